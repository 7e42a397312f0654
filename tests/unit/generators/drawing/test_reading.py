"""What a shot's words are understood to show."""

import pytest

from generators.drawing.beasts import BEASTS
from generators.drawing.figures import POSES
from generators.drawing.nouns import NOUNS
from generators.drawing.people import MOVES, PEOPLE
from generators.drawing.places.painters import PAINTERS
from generators.drawing.places.words import FALLBACK, PLACES
from generators.drawing.reading import place_of, pose_of, subject_of
from generators.drawing.things import THINGS
from storage.domain.plan import Character


def shape(phrase: str) -> str | None:
    noun = subject_of(phrase).noun
    return noun.shape if noun else None


@pytest.mark.parametrize(
    ("phrase", "drawn"),
    [
        ("an old lighthouse keeper", "person"),
        ("the lighthouse", "lighthouse"),
        ("a fox in a red coat", "fox"),
        ("keeper of the lighthouse", "person"),
        ("hot air balloon", "hot air balloon"),
        ("the red balloon", "balloon"),
        ("two wolves", "wolf"),
        ("the glassblower", "person"),
        ("a small robot with a flower", "robot"),
        ("the clock tower at night", "clock tower"),
    ],
)
def test_the_head_of_a_phrase_decides_what_is_drawn(phrase: str, drawn: str):
    assert shape(phrase) == drawn


@pytest.mark.parametrize("phrase", ["melancholy", "the weather", "a river", "tomorrow", "", "!?", "ночь"])
def test_what_cannot_be_drawn_is_never_drawn_as_something_else(phrase: str):
    assert shape(phrase) is None


@pytest.mark.parametrize(
    "word", ["beekeeper", "violinist", "fisherwoman", "stonemason's daughter", "puppeteer"]
)
def test_an_unknown_word_for_a_person_becomes_a_person(word: str):
    assert shape(word) == "person"


def test_several_are_drawn_when_several_are_named():
    assert subject_of("two foxes").count == 2
    assert subject_of("a fox").count == 1
    assert subject_of("two old friends").count == 2
    assert subject_of("a crowd").count > 2


def test_clothes_and_colours_come_from_the_words():
    girl = subject_of("a girl with a red umbrella")
    assert (girl.build.child, girl.build.carries, girl.colour) == (True, "umbrella", "#c0392b")


def test_a_character_named_in_the_shot_keeps_its_height_and_colour():
    mira = Character(
        name="Mira", description="a young clockmaker with a lantern", accent="#336699", height=0.7
    )
    drawn = subject_of("Mira", "walks home", (mira,))
    assert drawn.is_person
    assert (drawn.height, drawn.colour, drawn.build.carries) == (0.7, "#336699", "lantern")


@pytest.mark.parametrize(
    ("words", "pose"),
    [("runs through the rain", "running"), ("kneads the dough", "working"), ("looks up at the stars", "looking up"),
     ("waits on a bench", "sitting"), ("walks past the lighthouse", "walking"), ("", "standing")],
)  # fmt: skip
def test_the_action_decides_the_pose(words: str, pose: str):
    assert pose_of(words) == pose


@pytest.mark.parametrize(
    ("words", "family"),
    [("the harbour at night", "coast"), ("a narrow alley in the rain", "alley"), ("edge of the forest", "forest"),
     ("a bakery in a mountain village", "workshop"), ("surface of the moon", "moonscape"),
     ("a place nobody has named", FALLBACK)],
)  # fmt: skip
def test_a_place_is_known_by_its_head_and_else_is_an_open_plain(words: str, family: str):
    assert place_of(words) == family


def test_every_word_the_studio_knows_can_be_drawn():
    assert set(PLACES.values()) <= set(PAINTERS)
    assert {noun.shape for noun in NOUNS.values()} <= set(THINGS) | set(BEASTS)
    assert {pose for pose, _ in MOVES} <= set(POSES)
    assert not set(PEOPLE) & set(NOUNS), "a word is either a person or a thing"
