"""What the studio says as itself reads as people speak."""

from bot import replies
from specialists.planning.why import Answer, Row
from tests.builders import a_plan


def test_why_tells_who_decided_first_and_what_nobody_asked_for_in_one_line():
    answer = Answer(
        "Why shot 3 is as it is",
        (
            Row("weather", "snow", "Ana", 4, "make it snow"),
            Row("lens", "35", "Pixel", 9, "The plan is written."),
            Row("season", "any", "Pixel", 9, "The plan is written."),
        ),
    )
    card = replies.why(answer)
    assert card.fields == (
        ("weather", "snow — Ana, message 4: “make it snow”"),
        ("left to Pixel", "lens 35, season any: nobody asked for anything else"),
    )


def test_the_plan_says_how_often_it_is_made():
    once = replies.plan_card(a_plan(), 20, attended=True)
    thrice = replies.plan_card(a_plan(variations=3), 60, attended=True)
    assert "made" not in dict(once.fields)
    assert dict(thrice.fields)["made"] == "3 times, each a little different"
