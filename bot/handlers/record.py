"""A discussion as it stands: the decider's state, what was said, and what follows from it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.brief import Options
from bot.handlers.takes import is_retake, reseeded, shot_named
from specialists.agenda import Limits
from specialists.brief import Reading, read_brief
from specialists.discussion import Discussion
from specialists.persona import Persona
from specialists.roster import line_up
from specialists.turn import Line
from specialists.wishes import merge, wishes
from storage.domain.commands import Announce
from storage.domain.conversation import Message
from storage.domain.events import (
    CutMade,
    Event,
    Interjected,
    PlanWritten,
    QuestionAsked,
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

    def after(self, *events: Event, message: Message | None = None) -> tuple["Record", tuple[str, ...]]:
        """The record once these happened, and what the decider wants announced because of it."""
        discussion, notes = self.discussion, list[str]()
        for event in events:
            discussion, commands = discussion.on(event)
            notes += [command.text for command in commands if isinstance(command, Announce)]
        messages = (*self.messages, message) if message else self.messages
        after = replace(self, discussion=discussion, messages=messages, events=(*self.events, *events))
        return after, tuple(notes)

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
        return merge((*self.reading.constraints, *_wishes(standing(self.events))))

    @property
    def new_wishes(self) -> tuple[Constraint, ...]:
        """What was asked for since the newest finished version."""
        events = standing(self.events)
        return merge(_wishes(events[_after_cut(events) :]))

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
        """The thread after the brief, as speakers read it."""
        return tuple(
            Line(
                name=message.name,
                role=message.role,
                text=message.content,
                choices=message.metadata.get("choices", {}),
                seq=message.seq,
            )
            for message in self.messages[1:]
        )

    def has_asked(self, question: str) -> bool:
        """Whether this question stands in the thread."""
        return any(isinstance(event, QuestionAsked) and event.question == question for event in self.events)


def made_plan(events: Sequence[Event]) -> AnyPlan | None:
    """The plan the newest cut was made from, other takes included; None before the first cut."""
    plan: AnyPlan | None = None
    for event in events[: _after_cut(events)]:
        match event:
            case PlanWritten():
                plan = PLAN.validate_json(event.plan)
            case StepFailed() if plan and is_retake(event):
                plan = reseeded(plan, shot_named(event.label))
            case _:
                pass
    return plan


def standing(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events without those of revisions that were called off."""
    kept: list[Event] = []
    for event in events:
        kept.append(event)
        if isinstance(event, Stopped) and (cut := _after_cut(kept)):
            del kept[cut:]
    return tuple(kept)


def _after_cut(events: Sequence[Event]) -> int:
    """How many events there are up to the newest cut, with it; 0 before the first."""
    return max(
        (place for place, event in enumerate(events, start=1) if isinstance(event, CutMade)), default=0
    )


def opened(options: Options, personas: Mapping[str, Persona], messages: Sequence[Message]) -> Record:
    """The record of a discussion before any event is folded in."""
    return Record(
        discussion=Discussion(
            roster=tuple(persona.name for persona in line_up(personas.values(), options.kind)),
            personas=tuple(personas.values()),
            kind=options.kind,
            length=options.discussion,
            attended=options.attended,
            seed=options.seed,
            limits=Limits(rounds=options.rounds),
        ),
        reading=read_brief(messages[0].content),
        messages=tuple(messages),
    )


def _wishes(events: Sequence[Event]) -> list[Constraint]:
    return [
        wish
        for event in events
        if isinstance(event, Interjected)
        for wish in wishes(event.text, message=event.message, origin="person")
    ]
