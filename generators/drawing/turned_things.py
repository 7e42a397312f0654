# ruff: noqa: E501  rows of data: one part a line reads better than a column of numbers
"""A machine, a vehicle or a building turned round: drawn from there where it is known, else foreshortened."""

from collections.abc import Sequence
from typing import Literal

from generators.drawing.shapes import Part, extent, parsed
from generators.drawing.terrain import normalised, thing
from storage.domain.render import View

Drawn = Literal["drawn", "foreshortened", "the same from every side"]
Rows = tuple[tuple[str, str, str], ...]

# what `things` shows from its side, facing right; all else it shows from the front
_SIDEWAYS = frozenset(
    {"ship", "boat", "rowboat", "submarine", "train", "tram", "car", "bus", "bicycle", "plane", "bird",
     "perched bird", "chicken", "penguin", "whale", "fish", "shark", "turtle", "dragon"}
)  # fmt: skip
_ROUND = frozenset(
    {"lighthouse", "tower", "well", "fountain", "tree", "bare tree", "pine", "palm", "flower", "mushroom",
     "moon", "star", "planet", "hot air balloon", "balloon", "rocket", "lamp", "candle", "egg", "apple",
     "campfire", "jellyfish", "octopus", "carousel", "lantern", "crystal"}
)  # fmt: skip
_DEEP = 0.62  # how wide against its front a thing of unknown depth is drawn from the side
_END_ON = 0.42  # how wide against its side a long thing is drawn from its end

