"""What the tests hear: sound measured by other means than the studio's own."""

import re
import subprocess
from dataclasses import dataclass
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


def tone(seconds: float, pitch: float = 440.0, amplitude: float = 0.1, rate: int = 48_000) -> Signal:
    """A stereo sine."""
    at = np.arange(round(seconds * rate)) / rate
    wave = amplitude * np.sin(2 * np.pi * pitch * at)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def nothing(fraction: float, what: str) -> None:
    """A progress nobody watches."""
