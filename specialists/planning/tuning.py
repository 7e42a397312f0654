"""Which parameters a clause speaks of: style, colours, composition, quality, motion; pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from specialists.asked.asking import FILLER

Field = Literal["style_intensity", "artistic_style", "colour_mood", "composition", "quality", "motion"]
FIELDS: tuple[Field, ...] = (
    "style_intensity",
    "artistic_style",
    "colour_mood",
    "composition",
    "quality",
    "motion",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One parameter word in a clause. `value` is the value, or "+" and "-" for steps up and down."""

    field: Field
    value: str
    start: int
    end: int


_SHOT = re.compile(
    r"\b(?:shots?|panel|frame|picture|scene)\s*(?:number|no\.?|#)?\s*\d|\bsh\d{3}|"
    r"\b(?:first|second|third|fourth|fifth|sixth|last|final|closing|opening)\s+(?:shot|panel|picture|scene)\b"
)
_WHOLE = re.compile(r"\b(?:whole|everything|all (?:the )?shots|overall|the film|the rest|everywhere)\b")


_PAIRED = "(?:orange|teal|background|ink)\\b"  # "teal and orange", "pen and ink"


def clauses(text: str) -> list[str]:
    """The clauses of a message that speak of the whole film, in lower case."""
    kept: list[str] = []
    low = text.lower().replace("’", "'")
    low = re.sub(r"\bblack and white\b", "black-and-white", low)
    for sentence in re.split(r"[.;!?\n]+(?:\s|$)", low):
        for part in re.split(r",\s+", sentence):
            one_shot = False  # "shot 3 closer and softer, more stylised": the last is said of the film
            for clause in re.split(rf"\s(?:and|but|yet|though|although|with)\s(?!{_PAIRED})", part):
                one_shot = (one_shot or _SHOT.search(clause) is not None) and not _WHOLE.search(clause)
                if clause.strip() and not one_shot:
                    kept.append(clause.strip())
    return kept


def heard(clause: str, *, everything: bool = True) -> list[Heard]:
    """The parameter words in a clause, in order. Without `everything`, only unmistakable ones."""
    found: list[Heard] = []
    low = plain(clause)
    for field in FIELDS:
        mine: list[Heard] = []
        rows = (
            ("step", _steps(field)),
            ("words", _phrases(field, "words")),
            ("near", _phrases(field, "near")),
        )
        for sort, phrases in rows:
            if sort != "words" and not everything:
                continue
            for value, hit in _hits(low, phrases):
                if any(hit.start() < one.end and one.start < hit.end() for one in mine):
                    continue
                one = Heard(field=field, value=value, start=hit.start(), end=hit.end())
                alone = " " not in hit[0]  # "stronger": the wind, or the style?
                if (sort == "near" or (sort == "step" and alone)) and not _is_near(low, one):
                    continue
                if _denied(low, one):
                    continue
                mine.append(_more(low, one))
        found += mine
    found = _one_meaning(low, found)
    found += [degree for one in found if (degree := _degree(low, one))]
    return sorted(found, key=lambda one: one.start)


def _hits(low: str, phrases: Sequence[tuple[str, str]]) -> Iterator[tuple[str, re.Match[str]]]:
    for value, words in sorted(phrases, key=lambda row: -len(row[1])):
        if words in low:  # most are not: the pattern is only made for those that may be
            for hit in re.finditer(rf"(?<![\w-]){re.escape(words)}(?![\w-])", low):
                yield value, hit


