"""The room of a command: this terminal, with a person in it or hands-free."""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.tasks import together
from config.terminal import TerminalFacts

if TYPE_CHECKING:
    from bot.platforms.terminal.completing import Completions
    from bot.platforms.terminal.interactive import InteractiveTerminal
    from bot.platforms.terminal.plain import PlainTerminal

    Room = InteractiveTerminal | PlainTerminal


def is_attended(*, hands_free: bool) -> bool:
    """Whether a person sits at this terminal and has not asked to be left alone."""
    return not hands_free and sys.stdin.isatty() and sys.stdout.isatty()


@asynccontextmanager
async def open_terminal(
    facts: TerminalFacts, *, attended: bool, completions: "Completions | None" = None
) -> AsyncGenerator["Room"]:
    """The room; the terminal is as it was when this ends, however it ends.

    `completions` says what Tab may put behind a command's name.
    """
    room = _room(facts, attended, completions)
    async with together() as tasks:
        tasks.create_task(room.run(), name="terminal")
        try:
            yield room
        finally:
            await room.close()


def _room(facts: TerminalFacts, attended: bool, completions: "Completions | None") -> "Room":
    colour = facts.colour and sys.stdout.isatty()
    if attended:  # imported here: a hands-free run needs no keyboard
        from bot.platforms.terminal.completing import nothing_more
        from bot.platforms.terminal.interactive import InteractiveTerminal

        return InteractiveTerminal.on(
            sys.stdin,
            sys.stdout,
            term=facts.term,
            person=facts.person,
            colour=colour,
            reflows=facts.reflows,
            completions=completions or nothing_more,
        )
    from bot.platforms.terminal.plain import PlainTerminal

    return PlainTerminal(sys.stdout, colour=colour, term=facts.term)
