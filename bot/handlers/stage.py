"""What productions need of the outside world, and how a project stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generators.ports import Generator
from specialists.ports import Eye
from specialists.production import Production
from specialists.production.decider import Standing
from specialists.production.forecast import paces
from storage.domain.artifact import StepKey
from storage.domain.engine import Bench
from storage.domain.film import Project, ProjectState, StepOutput
from storage.domain.job import FINAL, Job, JobState
from storage.ports import Clock, Database, FileStore, UnitOfWork

RENDER, DELIVER, DAILY = "render_step", "deliver", "post_daily"
GIVEN_UP = frozenset({JobState.QUARANTINED, JobState.DISCARDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What productions need of the outside world. `eye` looks at pictures, where one is configured."""

    database: Database
    files: FileStore
    generator: Generator
    clock: Clock
    bench: Bench
    scratch: Path
    credits: Mapping[str, Sequence[str]]  # lines of the end card by kind of project
    workers: int = 2
    eye: Eye | None = None


def step_of(job: Job) -> StepKey:
    """The step a job is about; of another kind of job an empty key."""
    return StepKey(job.args.get("step", ""))


async def standing_of(
    uow: UnitOfWork,
    project: Project,
    production: Production,
    bench: Bench,
    *,
    allowed: float,
) -> tuple[Standing, Mapping[StepKey, StepOutput]]:
    """How the project stands, as the decider wants to know it, and what its steps left."""
    made = await uow.films.outputs([step.key for step in production.steps])
    jobs = await uow.jobs.find(project=project.id)
    renders = [job for job in jobs if job.kind == RENDER]
    spent = price = 0.0
    if allowed:
        spent = await _spent(uow, project)
        pace = paces(bench, await uow.films.speeds())
        price = sum(
            step.weight * pace.get(step.engine, 1.0) for step in production.steps if step.key not in made
        )
    return Standing(
        production=production,
        made=frozenset(made),
        queued=frozenset(step_of(job) for job in renders if job.state not in FINAL),
        failed={step_of(job): job.note for job in renders if job.state in GIVEN_UP},
        posted=frozenset(step_of(job) for job in jobs if job.kind == DAILY),
        spent=spent,
        price=price,
        allowed=allowed,
        is_stopped=project.state is ProjectState.CANCELLED,
        is_declared=project.state is ProjectState.DONE,
    ), made


async def _spent(uow: UnitOfWork, project: Project) -> float:
    """Seconds that this version's steps took, those of takes that were made again included."""
    cut = len(await uow.films.cuts(project.id)) + 1
    mine = [step.key for step in await uow.films.steps(project.id) if step.cut == cut and step.finished]
    return sum(output.seconds for output in (await uow.films.outputs(mine)).values())
