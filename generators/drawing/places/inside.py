"""Indoors: rooms and workshops."""

import numpy as np

from generators.drawing.canvas import Array
from generators.drawing.noise import blurred, clouds, enlarged
from generators.drawing.plate import Pen
from generators.drawing.stage import Stage
from generators.drawing.terrain import draw, plane, thing
from generators.drawing.tones import at_value, linear, mixed


def daylight(stage: Stage) -> Array:
    """The colour of daylight (or night) in a window."""
    value = 0.25 + 0.72 * stage.hour.sky[1]
    return mixed(stage.tone(value), at_value(stage.key, value), 0.45) * np.float32(1.15)


def room_light(stage: Stage) -> float:
    """How light the room is, perceptual."""
    return 0.20 + 0.26 * stage.hour.sky[1]


def _box(stage: Stage, *, left: float, right: float, top: float, bottom: float, warm: float = 0.3) -> None:
    """Walls, ceiling and floor of a room whose back wall is the given rectangle (frame units)."""
    canvas = stage.canvas
    stage.indoors = True
    level = room_light(stage)
    lamp = stage.lamp * (0.4 + 0.6 * stage.hour.lamps)
    shape = stage.sky.shape[:2]
    y, x = canvas.ys[::2], canvas.xs[:, ::2]
    wall = mixed(stage.natural("#a08668", level, 0.3), at_value(lamp, level), warm * stage.hour.lamps)
    light_x = canvas.aspect * (0.5 + 0.32 * stage.side)
    falloff = 0.55 + 0.75 * np.exp(-(((x - light_x) / 0.8) ** 2) - ((y - 0.42) / 0.55) ** 2)
    grain = clouds(stage.rng, shape, (5, 9), octaves=5) - 0.5
    stage.sky = (wall * (falloff * (1 + 0.22 * grain))[..., None]).astype(np.float32)
    stage.haze = mixed(wall, stage.key, 0.12)
    sides, ceiling = Pen(canvas), Pen(canvas, None, top + 0.02)
    far_left, far_right = canvas.left - 0.6, canvas.right + 0.6
    drop, rise = canvas.bottom + 0.5, canvas.top - 0.5
    sides.polygon([(far_left, rise), (left, top), (left, bottom), (far_left, drop)])
    sides.polygon([(far_right, rise), (right, top), (right, bottom), (far_right, drop)])
    ceiling.polygon([(far_left, rise), (far_right, rise), (right, top), (left, top)])
    shade = (0.35 + 0.65 * falloff)[..., None] * 0.62
    stage.far.lay(
        sides.mask(), enlarged(np.broadcast_to(wall * shade, (*shape, 3)).astype(np.float32), canvas.full)
    )
    stage.far.lay(ceiling.mask(), wall * np.float32(0.34), top=ceiling.top)
    floor = Pen(canvas, bottom - 0.01, canvas.bottom)
    floor.polygon([(left, bottom), (right, bottom), (far_right, drop), (far_left, drop)])
    mask = floor.mask()
    texture = plane(stage, bottom, cells=2.4, stretch=1.6)[-mask.shape[0] :]
    texture = np.pad(texture, ((mask.shape[0] - texture.shape[0], 0), (0, 0)))
    depth = np.clip((canvas.ys[floor.top :] - bottom) / max(0.1, canvas.bottom - bottom), 0, 1)
    planks = stage.natural("#7a5232", level * 0.72, 0.4)
    colour = planks * ((1.1 - 0.65 * depth) * (1 + texture * 1.1))[..., None]
    stage.far.lay(mask, colour.astype(np.float32), top=floor.top)
    stage.floor = bottom + (1 - bottom) * 0.55


