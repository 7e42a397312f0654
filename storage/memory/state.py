"""What is remembered, as dictionaries of frozen values; a transaction works on a copy."""

import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Self, TypeVar, cast

from storage.domain.artifact import Artifact, Digest, StepKey
from storage.domain.conversation import Conversation, ConversationId, Message
from storage.domain.film import Cut, Generation, Project, ProjectId, Speed, StepOutput, StepRecord, Take
from storage.domain.job import Batch, Job, JobId
from storage.ports import Logged, Outgoing

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """An outbox entry and what became of it."""

    outgoing: Outgoing
    error: str = ""
    reference: str = ""
    sent_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class State:
    """All tables. The values are never changed in place, so copying the dictionaries is enough.

    `numbers` holds the last number given out per table, so that none is given twice.
    """

    jobs: dict[JobId, Job] = field(default_factory=dict[JobId, Job])
    batches: dict[str, Batch] = field(default_factory=dict[str, Batch])
    projects: dict[ProjectId, Project] = field(default_factory=dict[ProjectId, Project])
    steps: dict[tuple[ProjectId, StepKey], StepRecord] = field(
        default_factory=dict[tuple[ProjectId, StepKey], StepRecord]
    )
    outputs: dict[StepKey, StepOutput] = field(default_factory=dict[StepKey, StepOutput])
    takes: dict[tuple[ProjectId, str, int], Take] = field(
        default_factory=dict[tuple[ProjectId, str, int], Take]
    )
    cuts: dict[tuple[ProjectId, int], Cut] = field(default_factory=dict[tuple[ProjectId, int], Cut])
    generations: dict[int, Generation] = field(default_factory=dict[int, Generation])
    speeds: dict[tuple[str, str], Speed] = field(default_factory=dict[tuple[str, str], Speed])
    artifacts: dict[Digest, Artifact] = field(default_factory=dict[Digest, Artifact])
    conversations: dict[ConversationId, Conversation] = field(
        default_factory=dict[ConversationId, Conversation]
    )
    messages: dict[tuple[ConversationId, int], Message] = field(
        default_factory=dict[tuple[ConversationId, int], Message]
    )
    sessions: dict[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])
    events: dict[int, Logged] = field(default_factory=dict[int, Logged])
    cursors: dict[str, int] = field(default_factory=dict[str, int])
    outbox: dict[int, Put] = field(default_factory=dict[int, Put])
    numbers: dict[str, int] = field(default_factory=dict[str, int])

    def copy(self) -> Self:
        """The same, to be changed apart."""
        return type(self)(**{one.name: dict(getattr(self, one.name)) for one in fields(self)})

    def next_number(self, table: str) -> int:
        """The next number of the table: 1, 2, …"""
        self.numbers[table] = self.numbers.get(table, 0) + 1
        return self.numbers[table]


class Tables:
    """The state inside one transaction: refuses writing where only reading was asked, and late use."""

    def __init__(self, state: State, *, reading: bool) -> None:
        self._state = state
        self._reading = reading
        self._is_over = False
        self.is_changed = False

    def end(self) -> None:
        """The transaction is over: any further use is a mistake in the program."""
        self._is_over = True

    def seen(self) -> State:
        """The state, for reading."""
        if self._is_over:
            raise RuntimeError("this unit of work is over; begin another")
        return self._state

    def changing(self) -> State:
        """The state, to be changed."""
        state = self.seen()
        if self._reading:
            raise RuntimeError("the studio's memory is open for reading only here")
        self.is_changed = True
        return state


def as_json(value: T) -> T:
    """The value as it comes back from JSON text: a copy, tuples as lists, and nothing JSON lacks."""
    return cast("T", json.loads(json.dumps(value, allow_nan=False)))
