"""The best of several pictures: what is black, flat, burnt out or blurred loses."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from generators.engines.picker import Picker
from generators.ports import Media
from storage.domain.errors import ArtifactMissing, EngineRefused, MediaUnreadable
from storage.domain.render import PickRequest, SpeechRequest
from tests.unit.generators.drawing.panels import a_shot, a_still, pixels

SIZE = (192, 108)
Spoil = Callable[[Image.Image], Image.Image]


@pytest.fixture(scope="module")
def good() -> Image.Image:
    """A panel as the studio draws them."""
    drawn = pixels(a_still(a_shot(subject="a robot", place="city street", staging={"size": "medium"})))
    return Image.fromarray((drawn * 255).astype(np.uint8))


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(2))


def overexposed(picture: Image.Image) -> Image.Image:
    return picture.point([min(255, round(v * 2.6)) for v in range(256)] * 3)


def faded(picture: Image.Image) -> Image.Image:
    return picture.point([round(100 + v * 0.12) for v in range(256)] * 3)


def flat(picture: Image.Image) -> Image.Image:
    return Image.new("RGB", picture.size, (120, 110, 100))


def black(picture: Image.Image) -> Image.Image:
    return picture.point([v // 90 for v in range(256)] * 3)


def pick(
    folder: Path,
    *pictures: Image.Image,
    roles: tuple[str, ...] = ("main",),
    sights: Sequence[dict[str, Any]] = (),
) -> Media:
    inputs: dict[str, Path] = {}
    if sights:
        inputs["sights"] = folder / "sights.json"
        inputs["sights"].write_text(json.dumps(sights), "utf-8")
    for number, picture in enumerate(pictures, 1):
        inputs[f"main:{number}"] = folder / f"{number}.png"
        picture.save(inputs[f"main:{number}"])
        if "layers" in roles:
            inputs[f"layers:{number}"] = folder / f"{number}.layers"
            inputs[f"layers:{number}"].write_bytes(b"layers of %d" % number)
    request = PickRequest(width=SIZE[0], height=SIZE[1], candidates=len(pictures), roles=roles)
    (folder / "out").mkdir(exist_ok=True)
    return Picker().make(request, inputs, folder / "out", lambda _, __: None)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (blurred, "sharper"),
        (overexposed, "better exposed"),
        (faded, "richer in contrast"),
        (flat, "not flat"),
        (black, "not black"),
    ],
)
@pytest.mark.parametrize("good_first", [True, False])
def test_the_good_picture_beats_the_spoilt_one(
    tmp_path: Path, good: Image.Image, spoil: Spoil, why: str, good_first: bool
) -> None:
    both = [good, spoil(good)] if good_first else [spoil(good), good]
    facts = pick(tmp_path, *both).facts
    assert facts["chosen"] == (1 if good_first else 2)
    assert facts["scores"][facts["chosen"] - 1] > facts["scores"][2 - facts["chosen"]] + 0.02
    assert why in facts["why"]


def test_a_dark_scene_is_no_fault(tmp_path: Path, good: Image.Image) -> None:
    night = a_still(a_shot(subject="a robot", place="city street", staging={"time": "night"}))
    dark = Image.fromarray((pixels(night) * 255).astype(np.uint8))
    assert pick(tmp_path, blurred(dark), dark).facts["chosen"] == 2


def test_grain_is_not_taken_for_sharpness(tmp_path: Path) -> None:
    """Measured small: noise on each pixel of a large blurred picture averages out."""
    large = pixels(a_still(a_shot(subject="a robot"), width=1280, height=720))
    sharp = Image.fromarray((large * 255).astype(np.uint8))
    soft = np.asarray(sharp.filter(ImageFilter.GaussianBlur(6)), np.float64)
    noise = np.random.default_rng(1).normal(0, 8, soft.shape)
    grainy = Image.fromarray(np.clip(soft + noise, 0, 255).astype(np.uint8))
    inputs = {"main:1": tmp_path / "1.png", "main:2": tmp_path / "2.png"}
    grainy.save(inputs["main:1"])
    sharp.save(inputs["main:2"])
    request = PickRequest(width=1280, height=720, candidates=2)
    assert Picker().make(request, inputs, tmp_path, lambda _, __: None).facts["chosen"] == 2


def test_among_equals_the_first_is_kept(tmp_path: Path, good: Image.Image) -> None:
    facts = pick(tmp_path, blurred(good), good, good).facts
    assert facts["chosen"] == 2
    assert "first of them" in facts["why"]
    nothing = pick(tmp_path, flat(good), black(good)).facts
    assert (nothing["chosen"], nothing["scores"]) == (1, [0.0, 0.0])
    assert pick(tmp_path, good).facts["why"] == "the only one there was"


def sight(matches: int, *problems: str) -> dict[str, Any]:
    return {"seen": "A robot.", "matches": matches, "problems": problems}


def test_what_was_seen_in_a_candidate_counts_before_what_is_measured(
    tmp_path: Path, good: Image.Image
) -> None:
    facts = pick(tmp_path, good, blurred(good), sights=[sight(4), sight(8)]).facts
    assert (facts["chosen"], facts["liked"]) == (2, [4, 8])
    assert facts["why"] == "it shows best what was asked for"
    assert (
        pick(tmp_path, good, blurred(good), sights=[sight(9, "Three arms."), sight(7)]).facts["chosen"] == 2
    )
    assert pick(tmp_path, blurred(good), good, sights=[sight(8), sight(8)]).facts["why"].startswith("sharper")


def test_of_those_liked_equally_the_better_measured_is_picked(tmp_path: Path, good: Image.Image) -> None:
    sights = [sight(3), sight(8), sight(8)]
    assert pick(tmp_path, good, blurred(good), good, sights=sights).facts["chosen"] == 3


def test_a_candidate_that_shows_nothing_is_not_picked_whatever_was_seen(tmp_path: Path, good: Image.Image):
    assert pick(tmp_path, black(good), good, sights=[sight(10), sight(2)]).facts["chosen"] == 2


def test_all_files_of_the_chosen_one_come_along_as_they_are(tmp_path: Path, good: Image.Image) -> None:
    made = pick(tmp_path, flat(good), good, roles=("main", "layers"))
    assert made.files["main"].read_bytes() == (tmp_path / "2.png").read_bytes()
    assert made.files["layers"].read_bytes() == b"layers of 2"
    assert [path.parent for path in made.files.values()] == [tmp_path / "out"] * 2
    assert {role: path.suffix for role, path in made.files.items()} == {"main": ".png", "layers": ".layers"}


def test_a_candidate_that_is_missing_or_broken_is_named(tmp_path: Path, good: Image.Image) -> None:
    good.save(tmp_path / "1.png")
    inputs = {"main:1": tmp_path / "1.png", "main:2": tmp_path / "2.png"}
    request = PickRequest(width=SIZE[0], height=SIZE[1], candidates=2)
    with pytest.raises(ArtifactMissing, match="main:2 is not there"):
        Picker().make(request, inputs, tmp_path, lambda _, __: None)
    inputs["main:2"].write_bytes(b"no picture")
    with pytest.raises(MediaUnreadable, match="main:2 cannot be read"):
        Picker().make(request, inputs, tmp_path, lambda _, __: None)
    good.resize((64, 64)).save(inputs["main:2"])
    with pytest.raises(MediaUnreadable, match="main:2 is 64×64, not 192×108"):
        Picker().make(request, inputs, tmp_path, lambda _, __: None)


def test_what_is_no_pick_is_refused(tmp_path: Path) -> None:
    for request in (
        PickRequest(width=64, height=64, candidates=0),
        PickRequest(width=64, height=64, candidates=2, roles=("layers",)),
    ):
        with pytest.raises(EngineRefused, match="at least one candidate"):
            Picker().make(request, {}, tmp_path, lambda _, __: None)
    with pytest.raises(EngineRefused, match="speech"):
        Picker().make(SpeechRequest(seed=1, lines=("x",)), {}, tmp_path, lambda _, __: None)
