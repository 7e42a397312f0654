"""The queue as people see it: what is being made, whose it is, and when it will be done; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from typing import Literal

from bot.handlers.stage import RENDER, step_of
from specialists.production import Production
from specialists.production.forecast import costs, played
from storage.domain.artifact import StepKey
from storage.domain.commands import Step
from storage.domain.errors import NotFound, Unclear
from storage.domain.film import Project, ProjectId, ProjectState
from storage.domain.job import Batch, Job, JobState, Lane

State = Literal["running", "waiting", "paused", "needs a person", "failed"]
MOVES: frozenset[State] = frozenset({"running", "waiting"})  # states in which work is begun
GIVEN_UP = (JobState.QUARANTINED, JobState.DISCARDED)
FRONT, END = "front", "end"
SHORTEST_ID = 3  # letters of a project's id that are taken for one


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the store knows of one batch. `production` is None where its plan cannot be read here.

    `is_dear` says that its budget is used up.
    """

    batch: Batch
    project: Project
    jobs: Sequence[Job]
    production: Production | None
    made: Collection[StepKey] = ()
    is_dear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One batch in the queue. `seconds` are until it is done, None while nothing of it is begun."""

    place: int  # 1, 2, … in the order in which batches run
    project: ProjectId
    title: str
    kind: str
    owner: str
    lane: Lane
    state: State
    done: int  # steps
    steps: int
    seconds: float | None
    doing: str  # what is being made now, or why it is not
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """Everybody's batches in running order, or only those of one owner: places are those of everybody's."""

    items: tuple[QueueItem, ...]
    owner: str = ""  # whose these are; "" is everyone

    def of(self, owner: str) -> "QueueView":
        """Only what this person asked for."""
        mine = tuple(item for item in self.items if item.owner == owner)
        return QueueView(items=mine, owner=owner)


def view(works: Sequence[Work], *, workers: int, pace: Mapping[str, float]) -> QueueView:
    """The queue, from batches in the order in which they run.

    How long each will take is played through on paper: what is ahead has the workers first, and batches of
    one owner that are level (same lane, not moved) share them by what their steps make, as they do in truth.
    Between two owners who are level the machine goes back and forth every few minutes; here the one who is
    ahead now stays ahead, so the other may be done earlier than said, and never much later.
    """
    states: list[State] = [state_of(work) for work in works]
    seconds = _seconds(works, states, workers=workers, pace=pace)
    return QueueView(
        items=tuple(
            _item(number, work, state, span)
            for number, (work, state, span) in enumerate(zip(works, states, seconds, strict=True), start=1)
        )
    )


def state_of(work: Work) -> State:
    """Where a batch stands."""
    if work.project.state is ProjectState.FAILED:
        return "failed"
    if work.is_dear or any(job.state is JobState.WAITING for job in work.jobs):
        return "needs a person"
    if work.batch.held:
        return "paused"
    return "running" if _running(work) else "waiting"


def _running(work: Work) -> Sequence[Job]:
    return [job for job in work.jobs if job.state is JobState.RUNNING]


def _seconds(
    works: Sequence[Work], states: Sequence[State], *, workers: int, pace: Mapping[str, float]
) -> list[float | None]:
    groups: list[Sequence[Step]] = []
    cost: dict[StepKey, float] = {}
    running: set[StepKey] = set()
    for work, state in zip(works, states, strict=True):
        left = _left(work)
        at_work = {_step_of(job): job for job in _running(work)}
        whole = costs(left, pace)
        if state not in MOVES:  # what is being made is finished, and nothing further is begun
            left = [step for step in left if step.key in at_work]
        for step in left:
            job = at_work.get(step.key)
            cost.setdefault(step.key, whole[step.key] * (1 - min(job.progress, 1.0) if job else 1.0))
        running |= {step.key for step in left if step.key in at_work}
        groups.append(left)
    spans = played(groups, cost, workers=workers, places=_places(works), running=running)
    return [span if state in MOVES else None for span, state in zip(spans, states, strict=True)]


def _places(works: Sequence[Work]) -> list[int]:
    """A number for each batch; neighbours of one owner that are level have the same."""
    numbers: list[int] = []
    for number, (_, level) in enumerate(
        groupby(works, key=lambda work: (work.batch.rank, work.batch.lane, work.batch.owner))
    ):
        numbers += [number] * len(list(level))
    return numbers


def _left(work: Work) -> Sequence[Step]:
    made = frozenset(work.made)
    return [step for step in work.production.steps if step.key not in made] if work.production else []


def _step_of(job: Job) -> StepKey:
    """The step a job makes; of one that copies or delivers an empty key."""
    return step_of(job) if job.kind == RENDER else StepKey("")


def _item(place: int, work: Work, state: State, seconds: float | None) -> QueueItem:
    steps = len(work.production.steps) if work.production else 0
    return QueueItem(
        place=place,
        project=work.project.id,
        title=work.project.title,
        kind=work.project.kind,
        owner=work.batch.owner,
        lane=work.batch.lane,
        state=state,
        done=steps - len(_left(work)),
        steps=steps,
        seconds=seconds,
        doing=_doing(work, state),
        folder=work.project.folder,
    )


def _doing(work: Work, state: State) -> str:
    """The steps that are being made, or what stopped it."""
    if state == "failed":
        return next((job.note for job in reversed(work.jobs) if job.state in GIVEN_UP and job.note), "")
    if waiting := [job.note for job in work.jobs if job.state is JobState.WAITING]:
        return waiting[0]
    if work.is_dear:
        return "the budget is used up"
    labels = work.production.by_key() if work.production else {}
    at_work = [(labels.get(_step_of(job)), job) for job in _running(work)]
    return ", ".join(
        f"{step.label} {job.progress:.0%}" if step else job.kind.replace("_", " ") for step, job in at_work
    )


def named(
    items: Sequence[QueueItem], said: str, *, folder: str = "", here: ProjectId | None = None
) -> QueueItem:
    """The one that people mean: by place ("2"), id or its beginning, folder, or words of the title.

    `folder` is `said` as a whole path, where that makes sense; `here` is meant when nothing is said. Raises
    NotFound or Unclear.
    """
    if not items:
        raise NotFound("The queue is empty: nothing is being made.")
    said = said or here or ""
    if not said:
        raise Unclear("Say which one is meant: by its number in the queue, its folder or its title.")
    words = said.casefold().split()
    exact = [
        item
        for item in items
        if said in (item.project, str(item.place), item.folder) or (folder and item.folder == folder)
    ]
    found = exact or [item for item in items if _is_meant(item, said, words)]
    if not found:
        known = ", ".join(f"{item.place} {_called(item)}" for item in items)
        raise NotFound(f"Nothing in the queue is called “{said}”; there are: {known}.")
    if len(found) > 1:
        known = ", ".join(f"{item.project} {_called(item)}" for item in found)
        raise Unclear(f"“{said}” could be any of {known}: say which by its number or id.")
    return found[0]


def _is_meant(item: QueueItem, said: str, words: Sequence[str]) -> bool:
    begins = len(said) >= SHORTEST_ID and item.project.startswith(said)
    return begins or PurePath(item.folder).name == said or set(words) <= set(_words(item.title))


def _words(title: str) -> list[str]:
    return [word.strip(".,:;!?“”\"'") for word in title.casefold().split()]


def _called(item: QueueItem) -> str:
    return f"“{item.title}”" if item.title else PurePath(item.folder).name


def ranks(order: Sequence[Batch], moved: str, where: str) -> Mapping[str, int]:
    """New ranks that put the project `moved` to the front, to the end, or right after another project.

    `order` are all batches as they run; only those whose rank changes are returned. What is ahead stays in
    its order, and so does what is behind.
    """
    others = sorted((one for one in order if one.project != moved), key=lambda batch: -batch.rank)
    if not others:
        return {}
    if where == FRONT:
        return {moved: max(0, *(batch.rank for batch in others)) + 1}
    if where == END:
        return {moved: min(0, *(batch.rank for batch in others)) - 1}
    cut = next(number for number, batch in enumerate(others) if batch.project == where) + 1
    behind = max((batch.rank for batch in others[cut:]), default=others[cut - 1].rank - 2)
    lift = max(0, behind + 2 - min(batch.rank for batch in others[:cut]))
    raised = {batch.project: batch.rank + lift for batch in others[:cut]} if lift else {}
    return raised | {moved: behind + 1}
