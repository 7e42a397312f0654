"""The plain words that mean a wish or an intent, out of asks.toml."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from storage.domain.plan import Hex

Table = Mapping[str, str]  # words as said, lower case -> normalised value


@cache
def asks(name: str) -> Table:
    """One table of asks.toml."""
    return {words: value for value, text in _file()[name].items() for words in text.split("|")}


@cache
def colours() -> Mapping[str, Hex]:
    """Colour names and what they look like."""
    return _file()["colours"]


def genre_of(music: str) -> tuple[str, tuple[str, ...]]:
    """The genre that music a person asked for becomes, and the instruments that lead in it."""
    genre, _, leads = _file()["genres"].get(music, music).partition(": ")
    return genre, tuple(lead for lead in leads.split(", ") if lead)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern that finds any of a table's words, the longest first."""
    words = sorted(asks(name), key=len, reverse=True)
    return re.compile(
        r"(?<![\w-])(" + "|".join(re.escape(word) for word in words) + r")(?![\w-])", re.IGNORECASE
    )


@cache
def _file() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("asks.toml")
    return cast(dict[str, dict[str, str]], cast(Any, tomllib.loads(path.read_text(encoding="utf-8"))))
