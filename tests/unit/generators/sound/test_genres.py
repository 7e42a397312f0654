"""Genres, instruments and moods are found by the words people use."""

import pytest

from generators.sound.genres import GENRES, genre_of
from generators.sound.instruments import find, wants_drums
from generators.sound.moods import tint_of
from generators.sound.patterns import ACCENTS, BASS, DRUMS, MOTION, PADS


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("synthwave", "synthwave"), ("Dark retro electronic", "synthwave"), ("epic cinematic trailer", "orchestral"),
        ("lofi hip hop", "lo-fi"), ("solo piano", "piano"), ("noir jazz", "jazz"), ("Celtic ballad", "folk"),
        ("a military parade", "march"), ("ethereal space drone", "ambient"), ("gamelan", "orchestral"), ("", "orchestral"),
    ],
)  # fmt: skip
def test_a_genre_is_found_by_name_or_by_its_words(words: str, name: str):
    assert genre_of(words).name == name


@pytest.mark.parametrize("genre", GENRES, ids=lambda genre: genre.name)
def test_every_genre_names_only_patterns_that_exist(genre: object):
    assert genre in GENRES
    for one in GENRES:
        tables = {"pad": PADS, "motion": MOTION, "bass": BASS}
        assert all(part.pattern in tables[part.style] for part in one.parts if part.style in tables)
        assert all(name in ACCENTS for name in one.accents)
        assert not one.drums or one.drums in DRUMS
        assert len(one.parts) + len(one.accents) <= 15, "no more channels than a MIDI file has"
        assert any(part.enters == 0 for part in one.parts), "somebody plays however calm it is"


def test_instruments_are_found_in_a_phrase():
    cello, box = find("a lonely cello"), find("Music box")
    assert cello is not None and cello.program == 42
    assert box is not None and box.program == 10
    assert find("kazoo") is None
    assert find("no strings") is None


def test_drums_are_wanted_refused_or_not_spoken_of():
    assert wants_drums("taiko drums") is True
    assert wants_drums("no drums please") is False
    assert wants_drums("cello") is None


def test_moods_add_up():
    assert tint_of("sad and lonely").density < 0 < tint_of("urgent chase").density
    assert tint_of("beige") == tint_of("")
