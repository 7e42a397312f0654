"""Pages of pictures: a storyboard's panels in order, and labelled pictures to choose among."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generators.engines.sheet import Sheet
from generators.media.inspect import inspect
from generators.media.page import grid, label, side_by_side
from generators.ports import Media
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.plan import Shot, Staging
from storage.domain.render import CardRequest, SheetRequest

RATE = Fraction(24)


def shot(number: int, **changes: object) -> Shot:
    asked: dict[str, object] = {
        "id": f"sh{number * 10:03d}", "scene": "sc01", "subject": "the keeper", "place": "a gallery",
        "action": "The keeper lifts the lamp and waits.", "camera": "wide", "mood": "calm",
        "palette": ("#102030", "#e0e0e0"), "prompt": "a keeper", "frames": 84, "seed": 1,
    }  # fmt: skip
    return Shot.model_validate(asked | changes)


def stills(folder: Path, count: int, *, size: tuple[int, int] = (160, 90)) -> dict[str, Path]:
    """Flat panels, each of a colour of its own."""
    made: dict[str, Path] = {}
    for number in range(1, count + 1):
        path = folder / f"{number}.png"
        Image.new("RGB", size, shade(number)).save(path)
        made[f"still:sh{number * 10:03d}"] = path
    return made


def shade(number: int) -> tuple[int, int, int]:
    return (number * 37 % 200, number * 91 % 200, number * 53 % 200)


def make(shots: tuple[Shot, ...], inputs: dict[str, Path], folder: Path, title: str = "The Lamp") -> Media:
    folder.mkdir(exist_ok=True)
    return Sheet().make(SheetRequest(title=title, shots=shots, rate=RATE), inputs, folder, lambda _, __: None)


def test_a_label_reads_as_on_a_slate() -> None:
    staged = Staging(size="wide", lens_mm=35, move="push in")
    assert label(shot(1, staging=staged), RATE) == "SH010 · wide · 35mm · push in · 3.5 s"


@pytest.mark.parametrize("count", [1, 5, 23])
@pytest.mark.parametrize("size", [(160, 90), (90, 160)])
def test_every_panel_stands_in_its_place(tmp_path: Path, count: int, size: tuple[int, int]) -> None:
    shots = tuple(shot(n) for n in range(1, count + 1))
    media = make(shots, stills(tmp_path, count, size=size), tmp_path / "out")
    with Image.open(media.files["main"]) as opened:
        assert opened.width <= 2400
        page = np.asarray(opened.convert("RGB"))[::6, ::6].astype(np.int16)  # every sixth pixel is enough
    found: list[tuple[int, int]] = []
    for number in range(1, count + 1):
        rows, columns = np.nonzero(np.abs(page - np.array(shade(number))).max(axis=2) < 10)
        assert len(rows) > 60, number
        found.append((int(np.median(rows)), int(np.median(columns))))
    columns_used = grid(count, size[0] / size[1]).columns
    for index, (y, x) in enumerate(found[1:], 1):  # reading order
        before_y, before_x = found[index - 1]
        assert (y > before_y + 8) if index % columns_used == 0 else (abs(y - before_y) <= 2 and x > before_x)


def test_the_sheet_passes_inspection_and_carries_the_mark_of_its_making(tmp_path: Path) -> None:
    shots = (shot(1), shot(2))
    media = make(shots, stills(tmp_path, 2), tmp_path / "out")
    assert media.files["main"].name == "storyboard.jpg"
    assert inspect(media.files["main"], SheetRequest(title="The Lamp", shots=shots, rate=RATE)) == ()
    with Image.open(media.files["main"]) as page:
        assert b"Soundstage" in page.info["comment"]


def test_a_shot_not_yet_drawn_keeps_its_place(tmp_path: Path) -> None:
    inputs = stills(tmp_path, 3)
    whole = make((shot(1), shot(2), shot(3)), inputs, tmp_path / "a").facts
    del inputs["still:sh020"]
    torn = make((shot(1), shot(2), shot(3)), inputs, tmp_path / "b").facts
    assert (torn["width"], torn["height"]) == (whole["width"], whole["height"])


def test_words_of_any_length_or_script_are_set(tmp_path: Path) -> None:
    wordy = shot(1, subject="x" * 120, place="y" * 120, action='"Quote" %{} \\ 夜 ' + "word " * 90)
    media = make((wordy,), stills(tmp_path, 1), tmp_path / "out", title="W" * 80)
    assert media.facts["undrawn"] == "夜"


def test_the_same_shots_give_the_same_page(tmp_path: Path) -> None:
    inputs = stills(tmp_path, 2)
    first = make((shot(1), shot(2)), inputs, tmp_path / "a").files["main"].read_bytes()
    assert first == make((shot(1), shot(2)), inputs, tmp_path / "b").files["main"].read_bytes()
    assert (
        first
        != make((shot(1), shot(2, action="It rains.")), inputs, tmp_path / "c").files["main"].read_bytes()
    )


def test_a_broken_panel_fails_with_its_reason(tmp_path: Path) -> None:
    inputs = stills(tmp_path, 1)
    inputs["still:sh010"].write_bytes(b"no picture")
    with pytest.raises(EngineFailed) as failed:
        make((shot(1),), inputs, tmp_path / "out")
    assert "cannot identify" in failed.value.log


VIEWS = ("Mara · front", "Mara · side", "Mara · back")
KEEPER = ("Keeper · front", "Keeper · side", "Keeper · back")


def choose(labels: tuple[str, ...], folder: Path, *, size: tuple[int, int] = (160, 90)) -> Media:
    """A page of flat pictures under `labels`."""
    folder.mkdir(exist_ok=True)
    inputs: dict[str, Path] = {}
    for number, name in enumerate(labels, 1):
        inputs[f"still:{name}"] = folder / f"{number}.png"
        Image.new("RGB", size, shade(number)).save(inputs[f"still:{name}"])
    return Sheet().make(
        SheetRequest(title="Mara", rate=RATE, labels=labels), inputs, folder, lambda _, __: None
    )


@pytest.mark.parametrize("labels", [("1",), ("1", "2", "3", "4"), tuple("12345678"), (*VIEWS, *KEEPER)])
@pytest.mark.parametrize("size", [(160, 90), (90, 160), (100, 100)])
def test_labelled_pictures_stand_in_reading_order(
    tmp_path: Path, labels: tuple[str, ...], size: tuple[int, int]
) -> None:
    media = choose(labels, tmp_path / "out", size=size)
    assert media.facts["panels"] == len(labels)
    with Image.open(media.files["main"]) as opened:
        assert opened.width <= 2400
        page = np.asarray(opened.convert("RGB"))[::6, ::6].astype(np.int16)
    across = side_by_side(labels, size[0] / size[1])
    found: list[tuple[int, int]] = []
    for number in range(1, len(labels) + 1):
        rows, columns = np.nonzero(np.abs(page - np.array(shade(number))).max(axis=2) < 10)
        assert len(rows) > 60, number
        found.append((int(np.median(rows)), int(np.median(columns))))
    for index, (y, x) in enumerate(found[1:], 1):
        before_y, before_x = found[index - 1]
        assert (y > before_y + 8) if index % across == 0 else (abs(y - before_y) <= 2 and x > before_x)


def test_views_of_one_character_stand_in_one_row() -> None:
    assert side_by_side(VIEWS, 16 / 9) == 3
    assert side_by_side((*VIEWS, *KEEPER), 9 / 16) == 3
    assert side_by_side(("1", "2", "3", "4"), 16 / 9) == 2
    assert side_by_side((*VIEWS, "Keeper · front"), 16 / 9) == 2  # not a row each: laid out to fill the page


def test_each_label_is_written_under_its_picture(tmp_path: Path) -> None:
    def below(labels: tuple[str, ...], folder: str) -> NDArray[np.int16]:
        with Image.open(choose(labels, tmp_path / folder, size=(90, 160)).files["main"]) as page:
            return np.asarray(page.convert("L"), np.int16)[300:]

    one, other = below(("1", "2"), "a"), below(("1", "3"), "b")
    changed = np.nonzero(np.abs(one - other) > 60)
    assert len(changed[0]) > 30
    assert changed[1].min() > one.shape[1] / 2  # only what stands under the second


def test_labels_of_any_length_or_script_are_set(tmp_path: Path) -> None:
    labels = ("夜", "", "long " * 40, "W" * 90)
    assert choose(labels, tmp_path / "out").facts["undrawn"] == "夜"


def test_what_cannot_be_a_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineRefused, match="at least one shot"):
        make((), {}, tmp_path / "out")
    with pytest.raises(EngineRefused, match="not both"):
        both = SheetRequest(title="x", rate=RATE, shots=(shot(1),), labels=("1",))
        Sheet().make(both, {}, tmp_path, lambda _, __: None)
    card = CardRequest(card="end", width=64, height=64, frames=1, rate=RATE, title="x", palette=("#000000",))
    with pytest.raises(EngineRefused, match="card"):
        Sheet().make(card, {}, tmp_path, lambda _, __: None)
