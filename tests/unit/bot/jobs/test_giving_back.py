"""A runner may be stopped at any moment at all: no job stays leased to a process that is gone."""

import asyncio
from pathlib import Path

from bot.jobs.runner import Pace, Report, Result, Runner
from storage.domain.job import Done, Job, JobState, NewJob, Outcome
from storage.ports import UnitOfWork
from storage.sqlite.database import SqliteDatabase
from tests.fakes.clock import HurriedClock

MOMENTS = 60  # turns of the loop, more than one job takes


async def work(job: Job, report: Report) -> Result:
    """A job of several turns."""
    for _ in range(5):
        await asyncio.sleep(0)
    return Result(outcome=Done())


async def failed(job: Job, failure: Exception, outcome: Outcome, uow: UnitOfWork) -> None:
    raise failure


async def test_a_job_is_given_back_or_finished_whenever_the_stop_comes(tmp_path: Path):
    clock = HurriedClock(times=1)
    database = await SqliteDatabase.open(tmp_path / "studio.db", clock=clock)
    seen: set[tuple[JobState, int]] = set()
    for moment in range(MOMENTS):
        async with database.begin() as uow:
            id = await uow.jobs.add(NewJob(kind="work", unique=str(moment)), now=clock.now())
        runner = Runner(database, clock, {"work": work}, failed, pace=Pace(slots=1))
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(runner.run_one(), name="running")
            for _ in range(moment):
                await asyncio.sleep(0.0002)  # the store answers from a thread of its own
            running.cancel()
        async with database.begin() as uow:
            job = await uow.jobs.get(id)
            seen.add((job.state, job.attempt))
            await uow.jobs.cancel(project="", now=clock.now())
    await database.close()
    assert seen <= {(JobState.AVAILABLE, 0), (JobState.SCHEDULED, 0), (JobState.COMPLETED, 1)}
    assert (JobState.SCHEDULED, 0) in seen, "some of the stops fell amid the work"
