"""A whole studio in one process: real store and files, painted media, a scripted cast."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.bootstrap import Studio, open_studio
from bot.brief import Options
from bot.platforms.memory import MemoryRoom
from bot.session import Outcome, Session, accept
from bot.tasks import together
from config.settings import Settings
from generators.ports import Generator
from specialists.models.scripted import ScriptedModel
from specialists.ports import Eye, ModelRequest
from storage.domain.film import Project, ProjectId
from storage.sqlite.database import OnCommit
from tests.fakes.clock import HurriedClock
from tests.fakes.engines import PAINTERS, LocalGenerator

BRIEF = "a lighthouse keeper teaches a storm to sing"
_WORDS = "amber tide lantern gull wire salt hush copper ember stair drum thread kelp bell slate ash".split()


def talk(request: ModelRequest) -> str:
    """Something different for every request, and the same for the same one."""
    seen = hashlib.sha256(repr(request).encode()).digest()
    words = [_WORDS[byte % len(_WORDS)] for byte in seen[:6]]
    return f"Let the {words[0]} {words[1]} meet the {words[2]} {words[3]} by the {words[4]} {words[5]}."


def settings_in(root: Path, **changes: Any) -> Settings:
    """Settings that keep everything below `root`."""
    values: dict[str, Any] = {
        "data_dir": root / "data",
        "cache_dir": root / "cache",
        "output_dir": root / "output",
        "workers": 2,
        "lease_seconds": 40.0,
    }
    return Settings(**values | changes)


def options(**changes: Any) -> Options:
    """A hands-free brief of eight seconds."""
    values: dict[str, Any] = {"seconds": 8.0, "width": 64, "height": 64, "seed": 3, "person": "Ana"}
    return Options(**values | changes)


@asynccontextmanager
async def painted_studio(
    root: Path,
    *,
    on_commit: OnCommit | None = None,
    generator: Generator | None = None,
    eye: Eye | None = None,
) -> AsyncGenerator[Studio]:
    """The studio of `bot.bootstrap`, with painters for engines and a scripted cast."""
    async with open_studio(
        settings_in(root),
        clock=HurriedClock(times=100),
        model=ScriptedModel(talk),
        generator=generator or LocalGenerator(),
        engines=PAINTERS,
        eye=eye,
        on_commit=on_commit,
    ) as studio:
        yield studio


async def make(studio: Studio, root: Path, *, id: str = "p1", **changes: Any) -> tuple[Project, MemoryRoom]:
    """Accept the brief (unless that was done before) and carry it to the end, hands-free."""
    async with studio.database.read() as uow:
        known = await uow.films.projects()
    if not known:
        project = await accept(
            studio.database, studio.clock, BRIEF, options(**changes), root / "film", new_id=id
        )
    else:
        project = known[0]
    room, outcome = await carry(studio, project.id)
    assert outcome is Outcome.DELIVERED
    async with studio.database.read() as uow:
        return await uow.films.project(project.id), room


async def carry(
    studio: Studio, id: ProjectId, room: MemoryRoom | None = None, *, dry_run: bool = False
) -> tuple[MemoryRoom, Outcome]:
    """Go on with a project in a room of its own; hands-free unless a room is given."""
    room = room or MemoryRoom(is_attended=False)
    async with together() as tasks:
        tasks.create_task(room.run(), name="room")
        try:
            outcome = await Session(studio.crew, room).carry(id, dry_run=dry_run)
        finally:
            await room.close()
    return room, outcome
