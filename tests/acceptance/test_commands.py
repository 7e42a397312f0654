"""The commands around the film as a newcomer and an operator meet them, each in a process of its own."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.fakes.process import LONGEST, Home

SOON = 10.0  # seconds in which a command that is told to stop has ended
BARE = ["-c", "pass"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@contextmanager
def running(process: "subprocess.Popen[str]") -> Generator["subprocess.Popen[str]"]:
    """The process, which has ended when this ends."""
    with process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def stopped(process: "subprocess.Popen[str]", number: int = signal.SIGTERM) -> tuple[int, str, str]:
    """Tell it to stop; its exit code and what it said until then. Fails when that takes too long."""
    process.send_signal(number)
    out, err = process.communicate(timeout=SOON)
    return process.returncode, out, err


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def processor_seconds(home: Home, *arguments: str) -> float:
    """What a Python with these arguments costs: the time of a busy machine does not count."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**home.environment({}), "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime


def test_help_comes_quickly(home: Home):
    bare = min(processor_seconds(home, *BARE) for _ in range(2))
    assert min(processor_seconds(home, "-m", "bot", "--help") for _ in range(3)) - bare < 0.4


def test_without_a_command_there_is_help(home: Home):
    alone, asked = home.run(), home.run("--help")
    assert (alone.code, alone.out, alone.err) == (0, asked.out, "")
    named = ("try", "resume", "revise", "why", "cast", "models", "up", "runner", "init", "doctor", "backup")
    works = ("queue", "projects", "project", "takes", "take", "again", "lock", "unlock", "cuts", "rollback")
    for command in (*named, *works, "vary", "upscale", "archive", "delete", "restore", "prune", "logs"):
        assert f"\n  {command} " in asked.out
    assert "..." not in asked.out.split("Options:")[1], "every command's sentence is whole on 80 columns"


def test_a_reader_that_leaves_is_no_trouble(home: Home):
    with running(home.start("--help")) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()  # what `| head -0` does
        assert process.stderr.read() == ""
        assert process.wait(LONGEST) == 141


def test_the_version_is_said(home: Home):
    assert home.run("--version").out.startswith("soundstage, version 0.")


def test_a_studio_serves_until_it_is_told_to_stop_and_is_the_only_one(home: Home):
    port = free_port()
    with running(home.start("up", SOUNDSTAGE_HEALTH_PORT=str(port))) as studio:
        assert str(port) in first_line(studio)
        assert "soundstage try" in first_line(studio)
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=SOON) as answer:
            pulse: dict[str, Any] = json.load(answer)
        assert (pulse["status"], pulse["jobs"]) == ("ok", {})
        second = home.run("up", SOUNDSTAGE_HEALTH_PORT="0")
        assert second.code == 2
        assert "already running" in second.err and "soundstage runner" in second.err
        other = home.run("up", SOUNDSTAGE_DATA_DIR=str(home.root / "other"), SOUNDSTAGE_HEALTH_PORT=str(port))
        assert other.code == 2
        assert f"cannot listen on 127.0.0.1:{port} (another program has that port)" in other.err
        assert stopped(studio) == (0, "", "")
    again = home.start("up", SOUNDSTAGE_HEALTH_PORT="0")
    with running(again):
        assert "is up" in first_line(again)
        assert stopped(again, signal.SIGINT)[0] == 0


def test_rooms_and_runners_may_be_apart(home: Home):
    with running(home.start("up", "--no-runner", SOUNDSTAGE_HEALTH_PORT="0")) as rooms:
        with running(home.start("runner")) as one, running(home.start("runner")) as two:
            assert "no runner" in first_line(rooms)
            for each in (one, two):
                assert "a runner" in first_line(each)
            for each in (one, two, rooms):
                assert stopped(each)[0] == 0


