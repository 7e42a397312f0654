"""What the cast asks of a language model."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTurn:
    """One message of a prompt. `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProfile:
    """What a model can do. `speaks_freely` is False for one so small that it needs a script."""

    name: str
    context: int  # tokens
    speaks_freely: bool
    languages: tuple[str, ...] = ("en",)


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

    profile: ModelProfile

    def stream(self, request: ModelRequest) -> AsyncIterator[str]:
        """Pieces of the reply, in order; the same request gives the same reply.

        Closing the iterator stops the generation. Raises ModelUnavailable.
        """
        ...

    async def close(self) -> None:
        """Let go of the model's memory."""
        ...
