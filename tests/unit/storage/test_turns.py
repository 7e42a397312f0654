"""Whose turn it is, decided without a store."""

from dataclasses import replace
from typing import Any

import pytest

from storage.domain.job import Batch, Job, JobId, JobState
from storage.transitions import opened
from storage.turns import buckets_used, owner_of, place, turn
from tests.builders import a_job, at

KETTLE = Batch(project="kettle", owner="ada", lane="fast", held=False, rank=0, created_at=at(0))


def a_waiting_job(**different: Any) -> Job:
    return opened(a_job(owner="ben", **different), JobId(1), now=at(0))


def ran(start: float, end: float | None) -> Job:
    """Ben's job that ran from one second to another, or runs still."""
    state = JobState.RUNNING if end is None else JobState.COMPLETED
    ended = None if end is None else at(end)
    return replace(a_waiting_job(), state=state, started_at=at(start), finished_at=ended)


@pytest.mark.parametrize(
    ("jobs", "buckets"),
    [
        ([ran(0, 239)], 1),
        ([ran(0, 60), ran(300, 360)], 1),
        ([ran(0, 60), ran(300, 359)], 0),
        ([ran(3600 - 240, None)], 2),
        ([ran(-7200, None)], 30),
        ([ran(-7200, 120)], 1),
    ],
)
def test_seconds_of_the_last_hour_add_up_to_whole_buckets(jobs: list[Job], buckets: int):
    assert buckets_used(jobs, {}, now=at(3600)) == {"ben": buckets}


@pytest.mark.parametrize("job", [a_waiting_job(), ran(-100, 0)])
def test_who_had_nothing_within_the_hour_is_not_counted(job: Job):
    assert buckets_used([job], {}, now=at(3600)) == {}


def test_a_clock_that_was_set_back_takes_nothing_away():
    assert buckets_used([ran(300, 0), ran(0, 200)], {}, now=at(100)) == {"ben": 1}


def test_a_job_is_its_batchs_owners():
    assert owner_of(a_waiting_job(), {"kettle": KETTLE}) == "ada"
    assert owner_of(a_waiting_job(), {}) == "ben"


def test_without_a_batch_a_job_stands_as_if_nothing_was_said_of_it():
    moved_down = replace(KETTLE, rank=-1)
    assert place(a_waiting_job(), {}, {"ben": 3}) == place(a_waiting_job(), {"kettle": KETTLE}, {"ada": 3})
    assert place(a_waiting_job(), {}, {}) < place(a_waiting_job(), {"kettle": moved_down}, {})


def test_first_the_place_then_a_warm_engine_then_priority():
    warm, urgent = a_waiting_job(engine="sketch"), a_waiting_job(priority=9)
    assert turn(warm, {}, {}, ["sketch"]) < turn(urgent, {}, {}, ["sketch"])
    assert turn(urgent, {}, {}, []) < turn(warm, {}, {}, [])
    theirs = replace(warm, owner="ada")
    assert turn(urgent, {}, {"ada": 1}, ["sketch"]) < turn(theirs, {}, {"ada": 1}, ["sketch"])
