"""Brings a database file to the newest schema, step by step."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from storage.domain.errors import SettingsError, StoreBusy
from storage.sqlite.connection import BUSY_FOR, in_our_words
from storage.sqlite.snapshot import copy, open_plain, schema_of

MIGRATIONS = Path(__file__).with_name("migrations")
_PAUSE = timedelta(milliseconds=20)
_NEWER = (
    "The studio's memory was last used by a newer Soundstage (schema {version}; this one knows {known}). "
    "Install that version again, or bring back an older backup with `soundstage restore`."
)
_NOT_LOCAL = (
    "The studio's memory lies on a disk that several processes cannot share (a network drive?). "
    "Move the state folder to a local disk."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file: its number (1, 2, …), its name with the reason in it, and its statements."""

    number: int
    name: str
    statements: tuple[str, ...]


def migrations(folder: Path = MIGRATIONS) -> Sequence[Migration]:
    """All migrations in order. Raises ValueError when their numbers are not 1, 2, 3, …"""
    found = [
        Migration(
            number=int(file.name.split("_")[0]),
            name=file.stem,
            statements=tuple(_statements(file.read_text(encoding="utf-8"))),
        )
        for file in sorted(folder.glob("*.sql"))
    ]
    if [one.number for one in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"the migrations in {folder.name} are not numbered 1, 2, 3, …")
    return found


def too_new(version: int, *, known: int) -> SettingsError:
    """What to say when a database was written by a later program than this."""
    return SettingsError([_NEWER.format(version=version, known=known)])


def migrate(path: Path, *, now: datetime, folder: Path = MIGRATIONS) -> int:
    """Create the database or bring it up to date; returns its schema number.

    An existing database is copied beside itself before each migration, which is one transaction; a
    new one gets all of them in one. Several processes may do this at once. Raises SettingsError when
    the database is newer than this program, StoreBusy, RequestError.
    """
    known = migrations(folder)
    with in_our_words(), closing(open_plain(path)) as connection:
        _use_wal(connection)
        while (version := schema_of(connection)) < len(known):
            if version:
                copy(path, path.with_name(f"{path.name}.before-{version + 1:04}-{now:%Y%m%dT%H%M%S}"))
                _apply(connection, known[version : version + 1])
            else:  # all at once, so that no other process takes a new database for an old one
                _apply(connection, known)
        if version > len(known):
            raise too_new(version, known=len(known))
        return version


def _apply(connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in steps:
            if schema_of(connection) < migration.number:  # else another process was quicker
                for statement in migration.statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {migration.number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _use_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait by itself when two processes switch the same new file at once.
    for _ in range(BUSY_FOR // _PAUSE):
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_PAUSE.total_seconds())
        else:
            if mode != "wal":
                raise SettingsError([_NOT_LOCAL])
            return
    raise StoreBusy("Another process has held the studio's memory for too long; this is tried again.")


def _statements(script: str) -> Iterator[str]:
    """The script's statements one by one (`executescript` would commit by itself)."""
    lines: list[str] = []
    for line in script.splitlines(keepends=True):
        lines.append(line)
        if sqlite3.complete_statement("".join(lines)):
            yield "".join(lines).strip()
            lines.clear()
    if any(line.strip() and not line.lstrip().startswith("--") for line in lines):
        raise ValueError(f"a migration ends in the middle of a statement: {''.join(lines).strip()!r}")
