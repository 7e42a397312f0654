"""Everything a painter of places needs to know, decided once per panel: sizes, colours, light, weather."""

from dataclasses import dataclass, field

import numpy as np

from generators.drawing.canvas import Array, Canvas
from generators.drawing.composition import Framing
from generators.drawing.hours import AIRS, HOURS, Air, Hour
from generators.drawing.plate import Plate
from generators.drawing.tones import Tones, at_value, linear, mixed
from storage.domain.plan import Season, Staging


@dataclass(frozen=True, slots=True, kw_only=True)
class Star:
    """A point of light in the sky that twinkles: frame units, brightness 0-1, phase in turns."""

    x: float
    y: float
    power: float
    phase: float


@dataclass(slots=True, kw_only=True)
class Stage:
    """One panel being painted. Painters fill `sky`, `far`, `flow`, `ground` and `near`, back to front."""

    canvas: Canvas
    rng: np.random.Generator
    staging: Staging
    frame: Framing
    tones: Tones
    hour: Hour
    air: Air
    place: str
    words: frozenset[str]
    subject_x: float
    afloat: bool  # the subject belongs on water: nothing is built where it is
    key: Array  # colour of the key light, brightest channel 1
    side: float  # where the key comes from: -1 left, 1 right
    haze: Array  # what distance fades into
    sky: Array
    far: Plate
    flow: Plate  # water: it alone ripples
    ground: Plate
    near: Plate
    indoors: bool = False
    mirror: float | None = None  # height of a water line that things stand in and are mirrored by
    stars: list[Star] = field(default_factory=list[Star])
    sun: tuple[float, float] | None = None
    floor: float | None = None  # where feet stand indoors, if not by the horizon
    home: int = 0  # the number of the place: what is built the same in every shot of it
    skirting: float | None = None  # indoors, where the back wall meets the floor
    shape: str = ""  # what the subject is drawn as
    feeling: str = "calm"  # what a face shows
    view: str = ""  # from where the place is seen: "window", "doorway", "corner", …
    states: frozenset[str] = frozenset()  # what has become of the place: "flooded", …
    flooded: bool = False  # things stand in the water of `mirror`, indoors too
    outside: Plate | None = None  # what is seen of the weather through windows, white where it is

    @property
    def horizon(self) -> float:
        return self.frame.horizon

    @property
    def season(self) -> Season | None:
        return self.staging.season

    def tone(self, value: float) -> Array:
        """The palette's tone at a lightness, as this light shows it."""
        return self.tones.at(value)

    def at_depth(self, distance: float, lift: float = 0.0) -> Array:
        """The colour of a dark thing `distance` away: 0 near the lens, 1 at the horizon."""
        near = self.tone((self.hour.near + lift) * (1 - 0.8 * self.air.dark))
        # air thickens the far more than the middle ground; in clear weather the near stays crisp
        fade = min(1.0, max(0.0, distance)) ** (1.9 - 1.3 * self.air.haze) * (0.62 + 0.36 * self.air.haze)
        return mixed(near, self.haze, fade)

    def ground_tone(self, distance: float, lift: float = 0.0) -> Array:
        """The colour of open ground: snow where it lies, else earth or grass."""
        earth = self.at_depth(distance, 0.05 + lift)
        if self.air.white or self.season == "winter":
            white = max(self.air.white, 0.55 if self.season == "winter" else 0.0)
            snow = mixed(self.tone(0.35 + 0.9 * self.hour.near + 0.12 * self.hour.sky[2]), self.haze, 0.35)
            snow = mixed(snow, at_value(snow, 0.25 + 0.62 * self.hour.sky[2]), 0.6)
            earth = mixed(earth, mixed(snow, self.haze, distance * 0.4), 0.9 * white)
        return earth

    def natural(self, hue: str, value: float, amount: float = 0.4) -> Array:
        """The palette's tone with some of a thing's own hue: leaves stay a little green."""
        return mixed(self.tone(value), at_value(linear(hue), value), amount)

    def suffuse(self, mask: Array, colour: Array, *, top: int = 0) -> None:
        """Blend light or haze of `colour` into all that is painted so far, where `mask` is.

        It covers nothing itself: what is behind glows, and no layer grows by it.
        """
        for plate in (self.far, self.flow, self.ground):
            plate.suffuse(mask, colour, top=top)
        first = (top + 1) // 2
        rows = mask[2 * first - top :: 2, ::2][: self.sky.shape[0] - first]
        here = self.sky[first : first + len(rows)]
        here *= 1 - rows[..., None]
        here += rows[..., None] * colour

    @property
    def lamp(self) -> Array:
        """The colour of lamps and lit windows: warm, drawn towards the accent."""
        return mixed(linear("#ffc474"), self.tones.accent / max(float(self.tones.accent.max()), 0.05), 0.3)


def key_colour(staging: Staging, tones: Tones) -> Array:
    """The key light's colour: as asked, else of the hour with a breath of the accent."""
    if staging.key_light is not None:
        key = linear(staging.key_light)
    else:
        key = mixed(linear(HOURS[staging.time].light), at_value(tones.accent, 0.7), 0.18)
    return key / max(float(key.max()), 1e-3)


def sky_tones(staging: Staging, tones: Tones, key: Array) -> Array:
    """Top, middle and horizon colours of the sky (3 x 3)."""
    hour, air = HOURS[staging.time], AIRS[staging.weather]
    middle = sum(hour.sky) / 3
    rows: list[Array] = []
    for value, hue in zip(hour.sky, hour.tint, strict=True):
        value = value * (1 - 0.55 * air.grey) + middle * 0.55 * air.grey
        value *= 1 - air.dark
        natural = at_value(linear(hue), value)
        colour = mixed(tones.at(value), natural, 0.48 - 0.3 * air.grey)
        if staging.key_light is not None:  # a coloured key stains the air over the horizon
            tinted = at_value(key, value)
            colour = mixed(colour, tinted, 0.14 * len(rows) / 2)
        rows.append(colour)
    return np.stack(rows)


def new_stage(
    canvas: Canvas, rng: np.random.Generator, staging: Staging, frame: Framing, tones: Tones, *, place: str,
    words: frozenset[str], subject_x: float, afloat: bool,
) -> Stage:  # fmt: skip
    """A bare stage: sky filled with its gradient's middle, plates empty."""
    key = key_colour(staging, tones)
    sky = sky_tones(staging, tones, key)
    rows, columns = canvas.full
    return Stage(
        canvas=canvas, rng=rng, staging=staging, frame=frame, tones=tones, hour=HOURS[staging.time],
        air=AIRS[staging.weather], place=place, words=words, subject_x=subject_x, afloat=afloat, key=key,
        side=-1.0 if subject_x > canvas.aspect * 0.52 else 1.0, haze=sky[2],
        sky=np.broadcast_to(sky[1], ((rows + 1) // 2, (columns + 1) // 2, 3)).astype(np.float32),
        far=Plate(canvas), flow=Plate(canvas), ground=Plate(canvas), near=Plate(canvas),
    )  # fmt: skip