def _one_meaning(low: str, found: list[Heard]) -> list[Heard]:
    """Where words could mean two parameters the longer phrase counts, then what is spoken of."""

    def strength(one: Heard) -> tuple[int, bool]:
        return one.end - one.start, _speaks_of(low, one.field)

    kept: list[Heard] = []
    for one in sorted(found, key=lambda heard: (-strength(heard)[0], not strength(heard)[1])):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _degree(low: str, one: Heard) -> Heard | None:
    """How strongly a style is meant: "very painterly", "more painterly", "a hint of watercolour"."""
    if one.field != "artistic_style":
        return None
    before = low[: one.start].rstrip()
    for value, listed in craft_file()["degrees"].items():
        if any(re.search(rf"(?<![\w-]){re.escape(words)}$", before) for words in listed):
            return Heard(field="style_intensity", value=value, start=one.start, end=one.end)
    step = re.search(r"\b(more|less)$", before)
    if step:
        value = "+" if step[1] == "more" else "-"
        return Heard(field="style_intensity", value=value, start=one.start, end=one.end)
    return None


def _more(low: str, one: Heard) -> Heard:
    """ "much more stylised" is two steps."""
    far = one.value in "+-" and re.search(r"\b(?:much|far|way|a lot)$", low[: one.start].rstrip())
    return Heard(field=one.field, value=one.value * 2, start=one.start, end=one.end) if far else one


def _denied(low: str, one: Heard) -> bool:
    """ "not cinematic", "without film grain": nothing is set by it."""
    before = low[: one.start].rstrip()
    return (
        re.search(
            r"\b(?:not|no|without|isn't|never|don't (?:make|use|want)(?: it)?)(?: so| too| very| a| any)?$",
            before,
        )
        is not None
    )


def _is_near(low: str, one: Heard) -> bool:
    """Whether a word that means many things means this one: beside what it is about, or said alone."""
    for name in craft_file()[one.field]["about"]:
        for hit in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", low):
            between = low[one.end : hit.start()] if hit.start() >= one.end else low[hit.end() : one.start]
            if all(word in FILLER or word in _known_words() for word in re.findall(r"[\w'-]+", between)):
                return True
    return not others(low, [one])


def others(low: str, heard: Sequence[Heard]) -> list[str]:
    """The words of a clause that say something else than parameters."""
    rest = low
    for one in heard:
        rest = rest[: one.start] + " " * (one.end - one.start) + rest[one.end :]
    return [
        word for word in re.findall(r"[\w'-]+", rest) if word not in FILLER and word not in _known_words()
    ]


def _speaks_of(low: str, field: Field) -> bool:
    return any(
        re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", low) for name in craft_file()[field]["about"]
    )


def names_parameter(clause: str) -> bool:
    return any(_speaks_of(plain(clause), field) for field in FIELDS)


def plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _phrases(field: Field, sort: str) -> list[tuple[str, str]]:
    """(value, words) of one list of words."""
    rows: Mapping[str, Sequence[str]] = craft_file()[field].get(sort, {})
    return [(value, words) for value, listed in rows.items() for words in listed]


def _steps(field: Field) -> list[tuple[str, str]]:
    """(value, words) of what moves a parameter up or down."""
    row = craft_file()[field]
    return [(sign, words) for sign, name in (("+", "up"), ("-", "down")) for words in row.get(name, ())]


@cache
def _known_words() -> frozenset[str]:
    """Words that only help to say a parameter: "very", "bit", "camera", "quality"."""
    rows = craft_file()
    told = [name for field in FIELDS for name in rows[field]["about"]]
    told += [word for words in rows["degrees"].values() for word in words]
    return frozenset(" ".join(told).split()) | {
        "much",
        "far",
        "way",
        "even",
        "quite",
        "rather",
        "still",
        "prefer",
    }


@cache
def craft_file() -> dict[str, Any]:  # Any: a TOML table has no better type
    path = Path(__file__).parents[1] / "craft" / "parameters.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tunes(clause: str) -> bool:
    """Whether a clause speaks of parameters and of nothing else ("more contrast", "a wilder camera")."""
    low = plain(clause)
    found = heard(low)
    return bool(found) and not others(low, found)


__all__ = [
    "FIELDS",
    "Field",
    "Heard",
    "clauses",
    "craft_file",
    "heard",
    "names_parameter",
    "others",
    "plain",
    "tunes",
]
