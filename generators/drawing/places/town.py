"""Built places: the street, the alley, the rooftop, the village."""

from itertools import pairwise

import numpy as np

from generators.drawing.noise import blurred, edge
from generators.drawing.plate import Pen, Plate
from generators.drawing.sky import paint_sky
from generators.drawing.stage import Stage
from generators.drawing.terrain import behind, draw, ground, mist, plane, ridge, rolling, row_of, thing
from generators.drawing.tones import mixed


def _skyline(
    stage: Stage, plate: Plate, base: float, tall: float, distance: float, count: int, *, clear: float = 0.0
) -> None:
    """Blocks with lit windows, shoulder to shoulder."""
    canvas, rng = stage.canvas, stage.rng
    walls = Pen(canvas, base - tall * 1.3, base + 0.05)
    windows = Pen(canvas, base - tall * 1.3, base + 0.05)
    cell = 0.013 + 0.014 * (1 - distance)
    lit = 0.06 + 0.34 * stage.hour.lamps
    for _ in range(count):
        width = float(rng.uniform(0.05, 0.13)) * (1.5 - 0.6 * distance)
        x = float(rng.uniform(canvas.left - 0.05, canvas.right))
        height = tall * float(rng.uniform(0.35, 1.0)) ** 1.3
        if clear and abs(x + width / 2 - stage.subject_x) < clear:
            height *= 0.5
        walls.box(x, base - height, x + width, base + 0.05)
        windows.box(x, base - height, x + width, base + 0.05, ink=0.0)
        if rng.random() < 0.3:
            walls.stroke([(x + width / 2, base - height), (x + width / 2, base - height - 0.05)], 0.003)
        for wx in np.arange(x + cell * 0.6, x + width - cell * 0.7, cell):
            for wy in np.arange(base - height + cell, base - cell, cell * 1.25):
                if rng.random() < lit:
                    windows.box(
                        float(wx),
                        float(wy),
                        float(wx) + cell * 0.45,
                        float(wy) + cell * 0.6,
                        ink=float(rng.uniform(0.3, 1)),
                    )
    plate.lay(walls.mask(), stage.at_depth(distance, 0.02), top=walls.top)
    plate.lay(
        windows.mask() * np.float32(0.25 + 0.75 * stage.hour.lamps),
        stage.lamp * np.float32(0.5 + 0.9 * stage.hour.lamps),
        top=windows.top,
    )


def street(stage: Stage) -> None:
    """A street in one-point perspective: façades, signs, lamps, a road that shines when wet."""
    paint_sky(stage)
    hz = min(stage.horizon, 0.66)
    vx = stage.canvas.aspect * (0.5 - 0.06 * stage.side)
    _skyline(stage, stage.far, hz + 0.01, 0.52, 0.85, 15)
    mist(stage, stage.far, hz - 0.02, 0.12, 0.55)
    _skyline(stage, stage.far, hz + 0.01, 0.34, 0.66, 10)
    _facades(
        stage,
        vx,
        hz,
        half=0.62,
        tall=1.0,
        signs=bool(
            stage.words
            & {"neon", "market", "chinatown", "tokyo", "city", "metropolis", "megacity", "downtown"}
        )
        or stage.hour.lamps > 0.7,
    )
    _road_surface(stage, vx, hz, half=0.62)
    mist(stage, stage.ground, hz + 0.01, 0.05, 0.55)
    _street_lamps(stage, vx, hz)


def alley(stage: Stage) -> None:
    """Two tall walls and a strip of sky, a lamp at the far end."""
    paint_sky(stage)
    hz = min(stage.horizon, 0.68)
    vx = stage.canvas.aspect * (0.5 - 0.04 * stage.side)
    _skyline(stage, stage.far, hz + 0.02, 0.42, 0.72, 9)
    mist(stage, stage.far, hz - 0.05, 0.2, 0.8, lift=1.15)
    _facades(stage, vx, hz, half=0.34, tall=1.35, signs=stage.hour.lamps > 0.5)
    _road_surface(stage, vx, hz, half=0.34)
    canvas = stage.canvas
    wires = Pen(canvas, canvas.top, hz)
    for y, sag in ((0.10, 0.05), (0.20, 0.07), (0.29, 0.04)):
        ts = np.linspace(-1, 1, 13)
        wires.stroke(
            [(vx + float(t) * 0.9, y + sag * (1 - float(t) ** 2) - 0.05 * float(t)) for t in ts], 0.0028
        )
    stage.near.lay(wires.mask(), stage.at_depth(0.1), top=wires.top)
    glow = Pen(canvas, hz - 0.35, hz)
    glow.disc(vx + 0.05 * stage.side, hz - 0.2, 0.014)
    stage.ground.lay(glow.mask(), stage.lamp * np.float32(1 + 2.4 * stage.hour.lamps), top=glow.top)


