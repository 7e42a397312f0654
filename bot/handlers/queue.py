"""The queue at work: show it, and pause, resume, cancel, retry or move what is in it."""

from collections.abc import Sequence

from bot import replies_queue as replies
from bot.handlers.calling_off import call_off
from bot.handlers.productions import Productions
from bot.queue import QueueView, Work, ranks, view
from specialists.production.forecast import paces
from storage.domain.errors import NotAllowed, NotFound, RequestError
from storage.domain.events import BatchHeld, BudgetRaised, BudgetReached
from storage.domain.film import Project, ProjectId, ProjectState
from storage.domain.job import Batch, Lane
from storage.ports import Clock, Database, UnitOfWork

MARGIN = 1.25  # of what is still to come, when somebody lets a dear production go on
IN_PRODUCTION = frozenset({ProjectState.PRODUCING, ProjectState.FAILED})


class QueueDesk:
    """What people do with the queue. `may_manage` says whether the room lets them touch others' batches."""

    def __init__(self, database: Database, clock: Clock, productions: Productions, *, workers: int) -> None:
        self._database = database
        self._clock = clock
        self._productions = productions
        self._workers = workers

    async def show(self) -> QueueView:
        """Everybody's batches in running order; what failed or waits for a person stands at the end."""
        async with self._database.read() as uow:
            works = [await self._work(uow, batch) for batch in await _batches(uow, self._clock)]
            pace = paces(self._productions.bench, await uow.films.speeds())
        return view([work for work in works if work], workers=self._workers, pace=pace)

    async def _work(self, uow: UnitOfWork, batch: Batch) -> Work | None:
        project = await uow.films.project(ProjectId(batch.project))
        if project.state is ProjectState.CANCELLED:
            return None
        try:
            production = self._productions.production(project) if project.plan else None
        except RequestError:  # another version's plan: the queue shows what can be known
            production = None
        steps = production.steps if production else ()
        made = await uow.films.outputs([step.key for step in steps])
        return Work(
            batch=batch,
            project=project,
            jobs=await uow.jobs.find(project=project.id),
            production=production,
            made=frozenset(made),
            is_dear=batch.held and await _spent_all(uow, project) is not None,
        )

    async def pause(self, id: ProjectId, *, by: str, may_manage: bool) -> None:
        """Begin nothing further of it; what is being made is finished. Raises NotAllowed."""
        await self._allowed(id, by, "pause", own=True, may_manage=may_manage)
        await self._productions.hold(id, held=True, by=by)

    async def resume(self, id: ProjectId, *, by: str, may_manage: bool) -> None:
        """What was paused goes on; where the budget was used up, with what is still to come on top."""
        project = await self._allowed(id, by, "resume", own=True, may_manage=may_manage)
        async with self._database.read() as uow:
            reached = await _spent_all(uow, project)
        if reached is None:
            await self._productions.hold(id, held=False, by=by)
        else:
            allowed = (reached.spent + reached.left) * MARGIN
            await self._productions.raise_budget(id, allowed=allowed, by=by)

    async def unpause(self, id: ProjectId, *, by: str) -> None:
        """Let go on what a person paused, as whoever carries it on wants; a budget stays used up."""
        try:
            async with self._database.read() as uow:
                batch = await uow.jobs.batch(id)
                reached = await _spent_all(uow, await uow.films.project(id))
        except NotFound:  # nothing of it was ever ordered
            return
        if batch.held and reached is None:
            await self._productions.hold(id, held=False, by=by)

    async def cancel(self, id: ProjectId, *, by: str, may_manage: bool) -> bool:
        """Call the whole production off; returns whether a finished film stays. Raises NotAllowed."""
        await self._allowed(id, by, "cancel", own=True, may_manage=may_manage)
        return await self.call_off(id, by=by)

    async def call_off(self, id: ProjectId, *, by: str) -> bool:
        """The same for whoever carries the project on in a room; `by` is "" where the room gave it up."""
        async with self._database.begin() as uow:
            project = await uow.films.project(id)
            return await call_off(uow, self._productions, project, by=by, now=self._clock.now())

    async def retry(self, id: ProjectId, *, by: str, may_manage: bool) -> None:
        """Try again what was given up. Raises NotAllowed, RequestError when nothing was."""
        project = await self._allowed(id, by, "retry", own=True, may_manage=may_manage)
        if project.state is not ProjectState.FAILED:
            raise RequestError(replies.nothing_failed(project.title))
        await self._productions.order(id)

    async def move(self, id: ProjectId, where: str, *, by: str, may_manage: bool) -> None:
        """To the "front", to the "end", or right after another project. Raises NotAllowed, NotFound."""
        await self._allowed(id, by, "move", own=False, may_manage=may_manage)
        async with self._database.begin() as uow:
            for project, rank in ranks(await _batches(uow, self._clock), id, where).items():
                await uow.jobs.set_batch(project, rank=rank)

    async def lane(self, id: ProjectId, lane: Lane, *, by: str, may_manage: bool) -> None:
        """Relaxed work waits until nobody is in the fast lane. Raises NotAllowed."""
        await self._allowed(id, by, "change the lane of", own=True, may_manage=may_manage)
        async with self._database.begin() as uow:
            await uow.jobs.set_batch(id, lane=lane)

    async def _allowed(self, id: ProjectId, by: str, act: str, *, own: bool, may_manage: bool) -> Project:
        """The project, where this person may do that with it. Raises NotAllowed, NotFound."""
        async with self._database.read() as uow:
            project = await uow.films.project(id)
            batch = await uow.jobs.batch(id)
        if not may_manage and not (own and batch.owner == by):
            raise NotAllowed(replies.not_yours(project.title, batch.owner, act, own=own))
        return project


async def _batches(uow: UnitOfWork, clock: Clock) -> Sequence[Batch]:
    """Every batch that is not over: those with work in hand as they run, then what stands still."""
    found = list(await uow.jobs.batches(now=clock.now()))
    known = {batch.project for batch in found}
    for project in reversed(await uow.films.projects(states=IN_PRODUCTION)):
        if project.id not in known:
            try:
                found.append(await uow.jobs.batch(project.id))
            except NotFound:  # made by a version that had no queue, and not ordered since
                continue
    return found


async def _spent_all(uow: UnitOfWork, project: Project) -> BudgetReached | None:
    """What was said when the budget was used up, where nobody has let it go on or paused it since."""
    events = [entry.event for entry in await uow.events.read(stream=project.conversation)]
    last = next(
        (e for e in reversed(events) if isinstance(e, BudgetReached | BudgetRaised | BatchHeld)), None
    )
    return last if isinstance(last, BudgetReached) else None
