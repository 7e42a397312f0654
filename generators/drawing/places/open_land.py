"""Open land: the plain, fields, deserts, mountains, the surface of a moon."""

from itertools import pairwise

import numpy as np

from generators.drawing.canvas import Array
from generators.drawing.noise import blurred, clouds, edge, enlarged, line
from generators.drawing.plate import Pen
from generators.drawing.sky import add_stars, paint_sky
from generators.drawing.stage import Stage
from generators.drawing.terrain import grass, ground, mist, peaked, ridge, rolling, row_of, slope
from generators.drawing.tones import linear, mixed

__all__ = ["desert", "field", "moonscape", "mountains", "plain"]


def plain(stage: Stage) -> None:
    """Level ground and a wide sky: what an unknown place becomes."""
    paint_sky(stage)
    hz = stage.horizon
    ridge(stage, stage.far, rolling(stage, hz - 0.015, 0.05, 3), stage.at_depth(0.88), mist=0.5)
    ground(stage)
    mist(stage, stage.ground, hz + 0.015, 0.03, 0.6)


def field(stage: Stage) -> None:
    """Rolling hills, a line of trees, a fence, tall grass by the lens."""
    paint_sky(stage)
    hz, snowy = stage.horizon, stage.air.white > 0 or stage.season == "winter"
    for i, d in enumerate((0.92, 0.78)):
        line_ = rolling(stage, hz - 0.04 + 0.028 * i, 0.13 - 0.04 * i, 2.2 + i)
        ridge(stage, stage.far, line_, stage.ground_tone(d), mist=0.55, lit=0.3)
        if i == 1:
            kinds = ("bare tree",) if stage.season == "winter" else ("tree", "tree", "pine")
            row_of(
                stage,
                stage.far,
                kinds,
                line_,
                count=9,
                height=0.075,
                colour=stage.at_depth(0.62),
                sink=0.004,
                snowy=snowy,
            )
    hue = {"autumn": "#b07a34", "winter": "#8d8f86", "spring": "#6fa04a"}.get(stage.season or "", "#8a9a48")
    ground(stage, lift=0.04, rough=0.7, hue=hue)
    crest = rolling(stage, hz + 0.09, 0.06, 1.6)
    ridge(
        stage,
        stage.ground,
        crest,
        mixed(stage.ground_tone(0.45, 0.03), stage.natural(hue, 0.2 + stage.hour.near), 0.25 * (not snowy)),
        lit=0.5,
    )
    if stage.words & {"road", "highway", "path", "track", "tracks", "railway", "runway"}:
        _road(stage)
    elif stage.staging.size in {"wide", "extreme wide", "full"}:
        _fence(stage, hz + 0.13)
    mist(stage, stage.ground, hz + 0.02, 0.03, 0.35 + 0.3 * stage.air.haze)
    if stage.staging.angle not in {"high angle", "overhead"}:
        blades = mixed(stage.at_depth(0.0), stage.ground_tone(0.0), 0.5 if snowy else 0.0)
        grass(stage, stage.near, 0.985, 0.11, blades, 420, clear=0.16)


def _road(stage: Stage) -> None:
    hz, middle = stage.horizon + 0.02, stage.canvas.aspect * 0.5
    bottom = stage.canvas.bottom + 0.02
    pen, ruts = Pen(stage.canvas, hz, bottom), Pen(stage.canvas, hz, bottom)
    rails = bool(stage.words & {"tracks", "railway"})
    wide = 0.20 if rails else 0.36
    way = [
        (
            middle
            + stage.side * (0.34 * float(np.sin(5.2 * (1 - t) ** 1.4)) * (1 - t) * t**0.4 + 0.12 * (1 - t)),
            hz + (bottom - hz) * t,
            0.003 + wide * t,
        )
        for t in (np.linspace(0, 1, 40) ** 1.5).tolist()
    ]
    left, right = [(x - w, y) for x, y, w in way], [(x + w, y) for x, y, w in way]
    pen.polygon([*left, *reversed(right)])
    for share in (-0.5, 0.5):
        for (x0, y0, w0), (x1, y1, w1) in pairwise(way):
            ruts.stroke([(x0 + share * w0, y0), (x1 + share * w1, y1)], 0.05 * w1 + 0.0015)
    if rails:
        for x, y, w in way[8:]:
            ruts.stroke([(x - w * 0.8, y), (x + w * 0.8, y)], 0.06 * w)
    snowy = stage.air.white > 0 or stage.season == "winter"
    surface = mixed(stage.at_depth(0.35, 0.05), stage.haze, 0.15)
    if snowy:
        surface = mixed(surface, stage.ground_tone(0.3), 0.6)
    stage.ground.lay(blurred(pen.mask(), 1.5) * np.float32(0.8), surface, top=pen.top)
    stage.ground.lay(ruts.mask() * np.float32(0.55), surface * np.float32(0.6), top=ruts.top)


