"""Plans become steps; only what a change touches gets a new key."""

from itertools import pairwise
from typing import Any

import pytest

from specialists.production import Offering, Production, produce, varied, voice_slots
from storage.domain.errors import BeyondEngine
from storage.domain.plan import PLAN, AnyPlan, ClipPlan, ImagePlan, MoviePlan, SongPlan, SpeechPlan, shots_of
from storage.domain.render import CutRequest, MixRequest, ScoreRequest
from storage.domain.timeline import lay_out
from tests.builders import a_bench, a_key, a_plan, a_shot


def labels(production: Production) -> dict[str, str]:
    return {step.label: step.key for step in production.steps}


def changed(before: MoviePlan, after: MoviePlan, **versions: str) -> set[str]:
    """Labels of the steps that `after` needs and `before` did not."""
    old = {step.key for step in produce(before, a_bench()).steps}
    return {step.label for step in produce(after, a_bench(**versions)).steps if step.key not in old}


def with_shot(plan: MoviePlan, index: int, **changes: Any) -> MoviePlan:
    shots = list(plan.shots)
    shots[index] = shots[index].model_copy(update=changes)
    return plan.model_copy(update={"shots": tuple(shots)})


def test_every_step_comes_after_what_it_reads():
    production = produce(a_plan(3), a_bench())
    seen: set[str] = set()
    for step in production.steps:
        assert all(key in seen for key, _ in step.inputs.values()), step.label
        seen.add(step.key)
    assert production.result in seen


def test_the_same_plan_has_the_same_keys():
    assert labels(produce(a_plan(), a_bench())) == labels(produce(a_plan(), a_bench()))


def test_one_word_of_one_shot_changes_its_steps_and_what_reads_them():
    plan = a_plan(3)
    touched = changed(plan, with_shot(plan, 1, action="the keeper opens the door"))
    assert touched == {"sh020 panel", "sh020 clip", "storyboard", "sc01 dailies", "poster", "cut"}


def test_a_new_line_changes_the_voice_but_not_the_picture():
    plan = with_shot(a_plan(3), 0, narration="The lamp was always hers.")
    touched = changed(plan, with_shot(plan, 0, narration="The lamp was never hers."))
    assert touched == {"sh010 voice", "sh010 segment", "mix", "storyboard", "cut"}


def test_a_longer_shot_keeps_its_panel():
    plan = a_plan(2)
    touched = changed(plan, with_shot(plan, 1, frames=48))
    assert "sh020 panel" not in touched
    assert {"sh020 clip", "score", "mix", "cut"} <= touched
    assert "sh010 clip" not in touched


def test_a_new_engine_version_makes_its_steps_again():
    plan = a_plan(2)
    assert changed(plan, plan, card="2") == {"title card", "end card", "cut"}


def test_ready_steps_are_those_whose_inputs_are_made():
    production = produce(a_plan(2), a_bench())
    first = {step.label for step in production.ready(())}
    assert first == {"score", "sh010 panel", "sh020 panel", "title card", "end card"}
    panel = labels(production)["sh010 panel"]
    assert "sh010 clip" in {step.label for step in production.ready([panel])}  # pyright: ignore[reportArgumentType]


def test_walking_through_what_is_ready_makes_everything_once():
    production = produce(a_plan(4), a_bench())
    made: list[Any] = []
    while ready := production.ready(made):
        made.append(ready[0].key)
    assert sorted(made) == sorted(step.key for step in production.steps)
    assert production.is_done(made) and production.seconds(made) == 0


def test_the_cut_is_as_long_as_the_plan_says():
    plan = a_plan(3)
    cut = next(s.request for s in produce(plan, a_bench()).steps if s.label == "cut")
    assert isinstance(cut, CutRequest)
    assert cut.frames == lay_out(plan).frames == 12 + 3 * 24 + 12
    assert cut.parts == ("title", "sh010", "sh020", "sh030", "end")
    assert sum(cut.lengths) == cut.frames


def test_cross_fades_overlap_and_lines_never_do():
    shots = tuple(
        a_shot(10 * n, frames=72, transition="cross-fade", narration=f"Line {n}.") for n in (1, 2, 3)
    )
    plan = a_plan(shots=3).model_copy(update={"shots": shots, "transition_frames": 12})
    timeline = lay_out(plan)
    assert timeline.frames == 12 + 3 * 72 - 3 * 12 + 12
    slots = list(voice_slots(plan, timeline).values())
    assert all(a[1] < b[0] for a, b in pairwise(slots))
    mix = next(s.request for s in produce(plan, a_bench()).steps if s.label == "mix")
    assert isinstance(mix, MixRequest) and len(mix.cues) == 3


def test_music_sections_cover_the_film_without_a_gap():
    production = produce(a_plan(5), a_bench())
    score = next(s.request for s in production.steps if s.label == "score")
    assert isinstance(score, ScoreRequest)
    assert score.sections[0].start == 0 and score.sections[-1].end == score.frames
    assert all(a.end == b.start for a, b in pairwise(score.sections))


