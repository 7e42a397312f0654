"""What a turn is spoken from: the brief as read, what was said, and the command to speak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from specialists.persona import Persona
from specialists.speaking.novelty import Heard
from storage.domain.commands import AskToSpeak
from storage.domain.plan import Constraint


class ReadBrief(Protocol):
    """A brief as read: what it is about, in its own words (specialists.reading.brief.Reading)."""

    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def subjects(self) -> tuple[str, ...]: ...
    @property
    def places(self) -> tuple[str, ...]: ...
    @property
    def actions(self) -> tuple[str, ...]: ...
    @property
    def moods(self) -> tuple[str, ...]: ...
    @property
    def constraints(self) -> tuple[Constraint, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said in the thread, and what it decided by slot. `move` is a persona's move, where known."""

    name: str
    role: Literal["person", "persona", "studio"]
    text: str
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    seq: int = 0
    move: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnContext:
    """All that one turn depends on.

    `missing` are slots the plan still needs; `recalled` sentences about earlier productions of the
    room; `language` (ISO 639-1) what the thread is held in where the model can; `temperature` and
    `length` (tokens) what the session's casting says, None leaves them to the writer. `cast` are the
    names of everybody a model might speak for. `heard` is what novelty is measured against, None stands
    for what `lines` say.
    """

    persona: Persona
    command: AskToSpeak
    reading: ReadBrief
    lines: Sequence[Line]
    seed: int
    kind: str = "film"
    missing: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    language: str = "en"
    temperature: float | None = None
    length: int | None = None
    cast: tuple[str, ...] = ()
    heard: Heard | None = None

    @property
    def draw(self) -> str:
        """What the turn's randomness is seeded with: the same after a restart, different for each brief."""
        return f"{self.seed}/{self.command.turn}/{self.persona.name}/{self.reading.text}"
