"""Who is in the room, in which order they speak, and who wants the word most."""

import random
import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from storage.domain.plan import Kind

HIT = 30.0  # what one keyword found in the text adds to a bid
HITS = 3  # no more hits than this count
LIKENESS = 30.0  # what full lexical likeness adds


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
    said = _stems(text)
    offered = {_stem(word) for keyword in persona.keywords for word in keyword.lower().split()}
    offered.add(_stem(persona.craft.lower()))
    hits = min(len(said & offered), HITS)
    named = 40.0 if re.search(rf"\b{re.escape(persona.name)}\b", text, re.IGNORECASE) else 0.0
    return persona.bid_base + jitter + hits * HIT + LIKENESS * _likeness(said, offered) + named


def line_up(personas: Iterable[P], kind: Kind) -> tuple[P, ...]:
    """Those who speak when a work of `kind` is discussed, in speaking order."""
    return tuple(sorted((p for p in personas if kind in p.speaks_in), key=lambda p: (p.order, p.name)))


def highest(personas: Iterable[P], text: str, n: int, *, seed: int) -> tuple[P, ...]:
    """The `n` who bid highest on `text`, the highest first."""
    return tuple(sorted(personas, key=lambda p: (-bid(p, text, seed=seed), p.name))[:n])


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[a-z0-9]{2,}", text.lower())}


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


def _likeness(said: set[str], offered: set[str]) -> float:
    """Shared letter triples of the two most alike words, 0 to 1 (Dice's coefficient)."""
    best = 0.0
    for one in said:
        if len(one) < 4:
            continue
        mine = {one[i : i + 3] for i in range(len(one) - 2)}
        for other in offered:
            theirs = {other[i : i + 3] for i in range(len(other) - 2)}
            if theirs:
                best = max(best, 2 * len(mine & theirs) / (len(mine) + len(theirs)))
    return best if best >= 0.5 else 0.0