_WHEELS: Rows = (("shade", "r", "-34 78 -22 98"), ("shade", "r", "22 78 34 98"))
TURNED: dict[tuple[str, View], Rows] = {
    ("robot", "side"): (
        ("metal", "r", "-6 72 6 94"), ("shade", "s", "-9 100 -8 93 8 92 14 96 14 100"), ("metal", "s", "-13 38 13 38 15 42 13 72 10 76 -10 76 -13 72 -15 42"),
        ("shade", "r", "13 47 15.5 61"), ("shade", "r", "-3 32 4 40"), ("metal", "l", "8 7 0 43 -3 57 4 70"), ("shade", "e", "5 72 5 5"), ("accent", "e", "0 43 3 3"),
        ("metal", "s", "-13 10 13 10 15 14 15 31 12 34 -12 34 -15 31 -15 14"), ("shade", "p", "5 15 15.6 15 15.6 28 5 28"), ("glow", "e", "11 21.5 3 4.2"),
        ("accent", "e", "-3 22 3.6 4.6"), ("shade", "r", "-0.7 2 0.7 10"), ("glow", "e", "0 2 2.4 2.4"),
    ),
    ("robot", "back"): (
        ("metal", "r", "-13 72 -4 94"), ("metal", "r", "4 72 13 94"), ("shade", "s", "-15 100 -14 93 -3 93 -2 100"), ("shade", "s", "15 100 14 93 3 93 2 100"),
        ("metal", "s", "-20 38 20 38 22 42 20 72 16 76 -16 76 -20 72 -22 42"), ("shade", "s", "-13 44 13 44 14 47 14 66 -14 66 -14 47"), ("metal", "r", "-11 47 11 63"),
        ("shade", "r", "-9 50 9 51.4"), ("shade", "r", "-9 54 9 55.4"), ("shade", "r", "-9 58 9 59.4"), ("metal", "l", "7 6 -22 43 -31 55 -30 69"), ("metal", "l", "7 6 22 43 30 56 27 70"),
        ("shade", "e", "-30 71 5 5"), ("shade", "e", "27 72 5 5"), ("shade", "r", "-5 32 5 40"), ("metal", "s", "-18 10 18 10 20 14 20 31 17 34 -17 34 -20 31 -20 14"),
        ("shade", "r", "-6 28 6 29.2"), ("shade", "r", "-6 30.6 6 31.8"), ("shade", "r", "-0.7 2 0.7 10"), ("glow", "e", "0 2 2.4 2.4"), ("accent", "e", "-20.5 22 2.4 4"), ("accent", "e", "20.5 22 2.4 4"),
    ),
    ("penguin", "front"): (
        ("fur_dark", "s", "0 0 15 6 19 22 27 50 24 84 0 96 -24 84 -27 50 -19 22 -15 6"), ("fur_dark", "s", "22 32 34 62 25 66 19 42"), ("fur_dark", "s", "-22 32 -34 62 -25 66 -19 42"),
        ("white", "s", "0 30 15 36 20 54 16 82 0 91 -16 82 -20 54 -15 36"), ("white", "e", "-7 11 2.6 2.6"), ("white", "e", "7 11 2.6 2.6"), ("shade", "e", "-7 11 1.2 1.2"), ("shade", "e", "7 11 1.2 1.2"), ("gold", "p", "-3.4 13 3.4 13 0 20"),
        ("gold", "s", "-20 94 -4 93 -3 99 -22 99"), ("gold", "s", "20 94 4 93 3 99 22 99"),
    ),
    ("penguin", "back"): (
        ("gold", "s", "-18 94 -4 93 -3 99 -20 99"), ("gold", "s", "18 94 4 93 3 99 20 99"), ("fur_dark", "s", "0 0 15 6 19 22 27 50 24 84 0 97 -24 84 -27 50 -19 22 -15 6"),
        ("shade", "s", "22 32 34 62 25 66 19 42"), ("shade", "s", "-22 32 -34 62 -25 66 -19 42"), ("shade", "p", "-6 88 6 88 0 99"),
    ),
    ("ship", "front"): (
        ("shade", "l", "1.8 1 0 78 0 0"), ("sail", "p", "-17 8 17 8 21 14 22 19 20 25 0 23.5 -20 25 -22 19 -21 14"), ("sail", "p", "-26 29 26 29 31 39 32 49 29 60 0 57 -29 60 -32 49 -31 39"),
        ("shade", "l", "0.8 0.8 -28 29 28 29"), ("shade", "l", "0.8 0.8 -18 8 18 8"), ("accent", "p", "0 0 8 2.4 0 5"),
        ("wood", "s", "-17 70 -14 64 0 60 14 64 17 70 15 84 8 94 0 99 -8 94 -15 84"), ("shade", "s", "-12 88 0 92 12 88 6 96 0 100 -6 96"), ("shade", "l", "1.6 1.2 0 62 0 98"), ("shade", "l", "1.8 1 0 66 0 50"), ("glow", "e", "-11 65 1.6 2"), ("glow", "e", "11 65 1.6 2"),
    ),
    ("ship", "back"): (
        ("shade", "l", "1.8 1 0 78 0 0"), ("sail", "p", "-17 8 17 8 21 14 22 19 20 25 0 23.5 -20 25 -22 19 -21 14"), ("sail", "p", "-26 29 26 29 31 39 32 49 29 58 0 55 -29 58 -32 49 -31 39"),
        ("shade", "l", "0.8 0.8 -28 29 28 29"), ("shade", "l", "0.8 0.8 -18 8 18 8"), ("accent", "p", "0 0 -8 2.4 0 5"),
        ("wood", "s", "-17 56 0 54 17 56 18 72 13 90 6 97 -6 97 -13 90 -18 72"), ("shade", "r", "-15 61 15 69"), *((("glow", "r", f"{x} 62.4 {x + 4} 67.6")) for x in (-13, -7.5, -2, 3.5, 9)), ("shade", "r", "-1.2 74 1.2 98"), ("glow", "e", "0 52 1.8 2.2"),
    ),
    ("car", "front"): (
        *_WHEELS, ("accent", "s", "-28 44 -22 18 -16 12 16 12 22 18 28 44"), ("glass", "p", "-22 42 -17 20 17 20 22 42"), ("accent", "s", "-37 50 -30 43 30 43 37 50 38 84 34 88 -34 88 -38 84"),
        ("shade", "r", "-18 58 18 70"), ("metal", "r", "-16 61 16 63"), ("metal", "r", "-16 65 16 67"), ("glow", "e", "-28 60 6 6"), ("glow", "e", "28 60 6 6"), ("shade", "r", "-38 78 38 84"),
    ),
    ("car", "back"): (
        *_WHEELS, ("accent", "s", "-28 44 -22 18 -16 12 16 12 22 18 28 44"), ("glass", "p", "-21 40 -17 21 17 21 21 40"), ("accent", "s", "-37 50 -30 43 30 43 37 50 38 84 34 88 -34 88 -38 84"),
        ("red", "r", "-35 56 -26 64"), ("red", "r", "26 56 35 64"), ("pale", "r", "-9 66 9 72"), ("shade", "r", "-38 78 38 84"), ("shade", "r", "-26 50 26 51"),
    ),
    ("bus", "front"): (
        *_WHEELS, ("accent", "s", "-36 16 -30 10 30 10 36 16 37 86 -37 86"), ("glass", "r", "-31 24 31 54"), ("shade", "r", "-0.8 24 0.8 54"), ("glow", "r", "-18 13 18 20"), ("glow", "e", "-27 70 4.5 4.5"), ("glow", "e", "27 70 4.5 4.5"), ("shade", "r", "-37 80 37 88"),
    ),
    ("bus", "back"): (
        *_WHEELS, ("accent", "s", "-36 16 -30 10 30 10 36 16 37 86 -37 86"), ("glass", "r", "-25 24 25 44"), ("red", "r", "-34 62 -28 74"), ("red", "r", "28 62 34 74"), ("shade", "r", "-20 56 20 58"), ("shade", "r", "-20 61 20 63"), ("shade", "r", "-20 66 20 68"), ("shade", "r", "-37 80 37 88"),
    ),
    ("train", "front"): (
        ("shade", "r", "-26 84 -16 100"), ("shade", "r", "16 84 26 100"), ("shade", "p", "-6 8 6 8 4 22 -4 22"), ("metal", "e", "0 48 30 30"), ("shade", "e", "0 48 24 24"), ("metal", "e", "0 48 21 21"), ("glow", "e", "0 26 5.5 5.5"), ("metal", "e", "0 48 4 4"), ("accent", "r", "-32 74 32 82"), ("shade", "e", "-22 78 4 4"), ("shade", "e", "22 78 4 4"), ("shade", "p", "-20 82 20 82 30 98 -30 98"),
    ),
    ("train", "back"): (
        ("shade", "r", "-24 86 -14 100"), ("shade", "r", "14 86 24 100"), ("wall", "r", "-30 28 30 88"), ("roof", "s", "-34 32 -26 18 26 18 34 32"), ("glow", "r", "-22 40 -9 60"), ("glow", "r", "9 40 22 60"), ("wood", "r", "-7 40 7 84"), ("red", "e", "-24 74 3 3"), ("red", "e", "24 74 3 3"), ("shade", "r", "-32 86 32 90"),
    ),
}  # fmt: skip
_ALIKE = {"tram": "bus"}  # from its end


