"""Random queues of several owners: the dictionaries and SQLite choose the same jobs in the same order."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.domain.job import Batch, Done, Job, NewJob
from storage.memory import MemoryDatabase
from storage.ports import JobStore
from storage.sqlite.database import SqliteDatabase
from tests.builders import LEASE, START, a_job, at
from tests.fakes.clock import ManualClock

OWNERS = ("ada", "ben", "cai")
PROJECTS = ("kettle", "boat", "train")
ENGINES = ("", "sketch", "hibari")
NOW = 7200  # seconds; the last hour begins at 3600
BATCHES = st.builds(
    Batch,
    project=st.just(""),
    owner=st.sampled_from(OWNERS),
    lane=st.sampled_from(("fast", "fast", "relaxed")),
    held=st.sampled_from((False, False, False, True)),
    rank=st.sampled_from((0, 0, 0, 1, -1)),
    created_at=st.just(START),
)


class Undone(Exception):
    """Rolls back, so that one file serves for all examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A job that has run from one second to another, or runs still (`end` is None)."""

    project: str
    owner: str
    start: float
    end: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim, some seconds after the one before."""

    after: float
    warm: Sequence[str]
    project: str | None
    finishes: bool  # what was claimed is done 60 s later


@st.composite
def runs(draw: st.DrawFn) -> Ran:
    start = draw(st.sampled_from((0, 3500, 3599.999999, 3600, 3601, 6000, 7000, 7080, 7080.000001)))
    span = draw(st.sampled_from((None, 1, 60, 100, 119.999999, 120, 240, 3600)))
    return Ran(
        project=draw(st.sampled_from(("", *PROJECTS))),
        owner=draw(st.sampled_from(OWNERS)),
        start=start,
        end=None if span is None else min(NOW, start + span),
    )


WAITING = st.builds(
    a_job,
    project=st.sampled_from(("", *PROJECTS)),
    owner=st.sampled_from(OWNERS),
    engine=st.sampled_from(ENGINES),
    priority=st.sampled_from((0, 0, 0, 1)),
    run_at=st.sampled_from((at(0), at(1), at(NOW + 130))),
)
CLAIMS = st.builds(
    Claim,
    after=st.sampled_from((0, 0, 1, 60, 120, 600)),
    warm=st.lists(st.sampled_from(ENGINES), max_size=2, unique=True),
    project=st.sampled_from((None, None, None, None, *PROJECTS)),
    finishes=st.booleans(),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("turns") / "studio.db"


@settings(max_examples=120)
@given(
    batches=st.fixed_dictionaries({}, optional=dict.fromkeys(PROJECTS, BATCHES)),
    ran=st.lists(runs(), max_size=6),
    waiting=st.lists(WAITING, min_size=2, max_size=10),
    claims=st.lists(CLAIMS, min_size=1, max_size=10),
)
async def test_both_stores_take_the_same_turns(
    path: Path,
    batches: Mapping[str, Batch],
    ran: Sequence[Ran],
    waiting: Sequence[NewJob],
    claims: Sequence[Claim],
):
    sqlite = await SqliteDatabase.open(path, clock=ManualClock(START))
    seen: list[list[object]] = []
    for store in (MemoryDatabase(), sqlite):
        with suppress(Undone):
            async with store.begin() as work:
                await _fill(work.jobs, batches, ran, waiting)
                seen.append(await _turns(work.jobs, claims))
                raise Undone
    await sqlite.close()
    assert seen[0] == seen[1]


async def _fill(
    jobs: JobStore, batches: Mapping[str, Batch], ran: Sequence[Ran], waiting: Sequence[NewJob]
) -> None:
    for n, one in enumerate(ran):
        queue = f"queue {n}"
        job = a_job(queue, queue=queue, project=one.project, owner=one.owner)
        await jobs.add(job, now=at(one.start))
        held = await jobs.claim(now=at(one.start), lease_for=LEASE, queue=queue)
        assert held is not None
        if one.end is not None:
            await jobs.finish(held, Done(), now=at(one.end))
    for project, batch in batches.items():
        await jobs.open_batch(project, owner=batch.owner, lane=batch.lane, now=START)
        await jobs.set_batch(project, held=batch.held, rank=batch.rank)
    for n, job in enumerate(waiting):
        await jobs.add(replace(job, unique=f"waiting {n}"), now=START)


async def _turns(jobs: JobStore, claims: Sequence[Claim]) -> list[object]:
    """Everything a caller sees: the queue, and each job as it was claimed."""
    seen: list[object] = []
    seconds = float(NOW)
    for claim in claims:
        seconds += claim.after
        seen.append(await jobs.batches(now=at(seconds)))
        job = await jobs.claim(now=at(seconds), lease_for=LEASE, project=claim.project, warm=claim.warm)
        seen.append(job and without_token(job))
        if job is not None and claim.finishes:
            seconds += 60
            seen.append(await jobs.finish(job, Done(), now=at(seconds)))
    return seen


def without_token(job: Job) -> Job:
    """The job without the one thing in it that is drawn by lot."""
    return replace(job, lease=job.lease and replace(job.lease, token=""))
