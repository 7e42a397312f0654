"""How a discussion settles: what is asked for by name, objections, "ready?", the choice, the plan; as stories."""

# pyright: reportUnusedExpression=false
# a playbook is read as a story: its expressions are its steps

import pytest

from specialists.deciding.agenda import ASKED_FOR, OWNERS, SLOTS, Limits
from specialists.deciding.questions import READY
from specialists.discussion import GO, MORE, STOP
from storage.domain.commands import (
    Announce,
    Ask,
    AskToSpeak,
    AwaitGreenLight,
    Close,
    DiscussionCommand,
    Produce,
    ReviewPlan,
    WritePlan,
)
from storage.domain.conversation import Phase
from storage.domain.events import GreenLit, Passed, PlanReviewed, Resumed, SpeakerFailed
from tests.playbook import BRIEF, Playbook, a_discussion

READY_ASKED = Ask(question=READY, options=(GO, MORE, STOP), default=GO, patience=10.0)


def to_the_end_of_talk(book: Playbook, *, novelty: float = 0.8) -> Playbook:
    """Everybody speaks until somebody else must act."""
    while isinstance(book.now, AskToSpeak):
        book.step(novelty=novelty)
    return book


def test_what_is_missing_is_asked_for_by_name():
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    asked = [
        i
        for i, command in enumerate(book.told)
        if command == Announce(text="Saga, what is the last thing we see?")
    ]
    assert len(asked) == 1
    turn = book.told[asked[0] + 1]
    assert isinstance(turn, AskToSpeak)
    assert (turn.persona, turn.move, turn.about) == ("Saga", "specify", "ending")


def test_every_slot_that_somebody_owns_has_a_question():
    assert set(ASKED_FOR) == set(OWNERS) >= {slot for slots in SLOTS.values() for slot in slots}


# ---- ready?


def test_when_nothing_is_open_the_people_are_asked_and_silence_is_consent():
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    assert book.turns()[-1].move == "settle"
    assert book.now == READY_ASKED
    book.asked() >> Resumed(because="nobody objected")
    assert (book.speaker.persona, book.speaker.move) == ("Pixel", "plan")


@pytest.mark.parametrize("alone", ["nobody attends", "no patience"])
def test_where_nobody_is_asked_agreement_is_said(alone: str):
    talk = a_discussion(attended=False) if alone == "nobody attends" else a_discussion(ready_seconds=0.0)
    book = Playbook(talk) >> BRIEF
    book.play(until=WritePlan)
    assert "Nothing is left open: ready to generate." in book.announced()
    assert not any(isinstance(command, Ask) for command in book.told)


def test_a_round_that_brings_nothing_new_is_enough_even_when_something_is_open():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    while book.speaker.phase is Phase.IDEATION:
        book.speak(choices={})
    while isinstance(book.now, AskToSpeak) and book.now.phase is Phase.REFINEMENT:
        book.speak(novelty=0.2)
    assert "Nothing new is being said: ready to generate." in book.announced()


def test_a_wish_is_an_objection_it_is_answered_and_ready_is_asked_again():
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    book.asked().says("add a dog")
    assert [turn.about for turn in book.answers()] == ["add a dog", "add a dog"]
    assert book.now == READY_ASKED and book.wanted == {("subject", "dog")}


@pytest.mark.parametrize("words", ["no, wait", "not yet", "wait", "No!", "hold on, not yet"])
def test_who_says_wait_is_answered_and_waited_for(words: str):
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    book.asked().says(words)
    assert [turn.about for turn in book.answers()] == [words]
    assert book.question.question == READY and book.question.patience == 0
    assert book.wanted == set()
    book.says("go")
    assert book.speaker.move == "plan"


def test_ready_is_asked_three_times_at_most():
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    for wish in ("add a dog", "make it snow", "more jazz"):
        assert book.question.question == READY
        book.asked().says(wish).answers() if wish != "more jazz" else book.says(wish)
    while isinstance(book.now, AskToSpeak) and book.now.move == "answer":
        book.speak()
    assert book.speaker.move == "plan"
    assert Limits().readies == 3


@pytest.mark.parametrize(
    ("words", "then"), [("go", "plan"), ("1", "plan"), ("another round", "build"), ("again", "build")]
)
def test_ready_is_answered_in_plain_words(words: str, then: str):
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    book.asked().says(words)
    assert book.speaker.move == then