def _window(stage: Stage, x: float, y: float, w: float, h: float, *, arched: bool = False) -> None:
    """A window on the back wall with the light it throws into the room."""
    canvas = stage.canvas
    hole, bars = Pen(canvas, y - h, y + h), Pen(canvas, y - h, y + h)
    hole.box(x - w, y - h * 0.6, x + w, y + h * 0.6)
    bars.box(x - w * 1.12, y - h * 0.68, x + w * 1.12, y + h * 0.68)
    bars.box(x - w, y - h * 0.6, x + w, y + h * 0.6, ink=0.0)
    if arched:
        hole.disc(x, y - h * 0.6, w, w * 0.9)
    for k in (-0.33, 0.33) if w > 0.13 else (0.0,):
        bars.box(x + k * w - 0.004, y - h * 0.6, x + k * w + 0.004, y + h * 0.6)
    bars.box(x - w, y - 0.004, x + w, y + 0.004)
    stage.far.lay(hole.mask(), daylight(stage), top=hole.top)
    stage.far.lay(bars.mask(), stage.at_depth(0.2, 0.03), top=bars.top)
    aim = stage.canvas.aspect * 0.5 - x
    lean = 0.55 * (1 if aim > 0 else -1)
    shaft = Pen(canvas)
    reach = 1.1 - y
    shaft.polygon(
        [
            (x - w, y - h * 0.6),
            (x + w, y - h * 0.6),
            (x + w + lean * reach * 1.25 + 0.1, 1.15),
            (x - w + lean * reach * 0.8, 1.15),
            (x - w, y + h * 0.6),
        ]
    )
    power = 0.05 + 0.26 * stage.hour.sky[1] * stage.hour.power * (0.4 + 0.6 * stage.air.sun)
    fade = np.clip(1.25 - (canvas.ys - y + h) * 0.85, 0, 1)
    beam = blurred(shaft.mask(), 0.022 * canvas.height) * fade * np.float32(power)
    stage.suffuse(np.clip(beam, 0, 0.7).astype(np.float32), mixed(daylight(stage), stage.key, 0.5))


def _lamps(stage: Stage, spots: list[tuple[float, float]], drop: float) -> None:
    """Hanging lamps, each with its pool of light."""
    canvas = stage.canvas
    dark, glow, pool = Pen(canvas), Pen(canvas), Pen(canvas)
    for x, y in spots:
        dark.stroke([(x, canvas.top), (x, y)], 0.003)
        dark.polygon(
            [(x - 0.045 * drop, y + 0.03 * drop), (x, y - 0.02 * drop), (x + 0.045 * drop, y + 0.03 * drop)]
        )
        glow.disc(x, y + 0.036 * drop, 0.022 * drop)
        pool.polygon(
            [(x - 0.03, y + 0.04), (x + 0.03, y + 0.04), (x + 0.42 * drop, 1.05), (x - 0.42 * drop, 1.05)]
        )
    lamps = stage.hour.lamps
    cone = blurred(pool.mask(), 0.05 * canvas.height) * np.clip(1.1 - canvas.ys, 0, 1)
    stage.suffuse((cone * np.float32(0.05 + 0.22 * lamps)).astype(np.float32), stage.lamp)
    stage.ground.lay(dark.mask(), stage.at_depth(0.12))
    stage.ground.lay(glow.mask(), stage.lamp * np.float32(1.2 + 2.2 * lamps))


def _shelves(
    stage: Stage, x0: float, x1: float, top: float, bottom: float, rows: int, *, jars: bool = False
) -> None:
    canvas, rng = stage.canvas, stage.rng
    frame, goods, bright = (Pen(canvas, top - 0.06, bottom + 0.05) for _ in range(3))
    frame.box(x0 - 0.012, top - 0.02, x0, bottom)
    frame.box(x1, top - 0.02, x1 + 0.012, bottom)
    step = (bottom - top) / rows
    for i in range(rows):
        y = top + step * (i + 1)
        frame.box(x0, y - 0.008, x1, y)
        x = x0 + 0.006
        while x < x1 - 0.02:
            w = float(rng.uniform(0.010, 0.026)) * (1.8 if jars else 1.0)
            h = step * float(rng.uniform(0.45, 0.82)) * (0.8 if jars else 1.0)
            if rng.random() < 0.88:
                pen = bright if rng.random() < 0.35 else goods
                if jars:
                    pen.disc(x + w / 2, y - 0.008 - h * 0.38, w * 0.46, h * 0.42)
                    pen.box(x + w * 0.3, y - 0.008 - h, x + w * 0.7, y - 0.01)
                else:
                    pen.box(x, y - 0.008 - h, x + w * 0.9, y - 0.008)
            x += w + 0.002 + (0.012 if jars else 0)
    level = room_light(stage)
    stage.far.lay(frame.mask(), stage.natural("#4a3020", level * 0.42, 0.4), top=frame.top)
    stage.far.lay(goods.mask(), stage.natural("#6a4a3a", level * 0.62, 0.4), top=goods.top)
    stage.far.lay(
        bright.mask(),
        mixed(stage.natural("#c0a070", level * 0.95, 0.4), stage.tones.accent, 0.35),
        top=bright.top,
    )


