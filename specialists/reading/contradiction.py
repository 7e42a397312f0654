"""What a brief asks for that cannot both be, and the question it gets; pure, its rules are data."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from specialists.asked.clash import PEOPLE
from specialists.reading.counting import NUMBER, number_of, times_in
from specialists.reading.inflect import singular
from specialists.story.asks import asks, pattern
from specialists.story.players import player
from storage.domain.plan import Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two things a brief asks for of which only one can be. Each reads as a wish when it is the answer."""

    one: str
    other: str

    @property
    def question(self) -> str:
        """What is asked, naming the two."""
        return f"The brief asks for “{self.one}” and for “{self.other}”, which cannot both be: which is it?"

    @property
    def options(self) -> tuple[str, str]:
        """The answers there are."""
        return self.one, self.other


def contradiction(
    text: str, subjects: Sequence[str], constraints: Sequence[Constraint]
) -> Contradiction | None:
    """The first thing in the brief `text` that contradicts another, or None.

    `subjects` are those the brief shows, `constraints` the wishes it spells out. Feelings never
    contradict each other: "a bittersweet happy funeral" is poetry.
    """
    low = " ".join(text.lower().replace("’", "'").split())
    return next(
        iter(
            (
                *_of_rules(low),
                *_lengths(low),
                *_beats(low),
                *_formats(low),
                *_people(low, subjects, constraints),
            )
        ),
        None,
    )


_PARTS = frozenset(("face", "faces"))  # one can be shown without


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    one: re.Pattern[str]
    other: re.Pattern[str]
    says: str
    against: str
    unless: re.Pattern[str] | None


def _of_rules(low: str) -> Iterator[Contradiction]:
    for rule in _rules():
        first, second = rule.one.search(low), rule.other.search(low)
        if first and second and not (rule.unless and rule.unless.search(low)):
            yield Contradiction(one=rule.says or first[0], other=rule.against or second[0])


_FILM = r"(?:film|movie|video|clip|short|song|animation|piece|trailer|version|speech)"
_WHOLE = re.compile(
    rf"^\W*(?:(?:make it|it should be|it should last|should be|length|duration|running time"
    rf"|lasting|about|around|roughly|"
    rf"exactly|in|for|of|an?|but|and|only|it(?:'s| is)|be|with a length of|or|then|just|long|please)\W+)*"
    rf"⟦\W*(?:(?:long|in length|{_FILM}|please|max|total|in total|altogether|or so|only)\W*)*$"
)


def _lengths(low: str) -> Iterator[Contradiction]:
    """Two lengths, each said of the film: "10 seconds, two minutes long"."""
    told: dict[float, str] = {}
    for span in times_in(low):
        clause_start = max(low.rfind(mark, 0, span.start) for mark in ",.;:!?—") + 1
        ends = [at for mark in ",.;:!?—" if (at := low.find(mark, span.end)) >= 0]
        clause = f"{low[clause_start : span.start]}⟦{low[span.end : min(ends, default=len(low))]}"
        of_film = re.match(rf"[\s-]*(?:long\b|{_FILM}\b)", low[span.end :])
        ranged = re.search(r"\b(?:to|or|between|than|every|each|after|per)\s*$", low[: span.start])
        if (of_film or _WHOLE.match(clause)) and not ranged:
            told.setdefault(span.seconds, low[span.start : span.end])
    if len(told) > 1:
        one, other = list(told.values())[:2]
        yield Contradiction(one=one.strip(), other=other.strip())


def _beats(low: str) -> Iterator[Contradiction]:
    found = [number_of(hit[1]) for hit in re.finditer(rf"(?<![\w-])({NUMBER})\s*bpm\b", low)]
    beats = list(dict.fromkeys(beat for beat in found if beat))
    if len(beats) > 1 and not re.search(r"\b(?:from|to|then|between|up to)\b", low):
        yield Contradiction(one=f"{beats[0]:g} bpm", other=f"{beats[1]:g} bpm")


def _formats(low: str) -> Iterator[Contradiction]:
    """Two shapes of picture: "vertical widescreen". A square in Venice or a landscape is no shape."""
    said: dict[str, str] = {}
    for hit in pattern("size").finditer(low):
        shape = asks("size")[hit[1]]
        around = low[max(0, hit.start() - 14) : hit.end() + 14]
        plain = hit[1] in ("vertical", "widescreen", "9:16", "16:9", "1:1", "cinemascope", "9x16", "16x9")
        if (
            plain
            and not re.match(r"\s+(?:garden|farm|wall|limit|cliff|village|line|climb)", low[hit.end() :])
        ) or re.search(r"\b(?:format|video|film|picture|clip|image|aspect)\b", around):
            said.setdefault(shape, shape)
    if len(said) > 1 and not re.search(r"\b(?:or|both|versions?|then)\b", low):
        one, other = list(said)[:2]
        yield Contradiction(one=one, other=other)


def _people(low: str, subjects: Sequence[str], constraints: Sequence[Constraint]) -> Iterator[Contradiction]:
    """ "No people, a man walks": what its own clause rules out is what the brief shows."""
    ruled = [wish.value for wish in constraints if wish.kind == "exclude"]
    ruled += re.findall(r"(?:^|[,.;]\s*)(?:with )?(?:no|without)\s+([\w-]+)(?=\s*(?:$|[,.;]))", low)
    for what in dict.fromkeys(ruled):
        if what in ("text", "music", "narration"):
            continue
        for shown in subjects:
            head = player(shown)
            named = singular(head.head) == singular(what.split()[-1])
            person = what in PEOPLE - _PARTS and head.kind == "person" and not _before_them(low, shown)
            if (named and not _before_them(low, shown)) or person:
                yield Contradiction(
                    one=f"no {what}", other=f"show {'the ' if head.text[0].islower() else ''}{head.text}"
                )


def _before_them(low: str, shown: str) -> bool:
    """Whether the thing is only named as missing: "a street without children"."""
    return bool(
        re.search(
            rf"\b(?:no|without(?: any)?|missing|absent|gone)\s+(?:the |any )?{re.escape(shown.lower())}\b",
            low,
        )
        or re.search(rf"{re.escape(shown.lower())}'s?\b", low)
    )


@cache
def _rules() -> tuple[_Rule, ...]:
    path = Path(__file__).parents[1] / "story" / "contradictions.toml"
    raw = cast(dict[str, list[dict[str, str]]], cast(Any, tomllib.loads(path.read_text(encoding="utf-8"))))
    return tuple(
        _Rule(
            one=re.compile(rule["one"]),
            other=re.compile(rule["other"]),
            says=rule["says"],
            against=rule["against"],
            unless=re.compile(rule["unless"]) if rule.get("unless") else None,
        )
        for rule in raw["rule"]
    )
