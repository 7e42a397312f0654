# ruff: noqa: E501  rows of data: one entry a line reads better than a column of words
"""Four-legged animals, drawn: one body plan, and a table of proportions."""

from dataclasses import dataclass

from generators.drawing.shapes import Part, Point, ellipse, limb, smooth


@dataclass(frozen=True, slots=True, kw_only=True)
class Beast:
    """Proportions against the height of the back (1.0)."""

    fur: str = "fur_brown"
    length: float = 1.25
    depth: float = 0.42
    leg_width: float = 0.14
    neck: float = 0.38  # length
    rise: float = 0.8  # how upright the neck is held, 0 level, 1 straight up
    neck_width: float = 0.3
    head: float = 0.17
    snout: float = 0.26
    ears: str = "pointed"  # pointed, round, long, floppy, none, big
    tail: str = "bushy"  # bushy, thin, short, hair, none
    antlers: bool = False
    mane: bool = False
    trunk: bool = False
    wool: bool = False
    pale: bool = True  # a pale throat and tail tip
    may_sit: bool = False


BEASTS: dict[str, Beast] = {
    "fox": Beast(fur="fur_fox", length=1.3, depth=0.38, leg_width=0.11, neck=0.26, snout=0.3, head=0.2, may_sit=True),
    "wolf": Beast(fur="fur_grey", length=1.25, depth=0.44, neck=0.32, snout=0.28, rise=0.55, may_sit=True),
    "dog": Beast(fur="fur_brown", length=1.15, depth=0.42, snout=0.24, ears="floppy", tail="thin", may_sit=True),
    "cat": Beast(fur="fur_dark", length=1.2, depth=0.36, leg_width=0.11, neck=0.2, head=0.2, snout=0.1, tail="thin", may_sit=True, pale=False),
    "lion": Beast(fur="fur_gold", length=1.35, depth=0.44, neck=0.26, head=0.2, snout=0.18, rise=0.5, ears="round", tail="thin", mane=True, pale=False),
    "tiger": Beast(fur="fur_fox", length=1.4, depth=0.42, neck=0.24, head=0.19, snout=0.16, rise=0.4, ears="round", tail="thin"),
    "bear": Beast(fur="fur_dark", length=1.35, depth=0.62, leg_width=0.26, neck=0.2, neck_width=0.42, rise=0.35, head=0.22, snout=0.22, ears="round", tail="short", pale=False),
    "horse": Beast(fur="fur_brown", length=1.2, depth=0.42, leg_width=0.12, neck=0.62, neck_width=0.32, rise=0.75, head=0.14, snout=0.36, tail="hair", mane=True, pale=False),
    "deer": Beast(fur="fur_fawn", length=1.1, depth=0.38, leg_width=0.09, neck=0.5, neck_width=0.22, rise=0.85, head=0.13, snout=0.24, ears="pointed", tail="short", antlers=True),
    "rabbit": Beast(fur="fur_fawn", length=1.15, depth=0.62, leg_width=0.16, neck=0.2, head=0.26, snout=0.14, ears="long", tail="short", rise=0.7),
    "cow": Beast(fur="fur_pied", length=1.45, depth=0.56, leg_width=0.15, neck=0.3, rise=0.35, head=0.17, snout=0.28, ears="floppy", tail="thin", pale=False),
    "sheep": Beast(fur="fur_white", length=1.2, depth=0.6, leg_width=0.1, neck=0.2, head=0.15, snout=0.2, ears="floppy", tail="short", wool=True, rise=0.5, pale=False),
    "elephant": Beast(fur="fur_grey", length=1.25, depth=0.62, leg_width=0.26, neck=0.16, neck_width=0.5, rise=0.35, head=0.27, snout=0.16, ears="big", tail="thin", trunk=True, pale=False),
    "mouse": Beast(fur="fur_grey", length=1.2, depth=0.6, leg_width=0.12, neck=0.14, head=0.26, snout=0.22, ears="round", tail="thin", rise=0.4, pale=False),
    "camel": Beast(fur="fur_gold", length=1.2, depth=0.46, leg_width=0.11, neck=0.66, neck_width=0.2, rise=0.7, head=0.13, snout=0.28, ears="round", tail="thin", pale=False),
}  # fmt: skip


