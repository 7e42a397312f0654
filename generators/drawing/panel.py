"""A request becomes layers: read the shot, set the stage, paint it, develop it."""

import zlib
from dataclasses import replace

import numpy as np

from generators.drawing.actors import paint_subject
from generators.drawing.canvas import Canvas
from generators.drawing.composition import framing, stood
from generators.drawing.finish import developed, finish_light, planes, softened
from generators.drawing.gel import gelled
from generators.drawing.grade import Grade, grade_of
from generators.drawing.layers import Layers, Motion, Sheet, extent_of, opening, sheet_of, sheets_of
from generators.drawing.noise import window
from generators.drawing.phenomena import framed_for, paint_force, staged_for
from generators.drawing.places.dressing import dressed
from generators.drawing.places.painters import PAINTERS
from generators.drawing.places.states import apply_states, flooded
from generators.drawing.plate import Plate
from generators.drawing.portrait import feeling_of
from generators.drawing.reading import core_of, place_of, states_of, subject_of, view_of, words_of
from generators.drawing.stage import Stage, new_stage
from generators.drawing.tones import Tones, linear
from storage.domain.plan import ShotSize
from storage.domain.render import StillRequest

_PARALLAX = {
    "sky": 0.08,
    "far": 0.28,
    "view": 0.28,
    "flow": 0.55,
    "ground": 0.66,
    "subject": 0.82,
    "near": 1.3,
}


# how much larger what is behind the subject is seen in a closer shot
_NEARER: dict[ShotSize, float] = {"medium": 1.3, "close-up": 1.7, "extreme close-up": 2.2}
_NEARER_INSIDE: dict[ShotSize, float] = {**_NEARER, "wide": 1.14, "full": 1.24}


def forbidden(phrase: str, avoid: tuple[str, ...]) -> bool:
    """Whether `phrase` names something that must not be seen."""
    words = set(words_of(phrase))
    return any(set(words_of(thing)) & words for thing in avoid)


def painted(request: StillRequest) -> Layers:
    """The panel of `request`, as layers. Deterministic: the same request gives the same layers."""
    shot = request.shot
    canvas = Canvas.of(request.width, request.height)
    subject = subject_of(shot.subject, shot.action, request.characters)
    if forbidden(shot.subject, shot.avoid):
        subject = subject_of("")
    staging = staged_for(subject.force, shot.staging, shot.place)
    frame = framed_for(subject.force, stood(framing(staging), request.seed), staging)
    others = tuple(
        subject_of(p, "", request.characters) for p in shot.subjects if not forbidden(p, shot.avoid)
    )
    share = {"left third": 0.34, "centre": 0.5, "right third": 0.66}[staging.placement]
    rng = np.random.default_rng([request.seed, 1])
    place = place_of(shot.place, f"{shot.subject} {shot.action}" if subject.noun is None else "", subject)
    gel = linear(staging.key_light) if staging.key_light is not None else None
    if place in {"underwater", "space"} and subject.is_person and subject.pose not in {"sitting", "working"}:
        subject = replace(subject, pose="floating")
    stage = new_stage(
        canvas, rng, staging, frame, Tones(shot.palette, gel), place=place,
        words=frozenset(words_of(f"{shot.place} {shot.action}")),
        subject_x=share * canvas.aspect, afloat=subject.noun is not None and subject.noun.home == "water",
    )  # fmt: skip
    # The light and what is built keep the side the staging gave them, so that a room stays itself
    # from shot to shot; only who stands in it may stand otherwise.
    stage.subject_x += frame.aside * canvas.aspect
    stage.states = (
        states_of(f"{shot.place} {shot.action}") if subject.force is None else states_of(shot.place)
    )
    stage.view = view_of(shot.place)
    stage.feeling = feeling_of(shot.mood)
    stage.home = zlib.crc32(" ".join(core_of(shot.place)).encode())
    if "snowed-in" in stage.states:
        stage.air = replace(stage.air, white=1.0, cover=max(stage.air.cover, 0.5))
    stage.shape = subject.noun.shape if subject.noun is not None else ""
    PAINTERS[place](stage)
    dressed(stage)
    apply_states(stage)
    nearer = (_NEARER_INSIDE if stage.indoors else _NEARER).get(staging.size)
    if nearer is not None and subject.force is None:
        _magnified(stage, nearer)
    flooded(stage)
    gelled(stage)
    if subject.noun is None:
        paint_force(stage, subject.force)
    for other in others:  # "a detective and the wind"
        if other.noun is None and other.force not in {None, "light", "place"}:
            paint_force(stage, other.force)
    actor = Plate(canvas)
    paint_subject(stage, actor, subject, seconds=others)
    return _developed(stage, actor, request.seed, grade_of(shot.mood, request.look.style))


