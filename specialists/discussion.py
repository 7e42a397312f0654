"""Who speaks next, and when it is settled: a pure decider over what happened in a discussion."""

from dataclasses import dataclass, replace

from specialists.asked.ledger import Ledger
from specialists.asked.wishes import intent_of
from specialists.deciding import agenda, interjections, questions, settling, troubles
from specialists.deciding import answers as deciding
from specialists.deciding.agenda import Spoken
from specialists.deciding.floor import Floor, Length, Notes, Outstanding
from specialists.deciding.questions import GO, MORE, PLAN_ANYWAY, RETRY, STOP, SURPRISE
from specialists.reading.brief import read_brief
from storage.domain.commands import (
    Announce,
    Ask,
    AskToSpeak,
    AwaitApproval,
    AwaitGreenLight,
    Close,
    DiscussionCommand,
    MendModel,
    ReviewPlan,
    WritePlan,
)
from storage.domain.conversation import Phase
from storage.domain.events import (
    AgainAsked,
    ApprovalAsked,
    ApprovalGiven,
    BriefGiven,
    CutMade,
    Event,
    GreenLit,
    Interjected,
    MessageDeleted,
    MessageEdited,
    ModelMended,
    Passed,
    Paused,
    PlanReviewed,
    PlanWritten,
    QuestionAsked,
    Resumed,
    Said,
    SentBack,
    SpeakerFailed,
    Stopped,
)

__all__ = ["GO", "MORE", "PLAN_ANYWAY", "RETRY", "STOP", "SURPRISE", "Discussion", "Length", "Outstanding"]

