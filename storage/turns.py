"""Whose turn it is: the order of jobs in which nobody waits for another's whole film; pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from storage.domain.job import Batch, Job, JobId

HOUR = timedelta(hours=1)  # what an owner has used longer ago is forgotten
BUCKET = timedelta(minutes=2)  # owners who have used as many of these are level: engines need not be swapped

Place = tuple[int, bool, int]  # lower runs first: rank, lane, the owner's buckets
Order = tuple[int, datetime, JobId]  # lower runs first, among jobs that are level otherwise


def owner_of(job: Job, batches: Mapping[str, Batch]) -> str:
    """Whose job it is: its batch's owner, or without a batch its own."""
    batch = batches.get(job.project)
    return job.owner if batch is None else batch.owner


def buckets_used(jobs: Iterable[Job], batches: Mapping[str, Batch], *, now: datetime) -> Mapping[str, int]:
    """How many whole buckets each owner has had of the machine in the last hour, running jobs included.

    An owner who has had nothing is missing.
    """
    since = now - HOUR
    used: defaultdict[str, timedelta] = defaultdict(timedelta)
    for job in jobs:
        ended = job.finished_at or now
        if job.started_at is not None and ended > since:
            used[owner_of(job, batches)] += max(timedelta(0), ended - max(job.started_at, since))
    return {owner: span // BUCKET for owner, span in used.items()}


def place(job: Job, batches: Mapping[str, Batch], used: Mapping[str, int]) -> Place:
    """Where the job's batch stands among the others; a job without one is in the fast lane, not moved up."""
    batch = batches.get(job.project)
    buckets = used.get(owner_of(job, batches), 0)
    return (0, False, buckets) if batch is None else (-batch.rank, batch.lane == "relaxed", buckets)


def order(job: Job) -> Order:
    """Priority first, then the time it may run, then the oldest."""
    return (-job.priority, job.run_at, job.id)


def turn(
    job: Job, batches: Mapping[str, Batch], used: Mapping[str, int], warm: Collection[str]
) -> tuple[Place, bool, Order]:
    """The whole order of a claim: the lowest is begun next."""
    return (place(job, batches, used), job.engine not in warm, order(job))
