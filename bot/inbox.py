"""What people typed and nobody has dealt with yet."""

import asyncio
from collections import deque
from datetime import timedelta

from bot.ports import ChatPlatform
from bot.tasks import together
from storage.domain.conversation import Inbound
from storage.ports import Clock


class Inbox:
    """Collects a room's messages while the cast is busy; `run` belongs in the owner's task group."""

    def __init__(self, room: ChatPlatform, clock: Clock) -> None:
        self._room = room
        self._clock = clock
        self._waiting: deque[Inbound] = deque()
        self._arrived = asyncio.Event()

    async def run(self) -> None:
        """Collect until the room closes."""
        async for inbound in self._room.inbound():
            self._waiting.append(inbound)
            self._arrived.set()

    @property
    def has_any(self) -> bool:
        """Whether something waits to be dealt with."""
        return bool(self._waiting)

    def take(self) -> list[Inbound]:
        """Everything that came since last time, in order."""
        taken = list(self._waiting)
        self._waiting.clear()
        self._arrived.clear()
        return taken

    async def wait(self, span: timedelta | None = None) -> bool:
        """Until something is there (True) or `span` has passed (False)."""
        if span is None:
            await self._arrived.wait()
            return True
        async with together() as tasks:
            arrived = tasks.create_task(self._arrived.wait(), name="message")
            timer = tasks.create_task(self._clock.sleep(span), name="silence")
            await asyncio.wait({arrived, timer}, return_when=asyncio.FIRST_COMPLETED)
            arrived.cancel()
            timer.cancel()
        return self._arrived.is_set()
