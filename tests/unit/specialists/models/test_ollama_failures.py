"""Every way an Ollama server can fail us: the error, the sentence, and what is offered."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from specialists.deciding.remedies import EMBEDDED, TRY_AGAIN, read_remedy
from specialists.models.ollama import OllamaServer
from specialists.models.ollama_trouble import Trouble, read_answer
from specialists.ports import ChatTurn, LanguageModel, ModelRequest
from storage.domain.errors import (
    CloudRefused,
    ModelBusy,
    ModelMissing,
    ModelOutOfMemory,
    ModelServerDown,
    ModelTimedOut,
    ModelUnavailable,
    NotFound,
    StreamBroken,
)
from tests.fakes.ollama import FAILURES, ModelHere, Published, StandIn, connected

BIG = ModelHere(name="big:70b", size=40_000_000_000)
MIDDLE = ModelHere(name="middle:8b", size=5_000_000_000)
SMALL = ModelHere(name="small:1b", size=1_000_000_000)
SEER = ModelHere(name="seer:7b", size=6_000_000_000, capabilities=("completion", "vision"))
MEASURE = ModelHere(name="measure", size=100_000_000, capabilities=("embedding",))
STUB = ModelHere(name="far:latest", size=384, remote_host="https://ollama.com:443", remote_model="far")

ONE_MORE = ModelHere(name="fifth:9b", size=7_000_000_000)

HELLO = ModelRequest(messages=(ChatTurn(role="user", content="Say five words to me."),), seed=1)


@pytest.fixture
async def there() -> AsyncIterator[StandIn]:
    here = [STUB, MEASURE, BIG, MIDDLE, SMALL, SEER, ONE_MORE]
    async with StandIn(here, published=[Published(model=BIG)]) as server:
        yield server


@pytest.fixture
async def server(there: StandIn) -> AsyncIterator[OllamaServer]:
    async with connected(there) as server:
        yield server


async def _said(model: LanguageModel, request: ModelRequest = HELLO) -> str:
    return "".join([piece async for piece in model.stream(request)])


# The failure, our error, a part of its sentence, and the labels it offers (None: any).
BEFORE: list[tuple[str, type[ModelUnavailable], str, tuple[str, ...] | None]] = [
    ("out_of_memory", ModelOutOfMemory, "does not fit into the machine's memory: use a smaller model such as small:1b", ("Use small:1b", EMBEDDED, TRY_AGAIN)),
    ("out_of_memory_terminated", ModelOutOfMemory, "does not fit", None),
    ("out_of_memory_old", ModelOutOfMemory, "does not fit", None),
    ("out_of_memory_mlx", ModelOutOfMemory, "does not fit", None),
    ("load_failed", ModelUnavailable, "could not load big:70b", ("Pull big:70b", "Use small:1b", EMBEDDED)),
    ("terminated", ModelUnavailable, "may be too large for the machine", None),
    ("load_timeout", ModelTimedOut, "use a smaller model such as small:1b, or raise ollama_timeout_seconds", (TRY_AGAIN, "Use small:1b", EMBEDDED)),
    ("runner_died", ModelUnavailable, "stopped before its first word", (TRY_AGAIN, "Use small:1b", EMBEDDED)),
    ("running_failed", ModelUnavailable, "stopped before its first word", None),
    ("error_at_once", ModelUnavailable, "stopped before its first word", None),
    ("busy", ModelBusy, "its queue is full", (TRY_AGAIN, EMBEDDED)),
    ("canceled", ModelUnavailable, "gave up loading", None),
    ("too_long", ModelUnavailable, "longer than big:70b's context of 8192 tokens: raise ollama_context", None),
    ("too_long_native", ModelUnavailable, "longer than big:70b's context", None),
    ("blind", ModelUnavailable, "cannot look at pictures", ("Use seer:7b", "Pull qwen2.5vl:3b")),
    ("blind_native", ModelUnavailable, "cannot look at pictures", None),
    ("cloud_disabled", ModelUnavailable, "turned off on this server", None),
    ("unauthorized", ModelUnavailable, "ollama signin", None),
    ("cloud_unreachable", ModelUnavailable, "a cloud that Ollama cannot reach", None),
    ("rate_limited", ModelBusy, "takes no more requests", None),
    ("bad_format", ModelUnavailable, "would not take the request to big:70b (invalid format", None),
    ("bad_option", ModelUnavailable, "must be of type integer", None),
    ("host_refused", ModelServerDown, "refuses to be called", (TRY_AGAIN, EMBEDDED)),
    ("redirected", ModelServerDown, "not as Ollama does", None),
    ("error_is_html", ModelServerDown, "not as Ollama does", None),
    ("not_ollama", ModelUnavailable, "cannot be read as Ollama's words", (TRY_AGAIN, EMBEDDED)),
    ("unknown_path", ModelUnavailable, "too old for the studio", None),
    ("error_is_an_object", ModelUnavailable, "(boom)", None),
    ("error_is_null", ModelUnavailable, "cannot be read", None),
    ("cut_before_the_answer", ModelUnavailable, "broke before big:70b's first word", (TRY_AGAIN, EMBEDDED)),
    ("no_line_at_all", ModelUnavailable, "ended without a word", None),
    ("junk_at_once", ModelUnavailable, "cannot be read", None),
]  # fmt: skip

HALF_WAY: list[tuple[str, str]] = [
    ("error_half_way", "the program that runs it stopped"),
    ("out_of_memory_half_way", "the machine's memory ran out"),
    ("error_in_a_string_half_way", "boom"),
    ("error_object_half_way", "could not be read"),
    ("error_number_half_way", "could not be read"),
    ("junk_half_way", "could not be read"),
    ("blank_line_half_way", "could not be read"),
    ("no_last_line", "ended the reply without finishing it"),
    ("cut_half_way", "the connection to Ollama broke"),
    ("cut_in_a_line", "could not be read"),
]


@pytest.mark.parametrize(("failure", "kind", "words", "remedies"), BEFORE)
async def test_a_failure_before_the_first_word_is_a_sentence_with_ways_out(
    there: StandIn,
    server: OllamaServer,
    failure: str,
    kind: type[ModelUnavailable],
    words: str,
    remedies: tuple[str, ...] | None,
):
    model = await server.model("big:70b")
    there.fail(failure)
    with pytest.raises(ModelUnavailable) as caught:
        await _said(model)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")
    assert caught.value.remedies
    assert all(read_remedy(label) for label in caught.value.remedies)
    if remedies is not None:
        assert caught.value.remedies == remedies
    assert await _said(model)  # and the next request is served


@pytest.mark.parametrize(("failure", "words"), HALF_WAY)
async def test_what_was_said_before_a_break_is_kept(
    there: StandIn, server: OllamaServer, failure: str, words: str
):
    model = await server.model("small:1b")
    there.fail(failure)
    heard: list[str] = []
    with pytest.raises(StreamBroken) as caught:
        async for piece in model.stream(HELLO):
            heard.append(piece)  # noqa: PERF401  # what came before the break
    assert caught.value.said == "".join(heard) == "You said: Say"
    assert words in str(caught.value)
    assert str(caught.value).startswith("small:1b stopped half-way: ")
    assert await _said(model)


def test_every_failure_the_stand_in_knows_is_tried():
    tried = {row[0] for row in BEFORE} | {row[0] for row in HALF_WAY} | {row[0] for row in PULLS}
    silent = {"slow_first_byte", "stall_half_way", "pull_stalls"}  # below, each with a limit of its own
    assert tried | silent == FAILURES.keys()


async def test_a_silent_server_is_given_up_after_the_limit(there: StandIn):
    async with connected(there, timeout=0.3) as server:
        model = await server.model("big:70b")
        there.fail("slow_first_byte")
        with pytest.raises(ModelTimedOut, match=r"said nothing for 0.3 seconds: .* such as small:1b"):
            await _said(model)
        there.fail("stall_half_way")
        with pytest.raises(StreamBroken, match="nothing more within the limit") as caught:
            await _said(model)
        assert caught.value.said == "You said: Say"
        there.fail("slow_first_byte", path="/api/version")
        with pytest.raises(ModelServerDown, match="said nothing"):
            await server.version()


async def test_a_server_that_is_down_says_how_to_start_it_and_works_once_it_is_up(
    there: StandIn, server: OllamaServer
):
    model = await server.model("small:1b")
    await there.down()
    for trying in (server.version(), server.installed(), server.loaded(), server.model("m"), _said(model)):
        with pytest.raises(ModelServerDown) as caught:
            await trying
        assert str(caught.value) == (
            f"Ollama does not answer at {there.host}: start it with `ollama serve`"
            " (or the Ollama app), then choose Try again."
        )
        assert caught.value.remedies == (TRY_AGAIN, EMBEDDED)
    await there.up()
    assert await _said(model)


async def test_a_model_that_is_missing_is_named_and_others_are_offered(there: StandIn, server: OllamaServer):
    with pytest.raises(ModelMissing) as caught:
        await server.model("llama3.2:3b")
    assert str(caught.value) == "llama3.2:3b is not installed in Ollama: pull it, or use one that is."
    assert caught.value.remedies == (
        "Pull llama3.2:3b",
        "Use big:70b",
        "Use middle:8b",
        "Use small:1b",
        "Use seer:7b",
        EMBEDDED,
    )  # four at most, and neither what cannot chat nor what is in a cloud
    model = await server.model("small:1b")
    del there.models["small:1b"]  # somebody removed it meanwhile
    with pytest.raises(ModelMissing, match=r"small:1b is not installed"):
        await _said(model)
    with pytest.raises(ModelMissing, match="not a name a model can have"):
        await server.model("two words")
    with pytest.raises(ModelMissing, match="nobody is not installed"):
        await server.embed("nobody", ["x"])


async def test_a_server_with_no_model_at_all_offers_the_embedded_one():
    async with StandIn() as there, connected(there) as server:
        with pytest.raises(
            ModelMissing, match="no other chat model is: pull it, or use the embedded"
        ) as caught:
            await server.model("llama3.2:3b")
        assert caught.value.remedies == ("Pull llama3.2:3b", EMBEDDED)


async def test_a_model_that_only_measures_cannot_chat(server: OllamaServer):
    with pytest.raises(ModelUnavailable, match="measure only measures likeness"):
        await server.model("measure")
    with pytest.raises(ModelUnavailable, match="small:1b cannot measure likeness") as caught:
        await server.embed("small:1b", ["a fox"])
    assert "Use measure:latest" in caught.value.remedies
    with pytest.raises(ModelUnavailable, match="small:1b cannot call tools"):
        await server.call("small:1b", HELLO.messages, [{"name": "f", "parameters": {}}])


async def test_a_list_or_version_in_trouble_is_a_server_that_is_down(there: StandIn, server: OllamaServer):
    for failure in ("runner_died", "error_is_null", "not_ollama", "host_refused", "unknown_path"):
        for path, asking in (("/api/version", server.version), ("/api/tags", server.installed)):
            there.fail(failure, path=path)
            with pytest.raises(ModelServerDown, match=r"\.$"):
                await asking()
    there.fail("error_is_null", path="/api/show")
    with pytest.raises(ModelServerDown):
        await server.model("small:1b")


class TestClouds:
    """No prompt leaves the house unless the settings say so, and nothing is even sent."""

    @pytest.mark.parametrize("name", ["gpt-oss:120b-cloud", "kimi:cloud"])
    async def test_names_of_a_cloud_are_refused_before_anything_is_sent(
        self, there: StandIn, server: OllamaServer, name: str
    ):
        with pytest.raises(CloudRefused, match='ollama_cloud = "allow"'):
            await server.model(name)
        with pytest.raises(CloudRefused):
            await server.embed(name, ["x"])
        with pytest.raises(CloudRefused):
            await server.call(name, HELLO.messages, [])
        with pytest.raises(CloudRefused):
            await anext(aiter(server.pull(name)))
        assert not there.requests

    async def test_a_stub_of_a_cloud_model_is_refused_whatever_its_name(
        self, there: StandIn, server: OllamaServer
    ):
        for asking in (
            server.model("far"),
            server.embed("far", ["x"]),
            server.call("far", HELLO.messages, []),
        ):
            with pytest.raises(CloudRefused, match="far answers from a cloud"):
                await asking
        assert {seen.path for seen in there.requests} == {"/api/show"}  # no prompt was

    async def test_they_may_be_allowed(self, there: StandIn):
        async with connected(there, allow_cloud=True) as server:
            model = await server.model("far")
            assert not model.profile.on_gpu
            assert await _said(model)

    async def test_the_cloud_as_a_server_is_refused(self):
        server = OllamaServer(host="https://ollama.com")
        with pytest.raises(CloudRefused, match="is a cloud"):
            await server.model("llama3.2:3b")
        await server.close()


PULLS: list[tuple[str, type[Exception], str]] = [
    ("pull_no_network", ModelUnavailable, "did not arrive whole"),
    ("pull_retries", ModelUnavailable, "max retries exceeded"),
    ("pull_mismatch", ModelUnavailable, "digest mismatch"),
    ("pull_disk_full", ModelUnavailable, "disk of Ollama's machine is full"),
    ("pull_too_new", ModelUnavailable, "needs a newer Ollama"),
    ("pull_cut", ModelUnavailable, "What came is kept"),
    ("pull_stops", ModelUnavailable, "it stopped before the end"),
]


@pytest.mark.parametrize(("failure", "kind", "words"), PULLS)
async def test_a_pull_that_fails_says_why_and_can_be_done_again(
    there: StandIn, server: OllamaServer, failure: str, kind: type[Exception], words: str
):
    there.fail(failure)
    with pytest.raises(kind, match=words) as caught:
        async for _ in server.pull("big:70b"):
            pass
    assert "Pull big:70b" in getattr(caught.value, "remedies", ())
    assert [one async for one in server.pull("big:70b")][-1].done


async def test_a_name_nobody_publishes_is_not_found(server: OllamaServer):
    for name in ("lama9.9", "two words"):
        with pytest.raises(NotFound, match=f'Nobody publishes a model called "{name}"'):
            async for _ in server.pull(name):
                pass


async def test_a_call_that_breaks_off_keeps_what_was_said(there: StandIn):
    there.models["able:3b"] = ModelHere(name="able:3b", capabilities=("completion", "tools"))
    async with connected(there) as server:
        tool: dict[str, Any] = {"name": "f", "parameters": {}}
        for failure in ("cut_half_way", "no_last_line", "error_half_way", "junk_half_way"):
            there.fail(failure)
            with pytest.raises(StreamBroken, match="stopped half-way") as caught:
                await server.call("able:3b", HELLO.messages, [tool])
            assert caught.value.said == "You said: Say"
        there.fail("out_of_memory")
        with pytest.raises(ModelOutOfMemory):
            await server.call("able:3b", HELLO.messages, [tool])
        assert (await server.call("able:3b", HELLO.messages, [tool]))[0].startswith("You said")


def test_an_error_inside_a_stream_has_no_status_and_is_read_by_its_words():
    assert read_answer(-1, "model 'm' not found").trouble is Trouble.MISSING
    assert read_answer(-1, '"m" does not support chat').trouble is Trouble.NO_CHAT
    assert read_answer(-1, "anything else").trouble is Trouble.REFUSED


def test_words_are_read_whatever_they_are_wrapped_in():
    inside = '{"error":{"message":"llama-server: out of memory"}}'
    for text in (inside, {"error": inside}, "CUDA error: Out Of Memory"):
        assert read_answer(-1, text).trouble is Trouble.OUT_OF_MEMORY
    odd: list[object] = [None, "", 7, [], {"error": {"deep": {"er": 1}}}, "{not json", "x" * 5000]
    for text in odd:
        told = read_answer(500, text)
        assert told.trouble is Trouble.REFUSED
        assert len(told.words) <= 200
