"""Layers, a lens position and a moment become one frame: the still and every frame of a clip alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from generators.drawing import airs
from generators.drawing.layers import Layers, Sheet
from generators.drawing.roll import Roll
from generators.drawing.sampling import Axis, Bytes, Grid, Indices, Words, axis
from generators.drawing.seen import Cover, Part, Placed, parts_of
from generators.drawing.weather import Weather

_BAND = 48  # rows finished together: what is worked on stays in the processor's cache


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Luma, and chroma at half its size with blue and red alternating along a row (BT.709, limited range)."""

    luma: Bytes
    chroma: Bytes

    @property
    def planes(self) -> tuple[Image.Image, Image.Image, Image.Image]:
        """Luma and the two planes of chroma as pictures."""
        blue, red = (np.ascontiguousarray(self.chroma[:, at::2]) for at in (0, 1))
        return Image.fromarray(self.luma), Image.fromarray(blue), Image.fromarray(red)


class _Loaded:
    """A sheet made ready for sampling; its covers are graded 0-128."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.cover = Cover(sheet.cover)
        self.luma, self.chroma = Grid(sheet.y), Grid(sheet.u, sheet.v)
        self.mask = self.half_mask = None
        if sheet.cover is not None:
            half = _graded(np.asarray(Image.fromarray(sheet.cover).reduce(2)))
            self.mask, self.half_mask = Grid(_graded(sheet.cover)), Grid(half, half)


@dataclass(frozen=True, slots=True)
class _View:
    """A sheet through a lens: where in the frame it stands, and from where each of its pixels comes."""

    loaded: _Loaded
    placed: Placed
    full: tuple[Axis, Axis]
    half: tuple[Axis, Axis]

    def axes(self, part: Part) -> tuple[Axis, Axis]:
        """Of a part, at full size."""
        return self._cut(self.full, part, 1)

    def half_axes(self, part: Part) -> tuple[Axis, Axis]:
        """Of a part, at half size."""
        return self._cut(self.half, part, 2)

    def _cut(self, axes: tuple[Axis, Axis], part: Part, step: int) -> tuple[Axis, Axis]:
        left, top = self.placed.left, self.placed.top
        return (
            axes[0].part((part.left - left) // step, (part.right - left) // step),
            axes[1].part((part.top - top) // step, (part.bottom - top) // step),
        )


class Compositor:
    """Draws frames of `size` (even width, even height) from a panel's layers.

    Nothing is kept between frames: frame 30 alone is the same as frame 30 in order.
    """

    def __init__(self, layers: Layers, size: tuple[int, int], rate: float = 24.0) -> None:
        self._layers, self._size, self._rate = layers, size, rate
        self._scale = size[0] / layers.width, size[1] / layers.height
        self._sheets = [_Loaded(sheet) for sheet in layers.sheets]
        names = [sheet.name for sheet in layers.sheets]
        self._before_subject = next(
            (i for i, name in enumerate(names) if name in {"subject", "near"}), len(names) - 1
        )
        rng = np.random.default_rng(layers.seed)
        motion = layers.motion
        self._weather = Weather(rng, motion, size, rate)
        self._flashes = _flashes(rng) if motion.lightning else frozenset[int]()
        self._grain = airs.grain(rng, size, 2.3 * min(1.0, 0.4 + size[1] / 1200)).astype(np.int16)
        self._offsets = rng.integers(0, 64, (997, 2))
        self._shade = _vignette(size)
        half = size[0] // 2, size[1] // 2
        self._rolls = (Roll(motion.roll, size), Roll(motion.roll, half)) if motion.roll else None

    def frame(self, number: int, lens: Lens) -> tuple[Image.Image, Image.Image, Image.Image]:
        """Frame `number` as luma and two half-size chroma planes (BT.709, limited range)."""
        return self.drawn(number, lens).planes

    def drawn(self, number: int, lens: Lens) -> Frame:
        """Frame `number` as an encoder takes it."""
        width, height = self._size
        luma = np.full((height, width), 16, np.uint8)
        chroma = np.full((height // 2, width), 128, np.uint8)
        views = [self._seen(loaded, lens) for loaded in self._sheets]
        solid = [view for view in views if view is not None and view.loaded.sheet.name != "view"]
        parts = parts_of([(view.loaded.cover, view.placed) for view in solid], self._size)
        to_draw = dict(zip(map(id, solid), parts, strict=True))
        for i, view in enumerate(views):
            if i == self._before_subject:
                self._weather.lay_far(number, luma, chroma)
            if view is None:
                continue
            if view.loaded.sheet.name == "view":
                self._look_out(view, number, luma)
                continue
            self._lay(view, to_draw[id(view)], number, luma, chroma)
            if view.loaded.sheet.name == "sky":
                self._twinkle(number, lens, luma)
        self._weather.lay_near(number, luma, chroma)
        if self._rolls is not None:
            luma, chroma = self._rolls[0].turned(luma), self._rolls[1].turned(chroma, 2)
        self._finish(number, luma)
        return Frame(luma=luma, chroma=chroma)

    def _seen(self, loaded: _Loaded, lens: Lens) -> _View | None:
        """A sheet through the lens; None where it is not in the frame."""
        sheet, layers = loaded.sheet, self._layers
        near = sheet.parallax
        zoom = 1 + (lens.zoom - 1) * (0.45 + 0.55 * near)
        # the window onto the canvas, in canvas pixels
        wide, tall = layers.width / zoom, layers.height / zoom
        aside, down = lens.shift(near)
        left = layers.margin + layers.width * (0.5 + aside) - wide / 2 - sheet.left
        top = layers.margin + layers.height * (0.5 + down) - tall / 2 - sheet.top
        kx, ky = self._scale[0] * zoom, self._scale[1] * zoom
        s = sheet.step
        rows, columns = sheet.y.shape
        x0, y0 = max(0, _even_up(-left * kx)), max(0, _even_up(-top * ky))
        x1 = min(self._size[0], _even_down((columns * s - left) * kx))
        y1 = min(self._size[1], _even_down((rows * s - top) * ky))
        if x1 - x0 < 2 or y1 - y0 < 2:
            return None
        at_x, at_y, dx, dy = (x0 / kx + left) / s, (y0 / ky + top) / s, 1 / (kx * s), 1 / (ky * s)
        full = axis(at_x, dx, x1 - x0, columns), axis(at_y, dy, y1 - y0, rows)
        half_rows, half_columns = sheet.u.shape
        half = (
            axis(at_x / 2, dx, (x1 - x0) // 2, half_columns, lanes=2),
            axis(at_y / 2, dy, (y1 - y0) // 2, half_rows),
        )
        return _View(loaded, Placed(x0, y0, x1, y1, full[0].before, full[1].before), full, half)

    def _lay(self, view: _View, parts: Sequence[Part], number: int, luma: Bytes, chroma: Bytes) -> None:
        """Draw the parts of a sheet over what is there (in place)."""
        loaded, lines = view.loaded, view.full[1]
        name = loaded.sheet.name
        if name == "flow":
            lines = lines.picked(self._ripples(len(lines.before), number))
        for part in parts:
            across, down = view.axes(part)
            shown = loaded.luma.sampled(
                across, lines.part(part.top - view.placed.top, part.bottom - view.placed.top)
            )
            if name == "sky" and number in self._flashes:
                shown = _FLASH[shown]
            half_across, half_down = view.half_axes(part)
            tint = loaded.chroma.sampled(half_across, half_down)
            there = luma[part.top : part.bottom, part.left : part.right]
            tinted = chroma[part.top // 2 : part.bottom // 2, part.left : part.right]
            if part.solid or loaded.mask is None or loaded.half_mask is None:
                there[:], tinted[:] = shown, tint
            else:
                _blend(there, shown, loaded.mask.sampled(across, down))
                _blend(tinted, tint, loaded.half_mask.sampled(half_across, half_down))

    def _look_out(self, view: _View, number: int, luma: Bytes) -> None:
        """Of what is outside only what falls is seen, and only where there is a window."""
        box = view.placed.left, view.placed.top, view.placed.right, view.placed.bottom
        if view.loaded.mask is not None:
            self._weather.lay_in_view(number, luma, view.loaded.mask.sampled(*view.full), box)

    def _ripples(self, rows: int, number: int) -> Indices:
        """Rows of water rise and fall, more the nearer they are: which row is seen in the place of each."""
        index = np.arange(rows, dtype=np.float64)
        near = index / max(1, rows)
        t = number / self._rate
        swell = (0.5 + 3.2 * self._layers.motion.chop) * self._size[1] / 720
        down = index * (720 / self._size[1])
        shift = swell * (0.25 + near * 1.6) * (
            np.sin(down * (0.42 - 0.26 * near) - t * 3.1) + 0.6 * np.sin(down * (0.19 - 0.1 * near) + t * 2.2)
        )  # fmt: skip
        return np.clip(np.round(index + shift), 0, rows - 1).astype(np.intp)

    def _twinkle(self, number: int, lens: Lens, picture: Bytes) -> None:
        motion = self._layers.motion
        if not motion.stars:
            return
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

    def _finish(self, number: int, luma: Bytes) -> None:
        """Darker corners and grain (in place)."""
        dx, dy = self._offsets[number % len(self._offsets)]
        grain = self._grain[dy : dy + self._size[1], dx : dx + self._size[0]]
        for top in range(0, self._size[1], _BAND):
            rows = slice(top, top + _BAND)
            seen = luma[rows].astype(np.uint16)
            seen *= self._shade[rows]
            seen >>= 8
            toned = seen.view(np.int16)
            toned += grain[rows]
            np.maximum(toned, 0, out=toned)
            np.minimum(toned, 235, out=toned)
            luma[rows] = toned


_FLASH = np.array([min(235, int(16 + (i - 16) * 1.5 + 14)) if i > 16 else i for i in range(256)], np.int16)


def _blend(there: Bytes, shown: Words, cover: Words) -> None:
    """Lay `shown` over what is there, by its cover of 0-128 (in place)."""
    under = there.astype(np.int16)
    shown -= under
    shown *= cover
    shown >>= 7
    shown += under
    there[:] = shown


def _graded(cover: Bytes) -> Bytes:
    """Cover of 0-255 in 128ths, so that its product with a difference of tones fits sixteen bits."""
    return (cover // 2 + cover % 2).astype(np.uint8)


def _flashes(rng: np.random.Generator) -> frozenset[int]:
    """Frames on which lightning lights the clouds: a double flash every two or three seconds."""
    frames: set[int] = set()
    at = int(rng.integers(10, 34))
    while at < 24 * 600:
        frames |= {at, at + 1, at + 5, at + 6, at + 7}
        at += int(rng.integers(44, 96))
    return frozenset(frames)


def _vignette(size: tuple[int, int]) -> npt.NDArray[np.uint16]:
    """How much light is left, in 256ths."""
    x = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, size[1], dtype=np.float32)[:, None]
    shade = 1 - 0.25 * np.clip((x**2 * 0.8 + y**2 * 0.75) - 0.25, 0, 1.3) ** 1.2
    return (np.clip(shade, 0, 1) * 256).astype(np.uint16)


def _even_up(value: float) -> int:
    return int(np.ceil(value / 2 - 1e-9)) * 2


def _even_down(value: float) -> int:
    return int(np.floor(value / 2 + 1e-9)) * 2
