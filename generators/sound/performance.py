"""A composition played, faded and brought to its level, as long as the film to the sample."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from generators.sound.composition import Composition
from generators.sound.curves import Levels, faded, scaled, smoothed
from generators.sound.loudness import HOP, decibels, energies
from generators.sound.mastering import master
from generators.sound.midi_file import midi_bytes
from generators.sound.soundfont import play
from generators.sound.wav import RATE, Signal, WavWriter, blocks

LUFS, CEILING_DBTP = -16.0, -1.5
WINDOW = 60.0  # seconds played at once: an hour of music needs no more memory than this
_TAIL = 5.0  # seconds a note may ring on into the next window
_START = RATE // 200
_RIDE, _RIDE_SHARE, _RIDE_MOST = 15, 0.4, 9.0  # hops of 100 ms to a side, share, dB


def perform(
    piece: Composition,
    frames: int,
    path: Path,
    on_part: Callable[[float], None],
    *,
    window: float = WINDOW,
) -> dict[str, float]:
    """Write the piece as a stereo WAV of exactly `frames` samples; returns its levels.

    The music is played `window` seconds at a time. Works in a file beside `path`, which is gone
    afterwards. `on_part` is told the share that is done.
    """
    raw = path.with_suffix(".raw")
    try:
        played: np.memmap[tuple[int, int], np.dtype[np.float32]] = np.memmap(
            raw, dtype=np.float32, mode="w+", shape=(frames, 2)
        )
        _play_into(played, piece, window, on_part)
        fade = _tail_samples(piece, frames)

        def as_played(start: int, count: int) -> Signal:
            block = np.zeros((count, 2), np.float32)
            first, last = max(start, 0), min(start + count, frames)
            if last > first:
                block[first - start : last - start] = played[first:last]
            return block

        ride = riding(energies(as_played, frames))

        def ridden(start: int, count: int) -> Signal:
            at = np.arange(start, start + count, dtype=np.float64)
            falling = np.clip((frames - 1 - at) / fade, 0, 1)
            rising = np.clip((at + 1) / _START, 0, 1)
            block = scaled(as_played(start, count), ride, HOP, start)
            return faded(block, rising * np.square(np.sin(falling * np.pi / 2)))

        mastered = master(ridden, frames, lufs=LUFS, ceiling_db=CEILING_DBTP)
        with WavWriter(path, channels=2) as file:
            for start, count in blocks(frames):
                file.write(mastered.apply(ridden(start, count), start))
        return {"lufs": round(mastered.loudness, 2), "true_peak_dbtp": round(decibels(mastered.peak), 2)}
    finally:
        raw.unlink(missing_ok=True)


def riding(hops: Levels) -> Levels:
    """The hand on the fader: a gain every 100 ms that lifts quiet passages half the way to the loud ones.

    A score sits under a voice and over small speakers; its dynamics must be felt and still be heard.
    """
    if not len(hops):
        return hops
    level = 10 * np.log10(np.maximum(smoothed(hops, _RIDE), 1e-12))
    loudest = float(level.max())
    lift = np.clip(_RIDE_SHARE * (loudest - level), 0.0, _RIDE_MOST)
    return np.power(10.0, smoothed(lift, _RIDE // 2) / 20)


def _play_into(played: Signal, piece: Composition, window: float, on_part: Callable[[float], None]) -> None:
    tempo, frames = piece.form.tempo, len(played)
    seconds = frames / RATE
    at = 0.0
    while at < seconds:
        until = seconds if at + 1.5 * window > seconds else at + window
        begin, end = tempo.beat_at(at) if at else 0.0, tempo.beat_at(until)
        longest = max(
            (
                note.start + note.length
                for player in piece.players
                for note in player.notes
                if begin <= note.start < end
            ),
            default=end,
        )
        stop = min(tempo.beat_at(seconds + 0.1), tempo.beat_at(tempo.seconds_at(max(longest, end)) + _TAIL))
        sound = play(midi_bytes(piece.players, tempo, stop, window=(begin, end)))
        first = round(tempo.seconds_at(begin) * RATE)
        count = min(len(sound), frames - first)
        played[first : first + count] += sound[:count]
        at = until
        on_part(until / seconds)


def _tail_samples(piece: Composition, frames: int) -> float:
    """Samples of the last fade: most of the time the last chord rings."""
    ring = frames / RATE - piece.form.tempo.seconds_at(piece.form.hold)
    return max(1.0, min(0.6 * ring, 2.5) * RATE)
