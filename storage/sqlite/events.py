"""The append-only event log with its cursors, and the outbox, as rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.domain.errors import NotFound
from storage.domain.events import Event, from_json, to_json
from storage.ports import Logged, Outgoing
from storage.sqlite.connection import Sql, dumps, loads, micros, moment


class SqliteEventLog:
    """Facts in the order they became true; positions are never used twice."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def append(self, stream: str, *events: Event, now: datetime) -> None:
        """Append the events in order."""
        for event in events:
            await self._sql.rows(
                "INSERT INTO events (stream, at, name, body) VALUES (?, ?, ?, ?)",
                [stream, micros(now), type(event).__name__, dumps(to_json(event))],
            )

    async def read(
        self, *, stream: str | None = None, after: int = 0, limit: int | None = None
    ) -> Sequence[Logged]:
        """In order of position."""
        rows = await self._sql.rows(
            """SELECT * FROM events
                WHERE position > :after AND (:stream IS NULL OR stream = :stream)
                ORDER BY position LIMIT :limit""",
            {"after": after, "stream": stream, "limit": -1 if limit is None else limit},
        )
        return [
            Logged(
                position=row["position"],
                stream=row["stream"],
                at=moment(row["at"]),
                event=from_json(row["name"], loads(row["body"])),
            )
            for row in rows
        ]

    async def cursor(self, listener: str) -> int:
        """The last position the listener has handled; 0 at first."""
        row = await self._sql.row("SELECT position FROM cursors WHERE listener = ?", [listener])
        return 0 if row is None else row["position"]

    async def advance(self, listener: str, position: int) -> None:
        """Never moves a cursor back."""
        await self._sql.rows(
            """INSERT INTO cursors (listener, position) VALUES (?, ?)
               ON CONFLICT (listener) DO UPDATE SET position = max(position, excluded.position)""",
            [listener, position],
        )


class SqliteOutbox:
    """What must still be posted."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def put(self, *, key: str, thread: str, body: Mapping[str, Any], now: datetime) -> bool:
        """False when the key was put before."""
        rows = await self._sql.rows(
            """INSERT INTO outbox (key, thread, body, created_at) VALUES (?, ?, ?, ?)
               ON CONFLICT (key) DO NOTHING RETURNING id""",
            [key, thread, dumps(dict(body)), micros(now)],
        )
        return bool(rows)

    async def pending(self, *, limit: int = 50) -> Sequence[Outgoing]:
        """In the order they were put."""
        rows = await self._sql.rows("SELECT * FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT ?", [limit])
        return [
            Outgoing(
                id=row["id"],
                key=row["key"],
                thread=row["thread"],
                body=loads(row["body"]),
                attempts=row["attempts"],
            )
            for row in rows
        ]

    async def sent(self, id: int, *, reference: str, now: datetime) -> None:
        """It is posted, as `reference`; a second call changes nothing. Raises NotFound."""
        rows = await self._sql.rows(
            """UPDATE outbox SET sent_at = coalesce(sent_at, ?),
                                 reference = iif(sent_at IS NULL, ?, reference)
                WHERE id = ? RETURNING id""",
            [micros(now), reference, id],
        )
        if not rows:
            raise _unknown(id)

    async def failed(self, id: int, *, because: str) -> None:
        """One more attempt failed; it stays pending. Raises NotFound."""
        rows = await self._sql.rows(
            "UPDATE outbox SET attempts = attempts + 1, error = ? WHERE id = ? RETURNING id", [because, id]
        )
        if not rows:
            raise _unknown(id)


def _unknown(id: int) -> NotFound:
    return NotFound(f"There is nothing to post under number {id}.")
