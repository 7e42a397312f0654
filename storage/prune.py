"""What may be thrown away, and whether there is room: nothing that anything is made of ever goes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.disk import named
from storage.domain.artifact import Artifact, Digest
from storage.domain.errors import RequestError
from storage.ports import Database, FileStore

RESERVE = 256 * 1024**2  # bytes that stay free whatever is made: the database and the system need some
_GRACE = timedelta(days=1)  # a file without a row may be one that is being filed right now


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What went. `strays` are files no row spoke of, left by a crash between file and row."""

    artifacts: tuple[Artifact, ...]
    strays: int

    @property
    def size(self) -> int:
        """Bytes that were freed, strays not counted."""
        return sum(artifact.size for artifact in self.artifacts)


def what_to_prune(
    artifacts: Sequence[Artifact],
    in_use: Collection[Digest],
    *,
    now: datetime,
    older_than: timedelta | None = None,
    keep_bytes: int | None = None,
) -> tuple[Artifact, ...]:
    """Those that may go, oldest first: older than that, and then the oldest until the rest fits.

    Nothing in use is named, however old or large. None switches a rule off.
    """
    loose = sorted(
        (artifact for artifact in artifacts if artifact.digest not in in_use),
        key=lambda artifact: (artifact.made_at, artifact.digest),
    )
    total = sum(artifact.size for artifact in artifacts)
    going: list[Artifact] = []
    for artifact in loose:
        is_old = older_than is not None and artifact.made_at <= now - older_than
        is_too_much = keep_bytes is not None and total > keep_bytes
        if not (is_old or is_too_much):
            break  # the rest is younger, and fits
        going.append(artifact)
        total -= artifact.size
    return tuple(going)


async def prune(
    database: Database,
    files: FileStore,
    *,
    now: datetime,
    older_than: timedelta | None = None,
    keep_bytes: int | None = None,
) -> Pruned:
    """Throw away what `what_to_prune` names, and files of which nothing is known.

    Rows go first, in one transaction: a crash leaves a stray file for the next time, never a row
    without its bytes. Run it while nothing is rendering: a file that is taken in again at this very
    moment could go with the old one.
    """
    async with database.begin() as work:
        artifacts = await work.artifacts.all()
        going = what_to_prune(
            artifacts, await work.artifacts.in_use(), now=now, older_than=older_than, keep_bytes=keep_bytes
        )
        for artifact in going:
            await work.artifacts.remove(artifact.digest)
    for artifact in going:
        await files.remove(artifact.digest, artifact.suffix)
    known = {artifact.digest for artifact in artifacts}
    strays = 0
    async for path in files.stored():
        digest, suffix = named(path)
        if digest not in known and path.stat().st_mtime < (now - _GRACE).timestamp():
            await files.remove(digest, suffix)
            strays += 1
    return Pruned(artifacts=going, strays=strays)


def disk_guard(free: int, needed: int, *, reserve: int = RESERVE) -> None:
    """Raise RequestError when `needed` bytes would not leave `reserve` bytes free; pure."""
    if free < needed + reserve:
        raise RequestError(
            f"This needs about {_size(needed + reserve)} of room on the disk, and {_size(free)} are free: "
            "free some space, or run `soundstage prune`, and try again."
        )


def _size(count: int) -> str:
    if count < 1024**3:
        return f"{max(0, count) / 1024**2:.0f} MB"
    return f"{count / 1024**3:.1f} GB"
