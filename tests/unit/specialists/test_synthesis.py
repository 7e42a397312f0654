"""The plan keeps to the brief, to the frame and to what was asked for."""

from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from specialists.asked.wishes import wishes
from specialists.craft import load_craft
from specialists.models.scripted import ScriptedModel
from specialists.planning.edits import shots_of
from specialists.planning.plan_writer import PlanWriter
from specialists.planning.review import review
from specialists.planning.staging import crosses_the_line
from specialists.planning.synthesis import AnyPlan, PlanOptions, PlanWords, title_options, write_plan
from specialists.reading.brief import read_brief
from specialists.story.telling import load_story
from storage.domain.plan import (
    PLAN,
    ClipPlan,
    Constraint,
    ImagePlan,
    Kind,
    MoviePlan,
    Shot,
    SongPlan,
    SpeechPlan,
)
from storage.domain.timeline import lay_out

CRAFT = load_craft(Path(__file__).parents[3] / "specialists" / "craft")
STORY = load_story()
KINDS: tuple[Kind, ...] = ("film", "image", "clip", "song", "speech")
KEEPER = "A lighthouse keeper teaches a storm to sing"
BRIEFS = (
    KEEPER,
    "two robots fall in love in a laundromat",
    "the last bakery open at 4am in a snowed-in mountain town",
    "an octopus who wants to be a pianist",
    "sunrise over mountains",
    "a paper boat crossing a flooded city",
    "The day my grandmother's clock stopped",
    "An old fisherman and a young whale become friends",
)


def a_plan(
    brief: str = KEEPER,
    *said: str,
    options: PlanOptions | None = None,
    choices: dict[str, str] | None = None,
    words: PlanWords | None = None,
) -> AnyPlan:
    asked = tuple(wish for number, text in enumerate(said) for wish in wishes(text, message=number + 2))
    return write_plan(
        read_brief(brief), asked, choices or {}, options or PlanOptions(seed=1), CRAFT, STORY, words
    )


def a_film(
    brief: str = KEEPER,
    *said: str,
    seconds: float = 24,
    seed: int = 1,
    choices: dict[str, str] | None = None,
    words: PlanWords | None = None,
) -> MoviePlan:
    options = PlanOptions(seconds=seconds, seed=seed)
    plan = a_plan(brief, *said, options=options, choices=choices, words=words)
    assert isinstance(plan, MoviePlan)
    return plan


def look(shot: Shot) -> tuple[object, ...]:
    return (shot.subject, shot.place, shot.action, shot.staging)


@pytest.mark.parametrize("brief", BRIEFS)
def test_every_shot_shows_a_subject_or_a_place_of_the_brief(brief: str):
    reading = read_brief(brief)
    named = [name.lower() for name in (*reading.subjects, *reading.places)]
    for shot in a_film(brief).shots:
        assert any(name in shot.subject.lower() or name in shot.place.lower() for name in named)


@pytest.mark.parametrize("brief", BRIEFS)
def test_a_film_is_as_long_as_asked_and_passes_review(brief: str):
    for seed in range(3):
        plan = a_film(brief, seed=seed)
        assert lay_out(plan).frames == 576
        assert len(plan.shots) in (5, 6)
        assert review(plan, plan.constraints, seconds=24) == ()


@pytest.mark.parametrize("seconds", [4, 5.5, 8, 13, 24, 61, 240])
def test_any_length_is_met_to_the_frame(seconds: float):
    assert lay_out(a_film(seconds=seconds)).frames == round(seconds * 24)


def test_an_hour_never_shows_the_same_shot_twice():
    plan = a_film(seconds=3600)
    assert lay_out(plan).seconds == 3600
    assert len({look(shot) for shot in plan.shots}) == len(plan.shots) > 400
    spoken = [shot.narration for shot in plan.shots if shot.narration]
    assert len(set(spoken)) == len(spoken) > 40


@pytest.mark.parametrize("brief", BRIEFS)
def test_neighbours_differ_and_there_is_a_first_view_and_a_close_one(brief: str):
    shots = a_film(brief).shots
    for one, next_ in pairwise(shots):
        assert one.action != next_.action
        assert (one.staging.size, one.staging.angle, one.staging.move) != (
            next_.staging.size, next_.staging.angle, next_.staging.move,
        )  # fmt: skip
    assert shots[0].staging.size in ("wide", "extreme wide")
    assert any("close-up" in shot.staging.size for shot in shots)