@pytest.mark.parametrize(
    ("number", "code", "sign", "seconds", "size"),
    [(signal.SIGINT, 130, " · style", "4", "64x64"), (signal.SIGTERM, 143, "%]", "6", "256x144")],
)
def test_a_film_that_is_stopped_leaves_nothing_half_done_and_is_finished_later(
    home: Home, number: int, code: int, sign: str, seconds: str, size: str
):
    quick = {"SOUNDSTAGE_LANGUAGE_MODEL": "scripted"}
    film = ("try", "a boat in a library", "--seconds", seconds, "--size", size, "--out", "film")
    with running(home.start(*film, **quick)) as process:
        assert process.stdout is not None
        assert any(sign in line for line in process.stdout), "it got as far as that"
        process.send_signal(number)
        process.send_signal(number)  # being told twice changes nothing
        out, err = process.communicate(timeout=SOON)
    assert process.returncode == code, out + err
    assert (
        err
        == f"Stopped. Nothing is lost: `soundstage resume --out {home.work / 'film'}` goes on from here.\n"
    )
    assert list(home.work.rglob("*")) == []
    assert [path for path in home.cache.rglob("*") if path.is_file()] == []
    assert "running" not in told(home, "SELECT state FROM jobs")
    (state,) = told(home, "SELECT state FROM projects")
    assert state not in ("failed", "cancelled")
    again = home.run(*film, **quick)
    assert again.code == 2 and "under way: `soundstage resume --out" in again.err
    assert home.run("resume", "--out", "film", **quick).code == 0
    assert (home.work / "film" / "film.mp4").stat().st_size > 10_000
    assert set(told(home, "SELECT finished FROM steps")) == {1}
    assert home.run("resume", **quick).code == 0, "a film that is done is done"


def told(home: Home, question: str) -> list[Any]:
    """The first column of what the store answers."""
    with closing(sqlite3.connect(home.data / "studio.db")) as connection:
        return [row[0] for row in connection.execute(question)]


def test_settings_are_written_once(home: Home):
    written = home.run("init")
    path = home.root / "config" / "soundstage" / "soundstage.toml"
    assert written.code == 0 and str(path) in written.out
    path.write_text('log_level = "DEBUG"\n')
    again = home.run("init")
    assert again.code == 2 and "soundstage init --force" in again.err
    assert path.read_text() == 'log_level = "DEBUG"\n'
    path.write_text("= broken")
    assert home.run("init", "--force").code == 0
    assert "workers" in path.read_text()


def test_the_doctor_finds_nothing_wrong_here_and_says_what_is_wrong_there(home: Home):
    well = home.run("doctor")
    assert (well.code, well.err) == (0, "")
    assert "✗" not in well.out and "Everything" in well.out
    assert home.left() == []
    (home.work / "file").write_text("")
    ill = home.run(
        "doctor",
        hidden=["hibari"],
        SOUNDSTAGE_DATA_DIR=str(home.work / "file" / "data"),
        SOUNDSTAGE_FFMPEG="/nowhere",
        LC_ALL="C",
        PYTHONIOENCODING="ascii",
    )
    assert ill.code == 2
    lines = ill.out.splitlines()
    assert lines[-1] == "4 to mend."
    assert [line for line in lines if line.startswith("? output folder: ") and "set output_dir" in line]
    assert [line for line in lines if line.startswith("? data folder: ") and "set data_dir" in line]
    assert [line for line in lines if line.startswith("? ffmpeg: ") and "correct the setting" in line]
    assert [line for line in lines if line.startswith("? voice: ") and "make try" in line]


SCRIPTED = {"SOUNDSTAGE_LANGUAGE_MODEL": "scripted"}


