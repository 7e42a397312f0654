"""The child side of a host: makes what it is asked for, one request at a time, as JSON lines.

In:  {"id", "engine", "request", "inputs": {role: path}, "folder"}
Out: {"event": "ready"} · {"id", "event": "progress", "fraction", "doing"}
     {"id", "event": "done", "files", "facts", "seconds", "core_seconds", "peak_bytes"}
     {"id", "event": "error", "error": "refused"|"failed"|"unreadable", "message", "log"}

The parent's end is noticed as end of file on stdin: everything this process started is killed and
it leaves, so that a killed studio leaves nothing behind.
"""

import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from generators.engines import ENGINES
from generators.ports import Engine, Media
from storage.domain.errors import EngineRefused, MediaUnreadable, RequestError, StudioError
from storage.domain.render import REQUEST, AnyRequest

OWN = Path("/proc/self")  # Linux only


def forget_peak() -> None:
    """Begin to measure the peak anew, where the system can (proc_pid_clear_refs(5))."""
    with suppress(OSError):
        (OWN / "clear_refs").write_text("5")


def peak_bytes() -> int:
    """The most memory this process has held since `forget_peak`, children excluded.

    Since it began where the peak cannot be forgotten; 0 where it is not known.
    """
    with suppress(OSError):
        for line in (OWN / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    try:
        import resource  # not on Windows
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def core_seconds() -> float:
    """How long this process and those it started and waited for have kept a core busy."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


class _Host:
    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._engines: dict[str, Engine] = {}

    def emit(self, **fields: Any) -> None:
        with self._lock:
            self._out.write(json.dumps(fields) + "\n")
            self._out.flush()

    def engine(self, name: str) -> Engine:
        if name not in self._engines:
            module, colon, attribute = ENGINES.get(name, name).partition(":")  # or "module:Class" itself
            if not colon:
                raise EngineRefused(f"There is no engine called {name!r}.")
            self._engines[name] = getattr(import_module(module), attribute)()
        return self._engines[name]

    def serve(self, line: dict[str, Any]) -> None:
        began, worked = time.monotonic(), core_seconds()
        said = began
        forget_peak()

        def on_progress(fraction: float, doing: str) -> None:
            nonlocal said
            if time.monotonic() - said >= 0.1:  # ten a second is all a person can see
                said = time.monotonic()
                self.emit(id=line["id"], event="progress", fraction=fraction, doing=doing)

        request = REQUEST.validate_python(line["request"])
        engine = self.engine(line["engine"])
        inputs = {role: Path(path) for role, path in line["inputs"].items()}
        media: Media = engine.make(request, inputs, Path(line["folder"]), on_progress)
        self.emit(
            id=line["id"],
            event="done",
            files={role: str(path) for role, path in media.files.items()},
            facts={
                **media.facts,
                **_inspected(media, request, inputs, exact_length=engine.profile.exact_length),
            },
            seconds=time.monotonic() - began,
            core_seconds=core_seconds() - worked,
            peak_bytes=peak_bytes(),
        )


def _inspected(
    media: Media, request: AnyRequest, inputs: Mapping[str, Path], *, exact_length: bool
) -> dict[str, Any]:
    """What is wrong with the main file (`problems`), and in what it is not as asked (`differences`)."""
    main = media.files["main"]
    if main.suffix == ".txt":  # a test engine's words are not media
        return {}
    from generators.media.compare import differences
    from generators.media.inspect import inspect
    from generators.media.probe import probe

    problems = inspect(main, request, inputs, exact_length=exact_length)
    try:
        found = differences(request, media.facts, probe(main))
    except MediaUnreadable:  # said by inspection
        found = ()
    differing = [sentence for sentence in found if sentence not in problems]
    return ({"problems": list(problems)} if problems else {}) | (
        {"differences": differing} if differing else {}
    )


def _end_with_parent() -> None:
    """Kill what we started, then leave. Our children share our process group."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def main() -> None:
    """Serve until stdin ends."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library's print must not break the protocol
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the studio's to handle
    lines: SimpleQueue[dict[str, Any]] = SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(json.loads(line))
        _end_with_parent()

    threading.Thread(target=read, name="stdin", daemon=True).start()
    host = _Host(out)
    host.emit(event="ready")
    while True:
        line = lines.get()
        try:
            host.serve(line)
        except (EngineRefused, RequestError) as exc:
            host.emit(id=line["id"], event="error", error="refused", message=str(exc), log="")
        except MediaUnreadable as exc:
            host.emit(id=line["id"], event="error", error="unreadable", message=str(exc), log="")
        except StudioError as exc:
            log = getattr(exc, "log", "") or traceback.format_exc()
            host.emit(id=line["id"], event="error", error="failed", message=str(exc), log=log)
        except Exception as exc:  # noqa: BLE001  # the loop must go on: an engine's bug ends one request
            host.emit(
                id=line["id"],
                event="error",
                error="failed",
                message=f"The engine {line['engine']} broke: {exc}",
                log=traceback.format_exc(),
            )


if __name__ == "__main__":
    main()
