"""The minutes of one discussion: what happens is written down, then the room hears of it."""

from collections.abc import Awaitable, Callable, Sequence

from bot import replies
from bot.handlers.record import Record
from bot.ports import ChatPlatform
from storage.domain.conversation import Card, ConversationId, Message, Role
from storage.domain.events import Event, WorkMeasured
from storage.domain.film import Project
from storage.ports import Clock, Database, UnitOfWork


class Minutes:
    """Writes messages and events, and keeps the record that is folded from them."""

    def __init__(
        self, database: Database, clock: Clock, room: ChatPlatform, project: Project, record: Record
    ) -> None:
        self._database = database
        self._clock = clock
        self._room = room
        self.project = project
        self.record = record
        self._told = 0

    @property
    def thread(self) -> ConversationId:
        """The conversation these are the minutes of."""
        return self.project.conversation

    async def say(
        self,
        role: Role,
        name: str,
        text: str,
        events: Callable[[Message], Sequence[Event]],
        **metadata: object,
    ) -> None:
        """Write a message and the events that announce it in one transaction."""
        now = self._clock.now()
        phase = self.record.discussion.phase
        async with self._database.begin() as uow:
            message = await uow.conversations.add(
                self.thread,
                role=role,
                name=name,
                content=text,
                now=now,
                metadata={"phase": phase.value, **metadata},
            )
            announced = events(message)
            after, notes = self.record.after(*announced, message=message)
            await uow.events.append(self.thread, *announced, now=now)
            await uow.conversations.update(self.thread, phase=after.discussion.phase)
        await self._stands(after, notes)

    async def write(
        self, *events: Event, also: Callable[[UnitOfWork], Awaitable[None]] | None = None
    ) -> None:
        """Write events, and `also` the facts they announce, in one transaction."""
        after, notes = self.record.after(*events)
        async with self._database.begin() as uow:
            if also:
                await also(uow)
            await uow.events.append(self.thread, *events, now=self._clock.now())
            await uow.conversations.update(self.thread, phase=after.discussion.phase)
        await self._stands(after, notes)

    async def fold(self, *events: Event) -> None:
        """Take note of events that somebody else has written to this discussion's log."""
        await self._stands(*self.record.after(*events))

    async def post(self, card: Card, *, key: str) -> None:
        """Show a card in the thread, once."""
        await self._room.post(self.thread, card, key=f"{self.project.id}:{key}")

    async def tell(self, card: Card) -> None:
        """Show a card that answers something said just now: as often as it is asked for."""
        self._told += 1  # two answers in a row change nothing else, and both are to be read
        place = f"{len(self.record.events)}:{len(self.record.messages)}:{self._told}"
        await self.post(card, key=f"told:{place}:{card.title or card.body}")

    def measured(
        self, kind: str, name: str, agent: str, output: str, seconds: float, cost: float
    ) -> WorkMeasured:
        """One piece of work of this discussion, for insight."""
        return WorkMeasured(
            kind=kind,
            name=name,
            agent=agent,
            task=self.project.id,
            success=True,
            seconds=round(seconds, 4),
            peak_bytes=0,
            cost=cost,
            output=output,
        )

    async def _stands(self, after: Record, notes: Sequence[str]) -> None:
        """What was committed is now the record; the room hears what the decider wants announced."""
        self.record = after
        for text in notes:
            await self.post(replies.announcement(text), key=f"note:{len(after.events)}:{text}")
