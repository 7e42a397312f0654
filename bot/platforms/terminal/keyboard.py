"""The keyboard of a terminal room: the line being typed, what its keys do, and what was sent with them."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.platforms.terminal.completing import Completions
from bot.platforms.terminal.layout import typing_line
from bot.platforms.terminal.typed import Page, Typed
from storage.domain.conversation import Inbound

if TYPE_CHECKING:
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent


def interrupt() -> None:
    """What Ctrl-C does where no room has taken the keyboard over."""
    signal.raise_signal(signal.SIGINT)


class Keyboard:
    """One person typing. Once it `is_silent` the person has no more to say, and `inbound` ends.

    It `is_interrupted` between a first Ctrl-C and the next line: a second one then is `leave`.
    """

    def __init__(
        self,
        person: str,
        show: Callable[[Typed], None],
        *,
        completions: Completions,
        leave: Callable[[], None],
    ) -> None:
        """`show` puts a line on the screen as it was understood."""
        self.buffer = typing_line(self._send, completions)
        self.thread = ""  # where the person's words go
        self.is_silent = False
        self.is_interrupted = False
        self._person = person
        self._show = show
        self._leave = leave
        self._is_closed = False
        self._page = Page()
        self._typed: asyncio.Queue[Inbound | None] = asyncio.Queue()

    async def inbound(self) -> AsyncIterator[Inbound]:
        """What the person sends, as they send it; ends on close or on their silence."""
        while (said := await self._typed.get()) is not None:
            yield said
        self._typed.put_nowait(None)  # for whoever asks again

    def close(self) -> None:
        """Take nothing further."""
        self._is_closed = True
        self._typed.put_nowait(None)

    def fall_silent(self) -> None:
        """The person has no more to say, or nowhere to say it."""
        self.is_silent = True
        self._typed.put_nowait(None)

    def bindings(self) -> "KeyBindings":
        """What the keys do, beside Enter."""
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings()
        keys.add("c-c")(self._interrupt)
        keys.add("c-d")(self._end_of_input)
        keys.add("tab")(self._complete)
        keys.add("s-tab")(self._complete_back)
        return keys

    def _send(self, buffer: "Buffer") -> bool:
        text = buffer.text
        if text.strip() and not (self.is_silent or self._is_closed):
            self.is_interrupted = False
            buffer.reset(append_to_history=True)  # first, so that the line is never seen twice
            self._take(text)
        return False  # the line is emptied

    def _take(self, text: str) -> None:
        """Show a line as it was understood, and pass it on."""
        self._page, typed = self._page.read(text)
        self._show(typed)
        if inbound := self._inbound(typed):
            self._typed.put_nowait(inbound)

    def _inbound(self, typed: Typed) -> Inbound | None:
        said = Inbound(
            person=self._person, text=typed.text, thread=self.thread, may_approve=True, may_manage=True
        )
        match typed.doing:
            case "said" | "command":
                return replace(said, ref=typed.ref)
            case "edited":
                return replace(said, edits=typed.ref)
            case "taken back":
                return replace(said, deletes=typed.ref)
            case "not understood":
                return None

    def _interrupt(self, _event: "KeyPressEvent") -> None:
        if self.is_interrupted or self.is_silent:
            self._leave()
            return
        self.is_interrupted = True
        self._take("/stop")

    def _complete(self, _event: "KeyPressEvent") -> None:
        """The first Tab looks for what the line could become, the next ones go through it."""
        if self.buffer.complete_state is None:
            self.buffer.start_completion(insert_common_part=True)
        else:
            self.buffer.complete_next()

    def _complete_back(self, _event: "KeyPressEvent") -> None:
        self.buffer.complete_previous()

    def _end_of_input(self, _event: "KeyPressEvent") -> None:
        if self.buffer.text:
            self.buffer.delete()
        else:
            self.fall_silent()
