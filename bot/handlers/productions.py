"""Order renders, run one step, file what it made, and declare the cut."""

import asyncio
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from bot.handlers.provenance import provenance
from bot.handlers.takes import RETAKE, RETAKES, is_retake, reseeded
from bot.jobs.runner import Report, Result
from bot.stored import plan_of
from bot.tasks import together
from generators.ports import Generator, Media
from specialists.production import Production, produce
from storage.domain.artifact import Artifact, Digest
from storage.domain.commands import Step
from storage.domain.engine import Bench
from storage.domain.errors import ArtifactMissing, EngineCrashed, NotFound, RequestError
from storage.domain.events import (
    CutMade,
    Delivered,
    StepFailed,
    StepFinished,
    StepStarted,
    WorkMeasured,
)
from storage.domain.film import Project, ProjectId, ProjectState, StepOutput
from storage.domain.job import Cancelled, Done, GiveUp, Job, NewJob, Outcome
from storage.ports import Clock, Database, FileStore, UnitOfWork

RENDER, DELIVER = "render_step", "deliver"
KNOWN = 8  # productions kept worked out
# How long an engine may give no sign of life: its price many times over, since the machine may be busy.
LEAST_PATIENCE, PATIENCE = timedelta(minutes=10), 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What productions need of the outside world."""

    database: Database
    files: FileStore
    generator: Generator
    clock: Clock
    bench: Bench
    scratch: Path
    credits: Mapping[str, Sequence[str]]  # lines of the end card by kind of project


class Productions:
    """Everything between a plan that passed and a finished cut."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._known: dict[tuple[ProjectId, str], Production] = {}

    def production(self, project: Project) -> Production:
        """The project's steps, worked out once per plan. Raises RequestError for a plan it cannot read."""
        key = project.id, project.plan
        if key not in self._known:
            credits = _credits(project, self._stage.credits)
            made = produce(plan_of(project), self._stage.bench, credits=credits)
            self._known = {**dict([*self._known.items()][1 - KNOWN :]), key: made}
        return self._known[key]

    async def order(self, id: ProjectId) -> None:
        """Begin, or go on with, a project's production: safe to call at any time.

        A finished film is left alone while it lies where it was delivered, and delivered again otherwise.
        """
        async with self._stage.database.begin() as uow:
            project = await uow.films.project(id)
            if project.state is ProjectState.DONE and await _lies_there(uow, project):
                return
            await uow.films.update_project(id, state=ProjectState.PRODUCING)
            await self._forget_lost(uow, project)
            await self._order_steps(uow, id)

    async def _order_steps(self, uow: UnitOfWork, id: ProjectId) -> None:
        project = await uow.films.project(id)
        cut = len(await uow.films.cuts(id)) + 1
        for step in self.production(project).steps:
            await uow.films.order_step(id, step.key, kind=step.request.makes, label=step.label, cut=cut)
        await self._order_ready(uow, id)

    async def _forget_lost(self, uow: UnitOfWork, project: Project) -> None:
        """A step whose file is gone from the store is not made: it will be made again."""
        made = await uow.films.outputs([step.key for step in self.production(project).steps])
        for digest in {digest for output in made.values() for digest in output.outputs.values()}:
            try:
                artifact = await uow.artifacts.get(digest)
                self._stage.files.path(artifact.digest, artifact.suffix)
            except (NotFound, ArtifactMissing):
                await uow.artifacts.remove(digest)

    async def _order_ready(self, uow: UnitOfWork, id: ProjectId) -> None:
        """Add a job for every step that can run, and file the cut when none is left."""
        project = await uow.films.project(id)  # read anew: a retake may have changed the plan since
        production = self.production(project)
        made = await uow.films.outputs([step.key for step in production.steps])
        now = self._stage.clock.now()
        for step in production.ready(made.keys()):
            await uow.jobs.add(
                NewJob(
                    kind=RENDER,
                    args={"project": project.id, "step": step.key},
                    unique=f"{project.id}:{step.key}",
                    project=project.id,
                    priority=step.priority,
                    even_if_done=True,  # it is not made, so what an earlier job made was pruned or lost
                ),
                now=now,
            )
        if production.is_done(made.keys()):
            await self._declare(uow, project, production, made[production.result], now)

    async def _declare(
        self,
        uow: UnitOfWork,
        project: Project,
        production: Production,
        result: StepOutput,
        now: datetime,
    ) -> None:
        before = await uow.films.cuts(project.id)
        cut = await uow.films.add_cut(
            project.id,
            result.outputs["main"],
            note="" if not before else "revised",
            steps=[step.key for step in production.steps],
            now=now,
        )
        if len(before) < cut.version:
            await uow.events.append(
                project.conversation,
                CutMade(version=cut.version, artifact=cut.artifact, note=cut.note),
                now=now,
            )
        await uow.jobs.add(
            NewJob(
                kind=DELIVER,
                args={"project": project.id, "version": cut.version},
                unique=f"{project.id}:deliver:{cut.version}",
                project=project.id,
                priority=-10,
                even_if_done=project.state is not ProjectState.DONE,  # the folder lost what was delivered
            ),
            now=now,
        )

    async def render(self, job: Job, report: Report) -> Result:
        """Render one step. Files are stored first; rows and events follow in one transaction."""
        project, step, inputs = await self._begin(job)
        if step is None:
            return Result(outcome=Cancelled(because="the plan has changed since"))
        if inputs is None:  # an earlier attempt, or another project, got this far
            return Result(outcome=Done(), file=lambda uow: self._order_ready(uow, project.id))
        folder = self._stage.scratch / uuid4().hex
        try:
            folder.mkdir(parents=True)
        except OSError as exc:
            raise RequestError(
                f"The cache folder {self._stage.scratch.parent} cannot be written ({exc.strerror or exc}): "
                "make room there."
            ) from exc
        try:
            paths = {role: self._stage.files.path(a.digest, a.suffix) for role, a in inputs.items()}
            media = await self._made(step, paths, folder, report)
            problems = tuple(media.facts.get("problems", ()))
            if problems and await self._may_retake(project, step):
                return Result(
                    outcome=Cancelled(because=f"another take: {' '.join(problems)}"),
                    file=lambda uow: self._retake(uow, project, step, problems),
                )
            stored = await self._store(media)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return Result(outcome=Done(), file=lambda uow: self._file(uow, project, step, media, stored, inputs))

    async def _made(self, step: Step, inputs: Mapping[str, Path], folder: Path, report: Report) -> Media:
        """What the engine makes. Raises EngineCrashed when it gives no sign of life for too long."""
        heard = asyncio.Event()

        def on_progress(fraction: float, doing: str) -> None:
            heard.set()
            report(fraction, doing)

        async with together() as tasks:
            work = tasks.create_task(
                self._stage.generator.generate(step.engine, step.request, inputs, folder, on_progress),
                name=f"engine {step.label}",
            )
            while True:
                timer = tasks.create_task(self._stage.clock.sleep(patience(step)), name="patience")
                await asyncio.wait({work, timer}, return_when=asyncio.FIRST_COMPLETED)
                timer.cancel()
                if work.done():
                    return work.result()
                if not heard.is_set():  # leaving the group cancels the work, which ends the engine
                    raise EngineCrashed(
                        f"The engine {step.engine} gave no sign of life for {patience(step).seconds // 60} "
                        "minutes, so it was ended."
                    )
                heard.clear()

    async def _begin(self, job: Job) -> tuple[Project, Step | None, dict[str, Artifact] | None]:
        """Count the start; returns the step (None: superseded) and its inputs (None: made already)."""
        async with self._stage.database.begin() as uow:
            project = await uow.films.project(job.args["project"])
            step = self.production(project).by_key().get(job.args["step"])
            if step is None:
                return project, None, None
            wanted = [step.key, *(key for key, _ in step.inputs.values())]
            made = await uow.films.outputs(wanted)
            if step.key in made:
                return project, step, None
            attempt = await uow.films.count_start(project.id, step.key)
            await uow.events.append(
                project.conversation,
                StepStarted(step=step.key, label=step.label, engine=step.engine, attempt=attempt),
                now=self._stage.clock.now(),
            )
            inputs = {
                role: await uow.artifacts.get(made[key].outputs[output])
                for role, (key, output) in step.inputs.items()
            }
        return project, step, inputs

    async def _may_retake(self, project: Project, step: Step) -> bool:
        """Whether inspection may ask for another take of this shot; else the take stands, with remarks.

        Of variations only the first may: they share the plan, so that every shot of the others would
        be made anew as well, and they are other takes already.
        """
        if step.request.makes not in ("still", "clip") or not self._is_first(project, step):
            return False
        async with self._stage.database.read() as uow:
            events = await uow.events.read(stream=project.conversation)
        labels = [e.event.label for e in events if isinstance(e.event, StepFailed) and is_retake(e.event)]
        return labels.count(step.label) < RETAKES

    def _is_first(self, project: Project, step: Step) -> bool:
        """Whether the step is part of the plan as it was written, not only of a further variation."""
        return step.key in self.production(project).parts[0]

    async def _retake(self, uow: UnitOfWork, project: Project, step: Step, problems: tuple[str, ...]) -> None:
        """The shot gets another seed, and with it other keys: its steps are made anew."""
        project = await uow.films.project(project.id)
        plan = reseeded(plan_of(project), step.shot)
        await uow.films.update_project(project.id, plan=plan.model_dump_json())
        now = self._stage.clock.now()
        await uow.events.append(
            project.conversation,
            StepFailed(
                step=step.key, label=step.label, engine=step.engine, because=" ".join(problems), next=RETAKE
            ),
            now=now,
        )
        await self._order_steps(uow, project.id)

    async def _store(self, media: Media) -> dict[str, tuple[Digest, str, int]]:
        stored: dict[str, tuple[Digest, str, int]] = {}
        for role, path in media.files.items():
            size = path.stat().st_size
            stored[role] = (await self._stage.files.add(path, suffix=path.suffix), path.suffix, size)
        return stored

    async def _file(
        self,
        uow: UnitOfWork,
        project: Project,
        step: Step,
        media: Media,
        stored: Mapping[str, tuple[Digest, str, int]],
        inputs: Mapping[str, Artifact],
    ) -> None:
        now = self._stage.clock.now()
        facts = dict(media.facts)
        origin = provenance(step, self._stage.bench[step.request.makes].version, facts)
        for role, (digest, suffix, size) in stored.items():
            await uow.artifacts.add(
                Artifact(
                    digest=digest,
                    kind=step.request.makes if role == "main" else role,
                    suffix=suffix,
                    size=size,
                    made_at=now,
                    parents=tuple(artifact.digest for artifact in inputs.values()),
                    provenance=origin,
                )
            )
        output = StepOutput(
            key=step.key,
            outputs={role: digest for role, (digest, _, _) in stored.items()},
            seconds=float(facts.get("seconds", 0.0)),
            peak_bytes=int(facts.get("peak_bytes", 0)),
            engine=step.engine,
        )
        await uow.films.finish_step(project.id, output)
        await _remember(uow, project, step, "completed", now)
        if step.request.makes == "clip" and self._is_first(project, step):  # the newest take is the select
            await uow.films.add_take(project.id, step.shot, step.key, output.outputs["main"])
        await uow.events.append(
            project.conversation,
            StepFinished(
                step=step.key,
                label=step.label,
                engine=step.engine,
                outputs={role: str(digest) for role, digest in output.outputs.items()},
                seconds=output.seconds,
                peak_bytes=output.peak_bytes,
            ),
            _measured(project, step, success=True, output=output),
            now=now,
        )
        await self._order_ready(uow, project.id)

    async def failed(self, job: Job, failure: Exception, outcome: Outcome, uow: UnitOfWork) -> None:
        """File a failed step in the transaction that decided what becomes of its job."""
        now = self._stage.clock.now()
        try:
            project = await uow.films.project(ProjectId(job.project))
            if isinstance(outcome, GiveUp):
                await uow.films.update_project(project.id, state=ProjectState.FAILED)
            step = self.production(project).by_key().get(job.args.get("step", ""))
        except RequestError:  # no such project, or a plan that cannot be read: the job's note says why
            return
        if step is None:
            return
        because = str(failure)
        await _remember(uow, project, step, "failed", now, progress=job.progress, error=because)
        await uow.events.append(
            project.conversation,
            StepFailed(
                step=step.key,
                label=step.label,
                engine=step.engine,
                because=because,
                next=type(outcome).__name__,
            ),
            _measured(project, step, success=False, output=None),
            now=now,
        )


