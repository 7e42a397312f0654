"""What is decided about a film before its first shot, and the words that follow from it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from specialists.craft import Craft
from specialists.reading.brief import Reading
from specialists.reading.inflect import conjugate, lemma
from specialists.reading.tagging import kind_of
from specialists.story.players import RELATIVES, Player, player, where
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
    sung: bool = False  # a music video: its words are sung, and nobody narrates


def voice_of(
    film: Film,
    subject: Player,
    other: Player | None,
    place: Player,
    *,
    own: bool = False,
    met: Collection[str] = (),
    goal: str | None = None,
) -> Voice:
    """What the lines of one shot are filled with.

    `own` says "in his room" for the subject's own place; those in `met` are called by their short names;
    `goal` is what is being done where that is not the film's first doing.
    """
    action = (goal or goal_of(film.actions)) if subject.text == film.subjects[0].text else ""
    tried = (
        action if action and action.split()[0] not in NONVOLITIONAL and not action.startswith("never") else ""
    )
    the_other = _known_as(other, film.subjects[0], film.reading.text) if other else ""
    if other and other.text in met and the_other == other.the:
        the_other = other.short
    the = subject.short if subject.text in met else subject.the
    whole = known_place(film, place)
    slots = {
        "s": the,
        "S": the[0].upper() + the[1:],
        "its": _its(subject, film.reading.text),
        "them": {"his": "him", "her": "her", "its": "it"}.get(_its(subject, film.reading.text), "them"),
        **subject.motion(),
        "in": _where(place, subject, film.reading.text) if own else where(place.text),
        "place": place.the,
        "whole": whole.the,  # not the spot but all of the place it is part of
        "Place": place.The,
        "home": place.bare,
        "o": the_other,
        "O": the_other[:1].upper() + the_other[1:],
        "hour": {"golden hour": "sunset", "day": "noon"}.get(film.hours[0], film.hours[0]),
        "Doer": the[0].upper() + the[1:] if action else "",
        "do": action,
        "does": conjugate(action, "present", plural=subject.plural) if action else "",
        "doing": conjugate(action, "ing") if " " in action else "",
        "try": tried if " " in tried else "",
    }
    return Voice(
        slots=slots,
        plural=subject.plural,
        other_plural=bool(other and other.plural),
        place_plural=whole.plural if own else place.plural,
        group=subject.group,
        person=subject.kind == "person",
    )


def _its(subject: Player, brief: str) -> str:
    """The possessive; that of a person nobody knows is the brief's own: "Anna and her dog"."""
    if subject.its != "their" or subject.plural:
        return subject.its
    said = set(re.findall(r"\b(her|his|she|he)\b", brief.lower()))
    return "her" if said and said <= {"her", "she"} else "his" if said and said <= {"his", "he"} else "their"


def _known_as(other: Player, main: Player, brief: str) -> str:
    """The other one as the main one would say: "her grandson", "her husband's coat"."""
    owner = other.text.split()[0].removesuffix("'s")
    related = other.head in RELATIVES or (owner in RELATIVES and owner != other.text.split()[0])
    return (
        f"{_its(main, brief)} {other.text}"
        if related and main.group == "being" and not main.text.startswith(owner)
        else other.the
    )


def known_place(film: Film, place: Player) -> Player:
    """What lines call the place: the film's place it is part of, in a word of the brief if it has one."""
    base = next((p for p in film.places if p.text in place.text), film.places[0])
    if base.text not in film.reading.inferred:
        return base
    told = set(re.findall(r"[\w-]+", film.reading.text.lower()))
    for word in base.text.split()[:-1]:
        if word in told and kind_of(word) in ("building", "place"):
            return player(word)
    return base


def _where(place: Player, subject: Player, brief: str) -> str:
    """Where it is, with the subject's own place called that: "in his room"."""
    told = where(place.text)
    own = f"{subject.the}'s "
    return told.replace(own, f"{_its(subject, brief)} ") if f"{subject.text}'s " in place.text else told


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
