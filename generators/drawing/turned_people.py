# ruff: noqa: E501  rows of coordinates: one part a line reads better than a column of numbers
"""A person standing, seen from the front or from behind: the same build that `figures` shows from the side."""

from dataclasses import replace

from generators.drawing import faces
from generators.drawing.figures import Build, carried, person, skirt, torso
from generators.drawing.portrait import placed
from generators.drawing.shapes import Part, Point, ellipse, limb, parsed, smooth
from storage.domain.render import View

_ELBOW, _HAND, _KNEE, _FOOT = (10.2, 34.0), (11.6, 50.0), (4.3, 73.0), (5.0, 96.0)
_HEAD_FRONT: faces.Rows = (
    ("skin", "e", "-5.2 0.5 1.0 1.6"),
    ("skin", "e", "5.2 0.5 1.0 1.6"),
    ("skin", "s", "-5 -3.4 -2.6 -6.9 2.6 -6.9 5 -3.4 4.9 0.4 3.9 4 1.5 6.9 -1.5 6.9 -3.9 4 -4.9 0.4"),
)
_NOSE_FRONT: faces.Rows = (
    ("shade_skin", "s", "-0.5 0.2 0 -0.7 0.5 0.2 1.1 2.1 0 2.8 -1.1 2.1"),
    ("skin_light", "s", "-0.3 0.1 0 -0.5 0.3 0.1 0.55 1.6 0 2 -0.55 1.6"),
)
_HEAD_BACK: faces.Rows = (
    ("skin", "e", "-5.2 0.5 1.0 1.6"),
    ("skin", "e", "5.2 0.5 1.0 1.6"),
    ("skin", "e", "0 -0.2 5 6.9"),
)
_HAIR_BACK: dict[str, faces.Rows] = {
    "short": (("hair", "s", "-5.5 -3 -3 -8 3 -8 5.5 -3 5.3 2.4 3.2 5.6 0 6.2 -3.2 5.6 -5.3 2.4"),),
    "curly": (
        ("hair", "s", "-6.2 -3 -3.2 -9 3.2 -9 6.2 -3 6 2.6 3.6 6.2 0 6.8 -3.6 6.2 -6 2.6"),
        ("hair", "e", "-5 -5 2.2 2"), ("hair", "e", "5 -5 2.2 2"), ("hair", "e", "0 -8.4 2.4 2"),
    ),
    "long": (("hair", "s", "-5.8 -4 -3 -8.2 3 -8.2 5.8 -4 7.2 5 7.8 16 3.4 19 -3.4 19 -7.8 16 -7.2 5"),),
    "bun": (
        ("hair", "s", "-5.5 -3 -3 -8 3 -8 5.5 -3 5.2 2.2 2.6 5 0 5.4 -2.6 5 -5.2 2.2"),
        ("shade", "e", "0 -3.4 3.3 3.1"), ("hair", "e", "0 -3.8 3.1 2.9"),
    ),
    "bald": (("hair", "s", "-5.2 -0.6 -3 0.6 0 1 3 0.6 5.2 -0.6 5 3.4 2.8 5.8 0 6.2 -2.8 5.8 -5 3.4"),),
}  # fmt: skip
# what shows that it is hair, where it is as pale as a face
_STRANDS: faces.Rows = tuple(
    ("shade", "l", f"0.16 0.1 {x} -3 {x * 1.15:.2f} 1 {x * 0.9:.2f} 4.6") for x in (-2.6, 0.0, 2.6)
)
_PEAK: faces.Rows = (("shade", "s", "-5.6 -3.6 0 -4.6 5.6 -3.6 5.6 -2.2 0 -1.5 -5.6 -2.2"),)


def person_from(view: View, build: Build) -> tuple[Part, ...]:
    """The standing figure, 100 tall, from the "front", the "side" or the "back"."""
    old = build.stoop or (build.beard and build.hair == "bald")
    parts = person("standing", build) if view == "side" else _turned(build, front=view == "front")
    return tuple(replace(part, paint="hair_old") if old and part.paint == "hair" else part for part in parts)


