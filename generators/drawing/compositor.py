"""Layers, a lens position and a moment become one frame: the still and every frame of a clip alike."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops

from generators.drawing import airs
from generators.drawing.layers import Bytes, Layers, Sheet

_BILINEAR = Image.Resampling.BILINEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Where the camera is and looks. `zoom` 1 is the still.

    `x` and `pan_x` are shares of the frame's width, `y` and `pan_y` of its height. Moving (`x`, `y`)
    shifts near layers more than far ones; turning (`pan_x`, `pan_y`) shifts them all alike.
    """

    x: float = 0.0
    y: float = 0.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    zoom: float = 1.0

    def shift(self, parallax: float) -> tuple[float, float]:
        """How far the window onto a layer moves, as shares of the frame's width and height."""
        return self.x * parallax + self.pan_x, self.y * parallax + self.pan_y


@dataclass(frozen=True, slots=True)
class _Planes:
    sheet: Sheet
    half_cover: Bytes | None


def sampled(plane: Bytes, window: tuple[float, float, float, float], size: tuple[int, int]) -> Bytes:
    """`plane` through a window: bilinear, in whole numbers.

    `window` is where the first pixel's corner lies, and the width and height of one output pixel,
    in the plane's own pixels; `size` is width and height of what is returned.
    """
    left, top, dx, dy = window
    rows, columns = plane.shape
    y0, fy = _between(top, dy, size[1], rows)
    x0, fx = _between(left, dx, size[0], columns)
    first, last = int(x0[0]), int(x0[-1]) + 2
    strip = plane[:, first:last]
    above, below = strip[y0].astype(np.uint16), strip[np.minimum(y0 + 1, rows - 1)].astype(np.uint16)
    above *= 128 - fy[:, None]
    below *= fy[:, None]
    above += below
    above >>= 7
    x0 = x0 - first
    a, b = np.take(above, x0, 1), np.take(above, np.minimum(x0 + 1, strip.shape[1] - 1), 1)
    a *= 128 - fx
    b *= fx
    a += b
    a >>= 7
    return a.astype(np.uint8)


def _between(
    start: float, step: float, count: int, limit: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint16]]:
    """For every output pixel: the source pixel before its centre, and how far past it, in 128ths."""
    at = np.clip(start + (np.arange(count) + 0.5) * step - 0.5, 0, limit - 1)
    whole = np.minimum(at.astype(np.intp), max(0, limit - 2))
    return whole, np.round((at - whole) * 128).astype(np.uint16)


