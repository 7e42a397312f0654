"""Colour: the shot's palette as a ramp of tones in linear light."""

from collections.abc import Sequence

import numpy as np

from generators.drawing.canvas import Array

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def linear(colour: str) -> Array:
    """A hex colour ("#ff9a40") in linear light, 0-1."""
    bytes_ = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return (np.array(bytes_, np.float32) / 255) ** np.float32(2.2)


def luminance(colour: Array) -> float:
    return float(colour @ _LUMA)


def mixed(a: Array, b: Array, amount: float) -> Array:
    """`a` with `amount` (0-1) of `b`."""
    return (a * np.float32(1 - amount) + b * np.float32(amount)).astype(np.float32)


def at_value(hue: Array, value: float) -> Array:
    """`hue` made as light as `value` (0-1, perceptual), paler where it would leave the gamut."""
    target = max(value, 0.0) ** 2.2
    scaled = hue * np.float32(target / max(luminance(hue), 1e-4))
    pale = np.full(3, target, np.float32)
    scaled = mixed(scaled, pale, 0.08 + 0.22 * min(1.0, value))
    over = float(scaled.max())
    if over > 1 and over > target:
        scaled = mixed(scaled, pale, min(1.0, (over - 1) / (over - target)))
    return scaled


_COOL = np.array([0.16, 0.42, 0.66], np.float32)
_WARM = np.array([0.62, 0.40, 0.24], np.float32)


def _turned(hue: Array, value: float, away: Array | None) -> Array:
    if away is None:
        return hue
    own = hue / np.float32(max(luminance(hue), 1e-4))
    return mixed(own, away / np.float32(luminance(away)), 0.74 - 0.4 * value)


class Tones:
    """The palette (dark to light, accent last) as one colour for every lightness.

    Beside a coloured `key` light the darks turn to the other side of the colour circle: what the key
    does not reach is seen by another light, and red on red would be no picture.
    """

    def __init__(self, palette: Sequence[str], key: Array | None = None) -> None:
        colours = [linear(c) for c in palette]
        self.accent = colours[-1]
        body = sorted(colours[:-1], key=luminance)
        values = [max(luminance(c), 1e-4) ** (1 / 2.2) for c in body]
        steps = np.linspace(0, 1, 256)
        hues = [np.sqrt(c / max(luminance(c), 1e-4)) for c in body]
        channels = [np.interp(steps, values, [h[i] for h in hues]) for i in range(3)]
        away = None if key is None else _COOL if key[0] >= key[2] else _WARM
        self._ramp = np.stack(
            [
                at_value(_turned((np.stack(c) ** 2).astype(np.float32), v, away), v)
                for v, *c in zip(steps, *channels, strict=True)
            ]
        )

    def at(self, value: float) -> Array:
        """The palette's tone of lightness `value` (0-1, perceptual), in linear light."""
        return self._ramp[int(min(max(value, 0.0), 1.0) * 255)]

    def ramp(self, values: Array) -> Array:
        """Tones for an array of lightnesses."""
        return self._ramp[(np.clip(values, 0, 1) * 255).astype(np.uint8)]
