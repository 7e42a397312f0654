"""Who speaks next, and when it is settled: a pure decider over what happened in a discussion."""

from dataclasses import dataclass, replace
from typing import Literal

from specialists import agenda
from specialists.agenda import USUAL, Limits, Spoken, Turn
from specialists.brief import read_brief
from specialists.questions import GO, MORE, PLAN_ANYWAY, RETRY, STOP, SURPRISE, listed, option_meant
from specialists.roster import Bidder, highest
from storage.domain.commands import (
    Announce,
    Ask,
    AskToSpeak,
    AwaitGreenLight,
    Close,
    DiscussionCommand,
    Produce,
    ReviewPlan,
    WritePlan,
)
from storage.domain.conversation import Phase
from storage.domain.events import (
    AgainAsked,
    BriefGiven,
    Event,
    GreenLit,
    Interjected,
    Paused,
    PlanReviewed,
    PlanWritten,
    QuestionAsked,
    Resumed,
    Said,
    SpeakerFailed,
    Stopped,
)
from storage.domain.plan import Kind

Length = Literal["full", "short", "none"]
Outstanding = AskToSpeak | WritePlan | ReviewPlan | Ask | AwaitGreenLight | Produce | Close


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """One discussion so far. `on` takes an event and returns what to do about it.

    `pending` is what is outstanding now: fold the same events and it is the same, so a restarted
    process goes on where the last one stopped. Announcements are returned once and never pending.
    While `asked` is true the pending question already stands in the thread: an answer arrives as
    Interjected; Resumed means that nobody answered and takes the default.
    """

    roster: tuple[str, ...]
    personas: tuple[Bidder, ...]
    kind: Kind = "film"
    length: Length = "full"
    attended: bool = True
    seed: int = 0
    planner: str = "Pixel"
    reviewer: str = "Lens"
    limits: Limits = USUAL

    phase: Phase = Phase.IDEATION
    round: int = 0  # of refinement; 0 before the first
    doing: Outstanding | None = None
    turns: tuple[Turn, ...] = ()  # still to be taken in this phase
    answers: tuple[Turn, ...] = ()  # still owed to a person, before anything else
    queue: tuple[Interjected, ...] = ()
    said: tuple[Spoken, ...] = ()  # turns taken, in order
    failed: frozenset[str] = frozenset()  # whose model failed since anyone last spoke
    spoken: int = 0  # turns ended, failed ones included
    attempt: int = 0  # plans asked for
    written: bool = False  # a plan stands
    reasons: tuple[str, ...] = ()
    send_backs: int = 0
    stale: bool = False  # the plan is older than what a person said since
    settled: bool = False  # agreement was said
    asked: bool = False
    green: bool = False  # go was said
    paused: bool = False
    brief: str = ""

    @property
    def pending(self) -> tuple[DiscussionCommand, ...]:
        """What is outstanding: at most one command, none while paused or before the brief."""
        return () if self.doing is None or (self.paused and not self.over) else (self.doing,)

    @property
    def over(self) -> bool:
        """Whether production began or the discussion was closed."""
        return isinstance(self.doing, Produce | Close)

    def on(self, event: Event) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """The discussion after `event`, and the commands that became due."""
        if isinstance(self.doing, Close) and not isinstance(event, AgainAsked | Interjected):
            return self, ()
        after, notes = self._take(event)
        if after.paused and not after.over:
            return after, notes
        after, more = after._go_on()
        fresh = (after.doing,) if after.doing is not None and after.doing is not self.doing else ()
        if self.paused and not fresh and after.doing is not None:
            fresh = (after.doing,)  # taken up again
        return after, (*notes, *more, *fresh)

    def _take(self, event: Event) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        match event:
            case BriefGiven():
                return self._open(event)
            case Said():
                return self._heard(event), ()
            case SpeakerFailed():
                return self._missed(event)
            case Interjected():
                return self._interrupted(event)
            case QuestionAsked() if isinstance(self.doing, Ask):
                if self.attended:
                    return replace(self, asked=True), ()
                return self._decided(event.default)
            case PlanWritten() if isinstance(self.doing, WritePlan):
                return replace(self, doing=None, written=True, phase=Phase.REVIEW, turns=(agenda.CHECK,)), ()
            case PlanReviewed() if isinstance(self.doing, ReviewPlan):
                return self._reviewed(event)
            case GreenLit():
                if isinstance(self.doing, Ask):  # go answers whatever was asked
                    open_question = replace(self, green=True, turns=self._only_plan())
                    return open_question._decided(GO if GO in self.doing.options else self.doing.default)
                if isinstance(self.doing, AwaitGreenLight):
                    return replace(self, doing=None, green=True), ()
                return replace(self, green=True, turns=self._only_plan()), ()
            case AgainAsked():
                return self._again(), ()
            case Stopped():
                return replace(self, doing=Close(because=f"{event.by} called it off"), paused=False), ()
            case Paused():
                return replace(self, paused=not self.over), ()
            case Resumed():
                if isinstance(self.doing, Ask) and self.asked:
                    return replace(self, paused=False)._decided(self.doing.default)
                return replace(self, paused=False), ()
            case _:
                return self, ()

    def _open(self, event: BriefGiven) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """The brief opens the room: one clarifying question when it says too little."""
        opened = replace(
            self,
            brief=event.text,
            phase=Phase.IDEATION,
            turns=agenda.ideation(self._room(), self.length),
            doing=None,
        )
        unclear = read_brief(event.text).unclear if event.text.strip() else "What should the film show?"
        if self.length == "none":
            opened = replace(opened, phase=Phase.SYNTHESIS, turns=())
        if not unclear:
            return opened, ()
        if self.attended:
            return replace(opened, doing=Ask(question=unclear, options=(SURPRISE,), default=SURPRISE)), ()
        return opened, (Announce(text="The brief leaves it open who and where, so the cast decides."),)

    def _heard(self, event: Said) -> "Discussion":
        now = self.doing
        about = [now.about] if isinstance(now, AskToSpeak) and now.move == "specify" else []
        spoken = Spoken(
            persona=event.persona,
            novelty=event.novelty,
            phase=event.phase,
            move=event.move,
            slots=tuple(sorted({*event.choices, *about})),
            round=self.round,
        )
        after = replace(self, said=(*self.said, spoken), failed=frozenset())
        if isinstance(self.doing, AskToSpeak) and self.doing.persona == event.persona:
            after = replace(after, doing=None, spoken=self.spoken + 1)
        if agenda.repeats(after.said, self.phase, below=self.limits.repeats_below):
            heard = {turn.persona for turn in after.said}
            after = replace(after, turns=tuple(turn for turn in after.turns if turn.persona not in heard))
        return after

    def _missed(self, event: SpeakerFailed) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """A persona whose model failed is skipped and the gap is said."""
        failed = self.failed | {event.persona}
        mine = isinstance(self.doing, AskToSpeak) and self.doing.persona == event.persona
        after = replace(
            self,
            failed=failed,
            doing=None if mine else self.doing,
            spoken=self.spoken + mine,
            turns=tuple(turn for turn in self.turns if turn.persona != event.persona),
        )
        gap = Announce(
            text=f"{event.persona} cannot speak just now ({event.because.rstrip('.')}); the rest go on."
        )
        if not set(self.roster) <= failed and (len(failed) < 3 or self.said):
            return after, (gap,)
        after = replace(after, turns=(), answers=(), failed=frozenset())
        if self.attended and after.doing is None and not self.written:
            question = "None of the cast can speak just now. Try again, plan without them, or stop?"
            return replace(
                after, doing=Ask(question=question, options=(RETRY, PLAN_ANYWAY, STOP), default=PLAN_ANYWAY)
            ), (gap,)
        nobody = Announce(text="None of the cast can speak just now, so Pixel plans from the brief alone.")
        return replace(after, length="none"), (gap, nobody)

    def _interrupted(self, event: Interjected) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """What a person says comes first, once the current speaker has finished."""
        after = replace(self, paused=False)
        if isinstance(self.doing, Ask):
            choice = (
                self.doing.default
                if event.text.strip().lower() == self.doing.default.lower()
                else event.text.strip()
            )
            if option_meant(choice, self.doing.options):
                return after._decided(choice)
            after = replace(after, doing=None, asked=False)  # an answer in their own words
        waiting = isinstance(self.doing, AwaitGreenLight | Produce | Close)
        return replace(
            after,
            queue=(*self.queue, event),
            stale=self.attempt > 0,
            green=self.green and not waiting,
            doing=None if waiting else after.doing,
        ), ()

    def _decided(self, answer: str) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """A question is answered, by a person or by its default."""
        question = self.doing
        after = replace(self, doing=None, asked=False)
        picked = option_meant(answer, question.options if isinstance(question, Ask) else ())
        if picked == STOP:
            return replace(after, doing=Close(because="the person stopped it")), ()
        if picked in (MORE, RETRY):
            return after._again(), ()
        if picked == PLAN_ANYWAY:
            return replace(after, turns=(), length="none", phase=Phase.SYNTHESIS), ()
        if picked == GO:
            if self.phase is Phase.REVIEW:
                return replace(after, turns=(), reasons=()), ()
            return replace(
                after, turns=agenda.synthesis(self._room(), self.planner), phase=Phase.SYNTHESIS
            ), ()
        return after, ()

    def _reviewed(self, event: PlanReviewed) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """Lens says what it found; a plan that fails goes back, at most as often as the limits say."""
        talk = agenda.verdict(self._room(), self.reviewer, event.reasons) if self.length != "none" else ()
        after = replace(self, doing=None, reasons=event.reasons, turns=talk)
        return after, ()

    def _again(self) -> "Discussion":
        """Another round of refinement, the plan written anew after it."""
        return replace(
            self,
            phase=Phase.REFINEMENT,
            round=self.round + 1,
            doing=self.doing if isinstance(self.doing, AskToSpeak) else None,
            turns=agenda.refinement(
                self._room(),
                self.said,
                self.kind,
                round=self.round + 1,
                seed=self.seed,
                reviewer=self.reviewer,
            ),
            settled=False,
            asked=False,
            green=False,
            paused=False,
            written=False,
            stale=False,
            reasons=(),
            send_backs=0,
        )

    def _only_plan(self) -> tuple[Turn, ...]:
        return self.turns if self.phase in (Phase.SYNTHESIS, Phase.REVIEW) else ()

    def _go_on(self) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """Find the next thing to do, unless something is being done or the brief has not come."""
        state, notes = self, ()
        while state.doing is None and (state.brief or state.queue):
            state, said = state._step()
            notes = (*notes, *said)
        return state, notes

    def _step(self) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        if self.answers:
            return self._speak(self.answers[0], answers=self.answers[1:]), ()
        if self.queue:
            return self._answer(self.queue[0]), ()
        if self.stale and self.phase in (Phase.REVIEW, Phase.GREEN_LIGHT):
            return replace(self, phase=Phase.SYNTHESIS, turns=(), send_backs=0), ()
        if self.turns and self.turns[0].persona:
            return self._speak(self.turns[0], turns=self.turns[1:]), ()
        if self.turns:  # agenda.CHECK
            return replace(self, turns=self.turns[1:], doing=ReviewPlan(attempt=self.attempt)), ()
        return self._next_phase()

    def _answer(self, event: Interjected) -> "Discussion":
        there = [
            persona
            for persona in self.personas
            if persona.name in self.roster and persona.name not in self.failed
        ]
        words = f"{event.text} {' '.join(agenda.crafts_for(event.text))}"
        told = highest(there, words, self.limits.answers if self.length != "none" else 0, seed=self.seed)
        turns = tuple(Turn(persona=p.name, move="answer", to=event.person, about=event.text) for p in told)
        return replace(self, queue=self.queue[1:], answers=turns)

    def _speak(
        self, turn: Turn, *, turns: tuple[Turn, ...] | None = None, answers: tuple[Turn, ...] | None = None
    ) -> "Discussion":
        ask = AskToSpeak(
            persona=turn.persona,
            phase=self.phase,
            move=turn.move,
            to=turn.to,
            about=turn.about,
            turn=self.spoken + 1,
        )
        return replace(
            self,
            doing=ask,
            turns=self.turns if turns is None else turns,
            answers=self.answers if answers is None else answers,
        )

    def _next_phase(self) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """This phase has nobody left to hear."""
        match self.phase:
            case Phase.IDEATION if self.length == "full" and not self.green:
                turns = agenda.refinement(
                    self._room(), self.said, self.kind, round=1, seed=self.seed, reviewer=self.reviewer
                )
                return replace(self, phase=Phase.REFINEMENT, round=1, turns=turns), ()
            case Phase.IDEATION | Phase.REFINEMENT:
                return self._settle()
            case Phase.SYNTHESIS:
                asked = WritePlan(attempt=self.attempt + 1, reasons=self.reasons)
                return replace(self, doing=asked, attempt=self.attempt + 1, stale=False), ()
            case Phase.REVIEW:
                return self._after_review()
            case Phase.GREEN_LIGHT:
                return replace(
                    self, doing=Produce() if self.green or not self.attended else AwaitGreenLight()
                ), ()

    def _settle(self) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        """Agreement moves on; without it another round; after the last one the person decides."""
        on = replace(self, phase=Phase.SYNTHESIS, turns=agenda.synthesis(self._room(), self.planner))
        missing = agenda.missing(self.said, self.kind)
        novelty = agenda.round_novelty(self.said, self.round)
        agreed = self.phase is Phase.IDEATION or not missing or novelty < self.limits.agreed_below
        if self.settled or self.length != "full" or self.green or not self.said:
            return on, ()
        if agreed:
            closing = agenda.closing(self._room(), self.said)
            return replace(self, phase=Phase.REFINEMENT, turns=closing, settled=True), (
                Announce(text="Nothing is left open: ready to generate."),
            )
        if self.round < self.limits.rounds:
            turns = agenda.refinement(
                self._room(),
                self.said,
                self.kind,
                round=self.round + 1,
                seed=self.seed,
                reviewer=self.reviewer,
            )
            return replace(self, round=self.round + 1, turns=turns), ()
        question = f"The cast still differs on {listed(missing)}. Go with what stands, or another round?"
        return replace(self, doing=Ask(question=question, options=(GO, MORE, STOP), default=GO)), ()

    def _after_review(self) -> tuple["Discussion", tuple[DiscussionCommand, ...]]:
        passed = replace(self, phase=Phase.GREEN_LIGHT, reasons=(), send_backs=0)
        if not self.reasons:
            return passed, ()
        if self.send_backs < self.limits.send_backs:
            return replace(self, phase=Phase.SYNTHESIS, send_backs=self.send_backs + 1), ()
        still = f"Review still finds: {'; '.join(reason.rstrip('.') for reason in self.reasons)}."
        if self.attended:
            return replace(
                self, doing=Ask(question=f"{still} Go on anyway?", options=(GO, MORE, STOP), default=GO)
            ), ()
        return passed, (Announce(text=f"{still} The film is made as planned."),)

    def _room(self) -> agenda.Room:
        """Those present who talk, and the two with an office."""
        there = tuple(p for name in self.roster for p in self.personas if p.name == name)
        return agenda.Room(
            people=there, planner=self.planner, reviewer=self.reviewer, brief=self.brief, seed=self.seed
        )
