"""A production at a glance: steps, jobs and time passed become a Board, purely."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.ports import Board, StepView
from specialists.ports import Pulled
from specialists.production import Production
from storage.domain.artifact import StepKey
from storage.domain.job import Job, JobState

WARM_UP = 2.0  # seconds of work before the time left is worth saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What is known at one moment. `kept` steps were made before this production began.

    `pace` is how much longer than priced each engine takes here (specialists.production.forecast.paces).
    """

    made: Collection[StepKey]
    kept: Collection[StepKey]
    jobs: Mapping[StepKey, Job]
    elapsed: float  # seconds since production began
    pace: Mapping[str, float] = field(default_factory=dict[str, float])


def draw(title: str, production: Production, pulse: Pulse) -> Board:
    """The board. Time left assumes the rest goes as fast as what was done so far."""
    views: list[StepView] = []
    done = total = 0.0
    for step in production.steps:
        job = pulse.jobs.get(step.key)
        fraction = 0.0
        state = "waiting"
        if step.key in pulse.kept:
            views.append(StepView(label=step.label, fraction=1.0, state="kept"))
            continue
        if step.key in pulse.made:
            fraction, state = 1.0, "done"
        elif job and job.state is JobState.RUNNING:
            fraction, state = min(job.progress, 0.99), "running"
        elif job and job.state in (JobState.QUARANTINED, JobState.DISCARDED):
            state = "failed"
        weight = step.weight * pulse.pace.get(step.engine, 1.0)
        total += weight
        done += weight * fraction
        doing = job.note if job and state in ("running", "failed") else ""
        views.append(StepView(label=step.label, fraction=fraction, doing=doing, state=state))
    fraction = done / total if total else 1.0
    left = None
    if pulse.elapsed >= WARM_UP and fraction > 0.02:
        left = pulse.elapsed * (1 - fraction) / fraction
    return Board(title=title, steps=tuple(views), fraction=fraction, left=left)


def pull_board(name: str, pulled: Pulled, *, elapsed: float = 0.0) -> Board:
    """How far the pull of a model is, after `elapsed` seconds."""
    fraction = 1.0 if pulled.done else min(pulled.fraction or 0.0, 0.99)
    left = None
    if elapsed >= WARM_UP and 0.02 < fraction < 1:
        left = elapsed * (1 - fraction) / fraction
    state = "done" if pulled.done else "running"
    step = StepView(label=name, fraction=fraction, doing=pulled.status, state=state)
    return Board(title=f"Pulling {name}", steps=(step,), fraction=fraction, left=left)
