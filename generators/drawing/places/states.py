"""What has become of a place: water over it, ice, fire, neglect, growth, snow."""

from collections.abc import Callable

import numpy as np

from generators.drawing.canvas import Array
from generators.drawing.noise import blurred, clouds, enlarged
from generators.drawing.plate import Pen, Plate
from generators.drawing.stage import Stage
from generators.drawing.terrain import water
from generators.drawing.tones import at_value, linear, mixed


def apply_states(stage: Stage) -> None:
    """Change the painted place as its words ask; water comes last, by `flooded`."""
    for state, change in _CHANGES.items():
        if state in stage.states:
            change(stage)


def _foot(stage: Stage) -> float:
    """Where the ground begins: the foot of the back wall, or a little before the horizon."""
    if stage.skirting is not None:
        return stage.skirting
    return 0.76 if stage.indoors else min(0.86, stage.horizon + 0.03)


def flooded(stage: Stage) -> None:
    """Let water in over what is painted, at whatever distance it is now seen from."""
    if "flooded" not in stage.states or stage.mirror is not None or stage.place in {"space", "sky"}:
        return
    canvas = stage.canvas
    top = min(_foot(stage) + 0.012, 0.74 if stage.indoors else 0.80)
    _under(stage.ground, stage.far, canvas.row(top))
    water(stage, top, mirror=0.8, chop=0.10)
    pen = Pen(canvas)
    for _ in range(9):  # what the water carries
        x, y = float(stage.rng.uniform(0, canvas.aspect)), float(stage.rng.uniform(top + 0.03, 0.97))
        w = 0.02 + 0.05 * (y - top)
        pen.polygon(
            [(x - w, y), (x - w * 0.4, y - w * 0.28), (x + w, y - w * 0.1), (x + w * 0.3, y + w * 0.2)]
        )
    stage.flow.lay(pen.mask() * np.float32(0.85), mixed(stage.tone(0.7), stage.haze, 0.4))
    stage.flooded = True


def _under(ground: Plate, far: Plate, row: float) -> None:
    """What stands on the ground is seen down to the water, then as part of what it mirrors."""
    rows = np.arange(ground.cover.shape[0], dtype=np.float32)[:, None]
    keep = np.clip(row + 0.05 * len(rows) - rows, 0, 1)
    ground.colour *= keep
    ground.cover *= keep
    far.colour *= 1 - ground.cover
    far.colour += ground.colour
    far.cover += ground.cover * (1 - far.cover)


def _frozen(stage: Stage) -> None:
    canvas, rng = stage.canvas, stage.rng
    value = 0.32 + 0.52 * stage.hour.sky[2]
    ice = mixed(at_value(linear("#bfe0f2"), value), stage.haze, 0.35)
    top = _foot(stage)
    if stage.place == "underwater":
        _ceiling_of_ice(stage, ice)
        return
    if stage.flow.cover.any():  # water stands still: it no longer ripples, and carries
        stage.flow.suffuse(np.full(canvas.full, 0.55, np.float32), ice)
        far = stage.far
        far.colour = far.colour * (1 - stage.flow.cover) + stage.flow.colour
        far.cover = far.cover + stage.flow.cover * (1 - far.cover)
        stage.flow = Plate(canvas)
        top, stage.mirror = stage.horizon, None
        if stage.place in {"sea", "river"}:
            stage.place = "ice"
    else:
        depth = np.clip((canvas.ys - top) * 6, 0, 1) * np.float32(0.5)
        stage.suffuse(np.ascontiguousarray(np.broadcast_to(depth, canvas.full).astype(np.float32)), ice)
    cracks, shine = Pen(canvas, top), Pen(canvas, top)
    for _ in range(9):
        x, y = float(rng.uniform(0, canvas.aspect)), top + 0.03 + float(rng.random()) ** 1.5 * (1 - top)
        path = [(x, y)]
        lean = float(rng.uniform(-1, 1))
        for _ in range(7):
            near = max(0.05, y - top)
            x, y = (
                x + (lean * 0.9 + float(rng.normal(0, 0.5))) * 0.28 * near,
                y + float(rng.uniform(-0.04, 0.14)) * near,
            )
            path.append((x, y))
        cracks.stroke(path, 0.002 + 0.004 * max(0.0, y - top))
        shine.stroke([(a, b + 0.004) for a, b in path], 0.002)
    plate = stage.ground if stage.ground.cover.any() and not stage.indoors else stage.far
    plate.lay(cracks.mask() * np.float32(0.5), ice * np.float32(0.35), top=cracks.top)
    plate.lay(shine.mask() * np.float32(0.7), ice * np.float32(1.3), top=shine.top)
    if stage.indoors:
        _icicles(stage, ice)


