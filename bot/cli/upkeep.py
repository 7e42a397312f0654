"""`soundstage init`, `doctor`, `backup`, `restore`, `prune` and `logs`."""

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

from bot.brief import free_folder
from bot.cli.ready import NEEDS, free_at
from bot.cli.running import OK, PERSON_CAN_FIX
from bot.lock import alone
from config.example import configuration_path, example
from config.load import from_process, untouched
from config.logging import find
from config.settings import Settings
from storage.backup import backup, check_backup, restore
from storage.clock import SystemClock
from storage.disk import DiskFileStore
from storage.domain.errors import NotFound, RequestError, SettingsError
from storage.prune import prune, what_to_prune
from storage.sqlite.database import SqliteDatabase
from storage.sqlite.snapshot import is_sound


def say(line: str) -> None:
    """One line to the person."""
    sys.stdout.write(line + "\n")


async def write_settings(chosen: Path | None, *, force: bool) -> int:
    """Write the example file where the studio looks for it."""
    path = chosen or configuration_path()
    if path.exists() and not force:
        raise RequestError(f"{path} is there already; `soundstage init --force` writes over it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(example(), encoding="utf-8")
    say(f"Wrote {path}: every setting with its default. Change what you like, then run `soundstage doctor`.")
    return OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing the studio needs; `find` returns what is wrong and how to mend it, or ""."""

    name: str
    find: Callable[[Settings], str]


def _writable(folder: Path, setting: str) -> str:
    """What is wrong with writing there; whatever had to be made to find out goes again."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    probe = folder / f".probe-{token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as exc:
        return f"{folder} cannot be written ({exc.strerror or exc}): free it, or set {setting} to another."
    finally:
        for path in made:
            with suppress(OSError):  # it was never made, or is in use by now
                path.rmdir()
    return ""


def _disk(settings: Settings) -> str:
    try:
        free = free_at(settings.data_dir)
    except OSError as exc:
        reason = exc.strerror or exc
        return f"The disk of {settings.data_dir} cannot be read ({reason}): set another data_dir."
    if free < settings.disk_reserve_bytes:
        return (
            f"Only {free / 2**20:.0f} MB are free at {settings.data_dir} and rendering starts with "
            f"{settings.disk_reserve_bytes / 2**20:.0f}: free some, or run `soundstage prune`."
        )
    return ""


CHECKS = (
    Check(name="data folder", find=lambda settings: _writable(settings.data_dir, "data_dir")),
    Check(name="cache folder", find=lambda settings: _writable(settings.cache_dir, "cache_dir")),
    Check(name="output folder", find=lambda settings: _writable(settings.output_dir, "output_dir")),
    Check(name="disk space", find=_disk),
    *(Check(name=need.name, find=need.trouble) for need in NEEDS),
)


async def examine(settings: Settings, config: Path | None) -> int:
    """Every check, each with its mend; ends with 2 when anything is missing.

    `settings` are those nobody touched when what the person set cannot be used: that is told first.
    """
    found = [(check.name, check.find(settings)) for check in CHECKS]
    try:
        from_process(config)
        found.insert(0, ("settings", ""))
    except SettingsError as exc:
        found.insert(0, ("settings", "; ".join(exc.problems)))
    for name, trouble in found:
        say(f"✗ {name}: {trouble}" if trouble else f"✓ {name}")
    wrong = sum(bool(trouble) for _, trouble in found)
    say(f"{wrong} to mend." if wrong else "Everything the draft studio needs is here.")
    return PERSON_CAN_FIX if wrong else OK


async def back_up(settings: Settings, to: Path | None) -> int:
    """A consistent copy of the database and every file, checked by digest."""
    now = SystemClock().now()
    _there(settings)
    to = to or free_folder(settings.backups, now.strftime("%Y%m%d-%H%M%S"))
    done = await backup(settings.database, settings.artifacts, to, now=now)
    say(f"Backed up {done.files} files ({done.size / 2**20:.0f} MB) to {done.folder}.")
    if done.missing:
        say(f"{len(done.missing)} files were missing from the store already; the backup says which.")
    return OK


async def bring_back(settings: Settings, source: Path) -> int:
    """A backup becomes the store; what was there is backed up first."""
    await check_backup(source)
    with alone(settings.data_dir):
        now = SystemClock().now()
        if is_sound(settings.database):  # a broken one is kept as it is, beside the restored one
            aside = free_folder(settings.backups, now.strftime("before-restore-%Y%m%d-%H%M%S"))
            await backup(settings.database, settings.artifacts, aside, now=now)
            say(f"What was here is kept in {aside}.")
        done = await restore(source, db_path=settings.database, files_root=settings.artifacts, now=now)
    say(f"Restored {done.files} files from {source}.")
    return OK


async def let_go(settings: Settings, *, dry_run: bool) -> int:
    """Retention by age and size; nothing that is in a cut, selected or pinned goes."""
    _there(settings)
    clock = SystemClock()
    older = timedelta(days=settings.retention_days) if settings.retention_days else None
    keep = int(settings.retention_bytes) or None
    database = await SqliteDatabase.open(settings.database, clock=clock)
    try:
        if dry_run:
            async with database.read() as uow:
                going = what_to_prune(
                    await uow.artifacts.all(),
                    await uow.artifacts.in_use(),
                    now=clock.now(),
                    older_than=older,
                    keep_bytes=keep,
                )
            say(f"{len(going)} files ({sum(a.size for a in going) / 2**20:.0f} MB) would go.")
            return OK
        files = DiskFileStore(settings.artifacts)
        gone = await prune(database, files, now=clock.now(), older_than=older, keep_bytes=keep)
    finally:
        await database.close()
    say(f"{len(gone.artifacts)} files went ({gone.size / 2**20:.0f} MB), and {gone.strays} strays.")
    return OK


async def show_log(settings: Settings, reference: str) -> int:
    """The entry behind a reference, traceback included: this is for whoever mends it."""
    # what went wrong before the settings could be used was logged where it would be without any
    folders = dict.fromkeys((settings.logs, untouched().logs))
    entry = next((entry for folder in folders if (entry := find(folder, reference))), None)
    if entry is None:
        raise NotFound(
            f"No log entry has the reference {reference}: copy the six letters from the message as they are "
            f"(the logs are in {settings.logs})."
        )
    say(f"{entry.time}  {entry.level}  {entry.logger}\n{entry.message}")
    for key, value in entry.extra.items():
        say(f"  {key}: {value}")
    if entry.trace:
        say(entry.trace)
    return OK


def _there(settings: Settings) -> None:
    if not settings.database.exists():
        raise NotFound(f"There is no store in {settings.data_dir} yet; `soundstage try` makes one.")
