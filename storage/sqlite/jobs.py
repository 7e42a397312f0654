"""Jobs as rows: claiming is one statement, and every change of a leased job compares its token."""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from storage.domain.errors import LeaseLost, NotFound
from storage.domain.job import Batch, Job, JobId, JobState, Lane, Lease, NewJob, Outcome
from storage.sqlite.connection import Sql, dumps, loads, micros, moment
from storage.sqlite.turns import BATCHES, CLAIM, at
from storage.transitions import answered, cancelled, opened, reopens, rescued, retried, settled

_HEARTBEAT = """
UPDATE jobs
   SET lease_expires_at = :expires_at, progress = :progress, note = :note
 WHERE id = :id AND state = 'running' AND lease_token = :token
RETURNING *
"""
_ADD = """
INSERT INTO jobs (kind, queue, args, unique_key, project, owner, priority, state, attempt, max_attempts,
                  run_at, progress, note, cancel_asked, created_at, engine)
VALUES (:kind, :queue, :args, :unique_key, :project, :owner, :priority, :state, :attempt, :max_attempts,
        :run_at, :progress, :note, :cancel_asked, :created_at, :engine)
RETURNING id
"""
_SAVE = """
UPDATE jobs
   SET kind = :kind, queue = :queue, args = :args, project = :project, owner = :owner,
       priority = :priority, state = :state, attempt = :attempt, max_attempts = :max_attempts,
       run_at = :run_at, progress = :progress, note = :note, cancel_asked = :cancel_asked,
       default_answer = :default_answer, lease_token = :lease_token,
       lease_expires_at = :lease_expires_at, finished_at = :finished_at,
       engine = :engine, started_at = :started_at
 WHERE id = :id
"""
RESCUABLE = """
SELECT * FROM jobs
 WHERE state IN ('running', 'waiting')  -- the words of the index, which is not found otherwise
   AND iif(state = 'running', lease_expires_at, run_at) <= :now
"""


class SqliteJobStore:
    """Durable jobs in one table, and whose they are in another."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def add(self, job: NewJob, *, now: datetime) -> JobId:
        """Add the job, or return the id of the one that has its `unique` key already.

        One that was cancelled, discarded or quarantined is opened again, as asked for now; so is a
        completed one when the job is asked for `even_if_done`.
        """
        row = await self._sql.row("SELECT * FROM jobs WHERE unique_key = ?", [job.unique])
        if row is None:
            added = await self._sql.rows(_ADD, _row(opened(job, JobId(0), now=now)))
            return JobId(added[0]["id"])
        old = _job(row)
        if reopens(old, job):
            await self._save(opened(job, old.id, now=now, created_at=old.created_at))
        return old.id

    async def claim(
        self,
        *,
        now: datetime,
        lease_for: timedelta,
        queue: str = "render",
        project: str | None = None,
        warm: Collection[str] = (),
    ) -> Job | None:
        """Lease the best job that may run, in one statement; nothing of a batch that is held."""
        row = await self._sql.row(
            CLAIM,
            {
                **at(now),
                "token": token_hex(16),
                "expires_at": micros(now + lease_for),
                "queue": queue,
                "project": project,
                "warm": dumps(list(warm)),
            },
        )
        return None if row is None else _job(row)

    async def heartbeat(
        self, job: Job, *, now: datetime, lease_for: timedelta, progress: float, note: str = ""
    ) -> Job:
        """Extend the lease. Raises LeaseLost; the returned job tells whether cancel was asked."""
        row = await self._sql.row(
            _HEARTBEAT,
            {
                "expires_at": micros(now + lease_for),
                "progress": min(1.0, max(0.0, progress)),
                "note": note,
                "id": job.id,
                "token": _token(job),
            },
        )
        if row is None:
            raise _lost(job)
        return _job(row)

    async def finish(self, job: Job, outcome: Outcome, *, now: datetime) -> Job:
        """Record what became of a leased job. Raises LeaseLost when the lease is not ours any more.

        A job whose cancel was asked is cancelled where the outcome would have run it again.
        """
        row = await self._sql.row(
            "SELECT * FROM jobs WHERE id = ? AND state = 'running' AND lease_token = ?",
            [job.id, _token(job)],
        )
        if row is None:
            raise _lost(job)
        return await self._save(settled(_job(row), outcome, now=now))

    async def answer(self, job: JobId, answer: str, *, now: datetime) -> Job:
        """Wake a waiting job with a person's answer. Raises NotFound, RequestError when it is not waiting."""
        return await self._save(answered(await self.get(job), answer, now=now))

    async def rescue(self, *, now: datetime) -> int:
        """Take back every expired lease, and wake waiting jobs whose time is out with their default."""
        rows = await self._sql.rows(RESCUABLE, {"now": micros(now)})
        return await self._change(rows, lambda job: rescued(job, now=now))

    async def cancel(self, *, project: str, now: datetime) -> int:
        """Cancel the project's jobs: idle ones at once, running ones by asking."""
        rows = await self._sql.rows("SELECT * FROM jobs WHERE project = ? AND finished_at IS NULL", [project])
        return await self._change(rows, lambda job: cancelled(job, now=now))

    async def open_batch(self, project: str, *, owner: str, lane: Lane = "fast", now: datetime) -> Batch:
        """Note whose the project's jobs are; a second call changes nothing and returns what stands."""
        await self._sql.rows(
            """INSERT INTO batches (project, owner, lane, held, rank, created_at) VALUES (?, ?, ?, 0, 0, ?)
               ON CONFLICT (project) DO NOTHING""",
            [project, owner, lane, micros(now)],
        )
        return await self.batch(project)

    async def batches(self, *, now: datetime) -> Sequence[Batch]:
        """All that have a job left to finish, in the order in which they would run; held ones last."""
        return [_batch(row) for row in await self._sql.rows(BATCHES, at(now))]

    async def batch(self, project: str) -> Batch:
        """Raises NotFound."""
        row = await self._sql.row("SELECT * FROM batches WHERE project = ?", [project])
        if row is None:
            raise _not_queued(project)
        return _batch(row)

    async def set_batch(
        self, project: str, *, lane: Lane | None = None, held: bool | None = None, rank: int | None = None
    ) -> Batch:
        """Change what is given. Raises NotFound."""
        row = await self._sql.row(
            """UPDATE batches SET lane = coalesce(?, lane), held = coalesce(?, held), rank = coalesce(?, rank)
                WHERE project = ? RETURNING *""",
            [lane, held, rank, project],
        )
        if row is None:
            raise _not_queued(project)
        return _batch(row)

    async def retry(self, *, project: str, now: datetime) -> int:
        """Open the project's quarantined and discarded jobs again, with all their attempts."""
        rows = await self._sql.rows(
            "SELECT * FROM jobs WHERE project = ? AND state IN ('quarantined', 'discarded')", [project]
        )
        return await self._change(rows, lambda job: retried(job, now=now))

    async def get(self, job: JobId) -> Job:
        """The job. Raises NotFound."""
        row = await self._sql.row("SELECT * FROM jobs WHERE id = ?", [job])
        if row is None:
            raise NotFound(f"There is no job {job}.")
        return _job(row)

    async def find(
        self, *, project: str | None = None, states: frozenset[JobState] | None = None
    ) -> Sequence[Job]:
        """By priority, run_at and id."""
        rows = await self._sql.rows(
            """SELECT * FROM jobs
                WHERE (:project IS NULL OR project = :project)
                  AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
                ORDER BY priority DESC, run_at, id""",
            {"project": project, "states": None if states is None else dumps(sorted(states))},
        )
        return [_job(row) for row in rows]

    async def _change(self, rows: Sequence[sqlite3.Row], change: Callable[[Job], Job | None]) -> int:
        changed = [job for row in rows if (job := change(_job(row))) is not None]
        for job in changed:
            await self._save(job)
        return len(changed)

    async def _save(self, job: Job) -> Job:
        await self._sql.rows(_SAVE, _row(job))
        return job


