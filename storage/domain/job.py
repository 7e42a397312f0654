"""One durable unit of work, and what can become of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, NewType

JobId = NewType("JobId", int)
Lane = Literal["fast", "relaxed"]  # relaxed jobs run when nobody waits in the fast lane


class JobState(StrEnum):
    """Where a job stands."""

    SCHEDULED = "scheduled"  # not before `run_at`
    AVAILABLE = "available"
    RUNNING = "running"  # leased to one runner
    RETRYABLE = "retryable"  # failed; again at `run_at`
    WAITING = "waiting"  # for a person's answer; at `run_at` the stated default is taken
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    QUARANTINED = "quarantined"  # keeps failing; its owner was told
    DISCARDED = "discarded"  # trying again cannot help


FINAL = frozenset({JobState.COMPLETED, JobState.CANCELLED, JobState.QUARANTINED, JobState.DISCARDED})
CLAIMABLE = frozenset({JobState.SCHEDULED, JobState.AVAILABLE, JobState.RETRYABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """What is asked for. A second job with the same `unique` key is not added."""

    kind: str
    queue: str = "render"
    args: dict[str, Any] = field(default_factory=dict[str, Any])
    unique: str
    project: str = ""
    owner: str = ""
    priority: int = 0  # higher first
    run_at: datetime | None = None
    max_attempts: int = 4
    engine: str = ""  # the engine it keeps warm
    even_if_done: bool = False  # a completed one is opened again: what it made is gone since


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to work on a job until a time."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job row."""

    id: JobId
    kind: str
    queue: str
    args: dict[str, Any]
    unique: str
    project: str
    owner: str
    priority: int
    state: JobState
    attempt: int  # how often it was started
    max_attempts: int
    run_at: datetime
    progress: float  # 0 to 1
    note: str  # what it is doing, or why it stopped, for a person
    cancel_asked: bool
    default: str | None  # the answer taken when a waiting job times out
    lease: Lease | None
    created_at: datetime
    finished_at: datetime | None
    engine: str = ""
    started_at: datetime | None = None  # of the attempt that runs now, or that finished it


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A project's jobs as people see them in the queue: one place, one lane, one owner.

    `rank` orders batches before anything else, higher first: 0 unless somebody permitted moved it. While it
    is `held` nothing of it is begun.
    """

    project: str
    owner: str
    lane: Lane
    held: bool
    rank: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It worked."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Later, without using up an attempt."""

    span: timedelta
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A person must answer; after `span` the default is taken."""

    question: str
    default: str
    span: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Again at `at`."""

    at: datetime
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Never again; `quarantine` when it failed too often rather than cannot work."""

    because: str
    quarantine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """A person stopped it."""

    because: str = "cancelled"


Outcome = Done | Snooze | Wait | Retry | GiveUp | Cancelled
