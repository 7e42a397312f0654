"""/api/chat and /api/generate: load, think, speak, call, end."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from tests.fakes.ollama import checks
from tests.fakes.ollama.brains import Answer, Asked, Brain, in_pieces
from tests.fakes.ollama.lines import Lines
from tests.fakes.ollama.memory import Loaded
from tests.fakes.ollama.models import ModelHere
from tests.fakes.ollama.wire import Refused, stamp, without_empty

_ALWAYS_THINKS = "gptoss"
_UNSEEING = '{"error":{"code":400,"message":"Multimodal data provided, but model does not support multimodal requests.","type":"invalid_request_error"}}'
_UNSEEING_NATIVE = (
    "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"
)
_OMITTED = (
    "done_reason",
    "context",
    "total_duration",
    "load_duration",
    "prompt_eval_count",
    "prompt_eval_duration",
    "eval_count",
    "eval_duration",
)


@dataclass(kw_only=True)
class Wanted:
    """A checked request. `prompt` is the whole of a generate's, which answers with `response`."""

    name: str
    model: ModelHere
    messages: list[dict[str, Any]]
    options: Mapping[str, Any]
    format: Mapping[str, Any] | str | None
    tools: tuple[Mapping[str, Any], ...]
    thinks: bool
    is_generate: bool
    truncate: bool
    shift: bool
    cut: bool = field(default=False, init=False)  # num_predict was reached


def check(body: checks.Body, model: ModelHere, *, is_generate: bool) -> Wanted:
    """What can be asked of this model. Raises Refused."""
    name = str(body.get("model", ""))
    messages = checks.messages(body)
    if is_generate:
        system = [{"role": "system", "content": body["system"]}] if body.get("system") else []
        messages = [*system, {"role": "user", "content": str(body.get("prompt", ""))}]
    think = checks.think(body.get("think"))
    tools = tuple(cast(list[Mapping[str, Any]], body.get("tools") or []))
    able = model.capabilities
    if "completion" not in able:
        raise Refused(400, f'"{name}" does not support {"generate" if is_generate else "chat"}')
    if tools and "tools" not in able:
        raise Refused(400, f"registry.ollama.ai/library/{model.full_name} does not support tools")
    if think and "thinking" not in able:
        raise Refused(400, f'"{name}" does not support thinking')
    options = checks.options(body)
    form = checks.format_of(body)
    if "vision" not in able and any(message.get("images") for message in messages):
        raise Refused(500, _UNSEEING_NATIVE) if model.native else Refused(400, _UNSEEING)
    return Wanted(
        name=name,
        model=model,
        messages=messages,
        options=options,
        format=form,
        tools=tools,
        thinks="thinking" in able and (think is not False or model.family == _ALWAYS_THINKS),
        is_generate=is_generate,
        truncate=body.get("truncate") is not False,
        shift=body.get("shift") is not False,
    )


def fit(wanted: Wanted, one: Loaded) -> int:
    """Drop the oldest messages until the rest fits; the tokens that are left. Raises Refused (400)."""
    messages = wanted.messages
    if _tokens(messages) > one.context:
        has_images = any(message.get("images") for message in messages)
        if wanted.model.native or has_images or not wanted.truncate:
            n, limit = _tokens(messages), one.context
            raise Refused(
                400,
                f'{{"error":{{"code":400,"message":"request ({n} tokens) exceeds the available context size'
                f' ({limit} tokens), try increasing it","type":"exceed_context_size_error",'
                f'"n_prompt_tokens":{n},"n_ctx":{limit}}}}}',
            )
        while _tokens(messages) > one.context:
            old = next((n for n, m in enumerate(messages[:-1]) if m["role"] != "system"), None)
            if old is None:
                break
            del messages[old]
        if _tokens(messages) > one.context and not wanted.shift:
            raise Refused(
                400,
                "the prompt is longer than the context length currently available to the model; shorten the"
                " prompt, adjust the context length in settings, or use a model with a longer context length",
            )
    return min(_tokens(messages), one.context)


def line(
    wanted_name: str,
    now: datetime,
    *,
    text: str = "",
    thoughts: str = "",
    calls: list[dict[str, Any]] | None = None,
    is_generate: bool = False,
    done: bool = False,
    **end: Any,
) -> dict[str, Any]:
    """One line, its keys in the server's order and its empty ones left away."""
    found: dict[str, Any] = {"model": wanted_name, "created_at": stamp(now)}
    if is_generate:
        found |= without_empty({"response": text, "thinking": thoughts}, "thinking")
    else:
        message = {"role": "assistant", "content": text, "thinking": thoughts, "tool_calls": calls}
        found["message"] = without_empty(message, "thinking", "tool_calls")
    return without_empty({**found, "done": done, **end}, *_OMITTED)


