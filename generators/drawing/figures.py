# ruff: noqa: E501  rows of joints: one pose a line reads better than a column of numbers
"""People, drawn: a pose as joints, a build, and what they wear."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generators.drawing.shapes import Part, Point, ellipse, limb, smooth

# Joints in hundredths of a grown person's height, facing right, ground at 100.
# neck, hip, near elbow, near hand, far elbow, far hand, near knee, near foot, far knee, far foot, head
Joints = tuple[Point, Point, Point, Point, Point, Point, Point, Point, Point, Point, Point]

POSES: dict[str, Joints] = {
    "standing": ((0, 17), (0, 50), (-7, 34), (-8, 49), (7, 34), (8, 49), (-4, 73), (-5, 97), (4, 73), (5, 97), (0.5, 8)),
    "walking": ((1.5, 17), (0, 50), (-6, 33), (-1, 47), (8, 33), (14, 44), (6, 72), (13, 96), (-4, 73), (-14, 94), (3, 8)),
    "running": ((9, 20), (0, 51), (0, 37), (11, 42), (17, 30), (24, 22), (14, 63), (10, 86), (-8, 71), (-24, 72), (13, 11)),
    "sitting": ((-1, 41), (-2, 74), (2, 58), (12, 66), (5, 57), (14, 65), (18, 73), (19, 97), (16, 75), (15, 97), (1, 32)),
    "looking up": ((-1, 17), (0, 50), (-8, 34), (-9, 49), (6, 34), (7, 49), (-4, 73), (-5, 97), (4, 73), (5, 97), (-2.5, 8.5)),
    "reaching": ((1, 17), (0, 50), (10, 20), (20, 11), (8, 33), (12, 44), (-3, 73), (-6, 97), (5, 73), (7, 97), (2, 8)),
    "working": ((5, 21), (-1, 51), (5, 39), (18, 43), (12, 38), (22, 42), (-2, 74), (-5, 97), (4, 74), (6, 97), (9.5, 13)),
    "kneeling": ((3, 43), (-3, 72), (8, 58), (17, 66), (11, 57), (19, 64), (-3, 96), (-20, 97), (14, 76), (14, 97), (6, 34)),
    "lying": ((-30, 89), (4, 92), (-20, 95), (-8, 96), (-22, 93), (-10, 94), (24, 90), (45, 95), (25, 92), (44, 96), (-40, 87)),
    "dancing": ((1, 17), (-1, 50), (12, 15), (20, 3), (-11, 24), (-22, 20), (9, 69), (2, 84), (-2, 73), (-3, 97), (2.5, 8)),
    "pointing": ((1, 17), (0, 50), (12, 23), (25, 22), (-6, 34), (-7, 49), (-3, 73), (-6, 97), (5, 73), (7, 97), (2, 8)),
    "carrying": ((0.5, 17), (0, 50), (7, 33), (15, 40), (-6, 34), (-6, 48), (5, 73), (9, 96), (-3, 73), (-8, 96), (1.5, 8)),
    "floating": ((6, 22), (0, 52), (15, 33), (24, 26), (-6, 36), (-14, 44), (8, 70), (2, 88), (-7, 72), (-16, 88), (10, 13)),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Who it is, as far as a silhouette tells."""

    dress: str = "coat"  # coat, dress, shirt, robe, apron, suit, armour, spacesuit
    hat: str = ""  # brim, cap, hood, crown, helmet, wizard, scarf, toque
    hair: str = "short"  # short, long, bun, bald, curly
    beard: bool = False
    child: bool = False
    stoop: bool = False
    carries: str = ""  # umbrella, lantern, staff, bag, net, book, sword, balloon, flower
    wings: bool = False


