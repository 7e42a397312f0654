"""How a film's frames are shared out: cards, shots, overlaps. Exact to the frame."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

SECONDS_A_SHOT = {"slow": 3.8, "steady": 3.3, "quick": 2.95}  # in a short film
MIDDLE_SHOT = {"slow": 4.75, "steady": 4.4, "quick": 3.9}  # in a film of three minutes
LONG_SHOT = {"slow": 6.6, "steady": 5.4, "quick": 4.4}  # in a film of a quarter of an hour and more
SHORT_FILM, MIDDLE_FILM, LONG_FILM = 40.0, 170.0, 900.0  # seconds of picture between which they are blended
WORDS_A_SECOND = 2.3  # what the draft voice speaks comfortably
REST = 0.6  # seconds of a shot in which nobody speaks
BREATH = 0.4  # seconds between two who speak in one shot
FEWEST = 20  # frames: no shot is shorter


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Frames of the title card, the end card, and of one transition."""

    title: int
    end: int
    fade: int


def cards(frames: int, rate: int, *, fade_seconds: float = 1.0) -> Cards:
    """Cards for a film of `frames`: 2.5 s and 3 s at 24 s, less for shorter films, never more than 4 s."""
    seconds = frames / rate
    title = min(3.0, max(0.8, seconds * 2.5 / 24)) if seconds >= 8 else max(0.2, min(0.8, seconds * 0.2))
    end = min(4.0, max(0.8, seconds * 3 / 24)) if seconds >= 8 else max(0.2, min(0.8, seconds * 0.2))
    fade = min(fade_seconds, 0.8 if seconds < 60 else fade_seconds, seconds / 24)
    return Cards(title=round(title * rate), end=round(end * rate), fade=int(fade * rate))


def shot_count(body_seconds: float, pace: str) -> int:
    """How many shots fill `body_seconds` of film between the cards."""
    short, middle, long = (
        table.get(pace, table["steady"]) for table in (SECONDS_A_SHOT, MIDDLE_SHOT, LONG_SHOT)
    )
    if body_seconds <= MIDDLE_FILM:
        each = _blended(short, middle, body_seconds, SHORT_FILM, MIDDLE_FILM)
    else:
        each = _blended(middle, long, body_seconds, MIDDLE_FILM, LONG_FILM)
    return max(1, round(body_seconds / each)) if body_seconds >= 2.6 else 1


def _blended(low: float, high: float, at: float, start: float, end: float) -> float:
    return low + (high - low) * min(1.0, max(0.0, (at - start) / (end - start)))


def share(frames: int, weights: Sequence[float], *, least: int) -> tuple[int, ...]:
    """`frames` divided by `weights`: adds up exactly, nothing below `least` while that is possible."""
    count = len(weights)
    least = min(least, frames // count)
    spare = frames - least * count
    total = sum(weights)
    exact = [
        Fraction(weight).limit_denominator(1000) * spare / Fraction(total).limit_denominator(1000)
        for weight in weights
    ]
    shares = [least + int(part) for part in exact]
    rest = frames - sum(shares)
    order = sorted(range(count), key=lambda i: (-(exact[i] - int(exact[i])), i))
    for step in range(abs(rest)):
        shares[order[step % count]] += 1 if rest > 0 else -1
    return tuple(shares)


def shot_frames(
    frames: int, card: Cards, fades: Sequence[bool], *, weights: Sequence[float], rng: random.Random
) -> tuple[int, ...]:
    """The length of every shot, so that title + shots - overlaps + end is exactly `frames`.

    `fades[i]` says whether shot `i` overlaps what comes before it by `card.fade` frames.
    """
    overlaps = sum(card.fade for fading in fades if fading)
    body = frames - card.title - card.end + overlaps
    varied = [weight * rng.uniform(0.9, 1.12) for weight in weights]
    return share(body, varied, least=max(2 * card.fade, FEWEST, 1))


def words_for(frames: int, rate: float) -> int:
    """How many words fit a shot of `frames`."""
    return max(0, int((frames / rate - REST) * WORDS_A_SECOND))


def fits(line: str, frames: int, rate: Fraction | float) -> bool:
    """Whether a line can be spoken within a shot of `frames`."""
    return len(line.split()) <= words_for(frames, float(rate))


def needed(lines: Sequence[str], rate: Fraction | float) -> int:
    """The frames in which all of `lines` can be spoken, one after another; 0 for none."""
    told = [len(line.split()) for line in lines if line]
    if not told:
        return 0
    seconds = sum(told) / WORDS_A_SECOND + REST + BREATH * (len(told) - 1)
    return math.ceil(seconds * float(rate) - 1e-6)
