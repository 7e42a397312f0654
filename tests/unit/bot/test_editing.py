"""Changes without a talk: takes, locks and versions, what they cost, and how they are called off."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bootstrap import Studio
from bot.cli.agreeing import agreed
from bot.handlers.editing import Change, ChooseTake, Lock, Proposal, RollBack, ShootAgain, shot_id
from bot.platforms.memory import MemoryRoom
from bot.session import Outcome
from bot.stored import plan_of
from bot.tasks import together
from storage.domain.conversation import Card
from storage.domain.errors import NotFound, RequestError
from storage.domain.events import PlanEdited
from storage.domain.film import Cut, Project, ProjectState, Take
from storage.domain.plan import ImagePlan, MoviePlan
from tests.builders import a_plan
from tests.fakes.studio import carry, make, painted_studio


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A finished film of a few shots, and the studio it was made in."""

    studio: Studio
    project: Project

    async def edit(self, change: Change) -> Proposal:
        return await self.studio.editing.make(self.project.id, change, by="Ana")

    async def render(self) -> None:
        _, outcome = await carry(self.studio, self.project.id)
        assert outcome is Outcome.DELIVERED

    async def now(self) -> Project:
        async with self.studio.database.read() as uow:
            return await uow.films.project(self.project.id)

    async def takes(self, shot: str = "sh010") -> list[Take]:
        async with self.studio.database.read() as uow:
            return [take for take in await uow.films.takes(self.project.id) if take.shot == shot]

    async def cuts(self) -> list[Cut]:
        async with self.studio.database.read() as uow:
            return list(await uow.films.cuts(self.project.id))

    async def starts(self) -> int:
        """How often any step was begun."""
        async with self.studio.database.read() as uow:
            return sum(step.started for step in await uow.films.steps(self.project.id))


@pytest.fixture
async def film(tmp_path: Path) -> AsyncIterator[Film]:
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=6.0, discussion="none")
        yield Film(studio=studio, project=project)


async def test_another_take_is_made_and_goes_into_the_film(film: Film):
    proposal = await film.edit(ShootAgain(shot="sh010"))
    assert proposal.what == "Another take of sh010 was asked for."
    assert (await film.now()).state is ProjectState.PRODUCING
    await film.render()
    assert [(take.number, take.selected) for take in await film.takes()] == [(1, False), (2, True)]
    first, second = await film.cuts()
    assert first.artifact != second.artifact
    assert proposal.changes == (second.note,) == ("Shot sh010: another take.",)


async def test_an_earlier_take_comes_back_without_its_clip_being_made_again(film: Film):
    await film.edit(ShootAgain(shot="sh010"))
    await film.render()
    before = await film.starts()
    proposal = await film.edit(ChooseTake(shot="sh010", number=1))
    assert proposal.what == "Take 1 of sh010 is the select." and proposal.plan == plan_of(film.project)
    await film.render()
    assert [(take.number, take.selected) for take in await film.takes()] == [(1, True), (2, False)]
    first, _, third = await film.cuts()
    assert first.artifact == third.artifact, "it is that film again"
    assert await film.starts() == before, "and nothing of it was made again"


async def test_a_version_comes_back_as_it_was(film: Film):
    await film.edit(ShootAgain(shot="sh010"))
    await film.render()
    await film.edit(RollBack(version=1))
    await film.render()
    first, second, third = await film.cuts()
    assert first.artifact == third.artifact != second.artifact
    with pytest.raises(NotFound, match="no version v009 to go back to; there are v001, v002, v003"):
        await film.edit(RollBack(version=9))


async def test_a_lock_needs_nothing_to_be_made_and_is_minded(film: Film):
    await film.edit(Lock(shot="sh010", lock=True))
    assert (await film.now()).state is ProjectState.DONE
    with pytest.raises(RequestError, match="sh010 is locked; unlock it first"):
        await film.edit(ShootAgain(shot="sh010"))
    await film.edit(Lock(shot="sh010", lock=False))
    assert plan_of(await film.now()) == plan_of(film.project)


async def test_what_is_proposed_changes_nothing(film: Film):
    proposal = await film.studio.editing.propose(film.project.id, ShootAgain(shot="sh010"))
    assert proposal.plan != plan_of(film.project)
    assert await film.now() == film.project
    same = await film.edit(ChooseTake(shot="sh010", number=1))
    assert same.plan == plan_of(film.project) and await film.now() == film.project