def room(stage: Stage) -> None:
    """A room with a window; books, a stage, pews or pictures as the words ask."""
    aspect = stage.canvas.aspect
    bottom = min(0.80, max(0.58, stage.horizon + 0.06))
    _box(stage, left=aspect * 0.13, right=aspect * 0.87, top=0.06, bottom=bottom)
    light_x = aspect * (0.5 + 0.20 * stage.side)
    words = stage.words
    if words & {"theatre", "theater", "stage", "cinema", "concert", "ballroom", "circus"}:
        _curtains(stage)
        return
    grand = bool(
        words & {"church", "cathedral", "chapel", "temple", "hall", "museum", "castle", "palace", "throne"}
    )
    if grand:
        for share in (0.27, 0.5, 0.73):
            _window(stage, aspect * share, 0.33, 0.055, 0.30, arched=True)
    else:
        _window(stage, light_x, 0.33, 0.15 * stage.canvas.reach, 0.26)
    if words & {
        "library",
        "bookshop",
        "bookstore",
        "study",
        "archive",
        "office",
        "bookcase",
        "shop",
        "museum",
    }:
        for share in (0.17, 0.68 if stage.side < 0 else 0.42):
            _shelves(stage, aspect * share, aspect * (share + 0.15), 0.12, bottom, 5)
    elif not grand:
        _furniture(stage, bottom)
    if stage.hour.lamps > 0.3 and not grand:
        _lamps(stage, [(aspect * (0.5 - 0.17 * stage.side), 0.16)], 1.0)


def _furniture(stage: Stage, bottom: float) -> None:
    canvas = stage.canvas
    level, away = room_light(stage), -stage.side
    pen, frames, inside = (Pen(canvas) for _ in range(3))
    x = canvas.aspect * (0.5 + 0.30 * away)
    if abs(x - stage.subject_x) < 0.2:
        x = canvas.aspect * (0.5 + 0.36 * stage.side)
    kind = "bed" if stage.words & {"bedroom", "nursery", "hospital", "ward", "attic"} else "table"
    draw(pen, thing(kind), x, bottom + 0.07, 0.17)
    draw(pen, thing("chair"), x - 0.26 * away, bottom + 0.08, 0.19, flip=away > 0)
    if kind == "table":
        draw(pen, thing("desk lamp"), x + 0.06, bottom - 0.095, 0.09)
    for k, (w, h) in enumerate(((0.05, 0.065), (0.035, 0.05))):
        px, py = canvas.aspect * (0.5 + away * (0.10 + 0.13 * k)), 0.26 + 0.05 * k
        frames.box(px - w, py - h, px + w, py + h)
        inside.box(px - w * 0.8, py - h * 0.82, px + w * 0.8, py + h * 0.82)
    stage.far.lay(frames.mask(), stage.natural("#4a3020", level * 0.4, 0.4))
    stage.far.lay(inside.mask(), mixed(stage.tone(level * 0.8), stage.tones.accent, 0.25))
    stage.ground.lay(pen.mask(), stage.natural("#3c2a20", level * 0.38, 0.4))


def _curtains(stage: Stage) -> None:
    canvas = stage.canvas
    folds = 0.55 + 0.45 * np.sin(canvas.xs * 58 + 2 * np.sin(canvas.xs * 13))
    cloth = mixed(linear("#7a1d22"), stage.tones.accent, 0.5) * np.float32(0.5)
    pen = Pen(canvas)
    for side in (0, 1):
        x = canvas.left if side == 0 else canvas.right
        inner = canvas.aspect * (0.24 if side == 0 else 0.76)
        pen.polygon(
            [
                (x, -0.2),
                (inner, -0.2),
                (inner + (0.05 if side == 0 else -0.05), 0.4),
                (inner - (0.06 if side == 0 else -0.06), 1.2),
                (x, 1.2),
            ]
        )
    for i in range(7):
        pen.disc(canvas.aspect * (i + 0.5) / 7, -0.02, canvas.aspect / 13, 0.16)
    stage.near.lay(pen.mask(), (cloth * (0.35 + 0.65 * folds)[..., None]).astype(np.float32))
    spot = Pen(canvas)
    x = stage.subject_x
    spot.polygon(
        [
            (x - 0.02 + 0.25 * stage.side, -0.2),
            (x + 0.02 + 0.25 * stage.side, -0.2),
            (x + 0.30, 0.93),
            (x - 0.30, 0.93),
        ]
    )
    spot.disc(x, 0.93, 0.30, 0.06)
    stage.suffuse(
        blurred(spot.mask(), 0.012 * canvas.height) * np.float32(0.42),
        mixed(stage.key, linear("#fff0d0"), 0.4),
    )


