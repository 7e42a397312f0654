"""An Ollama server when all is well: what is sent, what comes of it, and who is told to stop."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from specialists.models.ollama import OllamaServer
from specialists.models.ollama_pull import Layers
from specialists.models.ollama_thoughts import Aloud
from specialists.ports import ChatTurn, InstalledModel, LanguageModel, ModelRequest, Pulled, ToolCall
from storage.domain.errors import ModelServerDown, ModelUnavailable, ReplyUnusable
from tests.fakes.ollama import Answer, Asked, Brain, Call, ModelHere, Published, StandIn, connected

PNG = b"\x89PNG\r\n\x1a\n and so on"
CHATTY = ModelHere(name="chatty:3b", context=4096)
THINKER = ModelHere(name="thinker:4b", capabilities=("completion", "tools", "thinking"))
STUBBORN = ModelHere(name="gpt-oss:20b", family="gptoss", capabilities=("completion", "thinking"))
SEER = ModelHere(name="seer", capabilities=("completion", "vision"), on_gpu=False, native=True)
OLD = ModelHere(name="old:7b", tells=False, context=2048)
ANCIENT = ModelHere(name="ancient", tells=False, tells_when_shown=False)
BERT = ModelHere(name="minilm", tells=False, tells_when_shown=False, family="bert", size=1)

TURNS = (ChatTurn(role="system", content="You are Luna."), ChatTurn(role="user", content="Speak."))


@pytest.fixture
async def there() -> AsyncIterator[StandIn]:
    async with StandIn([CHATTY, THINKER, STUBBORN, SEER, OLD, ANCIENT, BERT]) as server:
        yield server


@pytest.fixture
async def server(there: StandIn) -> AsyncIterator[OllamaServer]:
    async with connected(there, keep_alive="10m") as server:
        yield server


def _always(answer: str | Answer) -> Brain:
    def brain(asked: Asked) -> str | Answer:
        return answer

    return brain


async def _pieces(model: LanguageModel, request: ModelRequest | None = None) -> list[str]:
    request = request or ModelRequest(messages=TURNS, seed=7)
    return [piece async for piece in model.stream(request)]


async def test_a_chat_sends_exactly_this(there: StandIn, server: OllamaServer):
    model = await server.model("Chatty:3B")
    request = ModelRequest(
        messages=TURNS,
        seed=2**31 + 7,
        max_tokens=50,
        temperature=0.3,
        script='root ::= "no"',
        threads=1,
    )
    assert "".join(await _pieces(model, request)) == "You said: Speak."
    assert there.asked("/api/chat") == [
        {
            "model": "Chatty:3B",
            "stream": True,
            "options": {"seed": 7, "temperature": 0.3, "num_predict": 50, "num_ctx": 4096},
            "keep_alive": "10m",
            "messages": [
                {"role": "system", "content": "You are Luna."},
                {"role": "user", "content": "Speak."},
            ],
            "tools": [],
        }
    ]  # no script, no threads; the context is what the model was trained for, less than the settings'


async def test_pictures_and_schemas_are_sent_whole(there: StandIn, server: OllamaServer):
    model = await server.model("seer")
    assert model.profile.sees
    look = ChatTurn(role="user", content="Look.", images=(PNG, b"\xff\xd8 a photograph"))
    schema = '{"type": "object", "properties": {"a": {"anyOf": [{"type": "null"}]}}}'
    await _pieces(model, ModelRequest(messages=(look,), seed=1, schema=schema))
    (body,) = there.asked("/api/chat")
    assert body["messages"][0]["images"] == ["iVBORw0KGgogYW5kIHNvIG9u", "/9ggYSBwaG90b2dyYXBo"]
    assert body["format"] == {"type": "object", "properties": {"a": {"anyOf": [{"type": "null"}]}}}


async def test_thoughts_are_neither_asked_for_nor_posted(there: StandIn, server: OllamaServer):
    there.brain = _always(Answer(text="Moonlight, then.", thoughts="The person wants a mood"))
    thinker, stubborn = await server.model("thinker:4b"), await server.model("gpt-oss:20b")
    assert thinker.profile.thinks
    assert await _pieces(thinker) == ["Moonlight,", " then."]
    assert await _pieces(stubborn) == ["Moonlight,", " then."]  # thought whatever it was told
    quiet, low = there.asked("/api/chat")
    assert (quiet["think"], quiet["options"]["num_predict"]) == (False, 120)
    assert (low["think"], low["options"]["num_predict"]) == ("low", 120 + 1024)
    assert "think" not in (await _asked_of(there, server, "chatty:3b"))


async def _asked_of(there: StandIn, server: OllamaServer, name: str) -> dict[str, Any]:
    await _pieces(await server.model(name))
    return there.asked("/api/chat")[-1]


async def test_thoughts_inside_the_text_are_not_posted_either(there: StandIn, server: OllamaServer):
    there.brain = _always("<think> Hmm, the person… </think>\n\nMoonlight, then.")
    assert "".join(await _pieces(await server.model("chatty:3b"))) == "Moonlight, then."


@pytest.mark.parametrize(
    ("reply", "aloud"),
    [
        ("Hello there", "Hello there"),
        ("  <think>a</think>  b", "b"),
        ("<thinking>a</think></thinking>b", "b"),
        ("<think>never ends", ""),
        ("<think></think>b <think>c</think>", "b <think>c</think>"),
        ("<thi", "<thi"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_only_a_thought_at_the_beginning_is_held_back(reply: str, aloud: str, size: int):
    pieces = [reply[at : at + size] for at in range(0, len(reply), size)]
    filtered = Aloud()
    assert "".join(filtered.take(piece) for piece in pieces) + filtered.rest() == aloud


async def test_a_reply_cut_at_its_limit_says_so_after_its_last_piece(there: StandIn, server: OllamaServer):
    there.brain = _always(Answer(text="one two three four", thoughts="five six seven"))
    model = await server.model("chatty:3b")
    heard: list[str] = []
    with pytest.raises(ReplyUnusable, match=r"chatty:3b's reply was cut off at its limit of 2 tokens"):
        async for piece in model.stream(ModelRequest(messages=TURNS, seed=1, max_tokens=2)):
            heard.append(piece)  # noqa: PERF401  # what came before the cut
    assert heard == ["one", " two"]
    there.models["chatty:3b"] = ModelHere(
        name="chatty:3b", family="gptoss", capabilities=("completion", "thinking")
    )
    there.brain = _always(Answer(thoughts="hm " * 2000))
    with pytest.raises(ReplyUnusable, match="all thought and no word"):
        await _pieces(await server.model("chatty:3b"))


async def test_odd_characters_come_through(there: StandIn, server: OllamaServer):
    """U+0085 ends a line for the client's reader, and no line of Ollama's."""
    text = "One\x85two\u2028three <b>&amp; \u00c2\u00a0 日本 🎬"
    there.brain = _always(text)
    assert "".join(await _pieces(await server.model("chatty:3b"))) == text


class _Torn(httpx.AsyncBaseTransport):
    """A network that hands over one byte at a time."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        reply = await self._inner.handle_async_request(request)
        body = b"".join([chunk async for chunk in cast(httpx.AsyncByteStream, reply.stream)])
        await reply.aclose()

        async def bytewise() -> AsyncIterator[bytes]:
            for at in range(len(body)):
                yield body[at : at + 1]

        return httpx.Response(reply.status_code, headers={"x": "y"}, content=bytewise())

    async def aclose(self) -> None:
        await self._inner.aclose()


