"""A persona: one Markdown file says who speaks, about what, and how."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast, get_args

from storage.domain.commands import Move
from storage.domain.errors import SettingsError
from storage.domain.plan import Kind

KINDS: tuple[str, ...] = tuple(kind for kind in get_args(Kind) if kind != "storyboard")  # see discussed_as
MOVES: tuple[str, ...] = get_args(Move)
PICTURES = ("film", "clip", "image")  # what patterns outside a kind's own table are written for
_FENCE = "+++"
_TEXTS = ("name", "craft", "colour", "glyph")
_LISTS = ("speaks_in", "keywords")
_NUMBERS = {"rate": 90, "bid_base": 60, "bid_jitter": 20, "order": 50}
_OPTIONAL = ("tools", "model", "patterns")


def discussed_as(kind: Kind) -> Kind:
    """The kind of work a persona speaks of: a storyboard is talked about like the film it draws."""
    return "film" if kind == "storyboard" else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One way of taking a turn: a text with `{slots}` and `[this|that]`, for one move.

    `kinds` are the works it may be said about (film, image, song, speech, clip).
    """

    move: Move
    text: str
    kinds: tuple[str, ...] = PICTURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A specialist of the cast.

    `rate` is the tokens a turn costs, `bid_base` and `bid_jitter` what it bids before keywords
    raise the bid, `order` its usual place in a round (low first). `voice` is prose for a large
    model; `patterns` are the same voice for a small one and may be empty.
    """

    name: str
    craft: str
    colour: str
    glyph: str
    speaks_in: tuple[str, ...]
    keywords: tuple[str, ...]
    voice: str
    tools: tuple[str, ...] = ()
    model: str = ""
    rate: int = 90
    bid_base: int = 60
    bid_jitter: int = 20
    order: int = 50
    patterns: tuple[Pattern, ...] = field(default=(), repr=False)


def load_personas(folder: Path) -> dict[str, Persona]:
    """Every persona in `folder` (`*.md`), by name, in speaking order.

    Raises SettingsError with every problem of every file.
    """
    problems: list[str] = []
    found: dict[str, Persona] = {}
    paths = sorted(folder.glob("*.md")) if folder.is_dir() else []
    if not paths:
        raise SettingsError([f"There are no persona files (*.md) in {folder}; put at least one there."])
    for path in paths:
        try:
            persona = read_persona(path.read_text(encoding="utf-8"), path.name)
        except SettingsError as exc:
            problems += exc.problems
            continue
        except (OSError, UnicodeDecodeError):
            problems.append(f"{path.name}: cannot be read as UTF-8 text; save it again as UTF-8.")
            continue
        if persona.name in found:
            problems.append(f"{path.name}: the name {persona.name} is taken; choose another.")
        found[persona.name] = persona
    if problems:
        raise SettingsError(problems)
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


# Further problems of a front matter and the prose below it. `Any`: TOML values have no better type.
Check = Callable[[Mapping[str, Any], str], Sequence[str]]


@lru_cache(maxsize=128)
def read_persona(text: str, source: str, *, check: Check = lambda head, voice: ()) -> Persona:
    """The persona written in `text`; `source` names the file in messages, `check` may ask for more.

    Raises SettingsError with every problem of the file.
    """
    head, voice = _split(text, source)
    problems = [*_missing(head, voice), *_wrong(head)]
    patterns = read_patterns(head.get("patterns", {}), problems)
    problems += check(head, voice)
    if problems:
        raise SettingsError([f"{source}: {problem}" for problem in problems])
    return Persona(
        voice=voice,
        patterns=patterns,
        tools=tuple(head.get("tools", ())),
        model=head.get("model", ""),
        **{key: head[key] for key in _TEXTS},
        **{key: tuple(head[key]) for key in _LISTS},
        **{key: head.get(key, default) for key, default in _NUMBERS.items()},
    )


def read_patterns(table: Any, problems: list[str]) -> tuple[Pattern, ...]:
    """Patterns from a TOML table: moves at the top (for pictures), or under a kind's name or "any".

    What is wrong is appended to `problems`. `Any`: TOML values have no better type.
    """
    if not isinstance(table, dict):
        problems.append("patterns must be a table of moves.")
        return ()
    patterns: list[Pattern] = []
    for key, value in cast(dict[str, Any], table).items():
        if key in MOVES:
            patterns += _of_move(key, value, PICTURES, problems)
        elif key == "any" or key in KINDS:
            kinds = KINDS if key == "any" else (key,)
            inner = cast(dict[str, Any], value) if isinstance(value, dict) else {"": value}
            for move, texts in inner.items():
                patterns += _of_move(move, texts, kinds, problems)
        else:
            known = ", ".join((*MOVES, "any", *KINDS))
            problems.append(f"patterns.{key} is neither a move nor a kind of work; choose from {known}.")
    return tuple(patterns)


def _of_move(move: str, texts: Any, kinds: tuple[str, ...], problems: list[str]) -> list[Pattern]:
    if move not in MOVES:
        problems.append(f"patterns: {move or 'a kind'} is not a move; choose from {', '.join(MOVES)}.")
        return []
    if not _is_texts(texts) or not all(text.strip() for text in texts):
        problems.append(f"patterns.{move} must be a list of non-empty texts.")
        return []
    return [Pattern(move=cast(Move, move), text=" ".join(text.split()), kinds=kinds) for text in texts]


def _split(text: str, source: str) -> tuple[dict[str, Any], str]:
    parts = re.split(rf"^{re.escape(_FENCE)}\s*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise SettingsError([f"{source}: begin with front matter between two lines of {_FENCE}."])
    try:
        return tomllib.loads(parts[1]), parts[2].strip()
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError([f"{source}: the front matter is not valid TOML ({exc})."]) from exc


def _missing(head: Mapping[str, Any], voice: str) -> list[str]:
    problems = [f"{key} is missing." for key in (*_TEXTS, *_LISTS) if key not in head]
    unknown = sorted(set(head) - {*_TEXTS, *_LISTS, *_NUMBERS, *_OPTIONAL})
    problems += [f"{key} is not something a persona has; remove it or mend the spelling." for key in unknown]
    if not voice:
        problems.append("the voice is missing; write a few sentences below the front matter.")
    return problems


def _wrong(head: Mapping[str, Any]) -> list[str]:
    problems = [
        f"{key} must be a text that is not empty."
        for key in _TEXTS
        if key in head and not (isinstance(head[key], str) and head[key].strip())
    ]
    if isinstance(head.get("colour"), str) and not re.fullmatch(r"#[0-9a-f]{6}", head["colour"]):
        problems.append('colour must look like "#3fa7d6".')
    if isinstance(head.get("name"), str) and not re.fullmatch(r"\w[\w .'-]{0,31}", head["name"]):
        problems.append("name must be 1 to 32 letters, digits, spaces, dots, apostrophes or hyphens.")
    problems += [
        f"{key} must be a list of texts."
        for key in (*_LISTS, "tools")
        if key in head and not _is_texts(head[key])
    ]
    if _is_texts(head.get("speaks_in")):
        strange = sorted(set(head["speaks_in"]) - set(KINDS))
        if strange:
            problems.append(f"speaks_in: {', '.join(strange)} is not among {', '.join(KINDS)}.")
    problems += [
        f"{key} must be a whole number from 0 to 1000."
        for key in _NUMBERS
        if key in head and not (type(head[key]) is int and 0 <= head[key] <= 1000)
    ]
    if not isinstance(head.get("model", ""), str):
        problems.append("model must be a text.")
    return problems


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in cast(list[object], value))
