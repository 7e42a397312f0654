"""Which stretches of music are played, and in which order, so that it lasts as long as it must."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Unlike = npt.NDArray[np.float64]  # [i, j]: how differently bar j sounds where bar i was expected, 0 and up

_JOINT = 0.5  # what any joint costs
_BROKEN_PHRASE = 0.25  # and one that leaves out or repeats no whole phrase of four bars
_MISSED = 0.6  # and an ending trimmed or held by a whole bar
_NEAREST = 0.55  # of a bar: an ending trimmed or held by more than this is a last resort
_SPARE = 2  # bars more or fewer than the nearest number that are considered
_CHOICES = 96  # joints into each bar that are considered


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Samples `[start, end)` of the music; the end of the last may lie beyond it, in silence."""

    start: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.start


def cut_list(edges: Sequence[int], unlike: Unlike, *, frames: int) -> tuple[Span, ...]:
    """Spans that last exactly `frames` samples together, played one after another.

    `edges` are the samples between bars, from 0 to the end of the music (at least two of them). The first
    span begins with the music and the last ends with it; where one span ends and the next begins are bars.
    What is left over, less than a bar, is trimmed from the end of the last or added to it.
    """
    whole = Span(start=0, end=edges[-1])
    bars = len(edges) - 1
    lengths = np.diff(edges)
    usual = float(np.median(lengths))
    if frames <= 0 or abs(frames - whole.frames) < usual / 2 or bars < 4:
        return _without_bars(whole, frames)
    wanted = bars + round((frames - whole.frames) / usual)
    if wanted < 3:
        return _without_bars(whole, frames)
    most = wanted + _SPARE
    costs, back = _paths(unlike, bars, most)
    choices: list[tuple[bool, float, tuple[Span, ...]]] = []
    for count in range(max(2, wanted - _SPARE), most + 1):
        cost = float(costs[count - 1])
        if np.isfinite(cost):
            spans = _spans(_path(back, bars, count), edges)
            left = frames - sum(span.frames for span in spans)
            if spans[-1].frames + left > usual / 4:
                last = replace(spans[-1], end=spans[-1].end + left)
                far = abs(left) > _NEAREST * usual
                choices.append((far, cost + _MISSED * abs(left) / usual, (*spans[:-1], last)))
    if not choices:
        return _without_bars(whole, frames)
    return min(choices, key=lambda choice: choice[:2])[2]


def _without_bars(whole: Span, frames: int) -> tuple[Span, ...]:
    """Music too short to have bars to choose from: from its beginning, again and again, as long as needed."""
    times, rest = divmod(max(frames, 1), whole.frames)
    if times == 1 and rest < whole.frames / 2:
        return (Span(start=0, end=max(frames, 1)),)
    return (*(whole,) * times, *((Span(start=0, end=rest),) if rest else ()))


def _paths(unlike: Unlike, bars: int, most: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """For each number of bars up to `most`, what the best way to the last bar costs; and the ways themselves.

    `back[n, j]` is the bar played before bar `j` where that is the `n`-th.
    """
    joints = _joints(unlike, bars)
    few = min(_CHOICES, bars)
    sources = np.argpartition(joints, few - 1, axis=0)[:few]
    costs = np.take_along_axis(joints, sources, axis=0)
    now = np.full(bars, np.inf)
    now[0] = 0.0
    ends, back = [now[-1]], np.zeros((most, bars), np.int32)
    every = np.arange(bars)
    for number in range(1, most):
        reached = now[sources] + costs
        best = reached.argmin(axis=0)
        back[number] = sources[best, every]
        now = reached[best, every]
        ends.append(now[-1])
    return np.array(ends), back


def _joints(unlike: Unlike, bars: int) -> npt.NDArray[np.float64]:
    """`[p, j]`: the cost of playing bar `j` after bar `p`; nothing for the next, no way out of the ending."""
    after, into = np.meshgrid(np.arange(1, bars + 1), np.arange(bars), indexing="ij")
    costs = np.full((bars, bars), np.inf)
    costs[:-1] = unlike[1:] + _JOINT
    costs[(after - into) % 4 != 0] += _BROKEN_PHRASE
    costs[:, 0] = np.inf  # the beginning is heard once
    costs[-2:] = np.inf
    costs[after == into] = 0.0
    return costs


def _path(back: npt.NDArray[np.int32], bars: int, count: int) -> list[int]:
    bar = bars - 1
    found = [bar]
    for number in range(count - 1, 0, -1):
        bar = int(back[number, bar])
        found.append(bar)
    return found[::-1]


def _spans(path: Sequence[int], edges: Sequence[int]) -> tuple[Span, ...]:
    starts = [0, *(index for index, (a, b) in enumerate(pairwise(path), 1) if b != a + 1), len(path)]
    return tuple(
        Span(start=edges[path[first]], end=edges[path[last - 1] + 1]) for first, last in pairwise(starts)
    )
