"""Beats, arcs and lines out of beats.toml, and how a line is filled for one film."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Group = str  # being, thing, vehicle, nature, …
_GROUPS = tuple("being person thing vehicle nature weather sky land plant idea event building".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One thing a stretch of film does."""

    name: str
    sizes: tuple[str, ...]
    angles: tuple[str, ...]
    moves: tuple[str, ...]
    intensity: float
    moods: tuple[str, ...]
    focus: str  # main, other or place
    does: Mapping[Group, tuple[str, ...]]  # what the subject does, by its group
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A beat in an arc; `need` says which beats a short film keeps (high first)."""

    beat: str
    need: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All we know of telling: beats, arcs, titles and lines."""

    beats: Mapping[str, Beat]
    arcs: Mapping[str, tuple[Step, ...]]
    hours: Mapping[str, tuple[tuple[str, ...], ...]]
    weather_lines: Mapping[str, tuple[str, ...]]
    added_lines: tuple[str, ...]
    first_titles: tuple[str, ...]  # tried before `titles`
    titles: tuple[str, ...]
    taglines: tuple[str, ...]
    loglines: tuple[str, ...]
    loglines_of_phrase: tuple[str, ...]  # for a brief that is one phrase: {np}
    arc_titles: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, str]
    foreign: Mapping[str, tuple[str, ...]]  # language -> lines that need no slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The words a line is filled with, and what verbs agree with."""

    slots: Mapping[str, str]
    plural: bool
    other_plural: bool
    place_plural: bool
    group: Group
    person: bool


@cache
def load_story(path: Path | None = None) -> Story:
    """The story data of `path`, by default what comes with the studio."""
    source = path or Path(__file__).with_name("beats.toml")
    # `Any`: TOML values have no better type; a wrong file fails here, at start-up
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    return Story(
        beats={name: _beat(name, row) for name, row in raw["beat"].items()},
        arcs={name: _arc(text) for name, text in raw["arc"].items()},
        hours={name: tuple(_listed(way) for way in text.split("|")) for name, text in raw["hours"].items()},
        weather_lines={name: tuple(lines) for name, lines in raw["weather_lines"].items()},
        added_lines=tuple(raw["added"]["lines"]),
        first_titles=tuple(raw["titles"]["first"]),
        titles=tuple(raw["titles"]["patterns"]),
        taglines=tuple(raw["taglines"]["patterns"]),
        loglines=tuple(raw["loglines"]["patterns"]),
        loglines_of_phrase=tuple(raw["loglines"]["phrase"]),
        arc_titles={name: tuple(lines) for name, lines in raw["titles"]["by_arc"].items()},
        endings=dict(raw["endings"]),
        foreign={name: tuple(lines) for name, lines in raw.get("foreign", {}).items()},
    )


def fill(template: str, voice: Voice) -> str | None:
    """The template in this film's words; None when it is for another group or a slot is not known."""
    who, colon, rest = template.partition(": ")
    if colon and who in _GROUPS:
        kin = who == "nature" and voice.group in ("weather", "sky", "plant")
        if who != voice.group and not kin and not (who == "person" and voice.person):
            return None
        template = rest
    needed = re.findall(r"\{(\w+)\}", template)
    if any(not voice.slots.get(slot) for slot in needed):
        return None
    if "<" in template and not voice.slots.get("o"):
        return None
    text = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if voice.plural else r"\1", template)
    text = re.sub(r"<([^|>]*)\|([^>]*)>", r"\2" if voice.other_plural else r"\1", text)
    text = re.sub(r"/([^|/]*)\|([^/]*)/", r"\2" if voice.place_plural else r"\1", text)
    text = re.sub(r"\{(\w+)\}", lambda slot: voice.slots[slot[1]], text)
    text = re.sub(r"\bThe ([A-Z]?[\w'-]+) (\1)\b", r"The \1", text)
    return text if not _stutters(text) else None


def _stutters(text: str) -> bool:
    """Whether a content word stands twice: "the storm … the storm"."""
    words = [word for word in re.findall(r"[\w'-]{5,}", text.lower()) if word not in _PLAIN]
    return len(set(words)) < len(words)


_PLAIN = frozenset(
    ("again", "never", "nobody", "another", "step", "their", "nothing", "goodbye", "really", "everything")
)


def _beat(name: str, row: dict[str, Any]) -> Beat:
    return Beat(
        name=name,
        sizes=_listed(row["size"]),
        angles=_listed(row["angle"]),
        moves=_listed(row["move"]),
        intensity=float(row["intensity"]),
        moods=_listed(row["mood"]),
        focus=row.get("focus", "main"),
        does={group: tuple(row[group]) for group in _GROUPS if group in row},
        lines=tuple(row["lines"]),
    )


def _arc(text: str) -> tuple[Step, ...]:
    pairs = (step.split() for step in text.split(","))
    return tuple(Step(beat=beat, need=int(need)) for beat, need in pairs)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
