"""Running ffmpeg: found once, watched while it works, never left behind."""

import ctypes
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.domain.errors import EngineFailed, EngineRefused

Advance = Callable[[float], None]  # fraction 0-1 of the run

PIPE = 2**20  # bytes: a raw frame is written in a few pieces instead of dozens
_TAIL = 65_536  # bytes of log kept; a failure quotes the last 4,000 characters of it
_FOOTERS = ("Conversion failed", "Exiting", "frame=", "video:")
_COMPLAINT = re.compile(r"error|invalid|failed|cannot|could not|no such|not found|unable", re.IGNORECASE)
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in <linux/prctl.h>
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FfmpegRun:
    """One finished run. `log_tail` is the end of what it printed; `output` what it wrote to pipe 1."""

    args: tuple[str, ...]
    exit_code: int
    log_tail: str
    seconds: float
    output: str = ""


def executable(chosen: str | None = None) -> str:
    """The ffmpeg to run: `chosen` if a path is handed in, else the one imageio-ffmpeg carries.

    imageio-ffmpeg lets the variable IMAGEIO_FFMPEG_EXE override its own choice. Raises EngineRefused.
    """
    found = chosen
    if found is None:
        import imageio_ffmpeg

        with suppress(RuntimeError):
            found = imageio_ffmpeg.get_ffmpeg_exe()
    if found and _can_run(found):
        return found
    where = f"There is no ffmpeg at {found}" if found else "No ffmpeg was found"
    raise EngineRefused(
        f"{where}: install the package imageio-ffmpeg, which carries one, "
        "or let IMAGEIO_FFMPEG_EXE name an ffmpeg that runs on this machine."
    )


def _can_run(path: str) -> bool:
    """A bare name is looked up on the search path, as the system would."""
    from shutil import which

    return which(path) is not None


def source(path: Path) -> str:
    """`path` as ffmpeg takes it for input or output: never an option, a protocol or a pattern."""
    return f"file:{path.absolute()}"


def run(
    args: Sequence[str],
    *,
    on_progress: Advance | None = None,
    total_frames: int | None = None,
    cwd: Path | None = None,
    frames: Iterable[bytes | memoryview] | None = None,
    accept: tuple[int, ...] = (0,),
    ffmpeg: str | None = None,
) -> FfmpegRun:
    """Run ffmpeg with `args` (everything after the global options) and wait for its end.

    `frames` are written to its standard input one after another (raw pictures: read them with
    `-i pipe:0`). `on_progress` hears the fraction of `total_frames` written. Without `on_progress`
    what ffmpeg writes to pipe 1 comes back as `output`.
    Raises EngineFailed with the end of the log; whatever is raised, the process has ended by then.
    """
    # a run that is fed is counted by what it was fed: nobody would empty its progress pipe meanwhile
    listens = on_progress is not None and total_frames is not None and frames is None
    command = (executable(ffmpeg), "-nostdin", "-hide_banner", "-nostats", "-y")
    command += ("-progress", "pipe:1") if listens else ()
    command += tuple(args)
    began = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if frames is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=cwd,
            pipesize=-1 if frames is None else PIPE,
            preexec_fn=_dies_with(os.getpid()),  # one system call, no locks taken
        )
        try:
            output = _attend(process, frames, on_progress, total_frames or 0)
            code = process.wait()
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
        tail = _tail(log)
    if code not in accept:
        raise EngineFailed(f"ffmpeg stopped with an error: {_reason(tail)}", log=tail[-4000:])
    return FfmpegRun(
        args=tuple(args),
        exit_code=code,
        log_tail=tail,
        seconds=time.monotonic() - began,
        output=output,
    )


def _attend(
    process: "subprocess.Popen[bytes]",
    frames: Iterable[bytes | memoryview] | None,
    on_progress: Advance | None,
    total: int,
) -> str:
    """Feed and listen until the pipes close. Fed runs print almost nothing, so one thread is enough."""
    if frames is not None and process.stdin is not None:
        with suppress(BrokenPipeError):  # it gave up: the exit code and the log say why
            for done, frame in enumerate(frames, 1):
                process.stdin.write(frame)
                if on_progress and total:
                    on_progress(min(1.0, done / total))
            process.stdin.close()
    assert process.stdout is not None
    if on_progress is None or not total or frames is not None:
        return process.stdout.read().decode("utf-8", "replace")
    for line in process.stdout:
        name, _, value = line.decode("ascii", "replace").strip().partition("=")
        if name == "frame" and value.isdigit() and total:
            on_progress(min(1.0, int(value) / total))
    return ""


def _tail(log: IO[bytes]) -> str:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - _TAIL))
    return log.read().decode("utf-8", "replace")


def _reason(log: str) -> str:
    """The last complaint in the log, without ffmpeg's addresses."""
    if "No space left on device" in log:
        return "the disk is full"
    lines = [line.split("] ", 1)[-1].strip() for line in log.strip().splitlines()]
    told = [line for line in lines if line and not line.startswith(_FOOTERS)]
    complaints = [line for line in told if _COMPLAINT.search(line)]
    return (complaints or told or ["it printed nothing"])[-1][:300]


def _dies_with(parent: int) -> Callable[[], None] | None:
    """What the child does before it becomes ffmpeg: ask to be killed when this process dies.

    A studio killed outright cannot end its children; on Linux the kernel does it for us.
    """
    libc = _LIBC
    if libc is None:
        return None

    def bind() -> None:
        libc.prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), signal.SIGKILL)

    return bind
