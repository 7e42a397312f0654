# ruff: noqa: E501  rows of points: one outline a line reads better than a column of numbers
"""A four-legged animal seen from the front or from behind, from the proportions that draw its side."""

from generators.drawing.beasts import BEASTS, Beast, beast
from generators.drawing.shapes import Part, Point, ellipse, limb, smooth
from storage.domain.render import View


def beast_from(view: View, kind: str) -> tuple[Part, ...]:
    """The standing animal, its back at 1.0 above ground 0: to be normalised."""
    b = BEASTS[kind]
    if view == "side":
        return beast(kind)
    half = b.depth * 0.46  # of the body's width
    leg = 1 - b.depth
    head = (0.0, -1 + b.depth * 0.3 - b.neck * b.rise)
    parts: list[Part] = []

    def add(paint: str, *outlines: tuple[Point, ...]) -> None:
        parts.extend(Part(paint, outline) for outline in outlines)

    def legs(paint: str, apart: float, wide: float) -> None:
        for side in (-1, 1):
            x = side * apart
            add(
                paint,
                *limb(
                    [(x, -leg - b.depth * 0.3), (x * 0.96, -leg * 0.5), (x, -0.03)],
                    [wide * 1.7, wide, wide * 0.8],
                ),
            )
            add(paint, ellipse(x, -0.03, wide * 0.5, 0.035))

    body = smooth([(-half * 0.7, -0.97), (0, -1.02), (half * 0.7, -0.97), (half * 1.08, -1 + b.depth * 0.5),
                   (half * 0.8, -leg + 0.02), (0, -leg + 0.06), (-half * 0.8, -leg + 0.02), (-half * 1.08, -1 + b.depth * 0.5)])  # fmt: skip
    wool = [ellipse(half * x, -1 + b.depth * y, 0.16, 0.16) for x, y in _WOOL] if b.wool else []
    front = view == "front"
    if front:
        if b.tail == "bushy":
            add(
                "shade",
                smooth([(half * 0.6, -0.7), (half + 0.2, -0.62), (half + 0.26, -0.34), (half + 0.1, -0.3)]),
            )
        legs("shade", half * 0.86, b.leg_width * 0.95)
        legs(b.fur, half * 0.62, b.leg_width)
        add(b.fur, body, *wool)
        if b.pale:
            add(
                "pale",
                smooth(
                    [
                        (-half * 0.5, -0.94),
                        (half * 0.5, -0.94),
                        (half * 0.4, -0.72),
                        (0, -leg - 0.02),
                        (-half * 0.4, -0.72),
                    ]
                ),
            )
    else:
        parts += _head(b, kind, head, front=False)
        add(b.fur, *limb([(0, -1 + b.depth * 0.35), head], [b.neck_width * 1.3, b.neck_width * 0.9]))
        legs("shade", half * 0.55, b.leg_width * 0.9)
        legs(b.fur, half * 0.78, b.leg_width * 1.15)
        add(b.fur, body, *wool)
        parts += _tail(b)
        return tuple(parts)
    add(b.fur, *limb([(0, -1 + b.depth * 0.35), head], [b.neck_width * 1.3, b.neck_width * 0.9]))
    return (*parts, *_head(b, kind, head, front=True))


_WOOL = (
    (-0.9, 0.1),
    (-0.5, -0.02),
    (0, -0.04),
    (0.5, -0.02),
    (0.9, 0.1),
    (1.05, 0.45),
    (-1.05, 0.45),
    (0.8, 0.8),
    (-0.8, 0.8),
)


