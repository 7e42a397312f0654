"""What the room is told of a production while it goes on; pure."""

from bot import replies
from bot.handlers.takes import is_retake
from storage.domain.conversation import Card
from storage.domain.events import BatchHeld, BudgetReached, DailyPosted, Event, RemarkMade, StepFailed


def news_of(event: Event, folder: str, *, attended: bool) -> Card | None:
    """The card for what happened; None for what the board shows well enough."""
    match event:
        case DailyPosted(label=label, file=file):
            return replies.daily(label, f"{folder}/{file}")
        case RemarkMade(label=label, sentence=sentence):
            return replies.remark(label, sentence)
        case StepFailed(label=label, because=because) if is_retake(event):
            return replies.retake(label, because)
        case BudgetReached(spent=spent, left=left, allowed=allowed):
            return replies.budget_reached(spent, left, allowed, attended=attended)
        case BatchHeld(held=True, by=by):
            return replies.held(by)
        case _:
            return None
