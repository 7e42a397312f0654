"""A work in one zip file, and a work that is forgotten with all that was made for it alone."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.archive import names
from bot.bootstrap import Studio
from bot.cli.clearing import archive, delete
from bot.handlers.editing import ShootAgain
from bot.session import accept
from bot.stored import plan_of
from specialists.production import produce
from storage.domain.artifact import Artifact, Digest, StepKey
from storage.domain.errors import NotFound, RequestError
from storage.domain.film import Cut, Project, ProjectId, ProjectState, StepOutput, StepRecord, Take
from tests.builders import START, a_bench, a_digest, a_key, a_plan, an_artifact
from tests.fakes.studio import BRIEF, carry, make, options, painted_studio, settings_in

KETTLE = ProjectId("kettle")


def a_cut(number: int) -> Cut:
    return Cut(
        project=KETTLE, version=number, artifact=a_digest(f"film {number}"), note="", steps=(), made_at=START
    )


def test_files_have_names_that_people_understand():
    production = produce(a_plan(2), a_bench())
    made: dict[StepKey, StepOutput] = {}
    artifacts: dict[Digest, Artifact] = {}
    for step in production.steps:
        roles = ["main", "midi"] if step.request.makes == "score" else ["main"]
        outputs = {role: a_digest(f"{step.label} {role}") for role in roles}
        made[step.key] = StepOutput(key=step.key, outputs=outputs, seconds=1, peak_bytes=1, engine="e")
        artifacts |= {d: an_artifact(digest=d, suffix=f".{role}") for role, d in outputs.items()}
    pruned = next(step for step in production.steps if step.label == "sh020 panel")
    del artifacts[made[pruned.key].outputs["main"]]
    clip = made[production.shots["sh010"]].outputs["main"]
    takes = [
        Take(project=KETTLE, shot="sh010", number=2, key=a_key("k"), artifact=clip, selected=True),
        Take(project=KETTLE, shot="sh010", number=1, key=a_key("j"), artifact=a_digest("j"), selected=False),
    ]
    films = [a_cut(1), a_cut(2)]
    artifacts |= {cut.artifact: an_artifact(digest=cut.artifact, suffix=".mp4") for cut in films}
    records = [
        StepRecord(
            project=KETTLE,
            key=step.key,
            kind=step.request.makes,
            label=step.label,
            cut=1,
            started=1,
            finished=1,
        )
        for step in production.steps
    ]
    found = names("film", films, takes, records, made, artifacts)
    assert {"versions/film_v001.mp4", "versions/film_v002.mp4", "shots/sh010_t02.main"} <= set(found)
    assert {"panels/sh010_panel.main", "sound/score.main", "sound/score_midi.midi"} <= set(found)
    assert "panels/sh020_panel.main" not in found and "shots/sh010_t01.main" not in found
    assert "shots/sh010_clip.main" not in found, "it is take 2 already"
    assert len(found) == len({artifact.digest for artifact in found.values()})


async def a_film(studio: Studio, root: Path, id: str = "p1", **changes: Any) -> Project:
    """A finished film in a folder named after its id."""
    settings = options(seconds=4.0, discussion="none", **changes)
    project = await accept(studio.database, studio.clock, BRIEF, settings, root / id, new_id=id)
    await carry(studio, project.id)
    async with studio.database.read() as uow:
        return await uow.films.project(project.id)


async def test_a_work_is_in_its_archive_with_all_takes_and_versions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    async with painted_studio(tmp_path) as studio:
        project = await a_film(studio, tmp_path)
        await studio.editing.make(project.id, ShootAgain(shot="sh010"), by="Ana")
        await carry(studio, project.id)
    settings = settings_in(tmp_path)
    assert await archive(settings, tmp_path / "p1", None) == 0
    target = tmp_path / "p1.zip"
    assert str(target) in capsys.readouterr().out
    with zipfile.ZipFile(target) as zipped:
        assert zipped.testzip() is None
        inside = set(zipped.namelist())
        assert {"plan.json", "discussion.md", "report.json", "events.jsonl"} <= inside
        assert {"versions/film_v001.cut", "versions/film_v002.cut"} <= inside
        assert {"shots/sh010_t01.clip", "shots/sh010_t02.clip"} <= inside
        assert {name.partition("/")[0] for name in inside if "/" in name} >= {
            "panels",
            "sound",
            "cards",
            "sheets",
        }
        assert zipped.read("versions/film_v002.cut") == (tmp_path / "p1" / "film.cut").read_bytes()
        lines = [json.loads(line) for line in zipped.read("events.jsonl").decode().splitlines()]
        assert (lines[0]["event"], lines[0]["text"]) == ("BriefGiven", BRIEF)
    assert [path.name for path in tmp_path.glob(".*")] == []
    with pytest.raises(RequestError, match="is there already: name another file with --to"):
        await archive(settings, tmp_path / "p1", None)
    with pytest.raises(RequestError, match=r"could not be written .*--to"):
        await archive(settings, tmp_path / "p1", tmp_path / "p1.zip" / "deeper.zip")
    with pytest.raises(NotFound, match="no work of this studio"):
        await archive(settings, tmp_path / "nowhere", None)


async def test_an_archive_comes_with_the_film_where_the_plan_wants_one(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="none")
        plan = plan_of(project)
        wanted = plan.model_copy(update={"deliverables": ("archive",)})
        async with studio.database.begin() as uow:
            await uow.films.update_project(
                project.id, plan=wanted.model_dump_json(), state=ProjectState.PRODUCING
            )
        room, _ = await carry(studio, project.id)
        async with studio.database.read() as uow:
            events = [entry.event for entry in await uow.events.read(stream=project.conversation)]
    names_there = getattr(events[-1], "files", ())
    assert "archive.zip" in names_there and "poster.poster" not in names_there
    with zipfile.ZipFile(tmp_path / "film" / "archive.zip") as zipped:
        assert {"plan.json", "versions/film_v001.cut", "versions/film_v002.cut"} <= set(zipped.namelist())
    assert room.boards


async def test_what_is_deleted_is_forgotten_and_what_others_use_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    settings = settings_in(tmp_path)
    async with painted_studio(tmp_path) as studio:
        await a_film(studio, tmp_path, "p1")
        await a_film(studio, tmp_path, "p2")  # of the same plan: every file is shared
        other = await a_film(studio, tmp_path, "p3", seed=77)
        stored = [path async for path in studio.files.stored()]
    (tmp_path / "p1" / "diary.txt").write_text("mine")
    with pytest.raises(RequestError, match=r"goes: 1 version, .* Say --yes"):
        await delete(settings, tmp_path / "p1", yes=False, files=False)
    assert await delete(settings, tmp_path / "p1", yes=True, files=True) == 0
    assert "is gone, and" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "p1").iterdir()] == ["diary.txt"]
    async with painted_studio(tmp_path) as studio:
        assert [path async for path in studio.files.stored()] == stored
        async with studio.database.read() as uow:
            assert {project.id for project in await uow.films.projects()} == {"p2", "p3"}
    assert await delete(settings, tmp_path / "p3", yes=True, files=False) == 0
    assert f"{tmp_path / 'p3'} stays." in capsys.readouterr().out
    assert (tmp_path / "p3" / "film.cut").exists()
    async with painted_studio(tmp_path) as studio:
        left = [path async for path in studio.files.stored()]
        async with studio.database.read() as uow:
            assert await uow.events.read(stream=other.conversation) == []
            assert all(studio.files.path(one.digest, one.suffix) for one in await uow.artifacts.all())
    assert set(left) < set(stored)
    assert not list((tmp_path / "output").rglob("p1_v*")) and list((tmp_path / "output").rglob("p3_v*"))


async def test_a_work_that_is_being_made_is_neither_archived_nor_deleted(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project = await a_film(studio, tmp_path)
        await studio.editing.make(project.id, ShootAgain(shot="sh010"), by="Ana")
        await studio.productions.order(project.id)
        async with studio.database.begin() as uow:
            assert await uow.jobs.claim(now=studio.clock.now(), lease_for=timedelta(hours=1))
        with pytest.raises(RequestError, match="not finished yet"):
            await studio.archives.write(project.id, tmp_path / "one.zip")
        with pytest.raises(RequestError, match="is being made just now"):
            await studio.deleting.delete(project.id)
