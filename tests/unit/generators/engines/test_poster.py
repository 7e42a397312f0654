"""The poster: the still is seen, the title is read, whatever the size and the words."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generators.engines.poster import Poster
from generators.media.cropping import best_window, cropped
from generators.media.poster import packed
from generators.ports import Media
from storage.domain.errors import ArtifactMissing, EngineRefused, MediaUnreadable
from storage.domain.render import PosterRequest, SpeechRequest

DUSK = ("#0b1a24", "#1d3a4a", "#5f8a94", "#e8d9b0", "#e07a3f")
CREDITS = ("Voice: hibari, Apache-2.0", "Sound font: TimGM6mb, GPL-2.0", "Type: Source Sans, OFL-1.1")
SIZES = [(240, 360), (360, 240), (300, 300), (640, 360), (64, 64), (90, 320), (400, 100)]


@pytest.fixture
def still(tmp_path: Path) -> Path:
    """A green field with a white mark in its right third."""
    picture = Image.new("RGB", (320, 180), (60, 120, 70))
    picture.paste((250, 250, 250), (210, 80, 235, 140))
    path = tmp_path / "still.png"
    picture.save(path)
    return path


def make(path: Path, folder: Path, **changes: object) -> Media:
    asked: dict[str, object] = {
        "width": 240, "height": 360, "title": "Last Light", "lines": ("It burns.", *CREDITS), "palette": DUSK,
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    request = PosterRequest.model_validate(asked | changes)
    return Poster().make(request, {"still": path}, folder, lambda _, __: None)


def seen(media: Media) -> NDArray[np.int16]:
    with Image.open(media.files["main"]) as poster:
        assert poster.format == "JPEG"
        return np.asarray(poster.convert("RGB"), np.int16)


def lettering(poster: NDArray[np.int16], bare: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Where a poster is brighter than the same one with fewer words."""
    return (poster - bare).max(-1) > 60


@pytest.mark.parametrize("size", SIZES)
def test_it_has_the_size_asked_for_and_shows_the_still(
    tmp_path: Path, still: Path, size: tuple[int, int]
) -> None:
    poster = seen(make(still, tmp_path / "out", width=size[0], height=size[1]))
    assert poster.shape == (size[1], size[0], 3)
    green = (poster[..., 1] > poster[..., 0] + 25) & (poster[..., 1] > poster[..., 2] + 15)
    assert green.mean() > 0.08
    assert poster.std() > 12


@pytest.mark.parametrize("size", [(240, 360), (300, 300)])
def test_the_title_stands_in_the_lower_half_of_an_upright_poster(
    tmp_path: Path, still: Path, size: tuple[int, int]
) -> None:
    words: dict[str, object] = {"width": size[0], "height": size[1], "lines": ()}
    bare = seen(make(still, tmp_path / "a", title="·", **words))
    ink = lettering(seen(make(still, tmp_path / "b", title="Last Light", **words)), bare)
    rows, columns = np.nonzero(ink)
    assert len(rows) > 150
    assert rows.min() > size[1] * 0.5
    assert abs(columns.mean() - size[0] / 2) < size[0] * 0.06


def test_on_a_wide_poster_the_words_leave_the_subject_alone(tmp_path: Path, still: Path) -> None:
    mirrored = tmp_path / "mirrored.png"
    with Image.open(still) as picture:
        picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(mirrored)
    for path, words_left in ((still, True), (mirrored, False)):
        poster = seen(make(path, tmp_path / path.stem, width=640, height=360))
        halves = poster[:, :320].mean(), poster[:, 320:].mean()
        assert (halves[0] < halves[1]) == words_left
        mark = (
            (poster.min(-1) > 200)[160:280, 420:470]
            if words_left
            else (poster.min(-1) > 200)[160:280, 170:220]
        )
        assert mark.mean() > 0.6


def test_every_line_is_on_it(tmp_path: Path, still: Path) -> None:
    ink: list[int] = []
    for count in range(4):
        poster = make(
            still, tmp_path / str(count), width=400, height=600, lines=("It burns.", *CREDITS)[:count]
        )
        ink.append(int((seen(poster)[330:].min(-1) > 120).sum()))
    assert ink == sorted(set(ink))


