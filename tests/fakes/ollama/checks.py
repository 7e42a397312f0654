"""What Ollama refuses before any model is asked, in its own words."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from tests.fakes.ollama.wire import Refused

Body = dict[str, Any]  # a request's JSON

CHAT: dict[str, str] = {
    "model": "string",
    "messages": "[]api.Message",
    "stream": "bool",
    "tools": "api.Tools",
    "options": "map[string]interface {}",
    "truncate": "bool",
    "shift": "bool",
    "logprobs": "bool",
    "top_logprobs": "int",
}
GENERATE: dict[str, str] = {**CHAT, "prompt": "string", "system": "string", "raw": "bool"}
NAMED: dict[str, str] = {"model": "string", "name": "string", "stream": "bool", "verbose": "bool"}
EMBED: dict[str, str] = {"model": "string", "truncate": "bool", "dimensions": "int"}

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")
_SPAN = re.compile(r"([0-9]+(?:\.[0-9]*)?)(ns|us|µs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_LEVELS = ("high", "medium", "low", "max")
_INTEGERS = ("num_ctx", "num_batch", "num_gpu", "main_gpu", "num_thread", "draft_num_predict")
_MORE_INTEGERS = ("num_keep", "seed", "num_predict", "top_k", "repeat_last_n")
_FLOATS = (
    "top_p",
    "min_p",
    "typical_p",
    "temperature",
    "repeat_penalty",
    "presence_penalty",
    "frequency_penalty",
)
_BASE64 = re.compile(r"[A-Za-z0-9+/]*")


def read_body(raw: bytes, fields: Mapping[str, str], struct: str) -> Body:
    """The first JSON value of a body, its fields of the right types. Raises Refused (400)."""
    text = raw.decode(errors="replace")
    if not text.strip():
        raise Refused(400, "missing request body")
    try:
        value, _ = json.JSONDecoder().raw_decode(text.lstrip())
    except ValueError as exc:
        raise Refused(400, _go_words(text.lstrip(), exc)) from exc
    if not isinstance(value, dict):
        raise Refused(400, f"json: cannot unmarshal {_kind(value)} into Go value of type api.{struct}")
    body = cast(Body, value)
    for name, wanted in fields.items():
        if (given := body.get(name)) is not None and not _fits(given, wanted):
            raise Refused(
                400,
                f"json: cannot unmarshal {_kind(given)} into Go struct field {struct}.{name} of type {wanted}",
            )
    return body


def keep_alive(value: object) -> timedelta | None:
    """How long, None for ever. Raises Refused (400). A length below zero is for ever."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        kind = "bool" if isinstance(value, bool) else "object"
        raise Refused(400, f"Unsupported type: '{kind}'")
    seconds = _seconds(value) if isinstance(value, str) else float(value)
    return None if seconds < 0 else timedelta(seconds=seconds)


def think(value: object) -> bool | str | None:
    """What was asked about thinking. Raises Refused (400)."""
    if value is None or isinstance(value, bool) or value in _LEVELS:
        return cast(bool | str | None, value)
    raise Refused(
        400, f'invalid think value: "{value}" (must be "high", "medium", "low", "max", true, or false)'
    )


def messages(body: Body) -> list[Body]:
    """The messages, their pictures whole. Raises Refused (400)."""
    found: list[Body] = []
    for message in cast(list[Body], body.get("messages") or []):
        for name in ("role", "content", "thinking"):
            if not isinstance(message.get(name, ""), str):
                raise Refused(
                    400,
                    f"json: cannot unmarshal {_kind(message[name])} into Go struct field"
                    f" ChatRequest.messages.{name} of type string",
                )
        for image in message.get("images") or ():
            _base64(str(image))
        found.append({**message, "role": str(message.get("role", "")).lower()})
    return found


def model_name(name: str) -> None:
    """Raises Refused (400) for what cannot be a name."""
    parts = re.split(r"[/:]", name)
    if not all(_PART.fullmatch(part) for part in parts) or name.count("/") > 2:
        raise Refused(400, "invalid model name")


def options(body: Body) -> Body:
    """The options. Raises Refused (500, as the real one does)."""
    given = cast(Body, body.get("options") or {})
    for name, value in given.items():
        wanted = ""
        if name in _INTEGERS + _MORE_INTEGERS and not _is_number(value):
            wanted = "integer"
        elif name in _FLOATS and not _is_number(value):
            wanted = "float32"
        elif name == "use_mmap" and not isinstance(value, bool):
            wanted = "boolean"
        elif name == "stop" and not isinstance(value, list):
            wanted = "array"
        if wanted:
            raise Refused(500, f'option "{name}" must be of type {wanted}')
    return {key: int(one) if key in _INTEGERS + _MORE_INTEGERS else one for key, one in given.items()}


def format_of(body: Body) -> Body | str | None:
    """The format asked for, None for none. Raises Refused (500)."""
    given: object = body.get("format")
    if given is None or given == "":
        return None
    if given == "json" or isinstance(given, dict):
        return cast(Body | str, given)
    written = json.dumps(json.dumps(given))
    raise Refused(500, f'invalid format: {written}; expected "json" or a valid JSON Schema object')


def _seconds(text: str) -> float:
    sign, rest = (-1.0, text[1:]) if text.startswith("-") else (1.0, text)
    if re.fullmatch(r"[0-9]+(\.[0-9]*)?", rest) and rest.strip("0."):
        raise Refused(400, f'time: missing unit in duration "{text}"')
    if rest and set(rest) <= set("0."):
        return 0.0
    if not rest or _SPAN.sub("", rest):
        raise Refused(400, f'time: invalid duration "{text}"')
    return sign * sum(float(number) * _SECONDS[unit] for number, unit in _SPAN.findall(rest))


def _base64(text: str) -> None:
    whole = text.rstrip("=")
    good = _BASE64.match(whole)
    end = good.end() if good else 0
    if end < len(whole):
        raise Refused(400, f"illegal base64 data at input byte {end}")
    if len(text) % 4:
        raise Refused(400, f"illegal base64 data at input byte {len(text) - len(text) % 4}")


def _fits(value: object, wanted: str) -> bool:
    match wanted:
        case "string":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case _ if wanted.startswith("map"):
            return isinstance(value, dict)
        case _:
            return isinstance(value, list)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    kinds: dict[type, str] = {str: "string", int: "number", float: "number", dict: "object", list: "array"}
    return kinds.get(type(value), "null")


def _go_words(text: str, exc: ValueError) -> str:
    at = exc.pos if isinstance(exc, json.JSONDecodeError) else 0
    rest = text[at:].lstrip()
    if not rest or (rest.startswith('"') and rest.count('"') % 2):
        return "unexpected EOF"
    return f"invalid character '{rest[0]}' looking for beginning of value"
