"""Creative words become parameters, later ones win, and unknown ones harm nothing."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.asked.wishes import wishes
from specialists.craft import load_craft
from specialists.planning.parameters import FIELDS, as_tuning, parameters_of, said_of, tunes
from specialists.planning.revision import revise
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.production import produce
from specialists.reading.brief import read_brief
from specialists.story.telling import load_story
from storage.domain.plan import Constraint, MoviePlan, Parameters
from tests.builders import a_bench

FOLDER = Path(__file__).parents[3] / "specialists" / "craft"
TABLE: dict[str, Any] = tomllib.loads((FOLDER / "parameters.toml").read_text("utf-8"))
CRAFT = load_craft(FOLDER)
BRIEF = "a girl finds a door in the ocean"


def heard(*said: str, start: Parameters | None = None, brief: str = "") -> dict[str, object]:
    """What differs from the defaults (or from `start`) after these messages."""
    asked = tuple(wish for number, text in enumerate(said) for wish in wishes(text, message=number + 2))
    made = parameters_of(asked, {}, read_brief(brief) if brief else None, start=start)
    before = (start or Parameters()).model_dump()
    return {name: value for name, value in made.model_dump().items() if before[name] != value}


def a_film(*said: str, brief: str = BRIEF) -> MoviePlan:
    asked = tuple(wish for number, text in enumerate(said) for wish in wishes(text, message=number + 2))
    plan = write_plan(read_brief(brief), asked, {}, PlanOptions(seed=4), CRAFT, load_story())
    assert isinstance(plan, MoviePlan)
    return plan


@pytest.mark.parametrize(
    ("said", "parameters"),
    [
        ("very painterly but subtle", {"artistic_style": "painterly", "style_intensity": "subtle"}),
        ("subtle, then again: very painterly", {"artistic_style": "painterly", "style_intensity": "strong"}),
        ("a hint of watercolour", {"artistic_style": "watercolour", "style_intensity": "subtle"}),
        ("extremely cinematic with a frantic camera", {"style_intensity": "extreme", "motion": "wild"}),
        ("more stylised", {"style_intensity": "strong"}),
        ("much more stylised", {"style_intensity": "extreme"}),
        ("less stylised", {"style_intensity": "subtle"}),
        ("not too stylised", {"style_intensity": "subtle"}),
        ("higher quality", {"quality": "high"}),
        ("best quality please", {"quality": "best"}),
        ("just a draft", {"quality": "draft"}),
        ("sharper", {"quality": "high"}),
        ("wilder camera", {"motion": "lively"}),
        ("a calmer camera", {"motion": "gentle"}),
        ("less motion", {"motion": "gentle"}),
        ("no camera movement", {"motion": "still"}),
        ("the camera should be still", {"motion": "still"}),
        ("symmetrical framing", {"composition": "symmetrical"}),
        ("use negative space", {"composition": "negative space"}),
        ("warmer colours", {"colour_mood": "warm"}),
        ("black and white", {"colour_mood": "monochrome"}),
        ("more contrast", {"colour_mood": "high contrast"}),
        ("teal and orange", {"colour_mood": "teal and orange"}),
        ("in the style of Van Gogh", {"artistic_style": "van gogh"}),
    ],
)  # fmt: skip
def test_words_become_parameters(said: str, parameters: dict[str, str]):
    made = heard(said)
    assert {name: made.get(name) for name in parameters} == parameters
    assert not {name for name in FIELDS if name in made} - set(parameters)


@pytest.mark.parametrize(
    "said",
    ["blorp the gribble", "add a wild horse", "make the wind stronger", "a subtle smile on her face", "calmer", "slower",
     "the camera follows a wild horse", "the girl should dance wildly", "not painterly", "shot 3 more stylised",
     "shot 3 closer and more stylised", "", "?!", "add a horse with a strong neck"],
)  # fmt: skip
def test_words_about_the_story_or_one_shot_set_nothing(said: str):
    assert heard(said) == {}


def said(words: str, *, shot: str | None = None) -> dict[str, object]:
    """What a wish with these words changes, however the reader of wishes took it."""
    wish = Constraint(words=words, kind="other", value="-", origin="person", message=2, shot=shot)
    usual = Parameters().model_dump()
    made = parameters_of((wish,), {}, None).model_dump()
    return {name: value for name, value in made.items() if usual[name] != value}


def test_what_is_denied_or_said_of_one_shot_sets_nothing():
    assert said("painterly") == {"artistic_style": "painterly", "guidance": 4.5}
    assert said("photorealistic")["guidance"] == 3.5
    assert said("not painterly") == said("without film grain") == {}
    assert said("make it painterly", shot="sh030") == {}
    assert said("shot 3 closer and more stylised") == {}
    assert said("shot 3 closer, more stylised") == {"style_intensity": "strong", "guidance": 6.5}


def test_a_brief_sets_only_what_can_mean_nothing_else():
    assert heard(brief="A wild horse crosses a still lake in a warm wind") == {}
    assert heard(brief="a strong man lifts a subtle weight at the best bakery") == {}
    made = heard(brief="Two robots in love. Make it painterly, high quality.")
    assert (made["artistic_style"], made["quality"]) == ("painterly", "high")


def test_later_words_win_and_relative_ones_add_up():
    assert heard("best quality", "just a draft")["quality"] == "draft"
    assert heard("more stylised", "more stylised")["style_intensity"] == "extreme"
    assert heard("more stylised", "less stylised") == {}
    strong = Parameters(style_intensity="strong", guidance=6.5)
    assert heard("more stylised", start=strong) == {"style_intensity": "extreme", "guidance": 9.0}


def test_the_cast_s_choices_count_where_no_wish_does():
    made = parameters_of((), {"pace": "quick", "texture": "film grain"}, None)
    assert (made.motion, made.artistic_style) == ("lively", "vintage film")
    wished = parameters_of(wishes("less motion", message=2), {"pace": "quick"}, None)
    assert wished.motion == "steady"


def test_the_numbers_follow_the_words_and_the_defaults_are_the_plan_s():
    usual = Parameters()
    numbers = {
        **TABLE["style_intensity"]["numbers"][usual.style_intensity],
        **TABLE["quality"]["numbers"][usual.quality],
        **TABLE["motion"]["numbers"][usual.motion],
    }
    assert {name: getattr(usual, name) for name in numbers} == numbers
    for field in ("style_intensity", "quality", "motion"):
        order = TABLE[field]["order"]
        assert set(TABLE[field]["numbers"]) == set(order)
        for name in TABLE[field]["numbers"][order[0]]:
            values = [TABLE[field]["numbers"][value].get(name) for value in order]
            assert values == sorted(values) and len(set(values)) > 1


def test_every_field_is_known_by_many_words_and_no_word_by_two_values_of_a_field():
    for field in FIELDS:
        row = TABLE[field]
        told = [word for sort in ("words", "near") for words in row.get(sort, {}).values() for word in words]
        told += [*row.get("up", ()), *row.get("down", ())]
        assert len(told) >= 12 and len(set(told)) == len(told), field
        assert all(word == word.lower() for word in told)
        Parameters.model_validate(Parameters().model_dump() | {field: row.get("order", ["x"])[0]})


def test_every_word_of_the_table_is_heard():
    for field in FIELDS:
        for value, words in TABLE[field]["words"].items():
            for word in words:
                wish = Constraint(words=word, kind="other", value=word, origin="person", message=2)
                got = parameters_of((wish,), {}, None)
                expected = value if field != "colour_mood" or value != "monochrome" else "monochrome"
                assert getattr(got, field) == expected or word == "black-and-white", word


@given(st.text(max_size=300))
def test_no_words_fail(text: str):
    wish = Constraint(words=text or "-", kind="other", value="-", origin="person", message=2)
    assert isinstance(parameters_of((wish,), {}, None), Parameters)
    tunes(text)


def test_a_wish_about_the_picture_is_not_taken_for_a_thing_in_it():
    misread = Constraint(words="more contrast", kind="subject", value="contrast", origin="person", message=2)
    for said, kind, value in (
        ("more camera movement", "subject", "camera movement"),
        ("a calmer camera", "mood", "calm"),
    ):
        wish = misread.model_copy(update={"words": said, "kind": kind, "value": value})
        if (kind, value) in {(one.kind, one.value) for one in wishes(said)}:
            assert (as_tuning(wish).kind, as_tuning(wish).value) == ("other", said)
    horse = Constraint(words="add a wild horse", kind="subject", value="wild horse", origin="person")
    assert as_tuning(horse) == horse
    assert not any(
        shot.subjects and "camera" in shot.subjects[0] for shot in a_film("more camera movement").shots
    )


def test_a_plan_that_asks_for_none_of_it_is_made_in_the_same_steps():
    plain = a_film()
    assert plain.parameters == Parameters()
    keys = {step.key for step in produce(plain, a_bench()).steps}
    asked = plain.model_copy(update={"parameters": Parameters(quality="best", steps=50)})
    assert {step.key for step in produce(asked, a_bench()).steps} == keys


def test_motion_moves_the_camera_of_the_draft():
    still = a_film("no camera movement")
    assert {shot.staging.move for shot in still.shots} == {"static"} and still.parameters.motion == "still"
    assert all("static frame" in shot.camera and "static frame" in shot.prompt for shot in still.shots)
    wild = a_film("shaky cam please")
    assert wild.parameters.motion_strength == 1.0
    assert sum(shot.staging.move == "handheld" for shot in wild.shots) > 1
    assert all("quick" in shot.camera for shot in wild.shots)


def test_a_camera_move_that_was_asked_for_stays():
    plan = a_film("pan left in shot 2", "no camera movement")
    assert plan.shots[1].staging.move == "pan left"
    assert {shot.staging.move for shot in (plan.shots[0], *plan.shots[2:])} == {"static"}


def test_a_revision_changes_only_the_parameter_it_names():
    plan = a_film("very painterly, best quality")
    new, _ = revise(plan, wishes("less motion", message=9))
    assert new.parameters == plan.parameters.model_copy(update={"motion": "gentle", "motion_strength": 0.25})
    assert said_of(plan.parameters, new.parameters) == ("The motion is gentle instead of steady.",)
    same, _ = revise(new, wishes("jazz", message=10))
    assert same.parameters == new.parameters
