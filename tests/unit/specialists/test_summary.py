"""What came before is told in few words: every wish, what was decided, what is open, then the talk."""

from hypothesis import given
from hypothesis import strategies as st

from specialists.asked.wishes import wishes
from specialists.speaking.prompt import tokens
from specialists.speaking.summary import asked_for, gist, so_far, still_open
from specialists.speaking.turn import Line

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


def test_wishes_decisions_and_what_is_open_are_told_with_whose_they_are():
    asked = asked_for(ASKED)
    assert "weather: snow (“make it snow, and no people”), asked for by Ana" in asked
    assert "exclude: people" in asked and "length: 45" in asked
    assert "lens: 28mm (Frame)" in so_far(LINES) and "beats a minute: 96 (Lyra)" in so_far(LINES)
    assert "palette: blue hour (Frame) or ash and ember (Luna)" in still_open(LINES)
    assert "Lens doubts: One risk: black on black." in still_open(LINES)


def test_with_little_room_what_people_said_is_told_before_the_cast():
    wish = "Ana: make it snow, and no people"
    assert gist(LINES, tokens(wish) + 1, tokens) == wish
    long = gist(LINES, 400, tokens)
    assert "Frame: A 28mm lens." in long and "It keeps the place" not in long


def test_a_doubt_that_was_answered_is_not_open_any_more():
    answered = (*LINES, Line(name="Reel", role="persona", text="Lens is right: I leave a pool of haze."))
    assert "doubts" not in still_open(answered)


def test_what_a_person_decided_is_not_between_the_cast():
    settled = (*LINES, Line(name="Ana", role="person", text="blue, please"),
               Line(name="Luna", role="persona", text="Blue it is.", choices={"palette": "blue hour"}))  # fmt: skip
    assert "palette" not in still_open(settled)
    assert "palette: blue hour (Luna)" in so_far(settled)


SAYINGS = [
    "make it snow", "no people", "45 seconds please", "in French", "use red light", "end on the sea",
    "slower music", "a dog in it", "shot 2 closer", "call it “Salt”", "something about my grandmother's hands",
]  # fmt: skip


@given(st.lists(st.sampled_from(SAYINGS), max_size=8, unique=True), st.booleans())
def test_every_wish_is_told_on_a_line_of_its_own(said: list[str], short: bool):
    constraints = tuple(wish for at, text in enumerate(said) for wish in wishes(text, message=at + 2))
    told = asked_for(constraints, short=short).splitlines()
    assert len(told) == len(constraints)
    assert all(f"- {one.kind}: {one.value}" in line for one, line in zip(constraints, told, strict=True))