def beast(kind: str, pose: str = "standing") -> tuple[Part, ...]:
    """The parts of an animal of the table, back at 1.0 above ground 0: to be normalised."""
    b = BEASTS[kind]
    if b.may_sit and pose in {"sitting", "looking up", "kneeling", "lying"}:
        return _seated(b)
    leg = 1 - b.depth
    half = b.length / 2
    stride = {"running": 0.42, "walking": 0.16, "dancing": 0.25}.get(pose, 0.04)
    lift = 0.12 if pose == "running" else 0.0
    parts: list[Part] = []

    def add(paint: str, outlines: list[tuple[Point, ...]]) -> None:
        parts.extend(Part(paint, o) for o in outlines)

    def fore(dx: float, paint: str) -> None:
        x = half * 0.74
        add(paint, limb([(x, -leg - b.depth * 0.35), (x + dx * 0.6 + 0.02, -leg * 0.5 - lift), (x + dx, -0.03 - lift * 1.2)],
                        [b.leg_width * 1.9, b.leg_width, b.leg_width * 0.75]))  # fmt: skip
        add(paint, [ellipse(x + dx + b.leg_width * 0.25, -0.03 - lift * 1.2, b.leg_width * 0.6, 0.035)])

    def hind(dx: float, paint: str) -> None:
        x = -half * 0.74
        add(paint, limb([(x, -leg - b.depth * 0.4), (x + 0.1 + dx * 0.4, -leg * 0.68), (x - 0.1 + dx * 0.8, -leg * 0.34), (x + dx, -0.03 - lift)],
                        [b.leg_width * 2.6, b.leg_width * 1.6, b.leg_width * 0.8, b.leg_width * 0.75]))  # fmt: skip
        add(paint, [ellipse(x + dx + b.leg_width * 0.25, -0.03 - lift, b.leg_width * 0.6, 0.035)])

    _tail(b, parts, (-half * 0.98, -1 + b.depth * 0.25), pose)
    fore(stride, "shade")
    hind(-stride if pose != "running" else -stride * 1.1, "shade")
    body: list[Point] = [
        (-half, -1 + b.depth * 0.16), (-half * 0.3, -1 + 0.02), (half * 0.55, -1.0), (half * 1.0, -1 + b.depth * 0.3),
        (half * 0.98, -leg - b.depth * 0.18), (half * 0.55, -leg + 0.02), (-half * 0.2, -leg - b.depth * 0.1),
        (-half * 0.75, -leg - b.depth * 0.12), (-half * 1.08, -leg - b.depth * 0.45),
    ]  # fmt: skip
    if kind == "camel":
        body[1:2] = [(-half * 0.45, -1.0), (-half * 0.1, -1.32), (half * 0.25, -1.0)]
    add(b.fur, [smooth(body)])
    if b.wool:
        add(b.fur, [ellipse(x * half, -1 + b.depth * y, 0.17, 0.17) for x, y in
                    ((-0.9, 0.3), (-0.6, 0.06), (-0.2, 0.02), (0.2, 0.02), (0.6, 0.04), (0.95, 0.25), (0.7, 0.75), (0, 0.85), (-0.7, 0.8))])  # fmt: skip
    fore(-stride * 0.8, b.fur)
    hind(stride * 0.9, b.fur)
    root = (half * 0.78, -1 + b.depth * 0.3)
    rise = b.rise + (0.25 if pose == "looking up" else 0.0) - (0.12 if pose == "running" else 0.0)
    head = (root[0] + b.neck * (1.15 - min(1.0, rise) * 0.75), root[1] - b.neck * rise)
    add(b.fur, limb([root, head], [b.neck_width * 1.35, b.neck_width * 0.78]))
    if b.mane and kind == "lion":
        add("shade", [ellipse(head[0] - 0.06, head[1] + 0.03, b.head * 1.75, b.head * 1.85)])
    elif b.mane:
        add("shade", [smooth([(head[0] - 0.02, head[1] - b.head), (head[0] - b.neck * 0.3, head[1] + 0.06),
                              (root[0] - 0.16, root[1] - 0.06), (root[0] - 0.24, root[1] + 0.04),
                              (root[0] - 0.02, root[1] - 0.02), (head[0] - 0.06, head[1] + 0.1)])])  # fmt: skip
    _head(b, parts, head, rise)
    return tuple(parts)


