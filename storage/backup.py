"""Backups: a folder with the database, its files and a manifest of digests; and bringing one back."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from storage.disk import digest_of, in_our_words, place, sync, take_in
from storage.domain.artifact import Digest
from storage.domain.errors import RequestError
from storage.sqlite.migrate import migrations, too_new
from storage.sqlite.snapshot import StoredFile, copy, copy_into, is_sound, stored_files

_DATABASE = "studio.db"
_FILES = "files"
_MANIFEST = "manifest.json"
_Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Listed(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    digest: _Hex
    suffix: str
    size: Annotated[int, Field(ge=0)]


class _Manifest(BaseModel):
    """What a backup holds. `database` is the digest of the database file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: Annotated[int, Field(ge=1, le=1)] = 1
    made_at: datetime
    database: _Hex
    files: tuple[_Listed, ...]
    missing: tuple[_Listed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What a backup or a restore carried. `missing` files were gone or damaged before the backup."""

    folder: Path
    files: int
    size: int  # bytes of the files
    missing: tuple[Digest, ...]


async def backup(db_path: Path, files_root: Path, to: Path, *, now: datetime) -> BackedUp:
    """Copy the database and every file it speaks of into the new folder `to`; others may go on working.

    A file that is missing or damaged in the store is named in the manifest and left out.
    Raises RequestError when `to` is in use, there is nothing to back up, or the disk is full.
    """
    return await asyncio.to_thread(_back_up, db_path, files_root, to, now)


async def restore(source: Path, *, db_path: Path, files_root: Path, now: datetime) -> BackedUp:
    """Make the studio remember what the backup `source` holds, and nothing else.

    Everything is checked before anything is changed, and a database that is there already is kept
    beside the restored one. Raises RequestError when the backup is damaged, SettingsError when it is
    of a newer program.
    """
    return await asyncio.to_thread(_restore, source, db_path, files_root, now)


async def check_backup(source: Path) -> None:
    """Look through a whole backup. Raises what `restore` would raise about it."""
    await asyncio.to_thread(_checked, source)


def _back_up(db_path: Path, files_root: Path, to: Path, now: datetime) -> BackedUp:
    if not db_path.is_file():
        raise RequestError("There is nothing to back up yet: the studio has not made anything here.")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise RequestError(f"{to} is in use already. Name a new or an empty folder for the backup.")
    aside = to.with_name(f"{to.name}.incoming")
    with in_our_words():
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        try:
            copy(db_path, aside / _DATABASE)
            _, wanted = stored_files(aside / _DATABASE)
            kept = [one for one in wanted if _copied(one, files_root, aside / _FILES)]
            lost = [one for one in wanted if one not in kept]
            manifest = _Manifest(
                made_at=now,
                database=digest_of(aside / _DATABASE),
                files=_listed(kept),
                missing=_listed(lost),
            )
            (aside / _MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
            for path in (aside / _DATABASE, aside / _MANIFEST, aside):
                sync(path)
            aside.replace(to)
            sync(to.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return _report(to, manifest)


def _copied(one: StoredFile, files_root: Path, to: Path) -> bool:
    """Copy one stored file; False when it is gone or not what it was."""
    path = place(files_root, one.digest, one.suffix)
    if not path.is_file() or path.stat().st_size != one.size or digest_of(path) != one.digest:
        return False
    take_in(to, path, one.suffix, keep_source=True)
    return True


def _restore(source: Path, db_path: Path, files_root: Path, now: datetime) -> BackedUp:
    manifest = _checked(source)
    db_path.parent.mkdir(parents=True, exist_ok=True)
    for one in manifest.files:
        path = place(source / _FILES, one.digest, one.suffix)
        take_in(files_root, path, one.suffix, keep_source=True)
    if is_sound(db_path):
        copy(db_path, _beside(db_path, now))
        copy_into(source / _DATABASE, db_path)
    else:  # there is none, or a broken one: nobody can have that open to any use
        for end in ("", "-wal", "-shm"):
            path = db_path.with_name(f"{db_path.name}{end}")
            if path.exists():
                path.replace(_beside(path, now))
        copy(source / _DATABASE, db_path)
    return _report(source, manifest)


def _beside(path: Path, now: datetime) -> Path:
    return path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%S}")


def _checked(source: Path) -> _Manifest:
    """The manifest of a backup in which everything is as it was stored. Raises RequestError."""
    try:
        manifest = _Manifest.model_validate_json((source / _MANIFEST).read_bytes())
    except (OSError, ValidationError) as exc:
        raise RequestError(f"{source} is not a backup of the studio, or it was never finished.") from exc
    database = source / _DATABASE
    if not database.is_file() or digest_of(database) != manifest.database or not is_sound(database):
        raise RequestError(
            f"The backup in {source} is damaged: its database is not what was stored. "
            "Nothing was changed; use another backup."
        )
    schema, _ = stored_files(database)
    if schema > (known := len(migrations())):
        raise too_new(schema, known=known)
    damaged = [one for one in manifest.files if not _is_whole(one, source / _FILES)]
    if damaged:
        raise RequestError(
            f"The backup in {source} is damaged: {len(damaged)} of its {len(manifest.files)} files are not "
            f"what was stored (the first is {damaged[0].digest[:12]}{damaged[0].suffix}). "
            "Nothing was changed; use another backup."
        )
    return manifest


def _is_whole(one: _Listed, files: Path) -> bool:
    try:
        path = place(files, one.digest, one.suffix)
        return path.stat().st_size == one.size and digest_of(path) == one.digest
    except (OSError, ValueError):
        return False


def _listed(files: Sequence[StoredFile]) -> tuple[_Listed, ...]:
    return tuple(_Listed(digest=one.digest, suffix=one.suffix, size=one.size) for one in files)


def _report(folder: Path, manifest: _Manifest) -> BackedUp:
    return BackedUp(
        folder=folder,
        files=len(manifest.files),
        size=sum(one.size for one in manifest.files),
        missing=tuple(Digest(one.digest) for one in manifest.missing),
    )
