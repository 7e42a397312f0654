"""A plan after new wishes: only what they touch changes, and what changed is said."""

import random
from collections.abc import Sequence

from specialists.asked.asking import LONGEST, SHORTEST
from specialists.asked.recut import Recut, recut, recut_of
from specialists.asked.wishes import merge
from specialists.planning import look as colour
from specialists.planning.apply import apply, with_prompts
from specialists.planning.edits import spoken_of
from specialists.planning.lengthen import lengthened, shorter_line
from specialists.planning.limits import seconds_of
from specialists.planning.pacing import cards, fits, shot_frames
from specialists.planning.parameters import (
    as_tuning,
    is_of_music,
    parameters_of,
    retimed,
    said_of,
    with_motion,
)
from specialists.planning.provenance import redecided
from specialists.speaking.turn_context import Line
from specialists.story.telling import load_story
from storage.domain.plan import (
    AnyPlan,
    ClipPlan,
    Constraint,
    ImagePlan,
    Look,
    MoviePlan,
    Music,
    Shot,
    SongPlan,
    SpeechPlan,
    shots_of,
)
from storage.domain.timeline import lay_out

Pictured = MoviePlan | ImagePlan | ClipPlan


def revise(
    plan: AnyPlan, wishes: Sequence[Constraint], *, lines: Sequence[Line] = ()
) -> tuple[AnyPlan, tuple[str, ...]]:
    """The plan with `wishes` applied, and the ids of the shots that are no longer the same, in order.

    Fields no wish touches keep their values, so that only the steps that depend on a change are
    rendered again. A wish for a length re-paces the shots there are, lets the least needed go when they would
    fly past, and adds further views when they would drag. A wish for another order of shots ("swap 2 and 4",
    "remove shot 3", "add a shot of the sea") is carried out once, at the film's length. Of the parameters
    only
    those named change. `lines` say who decided what.
    """
    wishes = tuple(map(as_tuning, wishes))
    new: AnyPlan = plan
    for wish in wishes:
        change = recut_of(wish.value) if wish.kind == "other" else None
        if change is not None and isinstance(new, MoviePlan):
            new = _recut(new, change)
        elif is_of_music(wish) or (wish.kind == "tempo" and isinstance(new, SongPlan)):
            new = retimed(new, wish)
        elif wish.kind == "length":
            new = _length(new, wish.value)
        else:
            before, new = new, apply(new, wish)
            if wish.kind == "tempo" and wish.shot is None and new == before:
                new = retimed(new, wish)  # slow already, and still slower
    for kept in merge((*plan.constraints, *wishes)):
        if kept.kind in ("subject", "action", "ending"):  # what a wish may have swept away comes back
            new = apply(new, kept)
    parameters = parameters_of(wishes, {}, None, start=plan.parameters)
    new = new.model_copy(
        update={"constraints": merge((*plan.constraints, *wishes)), "parameters": parameters}
    )
    if parameters.motion != plan.parameters.motion:
        new = with_motion(new, parameters.motion)
    new = with_prompts(new)
    return new.model_copy(update={"decided": redecided(plan, new, wishes, lines)}), changed_shots(plan, new)


def _recut(plan: MoviePlan, change: Recut) -> MoviePlan:
    """The shots in the new order, sharing the same length of film."""
    new = recut(plan, change)
    paced = _length(new, f"{lay_out(plan).seconds:g}") if len(new.shots) != len(plan.shots) else new
    return paced if isinstance(paced, MoviePlan) else plan


def changed_shots(old: AnyPlan, new: AnyPlan) -> tuple[str, ...]:
    """Ids of the new plan's shots that differ from the old plan's shot of that id, or are new."""
    before = {shot.id: shot for shot in shots_of(old)}
    return tuple(shot.id for shot in shots_of(new) if before.get(shot.id) != shot)