def test_an_engine_too_small_for_the_plan_is_named_before_the_queue():
    bench = dict(a_bench())
    bench["still"] = bench["still"].__class__(
        name="tiny", version="1", makes="still", tier="draft", max_width=32, max_height=32,
        max_seconds=10, seconds_per_second=1,
    )  # fmt: skip
    with pytest.raises(BeyondEngine, match="32x32"):
        produce(a_plan(), bench)


def of_every_kind(**changes: Any) -> dict[str, AnyPlan]:
    film = a_plan(2, **changes)
    common: dict[str, Any] = {"title": "T", "brief": "b", "seed": 2**32 - 1, **changes}
    return {
        "film": film,
        "image": ImagePlan(**common, look=film.look, shot=film.shots[0]),
        "clip": ClipPlan(**common, look=film.look, shot=film.shots[0]),
        "song": SongPlan(**common, seconds=10, music=film.music),
        "speech": SpeechPlan(**common, lines=("Hello.",)),
    }


def test_other_kinds_need_only_their_own_steps():
    steps = {kind: list(labels(produce(plan, a_bench()))) for kind, plan in of_every_kind().items()}
    assert steps["image"] == ["sh010 panel"]
    assert steps["clip"] == ["sh010 panel", "sh010 clip"]
    assert steps["song"] == ["song"]
    assert steps["speech"] == ["speech"]


@pytest.mark.parametrize("kind", ["film", "image", "clip", "song", "speech"])
def test_every_kind_can_be_varied_and_each_variation_is_a_whole_of_its_own(kind: str):
    plan = of_every_kind(variations=3)[kind]
    production = produce(plan, a_bench())
    assert len(set(production.results)) == 3
    assert production.result == production.results[0]
    alone = produce(plan.model_copy(update={"variations": 1}), a_bench())
    assert production.steps[: len(alone.steps)] == alone.steps, "the first is the plan as it was written"
    for number, (result, part) in enumerate(zip(production.results, production.parts, strict=True), 1):
        as_one = varied(plan, number).model_copy(update={"variations": 1})
        own = produce(as_one, a_bench())
        assert result == own.result
        assert part == set(own.by_key())
    shared = {step.key for step in production.steps if step.label == "choices"}  # one page of them all
    assert set(production.by_key()) - shared == {key for part in production.parts for key in part}
    assert bool(shared) is (kind == "image")


@pytest.mark.parametrize(
    ("name", "number", "of", "called"),
    [
        ("film.", 1, 1, "film.mp4"),
        ("film.", 1, 3, "film.mp4"),  # there always is a film.mp4
        ("film.srt", 2, 3, "film-2.srt"),
        ("stems/voice.wav", 2, 3, "stems/voice-2.wav"),
        ("image.", 1, 1, "image.mp4"),
        ("image.", 1, 4, "image-1.mp4"),
        ("choices.jpg", 1, 4, "choices.jpg"),
        ("speech.timing.json", 2, 2, "speech-2.timing.json"),
    ],
)
def test_names_do_not_change_when_there_is_one(name: str, number: int, of: int, called: str):
    assert Offering(name=name, step=a_key("it"), variation=number, of=of).file_name(".mp4") == called


def test_what_variations_share_is_made_once():
    production = produce(a_plan(2, variations=2), a_bench())
    shared = production.parts[0] & production.parts[1]
    assert {production.by_key()[key].label for key in shared} == {"title card", "end card"}
    names = [step.label for step in production.steps]
    assert len(names) == len(set(names)), "each step has a name of its own on the board"
    assert {"cut", "cut 2", "sh010 panel", "sh010 panel 2", "score 2", "storyboard 2"} <= set(names)


@pytest.mark.parametrize("kind", ["film", "image", "clip", "song", "speech"])
def test_a_variation_differs_in_its_seeds_and_in_nothing_else(kind: str):
    plan = of_every_kind()[kind]
    assert varied(plan, 1) == plan
    second, third = varied(plan, 2), varied(plan, 3)
    assert len({plan.seed, second.seed, third.seed}) == 3
    for before, after in zip(shots_of(plan), shots_of(second), strict=True):
        assert after == before.model_copy(update={"seed": before.seed + 1})
    assert PLAN.validate_json(second.model_dump_json()) == second, "a seed at the end of its range goes round"
    bare = {"seed", "shots", "shot", *(["voice"] if kind == "speech" else [])}
    assert second.model_dump(exclude=bare) == plan.model_dump(exclude=bare)


def test_a_text_is_read_by_others_unless_a_voice_was_asked_for():
    speech = of_every_kind()["speech"]
    assert isinstance(speech, SpeechPlan)

    def voices(plan: SpeechPlan) -> list[str]:
        return [one.voice for n in (1, 2, 3) if isinstance(one := varied(plan, n), SpeechPlan)]

    assert voices(speech) == ["narrator", "reader 2", "reader 3"]
    assert voices(speech.model_copy(update={"voice": "british"})) == ["british"] * 3