def thing_from(view: View, shape: str) -> tuple[tuple[Part, ...], Drawn]:
    """The thing 100 tall as seen from there, and how that came about."""
    if shape in _ROUND:
        return thing(shape), "the same from every side"
    if view == ("side" if shape in _SIDEWAYS else "front"):
        return thing(shape), "drawn"
    if rows := TURNED.get((_ALIKE.get(shape, shape), view)):
        return normalised(parsed(rows)), "drawn"
    parts = thing(shape)
    if shape in _SIDEWAYS:
        x0, y0, x1, y1 = extent(parts)
        share = _END_ON if x1 - x0 > 1.6 * (y1 - y0) else _DEEP
        return _narrowed(parts, share if view == "front" else -share), "foreshortened"
    if view == "side":
        return _narrowed(parts, _DEEP), "foreshortened"
    return _narrowed(_plain(parts), -1.0), "drawn"


def _narrowed(parts: Sequence[Part], share: float) -> tuple[Part, ...]:
    return tuple(Part(p.paint, tuple((x * share, y) for x, y in p.outline)) for p in parts)


def _plain(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Without what is on its front: the details that lie wholly within a part painted before them."""
    kept: list[Part] = []
    for part in parts:
        x0, y0, x1, y1 = extent([part])
        boxes = [extent([other]) for other in kept]
        if not any(a <= x0 and b <= y0 and c >= x1 and d >= y1 for a, b, c, d in boxes):
            kept.append(part)
    return tuple(kept)
