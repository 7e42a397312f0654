"""The rules of a discussion, each told as a story."""

# pyright: reportUnusedExpression=false
# a playbook is read as a story: its expressions are its steps

import pytest

from specialists.deciding.questions import READY
from specialists.discussion import GO, MORE, PLAN_ANYWAY, STOP, Discussion
from storage.domain.commands import (
    Announce,
    Ask,
    AskToSpeak,
    AwaitGreenLight,
    Close,
    Produce,
    ReviewPlan,
    WritePlan,
)  # fmt: skip
from storage.domain.conversation import Phase
from storage.domain.events import (
    AgainAsked,
    BriefGiven,
    GreenLit,
    Paused,
    PlanReviewed,
    PlanWritten,
    Resumed,
    SpeakerFailed,
    Stopped,
)  # fmt: skip
from storage.domain.plan import Kind
from tests.playbook import BRIEF, PERSONAS, Playbook, a_discussion, said


def test_the_brief_gives_the_first_word_to_the_first_in_line():
    Playbook(a_discussion()) >> BRIEF << AskToSpeak(persona="Luna", phase=Phase.IDEATION, move="open", turn=1)


def is_doubt(turn: AskToSpeak) -> bool:
    """Asked whether the plan is right: who has nothing against it says nothing."""
    return turn.move == "object" and turn.phase is Phase.SYNTHESIS


def test_nothing_is_asked_before_the_brief():
    assert a_discussion().pending == ()


def test_an_undisturbed_film_discussion_hears_everyone_within_sixteen_turns():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play()
    assert {turn.persona for turn in book.turns()} == set(book.discussion.roster)
    assert 12 <= len(book.turns()) <= 16
    assert 12 <= sum(not is_doubt(turn) for turn in book.turns()) <= 14
    assert isinstance(book.now, Produce)


def test_the_phases_come_in_order():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play()
    phases = list(dict.fromkeys(turn.phase for turn in book.turns()))
    assert phases == [Phase.IDEATION, Phase.REFINEMENT, Phase.SYNTHESIS, Phase.REVIEW]
    assert book.discussion.phase is Phase.GREEN_LIGHT


def test_in_refinement_what_is_open_is_asked_for_by_name_and_the_critic_doubts():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    refined = [turn for turn in book.turns() if turn.phase is Phase.REFINEMENT]
    assert any(
        turn.move == "specify" and turn.about == "ending" and turn.persona == "Saga" for turn in refined
    )
    objection = next(turn for turn in refined if turn.move == "object")
    assert objection.persona == "Lens" and objection.to
    assert any(turn.move == "build" and turn.to == "Lens" for turn in refined)
    assert refined[-1].move == "settle"


def test_everyone_turns_to_somebody_else():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play()
    assert all(turn.to != turn.persona for turn in book.turns())


def test_turns_are_numbered_without_a_gap():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play()
    assert [turn.turn for turn in book.turns()] == list(range(1, len(book.turns()) + 1))


def test_a_person_is_answered_once_the_speaker_has_finished():
    book = Playbook(a_discussion()) >> BRIEF
    current = book.speaker
    book.says("make it snow and use red light")
    assert book.due == [] and book.now == current
    book >> said(current)
    first = book.speaker
    assert (first.move, first.to, first.about) == ("answer", "Ann", "make it snow and use red light")
    assert first.persona == "Luna"  # light and weather are her craft
    book >> said(first)
    assert book.speaker.move == "answer" and book.speaker.persona != first.persona
    book.speak()
    assert book.speaker.move == "propose"


def test_the_highest_bidders_answer_what_is_their_craft():
    for words, who in (
        ("more jazz in the music, a warmer melody", "Lyra"),
        ("a wide lens and a low angle", "Frame"),
    ):
        book = Playbook(a_discussion()) >> BRIEF
        book.says(words).speak()
        assert book.speaker.persona == who


def test_two_turns_that_repeat_what_was_said_force_the_next_phase():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=WritePlan)
    usual = [turn.phase for turn in book.turns()].count(Phase.REFINEMENT)
    dull = Playbook(a_discussion()) >> BRIEF
    while dull.speaker.phase is Phase.IDEATION:
        dull >> said(dull.speaker, choices={})
    while isinstance(dull.now, AskToSpeak) and dull.now.phase is Phase.REFINEMENT:
        dull >> said(dull.speaker, novelty=0.05)
    assert [turn.phase for turn in dull.turns()].count(Phase.REFINEMENT) < usual


def test_even_a_repetitive_discussion_lets_everyone_speak():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play(novelty=0.0)
    assert {turn.persona for turn in book.turns()} == set(book.discussion.roster)


