"""One labelled discussion, in a room that watches the clock and types its interjections mid-sentence."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.bootstrap import Studio
from bot.brief import Options
from bot.handlers.discussions import Ending
from bot.inbox import Inbox
from bot.platforms.memory import MemoryRoom, MemoryTurn
from bot.session import accept
from bot.tasks import together
from generators.ports import Media, Progress
from specialists.speaking.novelty import stems
from storage.domain.conversation import Card, Profile
from storage.domain.events import Said
from storage.domain.plan import PLAN, AnyPlan, Constraint
from storage.domain.render import AnyRequest

FIRST, NEXT = 3, 3  # turns before the first interjection, and between two
ENDINGS = r"[.!?…]+[”’\"')]*(?:\s|$)"


class NoGenerator:
    """Nothing is rendered here: only the talk is measured."""

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """Refuse."""
        raise RuntimeError("the talk is measured without a production")

    async def warm(self) -> None:
        """There is nothing to start."""

    async def close(self) -> None:
        """There is nothing to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One turn as the room saw it. Times are seconds on the monotonic clock."""

    persona: str
    text: str
    move: str
    takes_up: bool  # names a choice that an earlier turn made
    began: float
    ended: float

    @property
    def sentence(self) -> float:
        """Seconds of one sentence of it, on average."""
        return (self.ended - self.began) / max(1, len(re.findall(ENDINGS, self.text)))


@dataclass(slots=True, kw_only=True)
class Talked:
    """What came of one discussion. `waits` are seconds from an interjection to the answer's first word."""

    id: str
    spoken: list[Spoken] = field(default_factory=list[Spoken])
    typed: list[str] = field(default_factory=list[str])
    waits: list[float] = field(default_factory=list[float])
    questions: list[str] = field(default_factory=list[str])
    wishes: tuple[Constraint, ...] = ()
    plan: AnyPlan | None = None
    ending: Ending | None = None

    @property
    def sentence(self) -> float:
        """Seconds of one sentence: the median over all turns, from the request to its end."""
        each = sorted(turn.sentence for turn in self.spoken)
        return each[len(each) // 2] if each else 0.0


class _Room(MemoryRoom):
    """Types the labelled interjections, answers the studio's questions, and says go at the plan."""

    def __init__(self, row: Mapping[str, Any], talked: Talked) -> None:
        super().__init__(is_attended=True)
        self._row = row
        self._talked = talked
        self._due = FIRST
        self._to_say: list[Mapping[str, Any]] = list(row.get("said", ()))
        self._settle = ""
        self._waiting: float | None = None
        self._begun: list[float] = []
        self._author = row.get("by", "Anna")

    async def turn(self, thread: str, profile: Profile, *, key: str) -> MemoryTurn:
        turn = await super().turn(thread, profile, key=key)
        began = time.monotonic()
        room = self

        class Timed(MemoryTurn):
            async def write(self, piece: str) -> None:
                if room._waiting is not None and began >= room._waiting:
                    room._talked.waits.append(time.monotonic() - room._waiting)
                    room._waiting = None
                await turn.write(piece)
                if room._to_say and len(room._talked.spoken) >= room._due:
                    await room._say_next()

            async def end(self, text: str) -> None:
                await turn.end(text)
                if text:
                    room._talked.spoken.append(
                        Spoken(
                            persona=profile.name,
                            text=text,
                            move="",
                            takes_up=False,
                            began=began,
                            ended=time.monotonic(),
                        )
                    )

        return Timed(room.turns[-1])

    async def post(self, thread: str, card: Card, *, key: str) -> None:
        await super().post(thread, card, key=key)
        labels = [button.label for button in card.buttons]
        if "/go" in labels:
            if self._to_say:
                await self._say_next()
            else:
                await self.type("/go", person=self._author)
        elif labels:
            self._talked.questions.append(card.title)
            settled = next((label for label in labels if self._settle and self._settle in label.lower()), "")
            await self.type(settled or labels[0], person=self._author)

    async def _say_next(self) -> None:
        said = self._to_say.pop(0)
        self._due = len(self._talked.spoken) + NEXT
        self._settle = str(said.get("settle", "")).lower()
        self._talked.typed.append(said["text"])
        self._waiting = time.monotonic()
        await self.type(said["text"], person=said.get("person", self._author))


async def hold(studio: Studio, row: Mapping[str, Any], *, seed: int = 1) -> Talked:
    """Hold the discussion of one labelled row until production would begin."""
    talked = Talked(id=row["id"])
    options = Options(
        kind=row.get("kind", "film"),
        seed=seed,
        attended=True,
        person=row.get("by", "Anna"),
        ready_seconds=0.0,
        place=f"benchmark-{row['id']}",
    )
    folder = Path("/nowhere") / f"{row['id']}-{seed}"  # never written: the talk ends before the production
    project = await accept(
        studio.database, studio.clock, row["brief"], options, folder, new_id=f"{row['id']}-{seed}"
    )
    room = _Room(row, talked)
    inbox = Inbox(room, studio.clock)
    async with together() as tasks:
        listening = tasks.create_task(inbox.run(), name="inbox")
        talked.ending = await studio.discussions.hold(project, room, inbox)
        listening.cancel()
        await room.close()
    async with studio.database.read() as uow:
        plan = (await uow.films.project(project.id)).plan
        events = [logged.event for logged in await uow.events.read(stream=project.conversation)]
    talked.plan = PLAN.validate_json(plan) if plan else None
    talked.wishes = talked.plan.constraints if talked.plan else ()
    said = [event for event in events if isinstance(event, Said)]
    talked.spoken = [
        replace(turn, move=event.move, takes_up=_takes_up(event, said[:at]))
        for at, (turn, event) in enumerate(zip(talked.spoken, said, strict=False))
    ]
    return talked


def _takes_up(turn: Said, before: Sequence[Said]) -> bool:
    """Whether a turn names in its words something an earlier turn decided."""
    words = set(stems(turn.text))
    values = {value for event in before for value in event.choices.values()}
    return any(set(stems(value)) <= words for value in values if stems(value))


def names_the_brief(turn: Spoken, brief: str, typed: Sequence[str]) -> bool:
    """Whether a turn shares a content word (its stem) with the brief or with what a person typed."""
    return bool(set(stems(turn.text)) & {stem for text in (brief, *typed) for stem in stems(text)})


def repeated(spoken: Sequence[Spoken]) -> int:
    """Turns of which at least four words in five (content stems) are those of one earlier turn."""
    said = [set(stems(turn.text)) for turn in spoken]
    return sum(
        any(len(now & before) >= 0.8 * len(now) for before in said[:at]) for at, now in enumerate(said) if now
    )
