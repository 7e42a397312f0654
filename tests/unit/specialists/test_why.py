"""Every field of a plan knows the message that decided it, and says so when asked."""

from pathlib import Path

import pytest

from specialists.asked.wishes import wishes
from specialists.craft import load_craft
from specialists.planning.provenance import decisions
from specialists.planning.revision import revise
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.planning.why import QUOTE, Answer, why
from specialists.reading.brief import read_brief
from specialists.speaking.turn_context import Line
from specialists.story.telling import load_story
from storage.domain.plan import AnyPlan, Decision, Kind, MoviePlan, shots_of

CRAFT = load_craft(Path(__file__).parents[3] / "specialists" / "craft")
BRIEF = "A lighthouse keeper teaches a storm to sing"
THREAD = (
    Line(name="Luna", role="persona", seq=2, text="I hear it in red lantern. A single lamp, warm and small.",
         choices={"palette": "red lantern", "light": "a single lamp"}),
    Line(name="Lyra", role="persona", seq=3, text="Let it be a tango at 90.", choices={"genre": "tango", "bpm": "90"}),
    Line(name="Lyra", role="persona", seq=4, text="No: a waltz at 96, led by a celesta.",
         choices={"genre": "waltz", "bpm": "96", "instrument": "celesta"}),
    Line(name="Ann", role="person", seq=5, text="make it snow"),
    Line(name="Frame", role="persona", seq=6, text="Low angle, subject on the left third.",
         choices={"angle": "low angle", "placement": "left third"}),
    Line(name="Ben", role="person", seq=7, text="shot 3 closer. More stylised"),
    Line(name="Pixel", role="persona", seq=8, text="I put the lamp first.", move="propose"),
    Line(name="Pixel", role="persona", seq=9, text="I write the plan.", move="plan"),
    Line(name="Lens", role="persona", seq=10, text="I look it over.", move="review"),
)  # fmt: skip


def a_plan(
    kind: Kind = "film", seconds: float = 24, lines: tuple[Line, ...] = THREAD, brief: str = BRIEF
) -> AnyPlan:
    asked = tuple(
        wish.model_copy(update={"person": line.name})
        for line in lines
        if line.role == "person"
        for wish in wishes(line.text, message=line.seq)
    )
    chosen: dict[str, str] = {}
    for line in lines:
        chosen |= line.choices
    options = PlanOptions(seed=1, kind=kind, seconds=seconds)
    return write_plan(read_brief(brief), asked, chosen, options, CRAFT, load_story(), lines=lines)


def decided(plan: AnyPlan, field: str) -> tuple[str, int]:
    found = [one for one in plan.decided if one.field == field]
    assert len(found) == 1, field
    return found[0].by, found[0].message


def asked(words: str, plan: AnyPlan | None = None) -> Answer:
    return why(words, plan or a_plan(), THREAD)


def test_a_wish_decides_what_it_shows_in():
    plan = a_plan()
    assert decided(plan, "sh010.staging.weather") == ("Ann", 5)
    assert decided(plan, "sh030.staging.size") == ("Ben", 7)
    assert decided(plan, "sh020.staging.size") == ("Pixel", 9)
    assert decided(plan, "parameters.style_intensity") == ("Ben", 7)
    snowed = [shot for shot in shots_of(plan) if "snow" in shot.narration.lower()]
    assert snowed and all(decided(plan, f"{shot.id}.narration") == ("Ann", 5) for shot in snowed)


def test_a_persona_decides_what_was_taken_from_its_turn_and_the_last_word_counts():
    plan = a_plan()
    assert decided(plan, "look.palette") == decided(plan, "sh010.palette") == ("Luna", 2)
    assert decided(plan, "music.genre") == decided(plan, "music.bpm") == ("Lyra", 4)
    for shot in shots_of(plan):
        low = shot.staging.angle == "low angle"
        assert decided(plan, f"{shot.id}.staging.angle") == (("Frame", 6) if low else ("Pixel", 9))


def test_a_wish_goes_before_a_persona():
    thread = (
        *THREAD,
        Line(name="Ann", role="person", seq=11, text="no, make the music jazz and black and white"),
    )
    plan = a_plan(lines=thread)
    assert decided(plan, "music.genre") == ("Ann", 11) and decided(plan, "look.palette") == ("Ann", 11)


def test_the_brief_decides_what_its_words_are_in_and_pixel_the_rest():
    plan = a_plan()
    assert decided(plan, "title") == decided(plan, "logline") == ("the brief", 1)
    assert decided(plan, "sh010.subject") == ("the brief", 1)
    assert decided(plan, "music.key") == decided(plan, "sh010.staging.move") == ("Pixel", 9)
    night = a_plan(brief="A lighthouse keeper at night", lines=())
    assert decided(night, "sh010.staging.time") == ("the brief", 1)


@pytest.mark.parametrize("kind", ["film", "image", "clip", "song", "speech"])
def test_every_field_a_person_can_ask_about_is_decided_once_by_a_message_of_the_thread(kind: Kind):
    plan = a_plan(kind)
    fields = [one.field for one in plan.decided]
    assert len(set(fields)) == len(fields) and "title" in fields
    known = {1, *(line.seq for line in THREAD)}
    assert all(one.message in known for one in plan.decided)
    names = {line.seq: line.name for line in THREAD} | {1: "the brief"}
    assert all(one.by == names[one.message] for one in plan.decided)
    per_shot = sum(field.startswith("sh") for field in fields)
    assert per_shot == 18 * len(shots_of(plan))
    if kind == "film":
        assert {
            "look.style",
            "look.light",
            "music.mood",
            "language",
            "length",
            "size",
            "parameters.motion",
        } <= set(fields)


