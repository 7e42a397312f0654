"""A person close up: head and shoulders, with a face."""

from generators.drawing import faces
from generators.drawing.figures import Build
from generators.drawing.shapes import Part, parsed, smooth

_UP = frozenset({"looking up", "reaching", "dancing", "floating"})
_DOWN = frozenset({"working", "kneeling", "sitting", "carrying", "lying"})


_FEELINGS: dict[str, str] = {  # stems; the first feeling with one in the mood decides
    "sad": "sad melanch lonel grief sorrow nostalg solitary heavy lost bleak weary longing mourn",
    "tense": "tense ominous fear dread uneasy restless determin anxious angry eerie menac sinister desper "
    "suspens brave defian",
    "awed": "awe wonder curious surpris strange magic expectant majest epic",
    "glad": "joy jubil glad happy playful triumph cheer bright celebrat whims funny energetic exuber delight "
    "loving",
}


def feeling_of(mood: str) -> str:
    """The expression that the words of a mood ask for: calm where they ask for none."""
    words = mood.lower()
    return next((name for name, stems in _FEELINGS.items() if any(s in words for s in stems.split())), "calm")


def portrait(build: Build, pose: str = "standing", feeling: str = "calm") -> tuple[Part, ...]:
    """Head and shoulders, three-quarter view facing right.

    Drawn to the scale of a whole figure 100 tall, head at the top, so that a close-up is the same
    figure through a longer lens.
    """
    lift = -0.9 if pose in _UP else 0.8 if pose in _DOWN else 0.0  # the face tips up or down
    middle = 9.0 + lift * 0.5
    sealed = build.dress == "spacesuit" and build.hat == "helmet"
    hat = "visor" if sealed else build.hat
    grey = build.stoop or (build.beard and build.hair == "bald")
    body = "suit" if build.dress in {"spacesuit", "armour"} else "coat"
    parts: list[Part] = []
    if build.carries == "umbrella":
        parts += parsed(faces.CANOPY)
    if build.wings:
        parts += parsed(faces.WINGS)
    if build.hair == "long":
        parts += placed(faces.BEHIND["long"], dy=middle, grey=grey)
    if hat == "hood":
        parts += placed(faces.BEHIND["hood"], dy=middle)
    parts.append(Part(body, _shoulders(0.86 if build.child or build.dress == "dress" else 1.0)))
    parts += parsed(faces.NECK)
    if build.dress in {"coat", "shirt", "apron"}:
        parts += parsed(faces.COLLAR)
    if build.dress == "apron":
        parts += parsed(faces.APRON)
    if build.dress == "spacesuit":
        parts += parsed(faces.NECK_RING)
    parts += placed(faces.HEAD, dy=middle)
    parts += _features(middle + lift * 0.35, 1.26 if build.child else 1.1, feeling, build, grey=grey)
    if build.beard:
        parts += placed(faces.BEARD, dy=middle, grey=grey)
    if not sealed and not (build.hair == "bald" and hat):
        parts += placed(faces.HAIR.get(build.hair, faces.HAIR["short"]), dy=middle, grey=grey)
    if build.hair == "bun":
        parts += placed(faces.BUN, dy=middle, grey=grey)
    if build.hair == "long":
        parts += placed(faces.LOCKS, dy=middle, grey=grey)
    parts += placed(faces.HATS.get(hat, ()), dy=middle)
    parts += parsed(faces.HELD.get(build.carries, ()))
    return tuple(parts)


def _features(middle: float, big: float, feeling: str, build: Build, *, grey: bool) -> list[Part]:
    inner, outer, lids = faces.BROWS[feeling]
    parts: list[Part] = []
    if build.child or build.dress == "dress" or feeling == "glad":
        parts += placed(faces.BLUSH, dy=middle)
    thick = 0.22 if build.dress == "dress" or build.child else 0.32
    for x, wide in ((-1.15, 1.15), (2.55, 1.0)):
        eye = placed(faces.EYE, dx=x, dy=middle - 0.1, scale=wide * big)
        parts += [
            Part(p.paint, tuple((px, middle - 0.1 + (py - middle + 0.1) * lids) for px, py in p.outline))
            for p in eye
        ]
        near, far = (outer, inner) if x < 0 else (inner, outer)  # brows meet over the nose
        ends = ((-1.1, -1.45 + near), (-0.5, -1.8 + near * 0.7), (0, -1.92 + (near + far) / 2))
        ends = (*ends, (0.5, -1.82 + far * 0.7), (1.1, -1.5 + far))
        brow = f"{thick} {thick * 0.7} " + " ".join(f"{bx} {by}" for bx, by in ends)
        parts += placed(
            (("hair", "l", brow),), dx=x, dy=middle - 0.1 - 0.25 * (big - 1), scale=wide, grey=grey
        )
    return parts + placed(faces.NOSE, dy=middle) + placed(faces.MOUTHS[feeling], dy=middle)


def placed(
    rows: faces.Rows, *, dx: float = 0.0, dy: float = 0.0, scale: float = 1.0, grey: bool = False
) -> list[Part]:
    """Rows around their own middle, moved there and scaled; hair turns old where `grey`."""
    return [
        Part(
            "hair_old" if grey and part.paint == "hair" else part.paint,
            tuple((dx + x * scale, dy + y * scale) for x, y in part.outline),
        )
        for part in parsed(rows)
    ]


def _shoulders(broad: float) -> tuple[tuple[float, float], ...]:
    half = ((3.4, 18.4), (8.5 * broad, 21.0), (13.2 * broad, 24.5), (15.2 * broad, 33.0), (16.0, 52.0))
    return smooth([*half, *((-x, y) for x, y in reversed(half))])
