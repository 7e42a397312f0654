"""Another length, with as few shots touched as there can be: what is not touched is not rendered again."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from specialists.asked.measures import is_relative, lasting
from specialists.planning.edits import each
from specialists.planning.lengthen import further, lengthened, shorter_line
from specialists.planning.limits import seconds_of
from specialists.planning.pacing import FEWEST, cards, fits, needed, share, shot_frames
from specialists.planning.recutting import without_shots
from specialists.story.telling import load_story
from storage.domain.plan import AnyPlan, ClipPlan, MoviePlan, Shot, SongPlan
from storage.domain.timeline import lay_out

NEAR = 1 / 3  # of the length it has: what is named within it is cut to, what is further off is paced anew
_SHORTEST_CUT = 1.6  # seconds a shot is trimmed to, at least
_LEFT = 0.55  # of a shot that is trimmed
_MORE = 0.4  # a shot is stretched by, at most
_EACH = 3.0  # seconds a shot is left, at least, when the film is paced anew
_CHOICES = 12  # shots that are tried for leaving out
_TOUCHED = 8  # shots that are left out or trimmed beside those that must go


def relength(plan: AnyPlan, value: str) -> AnyPlan:
    """The plan as long as `value` says: "36", "-10", "shorter" (see `measures.lasting`).

    A film near its new length keeps its shots as they are but for the fewest that must go, be trimmed or be
    put in. One that is to be far longer or shorter is paced anew: the least needed shots go when they would
    fly past, and further views come in when they would drag. Locked shots stay as they are.
    """
    if isinstance(plan, SongPlan):
        return plan.model_copy(update={"seconds": lasting(plan.seconds, value)})
    if isinstance(plan, ClipPlan):
        frames = round(lasting(seconds_of(plan), value) * plan.rate)
        return plan.model_copy(update={"shot": plan.shot.model_copy(update={"frames": frames})})
    if not isinstance(plan, MoviePlan):
        return plan
    clock = lay_out(plan)
    frames = round(lasting(clock.seconds, value) * plan.rate)
    apart = abs(frames - clock.frames) / clock.frames
    if not frames - clock.frames:
        return plan
    if apart <= NEAR or (is_relative(value) and apart < 1 and frames * 2 >= clock.frames):
        done = _shorter(plan, frames) if frames < clock.frames else _longer(plan, frames)
        if done is not None:
            return done
    return _paced(plan, frames)


def reheld(plan: AnyPlan, scope: str | None, value: str) -> AnyPlan:
    """The shots of `scope` held longer or shorter; the film's length follows, and no other shot changes.

    No shot becomes shorter than its transitions; a line that has no room any more is not spoken.
    """
    rate = float(plan.rate) if isinstance(plan, MoviePlan | ClipPlan) else 24.0
    locked = plan.locked if isinstance(plan, MoviePlan) else ()
    least = max(2 * plan.transition_frames if isinstance(plan, MoviePlan) else 1, FEWEST)

    def change(shot: Shot) -> Shot:
        if shot.id in locked:
            return shot
        now = shot.frames / rate
        for step in value.split():
            if step[0] in "+-":
                now += float(step)
            else:
                now = {"shorter": now * 0.7, "longer": now * 1.5}.get(step) or float(step)
        return _told(shot.model_copy(update={"frames": max(least, round(now * rate))}), rate)

    return each(plan, scope, change)


def lent(plan: MoviePlan, id: str, frames: int) -> MoviePlan:
    """The shot `frames` longer, taken from the shots that have most to spare: the film is as long as before.

    Where there is not enough to spare the film is longer.
    """
    wanted = frames
    shots = {shot.id: shot for shot in plan.shots}
    givers = sorted(
        (shot for shot in plan.shots if shot.id != id and shot.id not in plan.locked),
        key=lambda shot: -_spare(plan, shot),
    )
    for shot in givers:
        given = min(wanted, _spare(plan, shot))
        shots[shot.id] = shot.model_copy(update={"frames": shot.frames - given})
        wanted -= given
    shots[id] = shots[id].model_copy(update={"frames": shots[id].frames + frames})
    return plan.model_copy(update={"shots": tuple(shots.values())})


def _told(shot: Shot, rate: float) -> Shot:
    """The shot without the narration it has no time for any more."""
    said = (shot.narration, *(line.text for line in shot.dialogue))
    return shot if shot.frames >= needed(said, rate) else shot.model_copy(update={"narration": ""})


def _spare(plan: MoviePlan, shot: Shot) -> int:
    """Frames that may be taken off a shot, its lines still being heard."""
    rate = float(plan.rate)
    said = (shot.narration, *(line.text for line in shot.dialogue))
    least = max(2 * plan.transition_frames, FEWEST, round(_SHORTEST_CUT * rate), needed(said, rate))
    return max(0, shot.frames - max(least, round(shot.frames * _LEFT)))


def _shorter(plan: MoviePlan, frames: int) -> MoviePlan | None:
    """The film cut to `frames` with the fewest shots left out or trimmed; None where that would gut it."""
    plan, free = _without_many(plan, frames)
    off = lay_out(plan).frames - frames
    room = {shot.id: _spare(plan, shot) for shot in plan.shots if shot.id not in plan.locked}
    more = {shot.id: int(shot.frames * _MORE) for shot in plan.shots if shot.id not in plan.locked}
    for touched in range(0 if off == 0 else 1, min(_TOUCHED, len(plan.shots) * 2 // 3) + 1):
        for gone in range(min(touched, len(free)), -1, -1):
            ways = [
                (sum(worth for _, worth, _ in out), abs(left), tuple(id for id, _, _ in out))
                for out in _ways_out(free, gone)
                if _fits(left := off - sum(saved for _, _, saved in out), touched - gone, room, more, out)
            ]
            for _, _, ids in sorted(ways):
                left = without_shots(plan, ids) if ids else plan
                if (done := _trimmed(left, lay_out(left).frames - frames, touched - gone)) is not None:
                    return done
    return None


_Out = tuple[str, int, int]  # a shot that may go: its id, how much it would be missed, the frames it saves


def _without_many(plan: MoviePlan, frames: int) -> tuple[MoviePlan, list[_Out]]:
    """The plan without the shots that must go whatever else does, and those that may go, the least needed
    first."""
    worth = _worths(plan)
    fade = plan.transition_frames
    free = [
        (
            shot.id,
            worth[shot.id],
            shot.frames - fade * (shot.transition != "cut" and after.transition != "cut"),
        )
        for shot, after in pairwise(plan.shots[1:])
        if shot.id not in plan.locked
    ]
    free.sort(key=lambda one: one[1])
    mean = sum(shot.frames for shot in plan.shots) / len(plan.shots)
    sure = min(len(free), max(0, int((lay_out(plan).frames - frames) / mean) - 3))
    return without_shots(plan, {id for id, _, _ in free[:sure]}) if sure else plan, free[sure:]


def _ways_out(free: Sequence[_Out], gone: int) -> Iterator[tuple[_Out, ...]]:
    """Choices of `gone` shots to leave out, from those least needed."""
    sure = max(0, gone - 3)
    return ((*free[:sure], *more) for more in combinations(free[sure : sure + _CHOICES], gone - sure))


def _fits(
    left: int, most: int, room: Mapping[str, int], more: Mapping[str, int], out: Sequence[_Out]
) -> bool:
    """Whether what is left to cut (below 0: to give back) is within what `most` other shots can take."""
    if left == 0 or most == 0:
        return left == 0 and most == 0
    gone = {id for id, _, _ in out}
    able = sorted(
        (frames for id, frames in (room if left > 0 else more).items() if id not in gone), reverse=True
    )
    return sum(able[:most]) >= abs(left)


def _trimmed(plan: MoviePlan, off: int, most: int) -> MoviePlan | None:
    """`off` frames taken from (or, below 0, given to) at most `most` shots; None where they cannot."""
    if off == 0:
        return plan if most == 0 else None
    if most == 0:
        return None
    room = {
        shot.id: _spare(plan, shot) if off > 0 else int(shot.frames * _MORE)
        for shot in plan.shots
        if shot.id not in plan.locked
    }
    chosen = sorted(room, key=lambda id: -room[id])[:most]
    if sum(room[id] for id in chosen) < abs(off):
        return None
    parts = dict(zip(chosen, _parts(abs(off), [room[id] for id in chosen]), strict=True))
    sign = -1 if off > 0 else 1
    shots = tuple(
        shot.model_copy(update={"frames": shot.frames + sign * parts[shot.id]}) if shot.id in parts else shot
        for shot in plan.shots
    )
    return plan.model_copy(update={"shots": shots})


def _parts(frames: int, room: Sequence[int]) -> list[int]:
    """`frames` shared by how much room there is, none above its room."""
    total = sum(room)
    parts = [frames * one // total for one in room]
    for index, one in enumerate(room):
        more = min(one - parts[index], frames - sum(parts))
        parts[index] += max(0, more)
    return parts


def _longer(plan: MoviePlan, frames: int) -> MoviePlan | None:
    """The film brought to `frames` by one shot held longer, or by further shots; None for a single shot."""
    more = frames - lay_out(plan).frames
    rate = float(plan.rate)
    if (done := _trimmed(plan, -more, 1)) is not None:
        return done
    if len(plan.shots) < 2:
        return None
    mean = sum(shot.frames for shot in plan.shots) / len(plan.shots)
    count = max(1, min(round(more / mean), int(more / (_SHORTEST_CUT * rate))))
    return further(plan, count, load_story(), lengths=share(more, [1.0] * count, least=FEWEST))


def _paced(plan: MoviePlan, frames: int) -> MoviePlan:
    """All shots paced anew to `frames`, locked ones but for their place."""
    rate = float(plan.rate)
    card = cards(frames, round(rate), fade_seconds=max(plan.transition_frames / rate, 0.5))
    body = (frames - card.title - card.end) / rate
    plan = lengthened(plan, body, load_story())
    shots = _kept(plan, body)
    fade = min(card.fade, plan.transition_frames or card.fade, frames // (len(shots) * 5))
    card = card.__class__(title=card.title, end=card.end, fade=fade)
    fades = [shot.transition != "cut" and (index > 0 or card.title > 0) for index, shot in enumerate(shots)]
    rng = random.Random(f"{plan.seed}:{frames}")
    lengths = _with_locked(
        plan, shots, shot_frames(frames, card, fades, weights=[shot.frames for shot in shots], rng=rng)
    )
    said = {shot.narration for shot in shots}
    told: list[Shot] = []
    for at, (shot, length) in enumerate(zip(shots, lengths, strict=True)):
        now = shot.model_copy(update={"frames": length})
        if shot.narration and not fits(shot.narration, length, rate):
            now = now.model_copy(update={"narration": shorter_line(plan, now, at, said)})
            said.add(now.narration)
        told.append(_told(now, rate))
    kept = without_shots(plan, {shot.id for shot in plan.shots} - {shot.id for shot in told})
    return kept.model_copy(
        update={
            "shots": tuple(told),
            "title_frames": card.title,
            "end_frames": card.end,
            "transition_frames": min(fade, min(lengths) // 2),
        }
    )


def _with_locked(plan: MoviePlan, shots: Sequence[Shot], lengths: tuple[int, ...]) -> tuple[int, ...]:
    """The lengths with locked shots as long as they are, the others sharing what is left."""
    own = {shot.id: shot.frames for shot in shots if shot.id in plan.locked}
    others = [length for shot, length in zip(shots, lengths, strict=True) if shot.id not in own]
    left = sum(lengths) - sum(own.values())
    if not own or not others or left < FEWEST * len(others):
        return lengths
    shared = iter(share(left, [float(length) for length in others], least=FEWEST))
    return tuple(own[shot.id] if shot.id in own else next(shared) for shot in shots)


def _kept(plan: MoviePlan, seconds: float) -> tuple[Shot, ...]:
    """As many shots as fit with 3 seconds each: first, last, locked and what was asked for stay."""
    shots = plan.shots
    most = max(1, int(seconds / _EACH))
    if most >= len(shots):
        return shots
    if most == 1:
        return (shots[len(shots) // 2],)
    missed = _worths(plan)

    def worth(index: int) -> tuple[int, int]:
        shot = shots[index]
        if index in (0, len(shots) - 1) or shot.id in plan.locked:
            return (99, 0)
        return (missed[shot.id], -(index % 2))

    kept = sorted(sorted(range(len(shots)), key=worth, reverse=True)[:most])
    return tuple(shots[index] for index in kept)


def _worths(plan: MoviePlan) -> dict[str, int]:
    """How much each shot would be missed: what is asked of it, who is in it, what it begins."""
    asked = {wish.shot for wish in plan.constraints}
    named = " ".join(wish.value for wish in plan.constraints if wish.kind == "edit")
    inside = Counter(shot.scene for shot in plan.shots)
    return {
        shot.id: 4 * (shot.id in asked or shot.id in named)
        + 4 * bool(shot.dialogue)
        + 2 * bool(shot.subjects)
        + bool(shot.narration)
        + (inside[shot.scene] == 1)
        + 2 * (shot.transition != "cut")
        for shot in plan.shots
    }


__all__ = ["lent", "reheld", "relength"]
