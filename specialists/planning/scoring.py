"""What the score is composed from: genre, tempo, key and instruments that suit the film."""

import random
from collections.abc import Sequence

from specialists.craft.fit import ranked
from specialists.planning import look as colour
from specialists.planning.treatment import Film
from storage.domain.plan import Music

KEYS = ("C", "D", "E", "F", "G", "A", "Bb", "Eb")


def music_of(film: Film, arc: Sequence[float]) -> Music:
    """Genre, tempo, mode and instruments; what was decided first, what fits the mood else."""
    rng = random.Random(f"{film.seed}:music:{film.reading.text}")
    craft, choices = film.craft, film.choices
    name = choices.get("genre", "")
    if name not in craft.genres:
        name = colour.pick([item.name for item in ranked(craft.options["genre"], dict(film.tags), rng)], rng)
    genre = craft.genres[name]
    low, high = genre.bpm
    told = "".join(character for character in choices.get("bpm", "") if character.isdigit())
    middle = {
        "slow": low + (high - low) * 0.2,
        "steady": (low + high) / 2,
        "quick": low + (high - low) * 0.85,
    }[film.pace]
    bpm = int(told) if told else round(middle + rng.uniform(-4, 4))
    sad = craft.family(film.mood) in ("sad", "lonely", "tense", "dark", "mystery", "nostalgic")
    modes = [mode for mode in genre.modes if (mode in ("minor", "dorian")) is sad] or list(genre.modes)
    instruments = list(genre.instruments)
    lead = choices.get("instrument", "")
    ordered = (
        [lead, *(i for i in rng.sample(instruments, len(instruments)) if i != lead)]
        if lead
        else rng.sample(instruments, len(instruments))
    )
    return Music(
        genre=name,
        mood=film.mood[:120],
        bpm=min(220, max(40, bpm)),
        key=rng.choice(KEYS),
        mode=modes[0],  # pyright: ignore[reportArgumentType]  # craft files hold modes as text; pydantic checks them
        instruments=tuple(ordered[:4]),
        arc=tuple(arc),
    )
