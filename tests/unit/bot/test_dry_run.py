"""A dry run plans, says what that would take, and renders nothing."""

from pathlib import Path

import pytest

from bot.bootstrap import Studio
from bot.cli.making import resume_brief, revise_film
from bot.platforms.memory import MemoryRoom
from bot.session import Outcome, accept
from storage.domain.errors import RequestError
from storage.domain.events import BudgetRaised, GreenLit, StepStarted, Stopped
from storage.domain.film import Project, ProjectId, ProjectState
from tests.fakes.guest import told_by
from tests.fakes.studio import BRIEF, carry, make, options, painted_studio, settings_in


async def project_of(studio: Studio, id: str = "p1") -> Project:
    async with studio.database.read() as uow:
        return await uow.films.project(ProjectId(id))


async def events_of(studio: Studio, project: Project) -> list[object]:
    async with studio.database.read() as uow:
        return [entry.event for entry in await uow.events.read(stream=project.conversation)]


def dry_card(room: MemoryRoom) -> dict[str, str]:
    (card,) = [card for _, card in room.cards if card.title == "What it would take"]
    return dict(card.fields)


@pytest.mark.parametrize("kind", ["film", "storyboard", "image", "song", "speech", "clip"])
async def test_it_says_what_the_plan_would_take_and_the_next_session_goes_on(tmp_path: Path, kind: str):
    async with painted_studio(tmp_path) as studio:
        asked = options(kind=kind, seconds=4.0, discussion="none")
        project = await accept(studio.database, studio.clock, BRIEF, asked, tmp_path / "film", new_id="p1")
        room, outcome = await carry(studio, project.id, dry_run=True)
        planned = await project_of(studio)
        assert (outcome, planned.state) == (Outcome.PLANNED, ProjectState.PLANNED)
        assert not (tmp_path / "film").exists()
        assert not any(isinstance(e, GreenLit | StepStarted) for e in await events_of(studio, project))
        facts = dry_card(room)
        assert facts["work"].endswith("steps") and facts["skipped"] == "no step is there already"
        assert room.cards[-1][1].body.endswith(
            f"`soundstage resume --out {tmp_path / 'film'}` goes on from here."
        )
        room, outcome = await carry(studio, project.id)
        assert outcome is Outcome.DELIVERED
        assert (await project_of(studio)).plan == planned.plan
        assert not any(card.title == "What it would take" for _, card in room.cards)


async def test_a_talk_is_held_first_and_a_person_is_not_asked_for_a_green_light(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        asked = options(seconds=4.0, discussion="short", attended=True)
        project = await accept(studio.database, studio.clock, BRIEF, asked, tmp_path / "film", new_id="p1")
        room, outcome = await carry(studio, project.id, MemoryRoom(is_attended=True), dry_run=True)
    assert outcome is Outcome.PLANNED and room.turns
    assert not any(button.label == "/go" for _, card in room.cards for button in card.buttons)


async def test_of_a_revision_it_names_what_is_there_and_leaves_the_film_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    settings = settings_in(tmp_path, language_model="scripted")
    async with painted_studio(tmp_path) as studio:
        film, _ = await make(studio, tmp_path, seconds=4.0, discussion="none")
        before = {path: path.read_bytes() for path in (tmp_path / "film").rglob("*") if path.is_file()}
        await studio.discussions.reopen(film, "make it snow")
        room, _ = await carry(studio, film.id, dry_run=True)
        facts = dry_card(room)
        assert "steps are there already: " in facts["skipped"] and "score" in facts["skipped"]
        assert "the film stays as it was" in told_by(room.cards[-1][1])
        await studio.queue.call_off(film.id, by="")
    assert await revise_film(settings, tmp_path / "film", "make it rain", yes=True, dry_run=True) == 0
    assert "rain" in capsys.readouterr().out
    async with painted_studio(tmp_path) as studio:
        after = await project_of(studio)
        assert (after.state, after.plan) == (ProjectState.DONE, film.plan)
        assert isinstance((await events_of(studio, film))[-1], Stopped)
        assert before == {path: path.read_bytes() for path in before}
        await studio.discussions.reopen(after, "make it foggy")
        room, _ = await carry(studio, film.id, dry_run=True)
        (revised,) = [card for _, card in room.cards if card.title.endswith("revised")]
        assert "fog" in revised.body and "snow" not in revised.body and "rain" not in revised.body


async def test_a_budget_is_raised_only_where_one_was_set(tmp_path: Path):
    settings = settings_in(tmp_path, language_model="scripted")
    async with painted_studio(tmp_path) as studio:
        asked = options(seconds=4.0, discussion="none")
        project = await accept(studio.database, studio.clock, BRIEF, asked, tmp_path / "film", new_id="p1")
        await carry(studio, project.id, dry_run=True)
    with pytest.raises(RequestError, match="No budget was set for this one"):
        await resume_brief(settings, out=tmp_path / "film", yes=True, budget="60")
    with pytest.raises(RequestError, match="--budget much cannot be used"):
        await resume_brief(settings, out=tmp_path / "film", yes=True, budget="much")


async def test_a_budget_that_is_raised_before_anything_is_queued_counts_later(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        asked = options(seconds=4.0, discussion="none", budget_seconds=0.01)
        project = await accept(studio.database, studio.clock, BRIEF, asked, tmp_path / "film", new_id="p1")
        await carry(studio, project.id, dry_run=True)
        await studio.productions.raise_budget(project.id, allowed=600.0, by="Ana")
        _, outcome = await carry(studio, project.id)
        assert outcome is Outcome.DELIVERED
        raised = [event for event in await events_of(studio, project) if isinstance(event, BudgetRaised)]
        assert [event.allowed for event in raised] == [600.0]
