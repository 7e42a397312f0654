"""Dailies: contact sheets and proxies lie in the person's folder as they come."""

import asyncio
from pathlib import Path

from bot.files import copy
from bot.handlers.productions import Productions
from bot.handlers.stage import Stage
from bot.jobs.runner import Report, Result
from storage.domain.errors import RequestError
from storage.domain.events import DailyPosted
from storage.domain.job import Cancelled, Done, Job
from storage.ports import UnitOfWork


class Dailies:
    """The work of one job that posts a daily."""

    def __init__(self, stage: Stage, productions: Productions) -> None:
        self._stage = stage
        self._productions = productions

    async def post(self, job: Job, report: Report) -> Result:
        """Copy the file there, whole or not at all, and say so once; twice leaves one file and one event."""
        async with self._stage.database.read() as uow:
            project = await uow.films.project(job.args["project"])
            production = self._productions.production(project)
            step = production.by_key().get(job.args["step"])
            offered = next((o for o in production.offerings if step and o.step == step.key), None)
            made = await uow.films.outputs([step.key] if step else [])
            if step is None or offered is None or step.key not in made:
                return Result(outcome=Cancelled(because="the plan has changed since"))
            artifact = await uow.artifacts.get(made[step.key].outputs[offered.role])
        name = offered.file_name(artifact.suffix)
        target = Path(project.folder) / name
        try:
            await asyncio.to_thread(copy, self._stage.files.path(artifact.digest, artifact.suffix), target)
        except OSError as exc:
            raise RequestError(f"{name} could not be written to {target.parent}: {exc.strerror}.") from exc

        async def file(uow: UnitOfWork) -> None:
            await uow.events.append(
                project.conversation,
                DailyPosted(step=step.key, label=step.label, file=name),
                now=self._stage.clock.now(),
            )

        return Result(outcome=Done(), file=file)
