"""One spoken turn: the edge between what may be said and the model that says it."""

import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from specialists.craft import Craft
from specialists.novelty import novelty
from specialists.ports import LanguageModel, ModelRequest
from specialists.prompt import free_prompt, scripted_prompt
from specialists.reply import free_reply, scripted_reply
from specialists.turn_context import Line, ReadBrief, TurnContext
from specialists.turn_script import turn_script

__all__ = ["Line", "ReadBrief", "SpokenLine", "TurnContext", "TurnWriter"]

_ROOM = 160  # tokens left for a free model's answer
_TEMPERATURE = 1.1
OnPiece = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """A finished turn. `choices` are by slot; `novelty` from 0 (all said before) to 1.

    `broken` says why it ends where it does when the model stopped half-way; `passed` that the persona was
    asked for an objection and has none (the text is empty then); `switched` are the sentences to be said
    in the thread about models that took over while it was spoken.
    """

    text: str
    choices: dict[str, str]
    novelty: float
    broken: str = ""
    passed: bool = False
    switched: tuple[str, ...] = ()


class TurnWriter:
    """Has a persona take its turn, as the words come."""

    def __init__(self, model: LanguageModel, craft: Craft) -> None:
        self._model = model
        self._craft = craft

    async def speak(
        self, context: TurnContext, on_piece: OnPiece, *, should_stop: Callable[[], bool] = lambda: False
    ) -> SpokenLine:
        """The turn of `context`; the same context gives the same turn.

        `should_stop` is asked at the end of each sentence: where it says yes, the turn ends there.
        Raises ModelUnavailable, and ReplyUnusable for an answer that cannot be used.
        """
        if self._model.profile.speaks_freely:
            text, choices = await self._freely(context, on_piece)
        else:
            text, choices = await self._by_script(context, on_piece)
        before = (line.text for line in context.lines)
        return SpokenLine(text=text, choices=choices, novelty=novelty(text, before))

    async def _by_script(self, context: TurnContext, on_piece: OnPiece) -> tuple[str, dict[str, str]]:
        script = turn_script(context, self._craft)
        request = ModelRequest(
            messages=scripted_prompt(context),
            seed=zlib.crc32(context.draw.encode()),
            max_tokens=_ROOM,
            temperature=_TEMPERATURE,
            script=script.grammar,
        )
        return scripted_reply(await self._stream(request, on_piece), script)

    async def _freely(self, context: TurnContext, on_piece: OnPiece) -> tuple[str, dict[str, str]]:
        messages = free_prompt(context, self._model.profile.context - _ROOM)
        request = ModelRequest(
            messages=messages, seed=zlib.crc32(context.draw.encode()), max_tokens=_ROOM, temperature=0.8
        )
        reply = await self._stream(request, on_piece)
        return free_reply(reply, context.persona.name, self._craft, context.kind)

    async def _stream(self, request: ModelRequest, on_piece: OnPiece) -> str:
        pieces: list[str] = []
        async for piece in self._model.stream(request):
            pieces.append(piece)
            await on_piece(piece)
        return "".join(pieces)
