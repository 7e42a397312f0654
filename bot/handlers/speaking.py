"""A persona takes its turn: the model speaks as the room listens, and what stands is written down."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot import replies
from bot.brief import Options
from bot.handlers.cast import Cast
from bot.handlers.memory import remembered
from bot.handlers.minutes import Minutes
from bot.inbox import Inbox
from bot.ports import ChatPlatform, SpokenTurn
from bot.tasks import together
from specialists.deciding.agenda import missing
from specialists.deciding.remedies import EMBEDDED
from specialists.models.budgeted import Budget
from specialists.models.desk import Voice
from specialists.persona import Persona
from specialists.recall import choices, recall, sentences
from specialists.speaking.turn import OnPiece, SpokenLine, TurnContext, TurnWriter
from storage.domain.commands import AskToSpeak
from storage.domain.conversation import Message, Profile
from storage.domain.errors import CloudRefused, ModelUnavailable, ReplyUnusable
from storage.domain.events import Event, ModelChanged, Passed, Said, SpeakerFailed

log = logging.getLogger(__name__)

_Trouble = ModelUnavailable | ReplyUnusable


@dataclass(slots=True)
class _Overheard:
    """The pieces of a turn that is spoken before its time has come: kept, then passed on as they come."""

    pieces: list[str] = field(default_factory=list[str])
    heard_by: SpokenTurn | None = None

    async def write(self, piece: str) -> None:
        if self.heard_by is None:
            self.pieces.append(piece)
        else:
            await self.heard_by.write(piece)

    async def play_to(self, turn: SpokenTurn) -> None:
        """Show what was kept, and from now on each piece at once."""
        while self.pieces:
            await turn.write(self.pieces.pop(0))
        self.heard_by = turn


async def _nobody_listens() -> None:
    pass


class Speaking:
    """Has personas speak, in order: each with the model the room has cast it with."""

    def __init__(
        self,
        cast: Cast,
        minutes: Minutes,
        room: ChatPlatform,
        inbox: Inbox,
        options: Options,
        personas: Mapping[str, Persona],
        *,
        hear: Callable[[], Awaitable[None]] = _nobody_listens,
    ) -> None:
        """`hear` takes in what was typed while a turn was spoken: it is answered before the next one."""
        self._hear = hear
        self._cast = cast
        self._minutes = minutes
        self._room = room
        self._inbox = inbox
        self._options = options
        self._personas = personas
        spent = sum(event.tokens for event in minutes.record.events if isinstance(event, Said))
        self._budget = Budget(cast.tokens, spent=spent)
        self._told = spent  # of the budget, in events
        changes = (event for event in minutes.record.events if isinstance(event, ModelChanged))
        self._noted: set[str] = {
            event.because for event in changes
        }  # why another model speaks, as it was said

    async def take(self, command: AskToSpeak) -> None:
        """The turn that was asked for; with a server that answers several at once, more of its round.

        What people read stays in order. When a person says something, what was not yet shown is dropped.
        """
        several = self._minutes.record.discussion.together
        if len(several) > 1:
            several = several[: await self._at_once(command.persona)]
        if len(several) < 2:
            await self._show(command, None)
            return
        async with together() as tasks:
            ahead = [_Overheard() for _ in several]
            running = [
                tasks.create_task(self._attempt(each, overheard.write), name=f"turn {each.turn}")
                for each, overheard in zip(several, ahead, strict=True)
            ]
            for each, overheard, task in zip(several, ahead, running, strict=True):
                is_due = self._minutes.record.discussion.pending == (each,)
                if is_due and (each is command or not self._inbox.has_any):
                    await self._show(each, (overheard, task))
                else:
                    task.cancel()

    async def _show(
        self, command: AskToSpeak, ahead: tuple[_Overheard, asyncio.Task["SpokenLine | _Trouble"]] | None
    ) -> None:
        persona = self._personas[command.persona]
        began = time.monotonic()
        turn = await self._room.turn(
            self._minutes.thread,
            Profile(name=persona.name, colour=persona.colour, glyph=persona.glyph, craft=persona.craft),
            # A turn that was passed or failed leaves no message, so that their number alone would repeat.
            key=f"{self._minutes.project.id}:{len(self._minutes.record.messages) + 1}:{command.turn}",
        )
        if ahead is None:
            spoken = await self._attempt(command, turn.write)
        else:
            await ahead[0].play_to(turn)
            spoken = await ahead[1]
        await self._hear()  # before the turn is written down: the decider then knows whom to answer next
        if isinstance(spoken, SpokenLine):
            await self._stand(command, spoken, turn, time.monotonic() - began)
            return
        log.warning("a persona could not speak", exc_info=spoken, extra={"persona": persona.name})
        await turn.end("")
        remedies = spoken.remedies if isinstance(spoken, ModelUnavailable) else ()
        await self._minutes.write(SpeakerFailed(persona=persona.name, because=str(spoken), remedies=remedies))

    async def _attempt(self, command: AskToSpeak, on_piece: OnPiece) -> "SpokenLine | _Trouble":
        """The turn, or why there is none: an error of one turn must not end those spoken beside it."""
        try:
            return await self._speak(command, on_piece)
        except (ModelUnavailable, ReplyUnusable) as exc:
            return exc
        except CloudRefused as exc:
            return ModelUnavailable(str(exc), remedies=(EMBEDDED,))

    async def _speak(self, command: AskToSpeak, on_piece: OnPiece) -> SpokenLine:
        persona = self._personas[command.persona]
        voice = await self._voice(persona.name)
        if voice.note and voice.note not in self._noted:
            self._noted.add(voice.note)
            await self._minutes.post(replies.model_note(voice.note), key=f"voice:{voice.note}")
        record = self._minutes.record
        open_slots = missing(record.discussion.said, record.discussion.kind)
        context = TurnContext(
            persona=persona,
            command=command,
            reading=replace(record.reading, constraints=record.constraints),
            lines=record.lines,
            seed=self._options.seed,
            kind=record.discussion.kind,
            missing=open_slots,
            heard=record.ideas,
            language=record.reading.language,
            temperature=voice.temperature,
            length=voice.length,
            cast=tuple(self._personas),
        )
        if command.move == "recall":
            context, taken = await self._with_memories(context)
        else:
            taken = {}
        writer = TurnWriter(voice.model, self._cast.craft)
        spoken = await writer.speak(context, on_piece, should_stop=lambda: self._inbox.has_any)
        return replace(spoken, choices={**taken, **spoken.choices})

    async def _voice(self, persona: str) -> Voice:
        casting = await self._cast.casting.casting(self._options.place)
        voice = await self._cast.desk.voice(self._personas[persona], casting)
        return self._cast.desk.counted(voice, self._budget)

    async def _at_once(self, persona: str) -> int:
        """How many turns the model answers at the same time; 1 where there is none to ask."""
        try:
            return (await self._voice(persona)).model.profile.parallel
        except (ModelUnavailable, CloudRefused):
            return 1  # whoever speaks is told

    async def _with_memories(self, context: TurnContext) -> tuple[TurnContext, dict[str, str]]:
        """What the room made earlier, and the choices the cast may take over from it."""
        past = await remembered(self._cast.database, self._options.place, but=self._minutes.project.id)
        words = context.command.about or context.reading.text
        found = recall(words, past, now=self._cast.clock.now())
        return replace(context, recalled=sentences(found)), choices(found)

    async def _stand(self, command: AskToSpeak, spoken: SpokenLine, turn: SpokenTurn, seconds: float) -> None:
        """What was said is written down, then stands in the room."""
        persona = self._personas[command.persona]
        tokens, self._told = self._budget.spent - self._told, self._budget.spent
        if spoken.passed:
            await turn.end("")
            await self._minutes.write(Passed(persona=persona.name, move=command.move))
        else:
            await self._minutes.say(
                "persona",
                persona.name,
                spoken.text,
                lambda message: self._said(command, persona, spoken, message, seconds, tokens),
                choices=dict(spoken.choices),
                move=command.move,
            )
            await turn.end(spoken.text)
        await self._switched(persona, spoken.switched)
        if spoken.broken:
            await self._minutes.tell(replies.announcement(spoken.broken))

    async def _switched(self, persona: Persona, sentences: Sequence[str]) -> None:
        """Other models took over during the turn: each change is said once, now, and not again as a note."""
        for sentence in sentences:
            now = await self._voice(persona.name)
            self._noted = (
                {*self._noted, sentence} if now.note else set[str]()
            )  # "": the one wished for is back
            changed = ModelChanged(persona=persona.name, was="", now=now.model.profile.name, because=sentence)
            await self._minutes.write(changed)
            await self._minutes.tell(replies.model_note(sentence))

    def _said(
        self,
        command: AskToSpeak,
        persona: Persona,
        spoken: SpokenLine,
        message: Message,
        seconds: float,
        tokens: int,
    ) -> Sequence[Event]:
        said = Said(
            persona=persona.name,
            text=spoken.text,
            phase=self._minutes.record.discussion.phase,
            move=command.move,
            message=message.seq,
            choices=dict(spoken.choices),
            novelty=spoken.novelty,
            broken=spoken.broken,
            tokens=tokens,
        )
        measured = self._minutes.measured(
            "turn", command.move, persona.name, spoken.text, seconds, persona.rate
        )
        return said, measured
