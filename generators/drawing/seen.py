"""What can be seen of each layer: rectangles of it that nothing solid hides, solid ones apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from generators.drawing.sampling import Bytes, Indices

Flags = npt.NDArray[np.bool_]
_BLOCK = 8  # source pixels on a side that are judged as one
_TILE = 128, 72  # output pixels, across and down, that are judged as one
_MARGIN = 3  # source pixels around a tile that its half-size chroma may touch
_GAP = 1  # tiles: parts this near each other are not worth being two
_APART = 3  # tiles: a shorter solid run is drawn with the mixed ones beside it


@dataclass(frozen=True, slots=True)
class Part:
    """Output rows `[top, bottom)` and columns `[left, right)`; `solid` where nothing shines through it."""

    left: int
    top: int
    right: int
    bottom: int
    solid: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A sheet in a frame: output columns and rows `[left, right)` and `[top, bottom)`, and the source pixel
    of each of them."""

    left: int
    top: int
    right: int
    bottom: int
    columns: Indices
    rows: Indices


class Cover:
    """Where a sheet's cover is nothing at all, and where it hides everything behind it; None hides all."""

    def __init__(self, cover: Bytes | None) -> None:
        self._sums = () if cover is None else (_summed(cover > 0), _summed(cover < 255))

    def judged(self, placed: Placed, size: tuple[int, int]) -> tuple[Flags, Flags]:
        """For every tile of the frame: whether some of it is there, and whether it hides all behind it."""
        x0, x1, across = _edges(size[0], _TILE[0], placed.left, placed.right)
        y0, y1, down = _edges(size[1], _TILE[1], placed.top, placed.bottom)
        there = (y1 > y0)[:, None] & (x1 > x0)[None, :]
        solid = down[:, None] & across[None, :]
        if not self._sums:
            return there, solid
        columns, rows = _blocks(x0, x1, placed.columns), _blocks(y0, y1, placed.rows)
        some, gaps = (_inside(total, columns, rows) > 0 for total in self._sums)
        return there & some, solid & ~gaps


def _edges(length: int, tile: int, first: int, last: int) -> tuple[Indices, Indices, Flags]:
    """Where each tile's share of a sheet begins and ends, from the sheet's edge; whether it is all of it."""
    start = np.arange(0, length, tile)
    end = np.minimum(start + tile, length)
    a, b = start.clip(first, last), end.clip(first, last)
    return a - first, b - first, (a == start) & (b == end)


def _blocks(start: Indices, end: Indices, source: Indices) -> tuple[Indices, Indices]:
    """The blocks of source pixels that output pixels `[start, end)` are made from."""
    last = len(source) - 1
    before, after = source[start.clip(0, last)] - _MARGIN, source[(end - 1).clip(0, last)] + 2 + _MARGIN
    return before.clip(0) // _BLOCK, -(-after // _BLOCK)


def _summed(flags: Flags) -> npt.NDArray[np.int32]:
    """How many blocks above and left of each block hold a flag."""
    rows, columns = flags.shape
    padded = np.pad(flags, ((0, -rows % _BLOCK), (0, -columns % _BLOCK)))
    blocks = padded.reshape(padded.shape[0] // _BLOCK, _BLOCK, -1, _BLOCK).any(axis=(1, 3))
    return np.pad(blocks.cumsum(0, dtype=np.int32).cumsum(1, dtype=np.int32), ((1, 0), (1, 0)))


def _inside(
    total: npt.NDArray[np.int32], columns: tuple[Indices, Indices], rows: tuple[Indices, Indices]
) -> npt.NDArray[np.int32]:
    (x0, x1), (y0, y1) = (
        (a, np.minimum(b, n - 1)) for (a, b), n in ((columns, total.shape[1]), (rows, total.shape[0]))
    )
    return total[np.ix_(y1, x1)] - total[np.ix_(y0, x1)] - total[np.ix_(y1, x0)] + total[np.ix_(y0, x0)]


def parts_of(sheets: Sequence[tuple[Cover, Placed]], size: tuple[int, int]) -> list[list[Part]]:
    """The parts to draw of each of `sheets`, which are in order from back to front."""
    hidden: Flags | None = None
    parts: list[list[Part]] = []
    for cover, placed in reversed(sheets):
        there, solid = cover.judged(placed, size)
        shown = there if hidden is None else there & ~hidden
        hidden = solid if hidden is None else hidden | solid
        parts.append(_merged(shown, solid, placed))
    return parts[::-1]


def _merged(shown: Flags, solid: Flags, placed: Placed) -> list[Part]:
    """Rectangles over the tiles that are shown; gaps and short solid runs go with what is beside them."""
    done: list[Part] = []
    growing: dict[tuple[int, int, bool], Part] = {}
    for row in np.flatnonzero(shown.any(1)).tolist():
        top, bottom = row * _TILE[1], (row + 1) * _TILE[1]
        now: dict[tuple[int, int, bool], Part] = {}
        for first, last, whole in _runs(shown[row].tolist(), solid[row].tolist()):
            before = growing.pop((first, last, whole), None)
            if before is not None and before.bottom == top:
                part = replace(before, bottom=bottom)
            else:
                if before is not None:
                    done.append(before)
                part = Part(first * _TILE[0], top, last * _TILE[0], bottom, whole)
            now[first, last, whole] = part
        done += growing.values()
        growing = now
    return [_clipped(part, placed) for part in (*done, *growing.values())]


def _runs(shown: Sequence[bool], solid: Sequence[bool]) -> Iterable[tuple[int, int, bool]]:
    """Runs `[first, last)` of tiles in one row, and whether all of them are solid."""
    runs: list[tuple[int, int, bool]] = []
    at = 0
    for (visible, whole), tiles in groupby(zip(shown, solid, strict=True)):
        count = len(list(tiles))
        if visible:
            runs.append((at, at + count, whole))
        at += count
    joined: list[tuple[int, int, bool]] = []
    for first, last, whole in runs:
        if joined and first - joined[-1][1] < _GAP:
            start, end, before = joined[-1]
            alike = whole == before and first == end
            short = min(end - start if before else _APART, last - first if whole else _APART) < _APART
            if alike or short or (not whole and not before):
                joined[-1] = (start, last, alike and whole)
                continue
        joined.append((first, last, whole))
    return joined


def _clipped(part: Part, placed: Placed) -> Part:
    return Part(
        max(part.left, placed.left),
        max(part.top, placed.top),
        min(part.right, placed.right),
        min(part.bottom, placed.bottom),
        part.solid,
    )
