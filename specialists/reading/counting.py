"""Numbers as people write them: 45, "forty-five", "two and a half", "half a", "a couple of"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SMALL = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen""".split()
    )
}
_TENS = {
    word: (index + 2) * 10
    for index, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
} | {"fourty": 40}
_VAGUE = {
    "half a": 0.5, "half an": 0.5, "a half": 0.5, "a quarter of a": 0.25, "quarter of a": 0.25,
    "three quarters of a": 0.75, "a couple of": 2, "a couple": 2, "couple of": 2, "a few": 3, "a dozen": 12,
    "one and a half": 1.5, "a hundred": 100, "a": 1, "an": 1, "a whole": 1, "a full": 1, "one full": 1,
    "one whole": 1, "the whole": 1, "half the": 0.5,
}  # fmt: skip
_UNITS = "|".join(word for word in _SMALL if word != "zero")
_TEN = "|".join(_TENS)
_WORDS = (
    rf"(?:(?:an?|{_UNITS}) hundred(?: and)? )?(?:(?:{_TEN})(?:[\s-](?:{_UNITS}))?|(?:{_UNITS}))(?: "
    rf"hundred)?"
)
NUMBER = (
    rf"(?:\d+(?:[.,]\d+)?|(?:an?|{_UNITS}) hundred and (?:{_TEN}|{_UNITS})(?:[\s-](?:{_UNITS}))?|"
    + "|".join(re.escape(text) for text in sorted(_VAGUE, key=len, reverse=True) if len(text) > 2)
    + rf"|{_WORDS}|an?)"
)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time in a text: where it stands, and how many seconds it is."""

    start: int
    end: int
    seconds: float


def number_of(text: str) -> float | None:
    """What a number in figures or words is, or None: "forty-five" is 45, "half a" is 0.5."""
    said = " ".join(text.lower().replace("-", " ").split())
    if re.fullmatch(r"\d+(?:[.,]\d+)?", said):
        return float(said.replace(",", "."))
    if said in _VAGUE:
        return _VAGUE[said]
    if said in ("a", "an"):
        return 1.0
    total, found = 0.0, False
    for word in said.replace(" and ", " ").split():
        if word in ("a", "an"):
            continue  # "a hundred and ten"
        if word == "hundred":
            total = (total or 1) * 100
        elif word in _SMALL or word in _TENS:
            total += _SMALL.get(word, 0) + _TENS.get(word, 0)
        else:
            return None
        found = True
    return total if found else None


_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?![\d:])(?!\s*(?:am|pm|o'clock))")
_FIGURES = re.compile(r"\b(\d{1,2})\s?m(?:in)?\s?(\d{1,2})\s?s?\b")
_SPOKEN = re.compile(
    rf"(?<![\w-])({NUMBER})[\s-]*(seconds?|secs?|s(?=\W|$)(?<!\d{{4}}s)|minutes?|mins?)\b"
    rf"(?P<half>\s+and\s+a\s+half)?(?:\s+(?:and\s+)?({NUMBER})\s*(?:(?:seconds?|secs?)\b|(?=\W*$)))?"
)
_HALVES = re.compile(rf"(?<![\w-])({NUMBER}) and a half (minutes?|mins?|seconds?|secs?)\b")
_WAIT = re.compile(r"\b(?:wait|give (?:me|us)|hold on|hang on|just|in|for)\s*$")


def times_in(low: str) -> Iterator[Span]:
    """Every length of time in `low` (lower case): "90 seconds", "1:30", "a minute and a half"."""
    taken: list[tuple[int, int]] = []
    for span in (*_halves(low), *_clocks(low), *_spoken(low)):
        if all(span.end <= start or span.start >= end for start, end in taken):
            taken.append((span.start, span.end))
            yield span


def _halves(low: str) -> Iterator[Span]:
    for hit in _HALVES.finditer(low):
        amount = number_of(hit[1])
        if amount is not None:
            yield Span(start=hit.start(), end=hit.end(), seconds=(amount + 0.5) * _unit(hit[2]))


def _clocks(low: str) -> Iterator[Span]:
    for hit in (*_CLOCK.finditer(low), *_FIGURES.finditer(low)):
        shape = low[hit.start() : hit.end()]
        if shape in ("16:10", "2:35", "4:30") or re.search(r"\b(?:at|format|ratio)\s*$", low[: hit.start()]):
            continue  # an hour of the day
        yield Span(start=hit.start(), end=hit.end(), seconds=int(hit[1]) * 60 + int(hit[2]))


def _spoken(low: str) -> Iterator[Span]:
    for hit in _SPOKEN.finditer(low):
        amount = number_of(hit[1])
        if amount is None or (hit[2] == "s" and not hit[1][0].isdigit()):
            continue
        one = hit[1] in ("a", "an", "one") and not hit["half"] and not hit[4]
        if one and hit[2] in ("second", "sec"):
            continue  # "wait a second"
        if one and hit[2] in ("minute", "min") and _WAIT.search(low[: hit.start()][-12:]):
            continue  # "give me a minute"
        rest = number_of(hit[4]) or 0.0 if hit[4] else 0.0
        seconds = (amount + (0.5 if hit["half"] else 0)) * _unit(hit[2]) + rest
        yield Span(start=hit.start(), end=hit.end(), seconds=seconds)


def _unit(word: str) -> int:
    return 60 if word.startswith("m") else 1
