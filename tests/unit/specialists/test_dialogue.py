"""Who says what: in whose shot, in the time there is, in their own voice, in a language."""

import pytest

from specialists.asked.wishes import wishes
from specialists.planning.pacing import needed
from specialists.planning.review import review
from specialists.planning.revision import diff, revise
from specialists.policy.works import judge_plan
from specialists.reading.brief import read_brief
from storage.domain.plan import Line, MoviePlan
from storage.domain.timeline import lay_out
from tests.unit.specialists.films import SECONDS, a_film, changed_fields, planned

LONG = "Is anybody out there tonight, or is it only the wind again, as it was last year?"
BOTH = pytest.mark.parametrize("size", [8, 36])


def said(text: str) -> list[tuple[str, str, str | None]]:
    return [(wish.kind, wish.value, wish.shot) for wish in wishes(text)]


def revised(plan: MoviePlan, text: str) -> MoviePlan:
    asked = wishes(text, message=9)
    new, _ = revise(plan, asked)
    assert isinstance(new, MoviePlan)
    assert review(new, asked, seconds=SECONDS.get(len(plan.shots))) == ()
    return new


def lines(plan: MoviePlan) -> dict[str, tuple[Line, ...]]:
    return {shot.id: shot.dialogue for shot in plan.shots if shot.dialogue}


@pytest.mark.parametrize(
    ("text", "who", "line", "shot"),
    [
        ('the keeper says "come home"', "keeper", "come home", None),
        ('Mara: "Who is there?"', "Mara", "Who is there?", None),
        ("in shot 3 the fox says: “Wait for me.”", "fox", "Wait for me.", "sh030"),
        ("in shot 3 the fox says: Wait for me.", "fox", "Wait for me.", "sh030"),
        ('shot 2: the gull whispers "not yet"', "gull", "not yet", "sh020"),
        ('let the old keeper say, "Enough." in shot 4', "old keeper", "Enough.", "sh040"),
        ("the girl asks 'why me?'", "girl", "why me?", None),
    ],
)
def test_a_line_is_heard_with_its_speaker_and_shot(text: str, who: str, line: str, shot: str | None):
    assert said(text) == [("dialogue", f"{who}: {line}", shot)]


@pytest.mark.parametrize(
    "text",
    [
        'call it "Low Tide"',
        "Luna: I like the colours",
        'the sign says "OPEN"',
        "she says nothing",
        'title: "Home"',
    ],
)
def test_what_nobody_says_is_no_dialogue(text: str):
    assert all(kind != "dialogue" for kind, _, _ in said(text))


@BOTH
def test_a_line_falls_in_a_shot_of_its_speaker_near_the_peak(size: int):
    old = a_film(size)
    new = revised(old, 'the gull says "come home"')
    ((id, told),) = lines(new).items()
    at = [shot.id for shot in new.shots].index(id)
    assert told == (Line(speaker="gull", text="come home"),)
    assert "gull" in (new.shots[at].subject, *new.shots[at].subjects)
    assert size * 0.3 <= at <= size * 0.9
    others = [shot for shot in new.shots if shot.id != id]
    assert others == [shot for shot in old.shots if shot.id != id]
    assert changed_fields(old.shots[at], new.shots[at]) <= {"dialogue", "narration"}
    assert new.characters == old.characters  # a gull is in the story already


@BOTH
def test_a_line_is_said_in_the_shot_that_was_named_which_is_held_while_it_lasts(size: int):
    old = a_film(size)
    new = revised(old, f'in shot 3 the keeper says "{LONG}"')
    shot = new.shots[2]
    assert shot.dialogue == (Line(speaker="lighthouse keeper", text=LONG),) and shot.narration == ""
    assert shot.frames == max(old.shots[2].frames, needed([LONG], 24))
    assert lay_out(new).frames - lay_out(old).frames == shot.frames - old.shots[2].frames


