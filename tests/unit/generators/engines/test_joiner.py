"""A long shot from its parts: every frame once, in order, and no seam."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from generators.engines.joiner import Joiner
from generators.media.probe import frame_hashes, picture_hash, probe
from generators.ports import Media
from storage.domain.errors import ArtifactMissing, EngineRefused, MediaUnreadable
from storage.domain.render import JoinRequest, SpeechRequest
from tests.unit.generators.media import reels

FILM = Fraction(24000, 1001)


def parts(folder: Path, *adds: int, rate: Fraction = FILM) -> dict[str, Path]:
    """One moving picture in parts that share a frame with the part before."""
    made: dict[str, Path] = {}
    at = 0
    for index, frames in enumerate(adds):
        shared = min(index, 1)
        path = folder / f"{index}.mp4"
        made[f"part:{index}"] = reels.part(path, at - shared, frames + shared, rate=rate)
        at += frames
    return made


def joined(inputs: dict[str, Path], folder: Path, *adds: int, **changes: object) -> Media:
    asked: dict[str, object] = {
        "width": 96, "height": 64, "frames": sum(adds), "rate": FILM, "parts": adds,
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    return Joiner().make(JoinRequest.model_validate(asked | changes), inputs, folder, lambda _, __: None)


@pytest.mark.parametrize("adds", [(10,), (10, 10), (17, 5, 1, 9)])
def test_every_frame_is_there_once_and_in_order(tmp_path: Path, adds: tuple[int, ...]) -> None:
    clip = joined(parts(tmp_path, *adds), tmp_path / "out", *adds).files["main"]
    whole = reels.planes(reels.moving(tmp_path / "whole.mp4", sum(adds), rate=FILM)).astype(np.int16)
    seen = reels.planes(clip).astype(np.int16)
    order = [int(np.abs(whole - frame).mean((1, 2, 3)).argmin()) for frame in seen]
    assert order == list(range(sum(adds)))
    assert len(set(frame_hashes(clip))) == sum(adds)


def test_the_seam_is_no_larger_a_step_than_any_other(tmp_path: Path) -> None:
    seen = reels.planes(joined(parts(tmp_path, 12, 12), tmp_path / "out", 12, 12).files["main"])
    steps = np.abs(np.diff(seen.astype(np.int16), axis=0)).mean((1, 2, 3))
    around = np.delete(steps, 11)
    assert around.min() * 0.6 < steps[11] < around.max() * 1.25


def test_the_shot_is_in_the_house_format_at_the_size_asked_for(tmp_path: Path) -> None:
    made = joined(parts(tmp_path, 20, 10), tmp_path / "out", 20, 10, width=128, height=72)
    facts = probe(made.files["main"])
    assert (facts.video, facts.profile, facts.pix_fmt, facts.audio) == ("h264", "High", "yuv420p", "")
    assert (facts.width, facts.height, facts.frames, facts.rate) == (128, 72, 30, FILM)
    assert facts.constant_rate
    assert facts.faststart
    assert made.facts["parts"] == 2


def test_the_same_parts_give_the_same_picture(tmp_path: Path) -> None:
    inputs = parts(tmp_path, 8, 8)
    first = joined(inputs, tmp_path / "a", 8, 8).files["main"]
    assert picture_hash(first) == picture_hash(joined(inputs, tmp_path / "b", 8, 8).files["main"])


def test_progress_ends_at_one(tmp_path: Path) -> None:
    told: list[float] = []
    request = JoinRequest(width=96, height=64, frames=16, rate=FILM, parts=(8, 8))
    Joiner().make(request, parts(tmp_path, 8, 8), tmp_path, lambda fraction, _: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1


def test_parts_that_do_not_fit_are_told(tmp_path: Path) -> None:
    inputs = parts(tmp_path, 8, 8)
    with pytest.raises(MediaUnreadable, match="part:1 has 9 frames and needs 10"):
        joined(inputs, tmp_path / "out", 8, 9)
    with pytest.raises(MediaUnreadable, match="part:0 has 8 frames and needs 7"):
        joined(inputs, tmp_path / "out", 7, 8)
    with pytest.raises(MediaUnreadable, match="frames a second, not 25"):
        joined(inputs, tmp_path / "out", 8, 8, rate=Fraction(25))
    with pytest.raises(ArtifactMissing, match="part:2 is not there"):
        joined(inputs, tmp_path / "out", 8, 8, 8)
    inputs["part:1"].write_bytes(b"no clip")
    with pytest.raises(MediaUnreadable, match="part:1 cannot be joined"):
        joined(inputs, tmp_path / "out", 8, 8)


def test_what_cannot_be_joined_is_refused(tmp_path: Path) -> None:
    for adds, changes, said in (
        ((), {}, "one part or more"),
        ((8, 0), {}, "at least a frame"),
        ((8, 8), {"frames": 17}, "add up to 16 frames, not 17"),
        ((8,), {"width": 95}, "even"),
    ):
        with pytest.raises(EngineRefused, match=said):
            joined({}, tmp_path / "out", *adds, **changes)
    with pytest.raises(EngineRefused, match="speech"):
        Joiner().make(SpeechRequest(seed=1, lines=("x",)), {}, tmp_path, lambda _, __: None)
