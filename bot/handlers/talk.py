"""Hold one discussion in one room: carry out what the decider wants until it is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, auto

from bot import replies
from bot.handlers.cast import Cast
from bot.handlers.errands import Errands
from bot.handlers.hearing import Hearing
from bot.handlers.mending import Mending
from bot.handlers.minutes import Minutes
from bot.handlers.planning import Planning
from bot.handlers.policy import decided
from bot.handlers.record import Record
from bot.handlers.speaking import Speaking
from bot.inbox import Inbox
from bot.ports import ChatPlatform
from bot.replies_policy import decided_card, refused_card
from bot.stored import options_of
from specialists.persona import Persona
from specialists.policy.judge import judge
from storage.domain.commands import (
    Announce,
    Ask,
    AskToSpeak,
    AwaitApproval,
    AwaitGreenLight,
    Close,
    DiscussionCommand,
    MendModel,
    Produce,
    ReviewPlan,
    WritePlan,
)
from storage.domain.conversation import Inbound, Phase
from storage.domain.events import GreenLit, Paused, QuestionAsked, Resumed, Stopped
from storage.domain.film import Project

SAY_AFTER = 2  # turns of a round before a hand-fed message comes
STILL_THERE = timedelta(seconds=2)  # how often a silent room is asked whether anyone is there


class Ending(Enum):
    """How a discussion ended."""

    PRODUCE = auto()
    PLANNED = auto()  # a dry run, which was all that was wanted
    CANCELLED = auto()
    SILENT = auto()


class Talk:
    """One discussion while this process holds it."""

    def __init__(
        self,
        cast: Cast,
        project: Project,
        room: ChatPlatform,
        inbox: Inbox,
        record: Record,
        personas: Mapping[str, Persona],
        *,
        dry_run: bool = False,
    ) -> None:
        self._cast = cast
        self._dry_run = dry_run
        self._room = room
        self._inbox = inbox
        self._options = options_of(project)
        self._minutes = Minutes(cast.database, cast.clock, room, project, record)
        errands = Errands(cast, self._minutes, self._options)
        self._hearing = Hearing(cast, self._minutes, inbox, errands)
        self._speaking = Speaking(
            cast, self._minutes, room, inbox, self._options, personas, hear=self._hear_in_between
        )
        self._wanted = ""  # of the session, by what was typed while a turn was spoken
        self._planning = Planning(cast, self._minutes, room, self._options, personas)
        self._mending = Mending(cast, self._minutes, room, self._options, personas)

    async def go_on(self) -> Ending:
        """Carry out what the decider wants until the discussion is over."""
        if not self._record.has_begun:
            if ending := await self._welcome():
                return ending
        await self._put_to_people()
        if self._record.discussion.paused:
            await self._minutes.write(Resumed(because="somebody is here again"))
        while True:
            if ending := await self._hear():
                return ending
            await self._deliver_say()
            pending = self._record.discussion.pending
            if not pending:
                if not self._record.discussion.paused or not await self._inbox_moves(None):
                    return Ending.SILENT
                continue
            await self._room.phase(self._minutes.thread, self._record.discussion.phase.value)
            if ending := await self._carry_out(pending[0]):
                return ending

    @property
    def _record(self) -> Record:
        return self._minutes.record

    async def _welcome(self) -> Ending | None:
        reading = self._record.reading
        attended = self._room.is_attended
        await self._minutes.post(replies.welcome(reading.text, attended=attended), key="welcome")
        if not self._record.is_judged("brief"):
            verdict = judge(reading.text, subject="brief")
            judged = decided(verdict, "brief", reading.text, 1)
            if verdict.decision == "refuse":
                await self._minutes.write(judged, Stopped(by="policy"))
                await self._minutes.post(refused_card(verdict.rule, verdict.sentence), key="refused")
                return Ending.CANCELLED
            await self._minutes.write(judged)
        await self._cast.desk.ready()
        languages = self._cast.desk.profile.languages
        if reading.language not in languages and "*" not in languages:
            await self._minutes.post(replies.foreign_brief(reading.language), key="language")
        return None

    # ---- what people say

    async def _hear_in_between(self) -> None:
        self._wanted = self._wanted or await self._hearing.all()

    async def _hear(self) -> Ending | None:
        match self._wanted or await self._hearing.all():
            case "cancel":
                return Ending.CANCELLED
            case "stop":
                return Ending.SILENT
            case _:
                return None

    async def _deliver_say(self) -> None:
        """Hand-fed words arrive one a round, early in it; when the rounds run out, before the plan."""
        heard, say = self._record.heard, self._options.say
        if heard >= len(say):
            return
        talk = self._record.discussion
        if talk.queue or talk.answers:
            return  # the last one is still being answered
        is_late = talk.phase is not Phase.IDEATION and talk.phase is not Phase.REFINEMENT
        is_due = talk.round >= heard and self._record.turns_this_round >= SAY_AFTER
        if is_late or is_due:
            await self._hearing.interjected(Inbound(person=self._options.person, text=say[heard]))

    # ---- what the decider wants

    async def _carry_out(self, command: DiscussionCommand) -> Ending | None:
        match command:
            case AskToSpeak():
                await self._speaking.take(command)
            case WritePlan():
                await self._planning.write(command)
            case ReviewPlan():
                await self._planning.review(command)
            case Announce():
                await self._minutes.post(replies.announcement(command.text), key=command.text)
            case Ask():
                return await self._ask(command)
            case MendModel():
                await self._mending.mend(command)
            case AwaitApproval():
                return await self._await_approval(command)
            case AwaitGreenLight() | Produce() if self._dry_run:
                await self._planning.show(dry_run=True)
                return Ending.PLANNED
            case AwaitGreenLight():
                await self._planning.show()
                if self._room.is_attended:
                    return await self._wait()
                await self._minutes.write(GreenLit(by=self._options.person))
            case Produce():
                await self._planning.show()
                return Ending.PRODUCE
            case Close():
                await self._minutes.post(replies.announcement(command.because), key="closed")
                return Ending.CANCELLED
        return None

    async def _ask(self, command: Ask) -> Ending | None:
        if not self._record.discussion.asked:
            await self._minutes.say(
                "studio",
                "Soundstage",
                command.question,
                lambda message: (
                    QuestionAsked(
                        question=command.question,
                        options=command.options,
                        default=command.default,
                        message=message.seq,
                    ),
                ),
            )
            asked = f"question:{command.question}:{len(self._record.messages)}"
            card = replies.question(command.question, command.options, command.default, command.patience)
            await self._minutes.post(card, key=asked)
        if self._record.discussion.pending != (command,):
            return None
        if not self._room.is_attended:
            await self._minutes.write(Resumed(because="nobody is there to answer"))
            return None
        if not command.patience:
            return await self._wait()
        if not await self._inbox_moves(timedelta(seconds=command.patience)) and self._room.is_attended:
            await self._minutes.write(Resumed(because="nobody objected"))
        return None

    async def _wait(self) -> Ending | None:
        """Until the person says something; long silence pauses, a room nobody can answer in ends the wait."""
        if await self._inbox_moves(self._cast.silence):
            return None
        if not self._room.is_attended:
            return Ending.SILENT
        await self._minutes.write(Paused(because="nobody answered"))
        await self._minutes.tell(replies.paused())
        return None

    async def _inbox_moves(self, span: timedelta | None) -> bool:
        """Whether somebody said something before `span` was over, or nobody can any more."""
        until: datetime | None = self._cast.clock.now() + span if span is not None else None
        while self._room.is_attended:
            left = STILL_THERE if until is None else min(STILL_THERE, until - self._cast.clock.now())
            if left <= timedelta(0):
                return self._inbox.has_any
            if await self._inbox.wait(left):
                return True
        return False

    async def _await_approval(self, command: AwaitApproval) -> Ending | None:
        """Until a permitted person decided, or the time was up and the default counts."""
        project = self._minutes.project
        if question := await self._cast.policy.waiting(project):
            await self._minutes.post(question.card, key=f"approval:{command.rule}:{command.message}")
        while (given := await self._cast.policy.outcome(project)) is None:
            if ending := await self._hear():
                return ending
            if self._record.discussion.pending != (command,):
                return None
            if not self._room.is_attended:
                return Ending.SILENT  # it waits in the store, and the next session finds the answer
            await self._inbox.wait(STILL_THERE)
        await self._minutes.fold(given)
        await self._minutes.tell(decided_card(given))
        if due := self._record.left_open:
            await self._minutes.write(*due)
        return Ending.CANCELLED if given.subject == "brief" and not given.allowed else None

    async def _put_to_people(self) -> None:
        """Mend what a crash between two commits left: questions not asked, answers not acted upon."""
        for event in self._record.unasked:
            subject = "brief" if event.subject == "brief" else "message"
            words = self._record.words_of(event.message) or event.text
            verdict = judge(words, subject=subject)
            if verdict.decision == "ask":
                asked = await self._cast.policy.ask(
                    self._minutes.project, verdict, subject, words, event.message
                )
                await self._minutes.fold(asked)
        if due := self._record.left_open:
            await self._minutes.write(*due)