def _head(b: Beast, kind: str, at: Point, *, front: bool) -> list[Part]:
    x, y = at
    r = b.head
    parts: list[Part] = []

    def add(paint: str, *outlines: tuple[Point, ...]) -> None:
        parts.extend(Part(paint, outline) for outline in outlines)

    if b.mane and kind == "lion":
        add("shade", ellipse(x, y + 0.02, r * 1.75, r * 1.8))
    if b.antlers:
        for side in (-1, 1):
            add(
                "wood",
                *limb(
                    [(side * 0.05, y - r * 0.8), (side * 0.2, y - r - 0.2), (side * 0.16, y - r - 0.46)],
                    [0.05, 0.045, 0.02],
                ),
            )
            add("wood", *limb([(side * 0.17, y - r - 0.16), (side * 0.34, y - r - 0.3)], [0.04, 0.015]))
            add("wood", *limb([(side * 0.19, y - r - 0.26), (side * 0.06, y - r - 0.42)], [0.04, 0.015]))
    for side in (-1, 1):
        add("shade" if b.ears == "big" else b.fur, *_ear(b.ears, side, x, y, r))
        if front and b.ears in {"pointed", "long", "round"}:
            inner = [tuple(((px - side * r * 0.5) * 0.55 + side * r * 0.5, (py - y + r) * 0.6 + y - r) for px, py in o)
                     for o in _ear(b.ears, side, x, y, r)]  # fmt: skip
            add("shade", *inner)
    add(b.fur, ellipse(x, y, r * 1.02, r * 0.95))
    if b.mane and kind != "lion":
        add(
            "shade",
            smooth(
                [
                    (-r * 0.3, y - r),
                    (r * 0.3, y - r),
                    (r * 0.16, y + (0.1 if front else 0.9) * r),
                    (-r * 0.16, y + (0.1 if front else 0.9) * r),
                ]
            ),
        )
    if not front:
        return parts
    long = min(0.9, b.snout / r * 0.42)  # how far the muzzle comes down over the chin
    if b.trunk:
        trunk = [(0.0, y + r * 0.6), (0.0, y + r * 1.4), (0.03, y + r * 2.9)]
        add("shade", *limb(trunk, [r * 1.06, r * 0.8, r * 0.5]))  # or it would not stand out from the chest
        add(b.fur, *limb(trunk, [r * 1.0, r * 0.7, r * 0.4]))
        for side in (-1, 1):
            add(
                "pale",
                *limb([(side * r * 0.5, y + r * 0.6), (side * r * 0.75, y + r * 1.5)], [r * 0.22, r * 0.08]),
            )
    else:
        if b.pale:
            for side in (-1, 1):
                add("pale", ellipse(side * r * 0.52, y + r * 0.42, r * 0.42, r * 0.34, side * -24))
        add(
            b.fur,
            smooth(
                [
                    (-r * 0.5, y - r * 0.1),
                    (r * 0.5, y - r * 0.1),
                    (r * 0.4, y + r * (0.4 + long)),
                    (0, y + r * (0.62 + long)),
                    (-r * 0.4, y + r * (0.4 + long)),
                ]
            ),
        )
        if b.pale:
            add("pale", ellipse(x, y + r * (0.36 + long), r * 0.36, r * 0.24))
        add("shade", ellipse(x, y + r * (0.26 + long), r * 0.2, r * 0.15))
    for side in (-1, 1):
        add("lash", ellipse(side * r * 0.44, y - r * 0.12, r * 0.14, r * 0.16))
        add("spark", ellipse(side * r * 0.44 + r * 0.04, y - r * 0.17, r * 0.045, r * 0.045))
    return parts


def _ear(kind: str, side: int, x: float, y: float, r: float) -> list[tuple[Point, ...]]:
    match kind:
        case "pointed":
            return [
                (
                    (x + side * r * 0.18, y - r * 0.8),
                    (x + side * r * 0.72, y - r * 1.9),
                    (x + side * r * 0.98, y - r * 0.35),
                )
            ]
        case "long":
            return [ellipse(x + side * r * 0.42, y - r * 1.8, r * 0.28, r * 1.2, side * 10)]
        case "round":
            return [ellipse(x + side * r * 0.72, y - r * 0.75, r * 0.4, r * 0.4)]
        case "floppy":
            return [ellipse(x + side * r * 0.98, y + r * 0.12, r * 0.34, r * 0.8, side * -14)]
        case "big":
            return [smooth([(x + side * r * 0.6, y - r * 0.9), (x + side * r * 2.0, y - r * 0.9), (x + side * r * 2.2, y + r * 0.4),
                            (x + side * r * 1.5, y + r * 1.3), (x + side * r * 0.7, y + r * 0.5)])]  # fmt: skip
        case _:
            return []


def _tail(b: Beast) -> list[Part]:
    y = -1 + b.depth * 0.2
    match b.tail:
        case "bushy":
            brush = smooth(
                [
                    (-0.05, y),
                    (0.05, y),
                    (0.17, y + 0.3),
                    (0.16, y + 0.52),
                    (0, y + 0.66),
                    (-0.16, y + 0.52),
                    (-0.17, y + 0.3),
                ]
            )
            tip = smooth([(-0.13, y + 0.5), (0, y + 0.44), (0.13, y + 0.5), (0, y + 0.66)])
            edge = tuple((px * 1.18, py + 0.01) for px, py in brush)
            return [Part("shade", edge), Part(b.fur, brush), *([Part("pale", tip)] if b.pale else [])]
        case "thin":
            return [
                Part(paint, o)
                for paint, wide in (("shade", 0.03), (b.fur, 0.0))
                for o in limb(
                    [(0, y), (0.02, y + 0.3), (0.08, y + 0.52)], [0.09 + wide, 0.07 + wide, 0.06 + wide]
                )
            ]
        case "hair":
            return [
                Part("shade", smooth([(-0.05, y), (0.05, y), (0.1, y + 0.4), (0, y + 0.68), (-0.1, y + 0.4)]))
            ]
        case "short":
            return [
                Part("shade", ellipse(0, y + 0.03, 0.1, 0.1)),
                Part("pale" if b.pale else b.fur, ellipse(0, y + 0.02, 0.09, 0.09)),
            ]
        case _:
            return []
