"""Camera moves: every one moves, none leaves the sheet, none jumps."""

from fractions import Fraction
from itertools import pairwise
from typing import get_args

import pytest

from generators.drawing.canvas import MARGIN
from generators.drawing.moves import lens_at
from storage.domain.plan import CameraMove, Staging

MOVES: tuple[CameraMove, ...] = get_args(CameraMove)
RATE = Fraction(24)


@pytest.mark.parametrize("move", MOVES)
def test_the_lens_never_rests_and_never_jumps(move: CameraMove):
    track = [lens_at(n, 96, RATE, Staging(move=move), 7) for n in range(96)]
    steps = [
        max(abs(b.x - a.x), abs(b.y - a.y), abs(b.pan_x - a.pan_x), abs(b.pan_y - a.pan_y), abs(b.zoom - a.zoom))
        for a, b in pairwise(track)
    ]  # fmt: skip
    assert min(steps) > 0
    assert max(steps) < 0.004


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("frames", [1, 24, 240])
def test_the_lens_stays_on_the_sheet(move: CameraMove, frames: int):
    for number in range(frames):
        lens = lens_at(number, frames, RATE, Staging(move=move), 3)
        assert lens.zoom >= 1
        aside, down = lens.shift(1.0)
        assert abs(aside) < MARGIN
        assert abs(down) < MARGIN * 16 / 9


def test_push_in_and_pull_out_are_each_others_reverse():
    first, last = (lens_at(n, 120, RATE, Staging(move="push in"), 1).zoom for n in (0, 119))
    assert last > first + 0.08
    back, front = (lens_at(n, 120, RATE, Staging(move="pull out"), 1).zoom for n in (0, 119))
    assert back > front + 0.08
