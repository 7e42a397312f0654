"""The rules of a discussion, each told as a story."""

# pyright: reportUnusedExpression=false
# a playbook is read as a story: its expressions are its steps

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.discussion import GO, MORE, PLAN_ANYWAY, STOP, Discussion, Length
from specialists.persona import load_personas
from specialists.roster import line_up
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
)  # fmt: skip
from storage.domain.conversation import Phase
from storage.domain.events import (
    AgainAsked,
    BriefGiven,
    Event,
    GreenLit,
    Interjected,
    Paused,
    PlanReviewed,
    PlanWritten,
    Resumed,
    Said,
    SpeakerFailed,
    Stopped,
)  # fmt: skip
from storage.domain.plan import Kind
from tests.playbook import Playbook, replies, said

PERSONAS = tuple(load_personas(Path(__file__).parents[3] / "specialists" / "personas").values())
BRIEF = BriefGiven(person="Ann", text="A lighthouse keeper teaches a storm to sing", options={})


def a_discussion(
    *, kind: Kind = "film", length: Length = "full", attended: bool = True, seed: int = 3
) -> Discussion:
    roster = tuple(persona.name for persona in line_up(PERSONAS, kind))
    return Discussion(
        roster=roster, personas=PERSONAS, kind=kind, length=length, attended=attended, seed=seed
    )


def ann(text: str) -> Interjected:
    return Interjected(person="Ann", text=text, message=9)


def now(book: Playbook) -> DiscussionCommand:
    (command,) = book.discussion.pending
    return command


def speaker(book: Playbook) -> AskToSpeak:
    command = now(book)
    assert isinstance(command, AskToSpeak)
    return command


def test_the_brief_gives_the_first_word_to_the_first_in_line():
    Playbook(a_discussion()) >> BRIEF << AskToSpeak(persona="Luna", phase=Phase.IDEATION, move="open", turn=1)


def test_nothing_is_asked_before_the_brief():
    assert a_discussion().pending == ()


def test_an_undisturbed_film_discussion_hears_everyone_within_fifteen_turns():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play()
    assert {turn.persona for turn in book.turns()} == set(book.discussion.roster)
    assert 12 <= len(book.turns()) <= 15
    assert isinstance(now(book), Produce)


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
    current = speaker(book)
    book >> ann("make it snow and use red light")
    assert book.due == [] and now(book) == current
    book >> said(current)
    first = speaker(book)
    assert (first.move, first.to, first.about) == ("answer", "Ann", "make it snow and use red light")
    assert first.persona == "Luna"  # light and weather are her craft
    book >> said(first)
    assert speaker(book).move == "answer" and speaker(book).persona != first.persona
    book >> said(speaker(book))
    assert speaker(book).move == "propose"


def test_quick_messages_are_answered_one_after_another():
    book = Playbook(a_discussion()) >> BRIEF
    current = speaker(book)
    book >> ann("more jazz") >> ann("a low angle please") >> said(current)
    answered: list[str] = []
    while speaker(book).move == "answer":
        answered.append(speaker(book).about)
        book >> said(speaker(book))
    assert answered == ["more jazz", "more jazz", "a low angle please", "a low angle please"]


def test_the_highest_bidders_answer_what_is_their_craft():
    for words, who in (
        ("more jazz in the music, a warmer melody", "Lyra"),
        ("a wide lens and a low angle", "Frame"),
    ):
        book = Playbook(a_discussion()) >> BRIEF
        book >> ann(words) >> said(speaker(book))
        assert speaker(book).persona == who


def test_two_turns_that_repeat_what_was_said_force_the_next_phase():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=WritePlan)
    usual = len(book.turns())
    dull = Playbook(a_discussion()) >> BRIEF
    while speaker(dull).phase is Phase.IDEATION:
        dull >> said(speaker(dull), choices={})
    while not isinstance(now(dull), WritePlan) and speaker(dull).phase is Phase.REFINEMENT:
        dull >> said(speaker(dull), novelty=0.05)
    assert len(dull.turns()) < usual


def test_even_a_repetitive_discussion_lets_everyone_speak():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play(novelty=0.0)
    assert {turn.persona for turn in book.turns()} == set(book.discussion.roster)


def test_agreement_is_said_and_nobody_has_to_answer():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=WritePlan)
    assert "ready to generate" in book.announced()
    assert not any(isinstance(command, Ask) for command in book.told)


def no_agreement(discussion: Discussion) -> Playbook:
    """Everybody speaks, nobody decides anything."""
    book = Playbook(discussion) >> BRIEF
    while isinstance(now(book), AskToSpeak) and book.discussion.phase in (Phase.IDEATION, Phase.REFINEMENT):
        turn = speaker(book)
        if turn.move == "specify":  # the owner has nothing to say: skipped
            book >> SpeakerFailed(persona=turn.persona, because="no answer")
        else:
            book >> said(turn)
    return book


