"""Hold a discussion: fold the log, carry out what the decider wants, write down what happened."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto

from bot import replies
from bot.brief import Options
from bot.handlers.productions import Productions
from bot.inbox import Inbox
from bot.ports import ChatPlatform
from specialists.brief import read_brief
from specialists.craft import Craft
from specialists.discussion import Discussion
from specialists.persona import Persona
from specialists.plan_writer import PlanWriter
from specialists.policy import check_policy
from specialists.ports import LanguageModel
from specialists.review import review
from specialists.revision import revise
from specialists.roster import line_up
from specialists.story.telling import Story
from specialists.synthesis import PlanOptions, write_plan
from specialists.turn import Line, TurnContext, TurnWriter
from specialists.wishes import intent_of, merge, wishes
from storage.domain.commands import (
    Announce,
    Ask,
    AskToSpeak,
    AwaitGreenLight,
    Close,
    DiscussionCommand,
    Produce,
    ReviewPlan,
    WritePlan,
)
from storage.domain.conversation import Card, Message, Profile, Role
from storage.domain.errors import ModelUnavailable, PolicyRefused, ReplyUnusable
from storage.domain.events import (
    AgainAsked,
    CutMade,
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
from storage.domain.plan import PLAN, AnyPlan, Constraint
from storage.ports import Clock, Database, UnitOfWork

log = logging.getLogger(__name__)


SAY_AFTER = 2  # turns between one hand-fed message and the next
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


class Discussions:
    """Every discussion of the studio; each is folded from the log, so a restart goes on mid-way."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    async def hold(self, project: Project, room: ChatPlatform, inbox: Inbox) -> Ending:
        """Go on with the project's discussion until production may begin, or nobody wants it."""
        async with self._cast.database.read() as uow:
            messages = list(await uow.conversations.messages(project.conversation))
            events = [logged.event for logged in await uow.events.read(stream=project.conversation)]
        talk = _Talk(self._cast, project, room, inbox, messages)
        talk.fold(events)
        return await talk.go_on()

    async def reopen(self, project: Project, words: str) -> None:
        """A wish about a finished film: the cast talks again, briefly."""
        options = Options.model_validate_json(project.options)
        now = self._cast.clock.now()
        async with self._cast.database.begin() as uow:
            message = await uow.conversations.add(
                project.conversation, role="person", name=options.person, content=words, now=now
            )
            await uow.films.update_project(project.id, state=ProjectState.DISCUSSING)
            await uow.events.append(
                project.conversation,
                Interjected(person=options.person, text=words, message=message.seq),
                now=now,
            )


