"""Many briefs, one small film each: `python -m benchmarks.briefs [--file FILE] [--jobs 1]`.

For each brief it prints the title, the share of shots whose subject or place names the brief, the
shots that are alike, and the nearest other film by its thumbnails (mean absolute difference of the
16x9 thumbnails of four shots, 0-255); then the figures the acceptance list asks for. The first two
briefs are made twice with one seed, which must give the same plan and the same pictures.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.home import environment_in
from generators.media.ffmpeg import executable
from generators.media.probe import picture_hash

SIZE, SECONDS = "320x180", "24"
SHOTS = 4  # thumbnails a film is known by
_SMALL = frozenset(
    "a an the of in on at to and or with for from by into over under through who that is are it its his her "
    "their my our your one two three last first make film movie video about where when".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """One film and what is compared."""

    brief: str
    plan: dict[str, Any]
    thumbnails: NDArray[np.float32]  # (SHOTS, 9, 16, 3), 0-255
    picture: str


def make(brief: str, folder: Path, *, seed: int) -> Film:
    """Make the film in a home of its own."""
    out = folder / "film"
    subprocess.run(
        [
            *(sys.executable, "-m", "bot", "try", brief, "--yes", "--size", SIZE),
            *("--seconds", SECONDS, "--seed", str(seed), "--out", str(out)),
        ],
        env=environment_in(folder / "home"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    report = json.loads((out / "report.json").read_text())
    spans = [(e["start"], e["end"]) for e in report["timeline"] if e["kind"] == "shot"]
    chosen = [spans[round(i * (len(spans) - 1) / (SHOTS - 1))] for i in range(SHOTS)]
    return Film(
        brief=brief,
        plan=json.loads((out / "plan.json").read_text()),
        thumbnails=np.stack([_thumbnail(out / "film.mp4", (a + b) / 2) for a, b in chosen]),
        picture=picture_hash(out / "film.mp4"),
    )


def _thumbnail(film: Path, at: float) -> NDArray[np.float32]:
    raw = subprocess.run(
        [
            *(executable(), "-v", "error", "-ss", f"{at:.3f}", "-i", str(film), "-frames:v", "1"),
            *("-vf", "crop=iw:ih*0.8:0:0,scale=16:9:flags=area", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        ],
        capture_output=True,
        check=True,
    ).stdout
    return np.frombuffer(raw, np.uint8).reshape(9, 16, 3).astype(np.float32)


def words(text: str) -> set[str]:
    """The words of a text that say something, cut to their first six letters (so that plurals meet)."""
    return {
        word[:6] for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _SMALL and len(word) > 2
    }


def named(film: Film) -> float:
    """Share of the shots whose subject or place has a word of the brief."""
    brief = words(film.brief)
    shots = film.plan["shots"]
    return sum(bool(brief & words(f"{s['subject']} {s['place']}")) for s in shots) / len(shots)


def alike(film: Film) -> int:
    """How many pairs of shots show the same thing in the same way."""
    looks = [
        (s["subject"], s["place"], s["action"], s["staging"]["size"], s["staging"]["angle"])
        for s in film.plan["shots"]
    ]
    return sum(a == b for a, b in combinations(looks, 2))


def distance(one: Film, other: Film) -> float:
    """Mean absolute difference of the films' thumbnails, shot by shot."""
    return float(np.abs(one.thumbnails - other.thumbnails).mean())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=Path(__file__).with_name("briefs.txt"))
    arguments = parser.parse_args()
    briefs = [line for line in arguments.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory(prefix="soundstage-briefs-") as root:
        films = [make(brief, Path(root) / f"{n}", seed=5) for n, brief in enumerate(briefs)]
        again = [make(brief, Path(root) / f"again-{n}", seed=5) for n, brief in enumerate(briefs[:2])]
    out = sys.stdout.write
    for film in films:
        nearest = min(distance(film, other) for other in films if other is not film)
        figures = f"{named(film):5.0%} {alike(film):2d} alike  nearest {nearest:5.1f}"
        out(f"{figures}  “{film.plan['title']}”  {film.brief}\n")
    titles = [film.plan["title"] for film in films]
    well = sum(named(film) >= 0.8 for film in films)
    nearest = min(distance(one, other) for one, other in combinations(films, 2))
    out(f"films in which at least 80% of the shots name the brief: {well} of {len(films)}\n")
    out(f"pairs of shots alike within a film: {sum(map(alike, films))}\n")
    out(f"titles shared: {len(titles) - len(set(titles))}\n")
    out(f"smallest distance between two films: {nearest:.1f} of 255\n")
    same = sum(a.plan == b.plan and a.picture == b.picture for a, b in zip(films, again, strict=False))
    out(f"same seed, same plan and pictures: {same} of {len(again)}\n")


if __name__ == "__main__":
    main()
