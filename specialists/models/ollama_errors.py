"""Every trouble with Ollama as one of our errors: a sentence people can act on, and the ways out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from specialists.deciding.remedies import EMBEDDED, TRY_AGAIN, pull_label, use_label
from specialists.models.ollama_host import is_on_this_machine
from specialists.models.ollama_names import is_same_model
from specialists.models.ollama_sentences import EMBEDDING_MODEL, VISION_MODEL, sentence
from specialists.models.ollama_trouble import Told, Trouble
from specialists.ports import InstalledModel
from storage.domain.errors import (
    CloudRefused,
    ModelBusy,
    ModelMissing,
    ModelOutOfMemory,
    ModelServerDown,
    ModelTimedOut,
    ModelUnavailable,
    NotFound,
    StreamBroken,
)

_MOST_OFFERED = 4

_KINDS: dict[Trouble, type[ModelUnavailable]] = {
    Trouble.DOWN: ModelServerDown,
    Trouble.STRANGER: ModelServerDown,
    Trouble.HOST_REFUSED: ModelServerDown,
    Trouble.MISSING: ModelMissing,
    Trouble.BAD_NAME: ModelMissing,
    Trouble.BUSY: ModelBusy,
    Trouble.CLOUD_LIMIT: ModelBusy,
    Trouble.TIMED_OUT: ModelTimedOut,
    Trouble.OUT_OF_MEMORY: ModelOutOfMemory,
}

# What is wrong after "llama3.2:3b stopped half-way: ".
_HALF_WAY: dict[Trouble, str] = {
    Trouble.OUT_OF_MEMORY: "the machine's memory ran out",
    Trouble.TIMED_OUT: "it said nothing more within the limit",
    Trouble.CUT: "the connection to Ollama broke",
    Trouble.DOWN: "the connection to Ollama broke",
    Trouble.UNFINISHED: "Ollama ended the reply without finishing it",
    Trouble.JUNK: "what came next from Ollama could not be read",
    Trouble.RUNNER_DIED: "the program that runs it stopped",
    Trouble.TOO_LONG: "its context was full",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a sentence may name: the server's address, the model, the limit in seconds, what else is there.

    `installed` is None when nobody asked or the server did not say.
    """

    host: str
    model: str = ""
    seconds: float = 0.0
    context: int = 0
    installed: Sequence[InstalledModel] | None = None


def needs_the_list(told: Told) -> bool:
    """Whether the sentence or its ways out name other installed models."""
    return told.trouble not in (Trouble.DOWN, Trouble.STRANGER, Trouble.HOST_REFUSED, Trouble.TOO_OLD)


def as_error(told: Told, at: Setting) -> ModelUnavailable:
    """The error for a trouble that came before any word of the reply."""
    kind = _KINDS.get(told.trouble, ModelUnavailable)
    return kind(_sentence(told, at), remedies=_remedies(told.trouble, at))


def as_broken(told: Told, at: Setting, *, said: str) -> StreamBroken:
    """The error for a trouble in the middle of a reply."""
    reason = _HALF_WAY.get(told.trouble) or told.words.rstrip(".") or "something went wrong"
    return StreamBroken(f"{at.model} stopped half-way: {reason}.", said=said)


def as_server_down(told: Told, at: Setting) -> ModelServerDown:
    """The error for a server that could not even say what it has."""
    error = as_error(told, at)
    if isinstance(error, ModelServerDown):
        return error
    if told.trouble is Trouble.TIMED_OUT:
        said = (
            f"Ollama at {at.host} said nothing for {_span(at.seconds)}:"
            " start it again, then choose Try again."
        )
    else:
        said = f"Ollama at {at.host} is in trouble ({_quoted(told)}): start it again, then choose Try again."
    return ModelServerDown(said, remedies=(TRY_AGAIN, EMBEDDED))


def as_pull_error(told: Told, at: Setting) -> ModelUnavailable | NotFound:
    """The error for a pull that failed."""
    match told.trouble:
        case Trouble.UNPUBLISHED | Trouble.MISSING | Trouble.BAD_NAME:
            return NotFound(_sentence(Told(trouble=Trouble.UNPUBLISHED), at))
        case Trouble.PULL_FAILED | Trouble.CUT | Trouble.UNFINISHED | Trouble.TIMED_OUT | Trouble.REFUSED:
            return as_error(Told(trouble=Trouble.PULL_FAILED, words=told.words), at)
        case _:
            return as_error(told, at)


