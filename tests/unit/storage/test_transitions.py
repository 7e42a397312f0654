"""What becomes of a job, decided without a store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.domain.errors import RequestError
from storage.domain.job import FINAL, Job, JobId, JobState, Lease, Retry, Wait
from storage.transitions import GIVEN_UP, answered, cancelled, opened, rescued, retried, settled
from tests.builders import a_job, at


def a_running_job(max_attempts: int = 2) -> Job:
    lease = Lease(token="ours", expires_at=at(30))
    job = opened(a_job(max_attempts=max_attempts), JobId(1), now=at(0))
    return replace(job, state=JobState.RUNNING, attempt=1, lease=lease, started_at=at(0))


def test_a_job_opened_for_later_is_scheduled():
    assert opened(a_job(run_at=at(1)), JobId(1), now=at(0)).state is JobState.SCHEDULED
    assert opened(a_job(run_at=at(0)), JobId(1), now=at(0)).state is JobState.AVAILABLE


def test_a_job_that_is_still_held_is_not_rescued():
    assert rescued(a_running_job(), now=at(29.999999)) is None
    after = rescued(a_running_job(), now=at(30))
    assert after is not None
    assert (after.state, after.attempt, after.lease) == (JobState.AVAILABLE, 1, None)
    assert after.started_at is None


def test_a_job_that_died_too_often_says_how_often():
    over = rescued(a_running_job(max_attempts=1), now=at(30))
    assert over is not None
    assert (over.state, over.note) == (
        JobState.QUARANTINED,
        "It stopped without a word once, so it was set aside.",
    )


def test_a_question_without_a_default_wakes_with_nothing_said():
    waiting = settled(a_running_job(), Wait(question="?", default="", span=timedelta(seconds=5)), now=at(0))
    awake = rescued(waiting, now=at(5))
    assert awake is not None
    assert awake.args == {"answer": ""}


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_changes_a_finished_job(state: JobState):
    over = replace(a_running_job(), state=state, lease=None, finished_at=at(1))
    assert cancelled(over, now=at(99)) is None
    assert rescued(over, now=at(99)) is None
    with pytest.raises(RequestError, match="closed"):
        answered(over, "yes", now=at(99))


def test_asking_twice_to_cancel_changes_nothing_more():
    asked = cancelled(a_running_job(), now=at(1))
    assert asked is not None
    assert (asked.state, asked.cancel_asked) == (JobState.RUNNING, True)
    assert cancelled(asked, now=at(2)) is None
    assert settled(asked, Retry(at=at(60), because="it broke"), now=at(3)).state is JobState.CANCELLED


@pytest.mark.parametrize("state", JobState)
def test_only_what_was_given_up_is_tried_again(state: JobState):
    over = replace(a_running_job(), state=state, lease=None, cancel_asked=True, finished_at=at(1))
    again = retried(over, now=at(9))
    if state in GIVEN_UP:
        assert again == replace(opened(a_job(max_attempts=2), JobId(1), now=at(0)), run_at=at(9))
    else:
        assert again is None
