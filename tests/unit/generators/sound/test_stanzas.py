"""Songs have verses and choruses, and music alone between them."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.sound.stanzas import placed, stanzas

VERSE = tuple(f"line {number}" for number in range(8))
CHORUS = ("the lamp is low", "and the tide is wide")
SONG = (*VERSE[:4], *CHORUS, *VERSE[4:], *CHORUS)


def test_words_that_return_are_the_chorus():
    found = stanzas(SONG)
    assert [stanza.part for stanza in found] == ["verse", "chorus", "verse", "chorus"]
    assert [len(stanza.lines) for stanza in found] == [4, 2, 4, 2]


def test_an_empty_line_ends_a_stanza():
    assert [len(stanza.lines) for stanza in stanzas(("a", "b", "", "c", " ", ""))] == [2, 1]


def test_stanzas_keep_together_with_music_between_them():
    where = placed(stanzas(SONG), 12, 16.0)
    assert [place for place, _ in where] == [0, 1, 4, 6, 7, 9]
    assert [len(group.lines) for _, group in where] == [2, 2, 2, 2, 2, 2]


def test_few_words_are_spread_over_the_piece():
    where = placed(stanzas(("a", "b", "c")), 12, 16.0)
    assert [place for place, _ in where] == [0, 4, 8]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(("", *CHORUS, *VERSE)), max_size=60), st.integers(1, 60), st.floats(1, 24))
def test_every_line_is_sung_once_and_in_order(lyrics: list[str], places: int, beats: float):
    where = placed(stanzas(lyrics), places, beats)
    assert [number for _, group in where for number, _ in group.lines] == [
        number for number, text in enumerate(lyrics) if text
    ]
    assert all(0 <= place < places for place, _ in where)
    assert all(before < after for (before, _), (after, _) in pairwise(where))
