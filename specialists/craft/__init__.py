"""Film craft as data: what a picture, a score and a story can be decided with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from specialists.persona import Pattern, read_patterns
from storage.domain.errors import SettingsError

Table = dict[str, Any]  # a TOML table; `Any` because TOML values have no better type

# What a turn may fix, as the keys of Said.choices.
SLOTS = (
    "palette", "light", "mood", "lens", "angle", "move", "placement", "genre", "bpm", "instrument",
    "pace", "transition", "arc", "ending", "motif", "texture",
)  # fmt: skip
_TABLES = {
    "pictures": ("light", "lens", "angle", "placement", "move", "pace", "transition", "texture"),
    "music": ("sound",),
    "story": ("arc", "ending", "motif", "risk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One option of a slot: `name` is its value, `say` how it is spoken, `fits` its tags.

    `forms` are further ways of saying it or things said about it ("does", "noun", "mend", …).
    """

    name: str
    say: str
    fits: frozenset[str] = frozenset()
    forms: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Five colours "#rrggbb", dark to light, the accent last."""

    name: str
    colours: tuple[str, ...]
    fits: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre:
    """A kind of music. `bpm` is its slowest and fastest tempo."""

    name: str
    say: str
    bpm: tuple[int, int]
    modes: tuple[str, ...]
    instruments: tuple[str, ...]
    fits: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfWork:
    """What a film, picture, song, speech or clip decides (`slots`), and words nobody says about it."""

    work: str
    slots: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft:
    """Everything the cast knows.

    `options` are the items of each slot. `families` maps a mood family to its words, `tags` a tag
    to the word stems of a brief that bring it, `colours` a colour name to (hex, coloured light).
    `answers[kind][value][craft]` are clauses saying what a person's wish changes.
    """

    palettes: Mapping[str, Palette]
    genres: Mapping[str, Genre]
    options: Mapping[str, tuple[Item, ...]]
    families: Mapping[str, tuple[str, ...]]
    tags: Mapping[str, tuple[str, ...]]
    colours: Mapping[str, tuple[str, str]]
    answers: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    kinds: Mapping[str, KindOfWork]
    patterns: tuple[Pattern, ...]

    def family(self, mood: str) -> str:
        """The family a mood word belongs to, or ""."""
        return next((name for name, words in self.families.items() if mood in (name, *words)), "")


def load_craft(folder: Path) -> Craft:
    """The craft written in the TOML files of `folder`.

    Raises SettingsError with every file that cannot be read.
    """
    problems: list[str] = []
    files = {
        name: _read(folder / f"{name}.toml", problems)
        for name in (*_TABLES, "palettes", "moods", "tags", "colours", "answers", "kinds", "patterns")
    }
    if problems:
        raise SettingsError(problems)
    try:
        patterns = read_patterns(files["patterns"], problems)
        craft = _craft(files, patterns)
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise SettingsError([f"The craft in {folder} is not complete ({exc}); restore the file."]) from exc
    if problems:
        raise SettingsError([f"patterns.toml: {problem}" for problem in problems])
    return craft


def _craft(files: Mapping[str, Table], patterns: tuple[Pattern, ...]) -> Craft:
    palettes = {
        name: Palette(name=name, colours=tuple(row["colours"]), fits=_tags(row))
        for name, row in files["palettes"]["palette"].items()
    }
    genres = {
        name: Genre(
            name=name,
            say=row["say"],
            bpm=(row["bpm"][0], row["bpm"][1]),
            modes=tuple(row["modes"]),
            instruments=tuple(row["instruments"]),
            fits=_tags(row),
        )
        for name, row in files["music"]["genre"].items()
    }
    families = {name: tuple(words) for name, words in files["moods"]["families"].items()}
    options = {slot: _items(files[name][slot]) for name, slots in _TABLES.items() for slot in slots}
    options["palette"] = tuple(Item(name=p.name, say=p.name, fits=p.fits) for p in palettes.values())
    options["genre"] = tuple(Item(name=g.name, say=g.say, fits=g.fits) for g in genres.values())
    options["mood"] = tuple(
        Item(name=word, say=word, fits=frozenset({family}))
        for family, words in families.items()
        for word in words
    )
    return Craft(
        palettes=palettes,
        genres=genres,
        options=options,
        families=families,
        tags={tag: tuple(words) for tag, words in files["tags"].items()},
        colours={name: (row["hex"], row["light"]) for name, row in files["colours"]["colour"].items()},
        answers={
            kind: {
                value: {craft: tuple(clauses) for craft, clauses in crafts.items()}
                for value, crafts in values.items()
            }
            for kind, values in files["answers"].items()
        },
        kinds={
            name: KindOfWork(
                work=row["work"], slots=frozenset(row["works_with"]), never=frozenset(row["never"])
            )
            for name, row in files["kinds"]["kind"].items()
        },
        patterns=patterns,
    )


def _items(table: Table) -> tuple[Item, ...]:
    return tuple(
        Item(
            name=name,
            say=row.get("say", name),
            fits=_tags(row),
            forms={key: value for key, value in row.items() if key not in ("say", "fits")},
        )
        for name, row in cast(dict[str, Table], table).items()
    )


def _tags(row: Table) -> frozenset[str]:
    return frozenset(row.get("fits", "").split())


def _read(path: Path, problems: list[str]) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{path.name} is missing in {path.parent}; restore it.")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        problems.append(f"{path.name} cannot be read ({exc}); mend or restore it.")
    return {}
