"""A person close up: head and shoulders, with a face."""

from generators.drawing.figures import Build
from generators.drawing.shapes import Part, ellipse, limb, smooth


def portrait(build: Build, pose: str = "standing") -> tuple[Part, ...]:
    """Head and shoulders, three-quarter view facing right.

    Drawn to the scale of a whole figure 100 tall, head at the top, so that a close-up is the same
    figure through a longer lens.
    """
    up = pose in {"looking up", "reaching", "dancing", "floating"}
    down = pose in {"working", "kneeling", "sitting", "carrying", "lying"}
    tip = -1.1 if up else 0.9 if down else 0.0
    parts: list[Part] = []

    def add(paint: str, *outlines: tuple[tuple[float, float], ...]) -> None:
        parts.extend(Part(paint, o) for o in outlines)

    cx, cy = 0.0, 9.0
    broad = 0.86 if build.child or build.dress == "dress" else 1.0
    if build.wings:
        add("pale", smooth([(-6, 24), (-24, 6), (-30, 20), (-20, 44), (-8, 44)]), smooth([(6, 24), (22, 8), (28, 22), (20, 44), (8, 44)]))
    if build.hair == "long":
        add("hair", smooth([(-6.4, 4), (0, -0.6), (6.4, 4), (7.4, 14), (8.6, 24), (3, 26), (-3, 26), (-9, 25), (-7.8, 14)]))
    if build.hat == "hood" or build.hat == "scarf":
        add("coat", smooth([(0, -2.0), (6.6, 1.4), (8.6, 9), (8.4, 18), (4, 22), (-5, 22), (-9, 18), (-9.0, 9), (-6.6, 1.2)]))
    body = "suit" if build.dress in {"spacesuit", "armour"} else "coat"
    add(body, smooth([(-3.4, 18.4), (3.4, 18.4), (8.5 * broad, 21.0), (13.2 * broad, 24.5), (15.2 * broad, 33), (16, 52), (-16, 52), (-15.2 * broad, 33), (-13.2 * broad, 24.5), (-8.5 * broad, 21.0)]))
    add("skin", *limb([(0.2, 13.4), (0.0, 20.2)], [5.0, 6.4]))
    add("shade_skin", smooth([(-2.4, 15.2), (2.8, 15.4), (2.6, 17.6), (-1.0, 18.4)]))
    if build.dress in {"coat", "shirt", "apron"}:
        add("pale", smooth([(-3.4, 18.6), (0, 25), (3.6, 18.6), (1.6, 20.4), (0, 21.4), (-1.6, 20.4)]))
        add(body, ((-3.4, 17.6), (-6.4, 21), (-1.2, 30), (0.2, 25.4)), ((3.6, 17.6), (6.6, 21), (1.6, 30), (0.2, 25.4)))
        add("shade", ((0.0, 26), (0.7, 26), (0.9, 52), (-0.3, 52)))
    if build.dress == "apron":
        add("pale", smooth([(-6.5, 31), (6.5, 31), (8, 52), (-8, 52)]), *limb([(-6, 32), (-4.4, 20.5)], [1.3, 1.1]), *limb([(6, 32), (4.6, 20.5)], [1.3, 1.1]))
    if build.dress == "spacesuit":
        add("shade", ellipse(0, 20.4, 8.4, 2.4))
        add("metal", ellipse(0, 19.9, 7.8, 1.8))
    face_y = cy + tip * 0.5
    add("skin", ellipse(-5.3, face_y + 0.4, 1.1, 1.7))
    add("skin", smooth([(-5.1, face_y - 3.4), (-2.6, face_y - 6.9), (1.4, face_y - 7.0), (4.7, face_y - 3.8), (5.1, face_y + 0.2), (4.5, face_y + 3.6), (2.6, face_y + 6.4), (0.9, face_y + 7.2), (-1.8, face_y + 6.2), (-4.2, face_y + 3.4)]))
    add("shade_skin", smooth([(-5.1, face_y - 2.8), (-3.3, face_y - 1.2), (-2.9, face_y + 2.6), (-1.2, face_y + 5.8), (-2.2, face_y + 5.9), (-4.3, face_y + 3.3)]))
    _features(parts, face_y + tip * 0.35, build, tip)
    _hair(parts, face_y, build)
    _headwear(parts, face_y, build)
    _held(parts, build)
    return tuple(parts)


