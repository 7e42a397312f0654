"""A discussion told as a story: `>>` for what happens, `<<` for what the studio does about it."""

# pyright: reportUnusedExpression=false
# a playbook is read as a story: its expressions are its steps

from collections.abc import Iterable

from specialists.discussion import Discussion
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
from storage.domain.events import (
    ApprovalGiven,
    Event,
    GreenLit,
    ModelMended,
    PlanReviewed,
    PlanWritten,
    QuestionAsked,
    Resumed,
    Said,
)  # fmt: skip

FILLS = {"Luna": "palette", "Frame": "lens", "Saga": "arc", "Lyra": "genre", "Reel": "pace", "Quill": "motif"}


class Playbook:
    """Feeds events to a discussion and checks the commands that come of them."""

    def __init__(self, discussion: Discussion) -> None:
        self.discussion = discussion
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

    def play(
        self, *, novelty: float = 0.8, until: type[DiscussionCommand] | None = None, at_most: int = 80
    ) -> "Playbook":
        """Let everybody do what they are asked, until `until` is due or nothing is."""
        for _ in range(at_most):
            pending = self.discussion.pending
            if not pending or self.discussion.over or (until and isinstance(pending[0], until)):
                return self
            for event in replies(self.discussion, pending, novelty=novelty):
                self >> event
        raise AssertionError(f"still going after {at_most} steps: {self.discussion.pending}")

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
