"""What is decided about a film before its first shot, and the words that follow from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from specialists.brief import Reading
from specialists.craft import Craft
from specialists.inflect import conjugate, lemma
from specialists.story.players import RELATIVES, Player, where
from specialists.story.telling import Story, Voice
from storage.domain.plan import Constraint, Hex, Kind, TimeOfDay, Weather

NONVOLITIONAL = frozenset(
    """fall stop be become stay disappear vanish fade lose forget die meet happen wake rise glow
    freeze melt burn come go turn open close sleep""".split()
)


AIMS = (
    "want to ",
    "try to ",
    "learn to ",
    "wish to ",
    "dream of ",
    "hope to ",
    "need to ",
    "long to ",
    "refuse to ",
    "decide to ",
    "begin to ",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """Everything decided about a film before its first shot. `frames` is the whole length."""

    reading: Reading
    craft: Craft
    story: Story
    seed: int
    kind: Kind
    width: int
    height: int
    rate: int
    frames: int
    fade: float
    wanted: tuple[Constraint, ...]
    choices: Mapping[str, str]
    subjects: tuple[Player, ...]
    places: tuple[Player, ...]
    actions: tuple[str, ...]
    arc: str
    mood: str
    pace: str
    hours: tuple[TimeOfDay, ...]
    weather: Weather
    palette: tuple[Hex, ...]
    palette_name: str
    light: str
    style: str
    tags: Mapping[str, float]


def voice_of(film: Film, subject: Player, other: Player | None, place: Player, *, own: bool = False) -> Voice:
    """What the lines of one shot are filled with; `own` says "in his room" for the subject's own place."""
    action = goal_of(film.actions) if subject.text == film.subjects[0].text else ""
    tried = (
        action if action and action.split()[0] not in NONVOLITIONAL and not action.startswith("never") else ""
    )
    the_other = _known_as(other, film.subjects[0]) if other else ""
    slots = {
        "s": subject.the,
        "S": subject.The,
        "its": subject.its,
        "in": _where(place, subject) if own else where(place.text),
        "place": place.the,
        "Place": place.The,
        "home": place.bare,
        "o": the_other,
        "O": the_other[:1].upper() + the_other[1:],
        "hour": {"golden hour": "sunset", "day": "noon"}.get(film.hours[0], film.hours[0]),
        "do": action,
        "does": conjugate(action, "present", plural=subject.plural) if action else "",
        "doing": conjugate(action, "ing") if action else "",
        "try": tried,
    }
    return Voice(
        slots=slots,
        plural=subject.plural,
        other_plural=bool(other and other.plural),
        place_plural=place.plural,
        group=subject.group,
        person=subject.kind == "person",
    )


def _known_as(other: Player, main: Player) -> str:
    """The other one as the main one would say: "her grandson", "her husband's coat"."""
    owner = other.text.split()[0].removesuffix("'s")
    related = other.head in RELATIVES or (owner in RELATIVES and owner != other.text.split()[0])
    return (
        f"{main.its} {other.text}"
        if related and main.group == "being" and not main.text.startswith(owner)
        else other.the
    )


def _where(place: Player, subject: Player) -> str:
    """Where it is, with the subject's own place called that: "in his room"."""
    told = where(place.text)
    own = f"{subject.text}'s "
    return told.replace(f"the {own}", f"{subject.its} ") if place.text.startswith(own) else told


def goal_of(actions: Sequence[str]) -> str:
    """What the film is about doing: "want to be a pianist" -> "become a pianist"."""
    if not actions:
        return ""
    told = [action for action in actions if not action.startswith("never ")] or list(actions)
    action = next((action for action in told[:2] if " " in action), told[0])
    first = action
    if dream := re.match(r"dream of (\w+ing)\b", action):
        action = (lemma(dream[1]) or dream[1]) + action[dream.end() :]
    for aim in AIMS:
        if action.startswith(aim) and not aim.startswith("dream of"):
            action = action[len(aim) :]
            break
    if action.startswith("be ") and first != action:
        action = "become " + action[3:]
    return action if len(action.split()) <= 9 else " ".join(action.split()[:9])


def place_text(film: Film) -> str:
    return film.places[0].text
