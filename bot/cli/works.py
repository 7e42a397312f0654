"""The work in a folder, as commands name it."""

from pathlib import Path

from config.settings import Settings
from storage.domain.errors import NotFound
from storage.domain.film import Project
from storage.ports import Database


def check_store(settings: Settings, folder: Path) -> None:
    """Raise NotFound before a store is made just to find nothing in it."""
    if not settings.database.exists():
        raise nothing_in(folder)


async def work_in(database: Database, folder: Path, *, planned: bool = False) -> Project:
    """The newest work of a folder, which must have a plan where that is wanted. Raises NotFound."""
    async with database.read() as uow:
        found = await uow.films.projects(folder=str(folder))
    if not found:
        raise nothing_in(folder)
    if planned and not found[0].plan:
        raise NotFound(f"There is no plan for {folder} yet: `soundstage resume` goes on to it.")
    return found[0]


def nothing_in(folder: Path) -> NotFound:
    """Why nothing can be done with a folder."""
    return NotFound(f"There is no work of this studio in {folder}: name a folder that holds one.")


def size(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)) if count else 0} kB"
    return f"{count / 1_000_000:.1f} MB" if count < 1_000_000_000 else f"{count / 1_000_000_000:.2f} GB"
