"""A discussion told as a story: `>>` for what happens, `<<` for what the studio does about it."""

# pyright: reportUnusedExpression=false
# a playbook is read as a story: its expressions are its steps

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from specialists.discussion import Discussion, Length
from specialists.persona import load_personas
from specialists.roster import line_up
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
)  # fmt: skip
from storage.domain.conversation import Phase
from storage.domain.events import (
    ApprovalGiven,
    BriefGiven,
    Event,
    GreenLit,
    Interjected,
    MessageDeleted,
    MessageEdited,
    ModelMended,
    Passed,
    PlanReviewed,
    PlanWritten,
    QuestionAsked,
    Resumed,
    Said,
)  # fmt: skip
from storage.domain.plan import Kind

FILLS = {"Luna": "palette", "Frame": "lens", "Saga": "arc", "Lyra": "genre", "Reel": "pace", "Quill": "motif"}
PERSONAS = tuple(load_personas(Path(__file__).parents[1] / "specialists" / "personas").values())
BRIEF = BriefGiven(person="Ann", text="A lighthouse keeper teaches a storm to sing", options={})


def a_discussion(
    *,
    kind: Kind = "film",
    length: Length = "full",
    attended: bool = True,
    seed: int = 3,
    ready_seconds: float = 10.0,
    recalls: bool = False,
) -> Discussion:
    """A discussion of the whole cast that nothing happened in yet."""
    return Discussion(
        roster=tuple(persona.name for persona in line_up(PERSONAS, kind)),
        personas=PERSONAS,
        kind=kind,
        length=length,
        attended=attended,
        seed=seed,
        ready_seconds=ready_seconds,
        recalls=recalls,
    )


class Playbook:
    """Feeds events to a discussion and checks the commands that come of them."""

    def __init__(self, discussion: Discussion) -> None:
        self.empty = self.discussion = discussion
        self.events: list[Event] = []
        self.told: list[DiscussionCommand] = []  # all commands, ever
        self.due: list[DiscussionCommand] = []  # those not yet checked

    def __rshift__(self, event: Event) -> "Playbook":
        self.discussion, commands = self.discussion.on(event)
        self.events.append(event)
        self.told += commands
        self.due = list(commands)
        return self

    def __lshift__(self, expected: DiscussionCommand | type[DiscussionCommand]) -> "Playbook":
        if isinstance(expected, type):
            assert any(isinstance(command, expected) for command in self.due), (
                f"no {expected.__name__} in {self.due}"
            )
        else:
            assert expected in self.due, f"{expected} is not in {self.due}"
        return self

    def says(self, text: str, by: str = "Ann", *, is_bot: bool = False) -> "Playbook":
        """Somebody writes; each message has a number of its own: the place of its event, and 100."""
        message = 100 + len(self.events)
        return self >> Interjected(person=by, text=text, message=message, is_bot=is_bot)

    def edits(self, old: str, new: str) -> "Playbook":
        """Whoever wrote `old` changes it to `new`."""
        wrote = self._wrote(old)
        return self >> MessageEdited(person=wrote.person, text=new, message=wrote.message)

    def deletes(self, text: str) -> "Playbook":
        """Whoever wrote `text` takes it back."""
        wrote = self._wrote(text)
        return self >> MessageDeleted(person=wrote.person, message=wrote.message)

    def _wrote(self, text: str) -> Interjected:
        return next(e for e in reversed(self.events) if isinstance(e, Interjected) and e.text == text)

    def speak(self, **how: Any) -> "Playbook":
        """Whoever was asked takes the turn."""
        return self >> said(self.speaker, **how)

    def asked(self) -> "Playbook":
        """The question that is outstanding stands in the thread."""
        command = self.question
        return self >> QuestionAsked(
            question=command.question,
            options=command.options,
            default=command.default,
            message=100 + len(self.events),
        )

    @property
    def now(self) -> DiscussionCommand:
        """The one thing that is outstanding."""
        (command,) = self.discussion.pending
        return command

    @property
    def speaker(self) -> AskToSpeak:
        """The turn that is outstanding."""
        assert isinstance(self.now, AskToSpeak), self.now
        return self.now

    @property
    def question(self) -> Ask:
        """The question that is outstanding."""
        assert isinstance(self.now, Ask), self.now
        return self.now

    @property
    def wanted(self) -> set[tuple[str, str]]:
        """What people want, as kind and value."""
        return {(wish.kind, wish.value) for wish in self.discussion.wishes}

    def answers(self) -> list[AskToSpeak]:
        """Let all answers that are due be spoken, and give them."""
        given: list[AskToSpeak] = []
        while isinstance(self.now, AskToSpeak) and self.now.move in ("answer", "recall"):
            given.append(self.now)
            self.speak()
        return given

    def restarted(self) -> Discussion:
        """The same events folded once more."""
        folded = self.empty
        for event in self.events:
            folded, _ = folded.on(event)
        return folded

    def play(
        self, *, novelty: float = 0.8, until: type[DiscussionCommand] | None = None, at_most: int = 80
    ) -> "Playbook":
        """Let everybody do what they are asked, until `until` is due or nothing is."""
        for _ in range(at_most):
            pending = self.discussion.pending
            if not pending or self.discussion.over or (until and isinstance(pending[0], until)):
                return self
            self.step(novelty=novelty)
        raise AssertionError(f"still going after {at_most} steps: {self.discussion.pending}")

    def step(self, *, novelty: float = 0.8) -> "Playbook":
        """Let what is outstanding be done."""
        for event in replies(self.discussion, self.discussion.pending, novelty=novelty):
            self >> event
        return self

    def turns(self) -> list[AskToSpeak]:
        return [command for command in self.told if isinstance(command, AskToSpeak)]

    def announced(self) -> str:
        return " ".join(command.text for command in self.told if isinstance(command, Announce))


def replies(
    discussion: Discussion,
    pending: Iterable[DiscussionCommand],
    *,
    novelty: float = 0.8,
    reasons: tuple[str, ...] = (),
) -> list[Event]:
    """What happens when each pending command is carried out without trouble."""
    events: list[Event] = []
    for command in pending:
        match command:
            case AskToSpeak(phase=Phase.SYNTHESIS, move="object"):
                events.append(Passed(persona=command.persona, move=command.move))
            case AskToSpeak():
                slot = FILLS.get(command.persona, "")
                choices = {slot: "x"} if slot and command.phase == "ideation" else {}
                events.append(said(command, novelty=novelty, choices=choices))
            case WritePlan():
                events.append(PlanWritten(plan="{}", attempt=command.attempt))
            case ReviewPlan():
                events.append(PlanReviewed(reasons=reasons, attempt=command.attempt))
            case Ask():
                events.append(
                    Resumed(because="nobody answered") if discussion.asked
                    else QuestionAsked(question=command.question, options=command.options, default=command.default, message=1)
                )  # fmt: skip
            case AwaitGreenLight():
                events.append(GreenLit(by="Ann"))
            case MendModel():
                events.append(ModelMended(persona=command.persona, remedy=command.remedy))
            case AwaitApproval():
                events.append(
                    ApprovalGiven(
                        subject=command.subject,
                        rule=command.rule,
                        allowed=True,
                        by="Ann",
                        message=command.message,
                    )
                )
            case Announce() | Produce() | Close():
                pass
    return events


def said(command: AskToSpeak, *, novelty: float = 0.8, choices: dict[str, str] | None = None) -> Said:
    """The turn that was asked for, taken."""
    return Said(
        persona=command.persona, text="Something about it.", phase=command.phase, move=command.move, message=command.turn,
        choices=choices or {}, novelty=novelty,
    )  # fmt: skip
