"""What the studio says as itself reads as people speak."""

from typing import Any

from bot import replies
from specialists.planning.why import Answer, Row
from specialists.production.forecast import Forecast
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


def a_price(seconds: float, **changes: Any) -> Forecast:
    usual: dict[str, Any] = {"seconds": seconds, "work": seconds, "by_kind": {}, "steps": 3, "kept": 0}
    return Forecast(**usual | changes)


def test_the_plan_says_what_it_costs_and_what_cannot_be_as_it_was_asked_for():
    card = replies.plan_card(a_plan(), a_price(130, tokens=900), ["No lips move here."], attended=False)
    assert dict(card.fields)["ready in"] == "about 2 minutes, 900 tokens for looking at pictures"
    assert dict(card.fields)["mind"] == "No lips move here."
    revised = replies.revision_card("T", ["All shots: snow."], a_price(20, kept=9), attended=False)
    assert dict(revised.fields)["made again"] == "3 of 12 steps"


def test_the_plan_says_how_often_it_is_made():
    once = replies.plan_card(a_plan(), a_price(20), attended=True)
    thrice = replies.plan_card(a_plan(variations=3), a_price(60), attended=True)
    assert "made" not in dict(once.fields)
    assert dict(thrice.fields)["made"] == "3 times, each a little different"
