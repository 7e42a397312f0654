"""How much of a text has not been said before, measured in word stems."""

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

_COMMON = frozenset(
    "a about above after again against all also an and any are as at be because been before being "
    "below between both but by can could did do does doing down during each else even ever every few "
    "for from further get give given go goes had has have having he her here hers him his how i if in "
    "into is it its itself just keep let like make makes me more most much must my no nobody nor not "
    "nothing now of off on once one only or other our out over own put same say she should so some "
    "something than that the their them then there these they thing this those through to too under "
    "until up us very was we were what when where which while who whom why will with would you your "
    "yours".split()
)
_SUFFIX = re.compile(r"(?:'s|liness|iness|ness|ingly|edly|ing|ily|ies|ied|ed|es|ly|s|er)$")
_TAIL = re.compile(r"(?:e|y|i|(?<=([^aeiouls]))\1)$")  # "move" and "moving", "stop" and "stopped"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """The content words of `text` as crude stems, in order."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return tuple(_stem(word) for word in words if word not in _COMMON and _stem(word) not in _COMMON)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a thread has said so far, as far as novelty needs it; `after` makes the next one.

    `ideas` are the ideas behind the words (different words for one thing are one idea), `pairs` the
    hashes of neighbouring ideas.
    """

    ideas: frozenset[str] = frozenset()
    pairs: frozenset[int] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Heard":
        """What is known after `texts`."""
        ideas: set[str] = set()
        pairs: set[int] = set()
        for text in texts:
            said = _ideas(text)
            ideas |= set(said)
            pairs |= set(_pairs(said))
        return cls(ideas=frozenset(ideas), pairs=frozenset(pairs))

    def after(self, text: str) -> "Heard":
        """What is known once `text` was said too."""
        said = _ideas(text)
        return Heard(ideas=self.ideas.union(said), pairs=self.pairs.union(_pairs(said)))

    def novelty(self, text: str) -> float:
        """0 when all of `text` was said before, 1 when none of it was.

        Two parts in three are the share of ideas nobody has named; one part is the share of
        neighbouring pairs of them, so that known words in a new connection count for something.
        """
        now = _ideas(text)
        if not now:
            return 0.0
        fresh = sum(idea not in self.ideas for idea in set(now)) / len(set(now))
        pairs = set(_pairs(now))
        fresh_pairs = sum(pair not in self.pairs for pair in pairs) / len(pairs) if pairs else fresh
        return round((2 * fresh + fresh_pairs) / 3, 4)


def novelty(text: str, before: Iterable[str]) -> float:
    """How new `text` is after `before`, from 0 to 1 (`Heard.novelty`)."""
    return Heard.of(before).novelty(text)


@lru_cache(maxsize=4096)
def _ideas(text: str) -> tuple[str, ...]:
    """The content words of `text`, those that mean the same here as one."""
    same = _same()
    found = (same.get(stem, stem) for stem in stems(text))
    return tuple(idea for idea in found if idea)


def _pairs(said: tuple[str, ...]) -> Iterator[int]:
    # In either order: "the lamp in the window" and "a window with a lamp" connect the same two.
    return (hash((min(pair), max(pair))) for pair in itertools.pairwise(said))


@cache
def _same() -> Mapping[str, str]:
    """Stem -> the first word of its row in craft/same.toml; "" for talk that carries no idea."""
    path = Path(__file__).parents[1] / "craft" / "same.toml"
    table = cast(Mapping[str, list[str]], tomllib.loads(path.read_text(encoding="utf-8")))
    same = {_stem(word): "" for row in table["talk"] for word in row.split()}
    for row in table["same"]:
        first, *_ = words = row.split()
        same |= {_stem(word): _stem(first) for word in words}
    return same


def _stem(word: str) -> str:
    stem = _TAIL.sub("", _SUFFIX.sub("", word))
    return stem if len(stem) > 2 else word