def posed(name: str, build: Build) -> Joints:
    """The joints of a pose, bent for an old back or shortened for a child."""
    joints = POSES.get(name, POSES["standing"])
    if build.stoop and name in {"standing", "walking", "carrying", "pointing"}:
        neck, hip, elbow, hand, far_elbow, far_hand, knee, foot, far_knee, far_foot, head = joints
        arms = [(x + 4, y + 3) for x, y in (elbow, hand, far_elbow, far_hand)]
        neck, head = (neck[0] + 5, neck[1] + 4), (head[0] + 9, head[1] + 5)
        joints = (neck, hip, arms[0], arms[1], arms[2], arms[3], knee, foot, far_knee, far_foot, head)
    return joints


def person(pose: str = "standing", build: Build | None = None) -> tuple[Part, ...]:
    """A whole figure, 100 units tall (a child too: the composition decides how tall that is)."""
    build = build or Build()
    if build.carries == "umbrella" and pose in {"standing", "walking", "looking up"}:
        build = replace(build, hat=build.hat if build.hat == "hood" else "")
    neck, hip, elbow, hand, far_elbow, far_hand, knee, foot, far_knee, far_foot, head = posed(pose, build)
    broad = 1.12 if build.dress in {"spacesuit", "armour"} else 1.0
    shoulder, far_shoulder = (neck[0] - 4.2 * broad, neck[1] + 3), (neck[0] + 4.2 * broad, neck[1] + 3)
    if pose in {"walking", "running", "sitting", "kneeling", "reaching", "working", "pointing", "carrying"}:
        shoulder, far_shoulder = (neck[0] - 1.5, neck[1] + 3.2), (neck[0] + 2.2, neck[1] + 3.4)
    hips = (hip[0] - 1.6, hip[1]), (hip[0] + 1.6, hip[1])
    big_head = 1.32 if build.child else 1.0
    parts: list[Part] = []

    def add(paint: str, *outlines: tuple[Point, ...]) -> None:
        parts.extend(Part(paint, outline) for outline in outlines)

    leg = "suit" if build.dress in {"spacesuit", "armour"} else "trousers"
    coat = "suit" if build.dress in {"spacesuit", "armour"} else "coat"
    sleeve = "skin" if build.dress == "dress" else coat
    thick = 1.35 if build.dress == "spacesuit" else 1.0
    if build.wings:
        add("pale", smooth([(neck[0] - 2, neck[1] + 4), (neck[0] - 24, neck[1] - 16), (neck[0] - 31, neck[1] + 4),
                            (neck[0] - 22, neck[1] + 26), (neck[0] - 6, neck[1] + 22)]))  # fmt: skip
    if pose == "sitting":
        add(
            "wood",
            ((-12, 79), (9, 79), (9, 82), (-12, 82)),
            ((-10, 82), (-7.6, 82), (-8.4, 100), (-11, 100)),
            ((5, 82), (7.4, 82), (8.4, 100), (5.8, 100)),
        )
    add(f"{sleeve}_far", *limb([far_shoulder, far_elbow, far_hand], [5.4 * thick, 4.4 * thick, 3.0 * thick]))
    add(
        "skin_far" if build.dress != "spacesuit" else "suit_far", ellipse(*far_hand, 1.9 * thick, 2.0 * thick)
    )
    add(f"{leg}_far", *limb([hips[1], far_knee, far_foot], [7.4 * thick, 5.6 * thick, 3.8 * thick]))
    add("boots", _boot(far_knee, far_foot, thick))
    add(leg, *limb([hips[0], knee, foot], [7.8 * thick, 6.0 * thick, 4.0 * thick]))
    add("boots", _boot(knee, foot, thick))
    add(coat, torso(neck, hip, broad * thick))
    if build.dress in {"coat", "robe", "dress", "apron"}:
        add("coat", *skirt(build.dress, neck, hip, knee, far_knee, foot, far_foot))
    if build.dress == "apron":
        add("pale", smooth([(neck[0] + 0.5, neck[1] + 9), (neck[0] + 5.4, neck[1] + 9),
                            (hip[0] + 6, hip[1] + 20), (hip[0] - 0.5, hip[1] + 21)]))  # fmt: skip
    if build.dress == "spacesuit":
        add("pale", smooth([(neck[0] - 10, neck[1] + 1), (neck[0] - 4, neck[1] + 1),
                            (hip[0] - 4, hip[1] - 7), (hip[0] - 10, hip[1] - 8)]))  # fmt: skip
    parts += _head(neck, head, build, big_head)
    add(f"{sleeve}_near", *limb([shoulder, elbow, hand], [6.0 * thick, 4.8 * thick, 3.2 * thick]))
    add("skin" if build.dress != "spacesuit" else "suit", ellipse(*hand, 2.0 * thick, 2.1 * thick))
    parts += carried(build.carries, hand, far_hand, head)
    return tuple(parts)