def _ceiling_of_ice(stage: Stage, ice: Array) -> None:
    """Ice seen from below: a pale broken sheet overhead."""
    canvas = stage.canvas
    rough = clouds(stage.rng, (1, canvas.full[1]), (1, 18), octaves=4)[0] - 0.5
    under = 0.12 + rough * 0.16
    mask = np.clip((under[None, :] - canvas.ys) * canvas.height / 2, 0, 1).astype(np.float32)
    glow = np.clip(1 - (under[None, :] - canvas.ys) * 3, 0.4, 1)[..., None]
    stage.far.lay(mask * np.float32(0.85), (ice * glow * 1.15).astype(np.float32))
    for _ in range(7):
        x = float(stage.rng.uniform(0, canvas.aspect))
        pen = Pen(canvas, -0.1, 0.5)
        tall = float(stage.rng.uniform(0.08, 0.26))
        pen.polygon([(x - 0.03, 0.0), (x + 0.04, 0.0), (x + 0.01, 0.1 + tall)])
        stage.far.lay(pen.mask() * np.float32(0.6), ice, top=pen.top)


def _icicles(stage: Stage, ice: Array) -> None:
    canvas = stage.canvas
    pen = Pen(canvas)
    x = canvas.left
    while x < canvas.right:
        w, tall = float(stage.rng.uniform(0.008, 0.022)), float(stage.rng.uniform(0.03, 0.17))
        pen.polygon(
            [
                (x, canvas.top),
                (x + w, canvas.top),
                (x + w * 0.9, 0.0),
                (x + w * 0.5, tall),
                (x + w * 0.1, 0.0),
            ]
        )
        x += w * 0.9
    stage.near.lay(pen.mask() * np.float32(0.85), ice)


