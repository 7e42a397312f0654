"""What adding, an outcome, an answer, a rescue, a cancel or a second try makes of a job; pure."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from storage.domain.errors import RequestError
from storage.domain.job import (
    FINAL,
    Cancelled,
    Done,
    GiveUp,
    Job,
    JobId,
    JobState,
    NewJob,
    Outcome,
    Retry,
    Snooze,
    Wait,
)

GIVEN_UP = frozenset({JobState.DISCARDED, JobState.QUARANTINED})
REOPENED = GIVEN_UP | {JobState.CANCELLED}


def opened(new: NewJob, id: JobId, *, now: datetime, created_at: datetime | None = None) -> Job:
    """A job that has not run. `created_at` is given when an old row is opened again."""
    run_at = new.run_at or now
    return Job(
        id=id,
        kind=new.kind,
        queue=new.queue,
        args=new.args,
        unique=new.unique,
        project=new.project,
        owner=new.owner,
        priority=new.priority,
        state=JobState.SCHEDULED if run_at > now else JobState.AVAILABLE,
        attempt=0,
        max_attempts=new.max_attempts,
        run_at=run_at,
        progress=0.0,
        note="",
        cancel_asked=False,
        default=None,
        lease=None,
        created_at=created_at or now,
        finished_at=None,
        engine=new.engine,
    )


def reopens(old: Job, new: NewJob) -> bool:
    """Whether asking for `new` opens the job again that has its unique key already."""
    return old.state in REOPENED or (new.even_if_done and old.state is JobState.COMPLETED)


def settled(job: Job, outcome: Outcome, *, now: datetime) -> Job:
    """What becomes of a leased job. A cancel that was asked for wins over running again."""
    free = replace(job, lease=None)
    idle = replace(free, started_at=None)
    match outcome:
        case Done():
            return replace(free, state=JobState.COMPLETED, progress=1.0, note=outcome.note, finished_at=now)
        case GiveUp():
            state = JobState.QUARANTINED if outcome.quarantine else JobState.DISCARDED
            return replace(free, state=state, note=outcome.because, finished_at=now)
        case Cancelled():
            return _stopped(free, outcome.because, now=now)
        case Snooze() | Wait() | Retry() if job.cancel_asked:
            return _stopped(free, Cancelled().because, now=now)
        case Snooze():
            return replace(
                idle,
                state=JobState.SCHEDULED,
                attempt=job.attempt - 1,
                run_at=now + outcome.span,
                note=outcome.because,
            )
        case Wait():
            return replace(
                idle,
                state=JobState.WAITING,
                run_at=now + outcome.span,
                note=outcome.question,
                default=outcome.default,
            )
        case Retry():
            return replace(idle, state=JobState.RETRYABLE, run_at=outcome.at, note=outcome.because)
        case _:
            assert_never(outcome)


def answered(job: Job, answer: str, *, now: datetime) -> Job:
    """A waiting job with its answer, ready to run. Raises RequestError when it is not waiting."""
    if job.state is not JobState.WAITING:
        raise RequestError("That question is closed: it was answered before, or the work went on without it.")
    return replace(
        job,
        state=JobState.AVAILABLE,
        args={**job.args, "answer": answer},
        run_at=now,
        note="",
        default=None,
    )


def rescued(job: Job, *, now: datetime) -> Job | None:
    """The job after its lease ran out or its question timed out; None when neither happened."""
    if job.state is JobState.WAITING and job.run_at <= now:
        return answered(job, job.default or "", now=now)
    if job.state is not JobState.RUNNING or job.lease is None or job.lease.expires_at > now:
        return None
    free = replace(job, lease=None)
    if job.cancel_asked:
        return _stopped(free, Cancelled().because, now=now)
    if job.attempt >= job.max_attempts:
        because = f"It stopped without a word {_times(job.attempt)}, so it was set aside."
        return replace(free, state=JobState.QUARANTINED, note=because, finished_at=now)
    return replace(
        free,
        state=JobState.AVAILABLE,
        started_at=None,
        note="its runner stopped; it will be started again",
    )


def cancelled(job: Job, *, now: datetime) -> Job | None:
    """The job after someone called it off; None when that changes nothing."""
    if job.state in FINAL or job.cancel_asked:
        return None
    if job.state is JobState.RUNNING:
        return replace(job, cancel_asked=True)
    return _stopped(job, Cancelled().because, now=now)


def retried(job: Job, *, now: datetime) -> Job | None:
    """A quarantined or discarded job as if it had never been tried; None when it is neither."""
    if job.state not in GIVEN_UP:
        return None
    return replace(
        job,
        state=JobState.AVAILABLE,
        attempt=0,
        run_at=now,
        progress=0.0,
        note="",
        cancel_asked=False,
        finished_at=None,
        started_at=None,
    )


def _stopped(job: Job, because: str, *, now: datetime) -> Job:
    return replace(job, state=JobState.CANCELLED, note=because, finished_at=now)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