def _boot(knee: Point, foot: Point, thick: float) -> tuple[Point, ...]:
    x, y = foot
    lean = (x - knee[0]) * 0.12
    return smooth(
        [(x - 2.6 * thick, y - 2.5), (x + 1.8, y - 3.2), (x + 3.2, y + 0.2 - lean * 0.3), (x + 6.0, y + 1.8),
         (x + 6.0, y + 3.0), (x - 2.8 * thick, y + 3.0)], 4,
    )  # fmt: skip


def torso(neck: Point, hip: Point, broad: float) -> tuple[Point, ...]:
    (nx, ny), (hx, hy) = neck, hip
    return smooth(
        [(nx - 1.8, ny - 1.5), (nx + 1.8, ny - 1.5), (nx + 6.0 * broad, ny + 2.2), (nx + 6.2 * broad, ny + 8),
         ((nx + hx) / 2 + 4.8 * broad, (ny + hy) / 2 + 2), (hx + 5.2 * broad, hy + 1.5), (hx, hy + 4),
         (hx - 5.2 * broad, hy + 1.5), ((nx + hx) / 2 - 4.8 * broad, (ny + hy) / 2 + 2),
         (nx - 6.2 * broad, ny + 8), (nx - 6.0 * broad, ny + 2.2)], 5,
    )  # fmt: skip


def skirt(
    kind: str, neck: Point, hip: Point, knee: Point, far_knee: Point, foot: Point, far_foot: Point
) -> list[tuple[Point, ...]]:
    """What hangs below the waist: it follows the knees, so a walk swings it."""
    (hx, hy), nx = hip, neck[0]
    back, front = min(knee[0], far_knee[0]), max(knee[0], far_knee[0])
    reach = {"coat": 0.75, "dress": 1.15, "robe": 1.85, "apron": 0.55}[kind]
    flare = {"coat": 4.4, "dress": 8.0, "robe": 6.0, "apron": 3.6}[kind]
    drop = max(6.0, (max(knee[1], far_knee[1]) - hy) * reach)
    if hy > 65:  # seated or kneeling: cloth lies along the thigh
        drop = min(drop, 97 - hy)
        return [smooth([(hx - 5, hy - 6), (hx + 5, hy - 6), (front + 3.5, min(knee[1], far_knee[1]) - 3.8),
                        (front + 4.0, hy + 5), (hx - 6, hy + drop * 0.3 + 4)], 5)]  # fmt: skip
    swing = (far_foot[0] + foot[0]) * 0.12
    waist = hy - 8
    return [
        smooth(
            [(nx * 0.4 + hx * 0.6 - 4.6, waist), (nx * 0.4 + hx * 0.6 + 4.6, waist), (hx + 6.0, hy + 2),
             (max(hx, front) + flare + swing, hy + drop), ((back + front) / 2, hy + drop + 1.2),
             (min(hx, back) - flare + swing * 0.4, hy + drop - 0.5), (hx - 6.0, hy + 2)], 5,
        )
    ]  # fmt: skip


