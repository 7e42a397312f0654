"""`soundstage archive` and `delete`: take a work out of the studio, or out of the world."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot import replies_works
from bot.bootstrap import Studio, open_studio
from bot.cli.agreeing import agreed
from bot.cli.room import is_attended, open_terminal
from bot.cli.running import OK
from bot.cli.showing import say
from bot.cli.works import check_store, size, work_in
from bot.handlers.deleting import Going
from bot.handlers.deliveries import delivered_names
from bot.lock import in_hand
from config.settings import Settings
from config.terminal import terminal_facts
from storage.domain.conversation import Card
from storage.domain.errors import RequestError
from storage.domain.film import Project

PAGES = "takes-sh*.jpg"  # what comparing takes left in the folder


async def archive(settings: Settings, folder: Path, to: Path | None) -> int:
    """All there is of a work in one zip file."""
    check_store(settings, folder)
    target = to or folder.with_name(f"{folder.name}.zip")
    _check_free(target)
    async with open_studio(settings) as studio:
        project = await work_in(studio.database, folder)
        try:
            contents = await studio.archives.write(project.id, target)
        except OSError as exc:
            raise RequestError(
                f"{target} could not be written ({exc.strerror or exc}): choose another file with --to."
            ) from exc
    count = len(contents.files) + len(contents.texts)
    say(f"Wrote {count} files ({size(_bytes(target))}) to {target}.")
    return OK


def _check_free(target: Path) -> None:
    if target.exists():
        raise RequestError(f"{target} is there already: name another file with --to.")


def _bytes(path: Path) -> int:
    return path.stat().st_size


async def delete(settings: Settings, folder: Path, *, yes: bool, files: bool) -> int:
    """Forget a work once the person agrees; its folder stays unless `files` go too."""
    check_store(settings, folder)
    attended = is_attended(hands_free=yes)
    async with open_studio(settings) as studio:
        project = await work_in(studio.database, folder)
        with in_hand(settings.data_dir, project.id):
            going = await studio.deleting.survey(project.id)
            if not (yes or attended):
                raise RequestError(f"{_said(project, going)} Say --yes to let it go.")
            async with open_terminal(terminal_facts(), attended=attended) as room:
                card = Card(title=_said(project, going), tone="warn")
                if not await agreed(room, project.conversation, card, key="delete"):
                    say(replies_works.left_alone(project.title))
                    return OK
            beside = await _beside(studio, project) if files else ()
            going = await studio.deleting.delete(project.id)
    kept = "" if _remove(folder, beside) else f" {folder} stays."
    say(f"“{project.title}” is gone, and {size(going.size)} are free.{kept}")
    return OK


def _said(project: Project, going: Going) -> str:
    counts = ((going.versions, "version"), (going.takes, "take"), (len(going.artifacts), "file"))
    return replies_works.going(project.title, counts, size(going.size))


async def _beside(studio: Studio, project: Project) -> Sequence[Path]:
    """What the studio put into the person's folder and onto its own shelves."""
    async with studio.database.read() as uow:
        names = await delivered_names(uow, project)
    return [*_in_folder(Path(project.folder), names), *studio.deliveries.shelved(project.id)]


def _in_folder(folder: Path, names: Sequence[str]) -> Sequence[Path]:
    return [*(folder / name for name in names), *folder.glob(PAGES)]


def _remove(folder: Path, paths: Sequence[Path]) -> bool:
    """The files go, then folders that are empty; what somebody else put there stays. Whether all is gone."""
    for path in paths:
        path.unlink(missing_ok=True)
    for inside in sorted({path.parent for path in paths if folder in path.parents}, reverse=True):
        with suppress(OSError):  # not empty
            inside.rmdir()
    return not folder.exists()
