"""Review finds what is wrong with a plan and passes what is right."""

from pathlib import Path

import pytest

from specialists.brief import read_brief
from specialists.craft import load_craft
from specialists.review import review, shots_touched
from specialists.story.telling import load_story
from specialists.synthesis import PlanOptions, write_plan
from specialists.wishes import wishes
from storage.domain.plan import MoviePlan, Shot

CRAFT = load_craft(Path(__file__).parents[3] / "specialists" / "craft")
BRIEF = "a girl finds a door in the ocean"


def a_film(*said: str) -> MoviePlan:
    asked = tuple(wish for text in said for wish in wishes(text, message=2))
    plan = write_plan(read_brief(BRIEF), asked, {}, PlanOptions(seed=4), CRAFT, load_story())
    assert isinstance(plan, MoviePlan)
    return plan


def with_shot(plan: MoviePlan, index: int, **changes: object) -> MoviePlan:
    shots: list[Shot] = list(plan.shots)
    shots[index] = shots[index].model_copy(update=changes)
    return plan.model_copy(update={"shots": tuple(shots)})


def test_a_good_plan_passes():
    assert review(a_film(), (), seconds=24) == ()


@pytest.mark.parametrize(
    "said",
    ["make it snow", "at night", "in autumn", "use red light", "use teal and amber", "black and white", "make it sadder",
     "noir", "low angle", "handheld", "85mm", "quicker", "jazz", "no music", "add a dog", "set it in a desert", "no people",
     "no text", "no narration", 'call it "Up"', "end with a kiss", "vertical", "in French", "the girl should dance on the roof",
     "something about left-handed scissors", "make it 45 seconds"],
)  # fmt: skip
def test_a_dropped_wish_is_named_in_the_person_s_words(said: str):
    asked = wishes(said, message=2)
    pretending = a_film().model_copy(update={"constraints": asked})  # says it was heard, shows nothing of it
    reasons = review(pretending, asked, seconds=24)
    assert reasons
    assert any(said[:20] in reason or "seconds" in reason for reason in reasons)


def test_a_wish_the_plan_does_not_even_list_is_found():
    assert "has lost" in review(a_film(), wishes("make it snow"))[0]


def test_a_wish_for_a_shot_that_is_not_there_is_found():
    asked = wishes("shot 40 closer")
    assert any("no such shot" in reason for reason in review(a_film("shot 40 closer"), asked))


def test_a_repeated_shot_is_found():
    plan = a_film()
    first = plan.shots[0]
    twice = with_shot(
        plan, 2, subject=first.subject, place=first.place, action=first.action, staging=first.staging
    )
    assert any("same shot" in reason for reason in review(twice, ()))


def test_a_line_too_long_for_its_shot_is_found():
    plan = with_shot(
        a_film(), 1, narration="This is a line that goes on and on and on until the shot is long over."
    )
    assert any("too long" in reason for reason in review(plan, ()))


def test_a_film_of_the_wrong_length_is_found():
    plan = a_film()
    assert review(plan, (), seconds=24) == ()
    assert "30" in review(plan, (), seconds=30)[0]


def test_the_shots_a_wish_touches_are_those_that_carry_it():
    plan = a_film("make it snow, shot 2 closer")
    snow, closer = (next(c for c in plan.constraints if c.kind == kind) for kind in ("weather", "camera"))
    ids = tuple(shot.id for shot in plan.shots)
    assert shots_touched(plan, snow) == ids
    assert shots_touched(plan, closer) == ("sh020",)
    dry = plan.shots[0].model_copy(
        update={"staging": plan.shots[0].staging.model_copy(update={"weather": "clear"})}
    )
    assert shots_touched(plan.model_copy(update={"shots": (dry, *plan.shots[1:])}), snow) == ids[1:]


def test_a_title_and_music_touch_no_shot_and_a_new_thing_the_shots_it_is_in():
    plan = a_film('call it "Low Tide"', "jazz", "add a red umbrella")
    touched = {c.kind: shots_touched(plan, c) for c in plan.constraints if c.origin == "person"}
    assert touched["title"] == touched["music"] == ()
    assert touched["subject"] == tuple(
        shot.id for shot in plan.shots if "red umbrella" in (shot.subject, *shot.subjects)
    )


def test_a_wish_with_nothing_absolute_to_look_for_touches_what_changed():
    before, plan = a_film(), a_film("shot 3 brighter")
    wish = next(c for c in plan.constraints if c.value == "brighter")
    assert shots_touched(plan, wish, before=before) == ("sh030",)
