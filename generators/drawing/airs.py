"""What falls and drifts through a picture: tiles of rain, snow, fog and motes that repeat for ever."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from generators.drawing.noise import blurred, clouds, enlarged

Bytes = npt.NDArray[np.uint8]


class Drift:
    """A tile that slides without a seam: whole pixels per frame, so it is never blurred."""

    def __init__(self, tile: Bytes, dx: int, dy: int, size: tuple[int, int]) -> None:
        width, height = size
        self._period = tile.shape[1], tile.shape[0]
        repeats = -(-(height + tile.shape[0]) // tile.shape[0]), -(-(width + tile.shape[1]) // tile.shape[1])
        self._image = Image.fromarray(
            np.tile(tile, repeats)[: height + tile.shape[0], : width + tile.shape[1]]
        )
        self._step, self._size = (dx, dy), size

    def at(self, frame: int) -> Image.Image:
        """The window over the tile at `frame`."""
        x, y = (-self._step[0] * frame) % self._period[0], (-self._step[1] * frame) % self._period[1]
        return self._image.crop((x, y, x + self._size[0], y + self._size[1]))


def rain(
    rng: np.random.Generator, size: tuple[int, int], amount: float, slant: float, *, near: bool, rate: float
) -> Drift:
    """Streaks falling; near ones longer, brighter, faster."""
    width, height = size
    tile_w, tile_h = max(32, width // 2 * 1), max(32, int(height * 0.75))
    image = Image.new("L", (tile_w * 2, tile_h * 2))
    draw = ImageDraw.Draw(image)
    count = int(amount * (90 if near else 420) * max(0.3, width / height / 1.78))
    length = (0.13 if near else 0.05) * height * 2
    for _ in range(count):
        x, y = float(rng.uniform(0, tile_w * 2)), float(rng.uniform(0, tile_h * 2))
        long, ink = length * float(rng.uniform(0.6, 1.2)), int(rng.uniform(40, 110) * (0.8 if near else 0.62))
        for ox in (0, -tile_w * 2, tile_w * 2):
            for oy in (0, -tile_h * 2):
                draw.line(
                    (x + ox, y + oy, x + ox + slant * long, y + oy + long),
                    fill=ink,
                    width=max(1, round(height / (300 if near else 560))),
                )
    tile = np.asarray(image.reduce(2))
    fall = (2.6 if near else 1.7) * height / rate
    return Drift(tile, round(fall * slant), max(1, round(fall)), size)


def snow(
    rng: np.random.Generator, size: tuple[int, int], amount: float, wind: float, *, depth: int, rate: float
) -> Drift:
    """Flakes; `depth` 0 far and fine, 1 middle, 2 near, large and soft."""
    width, height = size
    tile_w, tile_h = (
        max(32, int(width * (0.55, 0.65, 0.8)[depth])),
        max(32, int(height * (0.6, 0.7, 0.9)[depth])),
    )
    image = Image.new("L", (tile_w * 2, tile_h * 2))
    draw = ImageDraw.Draw(image)
    count = int(amount * (300, 110, 16)[depth] * max(0.3, width / height / 1.78))
    radius = (0.0015, 0.0034, 0.0105)[depth] * height * 2
    for _ in range(count):
        x, y = float(rng.uniform(0, tile_w * 2)), float(rng.uniform(0, tile_h * 2))
        r = max(1.0, radius * float(rng.uniform(0.6, 1.3)))
        ink = int(rng.uniform(120, 220) * (0.75, 0.85, 0.42)[depth])
        for ox in (0, -tile_w * 2, tile_w * 2):
            for oy in (0, -tile_h * 2, tile_h * 2):
                draw.ellipse((x + ox - r, y + oy - r, x + ox + r, y + oy + r), fill=ink)
    tile = np.asarray(image.reduce(2), np.float32)
    if depth == 2:
        tile = blurred(tile, max(0.4, height * 0.004))
    fall = (0.055, 0.11, 0.22)[depth] * height / rate
    return Drift(np.clip(tile, 0, 255).astype(np.uint8), round(fall * wind), max(1, round(fall)), size)


def motes(
    rng: np.random.Generator, size: tuple[int, int], amount: float, wind: float, *, fast: bool, rate: float
) -> Drift:
    """Dust in the light; in a wind, leaves and grit that tear across."""
    width, height = size
    image = Image.new("L", (width * 2, height * 2))
    draw = ImageDraw.Draw(image)
    for _ in range(int(amount * (70 if fast else 46))):
        x, y = float(rng.uniform(0, width * 2)), float(rng.uniform(0, height * 2))
        r = height * 2 * float(rng.uniform(0.0010, 0.0026))
        stretch = 3.5 if fast else 1.0
        draw.ellipse((x - r * stretch, y - r, x + r * stretch, y + r), fill=int(rng.uniform(40, 130)))
    tile = np.asarray(image.reduce(2))
    if fast:
        return Drift(tile, round(0.75 * height / rate * wind), round(0.10 * height / rate), size)
    return Drift(tile, 1 if wind > 0 else -1, -1, size)


def fog(rng: np.random.Generator, shape: tuple[int, int]) -> Image.Image:
    """A cloudy cover twice as wide as it is shown, the same at both ends."""
    rows, columns = shape
    lumps = enlarged(
        clouds(rng, (max(4, rows // 2), max(8, columns // 2)), (2.6, 5.0), octaves=4), (rows, columns)
    )
    blend = np.linspace(0, 1, columns, dtype=np.float32)[None, :]
    joined = lumps * (1 - blend) + np.roll(lumps, columns // 2, 1) * blend
    wrapped = np.concatenate((joined, joined[:, ::-1]), 1)
    height = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    cover = np.clip((wrapped - 0.30) * 2.0, 0, 1) * np.clip(
        0.35 + 0.75 * np.exp(-(((height - 0.66) / 0.30) ** 2)), 0, 1
    )
    return Image.fromarray((np.clip(cover, 0, 1) * 255).astype(np.uint8))


def grain(rng: np.random.Generator, size: tuple[int, int], strength: float) -> npt.NDArray[np.int8]:
    """Film grain on luma, larger than a frame: every frame takes another window."""
    width, height = size
    noise = rng.standard_normal((height + 64, width + 64), np.float32)
    soft = noise * 0.75 + (np.roll(noise, 1, 1) + np.roll(noise, 1, 0)) * 0.35
    return np.clip(np.round(soft * np.float32(strength)), -20, 20).astype(np.int8)
