"""A song can be sung: short rhyming lines, verses that move on, a chorus that returns."""

from pathlib import Path

import pytest

from specialists.asked.wishes import wishes
from specialists.craft import load_craft
from specialists.planning.song import with_couplet
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.reading.brief import read_brief
from specialists.reading.tongue import language_of
from specialists.story.telling import load_story
from storage.domain.plan import SongPlan

CRAFT = load_craft(Path(__file__).parents[3] / "specialists" / "craft")
STORY = load_story()
BRIEFS = (
    "a lullaby about the last tram home",
    "A work song for people picking olives in the heat",
    "A lighthouse keeper teaches a storm to sing",
    "a love song for a vending machine",
    "a song about two old friends on a pier",
    "sunrise over mountains",
    "The day my grandmother's clock stopped",
)


def a_song(brief: str, *said: str, seconds: float = 24, seed: int = 1) -> SongPlan:
    asked = tuple(wish for number, text in enumerate(said) for wish in wishes(text, message=number + 2))
    options = PlanOptions(kind="song", seconds=seconds, seed=seed)
    plan = write_plan(read_brief(brief), asked, {}, options, CRAFT, STORY)
    assert isinstance(plan, SongPlan)
    return plan


def returning(lyrics: tuple[str, ...]) -> list[str]:
    return [line for line in dict.fromkeys(lyrics) if lyrics.count(line) > 1]


@pytest.mark.parametrize("brief", BRIEFS)
def test_lines_are_short_and_the_chorus_returns_word_for_word(brief: str):
    for seed in range(5):
        lyrics = a_song(brief, seconds=60, seed=seed).lyrics
        assert all(2 <= len(line.split()) <= 9 and line[0].isupper() for line in lyrics)
        assert not any(mark in line for mark in "{}[]|/" for line in lyrics)
        chorus = returning(lyrics)
        assert len(chorus) in (2, 4)
        first = lyrics.index(chorus[0])
        again = lyrics.index(chorus[0], first + 1)
        assert lyrics[first : first + len(chorus)] == lyrics[again : again + len(chorus)] == tuple(chorus)
        verses = [line for line in lyrics if line not in chorus]
        assert len(set(verses)) == len(verses) >= 4


@pytest.mark.parametrize("brief", BRIEFS)
def test_a_song_sings_of_its_brief(brief: str):
    reading = read_brief(brief)
    lyrics = " ".join(a_song(brief, seconds=60).lyrics).lower()
    assert reading.subjects[0].split()[-1].lower() in lyrics


def test_a_longer_song_has_more_to_sing():
    lengths = [len(a_song(BRIEFS[2], seconds=seconds).lyrics) for seconds in (12, 24, 60, 90, 150)]
    assert lengths == sorted(lengths) and lengths[0] >= 4 and lengths[-1] >= 30


def test_different_briefs_and_seeds_are_different_songs():
    assert len({a_song(brief).lyrics for brief in BRIEFS}) == len(BRIEFS)
    assert len({a_song(BRIEFS[0], seed=seed).lyrics for seed in range(8)}) >= 6


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        ("an instrumental piano piece about rain on a tin roof", ()),
        ("a song about two old friends", ("make it instrumental",)),
        ("a song about two old friends", ("no vocals please",)),
        ("a song about two old friends", ("no lyrics", "make it rainy")),
    ],
)
def test_an_instrumental_has_no_words(brief: str, said: tuple[str, ...]):
    assert a_song(brief, *said).lyrics == ()


@pytest.mark.parametrize(
    ("brief", "said", "language"),
    [("Une chanson pour la mer et le vent", (), "fr"), ("a song about a pier", ("in Spanish please",), "es")],
)
def test_a_song_is_sung_in_one_language(brief: str, said: tuple[str, ...], language: str):
    lyrics = a_song(brief, *said, seconds=60).lyrics
    assert lyrics and language_of(" ".join(lyrics)) == language


def test_a_language_we_have_no_words_for_is_not_sung_in_another():
    assert a_song("Een lied over de molenaar en het water").lyrics == ()


def test_what_somebody_adds_comes_before_the_last_chorus():
    sung = ("a", "b", "c", "d", "a", "b")
    assert with_couplet(sung, "one / two") == ("a", "b", "c", "d", "One", "Two", "a", "b")
    assert with_couplet((), "one / two") == ()
    lyrics = a_song(BRIEFS[4], "add a small brown dog", seconds=60).lyrics
    at = next(index for index, line in enumerate(lyrics) if "dog" in line)
    assert returning(lyrics)[0] in lyrics[at:]