def _turned(build: Build, *, front: bool) -> tuple[Part, ...]:
    sealed = build.dress in {"spacesuit", "armour"}
    thick = 1.35 if build.dress == "spacesuit" else 1.0
    broad = 1.28 * (1.12 if sealed else 1.0)
    low = 3.0 if build.stoop else 0.0  # a bent back seen head on: the head is lower
    neck, hip = (0.0, 17.0 + low * 0.6), (0.0, 50.0)
    leg = "suit" if sealed else "trousers"
    coat = "suit" if sealed else "coat"
    sleeve = "skin" if build.dress == "dress" else f"{coat}_near"
    parts: list[Part] = []

    def add(paint: str, *outlines: tuple[Point, ...]) -> None:
        parts.extend(Part(paint, outline) for outline in outlines)

    wings = (
        [Part("pale", _mirrored(row, side)) for side in (1, -1) for row in (_WING,)] if build.wings else []
    )
    near = -1 if front else 1  # on which side of the picture the right hand is
    held = carried(build.carries, (near * _HAND[0], _HAND[1]), (-near * _HAND[0], _HAND[1]), (0.0, 8.0 + low))
    parts += wings if front else held
    if front:
        parts += _hair_behind(build, 9.0 + low)
    for side in (-1, 1):
        knee, foot = (side * _KNEE[0], _KNEE[1]), (side * _FOOT[0], _FOOT[1])
        add(leg, *limb([(side * 2.7, hip[1]), knee, foot], [6.8 * thick, 6.2 * thick, 4.2 * thick]))
        add("boots", _boot(foot, thick, front=front))
    add(coat, torso(neck, hip, broad * thick))
    if build.dress in {"coat", "robe", "dress", "apron"}:
        knees = (-_KNEE[0], _KNEE[1]), (_KNEE[0], _KNEE[1])
        feet = (-_FOOT[0], _FOOT[1]), (_FOOT[0], _FOOT[1])
        add("coat", *skirt(build.dress, neck, hip, *knees, *feet))
    parts += _trimmed(build, neck, hip, front=front)
    for side in (-1, 1):
        shoulder = (side * 5.5 * broad, neck[1] + 4.4)
        elbow = (side * _ELBOW[0] * (1.1 if sealed else 1.0), _ELBOW[1] + low * 0.5)
        hand = (side * _HAND[0], _HAND[1])
        add(sleeve, *limb([shoulder, elbow, hand], [5.6 * thick, 4.8 * thick, 3.2 * thick]))
        add("suit" if build.dress == "spacesuit" else "skin", ellipse(*hand, 2.0 * thick, 2.1 * thick))
    parts += _head(build, neck, 9.0 + low, front=front)
    parts += held if front else wings
    return tuple(parts)


_WING = smooth([(2, 21), (24, 1), (31, 21), (22, 43), (6, 39)])


def _mirrored(outline: tuple[Point, ...], side: int) -> tuple[Point, ...]:
    return tuple((x * side, y) for x, y in outline)


def _boot(foot: Point, thick: float, *, front: bool) -> tuple[Point, ...]:
    x, y = foot
    wide, toe = 3.0 * thick, 1.0 if front else 0.2
    return smooth(
        [(x - wide * 0.8, y - 2.4), (x + wide * 0.8, y - 2.4), (x + wide, y + 1.2), (x + wide * 0.9, y + 3.0 + toe),
         (x - wide * 0.9, y + 3.0 + toe), (x - wide, y + 1.2)], 4,
    )  # fmt: skip


