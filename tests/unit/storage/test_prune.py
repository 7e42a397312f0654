"""What is thrown away, what never is, and when there is no room."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.disk import DiskFileStore
from storage.domain.artifact import Artifact
from storage.domain.errors import ArtifactMissing, RequestError
from storage.domain.film import ProjectId
from storage.memory import MemoryDatabase
from storage.prune import RESERVE, disk_guard, prune, what_to_prune
from tests.builders import a_digest, a_key, a_project, an_artifact, an_output, at
from tests.contracts.file_store import a_file

DAY = 86_400
NAMES = "abcdef"


def artifacts(**ages: int) -> list[Artifact]:
    """Artifacts of 100 bytes, made so many days before day 100."""
    return [an_artifact(name, made_at=at((100 - age) * DAY), size=100) for name, age in ages.items()]


def names(going: tuple[Artifact, ...]) -> list[str]:
    return [next(name for name in NAMES if a_digest(name) == artifact.digest) for artifact in going]


def test_what_is_old_goes_and_what_is_young_stays():
    going = what_to_prune(artifacts(a=5, b=30, c=31), (), now=at(100 * DAY), older_than=timedelta(days=30))
    assert names(going) == ["c", "b"]


def test_the_oldest_go_until_the_rest_fits():
    of = artifacts(a=5, b=30, c=31, d=1)
    assert names(what_to_prune(of, (), now=at(100 * DAY), keep_bytes=250)) == ["c", "b"]
    assert names(what_to_prune(of, (), now=at(100 * DAY), keep_bytes=400)) == []


def test_what_is_in_use_counts_as_kept_but_never_goes():
    of = artifacts(a=5, b=90, c=80)
    going = what_to_prune(of, {a_digest("b"), a_digest("a")}, now=at(100 * DAY), keep_bytes=0)
    assert names(going) == ["c"]


def test_without_a_rule_nothing_goes():
    assert what_to_prune(artifacts(a=5_000), (), now=at(100 * DAY)) == ()


@given(
    ages=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 99)),
    used=st.sets(st.sampled_from(NAMES)),
    days=st.none() | st.integers(0, 100),
    keep=st.none() | st.integers(0, 700),
)
def test_pruning_obeys_its_rules_whatever_there_is(
    ages: dict[str, int], used: set[str], days: int | None, keep: int | None
):
    of = artifacts(**ages)
    in_use = {a_digest(name) for name in used}
    older_than = None if days is None else timedelta(days=days)
    going = what_to_prune(of, in_use, now=at(100 * DAY), older_than=older_than, keep_bytes=keep)
    stays = [artifact for artifact in of if artifact not in going]
    loose = [artifact for artifact in stays if artifact.digest not in in_use]
    assert not in_use & {artifact.digest for artifact in going}
    if days is not None:
        assert all(at(100 * DAY) - artifact.made_at < timedelta(days=days) for artifact in loose)
    if keep is not None:
        assert not loose or sum(artifact.size for artifact in stays) <= keep
    if going and loose:
        assert max(one.made_at for one in going) <= min(one.made_at for one in loose)


async def test_pruning_a_studio_takes_what_nothing_needs_and_leaves_the_film(tmp_path: Path):
    database, files = MemoryDatabase(), DiskFileStore(tmp_path / "files")
    kept = await files.add(a_file(tmp_path, b"in the cut"), suffix=".png")
    loose = await files.add(a_file(tmp_path, b"an old take"), suffix=".png")
    async with database.begin() as work:
        await work.films.add_project(a_project())
        for digest in (kept, loose):
            await work.artifacts.add(an_artifact(digest=digest, size=10))
        made = an_output("panel")
        made.outputs["main"] = kept
        await work.films.order_step(ProjectId("kettle"), made.key, kind="still", label="", cut=1)
        await work.films.finish_step(ProjectId("kettle"), made)
        await work.films.add_cut(
            ProjectId("kettle"), a_digest("film"), note="", steps=[a_key("panel")], now=at(0)
        )
    pruned = await prune(database, files, now=at(DAY * 60), older_than=timedelta(days=30))
    assert [artifact.digest for artifact in pruned.artifacts] == [loose]
    assert (pruned.size, pruned.strays) == (10, 0)
    assert files.path(kept, ".png").read_bytes() == b"in the cut"
    with pytest.raises(ArtifactMissing):
        files.path(loose, ".png")
    async with database.read() as work:
        assert [artifact.digest for artifact in await work.artifacts.all()] == [kept]


async def test_a_file_nothing_is_known_of_goes_unless_it_is_new(tmp_path: Path):
    database, files = MemoryDatabase(), DiskFileStore(tmp_path / "files")
    stray = await files.add(a_file(tmp_path, b"left by a crash"), suffix=".timing.json")
    new = await files.add(a_file(tmp_path, b"being filed right now"), suffix=".png")
    long_ago, just_now = at(0).timestamp(), at(DAY * 2).timestamp()
    os.utime(files.path(stray, ".timing.json"), (long_ago, long_ago))
    os.utime(files.path(new, ".png"), (just_now, just_now))
    pruned = await prune(database, files, now=at(DAY * 2))
    assert (pruned.artifacts, pruned.strays) == ((), 1)
    assert [path async for path in files.stored()] == [files.path(new, ".png")]


def test_there_must_be_room_for_the_work_and_some_to_spare():
    disk_guard(1000 + RESERVE, 1000)
    with pytest.raises(RequestError, match=r"about 1\.2 GB .* and 300 MB are free"):
        disk_guard(300 * 1024**2, 1024**3)
