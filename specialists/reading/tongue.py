"""Which language a short text is written in, told by script and by its smallest words."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import cast


def language_of(text: str) -> str:
    """An ISO 639-1 code; "en" when nothing speaks against it."""
    letters = [character for character in text if character.isalpha()]
    for name, code in _table("scripts").items():
        share = sum(unicodedata.name(letter, "").startswith(name) for letter in letters)
        if letters and share / len(letters) > (0.05 if code == "ja" else 0.4):
            return code
    tokens = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text.lower())
    possessives = [token for token in tokens if re.search(r"['’]s$", token)]  # only English writes them
    words = [part for token in tokens if token not in possessives for part in re.split("['’]", token)]
    scores = {
        code: float(sum(word in small.split() for word in words)) for code, small in _table("small").items()
    }
    for mark, code in _table("marks").items():
        scores[code] += 1.5 * (mark in text.lower())
    scores["en"] += 0.6 + len(possessives)  # and the benefit of the doubt
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= 2 or (len(words) < 5 and scores[best] >= 1.5) else "en"


def small_words(language: str) -> frozenset[str]:
    """The language's smallest words, its prepositions among them."""
    return frozenset(
        word for name in ("small", "more", "spatial") for word in _table(name).get(language, "").split()
    )


def is_article(word: str) -> bool:
    """Whether a noun is likely to follow the word in some European language."""
    return word.lower() in _table("articles")["any"].split()


def is_spatial(word: str, language: str) -> bool:
    """Whether the word says where in that language."""
    return word.lower() in _table("spatial").get(language, "").split()


def _table(name: str) -> Mapping[str, str]:
    return _file()[name]


@cache
def _file() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).parents[1] / "story" / "tongues.toml"
    return cast(Mapping[str, Mapping[str, str]], tomllib.loads(path.read_text(encoding="utf-8")))
