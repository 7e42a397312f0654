"""Which shots a wish is limited to, as people name them: "shots 2 and 4", "all but the last"."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from specialists.reading.counting import NUMBER, ORDINALS, number_of

_NTH = tuple(f"{n}{'st' if n == 1 else 'nd' if n == 2 else 'rd' if n == 3 else 'th'}" for n in range(1, 21))
_ORDINAL = "|".join((*ORDINALS, *_NTH))
_COUNT = r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten"
_NOUN = r"(?:shots?|panels?|frames?|pictures?|images?)"
_LAST = r"(?:very )?(?:last|final|closing|end)"
_FIRST = r"(?:very )?(?:opening)"
_LIST = r"(?:\s*(?:,\s*and|,|and|&|\+)\s*(?:shot\s+)?(?:{0}))"
_SOME = (
    rf"(?:{_NOUN}\s*(?:number\s*|no\.?\s*|#\s*)?)(?P<list>(?:{_COUNT})\b{_LIST.format(_COUNT)}*)(?!\s?mm)\b"
)
_RANGE = rf"{_NOUN}\s*(?P<low>{_COUNT})\s*(?:-|–|to|through|until)\s*(?:shot\s+)?(?P<high>{_COUNT})\b"
_ORDINALS = (
    rf"(?:the\s+)?(?P<nth>(?:{_ORDINAL})(?:{_LIST.format(f'(?:the )?(?:{_ORDINAL})')})*)\s+(?:one"
    rf"|{_NOUN})\b"
)
_BUT = r"(?:but|except(?: for| in)?|apart from|other than|save|bar|without)\s+"
_ALL = (
    rf"(?:every|each|all(?: of)?(?: the)?|any)\s+(?:other\s+)?{_NOUN}|everywhere|everything|all of "
    rf"(?:it|them)|"
    r"the whole (?:film|thing|movie)"
)
_IDS = r"(?P<ids>sh\d{3,5}(?:\s*(?:,|and|&)\s*sh\d{3,5})*)"
_FREE = (
    r"(?=\s*(?:$|[:,.!?;]|"
    r"shot\b|should|could|must|needs?|has to|can|is\b|be\b|in\b|at\b|with\b|more\b|and\b|on\b))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A phrase that names shots: where it stands in the text, and the scopes it means."""

    start: int
    end: int
    scopes: tuple[str, ...]


def id_of(number: int) -> str:
    """The id a shot is planned with: the third is sh030."""
    return f"sh{number * 10:03d}"


def _numbers(text: str) -> tuple[str, ...]:
    found = re.findall(rf"\b(?:{_COUNT})\b", text)
    return tuple(id_of(int(number_of(one) or 0)) for one in found if (number_of(one) or 0) > 0)


def _nths(text: str) -> tuple[str, ...]:
    found = re.findall(rf"\b(?:{_ORDINAL})\b", text)
    return tuple(id_of((ORDINALS.index(one) if one in ORDINALS else _NTH.index(one)) + 1) for one in found)


def _range(hit: re.Match[str]) -> tuple[str, ...]:
    low, high = (int(number_of(hit[name]) or 0) for name in ("low", "high"))
    return tuple(id_of(number) for number in range(low, min(high, low + 60) + 1)) if low else ()


def _first(hit: re.Match[str]) -> tuple[str, ...]:
    return tuple(id_of(number) for number in range(1, min(20, int(number_of(hit["n"]) or 1)) + 1))


def _but(hit: re.Match[str]) -> tuple[str, ...]:
    inner = _named_alone(hit["but"])
    return (f"but {' '.join(inner)}",) if inner and " " not in "".join(inner) else ()


def _named_alone(text: str) -> tuple[str, ...]:
    named = re.search(rf"\b{_IDS}\b", text) or re.search(_ORDINALS, text) or re.search(_SOME, text)
    if re.search(rf"\b{_LAST}\b", text):
        return ("last",)
    if re.search(r"\bopening\b", text):
        return (id_of(1),)
    if not named:
        nth = re.search(rf"\b(?:{_ORDINAL})\b", text)
        return _nths(nth[0]) if nth else ()
    groups = named.groupdict()
    return (
        tuple(re.findall(r"sh\d{3,5}", groups["ids"]))
        if groups.get("ids")
        else _nths(groups["nth"])
        if groups.get("nth")
        else _numbers(groups["list"])
    )


