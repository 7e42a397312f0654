"""`soundstage cast`: the terminal's cast, shown and changed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap import SPECIALISTS
from bot.cli.casting import LARGEST, changed
from bot.handlers.casting import CastingDesk
from specialists.guest import as_file
from specialists.models.desk import ModelDesk
from specialists.models.scripted import ScriptedModel
from specialists.persona import load_personas
from storage.domain.conversation import Card
from storage.domain.errors import RequestError
from storage.memory.database import MemoryDatabase
from tests.builders import START
from tests.fakes.clock import ManualClock
from tests.fakes.ollama import ModelHere, StandIn, connected


@pytest.fixture
async def desk() -> AsyncIterator[CastingDesk]:
    async with StandIn([ModelHere(name="llama3.2:3b")]) as there, connected(there) as server:
        models = ModelDesk(server, lambda: ScriptedModel([]), clock=ManualClock(START))
        yield CastingDesk(MemoryDatabase(), models, load_personas(SPECIALISTS / "personas"))
        await models.close()


async def cast(desk: CastingDesk, *words: str, add: Path | None = None, remove: str | None = None) -> Card:
    return await changed(desk, words, add=add, remove=remove, by="Ana")


async def test_without_words_it_is_the_table_and_nothing_to_click(desk: CastingDesk):
    card = await cast(desk)
    assert {"Luna", "Lens", "Pixel"} <= {name.partition(" ")[0] for name, _ in card.fields}
    assert card.buttons == ()


async def test_a_role_gets_its_model_and_keeps_it(desk: CastingDesk):
    assert "Luna speaks with llama3.2:3b" in (await cast(desk, "Luna", "llama3.2:3b")).body
    assert "0.4" in (await cast(desk, "luna", "temperature", "0.4")).body
    table = dict((await cast(desk)).fields)
    (luna,) = [played for role, played in table.items() if role.startswith("Luna")]
    assert luna == "llama3.2:3b, temperature 0.4"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Lena", "llama3.2:3b"), "did you mean"),
        (("Luna",), "soundstage cast Luna llama3.2:3b"),
        (("Luna", "qwen9:1b"), "no model qwen9:1b"),
        (("Luna", "temperature", "9"), "0 to 2"),
    ],
)
async def test_what_cannot_be_cast_is_refused_in_a_sentence_for_a_shell(
    desk: CastingDesk, words: tuple[str, ...], says: str
):
    with pytest.raises(RequestError) as refused:
        await cast(desk, *words)
    assert says in str(refused.value)
    assert " /cast" not in str(refused.value)


async def test_a_guest_comes_from_a_file_and_goes_again(desk: CastingDesk, tmp_path: Path):
    file = tmp_path / "nova.md"
    voice = "You are Nova. You see everything from very far away, and say so in one sentence."
    fields = {"name": "Nova", "craft": "distance", "colour": "#33aa88", "glyph": "✦", "voice": voice}
    file.write_text(as_file({**fields, "keywords": "far, star, sky, distance", "speaks_in": "film, image"}))
    assert "Nova" in (await cast(desk, add=file)).title
    assert any(name.startswith("Nova") for name, _ in (await cast(desk)).fields)
    assert "left" in (await cast(desk, remove="nova")).body
    with pytest.raises(RequestError, match="No guest is called nova"):
        await cast(desk, remove="nova")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe\x00", "not a text"),
        (b"x" * (LARGEST + 1), "too large"),
        (b"no front matter", "mend first in nova.md: nova.md"),
    ],
)
async def test_a_file_that_is_no_persona_is_refused(
    desk: CastingDesk, tmp_path: Path, content: bytes | None, says: str
):
    file = tmp_path / "nova.md"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RequestError, match=says):
        await cast(desk, add=file)
