"""Who speaks with which model, and what happens when one cannot."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from specialists.casting import EVERYONE, Assignment, Casting
from specialists.deciding.remedies import EMBEDDED, TRY_AGAIN, pull_label, use_label
from specialists.models.budgeted import Budget
from specialists.models.desk import Mode, ModelDesk, Voice
from specialists.models.scripted import ScriptedModel
from specialists.ports import Pulled
from storage.domain.errors import (
    CloudRefused,
    ModelMissing,
    ModelServerDown,
    ModelSwitched,
    NotFound,
    Unclear,
)
from tests.builders import START
from tests.contracts.language_model import a_request, reply
from tests.fakes.clock import HurriedClock, ManualClock
from tests.fakes.models import DOWN, CuedModel, CuedServer
from tests.fakes.ollama import ModelHere, StandIn, connected
from tests.unit.specialists.casting import the_cast

LUNA, FRAME = the_cast()["Luna"], the_cast()["Frame"]
NOBODY_CAST = Casting()


class House:
    """A desk with everything around it."""

    def __init__(
        self, *models: CuedModel, mode: Mode = "auto", default: str = "", served: bool = True
    ) -> None:
        self.server = CuedServer(models)
        self.made = 0
        self.clock = ManualClock(START)
        self.embedded = CuedModel("SmolLM2", always="By script.", free=False)
        self.desk = ModelDesk(
            self.server if served else None,
            self._make,
            clock=self.clock,
            default=default,
            mode=mode,
            patience=0.01,
        )

    def _make(self) -> CuedModel:
        self.made += 1
        return self.embedded


def cast(name: str, model: str = "", **rest: float) -> Casting:
    return Casting(roles={name: Assignment(model=model, **rest)})  # pyright: ignore[reportArgumentType]  a test's options


async def speaks(voice: Voice) -> str:
    """Who speaks with this voice, by what is said."""
    return (await reply(voice.model, a_request())).strip()


LLAMA, QWEN = "llama3.2:3b", "qwen3:4b"


def llama(**options: bool) -> CuedModel:
    return CuedModel(LLAMA, always="Llama says.", **options)


def qwen() -> CuedModel:
    return CuedModel(QWEN, always="Qwen says.")


# ---- which model


async def test_the_casting_beats_the_personas_file_and_that_the_default():
    house = House(llama(), qwen(), CuedModel("gemma3:4b", always="Gemma says."), default=LLAMA)
    fond = replace(LUNA, model=QWEN)
    assert await speaks(await house.desk.voice(LUNA, NOBODY_CAST)) == "Llama says."
    assert await speaks(await house.desk.voice(fond, NOBODY_CAST)) == "Qwen says."
    assert await speaks(await house.desk.voice(fond, cast("Luna", "gemma3:4b"))) == "Gemma says."
    assert await speaks(await house.desk.voice(fond, cast(EVERYONE, "embedded"))) == "By script."


async def test_temperature_and_length_come_from_the_casting():
    voice = await House(llama()).desk.voice(LUNA, cast("Luna", temperature=0.4, length=80))
    assert (voice.temperature, voice.length, voice.note) == (0.4, 80, "")


async def test_without_a_default_the_newest_that_can_chat_speaks_and_stays():
    house = House(CuedModel("nomic-embed-text:latest"), CuedModel("big:cloud"), llama(), qwen())
    house.server.capabilities["nomic-embed-text:latest"] = frozenset({"embedding"})
    house.server.clouds.add("big:cloud")
    assert await speaks(await house.desk.voice(LUNA, NOBODY_CAST)) == "Llama says."
    house.server.models = {"newer:1b": CuedModel("newer:1b"), **house.server.models}
    assert await speaks(await house.desk.voice(FRAME, NOBODY_CAST)) == "Llama says."
    assert house.desk.describe() == "llama3.2:3b speaks, through Ollama."
    assert [model.name for model in await house.desk.castable()] == ["newer:1b", "big:cloud", LLAMA, QWEN]


async def test_one_model_is_asked_for_once_however_it_is_written():
    house = House(CuedModel("mistral:latest"))
    names = ("mistral", "Mistral:latest", "mistral", "mistral")
    voices = await asyncio.gather(*(house.desk.voice(LUNA, cast("Luna", name)) for name in names))
    assert len({id(voice.model) for voice in voices}) == 1


async def test_the_embedded_model_is_made_once_and_only_when_it_is_needed():
    house = House(llama())
    assert await speaks(await house.desk.voice(LUNA, NOBODY_CAST)) == "Llama says."
    assert house.made == 0
    await house.desk.voice(LUNA, cast("Luna", "embedded"))
    await house.desk.voice(FRAME, cast("Frame", "Embedded"))
    assert house.made == 1


async def test_a_desk_with_one_model_gives_it_to_everybody():
    model = ScriptedModel(["So be it."])
    desk = ModelDesk.of(model)
    voice = await desk.voice(replace(LUNA, model=QWEN), cast("Luna", temperature=0.2))
    assert (voice.model, voice.temperature, voice.note) == (model, 0.2, "")
    assert desk.profile is model.profile
    assert (
        await desk.voice(LUNA, cast("Luna", QWEN))
    ).note == f"Only scripted speaks here, so {QWEN} is not asked."
    assert (await desk.installed(), await desk.rest(), await desk.retry()) == ((), "", desk.describe())
    await desk.close()
    with pytest.raises(ModelServerDown, match="embedded model only"):
        await house_pull(desk, QWEN)


async def house_pull(desk: ModelDesk, name: str) -> list[float | None]:
    return [progress.fraction async for progress in desk.pull(name)]


async def test_set_to_the_embedded_model_no_server_is_asked():
    house = House(llama(), mode="embedded", default=LLAMA)
    assert await speaks(await house.desk.voice(LUNA, NOBODY_CAST)) == "By script."
    assert house.server.versions_asked == 0
    await house.desk.close()
    assert house.server.closed == 1


# ---- nobody answers


@pytest.mark.parametrize("mood", ["is_down", "is_silent"])
async def test_with_no_server_the_embedded_model_speaks_at_once_and_the_server_is_asked_once(mood: str):
    house = House(llama())
    setattr(house.server, mood, True)
    voices = await asyncio.gather(*(house.desk.voice(p, NOBODY_CAST) for p in the_cast().values()))
    assert {await speaks(voice) for voice in voices} == {"By script."}
    assert {voice.note for voice in voices} == {""}, "nobody who has no Ollama wants to read about it"
    assert house.server.versions_asked == 1
    assert "SmolLM2 speaks, inside the studio." in house.desk.describe()


async def test_whoever_was_cast_with_a_model_learns_that_its_server_is_down():
    house = House(llama())
    house.server.is_down = True
    voice = await house.desk.voice(LUNA, cast("Luna", LLAMA))
    assert (await speaks(voice), voice.note) == ("By script.", DOWN)


async def test_retry_finds_a_server_that_was_started_since():
    house = House(llama())
    house.server.is_down = True
    await house.desk.ready()
    assert await house.desk.retry() == f"{DOWN} SmolLM2 speaks, inside the studio."
    house.server.is_down = False
    assert await house.desk.retry() == "llama3.2:3b speaks, through Ollama."
    assert await speaks(await house.desk.voice(LUNA, NOBODY_CAST)) == "Llama says."


async def test_a_server_that_dies_on_the_way_is_stood_in_for_and_comes_back():
    model = llama()
    house = House(model)
    voice = await house.desk.voice(LUNA, NOBODY_CAST)
    model.cues += [ModelServerDown(DOWN), ModelServerDown(DOWN)]
    house.server.is_down = True
    asking = asyncio.ensure_future(speaks(voice))
    while not house.clock.sleeping:
        await asyncio.sleep(0)
    await house.clock.advance(timedelta(seconds=1))  # it was given one more chance
    with pytest.raises(ModelSwitched):
        await asking
    assert await speaks(voice) == "By script."
    note = f"{DOWN} The embedded model speaks until it is back; /retry tries again."
    assert (await house.desk.voice(FRAME, NOBODY_CAST)).note == note
    assert house.desk.profile.name == "SmolLM2"
    assert await house.desk.retry() == f"{DOWN} SmolLM2 speaks, inside the studio."
    house.server.is_down = False
    assert await house.desk.retry() == "llama3.2:3b takes over again from the embedded model."
    back = await house.desk.voice(FRAME, NOBODY_CAST)
    assert (await speaks(back), back.note) == ("Llama says.", "")


async def test_set_to_ollama_trouble_is_for_people_and_nobody_stands_in():
    house = House(mode="ollama", default=LLAMA)
    with pytest.raises(ModelMissing):
        await house.desk.voice(LUNA, NOBODY_CAST)
    assert house.desk.describe() == (
        "llama3.2:3b is not installed in Ollama. Nobody speaks until then, unless a room casts somebody else."
    )
    house.server.is_down = True
    with pytest.raises(ModelServerDown):
        await house.desk.voice(LUNA, NOBODY_CAST)
    assert (await house.desk.voice(LUNA, cast("Luna", "embedded"))).model is house.embedded


async def test_set_to_ollama_with_nothing_installed_a_model_is_offered():
    with pytest.raises(ModelMissing) as missing:
        await House(mode="ollama").desk.voice(LUNA, NOBODY_CAST)
    assert missing.value.remedies == (pull_label(LLAMA), EMBEDDED)
    assert await speaks(await House().desk.voice(LUNA, NOBODY_CAST)) == "By script."


async def test_a_model_that_was_asked_for_and_is_missing_is_a_choice_and_one_preferred_is_not():
    house = House(llama())
    with pytest.raises(ModelMissing):
        await house.desk.voice(LUNA, cast("Luna", QWEN))
    voice = await house.desk.voice(replace(LUNA, model=QWEN), NOBODY_CAST)
    assert await speaks(voice) == "Llama says."
    assert voice.note == "qwen3:4b is not installed in Ollama. llama3.2:3b speaks in its place."


async def test_a_name_of_a_cloud_never_speaks():
    house = House(llama(), CuedModel("big:cloud"))
    house.server.clouds.add("big:cloud")
    voice = await house.desk.voice(LUNA, cast("Luna", "big:cloud"))
    assert await speaks(voice) == "By script."
    assert "answers from a cloud" in voice.note
    with pytest.raises(CloudRefused):
        await house.desk.admit("big:cloud")
    strict = House(CuedModel("big:cloud"), mode="ollama")
    strict.server.clouds.add("big:cloud")
    with pytest.raises(CloudRefused):
        await strict.desk.voice(LUNA, cast("Luna", "big:cloud"))


# ---- what people choose


async def test_another_model_is_used_by_everybody_who_had_the_trouble():
    house = House(llama(), default=QWEN)
    for_all = await house.desk.mend(LUNA, use_label(LLAMA), NOBODY_CAST)
    assert for_all.of("Frame").model == LLAMA
    only_luna = await house.desk.mend(LUNA, use_label(LLAMA), cast("Luna", QWEN, temperature=0.4))
    assert only_luna.roles == {"Luna": Assignment(model=LLAMA, temperature=0.4)}
    fond = await house.desk.mend(replace(LUNA, model=QWEN), EMBEDDED, NOBODY_CAST)
    assert fond.roles == {"Luna": Assignment(model="embedded")}


async def test_the_missing_model_is_pulled_with_progress_and_speaks():
    house, heard = House(llama()), list[float | None]()

    async def listen(progress: Pulled) -> None:
        heard.append(progress.fraction)

    casting = cast("Luna", QWEN)
    assert await house.desk.mend(LUNA, pull_label(QWEN), casting, on_progress=listen) == casting
    assert heard == [0.5, 1.0]
    assert (await house.desk.voice(LUNA, casting)).model.profile.name == QWEN
    with pytest.raises(NotFound):
        await house.desk.mend(LUNA, pull_label("nobodys:1b"), casting)


async def test_pulling_what_the_settings_name_casts_nobody():
    house = House(llama(), default=QWEN)
    assert await house.desk.mend(LUNA, pull_label(QWEN), NOBODY_CAST) == NOBODY_CAST
    assert (await house.desk.voice(LUNA, NOBODY_CAST)).model.profile.name == QWEN


async def test_the_first_model_ever_pulled_is_everybodys():
    house = House()
    await house.desk.voice(LUNA, NOBODY_CAST)
    casting = await house.desk.mend(LUNA, pull_label(QWEN), NOBODY_CAST)
    assert (await house.desk.voice(FRAME, casting)).model.profile.name == QWEN
    assert house.desk.describe() == "qwen3:4b speaks, through Ollama."


async def test_trying_again_asks_again():
    house = House(llama())
    house.server.is_down = True
    await house.desk.ready()
    house.server.is_down = False
    assert await house.desk.mend(LUNA, TRY_AGAIN, NOBODY_CAST) == NOBODY_CAST
    assert await speaks(await house.desk.voice(LUNA, NOBODY_CAST)) == "Llama says."
    with pytest.raises(Unclear):
        await house.desk.mend(LUNA, "Make tea", NOBODY_CAST)


async def test_what_is_counted_is_what_the_server_speaks():
    house, budget = House(llama()), Budget(10_000)
    await speaks(house.desk.counted(await house.desk.voice(LUNA, cast("Luna", "embedded")), budget))
    assert budget.spent == 0
    await speaks(house.desk.counted(await house.desk.voice(LUNA, NOBODY_CAST), budget))
    assert budget.spent > 0


# ---- one graphics card


async def test_before_a_render_models_leave_the_card_and_the_embedded_one_speaks_meanwhile():
    model, other = llama(on_gpu=True), qwen()
    house = House(model, other)
    house.server.in_memory = [LLAMA, QWEN]  # the second one is on the processor
    voice = await house.desk.voice(LUNA, NOBODY_CAST)
    assert await speaks(voice) == "Llama says."
    async with house.desk.heavy() as sentence:
        assert sentence == (
            "llama3.2:3b leaves the graphics card while the studio renders; "
            "the embedded model speaks until it is back."
        )
        assert house.server.released == [LLAMA]
        assert await speaks(voice) == "By script."
        assert not voice.model.profile.speaks_freely, "a prompt made now is one for the embedded model"
        assert await speaks(await house.desk.voice(LUNA, cast("Luna", QWEN))) == "Qwen says."
        async with house.desk.heavy() as again:
            assert again == ""
        assert await speaks(voice) == "By script.", "the first render goes on"
    assert await speaks(voice) == "Llama says."


async def test_where_nobody_may_stand_in_the_model_is_loaded_again_for_the_next_word():
    house = House(llama(on_gpu=True), CuedModel(QWEN, on_gpu=True), mode="ollama")
    house.server.in_memory = [LLAMA, QWEN]
    voice = await house.desk.voice(LUNA, NOBODY_CAST)
    async with house.desk.heavy() as sentence:
        assert sentence == (
            "llama3.2:3b and qwen3:4b leave the graphics card while the studio renders; "
            "they are loaded again for the next word."
        )
        assert await speaks(voice) == "Llama says."
    house.server.in_memory = [LLAMA]
    assert await house.desk.rest() == "", "it is on the processor now"


async def test_a_render_begins_when_the_model_has_left_or_after_a_few_seconds():
    for lingers, seconds in ((3, 0.75), (1000, 5.0)):
        house = House(llama(on_gpu=True))
        await house.desk.ready()
        house.server.in_memory, house.server.lingers = [LLAMA], lingers
        resting, began = asyncio.ensure_future(house.desk.rest()), house.clock.now()
        while not resting.done():
            await asyncio.sleep(0)
            if house.clock.sleeping:
                await house.clock.advance(timedelta(milliseconds=250))
        assert "leaves the graphics card" in resting.result()
        assert (house.clock.now() - began).total_seconds() == seconds


async def test_one_that_only_measures_likeness_keeps_nobody_from_leaving():
    house = House(CuedModel("nomic:latest", on_gpu=True), llama(on_gpu=True))
    house.server.capabilities["nomic:latest"] = frozenset({"embedding"})
    house.server.in_memory = ["nomic:latest", LLAMA]
    assert (await house.desk.rest()).startswith("llama3.2:3b leaves")


async def test_a_server_that_is_down_holds_no_card():
    house = House(llama(on_gpu=True))
    await house.desk.ready()
    house.server.is_down = True
    async with house.desk.heavy() as sentence:
        assert sentence == ""


async def test_a_render_that_fails_gives_the_card_back():
    house = House(llama(on_gpu=True))
    house.server.in_memory = [LLAMA]
    voice = await house.desk.voice(LUNA, NOBODY_CAST)
    with pytest.raises(RuntimeError, match="no film"):
        async with house.desk.heavy():
            raise RuntimeError("no film")
    assert await speaks(voice) == "Llama says."


async def test_everything_is_closed_once():
    model, spare = llama(), qwen()
    house = House(model, spare)
    await house.desk.voice(LUNA, NOBODY_CAST)
    await house.desk.voice(LUNA, cast("Luna", "embedded"))
    await house.desk.close()
    await house.desk.close()
    assert (model.closed, spare.closed, house.server.closed) == (1, 0, 1)
    assert house.embedded.closed >= 1


def test_a_server_without_a_clock_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="clock"):
        ModelDesk(CuedServer(), CuedModel)


# ---- on the wire


async def test_a_day_with_ollama_as_it_is():
    """The same desk before the server's own protocol: a full queue, a full memory, a crash, a render."""
    embedded = CuedModel("SmolLM2", always="By script.", free=False)
    models = [ModelHere(name=LLAMA), ModelHere(name="nomic-embed-text", capabilities=("embedding",))]
    async with StandIn(models, brain=lambda asked: "Llama says.") as there, connected(there) as server:
        desk = ModelDesk(server, lambda: embedded, clock=HurriedClock(), patience=5.0)
        voice = await desk.voice(LUNA, NOBODY_CAST)
        assert (await speaks(voice), desk.describe()) == (
            "Llama says.",
            "llama3.2:3b speaks, through Ollama.",
        )

        there.fail("busy")
        assert await speaks(voice) == "Llama says."

        there.fail("out_of_memory")
        with pytest.raises(ModelSwitched, match=r"does not fit .+ speaks in its place") as switch:
            await speaks(voice)
        assert (switch.value.was, switch.value.now) == (LLAMA, "SmolLM2")
        assert await speaks(voice) == "By script."
        assert await desk.retry() == "llama3.2:3b takes over again from the embedded model."
        assert await speaks(voice) == "Llama says."

        async with desk.heavy() as sentence:
            assert sentence.startswith("llama3.2:3b leaves the graphics card")
            assert await server.loaded() == []
            assert await speaks(voice) == "By script."

        await there.down()
        with pytest.raises(ModelSwitched, match=r"ollama serve.+ speaks until it is back"):
            await speaks(voice)
        assert (await desk.voice(FRAME, NOBODY_CAST)).note
        assert "SmolLM2 speaks" in await desk.retry()
        await there.up()
        assert await desk.retry() == "llama3.2:3b takes over again from the embedded model."
        assert await speaks(await desk.voice(FRAME, NOBODY_CAST)) == "Llama says."
        await desk.close()


async def test_a_port_where_nobody_listens_costs_no_noticeable_time():
    async with StandIn() as there:
        host = there.host
    async with connected(there, host=host) as server:
        desk = ModelDesk(server, lambda: CuedModel("SmolLM2"), clock=ManualClock(START))
        await desk.ready()  # makes the connection pool, too
        began = time.perf_counter()
        await desk.retry()
        assert time.perf_counter() - began < 0.4
        assert desk.profile.name == "SmolLM2"