def test_without_agreement_the_person_decides():
    book = no_agreement(a_discussion())
    question = now(book)
    assert (
        isinstance(question, Ask)
        and question.default == GO
        and MORE in question.options
        and STOP in question.options
    )
    book >> ann("another round")
    assert book.discussion.phase is Phase.REFINEMENT and isinstance(now(book), AskToSpeak)


def test_go_answers_whatever_was_asked():
    book = no_agreement(a_discussion())
    assert isinstance(now(book), Ask)
    book >> GreenLit(by="Ann")
    assert (speaker(book).persona, speaker(book).move) == ("Pixel", "plan")
    book.play()
    assert isinstance(now(book), Produce)


def test_go_after_a_plan_failed_review_makes_it_as_it_is():
    book = Playbook(a_discussion()) >> BRIEF
    for _ in range(3):
        book.play(until=ReviewPlan)
        reject(book, "It does not snow.")
    assert isinstance(now(book), Ask)
    book >> GreenLit(by="Ann") << Produce()


def test_nobody_there_to_decide_takes_the_default():
    book = no_agreement(a_discussion(attended=False))
    question = now(book)
    assert isinstance(question, Ask)
    book.play()
    assert isinstance(now(book), Produce)


def test_an_unclear_brief_gets_one_question():
    book = Playbook(a_discussion()) >> BriefGiven(person="Ann", text="make something nice", options={}) << Ask
    book >> ann("two robots in a laundromat")
    assert speaker(book).move == "answer"
    book.play(until=AwaitGreenLight)
    assert sum(isinstance(command, Ask) for command in book.told) == 1


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
    assert speaker(book).persona == "Frame"


def test_when_nobody_can_speak_the_person_is_asked():
    book = Playbook(a_discussion()) >> BRIEF
    while isinstance(now(book), AskToSpeak):
        book >> SpeakerFailed(persona=speaker(book).persona, because="down")
    question = now(book)
    assert isinstance(question, Ask) and PLAN_ANYWAY in question.options
    book >> ann("stop")
    assert isinstance(now(book), Close)


def test_when_nobody_can_speak_and_nobody_is_there_the_plan_is_written_anyway():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    while isinstance(now(book), AskToSpeak):
        book >> SpeakerFailed(persona=speaker(book).persona, because="down")
    assert isinstance(now(book), WritePlan)


def test_review_passes_a_plan_and_the_person_gives_the_green_light():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=ReviewPlan)
    book >> PlanReviewed(reasons=(), attempt=1)
    assert (speaker(book).persona, speaker(book).move) == ("Lens", "review")
    book >> said(speaker(book)) << AwaitGreenLight()
    book >> GreenLit(by="Ann") << Produce()


def test_without_a_person_production_starts_at_once():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    book.play()
    assert not any(isinstance(command, AwaitGreenLight) for command in book.told)
    assert isinstance(now(book), Produce)


def reject(book: Playbook, reason: str) -> None:
    command = now(book)
    assert isinstance(command, ReviewPlan)
    book >> PlanReviewed(reasons=(reason,), attempt=command.attempt)
    book >> said(speaker(book))


def test_review_sends_a_plan_back_at_most_twice_then_the_person_decides():
    book = Playbook(a_discussion()) >> BRIEF
    for attempt in (1, 2):
        book.play(until=ReviewPlan)
        reject(book, "It does not snow.")
        book << WritePlan(attempt=attempt + 1, reasons=("It does not snow.",))
    book.play(until=ReviewPlan)
    reject(book, "It does not snow.")
    question = now(book)
    assert isinstance(question, Ask) and "It does not snow" in question.question
    book >> ann("go")
    assert isinstance(now(book), AwaitGreenLight)


def test_without_a_person_a_plan_passes_with_its_reasons_said():
    book = Playbook(a_discussion(attended=False)) >> BRIEF
    for _ in range(3):
        book.play(until=ReviewPlan)
        reject(book, "It does not snow.")
    assert isinstance(now(book), Produce)
    assert "It does not snow" in book.announced()


def test_a_word_while_the_plan_waits_is_answered_and_the_plan_rewritten():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book >> ann("add a dog")
    assert speaker(book).move == "answer"
    book >> said(speaker(book)) >> said(speaker(book)) << WritePlan(attempt=2)
    book.play(until=AwaitGreenLight)
    assert isinstance(now(book), AwaitGreenLight)


def test_a_word_while_the_plan_is_written_makes_it_written_again():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=WritePlan)
    book >> ann("make it snow") >> PlanWritten(plan="{}", attempt=1)
    assert speaker(book).move == "answer"
    book >> said(speaker(book)) >> said(speaker(book))
    assert now(book) == WritePlan(attempt=2)


def test_after_the_green_light_a_word_opens_a_short_revision():
    book = Playbook(a_discussion()) >> BRIEF
    book.play()
    assert isinstance(now(book), Produce)
    before = len(book.turns())
    book >> ann("make it snow")
    book.play(until=AwaitGreenLight)
    assert isinstance(now(book), AwaitGreenLight)
    assert [turn.move for turn in book.turns()[before:]] == ["answer", "answer", "review"]


