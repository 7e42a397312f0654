"""The studio in a terminal where a person types while the cast talks."""

import asyncio
import os
import pty
import signal
import termios
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TextIO

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input

from bot.platforms.terminal.completing import Completions, nothing_more
from bot.platforms.terminal.interactive import InteractiveTerminal
from bot.platforms.terminal.reflow import rows_gained
from bot.platforms.terminal.text import cells
from bot.ports import Board, StepView
from storage.domain.conversation import Card, Inbound
from tests.contracts.chat_platform import FRAME, LUNA, say
from tests.fakes.screen import Screen

ENTER, CTRL_C, CTRL_D = "\r", "\x03", "\x04"


@dataclass
class Seat:
    """A person in front of the terminal: what they see, type and are heard saying."""

    room: InteractiveTerminal
    screen: Screen
    keyboard: PipeInput
    heard: list[Inbound] = field(default_factory=list[Inbound])
    interrupts: list[str] = field(default_factory=list[str])

    @property
    def lines(self) -> list[str]:
        return self.screen.text.split("\n")

    async def type(self, keys: str) -> None:
        self.keyboard.send_text(keys)
        await settle()

    async def listen(self) -> None:
        async for said in self.room.inbound():
            self.heard.append(said)


async def settle() -> None:
    """Let everything that is ready run: keys and drawing take a few turns of the loop."""
    for _ in range(30):
        await asyncio.sleep(0)


@asynccontextmanager
async def seated(
    columns: int = 80, rows: int = 24, *, completions: Completions = nothing_more
) -> AsyncGenerator[Seat]:
    """A person in front of a running room."""
    screen = Screen(columns=columns, rows=rows)
    interrupts: list[str] = []
    with create_pipe_input() as keyboard:
        room = InteractiveTerminal(
            input=keyboard,
            output=screen,
            redraw_every=0,
            leave=lambda: interrupts.append("now"),
            completions=completions,
        )
        seat = Seat(room, screen, keyboard, interrupts=interrupts)
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            group.create_task(room.run(), name="terminal")
            group.create_task(seat.listen(), name="listener")
            await settle()
            try:
                yield seat
            finally:
                await room.close()


def a_board(done: int, running: int, waiting: int = 0) -> Board:
    states = ["done"] * done + ["running"] * running + ["waiting"] * waiting
    steps = tuple(
        StepView(label=f"sh{n:02}0 still", fraction=0.5, doing="inking the steam", state=state)
        for n, state in enumerate(states, 1)
    )
    return Board(title="Neon Kettle", steps=steps, fraction=0.4, left=20)


async def test_a_line_being_typed_is_not_disturbed_by_what_the_cast_says():
    async with seated() as seat:
        turn = await seat.room.turn("t", LUNA, key="1")
        for number, letter in enumerate("make it snow"):
            await seat.type(letter)
            await turn.write(f"word{number} ")
            await settle()
            assert f"› {'make it snow'[: number + 1]}".rstrip() in seat.lines
        await turn.end("The window glows last.")
        await seat.room.post("t", Card(title="Plan"), key="2")
        await settle()
        assert "› make it snow" in seat.lines
        await seat.type(ENTER)
        assert seat.heard == [
            Inbound(
                person="You", text="make it snow", thread="t", ref="m1", may_approve=True, may_manage=True
            )
        ]


async def test_what_the_person_sends_stands_in_the_thread_once_and_the_line_is_free_again():
    async with seated() as seat:
        await seat.type("make it snow" + ENTER)
        assert seat.lines.count("You › make it snow  (1)") == 1
        assert "› say something" in seat.lines
        assert seat.screen.text.count("make it snow") == 1


async def test_a_turn_stands_once_when_it_is_over():
    async with seated() as seat:
        turn = await seat.room.turn("t", LUNA, key="1")
        await turn.write("The kettle is warm. ")
        await settle()
        assert seat.lines.index("☾ Luna · mood") < seat.lines.index("  The kettle is warm.")
        await turn.end("The kettle is warm.")
        await settle()
        assert seat.lines.count("☾ Luna · mood") == 1
        assert seat.lines.count("  The kettle is warm.") == 1


async def test_a_persona_that_thinks_is_seen_thinking_and_leaves_no_trace_without_words():
    async with seated() as seat:
        turn = await seat.room.turn("t", LUNA, key="1")
        await settle()
        assert "  …" in seat.lines
        await turn.end(" ")
        await settle()
        assert "Luna" not in seat.screen.text


