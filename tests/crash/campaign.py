"""Kill `soundstage try` at random moments, resume it, and compare with an undisturbed run.

`python -m tests.crash.campaign --kills 100 [--seed N]` prints one line a kill and a summary; it ends
with 1 when any kill lost, doubled or left over anything. `run` is used by the suite with three.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from generators.media.probe import picture_hash
from storage.disk import named

BRIEF = "a paper boat crosses a flooded library"
SMALL = ("--seconds", "4", "--size", "160x90", "--seed", "11", "--discussion", "short", "--yes")
EXPECTED = frozenset(
    """film.mp4 film.srt film.vtt poster.jpg storyboard.jpg plan.json discussion.md report.json
    dailies/sc01.mp4 stems/voice.wav stems/music.wav""".split()
)
LONGEST = 180.0  # seconds any one run may take
GRACE = 10.0  # seconds in which everything a killed studio started must be gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When to kill: once so many events are in the log, and so many seconds after that."""

    events: int
    delay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One kill: when it fell, and everything that was wrong afterwards (nothing, one hopes)."""

    moment: Moment
    stage: str
    problems: tuple[str, ...]


class Place:
    """A home of its own for one film."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.out = root / "film"
        self.mark = f"soundstage-crash-{root.name}-{os.getpid()}"
        root.mkdir(parents=True, exist_ok=True)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        inherited = {
            name: value
            for name, value in os.environ.items()  # noqa: TID251  # the child's PATH and locale
            if not name.startswith("SOUNDSTAGE_")
        }
        environment = {
            **inherited,
            "HOME": str(self.root),
            "XDG_DATA_HOME": str(self.root / "data"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            "CRASH_MARK": self.mark,
        }
        with (self.root / "output.txt").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
            )

    def run(self, *arguments: str) -> int:
        process = self.start(*arguments)
        try:
            return process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return -1

    def make(self) -> int:
        return self.run("try", BRIEF, *SMALL, "--out", str(self.out))

    def resume(self) -> int:
        return self.run("resume", "--out", str(self.out), "--yes")

    def processes(self) -> list[int]:
        """Pids of everything that was started from here and still lives."""
        found: list[int] = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes()
                is_gone = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            except OSError:
                continue
            if self.mark.encode() in environment and not is_gone:
                found.append(int(entry.name))
        return found

    def wait_until_quiet(self) -> list[int]:
        until = time.monotonic() + GRACE
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.05)
        return left

    def events(self) -> int:
        """How many events the studio has logged so far; 0 before there is a store."""
        try:
            with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=1)) as store:
                return int(store.execute("SELECT count(*) FROM events").fetchone()[0])
        except sqlite3.OperationalError:
            return 0

    def stage(self) -> str:
        """What the studio logged last."""
        try:
            with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=1)) as store:
                row = store.execute(
                    "SELECT name FROM events WHERE name <> 'WorkMeasured' ORDER BY position DESC LIMIT 1"
                ).fetchone()
        except sqlite3.OperationalError:
            row = None
        return f"after {row[0]}" if row else "starting"

    @property
    def database(self) -> Path:
        return self.root / "data" / "soundstage" / "studio.db"

    def problems(self, expected_hash: str) -> list[str]:
        """What is wrong with the finished film and what lies around it."""
        problems: list[str] = []
        names = frozenset(
            path.relative_to(self.out).as_posix() for path in self.out.rglob("*") if path.is_file()
        )
        if names != EXPECTED:
            problems.append(f"the folder holds {sorted(names)}")
        if "film.mp4" not in names or "report.json" not in names:
            return problems
        if picture_hash(self.out / "film.mp4") != expected_hash:
            problems.append("the film shows other pictures")
        steps = json.loads((self.out / "report.json").read_text())["steps"]
        problems += [
            f"{step['label']} finished {step['finished']} times" for step in steps if step["finished"] != 1
        ]
        leftovers = [
            path
            for folder in (self.root / "cache" / "soundstage" / "scratch", self.artifacts / "incoming")
            if folder.is_dir()
            for path in folder.rglob("*")
        ]
        problems += [f"left over: {path}" for path in leftovers]
        return [*problems, *self._orphans()]

    def _orphans(self) -> list[str]:
        """Stored files no row speaks of, and rows whose file is not there."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=1)) as store:
            found = store.execute("SELECT digest || suffix FROM artifacts").fetchall()
        rows = {str(name) for (name,) in found}
        files = {"".join(named(path)) for path in self.artifacts.rglob("*") if path.is_file()}
        return [f"orphan file: {name}" for name in sorted(files - rows)] + [
            f"row without a file: {name}" for name in sorted(rows - files)
        ]

    @property
    def artifacts(self) -> Path:
        return self.root / "data" / "soundstage" / "artifacts"


def undisturbed(root: Path) -> tuple[str, int, float]:
    """The picture hash of a run nobody kills, how many events it wrote, and the seconds it took."""
    place = Place(root)
    began = time.monotonic()
    if place.make() != 0:
        raise RuntimeError(f"the undisturbed run failed:\n{(root / 'output.txt').read_text()}")
    took = time.monotonic() - began
    picture = picture_hash(place.out / "film.mp4")
    if problems := place.problems(picture):
        raise RuntimeError(f"the undisturbed run is not clean: {problems}")
    return picture, place.events(), took


def kill_once(root: Path, moment: Moment, expected_hash: str) -> Kill | None:
    """Start, kill at that moment, resume, and look; None when the run was over before it came."""
    place = Place(root)
    process = place.start("try", BRIEF, *SMALL, "--out", str(place.out))
    while place.events() < moment.events and process.poll() is None:
        time.sleep(0.005)
    with suppress(subprocess.TimeoutExpired):
        process.wait(moment.delay)
        return None
    stage = place.stage()
    process.send_signal(signal.SIGKILL)
    process.wait()
    problems: list[str] = []
    if left := place.wait_until_quiet():
        problems.append(f"processes left over: {left}")
    code = place.resume()
    if code == 2:  # killed before the brief was accepted: nothing to resume, so the person asks again
        stage = "before the brief was accepted"
        code = place.make()
    if code != 0:
        problems.append(f"resume ended with {code}: {(root / 'output.txt').read_text()[-600:]}")
    problems += place.problems(expected_hash)
    if left := place.wait_until_quiet():
        problems.append(f"processes left over after resume: {left}")
    return Kill(moment=moment, stage=stage, problems=tuple(problems))


def run(root: Path, *, kills: int, seed: int) -> Iterator[Kill]:
    """`kills` kills at moments drawn from `seed`, spread evenly over what happens in a run.

    A moment is a number of events in the log and a delay after it, so that a busy machine is killed
    at the same places as an idle one. A run that ends before its moment is drawn again: no kill, no
    count.
    """
    picture, events, took = undisturbed(root / "undisturbed")
    draw = random.Random(seed)
    for number in range(kills):
        while True:
            at = int(events * (number + draw.random()) / kills)
            moment = Moment(events=at, delay=draw.random() * 2 * took / events)
            place = root / f"kill-{number:03d}"
            kill = kill_once(place, moment, picture)
            if kill is None or not kill.problems:
                shutil.rmtree(place)
            if kill is not None:
                yield kill
                break


def main() -> int:
    """Run a campaign and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    arguments = parser.parse_args()
    sys.stdout.write(f"seed {arguments.seed}, {arguments.kills} kills\n")
    root = Path(tempfile.mkdtemp(prefix="soundstage-crash-"))
    done: list[Kill] = []
    for number, kill in enumerate(run(root, kills=arguments.kills, seed=arguments.seed)):
        done.append(kill)
        verdict = "; ".join(kill.problems) or "same film"
        when = f"{kill.moment.events:3d} events + {kill.moment.delay:4.2f} s"
        sys.stdout.write(f"{number:3d}  {when}  {kill.stage:32s}  {verdict}\n")
        sys.stdout.flush()
    bad = sum(bool(kill.problems) for kill in done)
    sys.stdout.write(f"{len(done) - bad} of {len(done)} kills ended in the same film, nothing left over\n")
    if bad:
        sys.stdout.write(f"what went wrong is kept in {root}\n")
    else:
        shutil.rmtree(root)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