async def test_characters_torn_apart_on_the_way_are_whole_again(there: StandIn):
    text = "One\x85two \u00c2\x85 \u00e0 日本 end"
    there.brain = _always(text)
    async with connected(there, transport=_Torn()) as server:
        assert "".join(await _pieces(await server.model("chatty:3b"))) == text
        assert (await server.call("chatty:3b", TURNS, []))[0] == text


async def test_what_is_installed_is_told_newest_first_whatever_the_servers_age(server: OllamaServer):
    found = {one.name: one for one in await server.installed()}
    assert next(iter(found)) == "chatty:3b"
    assert found["chatty:3b"] == InstalledModel(
        name="chatty:3b",
        size=2_019_393_189,
        capabilities=frozenset({"completion"}),
        parameters="3.2B",
        context=4096,
    )
    assert found["old:7b"].capabilities == {"completion"}  # asked of /api/show
    assert found["old:7b"].context == 2048
    assert found["ancient:latest"].capabilities == {"completion"}  # nobody says: it may chat
    assert found["minilm:latest"].capabilities == {"embedding"}  # its family can do nothing else


async def test_an_old_servers_models_are_looked_at_once(there: StandIn, server: OllamaServer):
    await server.installed()
    looked = len(there.asked("/api/show"))
    await server.installed()
    assert looked == len(there.asked("/api/show")) == 3