async def test_a_long_evening_goes_up_into_the_scrollback_in_order():
    async with seated(columns=40, rows=10) as seat:
        for number in range(30):
            await say(seat.room, f"Thought number {number} of the evening.", key=str(number), profile=FRAME)
        await settle()
        thoughts = [line for line in seat.lines if "Thought" in line]
        assert thoughts == [f"  Thought number {number} of the evening." for number in range(30)]
        assert seat.screen.text.count("say something") == 1


async def test_a_turn_longer_than_the_window_shows_its_end_and_is_kept_whole():
    async with seated(columns=40, rows=10) as seat:
        turn = await seat.room.turn("t", LUNA, key="1")
        text = " ".join(f"word{number}" for number in range(100))
        await turn.write(text)
        await settle()
        assert "word99" in seat.screen.text
        assert "› say something" in seat.lines
        await turn.end(text)
        await settle()
        assert " ".join(seat.screen.text.split()).count(text) == 1


async def test_ctrl_c_asks_for_a_clean_stop_and_a_second_one_interrupts():
    async with seated() as seat:
        await seat.type("half a thou" + CTRL_C)
        assert [said.text for said in seat.heard] == ["/stop"]
        assert seat.interrupts == []
        assert "Ctrl-C again" in seat.screen.text
        assert "› half a thou" in seat.lines
        await seat.type(CTRL_C)
        assert seat.interrupts == ["now"]
        assert len(seat.heard) == 1


async def test_a_person_who_goes_on_after_ctrl_c_can_ask_for_a_stop_again():
    async with seated() as seat:
        await seat.type(CTRL_C + "slower" + ENTER + CTRL_C)
        assert [said.text for said in seat.heard] == ["/stop", "slower", "/stop"]
        assert seat.interrupts == []


async def test_ctrl_d_on_an_empty_line_is_silence():
    async with seated() as seat:
        await seat.type("slower" + CTRL_D)  # not empty: nothing happens
        assert seat.room.is_attended
        await seat.type(ENTER + CTRL_D)
        assert not seat.room.is_attended
        assert [said.text for said in seat.heard] == ["slower"]
        assert [said async for said in seat.room.inbound()] == []
        await say(seat.room, "We go on.", key="1")
        await seat.type("too late" + ENTER)
        assert "We go on." in seat.screen.text
        assert len(seat.heard) == 1
        await seat.type(CTRL_C)  # nobody listens for "/stop" any more
        assert seat.interrupts == ["now"]


async def test_what_was_sent_can_be_changed_and_taken_back_and_the_thread_shows_it():
    async with seated() as seat:
        await seat.type("make it snow" + ENTER + "slower" + ENTER)
        await seat.type("/edit much slower" + ENTER + "/edit 1 make it rain" + ENTER + "/undo" + ENTER)
        assert seat.lines[:9:2] == [
            "You › make it snow  (1)",
            "You › slower  (2)",
            "You › much slower  (2) instead of “slower”",
            "You › make it rain  (1) instead of “make it snow”",
            "You › much slower  (2) taken back",
        ]
        assert [(said.text, said.edits, said.deletes) for said in seat.heard[2:]] == [
            ("much slower", "m2", ""),
            ("make it rain", "m1", ""),
            ("", "", "m2"),
        ]


async def test_a_change_to_nothing_is_answered_here_and_not_passed_on():
    async with seated() as seat:
        await seat.type("/undo" + ENTER)
        assert "  There is nothing of yours to take back here." in seat.lines
        assert seat.heard == []


async def test_tab_completes_a_command_and_goes_through_the_choices():
    async with seated() as seat:
        await seat.type("/ca\t")
        assert "› /ca" in seat.lines
        assert seat.lines[-1] == "/cancel  /cast"
        await seat.type("\t\t")
        assert "› /cast" in seat.lines
        await seat.type("\x1b[Z")
        assert "› /cancel" in seat.lines
        await seat.type(ENTER)
        assert [said.text for said in seat.heard] == ["/cancel"]
        await seat.type("/ag\t")
        assert "› /again" in seat.lines
        assert seat.lines[-1].startswith("/go"), "one choice is taken at once"


async def test_tab_completes_what_the_owner_of_the_room_knows():
    async def known(line: str) -> list[str]:
        return [one for one in ("/cast Luna", "/cast Lens") if one.lower().startswith(line.lower())]

    async with seated(completions=known) as seat:
        await seat.type("/cast l\t")
        assert seat.lines[-1] == "Luna  Lens"
        await seat.type("u\t")
        await seat.type(ENTER)
        assert [said.text for said in seat.heard] == ["/cast Luna"]


async def test_tab_in_plain_words_does_nothing():
    async with seated() as seat:
        await seat.type("slow\ter" + ENTER)
        assert [said.text for said in seat.heard] == ["slower"]


