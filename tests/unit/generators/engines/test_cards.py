"""Title and end cards: exact, in the house format, alive, and legible whatever they say."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from generators.engines.cards import Cards
from generators.media.inspect import inspect
from generators.media.probe import black_spans, frozen_spans, picture_hash, probe
from generators.ports import Media
from storage.domain.errors import EngineRefused
from storage.domain.render import CardRequest, SheetRequest
from tests.unit.generators.media.reels import planes

DUSK = ("#0b1a24", "#1d3a4a", "#5f8a94", "#e8d9b0", "#e07a3f")
RED = ("#140a0c", "#3a1216", "#d9b9a8", "#e0312f")
CREDITS = (
    "Made by a cast of thirteen",
    "Style: Luna",
    "Voice: hibari, Apache-2.0",
    "Sound font: TimGM6mb, GPL-2.0",
)


def card(**changes: object) -> CardRequest:
    asked: dict[str, object] = {
        "card": "title", "width": 256, "height": 144, "frames": 48, "rate": Fraction(24),
        "title": "The Last Lighthouse", "lines": ("It burns for no one.",), "palette": DUSK,
    }  # fmt: skip
    return CardRequest.model_validate(asked | changes)


def make(request: CardRequest, folder: Path) -> Media:
    folder.mkdir(exist_ok=True)
    return Cards().make(request, {}, folder, lambda _, __: None)


def frames(request: CardRequest, folder: Path) -> NDArray[np.uint8]:
    return planes(make(request, folder).files["main"], width=request.width, height=request.height)


@pytest.mark.parametrize("kind", ["title", "end"])
@pytest.mark.parametrize(("width", "height"), [(64, 64), (256, 144), (144, 256), (384, 64)])
def test_a_card_is_exact_alive_and_in_the_house_format(
    tmp_path: Path, kind: str, width: int, height: int
) -> None:
    request = card(card=kind, width=width, height=height, lines=CREDITS if kind == "end" else ("It burns.",))
    path = make(request, tmp_path / "out").files["main"]
    facts = probe(path)
    assert (facts.video, facts.profile, facts.pix_fmt, facts.audio) == ("h264", "High", "yuv420p", "")
    assert (facts.frames, facts.rate, facts.key_frames) == (48, Fraction(24), 2)
    assert inspect(path, request) == ()


@pytest.mark.parametrize(
    "palette", [DUSK, RED, ("#000000", "#000000"), ("#ffffff", "#ffffff"), ("#0000ff", "#00ff00")]
)
def test_no_palette_makes_a_card_black_or_still(tmp_path: Path, palette: tuple[str, ...]) -> None:
    path = make(card(palette=palette), tmp_path / "out").files["main"]
    assert black_spans(path, at_least=0.5) == ()
    assert frozen_spans(path, at_least=0.5) == ()


@pytest.mark.parametrize("palette", [DUSK, ("#101010", "#202020")])
def test_a_long_end_card_does_not_fall_asleep(tmp_path: Path, palette: tuple[str, ...]) -> None:
    request = card(card="end", frames=240, lines=CREDITS, palette=palette)
    assert frozen_spans(make(request, tmp_path / "out").files["main"], at_least=0.75) == ()


def test_the_title_is_not_there_at_first_then_stands_in_the_middle(tmp_path: Path) -> None:
    seen = frames(card(), tmp_path / "out").max(axis=3).astype(int)
    lettered = (seen > 190).reshape(48, 144, 256)
    assert not lettered[0].any()
    rows, columns = np.nonzero(lettered[30])
    assert len(rows) > 100
    assert abs(columns.mean() - 128) < 12
    assert columns.min() >= 256 * 0.08
    assert columns.max() <= 256 * 0.92
    assert rows.min() >= 144 * 0.15


def test_two_films_do_not_open_alike(tmp_path: Path) -> None:
    dusk = frames(card(), tmp_path / "a")[30].reshape(-1, 3).mean(axis=0)
    red = frames(card(palette=RED), tmp_path / "b")[30].reshape(-1, 3).mean(axis=0)
    assert np.abs(dusk - red).max() > 12
    assert red[0] > red[2] + 20  # a red palette glows red


def test_the_end_card_ends_in_black_and_the_title_does_not(tmp_path: Path) -> None:
    assert frames(card(card="end", lines=CREDITS), tmp_path / "end")[-1].max() < 24
    assert frames(card(), tmp_path / "title")[-1].max() > 50


def test_every_credit_is_on_the_end_card(tmp_path: Path) -> None:
    """Each further line brings further ink."""
    ink: list[int] = []
    for count in range(1, len(CREDITS) + 1):
        seen = frames(card(card="end", title="X", lines=CREDITS[:count], frames=24), tmp_path / f"e{count}")
        ink.append(int((seen[14].max(axis=2) > 140).sum()))
    assert ink == sorted(set(ink))


def test_the_same_card_is_the_same_picture(tmp_path: Path) -> None:
    first = make(card(), tmp_path / "a").files["main"]
    assert picture_hash(first) == picture_hash(make(card(), tmp_path / "b").files["main"])
    other = make(card(title="Another"), tmp_path / "c").files["main"]
    assert picture_hash(first) != picture_hash(other)


@pytest.mark.parametrize(
    "title", ['"Quoted": 100% %{pts} \\n', "one\ntwo", "🎬🎬", "夜", " ", "W" * 80, "a " * 40]
)
def test_any_title_makes_a_card(tmp_path: Path, title: str) -> None:
    media = make(card(title=title, lines=(title,), frames=12), tmp_path / "out")
    assert probe(media.files["main"]).frames == 12


def test_characters_without_a_glyph_are_left_out_and_told(tmp_path: Path) -> None:
    media = make(card(title="Night 夜", frames=6), tmp_path / "out")
    assert media.facts["undrawn"] == "夜"
    assert make(card(title="Größe, Часы", frames=6), tmp_path / "b").facts["undrawn"] == ""


def test_the_shortest_card_is_one_frame(tmp_path: Path) -> None:
    assert probe(make(card(frames=1), tmp_path / "out").files["main"]).frames == 1


def test_what_is_no_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineRefused, match="sheet"):
        Cards().make(SheetRequest(title="x", shots=(), rate=Fraction(24)), {}, tmp_path, lambda _, __: None)
    with pytest.raises(EngineRefused, match="at least one frame"):
        make(card(frames=0), tmp_path / "out")
