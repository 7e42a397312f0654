"""HTTP/1.1 on a loopback port: requests in, replies out line by line, and word of who hung up."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import h11


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    host: str  # the Host header
    headers: dict[str, str]  # names in small letters
    body: bytes


class Reply:
    """What goes back. Every `send` is on the wire when it returns."""

    def __init__(self, conn: h11.Connection, writer: asyncio.StreamWriter, *, is_head: bool) -> None:
        self._conn = conn
        self._writer = writer
        self._is_head = is_head
        self.is_cut = False

    async def whole(self, status: int, body: bytes, kind: str) -> None:
        """A reply of one piece; its body is left away for HEAD."""
        await self._out(
            h11.Response(
                status_code=status, headers=[("Content-Type", kind), ("Content-Length", str(len(body)))]
            )
        )
        await self.send(body)
        await self.end()

    async def start(self, kind: str) -> None:
        """The head of a chunked 200."""
        await self._out(
            h11.Response(status_code=200, headers=[("Content-Type", kind), ("Transfer-Encoding", "chunked")])
        )

    async def send(self, body: bytes) -> None:
        """One chunk."""
        if body and not self._is_head:
            await self._out(h11.Data(data=body))

    async def end(self) -> None:
        """A clean end."""
        await self._out(h11.EndOfMessage())

    def cut(self) -> None:
        """Hang up on the client, wherever the reply is."""
        self.is_cut = True

    async def _out(self, event: h11.Event) -> None:
        if data := self._conn.send(event):
            self._writer.write(data)
            await self._writer.drain()


Handler = Callable[[Request, Reply], Awaitable[None]]


class HttpServer:
    """Serves each connection until its client leaves; a handler whose client left is cancelled."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._serving: set[asyncio.Task[Any]] = set()
        self.port = 0

    async def start(self) -> None:
        """Listen, on the port it had before if it had one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Hang up on everybody and listen no more."""
        if self._server is not None:
            self._server.close()
            for task in self._open:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)
            await self._server.wait_closed()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.ensure_future(self._converse(reader, writer))
        serving = cast(asyncio.Task[Any], asyncio.current_task())
        self._open.add(mine)
        self._serving.add(serving)
        try:
            await asyncio.wait({mine})
        finally:
            self._open.discard(mine)
            mine.cancel()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            self._serving.discard(serving)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conn = h11.Connection(h11.SERVER)
        read = asyncio.ensure_future(reader.read(65536))
        work: asyncio.Future[None] | None = None
        try:
            while True:
                request, read = await _next(conn, reader, read)
                if request is None:
                    return
                reply = Reply(conn, writer, is_head=request.method == "HEAD")
                work = asyncio.ensure_future(self._handler(request, reply))
                await asyncio.wait({work, read}, return_when=asyncio.FIRST_COMPLETED)
                if not work.done():  # it hung up; nobody sends two requests at once
                    return
                work.result()
                if reply.is_cut or conn.our_state is not h11.DONE:
                    return
                conn.start_next_cycle()
        except (ConnectionError, h11.ProtocolError):
            return
        finally:
            read.cancel()
            await asyncio.gather(read, return_exceptions=True)
            if work is not None:
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)


async def _next(
    conn: h11.Connection, reader: asyncio.StreamReader, read: asyncio.Future[bytes]
) -> tuple[Request | None, asyncio.Future[bytes]]:
    """The next request, None when there is none; and the read that is under way by then."""
    head: h11.Request | None = None
    body = b""
    while True:
        event = conn.next_event()
        if event is h11.NEED_DATA:
            conn.receive_data(await read)
            read = asyncio.ensure_future(reader.read(65536))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            headers = {name.decode().lower(): value.decode() for name, value in head.headers}
            path = head.target.decode().partition("?")[0]
            return (
                Request(
                    method=head.method.decode(),
                    path=path,
                    host=headers.get("host", ""),
                    headers=headers,
                    body=body,
                ),
                read,
            )
        else:
            return None, read
