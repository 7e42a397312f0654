"""SQLite against every storage contract."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.ports import Database
from storage.sqlite.database import SqliteDatabase
from tests.builders import START
from tests.contracts.artifact_store import ArtifactStoreContract
from tests.contracts.conversation_store import ConversationStoreContract
from tests.contracts.database import DatabaseContract
from tests.contracts.deleting import DeletingContract
from tests.contracts.event_log import EventLogContract
from tests.contracts.film_store import FilmStoreContract
from tests.contracts.job_store import JobStoreContract
from tests.contracts.outbox import OutboxContract
from tests.contracts.turns import TurnsContract
from tests.fakes.clock import ManualClock


class InSqlite:
    """Provides an empty database in a file."""

    @pytest.fixture
    async def database(self, tmp_path: Path) -> AsyncIterator[Database]:
        database = await SqliteDatabase.open(tmp_path / "studio.db", clock=ManualClock(START))
        yield database
        await database.close()


class TestSqliteJobStore(InSqlite, JobStoreContract): ...


class TestSqliteTurns(InSqlite, TurnsContract): ...


class TestSqliteFilmStore(InSqlite, FilmStoreContract): ...


class TestSqliteArtifactStore(InSqlite, ArtifactStoreContract): ...


class TestSqliteConversationStore(InSqlite, ConversationStoreContract): ...


class TestSqliteEventLog(InSqlite, EventLogContract): ...


class TestSqliteOutbox(InSqlite, OutboxContract): ...


class TestSqliteDeleting(InSqlite, DeletingContract): ...


class TestSqliteDatabase(DatabaseContract):
    @pytest.fixture
    async def make(
        self, tmp_path: Path
    ) -> AsyncIterator[Callable[[Callable[[str], None] | None], Awaitable[Database]]]:
        opened: list[Database] = []

        async def open_one(on_commit: Callable[[str], None] | None) -> Database:
            path = tmp_path / f"studio{len(opened)}.db"
            opened.append(await SqliteDatabase.open(path, clock=ManualClock(START), on_commit=on_commit))
            return opened[-1]

        yield open_one
        for database in opened:
            await database.close()
