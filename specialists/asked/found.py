"""A wish found in a sentence: its kind, its value, and the words it was found in."""

from dataclasses import dataclass
from typing import Literal

from storage.domain.plan import ConstraintKind

Origin = Literal["brief", "person", "option"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    kind: ConstraintKind
    value: str
    start: int
    end: int
    weight: int = 0  # the larger takes overlapping words


def settled(found: list[Found]) -> list[Found]:
    """Where two readings claim the same words, the weightier stays, then the longer."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.weight, f.start - f.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