def test_a_thread_that_is_not_known_leaves_the_brief_and_pixel():
    plan = a_plan(lines=())
    assert {one.message for one in plan.decided} == {1}
    assert {one.by for one in plan.decided} == {"the brief", "Pixel"}


def test_the_last_of_two_wishes_decides():
    plan = a_plan()
    twice = (*wishes("make it snow", message=5), *wishes("make it snow", message=7))
    found = {one.field: one.message for one in decisions(plan, twice, THREAD)}
    assert found["sh010.staging.weather"] == 7


def test_pixel_answers_for_the_plan_with_the_turn_it_wrote_it_in():
    later = Line(name="Pixel", role="persona", seq=11, text="Glad you like it.", move="answer")
    assert decided(a_plan(lines=(*THREAD, later)), "music.key") == ("Pixel", 9)


def test_only_a_persona_s_turn_makes_a_choice():
    pressed = Line(name="Ann", role="person", seq=11, text="that one", choices={"palette": "red lantern"})
    assert decided(a_plan(lines=(*THREAD, pressed)), "look.palette") == ("Luna", 2)


def test_a_long_film_keeps_only_what_somebody_asked_for():
    plan = a_plan(seconds=600)
    assert len(shots_of(plan)) > 60
    assert not any(one.by == "Pixel" and one.field.startswith("sh") for one in plan.decided)
    assert decided(plan, "sh010.staging.weather") == ("Ann", 5)
    assert asked("shot 50", plan).rows


def test_a_revision_keeps_who_decided_what_it_does_not_touch():
    old = a_plan()
    wish = tuple(
        one.model_copy(update={"person": "Cem"})
        for one in wishes("shot 2 at dawn. the song slower", message=12)
    )
    new, _ = revise(old, wish, lines=(*THREAD, Line(name="Cem", role="person", seq=12, text=wish[0].words)))
    assert decided(new, "sh020.staging.time") == ("Cem", 12) and decided(new, "music.bpm") == ("Cem", 12)
    touched = {"sh020.staging.time", "music.bpm"}
    before = {one.field: one for one in old.decided}
    assert all(before[one.field] == one for one in new.decided if one.field not in touched)


def test_what_a_length_changes_is_answered_by_who_asked_for_it():
    old = a_plan()
    new, _ = revise(old, wishes("make it 12 seconds", message=12))
    assert {decided(new, "length"), decided(new, "sh010.frames")} == {("somebody", 12)}


# ---- asking


def test_why_a_shot_says_the_most_decisive_first():
    answer = asked("shot 3")
    assert answer.title == "Why sh030"
    assert [row.by for row in answer.rows[:2]] == ["Ben", "Ben"] and answer.rows[-1].by == "Pixel"
    ranks = [["Ann", "Ben"], ["Luna", "Lyra", "Frame"], ["the brief"], ["Pixel"]]
    order = [next(i for i, names in enumerate(ranks) if row.by in names) for row in answer.rows]
    assert order == sorted(order) and len(answer.rows) == 18


@pytest.mark.parametrize(
    ("words", "by", "message", "value"),
    [("the music", "Lyra", 4, "waltz"), ("sh030 palette", "Luna", 2, "red lantern"), ("title", "the brief", 1, "Storm"),
     ("why is it snowing?", "Ann", 5, "snow"), ("why so close in shot 3", "Ben", 7, "medium"), ("why a waltz?", "Lyra", 4, "waltz"),
     ("the weather in the last shot", "Ann", 5, "snow"), ("the tempo", "Lyra", 4, "96"), ("why these colours", "Luna", 2, "red lantern"),
     ("style intensity", "Ben", 7, "strong"), ("why the celesta", "Lyra", 4, "celesta"), ("who is the keeper", "the brief", 1, "keeper")],
)  # fmt: skip
def test_a_question_in_plain_words_finds_the_message(words: str, by: str, message: int, value: str):
    first = asked(words).rows[0]
    assert (first.by, first.message) == (by, message) and value in first.value


def test_the_quote_is_the_sentence_that_says_it_and_never_long():
    assert asked("the genre").rows[0].quote == "No: a waltz at 96, led by a celesta."
    assert asked("the title").rows[0].quote == BRIEF
    long = Line(
        name="Luna", role="persona", seq=2, text="red lantern " * 60, choices={"palette": "red lantern"}
    )
    plan = a_plan(lines=(long,))
    quote = why("palette", plan, (long,)).rows[0].quote
    assert 60 < len(quote) <= QUOTE and quote.endswith("…")


def test_what_is_alike_in_every_shot_is_said_once():
    rows = asked("weather").rows
    assert len(rows) == 1 and rows[0].field == "weather"
    assert all("sh0" in row.field for row in asked("angle").rows)


def test_an_unknown_word_gets_the_nearest_one_and_a_missing_shot_the_shots_there_are():
    assert asked("musci") == Answer("Nothing in the plan is called “musci”: did you mean “music”?")
    assert "did you mean “palette”" in asked("the pallete of shot 2").title
    assert asked("shot 9") == Answer("The plan has no shot 9: its shots are 1 to 6.")
    assert "about a shot" in asked("xqzzt").title and asked("").rows == ()
    assert "it has none" in asked("shot 1", a_plan("song")).title


def test_a_plan_from_before_answers_as_well():
    plan = a_plan().model_copy(update={"decided": ()})
    assert asked("the music", plan).rows[0].by == "Lyra"


def test_decisions_are_read_back_as_they_were_written():
    plan = a_plan()
    assert isinstance(plan, MoviePlan)
    assert MoviePlan.model_validate_json(plan.model_dump_json()).decided == plan.decided
    assert decisions(plan, plan.constraints, THREAD) == plan.decided
    assert all(isinstance(one, Decision) for one in plan.decided)
