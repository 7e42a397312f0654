"""The subjects: their shapes lit by the key, standing out from what is behind them."""

from dataclasses import replace

import numpy as np

from generators.drawing.beasts import BEASTS, beast
from generators.drawing.canvas import Array
from generators.drawing.company import company, made_room
from generators.drawing.composition import LEAST, Spot, head_spot, spot
from generators.drawing.figures import person
from generators.drawing.noise import blurred, clouds, edge
from generators.drawing.paints import PAINTS, SHADED
from generators.drawing.plate import Pen, Plate
from generators.drawing.portrait import portrait
from generators.drawing.reading import Subject
from generators.drawing.shapes import Part, Stamp, extent, stamped
from generators.drawing.stage import Stage
from generators.drawing.terrain import normalised, thing
from generators.drawing.tones import at_value, linear, luminance, mixed

_CLOSE = frozenset({"close-up", "extreme close-up"})


def parts_of(subject: Subject, *, close: bool, feeling: str = "calm") -> tuple[Part, ...]:
    """The outlines of a subject: 100 tall, on the ground, in its pose."""
    assert subject.noun is not None
    if subject.is_person:
        return (
            portrait(subject.build, subject.pose, feeling) if close else person(subject.pose, subject.build)
        )
    if subject.noun.shape in BEASTS:
        return normalised(beast(subject.noun.shape, subject.pose))
    return thing(subject.noun.shape)


def paints_for(stage: Stage, subject: Subject) -> dict[str, tuple[int, int, int]]:
    """Every paint under this light, as 8-bit display colours."""
    close = stage.staging.size in _CLOSE
    day = stage.hour.near / 0.33
    # what light there is, and how much of the subject is left a silhouette against it
    ambient = 0.10 + 0.75 * day**1.1 if not stage.indoors else 0.22 + 0.45 * day**0.8
    lit_by_lamp = 0.55 if stage.staging.key_light is not None else 1.0
    flat = lit_by_lamp * stage.hour.flat * (0.62 if close else 1.0) * (0.8 if stage.indoors else 1.0)
    dark = stage.tone(max(0.03, stage.hour.near * 0.45))
    fill = mixed(np.ones(3, np.float32), stage.haze / max(luminance(stage.haze), 0.02), 0.35)
    own = linear(subject.colour) if subject.colour else None
    accent = stage.tones.accent
    result: dict[str, tuple[int, int, int]] = {}
    light: dict[str, Array] = {}
    dress = subject.is_person
    first = (
        None if dress else next((p.paint for p in parts_of(subject, close=False) if p.paint != "shade"), None)
    )
    for name, colour in PAINTS.items():
        base = linear(colour)
        if name == "accent":
            base = own if own is not None else mixed(base, accent, 0.8)
        elif own is not None and ((dress and name == "coat") or (not dress and name == first)):
            base = own
        elif name == "coat":
            base = mixed(base, at_value(accent, max(0.25, luminance(accent) ** (1 / 2.2) * 0.8)), 0.55)
        elif name not in {"skin", "glow", "fire", "white", "pale"}:
            base = mixed(
                base,
                at_value(stage.tone(max(0.1, luminance(base) ** (1 / 2.2))), luminance(base) ** (1 / 2.2)),
                0.28,
            )
        lit = base * fill * ambient
        lit = mixed(lit, dark, flat * (0.8 if name != "skin" else 0.6))
        if name in {"glow", "fire"}:
            lit = mixed(base, stage.lamp, 0.3)
        result[name] = _display(lit)
        light[name] = lit
    for name, (of, factor) in SHADED.items():
        result[name] = _display(light[of] * np.float32(factor))
    return result


def _display(light: Array) -> tuple[int, int, int]:
    r, g, b = (np.clip(light, 0, 1) ** (1 / 2.2) * 255).astype(int).tolist()
    return r, g, b


