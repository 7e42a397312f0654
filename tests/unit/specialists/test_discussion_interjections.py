"""What people say, change and take back while the cast talks, told as stories."""

# pyright: reportUnusedExpression=false
# a playbook is read as a story: its expressions are its steps

import pytest

from specialists.deciding.agenda import Limits
from specialists.discussion import STOP
from storage.domain.commands import Announce, AskToSpeak, AwaitGreenLight, Produce, WritePlan
from storage.domain.events import GreenLit, Paused, PlanWritten, Resumed, SpeakerFailed
from tests.playbook import BRIEF, Playbook, a_discussion


def answered(book: Playbook) -> list[tuple[str, str]]:
    return [(turn.to, turn.about) for turn in book.answers()]


def test_quick_messages_of_one_person_are_answered_together():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("more jazz").says("a low angle please").speak()
    both = "more jazz\na low angle please"
    assert answered(book) == [("Ann", both), ("Ann", both)]
    assert book.speaker.move == "propose"


def test_several_people_are_answered_in_the_order_they_wrote_each_by_name():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("more jazz", "Ben").says("a low angle please").says("with a trumpet", "Ben").speak()
    assert answered(book) == [("Ben", "more jazz"), ("Ann", "a low angle please"), ("Ben", "with a trumpet")]


def test_nobody_tells_two_people_two_things_in_a_row_unless_asked_by_name():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow", "Ana").says("make it sunny", "Ben").speak()
    assert len({turn.persona for turn in book.answers()}) == 2
    book.asked().says("Ben's", "Ana").says("Luna, red", "Ana").says("Luna, blue", "Ben").speak()
    assert [turn.persona for turn in book.answers()] == ["Luna", "Luna"]


def test_a_plain_question_gets_one_answer_and_a_wish_that_is_asked_for_gets_two():
    for words, answers in (("why is it so dark?", 1), ("can you make it snow?", 2), ("what about a dog?", 2)):
        book = Playbook(a_discussion()) >> BRIEF
        book.says(words).speak()
        assert len(book.answers()) == answers, words


@pytest.mark.parametrize(
    "words",
    [
        "Reel, should it snow?",
        "@reel make it snow",
        "make it snow, Reel",
        "I think Reel can make the snow red",
    ],
)
def test_a_persona_that_is_named_answers_first(words: str):
    book = Playbook(a_discussion()) >> BRIEF
    book.says(words).speak()
    assert book.answers()[0].persona == "Reel"


def test_a_lens_is_not_lens():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("a wide lens and a low angle").speak()
    assert book.answers()[0].persona == "Frame"


def test_words_that_come_while_an_answer_is_spoken_are_answered_next():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("more jazz").speak()
    book.says("and rain")
    assert [about for _, about in answered(book)] == ["more jazz", "more jazz", "and rain", "and rain"]


def test_somebody_else_answers_when_the_one_who_was_asked_cannot():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("why is it so dark?").speak()
    first = book.speaker
    book >> SpeakerFailed(persona=first.persona, because="the model did not answer")
    assert (book.speaker.move, book.speaker.to, book.speaker.about) == ("answer", "Ann", "why is it so dark?")
    assert book.speaker.persona != first.persona


def test_like_last_week_is_answered_from_memory():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it like last week's lighthouse").speak()
    recall, other = book.answers()
    assert (recall.persona, recall.move, recall.to) == ("Echo", "recall", "Ann")
    assert other.move == "answer"


def test_what_has_no_words_needs_no_answer():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("👍").speak()
    assert book.speaker.move == "propose"


# ---- wishes follow the words


def test_every_wish_is_kept_and_a_later_one_overrides():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow").says("no people").says("make it sunny")
    assert book.wanted == {("weather", "clear"), ("exclude", "people")}


def test_in_no_discussion_a_wish_counts_without_an_answer():
    book = Playbook(a_discussion(length="none")) >> BRIEF << WritePlan(attempt=1)
    book.says("make it snow") >> PlanWritten(plan="{}", attempt=1) << WritePlan(attempt=2)
    assert book.wanted == {("weather", "snow")} and book.turns() == []


def test_an_edited_message_replaces_its_wish_and_gets_one_word():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow").speak().answers()
    book.edits("make it snow", "make it foggy").speak()
    assert book.wanted == {("weather", "fog")}
    assert answered(book) == [("Ann", "make it foggy")]


def test_mending_a_typo_changes_nothing():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow").speak().answers()
    book.edits("make it snow", "Please make it snow!").speak()
    assert answered(book) == [] and book.wanted == {("weather", "snow")}


