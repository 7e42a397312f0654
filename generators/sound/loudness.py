"""Loudness as listeners hear it: ITU-R BS.1770-4 K-weighting and gating, over blocks of a file."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

from generators.sound.curves import Levels
from generators.sound.wav import RATE, Signal, blocks

Source = Callable[[int, int], Signal]  # (start, count) -> samples, silence outside the file

HOP = RATE // 10  # a loudness block is four hops of 100 ms
_PREROLL = RATE // 2  # the high-pass has forgotten what came before after half a second
_FFT = 2**19  # a block of ten seconds, its preroll and room for the filter to ring out

# BS.1770-4 tables 1 and 2 (48 kHz): numerator, denominator of the shelf and of the high-pass.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGHPASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def decibels(ratio: float) -> float:
    """An amplitude ratio in dB; silence is -200."""
    return 20 * math.log10(ratio) if ratio > 1e-10 else -200.0


def ratio(decibel: float) -> float:
    """dB as an amplitude ratio."""
    return 10 ** (decibel / 20)


@cache
def _k_response() -> npt.NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.arange(_FFT // 2 + 1) / _FFT)
    response = np.ones_like(z)
    for above, below in (_SHELF, _HIGHPASS):
        response *= np.polyval(above[::-1], z) / np.polyval(below[::-1], z)
    return response.astype(np.complex64)


def _k_weighted(block: Signal) -> Signal:
    """One block, preroll included, through both filters; at most `_FFT` minus their ring-out long."""
    spectrum = np.fft.rfft(block, n=_FFT, axis=0) * _k_response()[:, None]
    return np.fft.irfft(spectrum, n=_FFT, axis=0)[: len(block)].astype(np.float32)


def energies(source: Source, frames: int) -> Levels:
    """K-weighted mean square of each 100 ms of a 48 kHz file, its channels summed.

    The last hop is filled up with silence.
    """
    found: list[Levels] = []
    for start, count in blocks(frames):
        lead = min(start, _PREROLL)
        weighted = _k_weighted(source(start - lead, count + lead))[lead:]
        short = -len(weighted) % HOP
        squares = np.pad(np.square(weighted).sum(axis=1, dtype=np.float64), (0, short))
        found.append(squares.reshape(-1, HOP).mean(axis=1))
    return np.concatenate(found) if found else np.zeros(0)


def integrated(hops: Levels) -> float:
    """Integrated loudness in LUFS of 100 ms energies: gated at -70 LUFS, then 10 LU below the mean.

    A file shorter than one 400 ms block counts as one block. Silence is -200.
    """
    if not len(hops):
        return -200.0
    window = min(4, len(hops))
    mean = np.convolve(hops, np.ones(window) / window, mode="valid")
    floor = 10 ** ((-70 + 0.691) / 10)
    heard = mean[mean > floor]
    if not len(heard):
        return -200.0
    heard = heard[heard > heard.mean() / 10]
    return -0.691 + 10 * math.log10(float(heard.mean()))
