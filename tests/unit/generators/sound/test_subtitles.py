"""Subtitles hold every word, fit their lines, and never overlap."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.sound.caption_files import srt, vtt
from generators.sound.subtitles import Said, timed, wrap

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
    assert told == asked
    for item in shown:
        assert item.end > item.start
        assert len(item.lines) <= 2
        assert all(len(line) <= 42 for line in item.lines)
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
    text = srt(timed([Said(text="Hello {there}.", start=61.5, end=3661.25)], seconds=4000))
    assert re.fullmatch(r"1\n00:01:01,500 --> 01:01:01,250\nHello \(there\)\.\n", text)
    assert srt(()) == ""


def test_the_other_file_is_webvtt_and_shows_what_was_said_as_it_is():
    said = [
        Said(text="Tea & <b>cake</b> --> now", start=1, end=3, speaker="Tom & Co"),
        Said(text="No.", start=4, end=6),
    ]
    assert vtt(timed(said, seconds=10)) == (
        "WEBVTT\n\n"
        "1\n00:00:01.000 --> 00:00:03.000\n<v Tom &amp; Co>Tea &amp; &lt;b&gt;cake&lt;/b&gt; --&gt; now\n\n"
        "2\n00:00:04.000 --> 00:00:06.000\nNo.\n"
    )
    assert vtt(()) == "WEBVTT\n"


def test_who_speaks_is_named_where_that_changes_and_after_a_silence():
    said = [
        Said(text="It is late.", start=0, end=1),
        Said(text="Is it?", start=1.5, end=2.5, speaker="Ada"),
        Said(text="I had not heard the bells.", start=3, end=4.5, speaker="Ada"),
        Said(text="They rang.", start=5, end=6, speaker="Tom"),
        Said(text="Twice.", start=12, end=13, speaker="Tom"),
    ]
    shown = timed(said, seconds=20)
    assert [cue.named[0] for cue in shown] == [
        "It is late.", "ADA: Is it?", "I had not heard the bells.", "TOM: They rang.", "TOM: Twice.",
    ]  # fmt: skip
    assert [cue.speaker for cue in shown] == ["", "Ada", "Ada", "Tom", "Tom"]
    assert srt(shown).count("ADA: ") == 1 and vtt(shown).count("<v Ada>") == 2


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.lists(WORDS, min_size=1, max_size=30).map(" ".join))
def test_any_name_leaves_room_for_the_words(speaker: str, text: str):
    for cue in timed([Said(text=text, start=1, end=8, speaker=speaker)], seconds=10):
        assert len(cue.named) <= 2 and all(len(line) <= 42 for line in cue.named)


def test_sung_lines_stand_between_notes_where_nobody_speaks():
    said = [
        Said(text="The lamp is low", start=0, end=3, sung=True),
        Said(text="She never came back.", start=4.0, end=6.0),
        Said(text="the tide is wide tonight", start=5.0, end=9.0, sung=True),
        Said(text="And I was glad of it.", start=10.0, end=12.0),
        Said(text="we wait", start=10.2, end=11.8, sung=True),
    ]
    shown = timed(said, seconds=20)
    assert [cue.lines[0] for cue in shown] == [
        "♪ The lamp is low ♪", "She never came back.", "♪ the tide is wide tonight ♪", "And I was glad of it.",
    ]  # fmt: skip
    assert shown[2].start > 6.0
    assert all(before.end < after.start for before, after in pairwise(shown))


TIMES = st.lists(st.tuples(st.floats(0, 20), st.floats(0.3, 6), st.booleans()), max_size=14)


@settings(max_examples=120, deadline=None)
@given(TIMES)
def test_songs_never_overlap_speech(times: list[tuple[float, float, bool]]):
    clock, said = 0.0, list[Said]()
    for start, length, sung in times:
        if sung:
            said.append(Said(text="la la la", start=start, end=start + length, sung=True))
        else:
            said.append(Said(text="Somebody speaks here.", start=clock, end=clock + length))
            clock += length + 0.2
    shown = timed(said, seconds=clock + 30)
    assert sum(not cue.sung for cue in shown) >= sum(not one.sung for one in said)
    for before, after in pairwise(shown):
        if before.sung != after.sung:
            assert before.end <= after.start
