"""A call with tools: the request in full, and what the model wants called."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any, cast

from specialists.models.ollama_model import Manner, as_message
from specialists.ports import ChatTurn, ToolCall

_LONGEST = 1024  # tokens of a reply with tools


def as_tool(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A function's schema as Ollama wants it; one that is wrapped already stays as it is."""
    return dict(schema) if "function" in schema else {"type": "function", "function": dict(schema)}


def tool_request(
    model: str, manner: Manner, turns: Sequence[ChatTurn], tools: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The body of a chat with tools, their schemas whole: the official client reduces them."""
    body: dict[str, Any] = {
        "model": model,
        "messages": as_plain_messages(turns),
        "tools": [as_tool(tool) for tool in tools],
        "stream": True,  # a silence is then one between two pieces, not the whole reply
        "options": manner.options(seed=0, temperature=0.0, max_tokens=_LONGEST),
        "keep_alive": manner.keep_alive,
    }
    return body if manner.think is None else {**body, "think": manner.think}


def as_plain_messages(turns: Sequence[ChatTurn]) -> list[dict[str, Any]]:
    """Messages as JSON; pictures in base64."""
    return [
        {**as_message(turn), "images": [b64encode(image).decode() for image in turn.images]}
        if turn.images
        else as_message(turn)
        for turn in turns
    ]


class Called:
    """Gathers a reply with calls; they come on a line of their own or on the last one."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._calls: list[ToolCall] = []
        self.is_done = False

    def take(self, line: Mapping[str, Any]) -> None:
        """One more line of the stream. Raises ValueError for what is no reply."""
        message: object = line.get("message")
        if not isinstance(message, dict):
            raise ValueError("a line without a message")
        part = cast(dict[str, Any], message)
        self._said.append(str(part.get("content") or ""))
        self._calls.extend(_call(one) for one in part.get("tool_calls") or ())
        self.is_done = self.is_done or line.get("done") is True

    @property
    def said(self) -> str:
        """The text so far."""
        return "".join(self._said)

    @property
    def calls(self) -> Sequence[ToolCall]:
        """The calls so far, in order."""
        return tuple(self._calls)


def _call(found: Mapping[str, Any]) -> ToolCall:
    function = cast(Mapping[str, Any], found.get("function") or {})
    arguments: object = function.get("arguments") or {}
    if isinstance(arguments, str):  # not Ollama's way, but that of servers that imitate it
        arguments = json.loads(arguments)
    if not isinstance(arguments, dict):
        raise ValueError("arguments that are no object")
    return ToolCall(name=str(function.get("name") or ""), arguments=cast(dict[str, Any], arguments))
