"""A folder for work in progress: this process's own while it lives, swept when it was killed."""

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from storage.domain.errors import RequestError


@contextmanager
def own_scratch(root: Path) -> Generator[Path]:
    """A new folder below `root` that goes at the end; those of processes that died go first.

    Raises RequestError when `root` cannot be written.
    """
    try:
        _sweep(root)
        folder, lock = _claimed(root)
    except OSError as exc:
        raise RequestError(
            f"The cache folder {root} cannot be written ({exc.strerror or exc}): free it, or set cache_dir "
            "to another."
        ) from exc
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _claimed(root: Path) -> tuple[Path, int]:
    """A folder that is locked while this process lives: the system lets go however it ends."""
    while True:
        folder = root / token_hex(8)
        folder.mkdir(parents=True)
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)  # a sweep was quicker than the lock


def _sweep(root: Path) -> None:
    for folder in root.glob("*") if root.is_dir() else ():
        with suppress(FileNotFoundError, NotADirectoryError):
            lock = os.open(folder, os.O_RDONLY)
            try:
                with suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
