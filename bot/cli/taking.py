"""`soundstage takes`, `take`, `again`, `lock`, `unlock` and `rollback`: choosing without a talk."""

import re
from collections.abc import Callable
from pathlib import Path

from bot import replies_works
from bot.bootstrap import open_studio
from bot.cli.agreeing import agreed
from bot.cli.carrying import carry, check_resources
from bot.cli.room import is_attended
from bot.cli.running import OK
from bot.cli.showing import say
from bot.cli.works import check_store, work_in
from bot.gallery import ShotEntry
from bot.handlers.editing import Change, ChooseTake, Lock, RollBack, ShootAgain, shot_id
from bot.lock import in_hand
from bot.platforms.terminal.text import one_line
from bot.ports import ChatPlatform
from bot.replies import announcement
from bot.stored import plan_of
from bot.tables import table
from config.settings import Settings
from config.terminal import terminal_facts
from storage.domain.errors import RequestError
from storage.domain.film import Project


async def compare(settings: Settings, folder: Path, said: str | None) -> int:
    """The takes of a shot, or of every shot, in a table; those there is a choice of on a page."""
    check_store(settings, folder)
    async with open_studio(settings) as studio:
        project = await work_in(studio.database, folder, planned=True)
        timeline = await studio.gallery.timeline(project.id)
        shots = [shot for shot in timeline.shots if shot.takes]
        if said is not None:
            wanted = shot_id(plan_of(project), said)
            shots = [shot for shot in shots if shot.id == wanted]
        if not shots:
            raise RequestError(f"“{one_line(project.title)}” has no takes to compare.")
        pages = [
            await studio.comparing.page(project, shot.id)
            for shot in shots
            if said is not None or len(shot.takes) > 1
        ]
    for line in take_lines(shots):
        say(line)
    for page in pages:
        say(str(page))
    return OK


def take_lines(shots: list[ShotEntry]) -> list[str]:
    """A line a take."""
    rows = [
        (
            shot.id,
            str(take.number),
            "in the film" if take.selected else "",
            f"{take.seconds:.1f} s" if take.seconds is not None else "",
            take.remarks,
        )
        for shot in shots
        for take in shot.takes
    ]
    return table([("shot", "take", "", "took", "remarks"), *rows])


async def choose(settings: Settings, folder: Path, shot: str, number: str, *, yes: bool) -> int:
    """Another take of a shot goes into the film."""
    if not re.fullmatch(r"[1-9]\d{0,5}", number.strip()):
        raise RequestError(f"{number} is not the number of a take: say 2, as `soundstage takes` shows it.")

    def change(project: Project) -> Change:
        return ChooseTake(shot=shot_id(plan_of(project), shot), number=int(number))

    return await _edit(settings, folder, change, yes=yes)


async def shoot_again(settings: Settings, folder: Path, shot: str, *, yes: bool) -> int:
    """One more take of a shot is made, and goes into the film."""
    return await _edit(
        settings, folder, lambda project: ShootAgain(shot=shot_id(plan_of(project), shot)), yes=yes
    )


async def roll_back(settings: Settings, folder: Path, version: str, *, yes: bool) -> int:
    """An earlier version becomes the newest again."""
    found = re.fullmatch(r"v?(\d{1,6})", version.strip().lower())
    if not found:
        raise RequestError(f"{version} is not a version: say v001 or 1, as `soundstage cuts` shows it.")
    return await _edit(settings, folder, lambda _: RollBack(version=int(found[1])), yes=yes)


async def lock(settings: Settings, folder: Path, shot: str, *, on: bool) -> int:
    """A shot stays as it is from now on, or may change again."""
    check_store(settings, folder)
    async with open_studio(settings) as studio:
        project = await work_in(studio.database, folder, planned=True)
        change = Lock(shot=shot_id(plan_of(project), shot), lock=on)
        say((await studio.editing.make(project.id, change, by=terminal_facts().person)).what)
    return OK


async def _edit(
    settings: Settings, folder: Path, change_of: Callable[[Project], Change], *, yes: bool
) -> int:
    """Show what the change comes to, ask, make it, and carry the work on to its next version."""
    check_store(settings, folder)
    by, attended = terminal_facts().person, is_attended(hands_free=yes)
    async with open_studio(settings) as studio:
        project = await work_in(studio.database, folder, planned=True)
        change = change_of(project)
        proposal = await studio.editing.propose(project.id, change)
        if proposal.plan == plan_of(project):
            say(replies_works.nothing_changes(proposal))
            return OK
        check_resources(settings, project)

        async def agree(room: ChatPlatform) -> bool:
            async with studio.database.read() as uow:
                production = studio.productions.worked_out(project, proposal.plan)
                price = await studio.productions.forecast(uow, production)
            card = replies_works.edit_card(proposal, price, attended=room.is_attended)
            if not await agreed(room, project.conversation, card, key="edit"):
                left = announcement(replies_works.left_alone(project.title))
                await room.post(project.conversation, left, key="left")
                return False
            await studio.editing.make(project.id, change, by=by)
            return True

        with in_hand(settings.data_dir, project.id):
            return await carry(studio, project, attended=attended, agree=agree)
