"""A tune one could sing: a motif, its variations, and a path through the chords."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from generators.sound.form import Phrase, Role
from generators.sound.harmony import Chord, Key
from generators.sound.lyrics import SungLine
from generators.sound.stanzas import Part

Rhythm = tuple[float, ...]  # note lengths in beats; a negative length is a rest

# Bars of four and of three beats, from calm to busy.
RHYTHMS: dict[int, tuple[tuple[Rhythm, ...], ...]] = {
    4: (
        ((3, 1), (2, 2), (2.5, 0.5, 1), (1, 3), (3, 0.5, 0.5)),
        ((1.5, 0.5, 2), (2, 1, 1), (1, 1, 2), (1.5, 0.5, 1, 1), (1, 2, 1), (-1, 1, 2)),
        ((1, 0.5, 0.5, 2), (0.5, 0.5, 1, 2), (1.5, 0.5, 0.5, 0.5, 1), (1, 1, 0.5, 0.5, 1), (-0.5, 0.5, 1, 1,
            1)),
        (
            (0.5, 0.5, 0.5, 0.5, 1, 1), (1, 0.5, 0.5, 0.5, 0.5, 1), (0.75, 0.25, 1, 0.5, 0.5, 1),
            (-0.5, 0.5, 0.5, 0.5, 1, 0.5, 0.5), (0.75, 0.75, 0.5, 1, 1),
        ),
    ),
    3: (
        ((2, 1), (1, 2), (2.5, 0.5)),
        ((2, 0.5, 0.5), (1.5, 0.5, 1), (1, 1, 1), (2, 1)),
        ((1, 0.5, 0.5, 1), (0.5, 0.5, 1, 1), (1.5, 0.5, 1), (1, 1, 0.5, 0.5)),
        ((0.5, 0.5, 0.5, 0.5, 1), (1, 0.5, 0.5, 0.5, 0.5), (0.5, 0.5, 0.5, 0.5, 0.5, 0.5)),
    ),
}  # fmt: skip

# Scale steps away from where the bar starts.
CONTOURS: tuple[tuple[int, ...], ...] = (
    (0, 1, 2, 4, 3, 2, 1), (0, 2, 1, 3, 2, 4, 3), (0, -1, 1, 2, 0, -1, 0), (0, 4, 3, 2, 1, 0, -1),
    (0, 1, 0, 3, 2, 1, 2), (0, 2, 4, 5, 4, 2, 1), (0, -2, -1, 1, 2, 1, 0), (0, 3, 2, 4, 3, 1, 0),
    (0, 5, 4, 3, 4, 2, 1), (0, 1, 3, 1, 0, -2, -1),
)  # fmt: skip


_CHORUS_LIFT = 2  # scale steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """Two ideas a piece is made of, each one bar: a rhythm and a contour."""

    rhythms: tuple[Rhythm, Rhythm]
    contours: tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """One note of a tune, in beats and MIDI pitch."""

    start: float
    length: float
    pitch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    start: float
    length: float
    degree: int  # the scale degree the contour asks for
    strong: bool
    closing: bool  # must come to rest on the chord
    chord: Chord


# For each role: which idea each bar takes, how far its start lies above the middle, whether upside down.
_PLANS: dict[Role, tuple[tuple[int, int, bool], ...]] = {
    "opening": ((0, 0, False), (0, -1, False), (1, 0, False), (0, -1, False)),
    "theme": ((0, 0, False), (0, 1, False), (1, 2, False), (0, 0, False)),
    "development": ((1, 1, False), (1, 2, False), (0, 3, True), (1, 1, False)),
    "arrival": ((0, 3, False), (0, 4, False), (1, 5, False), (0, 3, False)),
    "return": ((0, 1, False), (1, 1, False), (0, 0, True), (0, 0, False)),
    "ending": ((0, 1, False), (0, 0, False), (1, 0, True), (0, -1, False)),
}


def motif(rng: Random, *, meter: int, pace: float, bar_seconds: float) -> Motif:
    """Invent the two ideas: about `pace` notes a second, in bars that last `bar_seconds`."""
    bars = RHYTHMS[3 if meter == 3 else 4]

    def misfit(rhythms: Sequence[Rhythm]) -> float:
        notes = sum(length > 0 for rhythm in rhythms for length in rhythm) / len(rhythms)
        return abs(math.log(notes / bar_seconds / pace))

    level = min(range(len(bars)), key=lambda index: misfit(bars[index]))
    first = rng.choice(bars[level])
    other = min(len(bars) - 1, max(0, level + rng.choice((-1, 0, 1))))
    second = rng.choice([rhythm for rhythm in bars[other] if rhythm != first])
    contours = rng.sample(CONTOURS, 2)
    return Motif(rhythms=(first, second), contours=(contours[0], contours[1]))


def tune(
    phrase: Phrase,
    chords: Sequence[Sequence[tuple[float, Chord]]],
    idea: Motif,
    key: Key,
    rng: Random,
    *,
    centre: float,
    lift: int = 0,
    after: int | None = None,
) -> tuple[Tone, ...]:
    """The tune of one phrase over its chords, one sequence of `(beat, chord)` a bar.

    `centre` is the middle of the instrument's range (MIDI), `lift` raises everything by scale steps,
    `after` is the last pitch sung before. Strong beats fall on tones of the chord, other notes move by
    step, leaps turn back, and the last note comes to rest and leaves time to breathe.
    """
    wishes: list[_Wish] = []
    middle = key.degree_near(centre) + lift
    plan = _PLANS[phrase.role]
    last = len(phrase.bars) - 1
    for index, bar in enumerate(phrase.bars):
        which, height, turned = plan[min(index, 3)] if index < last or last == 0 else plan[3]
        rhythm = _fitted(idea.rhythms[which], bar.beats)
        if index == last and last:
            rhythm = _closing(rhythm, bar.beats)
        elif index % 2 and rng.random() < 0.45:
            rhythm = _varied(rhythm, rng)
        contour = idea.contours[which]
        clock = float(bar.start)
        sung = 0
        for length in rhythm:
            if length > 0:
                step = contour[sung % len(contour)] * (-1 if turned else 1)
                offset = clock - bar.start
                closing = index == last and clock + length >= bar.start + bar.beats - 1e-6
                wishes.append(
                    _Wish(
                        start=clock,
                        length=length,
                        degree=middle + height + step,
                        strong=offset % 2 == 0 or length >= 1.5,
                        closing=closing,
                        chord=_sounding(chords[index], clock),
                    )
                )
                sung += 1
            clock += abs(length)
    return _sung(
        wishes, key, rng, middle=middle, after=after, home=phrase.role in ("return", "ending", "arrival")
    )


def sing(
    lines: Sequence[SungLine],
    chords: Sequence[Sequence[tuple[float, Chord]]],
    key: Key,
    rng: Random,
    *,
    centre: float,
    lift: int = 0,
    after: int | None = None,
    contours: Mapping[tuple[Part, int], tuple[int, ...]],
) -> tuple[Tone, ...]:
    """The tune of lines of a song, one note a syllable, over the chords of their phrase.

    `contours` has one for each line of a verse and of a chorus, so that the tune comes back with its words;
    a chorus lies higher.
    """
    flat = [place for bar in chords for place in bar]
    middle = key.degree_near(centre) + lift
    wishes: list[_Wish] = []
    for line in lines:
        contour = contours[line.part, line.place]
        height = _CHORUS_LIFT if line.part == "chorus" else 0
        notes = [note for word in line.words for note in word.notes]
        for index, (start, length) in enumerate(notes):
            wishes.append(
                _Wish(
                    start=start,
                    length=length,
                    degree=middle + height + contour[index % len(contour)],
                    strong=start % 1 < 0.01,
                    closing=index == len(notes) - 1,
                    chord=_sounding(flat, start),
                )
            )
    return _sung(wishes, key, rng, middle=middle, after=after, home=False)


def _sounding(chords: Sequence[tuple[float, Chord]], beat: float) -> Chord:
    found = chords[0][1]
    for start, chord in chords:
        if start <= beat + 1e-6:
            found = chord
    return found


def _fitted(rhythm: Rhythm, beats: int) -> Rhythm:
    """A rhythm cut or held so that it fills a bar of another length."""
    out: list[float] = []
    left = float(beats)
    for length in rhythm:
        if left <= 0:
            break
        out.append(min(abs(length), left) * (1 if length > 0 else -1))
        left -= abs(length)
    if left > 0:
        out[-1] += left if out[-1] > 0 else -left
    return tuple(out)


def _closing(rhythm: Rhythm, beats: int) -> Rhythm:
    """A bar that comes to rest: its movement at the head, then one long note."""
    head: list[float] = []
    for length in rhythm:
        if sum(map(abs, head)) + abs(length) > beats / 2 - 0.01:
            break
        head.append(length)
    return (*head, beats - sum(map(abs, head)))


def _varied(rhythm: Rhythm, rng: Random) -> Rhythm:
    """One note of a rhythm halved, or two joined: the same idea, told again."""
    notes = [index for index, length in enumerate(rhythm) if length >= 1]
    if notes and rng.random() < 0.6:
        index = rng.choice(notes)
        half = rhythm[index] / 2
        return (*rhythm[:index], half, half, *rhythm[index + 1 :])
    pairs = [at for at in range(len(rhythm) - 1) if rhythm[at] > 0 and rhythm[at + 1] > 0]
    if len(rhythm) > 2 and pairs:
        index = rng.choice(pairs)
        return (*rhythm[:index], rhythm[index] + rhythm[index + 1], *rhythm[index + 2 :])
    return rhythm


def _sung(
    wishes: Sequence[_Wish], key: Key, rng: Random, *, middle: int, after: int | None, home: bool
) -> tuple[Tone, ...]:
    """The cheapest path through all pitches near the wishes (dynamic programming over scale degrees)."""
    if not wishes:
        return ()
    low, high = middle - 6, middle + 9
    degrees = range(low, high + 1)
    spice = {degree: rng.random() * 0.5 for degree in degrees}

    def own(wish: _Wish, degree: int) -> float:
        pitch = key.pitch(degree)
        cost = 0.9 * abs(degree - wish.degree) + spice[degree]
        if not wish.chord.has(pitch):
            cost += 30.0 if wish.closing else 7.0 if wish.strong else 0.6
            if any((pitch - tone) % 12 in (1, 11) for tone in wish.chord.tones):
                cost += 4.0 if wish.length >= 1 else 1.0  # a semitone against the chord
        if wish.closing and home and pitch % 12 != key.tonic:
            cost += 5.0
        return cost

    def move(before: int, degree: int, wish: _Wish) -> float:
        leap = abs(degree - before)
        cost = (1.6, 0.0, 0.5, 1.2, 2.0, 4.0, 7.0, 7.0)[leap] if leap < 8 else 14.0
        return cost + (3.0 if leap > 1 and not wish.chord.has(key.pitch(degree)) else 0.0)

    costs = {degree: own(wishes[0], degree) for degree in degrees}
    if after is not None:
        origin = key.degree_near(after)
        costs = {degree: cost + 0.5 * max(0, abs(degree - origin) - 2) for degree, cost in costs.items()}
    paths: list[dict[int, int]] = []
    for wish in wishes[1:]:
        chosen: dict[int, int] = {}
        following: dict[int, float] = {}
        for degree in degrees:
            best = min(costs, key=lambda old: costs[old] + move(old, degree, wish))
            chosen[degree] = best
            following[degree] = costs[best] + move(best, degree, wish) + own(wish, degree)
        paths.append(chosen)
        costs = following
    degree = min(costs, key=lambda item: costs[item])
    picked = [degree]
    for chosen in reversed(paths):
        degree = chosen[degree]
        picked.append(degree)
    picked.reverse()
    return tuple(
        Tone(
            start=wish.start,
            length=wish.length * 0.82 if wish.closing and wish.length > 1 else wish.length,
            pitch=_in_chord(key.pitch(found), wish),
        )
        for wish, found in zip(wishes, picked, strict=True)
    )


def _in_chord(pitch: int, wish: _Wish) -> int:
    """The raised third of a borrowed dominant replaces the scale's own, a semitone below."""
    if (wish.strong or wish.closing) and not wish.chord.has(pitch) and wish.chord.has(pitch + 1):
        return pitch + 1
    return pitch