def _head(neck: Point, head: Point, build: Build, big: float) -> list[Part]:
    x, y = head
    rx, ry = 5.0 * big, 6.4 * big
    if build.child:
        y -= 1.0
    parts = [Part("skin", outline) for outline in limb([(neck[0], neck[1] + 1), (x, y + 2)], [4.4, 4.0])]
    if build.hair == "long":
        parts.append(Part("hair", smooth([(x - rx, y - 4), (x + 1, y - ry - 1), (x + rx, y - 3), (x + 2, y + 3),
                                          (x - 2, y + 15), (x - rx - 3, y + 16), (x - rx - 1.6, y + 4)])))  # fmt: skip
    parts.append(Part("skin", ellipse(x, y, rx, ry, -4)))
    parts.append(Part("skin", ((x + rx * 0.86, y - 0.8), (x + rx * 1.22, y + 1.4), (x + rx * 0.86, y + 2.2))))
    parts.append(Part("lash", ellipse(x + rx * 0.56, y - 0.9, 0.45 * big, 0.62 * big)))
    parts.append(Part("lash", ellipse(x + rx * 0.58, y - 2.6, 1.0 * big, 0.28, -8)))
    parts.append(Part("lip", ellipse(x + rx * 0.72, y + 3.4, 1.1, 0.4)))
    if build.hair in {"short", "long", "curly"}:
        puff = 1.7 if build.hair == "curly" else 0.6
        parts.append(Part("hair", smooth([(x + rx * 0.75, y - ry * 0.55), (x + 0.5, y - ry - puff),
                                          (x - rx - puff * 0.7, y - ry * 0.35), (x - rx * 0.9 - puff * 0.4, y + ry * 0.45),
                                          (x - rx * 0.35, y + ry * 0.15), (x - rx * 0.05, y - ry * 0.45)])))  # fmt: skip
    if build.hair == "bun":
        parts.append(
            Part(
                "hair",
                smooth([(x + rx * 0.7, y - ry * 0.6), (x, y - ry - 0.7), (x - rx - 0.6, y - 1), (x - 2, y)]),
            )
        )
        parts.append(Part("hair", ellipse(x - rx - 0.8, y - 3.0, 3.0, 3.0)))
    if build.beard:
        parts.append(Part("hair_old", smooth([(x - rx * 0.2, y + 2.2), (x + rx * 0.95, y + 1.8), (x + rx * 0.9, y + 6),
                                              (x + rx * 0.35, y + ry + 5.5), (x - rx * 0.35, y + ry)])))  # fmt: skip
    match build.hat:
        case "brim":
            parts += [Part("hat", ellipse(x + 0.6, y - ry * 0.52, rx * 2.0, 1.7, -3)),
                      Part("hat", smooth([(x - rx * 0.95, y - ry * 0.5), (x - rx * 0.8, y - ry - 4.2), (x + rx * 0.7, y - ry - 4.2),
                                          (x + rx * 1.0, y - ry * 0.5)]))]  # fmt: skip
        case "cap":
            parts += [Part("hat", smooth([(x - rx * 1.05, y - ry * 0.35), (x - rx * 0.6, y - ry - 1.8), (x + rx * 0.6, y - ry - 1.8),
                                          (x + rx * 1.05, y - ry * 0.45)])),
                      Part("hat", ellipse(x + rx * 1.0, y - ry * 0.42, rx * 0.75, 1.0))]  # fmt: skip
        case "toque":
            parts += [Part("pale", ((x - rx, y - ry * 0.5), (x + rx, y - ry * 0.5), (x + rx * 0.9, y - ry - 5), (x - rx * 0.9, y - ry - 5))),
                      Part("pale", ellipse(x, y - ry - 6, rx * 1.45, 3.8))]  # fmt: skip
        case "hood" | "scarf":
            parts.append(Part("coat", smooth([(x + rx * 0.9, y - ry * 0.7), (x, y - ry - 2.2), (x - rx - 2.2, y - 2), (x - rx - 1.6, y + 7),
                                              (neck[0] + 3, neck[1] + 1.5), (x + rx * 0.2, y + ry * 0.9), (x + rx * 0.25, y - 1)])))  # fmt: skip
        case "wizard":
            parts += [Part("hat", ellipse(x, y - ry * 0.5, rx * 2.2, 1.9, -4)),
                      Part("hat", ((x - rx * 1.0, y - ry * 0.5), (x - rx * 0.6, y - ry - 13), (x + rx * 1.0, y - ry * 0.55)))]  # fmt: skip
        case "crown":
            parts.append(Part("metal", ((x - rx, y - ry * 0.6), (x - rx * 1.1, y - ry - 3.5), (x - rx * 0.5, y - ry - 0.5), (x, y - ry - 4.4),
                                        (x + rx * 0.5, y - ry - 0.5), (x + rx * 1.1, y - ry - 3.5), (x + rx, y - ry * 0.6))))  # fmt: skip
        case "helmet":
            parts += [
                Part("suit", ellipse(x, y, rx * 1.6, ry * 1.3)),
                Part("visor", ellipse(x + rx * 0.55, y - 0.3, rx * 0.95, ry * 0.8)),
            ]
        case _:
            pass
    return parts


