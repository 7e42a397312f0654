"""A language model that answers from a list or a function: for tests and demonstrations."""

import re
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

from specialists.models.grammar import sentence
from specialists.ports import ModelProfile, ModelRequest
from storage.domain.errors import ModelUnavailable, StudioError


@dataclass(frozen=True, slots=True)
class Failing:
    """A reply that comes as far as `text` and then fails with `error`."""

    text: str
    error: StudioError


class ScriptedModel:
    """Answers with `replies`: a function of the request, or a list that seeds pick from.

    A list is indexed by the request's seed, so that the same request gives the same reply. A function may
    also answer with a `Failing` reply. `asked` keeps every request, in order; `closed_early` counts the
    replies nobody listened to until their end.
    """

    def __init__(
        self,
        replies: Sequence[str] | Callable[[ModelRequest], "str | Failing"] | None = None,
        *,
        speaks_freely: bool = True,
        languages: tuple[str, ...] = ("en",),
        threads: int = 1,  # every adapter is offered cores; this one thinks nothing
    ) -> None:
        """Without `replies` it is a model that does not speak freely: it says what its script allows."""
        self.profile = ModelProfile(
            name="scripted",
            context=8192,
            speaks_freely=speaks_freely and replies is not None,
            languages=languages,
        )
        self._replies = by_script if replies is None else replies
        self.asked: list[ModelRequest] = []
        self.closed_early = 0
        self._closed = False

    async def warm(self) -> None:
        """There is nothing to load."""

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        """The reply, a word at a time. Raises ModelUnavailable when closed or out of replies."""
        if self._closed:
            raise ModelUnavailable("The scripted model was closed; start the studio again.")
        self.asked.append(request)
        reply = self._reply(request)
        text = reply if isinstance(reply, str) else reply.text
        try:
            for piece in re.findall(r"\s*\S+|\s+$", text):
                yield piece
        except GeneratorExit:
            self.closed_early += 1
            raise
        if isinstance(reply, Failing):
            raise reply.error

    async def close(self) -> None:
        """Answer nothing more."""
        self._closed = True

    def _reply(self, request: ModelRequest) -> "str | Failing":
        if callable(self._replies):
            return self._replies(request)
        if not self._replies:
            raise ModelUnavailable("The scripted model has nothing left to say; give it a reply.")
        return self._replies[request.seed % len(self._replies)]


def by_script(request: ModelRequest) -> str:
    """Replies for a model that does not speak freely: any sentence its script allows, by seed."""
    return sentence(request.script, request.seed) if request.script else "As you say."
