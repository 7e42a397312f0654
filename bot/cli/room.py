"""The room of a command: this terminal, with a person in it or hands-free."""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.tasks import together
from config.terminal import TerminalFacts

if TYPE_CHECKING:
    from bot.platforms.terminal.interactive import InteractiveTerminal
    from bot.platforms.terminal.plain import PlainTerminal

    Room = InteractiveTerminal | PlainTerminal


def is_attended(*, hands_free: bool) -> bool:
    """Whether a person sits at this terminal and has not asked to be left alone."""
    return not hands_free and sys.stdin.isatty() and sys.stdout.isatty()


@asynccontextmanager
async def open_terminal(facts: TerminalFacts, *, attended: bool) -> AsyncGenerator["Room"]:
    """The room; the terminal is as it was when this ends, however it ends."""
    room = _room(facts, attended=attended)
    async with together() as tasks:
        tasks.create_task(room.run(), name="terminal")
        try:
            yield room
        finally:
            await room.close()


def _room(facts: TerminalFacts, *, attended: bool) -> "Room":
    colour = facts.colour and sys.stdout.isatty()
    if attended:  # imported here: a hands-free run needs no keyboard
        from bot.platforms.terminal.interactive import InteractiveTerminal

        return InteractiveTerminal.on(
            sys.stdin,
            sys.stdout,
            term=facts.term,
            person=facts.person,
            colour=colour,
            reflows=facts.reflows,
        )
    from bot.platforms.terminal.plain import PlainTerminal

    return PlainTerminal(sys.stdout, colour=colour, term=facts.term)
