"""A summary may forget talk, and never a wish."""

from hypothesis import given
from hypothesis import strategies as st

from specialists.asked.wishes import wishes
from specialists.speaking.prompt import tokens
from specialists.speaking.summary import keeps, so_far, still_open, summarise
from specialists.speaking.turn import Line
from storage.domain.plan import Constraint

LINES = (
    Line(
        name="Luna", role="persona", text="Ash and ember, and one lamp.", choices={"palette": "ash and ember"}
    ),
    Line(name="Frame", role="persona", text="A 28mm lens. It keeps the place.", choices={"lens": "28mm"}),
    Line(name="Ana", role="person", text="make it snow, and no people"),
    Line(name="Lyra", role="persona", text="A waltz at 96.", choices={"genre": "waltz", "bpm": "96"}),
    Line(
        name="Frame", role="persona", text="I would rather have blue hour.", choices={"palette": "blue hour"}
    ),
    Line(name="Lens", role="persona", text="One risk: black on black.", move="object"),
)
ASKED = tuple(
    one.model_copy(update={"person": "Ana"})
    for one in (*wishes("make it snow, and no people", message=3), *wishes("make it 45 seconds", message=4))
)


def test_wishes_decisions_and_what_is_open_are_always_in_it():
    short = summarise(LINES, ASKED, 1, tokens)
    assert "weather: snow (“make it snow, and no people”), asked for by Ana" in short
    assert "exclude: people" in short and "length: 45" in short
    assert "lens: 28mm (Frame)" in short and "beats a minute: 96 (Lyra)" in short
    assert "palette: blue hour (Frame) or ash and ember (Luna)" in short
    assert "Lens doubts: One risk: black on black." in short
    assert "Said:" not in short


def test_with_more_room_it_tells_who_said_what():
    long = summarise(LINES, ASKED, 400, tokens)
    assert "Frame: A 28mm lens." in long and "It keeps the place" not in long
    assert "Ana: make it snow, and no people" in long


def test_a_doubt_that_was_answered_is_not_open_any_more():
    answered = (*LINES, Line(name="Reel", role="persona", text="Lens is right: I leave a pool of haze."))
    assert "doubts" not in still_open(answered)


def test_what_a_person_decided_is_not_between_the_cast():
    settled = (*LINES, Line(name="Ana", role="person", text="blue, please"),
               Line(name="Luna", role="persona", text="Blue it is.", choices={"palette": "blue hour"}))  # fmt: skip
    assert "palette" not in still_open(settled)
    assert "palette: blue hour (Luna)" in so_far(settled)


def test_a_summary_that_drops_a_wish_is_caught():
    assert keeps("They want snow, no people, and 45 seconds.", ASKED) == ()
    (lost,) = keeps("They want snow with people in it, and 45 seconds.", ASKED)
    assert lost.kind == "exclude"
    (lost,) = keeps("They want snow and no people, for about a minute.", ASKED)
    assert lost.kind == "length"
    assert len(keeps("A nice talk.", ASKED)) == len(ASKED)


def test_a_wish_for_one_shot_must_keep_its_shot():
    wish = Constraint(words="shot 3 closer", kind="camera", value="closer", shot="sh030", origin="person")
    assert keeps("The camera comes closer.", (wish,)) == (wish,)
    assert keeps("In shot 3 the camera comes closer.", (wish,)) == ()


SAYINGS = [
    "make it snow", "no people", "45 seconds please", "in French", "use red light", "end on the sea",
    "slower music", "a dog in it", "shot 2 closer", "call it “Salt”", "something about my grandmother's hands",
]  # fmt: skip


@given(st.lists(st.sampled_from(SAYINGS), max_size=8), st.integers(1, 500))
def test_our_own_summary_keeps_every_wish_whatever_the_room(said: list[str], most: int):
    constraints = tuple(wish for at, text in enumerate(said) for wish in wishes(text, message=at + 2))
    assert keeps(summarise(LINES, constraints, most, tokens), constraints) == ()
