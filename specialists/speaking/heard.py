"""What the thread has settled so far, and how a later speaker mentions it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from specialists.craft import Craft
from specialists.speaking.turn_context import Line

OPEN_ENDED = frozenset({"motif", "texture"})  # several may be taken up
_ARTICLE = re.compile(r"^(?:an?|the|one|a little)\s+")
# How an option is owned: "Frame's camera at eye level", "Saga's ending on the sky".
_OWNED = {
    "lens": "{name} lens", "bpm": "{name} beats a minute", "mood": "{name} mood", "pace": "{name} pace",
    "ending": "ending {name}",
}  # fmt: skip
_OWNED_BY_NAME = {
    "eye level": "eye-level camera", "overhead": "overhead view", "dutch": "tilted horizon",
    "left third": "left third", "centre": "centred frame", "right third": "right third",
    "static": "held frame", "handheld": "handheld walk",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A decision: who made it, its slot and value, and the ways to say it."""

    who: str
    slot: str
    value: str
    plain: str  # "a single lamp"
    owned: str  # "single lamp", to follow "Luna's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Two of the cast who want different things: `newer` stands now, `older` was not given up."""

    slot: str
    older: tuple[str, str]  # value, who
    newer: tuple[str, str]


def between(lines: Sequence[Line]) -> tuple[Between, ...]:
    """What the cast still differs on, slot by slot; what a person asked for is no longer between them."""
    found: list[Between] = []
    for slot, sides in _sides(lines).items():
        *others, (who, value) = sides.items()
        if older := next(((said, name) for name, said in reversed(others) if said != value), None):
            found.append(Between(slot=slot, older=older, newer=(value, who)))
    return tuple(found)


def overruled(lines: Sequence[Line], name: str) -> tuple[Between, ...]:
    """What `name` decided and another of the cast has decided otherwise since."""
    found: list[Between] = []
    for slot, sides in _sides(lines).items():
        who, value = next(reversed(sides.items()))
        if name in sides and sides[name] != value:
            found.append(Between(slot=slot, older=(sides[name], name), newer=(value, who)))
    return tuple(found)


def _sides(lines: Sequence[Line]) -> dict[str, dict[str, str]]:
    """Slot -> who of the cast -> what they chose, the newest last; a person's wish settles a slot."""
    wanted: dict[str, dict[str, str]] = {}
    for at, line in enumerate(lines):
        if line.role != "persona":
            continue
        answers = line.move in ("answer", "amend") or (
            not line.move and at and lines[at - 1].role == "person"
        )
        for slot, value in line.choices.items():
            if slot not in OPEN_ENDED:
                sides = {} if answers else wanted.get(slot, {})
                sides.pop(line.name, None)
                wanted[slot] = {**sides, line.name: value}
    return wanted


def mentioned(slot: str, value: str, craft: Craft) -> str:
    """A decision as the object of a sentence: "the 85mm lens", "ash and ember", "96 beats a minute"."""
    one = _heard("", slot, value, craft)
    bare = slot in ("palette", "bpm", "light", "instrument", "motif", "texture") and not _ARTICLE.match(value)
    return one.owned if bare else f"the {one.owned}"


def decided(lines: Sequence[Line]) -> dict[str, tuple[str, str]]:
    """The latest (value, speaker) of each slot."""
    return {slot: (value, line.name) for line in lines for slot, value in line.choices.items()}


def heard(lines: Sequence[Line], craft: Craft) -> tuple[Heard, ...]:
    """Every decision that still stands, oldest first."""
    standing = decided(lines)
    found: dict[tuple[str, str], Heard] = {}
    for line in lines:
        for slot, value in line.choices.items():
            if slot in OPEN_ENDED or standing[slot] == (value, line.name):
                found.pop((slot, value), None)
                found[slot, value] = _heard(line.name, slot, value, craft)
    return tuple(found.values())


def _heard(who: str, slot: str, value: str, craft: Craft) -> Heard:
    item = next((one for one in craft.options.get(slot, ()) if one.name == value), None)
    say = item.say if item else value
    forms: Mapping[str, str] = item.forms if item else {}
    if value in _OWNED_BY_NAME:
        owned = _OWNED_BY_NAME[value]
    elif slot in _OWNED:
        owned = _OWNED[slot].format(name=value, say=say)
    elif slot in ("move", "genre", "transition", "arc"):
        owned = forms.get("noun", say)
    else:
        owned = value
    return Heard(who=who, slot=slot, value=value, plain=say, owned=_ARTICLE.sub("", owned))