def flames(stage: Stage, size: float = 1.0) -> None:
    """Fire along the ground and the light of it on everything."""
    canvas, rng = stage.canvas, stage.rng
    foot = _foot(stage) + 0.03
    for plate, tall, base, ink in (
        (stage.far, 0.30 * size, foot, 0.85),
        (stage.ground, 0.20 * size, foot + 0.05, 0.95),
    ):
        tongues = np.zeros(canvas.full[1], np.float32)
        for _ in range(7):
            x, w = float(rng.uniform(0, canvas.aspect)), float(rng.uniform(0.10, 0.28))
            if plate is stage.ground and abs(x - stage.subject_x) < 0.3:
                continue
            tongues = np.maximum(tongues, np.exp(-(((canvas.xs[0] - x) / w) ** 2)).astype(np.float32))
        lick = clouds(
            rng,
            (max(8, canvas.full[0] // 4), max(8, canvas.full[1] // 4)),
            (5, 16 * canvas.aspect),
            octaves=3,
        )
        lick = enlarged(lick, canvas.full)
        up = (base - canvas.ys) / np.float32(tall)
        heat = tongues[None, :] * (1.25 - np.clip(up, 0, 2)) + (lick - 0.5) * 1.9 * np.clip(up + 0.25, 0, 1)
        mask = np.clip((heat - 0.34) * 5, 0, 1) * np.clip((base + 0.02 - canvas.ys) * 40, 0, 1) * ink
        hot = np.clip((heat - 0.34) * 1.5, 0, 1)[..., None]
        colour = linear("#d8380c") * 1.5 * (1 - hot) + linear("#ffc052") * 2.4 * hot
        plate.lay(mask.astype(np.float32), colour.astype(np.float32))
    glow = np.exp(-(((canvas.ys - foot) / np.float32(0.42 * size)) ** 2))
    stage.suffuse(
        np.broadcast_to(glow * np.float32(0.34), canvas.full).astype(np.float32),
        linear("#ff7a26") * np.float32(0.62),
    )
    sparks = Pen(canvas)
    for _ in range(110):
        y = foot - float(rng.random()) ** 1.4 * 0.8
        sparks.disc(float(rng.uniform(0, canvas.aspect)), y, 0.0014 + 0.0026 * float(rng.random()))
    stage.near.lay(sparks.mask(), linear("#ffb04a") * np.float32(2.0))


def _abandoned(stage: Stage) -> None:
    """Cracks, hanging boards, cobwebs, dust: nobody has been here."""
    canvas, rng = stage.canvas, stage.rng
    dark = stage.at_depth(0.1)
    cracks, litter, webs = Pen(canvas), Pen(canvas), Pen(canvas)
    foot = _foot(stage)
    if stage.indoors:
        for _ in range(5):
            x, y = float(rng.uniform(0.15, 0.85)) * canvas.aspect, 0.02 + 0.1 * float(rng.random())
            path = [(x, y)]
            for _ in range(9):
                x, y = x + float(rng.normal(0, 0.03)), y + float(rng.uniform(0.01, 0.06))
                path.append((x, y))
            cracks.stroke(path, 0.003)
        for corner in (0.0, canvas.aspect):
            way = 1 if corner == 0 else -1
            for k in range(5):
                webs.stroke([(corner, 0.30 - 0.05 * k), (corner + way * 0.09 * k, 0.0)], 0.0015)
            webs.stroke([(corner, 0.16), (corner + way * 0.07, 0.13), (corner + way * 0.14, 0.0)], 0.0015)
        beam = float(rng.uniform(0.2, 0.8)) * canvas.aspect
        litter.polygon(
            [
                (beam, canvas.top),
                (beam + 0.05, canvas.top),
                (beam - 0.26 * stage.side, foot + 0.10),
                (beam - 0.26 * stage.side - 0.04, foot + 0.10),
            ]
        )
    for _ in range(34):
        x, y = float(rng.uniform(0, canvas.aspect)), foot + 0.05 + float(rng.random()) * (0.98 - foot)
        w = 0.008 + 0.05 * (y - foot) * float(rng.random())
        turn = float(rng.uniform(-0.5, 0.5))
        litter.polygon(
            [(x - w, y), (x - w * turn, y - w * 0.8), (x + w, y - w * 0.2), (x + w * 0.6, y + w * 0.2)]
        )
    stage.far.lay(cracks.mask() * np.float32(0.8), dark * np.float32(0.7))
    stage.ground.lay(litter.mask(), mixed(dark, stage.haze, 0.15))
    stage.near.lay(webs.mask() * np.float32(0.4), mixed(stage.haze, at_value(stage.haze, 0.8), 0.4))
    dust = clouds(rng, (canvas.full[0] // 8, canvas.full[1] // 8), (3, 5), octaves=3)
    veil = enlarged(np.clip(dust - 0.35, 0, 1) * np.float32(0.4), canvas.full)
    stage.suffuse(np.clip(veil, 0, 1), mixed(stage.haze, stage.tone(0.4), 0.5))


def _overgrown(stage: Stage) -> None:
    """Vines from above, leaves up the walls, grass through the floor."""
    canvas, rng = stage.canvas, stage.rng
    level = 0.16 + 0.30 * stage.hour.sky[1]
    for plate, count, reach, value in (
        (stage.far, 16, 0.55, level),
        (stage.near, 7, 0.34, level * 0.55),
    ):
        stems, leaves = Pen(canvas), Pen(canvas)
        for _ in range(count):
            x = float(rng.uniform(canvas.left, canvas.right))
            if plate is stage.near and abs(x - stage.subject_x) < 0.35:
                continue
            length = reach * float(rng.uniform(0.5, 1.2))
            phase, sway = float(rng.random()) * 6, float(rng.uniform(0.01, 0.04))
            path = [
                (x + sway * float(np.sin(phase + t * 7)), -0.05 + length * t)
                for t in np.linspace(0, 1, 14).tolist()
            ]
            stems.stroke(path, 0.004)
            for px, py in path:
                for side in (-1, 1):
                    s = 0.012 + 0.012 * float(rng.random())
                    leaves.polygon(
                        [
                            (px, py),
                            (px + side * s, py - s * 0.5),
                            (px + side * s * 1.9, py + s * 0.4),
                            (px + side * s * 0.8, py + s * 0.7),
                        ]
                    )
        plate.lay(stems.mask(), stage.natural("#2c3a1e", value * 0.6, 0.6))
        plate.lay(leaves.mask(), stage.natural("#4f8a3c", value, 0.7))
    tufts = Pen(canvas, _foot(stage) - 0.1)
    for _ in range(130):
        x, y = (
            float(rng.uniform(canvas.left, canvas.right)),
            _foot(stage) + float(rng.random()) * (1.02 - _foot(stage)),
        )
        tall = (0.03 + 0.20 * (y - _foot(stage))) * float(rng.uniform(0.5, 1.2))
        if abs(x - stage.subject_x) < 0.14:
            tall *= 0.4
        lean = float(rng.normal(0, 0.4)) * tall
        tufts.polygon([(x - 0.006, y), (x + lean, y - tall), (x + 0.006, y)])
    stage.ground.lay(tufts.mask(), stage.natural("#47773a", level * 0.8, 0.65), top=tufts.top)
    green = blurred(tufts.mask(), 0.03 * canvas.height)
    stage.suffuse(np.clip(green * 0.35, 0, 0.4), stage.natural("#47773a", level, 0.65), top=tufts.top)


_CHANGES: dict[str, Callable[[Stage], None]] = {
    "frozen": _frozen,
    "overgrown": _overgrown,
    "abandoned": _abandoned,
    "burning": flames,
}
