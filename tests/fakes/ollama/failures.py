"""Every failure the stand-in can be told to show, by name, worded as the real server words it."""

import json
from dataclasses import dataclass
from enum import Enum, auto


class How(Enum):
    """Where in a request it strikes."""

    STATUS = auto()  # in place of the answer: a status, and {"error": text}
    RAW = auto()  # in place of the answer: a status, and this very body
    NEVER = auto()  # no answer at all until the client leaves
    HANG_UP = auto()  # the connection is cut before the answer
    LINE = auto()  # after some pieces: this line in place of the next, and a clean end
    STOP = auto()  # after some pieces: a clean end without the last line
    CUT = auto()  # after some pieces: the connection is cut
    CUT_IN_A_LINE = auto()  # after some pieces: a clean end inside a line
    STALL = auto()  # after some pieces: silence until the client leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failure. `after` is how many pieces come before it; {name} is the model's name as sent."""

    how: How
    status: int = 500
    text: str = ""
    kind: str = "text/plain"
    after: int = 0
    path: str = "/api/chat"


def _status(status: int, text: str, path: str = "/api/chat") -> Failure:
    return Failure(how=How.STATUS, status=status, text=text, path=path)


def _line(text: str) -> str:
    return json.dumps({"error": text})


_DIED = (
    "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error,"
    " check ollama server logs for details"
)
_TOO_LONG_INSIDE = (
    '{"error":{"code":400,"message":"request (26528 tokens) exceeds the available context size'
    ' (16384 tokens), try increasing it","type":"exceed_context_size_error",'
    '"n_prompt_tokens":26528,"n_ctx":16384}}'
)
_REGISTRY = (
    'pull model manifest: Get "https://registry.ollama.ai/v2/library/m/manifests/latest": dial tcp:'
    " lookup registry.ollama.ai: no such host"
)

FAILURES: dict[str, Failure] = {
    # before the first line
    "out_of_memory": _status(
        500, "llama-server reported out-of-memory during startup: failed to allocate buffer"
    ),
    "out_of_memory_terminated": _status(
        500, "llama-server process has terminated: exit status 1: cudaMalloc failed: out of memory"
    ),
    "out_of_memory_old": _status(
        500, "model requires more system memory (5.6 GiB) than is available (3.1 GiB)"
    ),
    "out_of_memory_mlx": _status(
        500, "model requires 9.0 GiB but only 4.0 GiB are available (after 1.0 GiB overhead)"
    ),
    "load_failed": _status(
        500,
        "error starting llama-server: unknown model architecture: this model may be incompatible with your"
        " version of Ollama. If you previously pulled this model, try updating it by running"
        " `ollama pull {name}`",
    ),
    "terminated": _status(500, "llama-server process has terminated: exit status 2: unknown error"),
    "load_timeout": _status(500, "timed out waiting for llama-server to start - progress 0.50 - "),
    "runner_died": _status(500, _DIED),
    "running_failed": _status(500, "an error was encountered while running the model: unexpected EOF"),
    "busy": _status(503, "server busy, please try again.  maximum pending requests exceeded"),
    "canceled": _status(499, "request canceled"),
    "too_long": _status(
        400,
        "the prompt is longer than the context length currently available to the model; shorten the prompt,"
        " adjust the context length in settings, or use a model with a longer context length",
    ),
    "too_long_native": _status(400, _TOO_LONG_INSIDE),
    "blind": _status(
        400,
        '{"error":{"code":400,"message":"Multimodal data provided, but model does not support multimodal'
        ' requests.","type":"invalid_request_error"}}',
    ),
    "blind_native": _status(
        500,
        "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
    ),
    "cloud_disabled": _status(403, "ollama cloud is disabled: remote model is unavailable"),
    "unauthorized": _status(401, "unauthorized"),
    "cloud_unreachable": _status(502, 'Post "https://ollama.com:443/api/chat": dial tcp: no such host'),
    "rate_limited": _status(429, "you have reached your usage limit"),
    "bad_format": _status(500, 'invalid format: "\\"xml\\""; expected "json" or a valid JSON Schema object'),
    "bad_option": _status(500, 'option "num_ctx" must be of type integer'),
    "host_refused": Failure(how=How.RAW, status=403),
    "not_ollama": Failure(
        how=How.RAW, status=200, text="<!DOCTYPE html><html>Router</html>", kind="text/html"
    ),
    "error_is_html": Failure(how=How.RAW, status=404, text="<html>not here</html>", kind="text/html"),
    "error_is_an_object": Failure(
        how=How.RAW, status=500, text='{"error":{"message":"boom"}}', kind="application/json"
    ),
    "error_is_null": Failure(how=How.RAW, status=500, text="null", kind="application/json"),
    "unknown_path": Failure(how=How.RAW, status=404, text="404 page not found"),
    "redirected": Failure(how=How.RAW, status=307),
    "slow_first_byte": Failure(how=How.NEVER),
    "cut_before_the_answer": Failure(how=How.HANG_UP),
    # in the stream
    "error_at_once": Failure(how=How.LINE, text=_line(_DIED)),
    "error_half_way": Failure(how=How.LINE, text=_line(_DIED), after=3),
    "out_of_memory_half_way": Failure(how=How.LINE, text='{"error":"CUDA error: out of memory"}', after=3),
    "error_in_a_string_half_way": Failure(
        how=How.LINE, text='{"error":"{\\"error\\":{\\"code\\":500,\\"message\\":\\"boom\\"}}"}', after=3
    ),
    "error_object_half_way": Failure(how=How.LINE, text='{"error":{"message":"boom"}}', after=3),
    "error_number_half_way": Failure(how=How.LINE, text='{"error":"123"}', after=3),
    "junk_at_once": Failure(how=How.LINE, text="Proxy error"),
    "junk_half_way": Failure(how=How.LINE, text="Proxy error", after=3),
    "blank_line_half_way": Failure(how=How.LINE, text="", after=3),
    "no_last_line": Failure(how=How.STOP, after=3),
    "no_line_at_all": Failure(how=How.STOP),
    "cut_half_way": Failure(how=How.CUT, after=3),
    "cut_in_a_line": Failure(how=How.CUT_IN_A_LINE, after=3),
    "stall_half_way": Failure(how=How.STALL, after=3),
    # pulls: the errors come as lines after a 200
    "pull_no_network": Failure(how=How.LINE, text=_line(_REGISTRY), path="/api/pull"),
    "pull_retries": Failure(
        how=How.LINE, text='{"error":"max retries exceeded: unexpected EOF"}', after=2, path="/api/pull"
    ),
    "pull_mismatch": Failure(
        how=How.LINE,
        text='{"error":"digest mismatch, file must be downloaded again: want sha256:1, got sha256:2"}',
        after=2,
        path="/api/pull",
    ),
    "pull_disk_full": Failure(
        how=How.LINE, text='{"error":"write blob: no space left on device"}', after=2, path="/api/pull"
    ),
    "pull_too_new": Failure(
        how=How.LINE,
        text='{"error":"pull model manifest: 412: The model you are attempting to pull requires a newer'
        ' version of Ollama."}',
        path="/api/pull",
    ),
    "pull_stalls": Failure(how=How.STALL, after=4, path="/api/pull"),
    "pull_cut": Failure(how=How.CUT, after=3, path="/api/pull"),
    "pull_stops": Failure(how=How.STOP, after=3, path="/api/pull"),
}
