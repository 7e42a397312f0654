"""Threads, what was said in them, and the settings of places, as rows."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.domain.conversation import Conversation, ConversationId, Message, Phase, Role, Status
from storage.domain.errors import NotFound
from storage.sqlite.connection import Sql, dumps, loads, micros, moment


class SqliteConversationStore:
    """Conversations, messages and sessions."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def open(self, conversation: Conversation) -> None:
        """Begin a conversation. Raises ValueError when its id is taken."""
        added = await self._sql.rows(
            """INSERT INTO conversations (id, platform, thread, brief, phase, status, settings, created_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING id""",
            [
                conversation.id,
                conversation.platform,
                conversation.thread,
                conversation.brief,
                conversation.phase.value,
                conversation.status.value,
                dumps(conversation.settings),
                micros(conversation.created_at),
            ],
        )
        if not added:
            raise ValueError(f"the conversation {conversation.id} is there already")

    async def get(self, id: ConversationId) -> Conversation:
        """Raises NotFound."""
        row = await self._sql.row("SELECT * FROM conversations WHERE id = ?", [id])
        if row is None:
            raise _unknown(id)
        return Conversation(
            id=ConversationId(row["id"]),
            platform=row["platform"],
            thread=row["thread"],
            brief=row["brief"],
            phase=Phase(row["phase"]),
            status=Status(row["status"]),
            settings=loads(row["settings"]),
            created_at=moment(row["created_at"]),
        )

    async def update(
        self, id: ConversationId, *, phase: Phase | None = None, status: Status | None = None
    ) -> None:
        """Change what is given. Raises NotFound."""
        changed = await self._sql.rows(
            """UPDATE conversations SET phase = coalesce(?, phase), status = coalesce(?, status)
                WHERE id = ? RETURNING id""",
            [None if phase is None else phase.value, None if status is None else status.value, id],
        )
        if not changed:
            raise _unknown(id)

    async def add(
        self,
        id: ConversationId,
        *,
        role: Role,
        name: str,
        content: str,
        now: datetime,
        metadata: Mapping[str, Any] | None = None,
    ) -> Message:
        """Append a message under the next sequence number. Raises NotFound."""
        rows = await self._sql.rows(
            """INSERT INTO messages (conversation, seq, role, name, content, at, metadata)
               SELECT :id, 1 + (SELECT coalesce(max(seq), 0) FROM messages WHERE conversation = :id),
                      :role, :name, :content, :at, :metadata
                 FROM conversations WHERE id = :id
               RETURNING *""",
            {
                "id": id,
                "role": role,
                "name": name,
                "content": content,
                "at": micros(now),
                "metadata": dumps(dict(metadata or {})),
            },
        )
        if not rows:
            raise _unknown(id)
        return _message(rows[0])

    async def messages(self, id: ConversationId) -> Sequence[Message]:
        """In the order they were said."""
        rows = await self._sql.rows("SELECT * FROM messages WHERE conversation = ? ORDER BY seq", [id])
        return [_message(row) for row in rows]

    async def set_session(self, place: str, key: str, value: Any) -> None:  # any JSON value
        """Remember a setting of a place (guild, room, terminal)."""
        await self._sql.rows(
            """INSERT INTO sessions (place, key, value) VALUES (?, ?, ?)
               ON CONFLICT (place, key) DO UPDATE SET value = excluded.value""",
            [place, key, dumps(value)],
        )

    async def session(self, place: str) -> Mapping[str, Any]:  # any JSON values
        """All settings of the place."""
        rows = await self._sql.rows("SELECT key, value FROM sessions WHERE place = ? ORDER BY key", [place])
        return {row["key"]: loads(row["value"]) for row in rows}


def _unknown(id: ConversationId) -> NotFound:
    return NotFound(f"There is no conversation {id}.")


def _message(row: sqlite3.Row) -> Message:
    return Message(
        conversation=ConversationId(row["conversation"]),
        seq=row["seq"],
        role=row["role"],
        name=row["name"],
        content=row["content"],
        at=moment(row["at"]),
        metadata=loads(row["metadata"]),
    )
