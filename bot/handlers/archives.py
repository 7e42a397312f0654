"""Everything of a finished work in one zip file."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from bot.archive import Contents, log_lines, names, write
from bot.handlers.gallery import artifacts_of
from storage.domain.errors import ArtifactMissing, RequestError
from storage.domain.film import Cut, Project, ProjectId, ProjectState
from storage.ports import Database, FileStore, UnitOfWork


class Papers(Protocol):
    """Writes the texts that lie beside a work."""

    async def __call__(self, uow: UnitOfWork, project: Project, cut: Cut) -> Mapping[str, str]: ...


class Archives:
    """Writes archives."""

    def __init__(self, database: Database, files: FileStore, papers: Papers) -> None:
        self._database = database
        self._files = files
        self._papers = papers

    async def write(self, id: ProjectId, target: Path) -> Contents:
        """Write a work's archive, whole or not at all. Raises RequestError when it is unfinished, OSError."""
        async with self._database.read() as uow:
            project = await uow.films.project(id)
            cuts = await uow.films.cuts(id)
            if project.state is not ProjectState.DONE or not cuts:
                raise RequestError("That work is not finished yet: archive it when it is.")
            papers = await self._papers(uow, project, cuts[-1])
            contents = await gathered(uow, self._files, project, papers)
        await asyncio.to_thread(_write, target, contents)
        return contents


async def gathered(
    uow: UnitOfWork,
    files: FileStore,
    project: Project,
    papers: Mapping[str, str],
) -> Contents:
    """All that belongs into the archive of a work whose newest version is filed."""
    cuts, takes = await uow.films.cuts(project.id), await uow.films.takes(project.id)
    records = await uow.films.steps(project.id)
    outputs = await uow.films.outputs([record.key for record in records])
    artifacts = {artifact.digest: artifact for artifact in await artifacts_of(uow, outputs)}
    steps = [record for record in records if record.key in cuts[-1].steps]
    paths: dict[str, Path] = {}
    for name, artifact in names(project.kind, cuts, takes, steps, outputs, artifacts).items():
        try:
            paths[name] = files.path(artifact.digest, artifact.suffix)
        except ArtifactMissing:
            continue
    log = log_lines(await uow.events.read(stream=project.conversation))
    return Contents(texts={**papers, "events.jsonl": log}, files=paths, made_at=cuts[-1].made_at)


def _write(target: Path, contents: Contents) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        write(part, contents)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
