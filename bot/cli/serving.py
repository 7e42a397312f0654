"""`soundstage up` and `soundstage runner`: the studio as a service."""

import asyncio
import contextlib
import errno
import json
import logging
import sys
from collections.abc import AsyncGenerator
from datetime import timedelta

from bot import pauses
from bot.bootstrap import Studio, open_studio
from bot.cli.ready import NEEDS
from bot.cli.running import OK
from bot.jobs.runner import Runner
from bot.lock import only_studio
from bot.tasks import together
from bot.version import VERSION
from config.settings import Settings
from storage.domain.errors import RequestError, StudioError
from storage.domain.job import FINAL, JobState

DRAIN = timedelta(seconds=6)  # what jobs in hand get to finish in before they are given back
PATIENCE = 5.0  # seconds in which a health question must be asked and its answer read
log = logging.getLogger(__name__)


async def serve(settings: Settings, *, runner: bool, rooms: bool) -> int:
    """Serve until told to stop, then drain: jobs in hand finish, or go back to the queue."""
    with contextlib.suppress(asyncio.CancelledError):  # told to stop: all is given back by then
        with only_studio(settings.data_dir) if rooms else contextlib.nullcontext():
            async with open_studio(settings) as studio:
                pauses.shorten()
                async with _health(studio) if rooms else contextlib.nullcontext():
                    _say_what_is_up(settings, runner=runner, rooms=rooms)
                    log.info("studio is up", extra={"action": "up", "runner": runner, "rooms": rooms})
                    await (until_told(studio.runner(None)) if runner else asyncio.Event().wait())
    return OK


async def until_told(worker: Runner, *, drain: timedelta = DRAIN) -> None:
    """Run the worker until this task is cancelled; what it has in hand may then finish within `drain`.

    What has not finished by then goes back to the queue. Raises CancelledError when that is done.
    """
    async with together() as tasks:
        work = tasks.create_task(worker.run(), name="runner")
        try:
            await asyncio.wait({work})  # cancelling this wait leaves the work alone
        except asyncio.CancelledError:
            log.info("draining", extra={"action": "drain"})
            worker.stop()
            await asyncio.wait({work}, timeout=drain.total_seconds())
            raise  # the group cancels and awaits what is still in hand


def _say_what_is_up(settings: Settings, *, runner: bool, rooms: bool) -> None:
    """One or two lines for whoever started it."""
    doing = [f"a runner with {settings.workers} at once"] if runner else []
    if rooms and settings.health_port:
        doing.append(f"health at http://{_bracketed(settings.health_host)}:{settings.health_port}/health")
    lines = [f"Soundstage {VERSION} is up on {settings.data_dir}: {', '.join(doing) or 'no runner'}."]
    if rooms:
        lines.append('No chat room is set up; `soundstage try "BRIEF"` makes a film in a terminal.')
    lines += [f"Mind: {trouble}" for need in NEEDS if runner and (trouble := need.trouble(settings))]
    with contextlib.suppress(BrokenPipeError):  # a service serves on when nobody reads
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@contextlib.asynccontextmanager
async def _health(studio: Studio) -> AsyncGenerator[None]:
    """A tiny HTTP endpoint on loopback: GET /health answers how the studio is."""
    host, port = studio.settings.health_host, studio.settings.health_port
    if not port:
        yield
        return

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                line = await reader.readline()
                writer.write(await answer_to(studio, line))
                await writer.drain()
        except (TimeoutError, ConnectionError, ValueError):  # ValueError: a line without an end
            pass
        finally:
            writer.close()

    try:
        server = await asyncio.start_server(answer, host, port)
    except OSError as exc:
        taken = "another program has that port" if exc.errno == errno.EADDRINUSE else exc.strerror
        raise RequestError(
            f"The health endpoint cannot listen on {host}:{port} ({taken}): set health_port to a free port, "
            "or to 0 for none."
        ) from exc
    async with server:
        yield


async def answer_to(studio: Studio, line: bytes) -> bytes:
    """The whole reply to a request that begins with `line`."""
    if line.split(b"?")[0].split(b" ")[1:2] == [b"/health"]:
        try:
            status, body = b"200 OK", await _pulse(studio)
        except (StudioError, OSError):
            log.exception("health could not be told", extra={"action": "health"})
            status, body = b"503 Service Unavailable", {"status": "unwell", "version": VERSION}
    else:
        status, body = b"404 Not Found", {"error": "ask for /health"}
    text = json.dumps(body).encode()
    head = b"Content-Type: application/json\r\nConnection: close\r\nContent-Length: %d" % len(text)
    return b"HTTP/1.1 %s\r\n%s\r\n\r\n%s" % (status, head, text)


async def _pulse(studio: Studio) -> dict[str, object]:
    async with studio.database.read() as uow:
        jobs = await uow.jobs.find(states=frozenset(JobState) - FINAL)
    counts = {state.value: sum(job.state is state for job in jobs) for state in JobState}
    return {
        "status": "ok",
        "version": VERSION,
        "jobs": {state: count for state, count in counts.items() if count},
        "free_bytes": await studio.files.free_bytes(),
    }
