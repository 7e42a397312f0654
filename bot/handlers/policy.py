"""Policy at its desk: decisions written down, and questions that wait for a permitted person."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot import replies_policy
from specialists.policy.judge import Approved, Verdict, judge
from specialists.policy.rule import Subject
from specialists.policy.works import judge_output, judge_plan, judge_reference
from storage.domain.conversation import Card
from storage.domain.events import ApprovalAsked, ApprovalGiven, Event, PolicyDecided
from storage.domain.film import Project
from storage.domain.job import Done, Job, JobState, NewJob, Wait
from storage.domain.plan import AnyPlan
from storage.ports import Clock, Database, UnitOfWork

KIND = "approval"
QUEUE = "desk"  # nothing else is in this queue: no runner takes from it
LEASE = timedelta(minutes=1)  # never runs out: a job is leased and finished in one transaction
LONGEST = 200  # characters of the words judged that an event keeps

Default = Literal["refuse", "allow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """What waits for a permitted person, and until when."""

    asked: ApprovalAsked
    until: datetime

    @property
    def card(self) -> Card:
        """The question as the room sees it."""
        return replies_policy.approval_card(self.asked, self.until)


class PolicyDesk:
    """Judges, writes every decision down, and keeps questions until they are answered or time is out.

    Each method is one transaction that may be run again: after a crash the same call mends what is
    missing and repeats nothing.
    """

    def __init__(self, database: Database, clock: Clock, *, hours: float, default: Default) -> None:
        self._database = database
        self._clock = clock
        self._span = timedelta(hours=hours)
        self._default: Default = default

    async def consider(
        self, project: Project, subject: Subject, text: str, *, message: int | None = None
    ) -> Verdict:
        """Judge a text and write the decision down; what was approved before is not asked again."""
        verdict = judge(text, subject=subject, approved=await self.approved(project))
        await self._decide(project, verdict, subject, text, message)
        return verdict

    async def consider_plan(self, project: Project, plan: AnyPlan, *, message: int | None = None) -> Verdict:
        """The same for a plan, whichever model wrote it."""
        verdict = judge_plan(plan, approved=await self.approved(project))
        await self._decide(project, verdict, "plan", plan.title, message)
        return verdict

    async def consider_reference(
        self, project: Project, text: str, filename: str, *, message: int | None = None
    ) -> Verdict:
        """The same for a reference: the text in it or said with it, and its name."""
        verdict = judge_reference(text, filename, approved=await self.approved(project))
        await self._decide(project, verdict, "reference", f"{filename}: {text}", message)
        return verdict

    async def consider_output(self, project: Project, labels: Sequence[str]) -> Verdict:
        """The same for something made, by what a vision model says of it."""
        verdict = judge_output(labels, approved=await self.approved(project))
        await self._decide(project, verdict, "output", "; ".join(labels), None)
        return verdict

    async def ask(
        self, project: Project, verdict: Verdict, subject: Subject, text: str, message: int | None = None
    ) -> ApprovalAsked:
        """Put the question to whoever may approve; asking again changes nothing.

        Raises ValueError when the verdict asks nobody anything.
        """
        if verdict.decision != "ask":
            raise ValueError(f"only a verdict that asks can be put to somebody, not {verdict.decision!r}")
        asked = ApprovalAsked(
            subject=subject,
            rule=verdict.rule,
            sentence=verdict.sentence,
            text=shortened(text),
            message=message,
            default=self._default,
        )
        now = self._clock.now()
        # One transaction: a crash leaves the whole question or none of it, never a job nobody was told of.
        async with self._database.begin() as uow:
            await uow.jobs.add(_job(project, asked, verdict.found), now=now)
            await self._carry_on(uow, project, now)
        return asked

    async def waiting(self, project: Project) -> OpenQuestion | None:
        """The oldest question that is still open: what to show again after a restart."""
        async with self._database.read() as uow:
            jobs = await _approvals(uow, project, JobState.WAITING)
        open = [job for job in jobs if job.run_at > self._clock.now()]
        return OpenQuestion(asked=_asked(open[0]), until=open[0].run_at) if open else None

    async def answer(
        self, project: Project, *, allowed: bool, by: str, may_approve: bool
    ) -> ApprovalGiven | Card:
        """A person decides the oldest open question; a card tells why nothing was decided."""
        now = self._clock.now()
        async with self._database.begin() as uow:
            await self._carry_on(uow, project, now)
            jobs = await _approvals(uow, project, JobState.WAITING)
            if not jobs:
                last = await _last_given(uow, project)
                is_same = last is not None and last.by == by and last.allowed == allowed and may_approve
                return last if last is not None and is_same else replies_policy.nothing_open(last)
            if not may_approve:
                return replies_policy.not_yours(by, jobs[0].run_at)
            await uow.jobs.answer(jobs[0].id, "allow" if allowed else "refuse", now=now)
            (given,) = await self._carry_on(uow, project, now, by=by)
        return given

    async def outcome(self, project: Project, asked: ApprovalAsked | None = None) -> ApprovalGiven | None:
        """What came of a question, or of the newest one; None while it waits, or when nothing was asked.

        A question whose time is out gets its default here, in whichever process asks first.
        """
        async with self._database.begin() as uow:
            await self._carry_on(uow, project, self._clock.now())
            open = [_asked(job) for job in await _approvals(uow, project, JobState.WAITING)]
            if (asked is None and open) or asked in open:
                return None
            return await _last_given(uow, project, asked)

    async def approved(self, project: Project) -> Approved:
        """What permitted people allowed in this project: rule -> the words it was about."""
        found: dict[str, frozenset[str]] = {}
        async with self._database.read() as uow:
            for job in await _approvals(uow, project, JobState.COMPLETED):
                if job.args["answer"] == "allow":
                    rule = job.args["rule"]
                    found[rule] = found.get(rule, frozenset()) | frozenset(job.args["found"])
        return found

    async def _decide(
        self, project: Project, verdict: Verdict, subject: Subject, text: str, message: int | None
    ) -> None:
        event = decided(verdict, subject, text, message)
        async with self._database.begin() as uow:
            logged = [one.event for one in await uow.events.read(stream=project.conversation)]
            same = [one for one in logged if isinstance(one, PolicyDecided) and one.subject == subject]
            if event not in (same if message is not None else same[-1:]):
                await uow.events.append(project.conversation, event, now=self._clock.now())

    async def _carry_on(
        self, uow: UnitOfWork, project: Project, now: datetime, *, by: str = ""
    ) -> list[ApprovalGiven]:
        """Put every new question of the project, and close every one that has its answer.

        `by` gave those answers that did not come from a time-out. Returns what was closed.
        """
        await uow.jobs.rescue(now=now)
        closed: list[ApprovalGiven] = []
        while job := await uow.jobs.claim(now=now, lease_for=LEASE, queue=QUEUE, project=project.id):
            if "answer" in job.args:
                event: Event = _given(job, by)
                closed.append(event)
                await uow.jobs.finish(job, Done(note=job.args["answer"]), now=now)
            else:
                event = _asked(job)
                wait = Wait(question=event.sentence, default=event.default, span=self._span)
                await uow.jobs.finish(job, wait, now=now)
            await uow.events.append(project.conversation, event, now=now)
        return closed


def decided(verdict: Verdict, subject: Subject, text: str, message: int | None = None) -> PolicyDecided:
    """A verdict as the event that writes it down."""
    return PolicyDecided(
        subject=subject,
        decision=verdict.decision,
        rule=verdict.rule,
        sentence=verdict.sentence,
        text=shortened(text),
        message=message,
    )


def shortened(text: str) -> str:
    """The first words of a text, on one line, as much of them as an event keeps."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


