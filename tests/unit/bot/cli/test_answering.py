"""`soundstage why`: a plan's parts and the messages behind them."""

from pathlib import Path

import pytest

from bot.cli.answering import answered
from storage.domain.conversation import ConversationId, Role
from storage.domain.errors import NotFound, RequestError
from storage.domain.events import MessageEdited
from storage.domain.plan import Constraint, Decision
from storage.memory.database import MemoryDatabase
from tests.builders import START, a_conversation, a_plan, a_project

FOLDER = Path("/films/kettle")
TALK = ConversationId("talk-kettle")


@pytest.fixture
async def database() -> MemoryDatabase:
    """A film whose music Ana decided in the third message."""
    wish = Constraint(
        words="a slow waltz", kind="music", value="waltz", origin="person", message=3, person="Ana"
    )
    plan = a_plan(
        2,
        constraints=(wish,),
        decided=(
            Decision(field="title", message=1, by="the brief"),
            Decision(field="music.genre", message=3, by="Ana"),
        ),
    )
    database = MemoryDatabase()
    async with database.begin() as uow:
        await uow.conversations.open(a_conversation(TALK))
        await uow.films.add_project(a_project(folder=str(FOLDER), plan=plan.model_dump_json()))
        said: tuple[tuple[Role, str, str], ...] = (
            ("person", "Ana", "a lighthouse keeper"),
            ("persona", "Lyra", "Something with strings."),
            ("person", "Ana", "no: a slow waltz"),
        )
        for role, name, text in said:
            await uow.conversations.add(TALK, role=role, name=name, content=text, now=START)
    return database


async def test_the_message_that_decided_it_is_quoted(database: MemoryDatabase):
    card = await answered(database, FOLDER, "the music")
    (_, because), *_ = card.fields
    assert because == "piano — Ana, message 3: “no: a slow waltz”"


async def test_a_message_that_was_changed_since_is_quoted_as_it_is_now(database: MemoryDatabase):
    async with database.begin() as uow:
        await uow.events.append(
            TALK, MessageEdited(person="Ana", text="please: a slow waltz", message=3), now=START
        )
    card = await answered(database, FOLDER, "the music")
    assert "“please: a slow waltz”" in card.fields[0][1]


async def test_what_there_is_not_is_said(database: MemoryDatabase):
    with pytest.raises(RequestError, match="no shot 9"):
        await answered(database, FOLDER, "shot 9")
    with pytest.raises(RequestError, match="soundstage why DIR shot 3"):
        await answered(database, FOLDER, "why?")
    with pytest.raises(NotFound, match="no plan of this studio in /films/boat"):
        await answered(database, Path("/films/boat"), "shot 1")
