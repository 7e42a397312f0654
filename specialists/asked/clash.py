"""Which wishes cannot both be: a later one takes an earlier one's place, and two people's are a conflict."""

import re
from collections.abc import Iterable
from functools import lru_cache

from specialists.asked.asking import found_in
from specialists.asked.measures import counted_on, is_relative
from specialists.reading.inflect import singular
from specialists.story.asks import asks
from specialists.story.lexicon import lexicon
from specialists.story.players import player
from storage.domain.plan import Constraint, ConstraintKind

# Kinds of which only one can be; the others add up or have parts.
SINGLE: frozenset[ConstraintKind] = frozenset(
    (
        "weather", "time", "season", "mood", "style", "length", "size", "music", "language", "title",
        "narration", "ending", "place", "lock",
    )
)  # fmt: skip
PEOPLE = frozenset(
    """people person persons humans human anyone anybody faces face man men woman women crowd crowds
    actors characters""".split()
)
_CAN_GO = frozenset(
    (
        "subject",
        "weather",
        "season",
        "light",
        "palette",
        "music",
        "style",
        "time",
        "mood",
        "ending",
        "language",
    )
)  # kinds of wish that "no …" can be about
_SHIFTS = frozenset(("brighter", "darker"))
_PARTS: dict[str, frozenset[str]] = {
    "warmer": frozenset(("warmth",)),
    "cooler": frozenset(("warmth",)),
    "pastel": frozenset(("strength",)),
    "vivid": frozenset(("strength",)),
    "muted": frozenset(("strength",)),
    "monochrome": frozenset(("strength", "tones")),
}


def merge(constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """Later wishes override earlier ones they conflict with; the order of saying is kept.

    "Shorter" after "60 seconds" becomes 42 seconds: the two are one wish by then. Two shots swapped twice
    are where they were.
    """
    kept: list[Constraint] = []
    for one in constraints:
        if one in kept and one.kind in ("edit", "length"):
            continue  # the very same wish, not said a second time
        new = _counted_on(one, kept)
        before = len(kept)
        kept = [old for old in kept if not overrides(new, old)]
        if len(kept) < before and new.kind == "edit" and new.value.startswith("swap "):
            continue
        kept.append(new)
    return tuple(kept)


def overrides(new: Constraint, old: Constraint) -> bool:
    """Whether `new`, said later, takes the place of `old`; a wish for the film takes a shot's place too."""
    if new.shot is not None and new.shot != old.shot:
        return False
    return same(new, old) or clashes(new, old)


def contradict(later: Constraint, earlier: Constraint) -> bool:
    """Whether two people's wishes cannot both be: about the same shots, and not the same."""
    return later.shot == earlier.shot and not same(later, earlier) and clashes(later, earlier)


def same(one: Constraint, other: Constraint) -> bool:
    """Whether two wishes ask for the same of the same shots."""
    return (one.kind, one.value.lower(), one.shot) == (other.kind, other.value.lower(), other.shot)


def clashes(new: Constraint, old: Constraint) -> bool:
    """Whether the two name one thing differently, wherever in the film."""
    if new.kind == old.kind:
        return new.kind in SINGLE or bool(_parts(new) & _parts(old)) or _undoes_beat(new, old)
    pair = {new.kind: new, old.kind: old}
    if ruled_out := pair.get("exclude"):
        other = old if new is ruled_out else new
        return other.kind in _CAN_GO and names(ruled_out.value, other)
    return False


def rules_out(what: str, thing: str) -> bool:
    """Whether "no `what`" leaves no room for `thing`: "foxes" and a red fox, "people" and a dancer."""
    if {_stem(word) for word in what.lower().split()} & {_stem(thing.split()[-1])}:
        return True
    senses = lexicon().senses["weather"]
    if senses.get(what.lower()) == thing.lower():
        return True
    return what.lower() in PEOPLE and player(thing).kind == "person"


def _stem(word: str) -> str:
    word = word.lower()
    return word[:-2] if word == "foxes" or word.endswith("xes") else singular(word)


def _parts(wish: Constraint) -> frozenset[str]:
    """What of the camera, the light, the colours or the tempo a wish decides."""
    value = wish.value.lower()
    match wish.kind:
        case "camera":
            return frozenset((camera_part(value),))
        case "light":
            return frozenset(("level",) if value in _SHIFTS else ("source",))
        case "palette":
            return _PARTS.get(value, frozenset(("tones",)))
        case "tempo":
            return frozenset(("beat",) if value.isdigit() else ("pace",))
        case "voice":
            return frozenset((value.partition(":")[0],))
        case "making":
            return frozenset(("best",)) if value.startswith("best of ") else frozenset()
        case _:
            return frozenset()


def _undoes_beat(new: Constraint, old: Constraint) -> bool:
    """ "Slower" after "120 bpm": the beat asked for can no longer be."""
    if new.kind != "tempo" or not old.value.isdigit() or new.value.isdigit():
        return False
    return int(old.value) > 84 if new.value == "slow" else int(old.value) < 104


def camera_part(value: str) -> str:
    """Which of size, angle, lens or move a camera wish is about."""
    if value in ("closer", "wider"):
        return "size"
    if "angle" in value or value in ("overhead", "dutch", "eye level"):
        return "angle"
    return "lens" if value.endswith("mm") else "move"


def _counted_on(new: Constraint, kept: list[Constraint]) -> Constraint:
    if new.kind != "length" or not is_relative(new.value):
        return new
    before = next((old for old in reversed(kept) if old.kind == "length" and old.shot == new.shot), None)
    if before is None or (before.message, before.words) == (new.message, new.words):
        return new
    return new.model_copy(update={"value": counted_on(before.value, new.value)})


def names(what: str, wish: Constraint) -> bool:
    """Whether the words `what` ("the red light", "the candles idea", "weather") mean `wish`."""
    said = what.lower().replace("’", "'").strip()
    value = wish.value.lower()
    if (called := asks("called").get(said)) == wish.kind:
        return True
    if called is not None and wish.kind != "exclude":
        return False
    if said == value or rules_out(said, value):
        return True
    meant = _meant(said)
    if (wish.kind, value) in meant:
        return True
    if any(kind == wish.kind and wish.kind in SINGLE for kind, _ in meant):
        return False  # it names another weather, another style
    stems = {_stem(word) for word in re.findall(r"[\w'-]{4,}", said)} - _VAGUE
    of_value = {_stem(word) for word in re.findall(r"[\w'-]{4,}", value)}
    return any(a == b or a.startswith(b) or b.startswith(a) for a in stems for b in of_value)


_VAGUE = frozenset("idea thing light shot colour color look that this with from scene part".split())


@lru_cache(maxsize=2048)
def _meant(what: str) -> frozenset[tuple[str, str]]:
    return frozenset((one.kind, one.value.lower()) for one in found_in(what, "person"))
