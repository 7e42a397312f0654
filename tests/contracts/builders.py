"""Values for tests: valid by default, one thing differs."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.domain.artifact import Artifact, Digest, StepKey
from storage.domain.conversation import Conversation, ConversationId, Phase, Status
from storage.domain.film import Project, ProjectId, ProjectState, StepOutput
from storage.domain.job import NewJob
from storage.domain.plan import Look, MoviePlan, Music, Scene, Shot

START = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def at(seconds: float) -> datetime:
    """So many seconds into the test."""
    return START + timedelta(seconds=seconds)


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


def a_plan(*shots: str, title: str = "The Kettle") -> str:
    """A film plan with one scene, as JSON."""
    return MoviePlan(
        title=title,
        brief="a kettle that dreams of the sea",
        seed=7,
        look=Look(style="ink", palette_name="ash", palette=("#101010", "#e0e0e0"), light="soft"),
        logline="A kettle dreams.",
        scenes=(Scene(id="sc01", title="Kitchen", place="a kitchen", mood="calm"),),
        shots=tuple(_shot(id) for id in shots or ("sh010",)),
        music=Music(genre="ambient", mood="calm", bpm=70),
    ).model_dump_json()


def _shot(id: str) -> Shot:
    return Shot(
        id=id,
        scene="sc01",
        subject="a kettle",
        place="a kitchen",
        action="It hums.",
        camera="slow push in, 35mm",
        mood="calm",
        palette=("#101010", "#e0e0e0"),
        prompt="a kettle in a kitchen",
        frames=48,
        seed=7,
    )
