"""What the stand-in has on its disk, and what it may pull."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.fakes.ollama.wire import without_empty


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHere:
    """An installed model.

    `native` is one run by its own template (calls come on the last line); `tells` is False for what an
    old server says: no capabilities, no context.
    """

    name: str
    size: int = 2_019_393_189
    capabilities: tuple[str, ...] = ("completion",)
    context: int = 131_072
    family: str = "llama"
    parameters: str = "3.2B"
    on_gpu: bool = True
    native: bool = False
    tells: bool = True
    tells_when_shown: bool = True
    remote_model: str = ""
    remote_host: str = ""
    modified_at: datetime = datetime(2026, 8, 21, 18, 48, 22, tzinfo=UTC)

    @property
    def full_name(self) -> str:
        """With its tag."""
        return with_tag(self.name)

    @property
    def digest(self) -> str:
        """64 hexadecimal digits, without "sha256:"."""
        return hashlib.sha256(self.full_name.encode()).hexdigest()

    def details(self, *, in_tags: bool = False) -> dict[str, Any]:
        """As every answer about a model carries them."""
        found: dict[str, Any] = {
            "parent_model": "",
            "format": "gguf",
            "family": self.family,
            "families": [self.family],
            "parameter_size": self.parameters,
            "quantization_level": "Q4_K_M",
        }
        if in_tags and self.tells:
            found |= {"context_length": self.context, "embedding_length": 3072}
        return found

    def tag(self) -> dict[str, Any]:
        """Its line of /api/tags."""
        line: dict[str, Any] = {
            "name": self.full_name,
            "model": self.full_name,
            "remote_model": self.remote_model,
            "remote_host": self.remote_host,
            "modified_at": self.modified_at.isoformat(),
            "size": self.size,
            "digest": self.digest,
            "details": self.details(in_tags=True),
            "capabilities": list(self.capabilities) if self.tells else [],
        }
        return without_empty(line, "remote_model", "remote_host", "capabilities")

    def shown(self) -> dict[str, Any]:
        """Its /api/show."""
        answer: dict[str, Any] = {
            "modelfile": f"FROM {self.full_name}",
            "template": "{{ .Prompt }}",
            "details": self.details(),
            "remote_model": self.remote_model,
            "remote_host": self.remote_host,
            "model_info": {
                "general.architecture": self.family,
                f"{self.family}.context_length": self.context,
                "tokenizer.ggml.tokens": [],
            },
            "capabilities": list(self.capabilities) if self.tells_when_shown else [],
            "modified_at": self.modified_at.isoformat(),
        }
        return without_empty(answer, "remote_model", "remote_host", "capabilities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A model that can be pulled: its layers' sizes in bytes, and what it is once installed."""

    model: ModelHere
    layers: tuple[int, ...] = (2_000_000_000, 1_400, 485)

    def digests(self) -> list[tuple[str, int]]:
        """Each layer's digest and size."""
        return [
            ("sha256:" + hashlib.sha256(f"{self.model.full_name} {number}".encode()).hexdigest(), size)
            for number, size in enumerate(self.layers)
        ]


def with_tag(name: str) -> str:
    """The name as lists carry it."""
    for prefix in ("registry.ollama.ai/", "library/"):
        name = name.removeprefix(prefix)
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def key_of(name: str) -> str:
    """What two spellings of one name share."""
    return with_tag(name).casefold()
