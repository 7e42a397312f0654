"""Every room keeps the ChatPlatform contract; those on a terminal also keep it clean."""

import asyncio
import io
import unicodedata
from collections.abc import AsyncIterator, Iterator

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input

from bot.platforms.memory import MemoryRoom
from bot.platforms.terminal.drawing import board_summary, is_over, percent, plain_text, time_left
from bot.platforms.terminal.interactive import InteractiveTerminal
from bot.platforms.terminal.plain import PlainTerminal
from bot.ports import Board, ChatPlatform, StepView
from storage.domain.conversation import Button, Card, Profile
from tests.contracts.chat_platform import ChatPlatformContract, Shown, Writer, WrittenInContract, say
from tests.fakes.screen import Screen

HOSTILE = "warm\x1b[2J\x1b]0;owned\x07 \u202esteam\u2066 \x9b31m\x07ri\x00sing\r"


async def settle() -> None:
    """Let everything that is ready run: drawing takes a few turns of the loop."""
    for _ in range(30):
        await asyncio.sleep(0)


class MemoryWriter:
    """Somebody in a room in memory."""

    def __init__(self, room: MemoryRoom) -> None:
        self._room = room
        self._refs: list[str] = []

    async def says(self, text: str) -> None:
        self._refs.append(await self._room.type(text))

    async def edits(self, number: int, text: str) -> None:
        await self._room.edit(self._refs[number - 1], text)

    async def takes_back(self, number: int) -> None:
        await self._room.delete(self._refs[number - 1])


class TestMemoryRoom(WrittenInContract):
    @pytest.fixture
    def room(self) -> MemoryRoom:
        return MemoryRoom()

    @pytest.fixture
    def person(self, room: MemoryRoom) -> Writer:
        return MemoryWriter(room)

    @pytest.fixture
    def shown(self, room: MemoryRoom) -> Shown:
        async def shown() -> str:
            await settle()
            lines = [
                f"{turn.profile.name} {turn.profile.craft}\n{turn.text}"
                for turn in room.turns
                if turn.final != ""
            ]
            lines += [said.text for said in room.written]
            lines += [phase for _, phase in room.phases]
            lines += [str(card) for _, card in room.cards]
            if room.boards:
                board = room.boards[-1][1]
                lines += [board.title, percent(board.fraction), time_left(board.left)]
                lines += [plain_text(board_summary(board, 80))] if is_over(board) else []
            return "\n".join(lines)

        return shown


class TerminalContract(ChatPlatformContract):
    """What a room owes when its words go to a terminal."""

    async def test_nothing_that_steers_a_terminal_reaches_it(self, room: ChatPlatform, shown: Shown):
        profile = Profile(name=f"Lu{HOSTILE}", colour="#c58aff\x1b[0m", glyph="\x1b", craft=HOSTILE)
        await say(room, HOSTILE, key="1", profile=profile)
        card = Card(
            title=HOSTILE,
            body=HOSTILE,
            fields=((HOSTILE, HOSTILE),),
            buttons=(Button(label=HOSTILE, intent=HOSTILE),),
            files=(HOSTILE,),
        )
        await room.post("thread", card, key="2")
        for state in ("running", "failed"):
            step = StepView(label=HOSTILE, fraction=float("nan"), doing=HOSTILE, state=state)
            await room.show("thread", Board(title=HOSTILE, steps=(step,), fraction=2, left=float("inf")))
            seen = await shown()
            assert "warm steam rising" in seen
            assert "owned" not in seen
            assert {c for c in seen if unicodedata.category(c) in ("Cc", "Cf")} <= {"\n"}


class TestPlainTerminal(TerminalContract):
    @pytest.fixture
    def stream(self) -> io.StringIO:
        return io.StringIO()

    @pytest.fixture
    def room(self, stream: io.StringIO) -> PlainTerminal:
        return PlainTerminal(stream)

    @pytest.fixture
    def shown(self, stream: io.StringIO) -> Shown:
        async def shown() -> str:
            await settle()
            return stream.getvalue()

        return shown


class Typist:
    """Somebody at the keyboard of a terminal."""

    def __init__(self, keyboard: PipeInput) -> None:
        self._keyboard = keyboard

    async def says(self, text: str) -> None:
        self._keyboard.send_text(f"{text}\r")
        await settle()

    async def edits(self, number: int, text: str) -> None:
        await self.says(f"/edit {number} {text}")

    async def takes_back(self, number: int) -> None:
        await self.says(f"/undo {number}")


class TestInteractiveTerminal(TerminalContract, WrittenInContract):
    @pytest.fixture
    def screen(self) -> Screen:
        return Screen()

    @pytest.fixture
    def keyboard(self) -> Iterator[PipeInput]:
        with create_pipe_input() as keyboard:
            yield keyboard

    @pytest.fixture
    async def room(self, screen: Screen, keyboard: PipeInput) -> AsyncIterator[InteractiveTerminal]:
        room = InteractiveTerminal(input=keyboard, output=screen, redraw_every=0)
        running = asyncio.get_running_loop().create_task(room.run(), name="terminal")
        await settle()
        yield room
        await room.close()
        await running

    @pytest.fixture
    def person(self, keyboard: PipeInput) -> Writer:
        return Typist(keyboard)

    @pytest.fixture
    def shown(self, screen: Screen) -> Shown:
        async def shown() -> str:
            await settle()
            return screen.text

        return shown


class TestNarrowInteractiveTerminal(TestInteractiveTerminal):
    """Twenty-eight columns and twelve rows: everything still finds its place."""

    @pytest.fixture
    def screen(self) -> Screen:
        return Screen(columns=28, rows=12)
