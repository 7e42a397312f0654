"""Subtitles hold every word, fit their lines, and never overlap."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.sound.subtitles import Said, srt, timed, wrap

WORDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=60)
SAYINGS = st.lists(
    st.tuples(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), st.floats(0.2, 12), st.floats(0, 3)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=120, deadline=None)
@given(SAYINGS)
def test_no_words_are_lost_and_nothing_overlaps(sayings: list[tuple[str, float, float]]):
    clock, said = 0.0, list[Said]()
    for text, length, pause in sayings:
        said.append(Said(text=text, start=clock, end=clock + length))
        clock += length + pause
    shown = timed(said, seconds=clock + 1)
    told = "".join("".join(item.text.split()) for item in shown)
    asked = "".join("".join(item.text.split()) for item in said)
    markup = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "/"})
    assert told == asked.translate(markup)
    for item in shown:
        assert item.end > item.start
        assert len(item.text.split("\n")) <= 2
        assert all(len(line) <= 42 for line in item.text.split("\n"))
    for before, after in pairwise(shown):
        if after.start - before.start > 0.06:
            assert before.end <= after.start


def test_a_long_sentence_is_split_in_time_by_its_words():
    text = "When the last boat had gone, the keeper climbed the stairs, one hand on the wall, and lit the lamp for nobody at all."
    shown = timed([Said(text=text, start=2.0, end=9.0)], seconds=20)
    assert len(shown) == 2
    assert shown[0].start == 2.0
    assert 4 < shown[1].start < 7
    assert all(len(item.text) / (item.end - item.start) <= 22 for item in shown)


def test_a_short_sentence_stays_long_enough_to_be_read():
    (shown,) = timed([Said(text="No.", start=1.0, end=1.3)], seconds=20)
    assert shown.end - shown.start >= 1.0


def test_lines_are_even():
    lines = wrap("The old clockmaker climbs the tower at night.")
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 10


def test_the_file_is_subrip():
    text = srt([Said(text="Hello {there}.", start=61.5, end=3661.25)], seconds=4000)
    assert re.fullmatch(r"1\n00:01:01,500 --> 01:01:01,250\nHello \(there\)\.\n", text)
    assert srt([], seconds=10) == ""
