"""Slang and slips of the pen are read as they were meant."""

import pytest

from specialists.reading.brief import read_brief
from specialists.reading.mending import mended


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("bro this dude skates thru a haunted mall lol", "this dude skates through a haunted mall"),
        ("a pengiun who wants to flyy over the ocaen", "a penguin who wants to fly over the ocean"),
        ("Mr. Okafor paints", "Mr Okafor paints"),
        ("A boy named Tomas walks", "A boy Tomas walks"),
        ("Why do the stars go out?", "the stars go out?"),
        ("a trial about a quiet angle", "a trial about a quiet angle"),
    ],
)
def test_a_brief_is_read_as_it_was_meant(said: str, meant: str):
    assert mended(said) == meant


def test_what_the_person_wrote_is_kept():
    reading = read_brief("a pengiun who wants to flyy over the ocaen")
    assert reading.text == "a pengiun who wants to flyy over the ocaen"
    assert (reading.subjects, reading.places) == (("penguin",), ("ocean",))
    assert reading.actions == ("want to fly over the ocean",)


@pytest.mark.parametrize("word", ["good", "hoop", "loot", "boot", "seen", "been", "goose", "swan", "robin"])
def test_a_short_word_we_do_not_know_is_no_slip(word: str):
    assert mended(f"a {word} by the sea") == f"a {word} by the sea"
