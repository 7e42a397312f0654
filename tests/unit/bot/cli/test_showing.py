"""`soundstage projects`, `project` and `cuts`: tables for people, JSON for programs."""

import json
from pathlib import Path

import pytest

from bot.cli.showing import list_cuts, list_projects, show_project
from bot.cli.works import size
from bot.gallery import GalleryEntry, Timeline
from bot.session import accept
from config.settings import Settings
from storage.domain.errors import NotFound
from tests.fakes.studio import BRIEF, make, options, painted_studio, settings_in


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """A studio with a finished film, and a brief that was accepted after it."""
    async with painted_studio(tmp_path) as studio:
        await make(studio, tmp_path, seconds=4.0, discussion="none")
        await accept(studio.database, studio.clock, BRIEF, options(), tmp_path / "next", new_id="p2")
    return settings_in(tmp_path)


async def test_works_are_listed_the_newest_first(settings: Settings, capsys: pytest.CaptureFixture[str]):
    assert await list_projects(settings, as_json=False) == 0
    heads, newest, film = capsys.readouterr().out.splitlines()
    assert heads.split() == ["made", "title", "kind", "state", "for", "plays", "versions", "folder"]
    assert "(no plan yet)" in newest and "discussing" in newest
    assert "done" in film and film.endswith("/film")
    await list_projects(settings, as_json=True)
    entries = [GalleryEntry.model_validate(one) for one in json.loads(capsys.readouterr().out)]
    assert [entry.project for entry in entries] == ["p2", "p1"]


async def test_a_work_is_shown_with_shots_versions_and_files(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert await show_project(settings, tmp_path / "film", as_json=False) == 0
    shown = capsys.readouterr().out
    assert "sh010" in shown and "1*" in shown and "v001" in shown and "the first" in shown
    assert shown.splitlines()[-1].startswith("all ")
    await show_project(settings, tmp_path / "film", as_json=True)
    assert Timeline.model_validate_json(capsys.readouterr().out).entry.project == "p1"
    assert await list_cuts(settings, tmp_path / "next") == 0
    assert capsys.readouterr().out == "No version is finished yet.\n"


async def test_where_nothing_was_made_that_is_said_and_no_store_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    nowhere = settings_in(tmp_path / "new")
    assert await list_projects(nowhere, as_json=False) == 0
    assert "Nothing was made here yet" in capsys.readouterr().out
    await list_projects(nowhere, as_json=True)
    assert json.loads(capsys.readouterr().out) == []
    with pytest.raises(NotFound, match="no work of this studio in"):
        await show_project(nowhere, tmp_path / "film", as_json=False)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 kB"),
        (9, "1 kB"),
        (1_499, "1 kB"),
        (250_000, "250 kB"),
        (1_250_000, "1.2 MB"),
        (3_000_000_000, "3.00 GB"),
    ],
)
def test_sizes_are_said_as_people_say_them(count: int, said: str):
    assert size(count) == said
