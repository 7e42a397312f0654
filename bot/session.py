"""One brief in one room, from the first word to the delivered film; every stop can be resumed."""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from shlex import quote

from bot import replies
from bot.board import Pulse, draw
from bot.brief import Options
from bot.handlers.discussions import Discussions, Ending
from bot.handlers.productions import Productions
from bot.handlers.queue import QueueDesk
from bot.handlers.queue_words import QueueWords, words_for_queue
from bot.handlers.stage import RENDER
from bot.inbox import Inbox
from bot.jobs.runner import Runner
from bot.news import news_of
from bot.ports import ChatPlatform
from bot.tasks import together
from specialists.asked.wishes import intent_of
from specialists.production import Production
from specialists.production.forecast import paces
from storage.domain.artifact import StepKey
from storage.domain.conversation import Conversation, ConversationId, Inbound, Phase, Status
from storage.domain.errors import NotFound, RequestError
from storage.domain.events import BatchHeld, BriefGiven, BudgetReached, Stopped
from storage.domain.film import Project, ProjectId, ProjectState
from storage.domain.job import FINAL, JobState
from storage.ports import Clock, Database, Logged

UNFINISHED = frozenset(
    {ProjectState.DISCUSSING, ProjectState.PLANNED, ProjectState.PRODUCING, ProjectState.FAILED}
)
HOLDS = BudgetReached | BatchHeld  # why nothing further is begun
GLANCE = timedelta(seconds=0.4)  # how often the board is redrawn
SHOWN = frozenset({JobState.RUNNING, JobState.QUARANTINED, JobState.DISCARDED})  # jobs that tell it more


