"""What a room is made of: walls, windows, lamps, shelves, a curtain, a hearth."""

import numpy as np

from generators.drawing.canvas import Array
from generators.drawing.noise import blurred, clouds, enlarged
from generators.drawing.places.panes import daylight, seen_through
from generators.drawing.plate import Pen
from generators.drawing.stage import Stage
from generators.drawing.terrain import plane
from generators.drawing.tones import at_value, linear, mixed


def room_light(stage: Stage) -> float:
    """How light the room is, perceptual."""
    return 0.20 + 0.26 * stage.hour.sky[1]


def box(
    stage: Stage, *, left: float, right: float, top: float, bottom: float, warm: float = 0.3,
    wall_hue: str = "#a08668", floor_hue: str = "#7a5232", wainscot: bool = False, beams: bool = False,
) -> None:  # fmt: skip
    """Walls, ceiling and floor of a room whose back wall is the given rectangle (frame units)."""
    canvas = stage.canvas
    stage.indoors = True
    level = room_light(stage)
    if stage.staging.key_light is not None:  # the lamps do not compete with the light that was asked for
        warm *= 0.25
    lamp = stage.lamp * (0.4 + 0.6 * stage.hour.lamps)
    shape = stage.sky.shape[:2]
    y, x = canvas.ys[::2], canvas.xs[:, ::2]
    wall = mixed(stage.natural(wall_hue, level, 0.3), at_value(lamp, level), warm * stage.hour.lamps)
    light_x = canvas.aspect * (0.5 + 0.32 * stage.side)
    falloff = 0.55 + 0.75 * np.exp(-(((x - light_x) / 0.8) ** 2) - ((y - 0.42) / 0.55) ** 2)
    grain = clouds(stage.rng, shape, (5, 9), octaves=5) - 0.5
    stage.sky = (wall * (falloff * (1 + 0.22 * grain))[..., None]).astype(np.float32)
    stage.haze = mixed(wall, stage.key, 0.12)
    sides, ceiling = Pen(canvas), Pen(canvas, None, top + 0.02)
    far_left, far_right = min(canvas.left, left) - 0.6, max(canvas.right, right) + 0.6
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
    planks = stage.natural(floor_hue, level * 0.72, 0.4)
    colour = planks * ((1.1 - 0.65 * depth) * (1 + texture * 1.1))[..., None]
    stage.far.lay(mask, colour.astype(np.float32), top=floor.top)
    _trim(stage, left, right, top, bottom, wall, wainscot=wainscot, beams=beams)
    if stage.air.snow or "snowed-in" in stage.states:
        drifts(stage, left, right, bottom)
    stage.skirting = bottom
    stage.floor = bottom + (1 - bottom) * 0.55


def _trim(
    stage: Stage, left: float, right: float, top: float, bottom: float, wall: Array, *, wainscot: bool,
    beams: bool,
) -> None:  # fmt: skip
    """Skirting, panelling half-way up, beams under the ceiling: what makes a room this room."""
    canvas = stage.canvas
    dark = Pen(canvas, top - 0.05, bottom + 0.02)
    dark.box(left, bottom - 0.022, right, bottom)
    if wainscot:
        rail = bottom - 0.20
        dark.box(left, rail - 0.006, right, rail + 0.006)
        count = 9
        for k in range(count + 1):
            x = left + (right - left) * k / count
            dark.box(x - 0.002, rail, x + 0.002, bottom)
        panel = Pen(canvas, rail, bottom)
        panel.box(left, rail, right, bottom)
        stage.far.lay(panel.mask() * np.float32(0.35), wall * np.float32(0.4), top=panel.top)
    if beams:
        for k in range(4):
            x = left + (right - left) * (k + 0.5) / 4
            away = (x - (left + right) / 2) * 1.9
            dark.polygon(
                [
                    (x - 0.02, top + 0.02),
                    (x + 0.02, top + 0.02),
                    (x + 0.05 + away, -0.2),
                    (x - 0.05 + away, -0.2),
                ]
            )
        dark.box(left, top, right, top + 0.02)
    stage.far.lay(dark.mask() * np.float32(0.8), wall * np.float32(0.35), top=dark.top)


def drifts(stage: Stage, left: float, right: float, bottom: float) -> None:
    """Snow blown in: heaps along the foot of the walls."""
    canvas, rng = stage.canvas, stage.rng
    heaps = Pen(canvas, bottom - 0.2, canvas.bottom)
    steps = np.linspace(0, 1, 30).tolist()
    phase = float(rng.random()) * 6
    crest = [
        (left + (right - left) * t, bottom - 0.012 - 0.030 * abs(float(np.sin(phase + t * 7)))) for t in steps
    ]
    brink = [
        (x, bottom + 0.022 + 0.022 * float(np.sin(phase * 2 + k * 0.5))) for k, (x, _) in enumerate(crest)
    ]
    heaps.polygon([*crest, *reversed(brink)])
    corner = canvas.aspect if stage.side > 0 else 0.0
    heaps.disc(corner, 1.04, 0.5, 0.14)
    cold = mixed(daylight(stage), linear("#eaf3ff"), 0.4) * np.float32(0.35 + 0.45 * stage.hour.sky[1])
    soft = blurred(heaps.mask(), 0.010 * canvas.height)
    shape = clouds(rng, (soft.shape[0] // 4 + 2, soft.shape[1] // 4 + 2), (5, 9), octaves=3)
    shade = 0.8 + 0.5 * enlarged(shape, soft.shape)
    stage.far.lay(np.clip(soft * 1.1, 0, 0.95), (cold * shade[..., None]).astype(np.float32), top=heaps.top)


def window(stage: Stage, x: float, y: float, w: float, h: float, *, arched: bool = False) -> None:
    """A window on the back wall with the light it throws into the room."""
    canvas = stage.canvas
    hole, bars = Pen(canvas, y - h, y + h), Pen(canvas, y - h, y + h)
    hole.box(x - w, y - h * 0.6, x + w, y + h * 0.6)
    bars.box(x - w * 1.12, y - h * 0.68, x + w * 1.12, y + h * 0.68)
    bars.box(x - w, y - h * 0.6, x + w, y + h * 0.6, ink=0.0)
    if arched:
        bars.disc(x, y - h * 0.6, w * 1.12, w)
        hole.disc(x, y - h * 0.6, w, w * 0.9)
        bars.disc(x, y - h * 0.6, w, w * 0.9, ink=0.0)
        bars.box(x - w, y - h * 0.6, x + w, y, ink=0.0)
    for k in (-0.33, 0.33) if w > 0.13 else (0.0,):
        bars.box(x + k * w - 0.004, y - h * 0.6, x + k * w + 0.004, y + h * 0.6)
    bars.box(x - w, y - 0.004, x + w, y + 0.004)
    seen_through(
        stage, hole.mask(), (x - w, y - h * (1.5 if arched else 0.6), x + w, y + h * 0.6), top=hole.top
    )
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


def lamps(stage: Stage, spots: list[tuple[float, float]], drop: float) -> None:
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


def shelves(
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


def curtains(stage: Stage) -> None:
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


def hearth(stage: Stage, x: float, base: float) -> None:
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