async def _remember(
    uow: UnitOfWork,
    project: Project,
    step: Step,
    status: str,
    now: datetime,
    *,
    progress: float = 1.0,
    error: str = "",
) -> None:
    """One line in the list of everything the engines were asked for."""
    await uow.films.add_generation(
        project=project.id,
        kind=step.request.makes,
        parameters=step.request.model_dump_json(),
        workflow=step.engine,
        status=status,
        progress=progress,
        error=error,
        now=now,
    )


def patience(step: Step) -> timedelta:
    """How long an engine may give no sign of life while it makes this step."""
    return max(LEAST_PATIENCE, timedelta(seconds=PATIENCE * step.weight))


async def _lies_there(uow: UnitOfWork, project: Project) -> bool:
    """Whether everything that was last delivered is still in the person's folder."""
    events = [entry.event for entry in await uow.events.read(stream=project.conversation)]
    names = next((event.files for event in reversed(events) if isinstance(event, Delivered)), ())
    return bool(names) and all((Path(project.folder) / name).is_file() for name in names)


def _credits(project: Project, by_kind: Mapping[str, Sequence[str]]) -> Sequence[str]:
    person = json.loads(project.options or "{}").get("person", "")
    lines = by_kind.get(project.kind, ())
    return [f"From a brief by {person}", *lines] if person else lines


def _measured(project: Project, step: Step, *, success: bool, output: StepOutput | None) -> WorkMeasured:
    return WorkMeasured(
        kind="step",
        name=step.request.makes,
        agent=step.engine,
        task=f"{project.id} {step.label}",
        success=success,
        seconds=output.seconds if output else 0.0,
        peak_bytes=output.peak_bytes if output else 0,
        cost=0.0,
        output=output.outputs["main"] if output else "",
    )
