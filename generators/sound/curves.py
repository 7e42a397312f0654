"""Gains that change over time, kept a few times a second instead of once a sample."""

from typing import cast

import numpy as np
import numpy.typing as npt

from generators.sound.wav import Signal

Levels = npt.NDArray[np.float64]


def lowest_near(values: Levels, reach: int) -> Levels:
    """Minimum over `reach` values on either side, in a logarithmic number of steps."""
    length = 2 * reach + 1
    padded = np.pad(values, reach, mode="edge")
    span = 1
    while span < length:
        step = min(span, length - span)
        padded = np.minimum(padded[:-step], padded[step:])
        span += step
    return padded


def smoothed(values: Levels, reach: int) -> Levels:
    """A raised-cosine mean over `reach` values on either side."""
    if not len(values):
        return values
    shape = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(values, reach, mode="edge")
    return cast(Levels, np.convolve(padded, shape / shape.sum(), mode="valid"))


def scaled(block: Signal, curve: Levels, step: int, start: int, gain: float = 1.0) -> Signal:
    """Samples `[start, …)` of a file times `gain` times a curve that is kept once every `step` samples."""
    if not len(curve):
        return amplified(block, gain)
    at = (np.arange(start, start + len(block)) + 0.5) / step - 0.5
    moving = np.interp(at, np.arange(len(curve)), curve) * gain
    return faded(block, moving)


def faded(block: Signal, gains: Levels) -> Signal:
    """Each sample times its own gain, on all channels."""
    out: Signal = np.multiply(block, gains.astype(np.float32)[:, None])
    return out


def amplified(block: Signal, gain: float) -> Signal:
    """All samples times one gain."""
    out: Signal = np.multiply(block, np.float32(gain))
    return out
