"""The craft is complete, names what plans can hold, and suits the brief."""

import random
import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from specialists.craft import SLOTS, load_craft
from specialists.craft.fit import fitting, ranked, tags_of
from specialists.story.lexicon import lexicon
from storage.domain.errors import SettingsError
from storage.domain.plan import Angle, CameraMove, Placement, Transition
from tests.unit.specialists.casting import SPECIALISTS, the_craft


def test_there_is_enough_to_choose_from():
    craft = the_craft()
    assert len(craft.palettes) >= 24
    assert sum(map(len, craft.families.values())) >= 40
    assert set(craft.genres) == {
        "orchestral",
        "ambient",
        "synthwave",
        "folk",
        "jazz",
        "lo-fi",
        "march",
        "waltz",
        "piano",
    }
    assert {item.name for item in craft.options["arc"]} == {
        "arrival", "search", "making", "gift", "journey", "storm", "farewell", "awakening", "chase", "vigil",
    }  # fmt: skip


def test_a_plan_can_hold_every_camera_word():
    craft = the_craft()
    for slot, values in (
        ("angle", Angle),
        ("move", CameraMove),
        ("placement", Placement),
        ("transition", Transition),
    ):
        assert {item.name for item in craft.options[slot]} == set(get_args(values))


def test_palettes_run_from_dark_to_light_with_the_accent_last():
    for palette in the_craft().palettes.values():
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in palette.colours)
        lightness = [
            sum(int(colour[at : at + 2], 16) * w for at, w in ((1, 3), (3, 6), (5, 1)))
            for colour in palette.colours[:4]
        ]
        assert lightness == sorted(lightness), palette.name
        assert palette.colours[4] not in palette.colours[:4]


def test_every_slot_a_turn_can_decide_has_options_or_a_genre_to_come_from():
    craft = the_craft()
    assert all(craft.options.get(slot) or slot in ("bpm", "instrument") for slot in SLOTS)
    assert all(kind.slots <= set(SLOTS) for kind in craft.kinds.values())
    assert all(
        low < high and len(g.instruments) >= 4 for g in craft.genres.values() for low, high in (g.bpm,)
    )


def test_no_mood_belongs_to_two_families():
    words = Counter(word for words in the_craft().families.values() for word in words)
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize(
    ("brief", "slot", "fits"),
    [
        ("A boat in a storm at sea", "palette", "storm"),
        ("A robot alone in space", "genre", "space"),
        ("Snow falls on a forest in winter", "light", "snow"),
        ("An old carpenter in his workshop", "texture", "workshop"),
        ("A thief escapes through the city at night", "palette", "night"),
    ],
)
def test_what_is_proposed_first_suits_the_brief(brief: str, slot: str, fits: str):
    tags = tags_of(the_craft(), brief)
    assert fits in tags
    best = ranked(the_craft().options[slot], tags, random.Random(1))[:3]
    assert any(fits in item.fits for item in best)


def test_daylight_is_not_offered_for_a_night():
    tags = tags_of(the_craft(), "A lonely street at night")
    names = [
        item.name for item in fitting(ranked(the_craft().options["light"], tags, random.Random(3)), tags)
    ][:4]
    assert not {"noon sun", "window light", "low sun", "dappled sun"} & set(names)


def test_a_missing_or_broken_file_is_named(tmp_path: Path):
    for source in (SPECIALISTS / "craft").glob("*.toml"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "moods.toml").unlink()
    (tmp_path / "music.toml").write_text("= 3")
    with pytest.raises(SettingsError) as caught:
        load_craft(tmp_path)
    assert [problem.split(" ")[0] for problem in sorted(caught.value.problems)] == [
        "moods.toml",
        "music.toml",
    ]


def test_every_mood_a_brief_can_carry_belongs_to_a_family():
    assert [mood for mood in set(lexicon().senses["mood"].values()) if not the_craft().family(mood)] == []
