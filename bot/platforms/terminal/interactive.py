"""The studio in a terminal where a person types while the cast talks.

What is finished goes up into the terminal's own scrollback; below it, redrawn in place, stand the turns
in progress, the production, the line being typed and one line of hints.
"""

import asyncio
import termios
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING, TextIO

from bot.platforms.terminal.completing import Completions, nothing_more
from bot.platforms.terminal.drawing import (
    Line,
    board_lines,
    board_summary,
    card_lines,
    choices_line,
    is_over,
    plain_text,
    toolbar,
    turn_lines,
    typed_lines,
)
from bot.platforms.terminal.keyboard import Keyboard, interrupt
from bot.platforms.terminal.layout import INPUT_MOST, fragments, stacked
from bot.platforms.terminal.output import screen_on
from bot.platforms.terminal.reflow import reflowing_application
from bot.platforms.terminal.text import sanitise
from bot.platforms.terminal.typed import Typed
from bot.ports import Board
from storage.domain.conversation import Card, Inbound, Profile

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

HINTS = ("/go", "/again", "/cancel", "/help")
PRODUCTION_HINTS = ("/cancel", "/help")


class LiveTurn:
    """A turn shown live above the input until it is over."""

    def __init__(self, room: "InteractiveTerminal", profile: Profile) -> None:
        self.profile = profile
        self.raw = ""
        self._room = room
        self._is_over = False
        self._drawn: tuple[str, int, tuple[Line, ...]] = ("", 0, ())

    def lines(self, width: int) -> tuple[Line, ...]:
        """The turn as it stands; wrapped once for each new piece, though a drawing asks several times."""
        text = self.raw or "…"
        if self._drawn[:2] != (text, width):
            self._drawn = (text, width, turn_lines(self.profile, text, width))
        return self._drawn[2]

    async def write(self, piece: str) -> None:
        """Show the next piece of text."""
        if not self._is_over:
            self.raw += piece
            self._room.redraw()

    async def end(self, text: str) -> None:
        """`text` goes into the scrollback; nothing does when it is empty."""
        if not self._is_over:
            self._is_over = True
            self._room.settle(self, text)