def _head(b: Beast, parts: list[Part], head: Point, rise: float) -> None:
    x, y = head
    drop = 0.5 if rise < 0.95 else -0.05
    tip = (x + b.snout + b.head * 0.4, y + b.snout * drop)

    def add(paint: str, outlines: list[tuple[Point, ...]]) -> None:
        parts.extend(Part(paint, o) for o in outlines)

    r = b.head
    match b.ears:
        case "pointed":
            add(
                "shade",
                [((x + r * 0.1, y - r * 0.7), (x + r * 0.35, y - r * 1.9), (x + r * 0.75, y - r * 0.5))],
            )
            ears = [((x - r * 0.75, y - r * 0.5), (x - r * 0.45, y - r * 2.0), (x + r * 0.25, y - r * 0.75))]
        case "long":
            add("shade", [ellipse(x - r * 0.05, y - r * 1.9, r * 0.26, r * 1.15, 8)])
            ears = [ellipse(x - r * 0.6, y - r * 1.8, r * 0.28, r * 1.2, -12)]
        case "round":
            ears = [ellipse(x - r * 0.5, y - r * 0.85, r * 0.42, r * 0.42)]
        case "floppy":
            ears = [ellipse(x - r * 0.55, y + r * 0.05, r * 0.36, r * 0.85, 18)]
        case "big":
            ears = [
                smooth(
                    [
                        (x - r * 0.3, y - r * 0.9),
                        (x - r * 1.5, y - r * 0.9),
                        (x - r * 1.7, y + r * 0.4),
                        (x - r, y + r * 1.2),
                        (x - r * 0.1, y + r * 0.5),
                    ]
                )
            ]
        case _:
            ears = []
    add(b.fur, [ellipse(x, y, r, r * 0.92)])
    if b.trunk:
        add(b.fur, limb([(x + r * 0.5, y), (x + r * 1.3, y + r * 0.9), (x + r * 1.4, y + r * 2.4), (x + r * 1.7, y + r * 2.9)], [r * 1.1, r * 0.75, r * 0.45, r * 0.3]))  # fmt: skip
        add("pale", limb([(x + r * 0.8, y + r * 0.8), (x + r * 1.8, y + r * 1.25)], [r * 0.22, r * 0.08]))
    else:
        add(b.fur, limb([(x + r * 0.15, y + r * 0.08), tip], [r * 1.5, r * 0.72]))
        if b.pale:
            add(
                "pale",
                [
                    smooth(
                        [
                            (x - r * 0.35, y + r * 0.42),
                            (x + r * 0.45, y + r * 0.30),
                            (tip[0] - r * 0.05, tip[1] + r * 0.10),
                            (tip[0] + r * 0.02, tip[1] + r * 0.30),
                            (x + r * 0.45, y + r * 0.86),
                            (x - r * 0.15, y + r * 0.95),
                        ]
                    )
                ],
            )
        add("shade", [ellipse(tip[0] + r * 0.18, tip[1] - r * 0.1, r * 0.2, r * 0.17)])
    add("shade" if b.ears == "big" else b.fur, ears)
    add("lash", [ellipse(x + r * 0.48, y - r * 0.2, r * 0.15, r * 0.16)])
    add("spark", [ellipse(x + r * 0.52, y - r * 0.25, r * 0.045, r * 0.045)])
    if b.antlers:
        for dx, paint in ((0.12, "shade"), (-0.06, "wood")):
            bx, by = x + dx * 0.5, y - r * 0.8
            add(
                paint,
                limb(
                    [(bx, by), (bx - 0.14 + dx, by - 0.24), (bx - 0.04 + dx * 2, by - 0.52)],
                    [0.05, 0.045, 0.02],
                ),
            )
            add(paint, limb([(bx - 0.12 + dx, by - 0.22), (bx + 0.1 + dx, by - 0.36)], [0.04, 0.015]))
            add(paint, limb([(bx - 0.1 + dx * 1.4, by - 0.36), (bx - 0.26 + dx, by - 0.52)], [0.04, 0.015]))


