"""A message without what is not about the picture: lines of dialogue, orders about shots, how it is made."""

import re
from dataclasses import dataclass

from specialists.asked.dialogue import spoken_in
from specialists.asked.found import Origin
from specialists.asked.making import Made, making_in
from specialists.asked.recut import recuts_in, value_of

_NAMES_SHOT = re.compile(r"\b(?:shots?|panels?|sh\d{3,5})\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What was set apart, in the order of saying, and `rest`, the words that are left."""

    told: tuple[Made, ...]
    rest: str


def set_apart(text: str, origin: Origin) -> Apart:
    """The orders in `text`. A brief's count only where they name a shot: else they are its story."""
    found: list[Made] = []
    for one in spoken_in(text):
        kind = "voice" if one.is_voice else "dialogue"
        found.append(Made(kind=kind, value=one.value, start=one.start, end=one.end, scope=one.shot))
    spoken = len(found)
    found += [
        Made(kind="edit", value=value_of(change.recut), start=change.start, end=change.end)
        for change in recuts_in(text)
        if origin != "brief" or _NAMES_SHOT.search(text[change.start : change.end])
    ]
    found += making_in(text)
    kept: list[Made] = []
    for index, one in enumerate(found):
        same = (one.start, one.end)
        if all(one.end <= k.start or one.start >= k.end or (k.start, k.end) == same for k in kept):
            if one.value not in [k.value for k in kept if (k.start, k.end) == same and index < spoken]:
                kept.append(one)
    kept.sort(key=lambda one: one.start)
    return Apart(told=tuple(kept), rest=_without(text, kept, origin))


def _without(text: str, told: list[Made], origin: Origin) -> str:
    """The text with what was set apart gone; of a brief's dialogue the speaker stays, who is in the story."""
    rest, at = "", 0
    for one in told:
        if one.start < at:
            continue
        stands = " " if origin == "brief" else "; "
        if origin == "brief" and one.kind in ("dialogue", "voice") and one.value != "some":
            said = text[one.start : one.end]
            who = re.escape(one.value.partition(": ")[0])
            named = re.search(rf"(?:\b(?:the|an?|my|his|her)\s+)?{who}", said, re.I)
            stands = f"{named[0]} speaks" if named else " "
        rest += text[at : one.start].rstrip(" ") + (" " if stands != "; " else "") + stands
        at = one.end
    rest += text[at:]
    if origin != "brief" or not told:
        return rest
    rest = re.sub(r"^\s*(?:of|for|about)\s+", "", rest)  # "just a storyboard of a fox"
    return re.sub(r"(?:\s*,|\s+and)+(?=\s*(?:[.!?,;]|$))", "", rest)
