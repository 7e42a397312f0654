"""Indoors: rooms and workshops."""

from dataclasses import dataclass

import numpy as np

from generators.drawing.places.fittings import box, curtains, hearth, lamps, room_light, shelves, window
from generators.drawing.plate import Pen
from generators.drawing.stage import Stage
from generators.drawing.terrain import draw, thing
from generators.drawing.tones import mixed

_WALLS = ("#a08668", "#8a9478", "#9a7a80", "#7f90a0", "#b09a70", "#8f7f9a", "#a5705a")
_FLOORS = ("#7a5232", "#6a4a3a", "#8a6a48", "#5f5a58", "#77503c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """How a room is built: the same in every shot of it."""

    wall: str
    floor: str
    window: str  # "arched", "tall", "wide"
    wainscot: bool
    beams: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """From where this shot sees the room: the extent of its back wall in shares of the frame."""

    left: float
    right: float

    def at(self, share: float, aspect: float) -> float:
        """The x of a place along the back wall, 0 its left end, 1 its right."""
        return aspect * (self.left + (self.right - self.left) * share)


def build_of(home: int) -> Build:
    """The build of the room numbered `home`."""
    rng = np.random.default_rng([home, 3])
    return Build(
        wall=_WALLS[int(rng.integers(len(_WALLS)))],
        floor=_FLOORS[int(rng.integers(len(_FLOORS)))],
        window=("arched", "tall", "wide")[int(rng.integers(3))],
        wainscot=bool(rng.random() < 0.5),
        beams=bool(rng.random() < 0.4),
    )


def standpoint(stage: Stage) -> Standpoint:
    """Where the lens stands in the room: nearer, farther, to one side, or looking into a corner."""
    rng = stage.rng
    half = {"extreme wide": 0.33, "wide": 0.37}.get(stage.staging.size, 0.41) + 0.04 * float(rng.random())
    half *= 0.9 if stage.view == "far" else 1.06 if stage.view in {"middle", "window"} else 1.0
    aside = float(rng.uniform(-0.11, 0.11))
    if stage.view == "corner" or (stage.view == "" and rng.random() < 0.22):
        aside = -0.30 * stage.side * (0.8 + 0.4 * float(rng.random()))
    return Standpoint(left=0.5 + aside - half, right=0.5 + aside + half)


def room(stage: Stage) -> None:
    """A room with a window; books, a stage, pews, desks or pictures as the words ask."""
    aspect, words = stage.canvas.aspect, stage.words
    build, seen = build_of(stage.home), standpoint(stage)
    bottom = min(0.80, max(0.58, stage.horizon + 0.06 + 0.05 * (float(stage.rng.random()) - 0.5)))
    box(
        stage, left=aspect * seen.left, right=aspect * seen.right, top=0.06, bottom=bottom,
        wall_hue=build.wall, floor_hue=build.floor, wainscot=build.wainscot, beams=build.beams,
    )  # fmt: skip
    if words & {"theatre", "theater", "stage", "cinema", "concert", "ballroom", "circus"}:
        curtains(stage)
        return
    grand = bool(
        words & {"church", "cathedral", "chapel", "temple", "hall", "museum", "castle", "palace", "throne"}
    )
    if grand:
        for share in (0.2, 0.5, 0.8):
            window(stage, seen.at(share, aspect), 0.33, 0.055, 0.30, arched=True)
    school = bool(words & {"classroom", "school", "schoolroom", "college", "university"})
    taken = (aspect, 0.0) if grand else _windows(stage, seen, build, one=school)
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
        for share in _free(stage, 0.24):
            x = seen.at(share, aspect)
            shelves(stage, x, x + 0.15 * aspect, 0.12, bottom, 5)
    elif school:
        _classroom(stage, seen, bottom, taken)
    elif not grand:
        _furniture(stage, seen, bottom)
    if stage.hour.lamps > 0.3 and not grand:
        lamps(stage, [(aspect * (0.5 - (0.10 + 0.12 * float(stage.rng.random())) * stage.side), 0.16)], 1.0)


def _windows(stage: Stage, seen: Standpoint, build: Build, *, one: bool = False) -> tuple[float, float]:
    """The window, away from the subject; larger where weather is to be seen through it.

    Returns its middle and half its width.
    """
    aspect, reach = stage.canvas.aspect, stage.canvas.reach
    wide, tall = {"arched": (0.12, 0.30), "tall": (0.11, 0.34), "wide": (0.19, 0.24)}[build.window]
    much = 1.25 if stage.view == "window" else 1.12 if stage.air.snow or stage.air.rain else 1.0
    wide, tall = wide * much * reach, tall * min(1.12, much)
    x = stage.subject_x + stage.side * (0.34 + wide + 0.10 * float(stage.rng.random())) * reach
    low, high = seen.at(0.0, aspect) + wide * 1.3, seen.at(1.0, aspect) - wide * 1.3
    x = min(max(x, low, 0.10 + wide), high, aspect - 0.10 - wide)
    window(stage, x, 0.33, wide, tall, arched=build.window == "arched")
    other = x - stage.side * (wide * 2 + 0.62)
    if low < other < high and stage.view != "corner" and not one:
        window(stage, other, 0.33, wide, tall, arched=build.window == "arched")
    return x, wide


def _free(stage: Stage, width: float) -> tuple[float, ...]:
    """Where along the wall things can stand beside the window."""
    near = 0.02 if stage.side > 0 else 0.98 - width
    middle = 0.30 if stage.side > 0 else 0.70 - width
    return (near, middle + 0.04 * float(stage.rng.random()))


def _classroom(stage: Stage, seen: Standpoint, bottom: float, taken: tuple[float, float]) -> None:
    """A blackboard with writing, rows of desks."""
    canvas, rng, level = stage.canvas, stage.rng, room_light(stage)
    away = -1 if taken[0] > canvas.aspect / 2 else 1
    middle = taken[0] + away * (taken[1] + 0.31 + 0.06 + 0.1 * float(rng.random()))
    frame, board, chalk = Pen(canvas), Pen(canvas), Pen(canvas)
    frame.box(middle - 0.31, 0.19, middle + 0.31, 0.47)
    board.box(middle - 0.295, 0.205, middle + 0.295, 0.455)
    for row in range(4):
        x = middle - 0.26
        while x < middle + 0.2:
            w = float(rng.uniform(0.02, 0.07))
            y = 0.24 + 0.055 * row
            chalk.stroke(
                [(x + w * t, y + 0.008 * float(rng.normal())) for t in np.linspace(0, 1, 6).tolist()], 0.003
            )
            x += w + 0.018
    stage.far.lay(frame.mask(), stage.natural("#6a4a30", level * 0.5, 0.5))
    stage.far.lay(board.mask(), stage.natural("#24443a", level * 0.42, 0.6))
    stage.far.lay(chalk.mask() * np.float32(0.7), stage.tone(min(0.9, level * 1.6)))
    desks = Pen(canvas)
    for k in range(5):
        x = canvas.aspect * (0.1 + 0.2 * k)
        if abs(x - stage.subject_x) > 0.2:
            draw(desks, thing("table"), x, bottom + 0.10, 0.13)
            draw(desks, thing("chair"), x + 0.09, bottom + 0.11, 0.15, flip=k % 2 == 0)
    stage.ground.lay(desks.mask(), stage.natural("#4a3220", level * 0.40, 0.4))


def _furniture(stage: Stage, seen: Standpoint, bottom: float) -> None:
    canvas, rng = stage.canvas, stage.rng
    level, away = room_light(stage), -stage.side
    pen, frames, inside = (Pen(canvas) for _ in range(3))
    x = canvas.aspect * (0.5 + (0.26 + 0.10 * float(rng.random())) * away)
    if abs(x - stage.subject_x) < 0.24:
        x = canvas.aspect * (0.5 + 0.38 * stage.side)
    kind = "bed" if stage.words & {"bedroom", "nursery", "hospital", "ward", "attic"} else "table"
    draw(pen, thing(kind), x, bottom + 0.07, 0.17)
    chair = x + (0.26 if rng.random() < 0.5 else -0.26)
    draw(pen, thing("chair"), chair, bottom + 0.08, 0.19, flip=chair > x)
    if kind == "table":
        draw(pen, thing("desk lamp"), x + 0.06 * away, bottom - 0.095, 0.09, flip=away < 0)
    pictures = np.random.default_rng([stage.home, 5])
    for k in range(int(pictures.integers(1, 4))):
        w, h = float(pictures.uniform(0.03, 0.06)), float(pictures.uniform(0.04, 0.07))
        px = seen.at(0.5 + away * (0.12 + 0.14 * k), canvas.aspect)
        py = 0.24 + 0.05 * float(pictures.random())
        frames.box(px - w, py - h, px + w, py + h)
        inside.box(px - w * 0.8, py - h * 0.82, px + w * 0.8, py + h * 0.82)
    stage.far.lay(frames.mask(), stage.natural("#4a3020", level * 0.4, 0.4))
    stage.far.lay(inside.mask(), mixed(stage.tone(level * 0.8), stage.tones.accent, 0.25))
    stage.ground.lay(pen.mask(), stage.natural("#3c2a20", level * 0.38, 0.4))


def workshop(stage: Stage) -> None:
    """A place of work: a bench, shelves of jars, tools on the wall, a lamp or an oven's glow."""
    canvas, aspect = stage.canvas, stage.canvas.aspect
    build, seen = build_of(stage.home), standpoint(stage)
    bottom = min(0.82, max(0.62, stage.horizon + 0.09 + 0.05 * (float(stage.rng.random()) - 0.5)))
    box(
        stage, left=aspect * seen.left, right=aspect * seen.right, top=0.04, bottom=bottom, warm=0.6,
        wall_hue=build.wall, floor_hue=build.floor, wainscot=build.wainscot, beams=True,
    )  # fmt: skip
    _windows(stage, seen, build)
    start = seen.at(0.02 if stage.side > 0 else 0.60, aspect)
    shelves(stage, start, start + 0.30 * aspect, 0.14 + 0.04 * float(stage.rng.random()), 0.50, 3, jars=True)
    level = room_light(stage)
    tools = Pen(canvas, 0.0, 0.4)
    for i in range(9):
        x = seen.at(0.06 + 0.11 * i, aspect)
        y, tall = 0.055, float(stage.rng.uniform(0.05, 0.11))
        tools.stroke([(x, y), (x, y + tall)], 0.005)
        tools.disc(x, y + tall, float(stage.rng.uniform(0.010, 0.022)), 0.014)
    tools.box(seen.at(0.03, aspect), 0.045, seen.at(0.97, aspect), 0.055)
    stage.ground.lay(tools.mask(), stage.natural("#2c2622", level * 0.34, 0.3), top=tools.top)
    bench = Pen(canvas, bottom - 0.2, canvas.bottom)
    side = -stage.side
    x = aspect * (0.5 + (0.16 + 0.12 * float(stage.rng.random())) * side)
    if stage.words & {"clock", "clockmaker", "watchmaker", "clockmakers"}:
        for k in range(4):
            draw(
                tools,
                thing("clock"),
                seen.at(0.14 + 0.24 * k, aspect),
                0.36 + 0.03 * (k % 2),
                0.13,
                shaded=True,
            )
        stage.far.lay(
            tools.mask() * np.float32(0.8), stage.natural("#c8a468", level * 0.8, 0.4), top=tools.top
        )
    bench.box(x - 0.42, bottom - 0.075, x + 0.42, bottom - 0.045)
    for k in (-0.38, 0.36):
        bench.box(x + k, bottom - 0.05, x + k + 0.03, bottom + 0.09)
    for k, (kind, tall) in zip(
        (-0.25, -0.1, 0.16, 0.3),
        (("bottle", 0.08), ("cup", 0.05), ("kettle", 0.09), ("bread", 0.05)),
        strict=True,
    ):
        draw(bench, thing(kind), x + k * side, bottom - 0.073, tall)
    stage.ground.lay(bench.mask(), stage.natural("#4a3220", level * 0.40, 0.4), top=bench.top)
    if stage.words & {"bakery", "kitchen", "forge", "smithy", "foundry", "oven", "boiler", "pottery"}:
        hearth(stage, aspect * (0.5 + (0.30 + 0.07 * float(stage.rng.random())) * stage.side), bottom + 0.04)
    else:
        lamps(stage, [(x, 0.17)], 1.2)
