"""Render one step: have its engine make it, look at it, and file what it left."""

import asyncio
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.handlers.looking import Look, look_at, nobody_looked, shown, sight_of
from bot.handlers.policy import PolicyDesk
from bot.handlers.productions import Productions
from bot.handlers.provenance import provenance
from bot.handlers.stage import DELIVER, Stage
from bot.handlers.takes import RETAKE, retakes_of
from bot.jobs.runner import Report, Result
from bot.stored import plan_of
from bot.tasks import together
from generators.ports import Media
from specialists.production.decider import after_inspection, is_candidate
from specialists.production.takes import reseeded
from storage.domain.artifact import Artifact, Digest
from storage.domain.commands import Keep, Retake, Step
from storage.domain.engine import EngineFacts
from storage.domain.errors import EngineCrashed, NotFound, PolicyRefused, RequestError
from storage.domain.events import RemarkMade, StepFailed, StepFinished, StepStarted, WorkMeasured
from storage.domain.film import Project, ProjectId, ProjectState, StepOutput
from storage.domain.job import Cancelled, Done, GiveUp, Job, Outcome
from storage.domain.plan import shots_of
from storage.ports import UnitOfWork

# How long an engine may give no sign of life: its price many times over, since the machine may be busy.
LEAST_PATIENCE, PATIENCE = timedelta(minutes=10), 20.0
Stored = Mapping[str, tuple[Digest, str, int]]


