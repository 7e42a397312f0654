"""What the cast asks of language models, and of a server that holds several."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from storage.domain.plan import Shot


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTurn:
    """One message of a prompt. `role` is system, user or assistant; `images` are whole PNG or JPEG files."""

    role: str
    content: str
    images: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProfile:
    """What a model can do.

    `speaks_freely` is False for one so small that it needs a script; `parallel` is how many requests
    it answers at once; `on_gpu` says that it may share a graphics card with the renderers.
    """

    name: str
    context: int  # tokens
    speaks_freely: bool
    languages: tuple[str, ...] = ("en",)  # ISO 639-1; "*" stands for all of them
    parallel: int = 1
    sees: bool = False
    calls_tools: bool = False
    thinks: bool = False
    on_gpu: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """One call: the whole context, since models are stateless.

    `script` is a GBNF grammar, `schema` a JSON schema; at most one is set. `threads` is how many
    cores it may use (1 while something is encoding).
    """

    messages: tuple[ChatTurn, ...]
    seed: int
    max_tokens: int = 120
    temperature: float = 0.8
    script: str | None = None
    schema: str | None = None
    threads: int | None = None


class LanguageModel(Protocol):
    """Writes text, as it comes."""

    @property
    def profile(self) -> ModelProfile:
        """What it can do. A wrapper's changes when another model takes over."""
        ...

    def stream(self, request: ModelRequest) -> AsyncIterator[str]:
        """Pieces of the reply, in order; thoughts of a thinking model are not among them.

        The same request gives the same reply as far as the model can. Closing the iterator stops the
        generation. Raises ModelUnavailable or one of its kinds, StreamBroken when pieces had come
        already, and ReplyUnusable (after the last piece) for a reply that was cut off at its limit.
        """
        ...

    async def close(self) -> None:
        """Let go of the model's memory."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledModel:
    """A model a server has. `size` in bytes; `context` in tokens, 0 when it does not say."""

    name: str  # with its tag: "llama3.2:3b"
    size: int
    capabilities: frozenset[str] = frozenset()  # completion, tools, vision, embedding, thinking
    parameters: str = ""  # "3.2B"
    context: int = 0
    is_remote: bool = False  # a name that sends prompts to a cloud


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """Progress of a pull. `fraction` is 0 to 1 over all layers seen so far, None while unknown."""

    status: str
    fraction: float | None
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """What a model wants called."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])  # JSON


class ModelServer(Protocol):
    """A place with several language models (Ollama). Names may lack their tag: "m" is "m:latest"."""

    async def version(self) -> str:
        """The server's version. Raises ModelServerDown."""
        ...

    async def installed(self) -> Sequence[InstalledModel]:
        """What it has, the newest first. Raises ModelServerDown."""
        ...

    async def model(self, name: str) -> LanguageModel:
        """The model, ready to be asked. Raises ModelMissing, ModelServerDown, CloudRefused."""
        ...

    def pull(self, name: str) -> AsyncIterator[Pulled]:
        """Fetch a model; closing the iterator stops, and a later pull goes on from there.

        Raises NotFound for a name nobody publishes, ModelUnavailable, CloudRefused.
        """
        ...

    async def embed(self, model: str, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector of length 1 (L2) for each text."""
        ...

    async def call(
        self, model: str, messages: Sequence[ChatTurn], tools: Sequence[Mapping[str, Any]]
    ) -> tuple[str, Sequence[ToolCall]]:
        """What the model says, and what it wants called; `tools` are JSON schemas of functions."""
        ...

    async def loaded(self) -> Sequence[str]:
        """Names of the models in memory."""
        ...

    async def release(self, name: str) -> None:
        """Take the model out of memory once nobody uses it."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a vision model says of a picture: what it shows, and what is wrong with it, in sentences.

    `matches` is how well it shows what was asked for, 0 to 10.
    """

    seen: str
    problems: tuple[str, ...] = ()
    matches: int = 10


class Eye(Protocol):
    """A model that looks at what was made. `tokens` is about what one look costs."""

    tokens: int

    @property
    def trouble(self) -> str:
        """Why the last look brought no report, as a sentence; "" when it did."""
        ...

    async def look(self, pictures: Sequence[bytes], shot: Shot) -> Sight | None:
        """The report on what was made for `shot`; None when the model gave none. Raises nothing.

        `pictures` are whole JPEG files: the still, or moments of the clip in order.
        """
        ...
