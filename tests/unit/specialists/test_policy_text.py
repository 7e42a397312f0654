"""A text without its disguise, and ordinary words that are left alone."""

import pytest

from specialists.policy.disguise import bare, plain_words
from specialists.policy.judge import load_policy

FORMS = load_policy().reader.forms


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("b.o.m.b", "bomb"),
        ("b o m b", "bomb"),
        ("bo mb", "bomb"),
        ("b0mb", "bomb"),
        ("b*mb", "bomb"),
        ("boooomb", "bomb"),
        ("bmob", "bomb"),
        ("bоmb", "bomb"),
        ("ｂｏｍｂ", "bomb"),
        ("ⓑⓞⓜⓑ", "bomb"),
        ("b\u200bomb", "bomb"),
        ("howtomakeabomb", "how to make a bomb"),
        ("HowToMakeABomb", "how to make a bomb"),
        ("%62%6f%6d%62", "bomb"),
        ("&#98;omb", "bomb"),
        ("hitIer", "hitler"),
        ("this is hex: 62 6f 6d 62", "bomb"),
    ],
)
def test_a_disguised_word_is_read(text: str, says: str):
    assert any(f" {says} " in form for form in FORMS(text)), FORMS(text)


@pytest.mark.parametrize(
    "text",
    [
        "a therapist in essex",
        "por no hablar de la lluvia",
        "por no ir a casa",
        "a snug cabin and a drawer",
        "rats live on no evil star",
        "the 39 steps",
        "we met her at 7 pm",
        "an assassin bug",
    ],
)
def test_ordinary_words_have_one_reading(text: str):
    assert FORMS(text) == (f" {text} ",)


def test_a_phrase_that_shields_itself_keeps_what_was_written_too():
    assert " p o r n " in FORMS("p o r n")


def test_words_are_bare_letters():
    assert plain_words(bare("L'été, “the boss's” café: naïve!", {})) == [
        "l", "ete", "the", "boss", "cafe", "naive"
    ]  # fmt: skip


def test_ideographs_are_words_of_their_own():
    assert plain_words("色情") == ["色", "情"]
