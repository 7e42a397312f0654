"""Whether one shot can follow the other: repeats, jumps inside a scene, screen direction; pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from specialists.asked.recut import recut_of
from specialists.planning.edits import in_scope
from specialists.planning.spots import spots_of
from specialists.planning.staging import crosses_the_line
from specialists.story.players import player
from storage.domain.plan import AnyPlan, MoviePlan, Shot, shots_of

# How a film begins and how one ends: such a line in the other place is told backwards.
_BEGINS = re.compile(r"(?:once upon a time|in the beginning|it (?:all )?(?:begins|starts|began) )", re.I)
_ENDS = re.compile(
    r"(?:in the end\b|and in the end\b|ever after\b|the end\W*$|and so it ended\b|ever since\b)", re.I
)


def discontinuities(plan: AnyPlan) -> tuple[str, ...]:
    """What a viewer would stumble over, a sentence each naming the shots and the way out.

    What a person asked for is no fault: a wish for one shot's weather, hour, season, place or camera, and
    shots
    that were swapped, put in or taken out, are let be.
    """
    shots = shots_of(plan)
    return (
        *repeats(shots),
        *_order(plan),
        *_jumps(plan),
        *_directions(plan),
        *_lines(shots),
        *_first_transition(plan),
    )


def repeats(shots: Sequence[Shot]) -> Iterator[str]:
    """Shots that look alike: subject, place, action, and a set-up no viewer could tell apart."""
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for shot in shots:
        alike[_seen(shot)].append(shot.id)
    for ids in alike.values():
        if len(ids) > 1:
            yield (
                f"Shots {_listed(ids[:4])} are the same shot: change what happens in {ids[1]}, its"
                f" size or its angle,"
                " or take it out."
            )


def _seen(shot: Shot) -> tuple[object, ...]:
    """All that is seen of a shot: two lenses of one size are one view, as are two ways to say one action."""
    staging = shot.staging
    return (
        _plain(shot.subject),
        _plain(shot.place),
        _plain(shot.action),
        staging.model_copy(update={"lens_mm": 35}),
    )


def _plain(text: str) -> str:
    return " ".join(word for word in re.findall(r"[\w'-]+", text.lower()) if word not in ("the", "a", "an"))


def _jumps(plan: AnyPlan) -> Iterator[str]:
    """Weather, hour, season, place or a character that changes between two shots of one scene."""
    places = {shot.place for shot in shots_of(plan)}
    for before, now in _neighbours(plan):
        a, b = before.staging, now.staging
        for name, kind, was, then in (
            ("weather", "weather", a.weather, b.weather),
            ("hour", "time", a.time, b.time),
            ("season", "season", a.season or "", b.season or ""),
        ):
            if was != then and not _wished(plan, (kind, "exclude"), before, now):
                yield (
                    f"Inside {now.scene} the {name} jumps from {was or 'none'} to {then or 'none'}"
                    f" at {now.id}: keep"
                    f" {was or then} there, or ask for it by name."
                )
        if not _one_place(before.place, now.place, places) and not _wished(plan, ("place",), before, now):
            yield (
                f"Inside {now.scene} the place changes from {before.place} to {now.place} at"
                f" {now.id}: keep the"
                " place, or begin a new scene there."
            )
    yield from _changed_characters(plan)


def _changed_characters(plan: AnyPlan) -> Iterator[str]:
    """A character who is called something else in a shot of the same scene: an old keeper, a young keeper."""
    if not isinstance(plan, MoviePlan):
        return
    told: dict[str, str] = {}
    for who in plan.characters:
        if told.setdefault(who.name.lower(), who.description) != who.description:
            yield f"{who.name} is described in two ways: keep one description in the cast of characters."
    known = {who.name.lower() for who in plan.characters}
    asked = " ".join(
        wish.value.lower() for wish in plan.constraints if wish.kind in ("subject", "action", "edit", "other")
    )
    for before, now in _neighbours(plan):
        for one, other in ((before.subject, now.subject), (now.subject, before.subject)):
            if one.lower() not in known or other.lower() in known or one.lower() == other.lower():
                continue
            first, second = set(one.lower().split()), set(other.lower().split())
            same = player(one).head == player(other).head
            if same and first - second and second - first and player(other).head not in asked:
                where = now.id if other == now.subject else before.id
                yield (
                    f"Inside {now.scene} the {one} becomes the {other} at {where}: keep one"
                    f" description of them."
                )


def _one_place(one: str, other: str, places: Iterable[str]) -> bool:
    """Whether two names are one place or two spots of it ("lighthouse", "rocks below the lighthouse")."""
    low, also = one.lower(), other.lower()
    if low in also or also in low:
        return True
    return any(low in family and also in family for family in map(_family, places))


@lru_cache(maxsize=1024)
def _family(place: str) -> frozenset[str]:
    """A place and the spots that belong to it, in lower case."""
    return frozenset((place.lower(), *(spot.text.lower() for spot in spots_of(place))))


def _directions(plan: AnyPlan) -> Iterator[str]:
    for before, now in _neighbours(plan):
        if (
            before.subject == now.subject
            and crosses_the_line(before.staging, now.staging)
            and not _wished(plan, ("camera",), before, now)
        ):
            yield (
                f"Between {before.id} and {now.id} screen direction flips: let {now.id} slide the"
                f" way {before.id} does,"
                f" or keep {now.subject} on the {before.staging.placement}."
            )


def _lines(shots: Sequence[Shot]) -> Iterator[str]:
    for before, now in pairwise(shots):
        if before.narration and before.narration == now.narration:
            yield f"{before.id} and {now.id} say the same line: give {now.id} another, or none."
    spoken = [shot for shot in shots if shot.narration]
    if len(shots) < 3 or len(spoken) < 2:
        return
    if spoken[0].id == shots[0].id and _ENDS.match(spoken[0].narration):
        yield (
            f"{spoken[0].id} opens the film with its ending: move the line to {shots[-1].id}, or"
            f" give {spoken[0].id} another."
        )
    closing = next((shot for shot in spoken if _ENDS.match(shot.narration)), None)
    late = [shot for shot in spoken[1:] if _BEGINS.match(shot.narration)]
    for shot in late:
        if shot.id == shots[-1].id or (closing and spoken.index(closing) < spoken.index(shot)):
            yield (
                f"{shot.id} begins the story after it has ended: move the line to {shots[0].id},"
                f" or give {shot.id} another."
            )


def _order(plan: AnyPlan) -> Iterator[str]:
    """Scenes are left for good, and come in the plan's order."""
    if not isinstance(plan, MoviePlan):
        return
    met: list[str] = []
    for shot in plan.shots:
        if shot.scene in met[:-1]:
            yield (
                f"{shot.id} goes back to {shot.scene}, which was left before: put it with its"
                f" scene, or in {met[-1]}."
            )
        elif not met or met[-1] != shot.scene:
            met.append(shot.scene)
    order = [scene.id for scene in plan.scenes if scene.id in met]
    if order != met:
        yield f"The scenes come as {_listed(met)} and are planned as {_listed(order)}: keep one order."