def _fence(stage: Stage, base: float) -> None:
    canvas = stage.canvas
    pen = Pen(canvas, base - 0.12, base + 0.1)
    xs = np.arange(canvas.left, canvas.right + 0.1, 0.145)
    for i, x in enumerate(xs):
        lean = float(stage.rng.normal(0, 0.006))
        y = base + 0.02 * (i / len(xs))
        pen.polygon([(x, y), (x + lean, y - 0.075), (x + lean + 0.008, y - 0.075), (x + 0.009, y)])
        if i:
            for lift in (0.03, 0.056):
                pen.stroke([(float(xs[i - 1]) + 0.004, y - lift), (float(x) + 0.004, y - lift)], 0.0035)
    stage.ground.lay(pen.mask(), stage.at_depth(0.32), top=pen.top)


def desert(stage: Stage) -> None:
    """Dunes with a lit and a shaded flank, a mesa far off."""
    paint_sky(stage)
    hz = stage.horizon
    sand = stage.natural("#d9a566", min(0.85, 0.28 + stage.hour.near * 1.35), 0.68)
    mesa = np.minimum(
        rolling(stage, hz + 0.02, 0.03, 5),
        hz - 0.11 * edge(np.sin(stage.canvas.xs[0] * 3.1 + float(stage.rng.uniform(0, 6))) * 30 - 18, 10),
    )
    ridge(
        stage,
        stage.far,
        mesa.astype(np.float32),
        mixed(mixed(sand, stage.at_depth(0.4), 0.5), stage.haze, 0.72),
        mist=0.5,
    )
    for i in range(5):
        d = i / 4
        height = hz + 0.01 + (0.30 * (1 - hz) / 0.38) * d**1.5
        skyline = rolling(stage, height, 0.10 + 0.10 * d, 2.4 - 1.1 * d)
        plate = stage.far if i < 2 else stage.ground
        colour = mixed(mixed(sand, stage.haze, 0.62 * (1 - d)), stage.at_depth(0.0), 0.12 + 0.30 * d)
        below = ridge(stage, plate, skyline, colour, lit=0.0)
        if below.size == 0:
            continue
        lit = np.clip(stage.side * slope(skyline, stage.canvas.height) * 1.2 + 0.1, 0, 1).astype(np.float32)
        top = stage.canvas.full[0] - below.shape[0]
        flank = edge(below * stage.canvas.height, 1.4) * np.exp(
            -np.clip(below, 0, None) / np.float32(0.05 + 0.12 * d)
        )
        plate.lit(
            flank * lit[None, :] * np.float32(0.42 * stage.hour.power * (0.25 + 0.75 * stage.air.sun)),
            stage.key * sand / max(float(sand.max()), 0.1),
            top=top,
        )
        mist(stage, plate, height + 0.05, 0.03, 0.28 * (1 - d))


def mountains(stage: Stage) -> None:
    """Range behind range, snow on the high ones, pines on the last."""
    paint_sky(stage)
    hz = stage.horizon
    snowy = stage.air.white > 0 or stage.season == "winter"
    volcano = "volcano" in stage.words
    for i in range(5):
        d = i / 4
        skyline = peaked(stage, hz - 0.10 + 0.17 * d**1.4, 0.50 * (1 - 0.62 * d), 3.0 + 3.2 * d)
        if i == 1 and volcano:
            x = stage.canvas.xs[0] - stage.canvas.aspect * (0.5 - stage.side * 0.12)
            cone = hz - 0.42 + np.abs(x) * 0.75
            skyline = np.minimum(skyline, np.maximum(cone, hz - 0.38)).astype(np.float32)
        colour = stage.at_depth(1 - 0.78 * d, 0.05 * (1 - d))
        plate = stage.far if i < 4 else stage.ground
        below = ridge(stage, plate, skyline, colour, mist=0.95 - 0.5 * d, lit=0.35 * (1 - 0.5 * d))
        if i < 3 and below.size:
            _snowcaps(stage, below, skyline, d, snowy)
    ground(stage, top=hz + 0.10, lift=0.02)
    foot = rolling(stage, hz + 0.16, 0.06, 2)
    ridge(stage, stage.ground, foot, stage.ground_tone(0.3), lit=0.3)
    row_of(
        stage,
        stage.ground,
        ("pine",),
        foot,
        count=34,
        height=0.11,
        colour=stage.at_depth(0.24),
        keep_clear=0.22,
        sink=0.01,
        snowy=snowy,
    )
    mist(stage, stage.ground, hz + 0.09, 0.05, 0.5)


