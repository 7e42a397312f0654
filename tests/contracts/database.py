"""What every Database owes: the rules of transactions."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from storage.domain.events import GreenLit
from storage.domain.film import ProjectId
from storage.ports import Database, UnitOfWork
from tests.builders import LEASE, a_conversation, a_job, a_key, a_project, an_artifact, at

KETTLE = ProjectId("kettle")
WRITES: dict[str, Callable[[UnitOfWork], Awaitable[object]]] = {
    "jobs": lambda work: work.jobs.add(a_job(), now=at(0)),
    "films": lambda work: work.films.add_project(a_project()),
    "artifacts": lambda work: work.artifacts.add(an_artifact()),
    "conversations": lambda work: work.conversations.open(a_conversation()),
    "sessions": lambda work: work.conversations.set_session("here", "rounds", 3),
    "events": lambda work: work.events.append("kettle", GreenLit(by="Ada"), now=at(0)),
    "cursors": lambda work: work.events.advance("gallery", 3),
    "outbox": lambda work: work.outbox.put(key="a", thread="here", body={}, now=at(0)),
}


class PowerCut(BaseException):
    """Ends everything, as a crash does."""


async def everything(work: UnitOfWork) -> list[object]:
    """All there is to see."""
    return [
        list(await work.jobs.find()),
        list(await work.films.projects()),
        list(await work.artifacts.all()),
        await work.conversations.session("here"),
        list(await work.events.read()),
        await work.events.cursor("gallery"),
        list(await work.outbox.pending()),
    ]


class DatabaseContract:
    """Every Database must pass this. Provide `make`, which opens one that tells `on_commit`."""

    @pytest.fixture
    def make(self) -> Callable[[Callable[[str], None] | None], Awaitable[Database]]:
        raise NotImplementedError

    @pytest.fixture
    async def database(self, make: Callable[[Callable[[str], None] | None], Awaitable[Database]]) -> Database:
        return await make(None)

    async def test_facts_and_the_events_that_announce_them_are_kept_together(self, database: Database):
        async with database.begin() as work:
            for write in WRITES.values():
                await write(work)
        async with database.read() as work:
            assert all(await everything(work))

    @pytest.mark.parametrize("error", [ValueError, PowerCut, asyncio.CancelledError])
    async def test_nothing_is_kept_when_the_work_breaks(self, database: Database, error: type[BaseException]):
        with pytest.raises(error):
            async with database.begin() as work:
                for write in WRITES.values():
                    await write(work)
                assert all(await everything(work))  # it sees its own changes
                raise error
        async with database.begin() as work:
            assert not any(await everything(work))

    async def test_a_task_that_is_cancelled_in_the_middle_leaves_nothing(self, database: Database):
        inside = asyncio.Event()

        async def work_for_ever() -> None:
            async with database.begin() as work:
                await work.films.add_project(a_project())
                inside.set()
                await asyncio.Event().wait()

        async with asyncio.TaskGroup() as group:
            task = group.create_task(work_for_ever(), name="work for ever")
            await inside.wait()
            task.cancel()
        async with database.begin() as work:
            assert list(await work.films.projects()) == []

    @pytest.mark.parametrize("moment", ["at the start", "between", "at the end", "at the commit"])
    async def test_cancelled_at_any_step_the_work_is_whole_or_not_there(
        self, make: Callable[[Callable[[str], None] | None], Awaitable[Database]], moment: str
    ):
        def cancel(now: str) -> None:
            task = asyncio.current_task()
            if now == moment and task is not None and task.get_name() == "doomed":
                task.cancel()  # strikes while the next statement is under way

        database = await make(lambda when: cancel("at the commit") if when == "before" else None)

        async def ask() -> None:
            cancel("at the start")
            async with database.begin() as work:
                await work.jobs.add(a_job("one"), now=at(0))
                cancel("between")
                await work.jobs.add(a_job("two"), now=at(0))
                cancel("at the end")

        async with asyncio.TaskGroup() as group:
            group.create_task(ask(), name="doomed")
        async with database.begin() as work:
            asked = [job.unique for job in await work.jobs.find()]
            assert asked in ([], ["one", "two"])
            await work.jobs.add(a_job("three"), now=at(0))
        async with database.read() as work:
            assert [job.unique for job in await work.jobs.find()] == [*asked, "three"]

    async def test_readers_see_only_what_is_committed(self, database: Database):
        async with database.begin() as writing:
            await writing.films.add_project(a_project())
            async with database.read() as reading:
                assert list(await reading.films.projects()) == []
        async with database.read() as reading:
            assert len(await reading.films.projects()) == 1

    async def test_a_reader_keeps_its_view_while_others_write(self, database: Database):
        async with database.read() as reading:
            assert list(await reading.films.projects()) == []
            async with database.begin() as work:
                await work.films.add_project(a_project())
            assert list(await reading.films.projects()) == []
            async with database.read() as fresh:
                assert len(await fresh.films.projects()) == 1

    @pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
    async def test_a_reader_cannot_write(
        self, database: Database, write: Callable[[UnitOfWork], Awaitable[object]]
    ):
        async with database.read() as reading:
            with pytest.raises(RuntimeError):
                await write(reading)
        async with database.read() as work:
            assert not any(await everything(work))

    async def test_a_unit_of_work_is_of_no_use_when_it_is_over(self, database: Database):
        async with database.begin() as work:
            pass
        async with database.read() as reading:
            pass
        for over in (work, reading):
            with pytest.raises(RuntimeError):
                await over.films.projects()
        with pytest.raises(RuntimeError):
            await work.films.add_project(a_project())

    async def test_a_task_is_told_when_it_would_wait_for_itself(self, database: Database):
        async with database.begin():
            with pytest.raises(RuntimeError):
                async with database.begin():
                    pass
        async with database.begin() as work:
            await work.films.add_project(a_project())

    async def test_writers_take_turns(self, database: Database):
        async with database.begin() as work:
            await work.films.add_project(a_project())
            await work.films.order_step(KETTLE, a_key("x"), kind="still", label="", cut=1)

        async def start() -> None:
            async with database.begin() as work:
                (step,) = await work.films.steps(KETTLE)
                await asyncio.sleep(0)  # let another try to get in between
                assert await work.films.count_start(KETTLE, a_key("x")) == step.started + 1

        async with asyncio.TaskGroup() as group:
            for number in range(10):
                group.create_task(start(), name=f"start {number}")
        async with database.read() as work:
            (step,) = await work.films.steps(KETTLE)
        assert step.started == 10

    async def test_a_crash_before_the_commit_undoes_the_work_and_after_it_does_not(
        self, make: Callable[[Callable[[str], None] | None], Awaitable[Database]]
    ):
        told: list[str] = []
        crash_at = "before"

        def on_commit(when: str) -> None:
            told.append(when)
            if when == crash_at:
                raise PowerCut

        database = await make(on_commit)
        with pytest.raises(PowerCut):
            async with database.begin() as work:
                await work.films.add_project(a_project())
        async with database.read() as work:
            assert list(await work.films.projects()) == []
        crash_at = "after"
        with pytest.raises(PowerCut):
            async with database.begin() as work:
                await work.films.add_project(a_project())
        async with database.read() as work:
            assert len(await work.films.projects()) == 1
        assert told == ["before", "before", "after"]

    async def test_only_commits_that_change_something_are_told(
        self, make: Callable[[Callable[[str], None] | None], Awaitable[Database]]
    ):
        told: list[str] = []
        database = await make(told.append)
        async with database.begin() as work:
            assert await work.jobs.claim(now=at(0), lease_for=LEASE) is None
            assert await work.jobs.rescue(now=at(0)) == 0
        async with database.read() as work:
            await work.jobs.find()
        assert told == []
        async with database.begin() as work:
            await work.jobs.add(a_job(), now=at(0))
        assert told == ["before", "after"]
