"""Which line is spoken over a shot."""

import random

from specialists.story.players import Player
from specialists.story.telling import Beat, fill
from specialists.treatment import Film, voice_of


class Teller:
    """Chooses narration, never the same line twice in a film."""

    def __init__(self, film: Film) -> None:
        self._film = film
        self._rng = random.Random(f"{film.seed}:lines:{film.reading.text}")
        self._used: set[str] = set()
        self._said: set[str] = set()
        self._general = 0

    def line(self, beat: Beat, *, player_index: int, place: Player, most: int) -> str:
        """A line for the beat of at most `most` words, or ""."""
        film = self._film
        subject = film.subjects[player_index]
        others = [p for i, p in enumerate(film.subjects[:3]) if i != player_index]
        base = next((p for p in film.places if p.text in place.text), place)
        voice = voice_of(film, subject, others[0] if others else None, base)
        options: list[tuple[float, str, str]] = []
        for template in beat.lines:
            made = fill(template, voice)
            if "{" in template and film.reading.language != "en":
                continue  # our lines would speak two languages in one breath
            if made is None or template in self._used or made in self._said or len(made.split()) > most:
                continue
            bound = "{" in template
            weight = (1.6 if bound else 1.0) * (0.25 if not bound and self._general >= 1 else 1.0)
            options.append((weight, template, made))
        if not options:
            if len(self._used) > 60:
                self._used.clear()  # a long film may come back to a pattern, never to a sentence
            return ""
        _, template, made = self._rng.choices(options, weights=[weight for weight, _, _ in options])[0]
        self._general = 0 if "{" in template else self._general + 1
        self._used.add(template)
        self._said.add(made)
        return made[0].upper() + made[1:]
