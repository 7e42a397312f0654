"""How much of a text has not been said before, measured in word stems."""

import itertools
import re
from collections.abc import Iterable

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
_SUFFIX = re.compile(r"(?:'s|ingly|edly|ing|edly|ies|ed|es|ly|s|er)$")


def stems(text: str) -> tuple[str, ...]:
    """The content words of `text` as crude stems, in order."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.lower().replace("’", "'"))
    return tuple(_stem(word) for word in words if word not in _COMMON and _stem(word) not in _COMMON)


def novelty(text: str, before: Iterable[str]) -> float:
    """0 when all of `text` was said before, 1 when none of it was.

    Two parts in three are the share of content stems nobody has used; one part is the share of
    neighbouring pairs of stems, so that known words in a new connection count for something.
    """
    said = [stems(other) for other in before]
    known = {stem for line in said for stem in line}
    known_pairs = {pair for line in said for pair in itertools.pairwise(line)}
    now = stems(text)
    if not now:
        return 0.0
    fresh = sum(stem not in known for stem in set(now)) / len(set(now))
    pairs = set(itertools.pairwise(now))
    fresh_pairs = sum(pair not in known_pairs for pair in pairs) / len(pairs) if pairs else fresh
    return round((2 * fresh + fresh_pairs) / 3, 4)


def _stem(word: str) -> str:
    stem = _SUFFIX.sub("", word)
    return stem if len(stem) > 2 else word
