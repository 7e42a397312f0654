"""Models that fail and rules that wait for somebody, told as stories."""

# pyright: reportUnusedExpression=false
# a playbook is read as a story: its expressions are its steps

import pytest

from specialists.discussion import STOP
from storage.domain.commands import (
    Ask,
    AskToSpeak,
    AwaitApproval,
    AwaitGreenLight,
    Close,
    MendModel,
    Produce,
)
from storage.domain.events import (
    ApprovalAsked,
    ApprovalGiven,
    GreenLit,
    ModelMended,
    Paused,
    Resumed,
    SpeakerFailed,
    Stopped,
)
from tests.playbook import BRIEF, Playbook, a_discussion, said

DOWN = "Ollama does not answer at http://127.0.0.1:11434: start it with `ollama serve`."
REMEDIES = ("Try again", "Use the embedded model")


def fails(book: Playbook, because: str = DOWN, remedies: tuple[str, ...] = REMEDIES) -> Playbook:
    return book >> SpeakerFailed(persona=book.speaker.persona, because=because, remedies=remedies)


def a_mended_first_trouble() -> Playbook:
    """Luna's model failed, the embedded one was chosen, and she opened."""
    book = fails(Playbook(a_discussion()) >> BRIEF)
    book.says("use the embedded model") >> ModelMended(persona="Luna", remedy=REMEDIES[1])
    return book.speak()


def test_trouble_with_a_way_out_is_a_question():
    book = fails(Playbook(a_discussion()) >> BRIEF)
    assert book.now == Ask(
        question=DOWN, options=(*REMEDIES, "Go on without Luna", STOP), default="Go on without Luna"
    )


@pytest.mark.parametrize("words", ["use the embedded model", "embedded", "2"])
def test_a_remedy_is_tried_and_the_missed_turn_is_taken(words: str):
    book = fails(Playbook(a_discussion()) >> BRIEF)
    book.says(words) << MendModel(persona="Luna", remedy=REMEDIES[1])
    assert book.restarted().pending == (MendModel(persona="Luna", remedy=REMEDIES[1]),)
    book >> ModelMended(persona="Luna", remedy=REMEDIES[1])
    assert (book.speaker.persona, book.speaker.move) == ("Luna", "open")
    assert book.wanted == set()


@pytest.mark.parametrize("words", ["go on without Luna", "no", "without luna"])
def test_the_rest_go_on_without_her(words: str):
    book = fails(Playbook(a_discussion()) >> BRIEF)
    book.says(words)
    assert book.speaker.persona == "Frame"
    assert "Luna cannot speak just now" in book.announced()
    assert book.wanted == set()


def test_nobody_who_answers_means_without_her():
    book = fails(Playbook(a_discussion()) >> BRIEF)
    book.asked() >> Resumed(because="nobody answered")
    assert book.speaker.persona == "Frame"


def test_stop_stops():
    book = fails(Playbook(a_discussion()) >> BRIEF)
    book.says("stop")
    assert isinstance(book.now, Close)


def test_a_remedy_that_did_not_help_is_told_and_asked_once_more_then_skipped():
    book = fails(Playbook(a_discussion()) >> BRIEF)
    for words, because in (("try again", "Still no answer."), ("embedded", "The weights are missing.")):
        book.says(words)
        assert isinstance(book.now, MendModel)
        book >> ModelMended(persona="Luna", remedy=book.now.remedy, because=because)
        if because == "Still no answer.":
            assert book.question.question == "Still no answer."
    assert book.speaker.persona == "Frame"
    assert "Luna cannot speak just now (The weights are missing)" in book.announced()


def test_a_remedy_that_seemed_to_help_is_not_tried_for_ever():
    book = fails(Playbook(a_discussion()) >> BRIEF)
    asked = 0
    while isinstance(book.now, Ask):
        asked += 1
        book.says("try again") >> ModelMended(persona="Luna", remedy=REMEDIES[0])
        fails(book)
    assert asked == 2 and book.speaker.persona == "Frame"


def test_the_same_trouble_of_others_is_mended_for_all_without_a_question():
    book = fails(a_mended_first_trouble())
    assert book.now == MendModel(persona="", remedy=REMEDIES[1])
    book >> ModelMended(persona="", remedy=REMEDIES[1])
    assert (book.speaker.persona, book.speaker.move) == ("Frame", "propose")
    fails(book)
    assert book.speaker.persona == "Saga"  # mended for all already: no second try, no question
    assert sum(isinstance(command, Ask) for command in book.told) == 1


