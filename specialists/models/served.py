"""A server's models as the studio uses them: each made once, patient, with somebody to stand in."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import cast

from specialists.deciding.remedies import EMBEDDED, TRY_AGAIN
from specialists.models.fallback import FallbackModel
from specialists.models.patient import PatientModel
from specialists.models.sharing import SharedCard, model_key
from specialists.ports import InstalledModel, LanguageModel, ModelServer, Pulled
from storage.domain.errors import CloudRefused, ModelServerDown, ModelTimedOut, ModelUnavailable
from storage.ports import Clock

_LOOK = 2.0  # seconds for a look whether a model that failed is back


class ServedModels:
    """Keeps the models of one server, by name.

    With a `stand_in` each model falls back to it; without, trouble is for whoever asks. `patience` is how
    many seconds the server has to show that it is there; `down` is why it did not, at the last look.
    """

    def __init__(
        self,
        server: ModelServer,
        clock: Clock,
        *,
        stand_in: Callable[[], LanguageModel] | None,
        patience: float,
    ) -> None:
        self._server = server
        self._clock = clock
        self._stand_in = stand_in
        self._patience = patience
        self._models: dict[str, LanguageModel] = {}
        self._opening = asyncio.Lock()
        self._newest = ""
        self.card = SharedCard(server, clock, has_stand_in=stand_in is not None)
        self.down: ModelUnavailable | None = None

    async def look(self) -> None:
        """Find out whether the server is there; `down` says what came of it."""
        down: ModelUnavailable | None = None
        try:
            async with asyncio.timeout(self._patience):
                await self._server.version()
        except TimeoutError:
            down = ModelServerDown(
                f"Ollama gave no sign of life within {_seconds(self._patience)}: see that it runs,"
                " then choose Try again.",
                remedies=(TRY_AGAIN, EMBEDDED),
            )
        except ModelUnavailable as exc:
            down = exc
        self.down = down

    async def installed(self) -> Sequence[InstalledModel]:
        """What the server has, newest first. Raises ModelServerDown."""
        return await self._server.installed()

    async def newest(self) -> str:
        """The newest model that can chat and runs here, "" where there is none. Raises ModelServerDown.

        It stays the one that was found first: a cast does not change its voice because somebody pulled
        another model.
        """
        if not self._newest:
            here = (model for model in await self.installed() if not model.is_remote)
            self._newest = next((model.name for model in here if can_chat(model)), "")
        return self._newest

    async def pull(self, name: str) -> AsyncGenerator[Pulled]:
        """Fetch a model; closing the iterator stops. Raises what the server raises."""
        async with aclosing(cast(AsyncGenerator[Pulled], self._server.pull(name))) as fetching:
            async for progress in fetching:
                yield progress
        if (old := self._models.pop(model_key(name), None)) is not None:
            await old.close()  # it may be another version now

    async def named(self, name: str) -> LanguageModel:
        """The model called `name`. Raises what the server raises."""
        key = model_key(name)
        async with self._opening:
            if key not in self._models:
                self._models[key] = self._wrapped(name, await self._server.model(name))
            return self._models[key]

    async def bare(self, name: str, *, off_card: bool) -> LanguageModel:
        """The model called `name` as the server gives it, for one use.

        Raises what the server raises, and ModelUnavailable when it is to be `off_card` and is not known to
        be: a model that is not loaded counts as one for the card.
        """
        model = await self._server.model(name)
        if off_card and model.profile.on_gpu:
            raise ModelUnavailable(
                f"{model.profile.name} would need the graphics card that the studio renders on; where both"
                " have room, set vision_while_rendering."
            )
        return model

    async def retry(self) -> list[str]:
        """Try every model again that somebody stands in for; what came of each, as sentences."""
        said: list[str] = []
        for model in self._models.values():
            if isinstance(model, FallbackModel) and model.standing:
                try:
                    said.append(await model.retry())
                except (ModelUnavailable, CloudRefused) as exc:
                    said.append(str(exc))
        return said

    async def close(self) -> None:
        """Close the models and the server."""
        models, self._models = list(self._models.values()), {}
        for model in models:
            await model.close()
        await self._server.close()

    def _wrapped(self, name: str, bare: LanguageModel) -> LanguageModel:
        # Patience is inside: were it outside, somebody would stand in at the first busy moment.
        patient = PatientModel(bare, self._clock)
        if self._stand_in is None:
            return patient
        return FallbackModel(
            patient,
            self._stand_in,
            clock=self._clock,
            check=lambda: self._check(name),
            aside=lambda: self.card.keeps_away(name, on_gpu=bare.profile.on_gpu),
        )

    async def _check(self, name: str) -> None:
        """Raise ModelUnavailable unless the server has the model."""
        try:
            async with asyncio.timeout(_LOOK):
                await self._server.model(name)
        except TimeoutError as exc:
            raise ModelTimedOut("Ollama takes too long to answer; try again later.") from exc


def _seconds(span: float) -> str:
    return "a second" if span == 1 else f"{span:g} seconds"


def can_chat(model: InstalledModel) -> bool:
    """Whether it can speak as a persona: not one that only measures likeness."""
    return not model.capabilities or "completion" in model.capabilities
