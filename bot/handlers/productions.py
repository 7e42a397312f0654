"""Carry a production on: ask what happens next, queue it, and file the cut when everything is there."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import assert_never

from bot.handlers.stage import DAILY, DELIVER, RENDER, Stage, standing_of
from bot.stored import options_of, plan_of
from specialists.planning.revision import diff
from specialists.production import Production, produce
from specialists.production.decider import budget_of, decide
from specialists.production.forecast import Forecast, forecast, paces
from storage.domain.artifact import StepKey
from storage.domain.commands import (
    Abandon,
    DeclareCut,
    PostDaily,
    ProductionCommand,
    RenderStep,
    Step,
    StopForBudget,
)
from storage.domain.engine import Bench
from storage.domain.errors import ArtifactMissing, NotFound
from storage.domain.events import BatchHeld, BudgetRaised, BudgetReached, CutMade, Delivered
from storage.domain.film import Cut, Project, ProjectId, ProjectState, StepOutput
from storage.domain.job import NewJob
from storage.domain.plan import PLAN, AnyPlan, shots_of
from storage.ports import UnitOfWork

KNOWN = 8  # productions kept worked out


class Productions:
    """Everything between a plan that passed and a finished cut, but for the rendering itself."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._known: dict[tuple[ProjectId, str], Production] = {}

    @property
    def bench(self) -> Bench:
        """The engines everything is made with."""
        return self._stage.bench

    def production(self, project: Project) -> Production:
        """The project's steps, worked out once per plan. Raises RequestError for a plan it cannot read."""
        key = project.id, project.plan
        if key not in self._known:
            made = self.worked_out(project, plan_of(project))
            self._known = {**dict([*self._known.items()][1 - KNOWN :]), key: made}
        return self._known[key]

    def worked_out(self, project: Project, plan: AnyPlan) -> Production:
        """The steps the project would have with this plan. Raises BeyondEngine."""
        return produce(plan, self._stage.bench, credits=_credits(project, self._stage.credits))

    async def forecast(self, uow: UnitOfWork, production: Production) -> Forecast:
        """What is left of the production will take, on this machine: a dry run."""
        made = await uow.films.outputs([step.key for step in production.steps])
        pace = paces(self._stage.bench, await uow.films.speeds())
        looks = self._stage.eye.tokens if self._stage.eye else 0
        return forecast(production, made, workers=self._stage.workers, pace=pace, look_tokens=looks)

    async def order(self, id: ProjectId) -> None:
        """Begin, or go on with, a project's production: safe to call at any time.

        A finished film is left alone while it lies where it was delivered, and delivered again otherwise.
        Steps that were given up are tried again.
        """
        async with self._stage.database.begin() as uow:
            project = await uow.films.project(id)
            if project.state is ProjectState.DONE and await _lies_there(uow, project):
                return
            await uow.films.update_project(id, state=ProjectState.PRODUCING)
            await self._open_batch(uow, project)
            await uow.jobs.retry(project=id, now=self._stage.clock.now())
            await self._forget_lost(uow, project)
            await self.order_steps(uow, id)

    async def _open_batch(self, uow: UnitOfWork, project: Project) -> None:
        options = options_of(project)
        now = self._stage.clock.now()
        await uow.jobs.open_batch(project.id, owner=options.person, lane=options.lane, now=now)

    async def order_steps(self, uow: UnitOfWork, id: ProjectId) -> None:
        """Note every step the plan needs, and carry on."""
        project = await uow.films.project(id)
        cut = len(await uow.films.cuts(id)) + 1
        for step in self.production(project).steps:
            await uow.films.order_step(id, step.key, kind=step.request.makes, label=step.label, cut=cut)
        await self.carry_on(uow, id)

    async def _forget_lost(self, uow: UnitOfWork, project: Project) -> None:
        """A step whose file is gone from the store is not made: it will be made again."""
        made = await uow.films.outputs([step.key for step in self.production(project).steps])
        for digest in {digest for output in made.values() for digest in output.outputs.values()}:
            try:
                artifact = await uow.artifacts.get(digest)
                self._stage.files.path(artifact.digest, artifact.suffix)
            except (NotFound, ArtifactMissing):
                await uow.artifacts.remove(digest)

    async def carry_on(self, uow: UnitOfWork, id: ProjectId) -> None:
        """Do what is to be done next, in the transaction of whatever has just happened."""
        project = await uow.films.project(id)  # read anew: a retake may have changed the plan since
        production = self.production(project)
        allowed = await _allowed(uow, project)
        standing, made = await standing_of(uow, project, production, self._stage.bench, allowed=allowed)
        for command in decide(standing):
            await self._carry_out(uow, project, production, made, command)

    async def _carry_out(
        self,
        uow: UnitOfWork,
        project: Project,
        production: Production,
        made: Mapping[StepKey, StepOutput],
        command: ProductionCommand,
    ) -> None:
        now = self._stage.clock.now()
        match command:
            case RenderStep(step=step):
                await uow.jobs.add(_render(project, step), now=now)
            case PostDaily(step=step):
                await uow.jobs.add(_daily(project, step), now=now)
            case StopForBudget(spent=spent, left=left, allowed=allowed):
                await self._stop_for_budget(
                    uow, project, BudgetReached(spent=spent, left=left, allowed=allowed), now
                )
            case DeclareCut():
                await self._declare(uow, project, production, made, now)
            case Abandon():
                await uow.films.update_project(project.id, state=ProjectState.FAILED)
            case _:
                assert_never(command)

    async def _stop_for_budget(
        self, uow: UnitOfWork, project: Project, reached: BudgetReached, now: datetime
    ) -> None:
        batch = await uow.jobs.batch(project.id)
        if not batch.held:
            await uow.jobs.set_batch(project.id, held=True)
            await uow.events.append(project.conversation, reached, now=now)

    async def raise_budget(self, id: ProjectId, *, allowed: float, by: str) -> None:
        """Let a production that had spent its budget go on. Seconds of one core in all; 0 is no limit."""
        async with self._stage.database.begin() as uow:
            project = await uow.films.project(id)
            now = self._stage.clock.now()
            await uow.events.append(project.conversation, BudgetRaised(allowed=allowed, by=by), now=now)
            if project.state is ProjectState.PRODUCING:
                await self._open_batch(uow, project)
                await uow.jobs.set_batch(id, held=False)
                await self.carry_on(uow, id)

    async def hold(self, id: ProjectId, *, held: bool, by: str) -> None:
        """Pause a production in the queue, or let it go on."""
        async with self._stage.database.begin() as uow:
            project = await uow.films.project(id)
            if (await uow.jobs.batch(id)).held is not held:
                await uow.jobs.set_batch(id, held=held)
                await uow.events.append(
                    project.conversation, BatchHeld(held=held, by=by), now=self._stage.clock.now()
                )

    async def _declare(
        self,
        uow: UnitOfWork,
        project: Project,
        production: Production,
        made: Mapping[StepKey, StepOutput],
        now: datetime,
    ) -> None:
        before = await uow.films.cuts(project.id)
        plan = plan_of(project)
        for shot in shots_of(plan):  # the select of every shot is the take that is in the cut
            if (key := production.shots.get(shot.id)) and key in made:
                await uow.films.add_take(
                    project.id, shot.id, key, made[key].outputs["main"], planned=shot.model_dump_json()
                )
        cut = await uow.films.add_cut(
            project.id,
            made[production.result].outputs["main"],
            note=_what_changed(before, plan),
            steps=[step.key for step in production.steps if step.key in made],
            plan=project.plan,
            now=now,
        )
        if len(before) < cut.version:
            await uow.events.append(
                project.conversation,
                CutMade(version=cut.version, artifact=cut.artifact, note=cut.note),
                now=now,
            )
        await uow.jobs.add(_delivery(project, cut), now=now)


