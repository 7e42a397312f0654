"""The main job, timed by stage: `python -m benchmarks.main_job [--runs 3]`.

Each run is a fresh home and a brief of 24 seconds at 1280x720, hands-free. Prints one column a run:
the first word, every stage's wall and engine seconds, the whole, and the peak memory summed over the
process tree (proportional set size, sampled ten times a second; Linux only). Then what `--help`
costs over a bare interpreter, each command measured in turn, as a median.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.home import environment_in

BRIEFS = (
    "a lighthouse keeper teaches a storm to sing",
    "two robots fall in love in a laundromat",
    "the last bakery open at dawn in a snowed-in mountain town",
)
STAGES = ("discussion", "production", "still", "clip", "score", "speech", "card", "mix", "sheet", "cut")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run took: seconds, and bytes at the peak."""

    first_word: float
    whole: float
    stages: dict[str, float]
    peak: int


class Memory(threading.Thread):
    """Watches the memory of a process and all its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._over = threading.Event()

    def run(self) -> None:
        """Sample until stopped."""
        while not self._over.wait(0.1):
            self.peak = max(self.peak, sum(map(_resident, _tree(self._pid))))

    def stop(self) -> int:
        """The peak in bytes."""
        self._over.set()
        self.join()
        return self.peak


def _tree(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        parents.setdefault(parent, []).append(int(entry.name))
    found, queue = [root], [root]
    while queue:
        children = parents.get(queue.pop(), [])
        found += children
        queue += children
    return found


def _resident(pid: int) -> int:
    """Bytes of memory that are this process's own share (pages shared with others divided)."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0


def run_once(brief: str) -> Run:
    """One film in a fresh home."""
    with tempfile.TemporaryDirectory(prefix="soundstage-bench-") as home:
        out = Path(home) / "film"
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "try", brief, "--yes", "--out", str(out)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=environment_in(Path(home)),
        )
        memory = Memory(process.pid)
        memory.start()
        assert process.stdout is not None
        first = 0.0
        for line in process.stdout:  # the first line a persona says follows its name
            if not first and " · " in line.decode(errors="replace"):
                first = time.monotonic() - began
        code = process.wait()
        whole = time.monotonic() - began
        if code:
            raise SystemExit(f"the run ended with {code}")
        stages = json.loads((out / "report.json").read_text())["seconds"]
        return Run(first_word=first, whole=whole, stages=stages, peak=memory.stop())


def overhead(runs: int = 7) -> tuple[float, float]:
    """Median seconds of a bare interpreter and of `soundstage --help`, measured in turn."""
    bare: list[float] = []
    helped: list[float] = []
    for _ in range(runs):
        for command, taken in (
            ([sys.executable, "-c", "pass"], bare),
            ([sys.executable, "-m", "bot", "--help"], helped),
        ):
            began = time.monotonic()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            taken.append(time.monotonic() - began)
    return statistics.median(bare), statistics.median(helped)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    runs = [run_once(BRIEFS[number % len(BRIEFS)]) for number in range(arguments.runs)]

    def row(name: str, values: list[float], unit: str = "s") -> None:
        cells = "".join(f"{value:10.2f}" for value in values)
        sys.stdout.write(f"{name:28s}{cells}{statistics.median(values):12.2f} {unit}\n")

    heads = "".join(f"{f'run {number + 1}':>10s}" for number in range(len(runs)))
    sys.stdout.write(f"{'':28s}{heads}{'median':>12s}\n")
    row("first word", [run.first_word for run in runs])
    for stage in STAGES:
        kind = "wall" if stage in ("discussion", "production") else "engine"
        row(f"{stage} ({kind})", [run.stages.get(stage, 0.0) for run in runs])
    row("brief to film", [run.whole for run in runs])
    row("peak memory, whole tree", [run.peak / 2**20 for run in runs], "MiB")
    bare, helped = overhead()
    sys.stdout.write(
        f"--help: {helped:.3f} s, bare interpreter {bare:.3f} s, over it {helped - bare:.3f} s\n"
    )


if __name__ == "__main__":
    main()
