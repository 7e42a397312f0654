"""The studio dies at every commit there is, before it and after it, and makes the same film."""

import hashlib
import json
import shutil
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from storage.domain.film import ProjectState
from storage.domain.job import FINAL
from tests.fakes.studio import make, painted_studio


class Died(BaseException):
    """What a killed process does, as near as one process can come to it."""


class DieAt:
    """Dies at the commit with this number, on this side of it; the dead commit nothing more."""

    def __init__(self, number: int, side: str) -> None:
        self.number = number
        self.side = side
        self.seen = 0
        self.is_dead = False

    def __call__(self, side: str) -> None:
        self.seen += side == "before"
        self.is_dead = self.is_dead or (self.seen == self.number and side == self.side)
        if self.is_dead:
            raise Died


async def film_of(root: Path, on_commit: Any = None) -> dict[str, Any]:
    """What stands when a film is made in `root`, gone on with if one was begun there."""
    async with painted_studio(root, on_commit=on_commit) as studio:
        project, _ = await make(studio, root, seconds=4.0, discussion="short")
        async with studio.database.read() as uow:
            steps = await uow.films.steps(project.id)
            cuts = await uow.films.cuts(project.id)
            jobs = await uow.jobs.find(project=project.id)
            said = [m.content for m in await uow.conversations.messages(project.conversation)]
            takes = await uow.films.takes(project.id)
    assert project.state is ProjectState.DONE
    assert all(job.state in FINAL for job in jobs)
    assert [path for path in (root / "cache").rglob("*") if path.is_file()] == []
    assert list((root / "data" / "artifacts" / "incoming").rglob("*")) == []
    return {
        "film": hashlib.sha256((root / "film" / "film.cut").read_bytes()).hexdigest(),
        "names": sorted(
            path.relative_to(root / "film").as_posix()
            for path in (root / "film").rglob("*")
            if path.is_file()
        ),
        "plan": project.plan,
        "finished": {step.label: step.finished for step in steps},
        "cuts": [(cut.version, cut.artifact) for cut in cuts],
        "takes": sorted((take.shot, take.number, take.artifact) for take in takes),
        "said": said,
    }


async def test_an_undisturbed_film_finishes_each_step_once(tmp_path: Path):
    film = await film_of(tmp_path)
    assert set(film["finished"].values()) == {1}
    assert film["names"] == [
        "dailies/sc01.mp4", "discussion.md", "film.cut", "film.srt", "film.vtt", "plan.json", "poster.jpg",
        "report.json", "stems/music.wav", "stems/voice.wav", "storyboard.jpg",
    ]  # fmt: skip
    report = json.loads((tmp_path / "film" / "report.json").read_text())
    assert {step["started"] for step in report["steps"]} == {1}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("side", ["before", "after"])
async def test_a_death_at_any_commit_changes_nothing(tmp_path: Path, side: str):
    whole = await film_of(tmp_path / "whole")
    number = 0
    for number in count(1):
        root = tmp_path / f"{side}-{number}"
        fate = DieAt(number, side)
        try:
            await film_of(root, fate)
        except BaseException as died:  # noqa: BLE001  # a death is none of Exception's kind
            assert _is_death(died), number
        else:
            assert not fate.is_dead, f"the death {side} commit {number} went unnoticed"
            if fate.seen < number:
                break  # there is no commit with this number
            continue  # a heartbeat that was stopped in the middle has no other side
        assert await film_of(root) == whole, f"died {side} commit {number}"
        shutil.rmtree(root)
    assert number > 35  # the brief, each turn, the plan, each step begun and filed, the delivery


def _is_death(error: BaseException) -> bool:
    return "Died" in repr(error)  # alone, or somewhere in a group
