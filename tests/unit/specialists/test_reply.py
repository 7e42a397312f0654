"""What a model wrote becomes a clean turn, or is refused."""

import pytest

from specialists.persona import Pattern
from specialists.reply import free_reply, scripted_reply
from specialists.script import script_of, variants_of, word
from storage.domain.errors import ReplyUnusable
from tests.unit.specialists.casting import the_craft

SCRIPT = script_of(
    variants_of(
        Pattern(move="propose", text="Give me {light}."),
        {
            "light": [
                word("moonlight", ("light", "moonlight")),
                word("a single lamp", ("light", "a single lamp")),
            ]
        },
    )
)


def free(text: str) -> tuple[str, dict[str, str]]:
    return free_reply(text, "Luna", the_craft(), "film")


def test_a_scripted_reply_says_what_it_decides():
    assert scripted_reply(" Give me moonlight.\n", SCRIPT) == ("Give me moonlight.", {"light": "moonlight"})


@pytest.mark.parametrize("text", ["", "Give me moonlight", "Give me neon.", "Sure! Give me moonlight."])
def test_a_reply_off_its_script_is_refused(text: str):
    with pytest.raises(ReplyUnusable):
        scripted_reply(text, SCRIPT)


def test_a_free_reply_loses_its_name_mark_up_and_everything_after_three_sentences():
    text = '<think>hm</think>**Luna:** *Snow.*  Give it "blue hour" light! One lamp… A fourth thing. A fifth.'
    assert free(text)[0] == 'Snow. Give it "blue hour" light! One lamp…'


def test_a_number_is_not_the_end_of_a_sentence():
    assert free("Use 2.5 seconds at 35mm. Then cut.")[0] == "Use 2.5 seconds at 35mm. Then cut."


@pytest.mark.parametrize(
    "text",
    ["", "  ", "Luna:", "…", "<think>I should", "As an AI, I cannot see this.", "I am a language model."],
)
def test_a_reply_with_nothing_in_it_or_out_of_the_part_is_refused(text: str):
    with pytest.raises(ReplyUnusable):
        free(text)


def test_a_free_reply_decides_what_it_names():
    text = "I see ash and ember, an 85 mm lens, and a waltz at 96 beats a minute; a tense mood."
    assert free(text)[1] == {
        "palette": "ash and ember",
        "lens": "85mm",
        "genre": "waltz",
        "bpm": "96",
        "mood": "tense",
    }


def test_a_song_decides_nothing_about_lenses():
    assert free_reply("A waltz through an 85mm lens.", "Lyra", the_craft(), "song")[1] == {"genre": "waltz"}
