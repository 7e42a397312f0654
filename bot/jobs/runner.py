"""The durable runner: claim a job, keep its lease alive, run it, file what it made and finish it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.jobs.retry import after_failure
from bot.tasks import together
from storage.domain.errors import LeaseLost, StoreBusy, StudioError
from storage.domain.job import Cancelled, Job, Outcome, Snooze
from storage.ports import Clock, Database, UnitOfWork

log = logging.getLogger(__name__)


async def _nothing(_: UnitOfWork) -> None:
    return None


@contextmanager
def _put_off() -> Generator[None]:
    """What another process keeps us from doing now is done at the next turn of the loop."""
    try:
        yield
    except StoreBusy:
        log.warning("the store is busy", exc_info=True, extra={"action": "put_off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a job came to. `file` writes its facts in the transaction that finishes the job."""

    outcome: Outcome
    file: Callable[[UnitOfWork], Awaitable[None]] = _nothing


class Report:
    """Where a running job says how far it is; sent on with the next heartbeat."""

    def __init__(self) -> None:
        self.progress = 0.0
        self.note = ""

    def __call__(self, fraction: float, doing: str) -> None:
        self.progress, self.note = fraction, doing


Kind = Callable[[Job, Report], Coroutine[Any, Any, Result]]
Failed = Callable[[Job, Exception, Outcome, UnitOfWork], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the runner keeps time. A lease outlives several missed heartbeats."""

    slots: int = 2
    lease_for: timedelta = timedelta(seconds=30)
    heartbeat_every: timedelta = timedelta(seconds=1)
    report_every: timedelta = timedelta(seconds=0.4)  # progress that moved is told this often
    look_every: timedelta = timedelta(seconds=0.2)


class Runner:
    """Runs jobs until told to stop; several runners may share one store.

    `project` limits it to one project's jobs (the terminal's own film). `stop()` drains: nothing
    new is claimed, and `run` returns when the jobs in hand are finished or put back.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        kinds: Mapping[str, Kind],
        on_failure: Failed,
        *,
        pace: Pace,
        project: str | None = None,
        heavy: Collection[str] = (),
    ) -> None:
        """`heavy` are engines that are costly to load: the one used last is asked for again first."""
        self._database = database
        self._clock = clock
        self._kinds = kinds
        self._on_failure = on_failure
        self._pace = pace
        self._project = project
        self._heavy = heavy
        self._warm: frozenset[str] = frozenset()
        self._stopping = False
        self._work = asyncio.Event()

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
        self._work.set()

    def nudge(self) -> None:
        """Look for work now: something was just added."""
        self._work.set()

    async def run(self) -> None:
        """Work until stopped."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._rescue_forever(), name="rescue")
            for slot in range(self._pace.slots):
                tasks.create_task(self._work_forever(), name=f"slot {slot}")

    async def _rescue_forever(self) -> None:
        while not self._stopping:
            rescued = 0
            with _put_off():
                async with self._database.begin() as uow:
                    rescued = await uow.jobs.rescue(now=self._clock.now())
            if rescued:
                log.info("jobs rescued", extra={"action": "rescue", "count": rescued})
                self.nudge()
            for _ in range(max(1, round(self._pace.lease_for / self._pace.look_every / 4))):
                if self._stopping:
                    return
                await self._clock.sleep(self._pace.look_every)

    async def _work_forever(self) -> None:
        while not self._stopping:
            worked = False
            with _put_off():
                worked = await self.run_one()
            if not worked:
                self._work.clear()
                await self._wait_for_work()

    async def _wait_for_work(self) -> None:
        if self._stopping:
            return
        async with asyncio.TaskGroup() as tasks:
            nudged = tasks.create_task(self._work.wait(), name="nudge")
            timer = tasks.create_task(self._clock.sleep(self._pace.look_every), name="look again")
            await asyncio.wait({nudged, timer}, return_when=asyncio.FIRST_COMPLETED)
            nudged.cancel()
            timer.cancel()

    async def run_one(self) -> bool:
        """Claim one job and see it through; False when there was none to claim."""
        job = await self._claimed()
        if job is None:
            return False
        if job.engine in self._heavy:
            self._warm = frozenset({job.engine})
        try:
            await self._see_through(job)
        except LeaseLost:
            log.warning("lease lost", extra={"action": "lease_lost", "job": job.id})
        except asyncio.CancelledError:  # the process is stopping: whatever was not filed goes back at once
            await asyncio.shield(self._give_back(job))
            raise
        self.nudge()  # finishing one step readies others
        return True

    async def _claimed(self) -> Job | None:
        claiming = asyncio.ensure_future(self._claim())
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:  # at that very moment it may have been leased to us
            if job := await claiming:
                await self._give_back(job)
            raise

    async def _claim(self) -> Job | None:
        async with self._database.begin() as uow:
            return await uow.jobs.claim(
                now=self._clock.now(),
                lease_for=self._pace.lease_for,
                project=self._project,
                warm=self._warm,
            )

    async def _see_through(self, job: Job) -> None:
        report = Report()
        try:
            result = await self._with_heartbeat(job, report)
            async with self._database.begin() as uow:
                await result.file(uow)
                await uow.jobs.finish(job, result.outcome, now=self._clock.now())
        except LeaseLost:
            raise
        except Exception as failure:  # the runner loop: every failure becomes a decision
            outcome = after_failure(job, failure, now=self._clock.now())
            log.warning(
                "job failed",
                exc_info=failure,
                extra={"action": "job_failed", "job": job.id, "kind": job.kind, "next": str(outcome)},
            )
            async with self._database.begin() as uow:
                await uow.jobs.finish(job, outcome, now=self._clock.now())
                await self._on_failure(job, failure, outcome, uow)

    async def _give_back(self, job: Job) -> None:
        """Back to the queue, unless it was finished after all."""
        with suppress(StudioError):
            async with self._database.begin() as uow:
                await uow.jobs.finish(
                    job,
                    Snooze(span=timedelta(0), because="the studio is stopping"),
                    now=self._clock.now(),
                )

    async def _with_heartbeat(self, job: Job, report: Report) -> Result:
        """Run the job while its lease is kept alive; a cancel asked for ends it."""
        if job.kind not in self._kinds:
            raise StudioError(f"This version of the studio has no job called {job.kind}.")
        async with together() as tasks:
            work = tasks.create_task(self._kinds[job.kind](job, report), name=f"job {job.id}")
            beat = tasks.create_task(self._beat(job, report), name=f"heartbeat {job.id}")
            await asyncio.wait({work, beat}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                beat.cancel()
                return work.result()
            work.cancel()
            beat.result()  # raises LeaseLost, or returns because cancelling was asked for
        return Result(outcome=Cancelled())

    async def _beat(self, job: Job, report: Report) -> None:
        told, quiet = report.progress, timedelta(0)
        while True:
            await self._clock.sleep(self._pace.report_every)
            quiet += self._pace.report_every
            if report.progress == told and quiet < self._pace.heartbeat_every:
                continue
            told, quiet = report.progress, timedelta(0)
            with _put_off():  # the next one comes soon; one that comes too late finds the lease lost
                async with self._database.begin() as uow:
                    held = await uow.jobs.heartbeat(
                        job,
                        now=self._clock.now(),
                        lease_for=self._pace.lease_for,
                        progress=report.progress,
                        note=report.note,
                    )
                if held.cancel_asked:
                    return