def _trimmed(build: Build, neck: Point, hip: Point, *, front: bool) -> tuple[Part, ...]:
    """What tells the front of clothes from their back."""
    top, waist = neck[1], hip[1] - 8
    match build.dress, front:
        case (("coat" | "shirt"), True):
            hem = 65 if build.dress == "coat" else waist + 11
            buttons = tuple(("pale", "e", f"1.3 {y} 0.5 0.5") for y in (top + 12, top + 18, top + 24))
            return parsed((
                ("pale", "p", f"-2.6 {top} 2.6 {top} 0 {top + 7}"),
                ("coat_near", "p", f"-2.6 {top - 0.6} -4.6 {top + 2} -1.2 {top + 9} 0 {top + 6.6}"),
                ("coat_near", "p", f"2.6 {top - 0.6} 4.6 {top + 2} 1.2 {top + 9} 0 {top + 6.6}"),
                ("coat_far", "r", f"-0.25 {top + 7} 0.25 {hem}"), *buttons,
            ))  # fmt: skip
        case "coat", False:
            return parsed((
                ("coat_near", "s", f"-3.6 {top - 1} 3.6 {top - 1} 3 {top + 2.4} -3 {top + 2.4}"),
                ("coat_far", "r", f"-5.4 {waist} 5.4 {waist + 1.4}"), ("coat_far", "r", f"-0.25 {waist + 3} 0.25 65"),
            ))  # fmt: skip
        case "apron", True:
            return parsed((
                ("pale", "s", f"-4.2 {top + 7} 4.2 {top + 7} 5.2 {waist} 6.6 {hip[1] + 20} -6.6 {hip[1] + 20} -5.2 {waist}"),
                ("pale", "l", f"1.1 1.1 -3.8 {top + 8} -3 {top}"), ("pale", "l", f"1.1 1.1 3.8 {top + 8} 3 {top}"),
            ))  # fmt: skip
        case "apron", False:
            return parsed((
                ("pale", "l", f"1.1 1.1 -4.4 {waist} 3 {top}"), ("pale", "l", f"1.1 1.1 4.4 {waist} -3 {top}"),
                ("pale", "r", f"-6 {waist} 6 {waist + 1.6}"), ("pale", "s", f"0 {waist + 1} 3.4 {waist - 1} 3 {waist + 3}"),
                ("pale", "s", f"0 {waist + 1} -3.4 {waist - 1} -3 {waist + 3}"),
            ))  # fmt: skip
        case "dress", _:
            return parsed((("coat_far", "r", f"-4.7 {waist - 0.6} 4.7 {waist + 1}"),))
        case "robe", _:
            return parsed((
                ("coat_far", "r", f"-6 {waist} 6 {waist + 1.4}"),
                *((("coat_far", "l", f"0.6 0.6 1.6 {waist + 1} 2.2 {waist + 12}"),) if front else ()),
            ))  # fmt: skip
        case "armour", True:
            return parsed((
                ("metal", "s", f"-6 {top + 4} 6 {top + 4} 5.4 {top + 15} 0 {top + 19} -5.4 {top + 15}"),
                ("shade", "r", f"-0.2 {top + 4} 0.2 {top + 18}"), ("shade", "r", f"-6 {waist + 2} 6 {waist + 3.4}"),
            ))  # fmt: skip
        case "armour", False:
            return parsed(
                (
                    ("shade", "r", f"-0.2 {top + 2} 0.2 {waist}"),
                    ("shade", "r", f"-6 {waist + 2} 6 {waist + 3.4}"),
                )
            )
        case "spacesuit", True:
            return parsed((
                ("metal", "s", f"-5 {top + 9} 5 {top + 9} 5 {top + 18} -5 {top + 18}"), ("accent", "e", f"-2.6 {top + 12} 1 1"),
                ("glow", "e", f"0.4 {top + 12} 1 1"), ("shade", "r", f"-3.6 {top + 15} 3.6 {top + 16.4}"),
            ))  # fmt: skip
        case "spacesuit", False:
            return parsed((
                ("pale", "s", f"-7.4 {top + 1} 7.4 {top + 1} 7.8 {waist} -7.8 {waist}"),
                ("metal", "r", f"-5 {top + 4} 5 {top + 10}"), ("shade", "r", f"-0.3 {top + 12} 0.3 {waist - 1}"),
            ))  # fmt: skip
        case _:
            return ()


def _hair_behind(build: Build, middle: float) -> list[Part]:
    if build.hat == "hood":
        return placed(faces.BEHIND["hood"], dy=middle)
    return placed(faces.BEHIND["long"], dy=middle) if build.hair == "long" and build.hat != "helmet" else []


