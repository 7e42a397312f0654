"""`soundstage vary` and `upscale`: more like one of several variations, or that one larger."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from bot import replies_works
from bot.bootstrap import Studio, open_studio
from bot.brief import read_variations
from bot.cli.agreeing import agreed
from bot.cli.carrying import carry, check_resources
from bot.cli.room import is_attended
from bot.cli.works import check_store, work_in
from bot.lock import in_hand
from bot.ports import ChatPlatform
from bot.replies import announcement
from bot.stored import plan_of
from config.settings import Settings
from config.terminal import terminal_facts
from storage.domain.errors import RequestError
from storage.domain.film import Project

TIMES = {"2": 2, "4": 4}


async def vary(settings: Settings, folder: Path, number: str | None, *, count: str, yes: bool) -> int:
    """Make `count` more like variation `number`, in a folder of their own."""
    chosen, wanted = _number(number), read_variations(count, "--count")

    def propose(studio: Studio, source: Project) -> Project:
        return studio.variations.more_like(source, chosen, wanted, new_id=uuid4().hex[:12])

    return await _make(settings, folder, propose, yes=yes)


async def upscale(settings: Settings, folder: Path, number: str | None, *, times: str, yes: bool) -> int:
    """Make a larger copy of variation `number`, in a folder of its own."""
    chosen = _number(number)
    if times.strip() not in TIMES:
        raise RequestError(f"--times {times} cannot be made: choose 2 or 4.")

    def propose(studio: Studio, source: Project) -> Project:
        return studio.variations.larger(source, chosen, TIMES[times.strip()], new_id=uuid4().hex[:12])

    return await _make(settings, folder, propose, yes=yes)


def _number(said: str | None) -> int | None:
    if said is None:
        return None
    if not re.fullmatch(r"[1-8]", said.strip()):
        raise RequestError(f"{said} is not the number of a variation: say 1, 2, … as the files are numbered.")
    return int(said)


async def _make(
    settings: Settings, folder: Path, propose: Callable[[Studio, Project], Project], *, yes: bool
) -> int:
    """Show what it comes to, ask, open the new work, and carry it on."""
    check_store(settings, folder)
    by, attended = terminal_facts().person, is_attended(hands_free=yes)
    async with open_studio(settings) as studio:
        source = await work_in(studio.database, folder, planned=True)
        project = propose(studio, source)
        check_resources(settings, project)
        production = studio.productions.production(project)

        async def agree(room: ChatPlatform) -> bool:
            async with studio.database.read() as uow:
                price = await studio.productions.forecast(uow, production)
            card = replies_works.candidates_card(
                plan_of(project), project.folder, price, attended=room.is_attended
            )
            if not await agreed(room, project.conversation, card, key="more"):
                left = announcement(replies_works.left_alone(source.title))
                await room.post(project.conversation, left, key="left")
                return False
            await studio.variations.open(project, source, by=by)
            return True

        with in_hand(settings.data_dir, project.id):
            return await carry(studio, project, attended=attended, agree=agree)
