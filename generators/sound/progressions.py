"""Which chords follow one another: tables by mode and flavour, in the notation of `harmony.chord_of`."""

from collections.abc import Sequence
from random import Random

from generators.sound.form import Bar, Form, Role
from generators.sound.harmony import Chord, Key, chord_of

# flavour -> mode family -> role -> progressions, one chord a bar. `cadence` is what leads home.
_TABLE: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "plain": {
        "minor": {
            "theme": ("1 6 3 7", "1 4 6 7", "1 7 6 7", "1 3 4 6", "1 6 4 5M"),
            "development": ("4 1 6 7", "6 7 1 3", "4 6 1 5M", "2 7 3 6"),
            "arrival": ("6 7 1 1", "1 6 3 7", "6 3 7 1", "4 7 3 6"),
            "cadence": ("5M", "7", "4 5M", "6 7"),
        },
        "dorian": {
            "theme": ("1 4 1 7", "1 3 4 1", "1 7 4 1", "1 2 4 1"),
            "development": ("7 4 1 1", "3 4 7 1", "4 7 1 2"),
            "arrival": ("3 7 4 1", "1 4 7 1", "7 3 4 1"),
            "cadence": ("7", "4", "4 7", "5"),
        },
        "major": {
            "theme": ("1 5 6 4", "1 4 1 5", "1 6 4 5", "1 3 4 5", "1 4 2 5"),
            "development": ("6 4 1 5", "2 6 4 5", "6 3 4 1", "4 2 6 5"),
            "arrival": ("4 5 6 1", "1 5 4 5", "4 1 5 6", "b6 b7 1 1"),
            "cadence": ("5", "4 5", "2 5", "5s 5"),
        },
        "lydian": {
            "theme": ("1 2 1 2", "1 2 6 2", "1 3 2 1"),
            "development": ("6 2 1 5", "3 2 6 1", "2 5 6 1"),
            "arrival": ("1 2 3 2", "2 1 5 2", "6 7 1 2"),
            "cadence": ("2", "5", "2 5"),
        },
        "mixolydian": {
            "theme": ("1 7 4 1", "1 4 7 1", "1 5 7 4"),
            "development": ("4 1 7 4", "6 7 4 1", "2 4 7 1"),
            "arrival": ("1 7 4 5", "7 4 1 1", "4 7 1 1"),
            "cadence": ("7", "4", "4 7"),
        },
    },
    "still": {  # two chords that breathe
        "minor": {
            "theme": ("19 69", "1 4", "1 69"),
            "development": ("49 1", "6 7", "3 49"),
            "arrival": ("6 3", "69 79", "4 69"),
            "cadence": ("4", "7s", "69"),
        },
        "major": {
            "theme": ("19 49", "1 69", "1s 1"),
            "development": ("69 49", "2 49", "3 4"),
            "arrival": ("49 19", "69 5s", "4 5s"),
            "cadence": ("4", "5s", "2"),
        },
    },
    "driving": {
        "minor": {
            "theme": ("1 6 7 1", "1 6 3 7", "1 1 6 7", "1 4 6 7"),
            "development": ("6 7 5 1", "4 6 7 7", "6 6 7 7"),
            "arrival": ("6 7 1 3", "1 7 6 7", "6 3 7 1"),
            "cadence": ("7", "6 7", "5M"),
        },
        "major": {
            "theme": ("1 5 6 4", "6 4 1 5", "1 6 4 5"),
            "development": ("4 5 6 6", "2 4 6 5", "6 5 4 5"),
            "arrival": ("4 1 5 6", "1 5 6 4", "4 5 1 1"),
            "cadence": ("5", "4 5"),
        },
    },
    "jazz": {
        "minor": {
            "theme": ("17 47 27 5M7", "17 67 27 5M7", "17 77 67 5M7"),
            "development": ("47 77 37 67", "27 5M7 17 67", "47 17 67 5M7"),
            "arrival": ("17 47 77 37", "67 27 5M7 17", "47 5M7 17 17"),
            "cadence": ("27 5M7", "5M7"),
        },
        "major": {
            "theme": ("17 67 27 57", "17 47 37 67", "37 67 27 57"),
            "development": ("47 37 27 57", "67 27 57 17", "47 b77 17 67"),
            "arrival": ("17 47 37 67", "27 57 17 67", "47 57 37 67"),
            "cadence": ("27 57", "57"),
        },
    },
    "mellow": {
        "minor": {
            "theme": ("179 49", "67 77 17 17", "17 47 77 37", "47 57 17 17"),
            "development": ("67 57 47 17", "27 57 17 67", "47 17 67 77"),
            "arrival": ("67 77 17 37", "47 77 37 67"),
            "cadence": ("57", "27 57"),
        },
        "major": {
            "theme": ("179 47", "27 57 17 67", "47 37 27 17", "17 37 67 47"),
            "development": ("67 27 57 17", "47 37 67 27", "27 37 47 57"),
            "arrival": ("47 57 37 67", "17 37 47 57"),
            "cadence": ("57", "27 57"),
        },
    },
    "simple": {  # marches, waltzes, songs everybody knows
        "minor": {
            "theme": ("1 1 5M 1", "1 4 5M 1", "1 5M 5M 1"),
            "development": ("3 7 3 7", "6 3 4 5M", "4 1 5M 5M"),
            "arrival": ("1 4 1 5M", "6 3 5M 1", "4 1 5M 1"),
            "cadence": ("5M7", "4 5M7"),
        },
        "major": {
            "theme": ("1 1 5 1", "1 4 5 1", "1 5 5 1", "1 6 2 5"),
            "development": ("4 4 1 1", "6 3 4 5", "2 5 1 5", "4 1 2 5"),
            "arrival": ("1 4 1 5", "4 1 5 1", "1 6 4 5"),
            "cadence": ("57", "4 57", "2 57"),
        },
    },
}
FLAVOURS = tuple(_TABLE)
_NEAREST_MODE = {"dorian": "minor", "lydian": "major", "mixolydian": "major"}
_LONG, _SHORT = 2.3, 1.25  # seconds: a bar with two chords, one without a change of its own