def _head(build: Build, neck: Point, middle: float, *, front: bool) -> list[Part]:
    big = 1.32 if build.child else 1.0
    if build.child:
        middle -= 1.6
    throat = "suit" if build.hat == "helmet" else "skin"
    parts = [
        Part(throat, o)
        for o in limb([(0.0, neck[1] + (1 if front else -1.4)), (0.0, middle + 3)], [4.8, 4.4])
    ]
    if build.hat == "helmet":
        parts.append(Part("suit", ellipse(0, middle - 0.6, 8.0 * big, 8.4 * big)))
        if front:
            parts.append(Part("visor", ellipse(0, middle - 0.4, 5.6 * big, 5.2 * big)))
        return parts
    rows = _front(build) if front else _back(build)
    return parts + placed(rows, dy=middle, scale=big)


def _front(build: Build) -> faces.Rows:
    """The face around its own middle, and what is worn on the head."""
    thick = 0.2 if build.dress == "dress" or build.child else 0.3
    eyes = _both(tuple((paint, kind, _moved(kind, row, 2.1)) for paint, kind, row in faces.EYE))
    brows = _both((("hair", "l", f"{thick} {thick * 0.7} 1.1 -1.75 1.7 -2.1 2.4 -2.15 3.3 -1.7"),))
    mouth = tuple((paint, kind, _moved(kind, row, -1.05)) for paint, kind, row in faces.MOUTHS["calm"])
    beard: faces.Rows = ()
    if build.beard:
        beard = (
            *_both((("hair_old", "s", faces.BEARD[0][2]),)),
            ("lip", "s", _moved("s", faces.BEARD[1][2], -1.1)),
        )
    hair: faces.Rows = ()
    if not (build.hair == "bald" and build.hat):
        hair = _both(faces.HAIR.get(build.hair, faces.HAIR["short"]))
    bun: faces.Rows = (("hair", "e", "0 -8.6 2.8 2.4"),) if build.hair == "bun" else ()
    locks = faces.LOCKS if build.hair == "long" and build.hat != "hood" else ()
    hat = (*_both(faces.HATS["cap"][:1]), *_PEAK) if build.hat == "cap" else faces.HATS.get(build.hat, ())
    return (*_HEAD_FRONT, *eyes, *brows, *_NOSE_FRONT, *mouth, *beard, *bun, *hair, *locks, *hat)


def _back(build: Build) -> faces.Rows:
    """The back of the head around its own middle, and what is worn on it."""
    hair = _HAIR_BACK.get(build.hair, _HAIR_BACK["short"])
    if build.hat == "hood":
        return (*_HEAD_BACK, *faces.BEHIND["hood"])
    hat = _both(faces.HATS["cap"][:1]) if build.hat == "cap" else faces.HATS.get(build.hat, ())
    strands = () if build.hair in {"long", "bun"} else _STRANDS
    return (*_HEAD_BACK, *hair, *strands, *hat)


def _both(rows: faces.Rows) -> faces.Rows:
    """Rows and their mirror images."""
    return (*((paint, kind, _flipped(kind, row)) for paint, kind, row in rows), *rows)


def _flipped(kind: str, row: str) -> str:
    n = row.split()
    first = 2 if kind == "l" else 0  # a limb begins with its two widths
    if kind == "e":
        return " ".join([str(-float(n[0])), *n[1:4], *(str(-float(t)) for t in n[4:])])
    return " ".join([*n[:first], *(str(-float(v)) if i % 2 == 0 else v for i, v in enumerate(n[first:]))])


def _moved(kind: str, row: str, dx: float) -> str:
    n = row.split()
    first = 2 if kind == "l" else 0
    if kind == "e":
        return " ".join([f"{float(n[0]) + dx:.3f}", *n[1:]])
    return " ".join(
        [*n[:first], *(f"{float(v) + dx:.3f}" if i % 2 == 0 else v for i, v in enumerate(n[first:]))]
    )