def test_a_message_edited_before_its_answer_is_answered_as_it_is_now():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow").edits("make it snow", "make it foggy").speak()
    assert answered(book) == [("Ann", "make it foggy")] * 2


def test_a_deleted_message_withdraws_its_wish():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow").says("no people").speak().answers()
    book.deletes("make it snow").speak()
    assert book.wanted == {("exclude", "people")}
    assert answered(book) == [("Ann", "no longer: make it snow")]


def test_a_message_deleted_before_its_answer_is_as_if_never_said():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow").deletes("make it snow").speak()
    assert answered(book) == [] and book.wanted == set()


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_changing_ones_words_reopens_a_plan_that_stands(change: str):
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow").speak().play(until=AwaitGreenLight)
    if change == "edit":
        book.edits("make it snow", "make it foggy")
    else:
        book.deletes("make it snow")
    assert len(book.answers()) == 1
    assert book.now == WritePlan(attempt=2)


def test_a_plain_question_leaves_the_plan_and_the_green_light_alone():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book.says("how long will it take?")
    assert len(book.answers()) == 1
    assert book.now == AwaitGreenLight()


def test_yes_to_the_plan_that_waits_is_the_green_light():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book.says("yes") << Produce()


# ---- bots


def test_a_bot_is_answered_twice_and_then_no_more_until_a_person_writes():
    book = Playbook(a_discussion()) >> BRIEF
    for _ in range(2):
        book.says("what a nice film", "Clanker", is_bot=True).speak()
        assert [turn.to for turn in book.answers()] == ["Clanker"]
    book.says("thank you, thank you", "Clanker", is_bot=True)
    book << Announce(text="I stop answering Clanker until a person writes.")
    book.says("and again", "Clanker", is_bot=True).says("me too", "Beep", is_bot=True)
    assert book.due == []
    book.speak()
    assert book.speaker.move == "propose"
    book.says("hello both").speak().answers()
    book.says("nice", "Clanker", is_bot=True).speak()
    assert [turn.to for turn in book.answers()] == ["Clanker"]


def test_two_bots_that_answer_every_word_do_not_keep_a_discussion_from_its_end():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    for _ in range(40):
        if book.discussion.over:
            break
        book.says("make it longer and add a dog", "Clanker", is_bot=True).step()
    assert isinstance(book.now, Produce)
    assert sum(turn.to == "Clanker" for turn in book.turns()) == Limits().bot_replies


def test_a_bot_that_changes_its_words_for_ever_does_not_keep_the_plan_from_being_written():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow", "Clanker", is_bot=True).play(until=AwaitGreenLight)
    wrote = "make it snow"
    for weather in ("foggy", "sunny", "rain", "stormy", "windy", "snow"):
        book.edits(wrote, f"make it {weather}")
        book.play(until=AwaitGreenLight)
    assert sum(isinstance(command, WritePlan) for command in book.told) <= 1 + Limits().bot_replies


def test_a_bot_reopens_nothing_and_answers_no_question():
    book = Playbook(a_discussion()) >> BRIEF
    book.play()
    book.says("make it snow", "Clanker", is_bot=True)
    assert isinstance(book.now, Produce) and book.wanted == set()
    asked = Playbook(a_discussion()) >> BRIEF
    while isinstance(asked.now, AskToSpeak):
        asked.step()
    assert STOP in asked.question.options
    asked.says("stop", "Clanker", is_bot=True)
    assert STOP in asked.question.options


# ---- silence


def test_while_paused_a_wish_wakes_the_discussion_and_a_bot_does_not():
    book = Playbook(a_discussion()) >> BRIEF >> Paused(because="nobody is here")
    book.says("make it snow", "Clanker", is_bot=True)
    assert book.discussion.pending == ()
    book.says("make it snow")
    assert isinstance(book.now, AskToSpeak)


def test_go_wakes_a_paused_discussion():
    book = Playbook(a_discussion()) >> BRIEF >> Paused(because="nobody is here") >> GreenLit(by="Ann")
    assert isinstance(book.now, AskToSpeak)


def test_a_question_that_waits_for_people_still_stands_when_they_are_back():
    book = Playbook(a_discussion()) >> BRIEF
    while isinstance(book.now, AskToSpeak):
        book >> SpeakerFailed(persona=book.speaker.persona, because="down")
    question = book.question
    book.asked() >> Paused(because="nobody is here")
    assert book.discussion.pending == ()
    assert book.restarted() == book.discussion
    book >> Resumed(because="Ann is back")
    assert book.now == question
