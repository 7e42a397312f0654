"""What a voice cannot say never reaches it; what it can say is all said."""

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.sound.spoken_text import sentences, shown, spoken


def test_sentences_end_where_a_reader_would_stop():
    text = "Dr. Brown left in 1923. Who waits? J. K. stays… maybe! “Yes.” And so on, vs. nothing."
    assert sentences(text) == (
        "Dr. Brown left in 1923.", "Who waits?", "J. K. stays… maybe!", "“Yes.”", "And so on, vs. nothing.",
    )  # fmt: skip


def test_emoji_tags_and_control_characters_are_left_out():
    assert shown("A\x00 fox\u200b 🦊 <b>runs</b> \u202eaway 👨‍👩‍👧.") == "A fox runs away."


def test_signs_are_said_in_the_language_of_the_voice():
    assert spoken("Fox & hound", "de") == "Fox und hound."
    assert spoken("Fox & hound", "en") == "Fox and hound."
    assert spoken("See https://example.org/x?y=1 now", "en") == "See now."


def test_nothing_to_say_is_nothing():
    assert spoken("…!", "en") == ""
    assert sentences("🎬 ... —") == ()


def test_a_very_long_sentence_is_cut_between_its_clauses():
    text = ", ".join(["the rain fell on the roof of the house"] * 30) + "."
    parts = sentences(text)
    assert len(parts) > 2
    assert " ".join(parts) == text
    assert all(len(part) <= 320 for part in parts)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.sampled_from(("en", "de", "fr")))
def test_no_text_breaks_it(text: str, language: str):
    for sentence in sentences(text):
        assert len(sentence) <= 330
        said = spoken(sentence, language)
        assert not set(said) & set('<>{}[]\\|"')
        assert said.isprintable()
