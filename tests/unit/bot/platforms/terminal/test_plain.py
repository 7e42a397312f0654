"""The studio on a text stream."""

import io

import pytest

from bot.platforms.terminal.plain import PlainTerminal, rest_of
from bot.ports import Board, StepView
from storage.domain.conversation import Button, Card, Profile
from tests.contracts.chat_platform import FRAME, LUNA, say


class Elapsed:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Hangup(io.StringIO):
    """A stream whose reader has left."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


def a_board(*fractions: float, states: str = "") -> Board:
    """Steps in order: "d" done, "k" kept, "f" failed, "r" running, "w" waiting."""
    names = {"d": "done", "k": "kept", "f": "failed", "r": "running", "w": "waiting"}
    steps = tuple(
        StepView(label=f"sh0{n}0 still", fraction=fraction, doing="inking", state=names[state])
        for n, (fraction, state) in enumerate(zip(fractions, states, strict=True), 1)
    )
    return Board(title="Neon Kettle", steps=steps, fraction=sum(fractions) / len(fractions), left=12)


async def test_a_short_evening_at_the_studio_reads_as_a_log():
    stream = io.StringIO()
    room = PlainTerminal(stream, width=44)
    await room.phase("t", "ideation")
    await say(room, "The kettle is the only warm thing in the room.", key="1")
    await say(room, "Wide, from the counter.", key="2", profile=FRAME)
    await room.post(
        "t", Card(title="Green light?", buttons=(Button(label="film it", intent="/go"),)), key="3"
    )
    await room.show("t", a_board(0.5, 0, states="rw"))
    await room.show("t", a_board(1, 1, states="dd"))
    await room.close()
    assert (
        stream.getvalue()
        == """
— ideation —

☾ Luna · mood
  The kettle is the only warm thing in the
  room.

▣ Frame · composition
  Wide, from the counter.

── Green light? ────────────────────────────
  › /go  film it

