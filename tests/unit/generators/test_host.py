"""Hosts: engines in processes of their own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from generators.host import HostPool
from storage.domain.errors import EngineCrashed, EngineFailed, EngineRefused
from storage.domain.render import SpeechRequest

ENGINE = "tests.fakes.engines:OnCue"


@pytest.fixture
async def pool(tmp_path: Path) -> AsyncIterator[HostPool]:
    pool = HostPool(size=1, environment=dict(os.environ), log=tmp_path / "hosts.log")  # noqa: TID251
    yield pool
    await pool.close()


def quietly(fraction: float, doing: str) -> None:
    """Progress nobody looks at."""


async def ask(pool: HostPool, folder: Path, line: str, said: list[str] | None = None) -> dict[str, object]:
    folder.mkdir(exist_ok=True)
    media = await pool.generate(
        ENGINE,
        SpeechRequest(seed=1, lines=(line,)),
        {},
        folder,
        lambda _, doing: said.append(doing) if said is not None else None,
    )
    return {**media.facts, "text": media.files["main"].read_text()}


async def test_a_host_makes_what_it_is_asked_and_stays_warm(pool: HostPool, tmp_path: Path):
    first = await ask(pool, tmp_path / "a", "hello")
    second = await ask(pool, tmp_path / "b", "again")
    assert (first["text"], second["text"]) == ("hello", "again")
    assert first["pid"] == second["pid"] != os.getpid()
    assert float(str(first["seconds"])) >= 0 and int(str(first["peak_bytes"])) > 0


async def test_the_work_of_an_engines_children_counts_as_its_own(pool: HostPool, tmp_path: Path):
    await ask(pool, tmp_path / "a", "hello")  # what is imported once is no part of it
    idle, busy = (
        await ask(pool, tmp_path / "b", "again"),
        await ask(pool, tmp_path / "c", "have a child work"),
    )
    assert float(str(busy["core_seconds"])) >= 0.25  # the system counts in hundredths
    assert float(str(idle["core_seconds"])) < 0.25


async def test_what_is_not_as_asked_for_comes_with_what_was_made(pool: HostPool, tmp_path: Path):
    rushed = SpeechRequest(seed=1, lines=("The lamp burns all night long for nobody.",), slots=(0.5,))
    media = await pool.generate("scratch-voice", rushed, {}, tmp_path, quietly)
    (said,) = media.facts["differences"]
    assert "longer than its shot allows" in said and "problems" not in media.facts


async def test_a_refusal_keeps_its_sentence_and_the_host(pool: HostPool, tmp_path: Path):
    before = await ask(pool, tmp_path / "a", "hello")
    with pytest.raises(EngineRefused, match="I will not say that"):
        await ask(pool, tmp_path / "b", "refuse")
    assert (await ask(pool, tmp_path / "c", "hello"))["pid"] == before["pid"]


async def test_a_bug_in_an_engine_ends_one_request_and_keeps_its_log(pool: HostPool, tmp_path: Path):
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, tmp_path / "a", "break")
    assert "ZeroDivisionError" in failed.value.log
    assert (await ask(pool, tmp_path / "b", "hello"))["text"] == "hello"


async def test_a_dead_host_is_replaced(pool: HostPool, tmp_path: Path):
    with pytest.raises(EngineCrashed):
        await ask(pool, tmp_path / "a", "die")
    assert (await ask(pool, tmp_path / "b", "hello"))["text"] == "hello"


async def test_a_library_that_prints_does_not_break_the_protocol(pool: HostPool, tmp_path: Path):
    assert (await ask(pool, tmp_path / "a", "chatter"))["text"] == "chatter"


async def test_cancelling_kills_the_process_at_work(pool: HostPool, tmp_path: Path):
    said: list[str] = []
    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(ask(pool, tmp_path / "a", "hang", said))
        while not any(word.isdigit() for word in said):
            await asyncio.sleep(0)
        work.cancel()
    pid = int(next(word for word in said if word.isdigit()))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert (await ask(pool, tmp_path / "b", "hello"))["text"] == "hello"


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are a POSIX matter")
async def test_closing_the_pool_leaves_no_process(tmp_path: Path):
    pool = HostPool(size=1, environment=dict(os.environ), log=tmp_path / "hosts.log")  # noqa: TID251
    pid = int(str((await ask(pool, tmp_path / "a", "hello"))["pid"]))
    await pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("words", ["half a line", "no json", "a very long line"])
async def test_a_host_that_says_nothing_sensible_has_crashed_and_is_replaced(
    pool: HostPool, tmp_path: Path, words: str
):
    with pytest.raises(EngineCrashed):
        await ask(pool, tmp_path / "a", words)
    assert (await ask(pool, tmp_path / "b", "hello"))["text"] == "hello"


async def test_an_hour_of_lines_fits_through(pool: HostPool, tmp_path: Path):
    folder = tmp_path / "a"
    folder.mkdir()
    lines = ("hello", *(f"line {number} of a long, long story" for number in range(20_000)))
    media = await pool.generate(
        ENGINE, SpeechRequest(seed=1, lines=lines, slots=(3.0,) * 20_001), {}, folder, quietly
    )
    assert "line 19999" in media.files["main"].read_text()


async def test_a_host_that_needed_much_memory_is_not_kept(
    pool: HostPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = await ask(pool, tmp_path / "a", "hello")
    monkeypatch.setattr("generators.host.HEAVY", 1)
    assert (await ask(pool, tmp_path / "b", "hello"))["pid"] == first["pid"]
    assert (await ask(pool, tmp_path / "c", "hello"))["pid"] != first["pid"]


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux forgets a peak")
async def test_the_peak_is_that_of_the_request_and_not_of_the_one_before(pool: HostPool, tmp_path: Path):
    big = await ask(pool, tmp_path / "a", "fill memory")
    small = await ask(pool, tmp_path / "b", "hello")
    assert big["pid"] == small["pid"]
    assert int(str(big["peak_bytes"])) - int(str(small["peak_bytes"])) > 100 * 2**20


async def test_what_hosts_print_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("generators.host.LOG_LIMIT", 10)
    log = tmp_path / "hosts.log"
    log.write_text("printed long ago")
    pool = HostPool(size=1, environment=dict(os.environ), log=log)  # noqa: TID251
    await pool.warm()
    await pool.close()
    assert (tmp_path / "hosts.log.1").read_text() == "printed long ago"
    assert "printed" not in log.read_text()


async def test_a_machine_without_room_for_a_process_is_asked_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    pool = HostPool(size=1, environment=dict(os.environ), log=tmp_path / "hosts.log")  # noqa: TID251
    with pytest.raises(EngineCrashed, match="could not be started"):
        await ask(pool, tmp_path / "a", "hello")