def test_stop_at_ready_closes():
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    book.asked().says("stop")
    assert isinstance(book.now, Close)


# ---- no agreement


def divided(book: Playbook) -> Playbook:
    """Everybody speaks, nobody decides anything."""
    book >> BRIEF
    while isinstance(book.now, AskToSpeak) and book.discussion.phase in (Phase.IDEATION, Phase.REFINEMENT):
        if book.now.move == "specify":
            book >> SpeakerFailed(persona=book.now.persona, because="no answer")
        else:
            book.speak()
    return book


def test_without_agreement_somebody_sums_up_the_options_once_and_the_person_chooses():
    book = divided(Playbook(a_discussion()))
    assert [turn.move for turn in book.turns()].count("options") == 1
    assert book.turns()[-1].move == "options"
    assert book.question.options == (GO, MORE, STOP) and "still differs on" in book.question.question
    book.asked().says("why not both?").answers()
    assert "still differs on" in book.question.question
    assert [turn.move for turn in book.turns()].count("options") == 1


# ---- objections to the plan


def doubting(book: Playbook) -> list[DiscussionCommand]:
    book.play(until=WritePlan)
    return [turn for turn in book.turns() if turn.move == "object" and turn.phase is Phase.SYNTHESIS]


def test_the_two_whose_craft_is_asked_for_may_object_to_the_plan_once():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("warmer light and a wide lens, low angle")
    doubts = doubting(book)
    assert len(doubts) == 2
    assert {turn.persona for turn in doubts if isinstance(turn, AskToSpeak)} == {"Luna", "Frame"}
    assert all(isinstance(turn, AskToSpeak) and turn.to == "Pixel" for turn in doubts)


def test_who_has_nothing_against_the_plan_says_nothing():
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    book.says("go").speak()
    while isinstance(book.now, AskToSpeak):
        assert book.now.move == "object"
        said = len(book.discussion.said)
        book >> Passed(persona=book.now.persona, move="object")
        assert len(book.discussion.said) == said
    assert book.now == WritePlan(attempt=1)


def test_an_objection_is_answered_before_the_plan_is_written():
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    book.says("go").speak()
    critic = book.speaker.persona
    book.speak()
    assert (book.speaker.persona, book.speaker.move, book.speaker.to) == ("Pixel", "amend", critic)
    book.speak()
    assert book.speaker.move == "object" and book.speaker.persona != critic
    book >> Passed(persona=book.speaker.persona, move="object") << WritePlan(attempt=1)


def test_a_wish_between_objections_is_answered_and_is_in_the_plan():
    book = to_the_end_of_talk(Playbook(a_discussion()) >> BRIEF)
    book.says("go").speak().says("make it snow").speak()
    assert book.speaker.move == "answer"
    book.play(until=WritePlan)
    assert book.now == WritePlan(attempt=1) and book.wanted == {("weather", "snow")}


@pytest.mark.parametrize("how", ["short", "none", "go"])
def test_who_is_in_a_hurry_hears_no_objection(how: str):
    book = (
        Playbook(a_discussion(length="none" if how == "none" else "short" if how == "short" else "full"))
        >> BRIEF
    )
    if how == "go":
        book >> GreenLit(by="Ann")
    assert doubting(book) == []


# ---- review


def test_a_refused_plan_goes_back_with_its_reasons_and_the_craft_concerned_answers():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow").play(until=ReviewPlan)
    book >> PlanReviewed(reasons=("“make it snow” is nowhere in the plan.",), attempt=1)
    assert (book.speaker.persona, book.speaker.move) == ("Lens", "review")
    book.speak()
    assert (book.speaker.persona, book.speaker.move, book.speaker.to) == ("Luna", "answer", "Lens")
    book.speak() << WritePlan(attempt=2, reasons=("“make it snow” is nowhere in the plan.",))


def test_the_third_refusal_is_the_persons_to_decide_and_another_round_is_possible():
    book = Playbook(a_discussion()) >> BRIEF
    for attempt in (1, 2, 3):
        book.play(until=ReviewPlan)
        book >> PlanReviewed(reasons=("It repeats a shot.",), attempt=attempt)
        book.speak()
    assert "It repeats a shot" in book.question.question
    book.says("another round")
    assert book.discussion.phase is Phase.REFINEMENT
    book.play(until=AwaitGreenLight)
    assert WritePlan(attempt=4) in book.told
    book.says("go") << Produce()