class Compositor:
    """Draws frames of `size` (even width, even height) from a panel's layers.

    Nothing is kept between frames: frame 30 alone is the same as frame 30 in order.
    """

    def __init__(self, layers: Layers, size: tuple[int, int], rate: float = 24.0) -> None:
        self._layers, self._size, self._rate = layers, size, rate
        self._half = (size[0] // 2, size[1] // 2)
        self._scale = size[0] / layers.width, size[1] / layers.height
        self._sheets = [_loaded(sheet) for sheet in layers.sheets]
        names = [sheet.name for sheet in layers.sheets]
        self._before_subject = next(
            (i for i, name in enumerate(names) if name in {"subject", "near"}), len(names) - 1
        )
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
            middle = self._far_drifts if motion.close else self._near_drifts
            middle.append(airs.snow(rng, size, motion.snow, wind, depth=1, rate=rate))
            self._near_drifts.append(airs.snow(rng, size, motion.snow, wind, depth=2, rate=rate))
        self._view_drifts: list[airs.Drift] = []
        if motion.view_snow:
            wind = motion.wind * 0.3
            self._view_drifts += [
                airs.snow(rng, size, motion.view_snow * 1.5, wind, depth=d, rate=rate) for d in (0, 1)
            ]
        elif motion.view_rain:
            self._view_drifts += [
                airs.rain(rng, size, motion.view_rain * 2, slant, near=near, rate=rate)
                for near in (False, True)
            ]
        if motion.motes:
            self._near_drifts.append(
                airs.motes(rng, size, motion.motes, motion.wind, fast=motion.gusts > 0.5, rate=rate)
            )
        self._fog = airs.fog(rng, (90, max(90, int(90 * size[0] / size[1])))) if motion.fog else None
        self._flashes = _flashes(rng) if motion.lightning else ()
        self._grain = airs.grain(rng, size, 2.3 * min(1.0, 0.4 + size[1] / 1200))
        self._offsets = rng.integers(0, 64, (997, 2))
        self._vignette = _vignette(size)

    def frame(self, number: int, lens: Lens) -> tuple[Image.Image, Image.Image, Image.Image]:
        """Frame `number` as luma and two half-size chroma planes (BT.709, limited range)."""
        y = Image.new("L", self._size, 16)
        u = Image.new("L", self._half, 128)
        v = Image.new("L", self._half, 128)
        before = self._before_subject
        for i, planes in enumerate(self._sheets):
            if i == before:  # weather behind the subject
                self._veil(number, y, u, v, 0.55, 0.0)
                for drift in self._far_drifts:
                    y.paste(ImageChops.screen(y, drift.at(number)))
            self._lay(planes, lens, number, y, u, v)
            if planes.sheet.name == "sky":
                self._twinkle(number, lens, y)
        self._veil(number, y, u, v, 0.32, 0.4)
        for drift in self._near_drifts:
            y = ImageChops.screen(y, drift.at(number))
        if self._layers.motion.roll:
            y, u, v = (
                _rolled(plane, self._layers.motion.roll, fill)
                for plane, fill in ((y, 16), (u, 128), (v, 128))
            )
        y = ImageChops.multiply(y, self._vignette)
        return self._grained(number, y), u, v

    def _lay(
        self, planes: _Planes, lens: Lens, number: int, y: Image.Image, u: Image.Image, v: Image.Image
    ) -> None:
        sheet, layers = planes.sheet, self._layers
        near = sheet.parallax
        zoom = 1 + (lens.zoom - 1) * (0.45 + 0.55 * near)
        # the window onto the canvas, in canvas pixels
        wide, tall = layers.width / zoom, layers.height / zoom
        aside, down = lens.shift(near)
        left = layers.margin + layers.width * (0.5 + aside) - wide / 2 - sheet.left
        top = layers.margin + layers.height * (0.5 + down) - tall / 2 - sheet.top
        kx, ky = self._scale[0] * zoom, self._scale[1] * zoom
        rows, columns = sheet.y.shape
        x0 = max(0, _even_up(-left * kx))
        y0 = max(0, _even_up(-top * ky))
        x1 = min(self._size[0], _even_down((columns * sheet.step - left) * kx))
        y1 = min(self._size[1], _even_down((rows * sheet.step - top) * ky))
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        s = sheet.step
        window = (x0 / kx + left) / s, (y0 / ky + top) / s, 1 / (kx * s), 1 / (ky * s)
        size, half = (x1 - x0, y1 - y0), ((x1 - x0) // 2, (y1 - y0) // 2)
        half_window = window[0] / 2, window[1] / 2, window[2], window[3]
        if (
            sheet.name == "view" and sheet.cover is not None
        ):  # only what falls is seen of it, and only where there is a window
            window_ = Image.fromarray(sampled(sheet.cover, window, size))
            white = Image.new("L", size, 235)
            for drift in self._view_drifts:
                y.paste(
                    white, (x0, y0), ImageChops.multiply(window_, drift.at(number).crop((x0, y0, x1, y1)))
                )
            return
        luma, cb, cr = (
            sampled(sheet.y, window, size),
            sampled(sheet.u, half_window, half),
            sampled(sheet.v, half_window, half),
        )
        at, half_at = (x0, y0), (x0 // 2, y0 // 2)
        if sheet.name == "flow":
            luma = self._rippled(luma, number)
        elif sheet.name == "sky" and number in self._flashes:
            luma = _FLASH[luma]
        if planes.sheet.cover is None or planes.half_cover is None:
            y.paste(Image.fromarray(luma), at)
            u.paste(Image.fromarray(cb), half_at)
            v.paste(Image.fromarray(cr), half_at)
            return
        half_cover = Image.fromarray(sampled(planes.half_cover, half_window, half))
        y.paste(Image.fromarray(luma), at, Image.fromarray(sampled(planes.sheet.cover, window, size)))
        u.paste(Image.fromarray(cb), half_at, half_cover)
        v.paste(Image.fromarray(cr), half_at, half_cover)

    def _rippled(self, luma: Bytes, number: int) -> Bytes:
        """Rows of water rise and fall, more the nearer they are."""
        rows = luma.shape[0]
        index = np.arange(rows, dtype=np.float64)
        near = index / max(1, rows)
        t = number / self._rate
        swell = (0.5 + 3.2 * self._layers.motion.chop) * self._size[1] / 720
        down = index * (720 / self._size[1])
        shift = swell * (0.25 + near * 1.6) * (
            np.sin(down * (0.42 - 0.26 * near) - t * 3.1) + 0.6 * np.sin(down * (0.19 - 0.1 * near) + t * 2.2)
        )  # fmt: skip
        return luma[np.clip(np.round(index + shift), 0, rows - 1).astype(np.intp)]

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
        aside, lift = lens.shift(0.08)
        x = ((stars[:, 0] / aspect - 0.5 - aside) * zoom + 0.5) * columns
        down = ((height - 0.5 - lift) * zoom + 0.5) * rows
        glow = 30 + 210 * stars[:, 2] * (
            0.72 + 0.28 * np.sin(2 * np.pi * (stars[:, 3] + t * (0.5 + stars[:, 3])))
        )
        radius = max(1, round(rows / 720))
        for dx, dy, share in (
            (0, 0, 1.0),
            (radius, 0, 0.34),
            (-radius, 0, 0.34),
            (0, radius, 0.34),
            (0, -radius, 0.34),
        ):
            cx = np.asarray(np.round(x + dx), np.intp)
            cy = np.asarray(np.round(down + dy), np.intp)
            inside = (cx >= 0) & (cx < columns) & (cy >= 0) & (cy < rows)
            cx, cy, light = cx[inside], cy[inside], (glow * share)[inside]
            picture[cy, cx] = np.minimum(
                235, np.maximum(picture[cy, cx], picture[cy, cx] * 0.5 + light)
            ).astype(np.uint8)
        y.paste(Image.fromarray(picture))

    def _veil(
        self, number: int, y: Image.Image, u: Image.Image, v: Image.Image, amount: float, shift: float
    ) -> None:
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
        for plane, value, mask in zip(
            (y, u, v), self._layers.motion.air, (cover, half_cover, half_cover), strict=True
        ):
            plane.paste(value, (0, 0), mask)

    def _grained(self, number: int, y: Image.Image) -> Image.Image:
        dx, dy = self._offsets[number % len(self._offsets)]
        window = self._grain[dy : dy + self._size[1], dx : dx + self._size[0]]
        return Image.fromarray(np.clip(np.asarray(y).astype(np.int16) + window, 0, 235).astype(np.uint8))


_FLASH = np.array([min(235, int(16 + (i - 16) * 1.5 + 14)) if i > 16 else i for i in range(256)], np.uint8)


def _flashes(rng: np.random.Generator) -> frozenset[int]:
    """Frames on which lightning lights the clouds: a double flash every two or three seconds."""
    frames: set[int] = set()
    at = int(rng.integers(10, 34))
    while at < 24 * 600:
        frames |= {at, at + 1, at + 5, at + 6, at + 7}
        at += int(rng.integers(44, 96))
    return frozenset(frames)


def _loaded(sheet: Sheet) -> _Planes:
    return _Planes(sheet, None if sheet.cover is None else np.asarray(Image.fromarray(sheet.cover).reduce(2)))


def _rolled(plane: Image.Image, degrees: float, fill: int) -> Image.Image:
    """The picture tilted about its middle, enlarged just enough that no corner is empty."""
    angle = np.deg2rad(degrees)
    c, s = float(np.cos(angle)), float(np.sin(angle))
    width, height = plane.size
    zoom = max(c + s * width / height, c + s * height / width) * 1.004
    a, b = c / zoom, s / zoom
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    matrix = (a, -b, middle_x - a * middle_x + b * middle_y, b, a, middle_y - b * middle_x - a * middle_y)
    return plane.transform(plane.size, Image.Transform.AFFINE, matrix, _BILINEAR, fillcolor=fill)


def _vignette(size: tuple[int, int]) -> Image.Image:
    x = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, size[1], dtype=np.float32)[:, None]
    shade = 1 - 0.25 * np.clip((x**2 * 0.8 + y**2 * 0.75) - 0.25, 0, 1.3) ** 1.2
    return Image.fromarray((np.clip(shade, 0, 1) * 255).astype(np.uint8))


def _even_up(value: float) -> int:
    return int(np.ceil(value / 2 - 1e-9)) * 2


def _even_down(value: float) -> int:
    return int(np.floor(value / 2 + 1e-9)) * 2
