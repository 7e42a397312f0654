"""Enclosed ways: the corridor that runs from the lens, the cave."""

import numpy as np

from generators.drawing.noise import clouds, edge, enlarged
from generators.drawing.places.fittings import drifts, room_light
from generators.drawing.places.panes import daylight, seen_through
from generators.drawing.plate import Pen
from generators.drawing.stage import Stage
from generators.drawing.terrain import draw, peaked, thing
from generators.drawing.tones import linear, mixed


def corridor(stage: Stage) -> None:
    """A hall that runs away from the lens: columns, lamps, a bright end."""
    canvas, aspect = stage.canvas, stage.canvas.aspect
    stage.indoors = True
    vx, vy = aspect * (0.5 - 0.05 * stage.side), min(0.62, max(0.40, stage.horizon - 0.1))
    level = room_light(stage) + 0.06
    y, x = canvas.ys[::2], canvas.xs[:, ::2]
    steel = bool(
        stage.words
        & {
            "spaceship",
            "starship",
            "spacecraft",
            "space",
            "subway",
            "metro",
            "bunker",
            "submarine",
            "airport",
            "hangar",
        }
    )
    hue = "#7f97a6" if steel else "#a08a6e"
    wide, high = 0.95, 0.62
    box = np.maximum(np.abs(x - vx) / wide, np.abs(y - vy) / high)
    distance = np.clip(0.16 / np.maximum(box, 0.02), 0, 1)
    ring = (np.log(np.maximum(box, 0.05)) * 5.2) % 1.0
    rib = np.clip(1 - np.abs(ring - 0.5) * 8, 0, 1)
    on_floor = ((y - vy) / high > np.abs(x - vx) / wide) & (y > vy)
    on_roof = ((vy - y) / high > np.abs(x - vx) / wide) & (y < vy)
    wall = stage.natural(hue, level, 0.35)
    shade = np.where(on_floor, 0.62, np.where(on_roof, 0.42, 0.85)) * (1 - 0.35 * rib * ~on_floor)
    end = mixed(daylight(stage), stage.key, 0.4)
    amount = (distance**1.6)[..., None]
    sky = wall * shade[..., None] * (1 - amount * 0.9) + end * amount * 1.15
    strips = (
        np.clip(1 - np.abs(np.abs((x - vx) / np.maximum(vy - y, 0.02)) - 0.5) * 14, 0, 1)
        * on_roof
        * (ring > 0.35)
    )
    sky += (strips * (0.35 + 0.9 * stage.hour.lamps))[..., None] * mixed(
        stage.lamp, linear("#dff2ff"), 0.6 if steel else 0.0
    )
    shine = np.clip(1 - np.abs(x - vx) / (0.05 + (y - vy).clip(0) * 0.5), 0, 1) * on_floor
    sky += (shine**2 * 0.35)[..., None] * end
    stage.sky = sky.astype(np.float32)
    stage.haze = mixed(wall, end, 0.4)
    columns = Pen(canvas)
    for z in (3.0, 2.0, 1.4, 1.0):
        for side in (-1, 1):
            cx, w = vx + side * 0.72 / z, 0.045 / z
            columns.box(cx - w, vy - 0.66 / z, cx + w, vy + 0.52 / z)
            columns.box(cx - w * 1.5, vy + 0.46 / z, cx + w * 1.5, vy + 0.52 / z)
    stage.far.lay(columns.mask(), mixed(wall * np.float32(0.35), stage.haze, 0.2))
    if stage.air.snow or stage.air.rain:
        opening = Pen(canvas, vy - 0.2, vy + 0.2)
        opening.box(vx - 0.21, vy - 0.14, vx + 0.21, vy + 0.13)
        seen_through(stage, opening.mask(), (vx - 0.21, vy - 0.14, vx + 0.21, vy + 0.13), top=opening.top)
        for shift in (-0.62, 0.62):
            pane = Pen(canvas, vy - 0.4, vy + 0.3)
            pane.polygon(
                [
                    (vx + shift * 0.62, vy - 0.20),
                    (vx + shift * 1.25, vy - 0.36),
                    (vx + shift * 1.25, vy + 0.18),
                    (vx + shift * 0.62, vy + 0.11),
                ]
            )
            edges = sorted((vx + shift * 0.62, vx + shift * 1.25))
            seen_through(stage, pane.mask(), (edges[0], vy - 0.36, edges[1], vy + 0.18), top=pane.top)
    if stage.air.snow:
        drifts(stage, vx - 0.6, vx + 0.6, vy + 0.18)
    halts = {"subway", "metro", "platform", "underground", "train", "railway"}
    if stage.words & (halts if steel else halts | {"station"}):
        pen = Pen(canvas)
        draw(pen, thing("train"), vx + stage.side * 0.55, vy + 0.30, 0.30, flip=stage.side > 0)
        draw(pen, thing("clock"), vx, vy - 0.18, 0.10)
        stage.ground.lay(pen.mask(), stage.at_depth(0.15, 0.02))
    near = Pen(canvas)
    near.box(canvas.left, canvas.top, canvas.left + 0.10 + canvas.margin / canvas.height, canvas.bottom)
    stage.near.lay(near.mask(), stage.at_depth(0.0))
    stage.floor = 0.90


def cave(stage: Stage) -> None:
    """Rock all around, a mouth of light, pillars of stone."""
    canvas = stage.canvas
    stage.indoors = True
    y, x = canvas.ys[::2], canvas.xs[:, ::2]
    mx, my = canvas.aspect * (0.5 + 0.12 * stage.side), 0.42
    glow = np.exp(-(((x - mx) / 0.42) ** 2) - ((y - my) / 0.34) ** 2)
    out = mixed(daylight(stage), stage.key, 0.4)
    stage.sky = (stage.tone(0.10) * 0.7 + (glow[..., None] ** 1.2) * out * 1.1).astype(np.float32)
    stage.haze = mixed(stage.tone(0.2), out, 0.45)
    for d, size in ((0.75, 0.42), (0.45, 0.62), (0.12, 0.86)):
        rough = clouds(stage.rng, (canvas.full[0] // 3, canvas.full[1] // 3), (7, 12), octaves=4)
        rough = enlarged(rough - np.float32(0.5), canvas.full)
        hole = np.sqrt(
            ((canvas.xs - mx) / (size * 1.25 * max(0.6, canvas.aspect / 1.78))) ** 2
            + ((canvas.ys - my - 0.06) / (size * 0.82)) ** 2
        )
        mask = edge((hole - 1 + rough * 0.7) * canvas.height * 0.5, 2.0)
        plate = stage.far if d > 0.5 else stage.ground if d > 0.2 else stage.near
        plate.lay(
            mask,
            (mixed(stage.at_depth(0.0, 0.02), stage.haze, 0.72 * d) * (1 + rough * 0.6)[..., None]).astype(
                np.float32
            ),
        )
    floor = peaked(stage, max(0.74, stage.horizon + 0.05), 0.07, 9)
    below = canvas.ys - floor[None, :]
    stage.ground.lay(edge(below * canvas.height, 1.5), mixed(stage.at_depth(0.12, 0.03), stage.haze, 0.18))
    stage.ground.lit(
        np.exp(-np.clip(below, 0, None) / np.float32(0.02))
        * np.exp(-(((canvas.xs - mx) / 0.5) ** 2))
        * np.float32(0.2),
        stage.key,
    )
    stage.floor = max(0.74, stage.horizon + 0.05) + 0.06
