"""A noun phrase of a brief, ready to be put into a sentence."""

import re
from dataclasses import dataclass
from typing import Literal

from specialists.reading.inflect import article, is_plural
from specialists.story.lexicon import lexicon

_LEADING = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:of|in|on|at|with|from|to|under|over|by|for|who|that|which|near|inside|without)\s+.*$"
)
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten twelve several many few some all both".split()
)
_OWNERS = frozenset("my your his her its our their this that these those no every each".split())
_UNIQUE = frozenset(
    "last first only final next same youngest oldest smallest largest very lonely".split()
) - {"lonely"}
# Words that take no article when they stand alone.
_MASS = frozenset(
    "hope love fear joy grief sorrow freedom loneliness silence music war peace childhood time winter "
    "summer spring autumn snow rain fog night dawn dusk midnight courage home friendship happiness "
    "sadness solitude darkness death life nature sleep memory technology humanity chess jazz tea "
    "coffee work hunger chaos beauty trust truth".split()
)
_EIGHTS = re.compile(r"^(?:8|11\b|18\b|1[18](?=\D))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """`text` has no article. `number`: one thing, many, or a name (which takes no article)."""

    text: str
    number: Literal["one", "many", "name"] = "one"
    unique: bool = False  # "last clock": there is one, so it takes "the" even when new

    @property
    def the(self) -> str:
        """With the definite article where it takes one."""
        return self.text if self.number == "name" else f"the {self.text}"

    @property
    def a(self) -> str:
        """With the indefinite article where it takes one."""
        if self.number != "one":
            return self.text
        return f"the {self.text}" if self.unique else f"{an(self.text)} {self.text}"

    @property
    def inside(self) -> str:
        """With the preposition of a place: "in the ballroom", "on the street"."""
        words = _TAIL.sub("", self.text).lower().split()
        known = (lexicon().places.get(" ".join(words[-count:])) for count in (2, 1))
        return f"{next(filter(None, known), 'in')} {self.the}"


def an(phrase: str) -> str:
    """The indefinite article of `phrase`, numbers included ("an 85mm lens")."""
    if phrase[:1].isdigit():
        return "an" if _EIGHTS.match(phrase) else "a"
    return article(phrase)


def noun(phrase: str, *, english: bool = True) -> Noun:
    """The noun phrase `phrase`; one in another language is a name in inverted commas."""
    text = " ".join(_LEADING.sub("", phrase.strip()).split()) or "it"
    if not english:
        return Noun(text=f"“{text}”", number="name")
    words = text.split()
    head = _TAIL.sub("", text).split()[-1]
    owned = bool(re.search(r"^[A-Z]\w*['’]s\b", text))
    if head[:1].isupper() or owned or words[0].lower() in _OWNERS or text.lower() in _MASS:
        return Noun(text=text, number="name")
    if words[0].lower() in _NUMBERS or is_plural(head):
        return Noun(text=text, number="many")
    return Noun(text=text, unique=words[0].lower() in _UNIQUE)


def shortened(phrase: str) -> str:
    """`phrase` the second time it is said: "last clock of a snowbound city" -> "last clock"."""
    text = _TAIL.sub("", phrase)
    words = text.split()
    describing = lexicon().sets.get("adjectives", frozenset[str]())
    while len(words) > 1 and (len(words) > 3 or words[0].lower() in describing | _UNIQUE):
        words = words[1:]
    return " ".join(words) or phrase


def possessive(phrase: str) -> str:
    """ "the foxes" -> "the foxes'"."""
    return f"{phrase}'" if phrase.endswith("s") and not phrase.endswith("ss") else f"{phrase}'s"