async def test_a_change_that_is_called_off_leaves_film_selects_and_locks_as_they_were(film: Film):
    await film.edit(ShootAgain(shot="sh010"))
    await film.render()
    before = await film.now()
    await film.edit(Lock(shot="sh010", lock=True))
    await film.edit(ChooseTake(shot="sh010", number=1))
    assert await film.studio.queue.call_off(film.project.id, by="Ana")
    after = await film.now()
    locked = plan_of(before).model_copy(update={"locked": ("sh010",)})
    assert (after.state, plan_of(after)) == (ProjectState.DONE, locked)
    assert [take.number for take in await film.takes() if take.selected] == [2]
    await film.studio.discussions.reopen(after, "make it snow")
    await film.render()
    plan = plan_of(await film.now())
    assert isinstance(plan, MoviePlan) and plan.locked == ("sh010",), "a later talk begins from it"


async def test_the_report_is_about_the_change_and_its_time(film: Film, tmp_path: Path):
    await film.edit(ShootAgain(shot="sh010"))
    await film.render()
    report = json.loads((tmp_path / "film" / "report.json").read_text())
    async with film.studio.database.read() as uow:
        events = await uow.events.read(stream=film.project.conversation)
    edited = next(entry.at for entry in events if isinstance(entry.event, PlanEdited))
    whole = (events[-1].at - events[0].at).total_seconds()
    assert report["version"] == "v002"
    assert 0 < report["seconds"]["total"] <= (events[-1].at - edited).total_seconds() < whole


async def test_nothing_is_edited_while_something_is_made(film: Film):
    await film.edit(ShootAgain(shot="sh010"))
    with pytest.raises(RequestError, match="under way"):
        await film.edit(ShootAgain(shot="sh020"))


async def test_the_takes_of_a_shot_are_compared_on_a_page_in_the_folder(film: Film, tmp_path: Path):
    await film.edit(ShootAgain(shot="sh010"))
    await film.render()
    before = await film.starts()
    page = await film.studio.comparing.page(await film.now(), "sh010")
    assert page == tmp_path / "film" / "takes-sh010.jpg" and page.read_text().startswith("main ")
    assert await film.starts() == before, "it is no step of the production"
    one = page.read_text()
    await film.studio.comparing.page(await film.now(), "sh010")
    assert page.read_text() == one
    with pytest.raises(NotFound, match="no take of sh990"):
        await film.studio.comparing.page(await film.now(), "sh990")


@pytest.mark.parametrize(
    ("said", "id"), [("3", "sh030"), ("shot 3", "sh030"), ("Sh030", "sh030"), ("sh010", "sh010")]
)
def test_a_shot_is_found_as_people_call_it(said: str, id: str):
    assert shot_id(a_plan(3), said) == id


@pytest.mark.parametrize("said", ["4", "0", "sh040", "the last"])
def test_a_shot_that_is_not_there_is_said_so(said: str):
    with pytest.raises(NotFound, match="it has 3, sh010 to sh030"):
        shot_id(a_plan(3), said)


async def test_an_image_has_takes_too_and_locks_are_for_films(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, kind="image", discussion="none")
        film = Film(studio=studio, project=project)
        await film.edit(ShootAgain(shot="sh010"))
        await film.render()
        assert len(await film.takes()) == 2
        with pytest.raises(RequestError, match="Only the shots of a film can be locked"):
            await film.edit(Lock(shot="sh010", lock=True))
        assert isinstance(plan_of(await film.now()), ImagePlan)
        assert (await studio.comparing.page(await film.now(), "sh010")).exists()


@pytest.mark.parametrize(
    ("typed", "goes"),
    [(["go"], True), (["yes"], True), (["no"], False), (["hm?", "go"], True), (["/cancel"], False)],
)
async def test_a_person_is_asked_before_anything_is_made(typed: list[str], goes: bool):
    room = MemoryRoom()
    async with together() as tasks:
        tasks.create_task(room.run(), name="room")
        for text in typed:
            await room.type(text)
        assert await agreed(room, "talk", Card(title="Another take"), key="edit") is goes
        await room.close()
    assert [card.title for _, card in room.cards][:2] == ["Another take", "Go?"]


async def test_nobody_is_asked_where_nobody_sits():
    room = MemoryRoom(is_attended=False)
    assert await agreed(room, "talk", Card(title="Another take"), key="edit")
    assert len(room.cards) == 1
