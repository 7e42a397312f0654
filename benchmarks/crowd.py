"""Many discussions at once on one event loop: who waits, how long, and what each of them costs in memory."""

import asyncio
import random
import resource
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

from bot import pauses
from bot.bootstrap import Studio
from bot.brief import Options
from bot.inbox import Inbox
from bot.platforms.memory import MemoryRoom
from bot.session import accept
from bot.tasks import together
from specialists.ports import ModelProfile, ModelRequest
from storage.domain.film import Project

TURN = 4.0  # seconds of one turn of the model
PIECES = 8  # that a turn comes in
RAMP = 4  # turns that pass while discussions begin
WORDS = (
    "amber tide lantern gull wire salt hush copper ember stair drum thread kelp bell slate ash river glass "
    "smoke wolf paper orchard bone velvet anchor mirror candle rust garden winter engine harbour feather"
).split()


class PacedModel:
    """Says something else for every request, in `seconds`; notes when it was asked and when it ended."""

    def __init__(self, *, seconds: float) -> None:
        self.profile = ModelProfile(name="paced", context=8192, speaks_freely=True, languages=("*",))
        self._seconds = seconds
        self.planned: set[float] = set()  # ends of requests for a plan's words: planning follows them
        self.asked: dict[asyncio.Task[object] | None, list[float]] = {}
        self.ended: dict[asyncio.Task[object] | None, list[float]] = {}
        self.busy: list[float] = []  # seconds of this thread between a turn and the next, when alone
        self._idle_at = 0.0

    async def warm(self) -> None:
        """There is nothing to load."""

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        """Two sentences of drawn words, paced."""
        own = asyncio.current_task()
        if self._idle_at:
            self.busy.append(time.thread_time() - self._idle_at)
        self.asked.setdefault(own, []).append(time.perf_counter())
        rng = random.Random(repr(request.messages[-1].content[-400:]) + str(request.seed))
        drawn = [rng.choice(WORDS) for _ in range(16)]
        text = f"Let the {' '.join(drawn[:8])} stand. Then the {' '.join(drawn[8:])} follow it."
        size = len(text) // PIECES + 1
        for at in range(0, len(text), size):
            if self._seconds:
                await asyncio.sleep(self._seconds / PIECES)
            yield text[at : at + size]
        self._idle_at = time.thread_time()
        ended = time.perf_counter()
        self.ended.setdefault(own, []).append(ended)
        if request.schema is not None:
            self.planned.add(ended)

    async def close(self) -> None:
        """There is nothing to let go of."""

    def overheads(self, since: float = 0.0, *, planning: bool = False) -> list[float]:
        """Seconds between the end of one turn and the request of the next, in each discussion.

        With `planning` those between which a plan was written, judged and reviewed, and only those.
        """
        return sorted(
            asked - ended
            for own, ends in self.ended.items()
            for ended, asked in zip(ends, self.asked[own][1:], strict=False)
            if ended >= since and (ended in self.planned) is planning
        )

    def turns(self, since: float = 0.0) -> list[int]:
        """Turns that ended, of each discussion."""
        return sorted(sum(ended >= since for ended in ends) for ends in self.ended.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What `many` measured. Overheads are seconds, memory is bytes."""

    discussions: int
    seconds: float
    turns: list[int] = field(default_factory=list[int])
    overheads: list[float] = field(default_factory=list[float])
    planning: list[float] = field(default_factory=list[float])
    memory: float = 0.0

    def overhead(self, share: float) -> float:
        """The overhead that this share of the turns stays below."""
        return self.overheads[min(len(self.overheads) - 1, int(share * len(self.overheads)))]


async def many(studio: Studio, model: PacedModel, *, discussions: int, seconds: float) -> Crowd:
    """Hold so many discussions at once for so long, counted from when the last of them has begun.

    They begin one after the other, at the pace at which their turns come later.
    """
    pauses.shorten()  # as `soundstage up` does
    projects = [await _accepted(studio, number) for number in range(discussions)]
    before = resident()
    ramp = RAMP * TURN
    async with together() as tasks:
        for number, project in enumerate(projects):
            tasks.create_task(_held(studio, project, ramp * number / discussions), name=f"talk {number}")
        await asyncio.sleep(ramp)
        began = time.perf_counter()
        await asyncio.sleep(seconds)
        ended = time.perf_counter()
        grown = resident() - before
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            if task.get_name().startswith("talk "):
                task.cancel()
    return Crowd(
        discussions=discussions,
        seconds=ended - began,
        turns=model.turns(began),
        overheads=model.overheads(began),
        planning=model.overheads(began, planning=True),
        memory=grown / discussions,
    )


def resident() -> int:
    """Bytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def _accepted(studio: Studio, number: int) -> Project:
    rng = random.Random(number)
    brief = f"a {rng.choice(WORDS)} and a {rng.choice(WORDS)} cross the {rng.choice(WORDS)} at night"
    options = Options(
        seed=number, attended=True, person="Anna", rounds=20, ready_seconds=0.0, place=f"crowd-{number}"
    )
    folder = Path("/nowhere") / f"crowd-{number}"  # never written
    return await accept(studio.database, studio.clock, brief, options, folder, new_id=f"crowd-{number}")


async def _held(studio: Studio, project: Project, delay: float) -> None:
    await asyncio.sleep(delay)
    room = MemoryRoom(is_attended=True)
    inbox = Inbox(room, studio.clock)
    async with together() as tasks:
        listening = tasks.create_task(inbox.run(), name="inbox")
        try:
            await studio.discussions.hold(project, room, inbox)
        finally:
            listening.cancel()