def place_subject(stage: Stage, subject: Subject) -> tuple[Spot, tuple[Part, ...]] | None:
    """Where the subject stands and what it is made of; None where nothing is to be drawn."""
    if subject.noun is None:
        return None
    close = subject.is_person and stage.staging.size in _CLOSE
    parts = parts_of(subject, close=close, feeling=stage.feeling)
    x0, y0, x1, _ = extent(parts)
    over_water = stage.flooded or (stage.mirror is not None and stage.floor is None)
    home = subject.noun.home
    if stage.place in {"space", "underwater", "sky"} and not (
        stage.place == "underwater" and home == "ground" and not subject.is_person
    ):
        home = "air"
    elif home == "water" and not over_water and stage.place != "underwater":
        home = "ground"
    elif home == "ground" and over_water and stage.place == "sea":
        home = "water"
    at = spot(
        stage.staging, stage.frame, bulk=subject.noun.bulk, is_person=subject.is_person, tall=subject.height,
        width=(x1 - x0) / 100, home=home, aspect=stage.canvas.aspect, reach=stage.canvas.reach,
        top=max(0.0, -y0 / 100), indoors=stage.indoors,
    )  # fmt: skip
    if subject.noun.shape in BEASTS and stage.staging.size in _CLOSE:
        eyes = [p for part in parts if part.paint == "lash" for p in part.outline]
        side = -1 if _faces_left(stage, subject) else 1
        eye = side * sum(p[0] for p in eyes) / len(eyes) / 100, 1 - sum(p[1] for p in eyes) / len(eyes) / 100
        at = head_spot(
            stage.staging, stage.frame, aspect=stage.canvas.aspect, reach=stage.canvas.reach, eye=eye
        )
    small_enough = stage.staging.size in {"extreme wide", "wide", "full"}
    if stage.flooded and stage.mirror is not None and home == "water":
        at = replace(at, base=min(0.95, max(at.base, stage.mirror + 0.07 + 0.10 * at.height)))
    if stage.floor is not None and home == "ground" and small_enough:
        at = replace(at, base=min(0.96, max(stage.floor, min(at.base, stage.floor + 0.12), at.height * 0.9)))
    if subject.scale != 1 and stage.staging.size in {"extreme wide", "wide", "full"}:
        grown = min(at.height * subject.scale**0.5, max(at.height, at.base - 0.06))
        at = replace(at, height=max(LEAST, grown))
    if stage.place == "sea" and subject.is_person and small_enough:  # nobody walks on water: a boat
        at = replace(at, height=at.height * 0.62, base=at.base - 0.04)
    return at, parts


def paint_subject(stage: Stage, plate: Plate, subject: Subject, *, seconds: tuple[Subject, ...] = ()) -> None:
    """Paint the subject, its fellows and its companions, with shadow, reflection and a pool of haze."""
    found = place_subject(stage, subject)
    if found is None:
        return
    at, parts = found
    at = made_room(stage, subject, at, seconds)
    at = _on_a_table(stage, plate, subject, at)
    _support(stage, plate, subject, at)
    _pool(stage, at, parts)
    close = stage.staging.size in _CLOSE
    paints = paints_for(stage, subject)
    cast = () if close else company(stage, subject, parts, at, seconds, parts_of)
    for member in cast:
        if member.stand is not None:
            stand = thing("table")
            _draw(stage, plate, stand, paints, member.stand, flip=False, haze=0.05)
        _draw(
            stage, plate, member.parts, paints_for(stage, member.subject), member.at, flip=member.flip,
            haze=0.14 if member.behind else 0.04,
        )  # fmt: skip
    _draw(stage, plate, parts, paints, at, flip=_faces_left(stage, subject), haze=0.0)


def _faces_left(stage: Stage, subject: Subject) -> bool:
    """Subjects look into the frame; what reads only one way round is never mirrored."""
    if subject.noun is not None and subject.noun.shape in {"clock", "pocket watch", "statue", "map"}:
        return False
    return stage.subject_x > stage.canvas.aspect * 0.5


