"""The drummer, and the accents that mark the cuts."""

from collections.abc import Sequence
from random import Random

from generators.sound.form import Form
from generators.sound.harmony import Chord, nearest
from generators.sound.notes import Note, energy, playing_bars, strength
from generators.sound.patterns import ACCENTS, DRUMS, Accent

_FORCE = {"X": 1.12, "x": 0.92, "o": 0.62}


def drumming(name: str, form: Form, rng: Random, *, from_start: bool = False) -> list[Note]:
    """A drum part; the more intense the music, the more is played. `from_start`: even where it is calm."""
    style = DRUMS[name]
    notes: list[Note] = []
    bars = playing_bars(form)
    for order, (_, phrase, bar) in enumerate(bars):
        heard = energy(phrase, bar)
        if phrase.role == "opening" and not from_start and heard < 0.5:
            continue
        reached = [rows for enters, rows in style.levels if heard >= enters]
        if not reached and not from_start:
            continue
        rows = reached[-1] if reached else style.levels[0][1]
        last = order + 1 == len(bars) or bars[order + 1][1] is not phrase
        filled = last and heard >= style.fills_from and bar.beats > 1
        until = bar.beats - 1 if filled else bar.beats
        for key, row in rows.items():
            notes.extend(_row(key, row, float(bar.start), until, heard, rng))
        if filled:
            for key, row in style.fill.items():
                notes.extend(_row(key, row, float(bar.start + until), 1, heard, rng))
        if phrase.role == "arrival" and bar is phrase.bars[0] and heard >= 0.5:
            notes.append(
                Note(start=float(bar.start), length=2.0, pitch=style.crash, strength=0.9 * strength(heard))
            )
    return notes


def _row(key: int, row: str, start: float, beats: int, heard: float, rng: Random) -> list[Note]:
    out: list[Note] = []
    for index in range(beats * 4):
        sign = row[index % len(row)]
        if sign in _FORCE:
            force = _FORCE[sign] * strength(heard) * rng.uniform(0.92, 1.04)
            out.append(Note(start=start + index / 4, length=0.25, pitch=key, strength=force))
    return out


def marked(
    accents: Sequence[str], form: Form, chords: Sequence[Sequence[tuple[float, Chord]]]
) -> dict[str, list[Note]]:
    """Notes of each accent sound: on every hit, and softly under the last chord.

    Hits less than a third of a second after another are left out. A calm passage is marked by the first
    sound alone.
    """
    out: dict[str, list[Note]] = {name: [] for name in accents}
    before = -1.0
    for beat in [*form.hits, float(form.hold)]:
        seconds = form.tempo.seconds_at(beat)
        if beat > form.hold or beat < 0 or 0 <= seconds - before < 0.33:
            continue
        before = seconds
        number = max(index for index, bar in enumerate(form.bars) if bar.start <= beat + 1e-6)
        heard = form.bars[number].intensity
        chord = [chord for at, chord in chords[number] if at <= beat + 1e-6] or [chords[number][0][1]]
        for name in accents if heard >= 0.4 else accents[:1]:
            accent = ACCENTS[name]
            length = form.tempo.beat_at(seconds + accent.seconds) - beat
            force = accent.velocity * (0.3 + 0.65 * heard)
            out[name].extend(
                Note(start=beat, length=length, pitch=pitch, strength=force)
                for pitch in _pitches(accent, chord[-1])
            )
    return out


def _pitches(accent: Accent, chord: Chord) -> tuple[int, ...]:
    if accent.drum is not None:
        return (accent.drum,)
    root = nearest(chord.root, accent.centre)
    if accent.tones == "chord":
        return tuple(sorted({root, *(nearest(tone, accent.centre + 4) for tone in chord.tones[:3])}))
    return (root, root + 12) if accent.tones == "octave" else (root,)