def _magnified(stage: Stage, factor: float) -> None:
    """See the place from nearer, around where the subject is."""
    canvas = stage.canvas
    x = (stage.subject_x + canvas.aspect / 2 + 0.25 * (float(stage.rng.random()) - 0.5)) / 2
    y = 0.46 if stage.indoors else (stage.horizon + 0.42) / 2
    column, row = canvas.column(x), canvas.row(y)
    plates = (stage.far, stage.flow, stage.ground, stage.near)
    if stage.outside is not None:  # white wherever it is: only its cover is to be seen to
        stage.outside.cover[:] = window(stage.outside.cover, column, row, factor)
        stage.outside.colour[:] = stage.outside.cover
    for plate in plates:
        if plate.cover.any():
            for plane in (*plate.colour, plate.cover):
                plane[:] = window(plane, column, row, factor)
    for i in range(3):
        stage.sky[..., i] = window(stage.sky[..., i], column / 2, row / 2, factor)
    if stage.floor is not None:
        stage.floor = min(0.95, y + (stage.floor - y) * factor)
    if stage.skirting is not None:
        stage.skirting = y + (stage.skirting - y) * factor
    stage.stars[:] = [replace(s, x=x + (s.x - x) * factor, y=y + (s.y - y) * factor) for s in stage.stars]


def _developed(stage: Stage, actor: Plate, seed: int, grade: Grade) -> Layers:
    canvas = stage.canvas
    named = {
        "far": stage.far,
        **({"view": stage.outside} if stage.outside is not None else {}),
        "flow": stage.flow,
        "ground": stage.ground,
        "subject": actor,
        "near": stage.near,
    }
    blur = stage.frame.focus * 0.011 * canvas.height
    softened(stage.far, blur)
    softened(stage.flow, blur * 0.8)
    softened(stage.ground, blur * 0.8)
    softened(stage.near, 0.004 * canvas.height + blur * 0.6)
    finish_light(stage, [plate for name, plate in named.items() if name != "view"], grade)
    sheets: list[Sheet] = []
    hidden = canvas.full[0]  # rows from here down are behind something solid
    for name, plate in reversed(named.items()):
        extent = extent_of(plate)
        if extent is None:
            continue
        if name == "view":
            sheets.append(opening(name, plate, extent, parallax=_PARALLAX[name], step=2))
            continue
        step = 2 if name == "near" or (name != "subject" and blur > 2.2) else 1
        sheets += reversed(
            sheets_of(
                name,
                plate,
                extent,
                parallax=_PARALLAX[name],
                step=step,
                until=hidden,
                split=name in {"far", "ground"},
            )
        )
        if name in {"far", "flow", "ground"}:
            hidden = min(hidden, extent.solid + round(0.1 * canvas.height))
    light = developed(np.ascontiguousarray(np.moveaxis(stage.sky[: (hidden + 1) // 2], 2, 0)))
    sheets.append(sheet_of("sky", light, None, left=0, top=0, parallax=_PARALLAX["sky"], step=2))
    sheets.reverse()
    air = stage.air
    outside = not stage.indoors and stage.place not in {"space", "moonscape", "underwater"}
    falling = outside and (air.rain or air.snow)
    motion = Motion(
        rain=air.rain if outside else 0.0, snow=air.snow if outside else 0.3 * air.snow * stage.indoors,
        view_rain=air.rain if stage.outside else 0.0, view_snow=air.snow if stage.outside else 0.0,
        fog=air.fog if outside else 0.35 * air.fog, gusts=air.gusts if outside else 0.0,
        motes=0.0 if falling else 1.0 if outside and air.gusts > 0.5 else 0.7 if stage.indoors else 0.5,
        close=stage.staging.size in {"close-up", "extreme close-up"},
        lightning=air.lightning and outside, wind=-stage.side, air=_air_colour(stage),
        chop=0.25 + 0.7 * max(air.gusts, 0.9 * air.lightning), roll=stage.frame.roll,
        rising=stage.place == "underwater",
        stars=tuple(
            (round(s.x, 4), round(s.y, 4), round(s.power, 3), round(s.phase, 3)) for s in stage.stars
        ),
    )  # fmt: skip
    return Layers(
        width=canvas.width,
        height=canvas.height,
        margin=canvas.margin,
        seed=seed,
        motion=motion,
        sheets=tuple(sheets),
    )


def _air_colour(stage: Stage) -> tuple[int, int, int]:
    patch = np.broadcast_to(developed(stage.haze)[:, None, None], (3, 2, 2)).astype(np.float32)
    y, u, v = planes(patch)
    return round(float(y[0, 0])), round(float(u[0, 0])), round(float(v[0, 0]))
