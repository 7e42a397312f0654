"""What every JobStore owes several owners at once: batches, lanes, holds and fair turns."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from storage.domain.errors import NotFound
from storage.domain.job import (
    Batch,
    Cancelled,
    Done,
    GiveUp,
    Job,
    JobState,
    Lane,
    NewJob,
    Outcome,
    Retry,
    Snooze,
    Wait,
)
from storage.ports import Database, JobStore
from tests.builders import LEASE, a_job, at
from tests.contracts.job_store import add, claim, claimed

SPAN = LEASE  # any span
TOUCHES: dict[str, Callable[[JobStore], Awaitable[object]]] = {
    "reading it": lambda jobs: jobs.batch("nowhere"),
    "holding it": lambda jobs: jobs.set_batch("nowhere", held=True),
}
PAUSES: dict[str, Outcome] = {
    "snoozed": Snooze(span=SPAN, because="busy"),
    "waiting": Wait(question="?", default="", span=SPAN),
    "to be tried again": Retry(at=at(200), because="it broke"),
}


def of(project: str, unique: str = "", **different: Any) -> NewJob:
    """A job of the project, named after it."""
    return a_job(unique or project, project=project, **different)


async def open_batch(
    database: Database, project: str, owner: str, *, lane: Lane = "fast", seconds: float = 0
) -> Batch:
    """Open a batch in a transaction of its own."""
    async with database.begin() as work:
        return await work.jobs.open_batch(project, owner=owner, lane=lane, now=at(seconds))


async def change(database: Database, project: str, **what: Any) -> Batch:
    """Change a batch in a transaction of its own."""
    async with database.begin() as work:
        return await work.jobs.set_batch(project, **what)


async def finish(database: Database, job: Job, seconds: float, outcome: Outcome | None = None) -> Job:
    """Finish a job at that second."""
    async with database.begin() as work:
        return await work.jobs.finish(job, outcome or Done(), now=at(seconds))


async def use(database: Database, owner: str, start: float, end: float) -> None:
    """The owner has the machine from one second to another, for a job without a batch."""
    queue = f"{owner} {start}"
    await add(database, a_job(queue, queue=queue, project="", owner=owner), seconds=start)
    job = await claim(database, start, queue=queue)
    assert job is not None
    await finish(database, job, end)


async def queue(database: Database, seconds: float = 0) -> list[str]:
    """The projects of the batches with something to do, in order."""
    async with database.read() as work:
        return [batch.project for batch in await work.jobs.batches(now=at(seconds))]


async def begun(database: Database, seconds: float = 0) -> list[str]:
    """Names of all jobs that may run, in the order in which they are claimed at that second."""
    names: list[str] = []
    while job := await claim(database, seconds):
        names.append(job.unique)
    return names


class TurnsContract:
    """Every JobStore must pass this. Subclass it and provide `database`."""

    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def test_a_batch_is_opened_once(self, database: Database):
        first = await open_batch(database, "kettle", "ada", lane="relaxed", seconds=5)
        assert first == Batch(
            project="kettle", owner="ada", lane="relaxed", held=False, rank=0, created_at=at(5)
        )
        assert await open_batch(database, "kettle", "ben", seconds=6) == first
        async with database.read() as work:
            assert await work.jobs.batch("kettle") == first

    @pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES.keys())
    async def test_a_batch_that_is_not_there_is_not_found(
        self, database: Database, touch: Callable[[JobStore], Awaitable[object]]
    ):
        async with database.begin() as work:
            with pytest.raises(NotFound):
                await touch(work.jobs)

    async def test_a_batch_changes_only_where_it_is_told_to(self, database: Database):
        await open_batch(database, "kettle", "ada")
        await change(database, "kettle", held=True)
        await change(database, "kettle", rank=3)
        await change(database, "kettle", lane="relaxed")
        expected = Batch(project="kettle", owner="ada", lane="relaxed", held=True, rank=3, created_at=at(0))
        assert await change(database, "kettle") == expected
        after = await change(database, "kettle", held=False, rank=0)
        assert (after.held, after.rank) == (False, 0)

    async def test_nothing_of_a_held_batch_is_begun_by_anyone(self, database: Database):
        await open_batch(database, "kettle", "ada")
        await add(database, of("kettle", priority=9), of("boat"), of("kettle", "desk", queue="desk"))
        await change(database, "kettle", held=True, rank=9)
        assert await claim(database, project="kettle") is None
        assert await claim(database, queue="desk") is None
        assert await begun(database) == ["boat"]
        await change(database, "kettle", held=False)
        assert await begun(database) == ["kettle"]

    async def test_a_job_that_runs_goes_on_while_its_batch_is_held(self, database: Database):
        await open_batch(database, "kettle", "ada")
        await add(database, of("kettle"))
        job = await claimed(database)
        await change(database, "kettle", held=True)
        async with database.begin() as work:
            beat = await work.jobs.heartbeat(job, now=at(1), lease_for=LEASE, progress=0.5)
        assert (await finish(database, beat, 2)).state is JobState.COMPLETED

    async def test_a_batch_that_was_moved_up_comes_before_everything(self, database: Database):
        await open_batch(database, "kettle", "ada", lane="relaxed")
        await open_batch(database, "train", "ada")
        await use(database, "ada", 0, 600)
        await add(database, of("boat", priority=9, owner="ben"), of("train"), of("kettle"))
        await change(database, "kettle", rank=1)
        await change(database, "train", rank=-1)
        assert await begun(database, 600) == ["kettle", "boat", "train"]

    async def test_relaxed_work_runs_when_nobody_waits_in_the_fast_lane(self, database: Database):
        await open_batch(database, "kettle", "ada", lane="relaxed")
        await open_batch(database, "boat", "ben")
        await use(database, "ben", 0, 600)
        await add(database, of("kettle", priority=9), of("boat"), of("free"), seconds=600)
        assert await begun(database, 600) == ["free", "boat", "kettle"]

    @pytest.mark.parametrize(("used", "first"), [(119.999999, "ada's"), (120, "ben's"), (600, "ben's")])
    async def test_who_has_had_least_comes_first_in_steps_of_two_minutes(
        self, database: Database, used: float, first: str
    ):
        await use(database, "ada", 0, used)
        await add(database, a_job("ada's", owner="ada"), a_job("ben's", owner="ben"), seconds=600)
        assert (await claimed(database, 600)).unique == first

    async def test_what_runs_now_is_counted_as_it_runs(self, database: Database):
        await add(database, a_job("long", owner="ada"))
        assert (await claimed(database, 0)).unique == "long"
        await add(database, a_job("ada's", owner="ada"), a_job("ada's second", owner="ada"), seconds=1)
        await add(database, a_job("ben's", owner="ben"), seconds=1)
        assert (await claimed(database, 119)).unique == "ada's"
        assert (await claimed(database, 120)).unique == "ben's"

    async def test_what_was_used_an_hour_ago_is_forgotten_second_by_second(self, database: Database):
        await use(database, "ada", 0, 200)
        await add(database, a_job("ada's", owner="ada"), a_job("ben's", owner="ben"), seconds=200)
        ben = await claimed(database, 3679.999999)  # 120.000001 s of ada's are not an hour old yet
        assert ben.unique == "ben's"
        await finish(database, ben, 3680, Retry(at=at(3680), because="once more"))
        assert (await claimed(database, 3680.000001)).unique == "ada's"

    async def test_what_ended_an_hour_ago_counts_for_nothing(self, database: Database):
        await use(database, "ada", 0, 3600)
        await add(database, a_job("ada's", owner="ada"), a_job("ben's", owner="ben"), seconds=3600)
        assert await begun(database, 7200) == ["ada's", "ben's"]

    async def test_only_the_attempt_that_ended_a_job_is_counted(self, database: Database):
        await add(database, a_job("broke", owner="ada"))
        job = await claimed(database, 0)
        await finish(database, job, 10, Retry(at=at(2000), because="it broke"))
        async with database.begin() as work:
            assert await work.jobs.cancel(project="kettle", now=at(1500)) == 1
        await add(database, a_job("ada's", owner="ada"), a_job("ben's", owner="ben"), seconds=1500)
        assert await begun(database, 1500) == ["ada's", "ben's"]

    async def test_the_jobs_of_a_batch_are_its_owners(self, database: Database):
        await open_batch(database, "kettle", "ada")
        await open_batch(database, "boat", "ben")
        await add(database, of("kettle", "early", owner="ben"))
        early = await claimed(database, 0)
        await finish(database, early, 300)
        await add(database, of("kettle", owner="ben"), of("boat", owner="ada"), seconds=300)
        assert await begun(database, 300) == ["boat", "kettle"]

    async def test_a_share_is_of_everything_an_owner_has(self, database: Database):
        for project in ("one", "two"):
            await open_batch(database, project, "ada")
            await add(database, of(project, f"early {project}"))
            await finish(database, await claimed(database, 0), 60)
        await add(database, of("one"), of("ben's", owner="ben"), seconds=60)
        assert await begun(database, 60) == ["ben's", "one"]

    async def test_an_engine_that_is_warm_is_used_before_priority_is_asked(self, database: Database):
        await add(
            database,
            a_job("urgent", priority=9),
            a_job("voice", engine="hibari"),
            a_job("still", engine="sketch"),
            a_job("more urgent still", engine="sketch", priority=1),
        )
        warm = ("sketch", "hibari")
        order = [await claim(database, warm=warm) for _ in range(4)]
        assert [job and job.unique for job in order] == ["more urgent still", "voice", "still", "urgent"]
        assert [job and job.engine for job in order] == ["sketch", "hibari", "sketch", ""]

    async def test_an_engine_is_not_kept_warm_at_another_owners_cost(self, database: Database):
        await use(database, "ada", 0, 120)
        await add(database, a_job("ada's", owner="ada", engine="sketch"), a_job("ben's", owner="ben"))
        job = await claim(database, 120, warm=("sketch",))
        assert job is not None
        assert job.unique == "ben's"

    async def test_the_queue_has_what_is_left_to_do_in_the_order_it_would_run(self, database: Database):
        for project, owner in (("a", "ada"), ("b", "ada"), ("c", "ben"), ("d", "cai"), ("e", "dot")):
            await open_batch(database, project, owner)
        await open_batch(database, "f", "eve", lane="relaxed")
        await open_batch(database, "idle", "eve")
        assert await queue(database) == []
        await add(database, of("a", priority=1), of("b"), of("c", run_at=at(900)), of("d"), of("e"), of("f"))
        await add(database, of("without a batch"))
        await use(database, "dot", 0, 121)
        assert await queue(database, 130) == ["a", "b", "d", "c", "e", "f"]
        assert await queue(database, 3602) == ["a", "b", "d", "e", "c", "f"]
        await change(database, "d", held=True)
        await change(database, "e", rank=1)
        assert await queue(database, 130) == ["e", "a", "b", "c", "f", "d"]
        job = await claim(database, 130, project="a")
        assert job is not None
        assert "a" in await queue(database, 130)
        await finish(database, job, 131)
        assert await queue(database, 131) == ["e", "b", "c", "f", "d"]

    async def test_a_start_is_noted_while_a_job_runs_and_with_its_end(self, database: Database):
        (id,) = await add(database, a_job())
        job = await claimed(database, 3)
        assert job.started_at == at(3)
        done = await finish(database, job, 9)
        assert (done.started_at, done.finished_at) == (at(3), at(9))
        async with database.read() as work:
            assert await work.jobs.get(id) == done

    @pytest.mark.parametrize("outcome", PAUSES.values(), ids=PAUSES.keys())
    async def test_a_job_that_does_not_run_has_no_start(self, database: Database, outcome: Outcome):
        (id,) = await add(database, a_job())
        job = await claimed(database, 3)
        assert (await finish(database, job, 9, outcome)).started_at is None
        async with database.read() as work:
            assert (await work.jobs.get(id)).started_at is None

    async def test_a_rescued_job_has_no_start(self, database: Database):
        (id,) = await add(database, a_job())
        await claimed(database, 3)
        async with database.begin() as work:
            assert await work.jobs.rescue(now=at(33)) == 1
            assert (await work.jobs.get(id)).started_at is None

    @pytest.mark.parametrize("outcome", [GiveUp(because="no"), GiveUp(because="no", quarantine=True)])
    async def test_work_that_was_given_up_is_tried_again_with_all_its_attempts(
        self, database: Database, outcome: GiveUp
    ):
        (id, other) = await add(database, a_job(max_attempts=1, args={"take": 1}), of("boat"))
        for project in ("kettle", "boat"):
            job = await claim(database, project=project)
            assert job is not None
            await finish(database, job, 1, outcome)
        async with database.begin() as work:
            assert await work.jobs.retry(project="kettle", now=at(5)) == 1
            assert await work.jobs.retry(project="kettle", now=at(6)) == 0
            assert (await work.jobs.get(other)).finished_at == at(1)
            again = await work.jobs.get(id)
        assert (again.state, again.attempt, again.run_at, again.note) == (JobState.AVAILABLE, 0, at(5), "")
        assert (again.finished_at, again.started_at, again.args) == (None, None, {"take": 1})
        assert (await claimed(database, 5)).attempt == 1

    @pytest.mark.parametrize("outcome", [Done(), Cancelled(), Snooze(span=SPAN, because="busy")])
    async def test_work_that_was_not_given_up_is_not_tried_again(self, database: Database, outcome: Outcome):
        await add(database, a_job())
        after = await finish(database, await claimed(database), 1, outcome)
        async with database.begin() as work:
            assert await work.jobs.retry(project="kettle", now=at(5)) == 0
            assert await work.jobs.get(after.id) == after
