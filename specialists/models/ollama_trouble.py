"""What an Ollama server's status and words mean."""

import json
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, cast

_LONGEST = 200  # characters of the server's own words that a person is shown


class Trouble(Enum):
    """What went wrong, whatever a version of Ollama calls it."""

    DOWN = auto()  # nobody listens
    STRANGER = auto()  # something answers that is not Ollama
    HOST_REFUSED = auto()  # it does not want to be called by this name
    TOO_OLD = auto()  # it does not know this path
    MISSING = auto()
    BAD_NAME = auto()
    BUSY = auto()
    TIMED_OUT = auto()
    OUT_OF_MEMORY = auto()
    LOAD_FAILED = auto()
    RUNNER_DIED = auto()
    TOO_LONG = auto()
    BLIND = auto()  # no vision
    NO_TOOLS = auto()
    NO_THINKING = auto()
    NO_CHAT = auto()
    NO_EMBEDDING = auto()
    SIGNED_OUT = auto()
    CLOUD_OFF = auto()
    CLOUD_UNREACHABLE = auto()
    CLOUD_LIMIT = auto()
    UNPUBLISHED = auto()  # no such model in the registry
    PULL_FAILED = auto()
    DISK_FULL = auto()
    SERVER_TOO_OLD = auto()  # the model needs a newer Ollama
    GAVE_UP = auto()  # the server stopped since the connection closed
    CUT = auto()  # the connection broke
    UNFINISHED = auto()  # the stream ended without its last line
    JUNK = auto()  # not what the protocol says
    REFUSED = auto()  # anything else, in the server's own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A trouble, with the server's own words where they help (one line, at most 200 characters)."""

    trouble: Trouble
    words: str = ""


# Read from top to bottom; the first line whose status and one of whose words fit decides. A status of
# 0 is any: an error in the middle of a stream has none. Words are compared in small letters.
_MEANINGS: tuple[tuple[Trouble, tuple[int, ...], tuple[str, ...]], ...] = (
    (
        Trouble.OUT_OF_MEMORY,
        (0,),
        (
            "out-of-memory",
            "out of memory",
            "requires more system memory",
            "requires more memory",
            "but only",  # "model requires 9 GiB but only 4 GiB are available"
            "not enough memory",
            "insufficient memory",
            "unable to allocate",
            "failed to allocate",
            "cudamalloc failed",
            "erroroutofdevicememory",
            "signal: killed",
        ),
    ),
    (
        Trouble.TOO_LONG,
        (0,),
        ("exceeds the available context size", "exceed_context_size_error", "context length currently"),
    ),
    (Trouble.TOO_LONG, (0,), ("input length exceeds the context length",)),
    (Trouble.NO_TOOLS, (400,), ("does not support tools",)),
    (Trouble.NO_THINKING, (400,), ("does not support thinking",)),
    (Trouble.NO_CHAT, (400,), ("does not support chat", "does not support generate")),
    (Trouble.NO_EMBEDDING, (0,), ("does not support embed",)),
    (Trouble.BLIND, (0,), ("multimodal data provided", "image input is not supported", "mmproj")),
    (Trouble.BLIND, (400,), ("does not support vision", "does not support image")),
    (Trouble.SERVER_TOO_OLD, (0,), ("requires a newer version of ollama",)),
    (Trouble.DISK_FULL, (0,), ("no space left on device", "not enough space on the disk")),
    (Trouble.UNPUBLISHED, (0,), ("pull model manifest: file does not exist",)),
    (Trouble.PULL_FAILED, (0,), ("pull model manifest", "max retries exceeded", "digest mismatch")),
    (Trouble.CLOUD_OFF, (0,), ("ollama cloud is disabled",)),
    (Trouble.SIGNED_OUT, (401,), ("",)),
    (Trouble.CLOUD_LIMIT, (429,), ("",)),
    (Trouble.CLOUD_UNREACHABLE, (502,), ("",)),
    (Trouble.BUSY, (503,), ("",)),
    (Trouble.GAVE_UP, (499,), ("",)),
    (Trouble.BAD_NAME, (400,), ("invalid model name", "model is required", "is invalid")),
    (Trouble.BAD_NAME, (400,), ("use either :local",)),
    (Trouble.MISSING, (404,), ("model '", 'model "')),
    (Trouble.TIMED_OUT, (0,), ("timed out waiting for",)),
    (Trouble.RUNNER_DIED, (0,), ("runner has unexpectedly stopped", "error was encountered while running")),
    (Trouble.LOAD_FAILED, (0,), ("error starting", "process has terminated", "may be incompatible with")),
    (Trouble.TOO_OLD, (404, 405), ("page not found", "method not allowed")),
    (Trouble.TIMED_OUT, (408, 504), ("",)),
)  # fmt: skip


def read_answer(status: int, text: object) -> Told:
    """What an error's status (below 100 for one inside a stream) and text mean.

    `text` is usually a str; the client hands over a dict where the server put JSON into its text.
    """
    words = _words(text)
    small = words.lower()
    inside = status < 100
    if status == 403 and not small:
        return Told(trouble=Trouble.HOST_REFUSED)
    if 300 <= status < 400 or small.startswith(("<!doctype", "<html")):
        return Told(trouble=Trouble.STRANGER)
    for trouble, statuses, texts in _MEANINGS:
        any_status = statuses == (0,) or (inside and texts != ("",))
        if (any_status or status in statuses) and any(part in small for part in texts):
            return Told(trouble=trouble, words=words)
    if status in (403, 404, 405):
        return Told(trouble=Trouble.STRANGER, words=words)
    return Told(trouble=Trouble.REFUSED, words=words or f"status {status}")


def _words(text: object) -> str:
    """The innermost message: bodies are {"error": "…"}, and a text may hold such a body again."""
    for _ in range(4):
        if isinstance(text, str) and text.lstrip().startswith("{"):
            try:
                text = json.loads(text)
            except ValueError:
                break
        if not isinstance(text, dict):
            break
        body = cast(dict[str, Any], text)
        text = body.get("error", body.get("message", ""))
    line = " ".join(str(text or "").split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
