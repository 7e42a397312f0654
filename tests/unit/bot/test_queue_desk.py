"""People at the queue: who may do what, and what becomes of a production that is held, moved or called off."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from bot.bootstrap import Studio
from bot.handlers.queue_words import QueueWords
from bot.session import Outcome, accept
from bot.tasks import together
from generators.ports import Media, Progress
from storage.domain.errors import EngineRefused, NotAllowed, NotFound, RequestError, Unclear
from storage.domain.events import BatchHeld, BudgetRaised, Stopped
from storage.domain.film import Project, ProjectId, ProjectState
from storage.domain.job import FINAL
from storage.domain.render import AnyRequest
from tests.fakes.engines import LocalGenerator
from tests.fakes.guest import Guest, told_by
from tests.fakes.studio import BRIEF, carry, make, options, painted_studio


class Minded(LocalGenerator):
    """Painters who do something else first."""

    def __init__(self, first: Callable[[], Awaitable[None]]) -> None:
        self._first = first

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        await self._first()
        return await super().generate(engine, request, inputs, folder, on_progress)


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with painted_studio(tmp_path) as studio:
        yield studio


async def ordered(studio: Studio, root: Path, id: str, person: str = "Ana", **changes: object) -> Project:
    """A planned film in the queue that nobody renders."""
    settings = options(seconds=4.0, discussion="none", person=person, **changes)
    project = await accept(studio.database, studio.clock, BRIEF, settings, root / id, new_id=id)
    _, outcome = await carry(studio, project.id, dry_run=True)
    assert outcome is Outcome.PLANNED
    await studio.productions.order(project.id)
    return await state_of(studio, project.id)


async def state_of(studio: Studio, id: ProjectId) -> Project:
    async with studio.database.read() as uow:
        return await uow.films.project(id)


async def events_of(studio: Studio, project: Project) -> list[object]:
    async with studio.database.read() as uow:
        return [entry.event for entry in await uow.events.read(stream=project.conversation)]


async def said(studio: Studio, words: str, *, by: str = "Ana", may_manage: bool = True) -> str:
    return (await QueueWords(studio.queue).answer(words, by=by, may_manage=may_manage)).body


async def test_everybodys_productions_stand_in_line(studio: Studio, tmp_path: Path):
    await ordered(studio, tmp_path, "aaa1")
    await ordered(studio, tmp_path, "bbb2", "Ben", lane="relaxed")
    first, second = (await studio.queue.show()).items
    assert (first.project, first.owner, first.state, first.done) == ("aaa1", "Ana", "waiting", 0)
    assert (second.project, second.owner, second.lane) == ("bbb2", "Ben", "relaxed")
    assert first.seconds and second.seconds and first.seconds < second.seconds
    lines = (await said(studio, "", by="Ben")).splitlines()
    assert lines[0].startswith("1  “") and ", film, Ana: waits, 0 of " in lines[0]
    assert ", film, Ben (you): waits, " in lines[1] and "relaxed" in lines[1]
    assert "Ben" not in await said(studio, "mine", by="Ana")


async def test_who_manages_moves_anybodys_production(studio: Studio, tmp_path: Path):
    for id in ("aaa1", "bbb2", "ccc3"):
        await ordered(studio, tmp_path, id)
    assert "front" in await said(studio, "front ccc3")
    assert "another place" in await said(studio, "move aaa1 after bbb2")
    assert [item.project for item in (await studio.queue.show()).items] == ["ccc3", "bbb2", "aaa1"]
    await said(studio, "end ccc3")
    await said(studio, "relaxed bbb2")
    assert [item.project for item in (await studio.queue.show()).items] == ["bbb2", "aaa1", "ccc3"]
    with pytest.raises(NotAllowed, match="only somebody who may manage this room can move it"):
        await said(studio, "front aaa1", may_manage=False)


@pytest.mark.parametrize("act", ["pause", "resume", "cancel", "retry"])
async def test_only_ones_own_may_be_touched_without_managing(studio: Studio, tmp_path: Path, act: str):
    project = await ordered(studio, tmp_path, "aaa1")
    with pytest.raises(NotAllowed, match=f"belongs to Ana: only Ana, or .* can {act} it"):
        await said(studio, f"{act} aaa1", by="Ben", may_manage=False)
    assert not any(isinstance(event, BatchHeld | Stopped) for event in await events_of(studio, project))
    if act == "retry":
        with pytest.raises(RequestError, match="has failed"):
            await said(studio, f"{act} aaa1", may_manage=False)
    else:
        assert await said(studio, f"{act} aaa1", may_manage=False)


async def test_a_paused_production_waits_and_a_resumed_one_is_made(studio: Studio, tmp_path: Path):
    project = await ordered(studio, tmp_path, "aaa1")
    await said(studio, "pause aaa1")
    (item,) = (await studio.queue.show()).items
    assert (item.state, item.seconds) == ("paused", None)
    room, outcome = await carry(studio, project.id)
    assert outcome is Outcome.PAUSED
    assert [card.title for _, card in room.cards] == ["Paused in the queue"]
    await said(studio, "resume aaa1")
    _, outcome = await carry(studio, project.id)
    assert outcome is Outcome.DELIVERED
    assert (await studio.queue.show()).items == ()
    held = [event for event in await events_of(studio, project) if isinstance(event, BatchHeld)]
    assert [(event.held, event.by) for event in held] == [(True, "Ana"), (False, "Ana")]


async def test_a_budget_that_is_used_up_waits_for_a_person_who_lets_it_go_on(studio: Studio, tmp_path: Path):
    project = await ordered(studio, tmp_path, "aaa1", budget_seconds=0.01)
    (item,) = (await studio.queue.show()).items
    assert (item.state, item.doing) == ("needs a person", "the budget is used up")
    await studio.queue.unpause(project.id, by="Ana")  # that is no word about the budget
    assert (await studio.queue.show()).items[0].state == "needs a person"
    assert "goes on" in await said(studio, "resume 1")
    raised = [event for event in await events_of(studio, project) if isinstance(event, BudgetRaised)]
    assert raised and raised[0].allowed > 0.01
    _, outcome = await carry(studio, project.id)
    assert outcome is Outcome.DELIVERED


async def test_a_brief_that_is_called_off_is_closed_for_good(studio: Studio, tmp_path: Path):
    project = await ordered(studio, tmp_path, "aaa1")
    assert "is called off" in await said(studio, "cancel aaa1", by="Ben")
    assert (await state_of(studio, project.id)).state is ProjectState.CANCELLED
    assert (await events_of(studio, project))[-1] == Stopped(by="Ben")
    async with studio.database.read() as uow:
        assert all(job.state in FINAL for job in await uow.jobs.find(project=project.id))
    with pytest.raises(NotFound, match="queue is empty"):
        await said(studio, "cancel aaa1")


async def test_a_revision_that_is_called_off_leaves_the_film_as_it_was(studio: Studio, tmp_path: Path):
    project, _ = await make(studio, tmp_path, seconds=4.0)
    await studio.discussions.reopen(project, "make it snow")
    await carry(studio, project.id, dry_run=True)
    await studio.productions.order(project.id)
    assert (await state_of(studio, project.id)).plan != project.plan
    assert "The film stays as it was." in await said(studio, f"cancel {project.id}")
    after = await state_of(studio, project.id)
    assert (after.state, after.plan) == (ProjectState.DONE, project.plan)


async def test_the_room_of_a_production_hears_that_it_was_called_off_elsewhere(tmp_path: Path):
    hold = asyncio.Event()

    async def never() -> None:
        hold.set()
        await asyncio.sleep(3600)

    async with painted_studio(tmp_path, generator=Minded(never)) as studio:
        project = await ordered(studio, tmp_path, "aaa1")
        async with together() as tasks:
            carrying = tasks.create_task(carry(studio, project.id))
            await hold.wait()
            await said(studio, "cancel aaa1")
            room, outcome = await carrying
    assert outcome is Outcome.CANCELLED
    assert room.cards[-1][1].title == "Called off"


async def test_what_failed_is_tried_again(tmp_path: Path):
    moods = ["bad"]

    async def refuse() -> None:
        if moods[-1] == "bad":
            raise EngineRefused("Not today.")

    async with painted_studio(tmp_path, generator=Minded(refuse)) as studio:
        project = await ordered(studio, tmp_path, "aaa1")
        _, outcome = await carry(studio, project.id)
        assert outcome is Outcome.FAILED
        (item,) = (await studio.queue.show()).items
        assert (item.state, item.doing) == ("failed", "Not today.")
        moods.append("good")
        assert "soundstage resume --out" in await said(studio, "retry aaa1")
        _, outcome = await carry(studio, project.id)
        assert outcome is Outcome.DELIVERED


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        ("dance aaa1", Unclear, "“dance aaa1” is nothing the queue can do"),
        ("pause", Unclear, "Say which one"),
        ("pause ship", NotFound, "called “ship”"),
        ("move aaa1", Unclear, "behind which one"),
        ("move aaa1 after ship", NotFound, "called “ship”"),
    ],
)
async def test_words_the_queue_does_not_understand_are_answered(
    studio: Studio, tmp_path: Path, words: str, error: type[Exception], says: str
):
    await ordered(studio, tmp_path, "aaa1")
    with pytest.raises(error, match=says):
        await said(studio, words)


async def test_in_the_thread_of_a_film_the_queue_is_asked_by_a_command(studio: Studio, tmp_path: Path):
    settings = options(attended=True, seconds=4.0, discussion="none", person="Ana")
    project = await accept(studio.database, studio.clock, BRIEF, settings, tmp_path / "film", new_id="p1")
    guest = Guest(studio, project)
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.DELIVERED))
        await guest.until_asked("/go")
        await guest.say("/queue")
        await guest.until_told("queue is empty")
        await guest.say("/go")
    async with studio.database.read() as uow:
        messages = await uow.conversations.messages(project.conversation)
    assert not any("/queue" in message.content for message in messages)


async def test_while_a_film_renders_the_thread_answers_about_the_queue(tmp_path: Path):
    begun, may_go = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        begun.set()
        await may_go.wait()

    async with painted_studio(tmp_path, generator=Minded(wait)) as studio:
        project = await ordered(studio, tmp_path, "p1", attended=True)
        guest = Guest(studio, project)
        async with together() as tasks:
            tasks.create_task(guest.carry(until=Outcome.DELIVERED))
            await begun.wait()
            await guest.say("/queue")
            await guest.until_told("being made, 0 of")
            await guest.say("/queue pause")
            await guest.until_told("is paused: what is being made is finished")
            await guest.until_told("Ana paused this production")
            await guest.say("/queue resume")
            await guest.until_told("goes on: where a studio")
            may_go.set()
    assert any("Ana (you)" in told_by(card) for _, card in guest.room.cards)
