"""The sentences in which a fault is told, wherever it is found."""

from fractions import Fraction


def wrong_size(actual: tuple[int, int], wanted: tuple[int, int]) -> str:
    """Of a picture in pixels."""
    return f"The picture is {actual[0]}×{actual[1]}, not {wanted[0]}×{wanted[1]}."


def wrong_frames(actual: int, wanted: int) -> str:
    """Of a clip or a film."""
    return f"The picture has {actual} frames, not {wanted}."


def wrong_rate(actual: Fraction, wanted: Fraction) -> str:
    """Also of a picture whose rate is not steady."""
    return f"The picture runs at {_rate(actual)} a second, not a steady {_rate(wanted)}."


def wrong_length(actual: float, wanted: float) -> str:
    """Of sound, in seconds."""
    return f"The sound lasts {actual:.2f} s, not {wanted:.2f} s."


def between(start: float, end: float) -> str:
    """A stretch of a film: "from 1.0 s to 2.5 s"."""
    return f"from {start:.1f} s to {end:.1f} s"


def _rate(rate: Fraction) -> str:
    return f"{float(rate):.6g} frames"
