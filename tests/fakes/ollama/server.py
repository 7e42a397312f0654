"""A stand-in for an Ollama server: the true protocol on a loopback port, without the models."""

import asyncio
import hashlib
import json
import math
import zlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Self, cast

from storage.clock import SystemClock
from storage.ports import Clock
from tests.fakes.ollama import chat, checks
from tests.fakes.ollama.brains import Brain
from tests.fakes.ollama.failures import FAILURES, Failure, How
from tests.fakes.ollama.http import HttpServer, Reply, Request
from tests.fakes.ollama.lines import Ended, Lines
from tests.fakes.ollama.memory import Memory
from tests.fakes.ollama.models import ModelHere, Published, key_of, with_tag
from tests.fakes.ollama.wire import JSON, PLAIN, STREAM_ERROR, Refused, error_body, go_json, stamp

_PIECE = 8  # a layer arrives in so many pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class StandIn:
    """`async with StandIn(...) as server:` answers at `server.host`.

    `fail` makes the next requests go wrong; `requests` keeps everything that arrived; `down` and `up`
    end and start it again on the same port.
    """

    def __init__(
        self,
        models: Sequence[ModelHere] = (),
        *,
        brain: Brain = lambda asked: f"You said: {asked.last}",
        published: Sequence[Published] = (),
        parallel: int = 1,
        max_queue: int = 512,
        version: str = "0.33.0",
        clock: Clock | None = None,
    ) -> None:
        self.models = {key_of(model.name): model for model in models}
        self.brain = brain
        self.published = {key_of(one.model.name): one for one in published}
        self.version = version
        self.clock = clock or SystemClock()
        self.memory = Memory(parallel=parallel, max_queue=max_queue, now=self.clock.now)
        self.requests: list[Seen] = []
        self.disk: dict[str, int] = {}  # bytes of each layer that are there
        self._failing: list[tuple[Failure, str]] = []
        self._http = HttpServer(self._answer)
        self._calls = 0

    @property
    def host(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._http.port}"

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.down()

    async def up(self) -> None:
        """Listen."""
        await self._http.start()

    async def down(self) -> None:
        """Hang up on everybody and listen no more; nothing stays in memory."""
        await self._http.stop()

    def fail(self, name: str, *, times: int = 1, path: str = "") -> None:
        """Let the next `times` requests to the failure's path (or to `path`) go wrong."""
        failure = FAILURES[name]
        self._failing += [(failure, path or failure.path)] * times

    def asked(self, path: str) -> list[dict[str, Any]]:
        """The bodies that arrived at a path, in order."""
        return [seen.body for seen in self.requests if seen.path == path]

    async def _answer(self, request: Request, reply: Reply) -> None:
        self.requests.append(_seen(request))
        failure = self._take_failure(request.path)
        try:
            if not _is_allowed(request.host):
                await reply.whole(403, b"", PLAIN)
            elif failure is not None and failure.how in (How.STATUS, How.RAW, How.NEVER, How.HANG_UP):
                await self._fail(failure, request, reply)
            else:
                await self._route(request, reply, Lines(reply, failure))
        except Refused as exc:
            await reply.whole(exc.status, error_body(exc.text), JSON)
        except Ended:
            pass

    async def _fail(self, failure: Failure, request: Request, reply: Reply) -> None:
        match failure.how:
            case How.STATUS:
                name = str(_seen(request).body.get("model", ""))
                body = error_body(failure.text.replace("{name}", name))
                await reply.whole(failure.status, body, STREAM_ERROR)
            case How.RAW:
                await reply.whole(failure.status, failure.text.encode(), failure.kind)
            case How.NEVER:
                await asyncio.Event().wait()
            case _:
                reply.cut()

    def _take_failure(self, path: str) -> Failure | None:
        for index, (failure, where) in enumerate(self._failing):
            if where == path:
                del self._failing[index]
                return failure
        return None

    async def _route(self, request: Request, reply: Reply, lines: Lines) -> None:
        routes: dict[str, tuple[tuple[str, ...], Callable[[Request, Reply, Lines], Awaitable[None]]]] = {
            "/": (("GET", "HEAD"), self._root),
            "/api/version": (("GET", "HEAD"), self._version),
            "/api/status": (("GET",), self._status),
            "/api/tags": (("GET", "HEAD"), self._tags),
            "/api/ps": (("GET",), self._ps),
            "/api/show": (("POST",), self._show),
            "/api/pull": (("POST",), self._pull),
            "/api/delete": (("DELETE",), self._delete),
            "/api/embed": (("POST",), self._embed),
            "/api/chat": (("POST",), self._chat),
            "/api/generate": (("POST",), self._generate),
        }
        methods, handler = routes.get(request.path, ((), self._root))
        if not methods:
            await reply.whole(404, b"404 page not found", PLAIN)
        elif request.method not in methods:
            await reply.whole(405, b"405 method not allowed", PLAIN)
        else:
            await handler(request, reply, lines)

    async def _root(self, request: Request, reply: Reply, lines: Lines) -> None:
        await reply.whole(200, b"Ollama is running", PLAIN)

    async def _version(self, request: Request, reply: Reply, lines: Lines) -> None:
        await reply.whole(200, go_json({"version": self.version}), JSON)

    async def _status(self, request: Request, reply: Reply, lines: Lines) -> None:
        await reply.whole(200, go_json({"cloud": {"disabled": False, "source": "none"}}), JSON)

    async def _tags(self, request: Request, reply: Reply, lines: Lines) -> None:
        newest = sorted(self.models.values(), key=lambda one: one.modified_at, reverse=True)
        await reply.whole(200, go_json({"models": [one.tag() for one in newest]}), JSON)

    async def _ps(self, request: Request, reply: Reply, lines: Lines) -> None:
        found = [
            {
                "name": one.model.full_name,
                "model": one.model.full_name,
                "size": one.model.size,
                "digest": one.model.digest,
                "details": one.model.details(),
                "expires_at": stamp(one.expires_at),
                "size_vram": one.model.size if one.model.on_gpu else 0,
                "context_length": one.context,
            }
            for one in self.memory.loaded()
        ]
        await reply.whole(200, go_json({"models": found}), JSON)

    async def _show(self, request: Request, reply: Reply, lines: Lines) -> None:
        name = _named(request, "ShowRequest")
        if not name.strip():
            raise Refused(400, "model is required")
        checks.model_name(name)
        model = self._find(name, f"model '{with_tag(name)}' not found")
        await reply.whole(200, go_json(model.shown()), JSON)

    async def _delete(self, request: Request, reply: Reply, lines: Lines) -> None:
        name = _named(request, "DeleteRequest")
        if not name.strip():
            raise Refused(400, "model is required")
        try:
            checks.model_name(name)
        except Refused as exc:
            raise Refused(400, f'name "{name}" is invalid') from exc
        model = self._find(name, f"model '{name}' not found")
        del self.models[key_of(model.name)]
        self.memory.forget(model)
        await reply.whole(200, b"", PLAIN)

    async def _pull(self, request: Request, reply: Reply, lines: Lines) -> None:
        name = _named(request, "PullRequest")
        checks.model_name(name)
        is_streamed = _seen(request).body.get("stream") is not False
        found = self.published.get(key_of(name))
        if found is None:
            text = "pull model manifest: file does not exist"
            if not is_streamed:
                raise Refused(500, text)
            await lines.write({"status": "pulling manifest"})
            await lines.write({"error": text})
            await lines.end()
            return
        if is_streamed:
            await self._fetch(found, lines)
        self.disk.update(dict(found.digests()))
        self.models[key_of(found.model.name)] = found.model
        if is_streamed:
            await lines.write({"status": "success"})
            await lines.end()
        else:
            await reply.whole(200, go_json({"status": "success"}), JSON)

    async def _fetch(self, found: Published, lines: Lines) -> None:
        await lines.write({"status": "pulling manifest"})
        for digest, total in found.digests():
            line: dict[str, Any] = {"status": f"pulling {digest[7:19]}", "digest": digest, "total": total}
            there = self.disk.get(digest, 0)
            await lines.write({**line, "completed": there} if there else line)
            while there < total:
                there = min(total, there + max(1, total // _PIECE))
                self.disk[digest] = there
                await lines.write({**line, "completed": there})
        for status in ("verifying sha256 digest", "writing manifest"):
            await lines.write({"status": status})

    async def _embed(self, request: Request, reply: Reply, lines: Lines) -> None:
        body = checks.read_body(request.body, checks.EMBED, "EmbedRequest")
        name = str(body.get("model", ""))
        keep = checks.keep_alive(body.get("keep_alive", "5m"))
        given: object = body.get("input", [])
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list) or not all(isinstance(one, str) for one in cast(list[object], texts)):
            raise Refused(400, "invalid input type")
        model = self._find(name, f'model "{name}" not found, try pulling it first')
        if "embedding" not in model.capabilities:
            raise Refused(400, "this model does not support embeddings")
        async with self.memory.use(model, context=None, keep_alive=keep):
            vectors = [_vector(text) for text in cast(list[str], texts)]
        answer = {"model": name, "embeddings": vectors, "total_duration": 1, "load_duration": 1}
        await reply.whole(200, go_json(answer), JSON)

    async def _generate(self, request: Request, reply: Reply, lines: Lines) -> None:
        body = checks.read_body(request.body, checks.GENERATE, "GenerateRequest")
        name = str(body.get("model", ""))
        model = self._find(name, f"model '{name}' not found")
        await self._speak(body, model, reply, lines, is_generate=True, is_empty=not body.get("prompt"))

    async def _chat(self, request: Request, reply: Reply, lines: Lines) -> None:
        body = checks.read_body(request.body, checks.CHAT, "ChatRequest")
        checks.think(body.get("think"))
        checks.messages(body)
        if not 0 <= int(body.get("top_logprobs") or 0) <= 20:
            raise Refused(400, "top_logprobs must be between 0 and 20")
        name = str(body.get("model", ""))
        if not name.strip():
            raise Refused(400, "model is required")
        if name.endswith((":cloud", "-cloud")) and ":" in name:
            raise Refused(401, "unauthorized")
        checks.model_name(name)
        model = self._find(name, f"model '{name}' not found")
        await self._speak(body, model, reply, lines, is_generate=False, is_empty=not body.get("messages"))

    async def _speak(
        self,
        body: checks.Body,
        model: ModelHere,
        reply: Reply,
        lines: Lines,
        *,
        is_generate: bool,
        is_empty: bool,
    ) -> None:
        name = str(body["model"])
        given: object = body.get("keep_alive")
        keep = checks.keep_alive("5m" if given is None else given)
        context = cast(int | None, checks.options(body).get("num_ctx"))
        if is_empty:
            reason = "unload" if given is not None and keep is not None and not keep else "load"
            if reason == "unload":
                self.memory.unload(model)
            else:
                async with self.memory.use(model, context=context, keep_alive=keep):
                    pass
            end = chat.line(name, self.clock.now(), is_generate=is_generate, done=True, done_reason=reason)
            await reply.whole(200, go_json(end), JSON)
            return
        wanted = chat.check(body, model, is_generate=is_generate)
        async with self.memory.use(model, context=context, keep_alive=keep) as one:
            tokens = chat.fit(wanted, one)
            speaking = chat.Speaking(wanted, self.brain, now=self.clock.now, call_id=self._call_id())
            if body.get("stream") is not False:
                await chat.tell(speaking, lines, tokens)
                return
            parts = [part async for part in speaking.stream(tokens)]
        await reply.whole(200, go_json(chat.whole(parts)), JSON)

    def _find(self, name: str, unknown: str) -> ModelHere:
        if (model := self.models.get(key_of(name))) is None:
            raise Refused(404, unknown)
        return model

    def _call_id(self) -> str:
        self._calls += 1
        return "call_" + hashlib.sha256(str(self._calls).encode()).hexdigest()[:7]


def _seen(request: Request) -> Seen:
    body: object = {}
    with suppress(ValueError):
        body = json.loads(request.body)
    known = cast(dict[str, Any], body) if isinstance(body, dict) else {}
    return Seen(method=request.method, path=request.path, headers=request.headers, body=known)


def _named(request: Request, struct: str) -> str:
    body = checks.read_body(request.body, checks.NAMED, struct)
    return str(body.get("model") or body.get("name") or "")


def _is_allowed(host: str) -> bool:
    name = host.rpartition(":")[0].strip("[]") or host
    try:
        return ip_address(name).is_loopback or ip_address(name).is_private
    except ValueError:
        return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))


def _vector(text: str) -> list[float]:
    """Texts that share words point the same way."""
    vector = [1e-6] * 64
    for word in text.lower().split():
        vector[zlib.crc32(word.strip(".,!?").encode()) % 64] += 1.0
    length = math.sqrt(sum(x * x for x in vector))
    return [x / length for x in vector]
