"""How shots, sound and formats become steps where an engine cannot do everything at once."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.production import Production, produce
from specialists.production.clips import lengths
from specialists.production.segments import chapters_of, segments_of
from storage.domain.commands import Step
from storage.domain.engine import Bench
from storage.domain.plan import Character, ImagePlan, Line, MoviePlan, Scene, Transition
from storage.domain.render import (
    ClipRequest,
    CutRequest,
    FitRequest,
    JoinRequest,
    MixRequest,
    PickRequest,
    ScoreRequest,
    SegmentRequest,
    SpeechRequest,
    StillRequest,
)
from storage.domain.timeline import lay_out
from tests.builders import a_bench, a_bench_with, a_plan, a_shot

MARA = Character(name="Mara", description="a keeper in a yellow coat", accent="#f2aa4c", voice="deep")
FOX = Character(name="fox", description="a red fox", accent="#c0392b")


def step(production: Production, label: str) -> Step:
    return next(step for step in production.steps if step.label == label)


def labels(production: Production) -> set[str]:
    return {step.label for step in production.steps}


def reads(production: Production, label: str) -> dict[str, str]:
    """Role -> "label of the step it comes from:output role"."""
    by_key = production.by_key()
    inputs = step(production, label).inputs
    return {role: f"{by_key[key].label}:{output}" for role, (key, output) in inputs.items()}


def a_film(*transitions: Transition, frames: int = 48, **changes: Any) -> MoviePlan:
    """A film with one shot for each transition into it."""
    shots = tuple(
        a_shot(10 * number, frames=frames, transition=transition)
        for number, transition in enumerate(transitions, start=1)
    )
    return a_plan().model_copy(update={"shots": shots, "transition_frames": 12, **changes})


def with_shots(**changes: Any) -> MoviePlan:
    """The usual film with other shots, and whatever else is named."""
    return a_plan().model_copy(update=changes)


# ---- segments


@given(
    transitions=st.lists(st.sampled_from(["cut", "cross-fade", "dip"]), min_size=1, max_size=8),
    frames=st.integers(24, 90),
    title=st.sampled_from([0, 12, 60]),
    end=st.sampled_from([0, 12, 60]),
)
def test_segments_share_the_film_out_without_gap_or_overlap(
    transitions: list[Transition], frames: int, title: int, end: int
):
    plan = a_film(*transitions, frames=frames, title_frames=title, end_frames=end)
    timeline = lay_out(plan)
    segments = segments_of(timeline)
    assert segments[0].start == 0 and segments[-1].end == timeline.frames
    assert all(a.end == b.start for a, b in pairwise(segments))
    assert all(segment.frames > 0 for segment in segments)
    for segment in segments:  # every piece it reads covers it, and a fade lies wholly inside
        assert segment.entry.start <= segment.start
        if segment.following and segment.following.fade_in:
            assert segment.following.start >= segment.start
            assert segment.following.start + segment.following.fade_in == segment.end
        else:
            assert segment.entry.end >= segment.end


def test_a_shot_that_needs_nothing_is_never_encoded_twice():
    production = produce(a_film("cut", "cut"), a_bench())
    assert not [label for label in labels(production) if "segment" in label]
    assert reads(production, "cut")["sh010"] == "sh010 clip:main"


def test_a_clip_in_another_format_is_brought_into_the_house_format():
    production = produce(a_film("cut", "cut"), a_bench_with("clip", house_format=False))
    assert {"sh010 segment", "sh020 segment"} <= labels(production)
    assert reads(production, "cut")["title"] == "title card:main", "cards are ours"


def test_a_fade_belongs_to_the_earlier_piece_which_then_reads_both():
    production = produce(a_film("cut", "cross-fade", "cut"), a_bench())
    assert reads(production, "sh010 segment") == {"sh010": "sh010 clip:main", "sh020": "sh020 clip:main"}
    request = step(production, "sh010 segment").request
    assert isinstance(request, SegmentRequest)
    assert request.frames == 48 and [piece.fade_in for piece in request.pieces] == [0, 12]
    assert (request.pieces[1].start, request.pieces[1].end) == (36, 84)
    after = step(production, "sh020 segment").request
    assert isinstance(after, SegmentRequest) and after.frames == 36
    assert after.pieces[0].start == -12, "its head was shown in the fade"
    assert "sh030 segment" not in labels(production)


def test_a_caption_ends_with_its_shot_so_that_a_new_line_touches_no_other():
    plan = a_film("cut", "cut")
    shots = tuple(shot.model_copy(update={"narration": "A lamp burns."}) for shot in plan.shots)
    production = produce(plan.model_copy(update={"shots": shots}), a_bench())
    for shot in ("sh010", "sh020"):
        request = step(production, f"{shot} segment").request
        assert isinstance(request, SegmentRequest)
        assert [caption.role for caption in request.captions] == [f"timing:{shot}"]
        assert request.captions[0].until == request.frames


def test_a_line_that_begins_in_the_fade_is_captioned_on_both_sides_of_it():
    plan = a_film("cut", "cross-fade", frames=96, transition_frames=24)
    second = plan.shots[1].model_copy(update={"narration": "A lamp burns."})
    production = produce(plan.model_copy(update={"shots": (plan.shots[0], second)}), a_bench())
    first, then = (step(production, f"{shot} segment").request for shot in ("sh010", "sh020"))
    assert isinstance(first, SegmentRequest) and isinstance(then, SegmentRequest)
    assert first.captions[0].at == 96 - 24 + 12 and then.captions[0].at == -12


@pytest.mark.parametrize("subtitles", ["soft", "off"])
def test_captions_that_are_not_burned_in_need_no_segment(subtitles: str):
    shots = (a_shot(10, narration="A lamp burns."), a_shot(20))
    plan = with_shots(shots=shots, subtitles=subtitles)
    assert "sh010 segment" not in labels(produce(plan, a_bench()))


def test_a_cut_is_longer_elsewhere_and_segments_keep_their_keys():
    plan = a_film("cut", "cross-fade", "cut", "cross-fade")
    longer = plan.shots[0].model_copy(update={"frames": 72})
    after = plan.model_copy(update={"shots": (longer, *plan.shots[1:])})
    before = {step.key for step in produce(plan, a_bench()).steps}
    again = {step.label for step in produce(after, a_bench()).steps if step.key not in before}
    assert "sh010 segment" in again
    assert not again & {"sh020 segment", "sh030 segment", "sh040 segment"}


def test_scenes_are_chapters_from_a_minute_on():
    scenes = tuple(Scene(id=f"sc0{n}", title=f"Act {n}", place="sea", mood="calm") for n in (1, 2))
    shots = tuple(a_shot(10 * n, frames=480, scene=f"sc0{1 + (n > 2)}") for n in (1, 2, 3, 4))
    plan = a_plan().model_copy(update={"shots": shots, "scenes": scenes})
    chapters = chapters_of(plan, lay_out(plan))
    assert [(c.start, c.title) for c in chapters] == [(0, "Act 1"), (12 + 2 * 480, "Act 2")]
    short = plan.model_copy(update={"shots": tuple(s.model_copy(update={"frames": 24}) for s in shots)})
    assert chapters_of(short, lay_out(short)) == ()


def test_the_vertical_version_is_cropped_around_each_subject_and_shares_all_else():
    plan = a_plan(2, width=1280, height=720, deliverables=("vertical",))
    production = produce(plan, a_bench())
    request = step(production, "vertical sh010 segment").request
    assert isinstance(request, SegmentRequest)
    assert (request.width, request.height) == (404, 720)
    assert request.pieces[0].centre == pytest.approx(2 / 3)
    cut = step(production, "vertical cut").request
    assert isinstance(cut, CutRequest) and (cut.width, cut.height) == (404, 720)
    assert len([label for label in labels(production) if label.endswith("clip")]) == 2
    assert {o.name for o in production.offerings} >= {"film.", "film.srt", "film.vtt", "vertical.mp4"}


def test_an_upright_film_needs_no_vertical_version_and_says_so():
    production = produce(a_plan(2, width=720, height=1280, deliverables=("vertical",)), a_bench())
    assert not [label for label in labels(production) if label.startswith("vertical")]
    assert "upright already" in production.notes[0]


def test_a_scene_without_shots_has_no_dailies():
    scenes = (*a_plan().scenes, Scene(id="sc02", title="Nothing", place="sea", mood="calm"))
    production = produce(with_shots(scenes=scenes), a_bench())
    assert [o.name for o in production.offerings if "dailies" in o.name] == ["dailies/sc01.mp4"]


# ---- long shots, arrivals, words alone, lips


@given(frames=st.integers(1, 5000), most=st.integers(2, 200))
def test_a_long_shot_is_shared_out_evenly_and_no_part_is_too_long(frames: int, most: int):
    parts = lengths(frames, most)
    assert sum(parts) == frames
    assert parts[0] <= most and all(part + 1 <= most for part in parts[1:])
    assert max(parts) - min(parts) <= 2 or len(parts) == 1


def test_each_part_begins_where_the_one_before_ended():
    plan = with_shots(shots=(a_shot(10, frames=72),))
    production = produce(plan, a_bench_with("clip", max_seconds=1.0))
    assert reads(production, "sh010 clip part 1") == {
        "main": "sh010 panel:main", "layers": "sh010 panel:layers",
    }  # fmt: skip
    assert reads(production, "sh010 clip part 2") == {"main": "sh010 clip end 1:main"}
    assert reads(production, "sh010 clip end 1") == {"main": "sh010 clip part 1:main"}
    parts = [step(production, f"sh010 clip part {n}").request for n in (1, 2, 3, 4)]
    assert [(p.offset, p.frames, p.whole) for p in parts if isinstance(p, ClipRequest)] == [
        (0, 19, 72), (18, 19, 72), (36, 19, 72), (54, 18, 72),
    ]  # fmt: skip
    join = step(production, "sh010 clip").request
    assert isinstance(join, JoinRequest) and join.parts == (19, 18, 18, 17) and join.frames == 72
    assert production.shots["sh010"] == step(production, "sh010 clip").key


def test_a_shot_arrives_on_the_next_keyframe_where_the_engine_can():
    shots = (a_shot(10, ends="next"), a_shot(20, ends="next"))
    plan = with_shots(shots=shots)
    production = produce(plan, a_bench_with("clip", ends_on=True))
    assert reads(production, "sh010 clip")["last"] == "sh020 panel:main"
    assert "last" not in reads(production, "sh020 clip"), "nothing comes after it"
    unable = produce(plan, a_bench())
    assert "last" not in reads(unable, "sh010 clip")
    assert unable.notes == ("test-clip cannot arrive on a given picture, so sh010 ends where it likes.",)


def test_a_clip_from_words_alone_waits_for_no_panel_where_the_engine_can():
    plan = with_shots(shots=(a_shot(10, begins="text"),))
    assert reads(produce(plan, a_bench_with("clip", from_text=True)), "sh010 clip") == {}
    unable = produce(plan, a_bench())
    assert reads(unable, "sh010 clip")["main"] == "sh010 panel:main"
    assert "words alone" in unable.notes[0]


def test_mouths_follow_the_words_where_an_engine_can_move_them_and_else_it_is_said():
    shots = (a_shot(10, dialogue=(Line(speaker="Mara", text="Who is there?"),)), a_shot(20))
    plan = with_shots(shots=shots, lip_sync=True)
    able = produce(plan, a_bench_with("lips"))
    assert reads(able, "sh010 lips") == {"main": "sh010 clip:main", "speech": "sh010 voice:main"}
    assert able.shots["sh010"] == step(able, "sh010 lips").key
    assert "sh020 lips" not in labels(able)
    assert "No engine here moves lips" in produce(plan, a_bench()).notes[0]


# ---- pictures


def test_references_go_into_every_keyframe_their_character_is_in():
    shots = (a_shot(10, subject="Mara"), a_shot(20, subject="fox", action="the fox meets Mara"), a_shot(30))
    plan = with_shots(shots=shots, characters=(MARA, FOX))
    production = produce(plan, a_bench_with("still", references=3))
    assert reads(production, "sh010 panel") == {
        "ref:1": "Mara front:main", "ref:2": "Mara side:main", "ref:3": "Mara back:main",
    }  # fmt: skip
    assert reads(production, "sh020 panel") == {
        "ref:1": "Mara front:main", "ref:2": "fox front:main", "ref:3": "Mara side:main",
    }  # fmt: skip
    assert reads(production, "sh030 panel") == {}
    request = step(production, "sh020 panel").request
    assert isinstance(request, StillRequest) and request.references == ("ref:1", "ref:2", "ref:3")
    assert len(reads(production, "character sheet")) == 6
    assert not [label for label in labels(produce(plan, a_bench())) if "front" in label]
    sheets = produce(plan.model_copy(update={"sheets": True}), a_bench())
    assert {"Mara front", "fox back", "character sheet"} <= labels(sheets)


def test_another_voice_changes_no_picture():
    plan = a_plan(2, characters=(MARA,))
    other = a_plan(2, characters=(MARA.model_copy(update={"voice": "bright"}),))
    assert labels(produce(plan, a_bench())) == labels(produce(other, a_bench()))
    assert [s.key for s in produce(plan, a_bench()).steps] == [s.key for s in produce(other, a_bench()).steps]


def test_the_best_of_several_keyframes_is_picked_with_all_it_has():
    production = produce(a_plan(1, best_of=3), a_bench())
    assert {"sh010 panel a", "sh010 panel b", "sh010 panel c", "sh010 panel"} <= labels(production)
    pick = step(production, "sh010 panel")
    assert isinstance(pick.request, PickRequest) and pick.request.roles == ("main", "layers")
    assert len({step(production, f"sh010 panel {x}").request.model_dump()["seed"] for x in "abc"}) == 3
    assert reads(production, "sh010 clip") == {"main": "sh010 panel:main", "layers": "sh010 panel:layers"}


def test_an_enlarged_image_is_the_result():
    film = a_plan(1)
    plan = ImagePlan(title="T", brief="b", seed=1, look=film.look, shot=film.shots[0], enlarge=2)
    production = produce(plan, a_bench())
    assert production.result == step(production, "sh010 enlarged").key
    assert [offer.name for offer in production.offerings if offer.result] == ["image."]


def test_a_storyboard_is_panels_and_a_page():
    production = produce(a_plan(3, kind="storyboard"), a_bench())
    assert labels(production) == {"sh010 panel", "sh020 panel", "sh030 panel", "storyboard"}
    film = produce(a_plan(3), a_bench())
    assert {s.key for s in production.steps} <= {s.key for s in film.steps}, "the film reuses all of it"


# ---- sound


def test_lines_are_spoken_each_in_its_voice_and_share_the_slot():
    shot = a_shot(
        10, frames=240, narration="One two three four.", dialogue=(Line(speaker="Mara", text="Yes?"),)
    )
    request = step(produce(with_shots(shots=(shot,), characters=(MARA,)), a_bench()), "sh010 voice").request
    assert isinstance(request, SpeechRequest)
    assert request.lines == ("One two three four.", "Yes?")
    assert request.voices == ("narrator", "deep") and request.speakers == ("", "Mara")
    assert request.slots[0] == pytest.approx(4 * request.slots[1], abs=1e-4)


def test_a_song_is_composed_mixed_and_captioned():
    production = produce(a_plan(2, lyrics=("Rise, oh rise.",)), a_bench())
    song = step(production, "song").request
    assert isinstance(song, ScoreRequest) and song.lyrics == ("Rise, oh rise.",)
    assert reads(production, "mix")["lyrics"] == "song:captions"
    segment = step(production, "sh010 segment").request
    assert isinstance(segment, SegmentRequest)
    assert [(c.role, c.at, c.sung) for c in segment.captions] == [("lyrics", -12, True)]


def engine_of(seconds: float) -> Bench:
    return a_bench_with("score", max_seconds=seconds, exact_length=False)


def test_music_is_fitted_on_its_bars_where_the_engine_is_not_exact_or_too_short():
    plan = with_shots(lyrics=("Rise.",), shots=tuple(a_shot(10 * n, frames=480) for n in (1, 2)))
    production = produce(plan, engine_of(30))
    raw = step(production, "song as made").request
    assert isinstance(raw, ScoreRequest) and raw.frames == 30 * 24
    assert raw.sections[-1].end == raw.frames and all(hit < raw.frames for hit in raw.hits)
    fit = step(production, "song").request
    assert isinstance(fit, FitRequest) and fit.frames == lay_out(plan).frames and fit.bpm == 80
    assert reads(production, "song") == {"music": "song as made:main", "captions": "song as made:captions"}
    assert reads(production, "mix")["music"] == "song:main"
    assert "30 seconds of music at most" in production.notes[0]
    assert produce(plan, engine_of(60)).notes == ()


def test_silence_is_no_fault_where_nothing_is_heard():
    plan = a_plan(1).model_copy(update={"music": a_plan(1).music.model_copy(update={"genre": "none"})})
    mix = step(produce(plan, a_bench()), "mix").request
    assert isinstance(mix, MixRequest) and mix.silent
    spoken = plan.model_copy(update={"shots": (a_shot(10, dialogue=(Line(speaker="A", text="Hm."),)),)})
    mix = step(produce(spoken, a_bench()), "mix").request
    assert isinstance(mix, MixRequest) and not mix.silent


def test_what_no_result_needs_is_welcome_and_not_needed():
    production = produce(a_plan(2, deliverables=("poster", "dailies", "vertical")), a_bench())
    needed = {production.by_key()[key].label for key in production.needed()}
    assert labels(production) - needed >= {"poster", "sc01 dailies", "storyboard", "vertical cut"}
    assert {"cut", "mix", "sh010 clip", "title card"} <= needed


def test_a_price_grows_with_the_pixels_where_the_engine_says_so():
    bench = a_bench_with("clip", by_pixels=True, seconds_per_second=2.0, fixed_seconds=0.5)
    small = step(produce(a_plan(1, width=640, height=360), bench), "sh010 clip").weight
    full = step(produce(a_plan(1, width=1280, height=720), bench), "sh010 clip").weight
    assert small == pytest.approx(0.5 + 2.0 / 4) and full == pytest.approx(0.5 + 2.0)


def test_rates_that_are_fractions_stay_exact():
    plan = a_plan(2, rate=Fraction(24000, 1001))
    cut = step(produce(plan, a_bench()), "cut").request
    assert isinstance(cut, CutRequest) and cut.rate == Fraction(24000, 1001)
