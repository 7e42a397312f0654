"""A film looks at its place from more than one spot."""

import random
import re

import pytest

from specialists.planning.spots import itinerary, spots_of
from specialists.story.players import is_inside, where

PLACES = {
    "laundromat": "street outside the laundromat",
    "meadow": "edge of the meadow",
    "Lisbon": "rooftops of Lisbon",
    "lighthouse gallery": "rocks below the lighthouse",
    "street outside the bakery": "doorway of the bakery",
    "mountains": "valley below the mountains",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_has_spots_that_belong_to_it(place: str):
    spots = [spot.text for spot in spots_of(place)]
    assert spots[0] == place and PLACES[place] in spots and len(set(spots)) == len(spots) >= 3


def test_no_meadow_has_a_window_and_a_bed_is_only_a_bed():
    assert not any(re.search("window|doorway|roof", spot.text) for spot in spots_of("wild meadow"))
    assert [spot.text for spot in spots_of("bed")] == ["bed"]


def test_a_story_with_weather_in_it_begins_under_the_sky():
    for seed in range(5):
        first, second, *_ = itinerary("lighthouse gallery", outdoors=True, rng=random.Random(seed))
        assert first in ("rocks below the lighthouse", "sea wall by the lighthouse")
        assert second in ("lighthouse gallery", "lamp room of the lighthouse")


def test_what_cannot_walk_stays_in_its_house():
    spots = itinerary("empty house", outdoors=False, fixed=True, rng=random.Random(1))
    assert spots == ("empty house", "doorway of the empty house")


@pytest.mark.parametrize(
    ("spot", "told", "inside"),
    [
        ("rocks below the lighthouse", "on the rocks below the lighthouse", False),
        ("doorway of the bakery", "in the doorway of the bakery", True),
        ("roof of the bakery", "on the roof of the bakery", False),
        ("street outside the bakery", "in the street outside the bakery", False),
        ("far end of the night tram", "at the far end of the night tram", True),
        ("rooftops of Lisbon", "on the rooftops of Lisbon", False),
    ],
)
def test_a_spot_takes_its_own_preposition_and_its_own_roof(spot: str, told: str, inside: bool):
    assert where(spot) == told and is_inside(spot) is inside
