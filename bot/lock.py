"""One studio a store: a lock the system lets go of by itself when the process ends."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from storage.domain.errors import RequestError


@contextmanager
def only_studio(data_dir: Path) -> Generator[None]:
    """Hold the store for this process. Raises RequestError when another studio has it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data_dir / "studio.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as exc:
        raise RequestError(
            f"A studio is already running on {data_dir}; stop that one first, "
            "or run `soundstage runner` to help it."
        ) from exc
    try:
        yield
    finally:
        lock.release()
