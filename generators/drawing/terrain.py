"""Land and water: ridges, ground seen in perspective, reflections, rows of trees."""

import numpy as np

from generators.drawing.canvas import Array
from generators.drawing.noise import blurred, clouds, edge, enlarged, jagged, line, tile
from generators.drawing.plate import Pen, Plate
from generators.drawing.shapes import Part, extent, parsed
from generators.drawing.stage import Stage
from generators.drawing.things import THINGS
from generators.drawing.tones import mixed

_parts: dict[str, tuple[Part, ...]] = {}


def rolling(stage: Stage, height: float, swell: float, cells: float) -> Array:
    """A soft skyline: its height in frame units at every column."""
    return np.float32(height) - line(
        stage.rng, stage.canvas.full[1], cells * stage.canvas.aspect / 1.8
    ) * np.float32(swell)


def peaked(stage: Stage, height: float, swell: float, cells: float) -> Array:
    """A jagged skyline."""
    return np.float32(height) - jagged(
        stage.rng, stage.canvas.full[1], cells * stage.canvas.aspect / 1.8
    ) * np.float32(swell)


def ridge(
    stage: Stage, plate: Plate, skyline: Array, colour: Array, *, mist: float = 0.0, lit: float = 0.0
) -> Array:
    """Fill below `skyline` with `colour`; `mist` pools haze at its foot, `lit` catches light on its edge.

    Returns how far below the skyline every pixel is, in frame units, from the first painted row.
    """
    canvas = stage.canvas
    top = max(0, int(canvas.row(float(skyline.min()))) - 2)
    if top >= canvas.full[0]:
        return np.zeros((0, canvas.full[1]), np.float32)
    below = canvas.ys[top:] - skyline[None, :]
    mask = edge(below * np.float32(canvas.height), 1.4)
    if mist > 0:
        depth = np.clip(below[:, ::8] / np.float32(0.16), 0, 1)
        amount = enlarged(np.ascontiguousarray(depth * np.float32(mist)), mask.shape)[..., None]
        plate.lay(mask, colour * (1 - amount) + amount * stage.haze, top=top)
    else:
        plate.lay(mask, colour, top=top)
    if lit > 0:
        facing = np.clip(0.55 + stage.side * slope(skyline, canvas.height) * 0.5, 0, 1).astype(np.float32)
        glow = mask * np.exp(-np.clip(below, 0, None) / np.float32(0.012)) * facing[None, :]
        plate.lit(glow * np.float32(lit * stage.hour.power * (0.3 + 0.7 * stage.air.sun)), stage.key, top=top)
    return below


