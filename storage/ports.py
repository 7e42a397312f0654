"""What the studio asks of its memory: stores used inside one transaction, files, and the clock."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from storage.domain.artifact import Artifact, Digest, StepKey
from storage.domain.conversation import Conversation, ConversationId, Message, Phase, Role, Status
from storage.domain.events import Event
from storage.domain.film import (
    Cut,
    Generation,
    Project,
    ProjectId,
    ProjectState,
    Speed,
    StepOutput,
    StepRecord,
    Take,
)
from storage.domain.job import Batch, Job, JobId, JobState, Lane, NewJob, Outcome


class Clock(Protocol):
    """The time, and waiting for it."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...

    async def sleep(self, span: timedelta) -> None:
        """Return when `span` has passed."""
        ...


class JobStore(Protocol):
    """Durable jobs. Every method runs inside the unit of work it was reached through."""

    async def add(self, job: NewJob, *, now: datetime) -> JobId:
        """Add the job, or return the id of the one that has its `unique` key already."""
        ...

    async def claim(
        self,
        *,
        now: datetime,
        lease_for: timedelta,
        queue: str = "render",
        project: str | None = None,
        warm: Collection[str] = (),
    ) -> Job | None:
        """Lease the best job that may run, in one statement; nothing of a batch that is held.

        First comes the batch that was moved up (`Batch.rank`), then the fast lane, then the owner who has had
        least of the machine in the last hour (in steps of two minutes, so that engines are not swapped for
        every job), then a job whose engine is `warm`, then priority, run_at and id. An owner's share counts
        what is running now. Jobs without a batch are in the fast lane.
        """
        ...

    async def heartbeat(
        self, job: Job, *, now: datetime, lease_for: timedelta, progress: float, note: str = ""
    ) -> Job:
        """Extend the lease. Raises LeaseLost; the returned job tells whether cancel was asked."""
        ...

    async def finish(self, job: Job, outcome: Outcome, *, now: datetime) -> Job:
        """Record what became of a leased job. Raises LeaseLost when the lease is not ours any more."""
        ...

    async def answer(self, job: JobId, answer: str, *, now: datetime) -> Job:
        """Wake a waiting job with a person's answer (kept in `args["answer"]`)."""
        ...

    async def rescue(self, *, now: datetime) -> int:
        """Take back every expired lease, and wake waiting jobs whose time is out with their default.

        A rescued job that has used up its attempts is quarantined. Returns how many were changed.
        """
        ...

    async def cancel(self, *, project: str, now: datetime) -> int:
        """Cancel the project's jobs: idle ones at once, running ones by asking."""
        ...

    async def open_batch(self, project: str, *, owner: str, lane: Lane = "fast", now: datetime) -> Batch:
        """Note whose the project's jobs are; a second call changes nothing and returns what stands."""
        ...

    async def batches(self, *, now: datetime) -> Sequence[Batch]:
        """All that have a job left to finish, in the order in which they would run; held ones last."""
        ...

    async def batch(self, project: str) -> Batch:
        """Raises NotFound."""
        ...

    async def set_batch(
        self, project: str, *, lane: Lane | None = None, held: bool | None = None, rank: int | None = None
    ) -> Batch:
        """Change what is given. Raises NotFound."""
        ...

    async def retry(self, *, project: str, now: datetime) -> int:
        """Open the project's quarantined and discarded jobs again, with all attempts; returns how many."""
        ...

    async def get(self, job: JobId) -> Job:
        """The job. Raises NotFound."""
        ...

    async def find(
        self, *, project: str | None = None, states: frozenset[JobState] | None = None
    ) -> Sequence[Job]:
        """By priority, run_at and id: the order in which jobs of one batch run."""
        ...


class FilmStore(Protocol):
    """Projects and what they have made."""

    async def add_project(self, project: Project) -> None: ...

    async def project(self, id: ProjectId) -> Project:
        """Raises NotFound."""
        ...

    async def projects(
        self, *, states: frozenset[ProjectState] | None = None, folder: str | None = None
    ) -> Sequence[Project]:
        """Newest first."""
        ...

    async def update_project(
        self,
        id: ProjectId,
        *,
        state: ProjectState | None = None,
        plan: str | None = None,
        title: str | None = None,
        folder: str | None = None,
        pinned: bool | None = None,
    ) -> None: ...

    async def order_step(self, project: ProjectId, key: StepKey, *, kind: str, label: str, cut: int) -> None:
        """Note that the project needs this step; a second call changes nothing."""
        ...

    async def count_start(self, project: ProjectId, key: StepKey) -> int:
        """One more start; returns how many there were."""
        ...

    async def finish_step(self, project: ProjectId, output: StepOutput) -> None:
        """File the step's outputs and count one finish."""
        ...

    async def outputs(self, keys: Sequence[StepKey]) -> Mapping[StepKey, StepOutput]:
        """Those of `keys` that are made, in whichever project."""
        ...

    async def steps(self, project: ProjectId) -> Sequence[StepRecord]:
        """In the order they were ordered."""
        ...

    async def add_take(
        self,
        project: ProjectId,
        shot: str,
        key: StepKey,
        artifact: Digest,
        *,
        planned: str = "",
        remarks: str = "",
    ) -> Take:
        """File a take under the next number; a key that is filed already returns that take.

        Either is the select from now on: it is what the plan asks for.
        """
        ...

    async def select_take(self, project: ProjectId, shot: str, number: int) -> Take:
        """Make a take the select. Raises NotFound."""
        ...

    async def takes(self, project: ProjectId) -> Sequence[Take]: ...

    async def add_cut(
        self,
        project: ProjectId,
        artifact: Digest,
        *,
        note: str,
        steps: Sequence[StepKey],
        now: datetime,
        plan: str = "",
    ) -> Cut:
        """File a finished version under the next number; the same artifact and steps as the newest
        version return that one."""
        ...

    async def cuts(self, project: ProjectId) -> Sequence[Cut]: ...

    async def note_speed(self, engine: str, version: str, *, priced: float, seconds: float) -> None:
        """Remember that work priced at `priced` seconds took `seconds`: the past counts nine tenths."""
        ...

    async def speeds(self) -> Sequence[Speed]: ...

    async def delete_project(self, id: ProjectId) -> None:
        """Forget the project: its rows, steps, takes, cuts, generations, batch, jobs, thread and events.

        A thread that another project has too stays. Its artifacts stay until nothing uses them and they are
        pruned. Raises NotFound.
        """
        ...

    async def add_generation(
        self,
        *,
        project: ProjectId,
        kind: str,
        parameters: str,
        workflow: str,
        status: str,
        progress: float,
        error: str,
        now: datetime,
    ) -> int: ...

    async def generations(self, project: ProjectId) -> Sequence[Generation]:
        """Oldest first."""
        ...


