"""Instruments by name: their General MIDI program, where they sound best, and what they can do."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A sound of the sound font. `centre` is the middle of its melodic range (MIDI pitch)."""

    program: int
    centre: int = 67
    plays: frozenset[str]  # styles of part it can take: lead, pad, motion, bass


def _row(program: int, centre: int, plays: str) -> Instrument:
    return Instrument(program=program, centre=centre, plays=frozenset(plays.split()))


# Word of a wish -> instrument. The first word found in a wish decides, so narrow names come first.
INSTRUMENTS: dict[str, Instrument] = {
    "music box": _row(10, 84, "lead motion"),
    "bass clarinet": _row(71, 52, "lead bass"),
    "electric piano": _row(4, 67, "lead motion pad"),
    "rhodes": _row(4, 67, "lead motion pad"),
    "church organ": _row(19, 60, "pad lead"),
    "pipe organ": _row(19, 60, "pad lead"),
    "electric guitar": _row(27, 64, "lead motion"),
    "distorted guitar": _row(30, 60, "lead motion"),
    "acoustic guitar": _row(25, 62, "motion lead"),
    "steel guitar": _row(25, 62, "motion lead"),
    "nylon guitar": _row(24, 62, "motion lead"),
    "double bass": _row(32, 40, "bass"),
    "upright bass": _row(32, 40, "bass"),
    "synth bass": _row(38, 38, "bass"),
    "electric bass": _row(33, 40, "bass"),
    "bass guitar": _row(33, 40, "bass"),
    "synth pad": _row(89, 62, "pad"),
    "warm pad": _row(89, 62, "pad"),
    "synth lead": _row(81, 72, "lead"),
    "pan flute": _row(75, 74, "lead"),
    "tin whistle": _row(78, 79, "lead"),
    "french horn": _row(60, 57, "lead pad"),
    "english horn": _row(69, 64, "lead"),
    "tubular bells": _row(14, 67, "motion lead"),
    "glass harmonica": _row(92, 72, "pad lead"),
    "steel drum": _row(114, 69, "lead motion"),
    "throat singing": _row(53, 50, "pad lead"),
    "solo violin": _row(40, 76, "lead"),
    "violin": _row(40, 76, "lead pad"),
    "fiddle": _row(110, 74, "lead"),
    "viola": _row(41, 65, "lead pad"),
    "cello": _row(42, 55, "lead bass pad"),
    "contrabass": _row(43, 40, "bass"),
    "pizzicato": _row(45, 64, "motion"),
    "strings": _row(48, 65, "pad lead"),
    "orchestra": _row(48, 65, "pad lead"),
    "harpsichord": _row(6, 67, "motion lead"),
    "celesta": _row(8, 84, "motion lead"),
    "glockenspiel": _row(9, 84, "motion lead"),
    "vibraphone": _row(11, 72, "motion lead pad"),
    "marimba": _row(12, 64, "motion lead"),
    "xylophone": _row(13, 76, "motion lead"),
    "kalimba": _row(108, 72, "motion lead"),
    "dulcimer": _row(15, 69, "motion lead"),
    "piano": _row(0, 69, "motion lead pad"),
    "honky": _row(3, 67, "motion lead"),
    "harp": _row(46, 67, "motion"),
    "accordion": _row(21, 69, "lead pad"),
    "bandoneon": _row(23, 67, "lead pad"),
    "harmonica": _row(22, 72, "lead"),
    "organ": _row(16, 62, "pad lead"),
    "choir": _row(52, 62, "pad lead"),
    "vocal": _row(53, 67, "lead"),
    "voice": _row(53, 67, "lead"),
    "singer": _row(53, 67, "lead"),
    "trumpet": _row(56, 69, "lead"),
    "trombone": _row(57, 53, "lead pad"),
    "tuba": _row(58, 38, "bass"),
    "horn": _row(60, 57, "lead pad"),
    "brass": _row(61, 60, "pad lead"),
    "saxophone": _row(65, 65, "lead"),
    "sax": _row(65, 65, "lead"),
    "oboe": _row(68, 72, "lead"),
    "bassoon": _row(70, 52, "lead bass"),
    "clarinet": _row(71, 67, "lead"),
    "piccolo": _row(72, 86, "lead"),
    "flute": _row(73, 77, "lead"),
    "recorder": _row(74, 76, "lead"),
    "shakuhachi": _row(77, 72, "lead"),
    "whistle": _row(78, 79, "lead"),
    "ocarina": _row(79, 76, "lead"),
    "sitar": _row(104, 62, "lead motion"),
    "banjo": _row(105, 64, "motion lead"),
    "shamisen": _row(106, 64, "motion lead"),
    "koto": _row(107, 67, "motion lead"),
    "bagpipe": _row(109, 69, "lead pad"),
    "mandolin": _row(25, 69, "motion lead"),
    "ukulele": _row(24, 69, "motion lead"),
    "guitar": _row(25, 62, "motion lead"),
    "bell": _row(14, 72, "motion lead"),
    "synth": _row(90, 70, "lead pad motion"),
    "pad": _row(89, 62, "pad"),
    "drone": _row(95, 50, "pad"),
    "theremin": _row(85, 76, "lead"),
    "bass": _row(33, 40, "bass"),
}
DRUM_WORDS = frozenset(
    ("drum drums percussion taiko snare timpani shaker beat beats cymbal cymbals tambourine brushes").split()
)
_NONE = re.compile(r"\b(?:no|without)\b")


def find(wish: str) -> Instrument | None:
    """The instrument a wish names ("a lonely cello"), if the sound font has one like it."""
    words = " ".join(re.findall(r"[a-z]+", wish.lower()))
    if _NONE.search(words):
        return None
    return next(
        (instrument for name, instrument in INSTRUMENTS.items() if re.search(rf"\b{name}s?\b", words)), None
    )


def wants_drums(wish: str) -> bool | None:
    """Whether a wish asks for percussion, refuses it, or says nothing about it."""
    words = re.findall(r"[a-z]+", wish.lower())
    if DRUM_WORDS.isdisjoint(words):
        return None
    return _NONE.search(" ".join(words)) is None


def centre_of(program: int, otherwise: int) -> int:
    """The middle of the range in which a program sounds best; `otherwise` where nothing is known."""
    return next((item.centre for item in INSTRUMENTS.values() if item.program == program), otherwise)
