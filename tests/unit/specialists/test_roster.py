"""Who speaks, in which order, and who wants the word most."""

from pathlib import Path

import pytest

from specialists.persona import discussed_as, load_personas
from specialists.roster import bid, highest, is_addressed, line_up
from storage.domain.plan import Kind

PERSONAS = load_personas(Path(__file__).parents[3] / "specialists" / "personas")


@pytest.mark.parametrize(
    ("kind", "there", "absent"),
    [
        ("film", "Reel", "Mace"),
        ("image", "Luna", "Lyra"),
        ("song", "Lyra", "Frame"),
        ("speech", "Quill", "Lyra"),
    ],
)
def test_those_speak_whose_craft_the_work_needs(kind: Kind, there: str, absent: str):
    names = [persona.name for persona in line_up(PERSONAS.values(), kind)]
    assert there in names and absent not in names


def test_a_storyboard_is_talked_about_by_those_who_talk_about_films():
    assert line_up(PERSONAS.values(), "storyboard") == line_up(PERSONAS.values(), "film") != ()
    assert (discussed_as("storyboard"), discussed_as("song")) == ("film", "song")


def test_the_line_up_keeps_the_speaking_order():
    orders = [persona.order for persona in line_up(PERSONAS.values(), "film")]
    assert orders == sorted(orders)


def test_a_bid_is_base_and_jitter_when_nothing_matches():
    luna = PERSONAS["Luna"]
    for seed in range(20):
        assert luna.bid_base <= bid(luna, "qqq", seed=seed) <= luna.bid_base + luna.bid_jitter


def test_the_same_seed_bids_the_same_and_another_may_not():
    luna = PERSONAS["Luna"]
    bids = {bid(luna, "hello there", seed=seed) for seed in range(10)}
    assert bid(luna, "hello there", seed=1) == bid(luna, "hello there", seed=1)
    assert len(bids) > 5


@pytest.mark.parametrize(
    ("text", "name"),
    [("warmer colours and softer light", "Luna"), ("a low camera angle, 35mm lens", "Frame"), ("more jazz, a slower melody", "Lyra"),
     ("why does she leave? the story needs a heart", "Saga"), ("Pixel, what do you think?", "Pixel")],
)  # fmt: skip
def test_keywords_raise_a_bid_above_the_rest(text: str, name: str):
    film = line_up(PERSONAS.values(), "film")
    for seed in range(5):
        assert name in [persona.name for persona in highest(film, text, 2, seed=seed)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Luna", "Luna, redder please"),
        ("Luna", "luna what do you think"),
        ("Luna", "@luna redder"),
        ("Luna", "I like what Luna said"),
        ("Lens", "is that sharp enough, Lens?"),
        ("Frame", "Make it snow. Frame: closer."),
        ("Reel", "hey reel slow down"),
    ],
)
def test_a_persona_is_spoken_to_by_name(name: str, text: str):
    assert is_addressed(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Lens", "a wide lens and a low angle"),
        ("Frame", "Frame it tighter"),
        ("Pixel", "pixel art everywhere"),
        ("Echo", "let the shout echo"),
        ("Saga", "a saga of two brothers"),
        ("Luna", "the lunar eclipse"),
    ],
)
def test_a_word_that_is_also_a_name_is_not_spoken_to_anybody(name: str, text: str):
    assert not is_addressed(name, text)
