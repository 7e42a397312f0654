"""Layers, a lens position and a moment become one frame: the still and every frame of a clip alike."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops

from generators.drawing import airs
from generators.drawing.layers import Layers, Sheet

_BILINEAR = Image.Resampling.BILINEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Where the camera is, in frame units: aside, up or down, and how far in (1 is the still)."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0


@dataclass(frozen=True, slots=True)
class _Planes:
    sheet: Sheet
    y: Image.Image
    u: Image.Image
    v: Image.Image
    cover: Image.Image | None
    half_cover: Image.Image | None


class Compositor:
    """Draws frames of `size` (even width, even height) from a panel's layers.

    Nothing is kept between frames: frame 30 alone is the same as frame 30 in order.
    """

    def __init__(self, layers: Layers, size: tuple[int, int], rate: float = 24.0) -> None:
        self._layers, self._size, self._rate = layers, size, rate
        self._half = (size[0] // 2, size[1] // 2)
        self._scale = size[0] / layers.width, size[1] / layers.height
        self._sheets = [_loaded(sheet) for sheet in layers.sheets]
        rng = np.random.default_rng(layers.seed)
        motion = layers.motion
        slant = motion.wind * (0.10 + 0.32 * motion.gusts)
        self._far_drifts: list[airs.Drift] = []
        self._near_drifts: list[airs.Drift] = []
        if motion.rain:
            self._far_drifts.append(airs.rain(rng, size, motion.rain, slant, near=False, rate=rate))
            self._near_drifts.append(airs.rain(rng, size, motion.rain, slant, near=True, rate=rate))
        if motion.snow:
            wind = motion.wind * (0.25 + motion.gusts * 1.5)
            self._far_drifts.append(airs.snow(rng, size, motion.snow, wind, depth=0, rate=rate))
            self._near_drifts += [airs.snow(rng, size, motion.snow, wind, depth=d, rate=rate) for d in (1, 2)]
        if motion.motes:
            self._near_drifts.append(airs.motes(rng, size, motion.motes, motion.wind, fast=motion.gusts > 0.5, rate=rate))
        self._fog = airs.fog(rng, (90, max(90, int(90 * size[0] / size[1])))) if motion.fog else None
        self._flashes = _flashes(rng) if motion.lightning else ()
        self._grain = airs.grain(rng, size, 3.0 * min(1.0, 0.4 + size[1] / 1200))
        self._offsets = rng.integers(0, 64, (997, 2))
        self._vignette = _vignette(size)

    def frame(self, number: int, lens: Lens) -> tuple[Image.Image, Image.Image, Image.Image]:
        """Frame `number` as luma and two half-size chroma planes (BT.709, limited range)."""
        y = Image.new("L", self._size, 16)
        u = Image.new("L", self._half, 128)
        v = Image.new("L", self._half, 128)
        for planes in self._sheets:
            if planes.sheet.name == "subject":
                self._veil(number, y, u, v, 0.55, 0.0)
                for drift in self._far_drifts:
                    y.paste(ImageChops.screen(y, drift.at(number)))
            self._lay(planes, lens, number, y, u, v)
            if planes.sheet.name == "sky":
                self._twinkle(number, lens, y)
        self._veil(number, y, u, v, 0.32, 0.4)
        for drift in self._near_drifts:
            y = ImageChops.screen(y, drift.at(number))
        y = ImageChops.multiply(y, self._vignette)
        return self._grained(number, y), u, v

    def _lay(self, planes: _Planes, lens: Lens, number: int, y: Image.Image, u: Image.Image, v: Image.Image) -> None:
        sheet, layers = planes.sheet, self._layers
        near = sheet.parallax
        zoom = 1 + (lens.zoom - 1) * (0.45 + 0.55 * near)
        # the window onto the canvas, in canvas pixels
        wide, tall = layers.width / zoom, layers.height / zoom
        left = layers.margin + layers.width / 2 + lens.x * near * layers.height - wide / 2 - sheet.left
        top = layers.margin + layers.height / 2 + lens.y * near * layers.height - tall / 2 - sheet.top
        kx, ky = self._scale[0] * zoom, self._scale[1] * zoom
        rows, columns = sheet.y.shape
        x0 = max(0, _even_up(-left * kx))
        y0 = max(0, _even_up(-top * ky))
        x1 = min(self._size[0], _even_down((columns * sheet.step - left) * kx))
        y1 = min(self._size[1], _even_down((rows * sheet.step - top) * ky))
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        s = sheet.step
        box = tuple(
            min(max(value, 0.0), limit)
            for value, limit in (
                ((x0 / kx + left) / s, columns), ((y0 / ky + top) / s, rows),
                ((x1 / kx + left) / s, columns), ((y1 / ky + top) / s, rows),
            )
        )  # fmt: skip
        half_box = tuple(value / 2 for value in box)
        size, half = (x1 - x0, y1 - y0), ((x1 - x0) // 2, (y1 - y0) // 2)
        luma = planes.y.resize(size, _BILINEAR, box=box)
        cb, cr = (p.resize(half, _BILINEAR, box=half_box) for p in (planes.u, planes.v))
        if planes.cover is None or planes.half_cover is None:
            y.paste(luma, (x0, y0))
            u.paste(cb, (x0 // 2, y0 // 2))
            v.paste(cr, (x0 // 2, y0 // 2))
            if sheet.name == "sky" and number in self._flashes:
                y.paste(luma.point(_FLASH), (x0, y0))
            return
        cover = planes.cover.resize(size, _BILINEAR, box=box)
        half_cover = planes.half_cover.resize(half, _BILINEAR, box=half_box)
        if sheet.name == "flow":
            luma = self._rippled(luma, number)
        y.paste(luma, (x0, y0), cover)
        u.paste(cb, (x0 // 2, y0 // 2), half_cover)
        v.paste(cr, (x0 // 2, y0 // 2), half_cover)

    def _rippled(self, luma: Image.Image, number: int) -> Image.Image:
        """Rows of water rise and fall, more the nearer they are."""
        rows = luma.height
        near = np.arange(rows) / max(1, rows)
        t = number / self._rate
        swell = (0.5 + 3.2 * self._layers.motion.chop) * self._size[1] / 720
        down = np.arange(rows) * (720 / self._size[1])
        shift = swell * (0.25 + near * 1.6) * (
            np.sin(down * (0.42 - 0.26 * near) - t * 3.1) + 0.6 * np.sin(down * (0.19 - 0.1 * near) + t * 2.2)
        )  # fmt: skip
        source = np.clip(np.round(np.arange(rows) + shift), 0, rows - 1).astype(int)
        return Image.fromarray(np.asarray(luma)[source])

    def _twinkle(self, number: int, lens: Lens, y: Image.Image) -> None:
        motion = self._layers.motion
        if not motion.stars:
            return
        picture = np.array(y)
        rows, columns = picture.shape
        t = number / self._rate
        stars = np.array(motion.stars, np.float64)
        aspect = self._layers.width / self._layers.height
        zoom = 1 + (lens.zoom - 1) * 0.45
        height = np.mod(stars[:, 1] - t * (0.05 + 0.12 * stars[:, 2]), 1.1) if motion.rising else stars[:, 1]
        x = ((stars[:, 0] - aspect / 2 - lens.x * 0.08) * zoom + aspect / 2) / aspect * columns
        down = ((height - 0.5 - lens.y * 0.08) * zoom + 0.5) * rows
        glow = 30 + 210 * stars[:, 2] * (0.72 + 0.28 * np.sin(2 * np.pi * (stars[:, 3] + t * (0.5 + stars[:, 3]))))
        radius = max(1, round(rows / 720))
        for dx, dy, share in ((0, 0, 1.0), (radius, 0, 0.34), (-radius, 0, 0.34), (0, radius, 0.34), (0, -radius, 0.34)):
            cx, cy = np.round(x + dx).astype(int), np.round(down + dy).astype(int)
            inside = (cx >= 0) & (cx < columns) & (cy >= 0) & (cy < rows)
            cx, cy, light = cx[inside], cy[inside], (glow * share)[inside]
            picture[cy, cx] = np.minimum(235, np.maximum(picture[cy, cx], picture[cy, cx] * 0.5 + light)).astype(np.uint8)
        y.paste(Image.fromarray(picture))

    def _veil(self, number: int, y: Image.Image, u: Image.Image, v: Image.Image, amount: float, shift: float) -> None:
        """Fog: the colour of the air, drifting."""
        if self._fog is None:
            return
        fog = self._fog
        span = fog.width / 2
        start = (shift * span + number / self._rate * span * 0.035) % span
        box = (start, 0.0, start + span * 0.98, float(fog.height))
        strength = amount * self._layers.motion.fog
        cover = fog.resize(self._size, _BILINEAR, box=box).point([int(i * strength) for i in range(256)])
        half_cover = cover.reduce(2)
        for plane, value, mask in zip((y, u, v), self._layers.motion.air, (cover, half_cover, half_cover), strict=True):
            plane.paste(value, (0, 0), mask)

    def _grained(self, number: int, y: Image.Image) -> Image.Image:
        dx, dy = self._offsets[number % len(self._offsets)]
        window = self._grain[dy : dy + self._size[1], dx : dx + self._size[0]]
        return Image.fromarray(np.clip(np.asarray(y).astype(np.int16) + window, 0, 235).astype(np.uint8))


_FLASH = [min(235, int(16 + (i - 16) * 1.5 + 14)) if i > 16 else i for i in range(256)]


def _flashes(rng: np.random.Generator) -> frozenset[int]:
    """Frames on which lightning lights the clouds: a double flash every two or three seconds."""
    frames: set[int] = set()
    at = int(rng.integers(10, 34))
    while at < 24 * 600:
        frames |= {at, at + 1, at + 5, at + 6, at + 7}
        at += int(rng.integers(44, 96))
    return frozenset(frames)


def _loaded(sheet: Sheet) -> _Planes:
    cover = Image.fromarray(sheet.cover) if sheet.cover is not None else None
    return _Planes(
        sheet, Image.fromarray(sheet.y), Image.fromarray(sheet.u), Image.fromarray(sheet.v), cover, cover.reduce(2) if cover else None
    )


def _vignette(size: tuple[int, int]) -> Image.Image:
    x = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, size[1], dtype=np.float32)[:, None]
    shade = 1 - 0.30 * np.clip((x**2 * 0.8 + y**2 * 0.75) - 0.25, 0, 1.3) ** 1.2
    return Image.fromarray((np.clip(shade, 0, 1) * 255).astype(np.uint8))


def _even_up(value: float) -> int:
    return int(np.ceil(value / 2 - 1e-9)) * 2


def _even_down(value: float) -> int:
    return int(np.floor(value / 2 + 1e-9)) * 2
