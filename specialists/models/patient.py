"""A model that is asked again when a moment may mend what went wrong."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import timedelta
from typing import cast

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from specialists.deciding.remedies import TRY_AGAIN
from specialists.ports import LanguageModel, ModelProfile, ModelRequest
from storage.domain.errors import ModelBusy, ModelServerDown, ModelUnavailable
from storage.ports import Clock

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0  # seconds; each wait is twice the one before

_Begun = tuple[str | None, AsyncGenerator[str]]  # the first piece, and those to come


class PatientModel:
    """Asks up to `attempts` times in all, as long as nothing has come.

    A full queue and a dropped connection are worth that. A server that is down is asked once more, in
    case it is just starting. A missing model, one too large for the memory, a time-out (it has waited
    long enough) and spent tokens are not asked again. With the first piece patience ends: what was said
    is never said twice.
    """

    def __init__(self, model: LanguageModel, clock: Clock, *, attempts: int = 3) -> None:
        self._model = model
        self._clock = clock
        self._attempts = attempts

    @property
    def profile(self) -> ModelProfile:
        """That of the model."""
        return self._model.profile

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        """Pieces of the reply. Raises what the model raised at the last attempt."""
        retrying = AsyncRetrying(
            sleep=self._sleep,
            stop=self._has_had_enough,
            wait=wait_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT),
            retry=retry_if_exception(_may_mend),
            reraise=True,
        )
        begin: Callable[[ModelRequest], Awaitable[_Begun]] = retrying.wraps(self._begin)
        first, pieces = await begin(request)
        async with aclosing(pieces):
            if first is not None:
                yield first
                async for piece in pieces:
                    yield piece

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()

    async def _begin(self, request: ModelRequest) -> _Begun:
        """The first piece, None for a reply without one, and the generation under way."""
        pieces = cast(AsyncGenerator[str], self._model.stream(request))
        return await anext(pieces, None), pieces

    async def _sleep(self, seconds: float) -> None:
        await self._clock.sleep(timedelta(seconds=seconds))

    def _has_had_enough(self, state: RetryCallState) -> bool:
        trouble = state.outcome.exception() if state.outcome else None
        most = min(2, self._attempts) if isinstance(trouble, ModelServerDown) else self._attempts
        return state.attempt_number >= most


def _may_mend(trouble: BaseException) -> bool:
    """Whether a moment may mend it: busy, down, or trouble whose first remedy is to try again."""
    if type(trouble) is ModelUnavailable:
        return trouble.remedies[:1] in ((), (TRY_AGAIN,))
    return isinstance(trouble, ModelBusy | ModelServerDown)
