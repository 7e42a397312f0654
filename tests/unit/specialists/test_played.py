"""Productions played through on paper, one after another or side by side."""

import pytest

from specialists.production.forecast import costs, played
from storage.domain.commands import Step
from storage.domain.render import FrameRequest
from tests.builders import a_key

REQUEST = FrameRequest(width=64, height=64)


def a_step(name: str, *reads: str, priority: int = 0, weight: float = 1.0) -> Step:
    return Step(
        key=a_key(name),
        label=name,
        engine="test",
        request=REQUEST,
        inputs={source: (a_key(source), "main") for source in reads},
        weight=weight,
        priority=priority,
    )


ONE, TWO, THREE = a_step("one"), a_step("two"), a_step("three")
AFTER = a_step("after", "one", "two")


@pytest.mark.parametrize(
    ("queue", "workers", "spans"),
    [
        ([[ONE, TWO, AFTER]], 1, (3,)),
        ([[ONE, TWO, AFTER]], 2, (2,)),
        ([[ONE], [TWO]], 1, (1, 2)),
        ([[ONE], [TWO]], 2, (1, 1)),
        ([[ONE, TWO, AFTER], [THREE]], 2, (2, 2)),
        ([[ONE, AFTER], [ONE, TWO]], 1, (3, 2)),
        ([[], [ONE]], 1, (0, 1)),
    ],
    ids=["one worker", "two", "in line", "side by side", "who is ahead first", "shared", "nothing left"],
)
def test_who_is_ahead_has_the_workers_first(queue: list[list[Step]], workers: int, spans: tuple[float, ...]):
    cost = {step.key: step.weight for group in queue for step in group}
    assert played(queue, cost, workers=workers) == spans


def test_groups_of_one_place_are_level_and_only_the_rank_of_steps_counts():
    early, late = a_step("late", priority=1), a_step("early", priority=9)
    cost = {early.key: 1.0, late.key: 1.0}
    assert played([[early], [late]], cost, workers=1) == (1, 2)
    assert played([[early], [late]], cost, workers=1, places=[0, 0]) == (2, 1)


def test_what_is_running_has_its_worker_whoever_is_ahead():
    cost = {ONE.key: 1.0, TWO.key: 4.0}
    assert played([[ONE], [TWO]], cost, workers=1, running={TWO.key}) == (5, 4)


def test_an_engine_that_is_not_known_goes_at_the_usual_pace():
    steps = [ONE, TWO]
    (first, second) = costs(steps, {}).values()
    assert first == second > 1
    (slow, _) = costs(steps, {"other": 3.0}).values()
    assert slow == pytest.approx(first + 2)
