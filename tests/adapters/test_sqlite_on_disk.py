"""What only a database in a file owes: several processes, power cuts, full disks and damage."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import storage.sqlite.connection
from storage.domain.errors import Permanent, RequestError, SettingsError, StoreBusy, StudioError
from storage.domain.film import ProjectId
from storage.domain.job import Done, JobId
from storage.sqlite.connection import in_our_words
from storage.sqlite.database import SqliteDatabase
from storage.sqlite.migrate import migrations
from tests.builders import LEASE, START, a_job, a_plan_text, a_project, at
from tests.fakes.clock import ManualClock

# Claims jobs until there are none, telling each; the way a second runner does.
_RUNNER = """
import asyncio, sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from storage.clock import SystemClock
from storage.domain.job import Done
from storage.sqlite.database import SqliteDatabase

async def main():
    database = await SqliteDatabase.open(Path(sys.argv[1]), clock=SystemClock())
    now = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
    print("ready", flush=True)
    sys.stdin.readline()
    while True:
        async with database.begin() as work:
            job = await work.jobs.claim(now=now, lease_for=timedelta(seconds=30))
        if job is None:
            break
        async with database.begin() as work:
            await work.jobs.finish(job, Done(), now=now)
        print(job.id, flush=True)
    await database.close()

asyncio.run(main())
"""

# Commits one job, then dies as in a crash, in the middle of adding the next.
_KILLED = """
import asyncio, os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from storage.clock import SystemClock
from storage.domain.job import NewJob
from storage.sqlite.database import SqliteDatabase

async def main():
    now = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
    def on_commit(when):
        if when == "before" and commits.append(when) is None and len(commits) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
    commits = []
    database = await SqliteDatabase.open(Path(sys.argv[1]), clock=SystemClock(), on_commit=on_commit)
    for name in ("kept", "undone"):
        async with database.begin() as work:
            await work.jobs.add(NewJob(kind="render", unique=name), now=now)

asyncio.run(main())
"""


# Leaves a job open and the database too.
_CARELESS = """
import asyncio, sys
from datetime import datetime, UTC
from pathlib import Path
from storage.clock import SystemClock
from storage.domain.job import NewJob
from storage.sqlite.database import SqliteDatabase

async def main():
    kept.append(await SqliteDatabase.open(Path(sys.argv[1]), clock=SystemClock()))
    async with kept[0].begin() as work:
        await work.jobs.add(NewJob(kind="render", unique="kept"), now=datetime(2026, 3, 1, tzinfo=UTC))

