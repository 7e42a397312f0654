"""Who answers behind the stand-in: a function of the messages, or the embedded weights."""

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specialists.models.embedded import EmbeddedModel
from specialists.ports import ChatTurn, ModelRequest
from storage.domain.errors import ModelUnavailable
from tests.fakes.ollama.wire import Refused

_LONGEST = 512  # tokens of a reply that nobody limited


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A chat as it reached the model: what was dropped for want of context is not in it."""

    model: str
    messages: tuple[Mapping[str, Any], ...]
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    format: Mapping[str, Any] | str | None = None
    tools: tuple[Mapping[str, Any], ...] = ()

    @property
    def seed(self) -> int:
        """-1 where none was given."""
        return int(self.options.get("seed", -1))

    @property
    def last(self) -> str:
        """What was said last."""
        return str(self.messages[-1].get("content", "")) if self.messages else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A tool that the model wants called."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply with more than text. Thoughts are sent only where the model thinks and may."""

    text: str = ""
    thoughts: str = ""
    calls: tuple[Call, ...] = ()


Brain = Callable[[Asked], str | Answer | AsyncIterator[str]]


def in_pieces(text: str) -> list[str]:
    """A word at a time, with the space before it."""
    return re.findall(r"\s*\S+|\s+$", text)


class EmbeddedBrain:
    """Real tokens: the weights of the embedded model, one request after the other.

    It reads the first 2048 tokens and drops the oldest messages beyond, as Ollama does.
    """

    def __init__(self, model: EmbeddedModel | None = None) -> None:
        """With a model that somebody else closes, or one of its own."""
        self._model = model or EmbeddedModel(threads=1)
        self._is_own = model is None

    async def __call__(self, asked: Asked) -> AsyncGenerator[str]:
        """The reply as the weights write it, under the schema where there is one."""
        predict = int(asked.options.get("num_predict", -1))
        request = ModelRequest(
            messages=tuple(
                ChatTurn(role=str(one["role"]), content=str(one.get("content", ""))) for one in asked.messages
            ),
            seed=max(0, asked.seed),
            # Whoever sends it counts pieces, some of two tokens, and cuts it: this is only the most.
            max_tokens=2 * predict + 8 if predict > 0 else _LONGEST,
            temperature=float(asked.options.get("temperature", 0.8)),
            schema=_schema(asked.format),
        )
        while True:
            has_begun = False
            try:
                async for piece in self._model.stream(request):
                    has_begun = True
                    yield piece
                return
            except ModelUnavailable as exc:
                shorter = None if has_begun or "context" not in str(exc) else _shorter(request)
                if shorter is None:
                    raise Refused(500, f"an error was encountered while running the model: {exc}") from exc
                request = shorter

    async def close(self) -> None:
        """Let go of the weights, if they are its own."""
        if self._is_own:
            await self._model.close()


def _shorter(request: ModelRequest) -> ModelRequest | None:
    """Without the oldest message that is neither the system's nor the last; then half of the longest."""
    messages = list(request.messages)
    for index, turn in enumerate(messages[:-1]):
        if turn.role != "system":
            return replace(request, messages=tuple(messages[:index] + messages[index + 1 :]))
    longest = max(range(len(messages)), key=lambda index: len(messages[index].content))
    text = messages[longest].content
    if len(text) < 64:
        return None
    kept = text[: len(text) // 4] + text[-(len(text) // 4) :]
    messages[longest] = replace(messages[longest], content=kept)
    return replace(request, messages=tuple(messages))


def _schema(wanted: Mapping[str, Any] | str | None) -> str | None:
    if wanted is None:
        return None
    return json.dumps({"type": "object"} if isinstance(wanted, str) else wanted)
