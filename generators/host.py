"""The parent side of hosts: engines in processes of their own, started on demand and kept warm."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from generators.ports import Media, Progress
from storage.domain.errors import EngineCrashed, EngineFailed, EngineRefused, MediaUnreadable
from storage.domain.render import AnyRequest

LINE_LIMIT = 16 * 2**20  # an hour's film is one long line
LOG_LIMIT = 4 * 2**20  # bytes of what hosts print, kept twice: this log and the one before
HEAVY = 700 * 2**20  # bytes: a host that needed more for one request is not kept, since it gives little back


class _Host:
    """One subprocess; one request at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        self._stdin = process.stdin
        self._stdout = process.stdout
        self._asked = 0

    @classmethod
    async def start(cls, environment: Mapping[str, str], log: Path) -> "_Host":
        """Start one. Raises EngineCrashed when the machine has no room for another process."""
        _make_way(log)
        try:
            with log.open("ab") as stderr:
                process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "generators.host_main",
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=stderr,
                    limit=LINE_LIMIT,
                    env=dict(environment),
                    start_new_session=True,  # its own group, so that it and its ffmpeg end together
                )
        except OSError as exc:
            raise EngineCrashed(f"An engine's process could not be started ({exc.strerror or exc}).") from exc
        return cls(process)

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def ask(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> dict[str, Any]:
        """Send one request and wait for its answer. Raises EngineCrashed."""
        self._asked += 1
        line = {
            "id": self._asked,
            "engine": engine,
            "request": request.model_dump(mode="json"),
            "inputs": {role: str(path) for role, path in inputs.items()},
            "folder": str(folder),
        }
        try:
            self._stdin.write((json.dumps(line) + "\n").encode())
            await self._stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as exc:
            raise EngineCrashed("The engine's process was gone before it was asked.") from exc
        while reply := await self._heard():
            if reply.get("id") != self._asked:
                continue
            if reply["event"] != "progress":
                return reply
            on_progress(reply["fraction"], reply["doing"])
        raise EngineCrashed("The engine's process ended while it was working.")

    async def _heard(self) -> dict[str, Any]:
        """The next line it says; nothing once it has ended."""
        try:
            line = await self._stdout.readline()
            return json.loads(line) if line.endswith(b"\n") else {}  # half a line: it died while saying it
        except ValueError as exc:  # no JSON, or longer than LINE_LIMIT
            raise EngineCrashed("The engine's process said something that cannot be read.") from exc

    async def kill(self) -> None:
        """End the process and all it started, now."""
        if self.is_alive:
            with suppress(ProcessLookupError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()
        self._stdin.close()
        await self._process.wait()


def _make_way(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))


class HostPool:
    """A Generator: at most `size` hosts, each serving any engine; a crashed one is replaced."""

    def __init__(self, *, size: int, environment: Mapping[str, str], log: Path) -> None:
        self._free: list[_Host] = []
        self._busy: set[_Host] = set()
        self._slots = asyncio.Semaphore(size)
        self._log = log
        self._environment = {**environment, **_ONE_THREAD}

    async def warm(self) -> None:
        """Start one process ahead of need."""
        if not self._free and not self._busy:
            self._free.append(await _Host.start(self._environment, self._log))

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """Have `engine` make `request`; cancelling kills the process that works on it."""
        async with self._slots:
            host = self._free.pop() if self._free else None
            if host is None or not host.is_alive:
                host = await _Host.start(self._environment, self._log)
            self._busy.add(host)
            try:
                reply = await host.ask(engine, request, inputs, folder, on_progress)
            except BaseException:  # cancelled or crashed: its state is unknown, so it ends
                await host.kill()
                raise
            finally:
                self._busy.discard(host)
            if reply.get("peak_bytes", 0) > HEAVY:
                await host.kill()
            else:
                self._free.append(host)
        return _media(reply)

    async def close(self) -> None:
        """End every process that was started."""
        for host in [*self._free, *self._busy]:
            await host.kill()
        self._free.clear()


# Two hosts share two cores: each library's own thread pool would only make them fight.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def _media(reply: dict[str, Any]) -> Media:
    if reply["event"] == "done":
        measured = {name: reply[name] for name in ("seconds", "core_seconds", "peak_bytes")}
        facts = {**reply["facts"], **measured}
        return Media(files={r: Path(p) for r, p in reply["files"].items()}, facts=facts)
    match reply["error"]:
        case "refused":
            raise EngineRefused(reply["message"])
        case "unreadable":
            raise MediaUnreadable(reply["message"])
        case _:
            raise EngineFailed(reply["message"], log=reply["log"])
