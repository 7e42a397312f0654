"""Which line is spoken over a shot."""

import random
import re

from specialists.planning.treatment import Film, known_place, voice_of
from specialists.story.players import Player
from specialists.story.telling import Beat, fill

OF_THE_BRIEF = re.compile(r"\{(?!hour)\w+\}")


_LATE = ("peak", "hush", "resolve")  # where the last thing done is what is spoken of


class Teller:
    """Chooses narration: never a line twice, and at least every second one of this brief and no other."""

    def __init__(self, film: Film) -> None:
        self._film = film
        self._rng = random.Random(f"{film.seed}:lines:{film.reading.text}")
        self._used: set[str] = set()
        self._said: set[str] = set()
        self._met: set[str] = set()  # who has been named in full: "the keeper" from then on
        self._general = 0  # lines that could be in any film
        self._bound = 0  # lines that name something of the brief

    def line(self, beat: Beat, *, player_index: int, place: Player, most: int) -> str:
        """A line for the beat of at most `most` words, or ""."""
        film = self._film
        subject = film.subjects[player_index]
        others = [p for i, p in enumerate(film.subjects[:3]) if i != player_index]
        base = known_place(film, place)
        other = others[0] if others else None
        goal = film.reading.steps[-1] if film.reading.steps and beat.name in _LATE else None
        voice = voice_of(film, subject, other, base, met=self._met, goal=goal)
        options: list[tuple[float, str, str]] = []
        for template in beat.lines:
            made = fill(template, voice)
            if "{" in template and film.reading.language != "en":
                continue  # our lines would speak two languages in one breath
            if subject.head == base.head and "{s}" in template.lower() and "{place}" in template.lower():
                continue  # "The city sleeps. Not the city."
            if made is None or template in self._used or made in self._said or len(made.split()) > most:
                continue
            bound = OF_THE_BRIEF.search(template) is not None
            fresh = "{do" in template or "{try" in template
            options.append((2.0 if fresh else 1.4 if bound else 0.35, template, made))
        named = [option for option in options if OF_THE_BRIEF.search(option[1])]
        if self._general >= self._bound and named:
            options = named
        if not options:
            if len(self._used) > 60:
                self._used.clear()  # a long film may come back to a pattern, never to a sentence
            return ""
        _, template, made = self._rng.choices(options, weights=[weight for weight, _, _ in options])[0]
        if OF_THE_BRIEF.search(template):
            self._bound += 1
            self._met |= {
                who.text for who, slot in ((subject, "s"), (other, "o")) if who and _names(template, slot)
            }
        else:
            self._general += 1
        self._used.add(template)
        self._said.add(made)
        return made[0].upper() + made[1:]


def _names(template: str, slot: str) -> bool:
    return f"{{{slot}}}" in template.lower()
