"""The camera engine: clips of the right length and kind, in which something always moves."""

import re
import subprocess
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generators.engines.camera import Camera, Recorder
from generators.engines.sketch import Sketch
from generators.media.ffmpeg import executable
from generators.media.probe import probe
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.plan import Shot
from storage.domain.render import ClipRequest
from tests.unit.generators.drawing.panels import a_shot, a_still, quiet
from tests.unit.generators.media.reels import planes


def a_clip(
    shot: Shot,
    folder: Path,
    *,
    frames: int = 36,
    rate: Fraction = Fraction(24),
    size: tuple[int, int] = (192, 108),
) -> Path:
    still, clip = folder / "still", folder / "clip"
    still.mkdir()
    clip.mkdir()
    panel = Sketch().make(a_still(shot, width=size[0], height=size[1]), {}, still, quiet)
    request = ClipRequest(width=size[0], height=size[1], seed=5, frames=frames, rate=rate, shot=shot)
    made = Camera().make(request, panel.files, clip, quiet)
    assert [path.name for path in clip.iterdir()] == [made.files["main"].name], "nothing else is left behind"
    return made.files["main"]


@pytest.mark.parametrize(
    ("frames", "rate"), [(36, Fraction(24)), (31, Fraction(24000, 1001)), (1, Fraction(30))]
)
def test_a_clip_has_exactly_the_frames_rate_and_codec_asked_for(frames: int, rate: Fraction, tmp_path: Path):
    seen = probe(a_clip(a_shot(), tmp_path, frames=frames, rate=rate))
    assert (seen.video, seen.profile, seen.pix_fmt, seen.audio) == ("h264", "High", "yuv420p", "")
    assert (seen.width, seen.height) == (192, 108)
    assert (seen.frames, seen.rate, seen.constant_rate) == (frames, rate, True)


def test_there_is_a_key_frame_every_second(tmp_path: Path):
    assert probe(a_clip(a_shot(), tmp_path, frames=49)).key_frames == 3