kept = []
asyncio.run(main())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "studio.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[SqliteDatabase]:
    database = await SqliteDatabase.open(path, clock=ManualClock(START))
    yield database
    await database.close()


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    """What another program sees in the file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


async def test_what_was_committed_is_there_when_the_studio_opens_again(path: Path):
    database = await SqliteDatabase.open(path, clock=ManualClock(START))
    async with database.begin() as work:
        await work.films.add_project(a_project())
    await database.close()
    again = await SqliteDatabase.open(path, clock=ManualClock(START))
    async with again.read() as work:
        assert await work.films.project(ProjectId("kettle")) == a_project()
    await again.close()
    assert [file.name for file in path.parent.iterdir()] == ["studio.db"]


async def test_every_commit_is_on_the_disk_before_it_returns(database: SqliteDatabase, path: Path):
    async with database.begin() as work:
        await work.jobs.add(a_job(), now=at(0))
    # FULL means: the log is synced at each commit, so that a power cut takes nothing back.
    rows = await database._writer.execute_fetchall("PRAGMA synchronous")  # pyright: ignore[reportPrivateUsage]  nobody else can tell
    assert [tuple(row) for row in rows] == [(2,)]
    assert ask(path, "PRAGMA journal_mode") == [("wal",)]
    assert ask(path, "SELECT unique_key FROM jobs") == [("one",)]


def test_killed_before_a_commit_the_file_holds_what_was_committed(path: Path):
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False, timeout=60)
    assert killed.returncode == -9
    assert ask(path, "SELECT unique_key FROM jobs") == [("kept",)]
    assert ask(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_process_ends_though_nobody_closed_the_database(path: Path):
    ended = subprocess.run([sys.executable, "-c", _CARELESS, str(path)], check=False, timeout=20)
    assert ended.returncode == 0
    assert ask(path, "SELECT unique_key FROM jobs") == [("kept",)]


async def test_two_runners_in_one_process_claim_every_job_once(path: Path, database: SqliteDatabase):
    other = await SqliteDatabase.open(path, clock=ManualClock(START))
    async with database.begin() as work:
        for number in range(30):
            await work.jobs.add(a_job(str(number)), now=at(0))
    claimed: list[JobId] = []

    async def run(mine: SqliteDatabase) -> None:
        while True:
            async with mine.begin() as work:
                job = await work.jobs.claim(now=at(0), lease_for=LEASE)
            if job is None:
                return
            claimed.append(job.id)
            async with mine.begin() as work:
                await work.jobs.finish(job, Done(), now=at(1))

    async with asyncio.TaskGroup() as group:
        for number, mine in enumerate((database, other, database, other)):
            group.create_task(run(mine), name=f"runner {number}")
    await other.close()
    assert sorted(claimed) == list(range(1, 31))


def test_two_processes_claim_every_job_once(path: Path):
    async def fill() -> None:
        database = await SqliteDatabase.open(path, clock=ManualClock(START))
        async with database.begin() as work:
            for number in range(60):
                await work.jobs.add(a_job(str(number), project=f"film {number % 7}"), now=at(0))
            for number in range(5):  # two have none
                await work.jobs.open_batch(f"film {number}", owner=f"owner {number % 3}", now=at(0))
        await database.close()

    asyncio.run(fill())
    command = [sys.executable, "-c", _RUNNER, str(path)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as two,
    ):
        assert one.stdout
        assert two.stdout
        assert (one.stdout.readline(), two.stdout.readline()) == ("ready\n", "ready\n")
        for runner in (one, two):
            assert runner.stdin
            runner.stdin.write("go\n")
            runner.stdin.flush()
        told = [one.stdout.read().split(), two.stdout.read().split()]
        assert (one.wait(60), two.wait(60)) == (0, 0)
    assert sorted(int(id) for ids in told for id in ids) == list(range(1, 61))
    assert ask(path, "SELECT state, attempt, count(*) FROM jobs GROUP BY 1, 2") == [("completed", 1, 60)]


async def test_several_studios_may_open_a_new_file_at_once(path: Path):
    async with asyncio.TaskGroup() as group:
        opening = [
            group.create_task(SqliteDatabase.open(path, clock=ManualClock(START)), name=f"open {number}")
            for number in range(6)
        ]
    for task in opening:
        await task.result().close()
    assert ask(path, "PRAGMA user_version") == [(len(migrations()),)]
    assert list(path.parent.glob("*.before-*")) == []


async def test_a_store_that_another_holds_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(storage.sqlite.connection, "BUSY_FOR", timedelta(0))
    database = await SqliteDatabase.open(path, clock=ManualClock(START))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            async with database.begin():
                raise AssertionError("it was not ours to begin")
        async with database.read() as work:
            assert list(await work.jobs.find()) == []
        other.execute("ROLLBACK")
    async with database.begin() as work:
        await work.jobs.add(a_job(), now=at(0))
    await database.close()


async def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_lost(database: SqliteDatabase):
    async with database.begin() as work:
        await work.jobs.add(a_job("kept"), now=at(0))
    await database._writer.execute_fetchall("PRAGMA max_page_count = 1")  # pyright: ignore[reportPrivateUsage]  as a full disk would
    with pytest.raises(RequestError, match="disk that holds the studio's memory is full"):
        async with database.begin() as work:
            await work.jobs.add(a_job("too much", args={"text": "x" * 1_000_000}), now=at(0))
    async with database.begin() as work:
        assert [job.unique for job in await work.jobs.find()] == ["kept"]


@pytest.mark.parametrize(
    "content", [b"this is no database, whatever its name may say" * 20, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_that_is_no_memory_is_refused_with_a_sentence(path: Path, content: bytes):
    path.write_bytes(content)
    with pytest.raises(Permanent, match=r"damaged.*soundstage restore"):
        asyncio.run(SqliteDatabase.open(path, clock=ManualClock(START)))
    assert path.read_bytes() == content


async def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path):
    with pytest.raises(RequestError, match="cannot be opened"):
        await SqliteDatabase.open(tmp_path / "nowhere" / "studio.db", clock=ManualClock(START))


async def test_a_memory_of_a_newer_studio_is_refused(path: Path, database: SqliteDatabase):
    ask(path, "PRAGMA user_version = 99")
    with pytest.raises(SettingsError, match="newer Soundstage"):
        await SqliteDatabase.open(path, clock=ManualClock(START))


_CODES = {
    name: getattr(sqlite3, name)
    for name in dir(sqlite3)
    if name.startswith("SQLITE_") and name.count("_") == 1 and isinstance(getattr(sqlite3, name), int)
}
_TOLD = {
    "SQLITE_BUSY": StoreBusy,
    "SQLITE_LOCKED": StoreBusy,
    "SQLITE_FULL": RequestError,
    "SQLITE_CANTOPEN": RequestError,
    "SQLITE_PERM": RequestError,
    "SQLITE_AUTH": RequestError,
    "SQLITE_CORRUPT": Permanent,
    "SQLITE_NOTADB": Permanent,
    "SQLITE_IOERR": Permanent,
    "SQLITE_READONLY": RuntimeError,
}


@pytest.mark.parametrize("name", _TOLD)
def test_trouble_with_the_file_is_told_in_our_words(name: str):
    error = sqlite3.OperationalError("in the library's words")
    error.sqlite_errorcode = _CODES[name] | (3 << 8)  # with a detail, as extended codes have
    with pytest.raises(_TOLD[name]) as caught, in_our_words():
        raise error
    assert caught.value.__cause__ is error
    if isinstance(caught.value, StudioError):
        assert str(caught.value).endswith(".")
        assert "sqlite" not in str(caught.value).lower()


def test_mistakes_in_the_program_stay_what_they_are():
    with pytest.raises(sqlite3.IntegrityError), in_our_words():
        raise sqlite3.IntegrityError("a rule of the schema was broken")


async def test_a_plan_is_kept_as_scenes_and_shots_too(database: SqliteDatabase, path: Path):
    async with database.begin() as work:
        await work.films.add_project(a_project(plan=a_plan_text("sh010", "sh020", "sh030")))
    assert ask(path, "SELECT id, scene, subject, frames FROM shots ORDER BY position") == [
        (id, "sc01", "keeper", 24) for id in ("sh010", "sh020", "sh030")
    ]
    async with database.begin() as work:
        await work.films.update_project(ProjectId("kettle"), plan=a_plan_text("sh030", "sh010"))
    assert ask(path, "SELECT id FROM shots ORDER BY position") == [("sh030",), ("sh010",)]
    assert ask(path, "SELECT id, title, place, mood, position FROM scenes") == [
        ("sc01", "Dusk", "lighthouse", "calm", 0)
    ]
    async with database.begin() as work:
        await work.films.update_project(ProjectId("kettle"), plan="")
    assert ask(path, "SELECT count(*) FROM shots") == [(0,)]


async def test_nested_readers_do_not_wait_for_each_other_and_are_used_again(database: SqliteDatabase):
    for _ in range(3):
        async with database.read() as one, database.read() as two:
            assert list(await one.jobs.find()) == list(await two.jobs.find()) == []
    assert len(database._readers) == 2  # pyright: ignore[reportPrivateUsage]  a leak shows nowhere else
