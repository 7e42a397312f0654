"""A discussion as it stands: the decider's state, what was said, and what follows from it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.brief import Options
from bot.handlers.takes import is_retake, shot_named
from specialists.asked.wishes import merge
from specialists.deciding.agenda import Limits
from specialists.discussion import Discussion
from specialists.persona import Persona, discussed_as
from specialists.production.takes import reseeded
from specialists.reading.brief import Reading, read_brief
from specialists.recall import asks_recall
from specialists.roster import line_up
from specialists.speaking.novelty import Heard
from specialists.speaking.turn import Line
from storage.domain.commands import Announce
from storage.domain.conversation import Message
from storage.domain.events import (
    ApprovalAsked,
    ApprovalGiven,
    CutMade,
    Delivered,
    Event,
    Interjected,
    MessageDeleted,
    MessageEdited,
    PlanEdited,
    PlanWritten,
    PolicyDecided,
    Said,
    StepFailed,
    Stopped,
)
from storage.domain.plan import PLAN, AnyPlan, Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a discussion is folded into. The first message is the brief."""

    discussion: Discussion
    reading: Reading
    messages: tuple[Message, ...]
    events: tuple[Event, ...] = ()
    ideas: Heard = field(default_factory=Heard)  # what novelty is measured against

    def after(self, *events: Event, message: Message | None = None) -> tuple["Record", tuple[str, ...]]:
        """The record once these happened, and what the decider wants announced because of it."""
        discussion, notes = self.discussion, list[str]()
        for event in events:
            discussion, commands = discussion.on(event)
            notes += [command.text for command in commands if isinstance(command, Announce)]
        return replace(
            self,
            discussion=discussion,
            messages=(*self.messages, message) if message else self.messages,
            events=(*self.events, *events),
            ideas=self.ideas.after(message.content) if message else self.ideas,
        ), tuple(notes)

    def is_judged(self, subject: str) -> bool:
        """Whether policy has looked at this already."""
        return any(isinstance(event, PolicyDecided) and event.subject == subject for event in self.events)

    def was_refused(self, subject: str, rule: str) -> bool:
        """Whether the last word of whoever may approve was no."""
        given = [
            event.allowed
            for event in self.events
            if isinstance(event, ApprovalGiven) and (event.subject, event.rule) == (subject, rule)
        ]
        return given[-1:] == [False]

    @property
    def left_open(self) -> tuple[Event, ...]:
        """What follows from decisions of policy and was not written down yet: a crash came between.

        A message that was allowed becomes one the cast hears; a brief that was not closes the discussion.
        """
        heard = {event.message for event in self.events if isinstance(event, Interjected)}
        by_number = {message.seq: message for message in self.messages}
        due: list[Event] = []
        for event in self.events:
            match event:
                case ApprovalGiven(subject="message", allowed=True, message=int(number)):
                    if number not in heard and number in by_number:
                        said = by_number[number]
                        due.append(Interjected(person=said.name, text=said.content, message=number))
                case ApprovalGiven(subject="brief", allowed=False) if not self.discussion.over:
                    due.append(Stopped(by=event.by or "policy"))
                case _:
                    pass
        return tuple(due)

    @property
    def unasked(self) -> tuple[PolicyDecided, ...]:
        """Verdicts that want a permitted person and were not put to one yet: a crash came between."""
        asked = {(e.subject, e.rule, e.message) for e in self.events if isinstance(e, ApprovalAsked)}
        return tuple(
            e
            for e in self.events
            if isinstance(e, PolicyDecided)
            and e.decision == "ask"
            and e.subject not in ("plan", "output")  # the review asks and is done again; of pictures nobody
            and (e.subject, e.rule, e.message) not in asked
        )

    def message_of(self, ref: str, person: str) -> int | None:
        """The number of the message a room calls `ref`, when `person` said it."""
        return next(
            (
                message.seq
                for message in reversed(self.messages)
                if message.role == "person" and message.name == person and message.metadata.get("ref") == ref
            ),
            None,
        )

    def words_of(self, number: int | None) -> str:
        """What a message said, verbatim; "" when there is none of that number."""
        return next((message.content for message in self.messages if message.seq == number), "")

    @property
    def has_begun(self) -> bool:
        """Whether anyone of the cast has spoken."""
        return any(isinstance(event, Said) for event in self.events)

    @property
    def turns_this_round(self) -> int:
        """Turns the cast has taken in this round, answers to people not counted."""
        talk = self.discussion
        return sum(turn.round == talk.round and turn.move != "answer" for turn in talk.said)

    @property
    def heard(self) -> int:
        """Messages people sent since the brief."""
        return sum(isinstance(event, Interjected) for event in self.events)

    @property
    def plans(self) -> tuple[str, ...]:
        """Every plan written, as JSON, the newest last."""
        return tuple(event.plan for event in self.events if isinstance(event, PlanWritten))

    @property
    def plan(self) -> AnyPlan:
        """The plan that stands."""
        return PLAN.validate_json(self.plans[-1])

    @property
    def made(self) -> AnyPlan | None:
        """The plan of the newest finished version, if there is one."""
        return made_plan(self.events)

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """All that was asked for, later wishes overriding earlier ones they conflict with."""
        return merge((*self.reading.constraints, *self.discussion.ledger.standing))

    @property
    def new_wishes(self) -> tuple[Constraint, ...]:
        """What was asked for since the newest finished version."""
        return self.discussion.ledger.new

    @property
    def choices(self) -> dict[str, str]:
        """What was decided, slot by slot: the last word counts."""
        chosen: dict[str, str] = {}
        for event in self.events:
            if isinstance(event, Said):
                chosen |= event.choices
        return chosen

    @property
    def lines(self) -> tuple[Line, ...]:
        """The thread after the brief, as speakers read it: edited words as they are, deleted ones gone."""
        return tuple(line for line in self.thread[1:] if line.text)

    @property
    def thread(self) -> tuple[Line, ...]:
        """The whole thread, the brief first."""
        now = {e.message: e.text for e in self.events if isinstance(e, MessageEdited)}
        now |= {e.message: "" for e in self.events if isinstance(e, MessageDeleted)}
        return tuple(
            Line(
                name=message.name,
                role=message.role,
                text=now.get(message.seq, message.content),
                choices=message.metadata.get("choices", {}),
                seq=message.seq,
                move=message.metadata.get("move", ""),
            )
            for message in self.messages
        )


