"""Subjects without a figure: a storm, the wind, snow, light itself, painted large over the place."""

from dataclasses import replace

import numpy as np

from generators.drawing.canvas import Array
from generators.drawing.composition import Framing
from generators.drawing.forces import WEATHER_OF, WEATHERS, Force
from generators.drawing.noise import blurred, clouds, edge, enlarged
from generators.drawing.places.states import flames
from generators.drawing.plate import Pen
from generators.drawing.reading import words_of
from generators.drawing.sky import bolt, half
from generators.drawing.stage import Stage
from generators.drawing.terrain import mist
from generators.drawing.tones import at_value, mixed
from storage.domain.plan import ShotSize, Staging

_SCALE: dict[ShotSize, float] = {
    "extreme wide": 0.85, "wide": 1.0, "full": 1.15, "medium": 1.3, "close-up": 1.6, "extreme close-up": 1.9,
}  # fmt: skip


def staged_for(force: Force | None, staging: Staging, place: str = "") -> Staging:
    """The weather that a force or the words of a place bring, unless another was asked for."""
    weather = WEATHER_OF.get(force) if force is not None else None
    if weather is None:
        said = (WEATHERS[stem] for word in words_of(place) for stem in WEATHERS if _tells(word, stem))
        weather = next(said, None)
    if weather is None or staging.weather not in {"clear", "cloudy"}:
        return staging
    return staging.model_copy(update={"weather": weather})


def _tells(word: str, stem: str) -> bool:
    """ "stormy" tells of a storm; a window, a windmill and a rainbow tell of nothing."""
    return word in {stem, f"{stem}y", f"{stem}ing", f"{stem}-swept", f"{stem}swept", f"{stem}-soaked"}


def framed_for(force: Force | None, frame: Framing, staging: Staging) -> Framing:
    """What fills the sky gets a low horizon."""
    if force is None:
        return frame
    if force not in {"storm", "rain", "snow", "fog", "wind"} or staging.angle == "overhead":
        return replace(frame, focus=frame.focus * 0.4)  # the place is all there is to be seen
    return replace(frame, horizon=max(frame.horizon, 0.76), focus=frame.focus * 0.4)


def paint_force(stage: Stage, force: Force | None) -> None:
    """Paint what the subject does to the place; light where nothing else can be shown."""
    size = _SCALE[stage.staging.size]
    match force:
        case "storm" if not stage.indoors:
            _thunderhead(stage, size)
        case "rain" if not stage.indoors:
            _thunderhead(stage, size, flash=False)
            _curtains_of_rain(stage, size)
        case "snow" if not stage.indoors:
            _whirl(stage, size)
        case "fog":
            for height in (0.86, 0.7, 0.56):
                mist(stage, stage.ground, height, 0.10 * size, 0.95, lift=1.1)
        case "wind":
            _streamers(stage, size)
        case "fire":
            flames(stage, size)
        case _:
            beam(stage, strong=force == "light", size=size)


