"""One frame of a clip: the first or the very last, whatever the clip is made like."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generators.engines.framer import Framer
from generators.media.ffmpeg import run, source
from storage.domain.errors import ArtifactMissing, EngineRefused, MediaUnreadable
from storage.domain.render import FrameRequest, SpeechRequest
from tests.unit.generators.media import reels

Frame = NDArray[np.int16]


def taken(clip: Path, folder: Path, *, size: tuple[int, int] = (96, 64), **asked: str) -> Frame:
    request = FrameRequest.model_validate({"width": size[0], "height": size[1]} | asked)
    folder.mkdir(exist_ok=True)
    made = Framer().make(request, {"main": clip}, folder, lambda _, __: None)
    with Image.open(made.files["main"]) as picture:
        assert picture.format == "PNG"
        return np.asarray(picture, np.int16)


def nearest(frame: Frame, clip: Path) -> int:
    """Which frame of the clip it looks like most; it must look like that one."""
    luma = np.array((0.2126, 0.7152, 0.0722))  # colour, at half the size, is enlarged in more than one way
    apart = np.abs(reels.planes(clip) @ luma - frame @ luma).mean((1, 2))
    assert apart.min() < 3
    return int(apart.argmin())


def encoded(path: Path, frames: int, rate: str, *options: str) -> Path:
    moving = ("-f", "lavfi", "-i", f"testsrc2=s=96x64:r={rate}", "-frames:v", str(frames))
    colour = ("-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_range", "tv")
    run([*moving, "-c:v", "libx264", *colour, *options, source(path)])
    return path


@pytest.mark.parametrize("rate", ["24", "24000/1001", "25", "30000/1001", "60", "3", "1/2"])
@pytest.mark.parametrize("options", [("-bf", "3"), ("-bf", "0"), ("-g", "5", "-bf", "2")])
def test_the_last_frame_is_the_very_last(tmp_path: Path, rate: str, options: tuple[str, ...]) -> None:
    clip = encoded(tmp_path / "clip.mp4", 31, rate, *options)
    assert nearest(taken(clip, tmp_path / "out"), clip) == 30


@pytest.mark.parametrize("options", [("-bf", "3"), ("-bf", "0")])
def test_the_first_frame_is_the_first(tmp_path: Path, options: tuple[str, ...]) -> None:
    clip = encoded(tmp_path / "clip.mp4", 12, "24", *options)
    assert nearest(taken(clip, tmp_path / "out", at="first"), clip) == 0


def test_a_clip_of_one_frame_has_it_first_and_last(tmp_path: Path) -> None:
    clip = reels.moving(tmp_path / "clip.mp4", 1)
    first = taken(clip, tmp_path / "a", at="first")
    assert np.array_equal(first, taken(clip, tmp_path / "b", at="last"))


def test_sound_that_outlasts_the_picture_hides_no_frame(tmp_path: Path) -> None:
    silent = reels.moving(tmp_path / "silent.mp4", 24)
    tone = reels.tone(tmp_path / "tone.wav", 4.0)
    clip = tmp_path / "clip.mp4"
    run(["-i", source(silent), "-i", source(tone), "-c:v", "copy", "-c:a", "aac", source(clip)])
    assert nearest(taken(clip, tmp_path / "out"), silent) == 23


def test_colours_are_those_of_the_clip_and_the_size_is_the_one_asked_for(tmp_path: Path) -> None:
    clip = reels.colour(tmp_path / "clip.mp4", "0xc04020", 12, rate=Fraction(25))
    frame = taken(clip, tmp_path / "out", size=(130, 70))
    assert frame.shape == (70, 130, 3)
    assert np.abs(frame - np.array((0xC0, 0x40, 0x20))).max() <= 4


def test_the_same_clip_gives_the_same_file(tmp_path: Path) -> None:
    clip = reels.moving(tmp_path / "clip.mp4", 24)
    taken(clip, tmp_path / "a")
    taken(clip, tmp_path / "b")
    assert (tmp_path / "a" / "frame.png").read_bytes() == (tmp_path / "b" / "frame.png").read_bytes()


def test_what_gives_no_frame_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no clip")
    with pytest.raises(MediaUnreadable, match="cannot be decoded"):
        taken(broken, tmp_path / "out")
    with pytest.raises(ArtifactMissing, match="main is not there"):
        taken(tmp_path / "nowhere.mp4", tmp_path / "out")
    with pytest.raises(EngineRefused, match="width"):
        taken(broken, tmp_path / "out", size=(0, 64))
    with pytest.raises(EngineRefused, match="speech"):
        Framer().make(SpeechRequest(seed=1, lines=("x",)), {}, tmp_path, lambda _, __: None)
