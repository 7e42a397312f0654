"""What Tab knows in a film's room."""

from collections.abc import Sequence

import pytest

from bot.cli.completing import completions
from storage.domain.film import ProjectId
from storage.memory.database import MemoryDatabase
from tests.builders import a_conversation, a_plan_text, a_project
from tests.fakes.studio import options

KETTLE = ProjectId("kettle")


async def casts(place: str, prefix: str) -> Sequence[str]:
    lines = (
        "Luna",
        "Lens",
        "Luna llama3.2:3b",
        "everyone llama3.2:3b",
        "everyone temperature 0.7",
        "everyone reset",
    )
    assert place == "terminal"
    return [line for line in lines if line.lower().startswith(prefix.lower())]


@pytest.fixture
async def database() -> MemoryDatabase:
    database = MemoryDatabase()
    async with database.begin() as uow:
        await uow.conversations.open(a_conversation("talk-kettle"))
        await uow.films.add_project(
            a_project(plan=a_plan_text("sh010", "sh020", "sh025"), options=options().model_dump_json())
        )
    return database


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("/cast lu", ["/cast Luna", "/cast Luna llama3.2:3b"]),
        ("/CAST lens", ["/cast Lens"]),
        ("/why sh", ["/why shot 1", "/why shot 2", "/why sh025"]),
        ("/why the m", ["/why the music"]),
        ("/settings discussion n", ["/settings discussion none", "/settings discussion none for me"]),
        ("/queue re", ["/queue resume", "/queue retry", "/queue relaxed"]),
        ("/go ", []),
        ("/edit 2 ", []),
    ],
)
async def test_a_command_is_completed_from_what_there_is(
    database: MemoryDatabase, line: str, lines: list[str]
):
    assert list(await completions(database, KETTLE, casts)(line)) == lines


async def test_nothing_can_be_asked_about_before_there_is_a_plan(database: MemoryDatabase):
    async with database.begin() as uow:
        await uow.films.update_project(KETTLE, plan="")
    assert list(await completions(database, KETTLE, casts)("/why ")) == []
