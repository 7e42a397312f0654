"""A model that stands in for another while that one is in trouble."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import cast

from specialists.deciding.remedies import EMBEDDED
from specialists.ports import LanguageModel, ModelProfile, ModelRequest
from storage.domain.errors import (
    BudgetSpent,
    ModelMissing,
    ModelOutOfMemory,
    ModelSwitched,
    ModelUnavailable,
)
from storage.ports import Clock

_LONGEST = timedelta(hours=1)  # between two looks at a model that keeps failing
_LASTING = (ModelMissing, ModelOutOfMemory)  # no waiting mends these


async def _nothing_to_check() -> None:
    pass


class FallbackModel:
    """Asks `first`; when that one is unavailable, `second` answers from then on.

    The two may be of different kinds (one speaks freely, one needs a script), so a prompt for one is of
    no use to the other: whoever asked when the switch came gets ModelSwitched, once, and asks anew with
    the `profile` as it is then. `second` may be a function, called when it is first needed.

    After `again` the first is tried once more by itself, each time it fails twice as much later, and
    never after trouble that time does not mend. `check` is a cheap look whether that is worth it; it
    raises ModelUnavailable when not. While `aside` says so the second answers, too, and nobody is told.
    """

    def __init__(
        self,
        first: LanguageModel,
        second: LanguageModel | Callable[[], LanguageModel],
        *,
        clock: Clock,
        again: timedelta = timedelta(minutes=2),
        check: Callable[[], Awaitable[None]] = _nothing_to_check,
        aside: Callable[[], bool] = lambda: False,
        stand_in: str = "The embedded model",
    ) -> None:
        """`stand_in` is what people call the second, as the beginning of a sentence."""
        self._first = first
        self._second = second
        self._clock = clock
        self._again = self._wait = again
        self._check = check
        self._aside = aside
        self._stand_in = stand_in
        self._made: LanguageModel | None = None if callable(second) else second
        self._trouble: ModelUnavailable | None = None  # the first's, while the second stands in
        self._due: datetime | None = None  # when the first is tried again

    @property
    def profile(self) -> ModelProfile:
        """That of the one who answers now."""
        return self._speaker().profile

    @property
    def standing(self) -> str:
        """The sentence that says who stands in, and why; "" while the first answers."""
        return self._sentence(self._trouble) if self._trouble else ""

    def stream(self, request: ModelRequest) -> AsyncIterator[str]:
        """Pieces of the reply of whoever answers now.

        Raises ModelSwitched when somebody else answers from now on, before any piece came; and what
        both raise themselves.
        """
        # Who answers is settled here and not at the first piece: the prompt was made for this one.
        return self._stream(request, self._speaker())

    async def retry(self) -> str:
        """Back to the first, with the sentence that says so ("" when it answers anyway).

        Raises ModelUnavailable when the first is in trouble still.
        """
        if self._trouble is None:
            return ""
        await self._check()
        return self._back()

    async def close(self) -> None:
        """Close both."""
        await self._first.close()
        if self._made is not None:
            await self._made.close()

    def _speaker(self) -> LanguageModel:
        if self._trouble is None and not self._aside():
            return self._first
        if self._made is None:
            self._made = self._second() if callable(self._second) else self._second
        return self._made

    async def _stream(self, request: ModelRequest, speaker: LanguageModel) -> AsyncGenerator[str]:
        if speaker is not self._first:
            await self._look_at_the_first(speaker)
        elif self._trouble is not None:  # another caller met the trouble in between
            raise self._switched(self._trouble)
        has_begun = False
        try:
            async with aclosing(cast(AsyncGenerator[str], speaker.stream(request))) as pieces:
                async for piece in pieces:
                    if not has_begun and speaker is self._first:
                        self._wait = self._again  # it works: the next trouble is a new one
                    has_begun = True
                    yield piece
        except (ModelSwitched, BudgetSpent):
            raise  # neither is trouble of the model's own
        except ModelUnavailable as exc:
            if has_begun or speaker is not self._first:
                raise
            raise self._switched(self._take_over(exc)) from exc

    async def _look_at_the_first(self, speaker: LanguageModel) -> None:
        """Raise ModelSwitched when the first may answer again."""
        if self._trouble is None or self._due is None or self._clock.now() < self._due:
            return
        self._put_off()  # before the look: one caller looks, the others go on
        try:
            await self._check()
        except ModelUnavailable:
            return
        was = speaker.profile.name
        sentence = self._back()
        raise ModelSwitched(sentence, was=was, now=self._first.profile.name, because=sentence)

    def _take_over(self, trouble: ModelUnavailable) -> ModelUnavailable:
        """The second answers from now on; returns the trouble that stands."""
        if self._trouble is None:
            self._trouble = trouble
            self._put_off()
            self._speaker()  # raises here what it takes to make the second
        return self._trouble

    def _put_off(self) -> None:
        self._due = None if isinstance(self._trouble, _LASTING) else self._clock.now() + self._wait
        self._wait = min(2 * self._wait, _LONGEST)

    def _back(self) -> str:
        self._trouble = None
        return f"{self._first.profile.name} takes over again from {_inside(self._stand_in)}."

    def _switched(self, trouble: ModelUnavailable) -> ModelSwitched:
        switched = ModelSwitched(
            self._sentence(trouble),
            was=self._first.profile.name,
            now=self._speaker().profile.name,
            because=str(trouble),
        )
        # It speaks already, so offering it would be odd; the other ways out stay open.
        switched.remedies = tuple(label for label in trouble.remedies if label != EMBEDDED)
        return switched

    def _sentence(self, trouble: ModelUnavailable) -> str:
        lasting = isinstance(trouble, _LASTING)
        until = "in its place" if lasting else "until it is back"
        return f"{trouble} {self._stand_in} speaks {until}; /retry tries again."


def _inside(name: str) -> str:
    """`name` inside a sentence: "The embedded model" is "the embedded model", "Qwen" stays."""
    return f"the {name[4:]}" if name.startswith("The ") else name