def _token(job: Job) -> str | None:
    return job.lease.token if job.lease else None


def _lost(job: Job) -> LeaseLost:
    return LeaseLost(f"Job {job.id} is not ours any more.")


def _not_queued(project: str) -> NotFound:
    return NotFound(f"Nothing of the project {project} is in the queue.")


def _row(job: Job) -> dict[str, str | int | float | None]:
    return {
        "id": job.id,
        "kind": job.kind,
        "queue": job.queue,
        "args": dumps(job.args),
        "unique_key": job.unique,
        "project": job.project,
        "owner": job.owner,
        "priority": job.priority,
        "state": job.state.value,
        "attempt": job.attempt,
        "max_attempts": job.max_attempts,
        "run_at": micros(job.run_at),
        "progress": job.progress,
        "note": job.note,
        "cancel_asked": job.cancel_asked,
        "default_answer": job.default,
        "lease_token": _token(job),
        "lease_expires_at": micros(job.lease.expires_at) if job.lease else None,
        "created_at": micros(job.created_at),
        "finished_at": None if job.finished_at is None else micros(job.finished_at),
        "engine": job.engine,
        "started_at": None if job.started_at is None else micros(job.started_at),
    }


def _job(row: sqlite3.Row) -> Job:
    token, expires_at = row["lease_token"], row["lease_expires_at"]
    return Job(
        id=JobId(row["id"]),
        kind=row["kind"],
        queue=row["queue"],
        args=loads(row["args"]),
        unique=row["unique_key"],
        project=row["project"],
        owner=row["owner"],
        priority=row["priority"],
        state=JobState(row["state"]),
        attempt=row["attempt"],
        max_attempts=row["max_attempts"],
        run_at=moment(row["run_at"]),
        progress=row["progress"],
        note=row["note"],
        cancel_asked=bool(row["cancel_asked"]),
        default=row["default_answer"],
        lease=None if token is None else Lease(token=token, expires_at=moment(expires_at)),
        created_at=moment(row["created_at"]),
        finished_at=None if row["finished_at"] is None else moment(row["finished_at"]),
        engine=row["engine"],
        started_at=None if row["started_at"] is None else moment(row["started_at"]),
    )


def _batch(row: sqlite3.Row) -> Batch:
    return Batch(
        project=row["project"],
        owner=row["owner"],
        lane=row["lane"],
        held=bool(row["held"]),
        rank=row["rank"],
        created_at=moment(row["created_at"]),
    )
