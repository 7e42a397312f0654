"""Every labelled wish of benchmarks/discussion.toml is heard, kept, and shows in the plan."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from specialists.asked.ledger import Ledger
from specialists.asked.recut import recut_of
from specialists.craft import load_craft
from specialists.planning.edits import in_scope, spoken_of
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.reading.brief import read_brief
from specialists.story.telling import load_story
from storage.domain.plan import (
    PLAN,
    AnyPlan,
    ClipPlan,
    ImagePlan,
    MoviePlan,
    Shot,
    SongPlan,
    SpeechPlan,
    shots_of,
)
from storage.domain.timeline import lay_out
from tests.unit.specialists.labels import means

ROOT = Path(__file__).parents[3]
CRAFT = load_craft(ROOT / "specialists" / "craft")
STORY = load_story()
SEEDS = (0, 1, 7)
Row = Mapping[str, Any]  # Any: what TOML holds
_DATA = cast(
    Mapping[str, Sequence[Row]],
    tomllib.loads((ROOT / "benchmarks" / "discussion.toml").read_text(encoding="utf-8")),
)
ROWS = {row["id"]: row for row in (*_DATA["row"], *_DATA["held_out"])}
KINDS = ("negative", "numeric", "language", "override", "conflict", "per-shot")


def heard(row: Row) -> tuple[Ledger, list[str]]:
    """The ledger after everything of the row was said, and what went wrong on the way."""
    author = row.get("by", "Anna")
    ledger, due, wrong = Ledger(), list[str](), list[str]()
    for number, said in enumerate(row["said"], start=2):
        ledger = ledger.heard(said.get("person", author), said["text"], number)
        conflict = ledger.conflict
        if pair := said.get("disagree"):
            if conflict is None:
                wrong.append(f"{number}: nobody notices that {pair[0]} and {pair[1]} cannot both be")
            else:
                values = (conflict.earlier.value.lower(), conflict.later.value.lower())
                if not all(value in way.split("|") for value, way in zip(values, pair, strict=True)):
                    wrong.append(f"{number}: the question is about {values}")
                winner = conflict.earlier if conflict.earlier.value == said["settle"] else conflict.later
                ledger = ledger.settled(conflict, winner)
                if ledger.conflict is not None:
                    wrong.append(f"{number}: the question comes again")
        elif conflict is not None:
            wrong.append(f"{number}: a question about {conflict.question!r}")
        gone = tuple(said.get("gone", ()))
        due = [label for label in due if label not in gone] + list(said.get("stands", ()))
        standing = ledger.standing
        wrong += [f"{number}: {label} is lost" for label in due if not any(means(label, w) for w in standing)]
        wrong += [
            f"{number}: {label} still stands" for label in gone if any(means(label, w) for w in standing)
        ]
    return ledger, list(dict.fromkeys(wrong))


def plan_of(row: Row, ledger: Ledger, seed: int) -> AnyPlan:
    reading = read_brief(row["brief"])
    options = PlanOptions(kind=row.get("kind", "film"), seed=seed)
    plan = write_plan(reading, ledger.standing, {}, options, CRAFT, STORY)
    return PLAN.validate_python(plan.model_dump())


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


def untold(plan: AnyPlan, ledger: Ledger) -> Iterator[str]:
    """Free wishes that an engine is not told in the shots they are about."""
    for wish in ledger.standing:
        if wish.kind == "other" and recut_of(wish.value) is None:
            shots = in_scope(shots_of(plan), wish.shot)
            if not all(wish.value in shot.prompt for shot in shots):
                yield wish.value


def wrong_with(row: Row) -> list[str]:
    ledger, wrong = heard(row)
    for seed in SEEDS:
        plan = plan_of(row, ledger, seed)
        wrong += [f"seed {seed}: {what}" for what in missing(plan, row.get("plan", {}))]
        wrong += [f"seed {seed}: {what}" for what in others_spared(plan, row)]
        wrong += [f"seed {seed}: no prompt says {words!r}" for words in untold(plan, ledger)]
        kept = {(c.kind, c.value, c.shot) for c in plan.constraints}
        wrong += [
            f"the plan lost {c.value}" for c in ledger.standing if (c.kind, c.value, c.shot) not in kept
        ]
    return wrong


@pytest.mark.parametrize("name", ROWS)
def test_what_was_asked_for_stands_and_is_in_the_plan(name: str):
    assert wrong_with(ROWS[name]) == []


def test_the_data_is_large_and_varied_enough():
    said = [one for row in ROWS.values() for one in row["said"]]
    assert len(ROWS) >= 44 and len(said) >= 88
    for kind in KINDS:
        assert sum(one["tests"] == kind for one in said) >= 8
    listed = {line.strip() for line in (ROOT / "benchmarks" / "briefs.txt").read_text().splitlines()}
    assert not listed & {row["brief"] for row in ROWS.values()}