[ 25%] Neon Kettle: 0 of 2 done · about 12…
[100%] sh010 still done, sh020 still done ·…
✓ Neon Kettle: 2 of 2 done
"""
    )


async def test_words_come_one_by_one_and_whole():
    stream = io.StringIO()
    turn = await PlainTerminal(stream).turn("t", LUNA, key="1")
    seen: list[str] = []
    for piece in ("Sta", "y with", " the", " steam."):
        await turn.write(piece)
        seen.append(stream.getvalue().rpartition("\n")[2].strip())
    await turn.end("Stay with the steam.")
    assert seen == ["", "Stay", "Stay with", "Stay with the"]
    assert stream.getvalue().endswith("  Stay with the steam.\n")


async def test_a_persona_that_says_nothing_leaves_no_trace():
    stream = io.StringIO()
    turn = await PlainTerminal(stream).turn("t", LUNA, key="1")
    await turn.write("  ")
    await turn.end("")
    assert stream.getvalue() == ""


async def test_an_ending_that_only_completes_the_words_repeats_none():
    stream = io.StringIO()
    turn = await PlainTerminal(stream).turn("t", LUNA, key="1")
    await turn.write("Stay with ")
    await turn.end("Stay  with the steam.")
    assert stream.getvalue().split("\n", 2)[2] == "  Stay with the steam.\n"


def test_the_rest_of_a_turn_is_what_was_not_said_yet():
    assert rest_of("Stay with the steam.", "") == "Stay with the steam."
    assert rest_of("Stay with the steam.", "Stay  wi") == "th the steam."
    assert rest_of("Stay with the steam.", "Stay with ") == "the steam."
    assert rest_of("Stay.\n\nThen go.", "Stay.") == "\n\nThen go."
    assert rest_of("Stay.", "Stay. ") == ""
    assert rest_of("Stay.", "Stay. Go.") is None
    assert rest_of("Stay.", "Go") is None


async def test_what_stands_is_said_again_when_other_words_were_streamed():
    stream = io.StringIO()
    turn = await PlainTerminal(stream).turn("t", LUNA, key="1")
    await turn.write("As an AI I ")
    await turn.end("Stay with the steam.")
    assert stream.getvalue() == ("\n☾ Luna · mood\n  As an AI I\n\n☾ Luna · mood\n  ↻ Stay with the steam.\n")


async def test_a_card_in_the_middle_of_a_turn_does_not_break_a_line_or_lose_a_word():
    stream = io.StringIO()
    room = PlainTerminal(stream)
    turn = await room.turn("t", LUNA, key="1")
    await turn.write("Stay with ")
    await room.post("t", Card(title="Hm"), key="2")
    await turn.write("the steam. ")
    await turn.end("Stay with the steam.")
    lines = stream.getvalue().split("\n")
    assert "  Stay with" in lines
    assert "  the steam." in lines
    assert lines.count("☾ Luna · mood") == 2


async def test_progress_is_told_when_a_step_ends_and_otherwise_every_two_seconds():
    stream, elapsed = io.StringIO(), Elapsed()
    room = PlainTerminal(stream, elapsed=elapsed)
    counts: list[int] = []
    for tenth in range(50):  # five seconds of ten drawings each, nothing ending
        elapsed.seconds = tenth / 10
        await room.show("t", a_board(tenth / 100, 0, states="rw"))
        counts.append(stream.getvalue().count("%]"))
    assert (counts[0], counts[19], counts[20], counts[39], counts[40], counts[-1]) == (1, 1, 2, 2, 3, 3)
    await room.show("t", a_board(1, 0, states="dr"))
    await room.show("t", a_board(1, 0.1, states="dr"))
    assert stream.getvalue().count("sh010 still done") == 1


async def test_steps_kept_from_before_are_counted_not_listed():
    stream = io.StringIO()
    await PlainTerminal(stream).show("t", a_board(1, 1, 0, states="kkw"))
    assert "2 of 3 done · 2 kept from before" in stream.getvalue()
    assert "sh010" not in stream.getvalue()


async def test_a_step_that_failed_is_told():
    stream = io.StringIO()
    room = PlainTerminal(stream)
    await room.show("t", a_board(0, 0, states="rw"))
    await room.show("t", a_board(0, 0, states="fr"))
    assert "sh010 still failed" in stream.getvalue()


async def test_without_colour_only_words_are_written():
    stream = io.StringIO()
    await say(PlainTerminal(stream), "Stay with the steam.", key="1")
    assert "\x1b" not in stream.getvalue()


async def test_with_colour_the_persona_speaks_in_its_own():
    stream = io.StringIO()
    room = PlainTerminal(stream, colour=True, width=60)
    await say(
        room, "Stay with the steam.", key="1", profile=Profile(name="L", colour="#ff0000", glyph="", craft="")
    )
    assert "\x1b[0;38;5;196;1mL" in stream.getvalue()
    assert "Stay" in stream.getvalue()


async def test_a_stream_that_knows_only_ascii_gets_simpler_signs():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    room = PlainTerminal(stream)
    await say(room, "Steam… “warm” – 静か.", key="1")
    await room.show("t", a_board(1, states="d"))
    written = raw.getvalue().decode("ascii")
    assert 'Steam... "warm" - ??.' in written
    assert "* Neon Kettle: 1 of 1 done" in written


async def test_the_studio_goes_on_when_nobody_reads_any_more():
    room = PlainTerminal(Hangup())
    await say(room, "Still here.", key="1")
    await room.close()


async def test_the_width_is_the_usual_one_where_there_is_no_terminal():
    assert PlainTerminal(io.StringIO()).width == 80
    assert PlainTerminal(io.StringIO(), width=50).width == 50


@pytest.mark.parametrize(
    ("pieces", "final", "reads"),
    [
        (("Hold. ", "And th"), "Hold.", "Hold. And th—"),  # what was written cannot be unwritten
        (("Hold. ", "And the hand ", "moves"), "Hold.", "Hold. And the hand moves—"),
        (("Hold. ", "And"), "Hold.", "Hold."),  # the last word was still kept back
        (("Hold. ", "And "), "Hold.", "Hold. And —"),
        (("Hold.", " "), "Hold.", "Hold."),
        (("Ho",), "", "↻ (taken back)"),
    ],
)
async def test_a_turn_that_is_cut_reads_like_somebody_who_stopped(
    pieces: tuple[str, ...], final: str, reads: str
):
    stream = io.StringIO()
    room = PlainTerminal(stream)
    turn = await room.turn("t", LUNA, key="1")
    for piece in pieces:
        await turn.write(piece)
    await turn.end(final)
    await turn.end(final)
    await say(room, "Next.", key="2", profile=FRAME)
    before = stream.getvalue().split("▣ Frame")[0]
    assert before.strip().splitlines()[-1].strip() == reads


async def test_a_turn_without_words_is_not_seen_at_all():
    stream = io.StringIO()
    turn = await PlainTerminal(stream).turn("t", LUNA, key="1")
    await turn.end("")
    assert stream.getvalue() == ""
