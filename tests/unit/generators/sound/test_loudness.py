"""Levels are what the standard says they are, whatever the block a file is read in."""

from pathlib import Path

import numpy as np
import pytest

from generators.sound.ducking import ducking, voice_levels
from generators.sound.loudness import energies, integrated, ratio
from generators.sound.peaks import limiting, peak_levels
from generators.sound.resampling import resample
from generators.sound.wav import Signal, WavFile, write_wav
from tests.unit.generators.sound.listening import measured, tone


def source_of(signal: Signal, folder: Path) -> tuple[WavFile, Path]:
    path = folder / "sound.wav"
    write_wav(path, signal)
    return WavFile(path), path


def test_a_full_scale_tone_at_1_khz_is_at_the_level_of_the_standard(tmp_path: Path):
    file, _ = source_of(tone(5, 997, amplitude=ratio(-23)), tmp_path)
    assert integrated(energies(file.read, file.frames)) == pytest.approx(-23, abs=0.1)


def test_loudness_and_peaks_agree_with_ffmpeg(tmp_path: Path):
    rng = np.random.default_rng(4)
    noise = rng.standard_normal((25 * 48_000, 2)) * np.repeat(rng.uniform(0.001, 0.2, 25), 48_000)[:, None]
    file, path = source_of(np.clip(noise, -0.99, 0.99).astype(np.float32), tmp_path)
    heard = measured(path)
    assert integrated(energies(file.read, file.frames)) == pytest.approx(heard.lufs, abs=0.1)
    peak = 20 * np.log10(peak_levels(file.read, file.frames).max())
    assert peak == pytest.approx(heard.true_peak, abs=0.3)


def test_a_peak_between_the_samples_is_found(tmp_path: Path):
    at = np.arange(48_000)
    wave = (0.5 * np.sin(2 * np.pi * at / 4 + np.pi / 4)).astype(np.float32)[:, None]
    file, _ = source_of(wave, tmp_path)
    assert np.abs(wave).max() < 0.36
    assert peak_levels(file.read, file.frames)[10:-10].max() == pytest.approx(0.5, rel=0.02)


def test_the_limiter_is_down_before_the_peak_and_moves_softly():
    peaks = np.full(1000, 0.2)
    peaks[500] = 2.0
    gain = limiting(peaks, 0.8)
    assert (peaks * gain).max() <= 0.8 + 1e-9
    assert gain[0] == gain[-1] == pytest.approx(1.0)
    assert np.abs(np.diff(gain)).max() < 0.06


def test_music_ducks_before_the_word_and_returns_after_it(tmp_path: Path):
    voice = np.zeros((10 * 48_000, 2), np.float32)
    voice[4 * 48_000 : 6 * 48_000] = tone(2)
    file, _ = source_of(voice, tmp_path)
    gain = ducking(voice_levels(file.read, file.frames))
    assert gain[100] == pytest.approx(1.0)
    assert gain[400:600].max() < ratio(-9)
    assert gain[900] == pytest.approx(1.0)
    assert np.abs(np.diff(gain)).max() < 0.05


def test_silence_ducks_nothing():
    assert (ducking(np.zeros(50)) == 1).all()


@pytest.mark.parametrize(
    ("rate", "to"), [(24_000, 48_000), (16_000, 48_000), (44_100, 48_000), (48_000, 16_000)]
)
def test_a_tone_survives_another_rate(rate: int, to: int):
    moved = resample(tone(0.5, 1000, rate=rate), rate, to)
    assert len(moved) == to // 2
    middle = slice(to // 10, to // 3)
    assert np.abs(moved[middle] - tone(0.5, 1000, rate=to)[middle]).max() < 0.002


def test_a_file_reads_the_same_in_pieces_and_is_silent_outside(tmp_path: Path):
    file, _ = source_of(tone(0.1), tmp_path)
    whole = file.read(-100, 5_200)
    assert not whole[:100].any() and not whole[4_900:].any()
    pieces = np.concatenate([file.read(start, 650) for start in range(-100, 5_100, 650)])
    assert (pieces == whole).all()
