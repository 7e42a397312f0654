"""True peaks between the samples, and the gain that keeps them under a ceiling."""

from functools import cache

import numpy as np
import numpy.typing as npt

from generators.sound.curves import Levels, lowest_near, smoothed
from generators.sound.loudness import Source
from generators.sound.wav import RATE, blocks

STEP = RATE // 1000  # peaks and gains are kept once a millisecond
_OVERSAMPLING = 4  # BS.1770-4 annex 2
_TAPS = 24  # a phase
_CALM = 40  # ms over which the limiter moves


@cache
def _phases() -> npt.NDArray[np.float32]:
    """Kaiser-windowed sinc, one row for each point between two samples."""
    at = np.arange(_OVERSAMPLING * _TAPS) / _OVERSAMPLING - _TAPS / 2
    kernel = np.sinc(at) * np.kaiser(len(at) + 1, 8.0)[:-1]
    rows = kernel.reshape(_TAPS, _OVERSAMPLING).T
    return (rows / rows.sum(axis=1, keepdims=True)).astype(np.float32)


def peak_levels(source: Source, frames: int) -> Levels:
    """Highest true peak of each millisecond, over all channels; full scale is 1.0."""
    found: list[Levels] = []
    edge = _TAPS
    for start, count in blocks(frames):
        block = source(start - edge, count + 2 * edge)
        highest = np.abs(block[edge : edge + count]).max(axis=1)
        for channel in block.T:
            for row in _phases()[1:]:
                between = np.abs(np.convolve(channel, row, mode="same"))[edge : edge + count]
                np.maximum(highest, between, out=highest)
        short = -count % STEP
        found.append(np.pad(highest, (0, short)).reshape(-1, STEP).max(axis=1).astype(np.float64))
    return np.concatenate(found) if found else np.zeros(0)


def limiting(peaks: Levels, ceiling: float) -> Levels:
    """Gain once a millisecond that holds `peaks` under `ceiling`, moving softly before and after one.

    Looks ahead as far as it looks back, so no peak passes while the gain is still on its way.
    """
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    if not len(needed) or needed.min() >= 1.0:
        return np.ones_like(needed)
    held = lowest_near(needed, _CALM // 2 + 1)
    return smoothed(held, _CALM // 2)