def test_stills_to_choose_from_are_made_at_once_and_answered_for(home: Home):
    wanted = ("--kind", "image", "--variations", "2", "--discussion", "none", "--size", "128x72")
    made = home.run("try", "a boat in a library", *wanted, "--out", "boat", **SCRIPTED)
    assert made.code == 0, made.err
    names = {path.name for path in (home.work / "boat").iterdir()}
    assert names == {
        "image-1.png", "image-2.png", "choices.jpg", "plan.json", "discussion.md", "report.json",
    }  # fmt: skip
    stills = [(home.work / "boat" / f"image-{number}.png").read_bytes() for number in (1, 2)]
    assert stills[0] != stills[1]
    why = home.run("why", "boat", "shot", "1", **SCRIPTED)
    assert why.code == 0 and "boat" in why.out
    nowhere = home.run("why", "ship", "shot", "1", **SCRIPTED)
    assert nowhere.code == 2 and "There is no plan of this studio in" in nowhere.err


def test_a_work_is_looked_at_varied_enlarged_shot_again_archived_and_deleted(home: Home):
    wanted = ("--kind", "image", "--variations", "2", "--size", "160x90", "--discussion", "none")
    assert home.run("try", "a boat in a library", *wanted, "--out", "boat", **SCRIPTED).code == 0
    for command in (
        ("vary", "boat", "2", "--count", "2"),
        ("upscale", "boat", "1", "--yes"),
        ("again", "boat", "1"),
        ("take", "boat", "sh010", "1", "--yes"),
        ("takes", "boat", "shot 1"),
        ("rollback", "boat", "v002", "--yes"),
        ("archive", "boat", "--to", "all.zip"),
    ):
        ended = home.run(*command, **SCRIPTED)
        assert ended.code == 0, ended.err
    stills = {path.read_bytes() for path in home.work.glob("boat*/image*.png")}
    assert len(stills) == 5, "two that were asked for, one of them again, two like it, and one larger"
    assert (home.work / "boat" / "takes-sh010.jpg").stat().st_size > 1000
    cuts = home.run("cuts", "boat", **SCRIPTED).out.splitlines()
    assert [line.split()[0] for line in cuts[1:]] == ["v001", "v002", "v003", "v004"]
    shown = json.loads(home.run("project", "boat", "--json", **SCRIPTED).out)
    assert [take["selected"] for take in shown["shots"][0]["takes"]] == [False, True]
    with zipfile.ZipFile(home.work / "all.zip") as archive:
        assert {"versions/image_v004.png", "shots/sh010_t01.png", "events.jsonl"} <= set(archive.namelist())
    assert home.run("delete", "boat", **SCRIPTED).code == 2, "nobody was there to be asked"
    assert home.run("delete", "boat", "--yes", "--files", **SCRIPTED).code == 0
    assert not (home.work / "boat").exists()
    listed = home.run("projects", **SCRIPTED).out
    assert "boat-vary-2" in listed and "boat-upscale-1" in listed and len(listed.splitlines()) == 3


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--variations", "9", "from 1 to 8"),
        ("--variations", "none", "from 1 to 8"),
        ("--discussion", "long", "full, short or none"),
    ],
)
def test_an_option_that_cannot_be_had_is_refused_before_any_work(
    home: Home, option: str, value: str, says: str
):
    refused = home.run("try", "a boat in a library", option, value)
    assert refused.code == 2 and says in refused.err
    assert home.left() == []


def test_the_cast_is_shown_and_changed(home: Home):
    quiet = {"SOUNDSTAGE_LANGUAGE_MODEL": "embedded"}
    assert home.run("cast", "Luna", "temperature", "0.4", **quiet).code == 0
    table = home.run("cast", **quiet)
    assert table.code == 0
    assert re.search(r"Luna \(style\): .*temperature 0\.4", table.out)
    unknown = home.run("cast", "Lena", "embedded", **quiet)
    assert unknown.code == 2 and "did you mean" in unknown.err


def test_a_server_that_is_down_is_said_with_the_way_out(home: Home):
    there = {"SOUNDSTAGE_OLLAMA_HOST": f"http://127.0.0.1:{free_port()}"}
    for asked in (("models",), ("models", "pull", "llama3.2:3b")):
        down = home.run(*asked, **there)
        assert down.code == 2 and "ollama serve" in down.err, down.out