async def test_an_empty_line_is_not_sent():
    async with seated() as seat:
        await seat.type("  " + ENTER + ENTER)
        assert seat.heard == []


async def test_the_line_before_comes_back_with_the_up_key():
    async with seated() as seat:
        await seat.type("make it snow" + ENTER)
        await seat.type("\x1b[A" + ENTER)
        assert [said.text for said in seat.heard] == ["make it snow", "make it snow"]


async def test_nothing_hidden_in_a_paste_is_shown_or_sent():
    async with seated() as seat:
        await seat.type("\x1b[200~make it\u202e snow\u200b\x07\x1b[201~" + ENTER)
        assert [said.text for said in seat.heard] == ["make it snow"]
        assert "\u202e" not in seat.screen.written


async def test_what_is_typed_before_anyone_listens_is_not_lost():
    with create_pipe_input() as keyboard:
        room = InteractiveTerminal(input=keyboard, output=Screen(), redraw_every=0)
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            group.create_task(room.run(), name="terminal")
            keyboard.send_text("first" + ENTER + "second" + ENTER)
            await settle()
            await room.close()
        assert [said.text async for said in room.inbound()] == ["first", "second"]


async def test_production_is_redrawn_in_place_and_ends_as_one_line():
    async with seated() as seat:
        for done in range(4):
            await seat.room.show("t", a_board(done, 1, 3 - done))
            await settle()
        assert seat.screen.text.count("Neon Kettle") == 1
        assert "✓ 3 of 4 done" in seat.lines
        assert "making the film  /cancel  /help" in seat.lines
        await seat.room.show("t", a_board(4, 0))
        await seat.room.show("t", a_board(4, 0))
        await settle()
        assert seat.lines[:1] == ["✓ Neon Kettle: 4 of 4 done"]
        assert seat.screen.text.count("Neon Kettle") == 1
        assert "/go  /again  /cancel  /help" in seat.lines


async def test_a_production_that_shrinks_leaves_no_gap():
    async with seated() as seat:
        await seat.room.show("t", a_board(0, 4))
        await settle()
        await seat.room.show("t", a_board(3, 1))
        await settle()
        assert seat.lines[-2:] == ["› say something", "making the film  /cancel  /help"]
        assert seat.screen.height == len(seat.lines) == 5


@pytest.mark.parametrize(("columns", "rows"), [(20, 6), (20, 24), (24, 4), (30, 8), (80, 5), (12, 3)])
async def test_small_windows_keep_the_line_being_typed_in_sight(columns: int, rows: int):
    async with seated(columns, rows) as seat:
        turn = await seat.room.turn("t", LUNA, key="1")
        await turn.write("The kettle is the only warm thing in the room. ")
        await seat.room.show("t", a_board(2, 3, 4))
        await seat.type("snow")
        window = seat.lines[-rows:]
        assert "› snow" in window
        assert all(cells(line) <= columns for line in seat.lines)
        await seat.type(ENTER)
        assert [said.text for said in seat.heard] == ["snow"]


async def test_a_window_that_changes_size_is_laid_out_anew():
    async with seated(columns=60, rows=20) as seat:
        turn = await seat.room.turn("t", LUNA, key="1")
        await turn.write("The kettle is the only warm thing in the room. ")
        await seat.type("make it snow")
        seat.screen.columns = 24
        signal.raise_signal(signal.SIGWINCH)
        await settle()
        assert seat.lines[:4] == ["☾ Luna · mood", "The kettle is the only", "warm thing in the room.", ""]
        assert "› make it snow" in seat.lines
        seat.screen.columns = 70
        signal.raise_signal(signal.SIGWINCH)
        await settle()
        assert seat.lines[1] == "  The kettle is the only warm thing in the room."


async def test_a_terminal_that_breaks_standing_lines_anew_keeps_no_copy_of_them():
    async with seated(columns=60, rows=20) as seat:
        await seat.room.post("t", Card(title="Plan"), key="0")
        turn = await seat.room.turn("t", LUNA, key="1")
        await turn.write("The kettle is the only warm thing in the room. ")
        await seat.type("make it snow and use red light")
        seat.screen.reflow(24)
        signal.raise_signal(signal.SIGWINCH)
        await settle()
        assert seat.lines[3:] == [
            "",
            "☾ Luna · mood",
            "The kettle is the only",
            "warm thing in the room.",
            "",
            "› make it snow and use r",
            "ed light",
            "/go  /again  /cancel",
        ]
        assert "Plan" in seat.lines[0]


