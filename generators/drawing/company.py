"""Who is beside the subject: fellows of its kind and others, to scale, with their heads in the frame."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from generators.drawing.composition import Spot
from generators.drawing.reading import Subject
from generators.drawing.shapes import Part, extent
from generators.drawing.stage import Stage

_METRES = {"small": 0.28, "person": 1.0, "large": 2.6, "huge": 6.0}
_HEADROOM = 0.05
PartsOf = Callable[..., tuple[Part, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the company: what it is made of and where it stands."""

    subject: Subject
    parts: tuple[Part, ...]
    at: Spot
    flip: bool
    behind: bool = True
    stand: Spot | None = None  # a table under a small thing


def true_height(subject: Subject) -> float:
    """How tall it is against a grown person, giants and toys included."""
    assert subject.noun is not None
    kind = subject.height if subject.noun.bulk == "person" else _METRES[subject.noun.bulk]
    return kind * subject.scale


def told_height(own: float, other: float) -> float:
    """How tall another is drawn against the subject: in the right order, never out of the picture."""
    ratio = other / max(own, 0.05)
    return (
        ratio**0.85
        if 0.6 < ratio < 1.6
        else 0.66 * (ratio / 0.6) ** 0.65
        if ratio <= 0.6
        else 1.49 * (ratio / 1.6) ** 0.35
    )


def made_room(stage: Stage, subject: Subject, at: Spot, seconds: tuple[Subject, ...]) -> Spot:
    """The subject moved down in size where somebody much taller is to stand beside it."""
    tall = [true_height(s) for s in seconds if s.noun is not None]
    if not tall or stage.staging.size not in {"wide", "full", "medium"} or subject.noun is None:
        return at
    ratio = told_height(true_height(subject), max(tall))
    room = at.base - _HEADROOM
    if at.base > 1 or ratio * at.height <= room:
        return at
    return replace(at, height=max(0.12, min(at.height, room / ratio, at.height * ratio**-0.35)))


def company(
    stage: Stage, subject: Subject, parts: tuple[Part, ...], at: Spot, seconds: tuple[Subject, ...],
    parts_of: PartsOf,
) -> list[Member]:  # fmt: skip
    """Everybody else in the frame, back to front."""
    aspect, rng = stage.canvas.aspect, stage.rng
    inward = -1 if at.x > aspect / 2 else 1
    own_half = _half_width(parts, at.height)
    step = max(0.10, own_half * 1.5)
    members: list[Member] = []
    for i in range(subject.count - 1):
        side = -inward if i % 3 == 2 else inward
        height = at.height * float(rng.uniform(0.86, 0.97))
        x = at.x + side * step * (i + 1) * float(rng.uniform(0.9, 1.15))
        base = at.base - (at.base - stage.horizon) * 0.06 if at.base < 1 else at.base
        members.append(
            Member(subject=subject, parts=parts, at=Spot(x=x, base=base, height=height), flip=side > 0)
        )
    edge = at.x + inward * (own_half + (step * (subject.count - 1) if subject.count > 1 else 0))
    for other in seconds:
        if other.noun is None:
            continue
        shape = parts_of(other, close=False)
        member = _beside(stage, subject, other, shape, at, edge, inward)
        members.append(member)
        edge = member.at.x + inward * _half_width(shape, member.at.height)
    return members


def _beside(
    stage: Stage,
    subject: Subject,
    other: Subject,
    shape: tuple[Part, ...],
    at: Spot,
    edge: float,
    inward: int,
) -> Member:
    assert other.noun is not None
    aspect = stage.canvas.aspect
    base = min(at.base - (at.base - stage.horizon) * 0.08 if at.base > stage.horizon else at.base, 1.5)
    height = at.height * told_height(true_height(subject), true_height(other))
    unit = _half_width(shape, 1.0)
    height = min(height, 0.34 * aspect / max(unit, 0.05))
    if base < 1 or height > at.height:  # its head stays in the picture
        height = min(height, base - _HEADROOM)
    if base > 1 and height < 0.75 * at.height and not (other.is_person and subject.is_person):
        base = 0.96  # the subject is seen from the waist, what is smaller from head to foot
        height = min(height * 0.85, base - _HEADROOM)
    half = unit * height
    x = edge + inward * (half * 0.92 + 0.03)
    x = min(max(x, min(half, 0.3) * 0.8), aspect - min(half, 0.3) * 0.8)
    stand = None
    if other.noun.home == "air":
        base = min(base, max(height + 0.12, at.base - at.height * 0.75))
    elif (
        other.noun.bulk == "small"
        and stage.indoors
        and _has_hands(subject)
        and at.base < 1.05
        and not stage.flooded
    ):
        # small things are not looked for on the floor
        tall = at.height * 0.40
        stand = Spot(x=x, base=base, height=tall)
        height = min(height, tall * 0.9)
        base -= tall * 0.97
    return Member(
        subject=other, parts=shape, at=Spot(x=x, base=base, height=height), flip=inward > 0, stand=stand
    )


def _has_hands(subject: Subject) -> bool:
    return subject.is_person or (subject.noun is not None and subject.noun.shape == "robot")


def _half_width(parts: tuple[Part, ...], height: float) -> float:
    x0, _, x1, _ = extent(parts)
    return (x1 - x0) / 200 * height
