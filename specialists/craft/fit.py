"""Which options of a craft suit a brief."""

import random
import re
from collections.abc import Iterable, Sequence
from functools import cache

from specialists.craft import Craft, Item

# Of each of these a brief has one; an option made for another one contradicts it.
EXCLUSIVE = (
    frozenset({"night", "dawn", "morning", "day", "golden", "dusk"}),
    frozenset({"clear", "cloudy", "rain", "storm", "snow", "fog"}),
    frozenset({"spring", "summer", "autumn", "winter"}),
    frozenset(
        {"sea", "underwater", "forest", "mountain", "desert", "field", "city", "space", "home", "workshop"}
    ),
)


def tags_of(craft: Craft, text: str, moods: Iterable[str] = ()) -> dict[str, float]:
    """The tags that `text` and `moods` bring, with weights: what is named outright weighs most."""
    lowered = text.lower()
    tags: dict[str, float] = {}
    for tag, stems in craft.tags.items():
        if hits := len(set(_any_of(stems).findall(lowered))):
            tags[tag] = 1.0 + 0.5 * min(hits - 1, 2)
    for mood in moods:
        if family := craft.family(mood.lower()):
            tags[family] = max(tags.get(family, 0.0), 2.0)
    return tags


@cache
def _any_of(stems: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the stems as a word, with a common ending or none."""
    either = "|".join(map(re.escape, stems))
    return re.compile(rf"\b({either})(?:s|es|y|ing|ed|er|ers|bound|fall|land|less|light|lit|storm)?\b")


def ranked(items: Sequence[Item], tags: dict[str, float], rng: random.Random) -> list[Item]:
    """`items` with the best fitting first; a draw from `rng` settles what fits equally well."""
    scored = [(_fit(item, tags) + rng.random(), item) for item in items]
    return [item for _, item in sorted(scored, key=lambda pair: (-pair[0], pair[1].name))]


def fitting(items: Sequence[Item], tags: dict[str, float]) -> list[Item]:
    """Those of `items`, in their order, that fit at least half as well as the best of them."""
    best = max((_fit(item, tags) for item in items), default=0.0)
    return [item for item in items if _fit(item, tags) >= max(best / 2, min(best, 0.0))]


def _fit(item: Item, tags: dict[str, float]) -> float:
    fit = sum(tags.get(tag, 0.0) for tag in item.fits)
    for group in EXCLUSIVE:  # low sun does not fit a night, however lonely both are
        if (wanted := group & tags.keys()) and (own := group & item.fits) and not wanted & own:
            fit -= 2.5
    return fit
