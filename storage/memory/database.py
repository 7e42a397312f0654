"""Units of work on dictionaries."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from storage.memory.artifacts import MemoryArtifactStore
from storage.memory.conversations import MemoryConversationStore
from storage.memory.events import MemoryEventLog, MemoryOutbox
from storage.memory.films import MemoryFilmStore
from storage.memory.jobs import MemoryJobStore
from storage.memory.state import State, Tables
from storage.ports import (
    ArtifactStore,
    ConversationStore,
    EventLog,
    FilmStore,
    JobStore,
    Outbox,
    UnitOfWork,
)

OnCommit = Callable[[str], None]


class MemoryUnitOfWork:
    """All stores, inside one transaction."""

    def __init__(self, tables: Tables) -> None:
        self.jobs: JobStore = MemoryJobStore(tables)
        self.films: FilmStore = MemoryFilmStore(tables)
        self.artifacts: ArtifactStore = MemoryArtifactStore(tables)
        self.conversations: ConversationStore = MemoryConversationStore(tables)
        self.events: EventLog = MemoryEventLog(tables)
        self.outbox: Outbox = MemoryOutbox(tables)


class MemoryDatabase:
    """A database that is gone when the process is: for tests, demos and dry runs."""

    def __init__(self, *, on_commit: OnCommit | None = None) -> None:
        self._state = State()
        self._on_commit = on_commit
        self._writing = asyncio.Lock()
        self._owner: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[UnitOfWork]:
        """A transaction that writes: commits on a clean exit, rolls back on any exception."""
        me = asyncio.current_task()
        if self._owner is not None and self._owner is me:
            raise RuntimeError("this task has a unit of work open already and would wait for itself")
        async with self._writing:
            self._owner = me
            working = self._state.copy()
            tables = Tables(working, reading=False)
            try:
                yield MemoryUnitOfWork(tables)
                self._tell("before", tables.is_changed)
                self._state = working
            finally:
                tables.end()
                self._owner = None
        self._tell("after", tables.is_changed)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[UnitOfWork]:
        """A consistent view of what is committed; writing through it raises RuntimeError."""
        tables = Tables(self._state, reading=True)
        try:
            yield MemoryUnitOfWork(tables)
        finally:
            tables.end()

    async def close(self) -> None:
        """Nothing to close."""

    def _tell(self, when: str, changed: bool) -> None:
        if changed and self._on_commit is not None:
            self._on_commit(when)
