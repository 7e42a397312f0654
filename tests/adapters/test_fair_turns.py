"""Three owners at two runners: nobody waits for another's whole film, and nothing is made twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.domain.job import Done, Job
from storage.memory import MemoryDatabase
from storage.ports import Database
from storage.sqlite.database import SqliteDatabase
from storage.turns import BUCKET, HOUR
from tests.builders import LEASE, START, a_job, at
from tests.fakes.clock import ManualClock

Films = Mapping[str, Sequence[int]]  # whose -> seconds each job takes, in the order they were asked for
ADAS, OTHERS = 60, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A job was begun: when, and what had become of everybody by then."""

    seconds: int
    job: Job
    had: Mapping[str, int]  # seconds of a runner each owner has had, those of running jobs included
    waiting: frozenset[str]  # owners who have jobs that are not begun


async def served(runners: Sequence[Database], films: Films) -> list[Moment]:
    """Make all films on one store, each runner taking its next job as it finishes one."""
    length = {f"{owner} {n}": span for owner, film in films.items() for n, span in enumerate(film)}
    async with runners[0].begin() as work:
        for owner, film in films.items():
            await work.jobs.open_batch(f"{owner}'s", owner=owner, now=at(0))
            for n in range(len(film)):
                await work.jobs.add(a_job(f"{owner} {n}", project=f"{owner}'s"), now=at(0))
    moments: list[Moment] = []
    busy: list[tuple[int, int, Job | None]] = [(0, runner, None) for runner in range(len(runners))]
    while busy:
        seconds, runner, job = heappop(busy)
        async with runners[runner].begin() as work:
            if job is not None:
                await work.jobs.finish(job, Done(), now=at(seconds))
            begun = await work.jobs.claim(now=at(seconds), lease_for=LEASE)
        if begun is not None:
            heappush(busy, (seconds + length[begun.unique], runner, begun))
            names = {begun.unique, *(moment.job.unique for moment in moments)}
            moments.append(
                Moment(
                    seconds=seconds,
                    job=begun,
                    had=_had(films, moments, length, seconds),
                    waiting=frozenset(name.split()[0] for name in length.keys() - names),
                )
            )
    return moments


def _had(films: Films, moments: Sequence[Moment], length: Mapping[str, int], seconds: int) -> dict[str, int]:
    had = dict.fromkeys(films, 0)
    for moment in moments:
        owner, _ = moment.job.unique.split()
        had[owner] += min(length[moment.job.unique], seconds - moment.seconds)
    return had


def is_fair(films: Films, moments: Sequence[Moment], *, runners: int) -> None:
    """Whoever waits has had as much as anybody else, but for one bucket and one job a runner."""
    slack = int(BUCKET.total_seconds()) + runners * max(max(film, default=0) for film in films.values())
    for moment in moments:
        for waiting in moment.waiting:
            assert max(moment.had.values()) - moment.had[waiting] <= slack
    assert sorted(moment.job.unique for moment in moments) == sorted(
        f"{owner} {n}" for owner, film in films.items() for n in range(len(film))
    )


async def test_two_runners_over_one_file_serve_three_owners_alike(tmp_path: Path):
    path = tmp_path / "studio.db"
    stores = [await SqliteDatabase.open(path, clock=ManualClock(START)) for _ in range(2)]
    films = {
        "ada": [20 + n % 7 for n in range(ADAS)],
        "ben": [25] * OTHERS,
        "cai": [40] * OTHERS,
    }
    moments = await served(stores, films)
    for store in stores:
        await store.close()
    is_fair(films, moments, runners=2)
    ends = {moment.job.project: moment.seconds for moment in moments}  # when the last of each was begun
    assert ends["ben's"] < ends["cai's"] < ends["ada's"]
    before = [one for one in moments if one.job.project == "ada's" and one.seconds <= ends["cai's"]]
    assert len(before) < ADAS / 3


lengths = st.integers(1, 45)


@settings(max_examples=25)
@given(
    films=st.fixed_dictionaries(
        {
            "ada": st.lists(lengths, min_size=20, max_size=ADAS),
            "ben": st.lists(lengths, max_size=OTHERS),
            "cai": st.lists(lengths, max_size=OTHERS),
        }
    ),
    runners=st.integers(1, 3),
)
@example(films={"ada": [45] * ADAS, "ben": [1] * OTHERS, "cai": [45] * OTHERS}, runners=1)
async def test_however_long_the_jobs_are_nobody_waits_for_a_whole_film(films: Films, runners: int):
    store = MemoryDatabase()
    moments = await served([store] * runners, films)
    assert moments[-1].seconds < HOUR.total_seconds()  # later on, what was had first is forgotten
    is_fair(films, moments, runners=runners)
