"""The whole error tree, branched by who acts next.

StudioError
├── RequestError          the person can fix it; the message goes to them as written
│   ├── NotFound            no such film, scene, shot, take or reference
│   ├── NotAllowed          not yours to do
│   │   └── CloudRefused       this model's name would send the prompt to a cloud
│   ├── Unclear             could not tell what was asked
│   ├── PolicyRefused       the studio will not make this, and which rule says so
│   └── BeyondEngine        no engine can do this (and which limit stops it)
├── Transient             the runner tries again; attempt counted, back-off applied
│   ├── ModelUnavailable    the language model did not answer; `remedies` are what a person can choose
│   │   ├── ModelServerDown    nobody listens there: start it
│   │   ├── ModelMissing       not installed there: pull it, or choose one that is
│   │   ├── ModelBusy          the server's queue is full
│   │   ├── ModelTimedOut      no word within the limit
│   │   ├── ModelOutOfMemory   too large for the machine
│   │   ├── ModelSwitched      another model answers from now on: ask again
│   │   └── BudgetSpent        the discussion's tokens are used up
│   ├── StreamBroken        it stopped half-way; `said` is what came
│   ├── ReplyUnusable       the model's answer did not parse; asked again, more plainly
│   ├── EngineCrashed       the engine's process ended or went deaf
│   └── StoreBusy           another process holds the store
├── Permanent             trying again cannot help; job discarded, thread told, log kept
│   ├── EngineRefused       the engine looked at the request and said no
│   ├── EngineFailed        the engine broke while making it
│   ├── MediaUnreadable     rendered, but does not probe
│   └── ArtifactMissing     the row exists, the bytes do not
├── LeaseLost             stop at once and write nothing: someone else has the job
└── SettingsError         refuse to start; lists every problem found
"""

from collections.abc import Sequence


class StudioError(Exception):
    """Something the studio can say in one sentence."""


class RequestError(StudioError):
    """The person can fix it; the message is written for them."""


class NotFound(RequestError, LookupError):
    """No such film, scene, shot, take or reference."""


class NotAllowed(RequestError):
    """This person may not do that here."""


class CloudRefused(NotAllowed):
    """This model's name would send the prompt to a cloud, and the settings do not allow that."""


class Unclear(RequestError):
    """The studio could not tell what was asked."""


class PolicyRefused(RequestError):
    """The studio will not make this; `rule` names the rule that fired."""

    def __init__(self, message: str, *, rule: str) -> None:
        super().__init__(message)
        self.rule = rule


class BeyondEngine(RequestError):
    """No engine can do this; `limit` names what stops it."""

    def __init__(self, message: str, *, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


class Transient(StudioError):
    """Trying again may help; the runner does so."""


class ModelUnavailable(Transient):
    """The language model did not answer.

    The message is a sentence for people. `remedies` are what they may choose to do about it, each a
    label such as "Try again", "Pull llama3.2:3b" or "Use qwen3:4b" (specialists.deciding.remedies).
    """

    def __init__(self, message: str, *, remedies: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.remedies = tuple(remedies)


class ModelServerDown(ModelUnavailable):
    """Nobody listens at the server's address; the message says how to start it."""


class ModelMissing(ModelUnavailable):
    """The model is not installed on the server."""


class ModelBusy(ModelUnavailable):
    """The server's queue is full; a moment later it may not be."""


class ModelTimedOut(ModelUnavailable):
    """No word came within the limit."""


class ModelOutOfMemory(ModelUnavailable):
    """The model does not fit into the machine's memory."""


class ModelSwitched(ModelUnavailable):
    """Another model answers from now on (the wrapper's `profile` names it): ask again.

    `was` and `now` are the models' names, `because` the first one's trouble as a sentence.
    """

    def __init__(self, message: str, *, was: str, now: str, because: str) -> None:
        super().__init__(message)
        self.was, self.now, self.because = was, now, because


class BudgetSpent(ModelUnavailable):
    """The tokens this discussion may use are used up."""


class StreamBroken(Transient):
    """The reply stopped half-way; `said` is what came before, and worth keeping."""

    def __init__(self, message: str, *, said: str) -> None:
        super().__init__(message)
        self.said = said


class ReplyUnusable(Transient):
    """The model's answer did not parse; it is asked again, more plainly."""


class EngineCrashed(Transient):
    """The engine's process ended or stopped answering."""


class StoreBusy(Transient):
    """Another process holds the store."""


class Permanent(StudioError):
    """Trying again cannot help."""


class EngineRefused(Permanent):
    """The engine looked at the request and said no."""


class EngineFailed(Permanent):
    """The engine broke while making it; `log` holds the end of what it printed."""

    def __init__(self, message: str, *, log: str = "") -> None:
        super().__init__(message)
        self.log = log


class MediaUnreadable(Permanent):
    """A rendered file does not probe."""


class ArtifactMissing(Permanent):
    """The row exists, the bytes do not."""


class LeaseLost(StudioError):
    """Someone else has the job: stop at once and write nothing."""


class SettingsError(StudioError):
    """The settings cannot be used; `problems` lists every one found."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)