def _thunderhead(stage: Stage, size: float, *, flash: bool = True) -> None:
    """A tower of cloud over the place, dark below, lit along its edge, with lightning at its foot."""
    y, x = half(stage)
    rows, columns = stage.sky.shape[:2]
    foot = stage.horizon - 0.20
    up = np.clip((foot - y) / (foot + 0.12), 0, 1)
    wide = (0.34 + 0.10 * np.sin(up * 5.0) + 0.55 * np.clip(up - 0.55, 0, 1)) * size
    small = (max(12, rows // 2), max(12, columns // 2))
    lumps = enlarged(
        clouds(stage.rng, small, (4.5, 4.5 * stage.canvas.aspect), octaves=6, gain=0.58), (rows, columns)
    )
    off = np.abs(x - stage.subject_x) / (wide * (1.0 if flash else 1.9))
    body = (1 - off) * 0.9 + (lumps - 0.5) * 1.5 + np.clip((y - foot) * -6, -1.2, 0.05)
    mask = edge((body - 0.10) * stage.canvas.height * 0.5, stage.canvas.height * 0.028)
    step = max(2, rows // 40)
    lit = np.clip(body - np.roll(body, (step, int(-stage.side * step)), (0, 1)), -0.4, 0.6)
    value = 0.10 + 0.24 * stage.hour.sky[1] + 0.30 * up
    column = np.stack([stage.tone(float(v)) for v in value[:, 0]])[:, None, :]
    pale = at_value(stage.key, min(0.9, 0.45 + 0.4 * stage.hour.sky[1]))
    colour = column * (0.75 + 0.7 * (lumps - 0.4))[..., None] + np.clip(lit, 0, 1)[..., None] * pale * 0.95
    if not flash:  # a rain cloud is soft, and part of the grey around it
        mask = blurred(mask, stage.canvas.height * 0.02) * np.float32(0.72)
    stage.sky = (stage.sky * (1 - mask[..., None]) + mask[..., None] * np.maximum(colour, 0)).astype(
        np.float32
    )
    if not flash:
        return
    stage.sky += bolt(stage, stage.sky.shape[:2], stage.subject_x / stage.canvas.aspect, start=foot - 0.06)


def _curtains_of_rain(stage: Stage, size: float) -> None:
    y, x = half(stage)
    lean = x + (y - stage.horizon) * np.float32(0.45 * stage.side)
    stripes = clouds(stage.rng, (8, 512), (1, 30), octaves=3)[0]
    at = np.clip((lean - x.min() + 0.4) / (x.max() - x.min() + 0.8) * 511, 0, 511)
    veil = np.clip((stripes[at.astype(int)] - 0.36) * 3.4, 0, 1)
    near = np.exp(-(((lean - stage.subject_x) / (0.50 * size)) ** 2))
    foot = stage.horizon - 0.24
    falls = np.clip((y - foot) * 7, 0, 1)
    amount = (veil * near * falls * 0.85)[..., None]
    pale = at_value(stage.haze, min(0.95, 0.30 + 0.75 * stage.hour.sky[2]))
    stage.sky = (stage.sky * (1 - amount) + amount * pale).astype(np.float32)


def _whirl(stage: Stage, size: float) -> None:
    """A ribbon of driven snow that winds through the air where a figure would be."""
    canvas, rng = stage.canvas, stage.rng
    pen, fine = Pen(canvas), Pen(canvas)
    for turn in range(int(900 * size)):
        t = float(rng.random())
        swing = 0.34 * size * (0.25 + t)
        x = stage.subject_x + swing * np.sin(t * 9.0) + float(rng.normal(0, 0.035 + 0.07 * t))
        y = stage.horizon + 0.08 - t * 0.85 * size + float(rng.normal(0, 0.03))
        (pen if turn % 6 == 0 else fine).disc(float(x), y, 0.0022 + 0.0026 * float(rng.random()))
    soft = blurred(np.clip(pen.mask() + fine.mask(), 0, 1), 0.03 * canvas.height)
    white = mixed(stage.haze, at_value(stage.haze, 0.95), 0.8)
    stage.near.lay(np.clip(soft * 1.5, 0, 0.5), white)
    stage.near.lay(np.clip(pen.mask() + 0.8 * fine.mask(), 0, 1), white * np.float32(1.2))


def _streamers(stage: Stage, size: float) -> None:
    """Lines of moving air, with leaves carried along them."""
    canvas, rng = stage.canvas, stage.rng
    lines, leaves = Pen(canvas), Pen(canvas)
    way = -stage.side
    for i in range(9):
        y = 0.12 + 0.09 * i + float(rng.normal(0, 0.02))
        start = canvas.aspect * 0.5 - way * canvas.aspect * float(rng.uniform(0.25, 0.75))
        length = canvas.aspect * float(rng.uniform(0.5, 0.9))
        bend = 0.05 * size * float(rng.uniform(0.6, 1.4))
        path = [
            (start + way * length * t, y + bend * float(np.sin(t * 4.2 + i)) - 0.05 * t)
            for t in np.linspace(0, 1, 28).tolist()
        ]
        curl = 0.045 * size
        end_x, end_y = path[-1]
        path += [
            (end_x + way * curl * float(np.sin(a)), end_y - curl * (1 - float(np.cos(a))))
            for a in np.linspace(0.3, 5.0, 16).tolist()
        ]
        lines.stroke(path, 0.006 * size)
        for _ in range(5):
            px, py = path[int(rng.integers(len(path) - 16))]
            _leaf(
                leaves,
                px,
                py + float(rng.normal(0, 0.02)),
                0.016 * size * float(rng.uniform(0.6, 1.5)),
                float(rng.random()) * 6,
            )
    soft = blurred(lines.mask(), 0.004 * canvas.height)
    stage.ground.lay(
        np.clip(soft * 0.9, 0, 0.75), at_value(stage.haze, min(0.98, 0.45 + 0.6 * stage.hour.sky[1]))
    )
    stage.ground.lay(leaves.mask(), mixed(stage.tones.accent, stage.at_depth(0.1), 0.25))


def _leaf(pen: Pen, x: float, y: float, size: float, turn: float) -> None:
    c, s = float(np.cos(turn)), float(np.sin(turn))
    shape = ((-1.0, 0.0), (-0.2, -0.5), (1.0, 0.0), (-0.2, 0.5))
    pen.polygon([(x + size * (a * c - b * s), y + size * (a * s + b * c)) for a, b in shape])


def beam(stage: Stage, *, strong: bool, size: float = 1.0) -> None:
    """Light falls where a figure would be, so the frame still has a centre."""
    canvas = stage.canvas
    base = stage.floor if stage.floor is not None else min(0.9, stage.horizon + 0.16)
    x = stage.subject_x
    lean = (canvas.ys - base) * np.float32(0.34 * stage.side)
    spread = 0.05 + 0.17 * np.clip(canvas.ys + 0.2, 0, 1.2) * size
    shaft: Array = np.exp(-(((canvas.xs - x + lean) / spread) ** 4)) * np.clip(
        1.1 - np.clip(canvas.ys - base, 0, 1) * 7, 0, 1
    )
    pool = np.exp(
        -(((canvas.xs - x) / (0.26 + 0.14 * size)) ** 2) - ((canvas.ys - base) / (0.05 + 0.03 * size)) ** 2
    )
    power = 1.0 if strong else 0.6
    mask = np.clip(shaft * 0.30 * power + pool * 0.42 * power, 0, 0.7).astype(np.float32)
    value = min(0.97, 0.62 + 0.32 * stage.hour.sky[2])
    glow = mixed(at_value(stage.key, value), at_value(stage.lamp, value), 0.5)
    if stage.staging.key_light is not None:  # light of a colour that was asked for keeps it
        glow = mixed(stage.key * np.float32(1.1), glow, 0.22)
    stage.suffuse(mask, glow * np.float32(1.15 if strong else 0.9))
    if strong:
        heart = np.exp(
            -((canvas.xs - x) ** 2 + (canvas.ys - base + 0.24 * size) ** 2) / np.float32(0.011 * size)
        )
        stage.suffuse(np.clip(heart * 0.7, 0, 0.75).astype(np.float32), glow * np.float32(1.4))
        seeds = Pen(canvas)
        for _ in range(60):
            along = float(stage.rng.random())
            sway = float(stage.rng.normal(0, 0.07 + 0.10 * (1 - along)))
            seeds.disc(
                x + sway - 0.34 * stage.side * 0.5 * along,
                base - along * 0.75,
                0.0018 + 0.002 * float(stage.rng.random()),
            )
        stage.ground.lay(seeds.mask() * np.float32(0.9), glow * np.float32(1.9))
