"""A model looks at pictures through Ollama; whatever goes wrong there, there is no report and a reason."""

import base64
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.bootstrap import desk_of, eye_of
from config.settings import Settings
from specialists.models.desk import ModelDesk
from specialists.models.eye import ModelEye
from specialists.models.ollama import OllamaServer
from specialists.models.scripted import ScriptedModel
from specialists.ports import Sight
from tests.builders import START, a_bench, a_bench_with, a_shot
from tests.fakes.clock import ManualClock
from tests.fakes.ollama import Brain, ModelHere, StandIn, connected

SEER = ModelHere(name="seer:7b", capabilities=("completion", "vision"))
BLIND = ModelHere(name="talker:3b")
CLOUD = ModelHere(name="far:latest", capabilities=("completion", "vision"), remote_host="https://ollama.com:443", remote_model="far")  # fmt: skip
SAID = {"seen": "A keeper.", "matches": 7, "problems": [{"kind": "broken face", "weight": "clear", "sentence": "It has no mouth."}]}  # fmt: skip
SEEN = Sight(seen="A keeper.", problems=("Broken face: It has no mouth.",), matches=7)
PICTURES = (b"first jpeg", b"second jpeg")


def saying(text: str) -> Brain:
    return lambda asked: text


@pytest.fixture
async def there() -> AsyncIterator[StandIn]:
    async with StandIn([SEER, BLIND, CLOUD], brain=saying(json.dumps(SAID))) as server:
        yield server


@pytest.fixture
async def server(there: StandIn) -> AsyncIterator[OllamaServer]:
    async with connected(there, timeout=0.5) as server:
        yield server


def the_desk(server: OllamaServer) -> ModelDesk:
    return ModelDesk(server, ScriptedModel, clock=ManualClock(START))


def eye_with(server: OllamaServer, model: str = "seer:7b", **options: Any) -> ModelEye:
    desk = the_desk(server)
    return ModelEye(lambda: desk.seer(model, **options))


async def test_a_report_is_asked_for_under_its_schema_with_the_pictures(there: StandIn, server: OllamaServer):
    eye = eye_with(server)
    assert await eye.look(PICTURES, a_shot()) == SEEN
    assert eye.trouble == ""
    (body,) = there.asked("/api/chat")
    assert [base64.b64decode(picture) for picture in body["messages"][-1]["images"]] == list(PICTURES)
    assert set(body["format"]["properties"]) == {"seen", "matches", "problems"}
    assert body["options"]["temperature"] == 0


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("out_of_memory", "does not fit"),
        ("busy", "its queue is full"),
        ("load_failed", "could not load"),
        ("runner_died", "stopped before its first word"),
        ("blind", "cannot look at pictures"),
        ("slow_first_byte", "said nothing for"),
        ("cut_before_the_answer", "broke before"),
        ("not_ollama", "cannot be read as Ollama's words"),
        ("cut_half_way", "stopped half-way"),
        ("stall_half_way", "stopped half-way"),
        ("error_half_way", "stopped half-way"),
    ],
)
async def test_a_failure_is_no_report_and_is_not_tried_again(
    there: StandIn, server: OllamaServer, failure: str, words: str
):
    eye = eye_with(server)
    there.fail(failure)
    assert await eye.look(PICTURES, a_shot()) is None
    assert words in eye.trouble and "choose Try again" not in eye.trouble
    assert len(there.asked("/api/chat")) == 1
    assert await eye.look(PICTURES, a_shot()) == SEEN, "the next picture is looked at again"
    assert eye.trouble == ""


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (
            "talker:3b",
            "talker:3b cannot look at pictures: set vision_model to one that can, such as qwen2.5vl:3b.",
        ),
        ("gone:1b", "gone:1b is not installed in Ollama"),
        ("far", "answers from a cloud"),
    ],
)
async def test_a_model_that_cannot_look_is_not_asked(
    there: StandIn, server: OllamaServer, model: str, words: str
):
    eye = eye_with(server, model)
    assert await eye.look(PICTURES, a_shot()) is None
    assert words in eye.trouble
    assert there.asked("/api/chat") == []


async def test_without_a_server_nobody_looks(there: StandIn, server: OllamaServer):
    await there.down()
    eye = eye_with(server)
    assert await eye.look(PICTURES, a_shot()) is None
    assert eye.trouble.startswith("Ollama does not answer at") and eye.trouble.endswith(
        "(or the Ollama app)."
    )
    alone = ModelDesk.of(ScriptedModel())
    eye = ModelEye(lambda: alone.seer("seer:7b"))
    assert await eye.look(PICTURES, a_shot()) is None
    assert "set language_model to auto or ollama" in eye.trouble


async def test_a_reply_that_is_no_report_is_trouble_too(there: StandIn, server: OllamaServer):
    there.brain = saying("A lovely picture!")
    eye = eye_with(server)
    assert await eye.look(PICTURES, a_shot()) is None
    assert eye.trouble == "The model's report could not be read."


async def test_a_report_that_never_ends_is_cut_off(there: StandIn, server: OllamaServer):
    there.brain = saying("{ " * 3000)
    eye = eye_with(server)
    assert await eye.look(PICTURES, a_shot()) is None
    assert "cut off at its limit of 400 tokens" in eye.trouble


async def test_trouble_is_logged_once_until_it_is_over(
    there: StandIn, server: OllamaServer, caplog: pytest.LogCaptureFixture
):
    eye = eye_with(server)
    there.fail("busy", times=2)
    with caplog.at_level(logging.WARNING):
        assert await eye.look(PICTURES, a_shot()) is None
        assert await eye.look(PICTURES, a_shot()) is None
        assert await eye.look(PICTURES, a_shot()) == SEEN
        there.fail("busy")
        assert await eye.look(PICTURES, a_shot()) is None
    assert [r.message.partition(":")[0] for r in caplog.records] == ["Nobody looks at what is made"] * 2


# ---- one graphics card


async def test_a_model_that_would_be_loaded_onto_the_card_does_not_look(there: StandIn, server: OllamaServer):
    eye = eye_with(server, off_card=True)
    assert await eye.look(PICTURES, a_shot()) is None
    assert eye.trouble.startswith("seer:7b would need the graphics card")
    assert there.asked("/api/chat") == [] and there.memory.loads == []


async def test_a_model_in_main_memory_looks_all_the_same(server: OllamaServer, there: StandIn):
    there.models["seer:7b"] = ModelHere(name="seer:7b", capabilities=SEER.capabilities, on_gpu=False)
    assert await eye_with(server).look(PICTURES, a_shot()) == SEEN  # which loads it
    assert await eye_with(server, off_card=True).look(PICTURES, a_shot()) == SEEN


@pytest.mark.parametrize(
    ("tier", "while_rendering", "looks"),
    [("draft", False, True), ("final", False, False), ("final", True, True)],
)
async def test_the_settings_say_who_looks_and_whether_beside_a_render(
    there: StandIn, tier: str, while_rendering: bool, looks: bool
):
    settings = Settings(
        ollama_host=there.host, vision_model="seer:7b", vision_while_rendering=while_rendering
    )
    desk = desk_of(settings, ManualClock(START), ScriptedModel)
    eye = eye_of(settings, desk, a_bench_with("still", tier=tier))
    assert eye is not None
    assert await eye.look(PICTURES, a_shot()) == (SEEN if looks else None)
    await desk.close()


def test_nobody_looks_unless_the_settings_name_a_model():
    assert eye_of(Settings(), ModelDesk.of(ScriptedModel()), a_bench()) is None
