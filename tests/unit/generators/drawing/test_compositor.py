"""Frames from layers: parallax, weather that moves, sampling between pixels."""

import numpy as np
import pytest

from generators.drawing.airs import snow
from generators.drawing.compositor import Compositor, Lens, sampled
from generators.drawing.layers import Layers, Motion, Sheet


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
    assert np.array_equal(sampled(plane, (4.0, 3.0, 1.0, 1.0), (10, 8)), plane[3:11, 4:14])
