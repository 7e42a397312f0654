"""One file dropped into the folder is a persona: it is cast, bids, and speaks."""

import re
import shutil
from pathlib import Path

import pytest

from specialists.discussion import Discussion
from specialists.models.scripted import ScriptedModel
from specialists.persona import Persona, load_personas
from specialists.roster import highest, line_up
from specialists.speaking.turn import TurnContext, TurnWriter
from storage.domain.commands import AskToSpeak
from storage.domain.events import BriefGiven, Interjected, Said
from tests.fakes.process import ROOT
from tests.unit.specialists.casting import FOX, the_craft

GUIDE = (ROOT / "docs" / "adding-a-persona.md").read_text(encoding="utf-8")
GAFFER = """+++
name = "Gaffer"
craft = "electrics"
colour = "#d9a441"
glyph = "☼"
speaks_in = ["film", "image", "clip"]
keywords = ["lamp", "bulb", "gel", "dimmer", "practical"]
order = 15
+++
You are Gaffer. You light what the story needs and nothing else. Name one lamp and where it stands.
"""


@pytest.fixture
def cast(tmp_path: Path) -> dict[str, Persona]:
    """The cast with two more files in its folder: the guide's own example, and a gaffer."""
    folder = tmp_path / "personas"
    shutil.copytree(ROOT / "specialists" / "personas", folder)
    (nadir,) = re.findall(r"```markdown\n(.+?)```", GUIDE, re.DOTALL)
    (folder / "nadir.md").write_text(nadir, encoding="utf-8")
    (folder / "gaffer.md").write_text(GAFFER, encoding="utf-8")
    return load_personas(folder)


def test_a_new_file_is_cast_in_its_usual_place(cast: dict[str, Persona]):
    names = [persona.name for persona in line_up(cast.values(), "film")]
    assert {"Gaffer", "Nadir"} < set(names)
    assert names.index("Gaffer") < names.index("Nadir")
    assert "Gaffer" not in [persona.name for persona in line_up(cast.values(), "song")]


@pytest.mark.parametrize(
    ("words", "who"),
    [("more bulbs, and a gel on that lamp", "Gaffer"), ("I want footsteps and wind", "Nadir")],
)
def test_a_new_persona_bids_highest_on_its_own_words(cast: dict[str, Persona], words: str, who: str):
    for seed in range(5):
        assert highest(cast.values(), words, 1, seed=seed)[0].name == who


def taken(talk: Discussion, seq: int) -> tuple[Discussion, str]:
    """The discussion after whoever was asked has spoken, and who that was."""
    (asked,) = (one for one in talk.pending if isinstance(one, AskToSpeak))
    said = Said(
        persona=asked.persona,
        text="…",
        phase=asked.phase,
        move=asked.move,
        message=seq,
        choices={},
        novelty=1.0,
    )
    return talk.on(said)[0], asked.persona


def test_a_new_persona_is_given_the_word_and_answers_a_person(cast: dict[str, Persona]):
    roster = tuple(persona.name for persona in line_up(cast.values(), "film"))
    talk = Discussion(roster=roster, personas=tuple(cast.values()), seed=4)
    talk, _ = talk.on(BriefGiven(person="Ana", text=FOX.text, options={}))
    speakers: list[str] = []
    for seq in range(2, 2 + len(roster)):
        talk, who = taken(talk, seq)
        speakers.append(who)
    assert {"Gaffer", "Nadir"} <= set(speakers)
    talk, _ = talk.on(Interjected(person="Ana", text="a gel on that lamp", message=40))
    talk, _ = taken(talk, 41)  # whoever was speaking finishes first
    talk, first = taken(talk, 42)
    assert first == "Gaffer"


@pytest.mark.parametrize("who", ["Gaffer", "Nadir"])
async def test_a_new_persona_speaks(cast: dict[str, Persona], who: str):
    talk = Discussion(roster=tuple(cast), personas=tuple(cast.values()), seed=4)
    talk, _ = talk.on(BriefGiven(person="Ana", text=FOX.text, options={}))
    (first,) = (one for one in talk.pending if isinstance(one, AskToSpeak))
    pieces: list[str] = []

    async def on_piece(piece: str) -> None:
        pieces.append(piece)

    command = AskToSpeak(persona=who, phase=first.phase, move="propose", turn=2)
    context = TurnContext(persona=cast[who], command=command, reading=FOX, lines=(), seed=4, kind="film")
    spoken = await TurnWriter(ScriptedModel(), the_craft()).speak(context, on_piece)
    assert len(spoken.text.split()) >= 4 and spoken.text[-1] in ".!?"
