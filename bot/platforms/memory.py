"""A room in memory: remembers what was shown and says what it is told to, for tests and demos."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bot.ports import Board
from storage.domain.conversation import Card, Inbound, Profile


@dataclass(slots=True, kw_only=True)
class Heard:
    """One turn as the room saw it: the pieces that streamed, and what stands once it is over."""

    thread: str
    profile: Profile
    key: str
    pieces: list[str] = field(default_factory=list[str])
    final: str | None = None

    @property
    def text(self) -> str:
        """What stands, or what has streamed so far."""
        return "".join(self.pieces) if self.final is None else self.final


class MemoryTurn:
    """A turn being spoken in a MemoryRoom."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    async def write(self, piece: str) -> None:
        """Show the next piece of text."""
        if self._heard.final is None:
            self._heard.pieces.append(piece)

    async def end(self, text: str) -> None:
        """The turn is over; `text` is what stands."""
        if self._heard.final is None:
            self._heard.final = text


class MemoryRoom:
    """A ChatPlatform that is all lists, each in order: `turns`, `cards`, `boards`, and what was `written`."""

    def __init__(self, *, is_attended: bool = True) -> None:
        self.turns: list[Heard] = []
        self.cards: list[tuple[str, Card]] = []
        self.boards: list[tuple[str, Board]] = []
        self.phases: list[tuple[str, str]] = []
        self.written: list[Inbound] = []
        self._is_attended = is_attended
        self._keys: set[str] = set()
        self._typed: list[Inbound] = []
        self._count = 0
        self._changed = asyncio.Condition()
        self._is_closed = False

    @property
    def is_attended(self) -> bool:
        """Whether a person can answer here."""
        return self._is_attended and not self._is_closed

    async def run(self) -> None:
        """Return when the room closes."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._is_closed)

    async def turn(self, thread: str, profile: Profile, *, key: str) -> MemoryTurn:
        """Begin a persona's turn. The same `key` never shows twice."""
        heard = Heard(thread=thread, profile=profile, key=key)
        if self._is_new(key):
            self.turns.append(heard)
        return MemoryTurn(heard)

    async def post(self, thread: str, card: Card, *, key: str) -> None:
        """Post once as the studio. The same `key` never posts twice."""
        if self._is_new(key):
            self.cards.append((thread, card))

    async def show(self, thread: str, board: Board) -> None:
        """Show production progress; `boards[-1]` is what stands."""
        self.boards.append((thread, board))

    async def phase(self, thread: str, phase: str) -> None:
        """Name the part of the discussion that begins; the same phase again changes nothing."""
        if self.phases[-1:] != [(thread, phase)]:
            self.phases.append((thread, phase))

    async def type(
        self,
        text: str,
        *,
        person: str = "You",
        thread: str = "",
        is_bot: bool = False,
        may_approve: bool = False,
        may_manage: bool = False,
    ) -> str:
        """A person types `text`; returns the room's name for the message."""
        self._count += 1
        said = Inbound(
            person=person,
            text=text,
            thread=thread,
            ref=f"m{self._count}",
            is_bot=is_bot,
            may_approve=may_approve,
            may_manage=may_manage,
        )
        await self._hear(said)
        return said.ref

    async def edit(self, ref: str, text: str, *, person: str = "You", thread: str = "") -> None:
        """A person changes what the message `ref` says."""
        await self._hear(Inbound(person=person, text=text, thread=thread, edits=ref))

    async def delete(self, ref: str, *, person: str = "You", thread: str = "") -> None:
        """A person takes the message `ref` back."""
        await self._hear(Inbound(person=person, text="", thread=thread, deletes=ref))

    async def _hear(self, said: Inbound) -> None:
        async with self._changed:
            self.written.append(said)
            self._typed.append(said)
            self._changed.notify_all()

    async def inbound(self) -> AsyncIterator[Inbound]:
        """What was typed, in order; ends when the room closes."""
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._typed or self._is_closed)
                if not self._typed:
                    return
                said = self._typed.pop(0)
            yield said

    async def close(self) -> None:
        """Nobody types any more."""
        async with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _is_new(self, key: str) -> bool:
        is_new = key not in self._keys
        self._keys.add(key)
        return is_new
