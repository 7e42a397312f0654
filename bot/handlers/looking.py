"""A model looks at what was made; what it says counts, and that nobody looked is said once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.handlers.stage import Stage
from generators.media.glimpse import glimpses
from specialists.ports import Sight
from storage.domain.commands import Step
from storage.domain.errors import EngineFailed, MediaUnreadable
from storage.domain.events import CutMade, Event, RemarkMade
from storage.domain.render import ClipRequest, StillRequest

_SIGHT: TypeAdapter[Sight] = TypeAdapter(Sight)
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


async def look_at(stage: Stage, step: Step, path: Path) -> Look:
    """A vision model's report on a still or a clip, where a model is configured. Raises nothing."""
    request = step.request
    if stage.eye is None or not isinstance(request, StillRequest | ClipRequest):
        return Look()
    try:
        pictures = await asyncio.to_thread(glimpses, path)
    except (MediaUnreadable, EngineFailed) as exc:
        return Look(trouble=str(exc))
    sight = await stage.eye.look(pictures, request.shot)
    return Look(sight=sight, trouble="" if sight else stage.eye.trouble)


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
