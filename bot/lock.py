"""Who may have the store: one studio at a time, any number at work, or one alone.

The system lets go of every one of these locks by itself when the process ends, however it ends.
"""

import fcntl
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from storage.domain.errors import RequestError


@contextmanager
def only_studio(data_dir: Path) -> Generator[None]:
    """Be the studio of this store. Raises RequestError when another is."""
    with _held(
        data_dir / "studio.lock",
        fcntl.LOCK_EX,
        f"A studio is already running on {data_dir}; stop that one first, or run `soundstage runner` to "
        "help it.",
    ):
        yield


@contextmanager
def at_work(data_dir: Path) -> Generator[None]:
    """Work on the store, beside others who do. Raises RequestError while someone has it alone."""
    with _held(
        data_dir / "work.lock",
        fcntl.LOCK_SH,
        f"A backup is just being restored in {data_dir}; try again when that is done.",
    ):
        yield


@contextmanager
def alone(data_dir: Path) -> Generator[None]:
    """Have the store with nobody at work on it. Raises RequestError when somebody is."""
    with _held(
        data_dir / "work.lock",
        fcntl.LOCK_EX,
        f"The studio is at work on {data_dir}; let it finish or stop it, then try again.",
    ):
        yield


@contextmanager
def in_hand(data_dir: Path, project: str) -> Generator[None]:
    """Be the only room that carries this project on. Raises RequestError when another does.

    One byte of one file stands for each project, so that nothing has to be cleared away.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "rooms.lock").open("ab") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, zlib.crc32(project.encode()))
        except OSError as exc:
            raise RequestError(
                "That film is being worked on in another terminal; go on there, or stop it there first."
            ) from exc
        yield


@contextmanager
def _held(path: Path, how: int, otherwise: str) -> Generator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:  # closing it lets go
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise RequestError(otherwise) from exc
        yield
