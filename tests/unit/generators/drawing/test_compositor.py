"""Frames from layers: parallax, weather that moves, sampling between pixels."""

import numpy as np
import pytest

from generators.drawing.airs import snow
from generators.drawing.compositor import Compositor, Lens
from generators.drawing.layers import Layers, Motion, Sheet
from generators.drawing.roll import Roll
from generators.drawing.sampling import Grid, axis
from generators.drawing.seen import Cover, Part, Placed, parts_of


def a_sheet(name: str, parallax: float, bar: int, *, opaque: bool) -> Sheet:
    """A black sheet, or a clear one, with a white bar one column wide at `bar`; margin 20, frame 200 x 100."""
    y = np.full((140, 240), 16, np.uint8)
    y[:, bar : bar + 4] = 235
    cover = np.zeros((140, 240), np.uint8)
    cover[:, bar : bar + 4] = 255
    half = np.full((70, 120), 128, np.uint8)
    return Sheet(name=name, parallax=parallax, step=1, left=0, top=0, y=y, u=half, v=half, cover=None if opaque else cover)  # fmt: skip


def bars(layers: Layers, lens: Lens) -> list[float]:
    """Where the bright columns of a frame are."""
    frame = np.asarray(Compositor(layers, (200, 100)).frame(0, lens)[0], np.float64)
    line = frame[30:70].mean(0)
    bright = np.flatnonzero(line > 110)
    groups = np.split(bright, np.flatnonzero(np.diff(bright) > 1) + 1)
    return [float((group * line[group]).sum() / line[group].sum()) for group in groups if group.size]


def two_bars(motion: Motion | None = None) -> Layers:
    sheets = (a_sheet("sky", 0.1, 80, opaque=True), a_sheet("subject", 1.0, 160, opaque=False))
    return Layers(width=200, height=100, margin=20, seed=4, motion=motion or Motion(), sheets=sheets)


def test_near_layers_move_more_than_far_ones():
    far, near = bars(two_bars(), Lens())
    far_moved, near_moved = bars(two_bars(), Lens(x=0.06))
    assert far - far_moved == pytest.approx(0.1 * 0.06 * 200, abs=0.5)
    assert near - near_moved == pytest.approx(0.06 * 200, abs=0.5)


def test_a_pan_moves_all_layers_alike():
    before, after = bars(two_bars(), Lens()), bars(two_bars(), Lens(pan_x=0.03))
    moved = [b - a for a, b in zip(after, before, strict=True)]
    assert moved[0] == pytest.approx(moved[1], abs=0.4)
    assert moved[0] == pytest.approx(6, abs=0.5)


def test_motion_smaller_than_a_pixel_shows():
    a, b = (bars(two_bars(), Lens(x=x))[1] for x in (0.0, 0.002))
    assert 0.1 < a - b < 0.7


def test_a_frame_is_the_same_however_one_comes_to_it():
    layers = two_bars(Motion(rain=1.0, fog=0.5, motes=1.0))
    straight = Compositor(layers, (200, 100))
    for number in range(5):
        straight.frame(number, Lens())
    assert (
        straight.frame(5, Lens())[0].tobytes() == Compositor(layers, (200, 100)).frame(5, Lens())[0].tobytes()
    )


@pytest.mark.parametrize(
    "motion", [Motion(rain=1.0), Motion(snow=1.0), Motion(fog=1.0), Motion(stars=((1.2, 0.3, 1.0, 0.2),))]
)
def test_weather_and_stars_change_from_frame_to_frame(motion: Motion):
    moving, still = Compositor(two_bars(motion), (200, 100)), Compositor(two_bars(), (200, 100))
    a, b = (np.asarray(moving.frame(n, Lens())[0], np.float64) for n in (0, 9))
    c, d = (np.asarray(still.frame(n, Lens())[0], np.float64) for n in (0, 9))
    assert np.abs(a - b).max() > np.abs(c - d).max() + 12


def test_snow_falls():
    drift = snow(np.random.default_rng(1), (200, 100), 1.0, 0.0, depth=1, rate=24)
    first, later = (np.asarray(drift.at(n)) for n in (0, 1))
    step = next(k for k in range(1, 9) if np.array_equal(first[:-k], later[k:]))
    assert step >= 1