def _draw(
    stage: Stage,
    plate: Plate,
    parts: tuple[Part, ...],
    paints: dict[str, tuple[int, int, int]],
    at: Spot,
    *,
    flip: bool,
    haze: float,
) -> None:
    canvas = stage.canvas
    stamp = stamped(canvas, parts, paints, x=at.x, base=at.base, height=at.height, flip=flip)
    if stamp.mask.size == 0:
        return
    mask = stamp.mask
    afloat = (
        stage.mirror is not None
        and at.base > stage.mirror
        and (stage.flooded or (stage.floor is None and stage.place in {"sea", "coast", "river"}))
    )
    if afloat and at.height < 1.3:
        line = canvas.row(at.base - 0.07 * min(at.height, 0.7)) - stamp.top
        rows = np.arange(mask.shape[0], dtype=np.float32)[:, None]
        wave = (
            np.sin(np.arange(mask.shape[1], dtype=np.float32) * (26 / canvas.height))[None, :]
            * 0.004
            * canvas.height
        )
        mask = mask * edge(line + wave - rows, 2.0)
        _reflection(stage, stamp, mask, line, 0.55)
    elif at.base < canvas.bottom:
        _contact(stage, stamp, at)
        if stage.air.wet and not stage.indoors:
            _reflection(stage, stamp, mask, canvas.row(at.base) - stamp.top, 0.38)
    colour = _lit(stage, stamp, at) * np.float32(_apart(stage, stamp))
    if haze > 0:
        colour = mixed(colour, np.broadcast_to(stage.haze, colour.shape).astype(np.float32), haze)
    plate.lay(mask, colour, top=stamp.top, left=stamp.left)
    if stamp.glow.max() > 0:
        _shine(stage, plate, stamp, at)


def _lit(stage: Stage, stamp: Stamp, at: Spot) -> Array:
    """Round the flat shape: a lit side, a dark side, a rim towards the key and a breath of sky."""
    height = at.height * stage.canvas.height
    mask = stamp.mask
    colour = stamp.colour.copy()
    power = stage.hour.power * (0.30 + 0.70 * stage.air.sun) * (0.75 if stage.indoors else 1.0)
    if stage.staging.key_light is not None:
        power = max(power, 1.15)
        across = np.linspace(1, 0, mask.shape[1], dtype=np.float32)[None, :]  # 1 on the side of the key
        toward_key = across if stage.side < 0 else across[:, ::-1]
        colour += ((toward_key**1.6) * colour.mean(-1) * np.float32(1.5))[..., None] * stage.key
    for radius, strength in ((0.030, 0.55), (0.085, 0.45)):
        r = max(1.0, min(radius * height, 60.0))
        body = blurred(mask, r)
        gy, gx = _slopes(body)
        facing = (-stage.side * gx * 0.85 + gy * 0.45) * np.float32(r * 2.1)
        light = np.clip(facing, 0, 1) * strength * power
        colour += light[..., None] * (colour * 2.2 + 0.035) * stage.key
        colour *= (1 - np.clip(-facing, 0, 1) * 0.42 * strength)[..., None]
    step = max(1, round(min(max(0.0045 * height, 1.0), 5.0)))
    toward = np.roll(mask, (step, int(-stage.side * step)), (0, 1))
    rim = np.clip(mask - toward, 0, 1)
    back = 0.34 + 0.66 * stage.hour.flat
    colour += (rim * np.float32(0.85 * power * back))[..., None] * (stage.key * 0.75 + stage.haze * 0.25)
    away = np.clip(mask - np.roll(mask, (step, int(stage.side * step)), (0, 1)), 0, 1)
    colour += (away * np.float32(0.16))[..., None] * stage.haze
    return colour.astype(np.float32)


def _slopes(a: Array) -> tuple[Array, Array]:
    """How much `a` rises downwards and to the right."""
    down, right = np.gradient(a)
    return np.asarray(down, np.float32), np.asarray(right, np.float32)


