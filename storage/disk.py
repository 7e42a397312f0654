"""Content-addressed files in one folder: written aside, synced, renamed."""

import asyncio
import errno
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from storage.domain.artifact import Digest
from storage.domain.errors import ArtifactMissing, RequestError

_INCOMING = "incoming"
_BLOCK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"(\.[A-Za-z0-9]{1,16}){0,3}")


class DiskFileStore:
    """Files at `root/ab/cdef….suffix`, named by the SHA-256 of their bytes.

    Several processes may share a root. Everything that reads or writes runs off the event loop.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    async def add(self, source: Path, *, suffix: str) -> Digest:
        """Take the file in (moved where it lies on the same disk) and return its digest.

        `source` is gone afterwards. A crash leaves the whole file under its name, or none.
        Raises ArtifactMissing when `source` is no file, RequestError when the disk is full.
        """
        return await asyncio.to_thread(take_in, self._root, source, suffix)

    def path(self, digest: Digest, suffix: str) -> Path:
        """Where the file lies. Raises ArtifactMissing when it does not."""
        path = place(self._root, digest, suffix)
        if not path.is_file():
            raise ArtifactMissing(
                f"The file {digest[:12]}{suffix} is gone from the studio's store; it has to be made again."
            )
        return path

    async def remove(self, digest: Digest, suffix: str) -> None:
        """Remove the file; one that is not there is fine."""
        path = place(self._root, digest, suffix)
        await asyncio.to_thread(path.unlink, missing_ok=True)

    async def stored(self) -> AsyncIterator[Path]:
        """Every stored file, in order of digest."""
        for folder in await asyncio.to_thread(_folders, self._root):
            for path in await asyncio.to_thread(_files, folder):
                yield path

    async def sweep(self) -> int:
        """Remove what interrupted writes left; what another process is writing stays. Returns how many."""
        return await asyncio.to_thread(_sweep, self._root / _INCOMING)

    async def free_bytes(self) -> int:
        """Bytes free on the disk that holds the files."""
        return await asyncio.to_thread(_free, self._root)


def place(root: Path, digest: str, suffix: str) -> Path:
    """The file's path under `root`. Raises ValueError for what is no digest or no suffix."""
    if not _DIGEST.fullmatch(digest) or not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"not the name of a stored file: {digest!r} {suffix!r}")
    return root / digest[:2] / f"{digest[2:]}{suffix}"


def named(path: Path) -> tuple[Digest, str]:
    """The digest and suffix of a stored file's path: what `place` made it from."""
    return Digest(path.parent.name + path.name[:62]), path.name[62:]


def digest_of(path: Path) -> Digest:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return Digest(hashlib.file_digest(file, "sha256").hexdigest())


def take_in(root: Path, source: Path, suffix: str, *, keep_source: bool = False) -> Digest:
    """Store `source`; the work of `DiskFileStore.add`, blocking. `keep_source` copies."""
    with in_our_words():
        if not source.is_file():
            raise ArtifactMissing(f"There is no file {source.name} to store.")
        digest = digest_of(source)
        target = place(root, digest, suffix)
        if target.is_file() and target.stat().st_size == source.stat().st_size:
            if not keep_source and source.resolve() != target.resolve():
                source.unlink()
            return digest
        _folder(target.parent)
        if keep_source or source.is_symlink() or not _moved(source, target):
            _copy(source, target, root / _INCOMING, digest)
            if not keep_source:
                source.unlink()
        sync(target.parent)
        return digest


def _moved(source: Path, target: Path) -> bool:
    """Rename the file to its place; False when that is another disk."""
    sync(source)
    try:
        source.replace(target)
    except OSError as exc:
        if exc.errno != errno.EXDEV:
            raise
        return False
    return True


def _copy(source: Path, target: Path, incoming: Path, digest: Digest) -> None:
    _folder(incoming)
    with _aside(incoming) as (aside, out):
        hashed = hashlib.sha256()
        with source.open("rb") as file:
            while block := file.read(_BLOCK):
                hashed.update(block)
                out.write(block)
        if hashed.hexdigest() != digest:
            raise ArtifactMissing(f"The file {source.name} changed while it was being stored.")
        out.flush()
        os.fsync(out.fileno())
        aside.replace(target)


@contextmanager
def _aside(incoming: Path) -> Generator[tuple[Path, BinaryIO]]:
    """A new file to write, locked while this process lives so that no sweep takes it."""
    path = incoming / token_hex(16)
    out = path.open("xb")
    fcntl.flock(out, fcntl.LOCK_EX)
    while not path.exists():  # a sweep was quicker than the lock
        out.close()
        out = path.open("xb")
        fcntl.flock(out, fcntl.LOCK_EX)
    try:
        with out:
            yield path, out
    finally:
        path.unlink(missing_ok=True)  # it was renamed, or it is not wanted


def _sweep(incoming: Path) -> int:
    swept = 0
    for path in _files(incoming):
        with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
            swept += 1
    return swept


def _folder(path: Path) -> None:
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        sync(path.parent)


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("[0-9a-f][0-9a-f]") if path.is_dir())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_file())


def sync(path: Path) -> None:
    """Have the file's bytes, or the folder's names, on the disk before going on."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _free(root: Path) -> int:
    while not root.exists():  # the store makes its folder with its first file
        root = root.parent
    return shutil.disk_usage(root).free


@contextmanager
def in_our_words() -> Generator[None]:
    """Translate what a disk refuses; every other OSError passes."""
    try:
        yield
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RequestError(
                "The disk that holds the studio's files is full. Free some space, or run "
                "`soundstage prune`, and try again; nothing that was finished is lost."
            ) from exc
        if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise RequestError(
                "The studio may not write where its files are kept. Check the permissions of that folder."
            ) from exc
        raise
