"""Voices over ducked music, worked out on levels and written in blocks."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from generators.ports import Progress
from generators.sound import ducking
from generators.sound.curves import Levels, amplified, faded, scaled
from generators.sound.loudness import Source, decibels, energies, integrated, ratio
from generators.sound.mastering import master
from generators.sound.wav import RATE, Signal, WavFile, WavWriter, blocks

_FADE_IN = RATE // 100  # ten milliseconds: no click where a file starts loud
_FADE_OUT = RATE * 3 // 2
_TRIM = RATE * 3 // 100  # how softly a voice is let go where the film ends under it
_MOST_GAIN = 30.0  # dB a stem may be lifted


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A 48 kHz recording, and the sample of the film at which it begins."""

    speech: WavFile
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Levels of a mix: LUFS of each stem before mastering (only their distance is heard) and after."""

    voice: float
    music: float
    mix: float
    ceiling: float  # dBTP


def mix(
    *,
    voices: Sequence[Voice],
    music: WavFile,
    frames: int,
    fade_from: int,
    files: Mapping[str, Path],
    targets: Targets,
    on_progress: Progress,
) -> dict[str, float]:
    """Write `main`, `voice` and `music` of `files`, each stereo and `frames` samples long.

    The music is ducked under the voices and fades somewhere in `[fade_from, frames)`. The stems add
    up to the mix. Returns the levels reached, in LUFS and dBTP.
    """

    def voice(start: int, count: int) -> Signal:
        block = np.zeros((count, 2), np.float32)
        for line in voices:
            if line.start < start + count and start < line.start + line.speech.frames:
                block += _stereo(line.speech.read(start - line.start, count))
        return faded(block, _fade(start, count, frames, _TRIM))

    def tune(start: int, count: int) -> Signal:
        return _stereo(music.read(start, count))

    on_progress(0.05, "listening to the voice")
    voice_gain = _gain_to(voice, frames, targets.voice) if voices else 1.0
    curve = ducking.ducking(ducking.voice_levels(voice, frames)) if voices else np.ones(1)
    on_progress(0.2, "listening to the music")
    music_gain = _gain_to(tune, frames, targets.music)
    tail = max(min(_FADE_OUT, frames // 4), (frames - fade_from) // 2)
    stem = _music_stem(tune, music_gain, curve, frames, tail)

    def together(start: int, count: int) -> Signal:
        return stem(start, count) + amplified(voice(start, count), voice_gain)

    on_progress(0.35, "bringing the mix to its loudness")
    mastered = master(together, frames, lufs=targets.mix, ceiling_db=targets.ceiling)
    with ExitStack() as open_files:
        main, spoken, played = (
            open_files.enter_context(WavWriter(files[role], channels=2))
            for role in ("main", "voice", "music")
        )
        for start, count in blocks(frames):
            heard, under = amplified(voice(start, count), voice_gain), stem(start, count)
            main.write(mastered.apply(heard + under, start))
            spoken.write(mastered.apply(heard, start))
            played.write(mastered.apply(under, start))
            on_progress(0.7 + 0.3 * (start + count) / frames, "writing the mix")
    return {"lufs": round(mastered.loudness, 2), "true_peak_dbtp": round(decibels(mastered.peak), 2)}


def _music_stem(
    tune: Source, gain: float, curve: Levels, frames: int, tail: int
) -> Callable[[int, int], Signal]:
    def stem(start: int, count: int) -> Signal:
        ducked = scaled(tune(start, count), curve, ducking.STEP, start, gain)
        return faded(ducked, _fade(start, count, frames, tail))

    return stem


def _stereo(block: Signal) -> Signal:
    """Two channels of any number: one is heard on both sides, further ones are left out."""
    return np.repeat(block, 2, axis=1) if block.shape[1] == 1 else block[:, :2]


def _gain_to(source: Source, frames: int, lufs: float) -> float:
    """Gain that brings a stem to `lufs`; a silent one is left alone."""
    found = integrated(energies(source, frames))
    return ratio(min(lufs - found, _MOST_GAIN)) if found > -100 else 1.0


def _fade(start: int, count: int, frames: int, tail: int) -> Levels:
    """In at once but without a click, out over the last `tail` samples; zero outside the film."""
    at = np.arange(start, start + count, dtype=np.float64)
    rising = np.clip((at + 1) / _FADE_IN, 0, 1)
    falling = np.clip((frames - 1 - at) / max(tail, 1), 0, 1)
    return rising * np.square(np.sin(falling * np.pi / 2))
