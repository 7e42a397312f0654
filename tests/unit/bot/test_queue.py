"""The queue as people see it, and how well its times agree with what then happens."""

import heapq
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.queue import END, FRONT, QueueItem, Work, named, ranks, view
from specialists.production import Production, produce
from specialists.production.decider import Standing, decide
from specialists.production.forecast import JOB_SECONDS
from storage.domain.artifact import StepKey
from storage.domain.commands import RenderStep
from storage.domain.errors import NotFound, Unclear
from storage.domain.film import ProjectId, ProjectState
from storage.domain.job import Batch, Done, Job, JobId, JobState, NewJob
from storage.memory.database import MemoryDatabase
from tests.builders import START, a_bench, a_plan, a_project, a_shot, at

SHOTS = tuple(a_shot(10 * n, subject="boat") for n in (1, 2, 3))
KETTLE, BOAT = (
    produce(a_plan(2), a_bench()),
    produce(a_plan(title="The Boat", seed=9).model_copy(update={"shots": SHOTS}), a_bench()),
)


def a_batch(project: str = "kettle", **different: Any) -> Batch:
    usual: dict[str, Any] = {
        "owner": "Ana", "lane": "fast", "held": False, "rank": 0, "created_at": START
    }  # fmt: skip
    return Batch(project=project, **usual | different)


def a_work(project: str = "kettle", production: Production = KETTLE, **different: Any) -> Work:
    usual: dict[str, Any] = {
        "batch": a_batch(project), "project": a_project(project, state=ProjectState.PRODUCING), "jobs": (),
    }  # fmt: skip
    return Work(production=production, **usual | different)


def a_running(step: StepKey, **different: Any) -> Job:
    usual: dict[str, Any] = {
        "id": JobId(1), "kind": "render_step", "queue": "render", "args": {"step": step}, "unique": "u",
        "project": "kettle", "owner": "", "priority": 0, "state": JobState.RUNNING, "attempt": 1,
        "max_attempts": 4, "run_at": START, "progress": 0.5, "note": "painting", "cancel_asked": False,
        "default": None, "lease": None, "created_at": START, "finished_at": None,
    }  # fmt: skip
    return Job(**usual | different)


def items(*works: Work, workers: int = 1) -> tuple[QueueItem, ...]:
    return view(works, workers=workers, pace={}).items


def test_a_batch_says_how_far_it_is_and_what_is_being_made():
    first = KETTLE.steps[0]
    (item,) = items(a_work(jobs=[a_running(first.key)]))
    assert (item.place, item.state, item.done, item.steps) == (1, "running", 0, len(KETTLE.steps))
    assert item.doing == f"{first.label} 50%"
    (copying,) = items(a_work(jobs=[a_running(first.key, kind="post_daily", progress=0.0)]))
    assert (copying.state, copying.doing) == ("running", "post daily")
    (idle,) = items(a_work(made=[first.key]))
    assert (idle.state, idle.done, idle.doing) == ("waiting", 1, "")
    assert item.seconds is not None and idle.seconds is not None and idle.seconds < item.seconds


@pytest.mark.parametrize(
    ("changes", "state", "doing"),
    [
        ({"batch": a_batch(held=True)}, "paused", ""),
        ({"batch": a_batch(held=True), "is_dear": True}, "needs a person", "the budget is used up"),
        (
            {"jobs": [a_running(KETTLE.result, state=JobState.WAITING, note="May it?")]},
            "needs a person",
            "May it?",
        ),
        (
            {
                "project": a_project(state=ProjectState.FAILED),
                "jobs": [a_running(KETTLE.result, state=JobState.DISCARDED, note="It broke.")],
            },
            "failed",
            "It broke.",
        ),
        ({"production": None}, "waiting", ""),
    ],
)
def test_what_stands_still_says_why_and_promises_no_time(changes: dict[str, Any], state: str, doing: str):
    (item,) = items(replace(a_work(), **changes))
    assert (item.state, item.doing) == (state, doing)
    assert (item.seconds is None) == (state != "waiting")


def test_what_is_paused_takes_no_time_from_those_behind_it():
    alone = items(a_work("boat", BOAT))[0].seconds
    ahead = items(a_work(), a_work("boat", BOAT))[1].seconds
    paused = items(a_work(batch=a_batch(held=True)), a_work("boat", BOAT))[1].seconds
    assert alone == paused and ahead is not None and alone is not None and ahead > alone


def test_only_mine_keeps_the_places_of_everybodys_queue():
    everyone = view([a_work(), a_work("boat", BOAT, batch=a_batch("boat", owner="Ben"))], workers=1, pace={})
    assert [(item.place, item.project) for item in everyone.of("Ben").items] == [(2, "boat")]


