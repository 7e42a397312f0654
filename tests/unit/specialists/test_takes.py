"""Takes are planned again exactly as they were, and locks know their shots."""

from typing import Any

import pytest

from specialists.production import produce
from specialists.production.takes import locked, reseeded, with_take
from storage.domain.errors import NotFound, RequestError
from storage.domain.film import ProjectId, Take
from storage.domain.plan import MoviePlan, SongPlan
from tests.builders import a_bench, a_digest, a_key, a_plan, a_shot


def a_take(**changes: Any) -> Take:
    usual: dict[str, Any] = {
        "project": ProjectId("p"),
        "shot": "sh010",
        "number": 1,
        "key": a_key("clip"),
        "artifact": a_digest("clip"),
        "selected": False,
        "planned": a_shot(10, seed=99, action="the keeper waits").model_dump_json(),
    }
    return Take(**usual | changes)


def film(plan: Any) -> MoviePlan:
    assert isinstance(plan, MoviePlan)
    return plan


def test_a_chosen_take_has_the_step_keys_it_had():
    first = a_plan(2)
    second = film(reseeded(first, "sh010"))
    take = a_take(planned=first.shots[0].model_dump_json())
    again = with_take(second, take)
    assert again == first
    assert [s.key for s in produce(again, a_bench()).steps] == [
        s.key for s in produce(first, a_bench()).steps
    ]


def test_a_chosen_take_keeps_what_the_film_has_around_it():
    now = a_plan(2).model_copy(
        update={"shots": (a_shot(10, narration="Now.", frames=48, transition="dip"), a_shot(20))}
    )
    shot = film(with_take(now, a_take())).shots[0]
    assert (shot.narration, shot.frames, shot.transition) == ("Now.", 48, "dip")
    assert (shot.seed, shot.action) == (99, "the keeper waits")
    assert film(with_take(now, a_take())).shots[1] == now.shots[1]


def test_a_take_of_a_shot_that_is_gone_or_of_an_older_studio_is_refused_in_a_sentence():
    with pytest.raises(NotFound, match="sh090"):
        with_take(a_plan(2), a_take(shot="sh090"))
    with pytest.raises(RequestError, match="another version of the studio"):
        with_take(a_plan(2), a_take(planned=""))


def test_another_seed_is_another_shot_and_the_same_every_time():
    plan = a_plan(2)
    once = film(reseeded(plan, "sh020"))
    assert once == reseeded(plan, "sh020")
    assert once.shots[0] == plan.shots[0] and once.shots[1].seed != plan.shots[1].seed
    assert film(reseeded(once, "sh020")).shots[1].seed not in (plan.shots[1].seed, once.shots[1].seed)
    assert reseeded(plan, "sh990") == plan


def test_shots_are_locked_and_unlocked_by_name():
    plan = film(locked(a_plan(2), "sh020", lock=True))
    assert plan.locked == ("sh020",)
    assert film(locked(plan, "sh020", lock=True)).locked == ("sh020",)
    assert film(locked(plan, "sh020", lock=False)).locked == ()
    with pytest.raises(NotFound, match="sh010 to sh020"):
        locked(plan, "sh030", lock=True)
    song = SongPlan(title="T", brief="b", seed=1, seconds=4, music=plan.music)
    with pytest.raises(RequestError, match="Only the shots of a film"):
        locked(song, "sh010", lock=True)
