"""Whole databases: copying one that is in use, and looking into a copy."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.domain.artifact import Digest
from storage.sqlite.connection import BUSY_FOR, in_our_words


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that an artifact row speaks of. `size` in bytes."""

    digest: Digest
    suffix: str
    size: int


def copy(source: Path, target: Path) -> None:
    """A consistent copy of a database, in use or not. Written aside: it is whole or not there."""
    aside = target.with_name(f"{target.name}.incoming")
    aside.unlink(missing_ok=True)
    try:
        copy_into(source, aside)
        with in_our_words(), closing(open_plain(aside)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing in a log beside it
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def copy_into(source: Path, target: Path) -> None:
    """Replace all that `target` holds, in one transaction; another process may have it open."""
    with in_our_words(), closing(open_plain(source)) as old, closing(open_plain(target)) as new:
        old.backup(new)


def is_sound(path: Path) -> bool:
    """Whether the file is a database with nothing broken in it."""
    try:
        with closing(_open_to_look(path)) as connection:
            return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        return False


def stored_files(path: Path) -> tuple[int, Sequence[StoredFile]]:
    """The schema number of a database, and the files its artifacts speak of."""
    with in_our_words(), closing(_open_to_look(path)) as connection:
        rows = connection.execute("SELECT digest, suffix, size FROM artifacts ORDER BY digest").fetchall()
        files = [StoredFile(digest=Digest(digest), suffix=suffix, size=size) for digest, suffix, size in rows]
        return schema_of(connection), files


def open_plain(path: Path) -> sqlite3.Connection:
    """A connection without the stores: blocking, every statement its own transaction."""
    return sqlite3.connect(path, timeout=BUSY_FOR.total_seconds(), isolation_level=None)


def schema_of(connection: sqlite3.Connection) -> int:
    """How many migrations the database has had."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return version


def _open_to_look(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