def diff(old: AnyPlan, new: AnyPlan) -> tuple[str, ...]:
    """What changed, a sentence each, for people."""
    told: list[str] = []
    if old.title != new.title:
        told.append(f"The title is now “{new.title}”.")
    told += _length_change(old, new)
    if isinstance(old, Pictured) and isinstance(new, Pictured):
        if old.look != new.look:
            told.append(_look_change(old.look, new.look))
        if (old.width, old.height) != (new.width, new.height):
            told.append(f"The picture is {new.width}x{new.height} instead of {old.width}x{old.height}.")
    if isinstance(old, MoviePlan) and isinstance(new, MoviePlan):
        if old.subtitles != new.subtitles:
            told.append(
                "There are no subtitles." if new.subtitles == "off" else f"The subtitles are {new.subtitles}."
            )
        if old.language != new.language:
            told.append(f"It is told in another language ({new.language} instead of {old.language}).")
    if isinstance(old, MoviePlan | SongPlan) and isinstance(new, MoviePlan | SongPlan):
        told += _music_change(old.music, new.music)
    if isinstance(old, SongPlan | SpeechPlan) and isinstance(new, SongPlan | SpeechPlan):
        told += [f"New words: “{line}”." for line in spoken_of(new) if line not in spoken_of(old)]
    if old.variations != new.variations:
        told.append(f"There will be {new.variations} variations instead of {old.variations}.")
    told += said_of(old.parameters, new.parameters)
    told += _shot_changes(old, new)
    return tuple(told) or ("Nothing in the plan had to change.",)


def _length_change(old: AnyPlan, new: AnyPlan) -> list[str]:
    before, now = seconds_of(old), seconds_of(new)
    if before == now:
        return []
    work = "film" if isinstance(new, MoviePlan) else new.kind
    return [f"The {work} is {round(now, 1):g} seconds long instead of {round(before, 1):g}."]


def _music_change(old: Music, new: Music) -> list[str]:
    if old == new:
        return []
    if new.genre == "none":
        return ["There is no music."]
    if old.model_copy(update={"bpm": new.bpm}) == new:
        slower = "slower" if new.bpm < old.bpm else "faster"
        return [f"The music is {slower}: {new.bpm} beats a minute instead of {old.bpm}."]
    return [f"The music is {new.genre}, {new.mood}, at {new.bpm} beats a minute."]


def _look_change(old: Look, new: Look) -> str:
    parts = [
        f"{name} is now {after}"
        for name, before, after in (
            ("the style", old.style, new.style),
            ("the palette", old.palette_name, new.palette_name),
            ("the light", old.light, new.light),
        )
        if before != after
    ]
    if not parts:
        return "The colours have shifted."
    text = ", ".join(parts)
    return text[0].upper() + text[1:] + "."


def _shot_changes(old: AnyPlan, new: AnyPlan) -> list[str]:
    """One sentence for each kind of change, with the shots it touches."""
    before = {shot.id: shot for shot in shots_of(old)}
    touched: dict[str, list[str]] = {}
    for shot in shots_of(new):
        was = before.get(shot.id)
        for change in _changes(was, shot) if was else [f"new: {shot.action}"]:
            touched.setdefault(change, []).append(shot.id)
    gone = [id for id in before if id not in {shot.id for shot in shots_of(new)}]
    left = [id for id in before if id not in gone]
    order = [shot.id for shot in shots_of(new) if shot.id in before]
    told = [f"{_which(ids, len(shots_of(new)))} {change}." for change, ids in touched.items()]
    if moved := [a for a, b in zip(left, order, strict=True) if a != b]:
        told.append(f"{_which(moved, 0)} changed places.")
    return [*told, *([f"{_which(gone, 0)} gone."] if gone else [])]


def _changes(was: Shot, now: Shot) -> list[str]:
    told: list[str] = []
    a, b = was.staging, now.staging
    for name, before, after in (
        ("weather", a.weather, b.weather),
        ("time", a.time, b.time),
        ("season", a.season, b.season),
    ):
        if before != after:
            told.append(f"{name}: {after or 'any'}")
    if a.key_light != b.key_light:
        told.append(f"lit in {colour.name_of(b.key_light)}" if b.key_light else "lit by the hour")
    if was.palette != now.palette and a.key_light == b.key_light:
        told.append("in new colours")
    if (a.size, a.angle, a.lens_mm, a.move, a.placement) != (b.size, b.angle, b.lens_mm, b.move, b.placement):
        told.append(f"framed as {now.camera}")
    if (was.subject, was.subjects) != (now.subject, now.subjects):
        told.append(f"shows {', '.join((now.subject, *now.subjects))}")
    elif was.action != now.action:
        told.append(f"new action: {now.action}")
    if was.place != now.place:
        told.append(f"now at {now.place}")
    if was.mood != now.mood:
        told.append(f"mood: {now.mood}")
    if was.narration != now.narration:
        told.append(f"says “{now.narration}”" if now.narration else "no words now")
    if was.frames != now.frames:
        told.append("a new length")
    if was.avoid != now.avoid:
        told.append(f"without {', '.join(now.avoid)}")
    return told or (["made anew"] if was.prompt != now.prompt else [])


