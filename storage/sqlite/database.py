"""Units of work on one SQLite file: one writer at a time, readers beside it."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import aiosqlite

from storage.ports import (
    ArtifactStore,
    Clock,
    ConversationStore,
    EventLog,
    FilmStore,
    JobStore,
    Outbox,
    UnitOfWork,
)
from storage.sqlite.artifacts import SqliteArtifactStore
from storage.sqlite.connection import Sql, connect
from storage.sqlite.conversations import SqliteConversationStore
from storage.sqlite.events import SqliteEventLog, SqliteOutbox
from storage.sqlite.films import SqliteFilmStore
from storage.sqlite.jobs import SqliteJobStore
from storage.sqlite.migrate import migrate

OnCommit = Callable[[str], None]


class SqliteUnitOfWork:
    """All stores, inside one transaction."""

    def __init__(self, sql: Sql) -> None:
        self.jobs: JobStore = SqliteJobStore(sql)
        self.films: FilmStore = SqliteFilmStore(sql)
        self.artifacts: ArtifactStore = SqliteArtifactStore(sql)
        self.conversations: ConversationStore = SqliteConversationStore(sql)
        self.events: EventLog = SqliteEventLog(sql)
        self.outbox: Outbox = SqliteOutbox(sql)


class SqliteDatabase:
    """One database file. Several processes may each have one of these on the same file."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, on_commit: OnCommit | None) -> None:
        self._path = path
        self._writer = writer
        self._on_commit = on_commit
        self._writing = asyncio.Lock()
        self._owner: asyncio.Task[object] | None = None
        self._idle: list[aiosqlite.Connection] = []  # readers nobody uses now
        self._readers: list[aiosqlite.Connection] = []

    @classmethod
    async def open(cls, path: Path, *, clock: Clock, on_commit: OnCommit | None = None) -> Self:
        """Open, creating or migrating the file first.

        `on_commit` is called with "before" and "after" around every commit that changes something:
        what it raises before rolls back, after leaves the commit standing.
        Raises SettingsError when the file is of a newer program, StoreBusy, RequestError, Permanent.
        """
        await asyncio.to_thread(migrate, path, now=clock.now())
        return cls(path, await connect(path, reading=False), on_commit)

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[UnitOfWork]:
        """A transaction that writes: commits on a clean exit, rolls back on any exception.

        One at a time per process, and per file: keep slow work outside. Raises StoreBusy.
        """
        me = asyncio.current_task()
        if self._owner is not None and self._owner is me:
            raise RuntimeError("this task has a unit of work open already and would wait for itself")
        async with self._writing:
            self._owner = me
            sql = Sql(self._writer)
            changes = self._writer.total_changes
            try:
                await sql.rows("BEGIN IMMEDIATE")
                yield SqliteUnitOfWork(sql)
                changed = self._writer.total_changes != changes
                self._tell("before", changed)
                await sql.rows("COMMIT")
            except BaseException:
                await self._roll_back()
                raise
            finally:
                sql.end()
                self._owner = None
        self._tell("after", changed)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[UnitOfWork]:
        """A consistent view of what is committed; writing through it raises RuntimeError."""
        connection = await self._reader()
        sql = Sql(connection)
        try:
            await sql.rows("BEGIN")
            yield SqliteUnitOfWork(sql)
        finally:
            sql.end()
            # Queued even when this task is cancelled while it waits, and before any later statement.
            self._idle.append(connection)
            await connection.execute_fetchall("ROLLBACK")

    async def close(self) -> None:
        """Close every connection; a transaction that is open is rolled back."""
        while self._readers:
            await self._readers.pop().close()
        self._idle.clear()
        await self._writer.close()

    async def _reader(self) -> aiosqlite.Connection:
        # As many as there are readings at once: one reading inside another must not wait for itself.
        if self._idle:
            return self._idle.pop()
        connection = await connect(self._path, reading=True)
        self._readers.append(connection)
        return connection

    async def _roll_back(self) -> None:
        # Statements run in the order they were queued, so this follows whatever was cancelled: a
        # BEGIN that still came through is undone; after a COMMIT that did there is nothing to undo.
        with contextlib.suppress(sqlite3.OperationalError, ValueError):  # not begun, or closed
            await self._writer.execute_fetchall("ROLLBACK")

    def _tell(self, when: str, changed: bool) -> None:
        if changed and self._on_commit is not None:
            self._on_commit(when)
