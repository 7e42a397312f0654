"""Three real kills of the whole studio at seeded moments; `make crash` does a hundred."""

import sys
from pathlib import Path

import pytest

from tests.crash.campaign import run


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="leftover processes are found in /proc")
def test_a_killed_studio_makes_the_same_film_and_leaves_nothing(tmp_path: Path):
    kills = list(run(tmp_path, kills=3, seed=20260101))
    assert [kill.problems for kill in kills] == [(), (), ()], [kill.stage for kill in kills]
