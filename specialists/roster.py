"""Who is in the room, in which order they speak, and who wants the word most."""

import random
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol, TypeVar

from specialists.persona import discussed_as
from storage.domain.plan import Kind

HIT = 30.0  # what one keyword found in the text adds to a bid
HITS = 3  # no more hits than this count
LIKENESS = 30.0  # what full lexical likeness adds
LONGEST = 1000  # characters of a text that count: a bid is made for every persona, at every message
NAMED = 40.0  # what being spoken to by name adds


class Bidder(Protocol):
    """What a bid depends on; every Persona is one."""

    @property
    def name(self) -> str: ...
    @property
    def craft(self) -> str: ...
    @property
    def speaks_in(self) -> tuple[str, ...]: ...
    @property
    def keywords(self) -> tuple[str, ...]: ...
    @property
    def bid_base(self) -> int: ...
    @property
    def bid_jitter(self) -> int: ...
    @property
    def order(self) -> int: ...


P = TypeVar("P", bound=Bidder)


def bid(persona: Bidder, text: str, *, seed: int) -> float:
    """How much `persona` wants to answer `text`: base, seeded jitter, keyword hits, likeness."""
    jitter = random.Random(f"{seed}:{persona.name}:{text}").uniform(0, persona.bid_jitter)
    said = _stems(text[:LONGEST])
    offered = _offered(persona.keywords, persona.craft)
    hits = min(len(said & offered), HITS)
    named = NAMED if is_addressed(persona.name, text) else 0.0
    return persona.bid_base + jitter + hits * HIT + LIKENESS * _likeness(said, offered) + named


def is_addressed(name: str, text: str) -> bool:
    """Whether `text` speaks to the persona `name` or of them, and not of a lens or a frame."""
    return bool(_addressing(name).search(text))


def line_up(personas: Iterable[P], kind: Kind) -> tuple[P, ...]:
    """Those who speak when a work of `kind` is discussed, in speaking order."""
    spoken = discussed_as(kind)
    return tuple(sorted((p for p in personas if spoken in p.speaks_in), key=lambda p: (p.order, p.name)))


def highest(personas: Iterable[P], text: str, n: int, *, seed: int) -> tuple[P, ...]:
    """The `n` who bid highest on `text`, the highest first."""
    return tuple(sorted(personas, key=lambda p: (-bid(p, text, seed=seed), p.name))[:n])


@lru_cache(maxsize=64)
def _addressing(name: str) -> re.Pattern[str]:
    """Finds "@luna", "luna, …", "…, luna?", "hey luna", "luna what …" and a capital inside a sentence."""
    any_case = f"(?i:{re.escape(name)})"
    asked = (
        "(?i:what|why|how|who|which|where|when|can|could|would|will|do|does|did|should|is|please|tell|give)"
    )
    return re.compile(
        rf"@{any_case}\b|(?:^|[.!?\n]\s*){any_case}(?:\s*[,:;!?–—]|\s+{asked}\b)"
        rf"|,\s*{any_case}\s*[?.!]*\s*(?:$|\n)|\b(?i:hey|hi|hello|dear|thanks|ask)\s+{any_case}\b"
        rf"|(?<=[a-z,;] ){re.escape(name)}\b"
    )


@lru_cache(maxsize=256)
def _offered(keywords: tuple[str, ...], craft: str) -> frozenset[str]:
    words = (word for keyword in (*keywords, craft) for word in keyword.lower().split())
    return frozenset(_stem(word) for word in words)


@lru_cache(maxsize=64)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in re.findall(r"[a-z0-9]{2,}", text.lower()))


def _stem(word: str) -> str:
    for ending in (
        "iness",
        "ings",
        "ing",
        "ness",
        "iest",
        "ier",
        "ers",
        "er",
        "est",
        "ies",
        "es",
        "ed",
        "s",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _likeness(said: frozenset[str], offered: frozenset[str]) -> float:
    """Shared letter triples of the two most alike words, 0 to 1 (Dice's coefficient)."""
    best = max((_nearest(word, offered) for word in said if len(word) >= 4), default=0.0)
    return best if best >= 0.5 else 0.0


@lru_cache(maxsize=8192)
def _nearest(word: str, offered: frozenset[str]) -> float:
    mine = _triples(word)
    others = (theirs for other in offered if (theirs := _triples(other)))
    return max((2 * len(mine & theirs) / (len(mine) + len(theirs)) for theirs in others), default=0.0)


@lru_cache(maxsize=4096)
def _triples(word: str) -> frozenset[str]:
    return frozenset(word[i : i + 3] for i in range(len(word) - 2))
