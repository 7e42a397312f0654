"""Among trees: the forest, the garden."""

import numpy as np

from generators.drawing.noise import blurred, enlarged
from generators.drawing.plate import Pen
from generators.drawing.sky import paint_sky
from generators.drawing.stage import Stage
from generators.drawing.terrain import draw, grass, ground, mist, ridge, rolling, row_of, thing
from generators.drawing.tones import mixed


def forest(stage: Stage) -> None:
    """Trunk behind trunk into the haze, dark ones close by framing the view."""
    paint_sky(stage)
    hz = stage.horizon
    snowy = stage.air.white > 0 or stage.season == "winter"
    bare = stage.season in {"winter", "autumn"} and not stage.words & {"pine", "pines", "taiga", "fir"}
    kinds = ("bare tree", "pine") if bare else ("pine", "pine", "tree")
    jungle = bool(stage.words & {"jungle", "rainforest"})
    if jungle:
        kinds = ("palm", "tree", "tree")
    # a whole crown close by would be a blot: nearer rows are trunks and firs
    close = (
        ("palm", "bare tree")
        if jungle
        else ("bare tree", "bare tree", "pine")
        if bare
        else ("pine", "pine", "bare tree")
    )
    for i, d in enumerate((0.95, 0.78, 0.60)):
        line_ = rolling(stage, hz + 0.015 + 0.03 * i, 0.05, 3)
        tall = 0.20 + 0.14 * i
        row_of(
            stage,
            stage.far,
            kinds,
            line_,
            count=34 - 7 * i,
            height=tall,
            colour=stage.at_depth(d),
            keep_clear=0.06 * i,
            sink=0.01,
            snowy=snowy,
        )
        ridge(stage, stage.far, line_, stage.ground_tone(d))
        mist(stage, stage.far, hz + 0.01 + 0.03 * i, 0.06, 0.75)
    hue = {"autumn": "#a8662c", "spring": "#5f8f45"}.get(stage.season or "", "#4f6a38")
    ground(stage, top=hz + 0.06, rough=0.9, hue=hue)
    for d, tall in ((0.40, 0.62), (0.22, 0.95)):
        line_ = rolling(stage, hz + 0.09 + 0.16 * (0.45 - d), 0.03, 3)
        row_of(
            stage,
            stage.ground,
            close,
            line_,
            count=9 if d > 0.3 else 5,
            height=tall,
            colour=stage.at_depth(d),
            keep_clear=0.26 + 0.2 * (0.4 - d),
            sink=0.015,
            snowy=snowy,
        )
    mist(stage, stage.ground, hz + 0.12, 0.05, 0.5)
    if stage.air.sun > 0.4 and stage.sun is not None and not stage.hour.moon:
        _shafts(stage)
    _trunks(stage)
    if (
        stage.staging.size in {"extreme wide", "wide", "full"}
        and stage.staging.angle not in {"high angle", "overhead"}
        and not snowy
    ):
        grass(stage, stage.near, 0.99, 0.07, stage.at_depth(0.0), 260, clear=0.2)


def _shafts(stage: Stage) -> None:
    """Light through the crowns."""
    canvas = stage.canvas
    sx, _ = stage.sun or (0.0, 0.0)
    y, x = canvas.ys[::4], canvas.xs[:, ::4]
    fan = (x - sx) / (y + 0.9) * 9
    bands = np.clip(np.sin(fan * 2.3) * np.sin(fan * 3.7 + 1.3) - 0.25, 0, 1)
    light = bands * np.clip(1.05 - y, 0, 1) * np.exp(-(((x - sx) / 0.75) ** 2))
    light = blurred(light.astype(np.float32), 4)
    full = enlarged(light, canvas.full)
    stage.suffuse(
        np.clip(full * 0.30 * stage.hour.power, 0, 0.6).astype(np.float32), mixed(stage.haze, stage.key, 0.6)
    )


