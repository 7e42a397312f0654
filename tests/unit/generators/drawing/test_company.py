"""Who stands beside whom: to scale, whole, with their heads in the picture."""

import numpy as np
import pytest

from generators.drawing.actors import parts_of, place_subject
from generators.drawing.canvas import Canvas
from generators.drawing.company import Member, company, made_room, told_height
from generators.drawing.composition import Spot, framing
from generators.drawing.reading import subject_of
from generators.drawing.stage import Stage, new_stage
from generators.drawing.tones import Tones
from storage.domain.plan import Staging
from tests.unit.generators.drawing.panels import TEAL

ANGLES = ("eye level", "low angle", "high angle")


def a_stage(**how: object) -> Stage:
    staging = Staging.model_validate(how)
    canvas = Canvas.of(192, 108)
    return new_stage(
        canvas, np.random.default_rng(1), staging, framing(staging), Tones(TEAL), place="plain", words=frozenset(),
        subject_x=0.5 * canvas.aspect, afloat=False,
    )  # fmt: skip


def together(first: str, second: str, **how: object) -> tuple[Spot, Member]:
    stage, subject, other = a_stage(**how), subject_of(first), subject_of(second)
    found = place_subject(stage, subject)
    assert found is not None
    at = made_room(stage, subject, found[0], (other,))
    return at, company(stage, subject, found[1], at, (other,), parts_of)[-1]


@pytest.mark.parametrize("size", ["extreme wide", "wide", "full", "medium"])
@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize(
    ("first", "second"),
    [("a cat", "a grandmother"), ("a girl", "a bear"), ("a fox", "a giant bear"), ("a boy", "a lighthouse")],
)
def test_whoever_is_beside_the_subject_keeps_their_head_in_the_frame(
    size: str, angle: str, first: str, second: str
):
    _, beside = together(first, second, size=size, angle=angle)
    assert beside.at.base - beside.at.height >= 0
    assert 0 < beside.at.x < 192 / 108


@pytest.mark.parametrize("size", ["extreme wide", "wide", "full"])
def test_who_is_taller_in_the_world_is_taller_in_the_picture(size: str):
    for small, tall in (("a cat", "a woman"), ("a boy", "a woman"), ("a mouse", "a giant bear")):
        at, beside = together(small, tall, size=size)
        assert beside.at.height > at.height
        at, beside = together(tall, small, size=size)
        assert beside.at.height < at.height


def test_telling_keeps_the_order_of_heights_and_softens_extremes():
    told = [told_height(1.0, other) for other in (0.05, 0.3, 0.7, 1.0, 1.3, 3.0, 10.0)]
    assert told == sorted(told)
    assert told[3] == pytest.approx(1.0)
    assert 0.1 < told[0] and told[-1] < 4


@pytest.mark.parametrize("phrase", ["a man", "a child", "a tiny fox", "a mouse", "a toy robot", "a paper boat", "a bird", "a lighthouse"])  # fmt: skip
@pytest.mark.parametrize("angle", ANGLES)
def test_nothing_a_shot_is_about_vanishes_in_an_extreme_wide(phrase: str, angle: str):
    found = place_subject(a_stage(size="extreme wide", angle=angle), subject_of(phrase))
    assert found is not None
    assert found[0].height >= 0.09
