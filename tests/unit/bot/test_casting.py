"""A room casts its personas with models and brings guests of its own."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.handlers.casting import MOST_GUESTS, CastingDesk
from specialists.casting import Assignment
from specialists.models.desk import ModelDesk
from specialists.models.scripted import ScriptedModel
from specialists.persona import Persona
from storage.domain.conversation import Card
from storage.memory import MemoryDatabase
from storage.ports import Database
from tests.builders import START
from tests.fakes.clock import ManualClock
from tests.fakes.models import CuedModel, CuedServer
from tests.unit.specialists.casting import the_cast

ROOM, ELSEWHERE = "room", "elsewhere"
GUEST = """\
+++
name = "Gaffer"
craft = "lamps"
colour = "#ffcc00"
glyph = "✹"
speaks_in = ["film"]
keywords = ["lamp"]
order = 45
+++
You are Gaffer. You speak of lamps.
"""


class House:
    """A casting desk before a server with two models; `again` is the same after a restart."""

    def __init__(
        self, database: Database | None = None, personas: Mapping[str, Persona] | None = None
    ) -> None:
        self.database = database or MemoryDatabase()
        self.server = CuedServer(
            [
                CuedModel("llama3.2:3b"),
                CuedModel("qwen3:4b"),
                CuedModel("nomic:latest"),
                CuedModel("big:cloud"),
            ]
        )
        self.server.capabilities["nomic:latest"] = frozenset({"embedding"})
        self.server.clouds.add("big:cloud")
        models = ModelDesk(self.server, lambda: CuedModel("SmolLM2"), clock=ManualClock(START))
        self.desk = CastingDesk(self.database, models, personas or the_cast())

    def again(self, personas: Mapping[str, Persona] | None = None) -> "House":
        return House(self.database, personas)


def lines(card: Card) -> dict[str, str]:
    return dict(card.fields)


# ---- models


async def test_what_is_cast_is_shown_and_outlives_a_restart_in_its_own_room_only():
    house = House()
    card = await house.desk.change(ROOM, "luna qwen3:4b temperature 0.4 length 80", "Ana")
    said = "Luna speaks with qwen3:4b, has a temperature of 0.4 and says at most 80 tokens a turn"
    assert (card.tone, card.body) == ("good", f"{said} from the next turn on (Ana).")
    table = await house.again().desk.table(ROOM)
    assert lines(table)["Luna (style)"] == "qwen3:4b, temperature 0.4, at most 80 tokens"
    assert lines(table)["Frame (composition)"] == "llama3.2:3b"
    assert table.body == "llama3.2:3b speaks, through Ollama."
    assert (await house.desk.casting(ROOM)).of("Luna") == Assignment(
        model="qwen3:4b", temperature=0.4, length=80
    )
    assert (await house.desk.casting(ELSEWHERE)).roles == {}


async def test_without_words_it_is_the_table():
    house = House()
    assert await house.desk.change(ROOM, "  ", "Ana") == await house.desk.table(ROOM)
    assert len((await house.desk.table(ROOM)).fields) == 13


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Luna qwen", "did you mean qwen3:4b"),
        ("Luna nomic", "There is no model nomic here"),
        ("Luna big:cloud", "big:cloud answers from a cloud."),
        ("Luan embedded", "did you mean Luna?"),
        ("@everyone embedded", "Nobody in this cast is called ＠everyone"),
    ],
)
async def test_what_cannot_be_cast_is_asked_back_and_changes_nothing(words: str, answer: str):
    house = House()
    card = await house.desk.change(ROOM, words, "Ana")
    assert card.tone == "warn"
    assert answer in card.body
    assert "@" not in card.body
    assert (await house.desk.casting(ROOM)).roles == {}


async def test_while_the_server_is_down_a_model_may_be_cast_all_the_same():
    house = House()
    house.server.is_down = True
    assert (await house.desk.change(ROOM, "everyone qwen3:4b", "Ana")).tone == "good"
    assert (
        await house.desk.change(ROOM, "everyone reset", "Ben")
    ).body == "Everyone is cast as usual again (Ben)."
    assert await house.desk.complete(ROOM, "Luna e") == ("Luna embedded",)


async def test_two_who_cast_at_once_are_both_heard():
    house = House()
    await asyncio.gather(
        house.desk.change(ROOM, "Luna qwen3:4b", "Ana"), house.desk.change(ROOM, "Frame embedded", "Ben")
    )
    assert set((await house.desk.casting(ROOM)).roles) == {"Luna", "Frame"}


async def test_models_and_guests_are_completed():
    house = House()
    await house.desk.add_persona(ROOM, GUEST, "gaffer.md")
    assert await house.desk.complete(ROOM, "ga") == ("Gaffer",)
    assert await house.desk.complete(ROOM, "gaffer q") == ("Gaffer qwen3:4b",)
    assert "Gaffer nomic:latest" not in await house.desk.complete(ROOM, "gaffer ")


async def test_a_remedy_that_was_chosen_is_kept():
    house = House()
    await house.desk.change(ROOM, "Luna qwen3:4b", "Ana")
    casting = (await house.desk.casting(ROOM)).assigned("Luna", Assignment(model="embedded"))
    await house.desk.recast(ROOM, casting)
    assert await house.again().desk.casting(ROOM) == casting


# ---- guests


async def test_a_guest_joins_the_room_it_was_brought_to_and_can_be_cast():
    house = House()
    card = await house.desk.add_persona(ROOM, GUEST, "gaffer.md")
    assert (card.title, card.tone) == ("✹ Gaffer", "good")
    names = list(await house.again().desk.personas(ROOM))
    assert names.index("Lyra") < names.index("Gaffer") < names.index("Quill"), "in speaking order"
    assert "Gaffer" not in await house.desk.personas(ELSEWHERE)
    await house.desk.change(ROOM, "Gaffer embedded", "Ana")
    assert lines(await house.desk.table(ROOM))["Gaffer (lamps, guest)"] == "embedded"


async def test_a_newer_file_replaces_the_guest():
    house = House()
    await house.desk.add_persona(ROOM, GUEST, "gaffer.md")
    card = await house.desk.add_persona(ROOM, GUEST.replace('"lamps"', '"big lamps"'), "gaffer.md")
    assert "is replaced by the new file" in card.body
    assert (await house.desk.personas(ROOM))["Gaffer"].craft == "big lamps"


async def test_every_problem_of_a_file_is_told_and_nobody_joins():
    text = GUEST.replace("Gaffer", "Luna").replace("#ffcc00", "yellow").replace('"lamp"', '"@everyone"')
    house = House()
    card = await house.desk.add_persona(ROOM, text, "C:\\up\\@here/luna.md")
    assert (card.title, card.tone) == ("3 things to mend first in luna.md", "bad")
    assert "luna.md: the name Luna belongs to somebody of this cast; choose another." in card.body
    assert len(card.body.splitlines()) == 3
    assert "@" not in card.body
    assert list(await house.desk.personas(ROOM)) == list(the_cast())


async def test_a_form_brings_a_guest_too():
    house = House()
    card = await house.desk.add_from_form(ROOM, {"name": "Ada", "craft": "numbers", "voice": "You count."})
    assert card.body == "Ada (numbers) joins this room's cast and speaks in: film, clip, image."
    card = await house.desk.add_from_form(ROOM, {"name": "Ada", "craft": "numbers"})
    assert (card.tone, card.title) == ("bad", "One thing to mend first in the form")
    assert (await house.desk.add_from_form(ROOM, {"hobby": "chess"})).tone == "bad"


async def test_a_room_has_room_for_so_many():
    house = House()
    for number in range(MOST_GUESTS):
        assert (
            await house.desk.add_persona(ROOM, GUEST.replace("Gaffer", f"Gaffer {number}"), "g.md")
        ).tone == "good"
    card = await house.desk.add_persona(ROOM, GUEST, "g.md")
    assert (card.tone, "at most 20 guests" in card.body) == ("warn", True)
    assert (await house.desk.add_persona(ROOM, GUEST.replace("Gaffer", "Gaffer 3"), "g.md")).tone == "good"
    await house.desk.remove_persona(ROOM, "gaffer 7")
    assert (await house.desk.add_persona(ROOM, GUEST, "g.md")).tone == "good"


async def test_whoever_leaves_takes_the_casting_along_and_the_studios_own_stay():
    house = House()
    await house.desk.add_persona(ROOM, GUEST, "gaffer.md")
    await house.desk.change(ROOM, "Gaffer embedded", "Ana")
    assert (await house.desk.remove_persona(ROOM, "gaffer")).body == "Gaffer has left this room's cast."
    assert (await house.desk.casting(ROOM)).roles == {}
    assert "There are no guests here." in (await house.desk.remove_persona(ROOM, "Gaffer")).body
    assert (
        await house.desk.remove_persona(ROOM, "LUNA")
    ).body == "Luna belongs to the studio's own cast and stays."


async def test_a_guest_that_reads_no_more_is_left_out_and_that_is_said():
    house = House()
    await house.desk.add_persona(ROOM, GUEST, "gaffer.md")
    await house.desk.add_persona(ROOM, GUEST.replace("Gaffer", "Best Boy"), "boy.md")
    async with house.database.begin() as uow:
        kept = dict((await uow.conversations.session(ROOM))["personas"])
        kept["Best Boy"] = {"text": "+++\nspeaks = 1", "source": "boy.md"}
        kept["Ghost"] = 7
        await uow.conversations.set_session(ROOM, "personas", kept)
    company = await house.desk.company(ROOM)
    assert company.guests == {"Gaffer"}
    (said,) = company.skipped
    assert said.startswith(
        "Best Boy cannot be read any more and is left out: boy.md: begin with front matter"
    )
    table = await house.desk.table(ROOM)
    assert (said in table.body, table.tone) == (True, "warn")
    assert (await house.desk.remove_persona(ROOM, "Best Boy")).tone == "good"
    assert (await house.desk.company(ROOM)).skipped == ()


async def test_when_the_studio_hires_somebody_of_that_name_the_guest_steps_back():
    house = House()
    await house.desk.add_persona(ROOM, GUEST, "gaffer.md")
    hired = the_cast() | {"Gaffer": the_cast()["Luna"]}
    company = await house.again(hired).desk.company(ROOM)
    assert company.personas["Gaffer"] is hired["Gaffer"]
    assert "belongs to somebody of this cast" in company.skipped[0]


async def test_a_studio_with_one_model_casts_nobody_with_another():
    desk = CastingDesk(MemoryDatabase(), ModelDesk.of(ScriptedModel()), the_cast())
    assert "the only model here is embedded" in (await desk.change(ROOM, "Luna qwen3:4b", "Ana")).body
    assert (await desk.change(ROOM, "Luna length 80", "Ana")).tone == "good"
