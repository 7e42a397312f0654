"""Camera moves: where the lens is at every frame of a shot."""

import math
from fractions import Fraction

from generators.drawing.compositor import Lens
from storage.domain.plan import CameraMove, Staging

# start and end of (x, y, pan x, pan y, zoom) for a long shot
_Path = tuple[tuple[float, float, float, float, float], tuple[float, float, float, float, float]]
_PATHS: dict[CameraMove, _Path] = {
    "static": ((-0.004, 0.002, 0, 0, 1.012), (0.004, -0.002, 0, 0, 1.022)),
    "push in": ((0, 0, 0, 0, 1.0), (0, -0.006, 0, 0, 1.13)),
    "pull out": ((0, -0.006, 0, 0, 1.13), (0, 0, 0, 0, 1.0)),
    "pan left": ((0.006, 0, 0.038, 0, 1.02), (-0.006, 0, -0.038, 0, 1.02)),
    "pan right": ((-0.006, 0, -0.038, 0, 1.02), (0.006, 0, 0.038, 0, 1.02)),
    "tilt up": ((0, 0.006, 0, 0.055, 1.03), (0, -0.006, 0, -0.055, 1.03)),
    "tilt down": ((0, -0.006, 0, -0.055, 1.03), (0, 0.006, 0, 0.055, 1.03)),
    "truck left": ((0.05, 0, 0, 0, 1.02), (-0.05, 0, 0, 0, 1.02)),
    "truck right": ((-0.05, 0, 0, 0, 1.02), (0.05, 0, 0, 0, 1.02)),
    "crane up": ((0, 0.075, 0, -0.012, 1.05), (0, -0.06, 0, 0.012, 1.0)),
    "crane down": ((0, -0.06, 0, 0.012, 1.0), (0, 0.075, 0, -0.012, 1.05)),
    "handheld": ((-0.006, 0, 0, 0, 1.03), (0.006, 0, 0, 0, 1.05)),
}  # fmt: skip
_FULL_SECONDS = 4.5  # a shorter shot makes a shorter move, at the same pace


def eased(t: float) -> float:
    """0-1 to 0-1: starts and ends gently, never quite still."""
    return 0.35 * t + 0.65 * t * t * (3 - 2 * t)


def lens_at(number: int, frames: int, rate: Fraction, staging: Staging, seed: int) -> Lens:
    """The lens at frame `number` of `frames`. Deterministic."""
    start, end = _PATHS[staging.move]
    seconds = frames / float(rate)
    share = min(1.0, max(0.35, seconds / _FULL_SECONDS))
    t = eased(number / max(1, frames - 1))
    at = 0.5 + (t - 0.5) * share if staging.move not in {"push in", "pull out"} else t * share
    if staging.move == "pull out":
        at = 1 - share + t * share
    x, y, pan_x, pan_y, zoom = (a + (b - a) * at for a, b in zip(start, end, strict=True))
    now, phase = number / float(rate), (seed % 997) / 997 * math.tau
    breath = 0.0011
    x += breath * math.sin(now * 1.3 + phase)
    y += breath * 1.3 * math.sin(now * 0.9 + phase * 2)
    if staging.move == "handheld":
        for speed, size in ((1.7, 0.0030), (3.1, 0.0017), (5.3, 0.0007)):
            pan_x += size * math.sin(now * speed + phase * speed)
            pan_y += size * 1.3 * math.sin(now * speed * 1.13 + phase * 3.7)
    return Lens(x=x, y=y, pan_x=pan_x, pan_y=pan_y, zoom=max(1.0, zoom))
