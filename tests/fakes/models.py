"""Language models and a server of them that get into trouble on cue."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from specialists.models.ollama_names import full_name
from specialists.ports import (
    ChatTurn,
    InstalledModel,
    LanguageModel,
    ModelProfile,
    ModelRequest,
    Pulled,
    ToolCall,
)
from storage.domain.errors import CloudRefused, ModelMissing, ModelServerDown, ModelUnavailable, NotFound

DOWN = "Ollama does not answer at http://127.0.0.1:11434."


class CuedModel:
    """Does what its `cues` say, request by request: raises an error, or says a text word by word.

    A cue that is a list says its texts and then raises its error. Out of cues it says `always`.
    """

    def __init__(
        self,
        name: str = "llama3.2:3b",
        *cues: str | Exception | Sequence[str | Exception],
        always: str = "As the lamp turns.",
        free: bool = True,
        on_gpu: bool = False,
    ) -> None:
        self.profile = ModelProfile(name=name, context=8192, speaks_freely=free, on_gpu=on_gpu)
        self.cues = list(cues)
        self.always = always
        self.asked: list[ModelRequest] = []
        self.closed = 0
        self.open_streams = 0

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        """The next cue."""
        self.asked.append(request)
        cue = self.cues.pop(0) if self.cues else self.always
        self.open_streams += 1
        try:
            for part in [cue] if isinstance(cue, str | Exception) else cue:
                if isinstance(part, Exception):
                    raise part
                for word in part.split():
                    yield f"{word} "
        finally:
            self.open_streams -= 1

    async def close(self) -> None:
        """Count how often."""
        self.closed += 1


class CuedServer:
    """A server with `models`, newest first; `is_down`, `is_silent` and `clouds` are its moods."""

    def __init__(self, models: Iterable[CuedModel] = (), *, publishes: Iterable[str] = ("qwen3:4b",)) -> None:
        self.models = {model.profile.name: model for model in models}
        self.publishes = set(publishes)
        self.capabilities: dict[str, frozenset[str]] = {}
        self.clouds: set[str] = set()
        self.is_down = False
        self.is_silent = False
        self.in_memory: list[str] = []
        self.released: list[str] = []
        self.lingers = 0  # glances at its memory before a released model is gone
        self.versions_asked = 0
        self.closed = 0

    async def version(self) -> str:
        """A version, unless nobody listens."""
        self.versions_asked += 1
        await self._answer()
        return "0.33.0"

    async def installed(self) -> Sequence[InstalledModel]:
        """Its models."""
        await self._answer()
        return [
            InstalledModel(
                name=name,
                size=2_000_000_000,
                capabilities=self.capabilities.get(name, frozenset({"completion"})),
                is_remote=name in self.clouds,
            )
            for name in self.models
        ]

    async def model(self, name: str) -> LanguageModel:
        """The model of that name."""
        await self._answer()
        if name in self.clouds:
            raise CloudRefused(f"{name} answers from a cloud.")
        if full_name(name) not in self.models:
            raise ModelMissing(f"{name} is not installed in Ollama.", remedies=(f"Pull {name}",))
        if "completion" not in self.capabilities.get(full_name(name), {"completion"}):
            raise ModelUnavailable(f"{name} only measures likeness.", remedies=("Use llama3.2:3b",))
        return self.models[full_name(name)]

    async def pull(self, name: str) -> AsyncIterator[Pulled]:
        """Half of it, then all of it."""
        await self._answer()
        if name not in self.publishes:
            raise NotFound(f"Nobody publishes a model called “{name}”.")
        yield Pulled(status="pulling", fraction=0.5)
        self.models = {full_name(name): CuedModel(full_name(name)), **self.models}
        yield Pulled(status="success", fraction=1.0, done=True)

    async def embed(self, model: str, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """All texts alike."""
        return [(1.0,) for _ in texts]

    async def call(
        self, model: str, messages: Sequence[ChatTurn], tools: Sequence[Mapping[str, Any]]
    ) -> tuple[str, Sequence[ToolCall]]:
        """Nothing to call."""
        return "", ()

    async def loaded(self) -> Sequence[str]:
        """What is in memory."""
        await self._answer()
        if self.released and self.lingers:
            self.lingers -= 1
            return (*self.in_memory, self.released[-1])
        return tuple(self.in_memory)

    async def release(self, name: str) -> None:
        """Out of memory with it."""
        if "completion" not in self.capabilities.get(name, {"completion"}):
            raise ModelUnavailable(f"{name} cannot chat.")
        self.in_memory.remove(name)
        self.released.append(name)
        model = self.models[name]
        model.profile = replace(model.profile, on_gpu=False)

    async def close(self) -> None:
        """Count how often."""
        self.closed += 1

    async def _answer(self) -> None:
        await asyncio.sleep(0)  # an answer is never there at once
        if self.is_silent:
            await asyncio.Event().wait()
        if self.is_down:
            raise ModelServerDown(DOWN)
