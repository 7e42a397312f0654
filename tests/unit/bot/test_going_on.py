"""Going on after trouble: what was lost is made up for, and what stands is never made again."""

import asyncio
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bootstrap import Studio
from bot.cli.carrying import delivery_card
from bot.documents import span
from bot.handlers import rendering
from bot.platforms.memory import MemoryRoom
from bot.session import Outcome, Session, accept
from bot.stored import plan_of
from bot.tasks import together
from generators.ports import Media, Progress
from storage.domain.errors import EngineCrashed, RequestError
from storage.domain.events import Delivered, StepStarted
from storage.domain.film import Project, ProjectState
from storage.domain.plan import shots_of
from storage.domain.render import AnyRequest
from tests.fakes.engines import LocalGenerator
from tests.fakes.studio import BRIEF, carry, make, options, painted_studio


class Moody(LocalGenerator):
    """A generator whose next requests for `makes` meet the troubles on the list, one each.

    `look` sees everything that was made, and may hand on something else.
    """

    def __init__(
        self, makes: str, *troubles: str, look: Callable[[AnyRequest, Media], Media | None] | None = None
    ) -> None:
        self.makes = makes
        self.look = look
        self.troubles = list(troubles)
        self.asked: Counter[str] = Counter()

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        self.asked[request.makes] += 1
        if request.makes == self.makes and self.troubles:
            match self.troubles.pop(0):
                case "crash":
                    raise EngineCrashed("The engine's process ended while it was working.")
                case "deaf":
                    await asyncio.Event().wait()
                case _:
                    pass
        media = await super().generate(engine, request, inputs, folder, on_progress)
        return (self.look and self.look(request, media)) or media


async def starts(studio: Studio, project: Project) -> int:
    """How often an engine was set to work for the project."""
    async with studio.database.read() as uow:
        events = await uow.events.read(stream=project.conversation)
    return sum(isinstance(entry.event, StepStarted) for entry in events)


async def deliveries(studio: Studio, project: Project) -> int:
    async with studio.database.read() as uow:
        events = await uow.events.read(stream=project.conversation)
    return sum(isinstance(entry.event, Delivered) for entry in events)


