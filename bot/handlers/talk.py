"""Hold one discussion in one room: carry out what the decider wants and write down what happens."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto

from bot import replies
from bot.handlers.productions import Productions
from bot.handlers.record import Record
from bot.inbox import Inbox
from bot.ports import ChatPlatform
from bot.stored import options_of
from specialists.craft import Craft
from specialists.persona import Persona
from specialists.plan_writer import PlanWriter
from specialists.policy import check_policy
from specialists.ports import LanguageModel
from specialists.review import review
from specialists.revision import diff, revise
from specialists.story.telling import Story
from specialists.synthesis import PlanOptions, write_plan
from specialists.turn import SpokenLine, TurnContext, TurnWriter
from specialists.wishes import intent_of
from storage.domain.commands import (
    Announce,
    Ask,
    AskToSpeak,
    AwaitApproval,
    AwaitGreenLight,
    Close,
    DiscussionCommand,
    MendModel,
    Produce,
    ReviewPlan,
    WritePlan,
)
from storage.domain.conversation import Card, Message, Phase, Profile, Role
from storage.domain.errors import ModelUnavailable, PolicyRefused, ReplyUnusable
from storage.domain.events import (
    AgainAsked,
    Event,
    GreenLit,
    Interjected,
    PlanReviewed,
    PlanWritten,
    QuestionAsked,
    Resumed,
    Said,
    SpeakerFailed,
    Stopped,
    WorkMeasured,
)
from storage.domain.film import Project, ProjectState
from storage.domain.plan import AnyPlan
from storage.ports import Clock, Database, UnitOfWork

log = logging.getLogger(__name__)

SAY_AFTER = 2  # turns of a round before a hand-fed message comes
STILL_THERE = timedelta(seconds=2)  # how often a silent room is asked whether anyone is there
PATIENCE = 60.0  # seconds for a title: a shorter limit would make a busy machine write another plan
CORES = 2  # that a price in seconds assumes


class Ending(Enum):
    """How a discussion ended."""

    PRODUCE = auto()
    CANCELLED = auto()
    SILENT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What discussions need of the outside world."""

    database: Database
    clock: Clock
    model: LanguageModel
    personas: Mapping[str, Persona]
    craft: Craft
    story: Story
    productions: Productions
    transition: float  # seconds of one cross-fade
    warm: Callable[[], Awaitable[None]]  # start what the production will need, ahead of time


