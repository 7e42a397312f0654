"""What the tests hear: sound measured by other means than the studio's own."""

import re
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from generators.sound.wav import Signal, WavFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What ffmpeg's ebur128 says of a file."""

    lufs: float
    true_peak: float


def measured(path: Path) -> Heard:
    """Integrated loudness and true peak by ffmpeg."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = told[told.rindex("Summary:") :]
    lufs = re.search(r"I:\s+(-?[\d.]+|-inf) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    assert lufs is not None and peak is not None
    return Heard(lufs=float(lufs[1]), true_peak=float(peak[1]))


def samples(path: Path) -> Signal:
    """The whole file, shape (samples, channels)."""
    file = WavFile(path)
    return file.read(0, file.frames)


def level(signal: Signal) -> float:
    """Root mean square in dB."""
    return float(10 * np.log10(np.mean(np.square(signal, dtype=np.float64)) + 1e-20))


def onset(signal: Signal, *, below_peak: float = 40.0) -> int:
    """The first sample louder than `below_peak` dB under the loudest."""
    loud = np.abs(signal).max(axis=1)
    return int(np.flatnonzero(loud > loud.max() * 10 ** (-below_peak / 20))[0])


def pitch(signal: Signal) -> float:
    """The fundamental of a voice in hertz: the median over its voiced moments of 40 ms."""
    wave, width = signal[::3, 0].astype(np.float64), 640
    rate = 16_000
    found: list[float] = []
    for start in range(0, len(wave) - width, width // 2):
        part = wave[start : start + width] - wave[start : start + width].mean()
        if np.sqrt(np.square(part).mean()) < 0.05 * np.abs(wave).max():
            continue
        alike = np.correlate(part, part, "full")[width - 1 :]
        lag = rate // 400 + int(np.argmax(alike[rate // 400 : rate // 60]))
        if alike[lag] > 0.5 * alike[0]:
            found.append(rate / lag)
    return float(np.median(found))


def colour(signal: Signal) -> np.ndarray:
    """How a voice is coloured: the level in dB of 24 bands from 150 Hz to 6 kHz, against their mean."""
    wave = signal[: len(signal) // 2048 * 2048, 0].reshape(-1, 2048)
    power = np.square(np.abs(np.fft.rfft(wave * np.hanning(2048), axis=1))).mean(axis=0)
    edges = np.geomspace(150, 6_000, 25) / (48_000 / 2048)
    bands = [power[int(a) : max(int(b), int(a) + 1)].mean() for a, b in pairwise(edges)]
    levels = 10 * np.log10(np.array(bands) + 1e-12)
    return levels - levels.mean()


def tone(seconds: float, pitch: float = 440.0, amplitude: float = 0.1, rate: int = 48_000) -> Signal:
    """A stereo sine."""
    at = np.arange(round(seconds * rate)) / rate
    wave = amplitude * np.sin(2 * np.pi * pitch * at)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def nothing(fraction: float, what: str) -> None:
    """A progress nobody watches."""
