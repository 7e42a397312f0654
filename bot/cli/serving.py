"""`soundstage up` and `soundstage runner`: the studio as a service."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator
from datetime import timedelta

from bot.bootstrap import Studio, open_studio
from bot.cli.running import OK
from bot.lock import only_studio
from bot.tasks import together
from bot.version import VERSION
from config.settings import Settings
from storage.domain.job import JobState

DRAIN = timedelta(seconds=7)  # what jobs in hand get to finish in before they are given back
log = logging.getLogger(__name__)


async def serve(settings: Settings, *, runner: bool, rooms: bool) -> int:
    """Serve until told to stop, then drain: jobs in hand finish, or go back to the queue."""
    with only_studio(settings.data_dir) if rooms else contextlib.nullcontext():
        async with open_studio(settings) as studio:
            if rooms:
                async with _health(studio):
                    await _run(studio, runner=runner)
            else:
                await _run(studio, runner=runner)
    return OK


async def _run(studio: Studio, *, runner: bool) -> None:
    log.info("studio is up", extra={"action": "up", "runner": runner})
    if not runner:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return
    worker = studio.runner(None)
    async with together() as tasks:
        work = tasks.create_task(worker.run(), name="runner")
        try:
            await asyncio.shield(asyncio.wait({work}))
        except asyncio.CancelledError:
            log.info("draining", extra={"action": "drain"})
            worker.stop()
            await asyncio.wait({work}, timeout=DRAIN.total_seconds())
            work.cancel()


@contextlib.asynccontextmanager
async def _health(studio: Studio) -> AsyncGenerator[None]:
    """A tiny HTTP endpoint on loopback: GET /health answers how the studio is."""
    if not studio.settings.health_port:
        yield
        return

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(TimeoutError, ConnectionError, asyncio.LimitOverrunError):
            async with asyncio.timeout(5):
                line = await reader.readline()
                found = line.split(b" ")[1:2] == [b"/health"]
                body = json.dumps(await _pulse(studio) if found else {"error": "ask for /health"}).encode()
                status = b"200 OK" if found else b"404 Not Found"
                writer.write(
                    b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\nContent-Length: "
                    + str(len(body)).encode() + b"\r\nConnection: close\r\n\r\n" + body
                )  # fmt: skip
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, studio.settings.health_host, studio.settings.health_port)
    async with server:
        yield


async def _pulse(studio: Studio) -> dict[str, object]:
    async with studio.database.read() as uow:
        jobs = await uow.jobs.find(
            states=frozenset({JobState.AVAILABLE, JobState.RUNNING, JobState.RETRYABLE, JobState.WAITING})
        )
    counts = {state.value: sum(job.state is state for job in jobs) for state in JobState}
    return {
        "status": "ok",
        "version": VERSION,
        "jobs": {state: count for state, count in counts.items() if count},
        "free_bytes": await studio.files.free_bytes(),
    }
