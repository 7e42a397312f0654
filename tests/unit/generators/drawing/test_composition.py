"""Where things stand in the frame."""

from itertools import pairwise

import pytest

from generators.drawing.composition import Spot, framing, spot, stood
from storage.domain.plan import Staging

SIZES = ("extreme wide", "wide", "full", "medium", "close-up", "extreme close-up")


def placed(**staging: object) -> Spot:
    how = Staging.model_validate(staging)
    return spot(how, framing(how), bulk="person", is_person=True, tall=1.0, width=0.3, home="ground", aspect=16 / 9, reach=1.0)  # fmt: skip


def test_a_closer_size_draws_the_subject_larger():
    heights = [placed(size=size).height for size in SIZES]
    assert heights == sorted(heights)
    assert all(b > a * 1.4 for a, b in pairwise(heights))


def test_a_low_angle_drops_the_horizon_and_a_high_angle_lifts_it():
    low, eye, high = (
        framing(Staging.model_validate({"angle": a})).horizon
        for a in ("low angle", "eye level", "high angle")
    )
    assert low > eye > high


def test_placement_puts_the_subject_on_its_third():
    left, centre, right = (placed(placement=p).x / (16 / 9) for p in ("left third", "centre", "right third"))
    assert left == pytest.approx(1 / 3, abs=0.03)
    assert centre == pytest.approx(0.5)
    assert right == pytest.approx(2 / 3, abs=0.03)


@pytest.mark.parametrize("size", ["extreme wide", "wide", "full"])
@pytest.mark.parametrize("angle", ["eye level", "low angle", "high angle", "overhead", "dutch"])
def test_a_whole_figure_stays_inside_the_frame(size: str, angle: str):
    at = placed(size=size, angle=angle)
    assert at.base <= 1.0
    assert at.base - at.height >= -0.02


def test_a_long_lens_throws_the_background_out_of_focus():
    def softness(mm: int) -> float:
        return framing(Staging(size="close-up", lens_mm=mm)).focus

    assert softness(85) > softness(24)


@pytest.mark.parametrize("angle", ["eye level", "low angle", "high angle", "overhead", "dutch"])
def test_seeds_in_a_row_stand_apart_and_thirds_stay_thirds(angle: str):
    frame = framing(Staging.model_validate({"angle": angle}))
    frames = [stood(frame, seed) for seed in range(200)]
    assert all(abs(a.aside - b.aside) > 0.03 for a, b in pairwise(frames))
    assert all(abs(one.aside) < 0.056 for one in frames)
    assert all(abs(one.horizon - frame.horizon) < 0.031 for one in frames)
    assert all(0.89 < one.nearer < 1.11 for one in frames)
    assert stood(frame, 2**32 - 1) == stood(frame, 2**32 - 1)
