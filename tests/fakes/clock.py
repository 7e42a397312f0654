"""A clock that tests move by hand."""

import asyncio
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count


class ManualClock:
    """Time moves only when a test says so; sleepers wake in order."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        """The time the test has set."""
        return self._now

    async def sleep(self, span: timedelta) -> None:
        """Return when the test has moved time past `span`."""
        if span <= timedelta(0):
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self._now + span, next(self._order), woken))
        await woken

    @property
    def sleeping(self) -> int:
        """How many are asleep: lets a test wait until somebody is."""
        return sum(not woken.done() for _, _, woken in self._sleepers)

    async def advance(self, span: timedelta) -> None:
        """Move time on, waking each sleeper at its own moment."""
        end = self._now + span
        while self._sleepers and self._sleepers[0][0] <= end:
            self._now, _, woken = heappop(self._sleepers)
            if not woken.done():  # a cancelled sleeper is done already
                woken.set_result(None)
            await asyncio.sleep(0)  # let it run, and perhaps sleep again
        self._now = end


class HurriedClock:
    """Real time, `times` as fast: leases and glances pass in milliseconds, in their right order."""

    def __init__(self, *, times: float = 200.0) -> None:
        self._times = times
        self._began = datetime.now(UTC)  # noqa: TID251  # this is a clock

    def now(self) -> datetime:
        """The hurried time."""
        return self._began + (datetime.now(UTC) - self._began) * self._times  # noqa: TID251

    async def sleep(self, span: timedelta) -> None:
        """Return when `span` of the hurried time has passed."""
        await asyncio.sleep(span.total_seconds() / self._times)
