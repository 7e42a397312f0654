"""One view of a character for its sheet: the whole figure on plain ground, in even light."""

from dataclasses import replace

import numpy as np
from PIL import Image

from generators.drawing.actors import parts_of
from generators.drawing.beasts import BEASTS
from generators.drawing.canvas import Array, Canvas
from generators.drawing.noise import blurred
from generators.drawing.nouns import Noun
from generators.drawing.paints import PAINTS, SHADED
from generators.drawing.plate import Pen
from generators.drawing.reading import Subject, names_something, subject_of
from generators.drawing.shapes import Part, Stamp, extent, stamped
from generators.drawing.terrain import normalised
from generators.drawing.tones import linear, luminance, mixed
from generators.drawing.turned_beasts import beast_from
from generators.drawing.turned_people import person_from
from generators.drawing.turned_things import thing_from
from storage.domain.plan import Character
from storage.domain.render import StillRequest, View

_VIEWS: tuple[View, ...] = ("front", "side", "back")
_FOOT = 0.90  # of the frame's height: the line it stands on
_ROOM = 0.80  # of the frame's height and width: how much of it a figure fills at most


def viewed(request: StillRequest) -> tuple[Image.Image, str]:
    """The one character of `request` seen from its `view`, and how that view came about."""
    subject = _who(request.characters[0])
    parts, drawn = parts_from(request.view, subject)
    canvas = replace(Canvas.of(request.width, request.height), margin=0)
    height = _height(canvas, subject)
    stamp = stamped(canvas, parts, paints_of(subject), x=canvas.aspect / 2, base=_FOOT, height=height, fine=3)
    scene = _ground(canvas, request)
    _shadowed(canvas, scene, stamp)
    rows = slice(stamp.top, stamp.top + stamp.mask.shape[0])
    columns = slice(stamp.left, stamp.left + stamp.mask.shape[1])
    mask = stamp.mask[..., None]
    scene[rows, columns] = scene[rows, columns] * (1 - mask) + _modelled(stamp, height * canvas.height) * mask
    shown = np.clip(scene, 0, 1) ** np.float32(1 / 2.2) * 254
    shown += np.random.default_rng(8).random(scene.shape[:2], np.float32)[
        ..., None
    ]  # hides steps of the paper
    picture = Image.fromarray(shown.astype(np.uint8))
    size = (request.width, request.height)
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS), drawn


def _who(character: Character) -> Subject:
    """What the shots draw for the character; a plain figure where its words name nothing they know.

    A name that is no word of ours ("Meridian", a ship) is not judged by its sound: its description decides.
    """
    named = names_something(character.name) or not character.description
    phrase = character.name if named else f"{character.description} {character.name}"
    subject = subject_of(phrase, "", (character,))
    if subject.noun is None:
        subject = replace(subject, noun=Noun("person"), colour=character.accent, force=None)
    return replace(subject, colour=subject.colour or character.accent)


def parts_from(view: View, subject: Subject) -> tuple[tuple[Part, ...], str]:
    """The outlines of `subject` from there: 100 tall, on the ground, and how they came about."""
    assert subject.noun is not None
    if subject.is_person:
        return person_from(view, subject.build), "drawn"
    if subject.noun.shape in BEASTS:
        return normalised(beast_from(view, subject.noun.shape)), "drawn"
    return thing_from(view, subject.noun.shape)


def _height(canvas: Canvas, subject: Subject) -> float:
    """How tall it stands, the same from every side; a child stands lower than a grown person."""
    boxes = [extent(parts_from(view, subject)[0]) for view in _VIEWS]
    tall = max(100 - y0 for _, y0, _, _ in boxes)
    wide = max(2 * max(-x0, x1) for x0, _, x1, _ in boxes)
    share = min(1.0, max(0.5, subject.height)) if subject.is_person else 1.0
    return min(_ROOM / tall * share, _ROOM * canvas.aspect / wide) * 100


