"""Call a production off: a brief is closed for good, a revision leaves the film as it was."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from bot.handlers.productions import Productions
from bot.handlers.record import made_plan
from storage.domain.errors import BeyondEngine, NotFound
from storage.domain.events import CutMade, Delivered, Event, PlanEdited, Stopped
from storage.domain.film import Project, ProjectState
from storage.domain.plan import AnyPlan, MoviePlan
from storage.ports import UnitOfWork


async def call_off(
    uow: UnitOfWork, productions: Productions, project: Project, *, by: str, now: datetime
) -> bool:
    """Cancel what is queued and say so in the log, once; returns whether a finished film stays.

    `by` is who wants it; "" is the room, where that is not written down yet.
    """
    await uow.jobs.cancel(project=project.id, now=now)
    with suppress(NotFound):  # nothing of it was ever ordered
        await uow.jobs.set_batch(project.id, held=False, rank=0)  # another version begins like any other
    events = [entry.event for entry in await uow.events.read(stream=project.conversation)]
    made = made_plan(events)
    if made is None:
        await uow.films.update_project(project.id, state=ProjectState.CANCELLED)
    else:
        if undone := unedited(events, made):
            made = undone
            await uow.events.append(
                project.conversation,
                PlanEdited(plan=made.model_dump_json(), what="The film stays as it was.", by=by),
                now=now,
            )
        await uow.films.update_project(
            project.id, state=ProjectState.DONE, plan=made.model_dump_json(), title=made.title
        )
        await _select(uow, productions, project, made)
    if by or not isinstance(events[-1], Stopped):
        await uow.events.append(project.conversation, Stopped(by=by or "the room"), now=now)
    return made is not None


def unedited(events: Sequence[Event], made: AnyPlan) -> AnyPlan | None:
    """The plan of the newest version, where what was edited since was not made; None where nothing was.

    Locks need nothing to be made, so they stay.
    """
    last = max((n for n, event in enumerate(events) if isinstance(event, CutMade | Delivered)), default=-1)
    if not any(isinstance(event, PlanEdited) for event in events[last + 1 :]):
        return None
    before = made_plan(events[: last + 1])
    if isinstance(before, MoviePlan) and isinstance(made, MoviePlan):
        known = {shot.id for shot in before.shots}
        before = before.model_copy(update={"locked": tuple(id for id in made.locked if id in known)})
    return before if before != made else None


async def _select(uow: UnitOfWork, productions: Productions, project: Project, plan: AnyPlan) -> None:
    """The takes that are in the film are the selects again."""
    try:
        shots = productions.worked_out(project, plan).shots
    except BeyondEngine:  # made with engines that are not on the bench any more: nothing was selected since
        return
    for take in await uow.films.takes(project.id):
        if shots.get(take.shot) == take.key and not take.selected:
            await uow.films.select_take(project.id, take.shot, take.number)
