"""The labels of benchmarks/discussion.toml: what they say must stand, and whether a plan has it."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from specialists.planning.edits import spoken_of
from storage.domain.plan import (
    AnyPlan,
    ClipPlan,
    Constraint,
    ImagePlan,
    MoviePlan,
    Shot,
    SongPlan,
    SpeechPlan,
    shots_of,
)
from storage.domain.timeline import lay_out

Row = Mapping[str, Any]  # Any: what TOML holds


def rows(path: Path | None = None) -> dict[str, Row]:
    """Every row of the data file by its id, those held out while rules were tuned last."""
    source = path or Path(__file__).with_name("discussion.toml")
    data = cast(Mapping[str, Sequence[Row]], tomllib.loads(source.read_text(encoding="utf-8")))
    return {row["id"]: row for row in (*data["row"], *data["held_out"])}


def due(row: Row) -> tuple[str, ...]:
    """The labels that must stand when everything was said and every question answered as labelled."""
    labels: list[str] = []
    for said in row["said"]:
        gone = tuple(said.get("gone", ()))
        labels = [label for label in labels if label not in gone] + list(said.get("stands", ()))
    return tuple(dict.fromkeys(labels))


def gone(row: Row) -> tuple[str, ...]:
    """The labels that must not stand any more."""
    return tuple(label for said in row["said"] for label in said.get("gone", ()) if label not in due(row))


def means(label: str, wish: Constraint) -> bool:
    """Whether a wish is what a label of the data file says: "kind: value @scope"."""
    for way in _ways(label):
        kind, _, rest = way.partition(": ")
        value, _, scope = rest.partition(" @")
        said = wish.value.lower()
        same = value[1:].lower() in said if value.startswith("~") else value.lower() == said
        if kind == wish.kind and same and (scope or None) == wish.shot:
            return True
    return False


def _ways(label: str) -> tuple[str, ...]:
    """ "kind: a|b @scope" and "kind: a|kind: b" as whole labels."""
    body, _, scope = label.partition(" @")
    kind = body.partition(": ")[0]
    parts = [part if ": " in part else f"{kind}: {part}" for part in body.split("|")]
    return tuple(f"{part} @{scope}" if scope else part for part in parts)


def missing(plan: AnyPlan, wanted: Mapping[str, Any]) -> list[str]:
    """What of `plan` a row's labels ask for and the plan has not."""
    return [f"{name}: {value!r}" for name, value in wanted.items() if not _holds(plan, name, value)]


def _holds(plan: AnyPlan, name: str, value: Any) -> bool:
    shots = shots_of(plan)
    look = plan.look if isinstance(plan, MoviePlan | ImagePlan | ClipPlan) else None
    music = plan.music if isinstance(plan, MoviePlan | SongPlan) else None
    match name:
        case "seconds":
            return abs(_seconds(plan) - value) <= 0.05
        case "bpm":
            return music is not None and music.bpm == value
        case "genre":
            return music is not None and music.genre == value
        case "title":
            return plan.title == value
        case "language":
            return isinstance(plan, MoviePlan | SpeechPlan) and plan.language == value
        case "subtitles":
            return isinstance(plan, MoviePlan) and plan.subtitles == value
        case "format":
            return look is not None and _format(plan) == value
        case "weather" | "time" | "season" | "angle" | "move":
            return all(getattr(shot.staging, name) == value for shot in shots)
        case "key_light":
            return all(shot.staging.key_light == value for shot in shots)
        case "avoid":
            return all(
                word in shot.avoid and all(word not in one for one in (shot.subject, *shot.subjects))
                for word in value
                for shot in shots
            )
        case "style":
            return look is not None and value in look.style
        case "palette_name":
            return look is not None and value in look.palette_name
        case "mood":
            return sum(shot.mood == value for shot in shots) * 2 >= len(shots)
        case "colours":
            return look is not None and set(value) <= set(look.palette)
        case "monochrome":
            return all(_grey(tone) for shot in shots for tone in shot.palette[:-1]) is value
        case "narration":
            return any(shot.narration for shot in shots) is (value == "some")
        case "shows":
            return all(any(word in _shown(shot) and word in shot.prompt for shot in shots) for word in value)
        case "prompts":
            return all(word in shot.prompt for word in value for shot in shots)
        case "place":
            return any(value in shot.place for shot in shots)
        case "ends":
            return bool(shots) and value in shots[-1].action
        case "says":
            return all(any(word in line.lower() for line in spoken_of(plan)) for word in value)
        case "shots":
            return all(_shot_holds(plan, id, wanted) for id, wanted in value.items())
        case "others":
            return True  # looked at with the whole row
        case _:
            raise KeyError(f"the data file asks for {name}, which no check knows")


def _shot_holds(plan: AnyPlan, id: str, wanted: Mapping[str, Any]) -> bool:
    shots = shots_of(plan)
    shot = shots[-1] if id == "last" else next(shot for shot in shots if shot.id == id)
    return all(
        shot.staging.size in value
        if name == "size"
        else shot.mood == value
        if name == "mood"
        else value in shot.prompt
        if name == "prompt"
        else getattr(shot.staging, name) == value
        for name, value in wanted.items()
    )


def _seconds(plan: AnyPlan) -> float:
    match plan:
        case MoviePlan():
            return lay_out(plan).seconds
        case SongPlan():
            return plan.seconds
        case ClipPlan():
            return plan.shot.frames / float(plan.rate)
        case ImagePlan() | SpeechPlan():
            return 0.0


def _format(plan: AnyPlan) -> str:
    if not isinstance(plan, MoviePlan | ImagePlan | ClipPlan) or plan.width == plan.height:
        return "square"
    return "widescreen" if plan.width > plan.height else "vertical"


def _grey(tone: str) -> bool:
    channels = [int(tone[at : at + 2], 16) for at in (1, 3, 5)]
    return max(channels) - min(channels) <= 12


def _shown(shot: Shot) -> str:
    return " ".join((shot.subject, *shot.subjects, shot.action)).lower()


def others_spared(plan: AnyPlan, row: Row) -> Iterator[str]:
    """Shots a wish for another shot was spread to."""
    wanted: Mapping[str, Any] = row.get("plan", {})
    named = set(wanted.get("shots", {}))
    for name, value in wanted.get("others", {}).items():
        for shot in shots_of(plan):
            if shot.id not in named and getattr(shot.staging, name) == value:
                yield f"{shot.id} has {name} {value}, which was asked for {', '.join(named)}"