def _facades(stage: Stage, vx: float, hz: float, *, half: float, tall: float, signs: bool) -> None:
    canvas, rng = stage.canvas, stage.rng
    walls = Pen(canvas)
    panes, lights = Pen(canvas), Pen(canvas)
    neon = [Pen(canvas), Pen(canvas)]
    depths = (5.2, 3.9, 2.9, 2.15, 1.55, 1.1, 0.72, 0.42)
    shade = np.zeros(canvas.full, np.float32)
    span = half * 1.06
    for z0, z1 in pairwise(depths):
        part = Pen(canvas)
        for side in (-1, 1):
            h = tall * float(rng.uniform(0.7, 1.15))
            xa, xb = vx + side * span / z0, vx + side * span / z1
            quad = [(xa, hz - h / z0), (xb, hz - h / z1), (xb, hz + 0.34 / z1), (xa, hz + 0.34 / z0)]
            for pen in (part, walls):
                pen.polygon(quad)
            for pen in (panes, lights, *neon):
                pen.polygon(quad, ink=0.0)
            _windows(stage, panes, lights, vx, hz, side, span, h, z0, z1)
            if signs and z1 < 3.2 and rng.random() < 0.85:
                _sign(stage, neon[int(rng.integers(2))], vx, hz, side, span, h, z0, z1)
        near = 1 / (1 + z1)
        shade = np.maximum(shade, part.mask() * np.float32(1 - near))
    mask = walls.mask()
    dark, far = stage.at_depth(0.02, 0.03), stage.at_depth(0.8, 0.02)
    amount = np.clip((shade - 0.3) / 0.55, 0, 1)[..., None]
    fall = np.clip(1.15 - np.abs(canvas.ys - hz) * 0.5, 0.55, 1.1)[..., None]
    stage.ground.lay(mask, (dark * (1 - amount) + far * amount) * fall)
    lamps = stage.hour.lamps
    glass = mixed(stage.at_depth(0.25, -0.02), stage.haze, 0.22)
    stage.ground.lay(panes.mask() * np.float32(0.55 - 0.3 * lamps), glass * np.float32(0.75))
    stage.ground.lay(
        lights.mask() * np.float32(0.2 + 0.75 * lamps), stage.lamp * np.float32(0.35 + 0.8 * lamps)
    )
    if signs:
        accent = stage.tones.accent / max(float(stage.tones.accent.max()), 0.05)
        other = np.roll(accent, 1) * 0.6 + stage.key * 0.4
        for pen, colour in zip(neon, (accent, other), strict=True):
            m = pen.mask()
            stage.ground.lay(m, (colour * np.float32(1.1 + 1.4 * lamps)).astype(np.float32))


def _windows(
    stage: Stage,
    panes: Pen,
    lights: Pen,
    vx: float,
    hz: float,
    side: int,
    span: float,
    h: float,
    z0: float,
    z1: float,
) -> None:
    rng = stage.rng
    lit = 0.06 + 0.20 * stage.hour.lamps
    for u in np.arange(0.06, 0.9, 0.15):
        za, zb = (1 / (1 / z0 + (u + k) * (1 / z1 - 1 / z0)) for k in (0.0, 0.09))
        for v in np.arange(0.05, 0.92, 0.075):
            xa, xb = vx + side * span / za, vx + side * span / zb
            pane = [
                (xa, hz - h * (1 - v) / za),
                (xb, hz - h * (1 - v) / zb),
                (xb, hz - h * (1 - v - 0.045) / zb),
                (xa, hz - h * (1 - v - 0.045) / za),
            ]
            panes.polygon(pane)
            if rng.random() < lit:
                lights.polygon(pane, ink=float(rng.uniform(0.25, 1)))


def _sign(
    stage: Stage, pen: Pen, vx: float, hz: float, side: int, span: float, h: float, z0: float, z1: float
) -> None:
    rng = stage.rng
    z = 1 / (1 / z0 + float(rng.uniform(0.1, 0.8)) * (1 / z1 - 1 / z0))
    x, w, tall = vx + side * span / z, 0.075 / z, float(rng.uniform(0.14, 0.32)) / z
    y = hz - float(rng.uniform(0.16, 0.5)) * h / z
    x0, x1 = sorted((x, x - side * w))
    t = 0.008 / z
    pen.box(x0, y - tall / 2, x1, y + tall / 2)
    pen.box(x0 + t, y - tall / 2 + t, x1 - t, y + tall / 2 - t, ink=0.0)
    count = max(2, int(tall / w * 1.2))
    for i in range(count):
        cy, r = y - tall / 2 + (i + 0.5) * tall / count, w * 0.26
        a = rng.uniform(-1, 1, 4) * r
        middle = (x0 + x1) / 2
        pen.stroke([(middle + a[0], cy - r), (middle + a[1], cy + r)], t * 0.8)
        pen.stroke([(middle - r, cy + a[2]), (middle + r, cy + a[3])], t * 0.8)