def _features(parts: list[Part], y: float, build: Build, tip: float) -> None:
    def add(paint: str, *outlines: tuple[tuple[float, float], ...]) -> None:
        parts.extend(Part(paint, o) for o in outlines)

    big = 1.22 if build.child else 1.0
    for x, w in ((-1.15, 1.15 * big), (2.55, 1.0 * big)):
        add("shade_skin", ellipse(x, y - 0.35, w * 1.25, 0.95 * big))
        add("eye", smooth([(x - w, y - 0.1), (x - w * 0.2, y - 0.62 * big), (x + w * 0.6, y - 0.5 * big), (x + w, y + 0.02), (x + w * 0.2, y + 0.4 * big), (x - w * 0.6, y + 0.34 * big)]))
        add("iris", ellipse(x + 0.18, y - 0.1 - 0.10 * (tip < 0), 0.46 * big, 0.48 * big))
        add("shade", ellipse(x + 0.2, y - 0.1 - 0.10 * (tip < 0), 0.22 * big, 0.24 * big))
        add("spark", ellipse(x + 0.36, y - 0.27, 0.10 * big, 0.10 * big))
        add("lash", *limb([(x - w * 1.02, y - 0.10), (x - w * 0.1, y - 0.66 * big), (x + w * 0.7, y - 0.5 * big), (x + w * 1.05, y)], [0.10, 0.24, 0.22, 0.10]))
        brow = "hair_old" if build.beard or build.stoop else "hair"
        add(brow, *limb([(x - w * 1.1, y - 1.55 + 0.15), (x, y - 2.0), (x + w * 1.1, y - 1.6)], [0.26, 0.46, 0.22]))
    add("shade_skin", smooth([(1.0, y - 0.6), (1.35, y + 0.6), (2.25, y + 2.1), (1.5, y + 2.75), (0.5, y + 2.55), (0.8, y + 1.2)]))
    add("skin_light", smooth([(1.2, y - 0.7), (1.75, y + 0.7), (2.05, y + 1.7), (1.55, y + 1.9), (1.25, y + 0.8)]))
    add("shade", ellipse(0.95, y + 2.62, 0.28, 0.13), ellipse(1.85, y + 2.6, 0.22, 0.12))
    add("lip", smooth([(-0.55, y + 4.15), (0.5, y + 3.82), (1.1, y + 3.95), (1.7, y + 3.8), (2.55, y + 4.1), (1.8, y + 4.62), (0.7, y + 4.68)]))
    add("shade", *limb([(-0.6, y + 4.16), (1.0, y + 4.22), (2.6, y + 4.1)], [0.08, 0.15, 0.08]))


def _hair(parts: list[Part], y: float, build: Build) -> None:
    old = build.stoop or (build.beard and build.hair == "bald")
    paint = "hair_old" if old else "hair"
    if build.beard:
        parts.append(Part(paint, smooth([(-4.6, y + 0.6), (-3.2, y + 3.6), (-1.2, y + 3.3), (0.9, y + 3.0), (3.2, y + 3.3), (4.7, y + 1.8), (4.6, y + 5.4), (2.8, y + 9.6), (0.8, y + 11.0), (-2.0, y + 9.2), (-4.4, y + 5.4)])))
        parts.append(Part("lip", smooth([(-0.1, y + 4.5), (1.1, y + 4.25), (2.3, y + 4.45), (1.1, y + 4.95)])))
    if build.hair == "bald":
        if build.hat == "":
            parts.append(Part(paint, smooth([(-5.4, y - 2.2), (-4.2, y - 3.6), (-3.9, y - 0.4), (-4.6, y + 2.0)])))
        return
    if build.hat in {"helmet"}:
        return
    lift = 1.6 if build.hair == "curly" else 0.7
    parts.append(Part(paint, smooth([(5.2, y - 1.8), (5.0, y - 4.6), (2.2, y - 7.4 - lift), (-2.2, y - 7.6 - lift), (-5.6 - lift * 0.4, y - 4.4), (-5.7 - lift * 0.4, y + 1.0), (-4.7, y + 2.2), (-4.6, y - 1.6), (-3.2, y - 3.4), (-0.5, y - 4.2), (2.6, y - 5.0), (4.3, y - 3.4)])))
    if build.hair == "bun":
        parts.append(Part(paint, ellipse(-3.8, y - 7.6, 2.8, 2.6)))
    if build.hair == "long":
        parts.append(Part(paint, smooth([(-5.4, y - 3.6), (-6.4, y + 3), (-7.2, y + 12), (-5.2, y + 16), (-3.9, y + 9), (-4.2, y + 1)])))
        parts.append(Part(paint, smooth([(4.6, y - 3.8), (5.7, y + 1), (6.0, y + 9), (5.2, y + 14), (4.5, y + 7), (4.7, y + 0.5)])))


