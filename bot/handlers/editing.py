"""Changes to a finished film without a discussion: another take, a lock, an earlier version."""

from bot.stored import plan_of
from specialists.planning.revision import diff
from specialists.production.takes import locked, reseeded, with_take
from storage.domain.errors import NotFound, RequestError
from storage.domain.events import PlanEdited
from storage.domain.film import Project, ProjectId, ProjectState, Take
from storage.domain.plan import PLAN, AnyPlan, shots_of
from storage.ports import Clock, Database, UnitOfWork


class Editing:
    """Each change writes the new plan and the event that says so; `Productions.order` then makes the rest."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def choose_take(self, id: ProjectId, shot: str, number: int, *, by: str) -> tuple[str, ...]:
        """Have take `number` of a shot in the film; returns what changes. Raises RequestError."""
        async with self._database.begin() as uow:
            project = await self._finished(uow, id)
            take = await _take(uow, id, shot, number)
            plan = with_take(plan_of(project), take)
            await uow.films.select_take(id, shot, number)
            return await self._write(uow, project, plan, f"Take {number} of {shot} is the select.", by)

    async def shoot_again(self, id: ProjectId, shot: str, *, by: str) -> tuple[str, ...]:
        """Make one more take of a shot; returns what changes. Raises RequestError."""
        async with self._database.begin() as uow:
            project = await self._finished(uow, id)
            old = plan_of(project)
            _must_have(old, shot)
            _must_be_free(old, shot)
            plan = reseeded(old, shot)
            return await self._write(uow, project, plan, f"Another take of {shot} was asked for.", by)

    async def lock(self, id: ProjectId, shot: str, *, lock: bool, by: str) -> None:
        """Keep a shot as it is, whatever is asked of all shots; or no longer. Raises RequestError."""
        async with self._database.begin() as uow:
            project = await self._finished(uow, id)
            plan = locked(plan_of(project), shot, lock=lock)
            what = f"{shot} is {'locked' if lock else 'unlocked'}."
            await self._write(uow, project, plan, what, by)

    async def roll_back(self, id: ProjectId, version: int, *, by: str) -> tuple[str, ...]:
        """Bring back the plan of an earlier version; returns what changes. Raises RequestError.

        Nothing of what that version was made of is rendered again, unless it was pruned since.
        """
        async with self._database.begin() as uow:
            project = await self._finished(uow, id)
            cuts = await uow.films.cuts(id)
            cut = next((cut for cut in cuts if cut.version == version), None)
            if cut is None or not cut.plan:
                known = ", ".join(f"v{one.version:03d}" for one in cuts if one.plan)
                raise NotFound(f"There is no version v{version:03d} to go back to; there are {known}.")
            plan = PLAN.validate_json(cut.plan)
            return await self._write(uow, project, plan, f"Back to version v{version:03d}.", by)

    async def _finished(self, uow: UnitOfWork, id: ProjectId) -> Project:
        project = await uow.films.project(id)
        if project.state is not ProjectState.DONE:
            raise RequestError(
                "This production is under way: wait until it is done, or cancel it, and try again."
            )
        return project

    async def _write(
        self, uow: UnitOfWork, project: Project, plan: AnyPlan, what: str, by: str
    ) -> tuple[str, ...]:
        old = plan_of(project)
        if plan != old:
            text = plan.model_dump_json()
            await uow.films.update_project(project.id, plan=text, title=plan.title)
            await uow.events.append(
                project.conversation, PlanEdited(plan=text, what=what, by=by), now=self._clock.now()
            )
        return diff(old, plan)


async def _take(uow: UnitOfWork, id: ProjectId, shot: str, number: int) -> Take:
    takes = [take for take in await uow.films.takes(id) if take.shot == shot]
    found = next((take for take in takes if take.number == number), None)
    if found is None:
        known = ", ".join(str(take.number) for take in takes) or "none"
        raise NotFound(f"{shot} has no take {number}; its takes are: {known}.")
    return found


def _must_have(plan: AnyPlan, shot: str) -> None:
    ids = [one.id for one in shots_of(plan)]
    if shot not in ids:
        between = f"it has {ids[0]} to {ids[-1]}" if ids else "it has no shots"
        raise NotFound(f"There is no shot {shot} in this work: {between}.")


def _must_be_free(plan: AnyPlan, shot: str) -> None:
    if shot in getattr(plan, "locked", ()):
        raise RequestError(f"{shot} is locked; unlock it first, then ask for another take.")


def shot_id(plan: AnyPlan, said: str) -> str:
    """The id of the shot people call "3", "shot 3" or "sh030". Raises NotFound."""
    ids = [shot.id for shot in shots_of(plan)]
    word = said.lower().removeprefix("shot").strip()
    if word in ids:
        return word
    if word.isdigit() and 1 <= int(word) <= len(ids):
        return ids[int(word) - 1]
    between = f"it has {len(ids)}, {ids[0]} to {ids[-1]}" if ids else "it has none"
    raise NotFound(f"There is no shot “{said}” in this work: {between}.")
