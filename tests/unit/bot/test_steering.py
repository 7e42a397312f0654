"""People steer: they correct themselves, fall silent, ask why, recast, and decide what policy asks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap import open_studio
from bot.session import Outcome, accept
from bot.tasks import together
from generators.ports import Generator
from specialists.models.scripted import ScriptedModel
from storage.domain.events import (
    ApprovalAsked,
    ApprovalGiven,
    Interjected,
    MessageDeleted,
    MessageEdited,
    Paused,
    PolicyDecided,
    Said,
    SentBack,
)
from tests.fakes.clock import HurriedClock
from tests.fakes.engines import PAINTERS, LocalGenerator
from tests.fakes.guest import Guest
from tests.fakes.studio import BRIEF, options, painted_studio, settings_in, talk


@pytest.fixture
async def guest(tmp_path: Path) -> AsyncIterator[Guest]:
    async with painted_studio(tmp_path) as studio:
        project = await accept(
            studio.database,
            studio.clock,
            BRIEF,
            options(attended=True, seconds=6.0, ready_seconds=0.0),
            tmp_path / "film",
            new_id="p1",
        )
        yield Guest(studio, project)


async def test_an_edited_message_replaces_its_wish(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_said(1)
        ref = await guest.say("make it rain")
        await guest.until_logged(Interjected)
        await guest.room.edit(ref, "make it snow", person="Ana")
        await guest.until_logged(MessageEdited)
        await guest.until_asked("/go")
        await guest.say("/stop")
        await carrying
    wishes = {wish.value for wish in await guest.constraints()}
    assert "snow" in wishes and "rain" not in wishes


async def test_a_deleted_message_takes_its_wish_with_it(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_said(1)
        ref = await guest.say("make it rain")
        await guest.until_logged(Interjected)
        await guest.room.delete(ref, person="Ana")
        await guest.until_logged(MessageDeleted)
        await guest.until_asked("/go")
        await guest.say("/stop")
        await carrying
    assert "rain" not in {wish.value for wish in await guest.constraints()}


async def test_nobody_changes_what_another_said(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_said(1)
        ref = await guest.say("make it rain")
        await guest.until_logged(Interjected)
        await guest.room.delete(ref, person="Ben")
        await guest.until_asked("/go")
        await guest.say("/stop")
        await carrying
    assert "rain" in {wish.value for wish in await guest.constraints()}


async def test_a_long_silence_pauses_and_the_next_word_goes_on(guest: Guest):
    async with together() as tasks:
        tasks.create_task(guest.carry(until=Outcome.DELIVERED))
        await guest.until_logged(Paused)  # half an hour of the hurried clock at the green light
        await guest.until_told("say anything")
        await guest.say("go")


async def test_back_to_the_style_lets_that_craft_speak_again(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_asked("/go")
        plans = len([title for title in guest.told if title.startswith("“")])
        await guest.say("back to the style")
        sent = await guest.until_logged(SentBack)
        await guest.until(lambda: len([title for title in guest.told if title.startswith("“")]) > plans)
        await guest.say("/stop")
        await carrying
    assert sent.to == "style"
    events = await guest.events()
    after = [event.persona for event in events[events.index(sent) :] if isinstance(event, Said)]
    assert "Luna" in after[:2]


async def test_why_names_the_message_that_decided(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_said(1)
        await guest.say("make it snow")
        await guest.until_asked("/go")
        await guest.say("/why shot 1 weather")
        answer = await guest.until_told("make it snow”")
        await guest.say("/stop")
        await carrying
    heard = next(event for event in await guest.events() if isinstance(event, Interjected))
    assert f"message {heard.message}" in answer and "Ana" in answer


async def test_the_cast_is_shown_and_changed_in_the_room(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.say("/cast")
        assert "Luna (style): scripted" in await guest.until_told("The cast")
        await guest.say("/cast Lunna temperature 0.4")
        assert "Luna" in await guest.until_told("did you mean")
        await guest.say("/cast Luna temperature 0.4")
        await guest.until_told("temperature of 0.4")
        await guest.say("/settings discussion none for me")
        await guest.until_told("the plan at once")
        await guest.until_asked("/go")
        await guest.say("/stop")
        await carrying
    casting = await guest.studio.casting.casting("terminal")
    assert casting.of("Luna").temperature == 0.4
    assert await guest.studio.preferences.discussion("terminal", "Ana", None, "full") == "none"


async def test_a_message_policy_asks_about_waits_for_a_permitted_person(guest: Guest):
    asking, again = "put Taylor Swift into the lighthouse", "Taylor Swift should wave at the end"
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_said(1)
        await guest.say(asking)
        asked = await guest.until_logged(ApprovalAsked)
        spoken = len(guest.room.turns)
        await guest.say("allow it")  # Ana may not
        await guest.until_told("may")
        assert len(guest.room.turns) == spoken, "nothing happens before it is decided"
        await guest.say("allow it", may_approve=True)
        given = await guest.until_logged(ApprovalGiven)
        await guest.until_asked("/go")
        await guest.say(again)  # the same person: what was allowed is not asked again
        await guest.until_heard(again)
        await guest.say("/stop")
        await carrying
    assert given.allowed and given.rule == asked.rule
    heard = [event for event in await guest.events() if isinstance(event, Interjected)]
    assert [event.text for event in heard] == [asking, again]
    assert sum(isinstance(event, ApprovalAsked) for event in await guest.events()) == 1


async def test_every_decision_of_policy_is_an_event(guest: Guest):
    async with together() as tasks:
        carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
        await guest.until_said(1)
        await guest.say("make it snow")
        await guest.say("show a pornographic scene")
        await guest.until_told("will not make this")
        await guest.until_asked("/go")
        await guest.say("/stop")
        await carrying
    decided = [
        (event.subject, event.decision) for event in await guest.events() if isinstance(event, PolicyDecided)
    ]
    assert decided[0] == ("brief", "allow")
    assert ("message", "allow") in decided and ("message", "refuse") in decided
    assert decided[-1] == ("plan", "allow")


async def test_an_approval_waits_through_a_restart_and_takes_its_default(tmp_path: Path):
    """The process ends while policy waits; days later nobody has decided, and the default counts."""
    generator: Generator = LocalGenerator()

    async def session(clock: HurriedClock, steps: str) -> Guest:
        async with open_studio(
            settings_in(tmp_path),
            clock=clock,
            model=ScriptedModel(talk),
            generator=generator,
            engines=PAINTERS,
        ) as studio:
            async with studio.database.read() as uow:
                known = await uow.films.projects()
            project = (
                known[0]
                if known
                else await accept(
                    studio.database,
                    studio.clock,
                    BRIEF,
                    options(attended=True, seconds=6.0, ready_seconds=0.0),
                    tmp_path / "film",
                    new_id="p1",
                )
            )
            guest = Guest(studio, project)
            async with together() as tasks:
                carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
                if steps == "ask":
                    await guest.until_said(1)
                    await guest.say("put Taylor Swift into the lighthouse")
                    await guest.until_logged(ApprovalAsked)
                else:
                    await guest.until_logged(ApprovalGiven)
                    await guest.until_asked("/go")
                await guest.say("/stop")
                await carrying
            guest.room.cards = list(guest.room.cards)
            given = [event for event in await guest.events() if isinstance(event, ApprovalGiven)]
            assert [event.allowed for event in given] == ([] if steps == "ask" else [False])
            assert not any(isinstance(event, Interjected) for event in await guest.events())
            return guest

    await session(HurriedClock(times=1), "ask")
    await session(HurriedClock(times=200_000), "wait")  # a day passes in half a second


async def test_a_plan_that_costs_more_than_allowed_is_sent_back_and_then_asked_about(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project = await accept(
            studio.database,
            studio.clock,
            BRIEF,
            options(attended=True, seconds=6.0, ready_seconds=0.0, budget_seconds=0.001),
            tmp_path / "film",
            new_id="p1",
        )
        guest = Guest(studio, project)
        async with together() as tasks:
            carrying = tasks.create_task(guest.carry(until=Outcome.PAUSED))
            question = await guest.until_told("Go on anyway?")
            await guest.say("/stop")
            await carrying
    assert "seconds" in question
