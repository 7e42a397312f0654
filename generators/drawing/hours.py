# ruff: noqa: E501  rows of data: one entry a line reads better than a column of words
"""The light of every hour and what every weather does to it, as data."""

from dataclasses import dataclass

from storage.domain.plan import TimeOfDay, Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """Lightness is perceptual, 0-1. `sun` is its height above the horizon in frames, None when down."""

    sky: tuple[float, float, float]  # lightness at the top, midway, and at the horizon
    tint: tuple[str, str, str]  # the natural hue there
    light: str  # colour of the key light
    power: float  # how strong the key is
    near: float  # lightness of the nearest ground
    flat: float  # how much of a subject is silhouette, 0-1
    sun: float | None
    moon: bool = False
    lamps: float = 0.0  # how brightly windows and lamps shine


HOURS: dict[TimeOfDay, Hour] = {
    "dawn": Hour(sky=(0.34, 0.56, 0.82), tint=("#3a4a80", "#b487a0", "#ffc79a"), light="#ffbe94", power=1.0, near=0.13, flat=0.5, sun=0.035, lamps=0.5),
    "morning": Hour(sky=(0.56, 0.74, 0.90), tint=("#5b93c9", "#a9cbe0", "#fdf0d8"), light="#ffe4b8", power=1.1, near=0.27, flat=0.22, sun=0.30, lamps=0.1),
    "day": Hour(sky=(0.60, 0.77, 0.91), tint=("#3f7fbf", "#8fc1e3", "#e8f2f5"), light="#fff4e0", power=1.15, near=0.33, flat=0.12, sun=None, lamps=0.05),
    "golden hour": Hour(sky=(0.46, 0.64, 0.88), tint=("#5a5f92", "#dd9c68", "#ffca78"), light="#ffb04e", power=1.35, near=0.15, flat=0.42, sun=0.10, lamps=0.35),
    "dusk": Hour(sky=(0.20, 0.36, 0.64), tint=("#1d2450", "#6a4a86", "#e0806a"), light="#ff9a70", power=0.8, near=0.09, flat=0.6, sun=-0.02, lamps=0.9),
    "night": Hour(sky=(0.09, 0.18, 0.36), tint=("#0a1430", "#132a4c", "#2f5570"), light="#bcd0f8", power=0.6, near=0.06, flat=0.55, sun=None, moon=True, lamps=1.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """What a weather does: amounts 0-1."""

    cover: float  # clouds
    haze: float  # how fast distance fades
    sun: float  # what is left of the direct light
    grey: float  # how much the sky loses its natural hue
    dark: float = 0.0
    wet: float = 0.0
    white: float = 0.0  # snow on the ground
    rain: float = 0.0
    snow: float = 0.0
    fog: float = 0.0
    gusts: float = 0.0
    lightning: bool = False


AIRS: dict[Weather, Air] = {
    "clear": Air(cover=0.22, haze=0.3, sun=1.0, grey=0.0),
    "cloudy": Air(cover=0.78, haze=0.5, sun=0.5, grey=0.55, dark=0.06),
    "rain": Air(cover=0.9, haze=0.75, sun=0.3, grey=0.7, dark=0.18, wet=1.0, rain=0.7, gusts=0.25),
    "storm": Air(
        cover=1.0, haze=0.7, sun=0.15, grey=0.75, dark=0.36, wet=1.0, rain=1.0, gusts=0.6, lightning=True
    ),
    "snow": Air(cover=0.8, haze=0.75, sun=0.4, grey=0.55, white=1.0, snow=1.0, gusts=0.12),
    "fog": Air(cover=0.5, haze=1.0, sun=0.35, grey=0.6, fog=1.0),
    "wind": Air(cover=0.55, haze=0.38, sun=0.8, grey=0.15, gusts=1.0),
}
