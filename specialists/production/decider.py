"""What happens next in a production: from the plan's steps and what exists, without clock or disk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from specialists.production.steps import Production
from storage.domain.artifact import StepKey
from storage.domain.commands import (
    Abandon,
    DeclareCut,
    Keep,
    PostDaily,
    ProductionCommand,
    RenderStep,
    Retake,
    Step,
    StopForBudget,
)

RETAKES = 2  # of a shot, asked for by inspection
SLACK = 0.1  # of the budget: what an overrun may be before it is an overrun
DAILIES = ("sheet", "proxy")


def _none() -> dict[Any, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything the decider knows of a production.

    `failed` are steps that were given up, with the reason; `queued` those whose job waits or runs. `spent`
    and `allowed` are seconds of one core (0 allows any number), `price` what the steps that are left cost.
    `posted` are the dailies people have, `is_declared` whether the cut of exactly these steps is filed.
    """

    production: Production
    made: Collection[StepKey] = ()
    queued: Collection[StepKey] = ()
    failed: Mapping[StepKey, str] = field(default_factory=_none)
    posted: Collection[StepKey] = ()
    spent: float = 0.0
    price: float = 0.0
    allowed: float = 0.0
    is_stopped: bool = False  # a person called it off, or holds it
    is_declared: bool = False


def decide(standing: Standing) -> tuple[ProductionCommand, ...]:
    """The commands that carry the production on; none while it waits for what is queued, or for a person.

    Nothing that is made, queued or given up is asked for; the cut is declared when every step its results
    need is made and nothing else is under way; a step no result needs may fail without stopping the rest.
    """
    if standing.is_stopped:
        return ()
    production, made = standing.production, frozenset(standing.made)
    needed = production.needed()
    if broken := [because for key, because in standing.failed.items() if key in needed and key not in made]:
        return (Abandon(because=broken[0]),)
    dailies = tuple(
        PostDaily(step=step)
        for step in production.steps
        if step.request.makes in DAILIES and step.key in made and step.key not in standing.posted
    )
    begin = [
        step
        for step in production.ready(made)
        if step.key not in standing.queued and step.key not in standing.failed
    ]
    if begin and _is_too_dear(standing):
        stop = StopForBudget(spent=standing.spent, left=standing.price, allowed=standing.allowed)
        return (*dailies, stop)
    if begin:
        return (*dailies, *(RenderStep(step=step) for step in in_order(begin)))
    is_idle = not production.by_key().keys() & (frozenset(standing.queued) - made)
    if is_idle and needed <= made and not standing.is_declared:
        return (*dailies, DeclareCut(result=production.result))
    return dailies


def _is_too_dear(standing: Standing) -> bool:
    """Before anything is begun its whole price must fit; later on a small overrun is let pass."""
    if not standing.allowed:
        return False
    whole = standing.spent + standing.price
    return whole > standing.allowed * (1 + SLACK if standing.spent else 1)


def in_order(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Steps as they should be begun: by what they make, so that no engine is loaded twice."""
    return tuple(sorted(steps, key=lambda step: -step.priority))


def after_inspection(
    step: Step, problems: Sequence[str], *, retakes: int, is_first: bool, is_candidate: bool = False
) -> Retake | Keep:
    """What becomes of a step in which inspection found something.

    A candidate is only compared with the others: the best of them is then a step of its own.
    `retakes` is how often the shot was made again already. Of variations only the first may ask: they share
    the plan, so that every shot of the others would be made anew as well, and they are other takes already.
    """
    if is_candidate:
        return Keep(step=step.key, remarks=())
    of_a_shot = step.request.makes in ("still", "clip", "pick", "join") and bool(step.shot)
    if problems and of_a_shot and is_first and retakes < RETAKES:
        return Retake(shot=step.shot, step=step.key, because=tuple(problems))
    return Keep(step=step.key, remarks=tuple(problems))


def is_candidate(step: Step, production: Production) -> bool:
    """Whether the best of several is picked among what this step and others make."""
    return any(
        step.key == key
        for reader in production.steps
        if reader.request.makes == "pick"
        for key, _ in reader.inputs.values()
    )


def budget_of(allowed: float, raised: Sequence[float]) -> float:
    """The seconds allowed in the end: the last word of a person counts; 0 is no limit."""
    return raised[-1] if raised else allowed
