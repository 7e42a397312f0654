"""What a person asked for, as the cast takes it up: a short phrase, and what changes because of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from specialists.asked.measures import length_said
from specialists.craft import Craft
from specialists.reading.noun import an
from storage.domain.plan import Constraint

_LONGEST = 8  # words of a person's own that are quoted back
_SAID = {
    "storm": "a storm",
    "clear": "a clear sky",
    "cloudy": "a grey sky",
    "day": "daylight",
    "golden hour": "the golden hour",
    "monochrome": "black and white",
}
_TEMPI = {"slow": "slower", "quick": "quicker", "fast": "quicker", "faster": "quicker", "slower": "slower"}
_AGAIN = {
    "light": "that light",
    "palette": "that colour",
    "mood": "that feeling",
    "style": "that look",
    "music": "that sound",
}
# The slots a wish opens again for the cast to decide.
REOPENS = {
    "palette": ("palette",),
    "light": ("light", "palette"),
    "weather": ("palette",),
    "time": ("light", "palette"),
    "mood": ("mood",),
    "tempo": ("bpm", "pace"),
    "music": ("genre", "instrument"),
    "ending": ("ending",),
    "camera": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One thing a person asked for. `phrase` is how it is said inside a sentence, "" when only quoted."""

    constraint: Constraint
    phrase: str
    again: str = "it"  # how it is taken up in the same breath: "that light"
    colour: str = ""  # the name of a colour asked for


def wishes_in(about: str, constraints: Sequence[Constraint], craft: Craft) -> tuple[Wish, ...]:
    """The wishes among `constraints` that a person voiced in the words `about`."""
    asked = _plain(about)
    found = [
        c
        for c in constraints
        if c.origin == "person" and (_plain(c.words) in asked or asked in _plain(c.words))
    ]
    return tuple(wish_of(c, craft) for c in dict.fromkeys(found))


def wish_of(constraint: Constraint, craft: Craft) -> Wish:
    """How `constraint` is spoken of."""
    value, kind = constraint.value, constraint.kind
    named = colours_of(f"{value} {constraint.words}", craft) if kind in ("palette", "light") else ()
    colour = next(iter(named), "")
    bare = re.sub(r"^(?:an?|the)\s+", "", value)
    match kind:
        case "weather" | "time":
            phrase = _SAID.get(value, value)
        case "light":
            phrase = craft.colours[colour][1] if colour else _ended(bare, "light")
        case "palette":
            phrase = _SAID.get(value) or " and ".join(named[:2]) or bare
        case "mood" | "style":
            phrase = f"{an(bare)} {bare} {'mood' if kind == 'mood' else 'look'}"
        case "subject" | "place" | "season":
            phrase = value if kind == "season" else f"the {bare}"
        case "exclude":
            phrase = f"no {bare}"
        case "music":
            phrase = "no music" if value == "none" else bare
        case "tempo":
            phrase = f"a {_TEMPI[value]} pulse" if value in _TEMPI else ""
        case "length":
            phrase = length_said(value) if constraint.shot is None else ""
        case _:
            phrase = ""
    again = _AGAIN.get(kind, phrase if kind in ("weather", "time") else "it")
    return Wish(constraint=constraint, phrase=phrase, again=again or "it", colour=colour)


def colours_of(text: str, craft: Craft) -> tuple[str, ...]:
    """The colours named in `text`, in order: by hex, to the nearest name, or else by word."""
    lowered = text.lower()
    if found := re.findall(r"#[0-9a-f]{6}", lowered):
        return tuple(
            min(craft.colours, key=lambda name: apart(craft.colours[name][0], hexed)) for hexed in found
        )
    named = [name for name in craft.colours if re.search(rf"\b{name}\b", lowered)]
    return tuple(sorted(named, key=lowered.find))


def apart(one: str, other: str) -> int:
    """How far two colours "#rrggbb" are from each other (squared, in RGB)."""
    first, second = (tuple(int(text[at : at + 2], 16) for at in (1, 3, 5)) for text in (one, other))
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True))


def _ended(text: str, noun: str) -> str:
    return text if text.endswith(noun) or text.startswith("#") or not text else f"{text} {noun}"


def quoted(about: str) -> str:
    """The person's own words, shortened, in inverted commas."""
    words = about.strip().strip('.!?"“”').split()
    kept = " ".join(words[:_LONGEST]).rstrip(",;:")
    return f"“{kept}…”" if len(words) > _LONGEST else f"“{kept}”"


def clauses(wish: Wish | None, about: str, persona_craft: str, craft: Craft) -> tuple[str, ...]:
    """Clauses saying what changes because of `wish`, or follows from the words `about` without one."""
    kinds: list[str] = [wish.constraint.kind, "*"] if wish else [_sort_of(about), "*"]
    values = [wish.constraint.value, "*"] if wish else ["*"]
    if wish and not wish.phrase:
        kinds = [kind for kind in kinds if kind == "*" or kind not in _NEEDS_PHRASE]
    for key in (persona_craft, "any"):
        for kind in kinds:
            for value in values:
                if found := craft.answers.get(kind, {}).get(value, {}).get(key):
                    return found
    return ()


def _sort_of(about: str) -> str:
    if about.strip().endswith("?"):
        return "question"
    return "praise" if _PRAISE.search(about) else "*"


_PRAISE = re.compile(
    r"\b(?:love|like|great|perfect|beautiful|nice|good|lovely|wonderful|amazing|awesome|brilliant|yes|thanks?|wow)\b",
    re.I,
)
_NEEDS_PHRASE = (
    "palette",
    "light",
    "mood",
    "style",
    "subject",
    "place",
    "exclude",
    "music",
    "weather",
    "time",
)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|#", text.lower()))
