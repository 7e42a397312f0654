"""`soundstage queue` in a shell: whoever sits at the machine may manage all of it."""

from pathlib import Path

import pytest

from bot.cli.queueing import queue
from bot.session import accept
from config.settings import Settings
from storage.domain.errors import NotFound, Unclear
from tests.fakes.studio import BRIEF, carry, options, painted_studio, settings_in


@pytest.fixture
async def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A studio with Ana's film in its queue; the shell is in the folder above the film's."""
    async with painted_studio(tmp_path) as studio:
        asked = options(seconds=4.0, discussion="none", person="Ana")
        project = await accept(studio.database, studio.clock, BRIEF, asked, tmp_path / "film", new_id="aaa1")
        await carry(studio, project.id, dry_run=True)
        await studio.productions.order(project.id)
    monkeypatch.chdir(tmp_path)
    return settings_in(tmp_path)


async def test_the_queue_is_shown_and_changed(settings: Settings, capsys: pytest.CaptureFixture[str]):
    assert await queue(settings, (), mine=False) == 0
    assert "film, Ana: waits, 0 of" in capsys.readouterr().out
    assert await queue(settings, (), mine=True) == 0
    assert "Nothing of yours is being made" in capsys.readouterr().out
    assert await queue(settings, ("pause", "film"), mine=False) == 0, "by its folder, from where one is"
    assert "is paused" in capsys.readouterr().out
    await queue(settings, ("resume", str(settings.data_dir.parent / "film")), mine=False)
    await queue(settings, ("relaxed", "aaa1"), mine=False)
    capsys.readouterr()
    await queue(settings, (), mine=False)
    assert "waits, 0 of" in (out := capsys.readouterr().out) and "relaxed" in out
    assert await queue(settings, ("cancel", "1"), mine=False) == 0
    assert "is called off" in capsys.readouterr().out
    with pytest.raises(NotFound, match="queue is empty"):
        await queue(settings, ("cancel", "1"), mine=False)


async def test_what_is_not_understood_is_told_as_one_types_it_in_a_shell(settings: Settings):
    with pytest.raises(Unclear, match="as in soundstage queue pause 2"):
        await queue(settings, ("dance",), mine=False)


async def test_before_anything_was_made_the_queue_is_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    nowhere = settings_in(tmp_path / "new")
    assert await queue(nowhere, (), mine=False) == 0
    assert "The queue is empty" in capsys.readouterr().out
    assert not (tmp_path / "new").exists()
    with pytest.raises(NotFound, match="nothing was ever asked of this studio"):
        await queue(nowhere, ("pause", "1"), mine=False)
