"""A person in the room: heard first, waited for, obeyed; and nothing they say is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.session import Outcome, accept
from bot.tasks import together
from storage.domain.film import ProjectState
from tests.fakes.guest import Guest, Scroll
from tests.fakes.studio import BRIEF, make, options, painted_studio


@pytest.fixture
async def guest(tmp_path: Path) -> AsyncIterator[Guest]:
    async with painted_studio(tmp_path) as studio:
        project = await accept(
            studio.database,
            studio.clock,
            BRIEF,
            options(attended=True, seconds=6.0),
            tmp_path / "film",
            new_id="p1",
        )
        yield Guest(studio, project)


async def test_production_waits_for_the_green_light(guest: Guest):
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.DELIVERED))
        await guest.until_asked("/go")
        assert await guest.state() is ProjectState.PLANNED
        await guest.say("/go")
    assert (Path(guest.project.folder) / "film.cut").exists()


async def test_a_person_is_answered_before_the_talk_goes_on(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.DELIVERED))
        await guest.until_said(2)
        await guest.say("make it snow")
        await guest.until_said(6)
        carrying.cancel()
    async with guest.studio.database.read() as uow:
        messages = await uow.conversations.messages(guest.project.conversation)
    mine = next(i for i, m in enumerate(messages) if m.content == "make it snow")
    assert messages[mine].role == "person" and messages[mine].name == "Ana"
    assert all(m.role == "persona" for m in messages[mine + 1 : mine + 3])


async def test_go_may_be_said_early_and_skips_the_rest_of_the_talk(guest: Guest):
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.DELIVERED))
        await guest.until_said(2)
        await guest.say("go")
    assert len(guest.speakers) < 10


async def test_again_means_another_round_before_the_green_light(guest: Guest):
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.DELIVERED))
        await guest.until_asked("/go")
        before = len(guest.speakers)
        await guest.say("/again")
        await guest.until_said(before + 3)
        cards = len(guest.room.cards)
        while len(guest.room.cards) <= cards:
            await asyncio.sleep(0.001)
        await guest.say("/go")
    assert len(guest.speakers) >= before + 3


async def test_cancel_calls_it_off_for_good(guest: Guest):
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.CANCELLED))
        await guest.until_said(1)
        await guest.say("/cancel")
    assert await guest.state() is ProjectState.CANCELLED
    assert not Path(guest.project.folder).exists()


async def test_stop_pauses_and_the_next_session_goes_on_where_it_was(guest: Guest):
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_said(3)
        await guest.say("/stop")
    first = list(guest.speakers)
    guest.room = Scroll(is_attended=True)
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.DELIVERED))
        await guest.until_asked("/go")
        await guest.say("/go")
    assert first and not set(first[:1]) & set(guest.speakers[:1])
    async with guest.studio.database.read() as uow:
        said = [m.content for m in await uow.conversations.messages(guest.project.conversation)]
    assert len(said) == len(set(said))


async def test_a_room_everybody_has_left_pauses_at_the_green_light(guest: Guest):
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_asked("/go")
        await guest.room.close()
    assert await guest.state() is ProjectState.PLANNED


async def test_a_wish_that_policy_refuses_is_answered_and_changes_nothing(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.DELIVERED))
        await guest.until_said(1)
        cards = len(guest.room.cards)
        await guest.say("show explicit hardcore sex")
        while len(guest.room.cards) == cards:
            await asyncio.sleep(0.001)
        carrying.cancel()
    async with guest.studio.database.read() as uow:
        messages = await uow.conversations.messages(guest.project.conversation)
    assert not any("hardcore" in message.content for message in messages)


async def test_without_a_discussion_the_plan_stands_at_once(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, room = await make(studio, tmp_path, discussion="none", seconds=4.0)
    assert project.plan and room.turns == []
