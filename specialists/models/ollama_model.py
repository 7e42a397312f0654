"""One model of an Ollama server, as the cast speaks through it."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from specialists.models.ollama_errors import Setting, as_broken
from specialists.models.ollama_thoughts import Aloud
from specialists.models.ollama_trouble import Told, Trouble
from specialists.models.ollama_wire import OllamaWire, failures, read_failure
from specialists.ports import ChatTurn, ModelProfile, ModelRequest
from storage.domain.errors import ModelUnavailable, ReplyUnusable, StreamBroken

_ROOM_TO_THINK = 1024  # tokens more for a model that cannot be told not to think

Think = bool | Literal["low", "medium", "high"] | None
Explain = Callable[[Told, str], Awaitable[ModelUnavailable]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a model is asked: always the same, since another context would load it anew.

    `keep_alive` is a duration such as "5m"; `context` in tokens; `thinks_anyway` of a model that
    thinks whatever it is told.
    """

    keep_alive: str
    context: int
    can_think: bool = False
    thinks_anyway: bool = False

    @property
    def think(self) -> Think:
        """What to say about thinking: unset would mean yes."""
        if self.thinks_anyway:
            return "low"
        return False if self.can_think else None

    def options(self, *, seed: int, temperature: float, max_tokens: int) -> dict[str, Any]:
        """Ollama's options. The number of threads is not among them: to change it loads the model anew."""
        return {
            "seed": seed % 2**31,
            "temperature": temperature,
            "num_predict": max_tokens + (_ROOM_TO_THINK if self.thinks_anyway else 0),
            "num_ctx": self.context,
        }


class OllamaModel:
    """A model that speaks freely. Its memory is the server's, which lets go of it after `keep_alive`."""

    def __init__(
        self,
        wire: OllamaWire,
        *,
        profile: ModelProfile,
        manner: Manner,
        explain: Explain,
        find_gpu: Callable[[str], Awaitable[bool | None]],
    ) -> None:
        """`explain` makes a trouble before any word an error; `find_gpu` says where it runs, if known."""
        self._wire = wire
        self._profile = profile
        self.manner = manner
        self._explain = explain
        self._find_gpu: Callable[[str], Awaitable[bool | None]] | None = find_gpu
        self._closed = False

    @property
    def profile(self) -> ModelProfile:
        """What it can do. Whether it runs on a graphics card is known for sure after its first reply."""
        return self._profile

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        """Pieces of the reply as they come; a script is not kept, a schema is."""
        if self._closed or self._wire.is_closed:
            raise ModelUnavailable(
                f"The connection to {self._profile.name} was closed; start the studio again."
            )
        said: list[str] = []
        aloud = Aloud()
        end: str | None = None
        try:
            async with aclosing(self._parts(request)) as parts:
                async for text, end in parts:  # noqa: B007  # the last one's end counts
                    if piece := aloud.take(text):
                        said.append(piece)
                        yield piece
            if end is not None and (piece := aloud.rest()):
                said.append(piece)
                yield piece
        except _Failed as exc:
            raise await self._trouble(exc.told, said) from exc.__cause__
        if end is None:
            raise await self._trouble(Told(trouble=Trouble.UNFINISHED), said)
        await self._learn_where_it_runs()
        if end == "length":
            how = "was cut off" if said else "was all thought and no word"
            raise ReplyUnusable(
                f"{self._profile.name}'s reply {how} at its limit of {request.max_tokens} tokens."
            )

    async def close(self) -> None:
        """Answer nothing more; the server forgets the model by itself."""
        self._closed = True

    async def _parts(self, request: ModelRequest) -> AsyncGenerator[tuple[str, str | None]]:
        """Text and, on the last line, why it ended. Raises _Failed."""
        schema = None if request.schema is None else cast(dict[str, Any], json.loads(request.schema))
        messages = [as_message(turn) for turn in request.messages]
        client = cast(Any, self._wire.client())  # its types of tools are unknown
        try:
            lines = await client.chat(
                self._profile.name,
                messages,
                stream=True,
                think=self.manner.think,
                format=schema,
                options=self.manner.options(
                    seed=request.seed, temperature=request.temperature, max_tokens=request.max_tokens
                ),
                keep_alive=self.manner.keep_alive,
            )
        except failures() as exc:
            raise _Failed(read_failure(exc)) from exc
        async with aclosing(cast(AsyncGenerator[Any], lines)) as opened:
            while True:
                try:
                    line = await anext(opened)
                    part = (line.message.content or "", (line.done_reason or "stop") if line.done else None)
                except StopAsyncIteration:
                    return
                except failures() as exc:
                    raise _Failed(read_failure(exc)) from exc
                yield part
                if part[1] is not None:
                    with suppress(StopAsyncIteration, *failures()):
                        await anext(opened)  # read to the end, the connection serves again
                    return

    async def _trouble(self, told: Told, said: list[str]) -> ModelUnavailable | StreamBroken:
        if said:
            at = Setting(host=self._wire.host, model=self._profile.name)
            return as_broken(told, at, said="".join(said))
        return await self._explain(told, self._profile.name)

    async def _learn_where_it_runs(self) -> None:
        """Once, after the first reply: before it the model may not have been loaded."""
        find, self._find_gpu = self._find_gpu, None
        if find is not None and (on_gpu := await find(self._profile.name)) is not None:
            self._profile = replace(self._profile, on_gpu=on_gpu)


def as_message(turn: ChatTurn) -> dict[str, Any]:
    """A message as the client takes it; pictures become base64 there."""
    message: dict[str, Any] = {"role": turn.role, "content": turn.content}
    if turn.images:
        message["images"] = list(turn.images)
    return message


class _Failed(Exception):  # caught a few lines above
    def __init__(self, told: Told) -> None:
        super().__init__(told)
        self.told = told
