"""A person at a room, with a studio behind it: says things, waits for things, reads the thread."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.bootstrap import Studio
from bot.platforms.memory import MemoryRoom
from bot.session import Outcome, Session
from storage.domain.events import Event
from storage.domain.film import Project, ProjectState
from storage.domain.plan import Constraint, MoviePlan

E = TypeVar("E", bound=Event)
LONGEST = 30.0  # seconds a test waits for anything


class Guest:
    """A person at a room, and the session they take part in."""

    def __init__(self, studio: Studio, project: Project, *, name: str = "Ana") -> None:
        self.studio = studio
        self.project = project
        self.name = name
        self.room = MemoryRoom(is_attended=True)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds; after LONGEST seconds what the room has seen is shown instead."""
        try:
            async with asyncio.timeout(LONGEST):
                while not holds():
                    await asyncio.sleep(0.001)
        except TimeoutError:
            said = "\n".join((*self.told, *(f"{turn.profile.name}: {turn.text}" for turn in self.room.turns)))
            raise AssertionError(f"it never happened; the room has seen:\n{said}") from None

    async def until_said(self, turns: int) -> None:
        """Wait until so many turns were taken."""
        await self.until(lambda: len([turn for turn in self.room.turns if turn.final]) >= turns)

    async def until_asked(self, label: str) -> None:
        """Wait until the studio has posted a card with this button."""
        await self.until(
            lambda: any(button.label == label for _, card in self.room.cards for button in card.buttons)
        )

    async def until_told(self, words: str) -> str:
        """Wait until the studio has said something with these words; the whole of it."""
        await self.until(lambda: any(words in text for text in self.told))
        return next(text for text in self.told if words in text)

    async def until_logged(self, kind: type[E]) -> E:
        """Wait until such an event is in the log; the newest."""
        async with asyncio.timeout(LONGEST):
            while not (found := [event for event in await self.events() if isinstance(event, kind)]):
                await asyncio.sleep(0.001)
        return found[-1]

    async def say(self, text: str, *, may_approve: bool = False) -> str:
        """Type something; returns the room's name for the message."""
        return await self.room.type(text, person=self.name, may_approve=may_approve)

    async def state(self) -> ProjectState:
        """How far the project is."""
        async with self.studio.database.read() as uow:
            return (await uow.films.project(self.project.id)).state

    async def events(self) -> list[Event]:
        """Everything that happened in the discussion."""
        async with self.studio.database.read() as uow:
            return [logged.event for logged in await uow.events.read(stream=self.project.conversation)]

    async def constraints(self) -> tuple[Constraint, ...]:
        """What the plan carries of what was asked for."""
        async with self.studio.database.read() as uow:
            project = await uow.films.project(self.project.id)
        return MoviePlan.model_validate_json(project.plan).constraints

    @property
    def speakers(self) -> list[str]:
        """Who spoke, in order."""
        return [turn.profile.name for turn in self.room.turns]

    @property
    def told(self) -> list[str]:
        """What the studio said, a text a card."""
        return [
            " ".join((card.title, card.body, *(f"{name}: {value}" for name, value in card.fields)))
            for _, card in self.room.cards
        ]

    async def carry(self, *, until: Outcome) -> None:
        """Go on with the project until the session ends like this."""
        assert await Session(self.studio.crew, self.room).carry(self.project.id) is until
