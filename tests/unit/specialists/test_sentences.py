"""Where a sentence ends, also while it is still being written."""

import pytest

from specialists.speaking.sentences import ends, split, whole


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Use 2.5 seconds at 35mm. Then cut.", ("Use 2.5 seconds at 35mm.", "Then cut.")),
        ("“Is it late? It is.” She waits.", ("“Is it late? It is.”", "She waits.")),
        ("Mr. Fox arrives. Who lets him in?", ("Mr. Fox arrives.", "Who lets him in?")),
        ("Not I. You!", ("Not I.", "You!")),
        ("雪が降る。犬がいない。", ("雪が降る。", "犬がいない。")),
        ("Er sagt „Halt.“ Dann geht er.", ("Er sagt „Halt.“", "Dann geht er.")),
        ("no mark at all", ("no mark at all",)),
        ("", ()),
    ],
)
def test_text_is_split_where_its_sentences_end(text: str, sentences: tuple[str, ...]):
    assert split(text) == sentences


def test_a_sentence_has_ended_only_when_the_next_one_has_begun():
    assert ends("Give me 2.") == ()
    assert ends("Give me 2.5 seconds.") == ()
    assert ends("Give me a lamp. ") == (15,)
    assert ends("One. Two. Three", 4) == (9,)


def test_the_whole_sentences_are_kept():
    assert whole("One lamp. Then the d") == "One lamp."
    assert whole("One lamp.") == "One lamp."
    assert whole("One la") == ""
