"""Things that happened: appended to the log in the transaction that made them true."""

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from storage.domain.conversation import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefGiven:
    """A person asked for something. `options` is JSON: kind, seconds, size, seed."""

    person: str
    text: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A persona finished a turn. `move` is what the turn did (propose, build, answer, …).

    `choices` are the concrete decisions it named, by slot ("palette": "ash", "lens": "35mm"):
    what later speakers take up and the plan is written from.
    """

    persona: str
    text: str
    phase: Phase
    move: str
    message: int
    choices: dict[str, str]
    novelty: float  # 0 (all said before) to 1
    broken: str = ""  # why the turn ends where it does, when its model stopped half-way
    tokens: int = 0  # read and written for it, where that is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A persona was asked whether it objects, and has nothing to add."""

    persona: str
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interjected:
    """A person said something while the cast was talking."""

    person: str
    text: str
    message: int
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited:
    """A person changed what an earlier message says: its wishes are those of the new words."""

    person: str
    text: str
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted:
    """A person took an earlier message back, and the wishes in it."""

    person: str
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerFailed:
    """A persona's model failed; the gap was said. `remedies` are what a person can choose to do about it."""

    persona: str
    because: str
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelMended:
    """A remedy for a persona's model was tried; it did not help when `because` is not empty."""

    persona: str
    remedy: str
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChanged:
    """Another model speaks for a persona (for all when `persona` is empty) from now on."""

    persona: str
    was: str
    now: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """The studio asked the person something; `default` is taken when nobody answers."""

    question: str
    options: tuple[str, ...]
    default: str
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWritten:
    """Pixel wrote the plan; the whole plan as JSON."""

    plan: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReviewed:
    """Lens passed the plan (no reasons) or sent it back a phase."""

    reasons: tuple[str, ...]
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenLit:
    """Someone said go."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainAsked:
    """Someone wants another round."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """Someone wants to talk about a craft again ("back to the style"); `to` is that craft."""

    by: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDecided:
    """Policy looked at something: `decision` is allow, ask or refuse, `rule` the rule that fired.

    `subject` is brief, message, plan, speech, reference or output; `text` the words judged (at most
    200 characters of them), `message` where they were said.
    """

    subject: str
    decision: str
    rule: str
    sentence: str
    text: str
    message: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked:
    """A rule wants a permitted person to decide; nothing is made before. `default` is allow or refuse."""

    subject: str
    rule: str
    sentence: str
    text: str
    message: int | None
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven:
    """A permitted person decided (`by`), or nobody did in time (`by` is empty) and the default counts."""

    subject: str
    rule: str
    allowed: bool
    by: str
    message: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Someone called the production off."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """The person fell silent; the discussion waits for them."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """The discussion goes on."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """An engine began a production step."""

    step: str
    label: str
    engine: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished:
    """A production step is done and filed. `outputs` maps role to digest."""

    step: str
    label: str
    engine: str
    outputs: dict[str, str]
    seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFailed:
    """A production step failed; the runner decided what next."""

    step: str
    label: str
    engine: str
    because: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutMade:
    """A version of the film is finished."""

    version: int
    artifact: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkMade:
    """What was made is not quite what was asked for, or inspection found something: said, never hidden.

    `kind` is "differs" (asked and made compared) or "inspection".
    """

    step: str
    label: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyPosted:
    """A contact sheet or a proxy of a scene lies in the person's folder, for review."""

    step: str
    label: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEdited:
    """Someone changed the plan without a discussion: another take, a lock, an earlier version.

    `what` says it in a sentence; `plan` is the whole plan as it is now, as JSON.
    """

    plan: str
    what: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetReached:
    """Going on would cost more than was allowed: nothing further is begun before somebody says so.

    Seconds of one core: `spent` so far, `left` to do, `allowed` in all.
    """

    spent: float
    left: float
    allowed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRaised:
    """Someone allowed more seconds; `allowed` is the new sum, 0 no limit any more."""

    allowed: float
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchHeld:
    """Someone paused a production in the queue, or let it go on (`held` is false)."""

    held: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The result lies where the person asked for it."""

    folder: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkMeasured:
    """One tool call, persona turn or production step, for insight.

    `kind` is tool, turn or step; `seconds` wall time; `peak_bytes` the worker's peak memory.
    """

    kind: str
    name: str
    agent: str
    task: str
    success: bool
    seconds: float
    peak_bytes: int
    cost: float
    output: str


Event = (
    BriefGiven
    | Said
    | Passed
    | Interjected
    | MessageEdited
    | MessageDeleted
    | SpeakerFailed
    | ModelMended
    | ModelChanged
    | QuestionAsked
    | PlanWritten
    | PlanReviewed
    | GreenLit
    | AgainAsked
    | SentBack
    | PolicyDecided
    | ApprovalAsked
    | ApprovalGiven
    | Stopped
    | Paused
    | Resumed
    | StepStarted
    | StepFinished
    | StepFailed
    | CutMade
    | RemarkMade
    | DailyPosted
    | PlanEdited
    | BudgetReached
    | BudgetRaised
    | BatchHeld
    | Delivered
    | WorkMeasured
)
EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


def to_json(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values (tuples become lists)."""
    return asdict(event)


def from_json(name: str, fields: dict[str, Any]) -> Event:
    """The event called `name`. Raises LookupError for a name this version does not know."""
    return _reader(name).validate_python(fields)


@cache
def _reader(name: str) -> TypeAdapter[Event]:
    return TypeAdapter(EVENTS[name])
