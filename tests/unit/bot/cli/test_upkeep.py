"""Backups, restores, pruning and the log, around a film that was really made."""

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.cli.upkeep import back_up, bring_back, examine, let_go, show_log, write_settings
from bot.lock import at_work
from config.logging import log_to, new_reference
from config.settings import Settings
from generators.ports import Media, Progress
from storage.disk import DiskFileStore
from storage.domain.errors import EngineRefused, NotFound, RequestError
from storage.domain.film import Project, ProjectState
from storage.domain.render import AnyRequest
from tests.fakes.engines import LocalGenerator
from tests.fakes.studio import carry, make, painted_studio, settings_in

ALL = {"retention_days": 0, "retention_bytes": 1}  # everything that nothing needs goes at once


@pytest.fixture
async def film(tmp_path: Path) -> Project:
    """A finished film."""
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path)
    return project


def stored(settings: Settings) -> dict[str, str]:
    """Every stored file by its place, with the digest of what is in it."""
    return {
        str(path.relative_to(settings.artifacts)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in settings.artifacts.rglob("*")
        if path.is_file()
    }


async def projects(root: Path) -> dict[str, ProjectState]:
    async with painted_studio(root) as studio, studio.database.read() as uow:
        return {project.title: project.state for project in await uow.films.projects()}


async def test_a_film_goes_into_a_backup_and_comes_back_elsewhere(
    tmp_path: Path, film: Project, capsys: pytest.CaptureFixture[str]
):
    here, there = settings_in(tmp_path), settings_in(tmp_path / "there")
    assert await back_up(here, tmp_path / "backup") == 0
    assert await bring_back(there, tmp_path / "backup") == 0
    assert "What was here" not in capsys.readouterr().out, "there was nothing"
    assert stored(there) == stored(here) != {}
    assert await projects(tmp_path / "there") == {film.title: ProjectState.DONE}
    async with painted_studio(tmp_path / "there") as studio:
        _, outcome = await carry(studio, film.id)
        assert outcome.name == "DELIVERED"


async def test_what_is_there_is_backed_up_before_another_comes_back(
    tmp_path: Path, film: Project, capsys: pytest.CaptureFixture[str]
):
    here, other = settings_in(tmp_path), settings_in(tmp_path / "other")
    async with painted_studio(tmp_path / "other"):
        pass
    await back_up(other, tmp_path / "empty")
    await bring_back(here, tmp_path / "empty")
    assert await projects(tmp_path) == {}
    kept = Path(capsys.readouterr().out.split("is kept in ")[1].splitlines()[0].rstrip("."))
    await bring_back(here, kept)
    assert await projects(tmp_path) == {film.title: ProjectState.DONE}


async def test_what_is_no_backup_changes_nothing(
    tmp_path: Path, film: Project, capsys: pytest.CaptureFixture[str]
):
    settings = settings_in(tmp_path)
    with pytest.raises(RequestError, match="is not a backup"):
        await bring_back(settings, tmp_path / "film")
    assert not settings.backups.exists()
    assert capsys.readouterr().out == ""


async def test_a_broken_store_can_be_brought_back(tmp_path: Path, film: Project):
    settings = settings_in(tmp_path)
    await back_up(settings, tmp_path / "backup")
    settings.database.write_bytes(b"no database any more " * 500)
    assert await bring_back(settings, tmp_path / "backup") == 0
    assert await projects(tmp_path) == {film.title: ProjectState.DONE}


async def test_nothing_is_brought_back_while_the_studio_is_at_work(tmp_path: Path, film: Project):
    settings = settings_in(tmp_path)
    await back_up(settings, tmp_path / "backup")
    with at_work(settings.data_dir), pytest.raises(RequestError, match="is at work"):
        await bring_back(settings, tmp_path / "backup")


async def test_pruning_leaves_a_finished_film_whole(
    tmp_path: Path, film: Project, capsys: pytest.CaptureFixture[str]
):
    settings = settings_in(tmp_path, **ALL)
    before = stored(settings)
    await let_go(settings, dry_run=True)
    await let_go(settings, dry_run=False)
    assert stored(settings) == before
    assert capsys.readouterr().out.startswith("0 files (0 MB) would go.\n0 files went")


class Half(LocalGenerator):
    """Makes everything but the cut."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.refuses = True

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """As the painters do, the cut excepted."""
        self.asked.append(request.makes)
        if self.refuses and request.makes == "cut":
            raise EngineRefused("The knife is blunt: sharpen it.")
        return await super().generate(engine, request, inputs, folder, on_progress)


async def half_made(root: Path, generator: Half) -> Project:
    """A film that failed at its last step."""
    async with painted_studio(root, generator=generator) as studio:
        with pytest.raises(AssertionError):
            await make(studio, root)
        async with studio.database.read() as uow:
            (project,) = await uow.films.projects()
    assert project.state is ProjectState.FAILED
    return project


async def finished(root: Path, generator: Half, project: Project) -> dict[str, tuple[int, int]]:
    """Resume it; how often each kind of step was finished, at least and at most."""
    generator.refuses = False
    generator.asked.clear()
    async with painted_studio(root, generator=generator) as studio:
        _, outcome = await carry(studio, project.id)
        assert outcome.name == "DELIVERED"
        async with studio.database.read() as uow:
            steps = await uow.films.steps(project.id)
            for step, output in (await uow.films.outputs([one.key for one in steps])).items():
                for digest in output.outputs.values():
                    artifact = await uow.artifacts.get(digest)
                    assert studio.files.path(digest, artifact.suffix).exists(), step
    counts: dict[str, list[int]] = {}
    for step in steps:
        counts.setdefault(step.kind, []).append(step.finished)
    return {kind: (min(times), max(times)) for kind, times in counts.items()}


async def test_what_was_pruned_and_is_needed_again_is_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    generator = Half()
    project = await half_made(tmp_path, generator)
    settings = settings_in(tmp_path, **ALL)
    assert stored(settings) != {}
    await let_go(settings, dry_run=True)
    assert not capsys.readouterr().out.startswith("0 files")
    assert stored(settings) != {}, "a dry run takes nothing"
    await let_go(settings, dry_run=False)
    assert {Path(name).suffix for name in stored(settings)} == {".clip"}, "only the selected takes stay"
    counts = await finished(tmp_path, generator, project)
    assert (counts.pop("cut"), counts.pop("clip")) == ((1, 1), (1, 1))
    assert set(counts.values()) == {(2, 2)}
    assert (tmp_path / "film" / "report.json").exists()


async def test_a_file_that_was_lost_is_made_again_and_nothing_else(tmp_path: Path):
    generator = Half()
    project = await half_made(tmp_path, generator)
    async with painted_studio(tmp_path) as studio, studio.database.read() as uow:
        (score,) = [one for one in await uow.artifacts.all() if one.kind == "score"]
    DiskFileStore(settings_in(tmp_path).artifacts).path(score.digest, score.suffix).unlink()
    counts = await finished(tmp_path, generator, project)
    assert counts.pop("score") == (2, 2)
    assert set(counts.values()) == {(1, 1)}


async def test_what_lies_behind_a_reference_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    settings, reference = settings_in(tmp_path), new_reference()
    with log_to(settings.logs):
        logging.getLogger("test").warning("the pen broke", extra={"reference": reference, "pen": "blue"})
    assert await show_log(settings, reference) == 0
    out = capsys.readouterr().out
    assert "the pen broke" in out and "pen: blue" in out
    with pytest.raises(NotFound, match="No log entry has the reference QQQQQQ"):
        await show_log(settings, "QQQQQQ")


async def test_the_settings_file_goes_where_it_is_wanted(tmp_path: Path):
    path = tmp_path / "new" / "my.toml"
    assert await write_settings(path, force=False) == 0
    with pytest.raises(RequestError, match="is there already; `soundstage init --force`"):
        await write_settings(path, force=False)
    assert await write_settings(path, force=True) == 0
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        await write_settings(tmp_path / "file" / "my.toml", force=False)


async def test_the_doctor_tells_of_a_disk_that_is_nearly_full_and_of_bad_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOUNDSTAGE_WORKERS", "many")
    settings = settings_in(tmp_path / "new", disk_reserve_bytes=2**60)
    assert await examine(settings, None) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("✗ settings: SOUNDSTAGE_WORKERS: workers cannot be 'many'")
    assert [line for line in lines if line.startswith("✗ disk space: Only ") and "soundstage prune" in line]
    assert lines[-1] == "2 to mend."
    assert not (tmp_path / "new").exists(), "looking leaves nothing"