def _snowcaps(stage: Stage, below: Array, skyline: Array, d: float, snowy: bool) -> None:
    top = stage.canvas.full[0] - below.shape[0]
    reach = 0.10 if not snowy else 0.32
    high = float(skyline.min())
    ragged = line(stage.rng, stage.canvas.full[1], 26, octaves=4)
    line_ = high + reach * (0.85 + 0.9 * ragged)
    steep = slope(skyline, stage.canvas.height)
    facing = np.clip(0.55 + stage.side * steep * 0.7, 0.12, 1).astype(np.float32)
    rough = 0.02 * (plane_noise(stage, below.shape) - 0.5) * 4
    cap = edge(below * stage.canvas.height, 1.4) * np.clip(
        (line_[None, :] - stage.canvas.ys[top:] + rough) * 26, 0, 1
    )
    white = mixed(mixed(stage.haze, stage.key * 0.9, 0.35), stage.tone(0.9), 0.3) * (
        0.45 + 0.75 * stage.hour.near / 0.33 * 0.4
    )
    stage.far.lay(
        (cap * facing[None, :] * np.float32(0.8 - 0.3 * d)).astype(np.float32),
        white.astype(np.float32),
        top=top,
    )


def plane_noise(stage: Stage, shape: tuple[int, ...]) -> Array:
    """Fine lumps over part of the canvas, 0-1."""
    rows, columns = shape[0], shape[1]
    small = (max(4, rows // 3), max(8, columns // 3))
    return enlarged(clouds(stage.rng, small, (small[0] / 9, small[1] / 9), octaves=2), (rows, columns))


def moonscape(stage: Stage) -> None:
    """Grey dust, craters, a black sky with a world hanging in it."""
    y = stage.canvas.ys[::2]
    black = mixed(stage.tone(0.02), np.zeros(3, np.float32), 0.5)
    glow = np.exp(-(((y - stage.horizon) / 0.12) ** 2))[..., None] * stage.tone(0.26)
    stage.sky = np.broadcast_to(black + glow, stage.sky.shape).astype(np.float32)
    stage.haze = stage.tone(0.3)
    add_stars(stage, 420, below=stage.horizon)
    canvas = stage.canvas
    world_x, world_y = canvas.aspect * (0.5 + stage.side * 0.22), 0.24
    pen = Pen(canvas, world_y - 0.17, world_y + 0.17)
    pen.disc(world_x, world_y, 0.13)
    disc = pen.mask()
    ys = canvas.ys[pen.top : pen.top + disc.shape[0]]
    light = np.clip(0.5 + ((canvas.xs - world_x) * stage.side - (ys - world_y)) * 4.2, 0.02, 1)
    stage.far.lay(
        disc,
        (light[..., None] * mixed(stage.tone(0.62), stage.tones.accent, 0.35)).astype(np.float32),
        top=pen.top,
    )
    for d in (0.85, 0.6):
        ridge(
            stage,
            stage.far,
            peaked(stage, stage.horizon + 0.03 * (1 - d), 0.09, 5),
            stage.at_depth(0.9 - 0.5 * d, 0.1),
            lit=0.6,
        )
    ground(stage, lift=0.16, rough=1.0)
    pen = Pen(canvas, stage.horizon, canvas.bottom)
    rim = Pen(canvas, stage.horizon, canvas.bottom)
    for _ in range(16):
        d = float(stage.rng.random()) ** 1.5
        cy = stage.horizon + 0.03 + (canvas.bottom - stage.horizon) * d
        cx = float(stage.rng.uniform(canvas.left, canvas.right))
        r = 0.015 + 0.12 * d * float(stage.rng.uniform(0.4, 1))
        rim.disc(cx, cy + r * 0.04, r * 1.12, r * 0.30)
        rim.disc(cx, cy, r, r * 0.26, ink=0.0)
        pen.disc(cx, cy, r, r * 0.26)
    stage.ground.lay(pen.mask() * np.float32(0.6), stage.at_depth(0.1), top=pen.top)
    stage.ground.lit(rim.mask() * np.float32(0.25), linear("#ffffff"), top=rim.top)