class _Talk:
    """One discussion while this process holds it."""

    def __init__(
        self,
        cast: Cast,
        project: Project,
        room: ChatPlatform,
        inbox: Inbox,
        messages: list[Message],
    ) -> None:
        self._cast = cast
        self._project = project
        self._room = room
        self._inbox = inbox
        self._messages = messages
        self._options = Options.model_validate_json(project.options)
        self._reading = read_brief(messages[0].content)
        self._writer = TurnWriter(cast.model, cast.craft)
        self._planner = PlanWriter(cast.model, patience=PATIENCE)
        self._events: list[Event] = []
        self._plan = project.plan
        self._discussion = Discussion(
            roster=tuple(p.name for p in line_up(cast.personas.values(), self._options.kind)),
            personas=tuple(cast.personas.values()),
            kind=self._options.kind,
            length=self._options.discussion,
            attended=self._options.attended,
            seed=self._options.seed,
        )

    def fold(self, events: Sequence[Event]) -> list[str]:
        """Bring the decider to where the log stands; returns what it wants announced."""
        notes: list[str] = []
        for event in events:
            self._discussion, commands = self._discussion.on(event)
            self._events.append(event)
            notes += [command.text for command in commands if isinstance(command, Announce)]
            if isinstance(event, PlanWritten):
                self._plan = event.plan
        return notes

    async def _react(self, events: Sequence[Event]) -> None:
        for text in self.fold(events):
            await self._studio_says(replies.announcement(text), key=f"note:{len(self._events)}:{text}")

    async def go_on(self) -> Ending:
        """Carry out what the decider wants until the discussion is over."""
        if not any(isinstance(event, Said) for event in self._events):
            await self._welcome()
        while True:
            if ending := await self._hear():
                return ending
            await self._deliver_say()
            if not self._discussion.pending:
                return Ending.SILENT
            if ending := await self._carry_out(self._discussion.pending[0]):
                return ending

    async def _welcome(self) -> None:
        key = f"{self._project.id}:welcome"
        card = replies.welcome(self._reading.text, attended=self._room.is_attended)
        await self._room.post(self._project.conversation, card, key=key)
        if self._reading.language not in self._cast.model.profile.languages:
            card = replies.foreign_brief(self._reading.language)
            await self._room.post(self._project.conversation, card, key=f"{key}:language")

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
                    await self._studio_says(replies.help_card(), key=f"help:{len(self._events)}")
                case _:
                    await self._interjected(inbound.person, inbound.text)
        return None

    async def _interjected(self, person: str, text: str) -> None:
        try:
            check_policy(text)
        except PolicyRefused as refused:
            await self._studio_says(replies.announcement(str(refused)), key=f"policy:{len(self._events)}")
            return
        await self._say(
            "person", person, text, lambda m: (Interjected(person=person, text=text, message=m.seq),)
        )

    async def _deliver_say(self) -> None:
        """Hand-fed words arrive one a round, and all of them before the plan is written."""
        spoken = [e for e in self._events if isinstance(e, Said)]
        heard = [e for e in self._events if isinstance(e, Interjected)]
        if len(heard) >= len(self._options.say):
            return
        is_late = any(not isinstance(c, AskToSpeak) for c in self._discussion.pending)
        if is_late or len(spoken) >= SAY_AFTER * (len(heard) + 1):
            await self._interjected(self._options.person, self._options.say[len(heard)])

    # ---- what the decider wants

    async def _carry_out(self, command: DiscussionCommand) -> Ending | None:
        match command:
            case AskToSpeak():
                await self._speak(command)
            case WritePlan():
                await self._write_plan(command)
            case ReviewPlan():
                reasons = review(PLAN.validate_json(self._plan), self._constraints())
                await self._write(PlanReviewed(reasons=tuple(reasons), attempt=command.attempt))
            case Announce():
                await self._studio_says(replies.announcement(command.text), key=command.text)
            case Ask():
                return await self._ask(command)
            case AwaitGreenLight():
                await self._show_plan()
                if not self._room.is_attended:
                    await self._write(GreenLit(by=self._options.person))
                    return None
                return await self._wait()
            case Produce():
                await self._show_plan()
                return Ending.PRODUCE
            case Close():
                await self._studio_says(replies.announcement(command.because), key="closed")
                return Ending.CANCELLED
        return None

    async def _speak(self, command: AskToSpeak) -> None:
        persona = self._cast.personas[command.persona]
        began = time.monotonic()
        turn = await self._room.turn(
            self._project.conversation,
            Profile(name=persona.name, colour=persona.colour, glyph=persona.glyph, craft=persona.craft),
            key=f"{self._project.id}:{len(self._messages) + 1}",
        )
        context = TurnContext(
            persona=persona,
            command=command,
            reading=replace(self._reading, constraints=self._constraints()),
            lines=tuple(self._lines()),
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

        def events(message: Message) -> tuple[Event, ...]:
            return (
                Said(
                    persona=persona.name,
                    text=spoken.text,
                    phase=self._discussion.phase,
                    move=command.move,
                    message=message.seq,
                    choices=dict(spoken.choices),
                    novelty=spoken.novelty,
                ),
                WorkMeasured(
                    kind="turn",
                    name=command.move,
                    agent=persona.name,
                    task=self._project.id,
                    success=True,
                    seconds=round(seconds, 4),
                    peak_bytes=0,
                    cost=persona.rate,
                    output=spoken.text,
                ),
            )

        await self._say("persona", persona.name, spoken.text, events, choices=dict(spoken.choices))
        await turn.end(spoken.text)

    async def _write_plan(self, command: WritePlan) -> None:
        began = time.monotonic()
        plan = await self._draft()
        text = plan.model_dump_json()

        async def also(uow: UnitOfWork) -> None:
            await uow.films.update_project(
                self._project.id, plan=text, title=plan.title, state=ProjectState.PLANNED
            )

        await self._write(
            PlanWritten(plan=text, attempt=command.attempt),
            WorkMeasured(
                kind="tool",
                name="write_plan",
                agent="Pixel",
                task=self._project.id,
                success=True,
                seconds=round(time.monotonic() - began, 4),
                peak_bytes=0,
                cost=0.0,
                output=plan.title,
            ),
            also=also,
        )
        await self._cast.warm()

    async def _draft(self) -> AnyPlan:
        """The plan from all that was read, asked for and decided; a finished film's is only changed."""
        if (cut := self._last_cut()) is not None:
            shown = next(e for e in reversed(self._events[:cut]) if isinstance(e, PlanWritten))
            plan, _ = revise(PLAN.validate_json(shown.plan), self._wishes(self._events[cut:]))
            return plan
        options = PlanOptions(
            kind=self._options.kind,
            seconds=self._options.seconds,
            width=self._options.width,
            height=self._options.height,
            seed=self._options.seed,
            transition=self._cast.transition,
        )
        known = (
            self._reading,
            self._constraints(),
            self._choices(),
            options,
            self._cast.craft,
            self._cast.story,
        )
        return write_plan(*known, await self._planner.words(*known))

    async def _ask(self, command: Ask) -> Ending | None:
        if not any(isinstance(e, QuestionAsked) and e.question == command.question for e in self._events):
            await self._say(
                "studio",
                "Soundstage",
                command.question,
                lambda m: (
                    QuestionAsked(
                        question=command.question,
                        options=command.options,
                        default=command.default,
                        message=m.seq,
                    ),
                ),
            )
            await self._studio_says(
                replies.question(command.question, command.options, command.default),
                key=f"question:{command.question}",
            )
        if self._discussion.pending != (command,):
            return None
        if not self._room.is_attended:
            await self._write(Resumed(because="nobody is there to answer"))
            return None
        return await self._wait()

    async def _wait(self) -> Ending | None:
        """Until the person says something; a room nobody can answer in any more pauses instead."""
        while self._room.is_attended:
            if await self._inbox.wait(STILL_THERE):
                return None
        return Ending.SILENT

    async def _show_plan(self) -> None:
        plan = PLAN.validate_json(self._plan)
        async with self._cast.database.read() as uow:
            project = await uow.films.project(self._project.id)
            production = self._cast.productions.production(project)
            made = await uow.films.outputs([step.key for step in production.steps])
        seconds = production.seconds(made.keys()) / CORES
        card = replies.plan_card(plan, seconds, attended=self._room.is_attended)
        await self._studio_says(card, key=f"plan:{len(self._plans())}")

    # ---- remembering

    def _plans(self) -> list[PlanWritten]:
        return [event for event in self._events if isinstance(event, PlanWritten)]

    def _last_cut(self) -> int | None:
        """Where in the log the newest finished version stands."""
        return next((i for i, e in reversed(list(enumerate(self._events))) if isinstance(e, CutMade)), None)

    def _constraints(self) -> tuple[Constraint, ...]:
        return merge([*self._reading.constraints, *self._wishes(self._events)])

    def _wishes(self, events: Sequence[Event]) -> tuple[Constraint, ...]:
        """What a person asked for in these events, later wishes overriding earlier ones."""
        return merge(
            wish
            for event in events
            if isinstance(event, Interjected)
            for wish in wishes(event.text, message=event.message, origin="person")
        )

    def _choices(self) -> dict[str, str]:
        """What was decided, slot by slot: the last word counts."""
        chosen: dict[str, str] = {}
        for event in self._events:
            if isinstance(event, Said):
                chosen |= event.choices
        return chosen

    def _lines(self) -> list[Line]:
        return [
            Line(
                name=message.name,
                role=message.role,
                text=message.content,
                choices=message.metadata.get("choices", {}),
                seq=message.seq,
            )
            for message in self._messages[1:]
        ]

    async def _studio_says(self, card: Card, *, key: str) -> None:
        await self._room.post(self._project.conversation, card, key=f"{self._project.id}:{key}")

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
        async with self._cast.database.begin() as uow:
            message = await uow.conversations.add(
                self._project.conversation,
                role=role,
                name=name,
                content=text,
                now=now,
                metadata={"phase": self._discussion.phase.value, **metadata},
            )
            announced = events(message)
            await uow.events.append(self._project.conversation, *announced, now=now)
        self._messages.append(message)
        await self._react(announced)

    async def _write(
        self, *events: Event, also: Callable[[UnitOfWork], Awaitable[None]] | None = None
    ) -> None:
        """Write events and the facts they announce in one transaction."""
        async with self._cast.database.begin() as uow:
            if also:
                await also(uow)
            await uow.events.append(self._project.conversation, *events, now=self._cast.clock.now())
        await self._react(events)
