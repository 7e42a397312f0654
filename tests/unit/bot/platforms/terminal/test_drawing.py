"""Values in, styled lines out."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.terminal.drawing import (
    DIM,
    STRUCK,
    Line,
    bar,
    board_lines,
    board_summary,
    card_lines,
    choices_line,
    colour_of,
    is_over,
    percent,
    person_lines,
    plain_text,
    time_left,
    toolbar,
    turn_lines,
    typed_lines,
)
from bot.platforms.terminal.text import cells
from bot.platforms.terminal.typed import Doing, Typed
from bot.ports import Board, StepView
from storage.domain.conversation import Button, Card, Profile

LUNA = Profile(name="Luna", colour="#c58aff", glyph="☾", craft="mood and meaning")
WIDTHS = st.integers(4, 120)
PHRASES = st.text(alphabet="ab é静👩\n\x1b[\u202e", max_size=60)
STATES = st.sampled_from(["waiting", "running", "done", "kept", "failed"])
FRACTIONS = st.floats()
STEPS = st.builds(StepView, label=PHRASES, fraction=FRACTIONS, doing=PHRASES, state=STATES)
BOARDS = st.builds(
    Board,
    title=PHRASES,
    steps=st.lists(STEPS, max_size=12).map(tuple),
    fraction=FRACTIONS,
    left=st.none() | FRACTIONS,
)


def shown(lines: tuple[Line, ...]) -> list[str]:
    return [plain_text(line).rstrip() for line in lines]


def a_board(*states: str, left: float | None = 12.4) -> Board:
    steps = tuple(
        StepView(label=f"sh0{n}0 still", fraction=0.5, doing="steam", state=state)
        for n, state in enumerate(states, 1)
    )
    return Board(title="Neon Kettle", steps=steps, fraction=0.41, left=left)


def fits(lines: tuple[Line, ...], width: int) -> bool:
    return all(
        cells(text) <= width and "\n" not in text and "\x1b" not in text for text in map(plain_text, lines)
    )


@given(BOARDS, WIDTHS, st.integers(0, 20))
def test_a_production_fits_any_window(board: Board, width: int, height: int):
    lines = board_lines(board, width, height)
    assert len(lines) <= height
    assert fits(lines, width)
    assert fits((board_summary(board, width),), width)


@given(PHRASES, PHRASES, PHRASES, st.integers(6, 120))
def test_a_turn_and_a_persons_line_fit_any_window(name: str, craft: str, text: str, width: int):
    profile = Profile(name=name, colour="#ffffff", glyph="☾", craft=craft)
    assert fits(turn_lines(profile, text, width), width)
    assert fits(person_lines(name, text, width), width)
    for doing in get_args(Doing):
        typed = Typed(doing=doing, text=text, before=name, number=12)
        assert fits(typed_lines(name, typed, width), width)


def test_what_a_person_changed_stands_with_what_it_was():
    rainy = Typed(doing="edited", text="heavy rain", before="rain", number=2)
    assert shown(typed_lines("Ana", rainy, 60)) == ["Ana › heavy rain  (2) instead of “rain”"]
    assert shown(typed_lines("Ana", rainy, 24)) == [
        "Ana › heavy rain",
        "      (2) instead of",
        "      “rain”",
    ]
    gone = typed_lines("Ana", replace(rainy, doing="taken back", text=""), 60)
    assert shown(gone) == ["Ana › rain  (2) taken back"]
    assert gone[0][1] == (STRUCK, "rain")


@given(st.lists(PHRASES, min_size=1, max_size=12), st.data(), WIDTHS)
def test_choices_fit_any_window_and_the_chosen_one_is_in_sight(
    words: list[str], data: st.DataObject, width: int
):
    chosen = data.draw(st.none() | st.integers(0, len(words) - 1))
    line = choices_line(words, chosen, width)
    assert fits((line,), width)
    bright = [text for style, text in line if style.startswith("bold")]
    assert len(bright) == (chosen is not None)


def test_choices_say_that_there_are_more():
    words = ["luna", "frame", "saga", "pixel", "lens"]
    assert plain_text(choices_line(words, None, 20)) == "luna  frame  saga ›"
    assert plain_text(choices_line(words, 4, 22)) == "‹ saga  pixel  lens"
    assert plain_text(choices_line(words, 0, 40)) == "luna  frame  saga  pixel  lens"


@given(PHRASES, PHRASES, st.integers(6, 120))
def test_a_card_fits_any_window(title: str, body: str, width: int):
    card = Card(title=title, body=body, fields=((title, body),), buttons=(Button(label=body, intent=title),))
    assert fits(card_lines(card, width), width)


def test_a_turn_is_headed_by_glyph_name_and_craft_in_the_personas_colour():
    head, words = turn_lines(LUNA, "The kettle is warm.", 80)
    assert plain_text(head) == "☾ Luna · mood and meaning"
    assert head[0] == ("bold fg:#c58aff", "☾ Luna")
    assert plain_text(words) == "  The kettle is warm."


def test_on_a_narrow_window_a_turn_keeps_its_name_and_loses_its_indent():
    assert shown(turn_lines(LUNA, "The kettle is warm.", 12)) == ["☾ Luna · mo…", "The kettle", "is warm."]


def test_a_colour_that_is_none_is_not_handed_to_the_terminal():
    assert colour_of(Profile(name="x", colour="red; bold", glyph="", craft="")) == "bold"


def test_a_card_shows_its_parts_and_the_words_to_type():
    card = Card(
        title="Green light?",
        body="Five shots.\n\nLens passes it.",
        fields=(("Length", "24 s"), ("Sound", "kettle and rain")),
        buttons=(Button(label="film it", intent="/go"), Button(label="Warm light", intent="option:1")),
        files=("/films/neon kettle/film.mp4",),
        tone="good",
    )
    assert shown(card_lines(card, 44)) == [
        "── Green light? ────────────────────────────",
        "  Five shots.",
        "",
        "  Lens passes it.",
        "  Length  24 s",
        "  Sound   kettle and rain",
        "  /films/neon kettle/film.mp4",
        "  › /go  film it",
        "  › Warm light",
    ]
    assert ("bold fg:ansigreen", "Green light?") in card_lines(card, 44)[0]


def test_a_path_is_never_broken():
    path = "/somewhere/" + "long/" * 30 + "film.mp4"
    assert path in shown(card_lines(Card(title="Done", files=(path,)), 30))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (float("nan"), ""),
        (float("inf"), ""),
        (-3, "almost done"),
        (0.4, "almost done"),
        (11.2, "about 12 s"),
        (21, "about 25 s"),
        (90, "about 90 s"),
        (91, "about 2 min"),
        (150, "about 3 min"),
        (3600, "about 1 h"),
        (4100, "about 1 h 10 min"),
    ],
)
def test_time_left_is_said_roughly_and_never_too_short(seconds: float | None, words: str):
    assert time_left(seconds) == words


def test_nothing_is_a_hundred_per_cent_before_it_is_done():
    assert percent(0.999) == "99%"
    assert percent(0.29) == "29%"
    assert percent(1.0) == "100%"
    assert percent(7) == "100%"
    assert percent(float("nan")) == "0%"


@given(FRACTIONS, st.integers(0, 60))
def test_a_bar_is_exactly_as_wide_as_asked(fraction: float, width: int):
    assert cells(plain_text(bar(fraction, width))) == width


def test_a_bar_fills_by_half_cells():
    assert plain_text(bar(0.25, 4)) == "━───"
    assert plain_text(bar(0.375, 4)) == "━╸──"
    assert plain_text(bar(1, 4)) == "━━━━"


def test_a_production_shows_what_runs_and_counts_what_is_done():
    lines = shown(board_lines(a_board("done", "kept", "running", "waiting"), 70, 10))
    assert lines[0].startswith("Neon Kettle  ━")
    assert lines[0].endswith("41% · about 13 s left")
    assert lines[1].startswith("▸ sh030 still ━")
    assert "50%  steam" in lines[1]
    assert lines[2:] == ["✓ 2 of 4 done · 1 kept from before"]


def test_with_too_few_rows_the_rest_is_counted():
    board = a_board("running", "running", "running", "running", "done")
    lines = shown(board_lines(board, 70, 4))
    assert len(lines) == 4
    assert lines[-1] == "✓ 1 of 5 done · 2 more under way"
    assert len(board_lines(board, 70, 1)) == 1


def test_what_failed_is_told_first():
    lines = shown(board_lines(a_board("running", "failed"), 70, 10))
    assert lines[1] == "✗ sh020 still  steam"
    assert lines[-1] == "✓ 0 of 2 done · 1 failed"


def test_the_narrowest_window_still_says_how_far_and_how_long():
    assert shown(board_lines(a_board("running"), 20, 3)) == [
        "41% · about 13 s",
        "▸ sh010 still  50%",
        "✓ 0 of 1 done",
    ]


def test_the_bars_of_a_production_stand_under_each_other():
    board = a_board("running", "running")
    board = replace(board, steps=(replace(board.steps[0], doing=""), board.steps[1]))
    first, second = (plain_text(line) for line in board_lines(board, 80, 5)[1:3])
    assert first.index("%") == second.index("%")


def test_a_production_is_over_when_every_step_has_ended():
    assert is_over(a_board("done", "kept", "failed"))
    assert not is_over(a_board("done", "running"))
    assert not is_over(a_board())


def test_hints_that_do_not_fit_are_left_out_whole():
    hints = ("/go", "/again", "/cancel", "/help")
    assert plain_text(toolbar("refinement", hints, 80)) == "refinement  /go  /again  /cancel  /help"
    assert plain_text(toolbar("refinement", hints, 23)) == "refinement  /go  /again"
    assert plain_text(toolbar("refinement", hints, 12)) == "/go  /again"
    assert toolbar("", hints, 4) == ((DIM, "/go"),)
