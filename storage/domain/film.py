"""A project and what it has made: steps, takes and cuts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from storage.domain.artifact import Digest, StepKey
from storage.domain.conversation import ConversationId

ProjectId = NewType("ProjectId", str)


class ProjectState(StrEnum):
    """How far a project is."""

    DISCUSSING = "discussing"
    PLANNED = "planned"  # plan passed review, no green light yet
    PRODUCING = "producing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


WORKING = frozenset({ProjectState.DISCUSSING, ProjectState.PLANNED, ProjectState.PRODUCING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One brief and everything that came of it."""

    id: ProjectId
    conversation: ConversationId
    kind: str
    title: str
    state: ProjectState
    folder: str  # where the person wants the result
    plan: str  # the plan as JSON; "" before synthesis
    options: str  # the brief's options as JSON: seed, seconds, size
    created_at: datetime
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One production step of one project, counted."""

    project: ProjectId
    key: StepKey
    kind: str  # what it makes
    label: str  # "sh030 still", "score"
    cut: int  # the cut version that first asked for it
    started: int
    finished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutput:
    """What a finished step left: a file per role, `main` first. Shared by all projects."""

    key: StepKey
    outputs: dict[str, Digest]
    seconds: float
    peak_bytes: int
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One rendered attempt at a shot. Takes are numbered from 1 and never overwritten.

    `planned` is the shot as it was planned for this take, as JSON: selecting the take again plans that shot.
    """

    project: ProjectId
    shot: str
    number: int
    key: StepKey
    artifact: Digest
    selected: bool
    planned: str = ""
    remarks: str = ""  # what inspection found, in sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One finished version of a film: v001, v002, … `plan` is the plan it was made from, as JSON."""

    project: ProjectId
    version: int
    artifact: Digest
    note: str  # what changed
    steps: tuple[StepKey, ...]
    made_at: datetime
    plan: str = ""


AGED = 0.9  # what earlier work still counts when a step is added to a speed


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast an engine has been on this machine: `seconds` it took (of a core) for work priced at `priced`.

    Older work counts less: each new step takes a tenth off what came before.
    """

    engine: str
    version: str
    priced: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One thing an engine was asked for and how it went, for people and insight."""

    id: int
    project: ProjectId
    kind: str
    parameters: str  # JSON
    workflow: str
    status: str
    progress: float  # 0 to 1
    error: str
    at: datetime
