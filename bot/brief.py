"""What a person may set beside the words of a brief, checked once at the door."""

import math
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from storage.domain.errors import RequestError
from storage.domain.job import Lane
from storage.domain.plan import Frozen, Kind

SHORTEST, LONGEST = 4, 3600  # seconds
SMALLEST, LARGEST = 64, 3840  # pixels a side
MOST_VARIATIONS = 8


class Options(Frozen):
    """The options of one brief; kept with the project so that a restart knows them."""

    kind: Kind = "film"
    seconds: Annotated[float, Field(ge=SHORTEST, le=LONGEST)] = 24.0
    width: int = 1280
    height: int = 720
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    say: tuple[str, ...] = ()  # delivered one per round, as if a person had typed it
    attended: bool = False
    person: str = "Director"
    discussion: Literal["full", "short", "none"] = "full"
    rounds: Annotated[int, Field(ge=1, le=20)] = 2  # of refinement, before the person decides
    ready_seconds: Annotated[float, Field(ge=0)] = 10.0  # that "ready?" waits in an attended room
    variations: Annotated[int, Field(ge=1, le=8)] = 1
    budget_seconds: Annotated[float, Field(ge=0)] = 0.0  # of rendering, most; 0: no limit
    lane: Lane = "fast"  # relaxed work waits until nobody is in the fast lane
    place: str = "terminal"  # the guild or room: whose settings, cast and memory count


def read_seconds(text: str) -> float:
    """Seconds from what a person typed. Raises RequestError."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not SHORTEST <= seconds <= LONGEST:  # nan fails too
        raise RequestError(
            f"--seconds {text} cannot be made: give a number from {SHORTEST} to {LONGEST}, such as 24."
        )
    return seconds


def read_size(text: str) -> tuple[int, int]:
    """Width and height in pixels from "1280x720". Raises RequestError."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*[x×X]\s*(\d{1,5})\s*", text)
    if not found:
        raise RequestError(f"--size {text} is not a size: write it as WIDTHxHEIGHT, such as 1280x720.")
    width, height = int(found[1]), int(found[2])
    for side in (width, height):
        if not SMALLEST <= side <= LARGEST:
            raise RequestError(
                f"--size {text} cannot be made: a side is {SMALLEST} to {LARGEST} pixels, as in 1280x720."
            )
        if side % 2:
            raise RequestError(
                f"--size {text} cannot be made: video wants even sides; try "
                f"{width - width % 2}x{height - height % 2}."
            )
    return width, height


def read_seed(text: str) -> int:
    """A seed from 0 to 4294967295. Raises RequestError."""
    if not re.fullmatch(r"\d{1,10}", text.strip()) or int(text) >= 2**32:
        raise RequestError(f"--seed {text} cannot be used: give a whole number from 0 to {2**32 - 1}.")
    return int(text)


def read_variations(text: str, option: str = "--variations") -> int:
    """How many variations are wanted, 1 to 8. Raises RequestError."""
    if not re.fullmatch(r"[1-8]", text.strip()):
        raise RequestError(f"{option} {text} cannot be made: give a number from 1 to {MOST_VARIATIONS}.")
    return int(text)


def read_budget(text: str) -> float:
    """Most seconds of rendering, of one core; 0 is no limit. Raises RequestError."""
    if not re.fullmatch(r"\d{1,9}(\.\d+)?", text.strip()):
        raise RequestError(f"--budget {text} cannot be used: give seconds, such as 600, or 0 for no limit.")
    return float(text)


def read_discussion(text: str) -> Literal["full", "short", "none"]:
    """How much the cast says before it writes a plan. Raises RequestError."""
    for length in ("full", "short", "none"):
        if text.strip().lower() == length:
            return length
    raise RequestError(f"--discussion {text} is not known here: choose full, short or none.")


def read_lane(text: str) -> Lane:
    """The lane a brief waits in. Raises RequestError."""
    for lane in ("fast", "relaxed"):
        if text.strip().lower() == lane:
            return lane
    raise RequestError(f"--lane {text} is not known here: choose fast or relaxed.")


def slug(text: str, *, longest: int = 40) -> str:
    """A folder name out of a brief: lower-case words joined by hyphens, never empty."""
    words = re.findall(r"[^\W_]+", text.lower())
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > longest:
            break
        name = f"{name}-{word}" if name else word[:longest]
    return name or "film"


def free_folder(parent: Path, name: str) -> Path:
    """`parent/name`, or the first of `name-2`, `name-3`, … that is not taken."""
    candidate, number = parent / name, 2
    while candidate.exists() and (not candidate.is_dir() or any(candidate.iterdir())):
        candidate, number = parent / f"{name}-{number}", number + 1
    return candidate
