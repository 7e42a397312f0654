"""Pads, figures and basses: patterns turned into notes over the chords."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from generators.sound.form import Form
from generators.sound.genres import Part
from generators.sound.harmony import Chord, Key, nearest, voicing
from generators.sound.notes import Note, energy, level, playing_bars, strength
from generators.sound.patterns import BASS, MOTION, PADS, Pattern

Chords = Sequence[Sequence[tuple[float, Chord]]]  # of each bar: (beat, chord)


def pad(part: Part, form: Form, chords: Chords, key: Key, rng: Random) -> list[Note]:
    """Chords held or restruck; tones that two chords share are tied over."""
    del key, rng
    pattern = PADS[part.pattern]
    notes: list[Note] = []
    voiced: tuple[int, ...] = ()
    for number, phrase, bar in playing_bars(form):
        heard = energy(phrase, bar)
        spans = _spans(chords[number], bar.start, bar.beats)
        for start, length, chord in spans:
            voiced = voicing(chord, voiced, centre=part.centre)
            if not part.enters <= heard <= part.leaves:
                continue
            row = pattern.rows[level(len(pattern.rows), heard, part.enters)]
            for at, held, sign in _steps(row, pattern.steps, length):
                if sign == "C":
                    notes.extend(
                        Note(start=start + at, length=held, pitch=pitch, strength=0.8 * strength(heard))
                        for pitch in voiced
                    )
    last = voicing(chords[-1][-1][1], voiced, centre=part.centre)
    if _in_the_last_chord(part, form):
        ring = float(form.beats - form.hold)
        notes.extend(
            Note(
                start=float(form.hold),
                length=ring,
                pitch=pitch,
                strength=0.75 * strength(form.bars[-1].intensity),
            )
            for pitch in last
        )
    return _tied(notes) if part.pattern == "sustain" else notes


def motion(part: Part, form: Form, chords: Chords, key: Key, rng: Random) -> list[Note]:
    """A figure over the tones of each chord; the last one climbs and is left ringing."""
    del key
    pattern = MOTION[part.pattern]
    notes: list[Note] = []
    voiced: tuple[int, ...] = ()
    # which of the rows equally busy is played stays the same through a piece
    turn = rng.randrange(2)
    for number, phrase, bar in playing_bars(form):
        heard = energy(phrase, bar)
        for start, length, chord in _spans(chords[number], bar.start, bar.beats):
            voiced = voicing(chord, voiced, centre=part.centre)
            if not part.enters <= heard <= part.leaves:
                continue
            index = level(len(pattern.rows), heard, part.enters)
            if turn and index > 0 and phrase.number % 2:
                index -= 1
            notes.extend(_figure(pattern, pattern.rows[index], voiced, start, length, 0.82 * strength(heard)))
    if _in_the_last_chord(part, form):
        last = voicing(chords[-1][-1][1], voiced, centre=part.centre)
        end, force = float(form.beats), 0.7 * strength(form.bars[-1].intensity)
        broken = "C" not in pattern.rows[0] and "H" not in pattern.rows[0]
        step = min(0.5, (form.beats - form.hold) / 8) if broken else 0.0
        for index in range(len(last) + (1 if broken else 0)):
            start = form.hold + index * step
            notes.append(Note(start=start, length=end - start, pitch=_tone(last, index), strength=force))
    return notes


def bass(part: Part, form: Form, chords: Chords, key: Key, rng: Random) -> list[Note]:
    """The lowest voice: roots, fifths and steps that lead to the next root."""
    pattern = BASS[part.pattern]
    notes: list[Note] = []
    bars = playing_bars(form)
    for order, (number, phrase, bar) in enumerate(bars):
        heard = energy(phrase, bar)
        if not part.enters <= heard <= part.leaves:
            continue
        spans = _spans(chords[number], bar.start, bar.beats)
        following = chords[bars[order + 1][0]][0][1] if order + 1 < len(bars) else chords[-1][-1][1]
        for place, (start, length, chord) in enumerate(spans):
            after = spans[place + 1][2] if place + 1 < len(spans) else following
            index = level(len(pattern.rows), heard, part.enters)
            if part.pattern == "walk" and index > 0:
                index = rng.randrange(1, len(pattern.rows))
            root = nearest(chord.root, part.centre)
            for at, held, sign in _steps(pattern.rows[index], pattern.steps, length):
                pitch = _bass_pitch(sign, root, chord, nearest(after.root, part.centre), key)
                beat = 1.0 if at == 0 else 0.88
                notes.append(
                    Note(start=start + at, length=held, pitch=pitch, strength=beat * strength(heard))
                )
    if _in_the_last_chord(part, form):
        root = nearest(chords[-1][-1][1].root, part.centre - 3)
        notes.append(
            Note(
                start=float(form.hold),
                length=float(form.beats - form.hold),
                pitch=root,
                strength=0.9 * strength(form.bars[-1].intensity),
            )
        )
    return notes


def counter(part: Part, form: Form, chords: Chords, key: Key, rng: Random) -> list[Note]:
    """A second voice in long notes: tones of the chord other than the root, moving by the smallest step."""
    del key, rng
    notes: list[Note] = []
    at = float(part.centre)
    for number, phrase, bar in playing_bars(form):
        heard = energy(phrase, bar)
        if phrase.role == "opening" or not part.enters <= heard <= part.leaves:
            continue
        halves = (bar.start, bar.start + bar.beats // 2) if bar.beats >= 4 and heard > 0.6 else (bar.start,)
        for start, end in pairwise((*halves, bar.start + bar.beats)):
            chord = _chord_at(chords[number], start)
            around = at + (2.5 if start > bar.start else 0.0) + 0.2 * (part.centre - at)
            choices = [nearest(tone, around) for tone in chord.tones[1:]]
            at = float(min(choices, key=lambda pitch: abs(pitch - around) + (4 if pitch == at else 0)))
            notes.append(
                Note(
                    start=float(start),
                    length=end - start - 0.05,
                    pitch=int(at),
                    strength=0.85 * strength(heard),
                )
            )
    return notes


def _in_the_last_chord(part: Part, form: Form) -> bool:
    """Whether a player is still there at the end: the quiet ones are, late ones where the music is loud."""
    loudest = max(
        bar.intensity for bar in form.bars if bar.start >= form.hold or bar.start + bar.beats > form.hold
    )
    return part.enters <= max(loudest, 0.35)


def _spans(chords: Sequence[tuple[float, Chord]], start: int, beats: int) -> list[tuple[float, float, Chord]]:
    """`(beat, length, chord)` of the chords of a bar, cut where the bar ends."""
    end = float(start + beats)
    inside = [(at, chord) for at, chord in chords if at < end - 1e-6]
    edges = [*(at for at, _ in inside[1:]), end]
    return [(at, edge - at, chord) for (at, chord), edge in zip(inside, edges, strict=True)]


def _chord_at(chords: Sequence[tuple[float, Chord]], beat: float) -> Chord:
    return [chord for at, chord in chords if at <= beat + 1e-6][-1]


def _steps(row: str, steps: int, beats: float) -> list[tuple[float, float, str]]:
    """`(beat, length, sign)` of each stroke of a pattern over a stretch, going round where it is short."""
    count = max(1, round(beats * steps))
    signs = [row[index % len(row)] for index in range(count)]
    out: list[tuple[float, float, str]] = []
    for index, sign in enumerate(signs):
        if sign in ".-":
            continue
        held = 1
        while index + held < count and signs[index + held] == "-":
            held += 1
        out.append((index / steps, held / steps, sign))
    return out


def _figure(
    pattern: Pattern, row: str, voiced: tuple[int, ...], start: float, length: float, force: float
) -> list[Note]:
    notes: list[Note] = []
    for at, held, sign in _steps(row, pattern.steps, length):
        beat = 1.0 if at == int(at) else 0.86
        pitches = (
            voiced
            if sign == "C"
            else voiced[len(voiced) // 2 :]
            if sign == "H"
            else (_tone(voiced, int(sign)),)
        )
        notes.extend(
            Note(start=start + at, length=held * 0.96, pitch=pitch, strength=beat * force)
            for pitch in pitches
        )
    return notes


def _tone(voiced: Sequence[int], index: int) -> int:
    """The `index`-th tone from the bottom, going on an octave higher above the top."""
    octave, place = divmod(index, len(voiced))
    return voiced[place] + 12 * octave


def _bass_pitch(sign: str, root: int, chord: Chord, following: int, key: Key) -> int:
    match sign:
        case "5":
            fifth = nearest(chord.fifth, root + 7)
            return fifth if fifth < root + 8 else fifth - 12
        case "8":
            return root + 12
        case "3":
            return nearest(chord.tones[1], root + 4)
        case "2":
            return key.pitch(key.degree_near(root) + 1)
        case "A":
            near = key.degree_near(following)
            return key.pitch(near - 1) if following >= root else key.pitch(near + 1)
        case _:
            return root


def _tied(notes: Sequence[Note]) -> list[Note]:
    """Notes of one pitch that touch become one, up to four of them."""
    out: list[Note] = []
    open_notes: dict[int, int] = {}
    count: dict[int, int] = {}
    for note in notes:
        at = open_notes.get(note.pitch)
        if (
            at is not None
            and abs(out[at].start + out[at].length - note.start) < 1e-6
            and count[note.pitch] < 4
        ):
            out[at] = Note(
                start=out[at].start,
                length=out[at].length + note.length,
                pitch=note.pitch,
                strength=max(out[at].strength, note.strength),
            )
            count[note.pitch] += 1
        else:
            open_notes[note.pitch] = len(out)
            count[note.pitch] = 1
            out.append(note)
    return out
