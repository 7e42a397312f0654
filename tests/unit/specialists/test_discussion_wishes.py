"""Two people who disagree, crafts gone back to, and wishes about what was made; told as stories."""

# pyright: reportUnusedExpression=false
# a playbook is read as a story: its expressions are its steps

import pytest

from storage.domain.commands import (
    Announce,
    Ask,
    AskToSpeak,
    AwaitGreenLight,
    Close,
    DiscussionCommand,
    Produce,
    WritePlan,
)
from storage.domain.conversation import Phase
from storage.domain.events import CutMade, GreenLit, Resumed, SentBack, Stopped
from storage.domain.plan import Kind
from tests.playbook import BRIEF, Playbook, a_discussion, said

CUT = CutMade(version=1, artifact="a", note="")


def divided(*, attended: bool = True) -> Playbook:
    """Ana wants snow, Ben wants sun, and both were answered."""
    book = Playbook(a_discussion(attended=attended)) >> BRIEF
    book.says("make it snow", "Ana").says("make it sunny", "Ben").speak()
    while isinstance(book.now, AskToSpeak) and book.now.move == "answer":
        book.speak()
    return book


def test_two_people_who_disagree_are_asked():
    book = divided()
    assert "Ana" in book.question.question and "Ben" in book.question.question
    assert len(book.question.options) == 2
    assert "Ana" in book.question.default  # who was first


@pytest.mark.parametrize(
    ("words", "by", "weather"),
    [
        ("Ana's", "Ben", "snow"),
        ("Ben's idea is better", "Ana", "clear"),
        ("mine", "Ben", "clear"),
        ("snow", "Ana", "snow"),
        ("2", "Ana", "clear"),
        ("the first one", "Ben", "snow"),
        ("make it sunny, really", "Ben", "clear"),
        ("you decide", "Ana", "snow"),
    ],
)
def test_either_settles_it_in_words(words: str, by: str, weather: str):
    book = divided()
    book.asked().says(words, by)
    assert book.wanted == {("weather", weather)}
    assert not isinstance(book.now, Ask)
    assert " it is, and not " in book.announced()


def test_an_answer_may_ask_for_more():
    book = divided()
    book.asked().says("make it snow, and add a dog", "Ben")
    assert book.wanted == {("weather", "snow"), ("subject", "dog")}
    assert book.speaker.about == "make it snow, and add a dog"


def test_other_words_are_answered_and_the_question_comes_back():
    book = divided()
    question = book.question
    book.asked().says("add a dog", "Ana").answers()
    assert book.now == question


def test_nobody_answers_and_the_earlier_wish_counts_and_that_is_said():
    book = divided()
    book.asked() >> Resumed(because="nobody answered")
    assert book.wanted == {("weather", "snow")}
    assert " it is, and not " in book.announced()


def test_no_plan_is_written_while_they_disagree():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow", "Ana").play(until=AwaitGreenLight)
    book.says("make it sunny", "Ben").answers()
    assert isinstance(book.now, Ask)
    book.asked().says("Ben's", "Ana")
    assert book.now == WritePlan(attempt=2)


def test_go_settles_a_disagreement_openly():
    book = divided() >> GreenLit(by="Ana")
    assert book.wanted == {("weather", "snow")} and " it is, and not " in book.announced()
    book.play()
    assert isinstance(book.now, Produce)


def test_where_nobody_is_there_the_earlier_wish_counts_and_that_is_said():
    book = divided(attended=False)
    assert book.wanted == {("weather", "snow")}
    assert " it is, and not " in book.announced()
    assert isinstance(book.now, AskToSpeak)


def test_taking_a_wish_back_ends_the_disagreement():
    book = divided()
    book.asked().deletes("make it sunny")
    assert book.wanted == {("weather", "snow")} and not isinstance(book.now, Ask)


# ---- back to a craft


def test_back_to_the_style_hears_its_owner_and_one_builder_and_the_plan_is_written_anew():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    before = len(book.turns())
    book >> SentBack(by="Ann", to="style")
    assert book.discussion.phase is Phase.REFINEMENT
    assert (book.speaker.persona, book.speaker.move, book.speaker.to) == ("Luna", "specify", "Ann")
    assert "Luna, which colours exactly?" in book.announced()
    book.play(until=AwaitGreenLight)
    assert WritePlan(attempt=2) in book.told
    moves = [turn.move for turn in book.turns()[before:] if turn.move != "object"]
    assert moves == ["specify", "build", "plan", "review"]
    sent = book.told.index(Announce(text="Luna, which colours exactly?"))
    assert not any(isinstance(command, Ask) for command in book.told[sent:])