@pytest.mark.parametrize("seconds", [8, 24, 60, 240])
def test_a_scene_plays_in_one_place_and_one_hour(seconds: float):
    for brief in BRIEFS:
        plan = a_film(brief, seconds=seconds)
        for scene in plan.scenes:
            inside = [shot for shot in plan.shots if shot.scene == scene.id]
            assert {shot.place for shot in inside} == {scene.place}
            assert {f"{shot.staging.time}" for shot in inside} == {scene.title.rpartition(", ")[2]}


def test_a_film_passes_through_the_hours_in_order_and_looks_around_between_scenes():
    for brief in BRIEFS:
        plan = a_film(brief, seconds=60)
        hours = [plan.shots[0].staging.time]
        for shot in plan.shots:
            if shot.staging.time != hours[-1]:
                hours.append(shot.staging.time)
        assert len(set(hours)) == len(hours)
        asked = any(wish.kind == "time" for wish in plan.constraints)
        assert asked or len(hours) > 1
        assert len({scene.place for scene in plan.scenes}) >= min(2, len(plan.scenes))


def test_screen_direction_never_flips_inside_a_scene():
    for brief in BRIEFS:
        for seed in range(6):
            shots = a_film(brief, seconds=60, seed=seed).shots
            for one, next_ in pairwise(shots):
                assert one.scene != next_.scene or not crosses_the_line(one.staging, next_.staging)


def test_two_lenses_of_one_view_are_not_two_shots():
    for shot, other in combinations(a_film(seconds=600).shots, 2):
        same = shot.staging.model_copy(update={"lens_mm": other.staging.lens_mm}) == other.staging
        assert not (same and look(shot)[:3] == look(other)[:3])


def test_as_many_variations_are_planned_as_were_asked_for():
    assert a_plan().variations == 1
    for kind in KINDS:
        assert a_plan(options=PlanOptions(seed=1, kind=kind, variations=4)).variations == 4


def test_a_slower_song_slows_the_music_and_no_camera():
    plain, plan = a_film(), a_film(KEEPER, "a slower song")
    assert plan.music.bpm < plain.music.bpm
    assert [(s.camera, s.frames) for s in plan.shots] == [(s.camera, s.frames) for s in plain.shots]
    assert ("tempo", "slow") in {(c.kind, c.value) for c in plan.constraints}
    assert review(plan, plan.constraints, seconds=24) == ()


def test_the_style_of_an_earlier_film_is_taken_over_unless_another_is_asked_for():
    assert a_film(choices={"style": "woodcut style"}).look.style == "woodcut style"
    assert "watercolour" in a_film(KEEPER, "watercolour", choices={"style": "woodcut style"}).look.style


def test_the_camera_text_says_what_the_staging_is():
    for shot in a_film().shots:
        assert f"{shot.staging.lens_mm}mm" in shot.camera
        assert shot.staging.move in shot.camera or shot.staging.move == "static"
        assert shot.staging.size in shot.camera


def test_a_prompt_tells_an_engine_everything():
    plan = a_film(KEEPER, "make it snow", "like an ink drawing")
    for shot in plan.shots:
        for told in (shot.action, shot.camera, shot.mood, plan.look.palette_name, "snow", "ink drawing"):
            assert told.lower() in shot.prompt.lower()


def test_the_brief_s_own_action_is_what_the_film_comes_to():
    for brief, action in (
        (KEEPER, "teaches a storm to sing"),
        (BRIEFS[3], "becomes a pianist"),
        (BRIEFS[7], "become friends"),
    ):
        assert any(action in shot.action for shot in a_film(brief).shots)


def test_verbs_agree_with_their_subjects():
    for shot in a_film("two robots fall in love in a laundromat").shots:
        if shot.subject == "two robots":
            verb = shot.action.removeprefix("the two robots ").split()[0]
            assert not verb.endswith("s") or verb in ("cross", "press", "guess")


