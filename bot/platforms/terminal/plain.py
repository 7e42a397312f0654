"""The studio on a text stream: hands-free, with nothing redrawn, fit for a log as for a screen."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import TextIO

from bot.platforms.terminal.drawing import (
    DIM,
    FINISHED,
    Line,
    board_summary,
    card_lines,
    counts,
    indent,
    is_over,
    percent,
    time_left,
    turn_head,
)
from bot.platforms.terminal.text import Flow, cells, fit, one_line, sanitise, wrap
from bot.ports import Board
from storage.domain.conversation import Card, Inbound, Profile

_USUAL_WIDTH = 80
# For streams that cannot carry the real signs.
_SIMPLER = str.maketrans("·›─✓✗↻“”‘’—–", "->-*x>\"\"''--") | {ord("…"): "..."}


def rest_of(final: str, said: str) -> str | None:
    """What of `final` is still to be said after `said`, white space aside; None when they differ."""
    at = 0
    for character in "".join(said.split()):
        while at < len(final) and final[at].isspace():
            at += 1
        if final[at : at + 1] != character:
            return None
        at += 1
    rest = final[at:]
    return rest.lstrip() if said[-1:].isspace() else rest


def surplus_of(final: str, said: str) -> str:
    """What of `said` goes beyond `final`, white space aside; "" when it does not begin with it."""
    short, long = "".join(final.split()), "".join(said.split())
    return long[len(short) :] if long.startswith(short) else ""


class PlainTurn:
    """A turn streaming onto the stream, wrapped word by word."""

    def __init__(self, room: "PlainTerminal", profile: Profile, *, is_shown: bool) -> None:
        self._room = room
        self._profile = profile
        self._is_over = not is_shown
        self._raw = ""
        self._clean = ""
        self._flow: Flow | None = None

    async def write(self, piece: str) -> None:
        """Show the next piece of text; a word appears when it is whole."""
        if not self._is_over:
            self._raw += piece
            # Sanitised as a whole: a sequence cut in two by the stream is still seen.
            clean = sanitise(self._raw)
            fresh, self._clean = clean[len(self._clean) :], clean
            self._put(fresh)

    async def end(self, text: str) -> None:
        """What stands is completed, or said again below when it is not what was streamed.

        A turn that was cut short ends where its speaker was when they stopped: with a dash, unless the
        words too many are only the one still kept back.
        """
        if self._is_over:
            return
        final = sanitise(text).strip()
        if final and (surplus := surplus_of(final, self._clean)) and self._flow is not None:
            kept_back = self._flow.forget(surplus)
            self._room.write((("", "" if kept_back else self._flow.feed("—")),))
            self._room.finish(self)
            self._is_over = True
            return
        rest = rest_of(final, self._clean)
        if rest is not None:
            self._put(rest)
        self._room.finish(self)
        if rest is None:
            self._room.write_line(())
            self._room.say_again(self._profile, final or "(taken back)")
        self._is_over = True

    def suspend(self) -> None:
        """Someone else speaks: end the line; the next word begins a new block."""
        if self._flow is not None:
            self._room.write((("", self._flow.finish() + "\n"),))
            self._flow = None

    def _put(self, fresh: str) -> None:
        if self._flow is None:
            fresh = fresh.lstrip()
            if not fresh:
                return
            self._flow = self._room.begin(self, self._profile)
        self._room.write((("", self._flow.feed(fresh)),))


class PlainTerminal:
    """A ChatPlatform that only writes. Nobody answers here: `inbound` yields nothing and ends on close.

    `stream` gets the words as they come; when its reader has gone the studio goes on without it.
    `width` in cells; None asks the terminal behind `stream`, or takes 80. `colour` is for terminals only.
    `elapsed` counts seconds, for spacing progress lines at least `every` seconds apart.
    """

    is_attended = False

    def __init__(
        self,
        stream: TextIO,
        *,
        width: int | None = None,
        colour: bool = False,
        term: str = "xterm-256color",
        elapsed: Callable[[], float] = time.monotonic,
        every: float = 2.0,
    ) -> None:
        self._stream = stream
        self._fixed_width = width
        self._paint = _painter(stream, term) if colour else None
        self._elapsed = elapsed
        self._every = every
        self._keys: set[str] = set()
        self._speaking: PlainTurn | None = None
        self._phase = ""
        self._progress = _Progress()
        self._is_gone = False
        self._closed = asyncio.Event()

    @property
    def width(self) -> int:
        """Cells in a line, now."""
        return self._fixed_width or _width_of(self._stream)

    async def run(self) -> None:
        """Return when the room closes; there is nothing to keep running."""
        await self._closed.wait()

    async def turn(self, thread: str, profile: Profile, *, key: str) -> PlainTurn:
        """Begin a persona's turn. The same `key` never shows twice."""
        return PlainTurn(self, profile, is_shown=self._is_new(key))

    async def post(self, thread: str, card: Card, *, key: str) -> None:
        """Post once as the studio. The same `key` never posts twice."""
        if self._is_new(key):
            self._block(*card_lines(card, self.width))

    async def show(self, thread: str, board: Board) -> None:
        """A line when steps have ended, or when nothing was said about progress for a while."""
        now = self._elapsed()
        is_first = not self._progress.is_told
        if line := self._progress.line(board, now=now, every=self._every):
            text: Line = (("", fit(line, self.width)),)
            if is_first or self._speaking:
                self._block(text)
            else:
                self.write_line(text)
        if is_over(board) and self._progress.conclude():
            self.write_line(board_summary(board, self.width))

    async def phase(self, thread: str, phase: str) -> None:
        """Name the part of the discussion that begins."""
        if phase != self._phase:
            self._phase = phase
            self._block(((DIM, fit(f"— {one_line(phase)} —", self.width)),))

    async def inbound(self) -> AsyncIterator[Inbound]:
        """Nobody types here."""
        await self._closed.wait()
        return
        yield  # makes this an iterator

    async def close(self) -> None:
        """End the line in progress."""
        self._break()
        self._closed.set()

    def begin(self, turn: PlainTurn, profile: Profile) -> Flow:
        """Head a block for `turn`, which speaks from now on."""
        self._block(turn_head(profile, self.width))
        self._speaking = turn
        lead = indent(self.width)
        self.write((("", lead),))
        return Flow(self.width - cells(lead), lead)

    def finish(self, turn: PlainTurn) -> None:
        """`turn` is over."""
        if self._speaking is turn:
            self._break()

    def say_again(self, profile: Profile, text: str) -> None:
        """What stands in place of what was streamed."""
        lead = indent(self.width)
        self.write_line(turn_head(profile, self.width))
        for line in wrap(f"↻ {text}", self.width - cells(lead)):
            self.write_line((("", lead + line),))

    def write(self, line: Line) -> None:
        """Write styled text as it stands."""
        if self._is_gone or not any(text for _, text in line):
            return
        try:
            if self._paint:
                self._paint(line)
            else:
                self._stream.write(_encodable("".join(text for _, text in line), self._stream))
                self._stream.flush()
        except (BrokenPipeError, ValueError):  # the reader left, or the stream was closed: the film goes on
            self._is_gone = True

    def write_line(self, line: Line) -> None:
        """Write a whole line."""
        self.write((*line, ("", "\n")))

    def _block(self, *lines: Line) -> None:
        self._break()
        self.write_line(())
        for line in lines:
            self.write_line(line)

    def _break(self) -> None:
        if self._speaking:
            turn, self._speaking = self._speaking, None
            turn.suspend()

    def _is_new(self, key: str) -> bool:
        is_new = key not in self._keys
        self._keys.add(key)
        return is_new


