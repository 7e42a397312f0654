"""Whole panels, measured: key light, weather indoors, changed places, subjects without a figure."""

from typing import Any

import numpy as np
import pytest

from generators.drawing.compositor import Compositor, Lens
from generators.drawing.panel import painted
from tests.unit.generators.drawing.panels import Pixels, a_shot, a_still, pixels

SIZES = ("extreme wide", "wide", "full", "medium", "close-up")


def panel(
    subject: str, place: str, *, seed: int = 5, action: str = "waits", mood: str = "calm", **staging: Any
) -> Pixels:
    shot = a_shot(subject=subject, place=place, action=action, mood=mood, staging=staging)
    return pixels(a_still(shot, seed=seed))


def red_excess(picture: Pixels) -> float:
    """Mean R - (G + B) / 2 on the 8-bit scale."""
    r, g, b = (255 * picture).mean((0, 1))
    return float(r - (g + b) / 2)


def specks(picture: Pixels) -> float:
    """How much of the picture is small bright points against what is around them."""
    y = picture.mean(-1)
    around = sum(np.roll(y, (dy, dx), (0, 1)) for dy, dx in ((3, 0), (-3, 0), (0, 3), (0, -3))) / 4
    return float((y - around > 0.10).mean())


@pytest.mark.parametrize("place", ["kitchen", "flooded library", "city street", "forest"])
@pytest.mark.parametrize("time", ["day", "dusk", "night"])
def test_a_red_key_reddens_the_whole_and_leaves_a_second_hue(place: str, time: str):
    plain = panel("a fox", place, size="wide", time=time)
    red = panel("a fox", place, size="wide", time=time, key_light="#c0392b")
    assert red_excess(red) > red_excess(plain) + 10
    thirds = [red_excess(red[:, start : start + 64]) for start in (0, 64, 128)]
    assert max(thirds) > min(thirds) + 25, "the light falls off"
    cool = red[..., 2] > red[..., 0] + 0.02
    warm = red[..., 0] > red[..., 2] + 0.15
    assert cool.mean() > 0.08
    assert warm.mean() > 0.12


def test_a_coloured_key_keeps_light_and_dark_apart():
    red = panel("a baker", "kitchen", size="full", key_light="#e02020")
    assert red.mean(-1).std() > 0.09


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", ["kitchen", "library", "corridor", "theatre"])
def test_snow_is_seen_in_every_shot_indoors_too(size: str, place: str):
    clear = panel("a baker", place, size=size, time="dusk")
    snow = panel("a baker", place, size=size, time="dusk", weather="snow")
    assert specks(snow) > specks(clear) + 0.003


@pytest.mark.parametrize("weather", ["snow", "rain"])
def test_what_falls_outside_a_window_moves_and_nothing_rains_in(weather: str):
    request = a_still(
        a_shot(subject="a baker", place="kitchen", staging={"size": "wide", "weather": weather})
    )
    layers = painted(request)
    assert "view" in [sheet.name for sheet in layers.sheets]
    assert layers.motion.rain == 0
    compositor = Compositor(layers, (192, 108))
    first, later = (np.asarray(compositor.frame(n, Lens())[0], np.int16) for n in (0, 6))
    assert (np.abs(first - later) > 12).mean() > 0.004


def test_a_fine_day_shows_nothing_falling_outside():
    request = a_still(a_shot(subject="a baker", place="kitchen", staging={"size": "wide"}))
    assert "view" not in [sheet.name for sheet in painted(request).sheets]


@pytest.mark.parametrize("place", ["library", "city street", "forest", "kitchen"])
def test_a_flooded_place_has_water_that_moves(place: str):
    def names(words: str) -> list[str]:
        return [s.name for s in painted(a_still(a_shot(subject="a paper boat", place=words))).sheets]

    assert "flow" in names(f"flooded {place}")
    assert "flow" not in names(place)


def test_nobody_sinks_or_sails_on_ice():
    request = a_still(a_shot(subject="a grandmother", place="frozen lake", staging={"size": "wide"}))
    assert "flow" not in [s.name for s in painted(request).sheets]


def test_a_burning_place_glows_and_a_snowed_in_one_is_white():
    plain = panel("nothing much", "village", time="dusk")
    assert red_excess(panel("nothing much", "burning village", time="dusk")) > red_excess(plain) + 15
    white = panel("nothing much", "snowed-in village", time="dusk")
    assert white[75:].mean() > plain[75:].mean() + 0.08


@pytest.mark.parametrize("state", ["abandoned", "overgrown", "frozen"])
def test_a_changed_place_looks_changed(state: str):
    before, after = panel("a fox", "library", size="wide"), panel("a fox", f"{state} library", size="wide")
    assert np.abs(before - after).mean() > 0.012


def test_an_overgrown_place_is_greener():
    before, after = panel("a fox", "library", size="wide"), panel("a fox", "overgrown library", size="wide")

    def green(p: Pixels) -> float:
        return float(((p[..., 1] > p[..., 0] + 0.02) & (p[..., 1] > p[..., 2] + 0.02)).mean())

    assert green(after) > green(before) + 0.02


def test_a_storm_fills_the_sky_not_the_street():
    calm = panel("nothing much", "village", time="dusk", weather="storm")
    storm = panel("a storm", "village", time="dusk", weather="storm")
    changed = np.abs(storm - calm).mean((1, 2))
    assert changed[:60].mean() > 0.05


@pytest.mark.parametrize("force", ["hope", "wind", "rain", "snow", "fog", "fire storm", "a wildfire"])
@pytest.mark.parametrize("place", ["village", "classroom"])
def test_every_force_changes_the_place_it_comes_to(force: str, place: str):
    empty = panel("nothing much", place, seed=9)
    assert np.abs(panel(force, place, seed=9) - empty).mean() > 0.012


def test_light_as_a_subject_is_the_brightest_thing_there():
    lit = panel("hope", "classroom", time="dusk", placement="left third")
    pale = lit.mean(-1)
    columns = np.argsort(pale[40:].mean(0))[-20:]
    assert abs(float(columns.mean()) / 192 - 0.34) < 0.15


def test_the_same_room_is_seen_from_elsewhere_in_every_shot():
    shots = [panel("nothing much", "library", seed=seed, size="wide") for seed in range(4)]
    for i, a in enumerate(shots):
        for b in shots[i + 1 :]:
            assert np.abs(a - b).mean() > 0.03


def test_a_glad_face_is_not_a_sad_face():
    glad, sad = (panel("a girl", "plain", size="close-up", mood=mood) for mood in ("joyful", "lonely"))
    plain = panel("a girl", "plain", size="close-up")
    assert np.abs(glad - plain).max() > 0.15
    assert np.abs(glad - sad).max() > 0.15