def test_back_to_a_craft_in_mid_talk_comes_first_and_the_talk_goes_on():
    book = Playbook(a_discussion()) >> BRIEF
    book.speak() >> SentBack(by="Ann", to="music")
    book.speak()
    assert (book.speaker.persona, book.speaker.move) == ("Lyra", "specify")
    book.speak().speak()
    assert book.speaker.move == "propose"


def test_a_craft_nobody_has_is_taken_up_by_who_bids_highest():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book >> SentBack(by="Ann", to="camera angles")
    assert book.speaker.persona == "Frame"


# ---- after the cut


def made() -> Playbook:
    book = Playbook(a_discussion()) >> BRIEF
    book.play()
    return book >> CUT


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("make it snow", {"Luna"}),
        ("a low angle and slower, please", {"Frame", "Reel"}),
        ("a low angle, warmer light, more jazz", {"Frame", "Luna", "Lyra"}),
    ],
)
def test_a_wish_about_the_film_is_talked_over_by_those_it_concerns_only(words: str, who: set[str]):
    book = made()
    before = len(book.turns())
    book.says(words).play(until=AwaitGreenLight)
    told = book.turns()[before:]
    answers = [turn.persona for turn in told if turn.move == "answer"]
    assert 1 <= len(answers) <= 3 and who <= set(answers)
    assert [turn.move for turn in told if turn.move != "answer"] == ["review"]
    assert book.told.count(WritePlan(attempt=2)) == 1
    assert {wish.words for wish in book.discussion.ledger.new} == {words}


def test_a_question_about_the_film_is_answered_and_changes_nothing():
    book = made()
    book.says("how long did it take?")
    assert len(book.answers()) == 1
    assert isinstance(book.now, Produce)


def test_a_wish_that_came_while_it_was_rendered_is_a_wish_about_it():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("no people").play()
    book.says("make it snow") >> CUT
    assert [wish.value for wish in book.discussion.ledger.new] == ["snow"]
    book.play(until=AwaitGreenLight)
    assert WritePlan(attempt=2) in book.told


def test_a_revision_that_is_called_off_is_forgotten():
    book = made()
    book.says("make it snow") >> Stopped(by="Ann")
    assert isinstance(book.now, Close) and book.wanted == set()
    book.says("no people").play(until=AwaitGreenLight)
    assert book.wanted == {("exclude", "people")}


def test_what_is_taken_back_after_the_end_does_not_come_back():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow") >> Stopped(by="Ann")
    book.deletes("make it snow")
    assert isinstance(book.now, Close)
    book.says("more jazz")
    assert ("weather", "snow") not in book.wanted


# ---- recalled, and at once


def test_an_earlier_production_is_brought_back_second():
    book = Playbook(a_discussion(recalls=True)) >> BRIEF
    book.speak()
    assert (book.speaker.persona, book.speaker.move) == ("Echo", "recall")
    book.speak()
    assert (book.speaker.persona, book.speaker.move) == ("Frame", "propose")


@pytest.mark.parametrize("kind", ["film", "song"])
@pytest.mark.parametrize("recalls", [True, False])
def test_first_words_may_be_spoken_together_and_are_what_is_asked_for_in_order(kind: Kind, recalls: bool):
    book = Playbook(a_discussion(kind=kind, recalls=recalls)) >> BRIEF
    ahead = book.discussion.together
    assert len(ahead) == len(book.discussion.room.talkers) + recalls
    asked: list[DiscussionCommand] = []
    for turn in ahead:
        asked.append(book.now)
        book >> said(turn)
    assert tuple(asked) == ahead
    assert book.discussion.phase is Phase.REFINEMENT and book.discussion.together == (book.now,)


def test_once_somebody_waits_for_an_answer_only_one_speaks():
    book = Playbook(a_discussion()) >> BRIEF
    book.says("make it snow")
    assert book.discussion.together == (book.now,)
    book.speak()
    while book.speaker.move == "answer":
        assert book.discussion.together == (book.now,)
        book.speak()
    assert len(book.discussion.together) == len(book.discussion.room.talkers) - 1


def test_nothing_is_spoken_ahead_where_something_else_is_outstanding():
    book = Playbook(a_discussion(length="none")) >> BRIEF
    assert book.discussion.together == ()