def _first_transition(plan: AnyPlan) -> Iterator[str]:
    shots = shots_of(plan)
    if shots and shots[0].transition != "cut" and not (isinstance(plan, MoviePlan) and plan.title_frames):
        yield (
            f"{shots[0].id} begins with a {shots[0].transition} and there is nothing before it:"
            f" begin with a cut."
        )


def _neighbours(plan: AnyPlan) -> Iterator[tuple[Shot, Shot]]:
    """Shots that follow each other in one scene, but for those a person put where they are or locked."""
    moved = _moved(plan)
    for before, now in pairwise(shots_of(plan)):
        if before.scene == now.scene and not moved & {before.id, now.id}:
            yield before, now


def _moved(plan: AnyPlan) -> set[str]:
    """Ids of the shots a wish moved, put in or gave something else to show, and of locked ones."""
    shots = shots_of(plan)
    ids: set[str] = set(plan.locked) if isinstance(plan, MoviePlan) else set()
    for wish in plan.constraints:
        if wish.kind != "edit" or (change := recut_of(wish.value)) is None:
            continue
        if change.does == "swap":
            ids |= {shots[-1].id if id == "last" else id for id in (change.one, change.other)}
        elif change.does == "replace":
            ids |= {change.one} if change.one else set()
        elif change.does == "add":
            ids |= {shot.id for shot in shots if shot.subject.lower() in change.what.lower()}
    return ids


def _wished(plan: AnyPlan, kinds: Sequence[str], *shots: Shot) -> bool:
    """Whether a wish for one of these shots alone is among the plan's."""
    return any(
        wish.kind in kinds and wish.shot is not None and set(in_scope(shots_of(plan), wish.shot)) & set(shots)
        for wish in plan.constraints
    )


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids)


__all__ = ["discontinuities", "repeats"]