def _road_surface(stage: Stage, vx: float, hz: float, *, half: float) -> None:
    canvas = stage.canvas
    first = max(0, int(canvas.row(hz)))
    rows = canvas.full[0] - first
    below = canvas.ys[first:] - hz
    width = below * (half * 1.06 / 0.34)
    road = edge((width - np.abs(canvas.xs - vx)) * canvas.height, 2.5) * edge(below * canvas.height, 2)
    distance = np.clip(1 - below / 0.45, 0, 1) ** 2
    tarmac = np.stack([stage.ground_tone(float(d), -0.01) for d in np.linspace(0, 1, 16)])
    column = np.stack([np.interp(distance[:, 0], np.linspace(0, 1, 16), tarmac[:, i]) for i in range(3)], -1)
    texture = plane(stage, hz, cells=4)[:rows]
    colour = column[:, None, :] * (1 + texture * 0.6)[..., None]
    wet = max(stage.air.wet, 0.22 * (stage.air.white == 0))
    scene = stage.ground.over(behind(stage))
    up = np.clip(first - 1 - np.arange(rows) * 1.15, 0, canvas.full[0] - 1).astype(int)
    wobble = (texture[:, ::5].mean(1) * 40).astype(int)
    mirror = blurred(np.ascontiguousarray(scene[np.clip(up + wobble, 0, canvas.full[0] - 1)]), 5.0)
    patches = np.clip(0.62 + texture * 3.0, 0.12, 1)
    colour = colour * (1 - 0.35 * wet) + mirror * (patches * np.float32(0.85 * wet))[..., None]
    stage.ground.lay(np.ascontiguousarray(road), colour.astype(np.float32), top=first)


def _street_lamps(stage: Stage, vx: float, hz: float) -> None:
    canvas = stage.canvas
    posts, glow = Pen(canvas), Pen(canvas)
    for z in (3.4, 2.2, 1.35):
        for side in (-1, 1):
            x, base, tall = vx + side * 0.52 / z, hz + 0.30 / z, 0.62 / z
            draw(posts, thing("lamp"), x, base, tall)
            glow.disc(x, base - tall * 0.87, 0.026 * tall, 0.05 * tall)
    stage.ground.lay(posts.mask(), stage.at_depth(0.2))
    stage.ground.lay(
        glow.mask() * np.float32(0.3 + 0.7 * stage.hour.lamps),
        stage.lamp * np.float32(0.6 + 2.6 * stage.hour.lamps),
    )


def rooftop(stage: Stage) -> None:
    """Above the city: towers behind towers, a parapet, vents and aerials."""
    paint_sky(stage)
    canvas, hz = stage.canvas, max(0.5, min(stage.horizon, 0.74))
    for d, tall, count in ((0.93, 0.30, 26), (0.74, 0.36, 20), (0.52, 0.32, 14)):
        _skyline(
            stage,
            stage.far if d > 0.6 else stage.ground,
            hz + 0.16 * (1 - d) + 0.02,
            tall,
            d,
            count,
            clear=0.12 if d < 0.6 else 0.0,
        )
        mist(stage, stage.far if d > 0.6 else stage.ground, hz + 0.15 * (1 - d), 0.06, 0.55)
    edge_y = hz + 0.155
    roof = Pen(canvas, edge_y - 0.4, canvas.bottom)
    roof.box(canvas.left, edge_y, canvas.right, canvas.bottom)
    stage.ground.lay(roof.mask(), stage.ground_tone(0.12, 0.0), top=roof.top)
    texture = plane(stage, edge_y, cells=3)
    first = canvas.full[0] - texture.shape[0]
    stage.ground.lay(np.clip(texture * 0.9, 0, 0.5), stage.ground_tone(0.3, 0.06), top=first)
    props = Pen(canvas, edge_y - 0.4, canvas.bottom)
    props.box(canvas.left, edge_y - 0.028, canvas.right, edge_y + 0.012)
    for share, w, tall in ((0.10, 0.10, 0.17), (0.83, 0.075, 0.12), (0.93, 0.05, 0.2)):
        x = share * canvas.aspect
        if abs(x - stage.subject_x) > 0.22:
            props.box(x, edge_y - tall, x + w, edge_y + 0.04)
            props.box(x - 0.008, edge_y - tall - 0.012, x + w + 0.008, edge_y - tall)
    for share in (0.2, 0.72):
        x = share * canvas.aspect
        if abs(x - stage.subject_x) > 0.2:
            props.stroke([(x, edge_y), (x, edge_y - 0.30)], 0.004)
            for k in range(4):
                props.stroke(
                    [
                        (x - 0.045 + 0.008 * k, edge_y - 0.29 + 0.03 * k),
                        (x + 0.045 - 0.008 * k, edge_y - 0.29 + 0.03 * k),
                    ],
                    0.003,
                )
    stage.ground.lay(props.mask(), stage.at_depth(0.08), top=props.top)
    stage.floor = edge_y + 0.10


