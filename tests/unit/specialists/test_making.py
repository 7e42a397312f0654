"""What people ask of the making: takes, sheets, versions, lips, what clips begin and end on, storyboards."""

import pytest

from specialists.asked.wishes import wishes
from specialists.planning.review import review
from specialists.planning.revision import diff, revise
from specialists.reading.brief import read_brief
from storage.domain.plan import MoviePlan
from tests.unit.specialists.films import a_film, planned

BRIEF = "a fox in a snowy forest"
ASKED = {
    "best of three": {"best_of": 3},
    "pick the best of 2": {"best_of": 2},
    "with a character sheet": {"sheets": True},
    "also a vertical version": {"deliverables": ("poster", "stems", "dailies", "vertical")},
    "for TikTok as well": {"deliverables": ("poster", "stems", "dailies", "vertical")},
    "with the archive": {"deliverables": ("poster", "stems", "dailies", "archive")},
    "with stems": {},
    "lip sync": {"lip_sync": True},
    "with mouths moving": {"lip_sync": True},
}


def fields(plan: MoviePlan) -> dict[str, object]:
    names = ("best_of", "sheets", "deliverables", "lip_sync", "kind", "width", "height")
    return {name: getattr(plan, name) for name in names}


@pytest.mark.parametrize("said", ASKED)
def test_what_is_asked_of_the_making_is_in_the_plan_and_nothing_else_is(said: str):
    old, asked = a_film(), wishes(said, message=9)
    new, changed = revise(old, asked)
    assert isinstance(new, MoviePlan) and changed == ()
    assert fields(new) == fields(old) | ASKED[said] and review(new, asked) == ()
    assert ("Nothing" in diff(old, new)[0]) is (ASKED[said] == {})


@pytest.mark.parametrize("said", [said for said in ASKED if ASKED[said]])
def test_a_brief_can_ask_for_it_and_review_refuses_a_plan_without_it(said: str):
    plan = planned(f"{BRIEF}, {said}")
    assert ASKED[said].items() <= fields(plan).items()
    assert read_brief(f"{BRIEF}, {said}").subjects == read_brief(BRIEF).subjects
    plain = planned(BRIEF).model_copy(update={"constraints": plan.constraints})
    assert any("making" in reason for reason in review(plain, plan.constraints))


def test_vertical_alone_is_a_size():
    new, _ = revise(a_film(), wishes("make it vertical", message=9))
    assert isinstance(new, MoviePlan) and new.height > new.width and "vertical" not in new.deliverables
    assert [wish.kind for wish in wishes("for tiktok")] == ["size"]


@pytest.mark.parametrize(
    "said", ["end shot 2 on shot 3", "shot 2 flows into shot 3", "let shot 2 morph into the next shot"]
)
def test_a_shot_flows_into_the_next(said: str):
    new, changed = revise(a_film(), wishes(said, message=9))
    assert changed == ("sh020",) and isinstance(new, MoviePlan)
    assert new.shots[1] == a_film().shots[1].model_copy(update={"ends": "next"})


def test_all_shots_flow_into_the_next_but_the_last():
    new, changed = revise(a_film(36), wishes("morph between all shots", message=9))
    assert isinstance(new, MoviePlan) and len(changed) == 35 and new.shots[-1].ends == "free"
    assert len(diff(a_film(36), new)) == 1


def test_a_shot_is_made_from_words_alone():
    new, changed = revise(a_film(), wishes("shot 4 from text only", message=9))
    assert changed == ("sh040",) and isinstance(new, MoviePlan) and new.shots[3].begins == "text"
    assert next(one.by for one in new.decided if one.field == "sh040.begins")


def test_a_later_best_of_counts():
    once, _ = revise(a_film(), wishes("best of three", message=9))
    twice, _ = revise(once, wishes("best of two", message=10))
    assert isinstance(twice, MoviePlan) and twice.best_of == 2 and review(twice, twice.constraints) == ()


@pytest.mark.parametrize(
    "said", ["film it", "make the film of it", "ok, now film it", "turn the storyboard into a film"]
)
def test_a_storyboard_becomes_the_film(said: str):
    board = planned(BRIEF, kind="storyboard")
    assert board.kind == "storyboard" and board.shots == planned(BRIEF).shots
    film, changed = revise(board, wishes(said, message=9))
    assert (
        isinstance(film, MoviePlan)
        and film.kind == "film"
        and changed == ()
        and review(film, wishes(said)) == ()
    )
    assert diff(board, film) == ("The film itself is made now, not only its storyboard.",)


def test_a_brief_can_ask_for_a_storyboard():
    plan = planned(f"just a storyboard of {BRIEF}")
    assert plan.kind == "storyboard" and {shot.subject for shot in plan.shots} == {"fox"}
    assert [wish.kind for wish in wishes("film it in the rain")] != ["making"]