def refuse_cloud(name: str, *, host: str = "") -> CloudRefused:
    """The refusal of a name, or of a whole server, that would send prompts to a cloud."""
    who = f"The server {host} is a cloud" if host else f"{name} answers from a cloud"
    return CloudRefused(
        f"{who}: what is said in this room would leave the house. Use an installed model,"
        ' or set ollama_cloud = "allow" if that is wanted.'
    )


def chat_models(installed: Iterable[InstalledModel], *, able: str = "completion") -> list[InstalledModel]:
    """Those that run here and can do it, in their order. One that does not say what it can may chat."""
    return [
        one
        for one in installed
        if not one.is_remote and (able in one.capabilities or (able == "completion" and not one.capabilities))
    ]


def smaller_than(name: str, installed: Iterable[InstalledModel]) -> InstalledModel | None:
    """The smallest chat model that is smaller than this one; None when it is that already, or unknown."""
    everything = list(installed)
    size = next((one.size for one in everything if is_same_model(one.name, name)), 0)
    smaller = [one for one in chat_models(everything) if one.size < size]
    return min(smaller, key=lambda one: one.size, default=None)


def _sentence(told: Told, at: Setting) -> str:
    smaller = smaller_than(at.model, at.installed or ())
    return sentence(
        told.trouble,
        model=at.model or "The model",
        host=at.host,
        words=_quoted(told),
        span=_span(at.seconds),
        smaller=smaller.name if smaller else "",
        context=at.context,
        is_here=is_on_this_machine(at.host),
        has_others=bool(_others(at, "completion")),
    )


def _remedies(trouble: Trouble, at: Setting) -> tuple[str, ...]:
    """Labels in the order they are offered, the most likely to help first."""
    smaller = smaller_than(at.model, at.installed or ())
    match trouble:
        case Trouble.DOWN | Trouble.STRANGER | Trouble.HOST_REFUSED | Trouble.TOO_OLD | Trouble.JUNK:
            return (TRY_AGAIN, EMBEDDED)
        case Trouble.MISSING:
            return (pull_label(at.model), *_others(at, "completion"), EMBEDDED)
        case Trouble.BUSY | Trouble.CUT | Trouble.GAVE_UP | Trouble.UNFINISHED:
            return (TRY_AGAIN, EMBEDDED)
        case Trouble.TIMED_OUT | Trouble.RUNNER_DIED:
            return (TRY_AGAIN, *((use_label(smaller.name),) if smaller else ()), EMBEDDED)
        case Trouble.OUT_OF_MEMORY:
            return (*((use_label(smaller.name),) if smaller else ()), EMBEDDED, TRY_AGAIN)
        case Trouble.LOAD_FAILED | Trouble.SERVER_TOO_OLD:
            return (pull_label(at.model), *((use_label(smaller.name),) if smaller else ()), EMBEDDED)
        case Trouble.BLIND:
            return (*_others(at, "vision"), pull_label(VISION_MODEL))
        case Trouble.NO_TOOLS:
            return _others(at, "tools")
        case Trouble.NO_EMBEDDING:
            return (*_others(at, "embedding"), pull_label(EMBEDDING_MODEL))
        case Trouble.PULL_FAILED | Trouble.DISK_FULL:
            return (pull_label(at.model),)
        case Trouble.UNPUBLISHED:
            return _others(at, "completion")
        case Trouble.BAD_NAME | Trouble.NO_CHAT | Trouble.TOO_LONG | Trouble.CLOUD_OFF:
            return (*_others(at, "completion"), EMBEDDED)
        case _:
            return (TRY_AGAIN, *_others(at, "completion"), EMBEDDED)


def _others(at: Setting, able: str) -> tuple[str, ...]:
    fitting = (one for one in chat_models(at.installed or (), able=able))
    names = [one.name for one in fitting if not is_same_model(one.name, at.model)]
    return tuple(use_label(name) for name in names[:_MOST_OFFERED])


def _quoted(told: Told) -> str:
    return told.words.rstrip(".") or "it gave no reason"


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole >= 120:
        return f"{round(seconds / 60)} minutes"
    return f"{whole} second{'' if whole == 1 else 's'}" if whole else f"{seconds:g} seconds"
