"""Which models are loaded, who waits for a load, and who waits for a slot."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.fakes.ollama.models import ModelHere, key_of
from tests.fakes.ollama.wire import Refused

_FOR_EVER = datetime(2318, 12, 1, tzinfo=UTC)  # what Ollama shows for keep_alive -1


@dataclass(slots=True)
class Loaded:
    """A model in memory."""

    model: ModelHere
    context: int
    slots: asyncio.Semaphore
    expires_at: datetime
    keep_alive: timedelta | None = timedelta(minutes=5)
    users: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)


class Memory:
    """The scheduler. Loads happen one at a time; a loaded model is never too busy, only slow."""

    def __init__(self, *, parallel: int, max_queue: int, now: Callable[[], datetime]) -> None:
        self._parallel = parallel
        self._max_queue = max_queue
        self._now = now
        self._loaded: dict[str, Loaded] = {}
        self._loading = asyncio.Lock()
        self._pending = 0
        self.may_load = asyncio.Event()  # a test clears it to keep a load going
        self.may_load.set()
        self.loads: list[tuple[str, int]] = []  # every load: name and context

    @property
    def pending(self) -> int:
        """How many wait for a load to begin."""
        return self._pending

    @property
    def running(self) -> int:
        """How many requests are at a model or wait for its slot."""
        return sum(one.users for one in self._loaded.values())

    def loaded(self) -> list[Loaded]:
        """What is in memory, the longest-lived first."""
        for key, one in list(self._loaded.items()):
            if not one.users and one.expires_at <= self._now():
                del self._loaded[key]
        return sorted(self._loaded.values(), key=lambda one: one.expires_at, reverse=True)

    def unload(self, model: ModelHere) -> None:
        """Take it out once its last request ends; nothing happens when it is not in."""
        if (one := self._loaded.get(key_of(model.name))) is not None:
            one.keep_alive = timedelta(0)
            if not one.users:
                self._rest(one)

    def forget(self, model: ModelHere) -> None:
        """The model is deleted."""
        self._loaded.pop(key_of(model.name), None)

    @asynccontextmanager
    async def use(
        self, model: ModelHere, *, context: int | None, keep_alive: timedelta | None
    ) -> AsyncGenerator[Loaded]:
        """Load it if need be, wait for a slot, and start its timer afterwards.

        Raises Refused (503) when too many wait for a load already.
        """
        context = max(4, min(context or 4096, model.context))
        one = self._at_hand(model, context)
        if one is None:
            if self._pending >= self._max_queue:
                raise Refused(503, "server busy, please try again.  maximum pending requests exceeded")
            one = await self._load(model, context)
        one.users += 1
        one.idle.clear()
        one.keep_alive = keep_alive
        try:
            async with one.slots:
                yield one
        finally:
            one.users -= 1
            if not one.users:
                one.idle.set()
                self._rest(one)

    def _at_hand(self, model: ModelHere, context: int) -> Loaded | None:
        self.loaded()
        one = self._loaded.get(key_of(model.name))
        return one if one is not None and one.context == context else None

    async def _load(self, model: ModelHere, context: int) -> Loaded:
        self._pending += 1
        try:
            await self._loading.acquire()
        finally:
            self._pending -= 1
        try:
            if (one := self._at_hand(model, context)) is not None:
                return one
            if (old := self._loaded.get(key_of(model.name))) is not None and old.users:
                await old.idle.wait()
            await self.may_load.wait()
            self.loads.append((model.full_name, context))
            slots = asyncio.Semaphore(self._parallel if "completion" in model.capabilities else 1)
            one = Loaded(model=model, context=context, slots=slots, expires_at=_FOR_EVER)
            self._loaded[key_of(model.name)] = one
            return one
        finally:
            self._loading.release()

    def _rest(self, one: Loaded) -> None:
        one.expires_at = _FOR_EVER if one.keep_alive is None else self._now() + one.keep_alive
        if one.keep_alive == timedelta(0):
            self._loaded.pop(key_of(one.model.name), None)
