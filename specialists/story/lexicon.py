"""The words a brief is read with, out of words.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """English words by what they can be. Keys are lower case; several words are joined by a space."""

    kinds: Mapping[str, str]  # subject noun -> person, animal, machine, vehicle, object, nature, …
    places: Mapping[str, str]  # place noun -> the preposition it takes
    spots: Mapping[str, str]  # part of a place -> the preposition it takes: "rocks below …" -> on
    roofed: frozenset[str]  # place nouns that lie indoors
    crowds: Mapping[str, str]  # event -> who is seen at it
    home: Mapping[str, str]  # head word or kind -> where it is found
    senses: Mapping[str, Mapping[str, str]]  # mood, weather, time, season -> word -> value
    verbs: frozenset[str]
    irregular: Mapping[str, str]  # form -> verb
    sets: Mapping[str, frozenset[str]]  # determiners, prepositions, adjectives, …
    longest: int  # words in the longest entry of several words


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    path = Path(__file__).with_name("words.toml")
    tables = cast(dict[str, dict[str, str]], cast(Any, tomllib.loads(path.read_text(encoding="utf-8"))))
    grammar = {key: frozenset(_words(value)) for key, value in tables["grammar"].items()}
    kinds = {word: kind for kind, text in reversed(tables["subjects"].items()) for word in _words(text)}
    marked = {word: prep for prep, text in reversed(tables["places"].items()) for word in _words(text)}
    senses = {
        sense: {
            word: value.replace("_", " ") for value, text in tables[sense].items() for word in _words(text)
        }
        for sense in ("mood", "weather", "time", "season")
    }
    places = {word.rstrip("*"): prep for word, prep in marked.items()}
    several = [len(word.split()) for word in (*kinds, *places, *(w for s in senses.values() for w in s))]
    return Lexicon(
        kinds=kinds,
        places=places,
        spots={word: prep for prep, text in tables["spots"].items() for word in _words(text)},
        roofed=frozenset(word.rstrip("*") for word in marked if word.endswith("*")),
        crowds=tables["crowds"],
        home={key.replace("_", " "): value for key, value in tables["home"].items()},
        senses=senses,
        verbs=grammar.pop("verbs"),
        irregular=dict(pair.split(":") for pair in _words(tables["grammar"]["irregular"])),
        sets=grammar,
        longest=max(several),
    )


def _words(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split()]
