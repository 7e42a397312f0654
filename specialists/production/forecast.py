"""What a production will take: its steps played through on paper, on this machine's own speeds."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from specialists.production.steps import Production
from storage.domain.artifact import StepKey
from storage.domain.commands import Step
from storage.domain.engine import Bench
from storage.domain.film import Speed
from storage.domain.render import Makes

JOB_SECONDS = 0.12  # what queueing, storing and filing take beside the engine's own work
KNOWN = 2.0  # priced seconds of an engine's work from which on its measured speed counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The price of what is not made yet.

    `seconds` pass until everything is there, `work` are the seconds of one worker in it, by what is made in
    `by_kind`. `steps` are made and `kept` are there already. `tokens` are what a vision model will read and
    write over the pictures.
    """

    seconds: float
    work: float
    by_kind: Mapping[Makes, float]
    steps: int
    kept: int
    tokens: int = 0


def paces(bench: Bench, speeds: Sequence[Speed]) -> dict[str, float]:
    """How much longer (over 1) or shorter than priced each engine on the bench takes on this machine."""
    known = {(speed.engine, speed.version): speed for speed in speeds}
    found: dict[str, float] = {}
    for engine in bench.values():
        speed = known.get((engine.name, engine.version))
        if speed is not None and speed.priced >= KNOWN and speed.seconds > 0:
            found[engine.name] = speed.seconds / speed.priced
    return found


def forecast(
    production: Production,
    made: Collection[StepKey] = (),
    *,
    workers: int,
    pace: Mapping[str, float] | None = None,
    look_tokens: int = 0,
) -> Forecast:
    """Play the production through with so many workers, always beginning the ready step that ranks highest.

    An engine without a pace of its own goes at the median of those there are. `look_tokens` is what a vision
    model costs for one picture.
    """
    pace = pace or {}
    usual = sorted(pace.values())[len(pace) // 2] if pace else 1.0
    done = set(made)
    left = [step for step in production.steps if step.key not in done]
    cost = {step.key: step.weight * pace.get(step.engine, usual) + JOB_SECONDS for step in left}
    by_kind: dict[Makes, float] = defaultdict(float)
    for step in left:
        by_kind[step.request.makes] += cost[step.key]
    looks = sum(step.request.makes in ("still", "clip") for step in left)
    return Forecast(
        seconds=_played(left, cost, workers=workers),
        work=sum(cost.values()),
        by_kind=dict(by_kind),
        steps=len(left),
        kept=len(production.steps) - len(left),
        tokens=looks * look_tokens,
    )


def _played(left: Sequence[Step], cost: Mapping[StepKey, float], *, workers: int) -> float:
    """Seconds until the last of the steps is over."""
    missing = {step.key: {key for key, _ in step.inputs.values() if key in cost} for step in left}
    readers: dict[StepKey, list[Step]] = defaultdict(list)
    for step in left:
        for key in missing[step.key]:
            readers[key].append(step)
    order = {step.key: (-step.priority, number) for number, step in enumerate(left)}
    ready = [(order[step.key], step.key) for step in left if not missing[step.key]]
    heapq.heapify(ready)
    running: list[tuple[float, StepKey]] = []
    clock = 0.0
    while ready or running:
        while ready and len(running) < max(1, workers):
            _, key = heapq.heappop(ready)
            heapq.heappush(running, (clock + cost[key], key))
        clock, key = heapq.heappop(running)
        for reader in readers[key]:
            missing[reader.key].discard(key)
            if not missing[reader.key]:
                heapq.heappush(ready, (order[reader.key], reader.key))
    return clock
