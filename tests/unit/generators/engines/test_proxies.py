"""A scene to look through: small, light, in order, and each shot with its slate."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from generators.engines.proxies import Proxies
from generators.media.probe import picture_hash, probe
from generators.ports import Media
from storage.domain.errors import ArtifactMissing, EngineRefused, MediaUnreadable
from storage.domain.render import ProxyRequest, SpeechRequest
from tests.unit.generators.media import reels

SHADES = ("0xa02020", "0x20a020", "0x2020a0")


def clips(folder: Path, lengths: tuple[int, ...] = (10, 6, 8), size: str = "320x180") -> dict[str, Path]:
    return {
        f"clip:sh{n * 10:03d}": reels.colour(folder / f"{n}.mp4", shade, frames, size=size)
        for n, (shade, frames) in enumerate(zip(SHADES, lengths, strict=False), 1)
    }


def make(inputs: dict[str, Path], folder: Path, **changes: object) -> Media:
    asked: dict[str, object] = {
        "width": 160, "height": 90, "frames": 24, "rate": Fraction(24), "parts": tuple(inputs),
        "lengths": (10, 6, 8), "labels": ("sh010", "sh020", "sh030"),
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    return Proxies().make(ProxyRequest.model_validate(asked | changes), inputs, folder, lambda _, __: None)


def test_clips_follow_each_other_to_the_frame(tmp_path: Path) -> None:
    path = make(clips(tmp_path), tmp_path / "out").files["main"]
    seen = reels.planes(path, width=160, height=90)[:, 60:].mean((1, 2))
    assert [int(frame.argmax()) for frame in seen] == [0] * 10 + [1] * 6 + [2] * 8


def test_only_as_much_of_a_clip_as_the_plan_shows(tmp_path: Path) -> None:
    made = make(clips(tmp_path), tmp_path / "out", lengths=(4, 6, 2), frames=12)
    seen = reels.planes(made.files["main"], width=160, height=90)[:, 60:].mean((1, 2))
    assert [int(frame.argmax()) for frame in seen] == [0] * 4 + [1] * 6 + [2] * 2


def test_it_is_small_silent_and_plays_anywhere(tmp_path: Path) -> None:
    inputs = {
        f"clip:{n}": reels.moving(tmp_path / f"{n}.mp4", 24, size="640x360", rate=Fraction(25))
        for n in range(2)
    }
    made = make(inputs, tmp_path / "out", lengths=(24, 24), frames=48, rate=Fraction(25), labels=())
    facts = probe(made.files["main"])
    assert (facts.video, facts.pix_fmt, facts.audio) == ("h264", "yuv420p", "")
    assert (facts.width, facts.height, facts.frames, facts.rate) == (160, 90, 48, Fraction(25))
    assert facts.faststart
    assert "Soundstage" in facts.comment
    assert made.files["main"].stat().st_size * 4 < sum(path.stat().st_size for path in inputs.values())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["proxy.mp4"]


def test_each_shot_carries_its_own_slate_in_the_corner(tmp_path: Path) -> None:
    size: dict[str, object] = {"width": 480, "height": 270}
    plain = make(clips(tmp_path), tmp_path / "a", labels=(), **size).files["main"]
    marked = make(clips(tmp_path), tmp_path / "b", **size).files["main"]
    bare, slated = (reels.planes(path, width=480, height=270).astype(np.int16) for path in (plain, marked))
    changed = np.abs(bare - slated).max(-1) > 24
    for frame in changed:
        rows, columns = np.nonzero(frame)
        assert len(rows) > 200
        assert rows.max() < 50
        assert columns.max() < 120
    lettered = [slated[n, :50, :120].max(-1) > 200 for n in (0, 9, 10, 23)]
    assert (lettered[0] ^ lettered[1]).sum() < 12  # the same label, coded twice
    assert (lettered[1] ^ lettered[2]).sum() > 12
    assert (lettered[2] ^ lettered[3]).sum() > 12


@pytest.mark.parametrize("label", ["", "夜", "a label far too long for the corner of so small a picture"])
def test_any_label_is_set(tmp_path: Path, label: str) -> None:
    made = make(clips(tmp_path), tmp_path / "out", labels=(label, "sh020", label), width=64, height=64)
    assert probe(made.files["main"]).frames == 24


def test_the_same_clips_give_the_same_picture(tmp_path: Path) -> None:
    inputs = clips(tmp_path)
    first = make(inputs, tmp_path / "a").files["main"]
    assert picture_hash(first) == picture_hash(make(inputs, tmp_path / "b").files["main"])


def test_what_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    inputs = clips(tmp_path)
    with pytest.raises(MediaUnreadable, match="clip:sh020 has 6 frames and needs 7"):
        make(inputs, tmp_path / "out", lengths=(10, 7, 8), frames=25)
    names = tuple(inputs)
    del inputs["clip:sh020"]
    with pytest.raises(ArtifactMissing, match="clip:sh020 is not there"):
        make(inputs, tmp_path / "out", parts=names)
    inputs["clip:sh020"] = tmp_path / "broken.mp4"
    inputs["clip:sh020"].write_bytes(b"no clip")
    with pytest.raises(MediaUnreadable, match="clip:sh020 cannot be joined"):
        make(inputs, tmp_path / "out", parts=names)


def test_what_is_no_proxy_is_refused(tmp_path: Path) -> None:
    inputs = clips(tmp_path)
    wrong: tuple[tuple[dict[str, object], str], ...] = (
        ({"parts": (), "lengths": ()}, "at least one clip"),
        ({"lengths": (24,)}, "of each a length"),
        ({"labels": ("sh010",)}, "all labelled or none"),
        ({"frames": 25}, "add up to 24 frames, not 25"),
        ({"height": 91}, "even"),
    )
    for changes, said in wrong:
        with pytest.raises(EngineRefused, match=said):
            make(inputs, tmp_path / "out", **changes)
    with pytest.raises(EngineRefused, match="speech"):
        Proxies().make(SpeechRequest(seed=1, lines=("x",)), {}, tmp_path, lambda _, __: None)
