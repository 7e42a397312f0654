"""Real stores, painted engines, and whatever can happen: every production ends, whole, and says so once."""

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.bootstrap import Studio
from bot.platforms.memory import MemoryRoom
from bot.session import Outcome, accept
from generators.ports import Media, Progress
from storage.domain.errors import EngineCrashed, EngineRefused
from storage.domain.events import CutMade, DailyPosted, Delivered, RemarkMade
from storage.domain.film import Project, ProjectId, ProjectState
from storage.domain.plan import PLAN
from storage.domain.render import AnyRequest
from tests.fakes.engines import LocalGenerator
from tests.fakes.studio import BRIEF, carry, options, painted_studio

FEWEST_STEPS = 10  # a film of eight seconds has more


class Chance(LocalGenerator):
    """A generator that crashes, refuses or makes something inspection dislikes, as the dice fall."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self.made: Counter[str] = Counter()  # how often each request was made to the end
        self.is_calm = False

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        throw = 1.0 if self.is_calm else self._draw.random()
        if throw < 0.08:
            raise EngineCrashed("The engine's process ended while it was working.")
        if throw < 0.11:
            raise EngineRefused("The engine will not make this.")
        media = await super().generate(engine, request, inputs, folder, on_progress)
        read = "".join(f"{role}={inputs[role].read_text()}" for role in sorted(inputs))
        self.made[f"{engine} {request.model_dump_json()} {read}"] += 1
        if throw < 0.22:
            return Media(files=media.files, facts={**media.facts, "problems": ["The picture is black."]})
        return media


async def stands(studio: Studio, id: ProjectId) -> Project:
    async with studio.database.read() as uow:
        return await uow.films.project(id)


async def steer(studio: Studio, id: ProjectId, draw: random.Random) -> bool:
    """Go on with the project in a room where somebody may stop it; whether it was delivered."""
    room = MemoryRoom(is_attended=False)
    if draw.random() < 0.3:
        await room.type("/stop")
    _, outcome = await carry(studio, id, room)
    return outcome is Outcome.DELIVERED


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_the_film_is_made_once_and_whole(tmp_path: Path, seed: int):
    draw = random.Random(seed)
    chance = Chance(seed)
    async with painted_studio(tmp_path, generator=chance) as studio:
        project = await accept(
            studio.database,
            studio.clock,
            BRIEF,
            options(seconds=8.0, discussion="none", seed=seed),
            tmp_path / "film",
            new_id="p1",
        )
        for _ in range(6):
            await steer(studio, project.id, draw)
            now = await stands(studio, project.id)
            if now.state is ProjectState.DONE and draw.random() < 0.7:
                await studio.discussions.reopen(now, draw.choice(["make it snow", "shot 2 closer"]))
        chance.is_calm = True
        while (await stands(studio, project.id)).state is not ProjectState.DONE:
            await carry(studio, project.id)
        await check(studio, await stands(studio, project.id), tmp_path / "film", chance)


async def check(studio: Studio, project: Project, folder: Path, chance: Chance) -> None:
    """Everything that must hold in the end."""
    async with studio.database.read() as uow:
        entries = await uow.events.read(stream=project.conversation)
        steps = await uow.films.steps(project.id)
        cuts = await uow.films.cuts(project.id)
        takes = await uow.films.takes(project.id)
        now = {step.key for step in studio.productions.production(project).steps}
        made = await uow.films.outputs(list(now))
        jobs = await uow.jobs.find(project=project.id)
    events = [entry.event for entry in entries]
    assert set(made) == now, "something the plan needs is not there"
    assert len(now) >= FEWEST_STEPS
    assert all(step.finished <= 1 for step in steps), "a step finished twice"
    unfinished = [step.label for step in steps if step.key in now and not step.finished]
    assert not unfinished, "the film counts what nobody made"
    assert not [job for job in jobs if job.state.value in ("running", "available", "retryable")]
    versions = [event.version for event in events if isinstance(event, CutMade)]
    assert versions == list(range(1, len(versions) + 1)) == [cut.version for cut in cuts]
    assert PLAN.validate_json(cuts[-1].plan) == PLAN.validate_json(project.plan)
    assert [take.selected for take in takes].count(True) == len({take.shot for take in takes})
    dailies = [event.step for event in events if isinstance(event, DailyPosted)]
    assert len(dailies) == len(set(dailies)), "a daily was posted twice"
    # Nothing was delivered before a cut of its steps was filed, and each filed cut was delivered after it.
    last = max(place for place, event in enumerate(events) if isinstance(event, CutMade))
    assert any(isinstance(event, Delivered) for event in events[last:])
    names = next(event.files for event in reversed(events) if isinstance(event, Delivered))
    assert all((folder / name).is_file() for name in names)
    told = {event.sentence for event in events if isinstance(event, RemarkMade)}
    kept = {take.remarks for take in takes if take.remarks}
    assert kept <= told | {""}, "a remark of inspection was kept and not told"
