"""Personas are read from one file each, and what is wrong with a file is said at once."""

import re
from pathlib import Path

import pytest

from specialists.persona import KINDS, MOVES, load_personas
from storage.domain.errors import SettingsError
from tests.unit.specialists.casting import the_cast

NEWCOMER = """\
+++
name = "Gaffer"
craft = "lamps"
colour = "#ffcc00"
glyph = "✹"
speaks_in = ["film"]
keywords = ["lamp", "cable"]
+++
You are Gaffer. You speak of lamps.
"""


def test_the_cast_is_the_thirteen_in_speaking_order():
    assert list(the_cast()) == [
        "Luna", "Frame", "Saga", "Lyra", "Quill", "Reel", "Pixel", "Lens", "Echo", "Seer", "Mace", "Helm", "Forge",
    ]  # fmt: skip


def test_the_three_makers_bid_with_the_figures_the_studio_was_given():
    assert [
        (the_cast()[name].rate, the_cast()[name].bid_base, the_cast()[name].bid_jitter)
        for name in ("Pixel", "Lyra", "Reel")
    ] == [
        (80, 60, 20),
        (90, 70, 20),
        (100, 80, 20),
    ]


def test_every_persona_can_be_told_from_the_others():
    for field in ("craft", "colour", "glyph", "voice"):
        assert len({getattr(persona, field) for persona in the_cast().values()}) == 13
    assert all(len(persona.glyph) == 1 for persona in the_cast().values())


def test_every_kind_of_work_has_speakers_a_planner_and_a_critic():
    for kind in KINDS:
        speakers = {persona.name for persona in the_cast().values() if kind in persona.speaks_in}
        assert {"Pixel", "Lens"} < speakers


def test_no_two_personas_share_a_way_of_speaking_and_nobody_mentions_machines():
    said: dict[str, str] = {}
    for persona in the_cast().values():
        for text in {pattern.text for pattern in persona.patterns}:
            assert said.setdefault(text, persona.name) == persona.name, text
            assert not re.search(r"\b(AI|model|prompt|assistant|chatbot)\b", text)


@pytest.mark.parametrize("name", ["Luna", "Frame", "Saga", "Quill", "Lyra", "Reel"])
def test_the_talkers_have_many_ways_to_take_a_turn(name: str):
    patterns = the_cast()[name].patterns
    for move in ("propose", "build", "answer"):
        assert len([p for p in patterns if p.move == move and "film" in p.kinds]) >= 8


def test_a_newcomer_is_one_file_and_needs_no_patterns(tmp_path: Path):
    (tmp_path / "gaffer.md").write_text(NEWCOMER)
    gaffer = load_personas(tmp_path)["Gaffer"]
    assert (gaffer.patterns, gaffer.rate, gaffer.voice) == ((), 90, "You are Gaffer. You speak of lamps.")


def test_every_problem_of_every_file_is_reported_at_once(tmp_path: Path):
    (tmp_path / "a.md").write_text(
        NEWCOMER.replace('colour = "#ffcc00"', 'colour = "yellow"').replace('glyph = "✹"\n', "")
    )
    (tmp_path / "b.md").write_text("You are nobody.")
    (tmp_path / "c.md").write_text(NEWCOMER.replace('["film"]', '["opera"]\nrate = -1\nhobby = "chess"'))
    (tmp_path / "d.md").write_text(NEWCOMER)
    (tmp_path / "e.md").write_text(NEWCOMER)
    (tmp_path / "f.md").write_text(
        NEWCOMER.replace("+++\nYou", '[patterns]\nsing = ["la"]\nbuild = "x"\n+++\nYou')
    )
    (tmp_path / "g.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError) as caught:
        load_personas(tmp_path)
    for expected in (
        'a.md: colour must look like "#3fa7d6".',
        "a.md: glyph is missing.",
        "b.md: begin with front matter between two lines of +++.",
        "c.md: speaks_in: opera is not among film, image, song, speech, clip.",
        "c.md: rate must be a whole number from 0 to 1000.",
        "c.md: hobby is not something a persona has; remove it or mend the spelling.",
        "e.md: the name Gaffer is taken; choose another.",
        "f.md: patterns.build must be a list of non-empty texts.",
        "g.md: cannot be read as UTF-8 text; save it again as UTF-8.",
    ):
        assert expected in caught.value.problems
    assert any(
        problem.startswith("f.md: patterns.sing is neither a move") for problem in caught.value.problems
    )


def test_a_folder_without_personas_is_refused(tmp_path: Path):
    with pytest.raises(SettingsError, match="no persona files"):
        load_personas(tmp_path / "nowhere")


def test_every_move_can_be_spoken_by_a_newcomer_too():
    from tests.unit.specialists.casting import the_craft

    for kind in KINDS:
        assert {p.move for p in the_craft().patterns if kind in p.kinds} == set(MOVES)
