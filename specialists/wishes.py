"""Constraints out of a person's plain words."""

import re
from collections.abc import Iterable
from typing import Literal, cast

from specialists.asking import FILLER, ORDER, ORDINALS, Found, Origin, found_in, settled
from specialists.inflect import singular
from specialists.phrases import phrases
from specialists.recut import recut_of, value_of
from specialists.story.asks import asks
from storage.domain.plan import Constraint, ConstraintKind

Intent = Literal["go", "again", "cancel", "stop", "help", "yes", "no"]


# Kinds a later wish of the same kind replaces; the others add up.
SINGLE: frozenset[ConstraintKind] = frozenset(
    (
        "weather",
        "time",
        "season",
        "palette",
        "light",
        "mood",
        "style",
        "length",
        "size",
        "tempo",
        "music",
        "language",
        "title",
        "narration",
        "ending",
        "place",
    )
)


def wishes(text: str, *, message: int | None = None, origin: Origin = "person") -> tuple[Constraint, ...]:
    """Every wish in `text`. What a person says and no rule knows becomes `other`: never lost.

    A brief gives the wishes it spells out (weather, hour, light, length, …); what it is about is
    the business of `brief.read_brief`.
    """
    words = text.strip()[:8000]
    found: list[Constraint] = []
    for sentence in _sentences(words):
        if origin != "brief" and (change := recut_of(sentence)):
            found.append(_constraint(words, "other", value_of(change), origin, message, None))
            continue
        shot = _shot(sentence)
        told = (
            "person" if ORDER.match(sentence) else origin
        )  # an order inside a brief is a wish like any other
        here = settled(list(found_in(sentence, told)))
        found += [
            _constraint(words, one.kind, one.value, origin, message, shot)
            for one in here
            if one.value.strip()
        ]
        if origin != "brief":
            rest = _left_over(sentence, here)
            for said in rest:
                kind, value = _named(said)
                found.append(_constraint(words, kind, value, origin, message, shot))
    return merge(tuple(dict.fromkeys(found)))


def merge(constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """Later wishes override earlier ones they conflict with; the order of saying is kept."""
    kept: list[Constraint] = []
    for new in constraints:
        kept = [old for old in kept if not _overrides(new, old)]
        kept.append(new)
    return tuple(kept)


def intent_of(text: str) -> Intent | None:
    """What a short message asks the session to do; None when it is about the film."""
    said = re.sub(r"[\s.!,]+$", "", " ".join(text.lower().split()))
    return cast(Intent | None, asks("intents").get(said))


def _named(clause: str) -> tuple[ConstraintKind, str]:
    """A clause that only names something is a subject ("and a red balloon"); any other stays as said."""
    read = phrases(clause)
    bare = re.fullmatch(r"(?:an?|some|two|three)\s+([\w'’-]+(?:\s+[\w'’-]+){0,3})", clause, re.IGNORECASE)
    if bare and len(read.nouns) == 1 and not read.actions and read.nouns[0].kind not in ("idea", "thing"):
        return "subject", read.nouns[0].text
    return "other", clause


def _constraint(
    words: str, kind: ConstraintKind, value: str, origin: Origin, message: int | None, shot: str | None
) -> Constraint:
    return Constraint(words=words, kind=kind, value=value[:200], origin=origin, message=message, shot=shot)


def _overrides(new: Constraint, old: Constraint) -> bool:
    if old.kind == new.kind and old.value == new.value and old.shot == new.shot:
        return True
    wider = new.shot is None or new.shot == old.shot
    if not wider:
        return False
    if new.kind == old.kind and new.kind in SINGLE:
        return True
    if new.kind == old.kind == "camera":
        return _camera_part(new.value) == _camera_part(old.value)
    if new.kind == "exclude" and old.kind in ("subject", "weather"):
        return _same_thing(new.value, old.value)
    return new.kind in ("subject", "weather") and old.kind == "exclude" and _same_thing(new.value, old.value)


def _same_thing(one: str, other: str) -> bool:
    stem = {singular(word) for word in one.lower().split()}
    return singular(other.lower().split()[-1]) in stem


def _camera_part(value: str) -> str:
    if value in ("closer", "wider"):
        return "size"
    if "angle" in value or value in ("overhead", "dutch", "eye level"):
        return "angle"
    return "lens" if value.endswith("mm") else "move"


_NEXT_SHOT = r",\s+(?=(?:and\s+|but\s+)?(?:make\s+)?(?:in\s+)?(?:the\s+)?(?:\w+\s+)?(?:shot|panel)\b)"
_AND_SHOT = r"\s+and\s+(?=(?:make\s+)?(?:in\s+)?(?:the\s+)?(?:shot|panel)\s*\d)"  # "… red and shot 2 closer"


def _sentences(text: str) -> list[str]:
    """Sentences, and clauses that turn to another shot: a wish for one must not spread to the other."""
    parts = re.split(rf"[;\n]+|[.!?]+(?=\s|$)|,?\s+but\s+|,\s+then\s+|{_NEXT_SHOT}", text)
    parts = [clause for part in parts for clause in ([part] if recut_of(part) else re.split(_AND_SHOT, part))]
    return [part.strip() for part in parts if re.search(r"\w", part)]


def _shot(sentence: str) -> str | None:
    """The shot a wish is limited to: "sh030", or "last"."""
    low = sentence.lower()
    if named := re.search(r"\bsh(\d{3,5})\b", low):
        return f"sh{named[1]}"
    if counted := re.search(r"\b(?:shot|panel|frame|picture)\s*(?:number|no\.?|#)?\s*(\d{1,3})\b", low):
        return f"sh{int(counted[1]) * 10:03d}"
    if ordinal := re.search(rf"\b({'|'.join(ORDINALS)})\s+(?:shot|panel|picture)\b", low):
        return f"sh{(ORDINALS.index(ordinal[1]) + 1) * 10:03d}"
    return "last" if re.search(r"\b(?:last|final|closing)\s+(?:shot|panel|picture)\b", low) else None


def _left_over(sentence: str, found: list[Found]) -> list[str]:
    """Clauses nothing was recognised in, when they say anything."""
    rest: list[str] = []
    at = 0
    for clause in re.split(r"(,\s+|\s+and\s+)", sentence):
        start, at = at, at + len(clause)
        if any(one.start < at and one.end > start for one in found):
            continue
        words = [
            w for w in re.findall(r"[^\W_][\w'’-]*", clause.lower()) if w not in FILLER and not w.isdigit()
        ]
        if words and not re.fullmatch(r"[\s,]*(and|or)?[\s,]*", clause) and intent_of(clause) is None:
            rest.append(clause.strip())
    return rest
