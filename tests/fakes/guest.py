"""A person at a room, with a studio behind it: says things, waits for things, reads the thread."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.bootstrap import Studio
from bot.platforms.memory import Heard, MemoryRoom, MemoryTurn
from bot.session import Outcome, Session
from storage.domain.conversation import Card, Profile
from storage.domain.events import Event, Interjected
from storage.domain.film import Project, ProjectState
from storage.domain.plan import Constraint, MoviePlan

E = TypeVar("E", bound=Event)
LONGEST = 30.0  # seconds a test waits for anything


class Scroll(MemoryRoom):
    """A room that also remembers in what order turns and cards came, as a reader scrolls through them."""

    def __init__(self, *, is_attended: bool = True) -> None:
        super().__init__(is_attended=is_attended)
        self.items: list[Heard | Card] = []

    async def turn(self, thread: str, profile: Profile, *, key: str) -> MemoryTurn:
        """Begin a persona's turn."""
        before = len(self.turns)
        turn = await super().turn(thread, profile, key=key)
        self.items += self.turns[before:]
        return turn

    async def post(self, thread: str, card: Card, *, key: str) -> None:
        """Post once as the studio."""
        before = len(self.cards)
        await super().post(thread, card, key=key)
        self.items += [card for _, card in self.cards[before:]]

    def __str__(self) -> str:
        return "\n".join(map(_line, self.items))


def _line(item: Heard | Card) -> str:
    if isinstance(item, Heard):
        return f"{item.profile.name}: {item.text}"
    buttons = "".join(f" [{button.label}]" for button in item.buttons)
    return f"  * {told_by(item)}{buttons}"


def told_by(card: Card) -> str:
    """Everything a card says, but for its buttons."""
    return " ".join((card.title, card.body, *(f"{name}: {value}" for name, value in card.fields))).strip()


class Guest:
    """A person at a room, and the session they take part in."""

    def __init__(
        self, studio: Studio, project: Project, *, name: str = "Ana", is_attended: bool = True
    ) -> None:
        self.studio = studio
        self.project = project
        self.name = name
        self.room = Scroll(is_attended=is_attended)
        self.longest = LONGEST

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds; after `longest` seconds what the room has seen is shown instead."""
        try:
            async with asyncio.timeout(self.longest):
                while not holds():
                    await asyncio.sleep(0.001)
        except TimeoutError:
            raise AssertionError(f"it never happened; the room has seen:\n{self.room}") from None

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
        async with asyncio.timeout(self.longest):
            while not (found := [event for event in await self.events() if isinstance(event, kind)]):
                await asyncio.sleep(0.001)
        return found[-1]

    async def until_heard(self, text: str) -> None:
        """Wait until these words are among what the cast was told."""
        async with asyncio.timeout(LONGEST):
            while not any(
                isinstance(event, Interjected) and event.text == text for event in await self.events()
            ):
                await asyncio.sleep(0.001)

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
        return [told_by(card) for _, card in self.room.cards]

    async def carry(self, *, until: Outcome) -> None:
        """Go on with the project until the session ends like this."""
        assert await Session(self.studio.crew, self.room).carry(self.project.id) is until
