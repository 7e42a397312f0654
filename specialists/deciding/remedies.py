"""What a person can do about a model in trouble, as labels on buttons and back."""

import re
from dataclasses import dataclass
from typing import Literal

TRY_AGAIN = "Try again"
EMBEDDED = "Use the embedded model"

Way = Literal["try_again", "pull", "use", "embedded"]

# No name of a model holds a space, so "Use the embedded model" is never a model called "the".
_WITH_A_MODEL = re.compile(r"(Pull|Use) (\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One way out of a model's trouble; `model` is empty where the way names none."""

    kind: Way
    model: str = ""


def pull_label(name: str) -> str:
    """The label that offers to fetch a model."""
    return f"Pull {name}"


def use_label(name: str) -> str:
    """The label that offers to speak with another model."""
    return f"Use {name}"


def read_remedy(label: str) -> Remedy | None:
    """What a label asks for, None for a text that is none of ours."""
    if label == TRY_AGAIN:
        return Remedy(kind="try_again")
    if label == EMBEDDED:
        return Remedy(kind="embedded")
    if (found := _WITH_A_MODEL.fullmatch(label)) is None:
        return None
    verb, model = found.groups()
    return Remedy(kind="pull" if verb == "Pull" else "use", model=model)
