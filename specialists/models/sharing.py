"""One graphics card for words and pictures: models leave it while something heavy renders."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from specialists.models.ollama_names import full_name
from specialists.ports import ModelServer
from storage.domain.errors import CloudRefused, ModelUnavailable
from storage.ports import Clock

_BETWEEN = timedelta(milliseconds=250)  # glances at a model that is leaving
_GLANCES = 20


class SharedCard:
    """Knows which of a server's models sit on the card, and whether the renderers need it now."""

    def __init__(self, server: ModelServer, clock: Clock, *, has_stand_in: bool) -> None:
        """`has_stand_in` is whether another model speaks while a render keeps the card."""
        self._server = server
        self._clock = clock
        self._has_stand_in = has_stand_in
        self._renders = 0
        self._sent_away: frozenset[str] = frozenset()

    @property
    def is_busy(self) -> bool:
        """Whether something heavy renders."""
        return self._renders > 0

    def keeps_away(self, name: str, *, on_gpu: bool) -> bool:
        """Whether the model `name` should stay off the card now."""
        return self.is_busy and (on_gpu or model_key(name) in self._sent_away)

    async def rest(self) -> str:
        """Take every model off the card; the sentence that says which and why, "" where there was none.

        Returns when they are gone, or after a few seconds: a word under way is said to its end. A server
        that does not answer has none.
        """
        gone: list[str] = []
        for name in await self._loaded():
            try:
                if await self._is_on_card(name):
                    await self._server.release(name)
                    gone.append(name)
            except ModelUnavailable:
                pass  # one that only measures likeness: small, and soon gone by itself
        self._sent_away |= {model_key(name) for name in gone}
        await self._wait_until_gone(frozenset(gone))
        return _sentence(gone, stands_in=self._has_stand_in and self.is_busy)

    @asynccontextmanager
    async def heavy(self) -> AsyncGenerator[str]:
        """Something heavy renders inside; gives the sentence of `rest`."""
        self._renders += 1
        try:
            yield await self.rest()
        finally:
            self._renders -= 1
            if not self.is_busy:
                self._sent_away = frozenset()

    async def _loaded(self) -> Sequence[str]:
        try:
            return await self._server.loaded()
        except ModelUnavailable:
            return ()

    async def _wait_until_gone(self, names: frozenset[str]) -> None:
        for _ in range(_GLANCES):
            if not names or not names & frozenset(await self._loaded()):
                return
            await self._clock.sleep(_BETWEEN)

    async def _is_on_card(self, name: str) -> bool:
        try:
            return (await self._server.model(name)).profile.on_gpu
        except CloudRefused:
            return False  # it computes elsewhere


def model_key(name: str) -> str:
    """The same text for every way of writing a model's name."""
    return full_name(name).casefold()


def _sentence(gone: Sequence[str], *, stands_in: bool) -> str:
    if not gone:
        return ""
    one = len(gone) == 1
    names = gone[0] if one else f"{', '.join(gone[:-1])} and {gone[-1]}"
    leave = "leaves" if one else "leave"
    if stands_in:
        then = f"the embedded model speaks until {'it is' if one else 'they are'} back"
    else:
        then = f"{'it is' if one else 'they are'} loaded again for the next word"
    return f"{names} {leave} the graphics card while the studio renders; {then}."