class _Progress:
    """What of a production has been told already, so that each thing is told once."""

    def __init__(self) -> None:
        self._told: Counter[str] | None = None
        self._at = 0.0
        self._is_concluded = False

    @property
    def is_told(self) -> bool:
        """Whether anything was said about this production."""
        return self._told is not None

    def line(self, board: Board, *, now: float, every: float) -> str:
        """The line worth a place in a log at `now` (seconds); "" for none."""
        ended = Counter(f"{one_line(s.label)} {s.state}" for s in board.steps if s.state in FINISHED)
        lead = f"[{percent(board.fraction):>4}]"
        left = time_left(board.left)
        tail = f" · {left} left" if left.startswith("about") else ""
        if self._told is None or (self._is_concluded and not is_over(board)):
            self._told, self._at, self._is_concluded = ended, now, False
            return f"{lead} {one_line(board.title)}: {counts(board)}{tail}"
        fresh = ended - self._told
        if fresh:
            self._told, self._at = ended, now
            return f"{lead} {', '.join(fresh)}{tail}"
        doing = [s for s in board.steps if s.state == "running"]
        if doing and now - self._at >= every:
            self._at = now
            what = one_line(f"{doing[0].label}: {doing[0].doing}" if doing[0].doing else doing[0].label)
            return f"{lead} {what} {percent(doing[0].fraction)}{tail}"
        return ""

    def conclude(self) -> bool:
        """Whether the end has still to be told."""
        is_news, self._is_concluded = not self._is_concluded, True
        return is_news


def _width_of(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError):  # not a terminal; io.UnsupportedOperation is both
        return _USUAL_WIDTH


def _encodable(text: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_SIMPLER).encode(encoding, "replace").decode(encoding)
    return text


def _painter(stream: TextIO, term: str) -> Callable[[Line], None]:
    from prompt_toolkit.data_structures import Size
    from prompt_toolkit.output.vt100 import Vt100_Output
    from prompt_toolkit.renderer import print_formatted_text
    from prompt_toolkit.styles import default_ui_style

    output = Vt100_Output(stream, lambda: Size(24, _width_of(stream)), term=term, enable_cpr=False)
    style = default_ui_style()
    return lambda line: print_formatted_text(output, list(line), style)