def _which(ids: Sequence[str], total: int) -> str:
    if len(ids) == total and total > 1:
        return "All shots:"
    return f"Shot{'s' if len(ids) > 1 else ''} {', '.join(ids)}:"


def _length(plan: AnyPlan, value: str) -> AnyPlan:
    """The plan re-paced to a new length: the same shots, longer or shorter; the least needed dropped."""
    if isinstance(plan, SongPlan):
        return plan.model_copy(update={"seconds": _seconds(plan.seconds, value)})
    if isinstance(plan, ClipPlan):
        frames = round(_seconds(seconds_of(plan), value) * plan.rate)
        return plan.model_copy(update={"shot": plan.shot.model_copy(update={"frames": frames})})
    if not isinstance(plan, MoviePlan):
        return plan
    rate = float(plan.rate)
    frames = round(_seconds(lay_out(plan).seconds, value) * rate)
    card = cards(frames, round(rate), fade_seconds=max(plan.transition_frames / rate, 0.5))
    body = (frames - card.title - card.end) / rate
    plan = lengthened(plan, body, load_story())
    shots = _kept(plan, body)
    fade = min(card.fade, plan.transition_frames or card.fade, frames // (len(shots) * 5))
    card = card.__class__(title=card.title, end=card.end, fade=fade)
    fades = [shot.transition != "cut" and (index > 0 or card.title > 0) for index, shot in enumerate(shots)]
    rng = random.Random(f"{plan.seed}:{frames}")
    lengths = shot_frames(frames, card, fades, weights=[shot.frames for shot in shots], rng=rng)
    said = {shot.narration for shot in shots}
    told: list[Shot] = []
    for at, (shot, length) in enumerate(zip(shots, lengths, strict=True)):
        now = shot.model_copy(update={"frames": length})
        if shot.narration and not fits(shot.narration, length, rate):
            now = now.model_copy(update={"narration": shorter_line(plan, now, at, said)})
            said.add(now.narration)
        told.append(now)
    paced = tuple(told)
    scenes = tuple(scene for scene in plan.scenes if any(shot.scene == scene.id for shot in paced))
    music = plan.music.model_copy(update={"arc": plan.music.arc[: len(scenes)]})
    return plan.model_copy(
        update={
            "shots": paced,
            "scenes": scenes,
            "music": music,
            "title_frames": card.title,
            "end_frames": card.end,
            "transition_frames": min(fade, min(lengths) // 2),
        }
    )


def _kept(plan: MoviePlan, seconds: float) -> tuple[Shot, ...]:
    """As many shots as fit with 2.2 seconds each: first, last and what was asked for stay."""
    shots = plan.shots
    most = max(1, int(seconds / 2.2))
    if most >= len(shots):
        return shots
    if most == 1:
        return (shots[len(shots) // 2],)
    asked = {wish.shot for wish in plan.constraints}

    def worth(index: int) -> tuple[int, int]:
        shot = shots[index]
        if index in (0, len(shots) - 1):
            return (9, 0)
        alone = sum(other.scene == shot.scene for other in shots) == 1
        return (4 * (shot.id in asked) + 2 * bool(shot.subjects) + bool(shot.narration) + alone, -(index % 2))

    kept = sorted(sorted(range(len(shots)), key=worth, reverse=True)[:most])
    return tuple(shots[index] for index in kept)


def _seconds(now: float, value: str) -> float:
    wanted = {"shorter": now * 0.7, "longer": now * 1.5}.get(value)
    return min(max(wanted if wanted is not None else float(value), SHORTEST), LONGEST)


__all__ = ["changed_shots", "diff", "revise"]
