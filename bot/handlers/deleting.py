"""Forget a work, and let go of the files that nothing else uses."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.handlers.gallery import artifacts_of
from storage.domain.artifact import Artifact
from storage.domain.errors import RequestError
from storage.domain.film import Project, ProjectId
from storage.domain.job import JobState
from storage.ports import Database, FileStore, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What goes with a work: `artifacts` are the files that nothing else uses."""

    takes: int
    versions: int
    artifacts: Sequence[Artifact]

    @property
    def size(self) -> int:
        """Bytes that become free."""
        return sum(artifact.size for artifact in self.artifacts)


class Deleting:
    """Deletes works."""

    def __init__(self, database: Database, files: FileStore) -> None:
        self._database = database
        self._files = files

    async def survey(self, id: ProjectId) -> Going:
        """What would go. Raises RequestError while it is being made."""
        async with self._database.read() as uow:
            return await _going(uow, id)

    async def delete(self, id: ProjectId) -> Going:
        """Delete it. Rows go first, in one transaction: a crash leaves stray files, which pruning finds.

        Raises RequestError while it is being made.
        """
        async with self._database.begin() as uow:
            going = await _going(uow, id)
            await uow.films.delete_project(id)
            for artifact in going.artifacts:
                await uow.artifacts.remove(artifact.digest)
        for artifact in going.artifacts:
            await self._files.remove(artifact.digest, artifact.suffix)
        return going


async def _going(uow: UnitOfWork, id: ProjectId) -> Going:
    project = await uow.films.project(id)
    if await uow.jobs.find(project=id, states=frozenset({JobState.RUNNING})):
        raise RequestError(
            f"“{project.title}” is being made just now: stop it or call it off first, then delete it."
        )
    used = {
        artifact.digest
        for other in await uow.films.projects()
        if other.id != id
        for artifact in await _files_of(uow, other)
    }
    mine = await _files_of(uow, project)
    return Going(
        takes=len(await uow.films.takes(id)),
        versions=len(await uow.films.cuts(id)),
        artifacts=[artifact for artifact in mine if artifact.digest not in used],
    )


async def _files_of(uow: UnitOfWork, project: Project) -> Sequence[Artifact]:
    """Every file that was made for a work, or that it would read if it were made again."""
    steps = await uow.films.steps(project.id)
    return await artifacts_of(uow, await uow.films.outputs([step.key for step in steps]))