async def stands(studio: Studio, project: Project) -> Project:
    async with studio.database.read() as uow:
        return await uow.films.project(project.id)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder by its path there; of papers that tell the time only that they are there."""
    return {
        path.relative_to(folder).as_posix(): b"" if path.suffix == ".json" else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("lost", ["the folder", "film.cut", "report.json", "stems/voice.wav"])
async def test_a_finished_film_that_was_deleted_is_delivered_again_and_not_rendered(
    tmp_path: Path, lost: str
):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="none")
        folder = tmp_path / "film"
        before, worked = contents(folder), await starts(studio, project)
        if lost == "the folder":
            shutil.rmtree(folder)
        else:
            (folder / lost).unlink()
        _, outcome = await carry(studio, project.id)
        assert outcome is Outcome.DELIVERED
        assert contents(folder) == before
        assert await starts(studio, project) == worked


async def test_a_finished_film_that_lies_there_is_left_alone(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="none")
        assert (await carry(studio, project.id))[1] is Outcome.DELIVERED
        assert await deliveries(studio, project) == 1


async def test_what_went_from_store_and_folder_is_made_again(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="none")
        before = (tmp_path / "film" / "film.cut").read_bytes()
        shutil.rmtree(tmp_path / "film")
        for path in (tmp_path / "data" / "artifacts").rglob("*.cut"):
            path.unlink()
        assert (await carry(studio, project.id))[1] is Outcome.DELIVERED
        assert (tmp_path / "film" / "film.cut").read_bytes() == before


async def test_a_film_whose_folder_goes_while_it_renders_is_delivered_all_the_same(tmp_path: Path):
    def vandal(*_: object) -> None:
        shutil.rmtree(tmp_path / "film", ignore_errors=True)

    (tmp_path / "film").mkdir()
    async with painted_studio(tmp_path, generator=Moody("cut", look=vandal)) as studio:
        await make(studio, tmp_path, seconds=4.0, discussion="none")
    assert (tmp_path / "film" / "film.cut").exists()


async def test_an_engine_that_kept_crashing_may_be_tried_again_by_hand(tmp_path: Path):
    moody = Moody("score", *["crash"] * 4)
    async with painted_studio(tmp_path, generator=moody) as studio:
        with pytest.raises(AssertionError):
            await make(studio, tmp_path, seconds=4.0, discussion="none")
        async with studio.database.read() as uow:
            (project,) = await uow.films.projects()
        assert project.state is ProjectState.FAILED
        assert moody.asked["score"] == 4
        assert (await carry(studio, project.id))[1] is Outcome.DELIVERED
        assert moody.asked["score"] == 5


async def test_an_engine_that_went_deaf_is_ended_and_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rendering, "LEAST_PATIENCE", timedelta(seconds=40))  # hurried ones
    moody = Moody("cut", "deaf")
    async with painted_studio(tmp_path, generator=moody) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="none")
        assert project.state is ProjectState.DONE
        assert moody.asked["cut"] == 2


async def test_a_folder_that_could_not_be_written_is_written_by_resume(tmp_path: Path):
    (tmp_path / "film").write_text("in the way")
    async with painted_studio(tmp_path) as studio:
        with pytest.raises(AssertionError):
            await make(studio, tmp_path, seconds=4.0, discussion="none")
        async with studio.database.read() as uow:
            (project,) = await uow.films.projects()
        assert project.state is ProjectState.FAILED
        worked = await starts(studio, project)
        (tmp_path / "film").unlink()
        assert (await carry(studio, project.id))[1] is Outcome.DELIVERED
        assert await starts(studio, project) == worked
        assert (tmp_path / "film" / "film.cut").exists()


async def test_a_revision_that_changes_nothing_ends(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="short")
        worked = await starts(studio, project)
        await studio.discussions.reopen(project, "that is lovely")
        async with asyncio.timeout(20):
            assert (await carry(studio, project.id))[1] is Outcome.DELIVERED
        assert await starts(studio, project) == worked
        assert (await stands(studio, project)).state is ProjectState.DONE


async def revise_and_call_off(studio: Studio, project: Project, words: str) -> None:
    """A person asks for a change, sees what it comes to, and calls it off."""
    await studio.discussions.reopen(project, words)
    room = MemoryRoom(is_attended=True)
    async with together() as tasks:
        session = tasks.create_task(Session(studio.crew, room).carry(project.id))
        while not any(button.label == "/go" for _, card in room.cards for button in card.buttons):
            await asyncio.sleep(0.001)
        await room.type("/cancel", person="Ana")
        assert await session is Outcome.CANCELLED
        await room.close()


async def test_a_revision_that_is_called_off_leaves_the_film_as_it_was(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="short")
        before = await stands(studio, project)
        await revise_and_call_off(studio, project, "make it snow")
        assert await stands(studio, project) == before
        assert (await carry(studio, project.id))[1] is Outcome.DELIVERED
        assert await deliveries(studio, project) == 1


async def test_a_wish_that_was_called_off_does_not_come_back_with_the_next_one(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="short")
        await revise_and_call_off(studio, project, "make it snow")
        await studio.discussions.reopen(project, "make it night")
        assert (await carry(studio, project.id))[1] is Outcome.DELIVERED
        plan = (await stands(studio, project)).plan
        assert "make it night" in plan and "make it snow" not in plan and '"weather":"snow"' not in plan


async def test_a_plan_of_another_version_is_told_in_a_sentence(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="none")
        shutil.rmtree(tmp_path / "film")
    with sqlite3.connect(tmp_path / "data" / "studio.db") as connection:
        connection.execute("""UPDATE projects SET plan = json_set(plan, '$.version', 0)""")
    connection.close()
    async with painted_studio(tmp_path) as studio:
        with pytest.raises(RequestError, match="another version of Soundstage"):
            await carry(studio, project.id)


async def test_what_a_killed_process_left_of_its_work_is_swept(tmp_path: Path):
    left = tmp_path / "cache" / "scratch" / "0123"
    left.mkdir(parents=True)
    (left / "half.mp4").write_text("half")
    async with painted_studio(tmp_path):
        assert not left.exists()
    assert list((tmp_path / "cache" / "scratch").iterdir()) == []


async def test_two_studios_at_work_leave_each_other_their_scratch(tmp_path: Path):
    async with painted_studio(tmp_path) as one:
        mine = list((tmp_path / "cache" / "scratch").iterdir())
        async with painted_studio(tmp_path):
            assert set(mine) < set((tmp_path / "cache" / "scratch").iterdir())
        assert list((tmp_path / "cache" / "scratch").iterdir()) == mine
        await make(one, tmp_path, seconds=4.0, discussion="none")


async def test_a_second_brief_for_a_folder_that_is_spoken_for_is_refused(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        await accept(studio.database, studio.clock, BRIEF, options(), tmp_path / "my film", new_id="p1")
        with pytest.raises(RequestError, match=r"under way: `soundstage resume --out '.+/my film'`"):
            await accept(studio.database, studio.clock, BRIEF, options(), tmp_path / "my film", new_id="p2")


async def test_a_film_delivered_again_took_as_long_as_it_took(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="short")
        report = tmp_path / "film" / "report.json"
        before, card = json.loads(report.read_text())["seconds"], await delivery_card(studio, project)
        report.unlink()
        await carry(studio, project.id)
        after = json.loads(report.read_text())["seconds"]
        assert await delivery_card(studio, project) == card
        assert after["total"] == pytest.approx(before["total"], abs=20)  # hurried seconds: a fifth of one
        assert {**after, "total": 0, "production": 0} == {**before, "total": 0, "production": 0}


async def test_a_revision_is_timed_from_the_wish(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="short")
        async with studio.database.read() as uow:
            events = await uow.events.read(stream=project.conversation)
        done = next(entry.at for entry in events if isinstance(entry.event, Delivered))
        await studio.discussions.reopen(project, "make it night")
        await carry(studio, project.id)
        async with studio.database.read() as uow:
            events = await uow.events.read(stream=project.conversation)
        began, ended = span(events, now=studio.clock.now())
        assert done < began < ended


async def test_a_take_that_inspection_replaced_stays_replaced_in_a_revision(tmp_path: Path):
    moody = Moody("still")

    def critic(request: AnyRequest, media: Media) -> Media:
        is_first = request.makes == "still" and moody.asked["still"] == 1
        return replace(media, facts={"problems": ["The picture is black."]}) if is_first else media

    moody.look = critic
    async with painted_studio(tmp_path, generator=moody) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="short")
        before = plan_of(await stands(studio, project))
        worked = await starts(studio, project)
        await studio.discussions.reopen(project, "that is lovely")
        await carry(studio, project.id)
        assert shots_of(plan_of(await stands(studio, project))) == shots_of(before)
        assert await starts(studio, project) == worked


async def test_half_a_delivery_is_cleared_away(tmp_path: Path):
    (tmp_path / "film" / "film.cut").mkdir(parents=True)  # the film cannot be put there
    async with painted_studio(tmp_path) as studio:
        with pytest.raises(AssertionError):
            await make(studio, tmp_path, seconds=4.0, discussion="none")
        assert not [path for path in (tmp_path / "film").iterdir() if path.name.startswith(".")]
        (tmp_path / "film" / "film.cut").rmdir()
        async with studio.database.read() as uow:
            (project,) = await uow.films.projects()
        assert (await carry(studio, project.id))[1] is Outcome.DELIVERED
        assert (tmp_path / "film" / "film.cut").is_file()