def slope(skyline: Array, scale: int) -> Array:
    """How steeply a skyline falls to the right, its smallest teeth smoothed away."""
    width = max(3, scale // 45)
    steep = np.gradient(np.asarray(skyline, np.float64)) * scale
    return np.convolve(steep, np.full(width, 1 / width), mode="same").astype(np.float32)


def plane(stage: Stage, top: float, *, cells: float = 3.0, stretch: float = 1.0) -> Array:
    """Texture of level ground seen in perspective, around 0, for the rows from height `top` down.

    Made at half size; it fades to nothing at the horizon, where it would only flicker.
    """
    canvas = stage.canvas
    first = max(0, int(canvas.row(top)))
    y, x = canvas.ys[first::2], canvas.xs[:, ::2]
    far = np.clip(y - np.float32(stage.horizon - 0.02), 0.012, None)
    pattern = tile(stage.rng, 384, max(2, int(cells * 8))) * np.float32(0.62)
    down = (np.float32(34.0) / far).astype(np.int32) % 384
    across = ((x - stage.canvas.aspect / 2) * np.float32(120 / stretch) / (far + np.float32(0.25))).astype(
        np.int32
    ) % 384
    texture = pattern[np.broadcast_to(down, across.shape), across]
    fade = np.clip((y - np.float32(stage.horizon)) * 7, 0, 1)
    return enlarged(np.ascontiguousarray(texture * fade), (canvas.full[0] - first, canvas.full[1]))


def ground(
    stage: Stage, *, top: float | None = None, lift: float = 0.0, rough: float = 0.5, hue: str | None = None
) -> None:
    """Open ground from the horizon to the lens, on the ground plate."""
    canvas = stage.canvas
    begin = stage.horizon if top is None else top
    first = max(0, int(canvas.row(begin)) - 1)
    ys = canvas.ys[first:, 0]
    span = max(0.08, canvas.bottom - stage.horizon)
    distance = np.clip(1 - (ys - stage.horizon) / span, 0, 1) ** 1.6
    colours = np.stack([stage.ground_tone(float(d), lift) for d in np.linspace(0, 1, 24)])
    if hue is not None and not stage.air.white:
        tint = np.stack(
            [stage.natural(hue, float(v), 0.5) for v in np.clip(np.sqrt(colours.mean(1)) ** 0.9, 0, 1)]
        )
        share = 0.5 * (1 - 0.6 * np.linspace(0, 1, 24)[:, None])
        colours = colours * (1 - share) + tint * share
    column = np.stack([np.interp(distance, np.linspace(0, 1, 24), colours[:, i]) for i in range(3)], -1)
    texture = plane(stage, begin)[: len(ys)]
    missing = len(ys) - texture.shape[0]
    if missing > 0:
        texture = np.pad(texture, ((missing, 0), (0, 0)))
    mask = np.broadcast_to(edge((canvas.ys[first:] - begin) * canvas.height, 2.0), texture.shape)
    rough *= 1 - 0.62 * max(stage.air.white, 0.5 * (stage.season == "winter"))  # snow lies smooth
    shade = 1 + np.clip(texture * np.float32(rough * 2.2), -0.6, 0.8)
    stage.ground.lay(
        np.ascontiguousarray(mask), column[:, None, :].astype(np.float32) * shade[..., None], top=first
    )


def behind(stage: Stage) -> Array:
    """The sky and what is far, as painted so far, over the whole canvas."""
    return stage.far.over(enlarged(stage.sky, stage.canvas.full))


def water(
    stage: Stage, top: float, *, mirror: float = 0.55, chop: float = 0.5, mask: Array | None = None
) -> None:
    """Water from height `top` down: it mirrors what is behind, carries ripples and the light's path."""
    canvas = stage.canvas
    first = max(0, int(canvas.row(top)))
    rows = canvas.full[0] - first
    if rows <= 2:
        return
    scene = behind(stage)
    texture = plane(stage, top, cells=3.0, stretch=3.2)[:rows]
    t = np.clip((canvas.ys[first:] - top) / max(0.1, canvas.bottom - top), 0, 1)
    deep = mixed(stage.natural("#2f6f8c", stage.hour.sky[1] * 0.42 + 0.02, 0.3), stage.at_depth(0.1), 0.25)
    shallow = mixed(stage.natural("#7fb0c4", stage.hour.sky[2] * 0.66, 0.3), stage.haze, 0.45)
    base = shallow * (1 - t[..., None] ** 0.6) + deep * t[..., None] ** 0.6
    up = np.arange(rows) * 0.8
    source = np.clip(first - 1 - up, 0, canvas.full[0] - 1).astype(int)
    wobble = (texture[:, ::6].mean(1) * 24).astype(int)
    mirrored = blurred(np.ascontiguousarray(scene[np.clip(source + wobble, 0, canvas.full[0] - 1)]), 3.0)
    amount = (mirror * (1 - 0.55 * t))[..., None]
    colour = base * (1 - amount) + mirrored * amount * 0.9
    colour = colour * (1 + np.clip(texture * np.float32(0.8 + 2.0 * chop), -0.5, 0.9))[..., None]
    if stage.sun is not None and not stage.indoors:
        sx, sy = stage.sun
        low = max(0.0, 1 - max(0.0, stage.horizon - sy) / 0.7)
        spread = np.float32(0.03) + (canvas.ys[first:] - np.float32(top)).clip(0) * np.float32(0.55)
        path = np.exp(-(((canvas.xs - np.float32(sx)) / spread) ** 2)) * np.clip((texture - 0.03) * 9, 0, 1)
        path *= np.float32(low * stage.hour.power * (0.15 + 0.85 * stage.air.sun) * 0.9)
        colour = colour + path[..., None] * stage.key
    cover = np.broadcast_to(edge((canvas.ys[first:] - top) * canvas.height, 1.6), texture.shape)
    if mask is not None:
        cover = cover * mask[first:]
    stage.flow.lay(np.ascontiguousarray(cover), colour.astype(np.float32), top=first)
    stage.mirror = top


def thing(name: str) -> tuple[Part, ...]:
    """A thing's parts, resized to stand exactly 100 tall on the ground, its middle at x = 0."""
    if name not in _parts:
        _parts[name] = normalised(parsed(THINGS[name]))
    return _parts[name]


def normalised(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """`parts` scaled to stand from 0 to 100, centred."""
    x0, y0, x1, y1 = extent(parts)
    k, middle = 100 / max(1e-6, y1 - y0), (x0 + x1) / 2
    return tuple(Part(p.paint, tuple(((x - middle) * k, (y - y0) * k) for x, y in p.outline)) for p in parts)


# how strongly each paint shows where a thing is drawn in one ink: dials and panes stay readable
_INK = {"shade": 0.3, "lash": 0.0, "wood": 0.75, "pale": 1.0}


def draw(
    pen: Pen,
    parts: tuple[Part, ...],
    x: float,
    base: float,
    height: float,
    *,
    flip: bool = False,
    ink: float = 1.0,
    shaded: bool = False,
) -> None:
    """A whole shape in one ink: what a distant tree or house is. `shaded` keeps its parts apart."""
    side = -1 if flip else 1
    for part in parts:
        strength = ink * _INK.get(part.paint, 1.0) if shaded else ink
        pen.polygon(
            [(x + side * px * height / 100, base + (py - 100) * height / 100) for px, py in part.outline],
            strength,
        )


def row_of(
    stage: Stage, plate: Plate, kinds: tuple[str, ...], skyline: Array, *, count: int, height: float,
    colour: Array, keep_clear: float = 0.0, jitter: float = 0.35, sink: float = 0.0, snowy: bool = False,
) -> None:  # fmt: skip
    """A row of trees (or anything) standing along `skyline`, nobody within `keep_clear` of the subject."""
    canvas, rng = stage.canvas, stage.rng
    top = float(skyline.min()) - height * (1 + jitter) - 0.02
    bottom = float(skyline.max()) + 0.03
    pen = Pen(canvas, top, bottom)
    for _ in range(count):
        x = float(rng.uniform(canvas.left - height * 0.2, canvas.right + height * 0.2))
        tall = height * float(1 + jitter * (rng.random() * 2 - 1))
        kind = kinds[int(rng.integers(len(kinds)))]
        flip = bool(rng.random() < 0.5)
        if abs(x - stage.subject_x) < keep_clear:
            continue
        column = int(min(max(canvas.column(x), 0), canvas.full[1] - 1))
        draw(pen, thing(kind), x, float(skyline[column]) + sink + 0.006, tall, flip=flip)
    mask = pen.mask()
    plate.lay(mask, colour, top=pen.top)
    if snowy:
        lift = max(1, min(5, round(height * canvas.height * 0.022)))
        caps = np.clip(mask - np.roll(mask, lift, 0), 0, 1)
        caps[:lift] = 0
        plate.lay(caps * np.float32(0.75), mixed(stage.ground_tone(0.4), stage.haze, 0.2), top=pen.top)


def mist(
    stage: Stage, plate: Plate, height: float, thickness: float, amount: float, lift: float = 1.0
) -> None:
    """A bank of haze across the picture at `height`."""
    canvas = stage.canvas
    first = max(0, int(canvas.row(height - thickness * 2.2)))
    last = min(canvas.full[0], int(canvas.row(height + thickness * 2.2)) + 1)
    if last <= first:
        return
    shape = (last - first, canvas.full[1])
    small = (max(4, shape[0] // 6), max(8, shape[1] // 6))
    lumps = enlarged(clouds(stage.rng, small, (2.0, 3.0 * canvas.aspect), octaves=4), shape)
    band = np.exp(-(((canvas.ys[first:last] - height) / thickness) ** 2))
    amount *= 0.45 + 0.55 * min(1.0, stage.air.haze * 1.3 + 0.5 * (stage.staging.time in {"dawn", "dusk"}))
    mask = np.clip(band * (0.35 + 1.3 * (lumps - 0.2)) * np.float32(amount), 0, 1).astype(np.float32)
    plate.lay(mask, (stage.haze * np.float32(lift)).astype(np.float32), top=first)


def grass(
    stage: Stage, plate: Plate, base: float, height: float, colour: Array, count: int, *, clear: float = 0.0
) -> None:
    """A fringe of blades rising from `base`, leaning with the wind."""
    canvas, rng = stage.canvas, stage.rng
    pen = Pen(canvas, base - height * 1.5, canvas.bottom)
    lean = stage.air.gusts * 0.6 * -stage.side
    count = int(count * max(0.4, canvas.aspect / 1.78))
    xs = rng.uniform(canvas.left, canvas.right, count)
    for x, tall, tip, foot in zip(
        xs, rng.uniform(0.4, 1.2, count), rng.normal(lean, 0.3, count), rng.random(count), strict=True
    ):
        h = height * float(tall)
        if abs(x - stage.subject_x) < clear:
            h *= 0.35
        y = base + 0.03 * float(foot) + 0.02
        w = 0.0035 + 0.0025 * float(foot)
        pen.polygon(
            [
                (x - w, y),
                (x + tip * h * 0.45, y - h * 0.6),
                (x + tip * h, y - h),
                (x + tip * h * 0.5 + w, y - h * 0.55),
                (x + w, y),
            ]
        )
    pen.box(canvas.left, base + 0.015, canvas.right, canvas.bottom + 0.01)
    plate.lay(pen.mask(), colour, top=pen.top)
