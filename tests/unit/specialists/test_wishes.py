"""Plain words become wishes, and none is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.wishes import intent_of, merge, wishes
from storage.domain.plan import Constraint

SAID = {
    "make it snow and use red light": [("weather", "snow"), ("light", "#c0392b")],
    "rainier": [("weather", "rain")],
    "use teal and amber": [("palette", "#1f8a8a #ffb000")],
    "warmer": [("palette", "warmer")],
    "in black and white": [("palette", "monochrome")],
    "add a dog": [("subject", "dog")],
    "with a red umbrella": [("subject", "red umbrella")],
    "more rain and a red balloon": [("weather", "rain"), ("subject", "red balloon")],
    "no people, please": [("exclude", "people")],
    "without text": [("exclude", "text")],
    "make it 45 seconds": [("length", "45")],
    "a minute and a half": [("length", "90")],
    "slower": [("tempo", "slow")],
    "jazz": [("music", "jazz")],
    "no music": [("music", "none")],
    "closer": [("camera", "closer")],
    "handheld please": [("camera", "handheld")],
    "noir": [("style", "noir")],
    "like an old film": [("style", "old film")],
    "make it look like a watercolour": [("style", "watercolour")],
    "in French": [("language", "fr")],
    'call it "The Long Night"': [("title", "The Long Night")],
    "no narration": [("narration", "none")],
    "end with a kiss": [("ending", "a kiss")],
    "happy ending": [("ending", "happy")],
    "have the fox dance on the ice": [("action", "fox dance on the ice")],
    "set it in a Tokyo alley and make it noir": [("place", "Tokyo alley"), ("style", "noir")],
    "move it to a beach at dawn": [("place", "beach"), ("time", "dawn")],
    "make it sadder": [("mood", "melancholy")],
    "vertical": [("size", "vertical")],
    "can the moon be bigger": [("other", "can the moon be bigger")],
    "I'd prefer left-handed scissors somewhere": [("other", "I'd prefer left-handed scissors somewhere")],
}  # fmt: skip


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_is_understood(text: str):
    assert sorted((c.kind, c.value) for c in wishes(text)) == sorted(SAID[text])


def test_a_wish_keeps_the_person_s_words_and_where_they_were_said():
    (wish,) = wishes("make it snow", message=7)
    assert (wish.words, wish.message, wish.origin) == ("make it snow", 7, "person")


def test_a_wish_can_be_about_one_shot():
    assert {(c.value, c.shot) for c in wishes("shot 3 closer and from a low angle")} == {
        ("closer", "sh030"), ("low angle", "sh030"),
    }  # fmt: skip
    assert wishes("make the last shot wider")[0].shot == "last"
    assert wishes("the second shot at night")[0].shot == "sh020"


def test_thanks_are_not_a_wish():
    assert wishes("thanks, that's great") == ()


def test_a_brief_gives_no_leftovers():
    assert wishes("An octopus who wants to be a pianist", origin="brief") == ()


def test_a_red_thing_is_not_a_red_palette():
    assert all(c.kind != "palette" for c in wishes("a girl with a red balloon", origin="brief"))


def test_a_later_wish_overrides_an_earlier_one_it_conflicts_with():
    both = merge((*wishes("make it snow"), *wishes("use red light"), *wishes("no, rain is better")))
    assert [(c.kind, c.value) for c in both if c.kind in ("weather", "light")] == [
        ("light", "#c0392b"),
        ("weather", "rain"),
    ]


def test_wishes_that_do_not_conflict_all_stay():
    both = merge((*wishes("add a dog"), *wishes("add a cat"), *wishes("low angle"), *wishes("35mm")))
    assert [c.value for c in both] == ["dog", "cat", "low angle", "35mm"]


def test_taking_something_out_again_takes_it_out():
    assert [(c.kind, c.value) for c in merge((*wishes("add a dog"), *wishes("no dogs")))] == [
        ("exclude", "dogs")
    ]


def test_a_wish_for_one_shot_does_not_override_the_film_s():
    both = merge((*wishes("make it snow"), *wishes("shot 2 in the rain")))
    assert {(c.value, c.shot) for c in both} == {("snow", None), ("rain", "sh020")}


@pytest.mark.parametrize(
    ("text", "intent"),
    [("go", "go"), ("/go", "go"), ("Go!", "go"), ("  again ", "again"), ("/cancel", "cancel"), ("stop", "stop"), ("?", "help"),
     ("yes please", "yes"), ("nope", "no"), ("make it snow", None), ("go to the beach", None)],
)  # fmt: skip
def test_short_words_steer_the_session(text: str, intent: str | None):
    assert intent_of(text) == intent


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_no_words_break_the_reader(text: str):
    for wish in wishes(text, message=1):
        assert Constraint.model_validate(wish.model_dump()) == wish


def test_a_wish_for_one_shot_does_not_pull_the_wish_before_it_along():
    found = [(c.kind, c.value, c.shot) for c in wishes("make the light red and shot 2 closer")]
    assert found == [("light", "#c0392b", None), ("camera", "closer", "sh020")]


def test_two_things_about_one_shot_stay_with_it():
    assert {c.shot for c in wishes("shot 2 closer and darker")} == {"sh020"}
