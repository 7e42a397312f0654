"""The engine of the guide, made from its text and put to work in a host."""

import os
import re
import sys
from pathlib import Path

import pytest

from bot.bootstrap import DRAFT, bench_of
from generators.host import HostPool
from generators.media.probe import probe
from specialists.production import produce
from storage.domain.commands import Step
from storage.domain.engine import Bench
from storage.domain.errors import BeyondEngine, EngineRefused
from storage.domain.plan import MoviePlan
from storage.domain.render import FitRequest, ScoreRequest, SpeechRequest
from tests.builders import a_plan, a_shot
from tests.fakes.process import ROOT

GUIDE = (ROOT / "docs" / "adding-an-engine.md").read_text(encoding="utf-8")
NAME = "drone:Drone"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on Python's path with the guide's engine in it."""
    (code,) = re.findall(r"```python\n(.+?)```", GUIDE, re.DOTALL)
    (tmp_path / "drone.py").write_text(code)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def score_of(plan: MoviePlan) -> Step:
    """The score of a film, planned with the guide's engine."""
    engines = [NAME if name == "score" else name for name in DRAFT]
    production = produce(plan, bench_of(engines))
    return next(step for step in production.steps if step.label == "score")


async def test_the_guides_engine_plays_in_a_host(shelf: Path):
    step = score_of(a_plan(2))
    assert step.engine == NAME
    path = os.pathsep.join([str(shelf), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path}  # noqa: TID251  # the child's
    pool = HostPool(size=1, environment=environment, log=shelf / "hosts.log")
    said: list[str] = []
    try:
        folder = shelf / "out"
        folder.mkdir()
        media = await pool.generate(
            step.engine, step.request, {}, folder, lambda _, doing: said.append(doing)
        )
        assert media.facts["instrument"] == "drone"
        assert "problems" not in media.facts, "inspection is content with it"
        assert abs(probe(media.files["main"]).duration - 3.0) < 0.05
        with pytest.raises(EngineRefused, match="plays scores, not a speech"):
            await pool.generate(
                step.engine,
                SpeechRequest(seed=1, lines=("hello",)),
                {},
                folder,
                lambda _, doing: said.append(doing),
            )
    finally:
        await pool.close()


def test_the_guides_engine_is_asked_for_no_more_than_it_says_it_can_do(shelf: Path):
    assert shelf
    plan = a_plan().model_copy(update={"shots": (a_shot(frames=24 * 601),)})
    engines = [NAME if name == "score" else name for name in DRAFT]
    steps = {step.label: step for step in produce(plan, bench_of(engines)).steps}
    asked, fitted = steps["score as made"].request, steps["score"].request
    assert isinstance(asked, ScoreRequest) and asked.frames == 24 * 600
    assert isinstance(fitted, FitRequest) and fitted.frames == 24 * 602
    without: Bench = {makes: facts for makes, facts in bench_of(engines).items() if makes != "fit"}
    with pytest.raises(BeyondEngine, match="makes a fit"):
        produce(plan, without)
