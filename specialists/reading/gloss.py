"""A wish in another language, put into the English our rules read; English text is left as it is."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from specialists.story.lexicon import lexicon

_SMALL = frozenset(
    "with and or please more less the a in at it only instead but picture shot long light make".split()
)
_ENOUGH = 0.6  # share of a clause's words that must be known before it is read as that language
_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*['’]?|\S")


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    known: int
    words: int
    telling: int  # words that carry a wish and are no English words


def glossed(clause: str) -> str:
    """`clause` in English words where it is a wish in a language we have a word list for; else as it is."""
    readings = [_read(clause, language) for language in _tables()]
    best = max(readings, key=lambda reading: (reading.telling, reading.known))
    if best.telling and best.known >= _ENOUGH * best.words:
        return best.text
    return clause


def _read(clause: str, language: str) -> _Reading:
    table, longest = _tables()[language]
    tokens = _TOKEN.findall(clause.replace("’", "'"))
    told: list[str] = []
    known = words = telling = at = 0
    while at < len(tokens):
        if not tokens[at][0].isalnum():
            told.append(tokens[at])
            at += 1
            continue
        for size in range(min(longest, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + size]).lower()
            if phrase in table:
                told.append(table[phrase])
                known += size
                telling += table[phrase] not in _SMALL and not _is_english(phrase)
                break
        else:
            size = 1
            told.append(tokens[at])
            known += tokens[at].isdigit() or _is_english(tokens[at].lower())
        words += size
        at += size
    text = re.sub(r"\s+([,.!?;:])", r"\1", " ".join(told)).replace("in-the", "in the")
    return _Reading(text=text, known=known, words=words, telling=telling)


@cache
def _is_english(word: str) -> bool:
    """Whether an English message could hold the word as well."""
    words = lexicon()
    return (
        word in words.kinds
        or word in words.places
        or word in words.verbs
        or any(word in sense for sense in words.senses.values())
        or any(word in entries for entries in words.sets.values())
        or word
        in ("narration", "dialogue", "minutes", "text", "warmer", "plan", "triste", "solo", "voice-over")
    )


@cache
def _tables() -> Mapping[str, tuple[Mapping[str, str], int]]:
    path = Path(__file__).parents[1] / "story" / "gloss.toml"
    raw = cast(dict[str, dict[str, str]], cast(Any, tomllib.loads(path.read_text(encoding="utf-8"))))
    read: dict[str, tuple[Mapping[str, str], int]] = {}
    for language, words in raw.items():
        table = {phrase: english for english, text in words.items() for phrase in text.split("|")}
        read[language] = (table, max(len(phrase.split()) for phrase in table))
    return read
