"""The price of a dry run against what the run then took: `python -m benchmarks.forecast`.

Ten productions of every kind, one after another in one fresh home, as on a new machine: the first ones are
priced by the engines' profiles alone, later ones by what those before have taken here. For each, what the
plan's card promises is written down before anything is rendered, then it is rendered, and both stand side by
side in seconds of wall time. Ends with 1 when any price is off by more than a quarter.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.bootstrap import Studio, open_studio
from bot.brief import Options
from bot.inbox import Inbox
from bot.platforms.memory import MemoryRoom
from bot.session import Outcome, Session, accept
from bot.tasks import together
from config.settings import Settings
from storage.domain.film import Project
from storage.domain.plan import Kind

BAR = 0.25  # of what it took: how far a price may be off


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One production to be priced and made."""

    brief: str
    kind: Kind
    seconds: float
    size: tuple[int, int] = (1280, 720)
    variations: int = 1


JOBS = (
    Job(brief="a lighthouse keeper teaches a storm to sing", kind="film", seconds=24),
    Job(brief="two robots fall in love in a laundromat", kind="film", seconds=12, size=(640, 360)),
    Job(brief="a fox looks for its shadow in a snowed-in forest", kind="image", seconds=24, variations=4),
    Job(brief="the last bakery open at dawn in a mountain town", kind="film", seconds=60),
    Job(brief="a song about a ship that never comes home", kind="song", seconds=90),
    Job(brief="a paper boat crosses a flooded library", kind="clip", seconds=8, variations=2),
    Job(brief="a speech of an old clock to the town it has served", kind="speech", seconds=40),
    Job(brief="a storyboard of a heist in a museum at night", kind="storyboard", seconds=60),
    Job(brief="a whale sleeps under a frozen harbour", kind="film", seconds=30, size=(720, 1280)),
    Job(brief="a caravan crosses a desert of glass", kind="film", seconds=45, size=(960, 540)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was promised and what it took, in seconds."""

    job: Job
    steps: int
    price: float
    took: float

    @property
    def off(self) -> float:
        """How far the price was off, as a share of what it took."""
        return self.price / self.took - 1


async def priced_and_made(studio: Studio, job: Job, home: Path, number: int) -> Row:
    """Price one production, then make it."""
    width, height = job.size
    values: dict[str, Any] = {
        "kind": job.kind,
        "seconds": job.seconds,
        "width": width,
        "height": height,
        "seed": number,
        "variations": job.variations,
        "discussion": "none",
    }
    folder = home / "films" / str(number)
    project = await accept(
        studio.database, studio.clock, job.brief, Options(**values), folder, new_id=f"p{number}"
    )
    room = MemoryRoom(is_attended=False)
    async with together() as tasks:
        tasks.create_task(room.run(), name="room")
        inbox = Inbox(room, studio.clock)
        listening = tasks.create_task(inbox.run(), name="inbox")
        await studio.discussions.hold(project, room, inbox)
        listening.cancel()
        price, steps = await priced(studio, project)
        began = time.monotonic()
        outcome = await Session(studio.crew, room).carry(project.id)
        took = time.monotonic() - began
        await room.close()
    if outcome is not Outcome.DELIVERED:
        raise RuntimeError(f"{job.brief!r} was not delivered: {outcome}")
    return Row(job=job, steps=steps, price=price, took=took)


async def priced(studio: Studio, project: Project) -> tuple[float, int]:
    """Seconds the production will take, and its steps."""
    async with studio.database.read() as uow:
        now = await uow.films.project(project.id)
        forecast = await studio.productions.forecast(uow, studio.productions.production(now))
    return forecast.seconds, forecast.steps


async def measured(home: Path) -> list[Row]:
    """All productions in one home."""
    settings = Settings(
        data_dir=home / "data",
        cache_dir=home / "cache",
        output_dir=home / "output",
        language_model="embedded",
        workers=2,
    )
    rows: list[Row] = []
    async with open_studio(settings) as studio:
        for number, job in enumerate(JOBS, start=1):
            rows.append(await priced_and_made(studio, job, home, number))
            sys.stdout.write(line(rows[-1]) + "\n")
            sys.stdout.flush()
    return rows


def line(row: Row) -> str:
    """One line of the table."""
    size = f"{row.job.size[0]}x{row.job.size[1]}"
    what = f"{row.job.kind:10s} {row.job.seconds:4g} s {size:9s} x{row.job.variations}"
    return f"{what}  {row.steps:4d} steps  {row.price:7.1f}  {row.took:7.1f}  {row.off:+6.0%}"


def main() -> int:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    sys.stdout.write(f"{'production':33s}  {'':10s}  {'price s':>7s}  {'took s':>7s}  {'off':>6s}\n")
    with tempfile.TemporaryDirectory(prefix="soundstage-forecast-") as home:
        rows = asyncio.run(measured(Path(home)))
    wrong = [row for row in rows if abs(row.off) > BAR]
    sys.stdout.write(f"{len(rows) - len(wrong)} of {len(rows)} within {BAR:.0%}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
