"""Projects and what they have made, in dictionaries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from storage.domain.artifact import Digest, StepKey
from storage.domain.errors import NotFound
from storage.domain.film import (
    AGED,
    Cut,
    Generation,
    Project,
    ProjectId,
    ProjectState,
    Speed,
    StepOutput,
    StepRecord,
    Take,
)
from storage.memory.state import Tables
from storage.planned import planned


class MemoryFilmStore:
    """Films for as long as the process lives."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add_project(self, project: Project) -> None:
        """Add a project. Raises ValueError when its id is taken, or its plan is no plan."""
        state = self._tables.changing()
        if project.id in state.projects:
            raise ValueError(f"the project {project.id} is there already")
        planned(project.plan)
        state.projects[project.id] = project

    async def project(self, id: ProjectId) -> Project:
        """Raises NotFound."""
        found = self._tables.seen().projects.get(id)
        if found is None:
            raise NotFound(f"There is no project {id}.")
        return found

    async def projects(
        self, *, states: frozenset[ProjectState] | None = None, folder: str | None = None
    ) -> Sequence[Project]:
        """Newest first."""
        found = [
            project
            for project in self._tables.seen().projects.values()
            if (states is None or project.state in states) and folder in (None, project.folder)
        ]
        return sorted(found, key=lambda project: project.created_at)[::-1]  # added last is newest

    async def update_project(
        self,
        id: ProjectId,
        *,
        state: ProjectState | None = None,
        plan: str | None = None,
        title: str | None = None,
        folder: str | None = None,
        pinned: bool | None = None,
    ) -> None:
        """Change what is given. Raises NotFound, ValueError when the plan is no plan."""
        old = await self.project(id)
        if plan is not None:
            planned(plan)
        self._tables.changing().projects[id] = replace(
            old,
            state=old.state if state is None else state,
            plan=old.plan if plan is None else plan,
            title=old.title if title is None else title,
            folder=old.folder if folder is None else folder,
            pinned=old.pinned if pinned is None else pinned,
        )

    async def order_step(self, project: ProjectId, key: StepKey, *, kind: str, label: str, cut: int) -> None:
        """Note that the project needs this step; a second call changes nothing. Raises NotFound."""
        await self.project(project)
        self._tables.changing().steps.setdefault(
            (project, key),
            StepRecord(project=project, key=key, kind=kind, label=label, cut=cut, started=0, finished=0),
        )

    async def count_start(self, project: ProjectId, key: StepKey) -> int:
        """One more start; returns how many there were. Raises NotFound when it was not ordered."""
        step = self._step(project, key)
        self._tables.changing().steps[project, key] = replace(step, started=step.started + 1)
        return step.started + 1

    async def finish_step(self, project: ProjectId, output: StepOutput) -> None:
        """File the step's outputs and count one finish. Raises NotFound when it was not ordered."""
        step = self._step(project, output.key)
        state = self._tables.changing()
        state.steps[project, output.key] = replace(step, finished=step.finished + 1)
        state.outputs[output.key] = replace(output, outputs=dict(output.outputs))

    async def outputs(self, keys: Sequence[StepKey]) -> Mapping[StepKey, StepOutput]:
        """Those of `keys` that are made, in whichever project."""
        made = self._tables.seen().outputs
        return {key: replace(made[key], outputs=dict(made[key].outputs)) for key in keys if key in made}

    async def steps(self, project: ProjectId) -> Sequence[StepRecord]:
        """In the order they were ordered."""
        return [step for step in self._tables.seen().steps.values() if step.project == project]

    async def add_take(
        self,
        project: ProjectId,
        shot: str,
        key: StepKey,
        artifact: Digest,
        *,
        planned: str = "",
        remarks: str = "",
    ) -> Take:
        """File a take under the next number, or find the one of that key, and select it. Raises NotFound."""
        await self.project(project)
        state = self._tables.changing()
        old = [take for take in state.takes.values() if (take.project, take.shot) == (project, shot)]
        for take in old:
            if take.key == key:
                return await self.select_take(project, shot, take.number)
        number = 1 + max((take.number for take in old), default=0)
        state.takes[project, shot, number] = Take(
            project=project,
            shot=shot,
            number=number,
            key=key,
            artifact=artifact,
            selected=True,
            planned=planned,
            remarks=remarks,
        )
        return await self.select_take(project, shot, number)

    async def select_take(self, project: ProjectId, shot: str, number: int) -> Take:
        """Make a take the select. Raises NotFound."""
        takes = self._tables.seen().takes
        if (project, shot, number) not in takes:
            raise NotFound(f"There is no take {number} of {shot}.")
        changed = {
            place: replace(take, selected=take.number == number)
            for place, take in takes.items()
            if (take.project, take.shot) == (project, shot)
        }
        self._tables.changing().takes.update(changed)
        return changed[project, shot, number]

    async def takes(self, project: ProjectId) -> Sequence[Take]:
        """By shot, then number."""
        takes = [take for take in self._tables.seen().takes.values() if take.project == project]
        return sorted(takes, key=lambda take: (take.shot, take.number))

    async def add_cut(
        self,
        project: ProjectId,
        artifact: Digest,
        *,
        note: str,
        steps: Sequence[StepKey],
        now: datetime,
        plan: str = "",
    ) -> Cut:
        """File a finished version under the next number; the same again returns the newest one."""
        await self.project(project)
        old = await self.cuts(project)
        if old and (old[-1].artifact, old[-1].steps) == (artifact, tuple(steps)):
            return old[-1]
        version = 1 + (old[-1].version if old else 0)
        cut = Cut(
            project=project,
            version=version,
            artifact=artifact,
            note=note,
            steps=tuple(steps),
            made_at=now,
            plan=plan,
        )
        self._tables.changing().cuts[project, version] = cut
        return cut

    async def cuts(self, project: ProjectId) -> Sequence[Cut]:
        """Oldest first."""
        return [cut for cut in self._tables.seen().cuts.values() if cut.project == project]

    async def note_speed(self, engine: str, version: str, *, priced: float, seconds: float) -> None:
        """Remember that work priced at `priced` seconds took `seconds`: the past counts nine tenths."""
        speeds = self._tables.changing().speeds
        old = speeds.get((engine, version), Speed(engine=engine, version=version, priced=0, seconds=0))
        speeds[engine, version] = replace(
            old, priced=old.priced * AGED + priced, seconds=old.seconds * AGED + seconds
        )

    async def speeds(self) -> Sequence[Speed]:
        """By engine and version."""
        return [speed for _, speed in sorted(self._tables.seen().speeds.items(), key=lambda item: item[0])]

    async def delete_project(self, id: ProjectId) -> None:
        """Forget all there is of the project but its artifacts. Raises NotFound."""
        project = await self.project(id)
        state = self._tables.changing()
        del state.projects[id]
        state.steps = {place: step for place, step in state.steps.items() if step.project != id}
        state.takes = {place: take for place, take in state.takes.items() if take.project != id}
        state.cuts = {place: cut for place, cut in state.cuts.items() if cut.project != id}
        state.generations = {n: one for n, one in state.generations.items() if one.project != id}
        state.jobs = {n: job for n, job in state.jobs.items() if job.project != id}
        state.batches.pop(id, None)
        talk = project.conversation
        gone: set[str] = {id}
        if all(other.conversation != talk for other in state.projects.values()):
            gone.add(talk)
            state.conversations.pop(talk, None)
            state.messages = {place: m for place, m in state.messages.items() if m.conversation != talk}
        state.events = {n: logged for n, logged in state.events.items() if logged.stream not in gone}

    async def add_generation(
        self,
        *,
        project: ProjectId,
        kind: str,
        parameters: str,
        workflow: str,
        status: str,
        progress: float,
        error: str,
        now: datetime,
    ) -> int:
        """Note one generation; returns its number. Raises NotFound."""
        await self.project(project)
        state = self._tables.changing()
        id = state.next_number("generations")
        state.generations[id] = Generation(
            id=id,
            project=project,
            kind=kind,
            parameters=parameters,
            workflow=workflow,
            status=status,
            progress=progress,
            error=error,
            at=now,
        )
        return id

    async def generations(self, project: ProjectId) -> Sequence[Generation]:
        """Oldest first."""
        return [one for one in self._tables.seen().generations.values() if one.project == project]

    def _step(self, project: ProjectId, key: StepKey) -> StepRecord:
        step = self._tables.seen().steps.get((project, key))
        if step is None:
            raise NotFound(f"The project {project} has no step {key[:12]}.")
        return step