_ALL_BUT = (
    rf"(?:{_ALL})\s+{_BUT}(?:in\s+|for\s+)?(?P<but>(?:the\s+)?(?:{_LAST}|{_FIRST}|{_ORDINAL})"
    rf"(?:\s+(?:one|{_NOUN}))?|{_SOME.replace('?P<list>', '?:')})(?![\w-])"
)
_Meant = Callable[[re.Match[str]], tuple[str, ...]]
_SHAPES: tuple[tuple[str, _Meant], ...] = (
    (
        _ALL_BUT,
        _but,
    ),
    (
        rf"from\s+(?:{_NOUN}\s*(?P<from>{_COUNT}))\s+(?:on(?:wards?)?|to the end|forward)\b",
        lambda hit: (f"from {id_of(int(number_of(hit['from']) or 1))}",),
    ),
    (rf"(?:the\s+)?first\s+(?P<n>two|three|four|five|2|3|4|5)\s+{_NOUN}\b", _first),
    (
        rf"(?:the\s+)?last\s+(?P<n>two|three|four|five|2|3|4|5)\s+{_NOUN}\b",
        lambda hit: (f"last {int(number_of(hit['n']) or 1)}",),
    ),
    (_RANGE, _range),
    (rf"{_IDS}(?![\w-])", lambda hit: tuple(re.findall(r"sh\d{3,5}", hit["ids"]))),
    (_SOME, lambda hit: _numbers(hit["list"])),
    (
        r"(?:number |#)(?P<list>\d{1,2}(?:(?:,| and|,? and) (?:number |#)?\d{1,2})*)\b",
        lambda hit: _numbers(hit["list"]),
    ),
    (_ORDINALS, lambda hit: _nths(hit["nth"])),
    (rf"(?:the\s+)?{_LAST}\s+{_NOUN}\b", lambda hit: ("last",)),
    (rf"(?:the\s+)?{_FIRST}\s+{_NOUN}\b", lambda hit: (id_of(1),)),
    (rf"the\s+{_FIRST}{_FREE}", lambda hit: (id_of(1),)),
    (rf"at the (?:very )?(?:start|beginning){_FREE}", lambda hit: (id_of(1),)),
    (r"at the (?:very )?end(?=\s*(?:$|[.!?;]))", lambda hit: ("last",)),
    (rf"(?:the\s+)?middle\s+{_NOUN}\b|in the middle of the film\b", lambda hit: ("middle",)),
)
_WAYS = tuple((re.compile(rf"(?<![\w-]){shape}"), meant) for shape, meant in _SHAPES)


def named_in(low: str) -> tuple[Named, ...]:
    """Every phrase of `low` (lower case) that names shots, in order, none overlapping another."""
    found: list[Named] = []
    for shape, meant in _WAYS:
        for hit in shape.finditer(low):
            scopes = tuple(dict.fromkeys(meant(hit)))
            free = all(hit.end() <= one.start or hit.start() >= one.end for one in found)
            if scopes and free:
                found.append(Named(start=hit.start(), end=hit.end(), scopes=scopes))
    return tuple(sorted(found, key=lambda one: one.start))


def shots_in(ids: tuple[str, ...], scope: str | None) -> frozenset[str]:
    """Those of `ids`, in the film's order, that `scope` names: all for None.

    Scopes: "sh030", "last", "last 2", "middle", "from sh030", "but last", "but sh030".
    """
    if scope is None:
        return frozenset(ids)
    word, _, rest = scope.partition(" ")
    match word:
        case "but":
            return frozenset(ids) - shots_in(ids, rest)
        case "from":
            return frozenset(ids[ids.index(rest) :]) if rest in ids else frozenset()
        case "last":
            return frozenset(ids[-int(rest or 1) :])
        case "middle":
            return frozenset(ids[len(ids) // 2 : len(ids) // 2 + 1])
        case _:
            return frozenset((scope,)) & frozenset(ids)


def told(scope: str | None) -> str:
    """The scope as a person would say it: "in shot 3", "in every shot but the last", "" for all."""
    if scope is None:
        return ""
    word, _, rest = scope.partition(" ")
    match word:
        case "but":
            return f"in every shot but {told(rest).removeprefix('in ').replace('last shot', 'last')}"
        case "from":
            return f"from {told(rest).removeprefix('in ')} on"
        case "last":
            return f"in the last {rest} shots" if rest else "in the last shot"
        case "middle":
            return "in the middle shot"
        case _:
            number = int(scope[2:])
            return f"in shot {number // 10}" if number % 10 == 0 else f"in {scope}"


__all__ = ["NUMBER", "Named", "id_of", "named_in", "shots_in", "told"]