def paints_of(subject: Subject) -> dict[str, tuple[int, int, int]]:
    """Every paint as it is by day, the character's own colour where the shots put it too."""
    own = linear(subject.colour) if subject.colour else linear(PAINTS["accent"])
    parts = parts_of(subject, close=False)
    dyed = "coat" if subject.is_person else next((p.paint for p in parts if p.paint != "shade"), "accent")
    light = {name: linear(colour) for name, colour in PAINTS.items()}
    light["accent"] = own
    light[dyed] = own
    if subject.is_person and subject.build.dress in {"spacesuit", "armour"}:
        light["pale"] = mixed(light["pale"], own, 0.75)  # a suit is white: what is worn on it is not
    for name, (of, factor) in SHADED.items():
        light[name] = light[of] * np.float32(max(0.62, factor))
    return {name: _display(colour) for name, colour in light.items()}


def _display(light: Array) -> tuple[int, int, int]:
    r, g, b = (np.clip(light, 0, 1) ** (1 / 2.2) * 255).astype(int).tolist()
    return r, g, b


def _ground(canvas: Canvas, request: StillRequest) -> Array:
    """Pale paper with a breath of the film's palette, a little deeper towards the foot and the corners."""
    colours = sorted((linear(colour) for colour in request.look.palette[:-1]), key=luminance)
    hue = colours[-1] / np.float32(max(luminance(colours[-1]), 0.02))
    paper = mixed(np.full(3, 0.66, np.float32), hue * np.float32(0.62), 0.22)
    down = np.clip((canvas.ys - 0.70) / 0.30, 0, 1) ** 2
    out = ((canvas.xs / canvas.aspect - 0.5) * 2) ** 2 * 0.10 + ((canvas.ys - 0.5) * 2) ** 2 * 0.05
    value = (1.04 - 0.16 * down - out).astype(np.float32)
    return (value[..., None] * paper).astype(np.float32)


def _shadowed(canvas: Canvas, scene: Array, stamp: Stamp) -> None:
    """The soft shadow of what stands there, under it (in place)."""
    foot = stamp.mask[int(stamp.mask.shape[0] * 0.9) :].max(0)
    columns = np.flatnonzero(foot > 0.3) + stamp.left
    if columns.size == 0:
        return
    middle = float(columns.min() + columns.max()) / 2 / canvas.height
    half = max(0.03, float(columns.max() - columns.min()) / 2 / canvas.height)
    pen = Pen(canvas, _FOOT - 0.12, min(1.0, _FOOT + 0.12))
    pen.disc(middle, _FOOT, half * 1.2, 0.010 + half * 0.10)
    pen.disc(middle + 0.35 * half, _FOOT + 0.004, half * 1.5, 0.016 + half * 0.12, ink=0.45)
    soft = blurred(pen.mask(), max(1.0, 0.010 * canvas.height))[..., None]
    scene[pen.top : pen.top + soft.shape[0]] *= 1 - np.float32(0.55) * soft


def _modelled(stamp: Stamp, tall: float) -> Array:
    """Round the flat shape under a light from the upper left: a lit side, a dark side, a fine edge."""
    colour = stamp.colour.copy()
    for share, strength in ((0.022, 0.5), (0.07, 0.4)):
        r = max(1.0, min(share * tall, 60.0))
        down, right = np.gradient(blurred(stamp.mask, r))
        facing = np.asarray(right * 0.8 + down * 0.5, np.float32) * np.float32(r * 2.0)
        colour *= (1 - np.clip(-facing, 0, 1) * np.float32(0.55 * strength))[..., None]
        colour += (np.clip(facing, 0, 1) * np.float32(0.30 * strength))[..., None] * (
            colour + np.float32(0.06)
        )
    step = max(1, round(min(0.004 * tall, 4.0)))
    inner = np.minimum(np.roll(stamp.mask, step, 1), np.roll(stamp.mask, -step, 1))
    edge = np.clip(stamp.mask - inner, 0, 1)
    return (colour * (1 - np.float32(0.35) * edge)[..., None]).astype(np.float32)
