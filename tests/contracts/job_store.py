"""What every JobStore owes."""

from datetime import timedelta
from typing import Any

import pytest

from storage.domain.errors import LeaseLost, NotFound, RequestError
from storage.domain.job import Cancelled, Done, GiveUp, Job, JobId, JobState, NewJob, Retry, Snooze, Wait
from storage.ports import Database
from tests.builders import LEASE, a_job, at


async def add(database: Database, *jobs: NewJob, seconds: float = 0) -> list[JobId]:
    """Add jobs, each in a transaction of its own."""
    ids: list[JobId] = []
    for job in jobs:
        async with database.begin() as work:
            ids.append(await work.jobs.add(job, now=at(seconds)))
    return ids


async def claim(database: Database, seconds: float = 0, **which: Any) -> Job | None:
    """Claim a job at that second."""
    async with database.begin() as work:
        return await work.jobs.claim(now=at(seconds), lease_for=LEASE, **which)


async def claimed(database: Database, seconds: float = 0) -> Job:
    """Claim a job that must be there."""
    job = await claim(database, seconds)
    assert job is not None
    return job


class JobStoreContract:
    """Every JobStore must pass this. Subclass it and provide `database`."""

    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def test_a_job_comes_back_as_it_was_asked_for(self, database: Database):
        asked = a_job(
            queue="voice",
            args={"shot": "sh010", "sizes": [1280, 720]},
            owner="ada",
            priority=3,
            max_attempts=2,
        )
        (id,) = await add(database, asked, seconds=5)
        async with database.read() as work:
            job = await work.jobs.get(id)
        assert (job.kind, job.queue, job.args) == ("render", "voice", {"shot": "sh010", "sizes": [1280, 720]})
        assert (job.unique, job.project, job.owner, job.priority) == ("one", "kettle", "ada", 3)
        assert (job.state, job.attempt, job.max_attempts) == (JobState.AVAILABLE, 0, 2)
        assert (job.run_at, job.created_at, job.finished_at) == (at(5), at(5), None)
        assert (job.progress, job.note, job.cancel_asked, job.default, job.lease) == (
            0.0,
            "",
            False,
            None,
            None,
        )

    async def test_a_job_that_is_not_there_is_not_found(self, database: Database):
        async with database.read() as work:
            with pytest.raises(NotFound):
                await work.jobs.get(JobId(404))

    async def test_the_same_work_is_asked_for_only_once(self, database: Database):
        first, again = await add(database, a_job("sh010"), a_job("sh010", priority=9))
        assert first == again
        async with database.read() as work:
            assert [job.priority for job in await work.jobs.find()] == [0]

    async def test_finished_work_is_not_asked_for_again(self, database: Database):
        (id,) = await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            await work.jobs.finish(job, Done(), now=at(1))
        assert await add(database, a_job(), seconds=2) == [id]
        assert await claim(database, 3) is None

    async def test_finished_work_opens_again_when_what_it_made_is_gone(self, database: Database):
        (id,) = await add(database, a_job())
        again = a_job(even_if_done=True)
        job = await claimed(database)
        assert await add(database, again, seconds=1) == [id]
        assert await claim(database, 1) is None, "work in hand is not begun twice"
        async with database.begin() as work:
            await work.jobs.finish(job, Done(), now=at(2))
        assert await add(database, again, seconds=3) == [id]
        opened = await claimed(database, 3)
        assert (opened.id, opened.attempt, opened.progress) == (id, 1, 0.0)

    @pytest.mark.parametrize(
        "outcome", [GiveUp(because="no"), GiveUp(because="no", quarantine=True), Cancelled()]
    )
    async def test_work_that_failed_for_good_opens_again_when_it_is_asked_for_again(
        self, database: Database, outcome: GiveUp | Cancelled
    ):
        (id,) = await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            await work.jobs.finish(job, outcome, now=at(1))
        assert await add(database, a_job(priority=5, args={"take": 2}), seconds=2) == [id]
        async with database.read() as work:
            opened = await work.jobs.get(id)
        assert (opened.state, opened.attempt, opened.run_at) == (JobState.AVAILABLE, 0, at(2))
        assert (opened.priority, opened.args, opened.note) == (5, {"take": 2}, "")
        assert (opened.created_at, opened.finished_at, opened.progress) == (at(0), None, 0.0)

    async def test_a_claim_leases_the_job_and_counts_an_attempt(self, database: Database):
        await add(database, a_job())
        job = await claimed(database, 3)
        assert (job.state, job.attempt) == (JobState.RUNNING, 1)
        assert job.lease is not None
        assert job.lease.expires_at == at(3) + LEASE
        assert await claim(database, 3) is None

    async def test_the_most_urgent_job_runs_first_then_the_oldest(self, database: Database):
        await add(
            database, a_job("old"), a_job("late", run_at=at(1)), a_job("urgent", priority=1), a_job("new")
        )
        order = [(await claimed(database, 2)).unique for _ in range(4)]
        assert order == ["urgent", "old", "new", "late"]

    async def test_a_scheduled_job_waits_for_its_time(self, database: Database):
        (id,) = await add(database, a_job(run_at=at(10)))
        async with database.read() as work:
            assert (await work.jobs.get(id)).state is JobState.SCHEDULED
        assert await claim(database, 9.999999) is None
        assert await claim(database, 10) is not None

    async def test_a_runner_claims_from_its_queue_and_project_only(self, database: Database):
        await add(database, a_job("cut", queue="cut"), a_job("other", project="boat"))
        assert await claim(database, queue="render", project="kettle") is None
        other = await claim(database, project="boat")
        assert other is not None
        assert other.unique == "other"
        cut = await claim(database, queue="cut", project="kettle")
        assert cut is not None
        assert cut.unique == "cut"

    async def test_a_heartbeat_extends_the_lease_and_tells_how_far_the_work_is(self, database: Database):
        (id,) = await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            after = await work.jobs.heartbeat(job, now=at(20), lease_for=LEASE, progress=0.4, note="inking")
        assert (after.progress, after.note, after.cancel_asked) == (0.4, "inking", False)
        async with database.begin() as work:
            assert await work.jobs.rescue(now=at(40)) == 0
            assert await work.jobs.get(id) == after

    @pytest.mark.parametrize(("told", "kept"), [(-0.5, 0.0), (1.5, 1.0)])
    async def test_progress_stays_between_nothing_and_all(self, database: Database, told: float, kept: float):
        await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            after = await work.jobs.heartbeat(job, now=at(1), lease_for=LEASE, progress=told)
        assert after.progress == kept

    async def test_done_work_is_completed(self, database: Database):
        await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            done = await work.jobs.finish(job, Done(note="filed"), now=at(9))
            assert await work.jobs.get(job.id) == done
        assert (done.state, done.progress, done.note) == (JobState.COMPLETED, 1.0, "filed")
        assert (done.lease, done.finished_at, done.attempt) == (None, at(9), 1)

    async def test_a_retry_comes_back_at_its_time_as_the_next_attempt(self, database: Database):
        await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            later = await work.jobs.finish(job, Retry(at=at(60), because="the engine died"), now=at(1))
        assert (later.state, later.attempt, later.run_at) == (JobState.RETRYABLE, 1, at(60))
        assert later.note == "the engine died"
        assert await claim(database, 59) is None
        assert (await claimed(database, 60)).attempt == 2

    async def test_a_snooze_uses_up_no_attempt(self, database: Database):
        await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            nap = Snooze(span=timedelta(minutes=2), because="the GPU is full")
            later = await work.jobs.finish(job, nap, now=at(1))
        assert (later.state, later.attempt, later.run_at) == (JobState.SCHEDULED, 0, at(121))
        assert (await claimed(database, 121)).attempt == 1

    async def test_work_that_is_given_up_never_runs_again(self, database: Database):
        await add(database, a_job("cannot"), a_job("keeps failing"))
        for quarantine, state in ((False, JobState.DISCARDED), (True, JobState.QUARANTINED)):
            job = await claimed(database)
            async with database.begin() as work:
                over = await work.jobs.finish(job, GiveUp(because="no", quarantine=quarantine), now=at(1))
            assert (over.state, over.note, over.finished_at) == (state, "no", at(1))
        assert await claim(database, 10_000) is None

    async def test_a_waiting_job_wakes_with_the_persons_answer(self, database: Database):
        await add(database, a_job(args={"shot": "sh010"}))
        job = await claimed(database)
        async with database.begin() as work:
            ask = Wait(question="Day or night?", default="day", span=timedelta(minutes=5))
            waiting = await work.jobs.finish(job, ask, now=at(1))
        assert (waiting.state, waiting.note, waiting.default) == (JobState.WAITING, "Day or night?", "day")
        assert waiting.run_at == at(301)
        assert await claim(database, 300) is None
        async with database.begin() as work:
            awake = await work.jobs.answer(job.id, "night", now=at(10))
        assert (awake.state, awake.run_at, awake.default) == (JobState.AVAILABLE, at(10), None)
        assert (await claimed(database, 10)).args == {"shot": "sh010", "answer": "night"}

    async def test_a_question_nobody_answers_takes_its_default(self, database: Database):
        await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            ask = Wait(question="Day or night?", default='"day" it is', span=timedelta(minutes=5))
            await work.jobs.finish(job, ask, now=at(0))
        async with database.begin() as work:
            assert await work.jobs.rescue(now=at(299)) == 0
        assert await claim(database, 299) is None
        async with database.begin() as work:
            assert await work.jobs.rescue(now=at(300)) == 1
        assert (await claimed(database, 300)).args == {"answer": '"day" it is'}

    async def test_a_question_is_answered_once(self, database: Database):
        (id,) = await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            ask = Wait(question="Day or night?", default="day", span=timedelta(minutes=5))
            await work.jobs.finish(job, ask, now=at(1))
            await work.jobs.answer(id, "night", now=at(2))
        async with database.begin() as work:
            with pytest.raises(RequestError):
                await work.jobs.answer(id, "day", now=at(3))
            with pytest.raises(NotFound):
                await work.jobs.answer(JobId(404), "day", now=at(3))
        assert (await claimed(database, 3)).args == {"answer": "night"}

    async def test_a_runner_that_lost_its_lease_cannot_finish(self, database: Database):
        await add(database, a_job())
        slow = await claimed(database, 0)
        async with database.begin() as work:
            assert await work.jobs.rescue(now=at(30)) == 1
        async with database.begin() as work:
            with pytest.raises(LeaseLost):
                await work.jobs.finish(slow, Done(), now=at(31))
        fast = await claimed(database, 31)
        async with database.begin() as work:
            with pytest.raises(LeaseLost):
                await work.jobs.finish(slow, Done(), now=at(32))
            with pytest.raises(LeaseLost):
                await work.jobs.heartbeat(slow, now=at(32), lease_for=LEASE, progress=0.9)
            done = await work.jobs.finish(fast, Done(), now=at(33))
            assert (done.state, done.attempt) == (JobState.COMPLETED, 2)
            with pytest.raises(LeaseLost):
                await work.jobs.finish(fast, Done(), now=at(34))

    async def test_a_lease_that_ran_out_counts_until_someone_takes_the_job_back(self, database: Database):
        await add(database, a_job())
        slow = await claimed(database, 0)
        async with database.begin() as work:
            assert (await work.jobs.finish(slow, Done(), now=at(99))).state is JobState.COMPLETED

    async def test_a_rescued_job_keeps_its_attempts_and_is_set_aside_when_they_are_used_up(
        self, database: Database
    ):
        (id,) = await add(database, a_job(max_attempts=2))
        assert (await claimed(database, 0)).attempt == 1
        async with database.begin() as work:
            assert await work.jobs.rescue(now=at(29)) == 0
            assert await work.jobs.rescue(now=at(30)) == 1
            assert await work.jobs.rescue(now=at(30)) == 0
            assert (await work.jobs.get(id)).state is JobState.AVAILABLE
        assert (await claimed(database, 30)).attempt == 2
        async with database.begin() as work:
            assert await work.jobs.rescue(now=at(60)) == 1
            over = await work.jobs.get(id)
        assert (over.state, over.finished_at, over.lease) == (JobState.QUARANTINED, at(60), None)
        assert await claim(database, 61) is None

    async def test_cancelling_stops_idle_jobs_at_once_and_asks_running_ones(self, database: Database):
        await add(
            database,
            a_job("running", priority=9),
            a_job("asked", priority=8),
            a_job("idle"),
            a_job("later", run_at=at(500)),
            a_job("other", project="boat"),
        )
        running = await claimed(database)
        asking = await claimed(database)
        async with database.begin() as work:
            question = Wait(question="?", default="", span=timedelta(minutes=5))
            await work.jobs.finish(asking, question, now=at(1))
        async with database.begin() as work:
            assert await work.jobs.cancel(project="kettle", now=at(2)) == 4
            assert await work.jobs.cancel(project="kettle", now=at(3)) == 0
            found = {job.unique: job for job in await work.jobs.find(project="kettle")}
        assert {name: job.state for name, job in found.items()} == {
            "running": JobState.RUNNING,
            "asked": JobState.CANCELLED,
            "idle": JobState.CANCELLED,
            "later": JobState.CANCELLED,
        }
        assert found["idle"].finished_at == at(2)
        async with database.begin() as work:
            beat = await work.jobs.heartbeat(running, now=at(4), lease_for=LEASE, progress=0.5)
            assert beat.cancel_asked
            over = await work.jobs.finish(beat, Cancelled(because="you stopped it"), now=at(5))
        assert (over.state, over.note, over.finished_at) == (JobState.CANCELLED, "you stopped it", at(5))
        other = await claimed(database, 6)
        assert other.unique == "other"

    @pytest.mark.parametrize(
        "outcome",
        [
            Retry(at=at(60), because="the engine died"),
            Snooze(span=timedelta(seconds=60), because="busy"),
            Wait(question="?", default="", span=timedelta(seconds=60)),
        ],
    )
    async def test_a_job_that_was_called_off_does_not_come_back(
        self, database: Database, outcome: Retry | Snooze | Wait
    ):
        await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            await work.jobs.cancel(project="kettle", now=at(1))
            over = await work.jobs.finish(job, outcome, now=at(2))
        assert (over.state, over.finished_at) == (JobState.CANCELLED, at(2))

    async def test_a_job_that_was_called_off_is_not_rescued_to_run_again(self, database: Database):
        (id,) = await add(database, a_job())
        await claimed(database)
        async with database.begin() as work:
            await work.jobs.cancel(project="kettle", now=at(1))
            assert await work.jobs.rescue(now=at(30)) == 1
            assert (await work.jobs.get(id)).state is JobState.CANCELLED

    async def test_work_that_was_done_before_the_cancel_came_stays_done(self, database: Database):
        await add(database, a_job())
        job = await claimed(database)
        async with database.begin() as work:
            await work.jobs.cancel(project="kettle", now=at(1))
            assert (await work.jobs.finish(job, Done(), now=at(2))).state is JobState.COMPLETED

    async def test_jobs_are_found_by_project_and_state_in_the_order_they_would_run(self, database: Database):
        await add(database, a_job("a"), a_job("b", priority=1), a_job("c", project="boat"))
        running = await claimed(database)
        async with database.read() as work:
            everything = await work.jobs.find()
            of_kettle = await work.jobs.find(project="kettle")
            idle = await work.jobs.find(project="kettle", states=frozenset({JobState.AVAILABLE}))
            none = await work.jobs.find(states=frozenset())
        assert [job.unique for job in everything] == ["b", "a", "c"]
        assert [job.unique for job in of_kettle] == ["b", "a"]
        assert [job.unique for job in idle] == ["a"]
        assert list(none) == []
        assert everything[0] == running

    async def test_what_a_caller_does_to_a_jobs_arguments_is_not_remembered(self, database: Database):
        args = {"shots": ["sh010"]}
        (id,) = await add(database, a_job(args=args))
        args["shots"].append("sh020")
        (await claimed(database)).args["shots"].append("sh030")
        async with database.read() as work:
            assert (await work.jobs.get(id)).args == {"shots": ["sh010"]}

    async def test_a_clock_that_was_set_back_holds_up_nothing_that_may_run(self, database: Database):
        await add(database, a_job(), seconds=3600)
        assert await claim(database, seconds=0) is not None
