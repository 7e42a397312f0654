"""`soundstage why`: which message decided a part of a finished plan."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot import replies
from bot.bootstrap import open_studio
from bot.cli.room import open_terminal
from bot.cli.running import OK
from bot.cli.wording import in_a_shell
from bot.documents import corrected
from bot.stored import plan_of
from config.settings import Settings
from config.terminal import terminal_facts
from specialists.planning.why import why
from specialists.speaking.turn_context import Line
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
        events = await uow.events.read(stream=project.conversation)
    answer = why(words, plan_of(project), thread(messages, corrected(events)))
    if not answer.rows:
        raise RequestError(in_a_shell(answer.title))
    return replies.why(answer)


def thread(messages: Sequence[Message], now: Mapping[int, str]) -> tuple[Line, ...]:
    """What was said, the brief first; `now` are the words of messages that were changed since."""
    return tuple(
        Line(
            name=message.name,
            role=message.role,
            text=now.get(message.seq, message.content),
            choices=message.metadata.get("choices", {}),
            seq=message.seq,
            move=message.metadata.get("move", ""),
        )
        for message in messages
    )


def _no_plan(folder: Path) -> NotFound:
    return NotFound(f"There is no plan of this studio in {folder}: name the folder of a film.")
