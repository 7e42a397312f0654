"""`soundstage models`: what is there, and fetching more."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from bot.cli.models import installed, list_card, pulled
from bot.platforms.memory import MemoryRoom
from specialists.models.desk import ModelDesk
from specialists.models.scripted import ScriptedModel
from specialists.ports import InstalledModel
from storage.domain.errors import RequestError
from tests.builders import START
from tests.fakes.clock import ManualClock
from tests.fakes.ollama import ModelHere, Published, StandIn, connected

SEER = ModelHere(name="seer:7b", size=4_700_000_000, parameters="7B", capabilities=("completion", "vision"))
LIKE = ModelHere(name="like", size=274_302_450, context=2048, parameters="137M", capabilities=("embedding",))
MORE = Published(model=ModelHere(name="more:1b"), layers=(800, 200))


@asynccontextmanager
async def a_desk(there: StandIn) -> AsyncGenerator[ModelDesk]:
    async with connected(there) as server:
        desk = ModelDesk(server, lambda: ScriptedModel([]), clock=ManualClock(START))
        yield desk
        await desk.close()


async def test_what_is_installed_is_listed_with_what_it_is_and_can():
    async with StandIn([SEER, LIKE]) as there, a_desk(there) as desk:
        card = await installed(desk)
    assert dict(card.fields) == {
        "seer:7b": "4.7 GB, 7B, 128k of context: talks, sees",
        "like:latest": "274 MB, 137M, 2k of context: measures likeness",
    }
    assert card.body == "seer:7b speaks, through Ollama."


async def test_a_server_that_is_down_is_said_with_the_way_out():
    there = StandIn([SEER])
    async with there:
        host = there.host
    async with a_desk(there) as desk:
        with pytest.raises(RequestError) as refused:
            await installed(desk)
        assert host in str(refused.value) and "ollama serve" in str(refused.value)
        assert str(refused.value).endswith("then try again.")
        with pytest.raises(RequestError, match="ollama serve"):
            await pulled(desk, "more:1b", MemoryRoom(), ManualClock(START))


def test_an_empty_server_says_how_to_begin():
    assert "soundstage models pull llama3.2:3b" in list_card((), "The embedded model speaks.").body


def test_what_a_server_does_not_tell_is_left_out():
    bare = InstalledModel(name="old:latest", size=500_000)
    cloud = InstalledModel(name="big:cloud", size=0, is_remote=True, capabilities=frozenset({"completion"}))
    assert dict(list_card((bare, cloud), "").fields) == {
        "old:latest": "1 MB",
        "big:cloud": "in a cloud: talks",
    }


async def test_a_pull_is_shown_from_its_beginning_to_its_end():
    room = MemoryRoom()
    async with StandIn([SEER], published=[MORE]) as there, a_desk(there) as desk:
        await pulled(desk, "more:1b", room, ManualClock(START))
        assert "more:1b" in {model.name for model in await desk.installed()}
    boards = [board for _, board in room.boards]
    assert {board.title for board in boards} == {"Pulling more:1b"}
    assert len({board.fraction for board in boards}) > 3 and boards[-1].fraction == 1.0
    assert [board.steps[0].state for board in boards].index("done") == len(boards) - 1


async def test_a_model_nobody_publishes_is_refused():
    async with StandIn([SEER]) as there, a_desk(there) as desk:
        with pytest.raises(RequestError, match="Nobody publishes"):
            await pulled(desk, "nosuch:1b", MemoryRoom(), ManualClock(START))