class InteractiveTerminal:
    """A ChatPlatform on a real terminal. The owner schedules `run` and calls `close`:

        async with asyncio.TaskGroup() as group:
            group.create_task(room.run(), name="terminal")
            try: ...
            finally: await room.close()

    `run` restores the terminal however it ends. Everything works before, during and after it; outside it
    words are simply printed. Keys: Enter sends; Tab completes a command; "/edit new words" and "/undo"
    change or take back the newest message, with a number behind them that one. The first Ctrl-C delivers
    "/stop"; a second one before anything else is sent is an interrupt, as it would be without this room:
    asyncio cancels the owner's main task and then raises KeyboardInterrupt to it. Ctrl-D on an empty line
    means the person has no more to say: `inbound` ends and the room is no longer attended; from then on
    Ctrl-C is an interrupt.
    """

    def __init__(
        self,
        *,
        input: "Input",
        output: "Output",
        person: str = "You",
        colour: bool = True,
        reflows: bool = True,
        redraw_every: float = 0.03,
        leave: Callable[[], None] = interrupt,
        completions: Completions = nothing_more,
    ) -> None:
        """`redraw_every` is the least number of seconds between two drawings; `leave` is the interrupt;
        `completions` says what may follow a command's name.

        `reflows` says whether the terminal breaks standing lines anew when it narrows. Said wrongly, a
        narrowing leaves a copy of the hints in the scrollback, or takes a line or two out of sight.
        """
        self._reflows = reflows
        self._output = output
        self._person = person
        self._has_colour = colour
        self._keys: set[str] = set()
        self._live: list[LiveTurn] = []
        self._board: Board | None = None
        self._told = ""  # the summary of the production that is over
        self._phase = ""
        self._is_closed = False
        self._is_gone = False
        self._rows_drawn = 0
        self._ended = asyncio.Event()
        self._ended.set()
        self._keyboard = Keyboard(person, self._show_typed, completions=completions, leave=leave)
        self._app = self._make_app(input, redraw_every)

    @classmethod
    def on(
        cls,
        stdin: TextIO,
        stdout: TextIO,
        *,
        term: str = "xterm-256color",
        person: str = "You",
        colour: bool = True,
        reflows: bool | None = None,
        completions: Completions = nothing_more,
    ) -> "InteractiveTerminal":
        """The room on two terminal streams; `term` is the terminal's name (TERM).

        `reflows` None goes by the name. xterm proper does not reflow and shares its name with those that
        do; the owner can tell it by its XTERM_VERSION.
        """
        from prompt_toolkit.input import create_input

        if reflows is None:
            reflows = not term.startswith(("screen", "linux"))
        return cls(
            input=create_input(stdin),
            output=screen_on(stdout, term),
            person=person,
            colour=colour,
            reflows=reflows,
            completions=completions,
        )

    @property
    def is_attended(self) -> bool:
        """Whether a person can answer here."""
        return not (self._keyboard.is_silent or self._is_closed)

    async def run(self) -> None:
        """Own the terminal until `close`, cancellation or the terminal's end."""
        if self._is_closed:
            return
        self._ended.clear()
        try:
            await self._app.run_async(set_exception_handler=False, handle_sigint=False)
        except (EOFError, OSError, termios.error):  # the terminal went away; the film is still wanted
            self._is_gone = True
            self._keyboard.fall_silent()
        finally:
            self._ended.set()

    async def close(self) -> None:
        """Put what was live into the scrollback, and return once the terminal is restored."""
        if self._is_closed:
            await self._ended.wait()
            return
        for turn in list(self._live):
            await turn.end(turn.raw)
        if self._board:
            board, self._board = self._board, None
            self._print(board_summary(board, self._width))
        self._is_closed = True
        self._keyboard.close()
        if self._app.is_running and not self._app.is_done:
            self._app.exit()
        await self._ended.wait()

    async def turn(self, thread: str, profile: Profile, *, key: str) -> LiveTurn:
        """Begin a persona's turn. The same `key` never shows twice."""
        turn = LiveTurn(self, profile)
        if self._is_new(key):
            self._keyboard.thread = thread
            self._live.append(turn)
            self.redraw()
        return turn

    async def post(self, thread: str, card: Card, *, key: str) -> None:
        """Post once as the studio. The same `key` never posts twice."""
        if self._is_new(key):
            self._keyboard.thread = thread
            self._print(*card_lines(card, self._width))

    async def show(self, thread: str, board: Board) -> None:
        """Redraw the production in place; once it is over, one line in the scrollback stands for it."""
        self._thread = thread
        if not is_over(board):
            self._board, self._told = board, ""
            self.redraw()
            return
        self._board = None
        summary = board_summary(board, self._width)
        if plain_text(summary) != self._told:
            self._told = plain_text(summary)
            self._print(summary)

    async def phase(self, thread: str, phase: str) -> None:
        """Show which part of the discussion this is."""
        self._phase = phase
        self.redraw()

    async def inbound(self) -> AsyncIterator[Inbound]:
        """What the person sends, as they send it; ends on close or on their silence."""
        async for said in self._keyboard.inbound():
            yield said

    def redraw(self) -> None:
        """Draw the live part again, soon."""
        if not self._app.is_running:
            return
        rows = len(self._live_lines()) + len(self._board_lines())
        shrinks, self._rows_drawn = rows < self._rows_drawn, rows
        if not shrinks:
            self._app.invalidate()
        elif self._do(self._app.renderer.erase):  # the drawing library gives no row back by itself
            self._draw_now()

    def settle(self, turn: LiveTurn, text: str) -> None:
        """Move a turn from the live part into the scrollback, as `text`."""
        if turn not in self._live:
            return
        self._live.remove(turn)
        if sanitise(text).strip():
            self._print(*turn_lines(turn.profile, text, self._width))
        else:
            self.redraw()

    @property
    def _width(self) -> int:
        return max(1, self._output.get_size().columns)

    def _print(self, *lines: Line) -> None:
        """Lines into the scrollback. One tick of the loop: nothing typed can come in between."""
        from prompt_toolkit.renderer import print_formatted_text
        from prompt_toolkit.styles import default_ui_style

        def put() -> None:
            if self._app.is_running:
                self._app.renderer.erase()
            text = fragments((*lines, (), ()))
            print_formatted_text(self._output, text, default_ui_style(), color_depth=self._app.color_depth)

        if self._do(put):
            self._rows_drawn = 0
            self._draw_now()

    def _draw_now(self) -> None:
        """Draw in this tick, not at the next drawing: the line being typed must not blink."""
        from prompt_toolkit.application.current import set_app

        if self._app.is_running and not self._app.is_done:
            self._app.render_counter += 1  # texts are cached by this number
            with set_app(self._app):
                self._do(lambda: self._app.renderer.render(self._app, self._app.layout))

    def _do(self, drawing: Callable[[], None]) -> bool:
        """Draw, unless the terminal has gone: then the film goes on without it."""
        if not self._is_gone:
            try:
                drawing()
            except (OSError, ValueError):  # hung up, or the stream was closed
                self._is_gone = True
                self._keyboard.fall_silent()
        return not self._is_gone

    def _show_typed(self, typed: Typed) -> None:
        self._print(*typed_lines(self._person, typed, self._width))

    def _is_new(self, key: str) -> bool:
        is_new = key not in self._keys
        self._keys.add(key)
        return is_new

    # What stands below the scrollback. A third of the window for the production, the rest for turns.

    @property
    def _rows(self) -> int:
        return max(1, self._output.get_size().rows)

    def _board_lines(self) -> Sequence[Line]:
        if not self._board:
            return ()
        return board_lines(self._board, self._width, max(1, min(12, self._rows // 3)))

    def _live_lines(self) -> Sequence[Line]:
        budget = max(0, self._rows - INPUT_MOST - 2 - len(self._board_lines()))
        lines: list[Line] = []
        for turn in self._live:
            lines += [*turn.lines(self._width), ()]
        return lines[-budget:] if budget else ()

    def _hint_lines(self) -> Sequence[Line]:
        if self._rows < 4:
            return ()
        if state := self._keyboard.buffer.complete_state:
            words = [one.display_text for one in state.completions]
            return (choices_line(words, state.complete_index, self._width),)
        if self._keyboard.is_interrupted:
            phase, hints = "stopping", ("Ctrl-C again: leave at once",)
        elif self._keyboard.is_silent:
            phase, hints = self._phase, ("Ctrl-C: stop",)
        elif self._board:
            phase, hints = "making the film", PRODUCTION_HINTS
        else:
            phase, hints = self._phase, HINTS
        return (toolbar(phase, hints, self._width),)

    def _make_app(self, input: "Input", redraw_every: float) -> "Application[None]":
        from prompt_toolkit.application import Application
        from prompt_toolkit.output import ColorDepth

        kind = reflowing_application() if self._reflows else Application[None]
        return kind(
            layout=stacked(
                self._keyboard.buffer,
                live=self._live_lines,
                board=self._board_lines,
                hints=self._hint_lines,
                is_silent=lambda: self._keyboard.is_silent,
            ),
            key_bindings=self._keyboard.bindings(),
            input=input,
            output=self._output,
            color_depth=None if self._has_colour else ColorDepth.DEPTH_1_BIT,
            erase_when_done=True,
            min_redraw_interval=redraw_every or None,
            max_render_postpone_time=None,  # the least interval is thrift enough
        )
