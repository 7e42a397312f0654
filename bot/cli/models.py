"""`soundstage models`: what the Ollama server has, and pulls of more."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from bot.board import pull_board
from bot.bootstrap import open_studio
from bot.cli.room import open_terminal
from bot.cli.running import OK
from bot.cli.wording import in_a_shell
from bot.ports import ChatPlatform
from config.settings import Settings
from config.terminal import terminal_facts
from storage.domain.conversation import Card
from storage.domain.errors import ModelUnavailable, RequestError, StreamBroken
from storage.ports import Clock

if TYPE_CHECKING:
    from specialists.models.desk import ModelDesk
    from specialists.ports import InstalledModel

CAN = {
    "completion": "talks",
    "vision": "sees",
    "tools": "calls tools",
    "thinking": "thinks",
    "embedding": "measures likeness",
}


async def list_models(settings: Settings) -> int:
    """What is installed, and which model speaks."""
    if settings.language_model not in ("auto", "ollama"):
        raise RequestError(
            f"The cast speaks with the {settings.language_model} model only, so no server is asked; "
            "set language_model to auto or ollama."
        )
    async with open_studio(settings) as studio:
        card = await installed(studio.desk)
        async with open_terminal(terminal_facts(), attended=False) as room:
            await room.post("", card, key="models")
    return OK


async def pull_model(settings: Settings, name: str) -> int:
    """Fetch a model, with a line about how far it is now and then."""
    async with open_studio(settings) as studio:
        async with open_terminal(terminal_facts(), attended=False) as room:
            try:
                await pulled(studio.desk, name, room, studio.clock)
            except asyncio.CancelledError:
                with suppress(OSError):  # the terminal was closed
                    sys.stderr.write("Stopped. What came is kept: the same command goes on from there.\n")
                raise
    return OK


async def installed(desk: "ModelDesk") -> Card:
    """The list as a card. Raises RequestError when the server does not answer."""
    await desk.ready()
    try:
        models = await desk.installed()
    except ModelUnavailable as exc:
        raise RequestError(in_a_shell(str(exc))) from exc
    return list_card(models, desk.describe())


async def pulled(desk: "ModelDesk", name: str, room: ChatPlatform, clock: Clock) -> None:
    """Pull, telling the room how far it is. Raises RequestError for what stops it."""
    began = clock.now()
    try:
        async with aclosing(desk.pull(name)) as progress:
            async for step in progress:
                elapsed = (clock.now() - began).total_seconds()
                await room.show("", pull_board(name, step, elapsed=elapsed))
    except (ModelUnavailable, StreamBroken) as exc:
        raise RequestError(in_a_shell(str(exc))) from exc


def list_card(models: "Sequence[InstalledModel]", speaks: str) -> Card:
    """One line a model; `speaks` says which one the cast speaks with."""
    if not models:
        more = "Nothing is installed; `soundstage models pull llama3.2:3b` fetches a model for the cast."
        return Card(title="Models", body=f"{speaks}\n{more}")
    return Card(title="Models", body=speaks, fields=tuple((model.name, about(model)) for model in models))


def about(model: "InstalledModel") -> str:
    """ "2.0 GB, 3.2B, 128k of context: talks, calls tools"."""
    facts = [size(model.size)] if model.size else []
    facts += [model.parameters] if model.parameters else []
    facts += [f"{model.context // 1024}k of context" if model.context >= 1024 else ""]
    facts += ["in a cloud"] if model.is_remote else []
    can = ", ".join(word for name, word in CAN.items() if name in model.capabilities)
    return ": ".join(filter(None, (", ".join(filter(None, facts)), can)))


def size(count: int) -> str:
    """Bytes as people read them: "2.0 GB"."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
