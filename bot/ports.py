"""What the studio asks of a room, and of anything else plugged into it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from storage.domain.conversation import Card, Inbound, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One production step as a person sees it. `fraction` is 0-1; `left` seconds, None unknown."""

    label: str
    fraction: float
    doing: str = ""
    state: str = "waiting"  # waiting, running, done, kept (made before), failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole production at a glance. `left` is seconds until the film, None when unknown."""

    title: str
    steps: tuple[StepView, ...]
    fraction: float
    left: float | None = None


class SpokenTurn(Protocol):
    """A persona's turn while it is being spoken."""

    async def write(self, piece: str) -> None:
        """Show the next piece of text."""
        ...

    async def end(self, text: str) -> None:
        """The turn is over; `text` is what stands (it may differ from the pieces)."""
        ...


class ChatPlatform(Protocol):
    """A place where people and personas talk in threads."""

    async def turn(self, thread: str, profile: Profile, *, key: str) -> SpokenTurn:
        """Begin a persona's turn. The same `key` never shows twice."""
        ...

    async def post(self, thread: str, card: Card, *, key: str) -> None:
        """Post once as the studio. The same `key` never posts twice."""
        ...

    async def show(self, thread: str, board: Board) -> None:
        """Show production progress, replacing what was shown before."""
        ...

    async def phase(self, thread: str, phase: str) -> None:
        """Name the part of the discussion that begins; the same phase again changes nothing."""
        ...

    def inbound(self) -> AsyncIterator[Inbound]:
        """What people type, as they type it."""
        ...

    @property
    def is_attended(self) -> bool:
        """Whether a person can answer here; False hands-free."""
        ...

    async def close(self) -> None: ...
