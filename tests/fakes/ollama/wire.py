"""JSON, times and refusals as Ollama writes them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

NDJSON = "application/x-ndjson"
JSON = "application/json; charset=utf-8"
STREAM_ERROR = "application/json"  # of a streaming request that fails before its first line
PLAIN = "text/plain"

_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


class Refused(Exception):
    """A request that gets an error in place of an answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
        self.status, self.text = status, text


def go_json(value: Mapping[str, Any]) -> bytes:
    """As Go marshals: no spaces, <>& and the Unicode line ends escaped, everything else raw."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED).encode()


def without_empty(value: Mapping[str, Any], *may_be_absent: str) -> dict[str, Any]:
    """Go's omitempty: the named fields are left away when empty or zero."""
    return {key: one for key, one in value.items() if one or key not in may_be_absent}


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC, without zeros at the end of the fraction."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}Z"


def error_body(text: str) -> bytes:
    """{"error": text}"""
    return go_json({"error": text})