def no_agreement(discussion: Discussion) -> Playbook:
    """Everybody speaks, nobody decides anything."""
    book = Playbook(discussion) >> BRIEF
    while isinstance(book.now, AskToSpeak) and book.discussion.phase in (Phase.IDEATION, Phase.REFINEMENT):
        turn = book.speaker
        if turn.move == "specify":  # the owner has nothing to say: skipped
            book >> SpeakerFailed(persona=turn.persona, because="no answer")
        else:
            book >> said(turn)
    return book


def test_without_agreement_the_person_decides():
    book = no_agreement(a_discussion())
    question = book.now
    assert (
        isinstance(question, Ask)
        and question.default == GO
        and MORE in question.options
        and STOP in question.options
    )
    book.says("another round")
    assert book.discussion.phase is Phase.REFINEMENT and isinstance(book.now, AskToSpeak)


def test_go_answers_whatever_was_asked():
    book = no_agreement(a_discussion())
    assert isinstance(book.now, Ask)
    book >> GreenLit(by="Ann")
    assert (book.speaker.persona, book.speaker.move) == ("Pixel", "plan")
    book.play()
    assert isinstance(book.now, Produce)


def test_go_after_a_plan_failed_review_makes_it_as_it_is():
    book = Playbook(a_discussion()) >> BRIEF
    for _ in range(3):
        book.play(until=ReviewPlan)
        reject(book, "It does not snow.")
    assert isinstance(book.now, Ask)
    book >> GreenLit(by="Ann") << Produce()


def test_nobody_there_to_decide_takes_the_default():
    book = no_agreement(a_discussion(attended=False))
    question = book.now
    assert isinstance(question, Ask)
    book.play()
    assert isinstance(book.now, Produce)


def test_an_unclear_brief_gets_one_question():
    book = Playbook(a_discussion()) >> BriefGiven(person="Ann", text="make something nice", options={}) << Ask
    book.says("two robots in a laundromat")
    assert book.speaker.move == "answer"
    book.play(until=AwaitGreenLight)
    questions = [command.question for command in book.told if isinstance(command, Ask)]
    assert questions == ["Who or what should the film show, and where?", READY]


@pytest.mark.parametrize("words", ["", "   ", "🎬 !!"])
def test_an_empty_brief_gets_one_question_and_its_answer_counts(words: str):
    book = Playbook(a_discussion()) >> BriefGiven(person="Ann", text=words, options={})
    assert book.question.question == "What should the film show?"
    book.says("two robots in a laundromat")
    assert book.speaker.about == "two robots in a laundromat"
    book.play()
    assert isinstance(book.now, Produce)


def test_surprise_me_is_an_answer_and_no_wish():
    book = Playbook(a_discussion()) >> BriefGiven(person="Ann", text="something nice", options={})
    book.says("surprise me")
    assert book.speaker.move == "open" and book.discussion.wishes == ()


def test_an_unclear_brief_goes_on_with_a_stated_assumption_when_nobody_is_there():
    book = Playbook(a_discussion(attended=False)) >> BriefGiven(
        person="Ann", text="make something nice", options={}
    )
    assert not any(isinstance(command, Ask) for command in book.told)
    assert "the cast decides" in book.announced()
    book << AskToSpeak


def test_a_silent_speaker_is_skipped_and_the_gap_is_said():
    book = Playbook(a_discussion()) >> BRIEF
    book >> SpeakerFailed(persona="Luna", because="the model did not answer")
    book << Announce(text="Luna cannot speak just now (the model did not answer); the rest go on.")
    assert book.speaker.persona == "Frame"


def test_when_nobody_can_speak_the_person_is_asked():
    book = Playbook(a_discussion()) >> BRIEF
    while isinstance(book.now, AskToSpeak):
        book >> SpeakerFailed(persona=book.speaker.persona, because="down")
    question = book.now
    assert isinstance(question, Ask) and PLAN_ANYWAY in question.options
    book.says("stop")
    assert isinstance(book.now, Close)


def test_when_nobody_can_speak_and_nobody_is_there_the_plan_is_written_anyway():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    while isinstance(book.now, AskToSpeak):
        book >> SpeakerFailed(persona=book.speaker.persona, because="down")
    assert isinstance(book.now, WritePlan)


def test_review_passes_a_plan_and_the_person_gives_the_green_light():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=ReviewPlan)
    book >> PlanReviewed(reasons=(), attempt=1)
    assert (book.speaker.persona, book.speaker.move) == ("Lens", "review")
    book.speak() << AwaitGreenLight()
    book >> GreenLit(by="Ann") << Produce()


def test_without_a_person_production_starts_at_once():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play()
    assert not any(isinstance(command, AwaitGreenLight) for command in book.told)
    assert isinstance(book.now, Produce)


def reject(book: Playbook, reason: str) -> None:
    command = book.now
    assert isinstance(command, ReviewPlan)
    book >> PlanReviewed(reasons=(reason,), attempt=command.attempt)
    book.speak()


