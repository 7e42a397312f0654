"""`soundstage cast`: which model plays whom in this terminal, and who is a guest."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.bootstrap import open_studio
from bot.cli.room import open_terminal
from bot.cli.running import OK
from bot.cli.wording import in_a_shell
from bot.handlers.casting import CastingDesk
from config.settings import Settings
from config.terminal import terminal_facts
from storage.domain.conversation import Card
from storage.domain.errors import RequestError

PLACE = "terminal"  # whose cast is meant: that of every film made in a terminal
LARGEST = 100_000  # bytes of a persona's file


async def cast(settings: Settings, words: Sequence[str], *, add: Path | None, remove: str | None) -> int:
    """Show the table, or do what the words ask and say so."""
    facts = terminal_facts()
    async with open_studio(settings) as studio, open_terminal(facts, attended=False) as room:
        card = await changed(studio.casting, words, add=add, remove=remove, by=facts.person)
        await room.post("", card, key="cast")
    return OK


async def changed(
    desk: CastingDesk, words: Sequence[str], *, add: Path | None, remove: str | None, by: str
) -> Card:
    """The desk's answer. Raises RequestError for what it does not take."""
    if add is not None:
        card = await desk.add_persona(PLACE, read_persona(add), add.name)
    elif remove is not None:
        card = await desk.remove_persona(PLACE, remove)
    elif words:
        card = await desk.change(PLACE, " ".join(words), by)
    else:
        table = await desk.table(PLACE)
        return replace(table, body=in_a_shell(table.body), buttons=())
    if card.tone in ("warn", "bad"):
        raise RequestError(_sentence(card))
    return card


def read_persona(path: Path) -> str:
    """A persona's file. Raises RequestError when it cannot be one."""
    try:
        if path.stat().st_size > LARGEST:
            raise RequestError(f"{path} is too large for a persona: a file of up to 100 kB is taken.")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise RequestError(f"{path} is not a text: save the persona as UTF-8.") from exc
    except OSError as exc:
        raise RequestError(f"{path} cannot be read ({exc.strerror or exc}): name a persona's file.") from exc


def _sentence(card: Card) -> str:
    """The card as trouble is told in a shell: one thing in one line, several in a line each."""
    body = in_a_shell(card.body)
    lead = "\n  " if "\n" in body else " "
    return f"{card.title}:{lead}{lead.join(body.splitlines())}" if card.title else body
