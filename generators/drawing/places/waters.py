"""Water: the open sea, coasts, rivers, and what lies under the surface."""

import numpy as np

from generators.drawing.noise import clouds, edge, enlarged
from generators.drawing.plate import Pen
from generators.drawing.shapes import smooth
from generators.drawing.sky import paint_sky
from generators.drawing.stage import Stage, Star
from generators.drawing.terrain import draw, ground, mist, peaked, ridge, rolling, row_of, thing, water
from generators.drawing.tones import mixed


def sea(stage: Stage) -> None:
    """Water to the horizon; swell by the weather."""
    paint_sky(stage)
    hz = stage.horizon
    chop = 0.35 + 0.65 * max(stage.air.gusts, 0.9 * stage.air.lightning)
    water(stage, hz, mirror=0.5 - 0.25 * chop, chop=chop)
    _swell(stage, hz, chop)
    mist(stage, stage.ground, hz, 0.02, 0.55)


def _swell(stage: Stage, hz: float, chop: float) -> None:
    """Waves row behind row, their crests catching the light, growing towards the lens."""
    canvas, depth = stage.canvas, stage.canvas.bottom - stage.horizon
    for i in range(5):
        d = (i + 1) / 5
        height = hz + depth * (0.06 + 0.86 * d**1.6)
        skyline = rolling(stage, height, (0.012 + 0.075 * d * d) * (0.35 + chop), 9 - 6.2 * d)
        top = max(0, int(canvas.row(float(skyline.min()))) - 2)
        if top >= canvas.full[0]:
            continue
        below = canvas.ys[top:] - skyline[None, :]
        body = edge(below * canvas.height, 1.6) * np.exp(
            -np.clip(below, 0, None) / np.float32(0.02 + 0.07 * d)
        )
        deep = mixed(stage.tone(stage.hour.sky[1] * 0.34), stage.at_depth(0.05), 0.4)
        stage.flow.lay((body * np.float32(0.30 + 0.4 * chop)).astype(np.float32), deep, top=top)
        crest = edge(below * canvas.height, 1.6) * np.exp(
            -np.clip(below, 0, None) / np.float32(0.002 + 0.007 * d * (0.4 + chop))
        )
        broken = enlarged(
            clouds(stage.rng, (4, max(16, canvas.full[1] // 6)), (1.0, 26 * canvas.aspect / d), octaves=2),
            crest.shape,
        )
        foam = crest * np.clip((broken - 0.5 + 0.08 * chop) * 7, 0, 1) * np.float32(0.25 + 0.75 * chop)
        stage.flow.lay(
            (foam * np.float32(0.7)).astype(np.float32),
            mixed(stage.haze, stage.key * 0.6, 0.25) * np.float32(0.9),
            top=top,
        )


def coast(stage: Stage) -> None:
    """A headland, the sea, boats or a pier, rocks by the lens."""
    paint_sky(stage)
    hz, canvas = stage.horizon, stage.canvas
    away = -1 if stage.subject_x > canvas.aspect / 2 else 1
    x = canvas.xs[0]
    shore = (x - canvas.aspect / 2) * -away
    for d, height in ((0.85, 0.10), (0.66, 0.17)):
        fall = np.clip((shore / canvas.aspect + 0.22 - 0.1 * d) * 2.4, 0, 1) ** 0.7
        skyline = (
            hz
            + 0.012
            - (height + 0.35 * (hz - peaked(stage, hz, 0.16, 6))) * fall
            + (1 - np.sign(fall)) * 0.02
        )
        ridge(stage, stage.far, skyline.astype(np.float32), stage.at_depth(d, 0.02), mist=0.6, lit=0.3)
    chop = 0.25 + 0.75 * max(stage.air.gusts, stage.air.lightning)
    water(stage, hz, mirror=0.6 - 0.3 * chop, chop=chop)
    _swell(stage, hz, chop * 0.7)
    harbour = stage.words & {
        "harbour",
        "harbor",
        "pier",
        "dock",
        "docks",
        "quay",
        "marina",
        "port",
        "wharf",
        "jetty",
        "boardwalk",
    }
    if harbour:
        pen = Pen(canvas, hz - 0.2, hz + 0.1)
        for _ in range(6):
            bx = float(stage.rng.uniform(canvas.left, canvas.right))
            if abs(bx - stage.subject_x) > 0.16:
                size = float(stage.rng.uniform(0.08, 0.15))
                draw(
                    pen,
                    thing("boat"),
                    bx,
                    hz + 0.025 + size * 0.25,
                    size,
                    flip=bool(stage.rng.random() < 0.5),
                )
        stage.ground.lay(pen.mask(), stage.at_depth(0.5), top=pen.top)
    mist(stage, stage.ground, hz + 0.005, 0.025, 0.5)
    if stage.staging.size in {"medium", "close-up", "extreme close-up"} or stage.staging.angle == "overhead":
        return
    if stage.afloat:
        return
    if harbour:
        _planks(stage)
    else:
        _rocks(stage)


def _planks(stage: Stage) -> None:
    canvas, hz = stage.canvas, stage.horizon
    far_y, near_y = hz + (1 - hz) * 0.34, canvas.bottom + 0.02
    pen = Pen(canvas, far_y - 0.1, near_y)
    vx = stage.subject_x
    pen.polygon([(vx - 0.22, far_y), (vx + 0.22, far_y), (vx + 1.1, near_y), (vx - 1.1, near_y)])
    stage.ground.lay(pen.mask(), stage.natural("#6b4a30", 0.12 + stage.hour.near * 0.8, 0.4), top=pen.top)
    gaps = Pen(canvas, far_y - 0.1, near_y)
    for t in np.linspace(0, 1, 15) ** 1.7:
        y, w = far_y + (near_y - far_y) * float(t), 0.22 + 0.88 * float(t)
        gaps.stroke([(vx - w, y), (vx + w, y)], 0.002 + 0.004 * float(t))
    posts = Pen(canvas, far_y - 0.2, near_y)
    for side in (-1, 1):
        for t in (0.0, 0.16, 0.42, 0.85):
            y, w = far_y + (near_y - far_y) * t, 0.22 + 0.88 * t
            tall, thick = 0.05 + 0.16 * t, 0.008 + 0.03 * t
            posts.box(vx + side * w - thick, y - tall, vx + side * w + thick, y + 0.03 + 0.1 * t)
    dark = stage.at_depth(0.02)
    stage.ground.lay(gaps.mask() * np.float32(0.7), dark, top=gaps.top)
    stage.ground.lay(posts.mask(), dark, top=posts.top)


def _rocks(stage: Stage) -> None:
    """A rocky point under the subject, so that nothing on a coast stands in the water."""
    canvas, hz = stage.canvas, stage.horizon
    base = hz + (1 - hz) * 0.62
    spread = np.abs(canvas.xs[0] - stage.subject_x)
    rough = peaked(stage, 0.0, 0.10, 16)
    skyline = (
        base - 0.05 + np.clip(spread - 0.24, 0, None) ** 1.2 * 0.42 + rough * np.clip(spread * 3, 0.35, 1)
    )
    ridge(
        stage,
        stage.ground,
        skyline.astype(np.float32),
        stage.at_depth(0.06, 0.03 + 0.4 * stage.air.white * stage.hour.near),
        lit=0.8,
    )
    stage.floor = base - 0.02


def river(stage: Stage) -> None:
    """A river that winds out of the distance between wooded banks."""
    paint_sky(stage)
    hz, canvas = stage.horizon, stage.canvas
    snowy = stage.air.white > 0 or stage.season == "winter"
    for d in (0.9, 0.72):
        skyline = rolling(stage, hz - 0.05 * d, 0.10, 3)
        ridge(stage, stage.far, skyline, stage.at_depth(d), mist=0.6)
        row_of(
            stage,
            stage.far,
            ("tree", "pine"),
            skyline,
            count=16,
            height=0.10,
            colour=stage.at_depth(d - 0.1),
            sink=0.01,
            snowy=snowy,
        )
    ground(stage, lift=0.03, hue="#6f8a4a")
    t = np.clip((canvas.ys - hz) / (canvas.bottom - hz), 0, 1)
    phase = float(stage.rng.uniform(0, 6))
    middle = canvas.aspect * (0.5 + stage.side * 0.04) + stage.side * 0.42 * np.sin(
        phase + 4.2 * np.sqrt(t)
    ) * (0.15 + 0.6 * t)
    width = 0.11 + 0.55 * t**1.1
    bank = edge((width * 1.10 + 0.006 - np.abs(canvas.xs - middle)) * canvas.height, 4.0) * (canvas.ys > hz)
    stage.ground.lay((bank * np.float32(0.75)).astype(np.float32), stage.at_depth(0.05))
    mask = edge((width - np.abs(canvas.xs - middle)) * canvas.height, 3.0) * (canvas.ys > hz)
    water(stage, hz + 0.004, mirror=0.75, chop=0.15)
    # the river shows where the land is cut away
    keep = 1 - mask.astype(np.float32)
    stage.ground.cover *= keep
    stage.ground.colour *= keep
    if stage.words & {"bridge"} and stage.staging.size in {"extreme wide", "wide", "full"}:
        pen = Pen(canvas, hz - 0.25, hz + 0.2)
        draw(pen, thing("bridge"), canvas.aspect * 0.5, hz + 0.13, 0.22)
        stage.ground.lay(pen.mask(), stage.at_depth(0.42, 0.03), top=pen.top)
    mist(stage, stage.ground, hz + 0.03, 0.035, 0.6)
    if stage.staging.angle not in {"high angle", "overhead"}:
        _reeds(stage)


def _reeds(stage: Stage) -> None:
    canvas, rng = stage.canvas, stage.rng
    pen = Pen(canvas, 0.55, canvas.bottom)
    for side in (-1, 1):
        edge_x = canvas.left if side < 0 else canvas.right
        for _ in range(26):
            x = edge_x - side * abs(float(rng.normal(0, 0.14)))
            tall, lean = float(rng.uniform(0.12, 0.34)), float(rng.normal(0, 0.05)) - 0.05 * stage.air.gusts
            pen.stroke([(x, 1.08), (x + lean * 0.4, 1.02 - tall * 0.5), (x + lean, 1.02 - tall)], 0.005)
            if rng.random() < 0.3:
                pen.disc(x + lean, 1.02 - tall, 0.006, 0.026)
    stage.near.lay(pen.mask(), stage.at_depth(0.0), top=pen.top)


def underwater(stage: Stage) -> None:
    """Blue depth, shafts of light, kelp, a seabed, bubbles."""
    canvas = stage.canvas
    y, x = canvas.ys[::2], canvas.xs[:, ::2]
    bright = 0.34 + 0.42 * stage.hour.sky[2]
    t = np.clip(y[:, 0], 0, 1)[:, None]
    top, low = stage.natural("#3fa7b8", bright, 0.5), stage.natural("#06283c", 0.09, 0.5)
    sky = np.broadcast_to(
        (top * (1 - t) ** 1.5 + low * (1 - (1 - t) ** 1.5))[:, None, :], stage.sky.shape
    ).copy()
    fan = (x - canvas.aspect * (0.5 + 0.15 * stage.side)) / (y + 0.55)
    bands = clouds(stage.rng, (1, 512), (1, 26), octaves=3)[0]
    shaft = bands[(np.clip(fan * 0.28 + 0.5, 0, 1) * 511).astype(int)]
    rays = np.clip((shaft - 0.5) * 4.5, 0, 1) * np.clip(1 - y * 0.95, 0, 1) * np.exp(-((fan / 0.9) ** 2))
    sky += rays[..., None] * stage.key * np.float32(0.16 + 0.28 * stage.hour.sky[2])
    stage.sky = sky.astype(np.float32)
    stage.haze = mixed(top, low, 0.55)
    hz = stage.horizon
    for d in (0.9, 0.72, 0.5):
        ridge(
            stage,
            stage.far if d > 0.6 else stage.ground,
            peaked(stage, hz + 0.22 * (1 - d) + 0.12, 0.22, 5),
            mixed(low, stage.haze, d * 0.9),
            mist=0.6,
        )
    _kelp(stage, 0.45)
    seabed = rolling(stage, max(hz + 0.2, 0.87), 0.06, 3)
    ridge(
        stage,
        stage.ground,
        seabed,
        mixed(stage.natural("#b5a67c", 0.2 + 0.2 * stage.hour.near, 0.3), low, 0.5),
        lit=0.25,
    )
    stage.floor = max(hz + 0.2, 0.87) + 0.03
    _kelp(stage, 0.0)
    for _ in range(70):
        stage.stars.append(
            Star(
                x=float(stage.rng.uniform(canvas.left, canvas.right)),
                y=float(stage.rng.random()),
                power=float(stage.rng.uniform(0.08, 0.4)),
                phase=float(stage.rng.random()),
            )
        )


def _kelp(stage: Stage, distance: float) -> None:
    canvas, rng = stage.canvas, stage.rng
    plate = stage.near if distance == 0 else stage.ground
    pen = Pen(canvas)
    for _ in range(13 if distance else 9):
        x = float(rng.uniform(canvas.left, canvas.right))
        if abs(x - stage.subject_x) < (0.34 if distance == 0 else 0.2):
            continue
        tall = float(rng.uniform(0.25, 0.6)) * (0.7 if distance else 1.0)
        sway, w = float(rng.uniform(0.02, 0.06)), 0.012 if distance else 0.022
        ys = np.linspace(0, 1, 9)
        xs = x + sway * np.sin(ys * 5 + float(rng.uniform(0, 6))) * ys
        left = [
            (float(a) - w * (1 - 0.7 * t), 1.1 - float(t) * (tall + 0.1)) for a, t in zip(xs, ys, strict=True)
        ]
        right = [
            (float(a) + w * (1 - 0.7 * t), 1.1 - float(t) * (tall + 0.1)) for a, t in zip(xs, ys, strict=True)
        ]
        pen.polygon(smooth([*left, *reversed(right)], 3))
    plate.lay(pen.mask(), mixed(stage.tone(0.06 + 0.05 * stage.hour.near), stage.haze, distance), top=pen.top)
