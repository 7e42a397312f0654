"""One SQLite connection as the stores use it: statements, moments, JSON, and errors in our words."""

import json
import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiosqlite

from storage.domain.errors import Permanent, RequestError, StoreBusy

BUSY_FOR = timedelta(seconds=15)  # how long a statement waits for another process
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Parameters = Sequence[Any] | Mapping[str, Any]  # whatever SQLite binds: text, numbers, None


def micros(at: datetime) -> int:
    """An aware moment as whole microseconds since 1970: exact, and it sorts."""
    return (at - _EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """The aware UTC moment that `micros` stored."""
    return _EPOCH + stored * _MICROSECOND


def dumps(value: object) -> str:
    """JSON text as it is stored. Raises TypeError or ValueError for what JSON cannot hold."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def loads(text: str) -> Any:  # JSON at the border
    """The value of stored JSON text."""
    return json.loads(text)


class Sql:
    """Statements inside one transaction; refused once the transaction is over."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._is_over = False

    def end(self) -> None:
        """The transaction is over: any further statement is a mistake in the program."""
        self._is_over = True

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Run one statement and return all its rows. Raises StoreBusy, RequestError, Permanent."""
        if self._is_over:
            raise RuntimeError("this unit of work is over; begin another")
        with in_our_words():
            # A list of names binds from a mapping and a list of marks from a sequence alike, which the
            # library's annotation does not say.
            found = await self._connection.execute_fetchall(sql, parameters)  # pyright: ignore[reportArgumentType]
        return list(found)

    async def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """The first row of one statement, or None."""
        found = await self.rows(sql, parameters)
        return found[0] if found else None


@contextmanager
def in_our_words() -> Generator[None]:
    """Translate SQLite's errors, once. Integrity and programming errors are ours and pass through."""
    try:
        yield
    except sqlite3.Error as exc:
        code = getattr(exc, "sqlite_errorcode", 0) & 0xFF  # the primary code, without the detail
        match code:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                raise StoreBusy(
                    "Another process has held the studio's memory for too long; this is tried again."
                ) from exc
            case sqlite3.SQLITE_FULL:
                raise RequestError(
                    "The disk that holds the studio's memory is full. Free some space and try again; "
                    "nothing that was finished is lost."
                ) from exc
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                raise Permanent(
                    "The studio's memory is damaged. Stop the studio and bring back the last backup "
                    "with `soundstage restore`."
                ) from exc
            case sqlite3.SQLITE_IOERR:
                raise Permanent(
                    "The disk did not read or write the studio's memory. Check the disk, then start again."
                ) from exc
            case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
                raise RequestError(
                    "The studio's memory cannot be opened. Check that its folder exists and can be written."
                ) from exc
            case sqlite3.SQLITE_READONLY:
                raise RuntimeError("the studio's memory is open for reading only here") from exc
            case _:
                raise


async def connect(path: Path, *, reading: bool) -> aiosqlite.Connection:
    """A connection to the database file, set up for two processes and sudden power cuts."""
    with in_our_words():
        opening = aiosqlite.connect(path, isolation_level=None)
        # A connection nobody closed must not keep a process from ending: what is committed is on the disk.
        opening._thread.daemon = True  # pyright: ignore[reportPrivateUsage]  the library has no other way
        connection = await opening
        try:
            connection.row_factory = sqlite3.Row
            for pragma in (
                f"busy_timeout = {BUSY_FOR // timedelta(milliseconds=1)}",
                "synchronous = FULL",  # every commit is on the disk before it returns
                "foreign_keys = ON",
                f"query_only = {'ON' if reading else 'OFF'}",
            ):
                await connection.execute_fetchall(f"PRAGMA {pragma}")
        except BaseException:
            await connection.close()
            raise
    return connection
