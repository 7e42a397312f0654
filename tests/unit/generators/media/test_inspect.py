"""What is wrong with a file, in sentences."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generators.engines.camera import Camera
from generators.engines.sketch import Sketch
from generators.media import house
from generators.media.ffmpeg import run, source
from generators.media.inspect import inspect
from generators.sound.wav import write_wav
from storage.domain.plan import Look, Music, Shot
from storage.domain.render import (
    ClipRequest,
    CutRequest,
    EnlargeRequest,
    FitRequest,
    FrameRequest,
    JoinRequest,
    LipsRequest,
    MixRequest,
    PickRequest,
    PosterRequest,
    ProxyRequest,
    ScoreRequest,
    SegmentRequest,
    SpeechRequest,
    StillRequest,
)
from tests.unit.generators.drawing.panels import a_shot, a_still, quiet
from tests.unit.generators.media.reels import colour, means, moving, tone

SHOT = Shot(
    id="sh010", scene="sc01", subject="a fox", place="a field", action="It waits.", camera="wide", mood="calm",
    palette=("#102030", "#e0e0e0"), prompt="a fox", frames=48, seed=1,
)  # fmt: skip
LOOK = Look(style="ink", palette_name="dusk", palette=("#102030", "#e0e0e0"), light="soft")


def clip(frames: int = 48, *, width: int = 96, height: int = 64, rate: int = 24) -> ClipRequest:
    return ClipRequest(width=width, height=height, seed=1, frames=frames, rate=Fraction(rate), shot=SHOT)


def still(width: int = 96, height: int = 64) -> StillRequest:
    return StillRequest(width=width, height=height, seed=1, shot=SHOT, look=LOOK)


def film(frames: int = 72, **changes: Any) -> CutRequest:
    request = CutRequest(
        width=96,
        height=64,
        frames=frames,
        rate=Fraction(24),
        parts=("a",),
        lengths=(frames,),
        subtitles="off",
    )
    return request.model_copy(update=changes)


def delivered(path: Path, seconds: float = 2.0, *, level: float = -14.0) -> Path:
    """A steady tone at the loudness of a finished film."""
    return tone(path, seconds, level=level, hertz=1000)


def joined(picture: Path, sound: Path, to: Path) -> Path:
    run(
        [
            "-i",
            source(picture),
            "-i",
            source(sound),
            "-c:v",
            "copy",
            "-c:a",
            "aac",
            "-b:a",
            "192k",
            "-movflags",
            "+faststart",
            source(to),
        ]
    )
    return to


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


@pytest.mark.parametrize("period", [2, 4])
def test_a_clip_that_flickers_is_told(tmp_path: Path, period: int) -> None:
    path = tmp_path / "clip.mp4"
    shake = f"eq=brightness='0.03*lt(mod(n,{period}),{period // 2})':eval=frame"
    run(
        [
            "-i",
            source(moving(tmp_path / "calm.mp4", 48)),
            "-vf",
            shake,
            *house.picture(Fraction(24)),
            source(path),
        ]
    )
    (said,) = inspect(path, clip())
    assert said.startswith("The picture flickers from 0.")


def test_lightning_over_a_stormy_coast_is_no_flicker(tmp_path: Path) -> None:
    shot = a_shot(staging={"weather": "storm"}, frames=72)
    panel = Sketch().make(a_still(shot), {}, tmp_path, quiet)
    asked = ClipRequest(width=192, height=108, seed=5, frames=72, rate=Fraction(24), shot=shot)
    made = Camera().make(asked, panel.files, tmp_path, quiet).files["main"]
    brightness = means(made, width=192, height=108).mean(axis=1)
    assert np.abs(np.diff(brightness)).max() > 5, "there is lightning"
    assert inspect(made, asked) == ()


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


def test_a_view_of_a_character_may_stand_on_plain_ground_but_must_be_there(tmp_path: Path) -> None:
    path, asked = tmp_path / "front.png", still().model_copy(update={"view": "front"})
    plain = Image.new("RGB", (96, 64), (200, 200, 190))
    plain.save(path)
    assert inspect(path, asked) == ("There is nobody in the picture.",)
    plain.paste((60, 50, 40), (40, 20, 52, 60))
    plain.save(path)
    assert inspect(path, asked) == ()


def test_what_is_made_of_stills_and_clips_is_looked_at_too(tmp_path: Path) -> None:
    size: dict[str, Any] = {"width": 96, "height": 64}
    black, clip_of = tmp_path / "black.png", moving(tmp_path / "clip.mp4", 48)
    Image.new("RGB", (96, 64)).save(black)
    for asked in (
        FrameRequest(**size),
        PickRequest(**size, candidates=2),
        PosterRequest(**size, title="T", palette=("#102030",)),
        EnlargeRequest(**size),
    ):
        assert inspect(black, asked) == ("The picture is black.",)
        larger = asked.model_copy(update={"width": 192})
        assert inspect(black, larger) == ("The picture is 96×64, not 192×64.", "The picture is black.")
    timed: dict[str, Any] = {**size, "frames": 48, "rate": Fraction(24)}
    for asked in (
        JoinRequest(**timed, parts=(24, 24)),
        LipsRequest(**timed),
        SegmentRequest(**timed, pieces=()),
        ProxyRequest(**timed, parts=("a",), lengths=(48,)),
    ):
        assert inspect(clip_of, asked) == ()
        longer = asked.model_copy(update={"frames": 50})
        assert inspect(clip_of, longer) == ("The picture has 48 frames, not 50.",)
    (said,) = inspect(colour(tmp_path / "flat.mp4", "orange", 48), LipsRequest(**timed))
    assert said == "The picture stands still from 0.0 s to 2.0 s."


def test_sound_as_asked_for_is_fine(tmp_path: Path) -> None:
    assert inspect(delivered(tmp_path / "mix.wav"), mix()) == ()
    assert inspect(tone(tmp_path / "music.wav", 2.0), FitRequest(frames=48, rate=Fraction(24), bpm=90)) == ()


def test_a_mix_at_the_wrong_loudness_is_told(tmp_path: Path) -> None:
    (said,) = inspect(delivered(tmp_path / "quiet.wav", level=-20), mix())
    assert said == "The sound is at -20.0 LUFS, not -14."


def test_sound_that_is_silent_clipped_or_short_is_told(tmp_path: Path) -> None:
    silent = tmp_path / "silent.wav"
    run(["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "2", source(silent)])
    score = a_score("piano")
    assert inspect(silent, mix()) == ("The sound is silent.",)
    assert inspect(tone(tmp_path / "loud.wav", 2.0, level=6.0), score) == ("The sound is clipped.",)
    assert inspect(tone(tmp_path / "full.wav", 2.0, level=-0.01), score) == ()
    short = tone(tmp_path / "short.wav", 1.5)
    assert inspect(short, score) == ("The sound lasts 1.50 s, not 2.00 s.",)
    assert inspect(short, score, exact_length=False) == ()


def a_score(genre: str) -> ScoreRequest:
    music = Music(genre=genre, mood="calm", bpm=80)
    return ScoreRequest(seed=1, frames=48, rate=Fraction(24), sections=(), music=music)


def test_silence_that_was_planned_is_fine(tmp_path: Path) -> None:
    silent = tmp_path / "silent.wav"
    run(["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "2", source(silent)])
    assert inspect(silent, a_score("none")) == ()
    assert inspect(silent, a_score("piano")) == ("The sound is silent.",)
    assert inspect(silent, mix().model_copy(update={"silent": True})) == ()
    assert inspect(silent, FitRequest(frames=48, rate=Fraction(24), bpm=90, silent=True)) == ()
    quiet_film = joined(moving(tmp_path / "p.mp4", 48), silent, tmp_path / "film.mp4")
    assert inspect(quiet_film, film(48, silent=True), {"mix": silent}) == ()
    assert inspect(quiet_film, film(48)) == ("The sound is silent.",)


def test_speech_may_last_as_long_as_it_likes_but_must_be_heard(tmp_path: Path) -> None:
    asked = SpeechRequest(seed=1, lines=("Once.",))
    assert inspect(tone(tmp_path / "voice.wav", 3.3), asked) == ()
    assert inspect(tone(tmp_path / "quiet.wav", 1.0, level=-80), asked) == ("The sound is silent.",)


def test_a_film_as_asked_for_is_fine_and_one_at_the_wrong_loudness_is_told(tmp_path: Path) -> None:
    picture, sound = moving(tmp_path / "p.mp4", 72), delivered(tmp_path / "s.wav", 3.0)
    assert inspect(joined(picture, sound, tmp_path / "film.mp4"), film(), {"mix": sound}) == ()
    soft = delivered(tmp_path / "soft.wav", 3.0, level=-30)
    (said,) = inspect(joined(picture, soft, tmp_path / "soft.mp4"), film(), {"mix": soft})
    assert said == "The sound is at -30.0 LUFS, not -14."
    assert inspect(picture, film()) == ("The film has no sound.",)


def test_a_film_whose_sound_is_not_its_mix_is_told(tmp_path: Path) -> None:
    picture, right, other = moving(tmp_path / "p.mp4", 72), tmp_path / "right.wav", tmp_path / "other.wav"
    for path, seed in ((right, 1), (other, 2)):
        noise = np.random.default_rng(seed).standard_normal((3 * 48_000, 2)).astype(np.float32)
        write_wav(path, 0.05 * noise)
    made = joined(picture, right, tmp_path / "film.mp4")
    assert not [said for said in inspect(made, film(), {"mix": right}) if "mix" in said]
    assert "The sound of the film is not that of its mix." in inspect(made, film(), {"mix": other})


def test_a_film_without_the_subtitles_asked_for_is_told(tmp_path: Path) -> None:
    picture, sound = moving(tmp_path / "p.mp4", 72), delivered(tmp_path / "s.wav", 3.0)
    made, srt = joined(picture, sound, tmp_path / "film.mp4"), tmp_path / "film.srt"
    srt.write_text("")
    assert inspect(made, film(subtitles="soft"), {"srt": srt}) == ()
    srt.write_text("1\n00:00:00,500 --> 00:00:01,000\nHello.\n")
    (said,) = inspect(made, film(subtitles="soft"), {"srt": srt})
    assert said == "The film has no subtitles to switch on."


def test_a_long_film_is_watched_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generators.media.inspection.picture._EVERY", 1)
    sound = delivered(tmp_path / "s.wav", 3.0)
    whole = joined(moving(tmp_path / "p.mp4", 72), sound, tmp_path / "film.mp4")
    assert inspect(whole, film()) == ()
    black = joined(colour(tmp_path / "b.mp4", "black", 72), sound, tmp_path / "black.mp4")
    (said,) = inspect(black, film())
    assert said.startswith("The picture is black from 0.0 s to ")
    data = whole.read_bytes()
    torn = tmp_path / "torn.mp4"
    torn.write_bytes(data[: len(data) // 2] + b"\0" * 20_000)
    assert "The picture does not decode to its last frame." in inspect(torn, film())
