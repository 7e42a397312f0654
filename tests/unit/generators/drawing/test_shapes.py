"""Shapes: every one can be drawn, within its outline, at any size."""

import numpy as np
import pytest

from generators.drawing.beasts import BEASTS, beast
from generators.drawing.canvas import Canvas
from generators.drawing.figures import POSES, Build, person
from generators.drawing.paints import PAINTS, SHADED
from generators.drawing.people import PEOPLE
from generators.drawing.portrait import portrait
from generators.drawing.shapes import Part, extent, parsed, stamped
from generators.drawing.terrain import normalised, thing
from generators.drawing.things import THINGS

INK: dict[str, tuple[int, int, int]] = dict.fromkeys((*PAINTS, *SHADED), (200, 120, 60))
CANVAS = Canvas.of(160, 90)


def assert_drawn(parts: tuple[Part, ...]) -> None:
    stamp = stamped(CANVAS, parts, INK, x=0.9, base=0.95, height=0.8)
    assert stamp.mask.max() == pytest.approx(1.0)
    assert np.isfinite(stamp.colour).all()


@pytest.mark.parametrize("name", sorted(THINGS))
def test_a_thing_stands_on_the_ground_at_the_height_it_is_given(name: str):
    parts = thing(name)
    _, top, _, bottom = extent(parts)
    assert (top, bottom) == (pytest.approx(0), pytest.approx(100))
    assert_drawn(parts)


@pytest.mark.parametrize("name", sorted(BEASTS))
@pytest.mark.parametrize("pose", ["standing", "running", "sitting"])
def test_an_animal_has_a_shape_in_every_pose(name: str, pose: str):
    assert_drawn(normalised(beast(name, pose)))


@pytest.mark.parametrize("pose", sorted(POSES))
def test_a_person_has_a_shape_in_every_pose(pose: str):
    for build in {*PEOPLE.values(), Build(carries="umbrella"), Build(carries="balloon", hair="curly")}:
        assert_drawn(person(pose, build))


def test_every_kind_of_person_has_a_face():
    for build in set(PEOPLE.values()):
        assert_drawn(portrait(build, "looking up"))


def test_a_hole_lets_the_background_through():
    ring = parsed((("metal", "e", "0 50 50 50"), ("gap", "e", "0 50 30 30")))
    stamp = stamped(CANVAS, ring, INK, x=0.9, base=0.95, height=0.8)
    rows, columns = stamp.mask.shape
    assert stamp.mask[rows // 2, columns // 2] == 0
    assert stamp.mask[rows // 2, 6] == pytest.approx(1.0)


def test_a_shape_outside_the_picture_costs_nothing():
    assert stamped(CANVAS, thing("boat"), INK, x=40.0, base=0.9, height=0.5).mask.size == 0


def test_an_unknown_kind_of_part_is_refused():
    with pytest.raises(ValueError, match="no such kind"):
        parsed((("metal", "x", "1 2"),))
