"""The stand-in Ollama, held to what was measured of the real one."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.fakes.clock import ManualClock
from tests.fakes.ollama import Answer, Asked, Call, ModelHere, Published, StandIn

HELLO = [{"role": "user", "content": "Hello"}]
CHATTY = ModelHere(name="chatty:3b", capabilities=("completion", "tools"))
THINKER = ModelHere(name="thinker:latest", capabilities=("completion", "thinking"), native=True)
MEASURE = ModelHere(name="measure", capabilities=("embedding",), context=512)
SEER = ModelHere(name="seer:7b", capabilities=("completion", "vision"))


def _reply(asked: Asked) -> Answer:
    if asked.tools:
        return Answer(text="One moment.", calls=(Call(name="f", arguments={"city": "Rome"}),))
    return Answer(text="Hello <you> & all\u2028here", thoughts="Okay then")


@pytest.fixture
async def there() -> AsyncIterator[StandIn]:
    clock = ManualClock(datetime(2026, 8, 21, 18, 48, 22, 120000, tzinfo=UTC))
    async with StandIn(
        [CHATTY, THINKER, MEASURE, SEER], brain=_reply, max_queue=1, clock=clock, published=[_ONE_MORE]
    ) as server:
        yield server


@pytest.fixture
async def http(there: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=there.host, trust_env=False, timeout=5) as client:
        yield client


_ONE_MORE = Published(model=ModelHere(name="more:1b"), layers=(800, 10))


async def _lines(http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> list[bytes]:
    return (await http.post(path, json=body)).content.split(b"\n")[:-1]


async def test_a_chat_streams_line_by_line_as_go_writes_it(http: httpx.AsyncClient):
    reply = await http.post("/api/chat", json={"model": "Chatty:3B", "messages": HELLO, "format": None})
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/x-ndjson")
    lines = reply.content.split(b"\n")
    assert lines[0] == (
        b'{"model":"Chatty:3B","created_at":"2026-08-21T18:48:22.12Z",'
        b'"message":{"role":"assistant","content":"Hello"},"done":false}'
    )
    assert lines[1].endswith(b'"content":" \\u003cyou\\u003e"},"done":false}')
    assert lines[2].endswith(b'"content":" \\u0026"},"done":false}')
    assert b"\\u2028here" in lines[4]
    assert lines[-1] == b""
    assert json.loads(lines[-2]) == {  # no duration: no time has passed, and Go leaves out zeros
        "model": "Chatty:3B",
        "created_at": "2026-08-21T18:48:22.12Z",
        "message": {"role": "assistant", "content": ""},
        "done": True,
        "done_reason": "stop",
        "prompt_eval_count": 1,
        "eval_count": 5,
    }


async def test_a_whole_reply_is_one_object(http: httpx.AsyncClient):
    body = {"model": "thinker", "messages": HELLO, "stream": False}
    reply = await http.post("/api/chat", json=body)
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    message = reply.json()["message"]
    assert message == {"role": "assistant", "content": "Hello <you> & all\u2028here", "thinking": "Okay then"}
    assert reply.json()["model"] == "thinker"  # as asked, without the tag


async def test_thinking_is_on_unless_it_is_turned_off(http: httpx.AsyncClient):
    unset = await _lines(http, "/api/chat", {"model": "thinker", "messages": HELLO})
    assert json.loads(unset[0])["message"] == {"role": "assistant", "content": "", "thinking": "Okay"}
    off = await _lines(http, "/api/chat", {"model": "thinker", "messages": HELLO, "think": False})
    assert not any(b"thinking" in line for line in off)
    fine = await http.post("/api/chat", json={"model": "chatty:3b", "messages": HELLO, "think": False})
    assert fine.status_code == 200


async def test_calls_come_on_their_own_line_or_on_the_last(there: StandIn, http: httpx.AsyncClient):
    tool: dict[str, Any] = {"type": "function", "function": {"name": "f", "parameters": {}}}
    body: dict[str, Any] = {"model": "chatty:3b", "messages": HELLO, "tools": [tool]}
    own = [json.loads(line) for line in await _lines(http, "/api/chat", body)]
    assert "tool_calls" in own[-2]["message"]
    assert "tool_calls" not in own[-1]["message"]
    assert own[-1]["done_reason"] == "stop"  # never "tool_calls"
    call = own[-2]["message"]["tool_calls"][0]
    assert call["id"].startswith("call_")
    assert call["function"] == {"index": 0, "name": "f", "arguments": {"city": "Rome"}}
    there.models["native"] = ModelHere(name="native:1b", capabilities=("completion", "tools"), native=True)
    there.models["native:1b"] = there.models.pop("native")
    last = [json.loads(line) for line in await _lines(http, "/api/chat", {**body, "model": "native:1b"})]
    assert last[-1]["done"]
    assert last[-1]["message"]["tool_calls"][0]["function"]["name"] == "f"
    assert not any("tool_calls" in line["message"] for line in last[:-1])


async def test_a_reply_ends_at_its_limit(http: httpx.AsyncClient):
    body = {"model": "chatty:3b", "messages": HELLO, "options": {"num_predict": 2}}
    lines = [json.loads(line) for line in await _lines(http, "/api/chat", body)]
    assert [line["message"]["content"] for line in lines] == ["Hello", " <you>", ""]
    assert (lines[-1]["done_reason"], lines[-1]["eval_count"]) == ("length", 2)


async def test_no_messages_load_and_unload(http: httpx.AsyncClient):
    body: dict[str, Any] = {"model": "chatty:3b", "messages": []}
    loaded = (await http.post("/api/chat", json=body)).json()
    assert (loaded["done_reason"], "eval_count" in loaded) == ("load", False)
    shown = (await http.get("/api/ps")).json()["models"]
    assert [(one["name"], one["expires_at"], one["context_length"]) for one in shown] == [
        ("chatty:3b", "2026-08-21T18:53:22.12Z", 4096)
    ]
    gone = (await http.post("/api/chat", json={**body, "keep_alive": 0})).json()
    assert gone["done_reason"] == "unload"
    assert (await http.get("/api/ps")).json() == {"models": []}
    assert (await http.post("/api/generate", json={"model": "chatty:3b", "keep_alive": 0})).json() == {
        "model": "chatty:3b",
        "created_at": "2026-08-21T18:48:22.12Z",
        "response": "",
        "done": True,
        "done_reason": "unload",
    }


async def test_a_generate_answers_with_a_response(http: httpx.AsyncClient):
    lines = [
        json.loads(line)
        for line in await _lines(http, "/api/generate", {"model": "chatty:3b", "prompt": "Hi"})
    ]
    assert "".join(line["response"] for line in lines) == "Hello <you> & all\u2028here"
    assert lines[-1]["context"]


CHAT = {"model": "chatty:3b", "messages": HELLO}


REFUSED: list[tuple[bytes | dict[str, Any], int, str]] = [
        (b"", 400, "missing request body"),
        (b"x", 400, "invalid character 'x' looking for beginning of value"),
        (b'{"model"', 400, "unexpected EOF"),
        ({**CHAT, "stream": "yes"}, 400, "json: cannot unmarshal string into Go struct field ChatRequest.stream of type bool"),
        ({**CHAT, "think": "x"}, 400, 'invalid think value: "x" (must be "high", "medium", "low", "max", true, or false)'),
        ({**CHAT, "keep_alive": "300"}, 400, 'time: missing unit in duration "300"'),
        ({**CHAT, "keep_alive": True}, 400, "Unsupported type: 'bool'"),
        ({**CHAT, "top_logprobs": 21}, 400, "top_logprobs must be between 0 and 20"),
        ({**CHAT, "model": " "}, 400, "model is required"),
        ({**CHAT, "model": "a b"}, 400, "invalid model name"),
        ({**CHAT, "model": "Nobody"}, 404, "model 'Nobody' not found"),
        ({**CHAT, "model": "thinker", "tools": [{}]}, 400, "registry.ollama.ai/library/thinker:latest does not support tools"),
        ({**CHAT, "think": True}, 400, '"chatty:3b" does not support thinking'),
        ({**CHAT, "model": "measure"}, 400, '"measure" does not support chat'),
        ({**CHAT, "options": {"num_ctx": "many"}}, 500, 'option "num_ctx" must be of type integer'),
        ({**CHAT, "options": {"stop": "."}}, 500, 'option "stop" must be of type array'),
        ({**CHAT, "options": {"no_such_option": 1}}, 200, ""),
        ({**CHAT, "format": "xml"}, 500, 'invalid format: "\\"xml\\""; expected "json" or a valid JSON Schema object'),
        ({**CHAT, "messages": [{"role": "user", "content": "x", "images": ["data:image/png"]}]}, 400, "illegal base64 data at input byte 4"),
        ({**CHAT, "model": "gpt-oss:120b-cloud"}, 401, "unauthorized"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "text"), REFUSED)
async def test_what_the_real_one_refuses_is_refused(
    http: httpx.AsyncClient, body: bytes | dict[str, Any], status: int, text: str
):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    reply = await http.post("/api/chat", content=content)
    assert reply.status_code == status, reply.text
    if text:
        assert reply.json() == {"error": text}


async def test_pictures_need_a_model_that_sees(http: httpx.AsyncClient):
    message = {"role": "user", "content": "Look", "images": ["aGVsbG8="]}
    blind = await http.post("/api/chat", json={**CHAT, "messages": [message]})
    assert blind.status_code == 400
    assert json.loads(blind.json()["error"])["error"]["message"].startswith("Multimodal data provided")
    seen = await http.post("/api/chat", json={"model": "seer:7b", "messages": [message]})
    assert seen.status_code == 200


async def test_what_does_not_fit_is_dropped_or_refused(there: StandIn, http: httpx.AsyncClient):
    seen: list[Asked] = []

    def listening(asked: Asked) -> str:
        seen.append(asked)
        return "Yes."

    there.brain = listening
    turns = [
        {"role": "system", "content": "Rules"},
        *({"role": "user", "content": f"{n} b c d"} for n in range(5)),
    ]
    body: dict[str, Any] = {"model": "chatty:3b", "messages": turns, "options": {"num_ctx": 10}}
    lines = [json.loads(line) for line in await _lines(http, "/api/chat", body)]
    assert [str(one["content"])[0] for one in seen[0].messages] == ["R", "3", "4"]
    assert lines[-1]["prompt_eval_count"] == 9
    refused = await http.post("/api/chat", json={**body, "truncate": False})
    assert refused.status_code == 400
    assert json.loads(refused.json()["error"])["error"]["n_ctx"] == 10


async def test_the_plain_paths_answer_plainly(http: httpx.AsyncClient):
    assert (await http.get("/")).text == "Ollama is running"
    head = await http.head("/")
    assert (head.status_code, head.content) == (200, b"")
    assert (await http.get("/api/version")).json() == {"version": "0.33.0"}
    unknown, wrong = await http.get("/api/nothing"), await http.get("/api/chat")
    assert (unknown.status_code, unknown.text) == (404, "404 page not found")
    assert (wrong.status_code, wrong.text) == (405, "405 method not allowed")
    stranger = await http.get("/api/version", headers={"host": "ollama.example.com"})
    assert (stranger.status_code, stranger.content) == (403, b"")


async def test_lists_and_shows_name_models_with_their_tag(http: httpx.AsyncClient):
    tags = (await http.get("/api/tags")).json()["models"]
    assert [one["name"] for one in tags] == ["chatty:3b", "thinker:latest", "measure:latest", "seer:7b"]
    assert not tags[0]["digest"].startswith("sha256:")
    shown = (await http.post("/api/show", json={"model": "THINKER"})).json()
    assert shown["model_info"]["llama.context_length"] == 131072
    assert shown["capabilities"] == ["completion", "thinking"]
    missing = await http.post("/api/show", json={"name": "nobody"})
    assert missing.json() == {"error": "model 'nobody:latest' not found"}  # with the tag, unlike a chat


async def test_deleting_answers_with_nothing(http: httpx.AsyncClient):
    gone = await http.request("DELETE", "/api/delete", json={"model": "measure"})
    assert (gone.status_code, gone.content) == (200, b"")
    again = await http.request("DELETE", "/api/delete", json={"model": "measure"})
    assert (again.status_code, again.json()) == (404, {"error": "model 'measure' not found"})


async def test_an_embedding_is_of_length_one(http: httpx.AsyncClient):
    answer = (await http.post("/api/embed", json={"model": "measure", "input": ["a fox", "a whale"]})).json()
    assert [round(sum(x * x for x in vector), 6) for vector in answer["embeddings"]] == [1.0, 1.0]
    empty = (await http.post("/api/embed", json={"model": "measure", "input": []})).json()
    assert empty["embeddings"] == []
    unknown = await http.post("/api/embed", json={"model": "nobody", "input": "x"})
    assert (unknown.status_code, unknown.json()["error"]) == (
        404,
        'model "nobody" not found, try pulling it first',
    )
    wrong = await http.post("/api/embed", json={"model": "measure", "input": 5})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid input type")


async def test_a_pull_reports_each_layer_and_goes_on_from_where_it_was(
    there: StandIn, http: httpx.AsyncClient
):
    there.disk[_ONE_MORE.digests()[0][0]] = 600
    lines = [json.loads(line) for line in await _lines(http, "/api/pull", {"model": "more:1b"})]
    assert lines[0] == {"status": "pulling manifest"}
    assert [line.get("completed") for line in lines if line.get("total") == 800] == [600, 700, 800]
    assert next(line.get("completed") for line in lines if line.get("total") == 10) is None  # 0 is left out
    assert [line["status"] for line in lines[-3:]] == [
        "verifying sha256 digest",
        "writing manifest",
        "success",
    ]
    assert "more:1b" in there.models
    unknown = [json.loads(line) for line in await _lines(http, "/api/pull", {"model": "nobody"})]
    assert unknown[-1] == {"error": "pull model manifest: file does not exist"}
    plain = await http.post("/api/pull", json={"model": "nobody", "stream": False})
    assert plain.status_code == 500
    assert (await http.post("/api/pull", json={"model": ""})).json() == {"error": "invalid model name"}


async def test_only_those_who_wait_for_a_load_are_turned_away(there: StandIn, http: httpx.AsyncClient):
    there.memory.may_load.clear()
    first = asyncio.ensure_future(http.post("/api/chat", json=CHAT))  # is being loaded for
    while len(there.requests) < 1:
        await asyncio.sleep(0)
    second = asyncio.ensure_future(http.post("/api/chat", json={**CHAT, "model": "seer:7b"}))  # waits
    while there.memory.pending < 1:
        await asyncio.sleep(0)
    third = await http.post("/api/chat", json={**CHAT, "model": "thinker"})
    assert (third.status_code, third.json()["error"]) == (
        503,
        "server busy, please try again.  maximum pending requests exceeded",
    )
    there.memory.may_load.set()
    assert [reply.status_code for reply in await asyncio.gather(first, second)] == [200, 200]


async def test_a_loaded_model_makes_others_wait_and_never_refuses(there: StandIn, http: httpx.AsyncClient):
    go_on = asyncio.Event()

    async def slow(asked: Asked) -> AsyncIterator[str]:
        yield "Well"
        await go_on.wait()
        yield " then."

    there.brain = slow
    three = [asyncio.ensure_future(http.post("/api/chat", json=CHAT)) for _ in range(3)]
    while there.memory.running < 3:
        await asyncio.sleep(0)
    assert not any(one.done() for one in three)
    go_on.set()
    assert [reply.status_code for reply in await asyncio.gather(*three)] == [200, 200, 200]
    assert there.memory.loads == [("chatty:3b", 4096)]


async def test_another_context_loads_the_model_anew(there: StandIn, http: httpx.AsyncClient):
    for context in (2048, 2048, 4096):
        await http.post("/api/chat", json={**CHAT, "options": {"num_ctx": context}})
    assert there.memory.loads == [("chatty:3b", 2048), ("chatty:3b", 4096)]


async def test_a_model_leaves_when_its_time_is_over(there: StandIn, http: httpx.AsyncClient):
    clock = there.clock
    assert isinstance(clock, ManualClock)
    await http.post("/api/chat", json={**CHAT, "keep_alive": "90s"})
    await http.post("/api/chat", json={**CHAT, "model": "seer:7b", "keep_alive": -1})
    names = [one["name"] for one in (await http.get("/api/ps")).json()["models"]]
    assert names == ["seer:7b", "chatty:3b"]  # the longest-lived first
    await clock.advance(timedelta(seconds=91))
    (left,) = (await http.get("/api/ps")).json()["models"]
    assert left["name"] == "seer:7b"
    assert left["expires_at"].startswith("2318")
