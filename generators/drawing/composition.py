"""Where things stand in the frame: pure arithmetic from the staging, before anything is drawn."""

from dataclasses import dataclass, replace

from generators.drawing.nouns import Bulk
from storage.domain.plan import Angle, Placement, ShotSize, Staging

_HORIZON: dict[Angle, float] = {
    "eye level": 0.62, "low angle": 0.82, "high angle": 0.30, "overhead": 0.06, "dutch": 0.60,
}  # fmt: skip
# how tall a thing of each bulk stands in the frame
LEAST = 0.10  # nothing that a shot is about is drawn smaller
_SIZES: tuple[ShotSize, ...] = ("extreme wide", "wide", "full", "medium", "close-up", "extreme close-up")


def _by_size(*shares: float) -> dict[ShotSize, float]:
    return dict(zip(_SIZES, shares, strict=True))


_HEIGHT: dict[Bulk, dict[ShotSize, float]] = {
    "small": _by_size(0.11, 0.19, 0.42, 0.56, 0.78, 1.5),
    "person": _by_size(0.17, 0.42, 0.74, 1.36, 2.7, 5.2),
    "large": _by_size(0.24, 0.42, 0.62, 0.82, 1.15, 2.0),
    "huge": _by_size(0.36, 0.58, 0.76, 0.98, 1.4, 2.4),
}
# animals and furniture do not come closer than this: their faces are not drawn that large
_THING_HEIGHT = _by_size(0.16, 0.38, 0.62, 0.82, 1.15, 2.0)
_WIDEST = _by_size(0.55, 0.72, 0.84, 0.94, 1.1, 2.2)  # of the frame's width
_X: dict[Placement, float] = {"left third": 0.34, "centre": 0.5, "right third": 0.66}
# How many of its heights below the horizon a thing's foot is: 1 when the lens is at the top of its head.
_FOOT: dict[Angle, float] = {
    "eye level": 0.92,
    "low angle": 0.30,
    "high angle": 1.5,
    "overhead": 2.2,
    "dutch": 0.92,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where one thing stands, in frame units: `x` of its middle, its foot, its height."""

    x: float
    base: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """What the staging makes of the frame."""

    horizon: float
    depth: float  # how much a lens stretches distance: 1 normal, 2 very wide, 0.6 long
    focus: float  # how soft the background is, 0 sharp to 1
    roll: float  # degrees the camera is tilted
    aside: float = 0.0  # how far right of its place the subject stands, in shares of the frame's width
    nearer: float = 1.0  # how much larger than its size it is


def framing(staging: Staging) -> Framing:
    """The horizon, stretch and softness of a shot."""
    horizon = _HORIZON[staging.angle]
    depth = min(2.0, max(0.6, (35 / staging.lens_mm) ** 0.5))
    softness = {
        "extreme wide": 0.0,
        "wide": 0.05,
        "full": 0.14,
        "medium": 0.4,
        "close-up": 0.75,
        "extreme close-up": 1.0,
    }
    focus = softness[staging.size] * min(1.4, max(0.5, (staging.lens_mm / 45) ** 0.5))
    if staging.size == "extreme wide" and staging.angle == "eye level":  # more sky, less ground
        horizon = 0.72
    if staging.size in {"close-up", "extreme close-up"} and staging.angle in {"eye level", "dutch"}:
        horizon = 0.68
    return Framing(
        horizon=horizon, depth=depth, focus=min(1.0, focus), roll=5.5 if staging.angle == "dutch" else 0.0
    )


def stood(frame: Framing, seed: int) -> Framing:
    """The frame as another photographer would take it: a little higher, nearer and to one side.

    Seeds that follow each other stand well apart, so that variations of a panel are worth a choice even
    where there is nothing but sky; one in the centre may look the other way. Thirds stay thirds.
    """
    # Steps of the golden ratio's kind: no two near numbers of a row come to lie near each other.
    across, up, near = (seed * step % 1.0 - 0.5 for step in (0.6180339887, 0.7548776662, 0.5698402910))
    room = min(1.0, frame.horizon / 0.3)  # seen from high above, there is no sky to give away
    return replace(
        frame, horizon=frame.horizon + 0.06 * room * up, aside=0.11 * across, nearer=1.0 + 0.2 * near
    )


def head_spot(
    staging: Staging, frame: Framing, *, aspect: float, reach: float, eye: tuple[float, float]
) -> Spot:
    """Where an animal stands for its head to fill a close-up.

    `eye` is where its eye is drawn: right of its middle and above its foot, in shares of its height.
    """
    height = {"close-up": 1.9, "extreme close-up": 3.4}[staging.size] * reach * frame.nearer
    x = (0.5 + (_X[staging.placement] - 0.5) * 0.62 + frame.aside) * aspect
    return Spot(x=x - eye[0] * height, base=0.46 + eye[1] * height, height=height)


def spot(
    staging: Staging, frame: Framing, *, bulk: Bulk, is_person: bool, tall: float, width: float, home: str,
    aspect: float, reach: float, top: float = 0.0, indoors: bool = False,
) -> Spot:  # fmt: skip
    """Where the subject stands.

    `tall` is its height against a grown person, `width` its width against its height (both drawn),
    `top` the part of its drawn height that is above 1 (an umbrella over a head).
    """
    size = staging.size
    table = _HEIGHT["person"] if is_person else _THING_HEIGHT if bulk == "person" else _HEIGHT[bulk]
    height = table[size] * reach * frame.nearer
    if staging.angle == "low angle" and size in {"extreme wide", "wide", "full"}:
        height *= 1.16
    if staging.angle in {"high angle", "overhead"}:
        height *= 0.88
    if bulk == "person":  # a child is smaller in a wide, but a close-up fills the frame with anybody
        height *= tall**0.8 if size in {"extreme wide", "wide"} else tall**0.5 if size == "full" else 1.0
    if indoors:  # a room is smaller than a street
        height *= {"extreme wide": 1.5, "wide": 1.3}.get(size, 1.0)
    if not is_person:
        height = min(height, _WIDEST[size] * aspect / max(width, 0.05))
    height = max(height, LEAST)
    x = (_X[staging.placement] + frame.aside) * aspect
    if size in {"close-up", "extreme close-up"}:
        x = (0.5 + (_X[staging.placement] - 0.5) * 0.62 + frame.aside) * aspect
    half = height * width / 2
    if not is_person and 2 * half < aspect * 0.92 and size not in {"close-up", "extreme close-up"}:
        x = min(max(x, half + aspect * 0.03), aspect - half - aspect * 0.03)
    if is_person and size in {"medium", "close-up", "extreme close-up"}:
        head = {"medium": 0.15, "close-up": 0.13, "extreme close-up": -0.02}[size]
        return Spot(x=x, base=head + height, height=height)
    if home == "air":
        middle = 0.36 if staging.angle != "high angle" else 0.5
        return Spot(x=x, base=min(middle + height / 2, 0.9), height=height)
    if size in {"close-up", "extreme close-up"} or (size == "medium" and height > 0.75):
        middle = 0.54 if size != "extreme close-up" else 0.5
        return Spot(x=x, base=middle + height * 0.5 * (1 - top), height=height)
    if home == "water":
        base = min(0.93, frame.horizon + 0.05 + 0.16 * height)
        return Spot(x=x, base=base, height=height)
    foot = (
        frame.horizon
        + _FOOT[staging.angle]
        * min(height, 0.34 if bulk in {"large", "huge"} else height)
        * frame.depth**0.35
    )
    lowest = {"extreme wide": 0.86, "wide": 0.93, "full": 0.955, "medium": 0.97}.get(size, 0.95)
    base = min(max(foot, frame.horizon + 0.03), lowest)
    if base - height < 0.04 and height < 0.9:
        base = min(lowest + 0.02, height + 0.04)
    return Spot(x=x, base=base, height=height)
