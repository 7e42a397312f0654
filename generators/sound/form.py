"""The shape of a piece: sections into bars, bars into phrases, and what each phrase is for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generators.sound.tempo import TempoMap, beats_in, bend_to, lay_beats, suited_bpm

Role = Literal["opening", "theme", "development", "arrival", "return", "ending"]

_PHRASE = 4  # bars
_RING = 1.8  # seconds the last chord sounds, at least, where the piece is long enough
_LONGEST_RING = 7.0
_HEEDED = 60  # cuts the tempo is chosen for


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A section of the film in seconds, with what the music is to do there."""

    seconds: float
    mood: str
    intensity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: beats `[start, start + beats)` from the beginning."""

    start: int
    beats: int
    intensity: float
    mood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Bars that belong together."""

    role: Role
    bars: tuple[Bar, ...]
    number: int = 0  # how many phrases of this role came before

    @property
    def intensity(self) -> float:
        return sum(bar.intensity for bar in self.bars) / len(self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The whole piece. From beat `hold` on, the last chord rings."""

    phrases: tuple[Phrase, ...]
    tempo: TempoMap
    beats: int
    hold: int
    hits: tuple[float, ...]  # beats on which an accent falls

    @property
    def bars(self) -> tuple[Bar, ...]:
        return tuple(bar for phrase in self.phrases for bar in phrase.bars)


def shape(stretches: Sequence[Stretch], *, bpm: float, meter: int, hits: Sequence[float] = ()) -> Form:
    """Lay out a piece over `stretches` (at least one), in bars of `meter` beats.

    A stretch that does not divide into whole bars ends with a longer or a shorter one. `hits` are
    seconds; beats are moved onto them where the tempo allows it.
    """
    merged = _merged(stretches, 60 / bpm)
    bpm = suited_bpm([stretch.seconds for stretch in merged], bpm, meter, hits[:_HEEDED])
    tempo = lay_beats([stretch.seconds for stretch in merged], bpm)
    tempo, accents = bend_to(tempo, hits)
    beats = round(tempo.beats[-1])
    groups: list[list[Bar]] = []
    clock = 0
    for stretch, section in zip(merged, _barred(merged, bpm, meter), strict=True):
        bars = [
            Bar(start=clock + offset, beats=length, intensity=intensity, mood=stretch.mood)
            for (offset, length), intensity in zip(section, _arched(stretch, len(section)), strict=True)
        ]
        clock += sum(length for _, length in section)
        groups.extend(_phrased(bars))
    last = clock - beats_in(merged[-1].seconds, bpm) if len(merged) > 1 else beats
    hold = _hold(groups, tempo, beats, last)
    return Form(phrases=_with_roles(groups), tempo=tempo, beats=beats, hold=hold, hits=accents)


def _merged(stretches: Sequence[Stretch], beat: float) -> list[Stretch]:
    """Stretches shorter than two beats join their neighbour."""
    out: list[Stretch] = []
    for stretch in stretches:
        if out and (stretch.seconds < 2 * beat or out[-1].seconds < 2 * beat):
            longer = stretch if stretch.seconds > out[-1].seconds else out[-1]
            out[-1] = replace(longer, seconds=out[-1].seconds + stretch.seconds)
        else:
            out.append(stretch)
    return out


def _barred(stretches: Sequence[Stretch], bpm: float, meter: int) -> list[list[tuple[int, int]]]:
    """`(offset, beats)` of each bar of each stretch."""
    out: list[list[tuple[int, int]]] = []
    for stretch in stretches:
        full, rest = divmod(beats_in(stretch.seconds, bpm), meter)
        lengths = [meter] * full
        if rest == 1 and full:
            lengths[-1] += 1
        elif rest:
            lengths.append(rest)
        out.append([(sum(lengths[:index]), length) for index, length in enumerate(lengths)])
    return out


def _arched(stretch: Stretch, bars: int) -> list[float]:
    """A long stretch breathes: it starts below its intensity, rises to three quarters, and relaxes."""
    if bars < 4 * _PHRASE:
        return [stretch.intensity] * bars
    out: list[float] = []
    for index in range(bars):
        at = index / (bars - 1)
        arch = at / 0.75 if at < 0.75 else (1 - at) / 0.25
        wave = 0.08 if (index // _PHRASE) % 2 else -0.04
        out.append(min(1.0, max(0.0, stretch.intensity * (0.7 + 0.5 * arch) + wave)))
    return out


def _phrased(bars: list[Bar]) -> list[list[Bar]]:
    groups = [bars[index : index + _PHRASE] for index in range(0, len(bars), _PHRASE)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2].extend(groups.pop())
    return groups


def _hold(groups: list[list[Bar]], tempo: TempoMap, beats: int, last_section: int) -> int:
    """The beat on which the last chord begins: where the last section does, if that is near enough."""
    end = tempo.seconds_at(beats)
    if last_section < beats and _RING <= end - tempo.seconds_at(last_section) <= _LONGEST_RING:
        return last_section
    starts = [bar.start for group in groups for bar in group]
    hold = max((start for start in starts if end - tempo.seconds_at(start) >= min(_RING, end / 3)), default=0)
    if hold == 0 and beats > 2 and end - tempo.seconds_at(beats // 2) > 0.8:
        return beats // 2  # a single bar rings on its second half
    return hold


def _with_roles(groups: list[list[Bar]]) -> tuple[Phrase, ...]:
    count = len(groups)
    means = [sum(bar.intensity for bar in group) / len(group) for group in groups]
    roles: list[Role] = ["development"] * count
    body = range(count - 1)
    if count > 2:
        # the latest of the strongest phrases, and never the first
        peak = max(body[1:], key=lambda index: (round(means[index], 2), index))
        roles[peak] = "arrival"
        for index in body:
            if index < peak:
                roles[index] = "theme" if index % 2 == (1 if count >= 6 else 0) else "development"
            elif index > peak:
                roles[index] = "return"
    if count > 1:
        roles[0] = "opening" if count >= 6 else "theme"
    roles[-1] = "ending"
    seen: dict[Role, int] = {}
    out: list[Phrase] = []
    for role, group in zip(roles, groups, strict=True):
        out.append(Phrase(role=role, bars=tuple(group), number=seen.get(role, 0)))
        seen[role] = seen.get(role, 0) + 1
    return tuple(out)
