"""What is wrong with a file, in sentences."""

from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from generators.media.ffmpeg import run, source
from generators.media.inspect import inspect
from storage.domain.plan import Look, Music, Shot
from storage.domain.render import (
    ClipRequest,
    CutRequest,
    MixRequest,
    ScoreRequest,
    SpeechRequest,
    StillRequest,
)
from tests.unit.generators.media.reels import colour, moving, tone

SHOT = Shot(
    id="sh010", scene="sc01", subject="a fox", place="a field", action="It waits.", camera="wide", mood="calm",
    palette=("#102030", "#e0e0e0"), prompt="a fox", frames=48, seed=1,
)  # fmt: skip
LOOK = Look(style="ink", palette_name="dusk", palette=("#102030", "#e0e0e0"), light="soft")


def clip(frames: int = 48, *, width: int = 96, height: int = 64, rate: int = 24) -> ClipRequest:
    return ClipRequest(width=width, height=height, seed=1, frames=frames, rate=Fraction(rate), shot=SHOT)


def still(width: int = 96, height: int = 64) -> StillRequest:
    return StillRequest(width=width, height=height, seed=1, shot=SHOT, look=LOOK)


def mix(frames: int = 48) -> MixRequest:
    return MixRequest(frames=frames, rate=Fraction(24), picture_end=frames)


def test_a_clip_as_asked_for_is_fine(tmp_path: Path) -> None:
    assert inspect(moving(tmp_path / "clip.mp4", 48), clip()) == ()


def test_a_clip_of_another_size_length_or_rate_is_told(tmp_path: Path) -> None:
    path = moving(tmp_path / "clip.mp4", 48)
    assert inspect(path, clip(width=128)) == ("The picture is 96×64, not 128×64.",)
    assert inspect(path, clip(50)) == ("The picture has 48 frames, not 50.",)
    assert inspect(path, clip(rate=25)) == (
        "The picture runs at 24 frames a second, not a steady 25 frames.",
    )


def test_a_black_clip_is_black_and_not_also_frozen(tmp_path: Path) -> None:
    (said,) = inspect(colour(tmp_path / "clip.mp4", "black", 48), clip())
    assert said == "The picture is black from 0.0 s to 2.0 s."


def test_a_clip_that_stands_still_for_a_second_is_told(tmp_path: Path) -> None:
    (said,) = inspect(colour(tmp_path / "clip.mp4", "orange", 48), clip())
    assert said == "The picture stands still from 0.0 s to 2.0 s."


def test_a_short_still_moment_is_no_fault(tmp_path: Path) -> None:
    assert inspect(colour(tmp_path / "clip.mp4", "orange", 20), clip(20)) == ()


def test_a_torn_clip_does_not_pass(tmp_path: Path) -> None:
    whole = moving(tmp_path / "whole.mp4", 96, size="320x180")
    torn = tmp_path / "torn.mp4"
    data = whole.read_bytes()
    torn.write_bytes(data[: len(data) * 2 // 3])
    said = inspect(torn, clip(96, width=320, height=180))
    assert any("decode" in sentence for sentence in said)


def test_a_file_that_is_no_media_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"nothing of the kind")
    assert inspect(path, clip()) == ("The file clip.mp4 is not media that can be read.",)


def test_a_picture_with_something_in_it_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (64, 96, 3), np.uint8)).save(path)
    assert inspect(path, still()) == ()
    assert inspect(path, still(128, 72)) == ("The picture is 96×64, not 128×72.",)


def test_empty_pictures_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    Image.new("RGB", (96, 64), (0, 0, 0)).save(path)
    assert inspect(path, still()) == ("The picture is black.",)
    Image.new("RGB", (96, 64), (200, 40, 40)).save(path)
    assert inspect(path, still()) == ("The picture is one flat colour.",)
    path.write_bytes(path.read_bytes()[:60])
    assert inspect(path, still()) == ("The picture still.png cannot be read.",)


def test_sound_as_asked_for_is_fine(tmp_path: Path) -> None:
    assert inspect(tone(tmp_path / "mix.wav", 2.0), mix()) == ()


def test_sound_that_is_silent_clipped_or_short_is_told(tmp_path: Path) -> None:
    silent = tmp_path / "silent.wav"
    run(["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "2", source(silent)])
    assert inspect(silent, mix()) == ("The sound is silent.",)
    assert inspect(tone(tmp_path / "loud.wav", 2.0, level=6.0), mix()) == ("The sound is clipped.",)
    assert inspect(tone(tmp_path / "full.wav", 2.0, level=-0.01), mix()) == ()
    assert inspect(tone(tmp_path / "short.wav", 1.5), mix()) == ("The sound lasts 1.50 s, not 2.00 s.",)


def test_silence_that_was_planned_is_fine(tmp_path: Path) -> None:
    silent = tmp_path / "silent.wav"
    run(["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "2", source(silent)])
    asked = ScoreRequest(
        seed=1, frames=48, rate=Fraction(24), sections=(), music=Music(genre="none", mood="calm", bpm=80)
    )
    assert inspect(silent, asked) == ()
    played = asked.model_copy(update={"music": Music(genre="piano", mood="calm", bpm=80)})
    assert inspect(silent, played) == ("The sound is silent.",)
    assert inspect(silent, mix().model_copy(update={"silent": True})) == ()


def test_speech_may_last_as_long_as_it_likes_but_must_be_heard(tmp_path: Path) -> None:
    asked = SpeechRequest(seed=1, lines=("Once.",))
    assert inspect(tone(tmp_path / "voice.wav", 3.3), asked) == ()
    assert inspect(tone(tmp_path / "quiet.wav", 1.0, level=-80), asked) == ("The sound is silent.",)


def test_a_film_at_the_wrong_loudness_is_told(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    picture, sound = moving(tmp_path / "p.mp4", 72), tone(tmp_path / "s.wav", 3.0, level=-30, hertz=1000)
    both = ["-c:v", "copy", "-c:a", "aac", "-movflags", "+faststart"]
    run(["-i", source(picture), "-i", source(sound), *both, source(film)])
    asked = CutRequest(width=96, height=64, frames=72, rate=Fraction(24), pieces=())
    assert inspect(film, asked) == ("The film is at -30.0 LUFS, not -14.",)
    assert inspect(picture, asked) == ("The film has no sound.",)
