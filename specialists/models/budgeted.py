"""A model that counts what it reads and writes, and stops at a limit."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import cast

from specialists.deciding.remedies import EMBEDDED
from specialists.ports import LanguageModel, ModelProfile, ModelRequest
from specialists.speaking.prompt import tokens
from storage.domain.errors import BudgetSpent

IMAGE = 768  # tokens a picture counts as: what Ollama itself assumes
_SHORTEST = 16  # tokens of a reply that is still worth asking for


class Budget:
    """The tokens one discussion may use, shared by all its speakers. `limit` 0 is no limit.

    `spent` is what earlier turns have used, for a discussion that goes on after a restart. Tokens are
    estimated from the length of texts.
    """

    def __init__(self, limit: int, *, spent: int = 0) -> None:
        self.limit = limit
        self.spent = spent
        self._held = 0  # promised to requests under way

    @property
    def remaining(self) -> int | None:
        """Tokens that may still be used; None without a limit."""
        return max(0, self.limit - self.spent - self._held) if self.limit else None

    def hold(self, read: int, write: int) -> int:
        """Set `read` tokens and up to `write` more aside; returns how many the reply may have.

        Raises BudgetSpent when what is left is not enough for a reply.
        """
        if self.remaining is not None:
            write = min(write, self.remaining - read)
            if write < _SHORTEST:
                raise BudgetSpent(self._sentence(), remedies=(EMBEDDED,))
        self._held += read + write
        return write

    def settle(self, held: int, used: int) -> None:
        """A request that held `held` tokens is over and used `used`."""
        self._held -= held
        self.spent += used

    def _sentence(self) -> str:
        left = self.limit - self.spent
        return (
            f"This discussion may use {self.limit:,} tokens and has {max(0, left):,} left, too few for "
            "another turn; raise the setting discussion_tokens (0 is no limit), or let the embedded model "
            "go on."
        )


class BudgetedModel:
    """Answers as long as the budget lasts; the models called `free` cost nothing of it."""

    def __init__(self, model: LanguageModel, budget: Budget, *, free: frozenset[str] = frozenset()) -> None:
        self._model = model
        self._budget = budget
        self._free = free

    @property
    def profile(self) -> ModelProfile:
        """That of the model."""
        return self._model.profile

    @property
    def remaining(self) -> int | None:
        """Tokens the discussion may still use; None without a limit."""
        return self._budget.remaining

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        """Pieces of the reply, which may be shorter where little is left. Raises BudgetSpent, and what
        the model raises; a request that brought nothing costs nothing."""
        if self.profile.name in self._free:
            async with aclosing(cast(AsyncGenerator[str], self._model.stream(request))) as pieces:
                async for piece in pieces:
                    yield piece
            return
        read = sum(tokens(turn.content) + IMAGE * len(turn.images) for turn in request.messages)
        write = self._budget.hold(read, request.max_tokens)
        said, ended = "", False
        try:
            request = replace(request, max_tokens=write)
            async with aclosing(cast(AsyncGenerator[str], self._model.stream(request))) as pieces:
                async for piece in pieces:
                    said += piece
                    yield piece
            ended = True
        finally:
            used = read + tokens(said) if said else read if ended else 0
            self._budget.settle(read + write, used)

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()
