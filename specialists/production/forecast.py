"""What a production will take: its steps played through on paper, on this machine's own speeds."""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from specialists.production.steps import Production
from storage.domain.artifact import StepKey
from storage.domain.commands import Step
from storage.domain.engine import Bench
from storage.domain.film import Speed
from storage.domain.render import Makes

JOB_SECONDS = 0.08  # of a core: what queueing, storing and filing take beside an engine's own work
KNOWN = 2.0  # priced seconds of an engine's work from which on its measured speed counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The price of what is not made yet.

    `seconds` pass until everything is there, `work` are the seconds of one worker in it, by what is made in
    `by_kind`. `steps` are made, and `kept` are there already: `skipped` are their labels. `tokens` are what a
    vision model will read and write over the pictures.
    """

    seconds: float
    work: float
    by_kind: Mapping[Makes, float]
    steps: int
    kept: int
    tokens: int = 0
    skipped: tuple[str, ...] = ()


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

    `look_tokens` is what a vision model costs for one picture.
    """
    done = set(made)
    left = [step for step in production.steps if step.key not in done]
    cost = costs(left, pace or {})
    by_kind: dict[Makes, float] = defaultdict(float)
    for step in left:
        by_kind[step.request.makes] += cost[step.key]
    looks = sum(step.request.makes in ("still", "clip") for step in left)
    return Forecast(
        seconds=played([left], cost, workers=workers)[0],
        work=sum(cost.values()),
        by_kind=dict(by_kind),
        steps=len(left),
        kept=len(production.steps) - len(left),
        tokens=looks * look_tokens,
        skipped=tuple(step.label for step in production.steps if step.key in done),
    )


def costs(steps: Sequence[Step], pace: Mapping[str, float]) -> dict[StepKey, float]:
    """Seconds of one worker for each step; an engine without a pace goes at the median of those there are."""
    usual = sorted(pace.values())[len(pace) // 2] if pace else 1.0
    return {step.key: step.weight * pace.get(step.engine, usual) + JOB_SECONDS for step in steps}


def played(
    queue: Sequence[Sequence[Step]],
    cost: Mapping[StepKey, float],
    *,
    workers: int,
    places: Sequence[int] = (),
    running: Collection[StepKey] = (),
) -> tuple[float, ...]:
    """Seconds until the last step of each group in the queue is over; 0 for a group without any.

    A free worker begins the ready step of the foremost group that has one, and of those the one that ranks
    highest. Groups that share a place (`places`, one for each group; by default each has its own) are level:
    only the rank of their steps counts. `running` steps have a worker already. A step that two groups need
    is made once.
    """
    steps = {step.key: step for group in reversed(queue) for step in group}
    missing = {key: {key for key, _ in step.inputs.values() if key in cost} for key, step in steps.items()}
    readers: dict[StepKey, list[StepKey]] = defaultdict(list)
    for key, needed in missing.items():
        for source in needed:
            readers[source].append(key)
    order: dict[StepKey, tuple[int, int]] = {}
    for place, group in zip(places or range(len(queue)), queue, strict=True):
        for step in group:
            order.setdefault(step.key, (place, -step.priority))
    busy = [(cost[key], key) for key in order if key in running]
    heapq.heapify(busy)
    count = itertools.count()  # among equals whichever has been ready longest
    ready = [(*order[key], 0.0, next(count), key) for key in order if not missing[key] and key not in running]
    heapq.heapify(ready)
    over: dict[StepKey, float] = {}
    clock = 0.0
    while ready or busy:
        while ready and len(busy) < max(1, workers):
            key = heapq.heappop(ready)[-1]
            heapq.heappush(busy, (clock + cost[key], key))
        clock, key = heapq.heappop(busy)
        over[key] = clock
        for reader in readers[key]:
            missing[reader].discard(key)
            if not missing[reader] and reader not in running:
                heapq.heappush(ready, (*order[reader], clock, next(count), reader))
    return tuple(max((over[step.key] for step in group), default=0.0) for group in queue)
