"""How far the music steps back while somebody speaks."""

import numpy as np
import numpy.typing as npt

from generators.sound.curves import Levels, smoothed
from generators.sound.loudness import Source, ratio
from generators.sound.wav import RATE, blocks

STEP = RATE // 100  # activity and gain are kept every 10 ms

_DEPTH_DB = 11.0
_BEFORE = 30  # steps the music is down before the first sound of a word
_AFTER = 45  # and after the last: pauses inside a passage stay down
_GLIDE = 36  # steps one move takes
_QUIET = ratio(-34)  # below the loudest voice: a breath, not a word


def voice_levels(source: Source, frames: int) -> Levels:
    """Root mean square of the voice in each 10 ms."""
    found: list[Levels] = []
    for start, count in blocks(frames):
        squares = np.square(source(start, count)).mean(axis=1, dtype=np.float64)
        short = -count % STEP
        found.append(np.sqrt(np.pad(squares, (0, short)).reshape(-1, STEP).mean(axis=1)))
    return np.concatenate(found) if found else np.zeros(0)


def speaking(levels: Levels) -> npt.NDArray[np.bool_]:
    """Where somebody speaks, every 10 ms."""
    if not len(levels) or levels.max() <= 0:
        return np.zeros(len(levels), np.bool_)
    return levels > np.percentile(levels[levels > 0], 98) * _QUIET


def ducking(levels: Levels, *, depth_db: float = _DEPTH_DB) -> Levels:
    """Gain of the music every 10 ms: 1.0 alone, `depth_db` lower under the voice, gliding between.

    The glide is a raised cosine in decibels, over before the first word.
    """
    active = speaking(levels).astype(np.float64)
    if not active.any():
        return np.ones(len(levels))
    marks = np.flatnonzero(active)
    padded = np.zeros(len(active) + _BEFORE + _AFTER)
    # a difference array: +1 where a word's surroundings begin, -1 where they end
    np.add.at(padded, marks, 1)
    np.add.at(padded, marks + _BEFORE + _AFTER, -1)
    down = (np.cumsum(padded)[_BEFORE : _BEFORE + len(active)] > 0).astype(np.float64)
    return np.power(10.0, -depth_db * smoothed(down, _GLIDE // 2) / 20)
