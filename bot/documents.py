"""The papers that lie beside a film: plan.json, discussion.md and report.json, as pure values."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from specialists.production import varied
from storage.domain.artifact import Artifact
from storage.domain.conversation import Message
from storage.domain.events import (
    BriefGiven,
    CutMade,
    Delivered,
    GreenLit,
    Interjected,
    MessageDeleted,
    MessageEdited,
    PlanEdited,
    PlanReviewed,
    PlanWritten,
    RemarkMade,
    StepFinished,
    Stopped,
)
from storage.domain.film import Cut, StepRecord
from storage.domain.plan import AnyPlan, MoviePlan, shots_of
from storage.domain.timeline import lay_out
from storage.ports import Logged


def plan_document(plan: AnyPlan) -> dict[str, Any]:
    """The plan as people read it: every field, shots with `seconds`, constraints with `from`."""
    document = plan.model_dump(mode="json", exclude={"constraints", "shots", "shot"})
    document["constraints"] = [
        {"from": c.words, **c.model_dump(mode="json", exclude={"words"})} for c in plan.constraints
    ]
    rate = getattr(plan, "rate", 24)
    document["shots"] = [
        {**shot.model_dump(mode="json"), "seconds": round(float(shot.frames / rate), 3)}
        for shot in shots_of(plan)
    ]
    return document


def discussion_document(
    title: str, messages: Sequence[Message], glyphs: Mapping[str, str], events: Sequence[Logged] = ()
) -> str:
    """Who said what, in order; a person's words verbatim, each of their lines quoted.

    What they changed or took back later is said below the words, so that the answers to them make sense.
    """
    lines = [f"# {title}", ""]
    later = corrected(events)
    phase = ""
    for message in messages:
        if (now := message.metadata.get("phase", "")) and now != phase:
            phase = now
            lines += [f"## {phase.capitalize()}", ""]
        who = f"{glyphs.get(message.name, '')} **{message.name}**".strip()
        if message.role == "person":
            lines += [f"{who}:", "", _quoted(message.content), ""]
            if (words := later.get(message.seq)) is not None:
                lines += (
                    ["*later changed to*:", "", _quoted(words), ""] if words else ["*later taken back*", ""]
                )
        else:
            lines += [f"{who}: {message.content}", ""]
    return "\n".join(lines)


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.splitlines() or [""])


def corrected(events: Sequence[Logged]) -> dict[int, str]:
    """The last words of each message that was changed, "" where it was taken back."""
    last: dict[int, str] = {}
    for entry in events:
        match entry.event:
            case MessageEdited(text=text, message=message):
                last[message] = text
            case MessageDeleted(message=message):
                last[message] = ""
            case _:
                pass
    return last


def timeline_document(plan: AnyPlan) -> list[dict[str, Any]]:
    """Each card and shot with its start and end in seconds; overlaps are the cross-fades."""
    if not isinstance(plan, MoviePlan):
        return []
    laid = lay_out(plan)
    return [
        {
            "kind": entry.kind,
            "id": entry.id,
            "start": round(float(entry.start / laid.rate), 4),
            "end": round(float(entry.end / laid.rate), 4),
        }
        for entry in laid.entries
    ]


def report_document(
    plan: AnyPlan,
    *,
    cut: Cut,
    events: Sequence[Logged],
    steps: Sequence[StepRecord],
    artifacts: Sequence[Artifact],
    models: Sequence[str],
    now: datetime,
    touched: Sequence[Mapping[str, Any]],
    results: Mapping[str, Artifact],
) -> dict[str, Any]:
    """What the production took and what it is made of. `results` are the files asked for, in order.

    `seconds` is about this version: wall seconds for `discussion`, `production` and `total`, and
    engine seconds (summed over parallel workers) for each kind of step.
    """
    finished = [entry.event for entry in events if isinstance(entry.event, StepFinished)]
    mine = {step.key for step in steps if step.cut == cut.version}
    return {
        "title": plan.title,
        "kind": plan.kind,
        "version": f"v{cut.version:03d}",
        "seed": plan.seed,
        "results": [
            {"file": name, "variation": number, "digest": made.digest, "seed": varied(plan, number).seed}
            for number, (name, made) in enumerate(results.items(), start=1)
        ],
        "changed": cut.note,
        "remarks": [
            {"label": event.label, "kind": event.kind, "sentence": event.sentence}
            for entry in latest(events)
            if isinstance(event := entry.event, RemarkMade)
        ],
        "seconds": _seconds(events, steps, now),
        "models": list(models),
        "engines": sorted({event.engine for event in finished}),
        "timeline": timeline_document(plan),
        "touched": [dict(row) for row in touched],
        "steps": [
            {
                "key": step.key,
                "kind": step.kind,
                "label": step.label,
                "version": step.cut,
                "started": step.started,
                "finished": step.finished,
            }
            for step in steps
        ],
        "rendered": len([step for step in steps if step.key in mine and step.finished]),
        "artifacts": [
            {
                "digest": artifact.digest,
                "kind": artifact.kind,
                "seed": artifact.provenance.get("seed"),
                "parents": list(artifact.parents),
                "provenance": artifact.provenance,
            }
            for artifact in artifacts
        ],
    }


def latest(events: Sequence[Logged]) -> Sequence[Logged]:
    """The events of the newest version: from what a person asked for after the version before it.

    What was changed without a talk counts from the last such change.
    """
    cut = max((n for n, e in enumerate(events) if isinstance(e.event, CutMade)), default=len(events))
    edges = (n + 1 for n, e in enumerate(events[:cut]) if isinstance(e.event, CutMade | Stopped))
    rest = events[max(edges, default=0) :]
    asked = (n for n, e in enumerate(rest) if isinstance(e.event, BriefGiven | Interjected))
    edited = max((n for n, e in enumerate(rest) if isinstance(e.event, PlanEdited)), default=0)
    return rest[next(asked, edited) :]


def span(events: Sequence[Logged], *, now: datetime) -> tuple[datetime, datetime]:
    """When the newest version was asked for, and first delivered (`now` while it is not)."""
    mine = latest(events)
    ended = next((e.at for e in mine if isinstance(e.event, Delivered)), now)
    return (mine[0].at if mine else ended), ended


def production_seconds(events: Sequence[Logged], *, now: datetime) -> float:
    """How long the newest version took from the last word about its plan to its first delivery."""
    began, ended = span(events, now=now)
    said = (e.at for e in reversed(latest(events)) if isinstance(e.event, PlanReviewed | GreenLit))
    return (ended - next((at for at in said if at <= ended), began)).total_seconds()


def _seconds(events: Sequence[Logged], steps: Sequence[StepRecord], now: datetime) -> dict[str, float]:
    began, ended = span(events, now=now)
    events = latest(events)
    planned = next((e.at for e in reversed(events) if isinstance(e.event, PlanWritten)), began)
    lit = next((e.at for e in reversed(events) if isinstance(e.event, GreenLit)), planned)
    kinds = {step.key: step.kind for step in steps}
    by_kind: dict[str, float] = defaultdict(float)
    for entry in events:
        if isinstance(entry.event, StepFinished):
            by_kind[kinds.get(entry.event.step, "other")] += entry.event.seconds  # pyright: ignore[reportArgumentType, reportCallIssue]
    return {
        "discussion": round((lit - began).total_seconds(), 3),
        "production": round((ended - lit).total_seconds(), 3),
        "total": round((ended - began).total_seconds(), 3),
        **{kind: round(seconds, 3) for kind, seconds in by_kind.items()},
    }