class Speaking:
    """One reply under way."""

    def __init__(self, wanted: Wanted, brain: Brain, *, now: Callable[[], datetime], call_id: str) -> None:
        self._wanted = wanted
        self._brain = brain
        self._now = now
        self._call_id = call_id
        self._left = int(wanted.options.get("num_predict", -1))
        if self._left < 0:
            self._left = 10 * int(wanted.options.get("num_ctx", 4096))
        self._written = 0

    async def stream(self, prompt_tokens: int) -> AsyncIterator[dict[str, Any]]:
        """Every line of it, the done line last."""
        began = self._now()
        answer = await self._answer()
        if self._wanted.thinks and answer.thoughts:
            for piece in in_pieces(answer.thoughts):
                if self._counts():
                    yield self._line(thoughts=piece)
        async with aclosing(cast(Any, answer.pieces)) as pieces:
            async for piece in pieces:
                if not self._counts():
                    break
                yield self._line(text=piece)
        calls = [] if self._wanted.cut else answer.calls
        if calls and not self._wanted.model.native:
            yield self._line(calls=calls)
        took = round((self._now() - began).total_seconds() * 1e9)
        yield self._line(
            calls=calls if self._wanted.model.native else None,
            done=True,
            done_reason="length" if self._wanted.cut else "stop",
            context=[1, 2, 3] if self._wanted.is_generate else [],
            total_duration=took,
            prompt_eval_count=prompt_tokens,
            prompt_eval_duration=took // 4,
            eval_count=self._written,
            eval_duration=took // 2,
        )

    def _counts(self) -> bool:
        if self._written >= self._left:
            self._wanted.cut = True
            return False
        self._written += 1
        return True

    def _line(self, **parts: Any) -> dict[str, Any]:
        return line(self._wanted.name, self._now(), is_generate=self._wanted.is_generate, **parts)

    async def _answer(self) -> "_Flowing":
        wanted = self._wanted
        found = self._brain(
            Asked(
                model=wanted.model.full_name,
                messages=tuple(wanted.messages),
                options=wanted.options,
                format=wanted.format,
                tools=wanted.tools,
            )
        )
        if isinstance(found, str):
            found = Answer(text=found)
        if isinstance(found, Answer):
            calls = [
                {
                    "id": f"{self._call_id}{number}",
                    "function": {"index": number, "name": call.name, "arguments": dict(call.arguments)},
                }
                for number, call in enumerate(found.calls)
            ]
            return _Flowing(pieces=_flow(found.text), thoughts=found.thoughts, calls=calls)
        return _Flowing(pieces=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flowing:
    pieces: AsyncIterator[str]
    thoughts: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


async def _flow(text: str) -> AsyncIterator[str]:
    for piece in in_pieces(text):
        yield piece


async def tell(speaking: Speaking, lines: Lines, prompt_tokens: int) -> None:
    """Stream it; a brain that fails half-way ends it with an error line, as a dying runner does."""
    try:
        async with aclosing(cast(Any, speaking.stream(prompt_tokens))) as said:
            async for one in said:
                await lines.write(one)
    except Refused as exc:
        if not lines.has_begun:
            raise
        await lines.write({"error": exc.text})
    await lines.end()


def whole(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The one object of stream:false: the last line with everything said before."""
    last = parts[-1]
    if "response" in last:
        return {**last, "response": "".join(str(part["response"]) for part in parts)}
    messages = [cast(dict[str, Any], part["message"]) for part in parts]
    calls = [call for message in messages for call in message.get("tool_calls", ())]
    message = {
        "role": "assistant",
        "content": "".join(str(one["content"]) for one in messages),
        "thinking": "".join(str(one.get("thinking", "")) for one in messages),
        "tool_calls": calls,
    }
    return {**last, "message": without_empty(message, "thinking", "tool_calls")}


def _tokens(messages: list[dict[str, Any]]) -> int:
    words = sum(len(str(message.get("content", "")).split()) for message in messages)
    return words + 768 * sum(len(message.get("images") or ()) for message in messages)
