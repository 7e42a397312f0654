"""The real clock, and the one tests move."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage.clock import SystemClock
from storage.ports import Clock
from tests.builders import START, at
from tests.fakes.clock import ManualClock


async def test_the_real_time_is_aware_and_goes_on():
    clock = SystemClock()
    before = clock.now()
    await clock.sleep(timedelta(0))
    await clock.sleep(timedelta(seconds=-5))
    assert clock.now() >= before
    assert before.tzinfo is UTC
    assert before > datetime(2025, 1, 1, tzinfo=UTC)


async def test_by_hand_sleepers_wake_in_order_each_at_its_moment():
    clock = ManualClock(START)
    woken: list[tuple[str, datetime]] = []

    async def sleeper(clock: Clock, name: str, *spans: int) -> None:
        for span in spans:
            await clock.sleep(timedelta(seconds=span))
            woken.append((name, clock.now()))

    async with asyncio.TaskGroup() as group:
        group.create_task(sleeper(clock, "twice", 10, 10), name="twice")
        group.create_task(sleeper(clock, "once", 15), name="once")
        gone = group.create_task(sleeper(clock, "cancelled", 5), name="cancelled")
        await asyncio.sleep(0)
        assert clock.sleeping == 3
        gone.cancel()
        await clock.advance(timedelta(seconds=9))
        assert woken == []
        await clock.advance(timedelta(seconds=51))
    assert woken == [("twice", at(10)), ("once", at(15)), ("twice", at(20))]
    assert clock.now() == at(60)
    assert clock.sleeping == 0
