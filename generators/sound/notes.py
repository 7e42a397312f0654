"""What a player plays: notes in beats, and how loud the music is meant to be where they fall."""

from dataclasses import dataclass

from generators.sound.form import Bar, Form, Phrase, Role

_LIFT: dict[Role, float] = {
    "opening": -0.06, "theme": 0.0, "development": 0.05, "arrival": 0.12, "return": -0.03, "ending": -0.06,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note: start and length in beats, MIDI pitch, strength 0-1."""

    start: float
    length: float
    pitch: int
    strength: float


def energy(phrase: Phrase, bar: Bar) -> float:
    """Intensity 0-1 of a bar, coloured by what its phrase is for."""
    return min(1.0, max(0.0, bar.intensity + _LIFT[phrase.role]))


def strength(energy: float) -> float:
    """How hard players play at an intensity, 0-1."""
    return 0.46 + 0.4 * energy


def level(rows: int, energy: float, enters: float) -> int:
    """Which of `rows` of a pattern is played, from calm to busy."""
    share = (energy - enters) / max(1.0 - enters, 0.05)
    return min(rows - 1, max(0, int(share * rows)))


def playing_bars(form: Form) -> list[tuple[int, Phrase, Bar]]:
    """Every bar before the last chord with its number; one that the chord cuts into ends there."""
    out: list[tuple[int, Phrase, Bar]] = []
    number = 0
    for phrase in form.phrases:
        for bar in phrase.bars:
            if bar.start < form.hold:
                beats = min(bar.beats, form.hold - bar.start)
                out.append(
                    (
                        number,
                        phrase,
                        Bar(start=bar.start, beats=beats, intensity=bar.intensity, mood=bar.mood),
                    )
                )
            number += 1
    return out
