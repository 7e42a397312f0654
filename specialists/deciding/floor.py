"""Where a discussion stands: who was asked what, who waits for an answer, what people want; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Self, TypeVar

from specialists.asked.ledger import Conflict, Ledger
from specialists.deciding import agenda
from specialists.deciding.agenda import USUAL, Limits, Spoken, Turn
from specialists.roster import Bidder
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
from storage.domain.conversation import Phase
from storage.domain.plan import Constraint, Kind

Length = Literal["full", "short", "none"]
Outstanding = AskToSpeak | WritePlan | ReviewPlan | Ask | MendModel | AwaitGreenLight | Produce | Close
Purpose = Literal["", "clarify", "conflict", "ready", "choice", "review", "trouble", "nobody"]
Notes = tuple[Announce, ...]
F = TypeVar("F", bound="Floor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Words of a person that nobody has answered yet; `most` personas may."""

    person: str
    text: str
    message: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A persona's model failed on `missed`, and people can do something about it."""

    persona: str
    because: str  # as it was first told: what the same trouble is known by
    remedies: tuple[str, ...]
    missed: Turn
    round: int
    told: str = ""  # why the remedy did not help
    remedy: str = ""  # the one that was tried last; "" when they go on without
    tries: int = 0
    for_all: bool = False  # the remedy is applied to everyone


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """One discussion so far, as values; `Discussion` adds what events do to it."""

    roster: tuple[str, ...]
    personas: tuple[Bidder, ...]
    kind: Kind = "film"
    length: Length = "full"
    attended: bool = True
    seed: int = 0
    planner: str = "Pixel"
    reviewer: str = "Lens"
    limits: Limits = USUAL
    ready_seconds: float = 10.0  # that "ready?" waits in an attended room; 0: it is only said
    recalls: bool = False  # the brief points at an earlier production

    brief: str = ""
    begun: bool = False  # the brief was given
    phase: Phase = Phase.IDEATION
    round: int = 0  # of refinement; 0 before the first
    doing: Outstanding | None = None
    why: Purpose = ""  # what the question being asked is for
    asked: bool = False  # the question stands in the thread
    turns: tuple[Turn, ...] = ()  # still to be taken in this phase
    answers: tuple[Turn, ...] = ()  # still owed to a person, before anything else
    queue: tuple[Owed, ...] = ()
    said: tuple[Spoken, ...] = ()  # turns taken, in order
    spoken: int = 0  # turns ended, failed and empty ones included
    failed: frozenset[str] = frozenset()  # whose model failed since anyone last spoke
    trouble: Trouble | None = None  # being asked about or mended
    troubles: tuple[Trouble, ...] = ()  # those that were decided
    approvals: tuple[AwaitApproval, ...] = ()

    ledger: Ledger = field(default_factory=Ledger)
    wishes: tuple[Constraint, ...] = ()  # ledger.standing
    conflict: Conflict | None = None  # ledger.conflict
    planned: int = 0  # messages there were when the plan was asked for
    stale: bool = False  # people want something else since
    attempt: int = 0  # plans asked for
    written: bool = False  # a plan stands
    reasons: tuple[str, ...] = ()
    send_backs: int = 0

    settled: bool = False  # agreement was said
    summed: bool = False  # the options were summed up
    readies: int = 0  # times "ready?" was asked
    held: bool = False  # somebody said to wait
    green: bool = False  # go was said
    cut: bool = False  # a version was finished
    revising: bool = False  # a production was begun: wishes are about what it makes
    bots: int = 0  # messages of bots since a person wrote
    bot_names: frozenset[str] = frozenset()
    paused: bool = False

    @property
    def pending(self) -> tuple[DiscussionCommand, ...]:
        """What is outstanding: at most one command.

        None before the brief; while paused only what waits for a permitted person, or ended it.
        """
        if self.over:
            return (self.doing,) if self.doing else ()
        if self.approvals:
            return self.approvals[:1]
        return () if self.doing is None or self.paused else (self.doing,)

    @property
    def over(self) -> bool:
        """Whether production began or the discussion was closed; not while somebody must approve."""
        return isinstance(self.doing, Close) or (isinstance(self.doing, Produce) and not self.approvals)

    @property
    def together(self) -> tuple[AskToSpeak, ...]:
        """The turn to be spoken now, with those that may be spoken at the same time, in order.

        Only first words do not wait for each other. Each stays right as long as it is what `pending` says
        once the one before was written; a person's words in between make the rest obsolete.
        """
        now = self.doing
        if not isinstance(now, AskToSpeak) or self.pending != (now,):
            return ()
        is_first_word = now.phase is Phase.IDEATION and now.move != "answer" and not now.about
        if not is_first_word or self.answers or self.queue or self.conflict or self.trouble:
            return (now,)
        rest = self.turns if self.phase is Phase.IDEATION else ()
        return (now, *(self._asking(turn, now.turn + 1 + index) for index, turn in enumerate(rest)))

    @property
    def room(self) -> agenda.Room:
        """Those present who talk, and the two with an office."""
        there = tuple(p for name in self.roster for p in self.personas if p.name == name)
        return agenda.Room(
            people=there, planner=self.planner, reviewer=self.reviewer, brief=self.brief, seed=self.seed
        )

    def speaks(self, turn: Turn) -> tuple[Self, Notes]:
        """With `turn` asked for; a specific that is missing is asked for by name."""
        question = agenda.asked_for(turn)
        note = (Announce(text=question),) if question else ()
        return replace(self, doing=self._asking(turn, self.spoken + 1)), note

    def asks(self, question: Ask, why: Purpose) -> Self:
        """With a question open."""
        return replace(self, doing=question, why=why, asked=False)

    def set_aside(self) -> Self:
        """Without the question that is open; what it was for brings it back."""
        return replace(self, doing=None, why="", asked=False) if isinstance(self.doing, Ask) else self

    def wants(self, ledger: Ledger) -> Self:
        """With other wishes: a plan that was asked for before is older than they are."""
        if ledger is self.ledger:
            return self
        wishes, conflict = ledger.standing, ledger.conflict
        changed = _meant(wishes) != _meant(self.wishes)
        return replace(
            self,
            ledger=ledger,
            wishes=wishes,
            conflict=conflict,
            stale=self.stale or (changed and self.attempt > 0),
        )

    def wants_as(self, other: "Floor") -> bool:
        """Whether both want the same."""
        return self.wishes is other.wishes or _meant(self.wishes) == _meant(other.wishes)

    def _asking(self, turn: Turn, number: int) -> AskToSpeak:
        return AskToSpeak(
            persona=turn.persona, phase=self.phase, move=turn.move, to=turn.to, about=turn.about, turn=number
        )


def _meant(wishes: Sequence[Constraint]) -> frozenset[tuple[str, str, str | None]]:
    """What wishes come to, however they are worded."""
    return frozenset((wish.kind, wish.value, wish.shot) for wish in wishes)
