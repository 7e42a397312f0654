"""One studio a store; any number at work on it, or one alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import alone, at_work, in_hand, only_studio
from storage.domain.errors import RequestError
from tests.fakes.process import ROOT

HOLD = """
import sys
from pathlib import Path
from bot.lock import only_studio
with only_studio(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
HELD = 'in_hand(Path(sys.argv[1]), "film one")'


def test_a_second_studio_is_refused_until_the_first_has_gone(tmp_path: Path):
    with only_studio(tmp_path):
        with pytest.raises(RequestError, match=f"already running on {tmp_path}.*`soundstage runner`"):
            with only_studio(tmp_path):
                pytest.fail("two studios")
        with only_studio(tmp_path / "elsewhere"):
            pass
    with only_studio(tmp_path):
        pass


def test_a_studio_that_is_killed_lets_go(tmp_path: Path):
    arguments = [sys.executable, "-c", HOLD, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251  # the child's
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(RequestError), only_studio(tmp_path):
            pytest.fail("two studios")
        other.kill()
        other.wait()
        with only_studio(tmp_path):
            pass


def test_many_may_be_at_work_but_nobody_beside_one_who_is_alone(tmp_path: Path):
    with at_work(tmp_path), at_work(tmp_path), only_studio(tmp_path):
        with pytest.raises(RequestError, match=r"is at work on .* stop it"), alone(tmp_path):
            pytest.fail("not alone")
    with alone(tmp_path):
        with pytest.raises(RequestError, match=r"being restored .* try again"), at_work(tmp_path):
            pytest.fail("not alone")
        with pytest.raises(RequestError), alone(tmp_path):
            pytest.fail("two alone")


def test_an_error_inside_lets_go(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), alone(tmp_path):
        raise ZeroDivisionError
    with at_work(tmp_path):
        pass


def test_a_film_is_in_one_hand_at_a_time_and_others_beside_it(tmp_path: Path):
    arguments = [sys.executable, "-c", HOLD.replace("only_studio(Path(sys.argv[1]))", HELD), str(tmp_path)]
    arguments[2] = arguments[2].replace("import only_studio", "import in_hand")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251  # the child's
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(RequestError, match="in another terminal"), in_hand(tmp_path, "film one"):
            pytest.fail("two hands")
        with in_hand(tmp_path, "film two"):
            pass
        other.kill()
        other.wait()
    with in_hand(tmp_path, "film one"):
        pass
