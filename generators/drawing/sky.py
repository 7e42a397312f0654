"""The sky: gradient, clouds, sun, moon, stars, lightning. Painted at half size, for all of it is soft."""

import numpy as np
from PIL import Image, ImageDraw

from generators.drawing.canvas import Array
from generators.drawing.noise import blurred, clouds, edge, enlarged
from generators.drawing.stage import Stage, Star, sky_tones
from generators.drawing.tones import at_value, linear, mixed


def half(stage: Stage) -> tuple[Array, Array]:
    """Heights (column) and xs (row) of the half-size sky."""
    canvas = stage.canvas
    return canvas.ys[::2], canvas.xs[:, ::2]


def paint_sky(stage: Stage, *, lit_clouds: float = 1.0) -> None:
    """The open sky of the hour and weather, down to below the horizon."""
    y, x = half(stage)
    stops = sky_tones(stage.staging, stage.tones, stage.key)
    t = np.clip(y[:, 0] / max(stage.horizon, 0.15), 0, 1)
    shape = stage.sky.shape[:2]
    column = np.stack([np.interp(t, (0, 0.55, 1), stops[:, i]) for i in range(3)], -1).astype(np.float32)
    sky = np.repeat(column[:, None, :], shape[1], 1)
    _place_sun(stage)
    near_sun = np.zeros(shape, np.float32)
    if stage.sun is not None:
        sx, sy = stage.sun
        distance2 = (x - sx) ** 2 + (y - sy) ** 2
        near_sun = np.exp(-distance2 / 0.16).astype(np.float32)
        strength = stage.hour.power * (0.25 + 0.75 * stage.air.sun)
        sky += (strength * 0.30 / (1 + distance2 / 0.06) ** 1.4)[..., None] * stage.key
        if stage.air.sun > 0.45:
            sky += (strength * 0.8 / (1 + distance2 / 0.004) ** 2)[..., None] * stage.key
    sky = _clouds(stage, sky, near_sun, lit_clouds)
    if stage.hour.moon and stage.sun is not None and stage.air.sun > 0.25:
        sx, sy = stage.sun
        pixels = np.sqrt((x - sx) ** 2 + (y - sy) ** 2) * stage.canvas.height / 2
        disc = edge(0.034 * stage.canvas.height / 2 - pixels, 1.5) * min(1.0, stage.air.sun * 1.4)
        pocks = clouds(stage.rng, shape, (26, 26 * stage.canvas.aspect), octaves=2)
        face = (0.75 + 0.5 * (pocks - 0.5))[..., None] * at_value(stage.key, 0.92)
        sky = sky * (1 - disc[..., None]) + disc[..., None] * face * 1.3
    elif stage.sun is not None and stage.air.sun > 0.45:
        sx, sy = stage.sun
        pixels = np.sqrt((x - sx) ** 2 + (y - sy) ** 2) * stage.canvas.height / 2
        disc = edge(0.045 * stage.canvas.height / 2 - pixels, 2.0)[..., None]
        sky = sky * (1 - disc) + disc * (stage.key * 2.2 + 0.5)
    if stage.air.lightning:
        sky += bolt(stage, shape, 0.5 + stage.side * float(stage.rng.uniform(0.2, 0.3)))
    stage.sky = sky
    if stage.hour.moon and stage.air.cover < 0.7:
        add_stars(stage, 190, below=stage.horizon - 0.04)


def _place_sun(stage: Stage) -> None:
    aspect = stage.canvas.aspect
    across = 0.5 + stage.side * (0.17 + 0.1 * float(stage.rng.random()))
    if stage.hour.moon:
        stage.sun = (aspect * across, min(0.2, stage.horizon * 0.45))
    elif stage.hour.sun is not None:
        stage.sun = (aspect * across, max(0.06, stage.horizon - stage.hour.sun - 0.02))
    else:
        stage.sun = (aspect * (0.5 + stage.side * 0.3), -0.12)


