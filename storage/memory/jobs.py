"""Jobs in a dictionary."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex

from storage.domain.errors import LeaseLost, NotFound
from storage.domain.job import CLAIMABLE, FINAL, Batch, Job, JobId, JobState, Lane, Lease, NewJob, Outcome
from storage.memory.state import Tables, as_json
from storage.transitions import answered, cancelled, opened, reopens, rescued, retried, settled
from storage.turns import buckets_used, order, place, turn


class MemoryJobStore:
    """Jobs for as long as the process lives."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, job: NewJob, *, now: datetime) -> JobId:
        """Add the job, or return the id of the one that has its `unique` key already.

        One that was cancelled, discarded or quarantined is opened again, as asked for now; so is a
        completed one when the job is asked for `even_if_done`.
        """
        state = self._tables.changing()
        asked = replace(job, args=as_json(job.args))
        for old in state.jobs.values():
            if old.unique == job.unique:
                if reopens(old, job):
                    self._save(opened(asked, old.id, now=now, created_at=old.created_at))
                return old.id
        id = JobId(state.next_number("jobs"))
        self._save(opened(asked, id, now=now))
        return id

    async def claim(
        self,
        *,
        now: datetime,
        lease_for: timedelta,
        queue: str = "render",
        project: str | None = None,
        warm: Collection[str] = (),
    ) -> Job | None:
        """Lease the best job that may run, as `storage.turns` says; nothing of a batch that is held."""
        state = self._tables.seen()
        held = {batch.project for batch in state.batches.values() if batch.held}
        ready = [
            job
            for job in state.jobs.values()
            if job.state in CLAIMABLE
            and (job.state is JobState.AVAILABLE or job.run_at <= now)
            and job.queue == queue
            and project in (None, job.project)
            and job.project not in held
        ]
        if not ready:
            return None
        used = buckets_used(state.jobs.values(), state.batches, now=now)
        best = min(ready, key=lambda job: turn(job, state.batches, used, warm))
        return self._save(
            replace(
                best,
                state=JobState.RUNNING,
                attempt=best.attempt + 1,
                progress=0.0,
                started_at=now,
                lease=Lease(token=token_hex(16), expires_at=now + lease_for),
            )
        )

    async def heartbeat(
        self, job: Job, *, now: datetime, lease_for: timedelta, progress: float, note: str = ""
    ) -> Job:
        """Extend the lease. Raises LeaseLost; the returned job tells whether cancel was asked."""
        held, lease = self._held(job)
        return self._save(
            replace(
                held,
                lease=replace(lease, expires_at=now + lease_for),
                progress=min(1.0, max(0.0, progress)),
                note=note,
            )
        )

    async def finish(self, job: Job, outcome: Outcome, *, now: datetime) -> Job:
        """Record what became of a leased job. Raises LeaseLost when the lease is not ours any more.

        A job whose cancel was asked is cancelled where the outcome would have run it again.
        """
        held, _ = self._held(job)
        return self._save(settled(held, outcome, now=now))

    async def answer(self, job: JobId, answer: str, *, now: datetime) -> Job:
        """Wake a waiting job with a person's answer. Raises NotFound, RequestError when it is not waiting."""
        return self._save(answered(await self.get(job), answer, now=now))

    async def rescue(self, *, now: datetime) -> int:
        """Take back every expired lease, and wake waiting jobs whose time is out with their default."""
        return self._change(lambda job: rescued(job, now=now))

    async def cancel(self, *, project: str, now: datetime) -> int:
        """Cancel the project's jobs: idle ones at once, running ones by asking."""
        return self._change(lambda job: cancelled(job, now=now) if job.project == project else None)

    async def open_batch(self, project: str, *, owner: str, lane: Lane = "fast", now: datetime) -> Batch:
        """Note whose the project's jobs are; a second call changes nothing and returns what stands."""
        new = Batch(project=project, owner=owner, lane=lane, held=False, rank=0, created_at=now)
        return self._tables.changing().batches.setdefault(project, new)

    async def batches(self, *, now: datetime) -> Sequence[Batch]:
        """All that have a job left to finish, in the order in which they would run; held ones last."""
        state = self._tables.seen()
        used = buckets_used(state.jobs.values(), state.batches, now=now)
        next_jobs: dict[str, Job] = {}  # by project
        for job in sorted(state.jobs.values(), key=order):
            if job.state not in FINAL and job.project in state.batches:
                next_jobs.setdefault(job.project, job)
        return sorted(
            (state.batches[project] for project in next_jobs),
            key=lambda batch: (
                batch.held,
                place(next_jobs[batch.project], state.batches, used),
                order(next_jobs[batch.project]),
            ),
        )

    async def batch(self, project: str) -> Batch:
        """Raises NotFound."""
        found = self._tables.seen().batches.get(project)
        if found is None:
            raise NotFound(f"Nothing of the project {project} is in the queue.")
        return found

    async def set_batch(
        self, project: str, *, lane: Lane | None = None, held: bool | None = None, rank: int | None = None
    ) -> Batch:
        """Change what is given. Raises NotFound."""
        old = await self.batch(project)
        new = replace(
            old,
            lane=old.lane if lane is None else lane,
            held=old.held if held is None else held,
            rank=old.rank if rank is None else rank,
        )
        self._tables.changing().batches[project] = new
        return new

    async def retry(self, *, project: str, now: datetime) -> int:
        """Open the project's quarantined and discarded jobs again, with all their attempts."""
        return self._change(lambda job: retried(job, now=now) if job.project == project else None)

    async def get(self, job: JobId) -> Job:
        """The job. Raises NotFound."""
        found = self._tables.seen().jobs.get(job)
        if found is None:
            raise NotFound(f"There is no job {job}.")
        return _lent(found)

    async def find(
        self, *, project: str | None = None, states: frozenset[JobState] | None = None
    ) -> Sequence[Job]:
        """By priority, run_at and id."""
        found = [
            _lent(job)
            for job in self._tables.seen().jobs.values()
            if project in (None, job.project) and (states is None or job.state in states)
        ]
        return sorted(found, key=order)

    def _held(self, job: Job) -> tuple[Job, Lease]:
        held = self._tables.seen().jobs.get(job.id)
        if held is None or held.lease is None or job.lease is None or held.lease.token != job.lease.token:
            raise LeaseLost(f"Job {job.id} is not ours any more.")
        return held, held.lease

    def _change(self, change: Callable[[Job], Job | None]) -> int:
        changed = [new for job in self._tables.seen().jobs.values() if (new := change(job)) is not None]
        for job in changed:
            self._save(job)
        return len(changed)

    def _save(self, job: Job) -> Job:
        self._tables.changing().jobs[job.id] = job
        return _lent(job)


def _lent(job: Job) -> Job:
    """The job with arguments of its own: what the caller does to them is not remembered."""
    return replace(job, args=as_json(job.args))
