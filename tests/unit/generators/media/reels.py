"""Little reels for the tests: flat colours, moving pictures and tones, made by ffmpeg on the spot."""

from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generators.media import house
from generators.media.ffmpeg import run, source

RATE = Fraction(24)
GREY_OF_BLACK = 16  # luma of black in limited range


def colour(path: Path, shade: str, frames: int, *, size: str = "96x64", rate: Fraction = RATE) -> Path:
    """A clip of one flat colour in the house format."""
    picture = f"color=c={shade}:s={size}:r={rate.numerator}/{rate.denominator}"
    return _encode(path, picture, frames, rate)


def moving(path: Path, frames: int, *, size: str = "96x64", rate: Fraction = RATE) -> Path:
    """A clip that never stands still."""
    return _encode(path, f"testsrc2=s={size}:r={rate.numerator}/{rate.denominator}", frames, rate)


def part(path: Path, first: int, frames: int, *, size: str = "96x64", rate: Fraction = RATE) -> Path:
    """Frames `[first, first + frames)` of what `moving` shows, as a clip of their own."""
    seen = f"testsrc2=s={size}:r={rate.numerator}/{rate.denominator}"
    return _encode(path, f"{seen},trim=start_frame={first},setpts=PTS-STARTPTS", frames, rate)


def _encode(path: Path, picture: str, frames: int, rate: Fraction) -> Path:
    made = ["-f", "lavfi", "-i", picture, "-vf", house.FROM_RGB, "-frames:v", str(frames)]
    run([*made, *house.picture(rate), *house.container(), source(path)])
    return path


def tone(path: Path, seconds: float, *, level: float = -15.0, hertz: int = 440) -> Path:
    """A stereo sine at 48 kHz whose peaks stand at `level` dBFS."""
    sine = f"aevalsrc='{10 ** (level / 20):.6f}*sin({hertz}*2*PI*t)':s=48000:c=mono:d={seconds:.6f},pan=stereo|c0=c0|c1=c0"
    run(["-f", "lavfi", "-i", sine, "-c:a", "pcm_s16le", source(path)])
    return path


def planes(path: Path, *, width: int = 96, height: int = 64) -> NDArray[np.uint8]:
    """Every decoded frame as RGB: frames × height × width × 3."""
    raw = path.with_suffix(".rgb")
    run(
        [
            *("-i", source(path), "-map", "0:v:0", "-fps_mode", "passthrough"),
            *(
                "-vf",
                "scale=in_color_matrix=bt709:in_range=tv",
                "-pix_fmt",
                "rgb24",
                "-f",
                "rawvideo",
                source(raw),
            ),
        ]
    )
    return np.fromfile(raw, np.uint8).reshape(-1, height, width, 3)


def means(path: Path, *, width: int = 96, height: int = 64) -> NDArray[np.float64]:
    """The mean colour of every frame: frames × 3."""
    return planes(path, width=width, height=height).mean(axis=(1, 2))