async def _approvals(uow: UnitOfWork, project: Project, state: JobState) -> list[Job]:
    jobs = await uow.jobs.find(project=project.id, states=frozenset({state}))
    return sorted((job for job in jobs if job.kind == KIND), key=lambda job: job.id)


async def _last_given(
    uow: UnitOfWork, project: Project, asked: ApprovalAsked | None = None
) -> ApprovalGiven | None:
    for one in reversed(await uow.events.read(stream=project.conversation)):
        match one.event:
            case ApprovalGiven() as given if asked is None or _about(given) == _about(asked):
                return given
            case _:
                pass
    return None


def _about(event: ApprovalAsked | ApprovalGiven) -> tuple[str, str, int | None]:
    return event.subject, event.rule, event.message


def _asked(job: Job) -> ApprovalAsked:
    return ApprovalAsked(
        **{name: value for name, value in job.args.items() if name not in ("found", "answer")}
    )


def _given(job: Job, by: str) -> ApprovalGiven:
    return ApprovalGiven(
        subject=job.args["subject"],
        rule=job.args["rule"],
        allowed=job.args["answer"] == "allow",
        by=by,
        message=job.args["message"],
    )


def _job(project: Project, asked: ApprovalAsked, found: Sequence[str]) -> NewJob:
    about = hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]  # an edited message asks anew
    return NewJob(
        kind=KIND,
        queue=QUEUE,
        unique=f"{KIND}:{project.id}:{asked.rule}:{asked.message}:{about}",
        project=project.id,
        args={**asdict(asked), "found": list(found)},
    )
