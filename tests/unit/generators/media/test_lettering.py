"""Type that fits its box, in faces that are always there."""

import pytest

from generators.media.credits import fitted, read
from generators.media.fonts import drawable, embedded, face
from generators.media.lettering import clipped, fit, measure, wrapped
from generators.media.page import grid


def test_the_packaged_face_writes_the_languages_the_draft_voices_speak() -> None:
    spoken = "Größe, Straße · señor, ¿qué? · garçon, cœur · però, città · “quoted” — dash… Часы Ωμέγα"
    assert face("regular").missing(spoken) == ""


def test_the_face_of_last_resort_keeps_the_letter_when_it_lacks_the_accent() -> None:
    assert drawable("Köln — the clock", embedded()) == ("Koln the clock", "ö—")


def test_what_no_face_of_ours_has_is_left_out_and_told() -> None:
    assert drawable("Night 時計 🎬 falls", face("light")) == ("Night falls", "時計🎬")


@pytest.mark.parametrize("text", ["Fox", "The Last Lighthouse Keeper of the North", "Incomprehensibilities"])
@pytest.mark.parametrize("box", [(1000, 300), (300, 1000), (50, 40), (3000, 800)])
def test_a_title_is_set_as_large_as_its_box_allows(text: str, box: tuple[int, int]) -> None:
    width, height = box
    setting = fit(text, face("light"), width=width, height=height, largest=200, tracking=0.1)
    assert setting.width <= width * 1.001 or setting.size == 6.0
    assert setting.height <= height * 1.001 or setting.size == 6.0
    assert " ".join(setting.lines).replace(" ", "") == text.replace(" ", "")
    if setting.size not in (6.0, 200):  # it touches one side of the box
        assert setting.width > width * 0.98 or setting.height > height * 0.98


def test_a_short_title_keeps_one_line_and_a_long_one_balances_two() -> None:
    assert len(fit("The Fox", face(), width=900, height=300, largest=90).lines) == 1
    long = fit("A Clockmaker Winds the Winter Backwards", face(), width=500, height=300, largest=90)
    widths = [measure(line, face()) for line in long.lines]
    assert len(widths) > 1
    assert min(widths) > 0.6 * max(widths)


def test_lines_never_overrun_even_when_one_word_does() -> None:
    lines = wrapped("a Donaudampfschifffahrtsgesellschaft sails", face(), 6.0)
    assert all(measure(line, face()) <= 6.0 for line in lines)
    assert "".join(lines).replace(" ", "") == "aDonaudampfschifffahrtsgesellschaftsails"


def test_a_clipped_line_ends_in_an_ellipsis_and_fits() -> None:
    short = clipped("The keeper lifts the lamp and waits for the sea", face(), 10.0)
    assert short.endswith("…")
    assert measure(short, face()) <= 10.0
    assert clipped("Short", face(), 10.0) == "Short"


CREDITS = (
    "Written, shot and cut by the cast",
    "Style: Luna",
    "Voice: hibari, Apache-2.0",
    "Sound font: TimGM6mb by Tim Brechbill, GPL-2.0",
    "Nothing was recorded.",
)


def test_credits_part_roles_from_names() -> None:
    roles = [(entry.role, entry.text) for entry in read(CREDITS)]
    assert roles[1] == ("Style", "Luna")
    assert roles[0] == ("", CREDITS[0])
    assert read(("Note that this is a whole sentence: with a colon",))[0].role == ""


@pytest.mark.parametrize(("width", "height"), [(1100, 500), (320, 500), (60, 40)])
@pytest.mark.parametrize("times", [1, 4])
def test_credits_fit_their_card(width: int, height: int, times: int) -> None:
    made, size = fitted(read(CREDITS * times), width, height, largest=30)
    assert size >= 4.0
    if size > 4.0:
        assert made.height * size <= height
        assert all(abs(mark.x) * size <= width / 2 + 1 for mark in made.marks)
    shown = "".join(mark.text for mark in made.marks).replace(" ", "")
    assert len(shown) == len("".join(CREDITS * times).replace(":", "").replace(" ", ""))


@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16, 1.0, 64 / 3840, 3840 / 64])
@pytest.mark.parametrize("count", [1, 2, 4, 7, 24, 61, 600])
def test_a_page_has_room_for_every_panel(count: int, aspect: float) -> None:
    page = grid(count, aspect)
    assert page.columns * page.rows >= count
    assert page.width <= 2400
    x, y = page.corner(count - 1)
    assert x + page.panel[0] <= page.width - page.margin + 1
    assert y + page.panel[1] + page.caption <= page.height
    assert min(page.panel) >= 8
