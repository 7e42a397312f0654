"""Carry a project on in this terminal, from wherever it stands to the delivered work."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from bot import replies
from bot.bootstrap import Studio
from bot.cli.completing import completions
from bot.cli.ready import check_ready, check_room
from bot.cli.room import open_terminal
from bot.cli.running import INTERRUPTED, OK, STUDIO_BROKE
from bot.documents import production_seconds
from bot.ports import ChatPlatform
from bot.session import Outcome, Session
from bot.stored import options_of
from config.settings import Settings
from config.terminal import terminal_facts
from storage.domain.conversation import Card
from storage.domain.events import Delivered
from storage.domain.film import Project

Agree = Callable[[ChatPlatform], Awaitable[bool]]


async def _at_once(_: ChatPlatform) -> bool:
    return True


async def carry(
    studio: Studio, project: Project, *, attended: bool, dry_run: bool = False, agree: Agree = _at_once
) -> int:
    """Carry it on, once those in the room `agree`; returns the exit code."""
    try:
        known = completions(
            studio.database, project.id, lambda place, prefix: studio.casting.complete(place, prefix)
        )
        async with open_terminal(terminal_facts(), attended=attended, completions=known) as room:
            if not await agree(room):
                return OK
            outcome = await Session(studio.crew, room).carry(project.id, dry_run=dry_run)
            if outcome is Outcome.DELIVERED:
                await room.post(project.conversation, await delivery_card(studio, project), key="delivered")
    except asyncio.CancelledError:  # Ctrl-C or SIGTERM: the terminal is itself again by now
        with suppress(OSError):  # unless it was closed
            sys.stderr.write(replies.interrupted(project.folder) + "\n")
        raise
    match outcome:
        case Outcome.DELIVERED | Outcome.CANCELLED | Outcome.PLANNED:
            return OK
        case Outcome.FAILED:
            return STUDIO_BROKE
        case Outcome.PAUSED:
            sys.stderr.write(replies.interrupted(project.folder) + "\n")
            return INTERRUPTED


async def delivery_card(studio: Studio, project: Project) -> Card:
    """Where the result lies, and how long it took."""
    async with studio.database.read() as uow:
        events = await uow.events.read(stream=project.conversation)
        title = (await uow.films.project(project.id)).title
    delivered = next(e.event for e in reversed(events) if isinstance(e.event, Delivered))
    seconds = production_seconds(events, now=studio.clock.now())
    return replies.delivered(title, delivered.folder, delivered.files, seconds)


def check_resources(settings: Settings, project: Project) -> None:
    """What `try` asks of the machine, asked again: it may be another machine by now."""
    options = options_of(project)
    check_ready(settings, options.kind)
    check_room(
        settings,
        (settings.data_dir, Path(project.folder)),
        seconds=options.seconds * options.variations,
        width=options.width,
        height=options.height,
    )