def workshop(stage: Stage) -> None:
    """A place of work: a bench, shelves of jars, tools on the wall, a lamp or an oven's glow."""
    canvas, aspect = stage.canvas, stage.canvas.aspect
    bottom = min(0.82, max(0.62, stage.horizon + 0.09))
    _box(stage, left=aspect * 0.10, right=aspect * 0.90, top=0.04, bottom=bottom, warm=0.6)
    _window(stage, aspect * (0.5 + 0.24 * stage.side), 0.30, 0.12 * canvas.reach, 0.22)
    start = 0.12 if stage.side > 0 else 0.56
    _shelves(stage, aspect * start, aspect * (start + 0.32), 0.14, 0.50, 3, jars=True)
    level = room_light(stage)
    tools = Pen(canvas, 0.0, 0.4)
    for i in range(9):
        x = aspect * (0.20 + 0.075 * i)
        y, tall = 0.055, float(stage.rng.uniform(0.05, 0.11))
        tools.stroke([(x, y), (x, y + tall)], 0.005)
        tools.disc(x, y + tall, float(stage.rng.uniform(0.010, 0.022)), 0.014)
    tools.box(aspect * 0.17, 0.045, aspect * 0.83, 0.055)
    stage.ground.lay(tools.mask(), stage.natural("#2c2622", level * 0.34, 0.3), top=tools.top)
    bench = Pen(canvas, bottom - 0.2, canvas.bottom)
    side = -stage.side
    x = aspect * (0.5 + 0.22 * side)
    if stage.words & {"clock", "clockmaker", "watchmaker", "clockmakers"}:
        for k in range(4):
            draw(tools, thing("clock"), aspect * (0.24 + 0.17 * k), 0.36 + 0.03 * (k % 2), 0.13, shaded=True)
        stage.far.lay(
            tools.mask() * np.float32(0.8), stage.natural("#c8a468", level * 0.8, 0.4), top=tools.top
        )
    bench.box(x - 0.42, bottom - 0.075, x + 0.42, bottom - 0.045)
    for k in (-0.38, 0.36):
        bench.box(x + k, bottom - 0.05, x + k + 0.03, bottom + 0.09)
    for k, kind, tall in (
        (-0.25, "bottle", 0.08),
        (-0.1, "cup", 0.05),
        (0.16, "kettle", 0.09),
        (0.3, "bread", 0.05),
    ):
        draw(bench, thing(kind), x + k, bottom - 0.073, tall)
    stage.ground.lay(bench.mask(), stage.natural("#4a3220", level * 0.40, 0.4), top=bench.top)
    if stage.words & {"bakery", "kitchen", "forge", "smithy", "foundry", "oven", "boiler", "pottery"}:
        _hearth(stage, aspect * (0.5 + 0.33 * stage.side), bottom + 0.04)
    else:
        _lamps(stage, [(x, 0.17)], 1.2)


def _hearth(stage: Stage, x: float, base: float) -> None:
    canvas = stage.canvas
    stone, fire = Pen(canvas), Pen(canvas)
    stone.box(x - 0.17, base - 0.34, x + 0.17, base)
    stone.box(x - 0.10, canvas.top, x + 0.10, base - 0.3)
    for pen, k in ((stone, 0.0), (fire, 1.0)):
        pen.box(x - 0.10, base - 0.15, x + 0.10, base - 0.03, ink=k)
        pen.disc(x, base - 0.15, 0.10, 0.085, ink=k)
    level = room_light(stage)
    stage.ground.lay(stone.mask(), stage.natural("#6e5a4e", level * 0.6, 0.4))
    flame = clouds(stage.rng, canvas.full, (14, 26), octaves=2)
    mask = fire.mask()
    hot = mixed(linear("#ff8a2a"), stage.lamp, 0.3)
    stage.ground.lay(mask, (hot * (0.6 + 2.6 * np.clip(flame - 0.3, 0, 1))[..., None]).astype(np.float32))
    spill = blurred(mask, 0.11 * canvas.height)
    stage.suffuse(np.clip(spill * 0.55, 0, 0.5), hot)
