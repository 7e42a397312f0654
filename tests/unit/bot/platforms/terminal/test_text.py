"""Text that is safe and fits."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.terminal.text import Flow, cells, clusters, fit, one_line, sanitise, wrap

BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Words as models and people write them: long ones, wide ones, marks, emoji with joiners, hard breaks.
PROSE = st.text(alphabet="aé .,\n静かcombińe\u0301👩\u200d🚀字", max_size=120)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\x1b]0;a title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("\x1bPq#0\x1b\\picture", "picture"),
        ("bell\x07 back\x08 del\x7f null\x00", "bell back del null"),
        ("over\rwritten", "overwritten"),
        ("two\r\nlines", "two\nlines"),
        ("two\u2028lines", "two\nlines"),
        ("tab\there", "tab    here"),
        (f"a{BIDI}b", "ab"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("ordinary · 静か naïve 👩\u200d🚀", "ordinary · 静か naïve 👩\u200d🚀"),
    ],
)
def test_what_steers_a_terminal_is_taken_out_and_the_words_stay(hostile: str, shown: str):
    assert sanitise(hostile) == shown


def test_an_unclosed_sequence_does_not_swallow_the_lines_after_it():
    assert sanitise("\x1b]0;never closed\nThe kettle boils.").endswith("The kettle boils.")


@given(st.text())
def test_no_text_whatever_carries_a_control_character_through(text: str):
    clean = sanitise(text)
    assert not [c for c in clean if unicodedata.category(c) == "Cc" and c != "\n"]
    assert not set(clean) & set(BIDI)
    assert sanitise(clean) == clean
    clean.encode()


@given(
    st.lists(st.sampled_from(["\x1b", "[", "]0;", "31m", "\x07", "a", "B", "\n", "\x9b", "\\"]), max_size=12)
)
def test_cleaning_grows_with_the_text_so_a_stream_never_takes_a_word_back(pieces: list[str]):
    shown = ""
    for count in range(len(pieces) + 1):
        now = sanitise("".join(pieces[:count]))
        assert now.startswith(shown)
        shown = now


def test_a_wide_character_takes_two_cells_and_a_mark_none():
    assert cells("kettle") == 6
    assert cells("静か") == 4
    assert cells("e\u0301") == 1


def test_a_cluster_keeps_its_marks_and_joiners():
    assert list(clusters("e\u0301x👩\u200d🚀")) == ["e\u0301", "x", "👩\u200d🚀"]


@given(PROSE, st.integers(2, 40))
def test_no_line_is_wider_than_the_window(text: str, width: int):
    # One cluster may be wider than a very narrow window; it stands alone then.
    assert all(cells(line) <= width or len(list(clusters(line))) == 1 for line in wrap(text, width))


@given(PROSE, st.integers(1, 40))
def test_wrapping_loses_no_character_but_spaces(text: str, width: int):
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(PROSE, st.integers(1, 40), st.lists(st.integers(0, 120), max_size=6))
def test_text_wraps_alike_however_it_is_cut_into_pieces(text: str, width: int, cuts: list[int]):
    flow, at, out = Flow(width), 0, ""
    for cut in [*sorted(cuts), len(text)]:
        out += flow.feed(text[at:cut])
        at = max(at, cut)
    assert (out + flow.finish()).split("\n") == wrap(text, width)


def test_words_stay_whole_where_they_can():
    assert wrap("the kettle is warm", 10) == ["the kettle", "is warm"]
    assert wrap("immeasurable", 5) == ["immea", "surab", "le"]
    assert wrap("静かな夜の台所", 6) == ["静かな", "夜の台", "所"]
    assert wrap("one\n\n  two", 20) == ["one", "", "  two"]


def test_a_word_still_arriving_is_kept_back():
    flow = Flow(20)
    assert flow.feed("the ket") == "the"
    assert flow.feed("tle ") == " kettle"


@given(PROSE.map(one_line), st.integers(0, 40))
def test_fitting_never_exceeds_the_width_and_changes_nothing_that_fits(text: str, width: int):
    assert cells(fit(text, width)) <= width
    assert (fit(text, width) == text) == (cells(text) <= width)


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert fit("the kettle", 6) == "the k…"
    assert fit("静かな夜", 4) == "静…"
