"""Flicker is told from lightning, cuts, dips and everything else a picture does on purpose."""

from collections.abc import Callable, Sequence
from math import pi, sin

import pytest

from generators.media.inspection.flicker import flickers

RATE = 24


def reel(seconds: float, luma: Callable[[int], float]) -> tuple[Sequence[float], Sequence[float]]:
    count = round(seconds * RATE)
    return [number / RATE for number in range(count)], [luma(number) for number in range(count)]


@pytest.mark.parametrize("period", [2, 3, 4, 6])
def test_a_picture_that_grows_lighter_and_darker_all_the_time_flickers(period: int):
    (span,) = flickers(*reel(4, lambda n: 100 + 1.5 * (n % period < period / 2)))
    assert span.start < 0.4 and span.end > 3.6


def test_only_the_stretch_that_flickers_is_told():
    (span,) = flickers(*reel(6, lambda n: 100 + (4 * (n % 2) if 48 <= n < 96 else 0)))
    assert span.start == pytest.approx(2, abs=0.15) and span.end == pytest.approx(4, abs=0.15)


def test_pictures_watched_now_and_then_flicker_too():
    times, luma = reel(6, lambda n: 100 + 6 * (n % 5 < 2))
    assert flickers(times[::3], luma[::3])


STORM = {frame + offset for frame in (12, 56, 100) for offset in (0, 1, 5, 6, 7)}


MEANT: dict[str, Callable[[int], float]] = {
    "lightning": lambda n: 100 + 17 * (n in STORM),
    "a cut every second": lambda n: 80 + 40 * (n // 24 % 2),
    "a dip to black": lambda n: 120 * min(1, abs(n - 60) / 12),
    "a light that swings": lambda n: 100 + 20 * sin(2 * pi * n / 48),
    "snow": lambda n: 100 + 0.25 * (-1) ** n,
    "a flash and then a cut": lambda n: 100 + 30 * (n in (20, 21)) + 60 * (n > 40),
    "sunrise": lambda n: 1.5 * n,
}


@pytest.mark.parametrize("luma", MEANT.values(), ids=MEANT.keys())
def test_what_is_meant_is_no_flicker(luma: Callable[[int], float]):
    assert flickers(*reel(6, luma)) == ()


def test_nothing_does_not_flicker():
    assert flickers((), ()) == () and flickers((0.0,), (16.0,)) == ()