class ArtifactStore(Protocol):
    """What is known of each stored file."""

    async def add(self, artifact: Artifact) -> None:
        """Adding the same digest twice keeps the first."""
        ...

    async def get(self, digest: Digest) -> Artifact:
        """Raises NotFound."""
        ...

    async def all(self) -> Sequence[Artifact]: ...

    async def remove(self, digest: Digest) -> None: ...

    async def in_use(self) -> frozenset[Digest]:
        """Digests that must stay: of any cut's steps, of pinned or unfinished projects, and of selects."""
        ...


class ConversationStore(Protocol):
    """Threads and what was said in them."""

    async def open(self, conversation: Conversation) -> None: ...

    async def get(self, id: ConversationId) -> Conversation:
        """Raises NotFound."""
        ...

    async def update(
        self, id: ConversationId, *, phase: Phase | None = None, status: Status | None = None
    ) -> None: ...

    async def add(
        self,
        id: ConversationId,
        *,
        role: Role,
        name: str,
        content: str,
        now: datetime,
        metadata: Mapping[str, Any] | None = None,
    ) -> Message:
        """Append a message under the next sequence number."""
        ...

    async def messages(self, id: ConversationId) -> Sequence[Message]: ...

    async def set_session(self, place: str, key: str, value: Any) -> None:
        """Remember a setting of a place (guild, room, terminal): model assignments and the like."""
        ...

    async def session(self, place: str) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """An event as the log holds it."""

    position: int
    stream: str  # the conversation or project it belongs to
    at: datetime
    event: Event


class EventLog(Protocol):
    """Append-only facts."""

    async def append(self, stream: str, *events: Event, now: datetime) -> None: ...

    async def read(
        self, *, stream: str | None = None, after: int = 0, limit: int | None = None
    ) -> Sequence[Logged]:
        """In order of position."""
        ...

    async def cursor(self, listener: str) -> int:
        """The last position the listener has handled; 0 at first."""
        ...

    async def advance(self, listener: str, position: int) -> None:
        """Never moves a cursor back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Something to be posted exactly once."""

    id: int
    key: str
    thread: str
    body: dict[str, Any]
    attempts: int


class Outbox(Protocol):
    """What must still be posted, keyed by the event that wants it."""

    async def put(self, *, key: str, thread: str, body: Mapping[str, Any], now: datetime) -> bool:
        """False when the key was put before."""
        ...

    async def pending(self, *, limit: int = 50) -> Sequence[Outgoing]: ...

    async def sent(self, id: int, *, reference: str, now: datetime) -> None: ...

    async def failed(self, id: int, *, because: str) -> None: ...


class UnitOfWork(Protocol):
    """All stores, inside one transaction."""

    jobs: JobStore
    films: FilmStore
    artifacts: ArtifactStore
    conversations: ConversationStore
    events: EventLog
    outbox: Outbox


class Database(Protocol):
    """Where units of work come from."""

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction that writes: commits on a clean exit, rolls back on any exception."""
        ...

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A consistent view for reading; writing through it is an error."""
        ...

    async def close(self) -> None: ...


class FileStore(Protocol):
    """Content-addressed files."""

    async def add(self, source: Path, *, suffix: str) -> Digest:
        """Take the file in (moved, not copied, where that is possible) and return its digest.

        Written aside, synced, renamed: a crash leaves the whole file or none.
        """
        ...

    def path(self, digest: Digest, suffix: str) -> Path:
        """Where the file lies. Raises ArtifactMissing when it does not."""
        ...

    async def remove(self, digest: Digest, suffix: str) -> None: ...

    def stored(self) -> AsyncIterator[Path]:
        """Every stored file."""
        ...

    async def sweep(self) -> int:
        """Remove what interrupted writes left; returns how many files went."""
        ...

    async def free_bytes(self) -> int: ...