def test_lines_broken_anew_by_a_narrower_window_are_counted():
    assert rows_gained([80, 80, 10], 5, 80) == 0
    assert rows_gained([80, 41, 40, 0], 5, 40) == 2
    assert rows_gained([], 45, 20) == 2
    assert rows_gained([20], 20, 20) == 0
    assert rows_gained([7], 3, 0) == 8


async def test_what_was_being_said_is_kept_when_the_room_closes():
    async with seated() as seat:
        turn = await seat.room.turn("t", LUNA, key="1")
        await turn.write("Half a thought ")
        await seat.room.show("t", a_board(1, 1))
    assert "  Half a thought" in seat.lines
    assert "▪ Neon Kettle: 1 of 2 done" in seat.lines
    assert "say something" not in seat.screen.text
    await turn.end("Half a thought more")
    assert "more" not in seat.screen.text


async def test_a_room_that_never_ran_prints_and_closes():
    screen = Screen()
    with create_pipe_input() as keyboard:
        room = InteractiveTerminal(input=keyboard, output=screen)
        await say(room, "The first word does not wait.", key="1")
        await room.close()
        await room.run()
    assert "The first word does not wait." in screen.text


async def test_the_studio_goes_on_when_the_terminal_goes_away():
    async with seated() as seat:
        seat.keyboard.close()
        await settle()
        assert not seat.room.is_attended
        await say(seat.room, "Still here.", key="1")
        assert [said async for said in seat.room.inbound()] == []


async def test_nothing_is_left_running_after_the_room_has_closed():
    async with seated() as seat:
        await seat.type("slower" + ENTER)
    await settle()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@dataclass
class Terminal:
    """A real pseudo-terminal: two streams at its near end, and what came out at its far end."""

    stdin: TextIO
    stdout: TextIO
    far: int

    @property
    def settings(self) -> list[object]:
        return list(termios.tcgetattr(self.stdin.fileno()))

    def hang_up(self) -> None:
        os.close(self.far)
        self.far = -1

    def written(self) -> str:
        os.set_blocking(self.far, False)
        out = b""
        with suppress(BlockingIOError):
            while piece := os.read(self.far, 65536):
                out += piece
        return out.decode()


@contextmanager
def a_terminal() -> Generator[Terminal]:
    far, near = pty.openpty()
    terminal = Terminal(os.fdopen(near, "r"), os.fdopen(os.dup(near), "w"), far)
    try:
        yield terminal
    finally:
        terminal.stdin.close()
        with suppress(OSError):  # what could not be written any more
            terminal.stdout.close()
        if terminal.far >= 0:
            terminal.hang_up()


@pytest.mark.parametrize("ending", ["closed", "cancelled", "broken"])
async def test_the_terminal_is_restored_however_it_ends(ending: str):
    with a_terminal() as terminal:
        before = terminal.settings
        room = InteractiveTerminal.on(terminal.stdin, terminal.stdout)

        async def studio() -> None:
            async with asyncio.TaskGroup() as group:
                running = group.create_task(room.run(), name="terminal")
                await settle()
                assert terminal.settings != before
                if ending == "cancelled":
                    running.cancel()
                    return
                try:
                    if ending == "broken":
                        raise LookupError
                finally:
                    await room.close()

        try:
            async with asyncio.timeout(20):
                await studio()
        except* LookupError:
            assert ending == "broken"
        assert terminal.settings == before
        written = terminal.written()
        for switched_on, switched_off in (("\x1b[?2004h", "\x1b[?2004l"), ("\x1b[?25l", "\x1b[?25h")):
            assert written.rindex(switched_on) < written.rindex(switched_off)


async def test_the_studio_goes_on_when_a_real_terminal_hangs_up():
    with a_terminal() as terminal:
        room = InteractiveTerminal.on(terminal.stdin, terminal.stdout)
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            group.create_task(room.run(), name="terminal")
            await settle()
            terminal.hang_up()
            for number in range(5):
                await say(room, "Still here.", key=str(number))
                await settle()
            assert [said async for said in room.inbound()] == []
            await room.close()
        assert not room.is_attended


def test_a_second_ctrl_c_reaches_the_owner_after_everything_was_put_away():
    put_away: list[str] = []

    async def studio() -> None:
        with create_pipe_input() as keyboard:
            room = InteractiveTerminal(input=keyboard, output=Screen(), redraw_every=0)
            async with asyncio.timeout(20), asyncio.TaskGroup() as group:
                group.create_task(room.run(), name="terminal")
                try:
                    keyboard.send_text(CTRL_C + CTRL_C)
                    await asyncio.get_running_loop().create_future()
                finally:
                    await room.close()
                    put_away.append("the film")

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(studio())
    assert put_away == ["the film"]
