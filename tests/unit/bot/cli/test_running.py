"""Every way a command can end is a sentence and an exit code."""

import asyncio
import logging
import os
import re
import signal
from collections.abc import Awaitable
from pathlib import Path

import pytest

from bot.cli.running import run_command
from config.logging import find
from config.settings import Settings
from storage.domain.errors import EngineFailed, NotFound, RequestError, SettingsError

SENTENCE = "The boat is missing: name one."


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own; the folder its log is in."""
    for name, folder in (
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(name, str(tmp_path / folder))
    return tmp_path / "data" / "soundstage" / "logs"


def raising(error: BaseException):
    async def command(_: Settings) -> int:
        raise error

    return command


async def well(_: Settings) -> int:
    return 0


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (RequestError(SENTENCE), 2, re.escape(SENTENCE)),
        (NotFound(SENTENCE), 2, re.escape(SENTENCE)),
        (SettingsError(["this is wrong", "that is wrong"]), 2, "this is wrong; that is wrong"),
        (EngineFailed("The pen broke."), 1, r"The pen broke\."),
        (
            OSError(28, "No space left on device", "/film"),
            2,
            r"No space left on device \(/film\); free space",
        ),
        (ImportError("no module", name="moviepy"), 2, "moviepy cannot be loaded.*run `make try` again"),
        (ZeroDivisionError("a bug"), 1, "Something broke inside the studio; .*`soundstage resume` goes on"),
    ],
)
def test_a_trouble_is_one_sentence_with_a_reference(
    error: Exception, code: int, says: str, logs: Path, capsys: pytest.CaptureFixture[str]
):
    assert run_command(None, raising(error)) == code
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    found = re.fullmatch(rf".*{says}.*\(reference (\w+): `soundstage logs \1` tells more\)", line)
    assert found, line
    entry = find(logs, found[1])
    assert entry is not None
    assert type(error).__name__ in entry.trace, "whoever mends it sees where it came from"


def test_a_command_that_is_well_says_nothing(capsys: pytest.CaptureFixture[str]):
    assert run_command(None, well) == 0
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_has_gone_is_for_the_caller_to_end_quietly(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(BrokenPipeError):
        run_command(None, raising(BrokenPipeError()))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_being_told_to_stop_many_times_cancels_once(number: int, code: int):
    given_back: list[str] = []

    async def command(settings: Settings) -> int:
        os.kill(os.getpid(), number)
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(3):
                os.kill(os.getpid(), number)
                await asyncio.sleep(0.001)  # the moment in which a signal is heard
            given_back.append("all")
        return 0

    assert run_command(None, command) == code
    assert given_back == ["all"]


def test_what_does_not_stop_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch):
    ended = asyncio.Event()
    codes: list[int] = []

    def end(code: int) -> None:  # in place of os._exit
        codes.append(code)
        loop.call_soon_threadsafe(ended.set)

    async def deaf(_: Settings) -> int:
        nonlocal loop
        loop = asyncio.get_running_loop()
        os.kill(os.getpid(), signal.SIGTERM)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await ended.wait()
        return 0

    loop: asyncio.AbstractEventLoop
    monkeypatch.setattr("bot.cli.running.LAST_RESORT", 0.01)
    monkeypatch.setattr("os._exit", end)
    run_command(None, deaf)
    assert codes == [143]


def test_settings_that_cannot_be_used_stop_all_but_a_lenient_command(
    monkeypatch: pytest.MonkeyPatch, logs: Path, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("SOUNDSTAGE_WORKERS", "many")
    assert run_command(None, raising(AssertionError("it ran"))) == 2
    err = capsys.readouterr().err
    assert "SOUNDSTAGE_WORKERS: workers cannot be 'many'" in err
    assert find(logs, err.split("(reference ")[1][:6]) is not None
    seen: list[Settings] = []

    def lenient(settings: Settings) -> Awaitable[int]:
        seen.append(settings)
        return well(settings)

    assert run_command(None, lenient, lenient=True) == 0
    assert seen[0].logs == logs


def test_without_a_place_for_the_log_a_lenient_command_runs_and_the_screen_stays_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert run_command(None, well) == 2
    assert re.fullmatch(r".*free it or set data_dir\.\n", capsys.readouterr().err)
    handlers = logging.getLogger().handlers[:]
    assert run_command(None, raising(RequestError(SENTENCE)), lenient=True) == 2
    assert capsys.readouterr().err == SENTENCE + "\n", "no reference that leads nowhere"
    assert logging.getLogger().handlers == handlers
