"""Which of the twelve notes sound in a stretch of music, and how loud it is."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from generators.sound.curves import Levels
from generators.sound.wav import RATE, Signal

Read = Callable[[int, int], Signal]  # (start, count) -> samples, silence outside the file

_WINDOW = 8_192
_LOWEST, _HIGHEST = 55.0, 2_000.0  # hertz
_NOTES = 12


def chroma(read: Read, edges: Sequence[int]) -> tuple[Levels, Levels]:
    """Of each stretch between two `edges` (samples, rising): how much of each note it has, and its decibels.

    Shapes (stretches, 12), each of length one, and (stretches,).
    """
    pitches = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    heard = (pitches >= _LOWEST) & (pitches <= _HIGHEST)
    classes = np.rint(_NOTES * np.log2(pitches[heard] / 440)).astype(int) % _NOTES
    shape = np.hanning(_WINDOW)
    notes, levels = np.zeros((len(edges) - 1, _NOTES)), np.zeros(len(edges) - 1)
    for index, (start, end) in enumerate(pairwise(edges)):
        count = max(1, end - start)
        sound = read(start, max(count, _WINDOW)).mean(axis=1, dtype=np.float64)
        levels[index] = 10 * np.log10(np.square(sound[:count]).mean() + 1e-7)
        power = np.zeros(len(pitches))
        for at in range(0, len(sound) - _WINDOW + 1, _WINDOW):
            power += np.abs(np.fft.rfft(sound[at : at + _WINDOW] * shape))
        found = np.bincount(classes, weights=power[heard], minlength=_NOTES)
        notes[index] = found / max(float(np.linalg.norm(found)), 1e-9)
    return notes, levels