async def finished_at(works: dict[str, Work], *, workers: int) -> dict[str, float]:
    """When each production would be over if the store gave out its jobs to workers that take their time."""
    database = MemoryDatabase()
    made: set[StepKey] = set()
    ends: dict[str, float] = {}
    busy: list[tuple[float, int, Job]] = []
    clock, begun = 0.0, 0

    async def add_what_is_ready() -> None:
        async with database.begin() as uow:
            for id, work in works.items():
                assert work.production is not None
                standing = Standing(production=work.production, made=made, is_declared=True)
                for command in decide(standing):
                    if isinstance(command, RenderStep):
                        step = command.step
                        job = NewJob(
                            kind="render_step", args={"step": step.key}, unique=f"{id}:{step.key}",
                            project=id, priority=step.priority,
                        )  # fmt: skip
                        await uow.jobs.add(job, now=at(clock))

    async with database.begin() as uow:
        for id, work in works.items():
            await uow.jobs.open_batch(id, owner=work.batch.owner, now=START)
            await uow.jobs.set_batch(id, rank=work.batch.rank)
    await add_what_is_ready()
    while True:
        while len(busy) < workers:
            async with database.begin() as uow:
                job = await uow.jobs.claim(now=at(clock), lease_for=timedelta(days=1))
            if job is None:
                break
            production = works[job.project].production
            assert production is not None
            begun += 1
            cost = production.by_key()[job.args["step"]].weight + JOB_SECONDS
            heapq.heappush(busy, (clock + cost, begun, job))
        if not busy:
            return ends
        clock, _, job = heapq.heappop(busy)
        async with database.begin() as uow:
            await uow.jobs.finish(job, Done(), now=at(clock))
        made.add(job.args["step"])
        ends[job.project] = clock
        await add_what_is_ready()


@pytest.mark.parametrize("workers", [1, 2, 3])
async def test_the_times_are_those_at_which_a_queue_with_moved_batches_ends(workers: int):
    works = {
        "boat": a_work("boat", BOAT, batch=a_batch("boat", owner="Ben", rank=2)),
        "kettle": a_work(batch=a_batch(rank=1)),
    }
    said = {item.project: item.seconds for item in items(*works.values(), workers=workers)}
    assert await finished_at(works, workers=workers) == pytest.approx(said, rel=0.02)


@pytest.mark.parametrize("workers", [1, 2])
async def test_the_times_are_right_for_one_person_with_two_films_that_are_level(workers: int):
    works = {"kettle": a_work(), "boat": a_work("boat", BOAT)}
    said = {item.project: item.seconds for item in items(*works.values(), workers=workers)}
    assert await finished_at(works, workers=workers) == pytest.approx(said, rel=0.02)


@pytest.mark.parametrize(
    ("order", "moved", "where", "then"),
    [
        ({"a": 0, "b": 0, "c": 0}, "c", FRONT, "cab"),
        ({"a": 0, "b": 0, "c": 0}, "a", END, "bca"),
        ({"a": 0, "b": 0, "c": 0}, "a", "b", "bac"),
        ({"a": 3, "b": 0, "c": -1}, "a", "b", "bac"),
        ({"a": 3, "b": 1, "c": -1, "d": -1}, "d", "a", "adbc"),
        ({"a": 0, "b": 0, "c": 0}, "c", "a", "acb"),
        ({"a": 5, "b": 5, "c": 5}, "a", FRONT, "abc"),
        ({"a": 0}, "a", FRONT, "a"),
        ({"b": 0, "a": 7}, "b", "a", "ab"),
    ],
)
def test_a_batch_goes_where_it_is_wanted_and_the_others_keep_their_order(
    order: dict[str, int], moved: str, where: str, then: str
):
    batches = [a_batch(name, rank=rank) for name, rank in order.items()]
    new = order | dict(ranks(batches, moved, where))
    by_rank = sorted(order, key=lambda name: -new[name])
    assert "".join(by_rank) == then
    assert len(order) == 1 or all(new[moved] != new[name] for name in order if name != moved)


def an_item(place: int, project: str, title: str) -> QueueItem:
    return QueueItem(
        place=place, project=ProjectId(project), title=title, kind="film", owner="Ana", lane="fast",
        state="waiting", done=0, steps=9, seconds=1.0, doing="", folder=f"/films/{title.split()[-1].lower()}",
    )  # fmt: skip


THREE = (
    an_item(1, "3f1200000000", "The Kettle"),
    an_item(2, "3fab00000000", "The Paper Boat"),
    an_item(3, "c0ffee000000", "A Boat"),
)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("2", 2), ("c0f", 3), ("3f12", 1), ("kettle", 1), ("the paper boat", 2), ("paper", 2),
        ("/films/kettle", 1), ("3f1200000000", 1),
    ],
)  # fmt: skip
def test_one_is_found_by_what_people_call_it(said: str, place: int):
    assert named(THREE, said).place == place


@pytest.mark.parametrize(
    ("said", "error", "says"),
    [
        ("boat", Unclear, "could be any of 3fab00000000 “The Paper Boat”, c0ffee000000 “A Boat”"),
        ("ship", NotFound, "Nothing in the queue is called “ship”; there are: 1 “The Kettle”"),
        ("9", NotFound, "Nothing in the queue is called “9”"),
        ("", Unclear, "Say which one is meant"),
    ],
)
def test_what_is_not_clear_is_asked_for(said: str, error: type[Exception], says: str):
    with pytest.raises(error, match=says.replace("(", r"\(")):
        named(THREE, said)


def test_an_empty_queue_says_so():
    with pytest.raises(NotFound, match="queue is empty"):
        named((), "1")
