"""Sentences spoken one after another, joined as a person would pause, hurried where time is short."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generators.sound.curves import scaled
from generators.sound.loudness import HOP, energies, integrated, ratio
from generators.sound.peaks import STEP, limiting, peak_levels
from generators.sound.resampling import resample
from generators.sound.spoken_text import sentences, spoken
from generators.sound.voices import Samples, Speak
from generators.sound.wav import RATE, Signal

FASTEST = 1.3
_PAUSE, _SHORT_PAUSE = 0.38, 0.12  # seconds between sentences
_BETWEEN_LINES, _CLOSEST_LINES = 0.55, 0.2
_HURRIES = 4  # how often several lines are asked to hurry together
_LEAD, _TAIL = 0.05, 0.12  # seconds of quiet round the whole file
_LEVEL_LUFS, _PEAK_DB = -18.0, -1.5
_EDGE_DB = -42.0  # below a sentence's peak: where it begins and ends
_LONE_DB, _LONE_GAP = -30.0, 0.25  # what follows so late and so softly is a voice switching itself off
_KEEP = 0.015  # seconds kept outside those edges, faded


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who reads lines aloud; `rate` is the sample rate of what `speak` gives."""

    speak: Speak
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A sentence and when it is heard, in seconds of the file."""

    line: int
    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """The spoken lines: mono sound at 48 kHz, its timing, and how far the voices had to be pushed."""

    signal: Signal
    rows: tuple[Row, ...]
    speeds: tuple[float, ...]  # one a line
    overruns: tuple[tuple[int, float], ...]  # line, seconds too long even so
    late: float  # seconds by which several lines end after all their slots together


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    parts: tuple[Samples, ...]  # one a sentence, at 48 kHz, levelled
    texts: tuple[str, ...]
    pause: float
    speed: float

    @property
    def seconds(self) -> float:
        return _duration(self.parts, self.pause)


def narrate(
    lines: Sequence[str],
    slots: Sequence[float],
    *,
    language: str,
    readers: Sequence[Reader],
    on_line: Callable[[int], None] = lambda _: None,
) -> Narration:
    """Have `readers`, one a line, speak `lines`; line `i` in at most `slots[i]` seconds.

    Several lines that all have slots end within their sum. Nobody is asked for more than a speed of 1.3.
    A line without anything to say is left out.
    """
    said: dict[int, _Line] = {}
    for index, (text, reader) in enumerate(zip(lines, readers, strict=True)):
        slot = slots[index] if index < len(slots) else None
        line = _said(text, slot, language=language, reader=reader)
        if line.parts:
            said[index] = line
        on_line(index)
    between, until = _BETWEEN_LINES, None
    if len(lines) > 1 and len(slots) >= len(lines):
        until = float(sum(slots[: len(lines)]))
        said, between = _within(
            said,
            until,
            lambda index, slot: _said(lines[index], slot, language=language, reader=readers[index]),
        )
    overruns = tuple(
        (index, round(line.seconds - slots[index], 3))
        for index, line in said.items()
        if index < len(slots) and line.seconds > slots[index] + 0.005
    )
    late = 0.0 if until is None else max(0.0, _ends(said, between) - until)
    return _joined(said, between, overruns, late)


def _within(
    said: dict[int, _Line], until: float, again: Callable[[int, float], _Line]
) -> tuple[dict[int, _Line], float]:
    """Several lines ended by `until` seconds: the pauses between them shrink, then all hurry alike.

    `again` speaks a line in a given time. Returns the lines and the pause between two of them.
    """
    between = _BETWEEN_LINES
    if len(said) > 1 and _ends(said, between) > until:
        spare = (until - _ends(said, 0.0)) / (len(said) - 1)
        between = min(_BETWEEN_LINES, max(_CLOSEST_LINES, spare))
    for _ in range(_HURRIES):
        talking = sum(line.seconds for line in said.values())
        room = until - _ends(said, between) + talking
        if talking <= room or all(line.speed >= FASTEST for line in said.values()):
            break
        # a voice does not keep exactly to the time it is given: a little more than needed is asked for
        share = max(room, 0.1) / talking * 0.995
        said = {index: again(index, line.seconds * share) for index, line in said.items()}
    return said, between


def _ends(said: Mapping[int, _Line], between: float) -> float:
    """When the last of the lines has been spoken, in seconds of the file."""
    return _LEAD + sum(line.seconds for line in said.values()) + between * max(len(said) - 1, 0)


def _said(text: str, slot: float | None, *, language: str, reader: Reader) -> _Line:
    pairs = [(shown, said) for shown in sentences(text) if (said := spoken(shown, language))]

    def at(speed: float) -> tuple[tuple[str, Samples], ...]:
        parts = ((shown, _cleaned(reader.speak(said, speed), reader.rate)) for shown, said in pairs)
        return tuple((shown, part) for shown, part in parts if len(part))

    def line(spoken_parts: tuple[tuple[str, Samples], ...], pause: float, speed: float) -> _Line:
        return _Line(
            parts=tuple(part for _, part in spoken_parts),
            texts=tuple(shown for shown, _ in spoken_parts),
            pause=pause,
            speed=speed,
        )

    calm = line(at(1.0), _PAUSE, 1.0)
    if slot is None or calm.seconds <= slot:
        return calm
    talking = _duration(calm.parts, 0.0)
    room = max(slot - _PAUSE * (len(calm.parts) - 1), 0.1)
    hurried = calm
    speed = min(FASTEST, max(1.04, talking / room))
    while hurried.seconds > slot and hurried.speed < FASTEST:
        # a voice does not keep exactly to the speed it is asked for
        hurried = line(at(speed), _PAUSE, speed)
        speed = min(FASTEST, speed * max(1.02, hurried.seconds / slot))
    if hurried.seconds <= slot or len(hurried.parts) < 2:
        return hurried
    spare = (slot - _duration(hurried.parts, 0.0)) / (len(hurried.parts) - 1)
    return _Line(
        parts=hurried.parts,
        texts=hurried.texts,
        pause=max(_SHORT_PAUSE, min(spare, _PAUSE)),
        speed=hurried.speed,
    )


def _duration(parts: Sequence[Samples], pause: float) -> float:
    return sum(len(part) for part in parts) / RATE + pause * max(len(parts) - 1, 0)


def _cleaned(sound: Samples, rate: int) -> Samples:
    """One sentence at 48 kHz without the quiet round it, at an even level."""
    if not len(sound) or not np.abs(sound).max() > 1e-4:
        return np.zeros(0, np.float32)
    whole = resample(sound[:, None], rate, RATE)[:, 0]
    whole = whole - whole.mean(dtype=np.float64).astype(np.float32)
    step = RATE // 200
    short = -len(whole) % step
    levels = np.sqrt(np.square(np.pad(whole, (0, short))).reshape(-1, step).mean(axis=1))
    loud = _without_breath(
        np.flatnonzero(levels > levels.max() * ratio(_EDGE_DB)), levels, _LONE_GAP * RATE // step
    )
    keep = int(_KEEP * RATE)
    start = max(int(loud[0]) * step - keep, 0)
    part = whole[start : min((int(loud[-1]) + 1) * step + keep, len(whole))].copy()
    ramp = np.linspace(0, 1, min(keep, len(part) // 2), dtype=np.float32)
    part[: len(ramp)] *= ramp
    part[len(part) - len(ramp) :] *= ramp[::-1]
    return part * np.float32(_gain(part))


def _without_breath(loud: npt.NDArray[np.intp], levels: Samples, gap: float) -> npt.NDArray[np.intp]:
    """Where a sentence is `loud`, without a click or a breath that stands alone `gap` steps after its end."""
    while len(apart := np.flatnonzero(np.diff(loud) > gap)):
        last = int(apart[-1]) + 1
        if levels[loud[last:]].max() > levels.max() * ratio(_LONE_DB):
            break
        loud = loud[:last]
    return loud


def _gain(part: Samples) -> float:
    padded = np.pad(part, (0, max(0, 4 * HOP - len(part))))[:, None]

    def source(start: int, count: int) -> Signal:
        return _window(padded, start, count)

    found = integrated(energies(source, len(padded)))
    return ratio(min(_LEVEL_LUFS - found, 40.0)) if found > -100 else 1.0


def _window(signal: Signal, start: int, count: int) -> Signal:
    """`[start, start + count)` of a signal, silence outside it."""
    block = np.zeros((count, signal.shape[1]), np.float32)
    first, last = max(start, 0), min(start + count, len(signal))
    if last > first:
        block[first - start : last - start] = signal[first:last]
    return block


def _joined(
    said: dict[int, _Line], between: float, overruns: tuple[tuple[int, float], ...], late: float
) -> Narration:
    rows: list[Row] = []
    pieces: list[Samples] = [_quiet(_LEAD)]
    at = len(pieces[0])

    def add(piece: Samples) -> None:
        nonlocal at
        pieces.append(piece)
        at += len(piece)

    for order, (index, line) in enumerate(said.items()):
        if order:
            add(_quiet(between))
        for number, (text, part) in enumerate(zip(line.texts, line.parts, strict=True)):
            if number:
                add(_quiet(line.pause))
            start = at
            add(part)
            rows.append(Row(line=index, text=text, start=round(start / RATE, 4), end=round(at / RATE, 4)))
    add(_quiet(_TAIL))
    return Narration(
        signal=_held(np.concatenate(pieces)[:, None]),
        rows=tuple(rows),
        speeds=tuple(round(line.speed, 3) for line in said.values()),
        overruns=overruns,
        late=round(late, 3),
    )


def _held(signal: Signal) -> Signal:
    """Peaks kept under -1.5 dBTP; the level stays even."""
    peaks = peak_levels(lambda start, count: _window(signal, start, count), len(signal))
    limiter = limiting(peaks, ratio(_PEAK_DB))
    return scaled(signal, limiter, STEP, 0)


def _quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)