async def test_a_profile_tells_what_the_server_knows(server: OllamaServer):
    profile = (await server.model("thinker:4b")).profile
    assert (profile.name, profile.context, profile.languages) == ("thinker:4b", 8192, ("*",))
    assert profile.speaks_freely
    assert (profile.calls_tools, profile.thinks, profile.sees) == (True, True, False)


async def test_where_a_model_runs_is_known_after_its_first_reply(server: OllamaServer):
    model = await server.model("seer")
    assert model.profile.on_gpu  # nobody knows yet
    await _pieces(model)
    assert not model.profile.on_gpu
    assert not (await server.model("SEER:latest")).profile.on_gpu  # it is loaded by now


async def test_models_come_into_memory_and_leave_it(server: OllamaServer):
    assert await server.loaded() == []
    await _pieces(await server.model("seer"))
    assert await server.loaded() == ["seer:latest"]
    await server.release("seer")
    assert await server.loaded() == []
    await server.release("seer")  # nothing to do is no error


async def test_the_context_never_changes_so_a_model_is_loaded_once(there: StandIn, server: OllamaServer):
    model = await server.model("thinker:4b")
    for length in (20, 4000):
        await _pieces(model, ModelRequest(messages=TURNS, seed=1, max_tokens=length))
    await server.call("thinker:4b", TURNS, [])
    assert there.memory.loads == [("thinker:4b", 8192)]


async def test_the_version_is_told(server: OllamaServer):
    assert await server.version() == "0.33.0"


class TestPulls:
    @pytest.fixture
    def there(self) -> StandIn:
        return StandIn(published=[Published(model=ModelHere(name="more:1b"), layers=(800, 200))])

    async def test_progress_is_over_all_layers_and_ends_with_one(self, there: StandIn):
        async with there, connected(there) as server:
            told = [one async for one in server.pull("more:1b")]
            assert told[0] == Pulled(status="pulling manifest", fraction=None)
            assert told[-1] == Pulled(status="success", fraction=1.0, done=True)
            halves = [one.fraction for one in told if one.fraction is not None]
            assert halves[:4] == [0, 0.125, 0.25, 0.375]
            assert min(halves[9:]) == 0.8  # the second layer has begun
            assert [one.name for one in await server.installed()] == ["more:1b"]

    async def test_one_that_was_stopped_goes_on_from_there(self, there: StandIn):
        async with there, connected(there) as server:
            there.fail("pull_stalls")
            async with aclosing(server.pull("more:1b")) as pulling:
                async for one in pulling:
                    if one.fraction == 0.25:
                        break
            assert await server.installed() == []
            again = [one.fraction async for one in server.pull("more:1b")]
            assert again[1] == 0.375  # what was on the way when it was stopped had arrived
            assert again[-1] == 1.0

    def test_progress_may_fall_back(self):
        layers = Layers()
        steps = [(100, 50), (100, 80), (100, 20), (100, None)]
        told = [layers.take(status="pulling", digest="a", total=t, completed=c) for t, c in steps]
        assert [one.fraction for one in told] == [0.5, 0.8, 0.2, 0.0]


class TestTools:
    SCHEMA = {  # noqa: RUF012  # a schema
        "name": "shot",
        "description": "Change a shot",
        "parameters": {
            "type": "object",
            "properties": {
                "shot": {"type": "integer", "minimum": 1},
                "look": {"type": "object", "properties": {"mood": {"anyOf": [{"type": "string"}]}}},
            },
            "additionalProperties": False,
        },
    }

    @pytest.mark.parametrize("native", [False, True])
    async def test_calls_are_found_wherever_they_are_placed(self, native: bool):
        def reply(asked: Asked) -> Answer:
            calls = (Call(name="shot", arguments={"look": {"mood": "calm"}}), Call(name="none"))
            return Answer(text="Very well.", calls=calls, thoughts="Which one?")

        able = ("completion", "tools", "thinking")
        here = ModelHere(name="m", capabilities=able, native=native)
        async with StandIn([here], brain=reply) as there, connected(there) as server:
            assert (await server.model("m")).profile.calls_tools
            look = ChatTurn(role="user", content="Calmer.", images=())
            said, calls = await server.call("m", [look], [self.SCHEMA])
            assert said == "Very well."
            assert calls == (
                ToolCall(name="shot", arguments={"look": {"mood": "calm"}}),
                ToolCall(name="none", arguments={}),
            )
            (body,) = there.asked("/api/chat")
            assert body["tools"] == [{"type": "function", "function": self.SCHEMA}]  # whole
            assert body["think"] is False


