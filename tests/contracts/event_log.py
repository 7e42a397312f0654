"""What every EventLog owes."""

import typing
from collections.abc import Callable
from dataclasses import fields
from typing import Any, cast

import pytest

from storage.domain.conversation import Phase
from storage.domain.events import EVENTS, BriefGiven, Event, GreenLit, Said, Stopped
from storage.ports import Database
from tests.builders import at


class EventLogContract:
    """Every EventLog must pass this. Subclass it and provide `database`."""

    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def test_events_are_read_in_the_order_they_happened(self, database: Database):
        async with database.begin() as work:
            await work.events.append("kettle", GreenLit(by="Ada"), Stopped(by="Bob"), now=at(1))
        async with database.begin() as work:
            await work.events.append("boat", GreenLit(by="Cyd"), now=at(2))
            await work.events.append("kettle", GreenLit(by="Ada"), now=at(3))
        async with database.read() as work:
            everything = await work.events.read()
            of_kettle = await work.events.read(stream="kettle")
            later = await work.events.read(after=everything[1].position, limit=1)
            none = await work.events.read(after=everything[-1].position)
        assert [logged.event for logged in everything] == [
            GreenLit(by="Ada"),
            Stopped(by="Bob"),
            GreenLit(by="Cyd"),
            GreenLit(by="Ada"),
        ]
        positions = [logged.position for logged in everything]
        assert positions == sorted(set(positions))
        assert positions[0] > 0
        assert [(logged.stream, logged.at) for logged in everything[2:]] == [
            ("boat", at(2)),
            ("kettle", at(3)),
        ]
        assert [logged.position for logged in of_kettle] == [positions[0], positions[1], positions[3]]
        assert list(later) == [everything[2]]
        assert list(none) == []

    async def test_a_long_story_is_read_back_word_for_word(self, database: Database):
        said = Said(
            persona="Luna",
            text="Schnee — 雪 ❄",
            phase=Phase.REFINEMENT,
            move="build",
            message=3,
            choices={"palette": "ash"},
            novelty=0.25,
        )
        brief = BriefGiven(person="Ada", text="a kettle", options={"seconds": 24, "size": [1280, 720]})
        async with database.begin() as work:
            await work.events.append("kettle", said, brief, now=at(0))
        async with database.read() as work:
            assert [logged.event for logged in await work.events.read()] == [said, brief]

    @pytest.mark.parametrize("name", EVENTS)
    async def test_every_kind_of_event_survives_the_log(self, database: Database, name: str):
        event = _any(EVENTS[name])
        async with database.begin() as work:
            await work.events.append("kettle", event, now=at(0))
        async with database.read() as work:
            (logged,) = await work.events.read()
        assert logged.event == event

    async def test_an_undone_event_never_happened_and_later_ones_come_after(self, database: Database):
        async with database.begin() as work:
            await work.events.append("kettle", GreenLit(by="Ada"), now=at(0))
        with pytest.raises(ConnectionError):
            async with database.begin() as work:
                await work.events.append("kettle", Stopped(by="Ada"), now=at(1))
                raise ConnectionError
        async with database.begin() as work:
            await work.events.append("kettle", GreenLit(by="Bob"), now=at(2))
            first, second = await work.events.read()
        assert (first.event, second.event) == (GreenLit(by="Ada"), GreenLit(by="Bob"))
        assert second.position > first.position

    async def test_a_listener_remembers_how_far_it_is_and_never_goes_back(self, database: Database):
        async with database.begin() as work:
            assert await work.events.cursor("gallery") == 0
            await work.events.advance("gallery", 7)
            await work.events.advance("gallery", 3)
            await work.events.advance("insight", 1)
        async with database.read() as work:
            assert await work.events.cursor("gallery") == 7
            assert await work.events.cursor("insight") == 1


_FILLED: dict[object, object] = {
    str: "words",
    int: 3,
    int | None: 4,
    float: 0.5,
    bool: True,
    Phase: Phase.REVIEW,
    tuple[str, ...]: ("one", "two"),
    dict[str, str]: {"key": "value"},
    dict[str, Any]: {"key": [1, None]},
}


def _any(kind: type[Event]) -> Event:
    """An event of that kind with every field filled."""
    hints = typing.get_type_hints(kind)
    make = cast(Callable[..., Event], kind)  # their fields differ; what follows fills each by its type
    return make(**{one.name: _FILLED[hints[one.name]] for one in fields(kind)})