def test_go_during_the_talk_cuts_it_short():
    book = Playbook(a_discussion()) >> BRIEF
    book >> GreenLit(by="Ann") >> said(speaker(book))
    assert (speaker(book).persona, speaker(book).move) == ("Pixel", "plan")
    book.play()
    assert isinstance(now(book), Produce)
    assert not any(isinstance(command, AwaitGreenLight) for command in book.told)


def test_again_brings_another_round_and_another_plan():
    book = Playbook(a_discussion()) >> BRIEF
    book.play(until=AwaitGreenLight)
    book >> AgainAsked(by="Ann")
    assert book.discussion.phase is Phase.REFINEMENT and isinstance(now(book), AskToSpeak)
    book.play(until=AwaitGreenLight)
    assert WritePlan(attempt=2) in book.told


def test_stop_closes_at_once():
    Playbook(a_discussion()) >> BRIEF >> Stopped(by="Ann") << Close(because="Ann called it off")


def test_silence_pauses_and_the_return_goes_on_where_it_was():
    book = Playbook(a_discussion()) >> BRIEF
    current = speaker(book)
    book >> Paused(because="nobody is here")
    assert book.discussion.pending == ()
    book >> Resumed(because="Ann is back")
    assert now(book) == current and book.due == [current]


def test_a_word_wakes_a_paused_discussion():
    book = Playbook(a_discussion()) >> BRIEF
    book >> said(speaker(book)) >> Paused(because="nobody is here") >> ann("hello, more red")
    assert book.discussion.pending


def test_a_short_discussion_takes_five_turns():
    book = Playbook(a_discussion(length="short", attended=False)) >> BRIEF
    book.play()
    assert len(book.turns()) == 5


def test_no_discussion_goes_straight_to_the_plan():
    book = Playbook(a_discussion(length="none")) >> BRIEF << WritePlan(attempt=1)
    book.play()
    assert book.turns() == [] and isinstance(now(book), Produce)


@pytest.mark.parametrize("kind", ["film", "image", "song", "speech", "clip"])
def test_every_kind_of_work_comes_to_a_production(kind: Kind):
    book = Playbook(a_discussion(kind=kind, attended=False)) >> BRIEF
    book.play()
    assert isinstance(now(book), Produce)
    assert all(
        kind in persona.speaks_in
        for persona in PERSONAS
        for turn in book.turns()
        if persona.name == turn.persona
    )


def test_a_restarted_studio_knows_what_is_outstanding():
    book = Playbook(a_discussion()) >> BRIEF
    book >> said(speaker(book)) >> ann("make it snow") >> said(speaker(book))
    again = Playbook(a_discussion())
    for event in book.events:
        again >> event
    assert again.discussion.pending == book.discussion.pending
    assert again.discussion == book.discussion


NAMES = [persona.name for persona in PERSONAS]


def fails(name: str) -> Event:
    return SpeakerFailed(persona=name, because="down")


def speaks(name: str, novelty: float) -> Event:
    return Said(
        persona=name, text="x", phase=Phase.REFINEMENT, move="build", message=1, choices={}, novelty=novelty
    )


def reviewed(reasons: list[str]) -> Event:
    return PlanReviewed(reasons=tuple(reasons), attempt=1)


WORDS = ("make it snow", "go", "stop here", "more jazz", "yes", "no", "another round", "")
AS_ASKED = "do what is pending"
ANY_EVENT: st.SearchStrategy[Event | str] = st.one_of(
    st.builds(ann, st.sampled_from(WORDS)),
    st.builds(fails, st.sampled_from(NAMES)),
    st.builds(speaks, st.sampled_from(NAMES), st.floats(0, 1)),
    st.builds(reviewed, st.lists(st.just("too short"), max_size=1)),
    st.sampled_from(
        (PlanWritten(plan="{}", attempt=1), GreenLit(by="Ann"), AgainAsked(by="Ann"), BRIEF,
         Paused(because="silence"), Resumed(because="back"))
    ),
    st.just(AS_ASKED),
    st.just(AS_ASKED),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.lists(ANY_EVENT, max_size=30),
    st.sampled_from(["full", "short", "none"]),
    st.booleans(),
    st.sampled_from(["film", "image", "song"]),
)
def test_whatever_happens_a_discussion_can_end_and_replays_alike(
    events: list[Event | str], length: Length, attended: bool, kind: Kind
):
    book = Playbook(a_discussion(length=length, attended=attended, kind=kind)) >> BRIEF
    for event in events:
        if isinstance(event, str):
            for reply in replies(book.discussion, book.discussion.pending):
                book >> reply
        else:
            book >> event
    if book.discussion.paused:
        book >> Resumed(because="back")
    book.play()
    assert isinstance(now(book), Produce | Close)
    again = a_discussion(length=length, attended=attended, kind=kind)
    for event in book.events:
        again, _ = again.on(event)
    assert again == book.discussion
