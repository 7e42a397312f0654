"""A character from all sides: the whole figure, itself each time, and another sight from each side."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from generators.drawing.beasts import BEASTS
from generators.drawing.figures import Build
from generators.drawing.model_sheet import parts_from
from generators.drawing.nouns import NOUNS
from generators.drawing.people import PEOPLE
from generators.drawing.reading import subject_of
from generators.drawing.shapes import extent
from generators.drawing.turned_beasts import beast_from
from generators.drawing.turned_people import person_from
from generators.drawing.turned_things import TURNED, thing_from
from generators.engines.sketch import Sketch
from generators.ports import Media
from storage.domain.errors import EngineRefused
from storage.domain.plan import Character
from storage.domain.render import StillRequest, View
from tests.unit.generators.drawing.panels import LOOK, a_shot, quiet

VIEWS: tuple[View, ...] = ("front", "side", "back")
KEEPER = Character(name="Elias", description="an old lighthouse keeper with a lantern", accent="#c0703a")
ROBOT = Character(name="Bolt", description="a small robot", accent="#3070b0")
FOX = Character(name="Vix", description="a fox", accent="#c8662a")
SHIP = Character(name="Meridian", description="a ship", accent="#8a4a30")
Pixels = NDArray[np.int16]


def asked(view: View, *characters: Character, size: tuple[int, int] = (320, 240)) -> StillRequest:
    return StillRequest(
        width=size[0], height=size[1], seed=1, shot=a_shot(), look=LOOK, characters=characters, view=view
    )


def drawn(
    view: View, who: Character, folder: Path, size: tuple[int, int] = (320, 240)
) -> tuple[Media, Pixels]:
    made = Sketch().make(asked(view, who, size=size), {}, folder, quiet)
    with Image.open(made.files["main"]) as picture:
        assert picture.format == "PNG"
        return made, np.asarray(picture, np.int16)


def figure(picture: Pixels) -> NDArray[np.bool_]:
    """Where the figure is: unlike the paper, and not its shadow."""
    paper = picture[:, :3].mean((0, 1))
    return np.abs(picture - picture.mean(-1, keepdims=True) - (paper - paper.mean())).max(-1) > 12


@pytest.mark.parametrize("who", [KEEPER, ROBOT, FOX, SHIP], ids=lambda c: c.name)
@pytest.mark.parametrize("size", [(320, 180), (180, 320), (200, 200), (64, 64)])
def test_the_whole_figure_stands_in_the_middle_of_plain_ground(
    tmp_path: Path, who: Character, size: tuple[int, int]
) -> None:
    for view in VIEWS:
        _, picture = drawn(view, who, tmp_path, size)
        assert picture.shape == (size[1], size[0], 3)
        border = np.concatenate([picture[:4].reshape(-1, 3), picture[:, :2].reshape(-1, 3)])
        assert border.std(0).max() < 16  # nothing of it is cut off, and there is no scenery
        rows, columns = np.nonzero(figure(picture))
        assert len(rows) > 0.004 * picture[..., 0].size
        assert abs((columns.min() + columns.max()) / 2 - size[0] / 2) < size[0] * 0.2


@pytest.mark.parametrize("who", [KEEPER, ROBOT, FOX, SHIP], ids=lambda c: c.name)
def test_each_side_is_another_sight_of_the_same_one(tmp_path: Path, who: Character) -> None:
    pictures = [drawn(view, who, tmp_path)[1] for view in VIEWS]
    for i, one in enumerate(pictures):
        for other in pictures[i + 1 :]:
            assert (np.abs(one - other).max(-1) > 40).mean() > 0.004
    accent = np.array([int(who.accent[i : i + 2], 16) for i in (1, 3, 5)])
    for picture in pictures:
        near = np.abs(picture - accent).max(-1) < 60
        assert near.mean() > 0.006


def test_a_view_has_no_layers_and_says_what_it_is(tmp_path: Path) -> None:
    made, _ = drawn("back", KEEPER, tmp_path)
    assert set(made.files) == {"main"}
    assert (made.facts["view"], made.facts["seen"]) == ("back", "drawn")
    made, _ = drawn("side", Character(name="Tick", description="a clock", accent="#806040"), tmp_path)
    assert made.facts["seen"] == "foreshortened"


def test_the_same_view_is_the_same_file(tmp_path: Path) -> None:
    first = drawn("front", KEEPER, tmp_path)[0].files["main"].read_bytes()
    assert first == drawn("front", KEEPER, tmp_path)[0].files["main"].read_bytes()


def test_a_face_is_seen_from_the_front_and_not_from_behind() -> None:
    for build in {*PEOPLE.values(), Build()}:
        if build.hat == "helmet":
            continue
        front, back = ({part.paint for part in person_from(view, build)} for view in ("front", "back"))
        assert {"iris", "lip"} <= front
        assert not {"iris", "lip", "eye"} & back
    for kind in BEASTS:
        eyes = [sum(p.paint == "lash" for p in beast_from(view, kind)) for view in VIEWS]
        assert eyes == [2, 1, 0]


def test_hands_change_sides_when_somebody_turns_round() -> None:
    build = Build(carries="lantern")
    middles = [
        float(np.mean([x for p in person_from(view, build) if p.paint == "glow" for x, _ in p.outline]))
        for view in ("front", "back")
    ]
    assert middles[0] > 5
    assert middles[1] < -5


@pytest.mark.parametrize("view", VIEWS)
def test_everybody_and_everything_that_can_be_drawn_can_be_turned(view: View) -> None:
    for word in (*PEOPLE, *NOUNS):
        subject = subject_of(f"the {word}")
        if subject.noun is None:
            continue
        x0, y0, x1, y1 = extent(parts_from(view, subject)[0])
        assert 95 < y1 < 106, word
        assert y0 < 12, word
        assert x1 - x0 > 2, word


def test_long_things_are_short_from_their_ends() -> None:
    for shape in ("ship", "train", "tram", "bus", "car", "whale"):
        wide = {view: extent(thing_from(view, shape)[0]) for view in VIEWS}
        length = {view: x1 - x0 for view, (x0, _, x1, _) in wide.items()}
        assert length["front"] < 0.6 * length["side"], shape
        assert length["back"] < 0.6 * length["side"], shape
    assert {view for _, view in TURNED} == set(VIEWS)


def test_a_child_stands_lower_than_a_grown_person(tmp_path: Path) -> None:
    boy = Character(name="Tom", description="a boy", accent="#3070b0")
    tall = [np.nonzero(figure(drawn("front", who, tmp_path)[1]))[0] for who in (KEEPER, boy)]
    assert np.ptp(tall[1]) < 0.85 * np.ptp(tall[0])


def test_who_is_not_described_in_words_we_know_is_a_plain_figure(tmp_path: Path) -> None:
    _, picture = drawn("front", Character(name="Zyx", description="", accent="#208040"), tmp_path)
    assert figure(picture).mean() > 0.01


@pytest.mark.parametrize("characters", [(), (KEEPER, FOX)])
def test_a_view_is_of_one_character(tmp_path: Path, characters: tuple[Character, ...]) -> None:
    with pytest.raises(EngineRefused, match="one character"):
        Sketch().make(asked("front", *characters), {}, tmp_path, quiet)