def test_sampling_whole_pixels_changes_nothing():
    plane = np.random.default_rng(0).integers(0, 255, (20, 30), dtype=np.uint8)
    seen = Grid(plane).sampled(axis(4.0, 1.0, 10, 30), axis(3.0, 1.0, 8, 20))
    assert np.array_equal(seen, plane[3:11, 4:14])


def test_sampling_between_pixels_weighs_the_four_around():
    plane = np.random.default_rng(0).integers(0, 255, (20, 30), dtype=np.uint8)
    seen = Grid(plane).sampled(axis(4.25, 1.0, 10, 30), axis(3.5, 1.0, 8, 20))
    p = plane.astype(float)
    across = p[:, 4:14] * 0.75 + p[:, 5:15] * 0.25
    assert np.abs(seen - (across[3:11] + across[4:12]) / 2).max() < 2


def test_two_planes_are_sampled_side_by_side():
    u, v = np.random.default_rng(0).integers(0, 255, (2, 20, 30), dtype=np.uint8)
    down = axis(3.3, 0.9, 8, 20)
    both = Grid(u, v).sampled(axis(4.1, 0.8, 10, 30, lanes=2), down)
    for lane, plane in enumerate((u, v)):
        assert np.array_equal(both[:, lane::2], Grid(plane).sampled(axis(4.1, 0.8, 10, 30), down))


def test_a_roll_by_nothing_and_by_a_half_turn():
    plane = np.random.default_rng(0).integers(20, 230, (60, 80), dtype=np.uint8)
    smooth = np.asarray(plane.cumsum(1) // np.arange(1, 81), np.uint8)
    turned = Roll(0.0, (80, 60)).turned(smooth)
    assert np.abs(turned.astype(int) - smooth).mean() < 3  # it is enlarged a little
    both = np.stack((smooth, 255 - smooth), 2).reshape(60, -1)
    pair = Roll(7.0, (80, 60)).turned(both, 2)
    assert np.array_equal(pair[:, 0::2], Roll(7.0, (80, 60)).turned(smooth))
    assert np.array_equal(pair[:, 1::2], Roll(7.0, (80, 60)).turned(255 - smooth))


def drawn(parts: list[Part], *, solid: bool) -> np.ndarray:
    """Which pixels of a frame of 640 x 360 lie in such parts, and how often."""
    seen = np.zeros((360, 640), int)
    for part in parts:
        if part.solid == solid:
            seen[part.top : part.bottom, part.left : part.right] += 1
    return seen


def test_every_pixel_that_can_be_seen_is_drawn_once_and_the_solid_ones_are_solid():
    """A frame-filling back, a wall with a hole before it, and a small thing: in a frame of 640 x 360."""
    wall = np.full((400, 700), 255, np.uint8)
    wall[150:250, 300:420] = 0
    wall[250:260, 300:420] = 120
    thing = np.zeros((100, 100), np.uint8)
    thing[20:80, 20:80] = 255
    at = Placed(0, 0, 640, 360, np.arange(640) + 10, np.arange(360) + 10)
    small = Placed(200, 100, 300, 200, np.arange(100), np.arange(100))
    back, middle, front = parts_of([(Cover(None), at), (Cover(wall), at), (Cover(thing), small)], (640, 360))
    hole = wall[10:370, 10:650] < 255
    assert (drawn(back, solid=True)[hole] == 1).all()
    assert (drawn(back, solid=True) <= 1).all()
    assert drawn(back, solid=True).mean() < 0.5, "what the wall hides is not drawn"
    assert not drawn(middle, solid=True)[hole].any()
    assert ((drawn(middle, solid=True) + drawn(middle, solid=False))[wall[10:370, 10:650] > 0] == 1).all()
    assert (drawn(front, solid=False)[120:180, 220:280] == 1).all()


def test_what_is_hidden_changes_nothing():
    """The same layers with and without the bar behind the subject's."""
    near = a_sheet("subject", 1.0, 100, opaque=True)
    hidden = Layers(
        width=200,
        height=100,
        margin=20,
        seed=4,
        motion=Motion(),
        sheets=(a_sheet("sky", 0.1, 80, opaque=True), near),
    )
    alone = Layers(width=200, height=100, margin=20, seed=4, motion=Motion(), sheets=(near,))
    for lens in (Lens(), Lens(x=0.03, zoom=1.1)):
        one, other = (
            Compositor(layers, (200, 100)).frame(3, lens)[0].tobytes() for layers in (hidden, alone)
        )
        assert one == other
