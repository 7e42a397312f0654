"""Review finds what is wrong with a plan and passes what is right."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from specialists.asked.wishes import wishes
from specialists.craft import load_craft
from specialists.planning.limits import Allowance
from specialists.planning.review import review, shots_touched
from specialists.planning.revision import revise
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.production import produce
from specialists.reading.brief import read_brief
from specialists.story.telling import load_story
from storage.domain.engine import Bench
from storage.domain.errors import BeyondEngine
from storage.domain.plan import Kind, MoviePlan, Shot
from storage.domain.render import Makes
from tests.builders import a_bench

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
     "noir", "low angle", "handheld", "85mm", "quicker", "set the tempo to 132 beats per minute", "jazz", "no music", "add a dog", "set it in a desert", "no people",
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


# ---- continuity


def with_staging(plan: MoviePlan, index: int, **changes: object) -> MoviePlan:
    staging = plan.shots[index].staging.model_copy(update=changes)
    return with_shot(plan, index, staging=staging)


def same_scene(plan: MoviePlan) -> int:
    """The index of a shot whose predecessor is in its scene."""
    return next(i for i in range(1, len(plan.shots)) if plan.shots[i].scene == plan.shots[i - 1].scene)


def found(plan: MoviePlan, words: str) -> str:
    """The one reason with these words; it names a shot or a scene and has a way out."""
    reasons = [reason for reason in review(plan, ()) if words in reason]
    assert len(reasons) == 1, review(plan, ())
    assert re.search(r"\b(?:sh|sc)\d", reasons[0]) and ":" in reasons[0] and reasons[0].count(". ") == 0
    return reasons[0]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("weather", "snow", "weather jumps"),
        ("time", "night", "hour jumps"),
        ("season", "winter", "season jumps"),
    ],
)
def test_nothing_jumps_inside_a_scene_that_nobody_wished_for(name: str, value: str, said: str):
    plan = a_film("at noon")
    at = same_scene(plan)
    jumping = with_staging(plan, at, **{name: value})
    assert plan.shots[at].id in found(jumping, said)
    kind = wishes(f"shot {at + 1} {'at night' if name == 'time' else value}", message=3)
    asked = jumping.model_copy(update={"constraints": (*jumping.constraints, *kind)})
    assert not any("jumps" in reason for reason in review(asked, ()))


def test_the_place_stays_in_its_scene_and_a_spot_of_it_is_the_place():
    plan = a_film()
    at = same_scene(plan)
    assert "begin a new scene" in found(with_shot(plan, at, place="city kitchen"), "place changes")
    spot = with_shot(with_shot(plan, at - 1, place="lighthouse"), at, place="rocks below the lighthouse")
    assert not any("place changes" in reason for reason in review(spot, ()))


def test_a_character_stays_the_same_inside_a_scene():
    plan = a_film()
    at = same_scene(plan)
    names = plan.characters[0].model_copy(update={"name": "old keeper"})
    plan = plan.model_copy(update={"characters": (names,)})
    plan = with_shot(with_shot(plan, at - 1, subject="old keeper"), at, subject="young keeper")
    assert "old keeper becomes the young keeper" in found(plan, "becomes")
    two = names.model_copy(update={"name": "young keeper"})
    assert not any("becomes" in r for r in review(plan.model_copy(update={"characters": (names, two)}), ()))


def test_a_character_is_described_once():
    plan = a_film()
    who = plan.characters[0]
    twice = (who, who.model_copy(update={"description": "A tall one."}))
    assert any("two ways" in r for r in review(plan.model_copy(update={"characters": twice}), ()))


def test_a_cut_does_not_flip_screen_direction():
    plan = a_film()
    at = same_scene(plan)
    who = plan.shots[at].subject
    plan = with_staging(
        with_shot(plan, at - 1, subject=who), at - 1, move="truck left", placement="left third"
    )
    flipped = with_staging(plan, at, move="truck right", placement="right third")
    assert "screen direction flips" in found(flipped, "screen direction")
    for fine in (
        {"move": "truck left", "placement": "right third"},
        {"move": "truck right", "placement": "centre"},
    ):
        assert not any("flips" in reason for reason in review(with_staging(plan, at, **fine), ()))


def test_shots_that_no_viewer_can_tell_apart_are_one_shot():
    plan = a_film()
    first = plan.shots[0]
    near = {
        "subject": first.subject,
        "place": first.place,
        "action": f"{first.action}.",
        "scene": first.scene,
    }
    lens = first.staging.model_copy(update={"lens_mm": first.staging.lens_mm + 4})
    assert "same shot" in found(with_shot(plan, 1, **near, staging=lens), "same shot")
    closer = first.staging.model_copy(update={"size": "close-up"})
    assert not any("same shot" in r for r in review(with_shot(plan, 1, **near, staging=closer), ()))


def test_a_story_is_not_told_backwards():
    plan = a_film()
    assert "opens the film with its ending" in found(
        with_shot(plan, 0, narration="In the end, she stayed."), "opens"
    )
    late = with_shot(plan, len(plan.shots) - 1, narration="Once upon a time, she came.")
    assert "after it has ended" in found(late, "begins the story")


def test_a_film_without_a_title_card_begins_with_a_cut():
    plan = a_film().model_copy(update={"title_frames": 0})
    assert "begin with a cut" in found(with_shot(plan, 0, transition="cross-fade"), "nothing before it")
    assert not any("nothing before" in r for r in review(with_shot(plan, 0, transition="cut"), ()))


def test_scenes_are_left_for_good():
    plan = a_film()
    assert "which was left before" in found(
        with_shot(plan, len(plan.shots) - 1, scene=plan.shots[0].scene), "which was left"
    )


def test_scenes_come_in_the_order_they_are_planned_in():
    plan = a_film()
    assert "keep one order" in found(plan.model_copy(update={"scenes": plan.scenes[::-1]}), "are planned as")


def test_what_a_person_swapped_is_not_called_a_jump():
    new, _ = revise(a_film(), wishes("swap 2 and 4", message=5))
    assert review(new, new.constraints, seconds=24) == ()


def test_a_later_wish_for_one_shot_goes_before_the_film_s():
    asked = (*wishes("at dawn", message=2), *wishes("shot 2 at night", message=3))
    plan = write_plan(read_brief(BRIEF), asked, {}, PlanOptions(seed=4), CRAFT, load_story())
    assert isinstance(plan, MoviePlan) and plan.shots[1].staging.time == "night"
    assert review(plan, plan.constraints, seconds=24) == ()


MORE_BRIEFS = tuple(
    line
    for line in (Path(__file__).parents[3] / "benchmarks" / "briefs.txt").read_text("utf-8").splitlines()
    if line.strip()
)


@pytest.mark.parametrize("seconds", [8, 24, 60])
def test_no_plan_that_the_studio_writes_is_sent_back_without_a_wish(seconds: int):
    for number, brief in enumerate(MORE_BRIEFS):
        for said in ((), ("make it snow, slower",), ("at night", "shot 2 closer")):
            asked = tuple(w for k, text in enumerate(said) for w in wishes(text, message=k + 2))
            options = PlanOptions(seed=number, seconds=seconds)
            plan = write_plan(read_brief(brief), asked, {}, options, CRAFT, load_story())
            assert review(plan, plan.constraints, seconds=seconds, bench=a_bench()) == (), brief


# ---- engines and price


def bench_of(makes: Makes, **limits: float) -> Bench:
    bench = dict(a_bench())
    bench[makes] = replace(bench[makes], **limits)
    return bench


@pytest.mark.parametrize(
    ("makes", "limits", "said"),
    [("still", {"max_width": 640}, "smaller size"), ("still", {"max_height": 360}, "smaller size"),
     ("speech", {"max_seconds": 1}, "leave its line out"), ("cut", {"max_seconds": 20}, "make it shorter")],
)  # fmt: skip
def test_what_an_engine_cannot_do_is_refused_with_the_shot_and_a_way_out(
    makes: Makes, limits: dict[str, float], said: str
):
    bench = bench_of(makes, **limits)
    reasons = review(a_film(), (), seconds=24, bench=bench)
    assert reasons and all(said in reason and f"test-{makes}" in reason for reason in reasons)
    if makes in ("still", "speech"):
        assert all("sh0" in reason for reason in reasons)
    with pytest.raises(BeyondEngine):
        produce(a_film(), bench)


@pytest.mark.parametrize(("makes", "seconds"), [("clip", 3), ("score", 20)])
def test_what_is_too_long_for_an_engine_is_made_in_parts_or_fitted(makes: Makes, seconds: float):
    bench = bench_of(makes, max_seconds=seconds)
    assert review(a_film(), (), seconds=24, bench=bench) == ()
    made = {step.request.makes for step in produce(a_film(), bench).steps}
    assert made >= ({"frame", "join"} if makes == "clip" else {"fit"})
    lacking: Bench = {name: facts for name, facts in bench.items() if name not in ("join", "fit")}
    assert review(a_film(), (), seconds=24, bench=lacking)


def test_review_refuses_for_an_engine_exactly_what_production_would_refuse():
    kinds: tuple[Kind, ...] = ("film", "image", "clip", "song", "speech")
    every: tuple[Makes, ...] = ("still", "clip", "score", "speech", "card", "mix", "sheet", "cut")
    for kind in kinds:
        plan = write_plan(read_brief(BRIEF), (), {}, PlanOptions(seed=4, kind=kind), CRAFT, load_story())
        for makes in every:
            for limits in ({"max_width": 640}, {"max_seconds": 0.5}, {"max_seconds": 5}, {"max_seconds": 30}):
                bench = bench_of(makes, **limits)
                try:
                    produce(plan, bench)
                    refused = False
                except BeyondEngine:
                    refused = True
                assert bool(review(plan, (), bench=bench)) == refused, (kind, makes, limits)
        without: Bench = {makes: facts for makes, facts in a_bench().items() if makes != "speech"}
        assert bool(review(plan, (), bench=without)) == (kind in ("film", "speech"))


def test_a_plan_that_cannot_be_paid_for_is_sent_back_with_its_price():
    plan = a_film()
    price = produce(plan, a_bench()).seconds()
    assert review(plan, (), bench=a_bench(), allowance=Allowance(seconds=price + 1)) == ()
    (reason,) = review(plan, (), bench=a_bench(), allowance=Allowance(seconds=price - 1))
    assert f"{price:.0f} seconds" in reason and "sh0" in reason and "shorter film" in reason


def test_what_is_made_already_costs_nothing_and_variations_cost_more():
    plan = a_film()
    production = produce(plan, a_bench())
    made = frozenset(step.key for step in production.steps)
    assert review(plan, (), bench=a_bench(), allowance=Allowance(seconds=0, made=made)) == ()
    three = plan.model_copy(update={"variations": 3})
    (reason,) = review(three, (), bench=a_bench(), allowance=Allowance(seconds=production.seconds() + 1))
    assert "fewer variations" in reason


def test_turns_that_are_still_to_come_are_paid_in_tokens():
    assert review(a_film(), (), allowance=Allowance(tokens=200, rates=(80, 85))) == ()
    (reason,) = review(a_film(), (), allowance=Allowance(tokens=100, rates=(80, 85)))
    assert "165 tokens and 100 are left" in reason
    assert review(a_film(), (), allowance=Allowance(rates=(80, 85))) == ()


def test_a_song_and_a_clip_are_as_long_as_asked():
    kinds: tuple[Kind, ...] = ("song", "clip")
    for kind in kinds:
        options = PlanOptions(seed=4, kind=kind, seconds=20)
        plan = write_plan(read_brief(BRIEF), (), {}, options, CRAFT, load_story())
        assert review(plan, (), seconds=20) == ()
        assert "40" in review(plan, (), seconds=40)[0]