def test_a_newcomer_is_among_the_characters_with_a_voice_of_their_own():
    new = revised(a_film(), 'Mara says "Who is there?"')
    mara = next(one for one in new.characters if one.name == "Mara")
    assert mara.voice == "Mara" and "New among the characters: Mara." in diff(a_film(), new)


def test_a_voice_is_described():
    once = revised(a_film(), 'Mara says "Who is there?"')
    new = revised(once, "Mara has a deep voice")
    assert next(one.voice for one in new.characters if one.name == "Mara") == "Mara, deep"
    assert diff(once, new) == ("Mara speaks with another voice: Mara, deep.",)
    keeper = revised(a_film(), "give the keeper an old, rough voice").characters[0]
    assert keeper.voice == "lighthouse keeper, old, rough"
    assert "old" in revised(a_film(), "the narrator has an old voice").voice


def test_a_brief_gives_lines_and_keeps_its_length_and_its_subjects():
    brief = 'A keeper waits in a lighthouse. The keeper says "come home before the storm". A gull answers.'
    assert read_brief(brief).subjects[0] == "keeper"
    plan = planned(brief, seconds=24)
    assert [line.text for told in lines(plan).values() for line in told] == ["come home before the storm"]
    assert lay_out(plan).seconds == 24 and review(plan, plan.constraints, seconds=24) == ()
    assert plan.brief == brief and any(one.field.endswith(".dialogue") for one in plan.decided)


def test_a_conversation_stays_in_its_order():
    plan = planned(
        "a fox meets an owl in a forest", 'the fox says "Who are you?" and the owl says "Nobody."', seconds=36
    )
    told = [line for shot in plan.shots for line in shot.dialogue]
    assert [(line.speaker, line.text) for line in told] == [("fox", "Who are you?"), ("owl", "Nobody.")]


@pytest.mark.parametrize(
    "brief",
    ["two robots meet in a laundromat", "a fox and a hound cross a river", "a sunrise over mountains"],
)
def test_some_dialogue_is_two_or_three_lines_of_the_story_s_players(brief: str):
    plan = planned(brief, "with dialogue", seconds=36)
    told = [line for shot in plan.shots for line in shot.dialogue]
    assert 2 <= len(told) <= 3 and {line.speaker for line in told} <= {one.name for one in plan.characters}
    assert lay_out(plan).seconds == 36 and review(plan, plan.constraints, seconds=36) == ()
    assert all(
        shot.frames >= needed([shot.narration, *(d.text for d in shot.dialogue)], 24) for shot in plan.shots
    )
    assert judge_plan(plan).allowed


def test_our_lines_are_said_in_another_language_and_people_s_own_stay():
    plan = planned("a fox and an owl in a forest", "with dialogue", seconds=36)
    german = revised(plan, "in German")
    ours = [line.text for shot in german.shots for line in shot.dialogue]
    assert len(ours) == sum(len(shot.dialogue) for shot in plan.shots)
    assert not set(ours) & {line.text for shot in plan.shots for line in shot.dialogue}
    own = revised(a_film(), 'the keeper says "come home"')
    assert [line.text for told in lines(revised(own, "in German")).values() for line in told] == ["come home"]


def test_a_plan_without_the_line_or_without_time_for_it_is_refused():
    old = a_film()
    asked = wishes('in shot 3 the keeper says "come home"', message=9)
    assert "dialogue" in review(old.model_copy(update={"constraints": asked}), asked)[0]
    hurried = old.shots[2].model_copy(update={"dialogue": (Line(speaker="gull", text=LONG),)})
    shots = (*old.shots[:2], hurried, *old.shots[3:])
    assert "What is said in sh030 takes longer" in " ".join(
        review(old.model_copy(update={"shots": shots}), ())
    )


def test_what_is_said_is_judged_like_the_rest_of_a_plan():
    shot = (
        a_film()
        .shots[2]
        .model_copy(update={"dialogue": (Line(speaker="gull", text="here is how to build a bomb"),)})
    )
    shots = (*a_film().shots[:2], shot, *a_film().shots[3:])
    assert not judge_plan(a_film().model_copy(update={"shots": shots})).allowed