def _headwear(parts: list[Part], y: float, build: Build) -> None:
    def add(paint: str, *outlines: tuple[tuple[float, float], ...]) -> None:
        parts.extend(Part(paint, o) for o in outlines)

    match build.hat:
        case "brim":
            add("hat", smooth([(-5.6, y - 3.6), (-5.0, y - 9.6), (-1.2, y - 11.0), (0.6, y - 10.4), (2.6, y - 11.0), (5.2, y - 9.4), (5.6, y - 3.8)]))
            add("shade", ((-5.6, y - 5.2), (5.6, y - 5.4), (5.6, y - 3.8), (-5.6, y - 3.6)))
            add("hat", smooth([(-10.4, y - 2.6), (-5.4, y - 4.4), (0, y - 3.8), (5.6, y - 4.6), (10.6, y - 3.0), (6, y - 2.3), (0.4, y - 1.9), (-5.6, y - 2.1)]))
        case "cap":
            add("hat", smooth([(-5.9, y - 2.6), (-5.8, y - 6.6), (-1.5, y - 9.4), (3.4, y - 8.6), (5.8, y - 5.4), (5.6, y - 3.4)]))
            add("shade", smooth([(-1.6, y - 3.6), (5.6, y - 3.8), (9.2, y - 2.0), (5.6, y - 2.4), (1.0, y - 2.6)]))
        case "toque":
            add("pale", ((-5.6, y - 3.4), (5.6, y - 3.8), (5.4, y - 9.6), (-5.4, y - 9.4)))
            add("white", smooth([(-5.6, y - 8.6), (-8.4, y - 12.4), (-4.8, y - 15.6), (0, y - 14.8), (4.6, y - 15.8), (8.4, y - 12.4), (5.6, y - 8.8)]))
        case "hood" | "scarf":
            add("coat", smooth([(-5.4, y + 6), (-6.4, y - 1), (-4.4, y - 6.6), (0.5, y - 8.3), (5.2, y - 5.8), (6.4, y), (5.0, y + 7), (8.6, y + 8), (9.4, y - 1), (6.4, y - 8.4), (0, y - 11.2), (-6.6, y - 8.6), (-9.6, y - 1), (-8.6, y + 9)]))
        case "wizard":
            add("hat", smooth([(-5.8, y - 3.4), (-3.4, y - 12), (-1.6, y - 21), (0.6, y - 20.6), (3.6, y - 11.8), (5.8, y - 3.6)]))
            add("hat", smooth([(-12, y - 2.2), (-5, y - 4.6), (5, y - 4.8), (12, y - 2.6), (5, y - 1.8), (-5, y - 1.8)]))
        case "crown":
            add("gold", ((-5.8, y - 3.8), (-6.8, y - 10.2), (-3.2, y - 6.6), (-0.2, y - 11.4), (3.0, y - 6.8), (6.6, y - 10.4), (5.8, y - 4.0)))
            add("red", ellipse(0, y - 5.4, 0.8, 0.8))
        case "helmet":
            if build.dress == "spacesuit":
                add("rim_glass", *limb([(9.4, y - 3.5), (8.6, y + 6.2), (2, y + 10.2), (-6.6, y + 8.0), (-9.6, y), (-7.2, y - 7.4), (0, y - 10.6), (7.4, y - 7.6), (9.6, y - 1)], [1.6] * 9))
                add("spark", smooth([(-7.0, y - 4.4), (-4.0, y - 8.0), (-2.6, y - 8.4), (-5.6, y - 3.8)]))
            else:
                add("metal", smooth([(-6.2, y + 2), (-6.0, y - 6), (0, y - 10.2), (6.0, y - 6), (6.2, y + 1), (4.6, y + 1), (4.6, y - 2.4), (-4.4, y - 2.4), (-4.6, y + 2.2)]))
                add("shade", ((-0.3, y - 10), (0.7, y - 10), (0.9, y + 2.2), (0.1, y + 2.2)))
        case _:
            pass


def _held(parts: list[Part], build: Build) -> None:
    match build.carries:
        case "umbrella":
            parts.insert(0, Part("accent", smooth([(-26, 6), (-18, -7), (0, -13), (18, -7), (26, 6), (17, 3.4), (9, 5.4), (0, 3.2), (-9, 5.4), (-17, 3.4)])))
            parts.extend(Part("shade", o) for o in limb([(10.4, -9), (11.4, 40)], [0.8, 0.9]))
        case "lantern":
            parts += [Part("metal", ((10, 26), (18, 26), (19.4, 43), (8.6, 43))), Part("glow", ((11, 28), (17, 28), (17.8, 41), (10.2, 41))), Part("metal", smooth([(9, 26.6), (14, 22.4), (19, 26.6)]))]
        case "balloon":
            parts += [Part("accent", ellipse(16, 4, 6.4, 8.0)), *(Part("shade", o) for o in limb([(16, 12), (13, 44)], [0.25, 0.25]))]
        case "flower":
            parts += [*(Part("leaf", o) for o in limb([(9, 44), (10, 27)], [0.7, 0.7])), *(Part("accent", ellipse(10 + dx, 25 + dy, 2.0, 2.0)) for dx, dy in ((0, -2), (2, 0), (0, 2), (-2, 0))), Part("gold", ellipse(10, 25, 1.2, 1.2))]
        case "book":
            parts += [Part("pale", ((-9, 40), (0, 43), (9, 40), (10, 52), (-10, 52))), Part("shade", ((-0.2, 43), (0.3, 43), (0.3, 52), (-0.2, 52)))]
        case "staff":
            parts.extend(Part("wood", o) for o in limb([(12.5, 2), (13, 52)], [1.3, 1.5]))
        case _:
            pass
