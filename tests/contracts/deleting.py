"""What every database owes somebody who wants a project forgotten."""

import pytest

from storage.domain.conversation import ConversationId
from storage.domain.errors import LeaseLost, NotFound
from storage.domain.events import GreenLit
from storage.domain.film import ProjectId
from storage.domain.job import Done
from storage.ports import Database
from tests.builders import (
    LEASE,
    a_conversation,
    a_digest,
    a_job,
    a_key,
    a_plan_text,
    a_project,
    an_artifact,
    an_output,
    at,
)

KETTLE, BOAT = ProjectId("kettle"), ProjectId("boat")


async def fill(database: Database, *names: str, talk: str = "") -> None:
    """Projects with everything a project can have; `talk` is the thread of them all."""
    async with database.begin() as work:
        for name in names:
            id, thread = ProjectId(name), ConversationId(talk or f"talk-{name}")
            project = a_project(name, plan=a_plan_text("sh010"), conversation=thread)
            await work.films.add_project(project)
            if not talk or name == names[0]:
                await work.conversations.open(a_conversation(thread))
                await work.conversations.add(thread, role="person", name="Ada", content="snow", now=at(0))
            await work.films.order_step(id, a_key("panel"), kind="still", label="sh010 still", cut=1)
            await work.films.finish_step(id, an_output("panel"))
            await work.films.add_take(id, "sh010", a_key("panel"), a_digest("panel"))
            await work.films.add_cut(id, a_digest(name), note="", steps=[a_key("panel")], now=at(1))
            await work.films.add_generation(
                project=id, kind="", parameters="", workflow="", status="", progress=0, error="", now=at(0)
            )
            await work.jobs.open_batch(name, owner="ada", now=at(0))
            await work.jobs.add(a_job(name, project=name), now=at(0))
            for stream in (thread, id):
                await work.events.append(stream, GreenLit(by="Ada"), now=at(0))
        await work.artifacts.add(an_artifact("panel"))


async def known(database: Database, name: str) -> list[object]:
    """Everything that is remembered of a project."""
    id, thread = ProjectId(name), ConversationId(f"talk-{name}")
    async with database.read() as work:
        return [
            [project for project in await work.films.projects() if project.id == id],
            *await work.films.steps(id),
            *await work.films.takes(id),
            *await work.films.cuts(id),
            *await work.films.generations(id),
            *await work.jobs.find(project=name),
            *[batch for batch in await work.jobs.batches(now=at(0)) if batch.project == name],
            *await work.conversations.messages(thread),
            *await work.events.read(stream=thread),
            *await work.events.read(stream=name),
        ]


class DeletingContract:
    """Every database must pass this. Subclass it and provide `database`."""

    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def test_a_deleted_project_is_forgotten_and_another_is_not_touched(self, database: Database):
        await fill(database, "kettle", "boat")
        before = await known(database, "boat")
        assert len(await known(database, "kettle")) == len(before) == 10
        async with database.begin() as work:
            await work.films.delete_project(KETTLE)
        assert await known(database, "kettle") == [[]]
        assert await known(database, "boat") == before
        async with database.read() as work:
            for ask in (work.films.project(KETTLE), work.jobs.batch("kettle")):
                with pytest.raises(NotFound):
                    await ask
            with pytest.raises(NotFound):
                await work.conversations.get(ConversationId("talk-kettle"))
            assert await work.conversations.get(ConversationId("talk-boat"))

    async def test_what_a_deleted_project_made_stays_until_it_is_pruned(self, database: Database):
        await fill(database, "kettle")
        async with database.begin() as work:
            assert await work.artifacts.in_use() == {a_digest("panel"), a_digest("kettle")}
            await work.films.delete_project(KETTLE)
            assert list(await work.artifacts.all()) == [an_artifact("panel")]
            assert await work.artifacts.in_use() == frozenset()
            assert await work.films.outputs([a_key("panel")]) == {a_key("panel"): an_output("panel")}

    async def test_what_another_project_uses_too_stays_in_use(self, database: Database):
        await fill(database, "kettle", "boat")
        async with database.begin() as work:
            await work.films.delete_project(KETTLE)
            assert await work.artifacts.in_use() == {a_digest("panel"), a_digest("boat")}

    async def test_a_thread_two_projects_share_goes_with_the_last_of_them(self, database: Database):
        await fill(database, "kettle", "boat", talk="talk")
        for project, left in ((KETTLE, 1), (BOAT, 0)):
            async with database.begin() as work:
                await work.films.delete_project(project)
                assert len(await work.conversations.messages(ConversationId("talk"))) == left
                assert len(await work.events.read(stream="talk")) == 2 * left

    async def test_deleting_that_breaks_off_deletes_nothing(self, database: Database):
        await fill(database, "kettle")
        before = await known(database, "kettle")
        with pytest.raises(KeyboardInterrupt):
            async with database.begin() as work:
                await work.films.delete_project(KETTLE)
                raise KeyboardInterrupt
        assert await known(database, "kettle") == before

    async def test_the_runner_of_a_deleted_job_has_lost_it(self, database: Database):
        await fill(database, "kettle")
        async with database.begin() as work:
            job = await work.jobs.claim(now=at(0), lease_for=LEASE)
        assert job is not None
        async with database.begin() as work:
            await work.films.delete_project(KETTLE)
        async with database.begin() as work:
            with pytest.raises(LeaseLost):
                await work.jobs.heartbeat(job, now=at(1), lease_for=LEASE, progress=0.5)
            with pytest.raises(LeaseLost):
                await work.jobs.finish(job, Done(), now=at(1))

    async def test_numbers_of_what_was_deleted_are_not_given_again(self, database: Database):
        await fill(database, "kettle")
        async with database.begin() as work:
            (event, _) = [logged.position for logged in await work.events.read()]
            (job,) = [job.id for job in await work.jobs.find()]
            await work.films.delete_project(KETTLE)
        await fill(database, "kettle")
        async with database.read() as work:
            assert min(logged.position for logged in await work.events.read()) > event + 1
            assert min(job.id for job in await work.jobs.find()) > job