def harmonise(
    form: Form, key: Key, mode: str, flavour: str, rng: Random
) -> tuple[tuple[tuple[float, Chord], ...], ...]:
    """The chords of each bar as `(beat, chord)`, from the first beat to the chord that rings."""
    table = _TABLE[flavour]
    rows = table.get(mode) or table[_NEAREST_MODE.get(mode, "minor")]
    chosen: dict[Role, list[str]] = {}
    slots: list[tuple[int, float, str]] = []  # bar, beat, token
    number = 0
    for phrase in form.phrases:
        role = phrase.role
        if role not in chosen:
            source = role if role in rows else "theme"
            held = chosen.get("theme") if source == "theme" else None
            chosen[role] = held or rng.choice(rows[source]).split()
        beats = [
            (number + index, beat)
            for index, bar in enumerate(phrase.bars)
            for beat in _changes(bar, index, form, still=flavour == "still")
        ]
        tokens = chosen[role]
        slots.extend((bar, beat, tokens[index % len(tokens)]) for index, (bar, beat) in enumerate(beats))
        number += len(phrase.bars)
    slots = _closed(slots, form, rng.choice(rows["cadence"]).split())
    out: list[list[tuple[float, Chord]]] = [[] for _ in range(number)]
    for bar, beat, token in slots:
        out[bar].append((beat, chord_of(token, key)))
    for index, bar in enumerate(form.bars):
        if not out[index]:  # the chord of the bar before is still sounding
            out[index].append((float(bar.start), out[index - 1][-1][1]))
    return tuple(tuple(bar) for bar in out)


def _changes(bar: Bar, index: int, form: Form, *, still: bool) -> tuple[float, ...]:
    """Beats of a bar on which the chord changes: twice where a bar is long, not at all where it flies by."""
    seconds = form.tempo.seconds_at(bar.start + bar.beats) - form.tempo.seconds_at(bar.start)
    if still or seconds < _LONG or bar.beats < 3:
        return () if seconds < _SHORT and index % 2 else (float(bar.start),)
    return (float(bar.start), float(bar.start + (bar.beats + 1) // 2))


def _closed(
    slots: Sequence[tuple[int, float, str]], form: Form, cadence: Sequence[str]
) -> list[tuple[int, float, str]]:
    """The tonic at the beginning and from the last chord on, the cadence before it."""
    before = [slot for slot in slots if slot[1] < form.hold]
    for place, token in zip(range(len(before) - 1, 0, -1), reversed(cadence), strict=False):
        before[place] = (*before[place][:2], token)
    if before:
        before[0] = (*before[0][:2], "1")
    bars = form.bars
    holding = next(index for index, bar in enumerate(bars) if form.hold < bar.start + bar.beats)
    after = [(holding, float(form.hold), "1")]
    after.extend((index, float(bars[index].start), "1") for index in range(holding + 1, len(bars)))
    return [*before, *after]
