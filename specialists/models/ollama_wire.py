"""The way to an Ollama server: the official client, and plain requests for what that drops."""

import json
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, Any, cast

import httpx

from specialists.models.ollama_names import is_cloud_host
from specialists.models.ollama_trouble import Told, Trouble, read_answer

if TYPE_CHECKING:
    from ollama import AsyncClient

_CONNECT_SECONDS = 5.0
_SMALL_SECONDS = 15.0  # for what a server answers from memory
_NEXT_LINE = b"\xc2\x85"  # U+0085: httpx takes it for the end of a line, JSON and Ollama do not
_NEXT_LINE_ESCAPED = b"\\u0085"

Json = dict[str, Any]  # Ollama's objects


class Answered(Exception):  # never leaves the adapter
    """An answer that says no: its status (-1 inside a stream) and text."""

    def __init__(self, status: int, text: object) -> None:
        super().__init__(status, text)
        self.status, self.text = status, text


class OllamaWire:
    """Connections to one server, opened at first use. Raises vendors' errors: see `failures`."""

    def __init__(
        self,
        host: str,
        *,
        seconds: float,
        api_key: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`host` is normalised. `seconds` is the longest silence; `api_key` goes to the cloud's host only."""
        self.host = host
        self.seconds = seconds
        self._through = _Through(transport, key=api_key if is_cloud_host(host) else "")
        self._client: AsyncClient | None = None
        self._plain: httpx.AsyncClient | None = None
        self.is_closed = False

    def client(self) -> "AsyncClient":
        """The official client."""
        if self._client is None:
            make = _client_class()
            # No redirects: they could carry a prompt to somewhere else. No proxy: nor could those know
            # of a server on this machine.
            self._client = make(
                self.host,
                timeout=self._timeout(self.seconds),
                follow_redirects=False,
                trust_env=False,
                transport=self._through,
            )
        return self._client

    async def get(self, path: str) -> Json:
        """A small answer. Raises Answered for a status of 400 or more, ValueError for no JSON object."""
        return await self._small("GET", path, None)

    async def post(self, path: str, body: Json) -> Json:
        """A small answer to a small question; raises as `get` does."""
        return await self._small("POST", path, body)

    async def lines(self, path: str, body: Json) -> AsyncGenerator[Json]:
        """The objects of a stream, split at newlines and nowhere else; raises as `get` does."""
        async with self._http().stream("POST", path, json=body) as reply:
            if reply.status_code >= 300:
                raise Answered(reply.status_code, (await reply.aread()).decode(errors="replace"))
            rest = b""
            async for chunk in reply.aiter_bytes():
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    yield _checked(json.loads(line))
            if rest.strip():
                yield _checked(json.loads(rest))

    async def close(self) -> None:
        """Close every connection; requests under way break off."""
        self.is_closed = True
        if self._plain is not None:
            await self._plain.aclose()
        if self._client is not None:
            await self._client.close()
        await self._through.aclose()

    async def _small(self, method: str, path: str, body: Json | None) -> Json:
        limit = self._timeout(min(self.seconds, _SMALL_SECONDS))
        reply = await self._http().request(method, path, json=body, timeout=limit)
        if reply.status_code >= 300:
            raise Answered(reply.status_code, reply.text)
        return _checked(reply.json())

    def _http(self) -> httpx.AsyncClient:
        if self._plain is None:
            self._plain = httpx.AsyncClient(
                base_url=self.host,
                timeout=self._timeout(self.seconds),
                trust_env=False,
                transport=self._through,
            )
        return self._plain

    def _timeout(self, seconds: float) -> httpx.Timeout:
        # Whoever waits for a free connection waits for the server, so the pool sets no limit of its own.
        return httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS), pool=None)


def failures() -> tuple[type[Exception], ...]:
    """Everything that a request can raise at us, the client's own slips on odd answers included."""
    known = (Answered, ConnectionError, httpx.HTTPError, ValueError, TypeError, AttributeError)
    client = sys.modules.get("ollama")  # where it is not loaded it cannot have raised anything
    return known if client is None else (cast(type[Exception], client.ResponseError), *known)


def read_failure(exc: BaseException) -> Told:
    """What one of `failures` means."""
    match exc:
        case Answered():
            return read_answer(exc.status, exc.text)
        case httpx.ConnectError() | httpx.ConnectTimeout() | ConnectionError():
            return Told(trouble=Trouble.DOWN)
        case httpx.TimeoutException():
            return Told(trouble=Trouble.TIMED_OUT, words="it said nothing for too long")
        case httpx.HTTPError():
            return Told(trouble=Trouble.CUT, words="the connection broke")
        case _:
            pass
    status, text = getattr(exc, "status_code", None), getattr(exc, "error", None)
    if isinstance(status, int):  # the client's ResponseError
        return read_answer(status, text)
    return Told(trouble=Trouble.JUNK, words="its answer could not be read")


def _checked(answer: object) -> Json:
    """The object; an {"error": …} in place of an answer or in the middle of a stream is one."""
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    body = cast(Json, answer)
    if "error" in body:
        raise Answered(-1, body["error"])
    return body


def _client_class() -> "type[AsyncClient]":
    """The client's class. Importing it builds a client for OLLAMA_HOST and fails on what it cannot read.

    The server reads more than the client does (quotes, a bare ::1), and our address comes from the
    settings, so the variable is put aside for this one import.
    """
    aside = os.environ.pop("OLLAMA_HOST", None)  # noqa: TID251  # to shield a vendor's import from it
    try:
        from ollama import AsyncClient
    finally:
        if aside is not None:
            os.environ["OLLAMA_HOST"] = aside  # noqa: TID251  # and back for the children
    return AsyncClient


class _Through(httpx.AsyncBaseTransport):
    """The transport both clients share.

    The official client sends OLLAMA_API_KEY to any host, this machine's included: only the cloud's own
    gets a key, and only the one we were given. Replies are mended on the way (see _NEXT_LINE).
    """

    def __init__(self, inner: httpx.AsyncBaseTransport | None, *, key: str) -> None:
        self._inner = inner
        self._key = key

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers.pop("authorization", None)
        if self._key and request.url.scheme == "https":
            request.headers["authorization"] = f"Bearer {self._key}"
        if self._inner is None:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
            self._inner = httpx.AsyncHTTPTransport(limits=limits)
        reply = await self._inner.handle_async_request(request)
        if "content-encoding" not in reply.headers:
            reply.stream = _Mended(cast(httpx.AsyncByteStream, reply.stream))
        return reply

    async def aclose(self) -> None:
        if self._inner is not None:
            await self._inner.aclose()


class _Mended(httpx.AsyncByteStream):
    """A body in which U+0085 is escaped as JSON allows, so that nobody takes it for the end of a line."""

    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        held = b""
        async for chunk in self._inner:
            text = held + chunk
            held = _NEXT_LINE[:1] if text.endswith(_NEXT_LINE[:1]) else b""  # its other half may follow
            if ready := text.removesuffix(held).replace(_NEXT_LINE, _NEXT_LINE_ESCAPED):
                yield ready
        if held:
            yield held

    async def aclose(self) -> None:
        await self._inner.aclose()