def village(stage: Stage) -> None:
    """Gabled houses with lit windows on a slope, a church, smoke."""
    paint_sky(stage)
    canvas, hz, rng = stage.canvas, stage.horizon, stage.rng
    snowy = stage.air.white > 0 or stage.season == "winter"
    ridge(stage, stage.far, rolling(stage, hz - 0.13, 0.14, 2), stage.at_depth(0.9, 0.02), mist=0.6, lit=0.2)
    hill = rolling(stage, hz - 0.02, 0.07, 2)
    ridge(stage, stage.far, hill, stage.ground_tone(0.72), mist=0.3)
    row_of(
        stage,
        stage.far,
        ("pine", "tree"),
        hill,
        count=16,
        height=0.10,
        colour=stage.at_depth(0.62),
        sink=0.01,
        snowy=snowy,
    )
    ground(stage, lift=0.02, hue="#7a8148")
    for d, tall, count in ((0.62, 0.10, 13), (0.42, 0.17, 9), (0.22, 0.30, 5)):
        _houses(stage, hz + 0.02 + 0.20 * (0.62 - d) ** 1.1, tall, d, count, snowy)
        mist(stage, stage.ground, hz + 0.03 + 0.2 * (0.62 - d), 0.03, 0.35)
    smoke = Pen(canvas, hz - 0.5, hz)
    for _ in range(3):
        x, y = float(rng.uniform(0.15, 0.85)) * canvas.aspect, hz - 0.06
        for k in range(9):
            smoke.disc(
                x + 0.016 * k * -stage.side + 0.01 * np.sin(k),
                y - 0.033 * k,
                0.007 + 0.0045 * k,
                ink=0.6 - 0.05 * k,
            )
    stage.ground.lay(
        blurred(smoke.mask(), 0.010 * canvas.height) * np.float32(0.5), stage.haze, top=smoke.top
    )


def _houses(stage: Stage, base: float, tall: float, distance: float, count: int, snowy: bool) -> None:
    canvas, rng = stage.canvas, stage.rng
    walls, roofs, lights = (Pen(canvas, base - tall * 1.8, base + tall * 0.6) for _ in range(3))
    for i in range(count):
        x = canvas.left + (canvas.right - canvas.left) * (i + float(rng.uniform(0.1, 0.9))) / count
        if abs(x - stage.subject_x) < 0.10 + 0.65 * tall:
            continue
        h, w = tall * float(rng.uniform(0.8, 1.2)), tall * float(rng.uniform(0.42, 0.62))
        y = base + float(rng.uniform(0, 0.25)) * tall
        for pen in (walls, roofs, lights):
            pen.box(x - w, y - h * 0.5, x + w, y, ink=1.0 if pen is walls else 0.0)
        roofs.polygon(
            [
                (x - w * 1.2, y - h * 0.47),
                (x - w * 0.55, y - h),
                (x + w * 0.55, y - h),
                (x + w * 1.2, y - h * 0.47),
            ]
        )
        lights.polygon(
            [
                (x - w * 1.2, y - h * 0.47),
                (x - w * 0.55, y - h),
                (x + w * 0.55, y - h),
                (x + w * 1.2, y - h * 0.47),
            ],
            ink=0.0,
        )
        walls.box(x + w * 0.25, y - h * 1.14, x + w * 0.42, y - h * 0.8)
        for k in (-0.55, 0.5):
            if rng.random() < 0.25 + 0.6 * stage.hour.lamps:
                lights.box(x + (k - 0.14) * w, y - h * 0.36, x + (k + 0.14) * w, y - h * 0.16)
        walls.box(x - w * 0.1, y - h * 0.3, x + w * 0.14, y)
    wall = mixed(stage.at_depth(distance, 0.08), stage.natural("#a58a6c", 0.12 + stage.hour.near, 0.5), 0.4)
    roof = (
        stage.ground_tone(distance)
        if snowy
        else mixed(
            stage.at_depth(distance, 0.02), stage.natural("#6a3a30", 0.10 + 0.7 * stage.hour.near, 0.5), 0.4
        )
    )
    stage.ground.lay(walls.mask(), wall, top=walls.top)
    stage.ground.lay(roofs.mask(), roof, top=roofs.top)
    lamps = stage.hour.lamps
    stage.ground.lay(
        lights.mask() * np.float32(0.35 + 0.65 * lamps),
        stage.lamp * np.float32(0.3 + 1.3 * lamps),
        top=lights.top,
    )
