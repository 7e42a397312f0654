"""A model looks at what was made; what it says counts, and that nobody looked is said once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.handlers.stage import Stage
from generators.media.glimpse import glimpses
from generators.ports import Media
from specialists.ports import Sight
from storage.domain.commands import Step
from storage.domain.errors import EngineFailed, MediaUnreadable
from storage.domain.events import CutMade, Event, RemarkMade
from storage.domain.render import ClipRequest, PickRequest, StillRequest

Sights = Mapping[str, Sight | None]  # the reports on what a step reads, by its role

_SIGHT: TypeAdapter[Sight] = TypeAdapter(Sight)
_SIGHTS: TypeAdapter[list[Sight]] = TypeAdapter(list[Sight])
_NOBODY = "Nobody looked at the pictures: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came of a look: a report, or the `trouble` that kept anybody from looking, as a sentence.

    Both are empty where nobody was to look.
    """

    sight: Sight | None = None
    trouble: str = ""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is clearly wrong, in sentences."""
        return self.sight.problems if self.sight else ()

    def kept(self) -> dict[str, Any]:
        """The report as it goes into an artifact's provenance; nothing without one."""
        return {"sight": asdict(self.sight)} if self.sight else {}


async def look_at(stage: Stage, step: Step, media: Media, sights: Sights) -> Look:
    """A vision model's report on a still or a clip, where a model is configured. Raises nothing.

    The best of several candidates was looked at already: `sights` has the reports on what the step read.
    """
    request = step.request
    if isinstance(request, PickRequest):
        return Look(sight=sights.get(f"main:{media.facts.get('chosen')}"))
    if stage.eye is None or not isinstance(request, StillRequest | ClipRequest):
        return Look()
    try:
        pictures = await asyncio.to_thread(glimpses, media.files["main"])
    except (MediaUnreadable, EngineFailed) as exc:
        return Look(trouble=str(exc))
    sight = await stage.eye.look(pictures, request.shot)
    return Look(sight=sight, trouble="" if sight else stage.eye.trouble)


def shown(step: Step, sights: Sights, folder: Path) -> dict[str, Path]:
    """A file with the reports on all candidates, for the engine that picks; nothing unless there are all.

    It is no part of the step's key: it says how good the candidates are, not what they are.
    """
    if not isinstance(step.request, PickRequest):
        return {}
    count = step.request.candidates
    reports = [sight for number in range(1, count + 1) if (sight := sights.get(f"main:{number}"))]
    if len(reports) < count:
        return {}
    path = folder / "sights.json"
    path.write_bytes(_SIGHTS.dump_json(reports))
    return {"sights": path}


def sight_of(provenance: Mapping[str, Any]) -> Sight | None:
    """The report that lies in an artifact's provenance."""
    kept = provenance.get("sight")
    return _SIGHT.validate_python(kept) if kept else None


def nobody_looked(step: Step, trouble: str, events: Sequence[Event]) -> tuple[RemarkMade, ...]:
    """The remark that nobody looked, unless it was made since the newest cut."""
    if not trouble:
        return ()
    for event in reversed(events):
        if isinstance(event, CutMade):
            break
        if isinstance(event, RemarkMade) and event.sentence.startswith(_NOBODY):
            return ()
    sentence = f"{_NOBODY}{trouble}"
    return (RemarkMade(step=step.key, label=step.label, kind="inspection", sentence=sentence),)
