"""`soundstage why`: which message decided a part of a finished plan."""

from collections.abc import Sequence
from pathlib import Path

from bot.bootstrap import open_studio
from bot.cli.room import open_terminal
from bot.cli.running import OK
from bot.cli.wording import in_a_shell
from bot.stored import plan_of
from config.settings import Settings
from config.terminal import terminal_facts
from specialists.turn_context import Line
from specialists.why import Answer, Row, why
from storage.domain.conversation import Card, Message
from storage.domain.errors import NotFound, RequestError
from storage.domain.film import Project
from storage.ports import Database


async def tell_why(settings: Settings, folder: Path, words: str) -> int:
    """Answer about the film in `folder`."""
    if not settings.database.exists():
        raise _no_plan(folder)
    async with open_studio(settings) as studio:
        card = await answered(studio.database, folder, words)
        async with open_terminal(terminal_facts(), attended=False) as room:
            await room.post("", card, key="why")
    return OK


async def answered(database: Database, folder: Path, words: str) -> Card:
    """The answer as a card. Raises NotFound for a folder without a plan, RequestError for another riddle."""
    async with database.read() as uow:
        found = await uow.films.projects(folder=str(folder))
        project: Project | None = next((one for one in found if one.plan), None)
        if project is None:
            raise _no_plan(folder)
        messages = await uow.conversations.messages(project.conversation)
    answer = why(words, plan_of(project), lines_of(messages))
    if not answer.rows:
        raise RequestError(in_a_shell(answer.title))
    return answer_card(answer)


def lines_of(messages: Sequence[Message]) -> tuple[Line, ...]:
    """The thread after the brief, as the pure rules read it."""
    return tuple(
        Line(
            name=message.name,
            role=message.role,
            text=message.content,
            choices=message.metadata.get("choices", {}),
            seq=message.seq,
            move=message.metadata.get("move", ""),
        )
        for message in messages[1:]
    )


def answer_card(answer: Answer) -> Card:
    """Each field with its value, and who said what that decided it."""
    return Card(title=answer.title, fields=tuple((_field(row), _because(row)) for row in answer.rows))


def _field(row: Row) -> str:
    return f"{row.field}: {row.value}" if row.value else row.field


def _because(row: Row) -> str:
    where = "the brief" if row.message == 1 else f"message {row.message}"
    who = f"{row.by}, {where}" if row.by != where else where
    return f"{who}: “{row.quote}”" if row.quote else who


def _no_plan(folder: Path) -> NotFound:
    return NotFound(f"There is no plan of this studio in {folder}: name the folder of a film.")
