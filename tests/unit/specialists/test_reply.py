"""What a model wrote becomes a clean turn, or is refused."""

import pytest

from specialists.persona import Pattern
from specialists.speaking.reply import could_pass, free_reply, is_pass, scripted_reply
from specialists.speaking.script import script_of, variants_of, word
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


def test_the_beginning_of_a_script_says_what_it_has_decided_so_far():
    patterns = variants_of(
        Pattern(move="propose", text="Give me {light}. Then {motif} comes back."),
        {
            "light": [word("moonlight", ("light", "moonlight")), word("a lamp", ("light", "a lamp"))],
            "motif": [word("a key", ("motif", "a key")), word("a moth", ("motif", "a moth"))],
        },
    )
    script = script_of(patterns)
    assert scripted_reply("Give me a lamp.", script, whole=False) == ("Give me a lamp.", {"light": "a lamp"})
    assert scripted_reply("Give me a lamp. Then a mo", script, whole=False)[1] == {"light": "a lamp"}
    for text in ("Give me neon.", "Give me a lamp. Then a dog"):
        with pytest.raises(ReplyUnusable):
            scripted_reply(text, script, whole=False)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Luna: I see ash.\nFrame: I agree.", "I see ash."),
        ("I see ash. Frame: I agree. Luna: me too", "I see ash."),
        ("Frame: hm\n**Luna:** I see snow.", "I see snow."),
        ("One thing: snow.\nAna: great!", "One thing: snow."),
        ("I see ash.\nStranger: and I see fire.", "I see ash."),
    ],
)
def test_nobody_speaks_for_anybody_else(text: str, own: str):
    assert free_reply(text, "Luna", the_craft(), "film", others=("Frame", "Ana"))[0] == own


def test_a_reply_in_which_only_others_speak_is_refused():
    with pytest.raises(ReplyUnusable):
        free_reply("Frame: I would go wide.", "Luna", the_craft(), "film", others=("Frame",))


def test_a_free_reply_calls_nobody_and_invents_no_link():
    text = "Look, @everyone, at https://art.test/1 and <@42>: snow."
    assert free(text)[0] == "Look, everyone, at and: snow."
    kept = free_reply(text, "Luna", the_craft(), "film", links=frozenset({"https://art.test/1"}))[0]
    assert "https://art.test/1" in kept and "@" not in kept


def test_a_slot_that_was_asked_for_is_decided_by_what_comes_nearest():
    said = free_reply("Rows of street lights, wet.", "Luna", the_craft(), "film", about="light")
    assert said[1]["light"] == "street lamps"
    assert free_reply("Quick, please.", "Reel", the_craft(), "film", about="pace")[1] == {"pace": "quick"}
    assert "pace" not in free("Quick, please.")[1]


@pytest.mark.parametrize(
    "text", ["PASS", "Pass.", "**PASS**", "Luna: PASS. Nothing to add.", "No objections!"]
)
def test_a_pass_is_recognised(text: str):
    assert is_pass(text, "Luna")
    assert all(could_pass(text[:at], "Luna") for at in range(len(text) + 1))


@pytest.mark.parametrize("text", ["PASS me the lamp", "Nothing to add but snow.", "I object.", ""])
def test_an_objection_is_no_pass(text: str):
    assert not is_pass(text, "Luna")
