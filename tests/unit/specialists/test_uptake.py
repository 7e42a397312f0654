"""Every labelled wish of benchmarks/discussion.toml is heard, kept, and shows in the plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.labels import Row, means, missing, others_spared, rows
from specialists.asked.ledger import Ledger
from specialists.asked.recut import recut_of
from specialists.craft import load_craft
from specialists.planning.edits import in_scope
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.reading.brief import read_brief
from specialists.story.telling import load_story
from storage.domain.plan import PLAN, AnyPlan, shots_of

ROOT = Path(__file__).parents[3]
CRAFT = load_craft(ROOT / "specialists" / "craft")
STORY = load_story()
SEEDS = (0, 1, 7)
ROWS = rows()
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
