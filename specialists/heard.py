"""What the thread has settled so far, and how a later speaker mentions it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from specialists.craft import Craft
from specialists.turn_context import Line

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
