"""A stream of lines that can go wrong where a test wants it to."""

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.fakes.ollama.failures import Failure, How
from tests.fakes.ollama.http import Reply
from tests.fakes.ollama.wire import NDJSON, go_json


class Ended(Exception):
    """The failure has struck: the reply is over."""


class Lines:
    """Writes NDJSON, each line flushed. The head goes out with the first one."""

    def __init__(self, reply: Reply, failure: Failure | None) -> None:
        self._reply = reply
        self._failure = failure
        self._count = 0
        self.has_begun = False

    async def write(self, line: Mapping[str, Any]) -> None:
        """One line, or the failure in its place. Raises Ended."""
        if self._failure is not None and self._count >= self._failure.after:
            await self._fail(self._failure, go_json(line))
        self._count += 1
        await self._out(go_json(line) + b"\n")

    async def end(self) -> None:
        """The clean end."""
        await self._begin()
        await self._reply.end()

    async def _fail(self, failure: Failure, line: bytes) -> None:
        await self._begin()
        match failure.how:
            case How.LINE:
                await self._out(failure.text.encode() + b"\n")
                await self._reply.end()
            case How.STOP:
                await self._reply.end()
            case How.CUT_IN_A_LINE:
                await self._out(line[: len(line) // 2])
                await self._reply.end()
            case How.STALL:
                await asyncio.Event().wait()
            case _:
                self._reply.cut()
        raise Ended

    async def _begin(self) -> None:
        if not self.has_begun:
            self.has_begun = True
            await self._reply.start(NDJSON)

    async def _out(self, data: bytes) -> None:
        await self._begin()
        await self._reply.send(data)
