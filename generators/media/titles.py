"""Composing a card in MoviePy: a slowly breathing ground, and lettering that fades in and out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_ROUND = 7.0  # seconds a pool of light takes for one round
_COARSE = 8  # the ground is computed at an eighth of the size


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One RGBA picture centred at `centre`, seen from `start` to `end` seconds."""

    pixels: Pixels
    centre: tuple[float, float]
    start: float
    end: float
    fade_in: float
    fade_out: float


def ground(width: int, height: int, colours: Sequence[str], *, seconds: float) -> Callable[[float], Pixels]:
    """A dark gradient of `colours` (dark to light, accent last) with two pools of light on the move.

    Never black: the gradient keeps about a tenth of full light, the pools a quarter. Never still: both
    pools go round at a steady pace. Poses are painted about twice a second and dissolved into each
    other, which on shapes this soft cannot be told from movement.
    """
    from PIL import Image

    paint = _painter(width, height, colours)
    poses = max(2, round(seconds * 2) + 1)
    painted: dict[int, Image.Image] = {}

    def pose(number: int) -> Image.Image:
        if number not in painted:
            painted.pop(number - 2, None)
            painted[number] = Image.fromarray(paint(seconds * number / (poses - 1))).convert("RGBA")
        return painted[number]

    def frame(t: float) -> Pixels:
        place = min(max(t / max(seconds, 0.001), 0.0), 1.0) * (poses - 1)
        number = min(int(place), poses - 2)
        return np.asarray(Image.blend(pose(number), pose(number + 1), place - number))

    return frame


def _painter(width: int, height: int, colours: Sequence[str]) -> Callable[[float], Pixels]:
    """Paints the ground at a second: computed coarse, enlarged in floating point, then dithered."""
    w, h = max(24, -(-width // _COARSE)), max(24, -(-height // _COARSE))
    x, y = np.meshgrid(np.linspace(0, 1, w), np.linspace(0, 1, h))
    wide, tall = (width / height, 1.0) if width >= height else (1.0, height / width)
    low, high = _toned(colours[0], 0.075), _toned(colours[min(1, len(colours) - 1)], 0.14)
    light, accent = _toned(colours[max(0, len(colours) - 2)], 0.30), _toned(colours[-1], 0.21)
    base = low + (high - low) * (y**1.4)[..., None]
    edge = np.clip(((x - 0.5) ** 2 + (y - 0.5) ** 2) / 0.5, 0, 1)
    shade = (1 - 0.45 * edge)[..., None]
    # triangular noise of one step in 256 hides the steps of a dark gradient (TPDF dither)
    random = np.random.default_rng(8)
    dither = random.random((height, width), np.float32) - random.random((height, width), np.float32)

    def pool(cx: float, cy: float, spread: float) -> NDArray[np.float64]:
        reach = ((x - cx) * wide) ** 2 + ((y - cy) * tall) ** 2
        return np.exp(-reach / (2 * spread**2))[..., None]

    def paint(t: float) -> Pixels:
        turn = 2 * np.pi * t / _ROUND
        first = pool(0.36 - 0.15 * np.cos(turn), 0.92 - 0.10 * np.sin(turn), 0.42) * (accent - low)
        second = pool(0.76 + 0.13 * np.cos(turn), 0.10 + 0.10 * np.sin(turn), 0.36) * (light - low) * 0.6
        lit = np.clip((base + np.maximum(first, 0) + np.maximum(second, 0)) * shade, 0, 1)
        return _enlarged(lit * 255, width, height, dither)

    return paint


def _enlarged(coarse: NDArray[np.float64], width: int, height: int, dither: NDArray[np.float32]) -> Pixels:
    from PIL import Image

    out = np.empty((height, width, 3), np.uint8)
    for channel in range(3):
        plane = Image.fromarray(coarse[..., channel].astype(np.float32))
        large = np.asarray(plane.resize((width, height), Image.Resampling.BICUBIC)) + dither
        out[..., channel] = np.clip(large + 0.5, 0, 255)
    return out


def rgb(colour: str) -> NDArray[np.float64]:
    """ "#rrggbb" as three parts of one."""
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def luma(colour: NDArray[np.float64]) -> float:
    """BT.709 luma of gamma-encoded RGB."""
    return float(colour @ np.array([0.2126, 0.7152, 0.0722]))


def _toned(colour: str, target: float) -> NDArray[np.float64]:
    """The hue of `colour` at luma `target`."""
    c = rgb(colour) + 0.02
    toned = c * (target / luma(c))
    over = max(float(toned.max()) - 0.9, 0.0)  # a pure blue cannot be that bright: let it pale instead
    return np.clip(toned, 0, 0.9) + over * 0.25


def frames(
    layers: Sequence[Layer],
    background: Callable[[float], Pixels],
    *,
    width: int,
    height: int,
    count: int,
    rate: Fraction,
) -> Iterator[memoryview]:
    """The `count` frames of the composition as packed RGBA, each at the exact time of its number."""
    from moviepy import CompositeVideoClip, ImageClip, VideoClip, vfx

    seconds = float(count / rate)
    mp: Any = VideoClip  # MoviePy has no type information
    back = mp(frame_function=background, duration=seconds)
    clips: list[Any] = [back]
    for layer in layers:
        tall, wide = layer.pixels.shape[:2]
        clip: Any = ImageClip(layer.pixels, duration=max(layer.end - layer.start, 0.001))
        clip = clip.with_start(layer.start).with_position(
            (round(layer.centre[0] - wide / 2), round(layer.centre[1] - tall / 2))
        )
        effects = [vfx.CrossFadeIn(layer.fade_in), vfx.CrossFadeOut(layer.fade_out)]
        clips.append(clip.with_effects(effects))
    film: Any = CompositeVideoClip(clips, size=(width, height), use_bgclip=True)
    film = film.with_duration(seconds)
    for number in range(count):
        seen: Any = film.get_frame(float(number / rate))
        # the ground is RGBA, so MoviePy hands out a view that hides the fourth channel: take it whole
        whole: Any = seen.base
        if whole is None or whole.shape != (height, width, 4):
            whole = _opaque(seen)
        yield memoryview(whole).cast("B")


def _opaque(frame: Pixels) -> Pixels:
    """An RGB frame with a fourth channel that means nothing."""
    return np.dstack([frame, np.full(frame.shape[:2], 255, np.uint8)])
