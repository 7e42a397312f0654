"""Projects and what they have made, in dictionaries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from storage.domain.artifact import Digest, StepKey
from storage.domain.errors import NotFound
from storage.domain.film import (
    Cut,
    Generation,
    Project,
    ProjectId,
    ProjectState,
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

    async def add_take(self, project: ProjectId, shot: str, key: StepKey, artifact: Digest) -> Take:
        """File a take under the next number and select it; a key filed before returns its take."""
        await self.project(project)
        state = self._tables.changing()
        old = [take for take in state.takes.values() if (take.project, take.shot) == (project, shot)]
        for take in old:
            if take.key == key:
                return take
        for take in old:
            state.takes[project, shot, take.number] = replace(take, selected=False)
        number = 1 + max((take.number for take in old), default=0)
        new = Take(project=project, shot=shot, number=number, key=key, artifact=artifact, selected=True)
        state.takes[project, shot, number] = new
        return new

    async def takes(self, project: ProjectId) -> Sequence[Take]:
        """By shot, then number."""
        takes = [take for take in self._tables.seen().takes.values() if take.project == project]
        return sorted(takes, key=lambda take: (take.shot, take.number))

    async def add_cut(
        self, project: ProjectId, artifact: Digest, *, note: str, steps: Sequence[StepKey], now: datetime
    ) -> Cut:
        """File a finished version under the next number; the same again returns the newest one."""
        await self.project(project)
        old = await self.cuts(project)
        if old and (old[-1].artifact, old[-1].steps) == (artifact, tuple(steps)):
            return old[-1]
        version = 1 + (old[-1].version if old else 0)
        cut = Cut(
            project=project, version=version, artifact=artifact, note=note, steps=tuple(steps), made_at=now
        )
        self._tables.changing().cuts[project, version] = cut
        return cut

    async def cuts(self, project: ProjectId) -> Sequence[Cut]:
        """Oldest first."""
        return [cut for cut in self._tables.seen().cuts.values() if cut.project == project]

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
