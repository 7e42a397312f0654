"""What a model is shown of a still and of a clip."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generators.media.ffmpeg import run, source
from generators.media.glimpse import WIDTH, glimpses
from storage.domain.errors import EngineFailed, MediaUnreadable
from tests.unit.generators.media.reels import colour


def opened(pictures: tuple[bytes, ...]) -> Sequence[Image.Image]:
    images = [Image.open(io.BytesIO(picture)) for picture in pictures]
    assert all(image.format == "JPEG" for image in images)
    return images


def mean(image: Image.Image) -> NDArray[np.float64]:
    """Its mean colour, red, green and blue."""
    return np.asarray(image.convert("RGB"), np.float64).mean(axis=(0, 1))


def test_a_still_is_shown_once_and_no_larger_than_it_need_be(tmp_path: Path):
    path = tmp_path / "still.png"
    Image.new("RGB", (1280, 720), (200, 40, 40)).save(path)
    (image,) = opened(glimpses(path))
    assert image.size == (WIDTH, 360)
    red, green, _ = mean(image)
    assert red > 180 and green < 70


def test_a_small_still_is_not_enlarged(tmp_path: Path):
    path = tmp_path / "still.png"
    Image.new("RGB", (96, 64), (200, 40, 40)).save(path)
    assert [image.size for image in opened(glimpses(path))] == [(96, 64)]


def test_a_clip_is_shown_at_its_beginning_middle_and_end_in_order(tmp_path: Path):
    parts = [colour(tmp_path / f"{shade}.mp4", shade, 16) for shade in ("red", "lime", "blue")]
    listed = tmp_path / "parts.txt"
    listed.write_text("".join(f"file '{part}'\n" for part in parts))
    clip = tmp_path / "clip.mp4"
    run(["-f", "concat", "-safe", "0", "-i", source(listed), "-c", "copy", source(clip)])
    assert [int(mean(image).argmax()) for image in opened(glimpses(clip))] == [0, 1, 2]


def test_a_clip_of_one_frame_is_shown_once(tmp_path: Path):
    assert len(opened(glimpses(colour(tmp_path / "clip.mp4", "orange", 1)))) == 1


def test_a_file_that_is_no_picture_cannot_be_shown(tmp_path: Path):
    path = tmp_path / "still.png"
    path.write_bytes(b"no picture")
    with pytest.raises((MediaUnreadable, EngineFailed)):
        glimpses(path)
    with pytest.raises(MediaUnreadable):
        glimpses(tmp_path / "nothing.png")
