"""What Ollama says about its models, in our words."""

from collections.abc import Mapping
from typing import Any, cast

from specialists.models.ollama_names import full_name, is_cloud_name
from specialists.ports import InstalledModel, ModelProfile

_LEVELS_ONLY = "gptoss"  # a family that thinks whatever it is told; only how much can be said

Json = Mapping[str, Any]  # Ollama's objects


def read_tag(entry: Json, shown: Json | None = None) -> InstalledModel:
    """One line of /api/tags; older servers leave out what `shown` (its /api/show) then says."""
    details = _object(entry.get("details"))
    told = entry.get("capabilities") or (shown or {}).get("capabilities")
    name = str(entry.get("model") or entry.get("name") or "")
    return InstalledModel(
        name=full_name(name),
        size=_number(entry.get("size")),
        capabilities=_words(told) if told else _guessed(details),
        parameters=str(details.get("parameter_size") or ""),
        context=_number(details.get("context_length")) or trained_context(shown or {}),
        is_remote=bool(entry.get("remote_host") or entry.get("remote_model")) or is_cloud_name(name),
    )


def is_told_whole(entry: Json) -> bool:
    """Whether a line of /api/tags needs no look at /api/show."""
    return bool(entry.get("capabilities"))


def is_remote(shown: Json) -> bool:
    """Whether what /api/show described lives in a cloud."""
    return bool(shown.get("remote_host") or shown.get("remote_model"))


def trained_context(shown: Json) -> int:
    """The context a model was trained for in tokens, 0 when it does not say."""
    facts = _object(shown.get("model_info"))
    return _number(facts.get(f"{facts.get('general.architecture', '')}.context_length"))


def capabilities(shown: Json) -> frozenset[str]:
    """What it can do; guessed from its family where an old server does not say."""
    told = shown.get("capabilities")
    return _words(told) if told else _guessed(_object(shown.get("details")))


def thinks_anyway(shown: Json) -> bool:
    """Whether it cannot be told not to think."""
    family = str(_object(shown.get("details")).get("family") or "")
    return family.lower().replace("-", "") == _LEVELS_ONLY


def read_profile(name: str, shown: Json, *, context: int, parallel: int, on_gpu: bool) -> ModelProfile:
    """The profile of a model; its context is `context` or, if that is less, what it was trained for."""
    able = capabilities(shown)
    return ModelProfile(
        name=full_name(name),
        context=min(context, trained_context(shown) or context),
        speaks_freely=True,
        languages=("*",),
        parallel=parallel,
        sees="vision" in able,
        calls_tools="tools" in able,
        thinks="thinking" in able,
        on_gpu=on_gpu,
    )


def entries(answer: Json) -> list[Json]:
    """The models of /api/tags or /api/ps."""
    found: object = answer.get("models")
    items = cast(list[object], found) if isinstance(found, list) else []
    return [cast(Json, item) for item in items if isinstance(item, dict)]


def _guessed(details: Json) -> frozenset[str]:
    family = str(details.get("family") or "")
    return frozenset({"embedding"} if "bert" in family.lower() else {"completion"})


def _words(found: object) -> frozenset[str]:
    return (
        frozenset(str(one) for one in cast(list[object], found)) if isinstance(found, list) else frozenset()
    )


def _object(found: object) -> Json:
    return cast(Json, found) if isinstance(found, dict) else {}


def _number(found: object) -> int:
    return int(found) if isinstance(found, int | float) else 0
