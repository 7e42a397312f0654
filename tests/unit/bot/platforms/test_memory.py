"""A room in memory."""

import asyncio

from bot.platforms.memory import MemoryRoom
from storage.domain.conversation import Inbound


async def test_what_is_typed_before_anyone_listens_is_still_heard_in_order():
    room = MemoryRoom()
    await room.type("make it snow", person="Ada", thread="7")
    await room.type("/go")
    await room.close()
    heard = [said async for said in room.inbound()]
    assert heard == [
        Inbound(person="Ada", text="make it snow", thread="7", ref="m1"),
        Inbound(person="You", text="/go", ref="m2"),
    ]


async def test_a_listener_hears_what_is_typed_while_it_waits():
    room = MemoryRoom()
    heard: list[str] = []

    async def listen() -> None:
        heard.extend([said.text async for said in room.inbound()])

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(listen())
        await asyncio.sleep(0)
        await room.type("slower")
        await room.close()
    assert heard == ["slower"]


def test_a_room_may_be_hands_free():
    assert MemoryRoom().is_attended
    assert not MemoryRoom(is_attended=False).is_attended
