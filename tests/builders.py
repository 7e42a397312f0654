"""Valid values by default; a test names only what matters to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from storage.domain.engine import Bench, EngineFacts
from storage.domain.plan import Look, MoviePlan, Music, Scene, Shot
from storage.domain.render import Makes

START = datetime(2026, 1, 1, tzinfo=UTC)
PALETTE = ("#101820", "#27455c", "#8fa3b8", "#f2aa4c")


def at(seconds: float) -> datetime:
    """A moment on the tests' clock."""
    return START + timedelta(seconds=seconds)


def a_shot(number: int = 10, **changes: Any) -> Shot:
    """A shot of one second, `sh010` unless another number is given."""
    values: dict[str, Any] = {
        "id": f"sh{number:03d}",
        "scene": "sc01",
        "subject": "keeper",
        "place": "lighthouse",
        "action": "the keeper lights the lamp",
        "camera": "slow push in, 35mm",
        "mood": "calm",
        "palette": PALETTE,
        "prompt": f"the keeper lights the lamp, shot {number}",
        "frames": 24,
        "seed": number,
    }
    return Shot(**values | changes)


def a_plan(shots: int = 2, **changes: Any) -> MoviePlan:
    """A film of `shots` one-second shots between a title and an end card of half a second each."""
    values: dict[str, Any] = {
        "title": "The Keeper",
        "brief": "a lighthouse keeper",
        "seed": 7,
        "width": 64,
        "height": 64,
        "look": Look(style="drawn", palette_name="ash and ember", palette=PALETTE, light="low sun"),
        "logline": "A keeper lights a lamp.",
        "scenes": (Scene(id="sc01", title="Dusk", place="lighthouse", mood="calm"),),
        "shots": tuple(a_shot(10 * n) for n in range(1, shots + 1)),
        "music": Music(genre="piano", mood="calm", bpm=80),
        "title_frames": 12,
        "end_frames": 12,
    }
    return MoviePlan(**values | changes)


def a_bench(**versions: str) -> Bench:
    """One engine for each thing to be made; `still="2"` raises that engine's version."""
    kinds: tuple[Makes, ...] = ("still", "clip", "score", "speech", "card", "mix", "sheet", "cut")
    return {
        makes: EngineFacts(
            name=f"test-{makes}",
            version=versions.get(makes, "1"),
            makes=makes,
            tier="draft",
            max_width=3840,
            max_height=3840,
            max_seconds=3600,
            seconds_per_second=1.0,
        )
        for makes in kinds
    }
