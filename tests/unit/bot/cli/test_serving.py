"""A studio that serves drains when it is told to stop, shares its work, and says how it is."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bootstrap import Studio
from bot.cli.serving import answer_to, until_told
from bot.handlers.discussions import Ending
from bot.handlers.stage import RENDER
from bot.inbox import Inbox
from bot.jobs.runner import Kind, Pace, Report, Result, Runner
from bot.platforms.memory import MemoryRoom
from bot.session import accept
from storage.domain.film import Project, ProjectState
from storage.domain.job import Done, Job, JobState, NewJob, Outcome
from storage.memory.database import MemoryDatabase
from storage.ports import UnitOfWork
from tests.fakes.clock import HurriedClock
from tests.fakes.studio import BRIEF, options, painted_studio

SOON = 20  # seconds of patience; nothing here takes one


class Bench:
    """A runner with one job in hand that ends when it is let."""

    def __init__(self) -> None:
        self.database, self.clock = MemoryDatabase(), HurriedClock()
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        kinds: dict[str, Kind] = {"work": self._work}
        self.runner = Runner(self.database, self.clock, kinds, self._failed, pace=Pace(slots=1))

    async def _work(self, job: Job, report: Report) -> Result:
        self.begun.set()
        await self.may_end.wait()
        return Result(outcome=Done())

    async def _failed(self, job: Job, failure: Exception, outcome: Outcome, _: UnitOfWork) -> None:
        raise failure

    @asynccontextmanager
    async def serving(self, drain: timedelta) -> AsyncGenerator["asyncio.Task[None]"]:
        """The runner at work on its job."""
        async with self.database.begin() as uow:
            for name in ("in hand", "waiting"):
                await uow.jobs.add(NewJob(kind="work", unique=name), now=self.clock.now())
        async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(until_told(self.runner, drain=drain), name="serving")
            await self.begun.wait()
            yield serving

    async def jobs(self) -> dict[str, tuple[JobState, int]]:
        async with self.database.read() as uow:
            return {job.unique: (job.state, job.attempt) for job in await uow.jobs.find()}


async def test_what_is_in_hand_may_finish_and_nothing_new_is_begun():
    bench = Bench()
    async with bench.serving(timedelta(seconds=SOON)) as serving:
        serving.cancel()
        await asyncio.sleep(0)
        assert not serving.done()
        bench.may_end.set()
    assert serving.cancelled()
    assert await bench.jobs() == {
        "in hand": (JobState.COMPLETED, 1),
        "waiting": (JobState.AVAILABLE, 0),
    }


@pytest.mark.parametrize("times", [1, 2])
async def test_what_takes_too_long_goes_back_to_the_queue(times: int):
    bench = Bench()
    drain = timedelta(seconds=0.01 if times == 1 else SOON)
    async with bench.serving(drain) as serving:
        for _ in range(times):  # told twice, it does not wait for the drain either
            serving.cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
    assert serving.cancelled()
    assert await bench.jobs() == {
        "in hand": (JobState.SCHEDULED, 0),  # an attempt that was given back does not count
        "waiting": (JobState.AVAILABLE, 0),
    }


async def test_a_runner_that_breaks_says_so():
    bench = Bench()

    async def broken() -> None:
        raise ZeroDivisionError

    bench.runner.run = broken
    with pytest.raises(ZeroDivisionError):
        await until_told(bench.runner)


async def plan(studio: Studio, project: Project) -> None:
    """Have the cast talk until there is a plan."""
    room = MemoryRoom(is_attended=False)
    assert await studio.discussions.hold(project, room, Inbox(room, studio.clock)) is Ending.PRODUCE


async def test_two_runners_on_one_store_make_one_film_together(tmp_path: Path):
    async with painted_studio(tmp_path) as one, painted_studio(tmp_path) as two:
        project = await accept(one.database, one.clock, BRIEF, options(), tmp_path / "film", new_id="p")
        await plan(one, project)
        await one.productions.order(project.id)
        async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
            runners = [
                tasks.create_task(until_told(studio.runner(None), drain=timedelta(0)), name="runner")
                for studio in (one, two)
            ]
            while True:
                async with one.database.read() as uow:
                    if (await uow.films.project(project.id)).state is ProjectState.DONE:
                        break
                await asyncio.sleep(0.01)
            for runner in runners:
                runner.cancel()
        async with one.database.read() as uow:
            steps = await uow.films.steps(project.id)
            jobs = await uow.jobs.find(project=project.id)
    assert {(step.started, step.finished) for step in steps} == {(1, 1)}
    assert sorted(job.unique for job in jobs if job.kind == RENDER) == sorted(f"p:{s.key}" for s in steps)
    assert (tmp_path / "film" / "report.json").exists()


async def ask(studio_root: Path, line: bytes) -> tuple[bytes, dict[str, object]]:
    """What a studio with one job answers."""
    async with painted_studio(studio_root) as studio:
        async with studio.database.begin() as uow:
            await uow.jobs.add(NewJob(kind="work", unique="one"), now=studio.clock.now())
        head, _, body = (await answer_to(studio, line)).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    return head.split(b"\r\n")[0], json.loads(body)


@pytest.mark.parametrize("path", [b"/health", b"/health?full=1"])
async def test_health_tells_how_the_studio_is(tmp_path: Path, path: bytes):
    status, told = await ask(tmp_path, b"GET " + path + b" HTTP/1.1\r\n")
    assert status == b"HTTP/1.1 200 OK"
    assert (told["status"], told["jobs"]) == ("ok", {"available": 1})
    assert isinstance(told["free_bytes"], int)


@pytest.mark.parametrize(
    "line", [b"GET / HTTP/1.1\r\n", b"GET /healthy HTTP/1.1\r\n", b"\r\n", b"", b"\xff\x00"]
)
async def test_nothing_else_is_answered(tmp_path: Path, line: bytes):
    assert await ask(tmp_path, line) == (b"HTTP/1.1 404 Not Found", {"error": "ask for /health"})
