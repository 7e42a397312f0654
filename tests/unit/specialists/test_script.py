"""A pattern and a vocabulary become a grammar that says only true sentences."""

import random

from hypothesis import given
from hypothesis import strategies as st

from specialists.models.grammar import sentence, to_llguidance
from specialists.persona import KINDS, Pattern
from specialists.reading.noun import Noun, noun, possessive, shortened
from specialists.speaking.novelty import stems
from specialists.speaking.script import Word, script_of, slot_name, spoken, variants_of, word
from specialists.speaking.vocabulary import vocabulary_of
from tests.unit.specialists.casting import CLOCK, FOX, MANN, MARS, Brief, a_turn, the_cast, the_craft

LENS = [
    Word(noun=Noun(text="28mm"), choices=(("lens", "28mm"),), forms={"does": "keeps the place"}),
    Word(noun=Noun(text="85mm"), choices=(("lens", "85mm"),), forms={"does": "lets it fall away"}),
]


def a_pattern(text: str) -> Pattern:
    return Pattern(move="propose", text=text)


def test_a_lens_and_what_it_does_belong_together():
    script = script_of(variants_of(a_pattern("{A lens} lens {lens.does}."), {"lens": LENS}))
    assert {sentence(script.grammar, seed) for seed in range(40)} == {
        "A 28mm lens keeps the place.",
        "An 85mm lens lets it fall away.",
    }
    assert script.read("An 85mm lens lets it fall away.") == {"lens": "85mm"}
    assert script.read("An 85mm lens keeps the place.") is None


def test_a_slot_with_nothing_to_say_takes_the_pattern_out():
    assert variants_of(a_pattern("Under {@any}, {sound}."), {"sound": [word("rain")]}) == ()


def test_the_same_word_is_not_said_twice_in_one_turn():
    vocabulary = {
        "light": [word("a single lamp"), word("moonlight")],
        "motif": [word("a lamp"), word("a key")],
    }
    variants = variants_of(a_pattern("Give me {light} and {motif}."), vocabulary)
    said = {sentence(script_of(variants).grammar, seed) for seed in range(60)}
    assert said == {"Give me a single lamp and a key.", "Give me moonlight and a key."}


def test_a_sentence_begins_with_a_capital_even_inside_inverted_commas():
    assert spoken(
        "It ends. {light} “{The subject} slept.”",
        {"light": [word("moonlight")], "subject": [Word(noun=noun("old fox"))]},
    ) == ("It ends. Moonlight “The old fox slept.”")


def test_a_quotation_inside_a_quotation_has_single_marks():
    assert (
        spoken("“{subject} slept.”", {"subject": [Word(noun=noun("Hund", english=False))]})
        == "“‘Hund’ slept.”"
    )


def test_alternatives_are_left_to_the_model():
    script = script_of(variants_of(a_pattern("I would [start|begin]."), {}))
    assert {sentence(script.grammar, seed) for seed in range(20)} == {"I would start.", "I would begin."}


def test_nouns_take_the_article_they_need():
    assert [noun(text).the for text in ("an old clockmaker", "Mars", "two astronauts", "hope", "her dog", "quiet street")] == [
        "the old clockmaker", "Mars", "the two astronauts", "hope", "her dog", "the quiet street",
    ]  # fmt: skip
    assert [noun(text).a for text in ("fox", "old clockmaker", "foxes", "last clock", "18mm", "hour")] == [
        "a fox", "an old clockmaker", "foxes", "the last clock", "an 18mm", "an hour",
    ]  # fmt: skip
    assert [possessive(text) for text in ("the fox", "the foxes", "Saga")] == [
        "the fox's",
        "the foxes'",
        "Saga's",
    ]
    assert shortened("last clock of a snowbound city") == "clock"
    assert shortened("lighthouse keeper") == "lighthouse keeper"


def test_every_slot_any_persona_names_exists_somewhere():
    known: set[str] = set()
    lines = ()
    for brief in (FOX, CLOCK, MARS, MANN):
        for kind in KINDS:
            known |= set(vocabulary_of(a_turn("Luna", "propose", brief, kind=kind, lines=lines), the_craft()))
    known |= {
        "person",
        "to",
        "wish",
        "said",
        "change",
        "change2",
        "mend",
        "reasons",
        "third",
        "@any",
        "@thing",
        "@wish",
        "@weather",
        "recalled", "recalled2", "one", "other", "gap", "way", "way2", "restored", "dropped", "lost", "instead", "by",
        "doubt", "reply", "thanks", "known", "withdrawn", "waiting",
    }  # fmt: skip
    known |= {f"{mark}{slot}" for slot in set(known) for mark in "@="}
    patterns = [pattern for persona in the_cast().values() for pattern in persona.patterns] + list(
        the_craft().patterns
    )
    strange = {
        slot_name(slot)
        for pattern in patterns
        for slot in pattern.text.replace("}", "{").split("{")[1::2]
        if slot_name(slot) not in known
    }
    assert strange == set()


@given(
    st.sampled_from([FOX, CLOCK, MARS, MANN]),
    st.sampled_from(sorted(the_cast())),
    st.integers(0, 2**32),
    st.sampled_from(KINDS),
)
def test_whatever_a_script_allows_it_can_read_back(brief: Brief, name: str, seed: int, kind: str):
    context = a_turn(name, "propose", brief, seed=seed, kind=kind)
    words = vocabulary_of(context, the_craft())
    patterns = [p for p in the_cast()[name].patterns if kind in p.kinds and variants_of(p, words)]
    pattern = random.Random(seed).choice(
        patterns or [p for p in the_craft().patterns if variants_of(p, words)]
    )
    variants = variants_of(pattern, words)
    script = script_of(variants)
    text = sentence(script.grammar, seed)
    assert script.read(text) is not None
    assert to_llguidance(script.grammar) is not None
    assert "{" not in text and "  " not in text
    assert text[0] == text[0].upper()
    assert stems(text)
