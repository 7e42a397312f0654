"""What discussions need of the outside world."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.handlers.casting import CastingDesk
from bot.handlers.policy import PolicyDesk
from bot.handlers.preferences import Preferences
from bot.handlers.productions import Productions
from bot.handlers.queue_words import QueueWords
from specialists.craft import Craft
from specialists.models.desk import ModelDesk
from specialists.story.telling import Story
from storage.domain.engine import Bench
from storage.ports import Clock, Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What discussions need of the outside world."""

    database: Database
    clock: Clock
    desk: ModelDesk
    casting: CastingDesk
    policy: PolicyDesk
    preferences: Preferences
    craft: Craft
    story: Story
    productions: Productions
    queue: QueueWords
    bench: Bench
    transition: float  # seconds of one cross-fade
    tokens: int  # most that one discussion may cost; 0: no limit
    silence: timedelta  # a question unanswered for so long pauses the discussion
    warm: Callable[[], Awaitable[None]]  # start what the production will need, ahead of time
