"""Keys, chords, and moving from one chord to the next with the least motion."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

_NOTES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
_TOKEN = re.compile(r"(b?)([1-7])(M?)(s?)(7?)(9?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A tonic pitch class and its mode's seven steps above it, in semitones."""

    tonic: int
    steps: tuple[int, ...]

    def pitch(self, degree: int) -> int:
        """MIDI pitch of a scale degree counted without end: 0 is the tonic in octave 0, 7 the next."""
        octave, step = divmod(degree, 7)
        return 12 * octave + self.tonic + self.steps[step]

    def degree_near(self, pitch: float) -> int:
        """The scale degree whose pitch lies nearest."""
        guess = round((pitch - self.tonic) * 7 / 12)
        return min(range(guess - 2, guess + 3), key=lambda degree: abs(self.pitch(degree) - pitch))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chord:
    """Pitch classes, root first."""

    tones: tuple[int, ...]

    @property
    def root(self) -> int:
        return self.tones[0]

    @property
    def fifth(self) -> int:
        return self.tones[2]

    def has(self, pitch: int) -> bool:
        return pitch % 12 in self.tones


def key_of(name: str, mode: str) -> Key:
    """`name` as in "F#" or "Bb", `mode` one of those a plan may name."""
    shift = {"#": 1, "b": -1}.get(name[1:2], 0)
    return Key(tonic=(_NOTES[name[0]] + shift) % 12, steps=_MODES[mode])


def chord_of(token: str, key: Key) -> Chord:
    """A chord from its scale degree: "1" to "7", built in thirds of the key.

    Before it `b` lowers the root by a semitone and makes it major; after it `M` makes the third major
    (the dominant of a minor key), `s` suspends it, `7` and `9` add those tones.
    """
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise ValueError(f"{token!r} is not a chord")
    flat, number, major, suspended, seventh, ninth = match.groups()
    degree = int(number) - 1
    root = key.pitch(degree) - (1 if flat else 0)
    third, fifth = key.pitch(degree + 2), key.pitch(degree + 4)
    if flat:
        third, fifth = root + 4, root + 7
    elif major:
        third = root + 4
        fifth = root + 7
    if suspended:
        third = root + 5
    tones = [root, third, fifth]
    if seventh:
        # a dominant keeps its minor seventh, whatever the key says
        tones.append(root + 10 if major or flat else key.pitch(degree + 6))
    if ninth:
        tones.append(root + 2 if flat or major else key.pitch(degree + 8))
    return Chord(tones=tuple(dict.fromkeys(tone % 12 for tone in tones)))


def nearest(pitch_class: int, around: float) -> int:
    """The MIDI pitch of a pitch class that lies nearest to `around`."""
    base = round(around) - (round(around) - pitch_class) % 12
    return min(base, base + 12, key=lambda pitch: abs(pitch - around))


def voicing(chord: Chord, before: Sequence[int], *, centre: float, voices: int = 4) -> tuple[int, ...]:
    """`voices` pitches of a chord near `centre`, each as near as can be to where it was `before`.

    Every tone of the chord sounds when there are voices enough; no two pitches are the same, and
    neighbours lie a second to an octave apart. Rising order.
    """
    tones = chord.tones[-voices:] if len(chord.tones) > voices else chord.tones
    wanted = [*tones, *(tones[index % len(tones)] for index in range(voices - len(tones)))]
    places = [
        [12 * octave + tone for octave in range(11) if abs(12 * octave + tone - centre) <= 11]
        for tone in wanted
    ]
    best: tuple[float, tuple[int, ...]] | None = None
    for choice in product(*places):
        pitches = tuple(sorted(set(choice)))
        if len(pitches) < min(voices, 3):
            continue
        gaps = [high - low for low, high in pairwise(pitches)]
        cost = 0.15 * abs(sum(pitches) / len(pitches) - centre) + sum(
            3.0 for gap in gaps if gap < 2 or gap > 12
        )
        cost += 2.0 * (voices - len(pitches))
        if before:
            cost += sum(min(abs(pitch - old) for old in before) for pitch in pitches)
            cost += 0.5 * abs(pitches[-1] - before[-1])
        if best is None or cost < best[0]:
            best = (cost, pitches)
    return best[1] if best else tuple(sorted({nearest(tone, centre) for tone in tones}))
