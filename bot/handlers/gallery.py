"""Read what was made from the store, for whoever wants to look at it."""

from collections.abc import Mapping, Sequence

from bot.gallery import GalleryEntry, Timeline, entry, faces, timeline
from bot.stored import options_of, plan_of
from storage.domain.artifact import Artifact, StepKey
from storage.domain.errors import NotFound, RequestError
from storage.domain.film import Project, ProjectId, StepOutput
from storage.domain.plan import AnyPlan
from storage.ports import Database, UnitOfWork


class Gallery:
    """Everything the studio has made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(self) -> tuple[GalleryEntry, ...]:
        """Every work, the newest first."""
        async with self._database.read() as uow:
            return tuple([await _entry(uow, project) for project in await uow.films.projects()])

    async def timeline(self, id: ProjectId) -> Timeline:
        """Everything about one work. Raises NotFound."""
        async with self._database.read() as uow:
            project = await uow.films.project(id)
            steps = await uow.films.steps(id)
            outputs = await uow.films.outputs([step.key for step in steps])
            return timeline(
                await _entry(uow, project),
                _plan(project),
                await uow.films.takes(id),
                await uow.films.cuts(id),
                outputs,
                await artifacts_of(uow, outputs),
            )


async def artifacts_of(uow: UnitOfWork, outputs: Mapping[StepKey, StepOutput]) -> Sequence[Artifact]:
    """The files these steps left, each once; those that were pruned since are left out."""
    found: list[Artifact] = []
    digests = [digest for output in outputs.values() for digest in output.outputs.values()]
    for digest in dict.fromkeys(digests):
        try:
            found.append(await uow.artifacts.get(digest))
        except NotFound:
            continue
    return found


async def _entry(uow: UnitOfWork, project: Project) -> GalleryEntry:
    steps = await uow.films.steps(project.id)
    return entry(
        project,
        _plan(project),
        await uow.films.cuts(project.id),
        steps,
        await uow.films.outputs(faces(steps)),
        person=_person(project),
    )


def _plan(project: Project) -> AnyPlan | None:
    """The plan, where there is one that this version can read."""
    try:
        return plan_of(project) if project.plan else None
    except RequestError:
        return None


def _person(project: Project) -> str:
    try:
        return options_of(project).person
    except RequestError:  # another version's
        return ""
