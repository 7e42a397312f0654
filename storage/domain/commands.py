"""Things to do: what the pure deciders return and the running process carries out."""

from dataclasses import dataclass
from typing import Literal

from storage.domain.artifact import StepKey
from storage.domain.conversation import Phase
from storage.domain.render import AnyRequest

Move = Literal[
    "open",  # first word on the brief
    "propose",  # something new, from the persona's craft
    "build",  # take up what another said and go further
    "specify",  # answer the missing specific
    "answer",  # answer a person
    "object",  # name a risk or a doubt
    "settle",  # agree, and say what is settled
    "recall",  # bring back an earlier production of the room
    "options",  # sum up what is still between the cast, as a choice
    "plan",  # Pixel announces the plan
    "amend",  # Pixel answers an objection to the plan, or changes it
    "review",  # Lens passes the plan or says what is missing
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToSpeak:
    """Have `persona` take a turn. `to` is whom it answers: a persona's or a person's name, or ""."""

    persona: str
    phase: Phase
    move: Move
    to: str = ""
    about: str = ""  # the person's words when move is answer; the missing slot when it is specify
    turn: int  # number of the turn in the discussion: seeds what is said


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlan:
    """Have Pixel write the plan from all that was decided."""

    attempt: int
    reasons: tuple[str, ...] = ()  # what review found missing last time


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlan:
    """Have Lens check the plan just written."""

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask the person; take `default` when nobody answers.

    In an attended room a question waits; one with `patience` takes its default after so many seconds.
    """

    question: str
    options: tuple[str, ...]
    default: str
    patience: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MendModel:
    """Do what a person chose about a persona's model: `remedy` is one of the failure's own."""

    persona: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitApproval:
    """Policy asks for a permitted person; nothing else happens before."""

    subject: str
    rule: str
    sentence: str
    message: int | None
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """Say something as the studio itself."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitGreenLight:
    """The plan stands; production begins when a person says go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Produce:
    """Start production of the plan that passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The discussion is over without a production."""

    because: str


DiscussionCommand = (
    AskToSpeak
    | WritePlan
    | ReviewPlan
    | Ask
    | Announce
    | MendModel
    | AwaitApproval
    | AwaitGreenLight
    | Produce
    | Close
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderStep:
    """Queue a step: everything it reads is there, and it is not."""

    step: "Step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake:
    """Make a shot again under another seed: inspection did not like it, and may still ask."""

    shot: str
    step: StepKey
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """File a step's outputs although inspection has remarks: no more takes may be asked for."""

    step: StepKey
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDaily:
    """Put a contact sheet or a proxy where people can look at it."""

    step: "Step"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopForBudget:
    """Begin nothing further: it would cost more than is allowed. Seconds of one core."""

    spent: float
    left: float
    allowed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareCut:
    """Everything is made: file the version and deliver it."""

    result: StepKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandon:
    """The production cannot go on by itself; what is made stays."""

    because: str


ProductionCommand = RenderStep | PostDaily | StopForBudget | DeclareCut | Abandon


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing an engine makes for a production.

    `key` is the hash of everything the step depends on: the engine's name and version, the whole
    request, and the keys of the steps whose outputs it reads. `inputs` maps the role the engine
    reads to (step, that step's output role).
    """

    key: StepKey
    label: str  # "sh030 still", for people
    engine: str
    request: AnyRequest
    inputs: dict[str, tuple[StepKey, str]]
    shot: str = ""
    weight: float = 1.0  # expected seconds, for time left
    priority: int = 0
