"""Works that begin from a variation of another: made at once, and asked about and revised like any other."""

from pathlib import Path

import pytest

from bot.bootstrap import Studio
from bot.cli.answering import answered
from bot.session import Outcome
from bot.stored import plan_of
from storage.domain.errors import RequestError
from storage.domain.film import Project, ProjectState
from storage.domain.plan import ImagePlan
from tests.fakes.studio import carry, make, painted_studio


async def opened(studio: Studio, project: Project, source: Project) -> None:
    await studio.variations.open(project, source, by="Ana")
    _, outcome = await carry(studio, project.id)
    assert outcome is Outcome.DELIVERED


async def test_more_like_one_of_four_lie_in_a_folder_of_their_own(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        source, _ = await make(studio, tmp_path, kind="image", discussion="short", variations=4)
        project = studio.variations.more_like(source, 2, 3, new_id="p2")
        assert project.folder == str(tmp_path / "film-vary-2")
        await opened(studio, project, source)
        old = {(tmp_path / "film" / f"image-{number}.still").read_bytes() for number in (1, 2, 3, 4)}
        new = {(tmp_path / "film-vary-2" / f"image-{number}.still").read_bytes() for number in (1, 2, 3)}
        assert len(new) == 3 and not old & new
        after = studio.variations.more_like(source, 2, 3, new_id="p3")
        assert after.folder == str(tmp_path / "film-vary-2-2"), "the other folder is in use"


async def test_why_and_revise_work_on_it_as_on_any_other(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        source, _ = await make(
            studio, tmp_path, kind="image", discussion="short", variations=2, say=("make it snow",)
        )
        project = studio.variations.more_like(source, 1, 2, new_id="p2")
        await opened(studio, project, source)
        card = await answered(studio.database, Path(project.folder), "the weather")
        assert any("make it snow" in value for _, value in card.fields)
        async with studio.database.read() as uow:
            (made,) = await uow.films.projects(folder=project.folder)
        await studio.discussions.reopen(made, "make it night")
        _, outcome = await carry(studio, project.id)
        assert outcome is Outcome.DELIVERED
        async with studio.database.read() as uow:
            revised = plan_of(await uow.films.project(project.id))
            assert len(await uow.films.cuts(project.id)) == 2
        assert isinstance(revised, ImagePlan)
        assert (revised.shot.staging.time, revised.shot.staging.weather) == ("night", "snow")
        assert revised.variations == 2


async def test_a_larger_copy_renders_nothing_but_the_copy(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        source, _ = await make(studio, tmp_path, kind="image", discussion="none", variations=2)
        project = studio.variations.larger(source, 2, 2, new_id="p2")
        await opened(studio, project, source)
        async with studio.database.read() as uow:
            steps = await uow.films.steps(project.id)
    assert Path(project.folder).name == "film-upscale-2"
    assert {step.kind: step.finished for step in steps} == {"still": 0, "enlarge": 1}
    assert (Path(project.folder) / "image.enlarge").exists()


async def test_what_is_not_finished_has_no_variations_to_choose_from(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        source, _ = await make(studio, tmp_path, kind="image", discussion="none", variations=2)
        async with studio.database.begin() as uow:
            await uow.films.update_project(source.id, state=ProjectState.PRODUCING)
        async with studio.database.read() as uow:
            working = await uow.films.project(source.id)
        with pytest.raises(RequestError, match="not finished yet"):
            studio.variations.more_like(working, 1, 4, new_id="p2")