def test_who_went_on_without_one_is_not_asked_about_the_next():
    book = fails(Playbook(a_discussion()) >> BRIEF)
    book.says("go on without luna")
    fails(book)
    assert book.speaker.persona == "Saga"
    assert "Frame cannot speak just now" in book.announced()


def test_another_trouble_is_another_question():
    book = a_mended_first_trouble()
    fails(book, "Out of memory.", ("Use a smaller model",))
    assert book.question.question == "Out of memory."


def test_a_wish_instead_of_an_answer_is_answered_and_the_question_comes_back():
    book = fails(Playbook(a_discussion()) >> BRIEF)
    question = book.question
    book.says("make it snow")
    assert [turn.about for turn in book.answers()] == ["make it snow", "make it snow"]
    assert book.now == question


def test_an_answer_that_was_missed_is_given_once_the_model_is_back():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("why is it so dark?").speak()
    missed = book.speaker
    fails(book)
    book.says("try again") >> ModelMended(persona=missed.persona, remedy=REMEDIES[0])
    assert (book.speaker.persona, book.speaker.about) == (missed.persona, missed.about)


def test_where_nobody_is_there_the_gap_is_said_and_the_rest_go_on():
    book = fails(Playbook(a_discussion(attended=False)) >> BRIEF)
    assert book.speaker.persona == "Frame"
    assert not any(isinstance(command, Ask) for command in book.told)


# ---- a permitted person must decide

ASKED = ApprovalAsked(
    subject="message",
    rule="likeness",
    sentence="May a real person be shown?",
    text="…",
    message=7,
    default="refuse",
)
GIVEN = ApprovalGiven(subject="message", rule="likeness", allowed=False, by="Mod", message=7)
AWAITED = AwaitApproval(
    subject="message", rule="likeness", sentence="May a real person be shown?", message=7, default="refuse"
)


def test_what_was_being_done_waits_for_the_approval_and_comes_back():
    book = Playbook(a_discussion()) >> BRIEF
    current = book.speaker
    book >> ASKED << AWAITED
    assert book.discussion.pending == (AWAITED,)
    assert book.restarted().pending == (AWAITED,)
    book >> GIVEN << current
    assert book.now == current


def test_a_turn_that_ends_meanwhile_is_taken_and_the_next_waits():
    book = Playbook(a_discussion()) >> BRIEF
    current = book.speaker
    book >> ASKED
    book.says("make it snow")
    book >> said(current)
    assert book.discussion.pending == (AWAITED,)
    book >> GIVEN
    assert (book.speaker.move, book.speaker.about) == ("answer", "make it snow")


def test_who_writes_while_an_approval_is_awaited_is_answered_before_the_next_speaker():
    book = Playbook(a_discussion()) >> BRIEF
    current = book.speaker
    book >> ASKED >> said(current)
    book.says("make it snow") >> GIVEN
    assert (book.speaker.move, book.speaker.to) == ("answer", "Ann")


def test_two_approvals_come_one_after_the_other():
    book = Playbook(a_discussion()) >> BRIEF
    other = ApprovalAsked(
        subject="plan", rule="blood", sentence="So much?", text="…", message=None, default="allow"
    )
    book >> ASKED >> other
    assert book.discussion.pending == (AWAITED,)
    book >> GIVEN
    assert isinstance(book.now, AwaitApproval) and book.now.rule == "blood"
    book >> ApprovalGiven(subject="plan", rule="blood", allowed=True, by="", message=None)
    assert isinstance(book.now, AskToSpeak)


def test_a_yes_to_another_question_is_not_the_green_light():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book >> ASKED
    book.says("yes") >> GIVEN
    assert book.answers() and book.now == AwaitGreenLight()


def test_nothing_is_made_before_the_approval():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book >> ASKED >> GreenLit(by="Ann")
    assert book.discussion.pending == (AWAITED,) and not book.discussion.over
    book >> GIVEN << Produce()


def test_a_pause_does_not_hide_what_waits_for_somebody_else():
    book = Playbook(a_discussion()) >> BRIEF >> ASKED >> Paused(because="nobody is here")
    assert book.discussion.pending == (AWAITED,)


def test_a_refused_brief_is_closed_by_who_refused_it():
    book = Playbook(a_discussion()) >> BRIEF >> ASKED >> GIVEN >> Stopped(by="Mace")
    assert book.now == Close(because="Mace called it off")