@pytest.mark.parametrize("move", ["static", "push in", "pan left", "crane up", "handheld"])
def test_no_second_is_frozen_or_black(move: str, tmp_path: Path):
    clip = a_clip(a_shot(staging={"move": move}), tmp_path, frames=48)
    told = subprocess.run(
        [executable(), "-hide_banner", "-i", str(clip), "-vf", "freezedetect=n=-60dB:d=0.5,blackdetect=d=0.05", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    assert not re.findall(r"freeze_start|black_start", told)


def test_the_picture_moves_even_without_its_grain(tmp_path: Path):
    clip = a_clip(a_shot(staging={"move": "truck right"}), tmp_path, frames=48)
    grey = planes(clip, width=192, height=108)[[0, -1]].mean(axis=3)
    first, last = grey.reshape(2, 27, 4, 48, 4).mean(axis=(2, 4))
    assert np.abs(first - last).max() > 12


def test_the_first_frame_is_the_still_seen_through_the_lens(tmp_path: Path):
    shot = a_shot(staging={"move": "push in"})
    first = planes(a_clip(shot, tmp_path), width=192, height=108)[0].astype(np.float64)
    still = np.asarray(Image.open(tmp_path / "still" / "panel.png"), np.float64)
    assert (
        np.abs(
            first.reshape(9, 12, 16, 12, 3).mean((1, 3)) - still.reshape(9, 12, 16, 12, 3).mean((1, 3))
        ).mean()
        < 6
    )


def shoot(request: ClipRequest, inputs: Mapping[str, Path], folder: Path) -> Path:
    folder.mkdir()
    return Camera().make(request, inputs, folder, quiet).files["main"]


def test_the_parts_of_a_long_shot_are_the_frames_of_the_whole(tmp_path: Path):
    """In the rain, which must fall on where it was."""
    shot = a_shot(staging={"move": "truck right", "weather": "rain"})
    (tmp_path / "still").mkdir()
    panel = dict(Sketch().make(a_still(shot), {}, tmp_path / "still", quiet).files)
    whole = ClipRequest(width=192, height=108, seed=5, frames=48, rate=Fraction(24), shot=shot)
    later = whole.model_copy(update={"frames": 24, "offset": 24, "whole": 48})
    long = planes(shoot(whole, panel, tmp_path / "whole"), width=192, height=108).astype(int)
    part = planes(shoot(later, panel, tmp_path / "part"), width=192, height=108).astype(int)
    assert len(part) == 24
    for at, frame in enumerate(part):
        assert int(np.argmin(np.abs(long - frame).mean(axis=(1, 2, 3)))) == 24 + at


def test_a_shot_arrives_on_the_picture_it_is_given(tmp_path: Path):
    """It leaves its own third for it gently, and its last frame is that picture."""
    for name in ("still", "next"):
        (tmp_path / name).mkdir()
    panel = dict(Sketch().make(a_still(), {}, tmp_path / "still", quiet).files)
    other = a_still(a_shot(subject="a fox", place="forest"))
    last = Sketch().make(other, {}, tmp_path / "next", quiet).files["main"]
    request = ClipRequest(width=192, height=108, seed=5, frames=36, rate=Fraction(24), shot=a_shot())
    free = planes(shoot(request, panel, tmp_path / "free"), width=192, height=108).astype(int)
    bound = planes(shoot(request, panel | {"last": last}, tmp_path / "bound"), width=192, height=108)
    goal = np.asarray(Image.open(last).convert("RGB"), int)
    off = np.abs(bound.astype(int) - goal).mean(axis=(1, 2, 3))
    assert off[-1] < 4
    assert (np.diff(off[26:]) < 0.5).all(), "nearer with every frame"
    assert off[24] > 10
    assert np.abs(bound[:23].astype(int) - free[:23]).mean() < 3  # coded apart: one moves to its end


def test_a_picture_to_arrive_on_is_brought_to_size_and_refused_when_broken(tmp_path: Path):
    (tmp_path / "still").mkdir()
    panel = dict(Sketch().make(a_still(), {}, tmp_path / "still", quiet).files)
    goal = tmp_path / "goal.png"
    Image.new("RGB", (640, 360), (200, 40, 40)).save(goal)
    request = ClipRequest(width=192, height=108, seed=5, frames=12, rate=Fraction(24), shot=a_shot())
    clip = shoot(request, panel | {"last": goal}, tmp_path / "a")
    assert np.abs(planes(clip, width=192, height=108)[-1].astype(int) - (200, 40, 40)).mean() < 4
    goal.write_bytes(b"no picture")
    with pytest.raises(EngineRefused, match="to end on"):
        shoot(request, panel | {"last": goal}, tmp_path / "b")


def test_progress_ends_at_the_whole(tmp_path: Path):
    (tmp_path / "still").mkdir()
    (tmp_path / "clip").mkdir()
    panel = Sketch().make(a_still(), {}, tmp_path / "still", quiet)
    told: list[float] = []
    request = ClipRequest(width=192, height=108, seed=5, frames=12, rate=Fraction(24), shot=a_shot())
    Camera().make(request, panel.files, tmp_path / "clip", lambda fraction, doing: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1


def test_layers_that_are_missing_or_broken_are_refused(tmp_path: Path):
    request = ClipRequest(width=192, height=108, seed=5, frames=12, rate=Fraction(24), shot=a_shot())
    with pytest.raises(EngineRefused, match="none"):
        Camera().make(request, {}, tmp_path, quiet)
    (tmp_path / "broken").write_bytes(b"PK nonsense")
    with pytest.raises(EngineRefused, match="draw the panel again"):
        Camera().make(request, {"layers": tmp_path / "broken"}, tmp_path, quiet)
    with pytest.raises(EngineRefused, match="shoots clips"):
        Camera().make(a_still(), {}, tmp_path, quiet)


def test_an_encoder_that_stops_is_reported_and_not_left_running(tmp_path: Path):
    with (
        pytest.raises(EngineFailed, match="stopped") as failure,
        Recorder(tmp_path / "no" / "such" / "folder.mp4", (64, 64), Fraction(24)) as recorder,
    ):
        for _ in range(200):
            recorder.write(bytes(64 * 64 * 3 // 2))
    assert "folder.mp4" in failure.value.log
    assert recorder.ended


def test_leaving_early_ends_the_encoder(tmp_path: Path):
    with pytest.raises(KeyError), Recorder(tmp_path / "a.mp4", (64, 64), Fraction(24)) as recorder:
        raise KeyError
    assert recorder.ended
