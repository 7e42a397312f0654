"""Random lives of jobs, compared with a small model of what must hold."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from storage.domain.errors import LeaseLost
from storage.domain.job import (
    CLAIMABLE,
    FINAL,
    Cancelled,
    Done,
    GiveUp,
    Job,
    JobId,
    JobState,
    Outcome,
    Retry,
    Snooze,
    Wait,
)
from storage.memory import MemoryDatabase
from storage.ports import Database, JobStore
from storage.sqlite.database import SqliteDatabase
from tests.builders import LEASE, START, a_job
from tests.fakes.clock import ManualClock

T = TypeVar("T")
OUTCOMES = ("done", "snooze", "wait", "retry", "give up", "quarantine", "cancelled")
NAMES = ("one", "two", "three")
REOPENED = {JobState.CANCELLED, JobState.DISCARDED, JobState.QUARANTINED}


@dataclass
class Believed:
    """What the model holds of one job: little, and written down independently of the stores."""

    token: str | None = None  # who may work on it
    expires: float = 0.0
    attempts: int = 0
    is_final: bool = False
    was_finished: bool = False  # completed: must never run again
    wakes: float = 0.0  # not claimable before
    is_waiting: bool = False
    is_doomed: bool = False  # cancel was asked while it ran


class JobLives(RuleBasedStateMachine):
    """Adds, claims, crashes, rescues and cancels jobs at random."""

    held = Bundle("held")  # jobs as runners hold them, some long lost

    async def open(self) -> Database:
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.clock = ManualClock(START)
        self.database = self.runner.run(self.open())
        self.seconds = 0.0
        self.believed: dict[JobId, Believed] = {}

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.database.close())
            self.runner.close()

    def do(self, ask: Callable[[JobStore], Awaitable[T]]) -> T:
        async def work() -> T:
            async with self.database.begin() as unit:
                return await ask(unit.jobs)

        return self.runner.run(work())

    @rule(name=st.sampled_from(NAMES), later=st.sampled_from((0, 20)), attempts=st.integers(1, 3))
    def add(self, name: str, later: int, attempts: int) -> None:
        now = self.clock.now()
        new = a_job(name, run_at=now + timedelta(seconds=later), max_attempts=attempts)
        id = self.do(lambda jobs: jobs.add(new, now=now))
        known = self.believed.get(id)
        if known is None or (known.is_final and not known.was_finished):
            self.believed[id] = Believed(wakes=self.seconds + later)

    @rule(target=held)
    def claim(self) -> object:
        now = self.clock.now()
        job = self.do(lambda jobs: jobs.claim(now=now, lease_for=LEASE))
        ready = {
            id
            for id, known in self.believed.items()
            if not (known.token or known.is_final or known.is_waiting) and known.wakes <= self.seconds
        }
        if job is None:
            assert not ready
            nothing: MultipleResults[Job] = multiple()
            return nothing
        assert job.id in ready
        known = self.believed[job.id]
        known.attempts += 1
        assert job.lease is not None
        known.token, known.expires = job.lease.token, self.seconds + LEASE.total_seconds()
        return job

    @rule(job=held)
    def heartbeat(self, job: Job) -> None:
        now = self.clock.now()
        known = self.believed[job.id]
        if self._is_held(job):
            after = self.do(lambda jobs: jobs.heartbeat(job, now=now, lease_for=LEASE, progress=0.5))
            assert after.cancel_asked == known.is_doomed
            known.expires = self.seconds + LEASE.total_seconds()
        else:
            with pytest.raises(LeaseLost):
                self.do(lambda jobs: jobs.heartbeat(job, now=now, lease_for=LEASE, progress=0.5))

    @rule(job=consumes(held), how=st.sampled_from(OUTCOMES))
    def finish(self, job: Job, how: str) -> None:
        now = self.clock.now()
        outcome = self._outcome(how)
        if not self._is_held(job):
            with pytest.raises(LeaseLost):
                self.do(lambda jobs: jobs.finish(job, outcome, now=now))
            return
        self.do(lambda jobs: jobs.finish(job, outcome, now=now))
        known = self.believed[job.id]
        known.token = None
        again = how in ("snooze", "wait", "retry") and not known.is_doomed
        known.is_final, known.was_finished = not again, how == "done"
        known.is_doomed = False
        if again:
            known.wakes = self.seconds + 15
            known.is_waiting = how == "wait"
            known.attempts -= how == "snooze"

    @rule()
    def rescue(self) -> None:
        now = self.clock.now()
        changed = self.do(lambda jobs: jobs.rescue(now=now))
        limits = {job.id: job.max_attempts for job in self.do(lambda jobs: jobs.find())}
        expected = 0
        for id, known in self.believed.items():
            if known.token and known.expires <= self.seconds:
                expected += 1
                known.token = None
                known.is_final = known.is_doomed or known.attempts >= limits[id]
                known.is_doomed = False
            elif known.is_waiting and known.wakes <= self.seconds:
                expected += 1
                known.is_waiting = False
        assert changed == expected

    @rule()
    def cancel(self) -> None:
        now = self.clock.now()
        self.do(lambda jobs: jobs.cancel(project="kettle", now=now))
        for known in self.believed.values():
            if known.token:
                known.is_doomed = True
            else:
                known.is_final, known.is_waiting = True, False

    @rule(seconds=st.sampled_from((1, 10, 31)))
    def time_passes(self, seconds: int) -> None:
        """Runners that hold a job and say nothing meanwhile are as good as crashed."""
        self.runner.run(self.clock.advance(timedelta(seconds=seconds)))
        self.seconds += seconds

    @invariant()
    def the_store_agrees(self) -> None:
        if not hasattr(self, "believed"):
            return
        jobs = {job.id: job for job in self.do(lambda jobs: jobs.find())}
        assert jobs.keys() == self.believed.keys()
        for id, known in self.believed.items():
            job = jobs[id]
            assert (job.lease.token if job.lease else None) == known.token
            assert (job.state is JobState.RUNNING) == (known.token is not None)
            assert (job.state in FINAL) == known.is_final
            assert (job.state is JobState.COMPLETED) == known.was_finished
            assert (job.state is JobState.WAITING) == known.is_waiting
            assert job.attempt == known.attempts
            assert job.state in CLAIMABLE | FINAL | {JobState.RUNNING, JobState.WAITING}

    def _is_held(self, job: Job) -> bool:
        return job.lease is not None and self.believed[job.id].token == job.lease.token

    def _outcome(self, how: str) -> Outcome:
        soon = timedelta(seconds=15)
        outcomes: dict[str, Outcome] = {
            "done": Done(),
            "snooze": Snooze(span=soon, because="busy"),
            "wait": Wait(question="?", default="yes", span=soon),
            "retry": Retry(at=self.clock.now() + soon, because="it broke"),
            "give up": GiveUp(because="it cannot work"),
            "quarantine": GiveUp(because="it keeps failing", quarantine=True),
            "cancelled": Cancelled(),
        }
        return outcomes[how]


class MemoryJobLives(JobLives):
    async def open(self) -> Database:
        return MemoryDatabase()


class SqliteJobLives(JobLives):
    async def open(self) -> Database:
        self.folder = tempfile.TemporaryDirectory()
        return await SqliteDatabase.open(Path(self.folder.name) / "studio.db", clock=self.clock)

    def teardown(self) -> None:
        super().teardown()
        if hasattr(self, "folder"):
            self.folder.cleanup()


TestMemoryJobLives = cast(type[object], MemoryJobLives.TestCase)
TestSqliteJobLives = cast(type[object], SqliteJobLives.TestCase)
MemoryJobLives.TestCase.settings = settings(max_examples=50, stateful_step_count=40)
SqliteJobLives.TestCase.settings = settings(max_examples=15, stateful_step_count=30)
