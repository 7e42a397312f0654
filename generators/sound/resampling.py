"""Sound moved to another sample rate, without aliasing or lost length."""

import math

import numpy as np

from generators.sound.wav import Signal

_PAD_SECONDS = 0.05  # silence on both sides, so that the ends do not ring into each other


def resample(signal: Signal, rate: int, to: int) -> Signal:
    """`signal` (samples, channels) from `rate` to `to` samples a second, by way of its spectrum.

    Band-limited exactly: the spectrum is cut or extended with zeros. The result has
    `round(samples * to / rate)` samples.
    """
    if rate == to or not len(signal):
        return signal
    unit = rate // math.gcd(rate, to)  # lengths that map onto whole samples
    pad = math.ceil(_PAD_SECONDS * rate / unit) * unit
    length = math.ceil((len(signal) + 2 * pad) / unit) * unit
    padded = np.zeros((length, signal.shape[1]), np.float32)
    padded[pad : pad + len(signal)] = signal
    target = length * to // rate
    spectrum = np.fft.rfft(padded, axis=0)[: target // 2 + 1]
    moved = np.fft.irfft(spectrum, n=target, axis=0) * (to / rate)
    start = pad * to // rate
    return moved[start : start + round(len(signal) * to / rate)].astype(np.float32)
