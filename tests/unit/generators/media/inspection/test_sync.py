"""A film's sound is where its mix says it is."""

from pathlib import Path

import numpy as np
import pytest

from generators.media.ffmpeg import run, source
from generators.media.inspection.sync import LOW_RATE, offset, sound_offset, together
from generators.media.probe import probe
from generators.sound.wav import RATE, write_wav
from tests.unit.generators.media.reels import moving, tone


def noises(seconds: float, seed: int = 1) -> np.ndarray:
    """Bursts of noise as in a film: sound with a beginning here and there."""
    rng = np.random.default_rng(seed)
    loud = np.repeat(rng.random(round(seconds * 10)), RATE // 10)[:, None]
    return (0.2 * loud * rng.standard_normal((len(loud), 2))).astype(np.float32)


@pytest.mark.parametrize("late", [-0.31, 0.0, 0.002, 0.25])
def test_the_offset_of_a_film_is_found_to_the_millisecond(tmp_path: Path, late: float):
    sound, shift = noises(12), round(late * RATE)
    moved = np.roll(sound, shift, axis=0)
    write_wav(tmp_path / "mix.wav", sound)
    write_wav(tmp_path / "moved.wav", moved)
    encoded = ["-c:v", "copy", "-c:a", "aac", "-b:a", "192k", source(tmp_path / "film.mp4")]
    run(["-i", source(moving(tmp_path / "p.mp4", 288)), "-i", source(tmp_path / "moved.wav"), *encoded])
    found = sound_offset(tmp_path / "film.mp4", tmp_path / "mix.wav")
    assert found is not None and abs(found - late) < 0.001


def test_another_sound_has_no_offset(tmp_path: Path):
    write_wav(tmp_path / "one.wav", noises(9))
    write_wav(tmp_path / "other.wav", noises(9, seed=2))
    assert sound_offset(tmp_path / "one.wav", tmp_path / "other.wav") is None


def test_silence_has_no_offset_and_a_steady_tone_none_to_speak_of():
    still = np.zeros(LOW_RATE, np.int16)
    wave = (8_000 * np.sin(np.arange(5 * LOW_RATE) * 2 * np.pi * 440 / LOW_RATE)).astype(np.int16)
    assert offset(still, still) is None
    assert offset(wave, wave) == 0


def test_a_long_film_that_drifts_apart_in_one_place_is_still_found(tmp_path: Path):
    low = (3_000 * np.random.default_rng(4).standard_normal(60 * LOW_RATE)).astype(np.int16)
    assert offset(np.concatenate((np.zeros(900, np.int16), low)), low) == pytest.approx(900 / LOW_RATE)


def test_picture_and_sound_that_do_not_begin_or_end_together_are_told(tmp_path: Path):
    picture, sound = moving(tmp_path / "p.mp4", 72), tone(tmp_path / "s.wav", 3.0)
    whole, late, short = (tmp_path / f"{name}.mp4" for name in ("whole", "late", "short"))
    both = ["-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac"]
    run(["-i", source(picture), "-i", source(sound), *both, source(whole)])
    assert together(probe(whole)) == ()
    run(["-i", source(picture), "-itsoffset", "0.3", "-i", source(sound), *both, "-shortest", source(late)])
    (said, *_) = together(probe(late))
    assert said in (
        "The sound begins 0.28 s after the picture.",
        "The sound begins 0.30 s after the picture.",
    )
    run(["-i", source(picture), "-t", "2", "-i", source(sound), *both, source(short)])
    (said,) = together(probe(short))
    assert said.startswith("The sound ends") and said.endswith("before the picture.")
