"""Shot grammar: how a shot is set up, said in words, and told to an engine."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import cast, get_args

from specialists.reading.inflect import article
from specialists.story.players import is_inside, player, where
from storage.domain.plan import (
    Angle,
    CameraMove,
    Constraint,
    Look,
    Placement,
    Shot,
    ShotSize,
    Staging,
    TimeOfDay,
    Weather,
)

SIZES: tuple[ShotSize, ...] = get_args(ShotSize)  # from far to near
MOVES: tuple[CameraMove, ...] = get_args(CameraMove)
ANGLES: tuple[Angle, ...] = get_args(Angle)
PLACEMENTS: tuple[Placement, ...] = get_args(Placement)
LENSES: Mapping[ShotSize, tuple[int, ...]] = {
    "extreme wide": (18, 24),
    "wide": (24, 28),
    "full": (28, 35, 40),
    "medium": (35, 40, 50),
    "close-up": (65, 85),
    "extreme close-up": (100, 135),
}
_WEATHER: Mapping[Weather, tuple[str, str]] = {  # outside, and seen from under a roof
    "clear": ("", ""),
    "cloudy": ("under a low grey sky", "grey daylight at the windows"),
    "rain": ("in steady rain, everything wet", "rain running down the windows"),
    "storm": ("in a storm, wind and lightning", "a storm beyond the windows"),
    "snow": ("snow falling, snow on the ground", "snow falling beyond the windows"),
    "fog": ("in thick fog", "fog against the windows"),
    "wind": ("in a strong wind", "wind rattling the windows"),
}
_HOURS: Mapping[TimeOfDay, str] = {
    "dawn": "first light of dawn",
    "morning": "clear morning light",
    "day": "daylight",
    "golden hour": "low golden sun",
    "dusk": "blue dusk",
    "night": "night",
}


def lens_for(size: ShotSize, wanted: int | None, rng: random.Random) -> int:
    """A lens that suits the size; the one the cast chose where it does."""
    fitting = LENSES[size]
    if wanted is not None and fitting[0] * 0.7 <= wanted <= fitting[-1] * 1.4:
        return wanted
    return rng.choice(fitting)


def camera_words(staging: Staging, pace: str) -> str:
    """What a person reads: "wide shot, slow push in, 28mm, low angle"."""
    move = "static frame" if staging.move == "static" else f"{pace} {staging.move}"
    size = staging.size if "close-up" in staging.size else f"{staging.size} shot"
    angle = "dutch tilt" if staging.angle == "dutch" else staging.angle
    return f"{size}, {move}, {staging.lens_mm}mm, {angle}"


def pace_of(camera: str) -> str:
    """The pace a camera phrase was written with."""
    return next((word for word in ("slow", "steady", "quick") if word in camera.split()), "slow")


def nearer(size: ShotSize, steps: int) -> ShotSize:
    """The size `steps` closer (negative: further away), within the scale."""
    return SIZES[min(len(SIZES) - 1, max(0, SIZES.index(size) + steps))]


def prompt_for(shot: Shot, look: Look, others: Iterable[Constraint] = ()) -> str:
    """All an engine is told about the shot."""
    staging = shot.staging
    size = staging.size if "close-up" in staging.size else f"{staging.size} shot"
    inside = is_inside(shot.place)
    weather = _WEATHER[staging.weather][inside]
    scene = (
        shot.action if shot.place.lower() in shot.action.lower() else f"{shot.action}, {where(shot.place)}"
    )
    extra = [name for name in shot.subjects if name.lower() not in shot.action.lower()]
    parts = [
        f"{look.style[0].upper()}{look.style[1:]}, {size}",
        scene,
        f"with {listed([with_article(name) for name in extra])}" if extra else "",
        f"{shot.camera}, subject {_placed(staging.placement)}",
        ", ".join(filter(None, (_HOURS[staging.time], staging.season or "", weather, look.light))),
        f"key light {staging.key_light}" if staging.key_light else "",
        f"mood {shot.mood}, palette {look.palette_name} ({' '.join(shot.palette)})",
        "; ".join(c.value for c in others if c.shot in (None, shot.id)),
        f"without {listed(shot.avoid)}" if shot.avoid else "",
    ]
    return ". ".join(part for part in parts if part)[:2000]


def _placed(placement: Placement) -> str:
    return "in the centre" if placement == "centre" else f"on the {placement}"


def with_article(name: str) -> str:
    """ "red umbrella" -> "a red umbrella"; plurals, names and numbers stay."""
    who = player(name)
    if (
        who.plural
        or name[0].isupper()
        or name.split()[0] in ("the", "a", "an", "some")
        or "'s" in name.split()[0]
    ):
        return name
    return f"{article(name)} {name}"


def listed(names: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def as_size(text: str) -> ShotSize:
    return cast(ShotSize, text)
