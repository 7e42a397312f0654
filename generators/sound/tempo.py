"""Beats laid on the film's clock, bent a little so that sections begin on a downbeat and cuts on a beat."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BEND = 0.12  # how far the tempo between two anchors may stray for the sake of a cut


@dataclass(frozen=True, slots=True, kw_only=True)
class TempoMap:
    """Beats against seconds, straight between anchors; both rise."""

    beats: tuple[float, ...]
    seconds: tuple[float, ...]

    def seconds_at(self, beat: float) -> float:
        return _between(beat, self.beats, self.seconds)

    def beat_at(self, seconds: float) -> float:
        return _between(seconds, self.seconds, self.beats)


def _between(value: float, of: Sequence[float], to: Sequence[float]) -> float:
    """Linear interpolation, carried on beyond both ends."""
    index = min(max(bisect_right(of, value) - 1, 0), len(of) - 2)
    share = (value - of[index]) / (of[index + 1] - of[index])
    return to[index] + share * (to[index + 1] - to[index])


def suited_bpm(stretches: Sequence[float], bpm: float, meter: int, moments: Sequence[float] = ()) -> float:
    """The tempo near `bpm` on which most bars and beats fall where sections and cuts want them.

    `stretches` and `moments` in seconds; at most 8% away from what was asked for.
    """

    def misfit(candidate: float) -> float:
        cost = 1.5 * abs(candidate / bpm - 1)
        clock = 0.0
        for length in stretches:
            exact = length * candidate / 60
            beats = max(1, round(exact))
            rest = beats % meter
            cost += 3 * abs(exact - beats) / beats + (0.0 if rest == 0 else 0.3 if rest == 1 else 0.15)
            for moment in moments:
                if clock < moment < clock + length:
                    at = (moment - clock) / length * beats
                    cost += 0.5 * abs(at - round(at))
            clock += length
        return cost

    return min((bpm * (1 + step / 200) for step in range(-16, 17)), key=misfit)


def beats_in(seconds: float, bpm: float) -> int:
    """Whole beats that fill a stretch at nearly the tempo asked for."""
    return max(1, round(seconds * bpm / 60))


def lay_beats(stretches: Sequence[float], bpm: float) -> TempoMap:
    """A tempo map of stretches (seconds each), each filled with a whole number of beats."""
    beats, seconds = [0.0], [0.0]
    for length in stretches:
        beats.append(beats[-1] + beats_in(length, bpm))
        seconds.append(seconds[-1] + length)
    return TempoMap(beats=tuple(beats), seconds=tuple(seconds))


def bend_to(tempo: TempoMap, moments: Iterable[float]) -> tuple[TempoMap, tuple[float, ...]]:
    """Move beats onto `moments` (seconds) where that bends the tempo by little enough.

    Returns the bent map and, for each moment, its position in beats: whole where a beat was moved there.
    """
    wanted = sorted(moments)
    for moment in wanted:
        beat = float(round(tempo.beat_at(moment)))
        if beat in tempo.beats or not tempo.beats[0] < beat < tempo.beats[-1]:
            continue
        at = bisect_right(tempo.beats, beat)
        before, after = at - 1, at
        old = (tempo.seconds[after] - tempo.seconds[before]) / (tempo.beats[after] - tempo.beats[before])
        left = (moment - tempo.seconds[before]) / (beat - tempo.beats[before])
        right = (tempo.seconds[after] - moment) / (tempo.beats[after] - beat)
        if max(abs(left / old - 1), abs(right / old - 1)) < _BEND:
            tempo = TempoMap(
                beats=(*tempo.beats[:at], beat, *tempo.beats[at:]),
                seconds=(*tempo.seconds[:at], moment, *tempo.seconds[at:]),
            )
    return tempo, tuple(tempo.beat_at(moment) for moment in wanted)
