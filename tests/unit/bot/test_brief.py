"""Options are checked at the door, each in one clear sentence."""

from pathlib import Path

import pytest

from bot.brief import free_folder, read_budget, read_seconds, read_seed, read_size, slug
from storage.domain.errors import RequestError


@pytest.mark.parametrize("text", ["0", "3.9", "3601", "1000000", "nan", "inf", "-24", "", "soon", "1e9"])
def test_lengths_the_studio_cannot_make_are_refused_by_name(text: str):
    with pytest.raises(RequestError, match="4 to 3600"):
        read_seconds(text)


@pytest.mark.parametrize(("text", "seconds"), [("4", 4), ("24", 24), ("3600", 3600), ("12.5", 12.5)])
def test_lengths_within_range_are_read(text: str, seconds: float):
    assert read_seconds(text) == seconds


@pytest.mark.parametrize(
    "text", ["banana", "1x1", "1280", "0x0", "-64x64", "99999x99999", "4000x720", "x", ""]
)
def test_sizes_that_are_none_are_refused_with_an_example(text: str):
    with pytest.raises(RequestError, match="1280x720"):
        read_size(text)


def test_odd_sizes_are_refused_with_the_nearest_even_one():
    with pytest.raises(RequestError, match="640x360"):
        read_size("641x361")


@pytest.mark.parametrize("text", ["1280x720", "1280X720", "1280×720", " 1280 x 720 "])
def test_sizes_are_read_as_people_write_them(text: str):
    assert read_size(text) == (1280, 720)


@pytest.mark.parametrize("text", ["-1", "1.5", "seed", str(2**32), ""])
def test_seeds_out_of_range_are_refused(text: str):
    with pytest.raises(RequestError, match="whole number"):
        read_seed(text)


@pytest.mark.parametrize(
    ("brief", "name"),
    [
        ("A lighthouse keeper teaches a storm to sing!", "a-lighthouse-keeper-teaches-a-storm-to"),
        ("../../etc/passwd", "etc-passwd"),
        ("🎬🎬", "film"),
        ("Море зимой", "море-зимой"),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_brief_becomes_a_harmless_folder_name(brief: str, name: str):
    assert slug(brief) == name


def test_a_taken_folder_gets_the_next_number(tmp_path: Path):
    assert free_folder(tmp_path, "film") == tmp_path / "film"
    (tmp_path / "film").mkdir()
    assert free_folder(tmp_path, "film") == tmp_path / "film"
    (tmp_path / "film" / "film.mp4").touch()
    (tmp_path / "film-2").touch()
    assert free_folder(tmp_path, "film") == tmp_path / "film-3"


def test_a_budget_is_seconds_or_a_clear_sentence():
    assert read_budget("600") == 600.0 and read_budget("0") == 0.0
    with pytest.raises(RequestError, match="give seconds, such as 600"):
        read_budget("cheap")
