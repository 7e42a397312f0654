"""The dictionaries against every storage contract."""

from collections.abc import Awaitable, Callable

import pytest

from storage.memory import MemoryDatabase
from storage.ports import Database
from tests.contracts.artifact_store import ArtifactStoreContract
from tests.contracts.conversation_store import ConversationStoreContract
from tests.contracts.database import DatabaseContract
from tests.contracts.deleting import DeletingContract
from tests.contracts.event_log import EventLogContract
from tests.contracts.film_store import FilmStoreContract
from tests.contracts.job_store import JobStoreContract
from tests.contracts.outbox import OutboxContract
from tests.contracts.turns import TurnsContract


class InMemory:
    """Provides an empty database in memory."""

    @pytest.fixture
    def database(self) -> Database:
        return MemoryDatabase()


class TestMemoryJobStore(InMemory, JobStoreContract): ...


class TestMemoryTurns(InMemory, TurnsContract): ...


class TestMemoryFilmStore(InMemory, FilmStoreContract): ...


class TestMemoryArtifactStore(InMemory, ArtifactStoreContract): ...


class TestMemoryConversationStore(InMemory, ConversationStoreContract): ...


class TestMemoryEventLog(InMemory, EventLogContract): ...


class TestMemoryOutbox(InMemory, OutboxContract): ...


class TestMemoryDeleting(InMemory, DeletingContract): ...


class TestMemoryDatabase(DatabaseContract):
    @pytest.fixture
    def make(self) -> Callable[[Callable[[str], None] | None], Awaitable[Database]]:
        async def open_one(on_commit: Callable[[str], None] | None) -> Database:
            return MemoryDatabase(on_commit=on_commit)

        return open_one
