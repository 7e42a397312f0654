"""Where the bars of played music begin: beats followed by their onsets, bars by their first beats."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from generators.sound.chroma import Read, chroma
from generators.sound.curves import Levels
from generators.sound.wav import RATE

HOP, _WINDOW = 256, 1024  # samples between and in the moments the music is listened to
_A_SECOND = RATE / HOP
_BLOCK = 4_096  # moments worked on at once
_LOW = 9  # bins of the spectrum: what sounds below 400 Hz
_STRAY = 0.1  # share by which the tempo may lie beside the one that was named
_TIGHT = 250.0  # how much an even beat counts against a strong onset
_ODD_BAR = 9.0  # how much a bar of another length costs, in standard deviations of accent
_FLAT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Onsets:
    """How much begins at each moment, `HOP` samples apart: at any pitch, and below 400 Hz. No unit."""

    all: Levels
    low: Levels


def bar_starts(read: Read, onsets: Onsets, frames: int, *, bpm: float, meter: int) -> tuple[int, ...]:
    """The samples on which bars of `meter` beats begin, rising, in `frames` samples of 48 kHz music.

    `bpm` is the tempo it was meant to have. Music without onsets has bars of just that tempo.
    """
    beats = _smoothed(_beats(onsets.all, 60 / bpm * _A_SECOND))
    # a moment is heard once the window that begins with it is filled to a half
    moments = [round(beat) for beat in beats * HOP + _WINDOW / 2]
    first = _downbeats(_accents(onsets, beats, chroma(read, (*moments, frames))[0]), meter)
    return tuple(moments[number] for number in first if 0 <= moments[number] < frames)


def listen(read: Read, frames: int) -> Onsets:
    """Spectral flux of the music: by how much its bands, in decibels, grow louder."""
    count = max(1, frames // HOP)
    shape = np.hanning(_WINDOW).astype(np.float32)
    every, low = [np.zeros(0)], [np.zeros(0)]
    before = np.zeros((1, _WINDOW // 2 + 1), np.float32)
    for start in range(0, count, _BLOCK):
        moments = min(_BLOCK, count - start)
        sound = read(start * HOP, (moments - 1) * HOP + _WINDOW).mean(axis=1)
        pieces = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::HOP]
        bands = np.log1p(200 * np.abs(np.fft.rfft(pieces * shape, axis=1))).astype(np.float32)
        grown = np.maximum(np.diff(bands, axis=0, prepend=before), 0)
        before = bands[-1:]
        every.append(grown.mean(axis=1, dtype=np.float64))
        low.append(grown[:, :_LOW].mean(axis=1, dtype=np.float64))
    return Onsets(all=_above_usual(np.concatenate(every)), low=_above_usual(np.concatenate(low)))


def _above_usual(flux: Levels) -> Levels:
    """What stands out of its second, in standard deviations."""
    width = round(_A_SECOND)
    usual = np.convolve(np.pad(flux, width // 2, mode="edge"), np.ones(width) / width, mode="valid")
    out = np.maximum(flux - usual[: len(flux)], 0)
    return out / max(float(out.std()), _FLAT)


def _beats(strength: Levels, period: float) -> Levels:
    """The moments of the beats: the path through strong onsets whose steps are nearest to one period.

    Dynamic programming after Ellis, "Beat Tracking by Dynamic Programming" (2007).
    """
    if strength.max() < 1.0:
        return np.arange(0, len(strength), period)
    period = _period(strength, period)
    reach = np.arange(round(period * 0.7), round(period * 1.4) + 1)
    cost = -_TIGHT * np.square(np.log(reach / period))
    score = strength.copy()
    back = np.full(len(strength), -1)
    for at in range(int(reach[0]), len(strength)):
        steps = reach[reach <= at]
        before = score[at - steps] + cost[: len(steps)]
        best = int(np.argmax(before))
        score[at] += before[best]
        back[at] = at - int(steps[best])
    tail = max(1, round(period))
    at = len(score) - tail + int(np.argmax(score[-tail:]))
    found: list[int] = []
    while at >= 0:
        found.append(at)
        at = int(back[at])
    beats = np.array(found[::-1], np.float64)
    ahead = np.arange(beats[0] % period, beats[0] - period / 2, period)
    return np.concatenate((ahead, beats))


def _period(strength: Levels, period: float) -> float:
    """The period near the one named at which the onsets are most like themselves, four beats apart."""
    size = 1 << (2 * len(strength) - 1).bit_length()
    alike = np.fft.irfft(np.square(np.abs(np.fft.rfft(strength, n=size))))
    choices = np.linspace(period * (1 - _STRAY), period * (1 + _STRAY), 81)
    lags = np.arange(len(alike))
    fit = -0.3 * alike[0] * np.abs(np.log(choices / period))
    for multiple in (1, 2, 4):
        fit += np.interp(multiple * choices, lags, alike)
    return float(choices[int(np.argmax(fit))])


def _smoothed(beats: Levels) -> Levels:
    """Each beat where the five around it say it is: one late player does not move a bar."""
    if len(beats) < 5:
        return beats
    padded = np.pad(beats, 2, mode="reflect", reflect_type="odd")
    around = np.lib.stride_tricks.sliding_window_view(padded, 5)
    steps = np.median(np.diff(around, axis=1), axis=1)[:, None]
    return np.median(around - np.arange(-2, 3) * steps, axis=1)


def _accents(onsets: Onsets, beats: Levels, notes: Levels) -> Levels:
    """How much each beat sounds like the first of a bar: something low begins, and the notes change."""
    changed = np.array([1.0, *(1 - float(one @ other) for one, other in pairwise(notes))])
    low = np.array([_around(onsets.low, beat) for beat in beats])
    every = np.array([_around(onsets.all, beat) for beat in beats])
    return _standing_out(changed) + 0.7 * _standing_out(low) + 0.5 * _standing_out(every)


def _standing_out(values: Levels) -> Levels:
    """In standard deviations, none of them beyond two: one loud crash is not the meter."""
    spread = max(float(values.std()), _FLAT)
    return np.clip((values - values.mean()) / spread, -2.0, 2.0)


def _downbeats(accents: Levels, meter: int) -> npt.NDArray[np.intp]:
    """The numbers of the beats that begin a bar: the most accented ones, `meter` apart but for odd bars."""
    if len(accents) < meter:
        return np.arange(min(1, len(accents)))
    score = np.zeros(meter)
    back: list[npt.NDArray[np.intp]] = []
    for number, accent in enumerate(accents):
        own = np.zeros(meter)
        own[0] = accent
        if number:
            follows = np.roll(score, 1)  # each beat after the one before
            broken = int(np.argmax(score))
            odd = score[broken] - _ODD_BAR
            came = np.where(follows >= odd, np.roll(np.arange(meter), 1), broken)
            score = np.maximum(follows, odd)
            back.append(came)
        score = score + own
    place = int(np.argmax(score))
    places = [place]
    for came in reversed(back):
        place = int(came[place])
        places.append(place)
    return np.flatnonzero(np.array(places[::-1]) == 0)


def _around(levels: Levels, moment: float) -> float:
    """The strongest within 25 milliseconds."""
    reach = round(0.025 * _A_SECOND)
    at = round(moment)
    return float(levels[max(0, at - reach) : at + reach + 1].max(initial=0.0))