class Talk:
    """One discussion while this process holds it."""

    def __init__(
        self, cast: Cast, project: Project, room: ChatPlatform, inbox: Inbox, record: Record
    ) -> None:
        self._cast = cast
        self._project = project
        self._thread = project.conversation
        self._room = room
        self._inbox = inbox
        self._record = record
        self._options = options_of(project)
        self._writer = TurnWriter(cast.model, cast.craft)
        self._planner = PlanWriter(cast.model, patience=PATIENCE)

    async def go_on(self) -> Ending:
        """Carry out what the decider wants until the discussion is over."""
        if not self._record.has_begun:
            await self._welcome()
        while True:
            if ending := await self._hear():
                return ending
            await self._deliver_say()
            pending = self._record.discussion.pending
            if not pending:
                return Ending.SILENT
            await self._room.phase(self._thread, self._record.discussion.phase.value)
            if ending := await self._carry_out(pending[0]):
                return ending

    async def _welcome(self) -> None:
        reading = self._record.reading
        await self._post(replies.welcome(reading.text, attended=self._room.is_attended), key="welcome")
        if reading.language not in self._cast.model.profile.languages:
            await self._post(replies.foreign_brief(reading.language), key="language")

    # ---- what people say

    async def _hear(self) -> Ending | None:
        """Deal with everything that was typed, in order."""
        for inbound in self._inbox.take():
            match intent_of(inbound.text):
                case "cancel":
                    await self._write(Stopped(by=inbound.person))
                    return Ending.CANCELLED
                case "stop":
                    return Ending.SILENT
                case "go":
                    await self._write(GreenLit(by=inbound.person))
                case "again":
                    await self._write(AgainAsked(by=inbound.person))
                case "help":
                    await self._post(replies.help_card(), key=f"help:{len(self._record.events)}")
                case _:
                    await self._interjected(inbound.person, inbound.text)
        return None

    async def _interjected(self, person: str, text: str) -> None:
        try:
            check_policy(text)
        except PolicyRefused as refused:
            await self._post(replies.announcement(str(refused)), key=f"policy:{len(self._record.events)}")
            return
        await self._say(
            "person", person, text, lambda m: (Interjected(person=person, text=text, message=m.seq),)
        )

    async def _deliver_say(self) -> None:
        """Hand-fed words arrive one a round, early in it; when the rounds run out, before the plan."""
        heard, say = self._record.heard, self._options.say
        if heard >= len(say):
            return
        talk = self._record.discussion
        if talk.queue or talk.answers:
            return  # the last one is still being answered
        is_late = talk.phase is not Phase.IDEATION and talk.phase is not Phase.REFINEMENT
        is_due = talk.round >= heard and self._record.turns_this_round >= SAY_AFTER
        if is_late or is_due:
            await self._interjected(self._options.person, say[heard])

    # ---- what the decider wants

    async def _carry_out(self, command: DiscussionCommand) -> Ending | None:
        match command:
            case AskToSpeak():
                await self._speak(command)
            case WritePlan():
                await self._write_plan(command)
            case ReviewPlan():
                reasons = review(self._record.plan, self._record.constraints, seconds=self._options.seconds)
                await self._write(PlanReviewed(reasons=tuple(reasons), attempt=command.attempt))
            case Announce():
                await self._post(replies.announcement(command.text), key=command.text)
            case Ask():
                return await self._ask(command)
            case AwaitGreenLight():
                await self._show_plan()
                if self._room.is_attended:
                    return await self._wait()
                await self._write(GreenLit(by=self._options.person))
            case Produce():
                await self._show_plan()
                return Ending.PRODUCE
            case MendModel() | AwaitApproval():
                return Ending.SILENT  # nothing asks for these yet
            case Close():
                await self._post(replies.announcement(command.because), key="closed")
                return Ending.CANCELLED
        return None

    async def _speak(self, command: AskToSpeak) -> None:
        persona = self._cast.personas[command.persona]
        began = time.monotonic()
        turn = await self._room.turn(
            self._thread,
            Profile(name=persona.name, colour=persona.colour, glyph=persona.glyph, craft=persona.craft),
            key=f"{self._project.id}:{len(self._record.messages) + 1}",
        )
        context = TurnContext(
            persona=persona,
            command=command,
            reading=replace(self._record.reading, constraints=self._record.constraints),
            lines=self._record.lines,
            seed=self._options.seed,
            kind=self._options.kind,
        )
        try:
            spoken = await self._writer.speak(context, turn.write)
        except (ModelUnavailable, ReplyUnusable) as exc:
            log.warning("a persona could not speak", exc_info=exc, extra={"persona": persona.name})
            await turn.end("")
            await self._write(SpeakerFailed(persona=persona.name, because=str(exc)))
            return
        seconds = time.monotonic() - began
        await self._say(
            "persona",
            persona.name,
            spoken.text,
            lambda message: self._said(command, persona, spoken, message, seconds),
            choices=dict(spoken.choices),
        )
        await turn.end(spoken.text)

    def _said(
        self, command: AskToSpeak, persona: Persona, spoken: SpokenLine, message: Message, seconds: float
    ) -> tuple[Event, ...]:
        said = Said(
            persona=persona.name,
            text=spoken.text,
            phase=self._record.discussion.phase,
            move=command.move,
            message=message.seq,
            choices=dict(spoken.choices),
            novelty=spoken.novelty,
        )
        return said, self._measured("turn", command.move, persona.name, spoken.text, seconds, persona.rate)

    async def _write_plan(self, command: WritePlan) -> None:
        began = time.monotonic()
        plan = await self._draft()
        text = plan.model_dump_json()

        async def also(uow: UnitOfWork) -> None:
            await uow.films.update_project(
                self._project.id, plan=text, title=plan.title, state=ProjectState.PLANNED
            )

        seconds = time.monotonic() - began
        await self._write(
            PlanWritten(plan=text, attempt=command.attempt),
            self._measured("tool", "write_plan", "Pixel", plan.title, seconds, 0.0),
            also=also,
        )
        await self._cast.warm()

    async def _draft(self) -> AnyPlan:
        """The plan from all that was read, asked for and decided; a finished film's is only changed."""
        if (made := self._record.made) is not None:
            plan, _ = revise(made, self._record.new_wishes)
            return plan
        known = (
            self._record.reading,
            self._record.constraints,
            self._record.choices,
            PlanOptions(
                kind=self._options.kind,
                seconds=self._options.seconds,
                width=self._options.width,
                height=self._options.height,
                seed=self._options.seed,
                transition=self._cast.transition,
            ),
            self._cast.craft,
            self._cast.story,
        )
        return write_plan(*known, await self._planner.words(*known))

    async def _ask(self, command: Ask) -> Ending | None:
        if not self._record.has_asked(command.question):
            await self._say(
                "studio",
                "Soundstage",
                command.question,
                lambda message: (
                    QuestionAsked(
                        question=command.question,
                        options=command.options,
                        default=command.default,
                        message=message.seq,
                    ),
                ),
            )
            card = replies.question(command.question, command.options, command.default)
            await self._post(card, key=f"question:{command.question}")
        if self._record.discussion.pending != (command,):
            return None
        if self._room.is_attended:
            return await self._wait()
        await self._write(Resumed(because="nobody is there to answer"))
        return None

    async def _wait(self) -> Ending | None:
        """Until the person says something; a room nobody can answer in any more pauses instead."""
        while self._room.is_attended:
            if await self._inbox.wait(STILL_THERE):
                return None
        return Ending.SILENT

    async def _show_plan(self) -> None:
        """The plan and its price; of a revision, what changes and how much is rendered again."""
        plan, made = self._record.plan, self._record.made
        async with self._cast.database.read() as uow:
            project = await uow.films.project(self._project.id)
            production = self._cast.productions.production(project)
            there = await uow.films.outputs([step.key for step in production.steps])
        seconds = production.seconds(there.keys()) / CORES
        if made is None:
            card = replies.plan_card(plan, seconds, attended=self._room.is_attended)
        else:
            again = len(production.steps) - len(there)
            card = replies.revision_card(
                plan.title, diff(made, plan), again, len(there), seconds, attended=self._room.is_attended
            )
        await self._post(card, key=f"plan:{len(self._record.plans)}")

    # ---- writing down

    def _measured(
        self, kind: str, name: str, agent: str, output: str, seconds: float, cost: float
    ) -> WorkMeasured:
        return WorkMeasured(
            kind=kind,
            name=name,
            agent=agent,
            task=self._project.id,
            success=True,
            seconds=round(seconds, 4),
            peak_bytes=0,
            cost=cost,
            output=output,
        )

    async def _post(self, card: Card, *, key: str) -> None:
        await self._room.post(self._thread, card, key=f"{self._project.id}:{key}")

    async def _say(
        self,
        role: Role,
        name: str,
        text: str,
        events: Callable[[Message], Sequence[Event]],
        **metadata: object,
    ) -> None:
        """Write a message and the events that announce it in one transaction."""
        now = self._cast.clock.now()
        phase = self._record.discussion.phase
        async with self._cast.database.begin() as uow:
            message = await uow.conversations.add(
                self._thread,
                role=role,
                name=name,
                content=text,
                now=now,
                metadata={"phase": phase.value, **metadata},
            )
            announced = events(message)
            after, notes = self._record.after(*announced, message=message)
            await uow.events.append(self._thread, *announced, now=now)
            await uow.conversations.update(self._thread, phase=after.discussion.phase)
        await self._stands(after, notes)

    async def _write(
        self, *events: Event, also: Callable[[UnitOfWork], Awaitable[None]] | None = None
    ) -> None:
        """Write events and the facts they announce in one transaction."""
        after, notes = self._record.after(*events)
        async with self._cast.database.begin() as uow:
            if also:
                await also(uow)
            await uow.events.append(self._thread, *events, now=self._cast.clock.now())
            await uow.conversations.update(self._thread, phase=after.discussion.phase)
        await self._stands(after, notes)

    async def _stands(self, after: Record, notes: Sequence[str]) -> None:
        """What was committed is now the record; the room hears what the decider wants announced."""
        self._record = after
        for text in notes:
            await self._post(replies.announcement(text), key=f"note:{len(after.events)}:{text}")
