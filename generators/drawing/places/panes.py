"""What is seen through a window: the light of the hour, a little of the place, and the weather."""

import numpy as np

from generators.drawing.canvas import Array
from generators.drawing.noise import blurred, clouds, enlarged
from generators.drawing.plate import Pen, Plate
from generators.drawing.stage import Stage
from generators.drawing.tones import at_value, linear, mixed

Box = tuple[float, float, float, float]


def daylight(stage: Stage) -> Array:
    """The colour of daylight (or night) in a window."""
    value = 0.25 + 0.72 * stage.hour.sky[1]
    if stage.air.snow or stage.air.white:
        cold = at_value(linear("#a9c6e8"), min(0.70, value + 0.10))  # flakes must show against it
        return mixed(stage.tone(min(0.70, value)), cold, 0.7)
    if stage.air.rain or stage.air.fog:
        return mixed(stage.tone(value * 0.9), at_value(linear("#a9b8c4"), value * 0.9), 0.5)
    amount = 0.12 if stage.staging.key_light is not None else 0.45  # a coloured lamp is in the room
    return mixed(stage.tone(value), at_value(stage.key, value), amount) * np.float32(1.15)


def seen_through(stage: Stage, mask: Array, box: Box, *, top: int = 0) -> None:
    """Paint the outside where `mask` (rows from `top`) is; `box` is its extent in frame units."""
    canvas = stage.canvas
    _, y0, _, y1 = box
    light = daylight(stage)
    rows = canvas.ys[top : top + mask.shape[0]]
    down = np.clip((rows - y0) / max(0.01, y1 - y0), 0, 1)[..., None]
    view = light * (0.82 + 0.30 * down)
    stage.far.lay(mask, np.broadcast_to(view, (*mask.shape, 3)).astype(np.float32), top=top)
    _skyline(stage, mask, box, top, light)
    if stage.air.snow or stage.air.white:
        _snow(stage, mask, box, top, light)
    elif stage.air.rain:
        _drops(stage, mask, box, top, light)
    elif stage.air.fog:
        stage.far.lay(mask * np.float32(0.6), mixed(light, at_value(light, 0.85), 0.5), top=top)
    if stage.air.snow or stage.air.rain:
        if stage.outside is None:
            stage.outside = Plate(canvas)
        stage.outside.lay(mask, np.ones(3, np.float32), top=top)


def _skyline(stage: Stage, mask: Array, box: Box, top: int, light: Array) -> None:
    """Roofs and trees far off, low in the pane."""
    x0, y0, x1, y1 = box
    rng = np.random.default_rng([stage.home, 7])
    pen = Pen(stage.canvas, y0 - 0.05, y1 + 0.05)
    x = x0 - 0.02
    while x < x1:
        w, h = float(rng.uniform(0.03, 0.07)), (y1 - y0) * float(rng.uniform(0.14, 0.34))
        if rng.random() < 0.5:
            pen.polygon([(x, y1), (x, y1 - h * 0.7), (x + w / 2, y1 - h), (x + w, y1 - h * 0.7), (x + w, y1)])
        else:
            pen.disc(x + w / 2, y1 - h * 0.45, w * 0.62, h * 0.5)
        x += w * 0.92
    shape = _within(pen, mask, top)
    value = max(0.06, stage.hour.sky[1] * 0.55)
    seen = 0.32 if stage.air.snow or stage.air.white or stage.air.fog else 0.8
    stage.far.lay(shape * np.float32(seen), mixed(stage.tone(value), light, 0.35), top=top)


def _snow(stage: Stage, mask: Array, box: Box, top: int, light: Array) -> None:
    """Snow against the panes: a drift on the sill, frost creeping from the corners."""
    canvas, rng = stage.canvas, stage.rng
    x0, y0, x1, y1 = box
    drift, frost = Pen(canvas, y0 - 0.05, y1 + 0.05), Pen(canvas, y0 - 0.05, y1 + 0.05)
    tall, phase = (y1 - y0) * 0.30, float(rng.random()) * 6
    edge = [
        (x0 + (x1 - x0) * t, y1 - tall * (0.62 + 0.38 * float(np.cos(phase + t * 4.4))))
        for t in np.linspace(0, 1, 14).tolist()
    ]
    drift.polygon([(x0 - 0.01, y1 + 0.02), *edge, (x1 + 0.01, y1 + 0.02)])
    reach = 0.30 * min(x1 - x0, y1 - y0)
    for cx, cy in ((x0, y0), (x1, y0), (x0, y1 - tall * 0.6), (x1, y1 - tall * 0.6)):
        for _ in range(16):
            angle, long = float(rng.uniform(0, 6.28)), reach * float(rng.uniform(0.35, 1.0))
            ex, ey = cx + long * float(np.cos(angle)), cy + long * float(np.sin(angle))
            frost.stroke([(cx, cy), (ex, ey)], 0.003)
            for k in (0.5, 0.75):
                for turn in (-0.7, 0.7):
                    fx, fy = cx + (ex - cx) * k, cy + (ey - cy) * k
                    frost.stroke(
                        [
                            (fx, fy),
                            (
                                fx + 0.25 * long * float(np.cos(angle + turn)),
                                fy + 0.25 * long * float(np.sin(angle + turn)),
                            ),
                        ],
                        0.002,
                    )
    white = mixed(light, at_value(linear("#eaf3ff"), min(0.96, 0.55 + 0.42 * stage.hour.sky[1])), 0.75)
    crystals = _within(frost, mask, top)
    soft = blurred(crystals, 0.012 * canvas.height) * mask
    stage.far.lay(np.clip(soft * 0.45 + crystals * 0.8, 0, 0.9), white, top=top)
    stage.far.lay(_within(drift, mask, top), white * np.float32(1.08), top=top)


def _drops(stage: Stage, mask: Array, box: Box, top: int, light: Array) -> None:
    """Water running down the glass."""
    canvas, rng = stage.canvas, stage.rng
    x0, y0, x1, y1 = box
    bright, dark = Pen(canvas, y0 - 0.05, y1 + 0.05), Pen(canvas, y0 - 0.05, y1 + 0.05)
    for _ in range(int(26 + 90 * (x1 - x0))):
        x, y = float(rng.uniform(x0, x1)), float(rng.uniform(y0, y1))
        path = [(x, y)]
        for _ in range(int(rng.integers(2, 7))):
            x, y = x + float(rng.normal(0, 0.003)), y + float(rng.uniform(0.012, 0.04))
            path.append((x, y))
        bright.stroke(path, 0.003)
        bright.disc(x, y, 0.0042, 0.006)
        dark.stroke([(a + 0.003, b) for a, b in path], 0.002)
    stage.far.lay(_within(dark, mask, top) * np.float32(0.5), light * np.float32(0.45), top=top)
    stage.far.lay(
        _within(bright, mask, top) * np.float32(0.75), mixed(light, at_value(light, 0.9), 0.7), top=top
    )
    fogged = enlarged(clouds(rng, (24, 40), (3, 4), octaves=2), mask.shape)
    stage.far.lay(np.clip(fogged - 0.4, 0, 0.4) * mask, at_value(light, 0.7), top=top)


def _within(pen: Pen, mask: Array, top: int) -> Array:
    """What a pen drew, cut to `mask` and its rows."""
    drawn = np.zeros_like(mask)
    strokes = pen.mask()
    first = pen.top - top
    a, b = max(0, first), min(len(mask), first + len(strokes))
    if b > a:
        drawn[a:b] = strokes[a - first : b - first]
    return (drawn * mask).astype(np.float32)
