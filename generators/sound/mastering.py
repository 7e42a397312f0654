"""The gain that brings a mix to its loudness under its ceiling, found on levels and not on samples."""

from dataclasses import dataclass, replace

import numpy as np

from generators.sound.curves import Levels, scaled
from generators.sound.loudness import HOP, Source, energies, integrated, ratio
from generators.sound.peaks import STEP, limiting, peak_levels
from generators.sound.wav import Signal

_PER_HOP = HOP // STEP
_ROUNDS, _LISTENS = 24, 4
_CLOSE = 0.1  # LU
_LOUDEST_GAIN = 40.0  # dB: more would lift the hiss of a file that is all but silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """One gain for the whole file, and one that moves to hold its peaks."""

    gain: float
    limiter: Levels  # once a millisecond
    loudness: float  # LUFS
    peak: float  # highest true peak left, full scale is 1.0

    def apply(self, block: Signal, start: int) -> Signal:
        """Samples `[start, …)` of the file as they must leave the house."""
        return scaled(block, self.limiter, STEP, start, self.gain)


def master(source: Source, frames: int, *, lufs: float, ceiling_db: float) -> Master:
    """Find gain and limiter for a stereo 48 kHz `source`: `lufs` integrated, true peak at `ceiling_db`.

    The limiter takes loudness away, so the gain is raised until both hold; what comes out is listened to
    and the aim corrected. A silent file stays silent.
    """
    heard, peaks = energies(source, frames), peak_levels(source, frames)
    found = integrated(heard)
    if found < -100:
        return Master(gain=1.0, limiter=np.ones_like(peaks), loudness=found, peak=0.0)
    ceiling, aim = ratio(ceiling_db), lufs
    mastered = _predicted(heard, peaks, aim, ceiling)
    for _ in range(_LISTENS):
        actual = _heard(mastered, source, frames)
        mastered = replace(mastered, loudness=actual)
        if abs(actual - lufs) < _CLOSE or mastered.gain >= ratio(_LOUDEST_GAIN):
            break
        aim += lufs - actual
        mastered = _predicted(heard, peaks, aim, ceiling)
    return mastered


def _predicted(heard: Levels, peaks: Levels, lufs: float, ceiling: float) -> Master:
    """Gain and limiter from levels alone: right unless a limiter works on little else than loud clicks."""
    decibel = min(lufs - integrated(heard), _LOUDEST_GAIN)
    mastered = _limited(peaks, decibel, ceiling)
    for _ in range(_ROUNDS):
        after = integrated(heard * (mastered.gain * _by_hop(mastered.limiter, len(heard))) ** 2)
        mastered = replace(mastered, loudness=after)
        if abs(after - lufs) < _CLOSE / 4 or decibel >= _LOUDEST_GAIN:
            break
        decibel = min(decibel + lufs - after, _LOUDEST_GAIN)
        mastered = _limited(peaks, decibel, ceiling)
    return mastered


def _limited(peaks: Levels, decibel: float, ceiling: float) -> Master:
    gain = ratio(decibel)
    limiter = limiting(peaks * gain, ceiling)
    return Master(gain=gain, limiter=limiter, loudness=0.0, peak=float((peaks * gain * limiter).max()))


def _heard(mastered: Master, source: Source, frames: int) -> float:
    def out(start: int, count: int) -> Signal:
        return mastered.apply(source(start, count), start)

    return integrated(energies(out, frames))


def _by_hop(limiter: Levels, hops: int) -> Levels:
    """Root mean square of the limiter's gain in each 100 ms."""
    padded = np.pad(limiter, (0, hops * _PER_HOP - len(limiter)), constant_values=1.0)
    return np.sqrt(np.square(padded).reshape(hops, _PER_HOP).mean(axis=1))
