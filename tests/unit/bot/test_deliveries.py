"""Finished work lies in the person's folder and on the studio's shelves."""

import json
from pathlib import Path

from bot.stored import plan_of
from storage.domain.film import ProjectState
from tests.fakes.studio import carry, make, painted_studio


async def test_a_film_is_shelved_with_its_papers_and_a_sidecar(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        await make(studio, tmp_path, id="p7", discussion="short", seconds=4.0)
    shelves = tmp_path / "output"
    assert sorted(path.name for path in (shelves / "video").iterdir()) == ["p7_v001.cut", "p7_v001.cut.json"]
    assert sorted(path.name for path in (shelves / "creative").iterdir()) == [
        "p7_v001.discussion.md", "p7_v001.plan.json",
    ]  # fmt: skip
    sidecar = json.loads((shelves / "video" / "p7_v001.cut.json").read_text())
    assert sidecar["version"] == "v001" and sidecar["artifacts"]
    assert (shelves / "video" / "p7_v001.cut").read_bytes() == (tmp_path / "film" / "film.cut").read_bytes()


async def test_everything_the_engines_were_asked_for_is_remembered(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, discussion="short", seconds=4.0)
        async with studio.database.read() as uow:
            asked = await uow.films.generations(project.id)
            steps = await uow.films.steps(project.id)
    assert sorted(row.kind for row in asked) == sorted(step.kind for step in steps)
    assert {row.status for row in asked} == {"completed"}


async def test_variations_lie_side_by_side_and_each_is_shelved_and_reported(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, room = await make(
            studio, tmp_path, id="p8", kind="image", discussion="none", variations=3, seed=5
        )
        async with studio.database.read() as uow:
            (take,) = await uow.films.takes(project.id)
    folder, names = tmp_path / "film", ["image-1.still", "image-2.still", "image-3.still"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "choices.jpg", "discussion.md", *names, "plan.json", "report.json",
    ]  # fmt: skip
    assert len({(folder / name).read_bytes() for name in names}) == 3
    report = json.loads((folder / "report.json").read_text())
    assert [row["file"] for row in report["results"]] == names
    assert len({row["seed"] for row in report["results"]}) == 3
    shelf = tmp_path / "output" / "images"
    assert sorted(path.name for path in shelf.iterdir()) == [
        f"p8_v001-{number}.still{tail}" for number in (1, 2, 3) for tail in ("", ".json")
    ]
    board = room.boards[-1][1]
    labels = ["sh010 panel", "sh010 panel 2", "sh010 panel 3", "choices"]
    assert [step.label for step in board.steps] == labels
    assert take.number == 1, "variations are no takes"


async def test_the_takes_of_a_shot_are_those_of_the_plan_not_of_its_variations(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, kind="clip", discussion="none", variations=2, seconds=4.0)
        async with studio.database.read() as uow:
            (take,) = await uow.films.takes(project.id)
            (cut,) = await uow.films.cuts(project.id)
    assert take.artifact == cut.artifact


async def test_a_films_deliverables_lie_beside_it_in_folders_of_their_own(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        await make(studio, tmp_path, discussion="none", seconds=8.0)
    folder = tmp_path / "film"
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert names == [
        "dailies/sc01.mp4", "discussion.md", "film.cut", "film.srt", "film.vtt", "plan.json", "poster.jpg",
        "report.json", "stems/music.wav", "stems/voice.wav", "storyboard.jpg",
    ]  # fmt: skip


async def test_what_is_no_part_of_a_later_version_does_not_stay_in_the_folder(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, discussion="none", seconds=8.0)
        theirs = tmp_path / "film" / "notes of mine.txt"
        theirs.write_text("keep this")
        assert (tmp_path / "film" / "poster.jpg").exists()
        plan = plan_of(project).model_copy(update={"deliverables": ("stems",)})
        async with studio.database.begin() as uow:
            await uow.films.update_project(
                project.id, plan=plan.model_dump_json(), state=ProjectState.PRODUCING
            )
        await carry(studio, project.id)
    folder = tmp_path / "film"
    assert not (folder / "poster.jpg").exists() and not (folder / "dailies").exists()
    assert theirs.read_text() == "keep this"
    assert (folder / "stems" / "voice.wav").exists()
