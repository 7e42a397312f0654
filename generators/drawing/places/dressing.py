"""What a place's words add to its family: a castle over the village, stalls and a crowd in the street."""

import numpy as np

from generators.drawing.figures import Build, person
from generators.drawing.noise import blurred
from generators.drawing.plate import Pen
from generators.drawing.stage import Stage
from generators.drawing.terrain import draw, thing
from generators.drawing.tones import mixed

_LANDMARKS = {
    "castle": "castle", "palace": "castle", "fortress": "castle", "kingdom": "castle", "church": "church",
    "monastery": "church", "windmill": "windmill", "fairground": "ferris wheel", "circus": "ferris wheel",
    "lighthouse": "lighthouse",
}  # fmt: skip
_BUSY = frozenset("crowded busy crowd market marketplace bazaar fair festival bustling parade".split())
_STALLS = frozenset({"market", "marketplace", "bazaar", "fair", "stall", "stalls"})
_EMPTY = frozenset({"empty", "deserted", "abandoned", "silent", "lonely", "closed"})


def dressed(stage: Stage) -> None:
    """Add to the painted place what its words name beside their family."""
    if stage.place in {"village", "coast"}:
        _landmark(stage)
    if stage.place in {"street", "alley"}:
        if stage.words & _STALLS:
            _stalls(stage)
        if stage.words & _BUSY and not stage.words & _EMPTY:
            _crowd(stage)
    if stage.place == "corridor" and stage.words & {
        "space",
        "spaceship",
        "starship",
        "spacecraft",
        "cockpit",
    }:
        _portholes(stage)


def _landmark(stage: Stage) -> None:
    kind = next((shape for word, shape in _LANDMARKS.items() if word in stage.words), None)
    if kind is None or kind == stage.shape:
        return
    pen = Pen(stage.canvas)
    x = stage.subject_x + stage.side * (0.42 + 0.12 * float(stage.rng.random())) * stage.canvas.reach
    draw(pen, thing(kind), x, stage.horizon + 0.02, 0.42 + 0.08 * float(stage.rng.random()))
    stage.far.lay(pen.mask(), mixed(stage.at_depth(0.5, 0.03), stage.haze, 0.18))


def _stalls(stage: Stage) -> None:
    """Booths with striped awnings along both sides of the way."""
    canvas, rng = stage.canvas, stage.rng
    cloth, stripes, posts, goods = (Pen(canvas) for _ in range(4))
    for near in (0.35, 0.55, 0.85, 1.25):
        for side in (-1, 1):
            x = canvas.aspect * 0.5 + side * (0.16 + 0.62 * near)
            if abs(x - stage.subject_x) < 0.20:
                continue
            foot = stage.horizon + 0.03 + 0.20 * near
            w, h = 0.20 * near, 0.30 * near
            posts.box(x - w * 0.95, foot - h, x - w * 0.9, foot)
            posts.box(x + w * 0.9, foot - h, x + w * 0.95, foot)
            posts.box(x - w * 0.95, foot - h * 0.42, x + w * 0.95, foot)
            cloth.polygon(
                [
                    (x - w * 0.8, foot - h * 1.25),
                    (x + w * 0.8, foot - h * 1.25),
                    (x + w * 1.1, foot - h * 0.9),
                    (x - w * 1.1, foot - h * 0.9),
                ]
            )
            for k in range(0, 8, 2):
                a, b = -0.8 + 0.2 * k, -0.8 + 0.2 * (k + 1)
                stripes.polygon(
                    [
                        (x + w * a, foot - h * 1.25),
                        (x + w * b, foot - h * 1.25),
                        (x + w * b * 1.37, foot - h * 0.9),
                        (x + w * a * 1.37, foot - h * 0.9),
                    ]
                )
            for _ in range(9):
                r = w * float(rng.uniform(0.05, 0.10))
                goods.disc(x + w * float(rng.uniform(-0.85, 0.85)), foot - h * 0.42 - r * 0.6, r)
    stage.ground.lay(posts.mask(), mixed(stage.at_depth(0.25, 0.04), stage.haze, 0.12))
    pale = stage.tone(min(0.85, stage.hour.near + 0.42))
    accent = mixed(stage.tones.accent, stage.at_depth(0.2), 0.3 + 0.3 * stage.hour.flat)
    stage.ground.lay(cloth.mask(), mixed(pale, stage.haze, 0.25))
    stage.ground.lay(stripes.mask() * cloth.mask(), mixed(accent, stage.haze, 0.12))
    stage.ground.lay(goods.mask(), mixed(accent, stage.tone(0.5), 0.5))


def _crowd(stage: Stage) -> None:
    """People standing and passing, farther off than the subject."""
    canvas, rng = stage.canvas, stage.rng
    for near in (0.10, 0.22, 0.38):
        pen = Pen(canvas)
        for k in range(int(13 - 14 * near)):
            x = canvas.aspect * (0.5 + float(rng.uniform(-0.46, 0.46)) * (0.55 + near))
            pose = ("standing", "walking", "carrying", "standing")[int(rng.integers(4))]
            wear = (Build(), Build(dress="dress", hair="long"), Build(hat="brim"), Build(child=True))[k % 4]
            tall = (0.10 + 0.34 * near) * (0.72 if wear.child else float(rng.uniform(0.92, 1.06)))
            if abs(x - stage.subject_x) < 0.08 + 0.2 * near:
                continue
            foot = stage.horizon + 0.025 + 0.34 * near
            draw(pen, person(pose, wear), x, foot, tall, flip=bool(rng.random() < 0.5))
        shade = mixed(stage.at_depth(0.6 - near, 0.03), stage.haze, 0.42 - 0.5 * near)
        mask = pen.mask()
        stage.ground.lay(
            blurred(np.roll(mask, 2, 0), 2.0) * np.float32(0.3), stage.at_depth(0.0) * np.float32(0.5)
        )
        stage.ground.lay(mask, shade)


def _portholes(stage: Stage) -> None:
    """Round windows on the dark outside, stars, the limb of a planet."""
    canvas, rng = stage.canvas, stage.rng
    holes, rims, stars, planet = (Pen(canvas) for _ in range(4))
    far = stage.view == "window"
    for x, y, r in (
        (stage.subject_x + stage.side * 0.55, 0.40, 0.30 if far else 0.20),
        (stage.subject_x - stage.side * 0.80, 0.40, 0.20),
    ):
        rims.disc(x, y, r * 1.12)
        holes.disc(x, y, r)
        planet.disc(x + r * 0.5 * stage.side, y + r * 1.0, r * 1.05)
        for _ in range(40):
            stars.disc(
                x + float(rng.uniform(-r, r)),
                y + float(rng.uniform(-r, r)),
                0.0016 + 0.002 * float(rng.random()),
            )
    inside = holes.mask()
    stage.far.lay(rims.mask(), mixed(stage.haze, stage.tone(0.2), 0.6))
    stage.far.lay(inside, stage.tone(0.05) * np.float32(0.6))
    stage.far.lay(stars.mask() * inside, np.full(3, 1.4, np.float32))
    ball = planet.mask() * inside
    lit = np.clip(
        ball
        - 0.75
        * np.roll(ball, (round(0.05 * canvas.height), round(0.04 * canvas.height * stage.side)), (0, 1)),
        0,
        1,
    )
    stage.far.lay(ball, mixed(stage.tone(0.3), stage.tones.accent, 0.35))
    stage.far.lay(
        blurred(lit, 2.0) * ball * np.float32(0.8), mixed(stage.tone(0.85), stage.tones.accent, 0.3)
    )
