"""Something is wrong with a persona's model, and a person chose what to do about it."""

from collections.abc import Mapping

from bot import replies
from bot.brief import Options
from bot.handlers.cast import Cast
from bot.handlers.minutes import Minutes
from bot.ports import Board, ChatPlatform, StepView
from specialists.persona import Persona
from specialists.ports import Pulled
from storage.domain.commands import MendModel
from storage.domain.errors import ModelUnavailable, RequestError
from storage.domain.events import ModelChanged, ModelMended


class Mending:
    """Tries remedies: again, a pull, another model."""

    def __init__(
        self,
        cast: Cast,
        minutes: Minutes,
        room: ChatPlatform,
        options: Options,
        personas: Mapping[str, Persona],
    ) -> None:
        self._cast = cast
        self._minutes = minutes
        self._room = room
        self._options = options
        self._personas = personas

    async def mend(self, command: MendModel) -> None:
        """Do it, and say how it went."""
        place = self._options.place
        casting = await self._cast.casting.casting(place)
        anyone = next(iter(self._personas.values()))  # trouble that everybody has is mended for all
        persona = self._personas.get(command.persona, anyone)
        try:
            after = await self._cast.desk.mend(persona, command.remedy, casting, on_progress=self._show)
        except (ModelUnavailable, RequestError) as exc:
            await self._minutes.write(
                ModelMended(persona=command.persona, remedy=command.remedy, because=str(exc))
            )
            return
        events: list[ModelMended | ModelChanged] = [
            ModelMended(persona=command.persona, remedy=command.remedy)
        ]
        was, now = casting.of(persona.name).model, after.of(persona.name).model
        if after != casting:
            await self._cast.casting.recast(place, after)
            events.append(ModelChanged(persona=command.persona, was=was, now=now, because=command.remedy))
        await self._minutes.write(*events)
        await self._minutes.tell(replies.mended(command.persona, command.remedy))

    async def _show(self, pulled: Pulled) -> None:
        state = "done" if pulled.done else "running"
        step = StepView(label="model", fraction=pulled.fraction or 0.0, doing=pulled.status, state=state)
        board = Board(title="Fetching a model", steps=(step,), fraction=pulled.fraction or 0.0)
        await self._room.show(self._minutes.thread, board)
