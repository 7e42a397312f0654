"""Whatever people, models and rooms do: a discussion can end, nobody is ignored, and no wish is lost."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.deciding.questions import GO, MORE, STOP, SURPRISE, go_on_without
from specialists.discussion import Discussion, Length
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
from storage.domain.plan import Kind
from tests.playbook import BRIEF, PERSONAS, a_discussion, said

SILENT_STEPS = 150  # more than the longest discussion that nobody disturbs, several times over
PEOPLE = ("Ana", "Ben", "Cleo")
BOTS = ("Clanker", "Beep")
NAMES = [persona.name for persona in PERSONAS]
REMEDIES = ("Try again", "Use the embedded model")
WORDS = (
    "make it snow", "make it sunny", "no people", "more jazz", "make it 45 seconds", "in French please",
    "Luna, what do you think?", "why is it so dark?", "shot 2 closer", "add a dog", "like last week's lighthouse",
    "no, wait", "not yet", "yes", "go", "no", "another round", "stop here", "Ana's", "mine", "snow", "sunny",
    "the first one", "2", "", "!!", SURPRISE, GO, MORE, STOP, go_on_without("Luna"), *REMEDIES,
)  # fmt: skip


@dataclass
class Studio:
    """Carries out what the decider wants, as an honest edge does, and watches what becomes of people."""

    talk: Discussion
    told: list[DiscussionCommand] = field(default_factory=list[DiscussionCommand])
    events: list[Event] = field(default_factory=list[Event])
    owed: list[tuple[Interjected, int]] = field(default_factory=list[tuple[Interjected, int]])
    messages: int = 1
    wrote: dict[int, tuple[str, bool]] = field(default_factory=dict[int, tuple[str, bool]])
    planned: frozenset[tuple[str, str, str | None]] = frozenset()  # what the newest plan was written for
    bot_answers: int = 0
    bot_answers_due: int = 2  # as many as bots may have had, with what people wrote in between

    def happens(self, event: Event) -> None:
        before = self.talk
        self.events.append(event)
        self.talk, commands = before.on(event)
        assert len(self.talk.pending) <= 1
        assert len([c for c in commands if not isinstance(c, Announce)]) <= 1
        assert all(isinstance(c, Announce) or c in self.talk.pending for c in commands)
        self.told += commands
        if isinstance(event, GreenLit | AgainAsked | SentBack | MessageEdited | Interjected) and not (
            isinstance(event, Interjected) and event.is_bot
        ):
            self.bot_answers_due += self.talk.limits.bot_replies
        if isinstance(event, Interjected) and not event.is_bot:
            if self._must_answer(before, event):
                self.owed.append((event, len(self.told) - len(commands)))
        for command in commands:
            self._watch(command)

    def _watch(self, command: DiscussionCommand) -> None:
        match command:
            case Produce():
                assert not self.talk.conflict
                if self.talk.attempt and self._meant():
                    assert self._meant() == self.planned, "a wish is not in the plan that is made"
            case _:
                pass

    def _meant(self) -> frozenset[tuple[str, str, str | None]]:
        return frozenset((wish.kind, wish.value, wish.shot) for wish in self.talk.ledger.standing)

    def _must_answer(self, before: Discussion, event: Interjected) -> bool:
        """Words that no question took as its answer, in a room where the cast talks."""
        answered = isinstance(before.doing, Ask) and not any(
            owed.message == event.message for owed in self.talk.queue
        ) and not any(event.text.strip() in turn.about for turn in self.talk.answers) and not (
            isinstance(self.talk.doing, AskToSpeak) and event.text.strip() in self.talk.doing.about
        )  # fmt: skip
        yes = isinstance(before.doing, AwaitGreenLight) and event.text in ("go", "yes")
        words = any(map(str.isalnum, event.text))
        return words and not answered and not yes and self.talk.length != "none"

    def says(self, person: str, text: str, *, is_bot: bool = False) -> None:
        self.messages += 1
        self.wrote[self.messages] = (person, is_bot)
        self.happens(Interjected(person=person, text=text, message=self.messages, is_bot=is_bot))

    def carries_out(self, mood: str = "well") -> bool:
        """What is outstanding is done, `well` or `badly`; False where only a person can go on."""
        if not self.talk.pending:
            return False
        command = self.talk.pending[0]
        match command:
            case AskToSpeak() if mood == "badly":
                self.happens(SpeakerFailed(persona=command.persona, because="Ollama is down."))
            case AskToSpeak() if mood == "mendable":
                self.happens(
                    SpeakerFailed(persona=command.persona, because="Ollama is down.", remedies=REMEDIES)
                )
            case AskToSpeak(phase=Phase.SYNTHESIS, move="object") if mood != "objecting":
                self.happens(Passed(persona=command.persona, move="object"))
            case AskToSpeak():
                self.messages += 1
                self.bot_answers += command.to in BOTS and command.move in ("answer", "recall")
                assert self.bot_answers <= self.bot_answers_due
                self.happens(said(command, novelty=0.02 if mood == "dully" else 0.8))
            case WritePlan():
                self.planned = self._meant()
                self.happens(PlanWritten(plan="{}", attempt=command.attempt))
            case ReviewPlan():
                reasons = ("It is too short.",) if mood == "strictly" else ()
                self.happens(PlanReviewed(reasons=reasons, attempt=command.attempt))
            case Ask():
                if self.talk.asked:
                    self.happens(Resumed(because="nobody answered"))
                else:
                    self.messages += 1
                    self.happens(
                        QuestionAsked(
                            question=command.question,
                            options=command.options,
                            default=command.default,
                            message=self.messages,
                        )
                    )
            case MendModel():
                because = "It is still down." if mood in ("badly", "mendable") else ""
                self.happens(ModelMended(persona=command.persona, remedy=command.remedy, because=because))
            case AwaitApproval():
                self.happens(
                    ApprovalGiven(
                        subject=command.subject,
                        rule=command.rule,
                        allowed=mood == "well",
                        by="",
                        message=command.message,
                    )
                )
            case AwaitGreenLight() | Produce() | Close() | Announce():
                return False
        return True

    def falls_silent(self, mood: str = "well") -> None:
        """Nobody writes any more: the discussion comes to a rest by itself."""
        if self.talk.paused:
            self.happens(Resumed(because="somebody looked in"))
        for _ in range(SILENT_STEPS):
            if not self.carries_out(mood):
                return
        raise AssertionError(f"no end: {self.talk.pending}")

    def nobody_is_ignored(self) -> None:
        for event, since in self.owed:
            gone = any(
                (isinstance(later, MessageDeleted | MessageEdited) and later.message == event.message)
                or isinstance(later, Stopped)
                for later in self.events[self.events.index(event) :]
            )
            answered = any(
                isinstance(command, AskToSpeak)
                and command.move in ("answer", "recall")
                and command.to == event.person
                and event.text.strip() in command.about
                for command in self.told[since:]
            )
            closed = isinstance(self.talk.doing, Close) or self.talk.length == "none"
            assert answered or gone or closed, f"{event.person} is ignored: {event.text!r}"


Deed = tuple[str, ...]
DEED: st.SearchStrategy[Deed] = st.one_of(
    st.tuples(st.just("says"), st.sampled_from(PEOPLE), st.sampled_from(WORDS)),
    st.tuples(st.just("says"), st.sampled_from(PEOPLE), st.sampled_from(WORDS)),
    st.tuples(st.just("bot"), st.sampled_from(BOTS), st.sampled_from(WORDS)),
    st.tuples(st.just("edits"), st.sampled_from(WORDS)),
    st.tuples(st.just("deletes")),
    st.tuples(
        st.just("carries out"),
        st.sampled_from(("well", "well", "well", "badly", "mendable", "dully", "strictly", "objecting")),
    ),
    st.tuples(st.just("carries out"), st.just("well")),
    st.tuples(st.just("carries out"), st.just("well")),
    st.tuples(
        st.sampled_from(
            ("go", "again", "back", "stop", "pause", "resume", "approve?", "cut", "brief", "out of turn")
        ),
        st.sampled_from(NAMES),
    ),
)


def do(studio: Studio, deed: Deed, number: int) -> None:
    match deed:
        case ("says", person, text):
            studio.says(person, text)
        case ("bot", person, text):
            studio.says(person, text, is_bot=True)
        case ("edits", text) if studio.wrote:
            message = sorted(studio.wrote)[number % len(studio.wrote)]
            studio.happens(MessageEdited(person=studio.wrote[message][0], text=text, message=message))
        case ("deletes",) if studio.wrote:
            message = sorted(studio.wrote)[number % len(studio.wrote)]
            studio.happens(MessageDeleted(person=studio.wrote[message][0], message=message))
        case ("carries out", mood):
            studio.carries_out(mood)
        case ("go", _):
            studio.happens(GreenLit(by="Ana"))
        case ("again", _):
            studio.happens(AgainAsked(by="Ana"))
        case ("back", name):
            studio.happens(SentBack(by="Ana", to=PERSONAS[NAMES.index(name)].craft))
        case ("stop", _):
            studio.happens(Stopped(by="Ana"))
        case ("pause", _):
            studio.happens(Paused(because="nobody is here"))
        case ("resume", _):
            studio.happens(Resumed(because="somebody is back"))
        case ("approve?", name):
            studio.happens(
                ApprovalAsked(
                    subject="message",
                    rule=f"likeness of {name}",
                    sentence="Who may decide?",
                    text="…",
                    message=None,
                    default="refuse",
                )
            )
        case ("cut", _) if isinstance(studio.talk.doing, Produce):
            studio.happens(CutMade(version=1, artifact="a", note=""))
        case ("brief", _) if number % 7 == 0:
            studio.happens(BRIEF)
        case ("out of turn", name):
            studio.happens(
                Said(
                    persona=name,
                    text="x",
                    phase=Phase.REFINEMENT,
                    move="build",
                    message=1,
                    choices={},
                    novelty=number % 10 / 10,
                )
            )
            studio.happens(PlanReviewed(reasons=("too short",), attempt=studio.talk.attempt - 1))
            studio.happens(PlanWritten(plan="{}", attempt=studio.talk.attempt - 1))
            studio.happens(ModelMended(persona=name, remedy="Try again"))
            studio.happens(Passed(persona=name, move="object"))
        case _:
            pass


@settings(max_examples=200, deadline=None)
@given(
    deeds=st.lists(DEED, max_size=40),
    brief=st.sampled_from((BRIEF.text, BRIEF.text, "something nice", "")),
    length=st.sampled_from(["full", "full", "short", "none"]),
    attended=st.booleans(),
    kind=st.sampled_from(["film", "image", "song", "speech"]),
    mood=st.sampled_from(("well", "dully", "strictly", "objecting", "badly", "mendable")),
    recalls=st.booleans(),
)
def test_whatever_happens_it_can_end_and_nobody_is_ignored_and_nothing_is_lost(
    deeds: list[Deed], brief: str, length: Length, attended: bool, kind: Kind, mood: str, recalls: bool
):
    empty = a_discussion(length=length, attended=attended, kind=kind, recalls=recalls)
    studio = Studio(empty)
    studio.happens(BriefGiven(person="Ana", text=brief, options={}))
    for number, deed in enumerate(deeds):
        do(studio, deed, number)
    studio.falls_silent(mood)
    assert studio.talk.pending, "nothing is outstanding and nothing is over"
    studio.nobody_is_ignored()
    if isinstance(studio.talk.pending[0], AwaitGreenLight):
        studio.happens(GreenLit(by="Ana"))
        studio.falls_silent()
    assert isinstance(studio.talk.pending[0], Produce | Close)

    folded = empty
    for event in studio.events:
        folded, _ = folded.on(event)
    assert folded == studio.talk
    assert folded.pending == studio.talk.pending


@settings(max_examples=30, deadline=None)
@given(
    deeds=st.lists(DEED, max_size=25),
    cut=st.integers(0, 80),
    more=st.sampled_from(("well", "dully", "mendable")),
)
def test_a_restart_at_any_event_goes_on_alike(deeds: list[Deed], cut: int, more: str):
    studio = Studio(a_discussion())
    studio.happens(BRIEF)
    for number, deed in enumerate(deeds):
        do(studio, deed, number)
    first = studio.events[: cut % (len(studio.events) + 1)]
    folded = a_discussion()
    for event in first:
        folded, _ = folded.on(event)
    for event in studio.events[len(first) :]:
        folded, _ = folded.on(event)
    again = Studio(folded, messages=studio.messages, planned=studio.planned, bot_answers_due=1000)
    studio.falls_silent(more)
    again.falls_silent(more)
    assert again.talk == studio.talk


@settings(max_examples=100, deadline=None)
@given(events=st.lists(st.sampled_from([
    Interjected(person="Ana", text="make it snow", message=5), Interjected(person="Ben", text="sunny", message=6),
    MessageEdited(person="Ana", text="make it rain", message=5), MessageDeleted(person="Ana", message=5),
    SpeakerFailed(persona="Luna", because="down", remedies=REMEDIES), SpeakerFailed(persona="Frame", because="down"),
    ModelMended(persona="Luna", remedy="Try again", because="still"), PlanWritten(plan="{}", attempt=1),
    PlanReviewed(reasons=(), attempt=1), GreenLit(by="Ana"), AgainAsked(by="Ana"), SentBack(by="Ana", to="dance"),
    ApprovalAsked(subject="brief", rule="r", sentence="s", text="t", message=1, default="refuse"),
    ApprovalGiven(subject="brief", rule="r", allowed=False, by="", message=None),
    ApprovalGiven(subject="plan", rule="q", allowed=True, by="Ana", message=3), Stopped(by="Ana"),
    Paused(because="x"), Resumed(because="x"), CutMade(version=1, artifact="a", note=""), BRIEF,
    QuestionAsked(question="q", options=(), default="", message=1), Passed(persona="Luna", move="object"),
    BriefGiven(person="Ana", text="", options={}),
]), max_size=30))  # fmt: skip
def test_any_event_may_come_at_any_time_even_before_the_brief(events: list[Event]):
    talk = a_discussion()
    for event in events:
        talk, _ = talk.on(event)
        assert len(talk.pending) <= 1
