"""Valid values by default; a test names only what matters to it."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from storage.domain.artifact import Artifact, Digest, StepKey
from storage.domain.conversation import Conversation, ConversationId, Phase, Status
from storage.domain.engine import Bench, EngineFacts
from storage.domain.film import Project, ProjectId, ProjectState, StepOutput
from storage.domain.job import NewJob
from storage.domain.plan import Look, MoviePlan, Music, Scene, Shot
from storage.domain.render import Makes

START = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)
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
    """One engine for each thing to be made but lips; `still="2"` raises that engine's version."""
    kinds: tuple[Makes, ...] = get_args(Makes)
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
            leaves=("layers",) if makes == "still" else (),
            house_format=makes in ("clip", "card"),
        )
        for makes in kinds
        if makes != "lips"
    }


def a_bench_with(makes: Makes, **facts: Any) -> Bench:
    """The bench with one engine that is different."""
    bench = dict(a_bench())
    bench[makes] = replace(bench.get(makes, replace(bench["clip"], makes=makes)), **facts)
    return bench


def a_plan_text(*ids: str, title: str = "The Kettle") -> str:
    """A film plan with these shots, as JSON."""
    shots = tuple(a_shot(id=id) for id in ids or ("sh010",))
    return a_plan().model_copy(update={"title": title, "shots": shots}).model_dump_json()


def a_key(name: str) -> StepKey:
    """A step key; the same name gives the same key."""
    return StepKey(hashlib.sha256(f"step {name}".encode()).hexdigest())


def a_digest(name: str) -> Digest:
    """A digest; the same name gives the same digest."""
    return Digest(hashlib.sha256(f"file {name}".encode()).hexdigest())


def a_job(unique: str = "one", **different: Any) -> NewJob:
    """A render job."""
    usual: dict[str, Any] = {"kind": "render", "unique": unique, "project": "kettle"}
    return NewJob(**usual | different)


def a_project(id: str = "kettle", **different: Any) -> Project:
    """A film about a kettle, finished unless told otherwise."""
    usual: dict[str, Any] = {
        "id": ProjectId(id),
        "conversation": f"talk-{id}",
        "kind": "film",
        "title": "The Kettle",
        "state": ProjectState.DONE,
        "folder": f"/films/{id}",
        "plan": "",
        "options": "{}",
        "created_at": at(0),
    }
    return Project(**usual | different)


def an_artifact(name: str = "panel", **different: Any) -> Artifact:
    """A drawn still."""
    usual: dict[str, Any] = {
        "digest": a_digest(name),
        "kind": "still",
        "suffix": ".png",
        "size": 1000,
        "made_at": at(0),
        "parents": (),
        "provenance": {"engine": "sketch", "seed": 7},
    }
    return Artifact(**usual | different)


def an_output(name: str, *files: str) -> StepOutput:
    """What step `name` left: the first file as main, the others by their names."""
    names = files or (name,)
    outputs = {"main" if number == 0 else file: a_digest(file) for number, file in enumerate(names)}
    return StepOutput(key=a_key(name), outputs=outputs, seconds=1.5, peak_bytes=1 << 20, engine="sketch")


def a_conversation(id: str = "talk", **different: Any) -> Conversation:
    """A thread that has just begun."""
    usual: dict[str, Any] = {
        "id": ConversationId(id),
        "platform": "terminal",
        "thread": "here",
        "brief": "a kettle that dreams of the sea",
        "phase": Phase.IDEATION,
        "status": Status.OPEN,
        "created_at": at(0),
    }
    return Conversation(**usual | different)
