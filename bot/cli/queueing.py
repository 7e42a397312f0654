"""`soundstage queue`: what is being made, and what people do about it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot import replies_queue
from bot.bootstrap import open_studio
from bot.cli.room import open_terminal
from bot.cli.running import OK
from bot.cli.wording import in_a_shell
from bot.handlers.queue_words import QueueWords
from bot.queue import QueueView
from config.settings import Settings
from config.terminal import terminal_facts
from storage.domain.conversation import Card
from storage.domain.errors import NotFound, RequestError


async def queue(settings: Settings, words: Sequence[str], *, mine: bool) -> int:
    """Show the queue, or do what the words ask and say so. Whoever sits at the machine may manage it."""
    facts = terminal_facts()
    if not settings.database.exists():
        if words:
            raise NotFound("The queue is empty: nothing was ever asked of this studio.")
        await _tell(replies_queue.queue_card(QueueView(items=())))
        return OK
    async with open_studio(settings) as studio:
        try:
            card = await QueueWords(studio.queue).answer(
                "mine" if mine and not words else " ".join(words),
                by=facts.person,
                may_manage=True,
                folder=_folder(words),
            )
        except RequestError as exc:
            raise type(exc)(in_a_shell(str(exc))) from exc
        await _tell(card)
    return OK


def _folder(words: Sequence[str]) -> str:
    """What is said behind the act as a whole path: it may be the folder of a work."""
    return str(Path(" ".join(words[1:])).resolve()) if words[1:] else ""


async def _tell(card: Card) -> None:
    async with open_terminal(terminal_facts(), attended=False) as room:
        await room.post("", replace(card, body=in_a_shell(card.body)), key="queue")
