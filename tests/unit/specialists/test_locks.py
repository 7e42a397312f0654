"""A locked shot stays as it is, whatever is asked of all shots; a wish that names it is refused with the way out."""

import pytest

from specialists.asked.ledger import Ledger
from specialists.asked.wishes import wishes
from specialists.planning.review import review
from specialists.planning.revision import diff, revise
from storage.domain.plan import MoviePlan
from storage.domain.timeline import lay_out
from tests.unit.specialists.films import a_film, planned


def after(plan: MoviePlan, *said: str) -> MoviePlan:
    for number, text in enumerate(said):
        new, _ = revise(plan, wishes(text, message=9 + number))
        assert isinstance(new, MoviePlan)
        plan = new
    return plan


@pytest.mark.parametrize(
    "said",
    ["lock shot 3", "keep shot 3 as it is", "don't touch shot 3", "leave the third shot alone", "lock sh030"],
)
def test_a_shot_is_locked(said: str):
    plan = after(a_film(), said)
    assert plan.locked == ("sh030",) and plan.shots == a_film().shots
    assert diff(a_film(), plan) == ("Shot sh030: locked.",)
    assert (
        next(one.field for one in plan.decided if one.field == "locked")
        and review(plan, plan.constraints) == ()
    )


def test_several_are_locked_and_one_is_free_again():
    plan = after(a_film(), "lock shots 3, 5 and 6", "unlock shot 5")
    assert plan.locked == ("sh030", "sh060")


@pytest.mark.parametrize(
    "said",
    ["make it snow", "at night", "watercolour", "cut ten seconds", "make it a minute", "in German", "warmer",
     "wilder camera", "no narration", "morph between all shots", "add a red balloon", "make the neon brighter"],
)  # fmt: skip
def test_a_wish_about_all_shots_leaves_it_alone(said: str):
    locked = after(a_film(), "lock shot 3")
    asked = wishes(said, message=12)
    new, changed = revise(locked, asked)
    assert isinstance(new, MoviePlan)
    assert (
        next(shot for shot in new.shots if shot.id == "sh030") == locked.shots[2] and "sh030" not in changed
    )
    assert review(new, new.constraints, seconds=36 if said != "make it a minute" else 60) == ()
    if changed:
        assert "Shot sh030 is locked and stays as it is." in diff(locked, new)


@pytest.mark.parametrize(
    "said", ["shot 3 closer", "shot 3 brighter", "remove shot 3", "swap 3 and 5", "shot 3 two seconds longer"]
)
def test_a_wish_that_names_it_is_refused_with_the_way_out(said: str):
    locked = after(a_film(), "lock shot 3")
    asked = wishes(said, message=12)
    new, changed = revise(locked, asked)
    assert changed == () and isinstance(new, MoviePlan) and new.shots == locked.shots
    (reason,) = review(new, asked)
    assert (
        reason.startswith("Shot sh030 is locked") and "say “unlock shot 3” first" in reason and said in reason
    )


def test_unlocking_first_is_the_way_out():
    plan = after(a_film(), "lock shot 3", "unlock shot 3, and shot 3 closer")
    assert plan.locked == () and plan.shots[2].staging.size != a_film().shots[2].staging.size
    assert review(plan, wishes("unlock shot 3, and shot 3 closer", message=10)) == ()


def test_what_was_asked_of_a_shot_before_it_was_locked_stands():
    plan = after(a_film(), "shot 3 closer", "lock shot 3")
    assert review(plan, plan.constraints) == ()


def test_a_shot_locked_before_the_first_cut_stays_as_it_was_planned():
    before = planned("a fox in a forest", "shot 2 closer", seconds=24)
    after_it = planned("a fox in a forest", "shot 2 closer", "lock shot 2", "make it snow", seconds=24)
    assert after_it.shots[1] == before.shots[1] and after_it.shots[0].staging.weather == "snow"


def test_locking_and_unlocking_are_one_wish_in_the_ledger():
    ledger = Ledger().heard("Ann", "lock shot 3", 2).heard("Ann", "unlock shot 3", 3)
    assert [(wish.kind, wish.value) for wish in ledger.standing] == [("lock", "unlock")]


def test_what_must_go_is_not_taken_from_a_locked_shot():
    locked = after(a_film(36), "lock shots 5, 6 and 7")
    new = after(locked, "30 seconds shorter")
    assert lay_out(new).seconds == 150
    assert [shot for shot in new.shots if shot.id in locked.locked] == list(locked.shots[4:7])