def test_a_tagline_may_be_left_out_and_credits_kept(tmp_path: Path, still: Path) -> None:
    bare = seen(make(still, tmp_path / "a", lines=()))
    credited = seen(make(still, tmp_path / "b", lines=("", *CREDITS)))
    assert np.abs(bare - credited)[-40:].max() > 60


@pytest.mark.parametrize(
    "title",
    ['"Quoted": 100% %{pts} \\n', "one\ntwo", "🎬🎬", "夜", " ", "W" * 80, "a " * 40, "Größe & Ætherée"],
)
@pytest.mark.parametrize("size", [(240, 360), (360, 200)])
def test_any_title_makes_a_poster(tmp_path: Path, still: Path, title: str, size: tuple[int, int]) -> None:
    lines = (title, title, *CREDITS)
    made = make(still, tmp_path / "out", title=title, lines=lines, width=size[0], height=size[1])
    assert seen(made).shape == (size[1], size[0], 3)


def test_characters_without_a_glyph_are_told(tmp_path: Path, still: Path) -> None:
    made = make(still, tmp_path / "a", title="Night 夜", lines=("灯", "夜 too"))
    assert made.facts["undrawn"] == "夜灯"
    assert make(still, tmp_path / "b", title="Größe, Часы").facts["undrawn"] == ""


def test_the_palette_colours_the_ground(tmp_path: Path, still: Path) -> None:
    dusk = seen(make(still, tmp_path / "a"))[-60:].mean((0, 1))
    red = seen(make(still, tmp_path / "b", palette=("#140a0c", "#3a1216", "#d9b9a8", "#e0312f")))
    assert red[-60:, :, 0].mean() > red[-60:, :, 2].mean() + 12
    assert np.abs(dusk - red[-60:].mean((0, 1))).max() > 8


def test_it_carries_the_mark_of_its_making(tmp_path: Path, still: Path) -> None:
    made = make(still, tmp_path / "out")
    with Image.open(made.files["main"]) as poster:
        assert b"Soundstage" in poster.info["comment"]
    assert made.facts["mark"]


def test_the_same_words_and_still_give_the_same_file(tmp_path: Path, still: Path) -> None:
    first = make(still, tmp_path / "a").files["main"].read_bytes()
    assert first == make(still, tmp_path / "b").files["main"].read_bytes()
    assert first != make(still, tmp_path / "c", title="Other").files["main"].read_bytes()


def test_a_crop_keeps_whole_what_stands_out(still: Path) -> None:
    with Image.open(still) as picture:
        narrow, where = cropped(picture.convert("RGB"), 90, 180)
    white = np.asarray(narrow).min(-1) > 200
    assert white.sum() > 0.95 * 25 * 60
    assert 0.2 < where < 0.8


def test_a_window_is_never_put_beyond_either_end() -> None:
    weights = np.zeros(96)
    weights[95] = 1.0
    assert best_window(weights, 0.5) <= 0.5
    assert best_window(weights, 1.0) == 0.0
    assert best_window(weights[::-1].copy(), 0.25) >= 0.0


def test_credits_are_not_broken_inside_one() -> None:
    for width in (5.0, 20.0, 40.0, 200.0):
        lines = packed(CREDITS, width)
        assert " · ".join(lines) == " · ".join(CREDITS)
    assert len(packed(CREDITS, 5.0)) == 3
    assert len(packed(CREDITS, 200.0)) == 1


def test_what_makes_no_poster_is_told(tmp_path: Path, still: Path) -> None:
    with pytest.raises(EngineRefused, match="64 pixels"):
        make(still, tmp_path / "out", width=32)
    with pytest.raises(EngineRefused, match="one colour"):
        make(still, tmp_path / "out", palette=())
    with pytest.raises(ArtifactMissing, match="still is not there"):
        make(tmp_path / "nowhere.png", tmp_path / "out")
    still.write_bytes(b"no picture")
    with pytest.raises(MediaUnreadable, match="still cannot be read"):
        make(still, tmp_path / "out")
    with pytest.raises(EngineRefused, match="speech"):
        Poster().make(SpeechRequest(seed=1, lines=("x",)), {}, tmp_path, lambda _, __: None)
