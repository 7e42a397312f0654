"""Novelty is measured, not guessed."""

from hypothesis import given
from hypothesis import strategies as st

from specialists.novelty import novelty, stems

SAID = ["Give me a single lamp and keep the clockmaker in ash.", "Start wide on the clock, 28mm."]


def test_a_repetition_is_worth_nothing():
    assert novelty(SAID[0], SAID) == 0.0
    assert novelty("KEEP the clockmaker in ash, and give me a single lamp!", SAID) < 0.25


def test_the_first_word_is_all_new():
    assert novelty(SAID[0], []) == 1.0


def test_other_forms_of_the_same_word_are_not_new():
    assert stems("clocks lamps keeping") == stems("clock lamp keeping")


def test_a_half_new_sentence_lies_between():
    assert 0.3 < novelty("Give me a single lamp and a violin at midnight.", SAID) < 0.9


def test_nothing_said_is_nothing_new():
    assert novelty("And so on, and on.", SAID) == novelty("…", SAID) == 0.0


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_novelty_stays_between_none_and_all(text: str, before: list[str]):
    assert 0.0 <= novelty(text, before) <= 1.0
    assert novelty(text, [*before, text]) == 0.0
