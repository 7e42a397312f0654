"""A model that looks at what was made: its report, or the reason why there is none."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import cast

from specialists.deciding.remedies import TRY_AGAIN
from specialists.models.ollama_sentences import VISION_MODEL
from specialists.models.sight import TOKENS, question, read_sight
from specialists.ports import LanguageModel, Sight
from storage.domain.errors import CloudRefused, ModelUnavailable, ReplyUnusable, StreamBroken
from storage.domain.plan import Shot

log = logging.getLogger(__name__)


class ModelEye:
    """Asks a model once for each look. How long that may take is the server's own limit."""

    tokens = TOKENS

    def __init__(self, find: Callable[[], Awaitable[LanguageModel]]) -> None:
        """`find` gives the model for one look; it may raise ModelUnavailable and CloudRefused."""
        self._find = find
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why the last look brought no report, as a sentence; "" when it did."""
        return self._trouble

    async def look(self, pictures: Sequence[bytes], shot: Shot) -> Sight | None:
        """The report on what was made for `shot`; None, and a reason in `trouble`, whatever goes wrong."""
        try:
            sight = read_sight(await self._reply(pictures, shot))
        except (ModelUnavailable, CloudRefused, StreamBroken, ReplyUnusable) as exc:
            # The sentences are those of a discussion, which has buttons.
            self._note(str(exc).replace(f", then choose {TRY_AGAIN}", ""))
            return None
        self._note("" if sight else "The model's report could not be read.")
        return sight

    async def _reply(self, pictures: Sequence[bytes], shot: Shot) -> str:
        model = await self._find()
        if not model.profile.sees:  # an old server would drop the pictures, and the model make something up
            raise ModelUnavailable(
                f"{model.profile.name} cannot look at pictures: set vision_model to one that can, "
                f"such as {VISION_MODEL}."
            )
        pieces = cast(AsyncGenerator[str], model.stream(question(pictures, shot)))
        async with aclosing(pieces):
            return "".join([piece async for piece in pieces])

    def _note(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            log.warning("Nobody looks at what is made: %s", trouble)
        self._trouble = trouble