def _clouds(stage: Stage, sky: Array, near_sun: Array, lit: float) -> Array:
    shape = sky.shape[:2]
    y, _ = half(stage)
    cover = stage.air.cover
    stretch = 2.6 + 1.5 * stage.air.gusts
    small = (max(8, shape[0] // 2), max(8, shape[1] // 2))
    lumps = clouds(stage.rng, small, (stretch * 1.9, 2.1 * stage.canvas.aspect), octaves=6, gain=0.55)
    threshold = 0.60 - 0.24 * cover
    density = np.clip((lumps - threshold) * (3.2 + 2.2 * cover), 0, 1)
    shift = max(1, small[0] // 40)
    under = np.clip(density - np.roll(density, shift, 0), -1, 1)  # bright rims above, dark bellies below
    density, under = enlarged(density, shape), enlarged(under, shape)
    fade = np.clip(1.15 - (y / max(stage.horizon, 0.15)) ** 2 * 0.75, 0, 1)
    mean = sky.mean(axis=(0, 1))
    base = float((mean @ np.array([0.2126, 0.7152, 0.0722], np.float32)) ** (1 / 2.2))
    body = stage.tone(min(0.97, base * (1.10 - 0.30 * cover * stage.air.dark * 2) + 0.10 - 0.12 * cover))
    amount = (density * fade * (0.42 + 0.4 * cover))[..., None]
    out = sky * (1 - amount) + amount * (body + near_sun[..., None] * stage.key * 0.55 * lit * stage.air.sun)
    relief = (under * fade * (0.10 + 0.22 * cover))[..., None]
    return np.maximum(out + relief * (mean + 0.25 * stage.key * base), out * 0.55)


def bolt(stage: Stage, shape: tuple[int, int], share: float, *, start: float = -0.1) -> Array:
    """Light of a flash at `share` of the width, from height `start` down to the horizon."""
    rng, rows, columns = stage.rng, *shape
    x = columns * share
    ground = stage.canvas.row(stage.horizon) / 2
    points = [(x, stage.canvas.row(start) / 2)]
    step = rows / 30
    while points[-1][1] < ground:
        points.append(
            (points[-1][0] + rng.normal(0, step * 0.8), points[-1][1] + rng.uniform(step * 0.4, step))
        )
    image = Image.new("L", (columns, rows))
    draw = ImageDraw.Draw(image)
    draw.line(points, fill=255, width=max(1, rows // 220))
    for start in range(3, len(points), 4):
        fork = [points[start]]
        lean = rng.choice((-1, 1)) * step * 0.6
        for _ in range(6):
            fork.append(
                (fork[-1][0] + lean + rng.normal(0, step * 0.5), fork[-1][1] + step * rng.uniform(0.1, 0.7))
            )
        draw.line(fork, fill=120, width=1)
    line = np.asarray(image, np.float32) / 255
    glow = line * 1.6 + blurred(line, rows * 0.012) * 2.2 + blurred(line, rows * 0.12) * 5
    return glow[..., None] * mixed(linear("#cfe4ff"), stage.key, 0.35)


def add_stars(stage: Stage, count: int, *, below: float, above: float | None = None) -> None:
    """Scatter twinkling stars over the sky down to height `below`."""
    canvas, rng = stage.canvas, stage.rng
    top = canvas.top if above is None else above
    for _ in range(int(count * max(0.6, canvas.aspect / 1.6))):
        y = top + (below - top) * float(rng.random()) ** 1.25
        x = canvas.left + (canvas.right - canvas.left) * float(rng.random())
        power = float(rng.random()) ** 3 * 0.9 + 0.1
        if stage.sun is not None and (x - stage.sun[0]) ** 2 + (y - stage.sun[1]) ** 2 < 0.012:
            continue
        stage.stars.append(Star(x=x, y=y, power=power, phase=float(rng.random())))