def carried(thing: str, hand: Point, far_hand: Point, head: Point) -> list[Part]:
    x, y = hand
    fx, fy = far_hand
    match thing:
        case "umbrella":
            top = head[1] - 17
            cx = head[0] + 2
            dome: Sequence[Point] = [
                (cx - 23, top + 11),
                (cx - 17, top + 1),
                (cx, top - 4.5),
                (cx + 17, top + 1),
                (cx + 23, top + 11),
            ]
            scallop: Sequence[Point] = [
                (cx + 15, top + 8.6),
                (cx + 7.6, top + 11),
                (cx, top + 8.6),
                (cx - 7.6, top + 11),
                (cx - 15, top + 8.6),
            ]
            stick = limb([(cx, top - 6), (cx + 1, top + 10), (fx, fy)], [0.9, 0.9, 0.9])
            return [Part("shade", o) for o in stick] + [Part("accent", smooth([*dome, *scallop], 5))]
        case "lantern":
            return [
                *(Part("shade", o) for o in limb([(fx, fy), (fx + 0.4, fy + 4)], [0.8, 0.8])),
                Part("shade", ((fx - 2.4, fy + 4), (fx + 3.2, fy + 4), (fx + 3.8, fy + 13), (fx - 3.0, fy + 13))),
                Part("glow", ((fx - 1.5, fy + 5.5), (fx + 2.3, fy + 5.5), (fx + 2.7, fy + 11.6), (fx - 1.9, fy + 11.6))),
            ]  # fmt: skip
        case "staff" | "spear":
            return [Part("wood", o) for o in limb([(fx + 1, fy - 38), (fx + 1.5, 99)], [1.2, 1.5])]
        case "sword":
            return [Part("metal", o) for o in limb([(x, y), (x + 7, y + 26)], [1.8, 0.6])]
        case "bag":
            return [
                Part("wood", smooth([(x - 4, y + 3), (x + 4, y + 3), (x + 5.5, y + 12), (x - 5.5, y + 12)]))
            ]
        case "book":
            return [Part("pale", ((x, y - 4), (x + 8, y - 6), (x + 9, y + 1), (x + 1, y + 3)))]
        case "balloon":
            return [*(Part("shade", o) for o in limb([(fx, fy), (fx + 6, fy - 34)], [0.5, 0.5])),
                    Part("accent", ellipse(fx + 7, fy - 43, 7.5, 9.5, 8))]  # fmt: skip
        case "flower":
            return [*(Part("leaf", o) for o in limb([(x, y), (x + 3, y - 11)], [0.8, 0.8])),
                    Part("accent", ellipse(x + 3, y - 13, 3, 3))]  # fmt: skip
        case _:
            return []
