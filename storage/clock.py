"""The real time."""

import asyncio
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place the clock is read

    async def sleep(self, span: timedelta) -> None:
        """Return when `span` has passed; at once when it is not positive."""
        await asyncio.sleep(max(0.0, span.total_seconds()))
