"""Joints moved by some milliseconds, so that the beat goes on across them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from generators.sound.bar_grid import HOP
from generators.sound.curves import Levels
from generators.sound.fitting import Span
from generators.sound.wav import RATE

_AROUND = round(0.3 * RATE / HOP)  # moments on either side of a joint whose onsets must meet
_REACH = round(0.06 * RATE / HOP)  # moments a joint may be moved by
_DOUBT = 0.35  # share of the likeness that the furthest move must gain


def aligned(spans: Sequence[Span], onsets: Levels) -> tuple[Span, ...]:
    """`spans` of the same length together, each after the first begun where its onsets meet those expected.

    `onsets` is how much begins at each moment of the music, `HOP` samples apart.
    """
    out = [spans[0]]
    for span in spans[1:]:
        moved = _late(onsets, out[-1].end // HOP, span.start // HOP) * HOP
        out.append(replace(span, start=span.start + moved) if moved < span.frames else span)
    left = sum(span.frames for span in spans) - sum(span.frames for span in out)
    return (*out[:-1], replace(out[-1], end=out[-1].end + left))


def _late(onsets: Levels, expected: int, found: int) -> int:
    """Moments by which the second place must be later to sound like the first."""
    padded = np.pad(onsets, _AROUND + _REACH)
    wanted = padded[expected + _REACH : expected + _REACH + 2 * _AROUND]
    lags = np.arange(-_REACH, _REACH + 1)
    alike = np.array([wanted @ padded[found + _REACH + lag :][: 2 * _AROUND] for lag in lags])
    return int(lags[np.argmax(alike * (1 - _DOUBT * np.abs(lags) / _REACH))])