def _trunks(stage: Stage) -> None:
    canvas, rng = stage.canvas, stage.rng
    pen = Pen(canvas)
    places = [(-0.02, 0.075), (0.13, 0.03), (0.90, 0.035), (1.01, 0.085)]
    for share, half in places:
        x = share * canvas.aspect + float(rng.normal(0, 0.02))
        half *= float(rng.uniform(0.8, 1.2)) * min(1.0, canvas.aspect / 1.5)
        if abs(x - stage.subject_x) < 0.3 * min(1.0, canvas.aspect):
            continue
        lean = float(rng.normal(0, 0.03))
        pen.polygon(
            [
                (x - half * 1.7, 1.12),
                (x - half, 0.86),
                (x - half * 0.8 + lean, -0.2),
                (x + half * 0.8 + lean, -0.2),
                (x + half, 0.88),
                (x + half * 1.8, 1.12),
            ]
        )
        inward = 1 if x < canvas.aspect / 2 else -1
        for _ in range(3):
            y = float(rng.uniform(-0.02, 0.42))
            reach = float(rng.uniform(0.10, 0.26))
            pen.stroke(
                [(x, y + 0.04), (x + inward * reach * 0.6, y - 0.02), (x + inward * reach, y - 0.07)], 0.010
            )
            pen.stroke([(x + inward * reach * 0.5, y), (x + inward * reach * 0.9, y + 0.05)], 0.005)
    stage.near.lay(pen.mask(), stage.at_depth(0.0, -0.01))


def garden(stage: Stage) -> None:
    """A park: lawns, round trees, a path with lamps, a bed of flowers by the lens."""
    paint_sky(stage)
    canvas, hz = stage.canvas, stage.horizon
    snowy = stage.air.white > 0
    bare = stage.season == "winter"
    for d, tall in ((0.88, 0.16), (0.7, 0.24)):
        line_ = rolling(stage, hz + 0.02 * (1 - d), 0.03, 3)
        row_of(
            stage,
            stage.far,
            ("bare tree",) if bare else ("tree",),
            line_,
            count=16,
            height=tall,
            colour=stage.at_depth(d),
            keep_clear=0.05,
            sink=0.01,
            snowy=snowy,
        )
        mist(stage, stage.far, hz, 0.04, 0.5)
    ground(stage, lift=0.03, rough=0.4, hue="#6d9148")
    pen = Pen(canvas, hz, canvas.bottom + 0.02)
    vx = stage.subject_x
    edges = [
        (vx + stage.side * 0.25 * (1 - t) ** 2, hz + 0.015 + (1.1 - hz) * t, 0.01 + 0.5 * t**1.2)
        for t in np.linspace(0, 1, 14)
    ]
    pen.polygon([*[(x - w, y) for x, y, w in edges], *[(x + w, y) for x, y, w in reversed(edges)]])
    stage.ground.lay(
        pen.mask() * np.float32(0.55), mixed(stage.ground_tone(0.5, 0.12), stage.haze, 0.2), top=pen.top
    )
    props, glow = Pen(canvas), Pen(canvas)
    for t in (0.10, 0.34):
        for side in (-1, 1):
            y, w = hz + 0.02 + (1.1 - hz) * t, 0.10 + 0.62 * t
            x, tall = vx + side * w, 0.14 + 0.62 * t
            draw(props, thing("lamp"), x, y, tall)
            glow.disc(x, y - tall * 0.87, 0.028 * tall, 0.045 * tall)
    for x, tall in ((canvas.aspect * 0.06, 0.85), (canvas.aspect * 0.95, 0.75)):
        if abs(x - vx) > 0.35:
            draw(props, thing("bare tree" if bare else "tree"), x, hz + 0.20, tall)
    if stage.words & {"bench", "playground", "promenade"} or stage.rng.random() < 0.5:
        draw(props, thing("bench"), vx - stage.side * -0.42, hz + 0.15, 0.09)
    stage.ground.lay(props.mask(), stage.at_depth(0.28), top=props.top)
    stage.ground.lay(
        glow.mask() * np.float32(min(1.0, 0.25 + stage.hour.lamps)),
        stage.lamp * np.float32(0.6 + 2.2 * stage.hour.lamps),
        top=glow.top,
    )
    if stage.staging.angle in {"high angle", "overhead"} or snowy:
        return
    grass(stage, stage.near, 0.985, 0.07, stage.at_depth(0.0, 0.02), 300, clear=0.2)
    blooms = Pen(canvas, 0.84, canvas.bottom)
    for _ in range(70):
        x = float(stage.rng.uniform(canvas.left, canvas.right))
        if abs(x - vx) > 0.2:
            r = float(stage.rng.uniform(0.005, 0.012))
            blooms.disc(x, float(stage.rng.uniform(0.90, 1.03)), r, r * 0.8)
    bloom = mixed(stage.tones.accent, stage.key, 0.25) * np.float32(0.25 + 1.4 * stage.hour.near)
    stage.near.lay(blooms.mask(), bloom, top=blooms.top)
