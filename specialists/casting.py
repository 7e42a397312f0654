"""Who is played by which model: assignments of a session, and the words that change them; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

EVERYONE = "*"  # the role every persona has that no line of its own names


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a role is played by; None or "" leaves it to the persona's file and the settings.

    `temperature` is 0 to 2, `length` the most tokens of a turn (16 to 1000).
    """

    model: str = ""
    temperature: float | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """Assignments by role: a persona's name, or EVERYONE."""

    roles: Mapping[str, Assignment] = field(default_factory=dict[str, Assignment])

    def of(self, persona: str) -> Assignment:
        """What stands for `persona`: its own line first, then everyone's."""
        own, all_ = self.roles.get(persona, Assignment()), self.roles.get(EVERYONE, Assignment())
        return Assignment(
            model=own.model or all_.model,
            temperature=own.temperature if own.temperature is not None else all_.temperature,
            length=own.length if own.length is not None else all_.length,
        )

    def assigned(self, role: str, assignment: Assignment) -> "Casting":
        """With one line changed."""
        return replace(self, roles={**self.roles, role: assignment})