class Rendering:
    """The work of one job of a production."""

    def __init__(self, stage: Stage, productions: Productions, policy: PolicyDesk) -> None:
        self._stage = stage
        self._productions = productions
        self._policy = policy

    async def render(self, job: Job, report: Report) -> Result:
        """Render one step. Files are stored first; rows and events follow in one transaction."""
        project, step, inputs = await self._begin(job)
        if step is None:
            return Result(outcome=Cancelled(because="the plan has changed since"))
        if inputs is None:  # an earlier attempt, or another project, got this far
            return Result(outcome=Done(), file=lambda uow: self._productions.carry_on(uow, project.id))
        folder = self._stage.scratch / uuid4().hex
        try:
            folder.mkdir(parents=True)
        except OSError as exc:
            raise RequestError(
                f"The cache folder {self._stage.scratch.parent} cannot be written ({exc.strerror or exc}): "
                "make room there."
            ) from exc
        try:
            sights = {role: sight_of(a.provenance) for role, a in inputs.items()} if self._stage.eye else {}
            paths = {role: self._stage.files.path(a.digest, a.suffix) for role, a in inputs.items()}
            paths |= shown(step, sights, folder)
            media = await self._made(step, paths, folder, report)
            look = await look_at(self._stage, step, media, sights)
            barred = await self._barred(project, look)
            problems = (*media.facts.get("problems", ()), *_inherited(media, inputs), *look.problems)
            problems = (*dict.fromkeys(problems), *((str(barred),) if barred else ()))
            verdict = await self._verdict(project, step, problems)
            if isinstance(verdict, Retake):
                return Result(
                    outcome=Cancelled(because=f"another take: {' '.join(problems)}"),
                    file=lambda uow: self._retake(uow, project, step, verdict),
                )
            if barred and str(barred) in verdict.remarks:  # of candidates the best is looked at once more
                raise barred
            stored = await self._store(media)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        filed = _Filed(step=step, media=media, stored=stored, inputs=inputs, remarks=verdict.remarks)
        return Result(outcome=Done(), file=lambda uow: self._file(uow, project, filed, look))

    async def _begin(self, job: Job) -> tuple[Project, Step | None, dict[str, Artifact] | None]:
        """Count the start; returns the step (None: superseded) and its inputs (None: made already)."""
        async with self._stage.database.begin() as uow:
            project = await uow.films.project(job.args["project"])
            step = self._productions.production(project).by_key().get(job.args["step"])
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

    async def _barred(self, project: Project, look: Look) -> PolicyRefused | None:
        """Why what a model saw may not be shown: nobody is asked in the middle of a render."""
        if look.sight is None:
            return None
        verdict = await self._policy.consider_output(project, (look.sight.seen, *look.sight.problems))
        if verdict.allowed:
            return None
        return PolicyRefused(
            f"It shows what the studio does not make ({verdict.rule}). {verdict.sentence}", rule=verdict.rule
        )

    async def _verdict(self, project: Project, step: Step, problems: tuple[str, ...]) -> Retake | Keep:
        if not problems:
            return Keep(step=step.key, remarks=())
        async with self._stage.database.read() as uow:
            events = await uow.events.read(stream=project.conversation)
        production = self._productions.production(project)
        return after_inspection(
            step,
            problems,
            retakes=retakes_of([entry.event for entry in events], step.shot),
            is_first=step.key in production.parts[0],
            is_candidate=is_candidate(step, production),
        )

    async def _retake(self, uow: UnitOfWork, project: Project, step: Step, verdict: Retake) -> None:
        """The shot gets another seed, and with it other keys: its steps are made anew."""
        project = await uow.films.project(project.id)
        plan = reseeded(plan_of(project), verdict.shot)
        await uow.films.update_project(project.id, plan=plan.model_dump_json())
        now = self._stage.clock.now()
        because = " ".join(verdict.because)
        await uow.events.append(
            project.conversation,
            StepFailed(step=step.key, label=step.label, engine=step.engine, because=because, next=RETAKE),
            now=now,
        )
        await self._productions.order_steps(uow, project.id)

    async def _store(self, media: Media) -> Stored:
        stored: dict[str, tuple[Digest, str, int]] = {}
        for role, path in media.files.items():
            size = path.stat().st_size
            stored[role] = (await self._stage.files.add(path, suffix=path.suffix), path.suffix, size)
        return stored

    async def _file(self, uow: UnitOfWork, project: Project, filed: "_Filed", look: Look) -> None:
        now = self._stage.clock.now()
        step, facts = filed.step, dict(filed.media.facts)
        engine = self._stage.bench[step.request.makes]
        origin = {**provenance(step, engine.version, facts), **look.kept()}
        for artifact in filed.artifacts(origin, now):
            await uow.artifacts.add(artifact)
        output = filed.output()
        await uow.films.finish_step(project.id, output)
        await uow.films.note_speed(
            step.engine, engine.version, priced=step.weight, seconds=filed.worked(engine)
        )
        await _remember(uow, project, step, "completed", now)
        await self._add_take(uow, project, filed, output)
        remarks = [
            *(("inspection", sentence) for sentence in filed.remarks),
            *(("differs", sentence) for sentence in facts.get("differences", ())),
        ]
        heard = await uow.events.read(stream=project.conversation) if look.trouble else ()
        await uow.events.append(
            project.conversation,
            *nobody_looked(step, look.trouble, [entry.event for entry in heard]),
            *(
                RemarkMade(step=step.key, label=step.label, kind=kind, sentence=sentence)
                for kind, sentence in remarks
            ),
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
        await self._productions.carry_on(uow, project.id)

    async def _add_take(self, uow: UnitOfWork, project: Project, filed: "_Filed", output: StepOutput) -> None:
        """Where the step is what a shot shows, it is a take of it, and the newest take is the select."""
        now = await uow.films.project(project.id)
        step = filed.step
        if self._productions.production(now).shots.get(step.shot) != step.key:
            return
        shot = next(shot for shot in shots_of(plan_of(now)) if shot.id == step.shot)
        await uow.films.add_take(
            project.id,
            step.shot,
            step.key,
            output.outputs["main"],
            planned=shot.model_dump_json(),
            remarks=" ".join(filed.remarks),
        )

    async def failed(self, job: Job, failure: Exception, outcome: Outcome, uow: UnitOfWork) -> None:
        """File a failed step in the transaction that decided what becomes of its job."""
        now = self._stage.clock.now()
        try:
            project = await uow.films.project(ProjectId(job.project))
            step = self._productions.production(project).by_key().get(job.args.get("step", ""))
        except NotFound:
            return
        except RequestError:  # a plan that cannot be read: the job's note says why
            if isinstance(outcome, GiveUp):
                await uow.films.update_project(ProjectId(job.project), state=ProjectState.FAILED)
            return
        if step is None:
            if isinstance(outcome, GiveUp) and job.kind == DELIVER:
                await uow.films.update_project(project.id, state=ProjectState.FAILED)
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
        if isinstance(outcome, GiveUp):
            await self._productions.carry_on(uow, project.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filed:
    """A step that is made and stored, ready to be written down."""

    step: Step
    media: Media
    stored: Stored
    inputs: Mapping[str, Artifact]
    remarks: tuple[str, ...]

    def artifacts(self, origin: Mapping[str, Any], now: datetime) -> Iterator[Artifact]:
        """The files as artifacts that say where they came from."""
        for role, (digest, suffix, size) in self.stored.items():
            yield Artifact(
                digest=digest,
                kind=self.step.request.makes if role == "main" else role,
                suffix=suffix,
                size=size,
                made_at=now,
                parents=tuple(artifact.digest for artifact in self.inputs.values()),
                provenance=dict(origin),
            )

    def output(self) -> StepOutput:
        """What the step left, for whoever reads it."""
        return StepOutput(
            key=self.step.key,
            outputs={role: digest for role, (digest, _, _) in self.stored.items()},
            seconds=float(self.media.facts.get("seconds", 0.0)),
            peak_bytes=int(self.media.facts.get("peak_bytes", 0)),
            engine=self.step.engine,
        )

    def worked(self, engine: EngineFacts) -> float:
        """Seconds of a core that the work took; of the clock for a final engine, which works on a card."""
        facts = self.media.facts
        seconds = facts.get("seconds", 0.0)
        return float(seconds if engine.tier == "final" else facts.get("core_seconds", seconds))


def _inherited(media: Media, inputs: Mapping[str, Artifact]) -> Sequence[str]:
    """What inspection found in the candidate that was chosen as the best."""
    chosen = inputs.get(f"main:{media.facts.get('chosen')}")
    return chosen.provenance.get("problems", ()) if chosen else ()


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
