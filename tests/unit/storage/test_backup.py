"""A backup brings back what it holds, or says that it cannot and changes nothing."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import backup, restore
from storage.disk import DiskFileStore
from storage.domain.artifact import Digest
from storage.domain.errors import RequestError, SettingsError
from storage.domain.film import ProjectId
from storage.sqlite.database import SqliteDatabase
from storage.sqlite.migrate import migrations
from tests.builders import START, a_project, an_artifact
from tests.contracts.file_store import a_file
from tests.fakes.clock import ManualClock

OLD_SCHEMAS = sorted((Path(__file__).parents[2] / "golden" / "schemas").glob("*.sql"))


class Studio:
    """A database and its files in one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.db = folder / "studio.db"
        self.files = folder / "files"

    async def open(self) -> SqliteDatabase:
        return await SqliteDatabase.open(self.db, clock=ManualClock(START))

    async def file(self, content: bytes, *, project: str) -> Digest:
        """Make a project that has one file."""
        digest = await DiskFileStore(self.files).add(a_file(self.folder, content), suffix=".png")
        database = await self.open()
        async with database.begin() as work:
            await work.films.add_project(a_project(project))
            await work.artifacts.add(an_artifact(digest=digest, size=len(content)))
        await database.close()
        return digest

    async def projects(self) -> list[ProjectId]:
        database = await self.open()
        async with database.read() as work:
            found = [project.id for project in await work.films.projects()]
        await database.close()
        return sorted(found)

    def content(self, digest: Digest) -> bytes:
        return DiskFileStore(self.files).path(digest, ".png").read_bytes()

    async def bring_back(self, source: Path) -> None:
        await restore(source, db_path=self.db, files_root=self.files, now=START)

    def everything(self) -> dict[str, bytes]:
        """Every file there is, to see whether anything changed."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def here(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "here")


@pytest.fixture
def there(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "there")


async def a_backup(studio: Studio) -> Path:
    to = studio.folder.parent / "backup"
    await backup(studio.db, studio.files, to, now=START)
    return to


async def test_a_backup_moves_a_studio_to_another_machine(here: Studio, there: Studio):
    digest = await here.file(b"a kettle", project="kettle")
    report = await backup(here.db, here.files, here.folder.parent / "backup", now=START)
    assert (report.files, report.size, report.missing) == (1, 8, ())
    await there.bring_back(report.folder)
    assert await there.projects() == ["kettle"]
    assert there.content(digest) == b"a kettle"


async def test_a_backup_can_be_made_while_the_studio_works(here: Studio, there: Studio):
    await here.file(b"a kettle", project="kettle")
    database = await here.open()
    async with database.begin() as work:
        await work.films.add_project(a_project("boat"))
    async with database.begin() as work:
        await work.films.add_project(a_project("not yet"))
        folder = await a_backup(here)
    await database.close()
    await there.bring_back(folder)
    assert await there.projects() == ["boat", "kettle"]
    assert [path.name for path in sorted(folder.iterdir())] == ["files", "manifest.json", "studio.db"]


async def test_bringing_one_back_forgets_what_came_later_but_keeps_a_copy(here: Studio):
    first = await here.file(b"a kettle", project="kettle")
    folder = await a_backup(here)
    await here.file(b"a boat", project="boat")
    open_elsewhere = await here.open()
    await here.bring_back(folder)
    async with open_elsewhere.begin() as work:
        assert [project.id for project in await work.films.projects()] == ["kettle"]
    await open_elsewhere.close()
    assert await here.projects() == ["kettle"]
    assert here.content(first) == b"a kettle"
    (copy,) = here.folder.glob("studio.db.before-restore-*")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT id FROM projects ORDER BY id").fetchall() == [
            ("boat",),
            ("kettle",),
        ]


async def test_a_studio_whose_memory_is_broken_is_brought_back(here: Studio):
    await here.file(b"a kettle", project="kettle")
    folder = await a_backup(here)
    here.db.write_bytes(b"broken" * 1000)
    (here.folder / "studio.db-wal").write_bytes(b"stale")
    await here.bring_back(folder)
    assert await here.projects() == ["kettle"]
    aside = {path.name.split(".before-restore-")[0] for path in here.folder.glob("*.before-restore-*")}
    assert {"studio.db", "studio.db-wal"} <= aside


async def test_a_lost_file_comes_back_too(here: Studio):
    digest = await here.file(b"a kettle", project="kettle")
    folder = await a_backup(here)
    DiskFileStore(here.files).path(digest, ".png").unlink()
    await here.bring_back(folder)
    assert here.content(digest) == b"a kettle"


async def test_a_file_that_was_lost_before_is_named_and_does_not_stop_the_backup(here: Studio, there: Studio):
    lost = await here.file(b"a kettle", project="kettle")
    damaged = await here.file(b"a boat", project="boat")
    kept = await here.file(b"a train", project="train")
    store = DiskFileStore(here.files)
    store.path(lost, ".png").unlink()
    store.path(damaged, ".png").write_bytes(b"a goat")
    report = await backup(here.db, here.files, here.folder.parent / "backup", now=START)
    assert (report.files, set(report.missing)) == (1, {lost, damaged})
    await there.bring_back(report.folder)
    assert there.content(kept) == b"a train"


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _widen(path: Path) -> None:
    manifest = json.loads(path.read_text())
    manifest["files"][0]["suffix"] = "/../../x"
    path.write_text(json.dumps(manifest))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a changed file": lambda folder: _flip(next((folder / "files").rglob("*.png"))),
    "a short file": lambda folder: next((folder / "files").rglob("*.png")).write_bytes(b""),
    "a lost file": lambda folder: next((folder / "files").rglob("*.png")).unlink(),
    "a changed database": lambda folder: _flip(folder / "studio.db"),
    "no database": lambda folder: (folder / "studio.db").unlink(),
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "half a manifest": lambda folder: (folder / "manifest.json").write_text('{"version": 1'),
    "a manifest that leads elsewhere": lambda folder: _widen(folder / "manifest.json"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_backup_is_refused_and_nothing_is_changed(here: Studio, there: Studio, what: str):
    asyncio.run(here.file(b"a kettle", project="kettle"))
    asyncio.run(there.file(b"a boat", project="boat"))
    folder = asyncio.run(a_backup(here))
    DAMAGE[what](folder)
    before = there.everything()
    with pytest.raises(RequestError, match=r"(damaged|not a backup).*\.$"):
        asyncio.run(there.bring_back(folder))
    assert there.everything() == before


@pytest.mark.parametrize("old", OLD_SCHEMAS, ids=lambda file: file.stem)
def test_a_backup_of_an_older_studio_is_brought_back_and_goes_on(here: Studio, there: Studio, old: Path):
    with closing(sqlite3.connect(here.db)) as connection:
        connection.executescript(old.read_text(encoding="utf-8"))
    folder = asyncio.run(a_backup(here))
    asyncio.run(there.bring_back(folder))
    assert asyncio.run(there.projects()) == ["kettle"]
    with closing(sqlite3.connect(there.db)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations()),)


def test_a_backup_of_a_newer_studio_is_refused(here: Studio, there: Studio):
    asyncio.run(here.file(b"a kettle", project="kettle"))
    with closing(sqlite3.connect(here.db)) as connection:
        connection.execute("PRAGMA user_version = 99")
    folder = asyncio.run(a_backup(here))
    with pytest.raises(SettingsError, match="newer Soundstage"):
        asyncio.run(there.bring_back(folder))
    assert there.everything() == {}


async def test_there_must_be_something_to_back_up_and_a_free_place_for_it(here: Studio, tmp_path: Path):
    with pytest.raises(RequestError, match="nothing to back up"):
        await backup(here.db, here.files, tmp_path / "backup", now=START)
    await here.file(b"a kettle", project="kettle")
    with pytest.raises(RequestError, match="in use already"):
        await backup(here.db, here.files, here.folder, now=START)


def test_a_backup_that_breaks_off_leaves_nothing(
    here: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asyncio.run(here.file(b"a kettle", project="kettle"))

    def no_room(*_: object, **__: object) -> Digest:
        raise RequestError("The disk is full.")

    monkeypatch.setattr("storage.backup.take_in", no_room)
    with pytest.raises(RequestError):
        asyncio.run(backup(here.db, here.files, tmp_path / "backup", now=START))
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
