"""What a mood does to music: how busy, how high, how loud. Data."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tint:
    """Offsets: density of the tune, scale steps of its range, intensity."""

    density: float = 0.0
    lift: int = 0
    energy: float = 0.0


MOODS: dict[tuple[str, ...], Tint] = {
    ("calm", "peaceful", "serene", "quiet", "still", "tender", "gentle", "soft", "intimate"): Tint(
        density=-0.15, energy=-0.06
    ),
    ("lonely", "melancholic", "melancholy", "sad", "wistful", "mournful", "grief", "bittersweet"): Tint(
        density=-0.12, lift=-1, energy=-0.05
    ),
    ("tense", "anxious", "uneasy", "suspense", "suspenseful", "threatening", "nervous"): Tint(
        density=0.05, lift=-2, energy=0.05
    ),
    ("ominous", "dark", "menacing", "sinister", "eerie", "haunting", "brooding"): Tint(density=-0.1, lift=-3),
    ("joyful", "happy", "cheerful", "bright", "playful", "whimsical", "funny", "light"): Tint(
        density=0.2, lift=1, energy=0.03
    ),
    ("hopeful", "uplifting", "warm", "optimistic", "inspiring"): Tint(density=0.05, lift=1),
    ("epic", "heroic", "triumphant", "majestic", "grand", "victorious", "powerful"): Tint(
        lift=1, energy=0.12
    ),
    ("urgent", "frantic", "chase", "restless", "driving", "energetic", "wild", "furious"): Tint(
        density=0.25, energy=0.1
    ),
    ("dreamy", "ethereal", "floating", "magical", "wonder", "mysterious", "nostalgic"): Tint(
        density=-0.08, lift=2, energy=-0.03
    ),
}


def tint_of(words: str) -> Tint:
    """The tint of every mood word in a phrase, added up; none for words not known."""
    heard = set(re.findall(r"[a-z]+", words.lower()))
    found = [tint for names, tint in MOODS.items() if heard.intersection(names)]
    return Tint(
        density=sum(tint.density for tint in found),
        lift=sum(tint.lift for tint in found),
        energy=sum(tint.energy for tint in found),
    )