def made_plan(events: Sequence[Event]) -> AnyPlan | None:
    """The plan of what was delivered last, other takes included; None before anything was.

    What somebody changed since without a discussion (a lock, another take) counts as well.
    """
    plan: AnyPlan | None = None
    finished = _finished(events)
    if not finished:
        return None
    for place, event in enumerate(events):
        match event:
            case PlanEdited():
                plan = PLAN.validate_json(event.plan)
            case _ if place >= finished:
                pass
            case PlanWritten():
                plan = PLAN.validate_json(event.plan)
            case StepFailed() if plan and is_retake(event):
                plan = reseeded(plan, shot_named(event.label))
            case _:
                pass
    return plan


def _finished(events: Sequence[Event]) -> int:
    """How many events there are up to the newest cut or delivery, with it; 0 before the first."""
    return max(
        (place for place, event in enumerate(events, start=1) if isinstance(event, CutMade | Delivered)),
        default=0,
    )


def opened(options: Options, personas: Mapping[str, Persona], messages: Sequence[Message]) -> Record:
    """The record of a discussion before any event is folded in."""
    return Record(
        discussion=Discussion(
            roster=tuple(persona.name for persona in line_up(personas.values(), options.kind)),
            personas=tuple(personas.values()),
            kind=discussed_as(options.kind),
            length=options.discussion,
            attended=options.attended,
            seed=options.seed,
            limits=Limits(rounds=options.rounds),
            ready_seconds=options.ready_seconds,
            recalls=asks_recall(messages[0].content),
        ),
        reading=read_brief(messages[0].content),
        messages=tuple(messages),
        ideas=Heard.of(message.content for message in messages[1:]),
    )
