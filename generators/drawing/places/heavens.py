"""Above the ground: outer space, and the open sky among clouds."""

import numpy as np

from generators.drawing.noise import clouds, edge, enlarged
from generators.drawing.plate import Pen
from generators.drawing.sky import add_stars, paint_sky
from generators.drawing.stage import Stage
from generators.drawing.terrain import mist, ridge, rolling
from generators.drawing.tones import mixed


def space(stage: Stage) -> None:
    """Stars, a nebula in the palette's colours, the lit limb of a world."""
    canvas, shape = stage.canvas, stage.sky.shape[:2]
    small = (shape[0] // 2, shape[1] // 2)
    a = enlarged(clouds(stage.rng, small, (2.2, 3.4), octaves=6, gain=0.58), shape)
    b = enlarged(clouds(stage.rng, small, (3.0, 4.2), octaves=6, gain=0.58), shape)
    veil = np.clip((a - 0.44) * 4, 0, 1) ** 1.6
    core = np.clip((b - 0.52) * 5, 0, 1) ** 2 * veil
    sky = stage.tone(0.05) * 0.6 + veil[..., None] * stage.tone(0.34) * 0.8
    sky = sky + core[..., None] * mixed(stage.tones.accent, stage.key, 0.35) * 0.7
    stage.sky = sky.astype(np.float32)
    stage.haze = mixed(stage.tone(0.22), stage.tones.accent, 0.2)
    add_stars(stage, 620, below=canvas.bottom)
    radius = 1.15
    cx, cy = canvas.aspect * (0.5 - 0.22 * stage.side), 1.0 + radius * 0.72
    if stage.staging.angle in {"low angle"}:
        cy += 0.15
    distance = np.sqrt((canvas.xs - cx) ** 2 + (canvas.ys - cy) ** 2)
    disc = edge((radius - distance) * canvas.height, 2.0)
    bands = enlarged(
        clouds(stage.rng, (canvas.full[0] // 3, canvas.full[1] // 3), (9, 5), octaves=5), canvas.full
    )
    toward = np.clip(0.5 + ((canvas.xs - cx) * stage.side - (canvas.ys - cy + radius)) * 0.9, 0.03, 1)
    surface = stage.tone(0.36) * 0.8 + np.clip((bands - 0.5) * 3, 0, 1)[..., None] * stage.tone(0.75)
    stage.far.lay(disc, (surface * (toward**1.4)[..., None] * stage.key).astype(np.float32))
    rim = np.exp(-(((distance - radius) / 0.018) ** 2)) * toward
    stage.far.lay(
        (
            np.exp(-np.clip(distance - radius, 0, None) / 0.03) * toward * 0.75 * (distance >= radius)
            + rim * 0.4 * (distance < radius)
        ).astype(np.float32),
        mixed(stage.key, stage.tone(0.8), 0.4),
    )
    pen = Pen(canvas)
    for _ in range(9):
        x, y = float(stage.rng.uniform(canvas.left, canvas.right)), float(stage.rng.uniform(0.05, 0.95))
        if abs(x - stage.subject_x) > 0.3:
            r = float(stage.rng.uniform(0.004, 0.016))
            pen.polygon(
                [
                    (x + r * float(np.cos(t)) * float(stage.rng.uniform(0.7, 1.2)), y + r * float(np.sin(t)))
                    for t in np.linspace(0, 6.28, 8)[:-1]
                ]
            )
    stage.near.lay(pen.mask(), mixed(stage.tone(0.16), stage.key, 0.06))


def sky(stage: Stage) -> None:
    """High up: banks of cloud below and beside the lens."""
    paint_sky(stage)
    hz = stage.horizon
    for d in (0.9, 0.72, 0.52, 0.30):
        bank = rolling(stage, hz + 0.30 * (1 - d), 0.16 * (1.3 - d), 5.0 * d + 1.5)
        white = mixed(
            mixed(stage.haze, stage.tone(0.86 * stage.hour.sky[2] + 0.1), 0.5),
            stage.at_depth(0.0, 0.2),
            0.25 * (1 - d),
        )
        ridge(stage, stage.far if d > 0.6 else stage.ground, bank, white, mist=0.5, lit=0.45)
        mist(stage, stage.far if d > 0.6 else stage.ground, hz + 0.30 * (1 - d) + 0.05, 0.05, 0.5)
    mist(stage, stage.near, 1.02, 0.08, 0.8)