_Step = tuple["Discussion", Notes]
_REOPENS = AgainAsked | Interjected | SentBack  # a discussion that was closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion(Floor):
    """One discussion so far. `on` takes an event and returns what to do about it.

    `pending` is what is outstanding now: fold the same events and it is the same, so a restarted
    process goes on where the last one stopped. Announcements are returned once and never pending.
    While `asked` is true the pending question already stands in the thread: an answer arrives as
    Interjected, and Resumed means that nobody answered and takes the default. In a discussion that was
    paused Resumed means that somebody is back: a question that waits for people then goes on waiting.
    """

    def on(self, event: Event) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """The discussion after `event`, and the commands that became due."""
        before = self.pending
        if isinstance(self.doing, Close) and not isinstance(event, _REOPENS):
            return self._after_the_end(event), ()
        after, notes = self._take(event)
        if not after.paused and not after.approvals:
            after, more = after._go_on()
            notes = (*notes, *more)
        due = after.pending
        fresh = due if due and (not before or due[0] is not before[0]) else ()
        return after, (*notes, *fresh)

    # ---- what happened

    def _take(self, event: Event) -> _Step:
        match event:
            case BriefGiven():
                return self._open(event)
            case Said():
                return self._spoken(event), ()
            case Passed() if isinstance(self.doing, AskToSpeak) and self.doing.persona == event.persona:
                return replace(self, doing=None, spoken=self.spoken + 1), ()
            case SpeakerFailed():
                return troubles.failed(self, event)
            case ModelMended():
                return troubles.mended(self, event)
            case Interjected():
                return self._interrupted(event)
            case MessageEdited():
                return interjections.edited(self, event)
            case MessageDeleted():
                return interjections.deleted(self, event)
            case QuestionAsked() if isinstance(self.doing, Ask) and event.question == self.doing.question:
                if self.attended:
                    return replace(self, asked=True), ()
                return deciding.decided(self, self.doing.default)
            case PlanWritten() if isinstance(self.doing, WritePlan) and event.attempt == self.attempt:
                return replace(self, doing=None, written=True, phase=Phase.REVIEW, turns=(agenda.CHECK,)), ()
            case PlanReviewed() if isinstance(self.doing, ReviewPlan) and event.attempt == self.attempt:
                talk = (
                    agenda.verdict(self.room, self.reviewer, event.reasons) if self.length != "none" else ()
                )
                return replace(self, doing=None, reasons=event.reasons, turns=talk), ()
            case GreenLit():
                return self._green_lit()
            case AgainAsked():
                return deciding.again(self), ()
            case SentBack():
                return self._sent_back(event), ()
            case ApprovalAsked():
                return self._approval_asked(event), ()
            case ApprovalGiven():
                return self._approval_given(event), ()
            case CutMade():
                return self._cut(), ()
            case Stopped():
                return self._stopped(event), ()
            case Paused():
                return replace(self, paused=not self.over), ()
            case Resumed():
                return self._resumed()
            case _:
                return self, ()

    def _open(self, event: BriefGiven) -> _Step:
        """The brief opens the room: one clarifying question when it says too little."""
        there = self.recalls and any(persona.name == agenda.REMEMBERS for persona in self.personas)
        told = replace(self, brief=event.text, begun=True, doing=None, why="", asked=False)
        opened = replace(
            told,
            phase=Phase.SYNTHESIS if self.length == "none" else Phase.IDEATION,
            turns=agenda.ideation(told.room, self.length, recalls=there),
        )
        unclear = (
            read_brief(event.text).unclear
            if any(map(str.isalpha, event.text))
            else questions.opening(self.kind)
        )
        if not unclear:
            return opened, ()
        if self.attended:
            return opened.asks(questions.clarify(unclear), "clarify"), ()
        return opened, (Announce(text=f"{unclear} Nobody is here to say, so the cast decides."),)

    def _spoken(self, event: Said) -> "Discussion":
        now = self.doing
        asked = now if isinstance(now, AskToSpeak) and now.persona == event.persona else None
        about = [asked.about] if asked and asked.move == "specify" else []
        spoken = Spoken(
            persona=event.persona,
            novelty=event.novelty,
            phase=event.phase,
            move=event.move,
            slots=tuple(sorted({*event.choices, *about})),
            round=self.round,
        )
        after = replace(
            self,
            said=(*self.said, spoken),
            failed=frozenset[str](),
            doing=None if asked else now,
            spoken=self.spoken + bool(asked),
        )
        if agenda.repeats(after.said, self.phase, below=self.limits.repeats_below):
            heard = {turn.persona for turn in after.said}
            after = replace(after, turns=tuple(turn for turn in after.turns if turn.persona not in heard))
        if not asked or self.phase is not Phase.SYNTHESIS:
            return after
        if asked.move == "plan":
            return settling.objections(after)
        if asked.move == "object" and event.persona != self.planner:
            amend = agenda.Turn(persona=self.planner, move="amend", to=event.persona)
            return replace(after, turns=(amend, *after.turns))
        return after

    def _interrupted(self, event: Interjected) -> _Step:
        """What a person says comes first, once the current speaker has finished."""
        if event.is_bot:
            return interjections.heard_bot(self, event)
        awake = replace(self, paused=False, bots=0)
        if not self.approvals:  # else the words may be meant for that question
            if (after := deciding.answered(awake, event)) is not None:
                return after
            if isinstance(self.doing, AwaitGreenLight) and intent_of(event.text) in ("go", "yes"):
                return replace(awake, doing=None, green=True), ()
        return interjections.heard(awake.set_aside(), event), ()

    def _green_lit(self) -> _Step:
        """Go answers whatever was asked, and cuts the talk short."""
        planning = self.phase in (Phase.SYNTHESIS, Phase.REVIEW)
        after = replace(self, green=True, paused=False, bots=0, turns=self.turns if planning else ())
        if isinstance(self.doing, Ask):
            return deciding.decided(after, GO if GO in self.doing.options else self.doing.default)
        return replace(after, doing=None if isinstance(self.doing, AwaitGreenLight) else self.doing), ()

    def _sent_back(self, event: SentBack) -> "Discussion":
        """One craft is talked about again, and the plan written anew where there was one."""
        turns = agenda.about_craft(self.room, event.to, self.kind, by=event.by)
        awake = replace(self.set_aside(), paused=False, bots=0, green=False, begun=True)
        if self.phase in (Phase.IDEATION, Phase.REFINEMENT) and not isinstance(self.doing, Close):
            return replace(awake, turns=(*turns, *self.turns))
        return replace(
            awake,
            doing=self.doing if isinstance(self.doing, AskToSpeak | MendModel) else None,
            phase=Phase.REFINEMENT,
            turns=turns,
            settled=True,
            readies=self.limits.readies,  # they said what they want: no further question
            written=False,
            stale=False,
            reasons=(),
            send_backs=0,
        )

    def _approval_asked(self, event: ApprovalAsked) -> "Discussion":
        """Nothing else happens before a permitted person decided; what was being done comes back after."""
        awaited = AwaitApproval(
            subject=event.subject,
            rule=event.rule,
            sentence=event.sentence,
            message=event.message,
            default=event.default,
        )
        return replace(self, approvals=(*self.approvals, awaited))

    def _approval_given(self, event: ApprovalGiven) -> "Discussion":
        alike = [one for one in self.approvals if (one.subject, one.rule) == (event.subject, event.rule)]
        given = next((one for one in alike if one.message == event.message), alike[0] if alike else None)
        return replace(self, approvals=tuple(one for one in self.approvals if one is not given))

    def _cut(self) -> "Discussion":
        """A version is finished; what was said after its plan was written is a wish about it."""
        ledger = self.ledger.cut_made()
        since = min(self.planned, len(ledger.entries))
        return replace(self.wants(replace(ledger, since=since)), cut=True)

    def _stopped(self, event: Stopped) -> "Discussion":
        ledger = self.ledger.called_off()
        if self.cut and not ledger.since:  # nobody had said anything when it was made
            ledger = Ledger()
        after = self.wants(ledger)
        return replace(
            after,
            doing=Close(because=f"{event.by} called it off"),
            why="",
            asked=False,
            paused=False,
            approvals=(),
            queue=(),
            answers=(),
            trouble=None,
        )

    def _after_the_end(self, event: Event) -> "Discussion":
        """Once closed, only what people change about their words is taken in."""
        match event:
            case MessageEdited():
                return self.wants(self.ledger.edited(event.message, event.text))
            case MessageDeleted():
                return self.wants(self.ledger.withdrawn(event.message))
            case CutMade():
                return self._cut()
            case _:
                return self

    def _resumed(self) -> _Step:
        after = replace(self, paused=False) if self.paused else self
        if isinstance(self.doing, Ask) and self.asked and (self.doing.patience or not self.paused):
            return deciding.decided(after, self.doing.default)
        return after, ()

    # ---- what comes next

    def _go_on(self) -> _Step:
        """Find the next thing to do, unless something is being done or the brief has not come."""
        state, notes = self, ()
        while state.doing is None and (state.begun or state.queue or state.answers):
            state, said = state._step()
            notes = (*notes, *said)
        return state, notes

    def _step(self) -> _Step:
        if self.answers:
            return replace(self, answers=self.answers[1:]).speaks(self.answers[0])
        if self.queue:
            return interjections.answers_due(self), ()
        if self.conflict:
            if self.attended:
                return self.asks(questions.disagreement(self.conflict), "conflict"), ()
            return deciding.settle(self, self.conflict, self.conflict.earlier)
        if self.trouble:
            return troubles.asks_about(self, self.trouble), ()
        if self.stale and self.phase in (Phase.REVIEW, Phase.GREEN_LIGHT):
            return replace(self, phase=Phase.SYNTHESIS, turns=(), send_backs=0), ()
        if self.turns and self.turns[0].persona:
            return replace(self, turns=self.turns[1:]).speaks(self.turns[0])
        if self.turns:  # agenda.CHECK
            return replace(self, turns=self.turns[1:], doing=ReviewPlan(attempt=self.attempt)), ()
        return settling.next_phase(self)
