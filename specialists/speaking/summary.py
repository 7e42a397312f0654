"""What was said so far, in few words: nothing a person asked for is ever left out. Pure."""

import re
from collections.abc import Callable, Sequence

from specialists.speaking.heard import OPEN_ENDED, between, decided
from specialists.speaking.plain import defanged
from specialists.speaking.sentences import split
from specialists.speaking.turn_context import Line
from storage.domain.plan import Constraint

SLOTS_SAID = {
    "bpm": "beats a minute", "move": "camera move", "arc": "story", "angle": "camera angle", "genre": "music",
    "transition": "joins", "instrument": "lead instrument", "placement": "place in the frame",
}  # fmt: skip


def asked_for(constraints: Sequence[Constraint], *, short: bool = False) -> str:
    """Every standing wish on a line of its own, with who asked for it; `short` leaves out their words."""
    lines = dict.fromkeys(_wish(one, short=short) for one in constraints)
    return "\n".join(lines)


def so_far(lines: Sequence[Line]) -> str:
    """What was decided, slot by slot, and by whom."""
    said = [f"{SLOTS_SAID.get(slot, slot)}: {value} ({who})" for slot, (value, who) in decided(lines).items()
            if slot not in OPEN_ENDED]  # fmt: skip
    details = list(dict.fromkeys(
        value for line in lines for slot, value in line.choices.items() if slot in OPEN_ENDED
    ))  # fmt: skip
    return "; ".join((*said, *([f"details: {', '.join(details)}"] if details else [])))


def still_open(lines: Sequence[Line]) -> str:
    """What the cast differs on, and doubts nobody has answered."""
    splits = [
        f"{SLOTS_SAID.get(one.slot, one.slot)}: " + " or ".join(f"{value} ({who})" for value, who in sides)
        for one in between(lines)
        for sides in ((one.newer, one.older),)
    ]
    doubts = [
        f"{line.name} doubts: {_first(line.text)}"
        for at, line in enumerate(lines)
        if line.move == "object"
        and not any(line.name in later.text or later.move == "amend" for later in lines[at + 1 :])
    ]
    return "; ".join((*splits, *doubts))


def gist(lines: Sequence[Line], most: int, size: Callable[[str], int]) -> str:
    """What was said, a sentence a speaker, in at most `most` by `size`; what people said is kept longest."""
    order = sorted(range(len(lines)), key=lambda at: (lines[at].role != "person", not lines[at].choices, -at))
    kept: dict[int, str] = {}
    for at in order:
        text = f"{defanged(lines[at].name)}: {defanged(_first(lines[at].text))}"
        if size(text) + 1 <= most:
            kept[at] = text
            most -= size(text) + 1
    return "\n".join(kept[at] for at in sorted(kept))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _wish(one: Constraint, *, short: bool) -> str:
    who = defanged(one.person) or {"brief": "the brief", "option": "the command"}.get(one.origin, "a person")
    where = f", for {one.shot}" if one.shot else ""
    value = defanged(one.value)
    words = defanged(one.words)
    # A brief's words are in the prompt already, and a wish that is the words themselves says nothing twice.
    extra = "" if short or one.origin == "brief" or _plain(value) == _plain(words) else f" (“{words}”)"
    return f"- {one.kind}: {value}{extra}, asked for by {who}{where}"


def _first(text: str) -> str:
    parts = split(text)
    return parts[0] if parts else text
