"""A discussion as it stands: the decider's state, what was said, and what follows from it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.brief import Options
from specialists.brief import Reading, read_brief
from specialists.discussion import Discussion
from specialists.persona import Persona
from specialists.roster import line_up
from specialists.turn import Line
from specialists.wishes import merge, wishes
from storage.domain.commands import Announce
from storage.domain.conversation import Message
from storage.domain.events import CutMade, Event, Interjected, PlanWritten, QuestionAsked, Said
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
        cut = self._last_cut()
        if cut is None:
            return None
        shown = [event.plan for event in self.events[:cut] if isinstance(event, PlanWritten)]
        return PLAN.validate_json(shown[-1])

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """All that was asked for, later wishes overriding earlier ones they conflict with."""
        return merge((*self.reading.constraints, *_wishes(self.events)))

    @property
    def new_wishes(self) -> tuple[Constraint, ...]:
        """What was asked for since the newest finished version."""
        return merge(_wishes(self.events[self._last_cut() or 0 :]))

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

    def _last_cut(self) -> int | None:
        places = [place for place, event in enumerate(self.events) if isinstance(event, CutMade)]
        return places[-1] if places else None


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
