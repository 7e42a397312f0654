"""A brief without words, at a real terminal and without one."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

from tests.fakes.process import Home


def typed(home: Home, lines: list[bytes], *arguments: str) -> tuple[int, str]:
    """Run the command on a terminal of its own, type each line when it asks, and return what it said."""
    keyboard, screen = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env=home.environment({"TERM": "dumb"}),
        stdin=screen, stdout=screen, stderr=screen, start_new_session=True,
    )  # fmt: skip
    os.close(screen)
    said, asked, until = b"", 0, time.monotonic() + 30
    while time.monotonic() < until:
        if select.select([keyboard], [], [], 0.1)[0]:
            try:
                said += os.read(keyboard, 4096)
            except OSError:  # the other end is closed
                break
        if said.count("›".encode()) > asked and lines:
            asked += 1
            os.write(keyboard, lines.pop(0))
    code = process.wait(30)
    os.close(keyboard)
    return code, said.decode(errors="replace")


def test_a_person_is_asked_until_there_is_a_brief(tmp_path: Path):
    out = tmp_path / "film"
    # the last answer is one that policy refuses, so that no film is made here
    code, said = typed(
        Home(tmp_path / "home"),
        [b"!!!\n", b"explicit hardcore sex\n"],
        "try", "  ", "--out", str(out),
    )  # fmt: skip
    assert said.count("›") == 2 and "empty" in said and "no words" in said
    assert code == 2 and "Traceback" not in said
    assert not out.exists()


def test_leaving_the_question_leaves_nothing_behind(tmp_path: Path):
    code, said = typed(Home(tmp_path / "home"), [b"\x04"], "try", "", "--out", str(tmp_path / "film"))
    assert code == 130 and "Traceback" not in said
    assert not (tmp_path / "film").exists()
