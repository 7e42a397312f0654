"""A studio whose cast talks through a stand-in for Ollama, and a person in its room."""

import hashlib
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.bootstrap import Studio, open_studio
from bot.session import Outcome, accept
from generators.ports import Generator
from specialists.models.scripted import ScriptedModel
from storage.domain.conversation import Card
from storage.domain.events import PlanWritten, Said
from storage.domain.film import ProjectState
from tests.fakes.clock import HurriedClock
from tests.fakes.engines import PAINTERS, LocalGenerator
from tests.fakes.guest import Guest, told_by
from tests.fakes.ollama import Answer, Asked, ModelHere, Published, StandIn
from tests.fakes.studio import BRIEF, options, settings_in

LLAMA = ModelHere(name="llama3.2:3b")
SMALL = ModelHere(name="small:1b", size=1_000_000_000)
FAR = ModelHere(name="far:7b")
SEER = ModelHere(name="qwen2.5vl:3b", capabilities=("completion", "vision"))
SECRET = "SECRETLY"
TITLE: dict[str, Any] = {
    "title": "The Storm Learns",
    "logline": "A keeper teaches a storm.",
    "tagline": "Listen.",
    "lines": [],
}
_WORDS = "amber tide lantern gull wire salt hush copper ember stair drum thread kelp bell slate ash".split()


@dataclass(slots=True, kw_only=True)
class Cast:
    """Everybody's words: new ones for every request. With its `strike`-th answer it sets off what comes next."""

    server: StandIn
    failure: str = ""
    strike: int = 2
    times: int = 1
    in_clauses: bool = False  # a clause a piece, so that a reply that breaks has said something
    heard: list[Asked] = field(default_factory=list[Asked])

    def __call__(self, asked: Asked) -> str | Answer | AsyncIterator[str]:
        self.heard.append(asked)
        if self.failure and len(self.heard) == self.strike:
            self.server.fail(self.failure, times=self.times)
        if asked.format is not None:
            return Answer(text=json.dumps(TITLE), thoughts=SECRET)
        clauses = said(asked)
        return flowing(clauses) if self.in_clauses else Answer(text="".join(clauses), thoughts=SECRET)


def said(asked: Asked) -> tuple[str, ...]:
    """Two sentences in four clauses, different for every request."""
    seen = hashlib.sha256(repr((asked.messages, asked.seed)).encode()).digest()
    w = [_WORDS[byte % len(_WORDS)] for byte in seen]
    return (f"Let the {w[0]} {w[1]} meet the {w[2]} {w[3]}.", f" A {w[4]} of {w[5]}", f" answers the {w[6]}", f" by the {w[7]}.")  # fmt: skip


async def flowing(pieces: tuple[str, ...]) -> AsyncIterator[str]:
    for piece in pieces:
        yield piece


def speaker_of(asked: Asked) -> str:
    """Whose turn a request is for."""
    return asked.last.rpartition("\n")[2].removesuffix(":")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A studio on a stand-in, and a person in its room."""

    server: StandIn
    studio: Studio
    guest: Guest
    cast: Cast

    async def ends_in_a_plan(self) -> None:
        """The plan stands with its price, and the person stops there."""
        await self.guest.until_asked("/go")
        await self.guest.say("/stop")

    async def plans_hands_free(self) -> None:
        """Nobody is there; the person comes for the plan alone."""
        await self.guest.carry(until=Outcome.DELIVERED)

    async def asked(self, label: str, *, after: int = 0) -> Card:
        """The newest card with this button, once there is one more than `after`."""

        def there() -> list[Card]:
            cards = [card for _, card in self.guest.room.cards]
            return [card for card in cards if any(button.label == label for button in card.buttons)]

        await self.guest.until(lambda: len(there()) > after)
        return there()[-1]


@asynccontextmanager
async def house(
    root: Path,
    mode: str = "ollama",
    *,
    models: tuple[ModelHere, ...] = (LLAMA, SMALL),
    failure: str = "",
    is_up: bool = True,
    attended: bool = True,
    parallel: int = 1,
    discussion: str = "short",
    generator: Generator | None = None,
    engines: tuple[str, ...] = PAINTERS,
    brief: str = BRIEF,
    settings: Mapping[str, Any] | None = None,
    **cue: Any,
) -> AsyncGenerator[House]:
    published = [Published(model=model) for model in (LLAMA, SEER, FAR)]
    server = StandIn(models, published=published, parallel=parallel)
    server.brain = cast = Cast(server=server, failure=failure, **cue)
    chosen = settings_in(
        root, language_model=mode, ollama_host="", ollama_timeout_seconds=1.0, ollama_parallel=parallel
    )
    async with server:
        chosen = chosen.model_copy(update={"ollama_host": server.host, **(settings or {})})
        if not is_up:
            await server.down()
        async with open_studio(
            chosen,
            clock=HurriedClock(times=20),
            embedded=ScriptedModel,
            generator=generator or LocalGenerator(),
            engines=engines,
        ) as studio:
            asked = options(attended=attended, seconds=6.0, ready_seconds=0.0, discussion=discussion)
            project = await accept(studio.database, studio.clock, brief, asked, root / "film", new_id="p1")
            guest = Guest(studio, project, is_attended=attended)
            yield House(server=server, studio=studio, guest=guest, cast=cast)


async def looks_right(here: House) -> None:
    """A plan stands, every turn was ended, none was taken back in silence, and no thought was posted."""
    events = await here.guest.events()
    done = ProjectState.PLANNED if here.guest.room.is_attended else ProjectState.DONE
    assert await here.guest.state() is done
    assert any(isinstance(event, PlanWritten) for event in events)
    items = here.guest.room.items
    stood = [(turn.profile.name, turn.final) for turn in here.guest.room.turns if turn.final]
    assert stood == [(event.persona, event.text) for event in events if isinstance(event, Said)]
    for at, turn in enumerate(items):
        if isinstance(turn, Card):
            assert SECRET not in told_by(turn)
            continue
        assert turn.final is not None, turn.profile.name
        assert SECRET not in "".join((*turn.pieces, turn.final))
        if turn.pieces and not turn.final:
            after = items[at + 1] if at + 1 < len(items) else None
            assert isinstance(after, Card) and turn.profile.name in told_by(after)
    assert not re.search(r"Traceback|Error\b|\bNone\b(?! of the cast)", str(here.guest.room))