async def test_likeness_is_measured_in_vectors_of_length_one():
    async with StandIn([BERT, ModelHere(name="e", capabilities=("embedding",))]) as there:
        async with connected(there) as server:
            fox, again, whale = await server.embed("e", ["a red fox", "the red fox", "one whale"])
            assert sum(x * x for x in fox) == pytest.approx(1)
            near = sum(a * b for a, b in zip(fox, again, strict=True))
            far = sum(a * b for a, b in zip(fox, whale, strict=True))
            assert near > far
            assert await server.embed("e", []) == []
            assert len(there.asked("/api/embed")) == 1


class TestStopping:
    @pytest.fixture
    async def slow(self) -> AsyncIterator[StandIn]:
        async def brain(asked: Asked) -> AsyncIterator[str]:
            yield "Well"
            if "wait" in asked.last:
                await asyncio.Event().wait()
            yield " then."

        async with StandIn([CHATTY], brain=brain) as there:
            yield there

    async def test_closing_the_iterator_frees_the_slot(self, slow: StandIn):
        async with connected(slow) as server:
            model = await server.model("chatty:3b")
            waiting = ModelRequest(messages=(ChatTurn(role="user", content="wait"),), seed=1)
            async with aclosing(cast(AsyncGenerator[str], model.stream(waiting))) as pieces:
                assert await anext(pieces) == "Well"
                assert slow.memory.running == 1
            assert await _pieces(model) == ["Well", " then."]  # one slot, and it is free

    async def test_cancelling_frees_the_slot_and_whoever_waits_for_it(self, slow: StandIn):
        async with connected(slow) as server:
            model = await server.model("chatty:3b")
            waiting = ModelRequest(messages=(ChatTurn(role="user", content="wait"),), seed=1)
            two = [asyncio.ensure_future(_pieces(model, waiting)) for _ in range(2)]
            while slow.memory.running < 2:
                await asyncio.sleep(0)
            for one in two:
                one.cancel()
            assert all(
                isinstance(one, asyncio.CancelledError)
                for one in await asyncio.gather(*two, return_exceptions=True)
            )
            assert await _pieces(model) == ["Well", " then."]
            assert slow.memory.running == 0

    async def test_a_closed_connection_says_so(self, slow: StandIn):
        server = OllamaServer(host=slow.host)
        model = await server.model("chatty:3b")
        assert await _pieces(model)
        await server.close()
        await server.close()
        with pytest.raises(ModelUnavailable, match="was closed"):
            await _pieces(model)
        for asking in (server.version(), server.model("chatty:3b"), server.release("chatty:3b")):
            with pytest.raises(ModelServerDown, match="was closed"):
                await asking


class TestPrivacy:
    async def test_a_key_is_never_sent_to_anybody_but_the_cloud(
        self, there: StandIn, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("OLLAMA_API_KEY", "secret")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # nor is a proxy asked
        async with connected(there, api_key="mine") as server:
            await _pieces(await server.model("chatty:3b"))
        assert len(there.requests) > 2
        assert not any("authorization" in seen.headers for seen in there.requests)

    async def test_the_cloud_gets_the_key_it_was_given(self):
        seen: list[str | None] = []

        def cloud(request: httpx.Request) -> httpx.Response:
            seen.append(request.headers.get("authorization"))
            return httpx.Response(200, json={"version": "1"})

        server = OllamaServer(
            host="ollama.com", allow_cloud=True, api_key="mine", transport=httpx.MockTransport(cloud)
        )
        await server.version()
        await server.close()
        assert seen == ["Bearer mine"]


@pytest.mark.parametrize("host", ["::1", "'localhost'", "localhost:99999999", "http://[broken"])
def test_a_bad_variable_crashes_nothing(host: str):
    """The client builds one of its own for OLLAMA_HOST when it is imported; ours has its own address."""
    code = (
        "import asyncio, os, sys; from specialists.models.ollama import OllamaServer\n"
        "assert 'ollama' not in sys.modules\n"
        "async def main():\n"
        "    server = OllamaServer(host='127.0.0.1:9', timeout=1)\n"
        "    try: await server.release('m')\n"
        "    except Exception as exc: print(type(exc).__name__)\n"
        "    await server.close()\n"
        "asyncio.run(main())\n"
        "assert 'ollama' in sys.modules\n"
        "print(os.environ['OLLAMA_HOST'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "OLLAMA_HOST": host},  # noqa: TID251  # a child process
        cwd=Path(__file__).parents[4],
    )
    assert done.stdout.split("\n")[:2] == ["ModelServerDown", host], done.stderr