def _what_changed(before: Sequence[Cut], plan: AnyPlan) -> str:
    """What this version changes against the one before it, in sentences; nothing for the first."""
    if not before:
        return ""
    if not before[-1].plan:
        return "revised"
    return " ".join(diff(PLAN.validate_json(before[-1].plan), plan))


def _render(project: Project, step: Step) -> NewJob:
    return NewJob(
        kind=RENDER,
        args={"project": project.id, "step": step.key},
        unique=f"{project.id}:{step.key}",
        project=project.id,
        priority=step.priority,
        engine=step.engine,
        even_if_done=True,  # it is not made, so what an earlier job made was pruned or lost
    )


def _daily(project: Project, step: Step) -> NewJob:
    return NewJob(
        kind=DAILY,
        args={"project": project.id, "step": step.key},
        unique=f"{project.id}:daily:{step.key}",
        project=project.id,
        priority=100,  # a copy of a small file, and people are waiting to look
    )


def _delivery(project: Project, cut: Cut) -> NewJob:
    return NewJob(
        kind=DELIVER,
        args={"project": project.id, "version": cut.version},
        unique=f"{project.id}:deliver:{cut.version}",
        project=project.id,
        priority=-10,
        even_if_done=project.state is not ProjectState.DONE,  # the folder lost what was delivered
    )


async def _allowed(uow: UnitOfWork, project: Project) -> float:
    """The budget in seconds of one core: what was set with the brief, or the last raise."""
    asked = options_of(project).budget_seconds
    if not asked:
        return 0.0
    events = await uow.events.read(stream=project.conversation)
    return budget_of(asked, [e.event.allowed for e in events if isinstance(e.event, BudgetRaised)])


async def _lies_there(uow: UnitOfWork, project: Project) -> bool:
    """Whether everything that was last delivered is still in the person's folder."""
    events = [entry.event for entry in await uow.events.read(stream=project.conversation)]
    names = next((event.files for event in reversed(events) if isinstance(event, Delivered)), ())
    return bool(names) and all((Path(project.folder) / name).is_file() for name in names)


def _credits(project: Project, by_kind: Mapping[str, Sequence[str]]) -> Sequence[str]:
    person = json.loads(project.options or "{}").get("person", "")
    lines = by_kind.get(project.kind, ())
    return [f"From a brief by {person}", *lines] if person else lines
