"""What a mood or a style does to the whole picture: lightness and strength of colour, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """`exposure` multiplies light, `colour` its distance from grey (0 is black and white)."""

    exposure: float = 1.0
    colour: float = 1.0


# the first row with a stem in the words decides
_GRADES: tuple[tuple[Grade, tuple[str, ...]], ...] = (
    (Grade(0.9, 0.0), ("black and white", "black-and-white", "monochrome", "greyscale", "grayscale")),
    (Grade(0.78, 0.3), ("noir",)),
    (
        Grade(0.78, 0.92),
        ("tense", "ominous", "menac", "dread", "fear", "eerie", "sinister", "dark", "threat"),
    ),
    (Grade(0.9, 0.78), ("lonel", "melanch", "sad", "sombre", "somber", "grief", "bleak", "desolat", "cold")),
    (
        Grade(1.12, 1.2),
        ("joy", "playful", "happy", "bright", "triumph", "celebrat", "whims", "vivid", "exuber"),
    ),
    (Grade(1.06, 1.12), ("hope", "warm", "tender", "wonder", "magic", "dream", "awe", "cosy", "cozy")),
)


def grade_of(mood: str, style: str = "") -> Grade:
    """The grade that the words of a mood and a style ask for."""
    words = f"{mood} {style}".lower()
    return next((grade for grade, stems in _GRADES if any(stem in words for stem in stems)), Grade())