def _tail(b: Beast, parts: list[Part], root: Point, pose: str) -> None:
    x, y = root
    flow = (0.14 if b.tail == "hair" else 0.3) if pose == "running" else 0.0
    match b.tail:
        case "bushy":
            parts.append(Part(b.fur, smooth([(x + 0.08, y - 0.04), (x - 0.22, y + 0.04 - flow * 0.4), (x - 0.56, y + 0.3 - flow),
                                             (x - 0.72, y + 0.5 - flow * 1.5), (x - 0.46, y + 0.5 - flow * 1.2), (x - 0.14, y + 0.3 - flow * 0.6)])))  # fmt: skip
            if b.pale:
                parts.append(
                    Part(
                        "pale",
                        smooth(
                            [
                                (x - 0.55, y + 0.33 - flow * 1.05),
                                (x - 0.73, y + 0.51 - flow * 1.5),
                                (x - 0.5, y + 0.49 - flow * 1.2),
                            ]
                        ),
                    )
                )
        case "thin":
            parts.extend(
                Part(b.fur, o)
                for o in limb(
                    [(x, y), (x - 0.2, y - 0.06), (x - 0.36, y - 0.3), (x - 0.34, y - 0.52)],
                    [0.1, 0.08, 0.07, 0.05],
                )
            )
        case "hair":
            parts.append(Part("shade", smooth([(x + 0.06, y), (x - 0.14, y + 0.03 - flow * 0.4), (x - 0.28, y + 0.34 - flow), (x - 0.26, y + 0.6 - flow * 1.4), (x - 0.08, y + 0.3 - flow * 0.5)])))  # fmt: skip
        case "short":
            parts.append(Part("pale" if b.pale else b.fur, ellipse(x - 0.04, y + 0.04, 0.1, 0.09)))
        case _:
            pass


def _seated(b: Beast) -> tuple[Part, ...]:
    parts: list[Part] = []
    tail = [
        (-0.42, -0.1),
        (-0.68, -0.04),
        (-0.5, 0.02),
        (0.1, 0.03),
        (0.32, -0.03),
        (0.1, -0.12),
        (-0.25, -0.16),
    ]
    body = smooth([(0.02, -1.02), (0.26, -0.9), (0.33, -0.6), (0.27, -0.3), (0.22, 0.0), (-0.2, 0.01), (-0.5, -0.02),
                   (-0.56, -0.28), (-0.4, -0.56), (-0.18, -0.82)])  # fmt: skip
    parts += [Part("shade", o) for o in limb([(0.3, -0.6), (0.34, -0.3), (0.36, -0.03)], [0.2, 0.13, 0.11])]
    parts.append(Part(b.fur, body))
    parts.append(
        Part(
            "shade",
            smooth(
                [(-0.34, -0.42), (-0.06, -0.36), (0.02, -0.14), (-0.1, 0.0), (-0.12, -0.12), (-0.16, -0.3)]
            ),
        )
    )
    parts += [Part(b.fur, o) for o in limb([(0.16, -0.6), (0.2, -0.3), (0.22, -0.03)], [0.24, 0.14, 0.12])]
    parts.append(Part(b.fur, ellipse(0.26, -0.03, 0.1, 0.04)))
    if b.pale:
        parts.append(Part("pale", smooth([(0.16, -0.95), (0.32, -0.78), (0.31, -0.52), (0.2, -0.6)])))
    parts.append(
        Part(
            b.fur, smooth(tail) if b.tail == "bushy" else limb([(-0.5, -0.05), (-0.7, -0.02)], [0.1, 0.06])[2]
        )
    )
    if b.tail == "bushy" and b.pale:
        parts.append(Part("pale", smooth([(0.12, 0.02), (0.33, -0.03), (0.12, -0.1), (0.02, -0.04)])))
    _head(b, parts, (0.12, -1.12), 0.8)
    return tuple(parts)