def _apart(stage: Stage, stamp: Stamp) -> float:
    """How much darker or lighter the shape must be drawn to stand out from what is behind it."""
    rows, columns = (
        slice(stamp.top, stamp.top + stamp.mask.shape[0], 8),
        slice(stamp.left, stamp.left + stamp.mask.shape[1], 8),
    )
    weight = stamp.mask[::8, ::8]
    if weight.sum() < 1:
        return 1.0
    sky_rows, sky_columns = slice(rows.start // 2, None, 4), slice(columns.start // 2, None, 4)
    scene = stage.sky[sky_rows, sky_columns].mean(-1)
    scene = np.pad(
        scene,
        ((0, max(0, weight.shape[0] - scene.shape[0])), (0, max(0, weight.shape[1] - scene.shape[1]))),
        mode="edge",
    )
    scene = scene[: weight.shape[0], : weight.shape[1]]
    for plate in (stage.far, stage.flow, stage.ground):
        scene = scene * (1 - plate.cover[rows, columns]) + plate.colour[:, rows, columns].mean(0)
    total = float(weight.sum())
    behind = max(float((scene * weight).sum()) / total, 1e-3)
    own = max(float((stamp.colour[::8, ::8].mean(-1) * weight).sum()) / total, 1e-3)
    # compared as the eye does: two darks are alike even when one is twice the other
    here, there = own ** (1 / 2.2), behind ** (1 / 2.2)
    if abs(here - there) >= 0.17:
        return 1.0
    wanted = there - 0.2 if there > 0.38 else there + 0.18
    return min(4.0, max(0.35, (wanted / here) ** 2.2))


def _pool(stage: Stage, at: Spot, parts: tuple[Part, ...]) -> None:
    """Haze behind the subject, so that it never stands dark on dark or light on light."""
    canvas = stage.canvas
    x0, y0, x1, _ = extent(parts)
    half_w = (x1 - x0) / 200 * at.height
    middle = at.base - at.height * (0.55 - y0 / 400)
    rx, ry = half_w + 0.10 + 0.10 * at.height, min(0.75, at.height * 0.55 + 0.08)
    amount = 0.14 + 0.42 * stage.hour.flat + (0.14 if stage.indoors else 0.0)
    reach = (((canvas.xs - at.x) / rx) ** 2 + ((canvas.ys - middle) / ry) ** 2).astype(np.float32)
    mask = np.exp(-reach * np.float32(1.3)) * np.float32(min(0.7, amount))
    value = max(luminance(stage.haze), 1e-3) ** (1 / 2.2)
    glow = mixed(stage.haze, at_value(stage.key, min(0.9, value * 1.1 + 0.07)), 0.38)
    stage.suffuse(mask, glow)


def _contact(stage: Stage, stamp: Stamp, at: Spot) -> None:
    """The shadow where it meets the ground, thrown away from the light."""
    canvas = stage.canvas
    row = canvas.row(at.base)
    if row >= canvas.full[0] or stage.place in {"space", "sky"}:
        return
    foot = stamp.mask[max(0, stamp.mask.shape[0] - max(4, int(at.height * canvas.height * 0.12))) :]
    if foot.size == 0 or foot.max() < 0.5 or at.base - at.height > 1:
        return
    columns = np.flatnonzero(foot.max(0) > 0.4) + stamp.left
    left, right = (
        (float(columns.min()) - canvas.margin) / canvas.height,
        (float(columns.max()) - canvas.margin) / canvas.height,
    )
    middle, half = (left + right) / 2, max(0.012, (right - left) / 2)
    throw = 0.5 * half + 0.05 * at.height
    pen = Pen(canvas, at.base - 0.12, at.base + 0.14)
    pen.disc(middle, at.base, half * 1.05, 0.012 + half * 0.10)
    pen.disc(middle - stage.side * throw, at.base + 0.006, half + throw * 0.9, 0.010 + half * 0.09, ink=0.6)
    soft = blurred(pen.mask(), max(1.0, 0.007 * canvas.height))
    stage.ground.lay(soft * np.float32(0.62), stage.at_depth(0.0) * np.float32(0.5), top=pen.top)


def _reflection(stage: Stage, stamp: Stamp, mask: Array, line: float, strength: float) -> None:
    """The shape upside down below `line` (a row of the stamp), broken by ripples."""
    start = round(min(max(line, 1), mask.shape[0]))
    image, cover = stamp.colour[:start][::-1], mask[:start][::-1]
    rows = min(len(cover), stage.canvas.full[0] - (stamp.top + start))
    if rows < 3:
        return
    cover, image = cover[:rows], image[:rows]
    down = np.arange(rows, dtype=np.float32)
    shift = (np.sin(down * 0.55 + np.sqrt(down)) * (1 + down * 0.035)).astype(np.intp)
    columns = np.asarray(np.arange(cover.shape[1])[None, :] + shift[:, None], np.intp)
    columns = np.minimum(np.maximum(columns, 0), cover.shape[1] - 1)
    cover = np.take_along_axis(cover, columns, 1)
    fade = np.exp(-np.arange(rows, dtype=np.float32) / (0.55 * rows + 1))[:, None]
    soft = blurred(np.ascontiguousarray(cover), 1.5) * fade * np.float32(strength)
    wet = stage.flooded or (stage.mirror is not None and stage.floor is None)
    plate = stage.flow if wet else stage.ground
    plate.lay(soft, np.ascontiguousarray(image) * np.float32(0.75), top=stamp.top + start, left=stamp.left)


def _shine(stage: Stage, plate: Plate, stamp: Stamp, at: Spot) -> None:
    """What glows by itself, and the light it throws on the air around it."""
    strength = 0.8 + 2.4 * stage.hour.lamps if not stage.indoors else 1.6
    plate.lay(
        stamp.glow,
        mixed(stage.lamp, np.ones(3, np.float32), 0.25) * np.float32(strength),
        top=stamp.top,
        left=stamp.left,
    )
    halo = np.zeros(stage.canvas.full, np.float32)
    h, w = stamp.glow.shape
    halo[stamp.top : stamp.top + h, stamp.left : stamp.left + w] = stamp.glow
    wide = blurred(halo, max(4.0, 0.05 * stage.canvas.height)) * np.float32(0.9 * (0.15 + stage.hour.lamps))
    stage.suffuse(np.clip(wide, 0, 0.8), stage.lamp * np.float32(1.1))


def _on_a_table(stage: Stage, plate: Plate, subject: Subject, at: Spot) -> Spot:
    """A small thing indoors is not on the floor: it is moved up, and a table put under it."""
    noun = subject.noun
    if noun is None or noun.bulk != "small" or noun.home != "ground" or noun.shape in BEASTS:
        return at
    if not stage.indoors or stage.flooded or stage.staging.size not in {"extreme wide", "wide", "full"}:
        return at
    tall = max(0.17, at.height * 0.55)
    stand = Spot(x=at.x, base=min(0.97, at.base + tall * 0.5), height=tall)
    _draw(stage, plate, thing("table"), paints_for(stage, subject), stand, flip=False, haze=0.05)
    return replace(at, base=stand.base - tall * 0.97)


def _support(stage: Stage, plate: Plate, subject: Subject, at: Spot) -> None:
    """What the subject needs under it: a rock for a lighthouse at sea, a boat for a person."""
    canvas = stage.canvas
    noun = subject.noun
    if (
        noun is None
        or stage.place not in {"sea"}
        or stage.staging.size not in {"extreme wide", "wide", "full"}
    ):
        return
    if noun.home == "ground" and noun.bulk in {"large", "huge"}:
        x = canvas.xs[0] - at.x
        rough = clouds(stage.rng, (1, canvas.full[1]), (1, 30), octaves=3)[0] - 0.5
        top = at.base - 0.05 + np.clip(np.abs(x) - 0.12 * at.height, 0, None) ** 1.15 * 0.7 + rough * 0.06
        mask = edge((canvas.ys - top[None, :]) * canvas.height, 1.5) * (
            canvas.ys < at.base + 0.02 + rough[None, :] * 0.02
        )
        stage.ground.lay(mask.astype(np.float32), stage.at_depth(0.08))
    elif subject.is_person:
        boat = thing("rowboat")
        _draw(
            stage,
            plate,
            boat,
            paints_for(stage, subject),
            Spot(x=at.x, base=at.base + 0.055, height=at.height * 0.36),
            flip=False,
            haze=0.0,
        )
