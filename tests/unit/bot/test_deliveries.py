"""Finished work lies in the person's folder and on the studio's shelves."""

import json
from pathlib import Path

from tests.fakes.studio import make, painted_studio


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
