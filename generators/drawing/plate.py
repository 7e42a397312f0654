"""One layer of depth while it is painted: colour in linear light, and what it covers."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from generators.drawing.canvas import Array, Canvas

Point = tuple[float, float]
FINE = 2  # shapes are drawn this much larger and reduced: smooth edges


class Plate:
    """Premultiplied colour (three planes) and coverage over the whole canvas, painted back to front."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.colour: Array = np.zeros((3, *canvas.full), np.float32)
        self.cover: Array = np.zeros(canvas.full, np.float32)

    def lay(self, mask: Array, colour: Array, *, top: int = 0, left: int = 0) -> None:
        """Paint `colour` (one, or one per pixel of `mask`) where `mask` is, its corner at top, left."""
        rows, columns = self.cover.shape
        y0, x0 = max(0, top), max(0, left)
        y1, x1 = min(rows, top + mask.shape[0]), min(columns, left + mask.shape[1])
        if y1 <= y0 or x1 <= x0:
            return
        m = mask[y0 - top : y1 - top, x0 - left : x1 - left]
        used = np.flatnonzero(m.max(1))
        if used.size == 0:
            return
        m = m[used[0] : used[-1] + 1]
        y0, y1 = y0 + int(used[0]), y0 + int(used[-1]) + 1
        if colour.ndim == 3:
            colour = np.broadcast_to(colour, (*mask.shape, 3))[y0 - top : y1 - top, x0 - left : x1 - left]
        keep = 1 - m
        for i in range(3):
            here = self.colour[i, y0:y1, x0:x1]
            here *= keep
            here += m * colour[..., i]
        cover = self.cover[y0:y1, x0:x1]
        cover *= keep
        cover += m

    def lit(self, mask: Array, colour: Array, *, top: int = 0) -> None:
        """Add light of `colour` (one, or one per pixel) where `mask` is, only on what is already painted."""
        rows = slice(top, top + mask.shape[0])
        light = mask * self.cover[rows]
        for i in range(3):
            self.colour[i, rows] += light * colour[..., i]

    def suffuse(self, mask: Array, colour: Array, *, top: int = 0) -> None:
        """Blend `colour` into what is already painted where `mask` is: haze or light in the air before it."""
        rows = slice(top, top + mask.shape[0])
        light, keep = mask * self.cover[rows], 1 - mask
        for i in range(3):
            here = self.colour[i, rows]
            here *= keep
            here += light * colour[i]

    def over(self, scene: Array) -> Array:
        """This plate laid over `scene` (rows, columns, 3), as a new picture."""
        keep = 1 - self.cover
        return np.stack([scene[..., i] * keep + self.colour[i] for i in range(3)], -1)


class Pen:
    """Draws shapes in frame units into a mask, within rows `top` to `bottom` of the canvas."""

    def __init__(self, canvas: Canvas, top: float | None = None, bottom: float | None = None) -> None:
        self.canvas = canvas
        rows = canvas.full[0]
        self.top = max(0, int(canvas.row(top))) if top is not None else 0
        end = min(rows, int(canvas.row(bottom)) + 1) if bottom is not None else rows
        self._size = (canvas.full[1] * FINE, max(1, end - self.top) * FINE)
        self._image = Image.new("L", self._size)
        self._draw = ImageDraw.Draw(self._image)

    def _at(self, x: float, y: float) -> Point:
        canvas = self.canvas
        return canvas.column(x) * FINE, (canvas.row(y) - self.top) * FINE

    def polygon(self, points: Sequence[Point], ink: float = 1.0) -> None:
        if len(points) > 2:
            self._draw.polygon([self._at(x, y) for x, y in points], fill=int(255 * ink))

    def box(self, x0: float, y0: float, x1: float, y1: float, ink: float = 1.0) -> None:
        self.polygon(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), ink)

    def disc(self, x: float, y: float, rx: float, ry: float | None = None, ink: float = 1.0) -> None:
        ry = rx if ry is None else ry
        (ax, ay), (bx, by) = self._at(x - rx, y - ry), self._at(x + rx, y + ry)
        self._draw.ellipse((ax, ay, max(ax, bx), max(ay, by)), fill=int(255 * ink))

    def stroke(self, points: Sequence[Point], width: float, ink: float = 1.0) -> None:
        """A line `width` frame units thick, at least a pixel."""
        pixels = max(1, round(width * self.canvas.height * FINE))
        self._draw.line([self._at(x, y) for x, y in points], fill=int(255 * ink), width=pixels, joint="curve")

    def mask(self) -> Array:
        """What was drawn, as coverage 0-1 for rows from `top`."""
        return np.asarray(self._image.reduce(FINE), np.float32) * np.float32(1 / 255)