def test_review_sends_a_plan_back_at_most_twice_then_the_person_decides():
    book = Playbook(a_discussion()) >> BRIEF
    for attempt in (1, 2):
        book.play(until=ReviewPlan)
        reject(book, "It does not snow.")
        assert (book.speaker.to, book.speaker.about) == (
            "Lens",
            "It does not snow.",
        )  # somebody answers for it
        book.speak() << WritePlan(attempt=attempt + 1, reasons=("It does not snow.",))
    book.play(until=ReviewPlan)
    reject(book, "It does not snow.")
    question = book.now
    assert isinstance(question, Ask) and "It does not snow" in question.question
    book.says("go")
    assert isinstance(book.now, AwaitGreenLight)


def test_without_a_person_a_plan_passes_with_its_reasons_said():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    for _ in range(3):
        book.play(until=ReviewPlan)
        reject(book, "It does not snow.")
    assert isinstance(book.now, Produce)
    assert "It does not snow" in book.announced()


def test_a_word_while_the_plan_waits_is_answered_and_the_plan_rewritten():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book.says("add a dog")
    assert book.speaker.move == "answer"
    book.speak().speak() << WritePlan(attempt=2)
    book.play(until=AwaitGreenLight)
    assert isinstance(book.now, AwaitGreenLight)


def test_a_plan_that_comes_late_does_not_count_for_the_one_asked_for_since():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=WritePlan)
    book >> AgainAsked(by="Ann")
    book.play(until=WritePlan)
    book >> PlanWritten(plan="{}", attempt=1)
    assert book.now == WritePlan(attempt=2)


def test_a_word_while_the_plan_is_written_makes_it_written_again():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=WritePlan)
    book.says("make it snow") >> PlanWritten(plan="{}", attempt=1)
    assert book.speaker.move == "answer"
    book.speak().speak()
    assert book.now == WritePlan(attempt=2)


def test_after_the_green_light_a_word_opens_a_short_revision():
    book = Playbook(a_discussion()) >> BRIEF
    book.play()
    assert isinstance(book.now, Produce)
    before = len(book.turns())
    book.says("make it snow")
    book.play(until=AwaitGreenLight)
    assert isinstance(book.now, AwaitGreenLight)
    assert [turn.move for turn in book.turns()[before:]] == ["answer", "review"]


def test_go_during_the_talk_cuts_it_short():
    book = Playbook(a_discussion()) >> BRIEF
    book >> GreenLit(by="Ann")
    book.speak()
    assert (book.speaker.persona, book.speaker.move) == ("Pixel", "plan")
    book.play()
    assert isinstance(book.now, Produce)
    assert not any(isinstance(command, AwaitGreenLight) for command in book.told)


def test_again_brings_another_round_and_another_plan():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book >> AgainAsked(by="Ann")
    assert book.discussion.phase is Phase.REFINEMENT and isinstance(book.now, AskToSpeak)
    book.play(until=AwaitGreenLight)
    assert WritePlan(attempt=2) in book.told


def test_stop_closes_at_once():
    Playbook(a_discussion()) >> BRIEF >> Stopped(by="Ann") << Close(because="Ann called it off")


def test_silence_pauses_and_the_return_goes_on_where_it_was():
    book = Playbook(a_discussion()) >> BRIEF
    current = book.speaker
    book >> Paused(because="nobody is here")
    assert book.discussion.pending == ()
    book >> Resumed(because="Ann is back")
    assert book.now == current and book.due == [current]


def test_a_word_wakes_a_paused_discussion():
    book = Playbook(a_discussion()) >> BRIEF
    book.speak() >> Paused(because="nobody is here")
    book.says("hello, more red")
    assert book.discussion.pending


def test_a_short_discussion_takes_five_turns():
    book = Playbook(a_discussion(length="short", attended=False)) >> BRIEF
    book.play()
    assert len(book.turns()) == 5


def test_no_discussion_goes_straight_to_the_plan():
    book = Playbook(a_discussion(length="none")) >> BRIEF << WritePlan(attempt=1)
    book.play()
    assert book.turns() == [] and isinstance(book.now, Produce)


@pytest.mark.parametrize("kind", ["film", "image", "song", "speech", "clip"])
def test_every_kind_of_work_comes_to_a_production(kind: Kind):
    book = Playbook(a_discussion(kind=kind, attended=False)) >> BRIEF
    book.play()
    assert isinstance(book.now, Produce)
    assert all(
        kind in persona.speaks_in
        for persona in PERSONAS
        for turn in book.turns()
        if persona.name == turn.persona
    )


def test_a_restarted_studio_knows_what_is_outstanding():
    book = Playbook(a_discussion()) >> BRIEF
    book.speak().says("make it snow").speak()
    assert book.restarted().pending == book.discussion.pending
    assert book.restarted() == book.discussion
