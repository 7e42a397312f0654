"""Taking turns stays quick however much there is to do and has been done."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.jobs import RESCUABLE
from storage.sqlite.migrate import migrate
from storage.sqlite.turns import BATCHES, CLAIM, at
from tests.builders import START


def plan(path: Path, sql: str) -> list[str]:
    """How SQLite goes about a statement."""
    values: dict[str, object] = {**at(START), "queue": "render", "project": None, "warm": "[]"}
    values |= {"token": "", "expires_at": 0}
    migrate(path, now=START)
    with closing(sqlite3.connect(path)) as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize("sql", [CLAIM, BATCHES, RESCUABLE], ids=["claim", "batches", "rescue"])
def test_jobs_are_found_by_an_index_and_never_all_looked_at(tmp_path: Path, sql: str):
    steps = plan(tmp_path / "studio.db", sql)
    assert [step for step in steps if step.startswith("SEARCH jobs USING")]
    assert [step for step in steps if step.startswith("SCAN jobs")] == []


def test_a_claim_reads_no_row_but_the_one_it_takes(tmp_path: Path):
    steps = plan(tmp_path / "studio.db", CLAIM)
    looked_at = [step for step in steps if " jobs " in step]
    assert looked_at.pop(0) == "SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)"
    assert {step.split(" (")[0] for step in looked_at} == {
        "SEARCH jobs USING COVERING INDEX jobs_to_claim",
        "SEARCH jobs USING COVERING INDEX jobs_timed",
    }
