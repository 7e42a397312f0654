"""The sketch engine: what a panel shows follows the shot, and nothing else."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generators.drawing.places.painters import PAINTERS
from generators.drawing.places.words import PLACES
from generators.engines.sketch import Sketch
from storage.domain.errors import EngineRefused
from storage.domain.render import SpeechRequest
from tests.unit.generators.drawing.panels import EMBER, Pixels, a_shot, a_still, outline, pixels, quiet


def brightness(picture: Pixels) -> float:
    return float(picture.mean())


def redness(picture: Pixels) -> float:
    r, g, b = picture.mean((0, 1))
    return float(r / (r + g + b))


def unlike(a: Pixels, b: Pixels) -> float:
    """How different two pictures are: mean difference of 16 x 9 thumbnails, 0-1."""

    def small(p: Pixels) -> Pixels:
        image = Image.fromarray((p * 255).astype(np.uint8)).resize((16, 9), Image.Resampling.BOX)
        return np.asarray(image, np.float64) / 255

    return float(np.abs(small(a) - small(b)).mean())


def test_the_same_request_gives_the_same_files(tmp_path: Path):
    made: list[list[bytes]] = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        media = Sketch().make(a_still(), {}, tmp_path / name, quiet)
        made.append([media.files[role].read_bytes() for role in ("main", "layers")])
    assert made[0] == made[1]


def test_another_seed_gives_another_picture():
    assert unlike(pixels(a_still(seed=1)), pixels(a_still(seed=2))) > 0.01


@pytest.mark.parametrize("size", [(64, 64), (320, 180), (108, 192), (400, 64), (64, 300), (262, 110)])
@pytest.mark.parametrize(
    "staging", [{"size": "wide"}, {"size": "close-up", "angle": "dutch", "weather": "snow"}]
)
def test_any_even_size_is_drawn_at_exactly_that_size(
    size: tuple[int, int], staging: dict[str, str], tmp_path: Path
):
    shot = a_shot(subject="an old sailor", staging=staging)
    made = Sketch().make(a_still(shot, width=size[0], height=size[1]), {}, tmp_path, quiet)
    picture = np.asarray(Image.open(made.files["main"]))
    assert picture.shape == (size[1], size[0], 3)
    assert picture.std() > 6


@pytest.mark.parametrize("family", sorted(PAINTERS))
@pytest.mark.parametrize(
    "staging", [{"time": "night", "weather": "storm"}, {"time": "day", "angle": "overhead"}]
)
def test_every_place_is_drawn_in_every_light(family: str, staging: dict[str, str]):
    word = next((word for word, to in PLACES.items() if to == family), "nowhere at all")
    picture = pixels(a_still(a_shot(place=word, subject="a traveller", staging=staging)))
    assert 0.02 < brightness(picture) < 0.95
    assert picture.std() > 0.02


def test_places_look_unlike_each_other():
    words = ("open sea", "pine forest", "desert", "city street", "kitchen", "outer space", "cave", "garden")
    panels = [pixels(a_still(a_shot(place=word, subject="nothing much"))) for word in words]
    for i, a in enumerate(panels):
        for b in panels[i + 1 :]:
            assert unlike(a, b) > 0.03


def test_the_palette_governs_the_colour():
    teal, ember = pixels(a_still()), pixels(a_still(a_shot(palette=EMBER)))
    assert redness(ember) > redness(teal) + 0.05


def test_a_red_key_light_reddens_the_picture():
    for staging in ({"time": "day"}, {"time": "night"}, {"time": "dusk", "weather": "snow"}):
        plain = pixels(a_still(a_shot(staging=staging)))
        red = pixels(a_still(a_shot(staging={**staging, "key_light": "#e02020"})))
        assert redness(red) > redness(plain) + 0.06


def test_night_is_darker_than_day():
    day, night = (pixels(a_still(a_shot(staging={"time": time}))) for time in ("day", "night"))
    assert brightness(night) < brightness(day) * 0.6


@pytest.mark.parametrize("weather", ["rain", "storm", "snow", "fog", "cloudy"])
def test_weather_changes_the_picture_and_keeps_its_composition(weather: str):
    clear = pixels(a_still(a_shot(place="meadow")))
    changed = pixels(a_still(a_shot(place="meadow", staging={"weather": weather})))
    assert unlike(clear, changed) > 0.015
    elsewhere = pixels(
        a_still(a_shot(place="city street", subject="a fox", staging={"placement": "left third"}))
    )
    same = float((outline(clear) * outline(changed)).mean())
    assert same > 0.4
    assert same > float((outline(clear) * outline(elsewhere)).mean()) + 0.1


def test_snow_whitens_the_ground():
    def ground(weather: str) -> float:
        shot = a_shot(place="meadow", subject="melancholy", staging={"weather": weather, "time": "day"})
        return brightness(pixels(a_still(shot))[75:95])

    assert ground("snow") > ground("rain") + 0.12


def test_shot_sizes_look_different():
    panels = [
        pixels(a_still(a_shot(subject="a baker", place="kitchen", staging={"size": size})))
        for size in ("extreme wide", "wide", "full", "medium", "close-up", "extreme close-up")
    ]
    for i, a in enumerate(panels):
        for b in panels[i + 1 :]:
            assert unlike(a, b) > 0.015


def test_the_subject_shows_where_it_was_placed():
    def where(placement: str) -> float:
        with_it = a_shot(subject="a robot", place="plain", staging={"placement": placement, "size": "full"})
        without = a_shot(
            subject="nothing much", place="plain", staging={"placement": placement, "size": "full"}
        )
        difference = np.abs(pixels(a_still(with_it)) - pixels(a_still(without))).mean((0, 2))
        return float((difference**2 * np.arange(192)).sum() / (difference**2).sum() / 192)

    assert where("left third") < 0.45 < 0.55 < where("right third")


def test_what_must_not_be_seen_is_left_out():
    seen = pixels(a_still(a_shot(subject="a robot", place="plain")))
    unseen = pixels(a_still(a_shot(subject="a robot", place="plain", avoid=("robots", "robot"))))
    nothing = pixels(a_still(a_shot(subject="nothing much", place="plain")))
    assert unlike(unseen, nothing) < 0.01 < unlike(seen, unseen)


def test_the_mood_and_the_style_grade_the_picture():
    plain, tense = pixels(a_still()), pixels(a_still(a_shot(mood="tense and ominous")))
    assert brightness(tense) < brightness(plain) * 0.95
    grey = pixels(a_still(a_shot(mood="black and white")))
    assert np.ptp(grey, axis=-1).mean() < 0.02 < np.ptp(plain, axis=-1).mean()


def test_progress_runs_from_nothing_to_done(tmp_path: Path):
    told: list[float] = []
    Sketch().make(a_still(), {}, tmp_path, lambda fraction, doing: told.append(fraction))
    assert told[0] == 0
    assert told[-1] == 1
    assert told == sorted(told)


def test_nothing_but_a_still_is_accepted(tmp_path: Path):
    with pytest.raises(EngineRefused, match="draws stills"):
        Sketch().make(SpeechRequest(seed=1, lines=("hello",)), {}, tmp_path, quiet)