def test_narration_fits_its_slot_and_is_never_said_twice():
    for brief in BRIEFS:
        lines = [shot.narration for shot in a_film(brief).shots if shot.narration]
        assert len(lines) >= 3 and len(set(lines)) == len(lines)


def test_the_same_seed_gives_the_same_plan_and_another_gives_another():
    assert a_film() == a_film()
    other = a_film(seed=2)
    assert [look(shot) for shot in other.shots] != [look(shot) for shot in a_film().shots]


def test_different_briefs_have_different_titles_in_their_own_words():
    titles = {brief: a_film(brief).title for brief in BRIEFS}
    assert len(set(titles.values())) == len(BRIEFS)
    for brief, title in titles.items():
        reading = read_brief(brief)
        words = (
            " ".join((*reading.subjects, *reading.places, *reading.actions)).lower().replace("'s", "").split()
        )
        stems = {word[:4] for word in (*words, "becoming") if len(word) > 3}
        assert any(word[:4] in stems for word in title.lower().replace("'s", "").split()), title


def test_what_the_cast_decided_is_in_the_plan():
    choices = {
        "palette": "red lantern",
        "genre": "waltz",
        "bpm": "96",
        "instrument": "celesta",
        "transition": "dip",
        "pace": "quick",
    }
    plan = a_film(choices=choices)
    assert plan.look.palette_name == "red lantern"
    assert (plan.music.genre, plan.music.bpm, plan.music.instruments[0]) == ("waltz", 96, "celesta")
    assert any(shot.transition == "dip" for shot in plan.shots)
    assert all("quick" in shot.camera or shot.staging.move == "static" for shot in plan.shots)


def test_snow_and_red_light_are_in_every_shot_and_in_the_words():
    plan = a_film(KEEPER, "make it snow and use red light")
    assert {shot.staging.weather for shot in plan.shots} == {"snow"}
    assert {shot.staging.key_light for shot in plan.shots} == {"#c0392b"}
    assert all(shot.palette[-1] == "#c0392b" and "snow" in shot.prompt for shot in plan.shots)
    assert any("snow" in shot.narration.lower() for shot in plan.shots)
    assert {c.words for c in plan.constraints if c.origin == "person"} == {"make it snow and use red light"}


ASKED: Sequence[str] = (
    "rainier", "at dawn", "in winter", "use teal and amber", "black and white", "neon light", "make it sadder", "noir",
    "low angle", "closer", "handheld", "slower", "jazz", "no music", "add a red umbrella", "set it in a desert",
    "have the keeper dance on the rocks", "no people", "without text", "no narration", 'call it "The Long Night"',
    "happy ending", "end with a kiss", "vertical", "make it 45 seconds", "in French", "shot 3 closer", "the moon a bit odd",
    "make the last shot wider", "warmer",
)  # fmt: skip


@pytest.mark.parametrize("said", ASKED)
def test_whatever_is_asked_for_is_in_the_plan(said: str):
    asked = wishes(said, message=2)
    plan = a_film(KEEPER, said)
    assert asked and {(c.kind, c.value) for c in asked} <= {(c.kind, c.value) for c in plan.constraints}
    assert review(plan, (*read_brief(KEEPER).constraints, *asked)[-len(asked) :], seconds=None) == ()
    assert plan != a_film(KEEPER).model_copy(update={"constraints": plan.constraints})


def test_no_people_leaves_their_places():
    plan = a_film(KEEPER, "no people")
    assert all("keeper" not in shot.subject and shot.avoid == ("people",) for shot in plan.shots)
    assert all("lighthouse" in shot.place for shot in plan.shots)


def test_every_kind_of_work_gets_its_plan():
    for kind, made in (
        ("image", ImagePlan),
        ("clip", ClipPlan),
        ("song", SongPlan),
        ("speech", SpeechPlan),
        ("film", MoviePlan),
    ):
        plan = a_plan(options=PlanOptions(kind=kind, seed=1))  # pyright: ignore[reportArgumentType]  # the names above are kinds
        assert isinstance(plan, made)
        assert PLAN.validate_json(PLAN.dump_json(plan)) == plan
        assert review(plan, plan.constraints) == ()
        assert len(shots_of(plan)) == {"image": 1, "clip": 1, "film": 6}.get(kind, 0)


