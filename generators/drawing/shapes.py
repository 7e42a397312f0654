"""Shapes as data: parts in painter's order, turned into coverage, colour and light of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from generators.drawing.canvas import Array, Canvas

Point = tuple[float, float]
HOLE = "gap"  # cuts through what is painted so far: between spokes, inside a ring
GLOW = "glow"  # paint that shines by itself: windows, lamps, fire, eyes of a robot


@dataclass(frozen=True, slots=True)
class Part:
    """One painted outline. Units: a hundredth of the shape's height, y down, ground at 100, x around 0."""

    paint: str
    outline: tuple[Point, ...]


def _numbers(text: str) -> list[float]:
    return [float(n) for n in text.replace(",", " ").split()]


def _points(text: str) -> list[Point]:
    n = _numbers(text)
    return list(zip(n[::2], n[1::2], strict=True))


def smooth(points: Sequence[Point], steps: int = 7) -> tuple[Point, ...]:
    """A closed Catmull-Rom curve through `points`."""
    p = np.array(points, np.float64)
    before, after, beyond = np.roll(p, 1, 0), np.roll(p, -1, 0), np.roll(p, -2, 0)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * p
        + (after - before) * t
        + (2 * before - 5 * p + 4 * after - beyond) * t**2
        + (3 * p - before - 3 * after + beyond) * t**3
    )
    flat = curve.transpose(1, 0, 2).reshape(-1, 2)
    return tuple((float(x), float(y)) for x, y in flat)


def ellipse(cx: float, cy: float, rx: float, ry: float, tilt: float = 0.0) -> tuple[Point, ...]:
    """An ellipse's outline, `tilt` in degrees."""
    a = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    x, y, r = rx * np.cos(a), ry * np.sin(a), np.deg2rad(tilt)
    u, v = cx + x * np.cos(r) - y * np.sin(r), cy + x * np.sin(r) + y * np.cos(r)
    return tuple(zip(u.tolist(), v.tolist(), strict=True))


def limb(points: Sequence[Point], widths: Sequence[float]) -> list[tuple[Point, ...]]:
    """A bent, tapering limb: round at every joint, `widths` across at each."""
    outlines: list[tuple[Point, ...]] = []
    pairs = list(zip(points, widths, strict=True))
    for (x, y), w in pairs:
        outlines.append(ellipse(x, y, w / 2, w / 2))
    for ((ax, ay), aw), ((bx, by), bw) in pairwise(pairs):
        length = max(1e-6, float(np.hypot(bx - ax, by - ay)))
        nx, ny = -(by - ay) / length / 2, (bx - ax) / length / 2
        outlines.append(
            (
                (ax + nx * aw, ay + ny * aw),
                (bx + nx * bw, by + ny * bw),
                (bx - nx * bw, by - ny * bw),
                (ax - nx * aw, ay - ny * aw),
            )
        )
    return outlines


def parsed(rows: Iterable[tuple[str, str, str]]) -> tuple[Part, ...]:
    """Rows `(paint, kind, numbers)` as parts.

    Kinds: `p` polygon, `s` smooth closed curve, `e` ellipse (cx cy rx ry [tilt]), `r` box (x0 y0 x1 y1),
    `l` limb (width at the start, width at the end, then points).
    """
    parts: list[Part] = []
    for paint, kind, text in rows:
        match kind:
            case "p":
                parts.append(Part(paint, tuple(_points(text))))
            case "s":
                parts.append(Part(paint, smooth(_points(text))))
            case "e":
                parts.append(Part(paint, ellipse(*_numbers(text))))
            case "r":
                x0, y0, x1, y1 = _numbers(text)
                parts.append(Part(paint, ((x0, y0), (x1, y0), (x1, y1), (x0, y1))))
            case "l":
                start, end, *rest = _numbers(text)
                points = list(zip(rest[::2], rest[1::2], strict=True))
                widths = np.linspace(start, end, len(points)).tolist()
                parts += [Part(paint, outline) for outline in limb(points, widths)]
            case _:
                raise ValueError(f"no such kind of part: {kind}")
    return tuple(parts)


def extent(parts: Sequence[Part]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all parts, in their own units."""
    xs = [x for part in parts for x, _ in part.outline]
    ys = [y for part in parts for _, y in part.outline]
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A shape drawn at its place: arrays over the rows and columns of the canvas from `top`, `left`."""

    top: int
    left: int
    mask: Array
    colour: Array  # linear light
    glow: Array


def stamped(
    canvas: Canvas,
    parts: Sequence[Part],
    paints: dict[str, tuple[int, int, int]],
    *,
    x: float,
    base: float,
    height: float,
    flip: bool = False,
    fine: int = 2,
) -> Stamp:
    """Draw `parts` standing at `x` on the line `base`, `height` tall, all in frame units.

    `paints` gives each paint's 8-bit colour. Only the part of the shape on the canvas is drawn.
    """
    unit = height * canvas.height / 100
    side = -1.0 if flip else 1.0
    x0, y0, x1, y1 = extent(parts)
    if flip:
        x0, x1 = -x1, -x0
    column, row = canvas.column(x), canvas.row(base)
    rows, columns = canvas.full
    left = max(0, int(column + x0 * unit) - 3)
    top = max(0, int(row + (y0 - 100) * unit) - 3)
    right = min(columns, int(column + x1 * unit) + 4)
    bottom = min(rows, int(row + (y1 - 100) * unit) + 4)
    if right <= left or bottom <= top:
        empty = np.zeros((0, 0), np.float32)
        return Stamp(0, 0, empty, np.zeros((0, 0, 3), np.float32), empty)
    size = ((right - left) * fine, (bottom - top) * fine)
    colour = Image.new("RGB", size, paints[parts[0].paint])
    mask, glow = Image.new("L", size), Image.new("L", size)
    on_colour, on_mask, on_glow = ImageDraw.Draw(colour), ImageDraw.Draw(mask), ImageDraw.Draw(glow)
    shines = any(part.paint == GLOW for part in parts)
    for part in parts:
        outline = [
            ((column + side * px * unit - left) * fine, (row + (py - 100) * unit - top) * fine)
            for px, py in part.outline
        ]
        on_colour.polygon(outline, fill=paints[part.paint])
        on_mask.polygon(outline, fill=0 if part.paint == HOLE else 255)
        if shines:
            on_glow.polygon(outline, fill=255 if part.paint == GLOW else 0)
    lut = ((np.arange(256, dtype=np.float32) / 255) ** np.float32(2.2)).astype(np.float32)
    return Stamp(
        top,
        left,
        np.asarray(mask.reduce(fine), np.float32) / np.float32(255),
        lut[np.asarray(colour.reduce(fine))],
        np.asarray(glow.reduce(fine), np.float32) / np.float32(255),
    )
