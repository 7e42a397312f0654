"""What a wish does to a plan that is already there."""

from pathlib import Path

from specialists.asked.wishes import wishes
from specialists.craft import load_craft
from specialists.planning.apply import apply
from specialists.planning.edits import in_scope
from specialists.planning.review import review
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.reading.brief import read_brief
from specialists.reading.tongue import language_of
from specialists.story.telling import load_story
from storage.domain.plan import Constraint, Kind, MoviePlan, SpeechPlan, shots_of

CRAFT = load_craft(Path(__file__).parents[3] / "specialists" / "craft")
STORY = load_story()


def a_plan(*said: str, brief: str = "A keeper teaches a storm to sing", kind: Kind = "film"):
    asked = tuple(wish for number, text in enumerate(said) for wish in wishes(text, message=number + 2))
    return write_plan(read_brief(brief), asked, {}, PlanOptions(kind=kind, seed=3), CRAFT, STORY)


def a_film(*said: str, brief: str = "A keeper teaches a storm to sing") -> MoviePlan:
    plan = a_plan(*said, brief=brief)
    assert isinstance(plan, MoviePlan)
    return plan


def a_language(code: str) -> Constraint:
    return Constraint(words=f"in {code}", kind="language", value=code, origin="person")


def test_a_film_in_a_language_we_have_no_lines_for_says_nothing_rather_than_something_else():
    film = a_film("in Portuguese please")
    assert film.language == "pt" and not any(shot.narration for shot in film.shots)


def test_a_german_film_can_be_had_in_english_again():
    german = a_film("auf Deutsch")
    english = apply(german, a_language("en"))
    assert isinstance(english, MoviePlan) and english.language == "en"
    spoken = " ".join(shot.narration for shot in english.shots)
    assert spoken.strip() and language_of(spoken) == "en"


def test_lines_that_are_in_the_language_already_stay():
    film = a_film("en français").model_copy(update={"language": "en"})
    again = apply(film, a_language("fr"))
    assert isinstance(again, MoviePlan) and again.language == "fr"
    assert [shot.narration for shot in again.shots] == [shot.narration for shot in film.shots]


def test_a_speech_is_spoken_in_the_language_asked_for():
    speech = a_plan("in Italian please", brief="A toast for two vets", kind="speech")
    assert isinstance(speech, SpeechPlan) and speech.language == "it"
    assert language_of(" ".join(speech.lines)) == "it"


def test_a_beat_sets_the_music_and_leaves_the_camera_s_pace_alone():
    film, beaten = a_film(), apply(a_film(), wishes("97 bpm")[0])
    assert isinstance(beaten, MoviePlan) and beaten.music.bpm == 97
    assert [shot.camera for shot in beaten.shots] == [shot.camera for shot in film.shots]


def test_every_scope_people_name_finds_its_shots():
    shots = a_film().shots
    ids = [shot.id for shot in shots]
    for scope, wanted in {
        None: ids,
        "sh030": ["sh030"],
        "last": ids[-1:],
        "last 2": ids[-2:],
        "but last": ids[:-1],
        "but sh020": [id for id in ids if id != "sh020"],
        "from sh030": ids[2:],
        "sh990": [],
    }.items():
        assert [shot.id for shot in in_scope(shots, scope)] == wanted


def test_one_shot_goes_before_a_stretch_of_them_whichever_was_said_first():
    film = a_film("snow in every shot but the last", "the opening should be foggy")
    other = a_film("the opening should be foggy", "snow in every shot but the last")
    for plan in (film, other):
        weather = [shot.staging.weather for shot in shots_of(plan)]
        assert weather[0] == "fog" and set(weather[1:-1]) == {"snow"} and weather[-1] != "snow"


def test_a_free_wish_for_the_last_shot_is_told_to_the_engine_there_and_nowhere_else():
    film = a_film("in the last shot the moon should wink")
    told = ["the moon should wink" in shot.prompt or "moon wink" in shot.prompt for shot in film.shots]
    assert told[-1] or "wink" in film.shots[-1].action
    assert not any(told[:-1])


WOMAN = "a short documentary on the woman who winds the town clock in Prague"


def test_without_people_nothing_that_happens_names_one():
    for seed in range(12):
        plan = write_plan(
            read_brief(WOMAN),
            wishes("no people please", message=2),
            {},
            PlanOptions(seconds=48, seed=seed),
            CRAFT,
            STORY,
        )
        for shot in shots_of(plan):
            assert "woman" not in f"{shot.subject} {shot.action} {' '.join(shot.subjects)}".lower()
        assert len({shot.action for shot in shots_of(plan)}) == len(shots_of(plan))


def test_a_number_to_tune_is_no_part_of_a_picture():
    plain = a_film()
    for said in ("higher quality", "more stylised", "more stylised, and higher quality"):
        tuned = a_film(said)
        assert [shot.prompt for shot in tuned.shots] == [shot.prompt for shot in plain.shots]
        assert tuned.parameters != plain.parameters and not review(tuned, tuned.constraints)


def test_a_free_wish_is_in_every_prompt_still():
    film = a_film("give everything a hint of saffron dust")
    assert all("saffron" in shot.prompt for shot in film.shots)


def test_a_speech_takes_up_what_somebody_adds_before_its_last_words():
    speech = a_plan("add a small parrot", brief="A toast for two vets", kind="speech")
    assert isinstance(speech, SpeechPlan)
    assert any("parrot" in line for line in speech.lines) and "parrot" not in speech.lines[-1]