def test_a_clip_is_as_long_as_asked():
    plan = a_plan(options=PlanOptions(kind="clip", seconds=5, seed=1))
    assert isinstance(plan, ClipPlan) and plan.shot.frames == 120


def test_a_song_has_lyrics_and_a_speech_has_lines():
    song, speech = (a_plan(options=PlanOptions(kind=kind, seed=1)) for kind in ("song", "speech"))
    assert isinstance(song, SongPlan) and len(song.lyrics) >= 3 and song.seconds == 24
    assert isinstance(speech, SpeechPlan) and len(speech.lines) >= 3


def test_a_brief_in_german_is_told_in_german():
    plan = a_film("Ein Leuchtturmwärter lehrt den Sturm singen")
    assert plan.language == "de"
    assert any(line in STORY.foreign["de"] for line in (shot.narration for shot in plan.shots))
    assert review(plan, plan.constraints, seconds=24) == ()


def test_a_model_s_words_are_kept_only_on_the_brief():
    assert a_film(words=PlanWords(title="The Keeper and the Song")).title == "The Keeper and the Song"
    assert a_film(words=PlanWords(title="Random Adventures")).title == a_film().title


def test_a_model_s_line_is_kept_only_where_it_fits():
    plan = a_film(
        words=PlanWords(
            lines=("The keeper hums.", "The keeper hums a very long line that nobody could ever say in time.")
        )
    )
    assert plan.shots[0].narration == "The keeper hums."
    assert "very long line" not in plan.shots[1].narration


def test_the_answer_to_an_unclear_brief_is_what_the_film_shows():
    plan = a_film("make something nice", "two robots in a laundromat")
    assert plan.brief == "make something nice"
    assert {shot.subject for shot in plan.shots} == {"two robots"}
    assert all("laundromat" in shot.place for shot in plan.shots)


def test_the_detail_and_the_ending_the_cast_chose_are_seen():
    plan = a_film(choices={"motif": "a moth", "ending": "on a light left on"})
    assert sum("a moth in the foreground" in shot.prompt for shot in plan.shots) == 1
    assert plan.shots[-1].action.endswith("we end on a light left on")


async def test_a_small_model_chooses_among_true_titles():
    nothing: tuple[Constraint, ...] = ()
    decided: dict[str, str] = {}
    asked = (read_brief(KEEPER), nothing, decided, PlanOptions(seed=1), CRAFT, STORY)
    titles = title_options(*asked)
    model = ScriptedModel([f'"{titles[3]}"'], speaks_freely=False)
    assert (await PlanWriter(model).words(*asked)).title == titles[3]
    assert all(title in (model.asked[0].script or "") for title in titles)
    astray = ScriptedModel(["Something else"], speaks_freely=False)
    assert (await PlanWriter(astray).words(*asked)).title == ""


async def test_a_silent_model_leaves_the_words_to_us():
    model = ScriptedModel([], speaks_freely=False)
    await model.close()
    assert (
        await PlanWriter(model).words(read_brief(KEEPER), (), {}, PlanOptions(), CRAFT, STORY) == PlanWords()
    )


async def test_a_large_model_writes_more():
    model = ScriptedModel(['{"title": "The Keeper", "tagline": "a storm in tune", "lines": ["One.", ""]}'])
    words = await PlanWriter(model).words(read_brief(KEEPER), (), {}, PlanOptions(), CRAFT, STORY)
    assert words == PlanWords(title="The Keeper", tagline="a storm in tune", lines=("One.", ""))
    broken = ScriptedModel(["not JSON"])
    assert (
        await PlanWriter(broken).words(read_brief(KEEPER), (), {}, PlanOptions(), CRAFT, STORY) == PlanWords()
    )


def test_a_wish_without_effect_is_found_by_review():
    plan = a_film()
    wish = Constraint(words="make it snow", kind="weather", value="snow", origin="person")
    assert "make it snow" in review(plan, (wish,))[0]


