"""A coloured key light: a wash from one side and a pool where the subject is, falling off into shade."""

import numpy as np

from generators.drawing.canvas import Array
from generators.drawing.stage import Stage

_REACH = 0.50  # how far into the frame the wash comes, in shares of its width
_STRENGTH = 0.92
_COOL = np.array([0.66, 0.96, 1.16], np.float32)
_WARM = np.array([1.12, 0.96, 0.78], np.float32)


def gelled(stage: Stage) -> None:
    """Light one side of the place in the key's colour (in place); nothing where no colour was asked."""
    if stage.staging.key_light is None:
        return
    canvas = stage.canvas
    light = field_of_light(stage)
    deep = 0.22 + 0.30 * stage.hour.sky[1]  # by day the key has more to be seen against
    shade = np.clip(1 - deep * (1 - light), 0, 1)
    for plate in (stage.far, stage.flow, stage.ground):
        if plate.cover.any():
            _stained(plate.colour, light * (1.0 if plate is not stage.flow else 0.8), shade, stage.key)
    half = light[::2, ::2][: stage.sky.shape[0], : stage.sky.shape[1]]
    sky = np.moveaxis(stage.sky, 2, 0)
    if stage.indoors:
        _stained(sky, half, shade[::2, ::2][: half.shape[0], : half.shape[1]], stage.key)
    else:  # open air takes less of a lamp than walls do, and most of it low down
        low = np.clip(0.45 + 0.55 * canvas.ys[::2] / max(0.2, stage.horizon), 0, 1)
        _stained(sky, half * low * np.float32(0.95), 1 - np.float32(deep * 0.7) * (1 - half * low), stage.key)


def field_of_light(stage: Stage) -> Array:
    """How much of the key arrives at every pixel of the canvas, 0-1."""
    canvas = stage.canvas
    lamp = canvas.aspect * (0.5 + 0.56 * stage.side)
    away = np.abs(canvas.xs - lamp) / (canvas.aspect * _REACH)
    wash = np.exp(-(away**2.4)) * (0.62 + 0.38 * np.clip(canvas.ys * 1.2, 0, 1))
    base = 0.82
    pool = np.exp(-(((canvas.xs - stage.subject_x) / 0.50) ** 2) - ((canvas.ys - base) / 0.17) ** 2)
    return np.clip(wash * np.float32(_STRENGTH) + pool * np.float32(0.42), 0, 0.95).astype(np.float32)


def _stained(colour: Array, light: Array, shade: Array, key: Array) -> None:
    """Planes (3, rows, columns), in place: what `light` reaches takes the key's colour, the rest darkens."""
    grey = colour.mean(0)
    power = 2.4 - 0.6 * min(1.0, float(grey.mean()) * 2)  # on a bright place as much more would be pink
    away = _COOL if key[0] >= key[2] else _WARM  # what the key does not reach, another light shows
    for i in range(3):
        lit = grey * (np.float32(0.05) + key[i] * np.float32(power))
        colour[i] *= shade * (1 - light) * away[i]
        colour[i] += lit * light
