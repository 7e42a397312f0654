"""Where in a place each scene plays: the place itself, then other spots that belong to it."""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from specialists.reading.inflect import singular
from specialists.story.lexicon import lexicon
from specialists.story.players import TAIL, player

_SMALL = frozenset(
    """bed bench table shelf bowl windowsill wardrobe rowboat canoe kayak balloon wire tightrope
    mirror""".split()
)


_OUTSIDE = re.compile(r"street outside the (.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place to put the camera. `is_open`: weather, sea and sky can be seen from there."""

    text: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spots:
    exact: Mapping[str, tuple[Spot, ...]]
    ways: Mapping[str, tuple[Spot, ...]]
    heads: Mapping[str, str]
    names: Mapping[str, str]


def spots_of(place: str) -> tuple[Spot, ...]:
    """The place itself and up to four spots that belong to it; alone where it has no parts to show."""
    known = _known()
    if listed := known.exact.get(place.lower()):
        return listed
    ways = known.ways.get(_way(place), ())
    if outside := _OUTSIDE.match(place):  # "street outside the bakery"
        place, ways = outside[1], known.ways["outside"]
    the = player(place).the
    made = [
        Spot(text=way.text.replace("{p}", place).replace("{the}", the), is_open=way.is_open) for way in ways
    ]
    return tuple(spot for spot in made if len(spot.text) <= 80) or (Spot(text=place, is_open=False),)


def itinerary(place: str, *, outdoors: bool, rng: random.Random, fixed: bool = False) -> tuple[str, ...]:
    """The spots of a place in the order scenes come to them, the place itself first.

    `outdoors` starts under the sky and prefers it: what the story is about is seen there.
    `fixed` stays under the roof the place has: a clock does not climb out of its house.
    """
    found = spots_of(place)
    if fixed and not found[0].is_open:
        found = tuple(spot for spot in found if not spot.is_open)
    first, rest = found[0], list(found[1:])
    rng.shuffle(rest)
    ordered = [first, *rest]
    if outdoors:  # a stable sort: the place itself stays first among equals
        ordered.sort(key=lambda spot: not spot.is_open)
        under_roof = [spot for spot in ordered if not spot.is_open][:1]
        under_sky = [spot for spot in ordered if spot.is_open]
        ordered = [*under_sky[:1], *under_roof, *under_sky[1:]] if under_sky else ordered
    return tuple(spot.text for spot in ordered)


def _way(place: str) -> str:
    """What kind of place it is: room, shop, street, … or "" where nothing is known."""
    known = _known()
    if TAIL.search(place):
        return ""
    words = place.split()
    if place[0].isupper() or words[-1][0].isupper():
        last = words[-1].lower()
        for name, way in known.names.items():
            if name == last:
                return way
        if last in known.heads:
            return known.heads[last]
        return "named" if len(words) <= 2 and "'" not in place else ""
    low = [word.lower() for word in words]
    for size in (2, 1):
        tail = " ".join(low[-size:])
        for form in (tail, singular(tail)):
            if form in _SMALL:
                return ""
            if form in known.heads:
                return known.heads[form]
    return "room" if low[-1] in lexicon().roofed else "any"


@cache
def _known() -> _Spots:
    path = Path(__file__).parents[1] / "story" / "spots.toml"
    raw = cast(dict[str, dict[str, str]], cast(Any, tomllib.loads(path.read_text(encoding="utf-8"))))
    return _Spots(
        exact={name: _listed(text) for name, text in raw["exact"].items()},
        ways={name: _listed(text) for name, text in raw["ways"].items()},
        heads={word: way for way, text in raw["heads"].items() for word in _words(text)},
        names={word: way for way, text in raw["names"].items() for word in _words(text)},
    )


def _listed(text: str) -> tuple[Spot, ...]:
    parts = [part.strip() for part in text.split("|")]
    return tuple(Spot(text=part.removeprefix("~"), is_open=part.startswith("~")) for part in parts)


def _words(text: str) -> Sequence[str]:
    return [word.replace("_", " ") for word in text.split()]