MANY = (
    *BRIEFS,
    "hope", "octopus", "The Silence After the War", "Why do the stars go out?", "seven umbrellas", "rain on a tin roof",
    "Anna and her dog Pixel wait for the last tram in Lisbon", "a boy builds a radio to call his dead father",
    "could you film a tea ceremony on the moon", "Mr. Okafor paints the same bridge every morning for 12 years",
    "A robot gardener tends the last tree on Earth", "the city dreams while the snow falls", "wolf vs drone in the snow",
    "ants carry a piano across the desert", "an advert for a notebook that never runs out of pages", "Midnight Swim",
    "A fox steals the moon and hides it in a well", "My first day at the fish market", "cats", "jealousy",
)  # fmt: skip


def content(text: str) -> set[str]:
    words = text.lower().replace("'s", "").replace("'", "").replace(".", "").split()
    return {
        word[:5] for word in words if len(word) > 2 and word not in ("the", "and", "who", "for", "her", "his")
    }


@pytest.mark.parametrize("brief", MANY)
def test_a_film_is_of_its_brief_and_sees_more_than_one_spot(brief: str):
    for seed in range(3):
        plan = a_film(brief, seed=seed)
        ours = [s for s in plan.shots if content(brief) & content(f"{s.subject} {s.place}")]
        assert len(ours) * 5 >= len(plan.shots) * 4
        assert len({shot.place for shot in plan.shots}) >= 2
        assert review(plan, plan.constraints, seconds=24) == ()


@pytest.mark.parametrize("brief", MANY)
def test_at_least_half_the_lines_could_be_in_no_other_film(brief: str):
    plan = a_film(brief)
    general = {line for beat in STORY.beats.values() for line in beat.lines if "{" not in line}
    said = [shot.narration for shot in plan.shots if shot.narration]
    assert sum(line in general for line in said) * 2 <= len(said)


def test_no_two_briefs_share_a_title_and_no_title_is_a_bare_pattern():
    titles = [a_film(brief).title for brief in MANY]
    assert len(set(titles)) == len(MANY)
    assert a_film("The Silence After the War").title == "The Silence After the War"
    assert a_film("rain on a tin roof").title == "Rain on a Tin Roof"
    assert not any(" In the " in title or title.startswith(("Ask ", "On ", "An Gift")) for title in titles)


def test_a_logline_is_a_sentence_and_where_the_brief_is_one_it_is_that():
    assert a_film(KEEPER).logline == "A lighthouse keeper teaches a storm to sing."
    assert a_film("Why do the stars go out?").logline == "Why do the stars go out?"
    assert a_film("an octopus who wants to be a pianist").logline == "An octopus wants to be a pianist."
    for brief in MANY:
        line = a_film(brief).logline
        assert line[0].isupper() and line[-1] in ".?!" and len(line.split()) >= 3


def test_bodies_do_what_they_can():
    for seed in range(6):
        deeds = " ".join(shot.action for shot in a_film("octopus", seed=seed).shots)
        assert not any(f" {verb}" in deeds for verb in ("stands", "sits", "walks", "runs", "waves", "arms"))
        storm = [shot.action for shot in a_film("a storm over the harbour", seed=seed).shots]
        assert not any(
            f"the storm {verb}" in deed for deed in storm for verb in ("walks", "stands", "sits", "waves")
        )


def test_what_is_told_step_by_step_is_shown_step_by_step():
    shots = a_film("a pensioner quits bingo, buys a motorbike and rides to the sea").shots
    shown = [index for index, shot in enumerate(shots) if "buys a motorbike" in shot.action]
    assert shown and any("rides to the sea" in shot.action for shot in shots[shown[0] :])


def test_the_storm_is_seen_from_the_open_and_the_clock_stays_in_its_house():
    assert a_film().shots[0].place in ("rocks below the lighthouse", "sea wall by the lighthouse")
    places = {shot.place for shot in a_film("my grandmother's clock still ticks in the empty house").shots}
    assert not any("roof" in place or "path" in place for place in places)


def test_the_second_time_a_line_calls_the_keeper_the_keeper():
    lines = " ".join(shot.narration for seed in range(6) for shot in a_film(seed=seed).shots).lower()
    assert "the lighthouse keeper" in lines and "the keeper" in lines