class Outcome(Enum):
    """How a session ended."""

    DELIVERED = auto()
    CANCELLED = auto()
    FAILED = auto()
    PAUSED = auto()  # the person went silent, or the discussion closed without a plan
    PLANNED = auto()  # a dry run: the plan stands with its price


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who does the work of a session."""

    database: Database
    clock: Clock
    discussions: Discussions
    productions: Productions
    queue: QueueDesk
    runner: Callable[[str], Runner]  # a runner for one project's jobs
    # While inside, models stay off the card the renderers need; gives the sentence that says so.
    make_room: Callable[[Production], AbstractAsyncContextManager[str]]


async def accept(
    database: Database, clock: Clock, text: str, options: Options, folder: Path, *, new_id: str
) -> Project:
    """Write the brief down: from here on nothing about it can be lost.

    Raises RequestError when another brief is under way for the same folder.
    """
    now = clock.now()
    conversation = ConversationId(f"c-{new_id}")
    project = Project(
        id=ProjectId(new_id),
        conversation=conversation,
        kind=options.kind,
        title="",
        state=ProjectState.DISCUSSING,
        folder=str(folder),
        plan="",
        options=options.model_dump_json(),
        created_at=now,
    )
    async with database.begin() as uow:
        if await uow.films.projects(folder=str(folder), states=UNFINISHED):
            raise under_way(folder)
        await uow.conversations.open(
            Conversation(
                id=conversation,
                platform="terminal",
                thread=conversation,
                brief=text,
                phase=Phase.IDEATION,
                status=Status.OPEN,
                created_at=now,
            )
        )
        await uow.films.add_project(project)
        await uow.conversations.add(
            conversation,
            role="person",
            name=options.person,
            content=text,
            now=now,
            metadata={"phase": Phase.IDEATION.value, "brief": True},
        )
        await uow.events.append(
            conversation,
            BriefGiven(person=options.person, text=text, options=json.loads(project.options)),
            now=now,
        )
    return project


def under_way(folder: Path) -> RequestError:
    """Why nothing else can be begun in `folder`, and the way out."""
    return RequestError(
        f"A film for {folder} is under way: `soundstage resume --out {quote(str(folder))}` goes on, "
        "and `soundstage try` with another --out begins a new one."
    )


class Session:
    """Carries one project on in a room until it is delivered, cancelled, failed or silent."""

    def __init__(self, crew: Crew, room: ChatPlatform) -> None:
        self._crew = crew
        self._room = room
        self._inbox = Inbox(room, crew.clock)
        self._told = 0  # position in the log up to which the room has heard
        self._answers = 0
        self._is_off = False  # somebody called it off, here or from elsewhere

    async def carry(self, id: ProjectId, *, dry_run: bool = False) -> Outcome:
        """Go on from wherever the project stands; on a `dry_run` up to the plan and its price."""
        async with together() as tasks:
            listening = tasks.create_task(self._inbox.run(), name="inbox")
            try:
                return await self._carry(id, dry_run=dry_run)
            finally:
                listening.cancel()

    async def _carry(self, id: ProjectId, *, dry_run: bool) -> Outcome:
        project = await self._project(id)
        if project.state in (ProjectState.DISCUSSING, ProjectState.PLANNED):
            match await self._crew.discussions.hold(project, self._room, self._inbox, dry_run=dry_run):
                case Ending.PRODUCE:
                    pass
                case Ending.PLANNED:
                    return Outcome.PLANNED
                case Ending.CANCELLED:
                    await self._call_off(project, by="")
                    return Outcome.CANCELLED
                case Ending.SILENT:
                    return Outcome.PAUSED
        return await self._produce(id)

    async def _project(self, id: ProjectId) -> Project:
        async with self._crew.database.read() as uow:
            return await uow.films.project(id)

    async def _call_off(self, project: Project, *, by: str) -> None:
        """A brief is closed for good; of a revision, the film there was stays, finished as before."""
        film_stays = await self._crew.queue.call_off(project.id, by=by)
        await self._say_off(project, film_stays=film_stays)

    async def _say_off(self, project: Project, *, film_stays: bool) -> None:
        card = replies.called_off(revision=film_stays)
        await self._room.post(project.conversation, card, key=f"{project.id}:off")

    async def _produce(self, id: ProjectId) -> Outcome:
        project = await self._project(id)
        production = self._crew.productions.production(project)
        async with self._crew.database.read() as uow:
            kept = frozenset(await uow.films.outputs([step.key for step in production.steps]))
        began = self._crew.clock.now()
        async with self._crew.make_room(production) as sentence:
            if sentence:
                key = f"{project.id}:room:{len(kept)}"
                await self._room.post(project.conversation, replies.announcement(sentence), key=key)
            return await self._render(id, kept, began)

    async def _render(self, id: ProjectId, kept: frozenset[StepKey], began: datetime) -> Outcome:
        project = await self._project(id)
        await self._say_what_holds(project)
        await self._crew.productions.order(id)
        runner = self._crew.runner(id)
        async with together() as tasks:
            running = tasks.create_task(runner.run(), name="runner")
            try:
                while True:
                    await self._tell_news(project)
                    project = await self._project(id)
                    if self._is_off:
                        await self._say_off(project, film_stays=project.state is ProjectState.DONE)
                        return Outcome.CANCELLED
                    await self._show(project, kept, (self._crew.clock.now() - began).total_seconds())
                    if project.state is ProjectState.DONE and await self._is_quiet(project):
                        return Outcome.DELIVERED
                    if project.state is ProjectState.FAILED:
                        await self._tell_failure(project)
                        return Outcome.FAILED
                    is_held = await self._is_held(project)
                    if (stopped := await self._stopped_by_person(project, is_held=is_held)) is not None:
                        return stopped
                    if is_held and not self._room.is_attended and await self._is_idle(project):
                        return Outcome.PAUSED
                    await self._inbox.wait(GLANCE)
            finally:
                runner.stop()
                running.cancel()

    async def _say_what_holds(self, project: Project) -> None:
        """All that happened so far is known, but for why nothing moves until somebody says so."""
        async with self._crew.database.read() as uow:
            told = await uow.events.read(stream=project.conversation)
        self._told = told[-1].position if told else 0
        if await self._is_held(project):
            last = next(entry for entry in reversed(told) if isinstance(entry.event, HOLDS))
            await self._tell(project, last)

    async def _tell_news(self, project: Project) -> None:
        """Dailies, remarks and whatever else has happened since the room was told last."""
        async with self._crew.database.read() as uow:
            fresh = await uow.events.read(stream=project.conversation, after=self._told)
        for entry in fresh:
            await self._tell(project, entry)
            self._is_off = self._is_off or isinstance(entry.event, Stopped)
            self._told = entry.position

    async def _tell(self, project: Project, entry: Logged) -> None:
        card = news_of(entry.event, project.folder, attended=self._room.is_attended)
        if card is not None:
            await self._room.post(project.conversation, card, key=f"{project.id}:news:{entry.position}")

    async def _is_held(self, project: Project) -> bool:
        try:
            async with self._crew.database.read() as uow:
                return (await uow.jobs.batch(project.id)).held
        except NotFound:  # nothing of it was ever ordered
            return False

    async def _is_idle(self, project: Project) -> bool:
        """Whether nothing of the project is being worked on."""
        async with self._crew.database.read() as uow:
            return not await uow.jobs.find(project=project.id, states=frozenset({JobState.RUNNING}))

    async def _is_quiet(self, project: Project) -> bool:
        """Whether no job of the project is left to finish."""
        async with self._crew.database.read() as uow:
            jobs = await uow.jobs.find(project=project.id)
        return all(job.state in FINAL for job in jobs)

    async def _show(self, project: Project, kept: frozenset[StepKey], elapsed: float) -> None:
        production = self._crew.productions.production(project)
        async with self._crew.database.read() as uow:
            made = await uow.films.outputs([step.key for step in production.steps])
            jobs = {
                StepKey(job.args["step"]): job
                for job in await uow.jobs.find(project=project.id, states=SHOWN)
                if job.kind == RENDER
            }
            pace = paces(self._crew.productions.bench, await uow.films.speeds())
        pulse = Pulse(made=frozenset(made), kept=kept, jobs=jobs, elapsed=elapsed, pace=pace)
        await self._room.show(project.conversation, draw(project.title, production, pulse))

    async def _stopped_by_person(self, project: Project, *, is_held: bool) -> Outcome | None:
        """Deal with what people typed while the film renders: stop it, let it go on, or keep their wish."""
        for inbound in self._inbox.take():
            if (words := words_for_queue(inbound.text)) is not None:
                await self._answer_about_queue(project, words, inbound)
                continue
            match intent_of(inbound.text):
                case "cancel":
                    await self._call_off(project, by=inbound.person)
                    return Outcome.CANCELLED
                case "stop":
                    return Outcome.PAUSED
                case "go" | "yes":
                    if is_held:
                        # whoever is in the thread may, as with the green light
                        await self._crew.queue.resume(project.id, by=inbound.person, may_manage=True)
                    continue  # else it goes already
                case "help":
                    await self._room.post(
                        project.conversation, replies.help_card(), key=f"{project.id}:help:{inbound.text}"
                    )
                    continue
                case _:
                    pass
            now = self._crew.clock.now()
            async with self._crew.database.begin() as uow:
                message = await uow.conversations.add(
                    project.conversation, role="person", name=inbound.person, content=inbound.text, now=now
                )
            await self._room.post(
                project.conversation,
                replies.kept_for_later(project.folder, inbound.text),
                key=f"{project.id}:later:{message.seq}",
            )
        return None

    async def _answer_about_queue(self, project: Project, words: str, inbound: Inbound) -> None:
        try:
            card = await QueueWords(self._crew.queue).answer(
                words, by=inbound.person, may_manage=inbound.may_manage, here=project.id
            )
        except RequestError as exc:
            card = replies.announcement(str(exc))
        self._answers += 1  # the same question again is answered again
        await self._room.post(project.conversation, card, key=f"{project.id}:queue:{self._answers}")

    async def _tell_failure(self, project: Project) -> None:
        async with self._crew.database.read() as uow:
            jobs = await uow.jobs.find(
                project=project.id, states=frozenset({JobState.DISCARDED, JobState.QUARANTINED})
            )
        reasons = [job.note for job in jobs] or ["a step could not be made."]
        await self._room.post(
            project.conversation, replies.production_failed(reasons[-1]), key=f"{project.id}:failed"
        )
