"""A larger picture: the same one, crisp, with nothing in it that was not there."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generators.engines.enlarger import Enlarger
from generators.ports import Media
from storage.domain.errors import ArtifactMissing, EngineRefused, MediaUnreadable
from storage.domain.render import EnlargeRequest, SpeechRequest
from tests.unit.generators.drawing.panels import a_still, pixels


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    path = tmp_path / "panel.png"
    Image.fromarray((pixels(a_still()) * 255).astype(np.uint8)).save(path)
    return path


def make(path: Path, folder: Path, width: int, height: int) -> Media:
    folder.mkdir(exist_ok=True)
    request = EnlargeRequest(width=width, height=height)
    return Enlarger().make(request, {"main": path}, folder, lambda _, __: None)


def seen(path: Path, size: tuple[int, int] | None = None) -> NDArray[np.float64]:
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        picture = picture.resize(size, Image.Resampling.BOX) if size else picture
        return np.asarray(picture.convert("L"), np.float64)


def test_it_is_the_same_picture_at_exactly_the_size_asked_for(tmp_path: Path, panel: Path) -> None:
    made = make(panel, tmp_path / "out", 384, 216)
    with Image.open(made.files["main"]) as large:
        assert large.size == (384, 216)
    again = seen(made.files["main"], (192, 108))
    assert np.abs(again - seen(panel)).mean() < 2
    assert "no detail was invented" in made.facts["method"]


def test_edges_are_crisper_than_plain_enlarging_leaves_them(tmp_path: Path, panel: Path) -> None:
    with Image.open(panel) as small:
        plain = np.asarray(small.resize((768, 432), Image.Resampling.LANCZOS).convert("L"), np.float64)
    made = seen(make(panel, tmp_path / "out", 768, 432).files["main"])
    sharpness = [float(np.abs(np.diff(picture, axis=1)).mean()) for picture in (plain, made)]
    assert sharpness[0] * 1.03 < sharpness[1] < sharpness[0] * 1.6


def test_a_picture_of_that_size_already_stays_as_it_is(tmp_path: Path, panel: Path) -> None:
    assert np.array_equal(seen(make(panel, tmp_path / "out", 192, 108).files["main"]), seen(panel))


def test_the_same_picture_gives_the_same_file(tmp_path: Path, panel: Path) -> None:
    first = make(panel, tmp_path / "a", 384, 216).files["main"].read_bytes()
    assert first == make(panel, tmp_path / "b", 384, 216).files["main"].read_bytes()


@pytest.mark.parametrize("size", [(190, 108), (192, 106), (96, 54)])
def test_nothing_is_made_smaller(tmp_path: Path, panel: Path, size: tuple[int, int]) -> None:
    with pytest.raises(EngineRefused, match="smaller: 192×108 to"):
        make(panel, tmp_path / "out", *size)


def test_a_shape_may_differ_by_a_pixel_and_no_more(tmp_path: Path, panel: Path) -> None:
    make(panel, tmp_path / "out", 400, 226)  # 225 to the pixel, and sizes are even
    for size in ((400, 300), (384, 222), (400, 222)):
        with pytest.raises(EngineRefused, match="shape"):
            make(panel, tmp_path / "out", *size)


def test_what_cannot_be_enlarged_is_told(tmp_path: Path, panel: Path) -> None:
    panel.write_bytes(b"no picture")
    with pytest.raises(MediaUnreadable, match="cannot be read"):
        make(panel, tmp_path / "out", 384, 216)
    with pytest.raises(ArtifactMissing, match="main is not there"):
        make(tmp_path / "nowhere.png", tmp_path / "out", 384, 216)
    with pytest.raises(EngineRefused, match="speech"):
        Enlarger().make(SpeechRequest(seed=1, lines=("x",)), {}, tmp_path, lambda _, __: None)
