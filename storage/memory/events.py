"""The append-only event log with its cursors, and the outbox, in dictionaries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from storage.domain.errors import NotFound
from storage.domain.events import Event, from_json, to_json
from storage.memory.state import Put, Tables, as_json
from storage.ports import Logged, Outgoing


class MemoryEventLog:
    """Facts for as long as the process lives."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def append(self, stream: str, *events: Event, now: datetime) -> None:
        """Append the events in order."""
        state = self._tables.changing()
        for event in events:
            position = state.next_number("events")
            state.events[position] = Logged(position=position, stream=stream, at=now, event=_copied(event))

    async def read(
        self, *, stream: str | None = None, after: int = 0, limit: int | None = None
    ) -> Sequence[Logged]:
        """In order of position."""
        found = (
            replace(logged, event=_copied(logged.event))
            for logged in self._tables.seen().events.values()
            if logged.position > after and stream in (None, logged.stream)
        )
        return list(islice(found, limit))

    async def cursor(self, listener: str) -> int:
        """The last position the listener has handled; 0 at first."""
        return self._tables.seen().cursors.get(listener, 0)

    async def advance(self, listener: str, position: int) -> None:
        """Never moves a cursor back."""
        before = await self.cursor(listener)
        self._tables.changing().cursors[listener] = max(before, position)


class MemoryOutbox:
    """What must still be posted, for as long as the process lives."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def put(self, *, key: str, thread: str, body: Mapping[str, Any], now: datetime) -> bool:
        """False when the key was put before."""
        state = self._tables.changing()
        if any(one.outgoing.key == key for one in state.outbox.values()):
            return False
        id = state.next_number("outbox")
        state.outbox[id] = Put(
            outgoing=Outgoing(id=id, key=key, thread=thread, body=as_json(dict(body)), attempts=0)
        )
        return True

    async def pending(self, *, limit: int = 50) -> Sequence[Outgoing]:
        """In the order they were put."""
        found = (
            replace(one.outgoing, body=as_json(one.outgoing.body))
            for one in self._tables.seen().outbox.values()
            if one.sent_at is None
        )
        return list(islice(found, limit))

    async def sent(self, id: int, *, reference: str, now: datetime) -> None:
        """It is posted, as `reference`; a second call changes nothing. Raises NotFound."""
        put = self._put(id)
        if put.sent_at is None:
            self._tables.changing().outbox[id] = replace(put, sent_at=now, reference=reference)

    async def failed(self, id: int, *, because: str) -> None:
        """One more attempt failed; it stays pending. Raises NotFound."""
        put = self._put(id)
        outgoing = replace(put.outgoing, attempts=put.outgoing.attempts + 1)
        self._tables.changing().outbox[id] = replace(put, outgoing=outgoing, error=because)

    def _put(self, id: int) -> Put:
        put = self._tables.seen().outbox.get(id)
        if put is None:
            raise NotFound(f"There is nothing to post under number {id}.")
        return put


def _copied(event: Event) -> Event:
    return from_json(type(event).__name__, as_json(to_json(event)))
