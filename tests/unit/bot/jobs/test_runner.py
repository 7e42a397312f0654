"""The runner: leases, heartbeats, failures, cancels and draining, on a clock the tests move."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.jobs.runner import Kind, Pace, Report, Result, Runner
from bot.tasks import together
from storage.domain.errors import EngineCrashed, EngineRefused, StoreBusy
from storage.domain.events import Delivered
from storage.domain.job import Done, GiveUp, Job, JobState, NewJob, Outcome, Wait
from storage.memory.database import MemoryDatabase
from storage.ports import UnitOfWork
from tests.builders import START
from tests.fakes.clock import ManualClock

PACE = Pace(slots=1, lease_for=timedelta(seconds=30), report_every=timedelta(seconds=1))


class Floor:
    """A runner with everything around it, and what failed."""

    def __init__(self, **kinds: Kind) -> None:
        self.clock = ManualClock(START)
        self.database = MemoryDatabase()
        self.failures: list[tuple[str, Outcome]] = []
        self.runner = self.another(**kinds)

    def another(self, **kinds: Kind) -> Runner:
        return Runner(self.database, self.clock, kinds, self._failed, pace=PACE)

    async def _failed(self, job: Job, failure: Exception, outcome: Outcome, _: UnitOfWork) -> None:
        self.failures.append((str(failure), outcome))

    async def add(self, kind: str = "work", **changes: Any) -> None:
        async with self.database.begin() as uow:
            await uow.jobs.add(NewJob(kind=kind, unique=f"{kind}-1", **changes), now=self.clock.now())

    async def job(self) -> Job:
        async with self.database.read() as uow:
            return (await uow.jobs.find())[0]

    async def events(self) -> int:
        async with self.database.read() as uow:
            return len(await uow.events.read())


def announced(times: int = 1) -> Kind:
    """Work that files one event with its result."""

    async def work(job: Job, report: Report) -> Result:
        async def file(uow: UnitOfWork) -> None:
            await uow.events.append("film", Delivered(folder="here", files=()), now=START)

        return Result(outcome=Done(), file=file)

    return work


def failing(error: Exception) -> Kind:
    async def work(job: Job, report: Report) -> Result:
        raise error

    return work


async def test_a_job_is_finished_with_the_facts_it_files():
    floor = Floor(work=announced())
    await floor.add()
    assert await floor.runner.run_one()
    assert (await floor.job()).state is JobState.COMPLETED
    assert await floor.events() == 1
    assert not await floor.runner.run_one()


async def test_a_passing_trouble_is_tried_again_later_and_later():
    floor = Floor(work=failing(EngineCrashed("the engine died")))
    await floor.add(max_attempts=3)
    for wait in (1, 2):
        assert await floor.runner.run_one()
        job = await floor.job()
        assert job.state is JobState.RETRYABLE
        assert job.run_at - floor.clock.now() == timedelta(seconds=wait)
        assert not await floor.runner.run_one()
        await floor.clock.advance(timedelta(seconds=wait))
    assert await floor.runner.run_one()
    assert (await floor.job()).state is JobState.QUARANTINED
    assert isinstance(floor.failures[-1][1], GiveUp)


async def test_a_trouble_that_cannot_pass_ends_the_job_at_once_with_its_sentence():
    floor = Floor(work=failing(EngineRefused("I cannot draw that.")))
    await floor.add()
    await floor.runner.run_one()
    job = await floor.job()
    assert (job.state, job.note) == (JobState.DISCARDED, "I cannot draw that.")


async def test_a_bug_never_shows_its_exception_to_a_person():
    floor = Floor(work=failing(ZeroDivisionError("division by zero")))
    await floor.add()
    await floor.runner.run_one()
    assert "division" not in (await floor.job()).note


async def test_a_job_of_an_unknown_kind_is_discarded():
    floor = Floor()
    await floor.add()
    await floor.runner.run_one()
    assert (await floor.job()).state is JobState.DISCARDED


async def test_a_long_job_keeps_its_lease_and_tells_its_progress():
    going = asyncio.Event()

    async def work(job: Job, report: Report) -> Result:
        report(0.4, "drawing")
        await going.wait()
        return Result(outcome=Done())

    floor = Floor(work=work)
    await floor.add()
    async with asyncio.TaskGroup() as tasks:
        run = tasks.create_task(floor.runner.run_one())
        for _ in range(90):  # three leases long
            await _settle()
            await floor.clock.advance(timedelta(seconds=1))
        await _settle()
        job = await floor.job()
        assert (job.state, job.progress, job.note) == (JobState.RUNNING, 0.4, "drawing")
        async with floor.database.begin() as uow:
            assert await uow.jobs.rescue(now=floor.clock.now()) == 0
        going.set()
        await run
    assert (await floor.job()).state is JobState.COMPLETED


async def test_cancelling_stops_the_work_and_files_nothing():
    stopped: list[bool] = []

    async def work(job: Job, report: Report) -> Result:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(True)
        return Result(outcome=Done())

    floor = Floor(work=work)
    await floor.add(project="film")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(floor.runner.run_one())
        await _settle()
        async with floor.database.begin() as uow:
            await uow.jobs.cancel(project="film", now=floor.clock.now())
        await floor.clock.advance(timedelta(seconds=2))
    assert stopped and (await floor.job()).state is JobState.CANCELLED


async def test_a_runner_that_lost_its_lease_writes_nothing():
    going = asyncio.Event()
    inner = announced()

    async def work(job: Job, report: Report) -> Result:
        await going.wait()
        return await inner(job, report)

    floor = Floor(work=work)
    await floor.add()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(floor.runner.run_one())
        await _settle()
        async with floor.database.begin() as uow:  # the lease runs out unseen, another runner takes the job
            await uow.jobs.rescue(now=START + timedelta(hours=1))
            taken = await uow.jobs.claim(now=START + timedelta(hours=1), lease_for=timedelta(hours=1))
        assert taken
        going.set()
    assert await floor.events() == 0
    assert (await floor.job()).state is JobState.RUNNING


async def test_stopping_the_process_gives_the_job_back_without_using_an_attempt():
    async def work(job: Job, report: Report) -> Result:
        await asyncio.Event().wait()
        return Result(outcome=Done())

    floor = Floor(work=work)
    await floor.add()
    async with asyncio.TaskGroup() as tasks:
        run = tasks.create_task(floor.runner.run_one())
        await _settle()
        run.cancel()
    job = await floor.job()
    assert (job.state, job.attempt) == (JobState.SCHEDULED, 0)


async def test_a_waiting_job_goes_on_with_its_default_when_nobody_answers():
    seen: list[str | None] = []

    async def work(job: Job, report: Report) -> Result:
        seen.append(job.args.get("answer"))
        if job.args.get("answer"):
            return Result(outcome=Done())
        return Result(outcome=Wait(question="Louder?", default="no", span=timedelta(hours=1)))

    floor = Floor(work=work)
    await floor.add()
    await floor.runner.run_one()
    assert (await floor.job()).state is JobState.WAITING
    await floor.clock.advance(timedelta(hours=2))
    async with floor.database.begin() as uow:
        await uow.jobs.rescue(now=floor.clock.now())
    await floor.runner.run_one()
    assert seen == [None, "no"] and (await floor.job()).state is JobState.COMPLETED


async def test_two_runners_share_the_work_and_stopping_drains_them():
    done: list[str] = []

    async def work(job: Job, report: Report) -> Result:
        done.append(job.unique)
        await asyncio.sleep(0)
        return Result(outcome=Done())

    floor = Floor(work=work)
    async with floor.database.begin() as uow:
        for number in range(20):
            await uow.jobs.add(NewJob(kind="work", unique=str(number)), now=START)
    runners = [floor.runner, floor.another(work=work)]
    async with asyncio.TaskGroup() as tasks:
        for runner in runners:
            tasks.create_task(runner.run())
        while len(done) < 20:
            await _settle()
        for runner in runners:
            runner.stop()
        await _settle()
        await floor.clock.advance(timedelta(seconds=10))
    assert sorted(done, key=int) == [str(number) for number in range(20)]


async def _settle() -> None:
    """Let everything that can run without time passing do so."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_work_that_cannot_be_filed_fails_and_the_runner_goes_on():
    async def unfiled(job: Job, report: Report) -> Result:
        async def file(uow: UnitOfWork) -> None:
            await uow.events.append("film", Delivered(folder="here", files=()), now=START)
            raise EngineRefused("that does not fit")

        return Result(outcome=Done(), file=file)

    floor = Floor(work=unfiled)
    await floor.add()
    assert await floor.runner.run_one()
    job = await floor.job()
    assert (job.state, job.note) == (JobState.DISCARDED, "that does not fit")
    assert await floor.events() == 0, "what was filed before the failure is taken back"
    assert [sentence for sentence, _ in floor.failures] == ["that does not fit"]


class Busy(MemoryDatabase):
    """A store that another process holds for the next so many writes."""

    def __init__(self) -> None:
        super().__init__()
        self.held = 0

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[UnitOfWork]:
        if self.held:
            self.held -= 1
            raise StoreBusy("Another process has held the studio's memory for too long.")
        async with super().begin() as uow:
            yield uow


async def test_a_busy_store_only_puts_work_off():
    floor = Floor(work=announced())
    floor.database = database = Busy()
    floor.runner = floor.another(work=announced())
    await floor.add()
    database.held = 3
    async with together() as tasks:
        working = tasks.create_task(floor.runner.run())
        for _ in range(200):
            await asyncio.sleep(0)
            await floor.clock.advance(timedelta(seconds=1))
        assert (await floor.job()).state is JobState.COMPLETED
        assert database.held == 0
        floor.runner.stop()
        await floor.clock.advance(timedelta(seconds=30))
        await working
