"""Flicker: a picture that grows lighter and darker again and again, faster than anything in it moves."""

from collections.abc import Sequence
from itertools import pairwise

from generators.media.probe import Still

# What draft clips do (luma 0-255): drift, snow and rain stay under 0.3 from one frame to the next; lightning
# jumps by 17, up and down within a third of a second and then not again for nearly two; a cut jumps once.
_JUMP = 1.0
_APART = 0.35  # seconds: a turn later than this after the jump before it is no flicker
_WINDOW = 1.2  # seconds
_TURNS = 6  # in a window, every one from lighter to darker or back


def flickers(times: Sequence[float], luma: Sequence[float]) -> tuple[Still, ...]:
    """Stretches in which the mean luma of successive pictures keeps jumping up and down.

    `times` in seconds, rising; `luma` one a picture, 0-255.
    """
    jumps = [
        (later, after - before)
        for (before, after), later in zip(pairwise(luma), times[1:], strict=True)
        if abs(after - before) > _JUMP
    ]
    turns = [
        at for (earlier, one), (at, other) in pairwise(jumps) if one * other < 0 and at - earlier < _APART
    ]
    found: list[Still] = []
    for index, start in enumerate(turns[: max(0, len(turns) - _TURNS + 1)]):
        end = turns[index + _TURNS - 1]
        if end - start > _WINDOW:
            continue
        if found and start <= found[-1].end:
            found[-1] = Still(start=found[-1].start, end=end)
        else:
            found.append(Still(start=start, end=end))
    return tuple(found)
