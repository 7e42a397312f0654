"""Subjects without a figure, and what becomes of places: how they are understood."""

import pytest

from generators.drawing.forces import FORCES
from generators.drawing.nouns import NOUNS
from generators.drawing.people import PEOPLE
from generators.drawing.phenomena import staged_for
from generators.drawing.portrait import feeling_of
from generators.drawing.reading import place_of, states_of, subject_of, view_of
from storage.domain.plan import Character, Staging


def named(name: str) -> Character:
    return Character(name=name, description=name, accent="#336699")


@pytest.mark.parametrize(
    "word",
    ["storm", "the wind", "a rain", "silence", "hope", "winter", "night", "light", "music", "time", "the first snow",
     "loneliness", "kindness", "stillness", "laughter", "a whisper of fog", "thunder"],
)  # fmt: skip
def test_weather_and_feelings_are_nobody_even_in_the_cast(word: str):
    for cast in ((), (named(word),)):
        drawn = subject_of(word, "waits at the door", cast)
        assert drawn.noun is None


@pytest.mark.parametrize(
    ("phrase", "force"),
    [("a storm", "storm"), ("autumn wind", "wind"), ("heavy rain", "rain"), ("winter", "snow"), ("morning mist", "fog"),
     ("hope", "light"), ("the light of morning", "light"), ("night", "place"), ("a fox", None)],
)  # fmt: skip
def test_a_force_is_known_by_its_name(phrase: str, force: str | None):
    assert subject_of(phrase).force == force


def test_people_and_things_named_for_a_force_stay_people_and_things():
    assert subject_of("a storm chaser").is_person
    assert subject_of("a musician").is_person
    assert subject_of("a winter fox").noun is not None
    assert not set(FORCES) & (set(PEOPLE) | set(NOUNS))


def test_somebody_with_a_name_of_their_own_is_a_person():
    assert subject_of("Mira", "", (named("Mira"),)).is_person


def test_a_force_brings_its_weather_unless_another_was_asked_for():
    assert staged_for("storm", Staging()).weather == "storm"
    assert staged_for("wind", Staging(weather="snow")).weather == "snow"
    assert staged_for("light", Staging()).weather == "clear"


@pytest.mark.parametrize(
    ("place", "weather"),
    [("a stormy island", "storm"), ("rainy street", "rain"), ("snowy road", "snow"), ("misty valley", "fog"),
     ("windmill", "clear"), ("window of the attic", "clear"), ("rainbow bridge", "clear")],
)  # fmt: skip
def test_a_place_brings_the_weather_of_its_words(place: str, weather: str):
    assert staged_for(None, Staging(), place).weather == weather
    assert staged_for(None, Staging(weather="fog"), place).weather == "fog"


@pytest.mark.parametrize(
    ("place", "states"),
    [("flooded library", {"flooded"}), ("a frozen lake", {"frozen"}), ("burning castle", {"burning"}),
     ("an abandoned, overgrown theatre", {"abandoned", "overgrown"}), ("snowed-in village", {"snowed-in"}),
     ("library", set[str]())],
)  # fmt: skip
def test_what_has_become_of_a_place_is_read_from_its_words(place: str, states: set[str]):
    assert states_of(place) == states


@pytest.mark.parametrize(
    ("place", "view", "family"),
    [("window of the small kitchen", "window", "workshop"), ("doorway of the classroom", "doorway", "room"),
     ("far corner of the library", "corner", "room"), ("heart of the forest", "middle", "forest"),
     ("street outside the flooded library", "", "street"), ("kitchen", "", "workshop")],
)  # fmt: skip
def test_a_standpoint_does_not_change_what_place_it_is(place: str, view: str, family: str):
    assert (view_of(place), place_of(place)) == (view, family)


def test_a_train_runs_outside_its_own_carriage_and_an_octopus_lives_below_the_sea():
    assert place_of("last carriage", subject=subject_of("a night train")) == "field"
    assert place_of("last carriage", subject=subject_of("a violinist")) == "corridor"
    assert place_of("train station", subject=subject_of("a train")) == "corridor"
    assert place_of("the sea", subject=subject_of("an octopus")) == "underwater"
    assert place_of("the sea", subject=subject_of("a ship")) == "sea"


def test_one_creature_whose_name_ends_in_s_is_one():
    assert subject_of("an octopus").count == 1
    assert subject_of("the bus").count == 1
    assert subject_of("foxes").count > 1


def test_words_of_size_change_how_large_a_thing_is():
    sizes = [subject_of(f"{word} robot").scale for word in ("toy", "small", "", "giant")]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize(
    ("mood", "feeling"),
    [
        ("joyful", "glad"),
        ("lonely and cold", "sad"),
        ("tense", "tense"),
        ("full of wonder", "awed"),
        ("", "calm"),
    ],
)
def test_a_face_shows_the_mood(mood: str, feeling: str):
    assert feeling_of(mood) == feeling
