"""Changes to a finished work without a discussion: another take, a lock, an earlier version."""

from dataclasses import dataclass
from typing import assert_never

from bot.stored import plan_of
from specialists.planning.revision import diff
from specialists.production.takes import locked, reseeded, with_take
from storage.domain.errors import NotFound, RequestError
from storage.domain.events import PlanEdited
from storage.domain.film import Project, ProjectId, ProjectState, Take
from storage.domain.plan import PLAN, AnyPlan, shots_of
from storage.ports import Clock, Database, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseTake:
    """Have take `number` of a shot in the film."""

    shot: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShootAgain:
    """Make one more take of a shot."""

    shot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Keep a shot as it is, whatever is asked of all shots; or no longer."""

    shot: str
    lock: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RollBack:
    """Bring back the plan of an earlier version.

    Nothing of what that version was made of is rendered again, unless it was pruned since.
    """

    version: int


Change = ChooseTake | ShootAgain | Lock | RollBack


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a change would come to: the plan after it, what it is and what it does in sentences."""

    plan: AnyPlan
    what: str
    changes: tuple[str, ...]


class Editing:
    """Each change writes the new plan and the event that says so; `Productions.order` then makes the rest."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def propose(self, id: ProjectId, change: Change) -> Proposal:
        """What the change would come to; nothing is changed. Raises RequestError."""
        async with self._database.read() as uow:
            return await _proposed(uow, await _finished(uow, id), change)

    async def make(self, id: ProjectId, change: Change, *, by: str) -> Proposal:
        """Make the change. Raises RequestError."""
        async with self._database.begin() as uow:
            project = await _finished(uow, id)
            proposal = await _proposed(uow, project, change)
            if isinstance(change, ChooseTake):
                await uow.films.select_take(id, change.shot, change.number)
            if proposal.plan != plan_of(project):
                text = proposal.plan.model_dump_json()
                # A lock leaves the film as it is; anything else has yet to be made.
                state = None if isinstance(change, Lock) else ProjectState.PRODUCING
                await uow.films.update_project(id, plan=text, title=proposal.plan.title, state=state)
                edited = PlanEdited(plan=text, what=proposal.what, by=by)
                await uow.events.append(project.conversation, edited, now=self._clock.now())
        return proposal


async def _proposed(uow: UnitOfWork, project: Project, change: Change) -> Proposal:
    old = plan_of(project)
    match change:
        case ChooseTake(shot=shot, number=number):
            plan = with_take(old, await _take(uow, project.id, shot, number))
            what = f"Take {number} of {shot} is the select."
        case ShootAgain(shot=shot):
            _must_have(old, shot)
            _must_be_free(old, shot)
            plan, what = reseeded(old, shot), f"Another take of {shot} was asked for."
        case Lock(shot=shot, lock=lock):
            plan = locked(old, shot, lock=lock)
            what = f"{shot} is {'locked' if lock else 'unlocked'}."
        case RollBack(version=version):
            plan, what = await _earlier(uow, project.id, version), f"Back to version v{version:03d}."
        case _:
            assert_never(change)
    return Proposal(plan=plan, what=what, changes=tuple(diff(old, plan)))


async def _finished(uow: UnitOfWork, id: ProjectId) -> Project:
    project = await uow.films.project(id)
    if project.state is not ProjectState.DONE:
        raise RequestError(
            "This production is under way: wait until it is done, or cancel it, and try again."
        )
    return project


async def _earlier(uow: UnitOfWork, id: ProjectId, version: int) -> AnyPlan:
    cuts = await uow.films.cuts(id)
    cut = next((cut for cut in cuts if cut.version == version), None)
    if cut is None or not cut.plan:
        known = ", ".join(f"v{one.version:03d}" for one in cuts if one.plan)
        raise NotFound(f"There is no version v{version:03d} to go back to; there are {known}.")
    return PLAN.validate_json(cut.plan)


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
