"""Planes seen through a window or turned: bilinear, in whole numbers, a rectangle at a time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.int16]
Indices = npt.NDArray[np.intp]
_Pairs = npt.NDArray[np.uint32 | np.uint16]


@dataclass(frozen=True, slots=True)
class Axis:
    """For every output pixel along one side: the source pixel before it, and how far past it, in 128ths.

    Where planes alternate along a row there are `lanes` values of `past` for each pixel.
    """

    before: Indices
    past: Words
    lanes: int = 1

    def part(self, first: int, last: int) -> "Axis":
        """Output pixels `[first, last)` of it."""
        return Axis(self.before[first:last], self.past[first * self.lanes : last * self.lanes], self.lanes)

    def picked(self, which: Indices) -> "Axis":
        """Output pixels in another order; of one lane."""
        return Axis(self.before[which], self.past[which])


def axis(start: float, step: float, count: int, limit: int, *, lanes: int = 1) -> Axis:
    """`count` output pixels of `step` source pixels each, from `start` on, among `limit` source pixels."""
    at = start - 0.5 + (np.arange(count) + 0.5) * step
    return split(at.clip(0, limit - 1), limit, lanes=lanes)


def split(at: npt.NDArray[np.float64], limit: int, *, lanes: int = 1) -> Axis:
    """Places among `limit` source pixels, of which there are two at least."""
    before = np.minimum(at.astype(np.intp), limit - 2)
    past = np.round((at - before) * 128).astype(np.int16)
    return Axis(before, past if lanes == 1 else np.repeat(past, lanes), lanes)


def paired(*planes: Bytes) -> _Pairs:
    """One plane, or two: each pixel beside its right-hand neighbour, so that one look-up finds both."""
    pairs = [plane.astype(np.uint16) for plane in planes]
    for pair in pairs:
        pair[:, :-1] |= pair[:, 1:] << 8
        pair[:, -1] *= 257
    if len(pairs) == 1:
        return pairs[0]
    both = pairs[1].astype(np.uint32)
    both <<= 16
    both |= pairs[0]
    return both


def parted(pairs: _Pairs) -> tuple[Words, Words]:
    """Pixels and their neighbours, the values of two planes alternating along the last side."""
    found = pairs.view(np.uint16)
    beside = found >> 8
    found &= 255
    return found.view(np.int16), beside.view(np.int16)


def between(a: Words, b: Words, past: Words, *, rounded: bool = False) -> Words:
    """From `a` to `b` (0-255), `past` 128ths of the way, rounded down if not `rounded`; `b` is used up."""
    b -= a
    b *= past
    if rounded:
        b += 64
    b >>= 7
    b += a
    return b


class Grid:
    """A picture of one plane, or of two whose values alternate, made ready for sampling."""

    def __init__(self, *planes: Bytes) -> None:
        self.rows, self.columns = planes[0].shape
        self._pairs = paired(*planes)

    def sampled(self, across: Axis, down: Axis) -> Words:
        """Its pixels at `across` in each row at `down`, 0-255."""
        first = int(down.before.min())
        found = self._pairs[first : int(down.before.max()) + 2].take(across.before, 1)
        lines = between(*parted(found), across.past)
        above = down.before - first
        return between(lines.take(above, 0), lines.take(above + 1, 0), down.past[:, None])
