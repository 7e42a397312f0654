"""Creative words to parameters: how strong the style, how fine the picture, how much it moves; pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from specialists.asked.asking import ORDER
from specialists.asked.wishes import wishes
from specialists.planning.tuning import FIELDS, Field, clauses, craft_file, heard, names_parameter, tunes
from specialists.speaking.turn_context import ReadBrief
from storage.domain.plan import Constraint, Parameters

_NAMES = {
    "style_intensity": "The style",
    "artistic_style": "The kind of picture",
    "colour_mood": "The colour mood",
    "composition": "The composition",
    "quality": "The quality",
    "motion": "The motion",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """A parameter that was asked for, and by which wish (None: by the brief's own words)."""

    field: Field
    value: str
    wish: Constraint | None = None


def parameters_of(
    constraints: Sequence[Constraint],
    choices: Mapping[str, str],
    reading: ReadBrief | None,
    *,
    start: Parameters | None = None,
) -> Parameters:
    """The parameters that words come to: the brief's first, then the cast's choices, then wishes; later
    ones win.

    `start` is what relative words ("more stylised") start from, and what no word touches stays as. Unknown
    words
    change nothing. Wishes for one shot change none.
    """
    before = start or Parameters()
    values: dict[str, str] = {field: str(getattr(before, field)) for field in FIELDS}
    rows = craft_file()
    for tuned in _of_brief(reading) if reading is not None else ():
        values[tuned.field] = _moved(tuned.field, values[tuned.field], tuned.value)
    for slot, table in rows["choices"].items():
        values |= table.get(choices.get(slot, ""), {})
    for tuned in asked_for(constraints):
        values[tuned.field] = _moved(tuned.field, values[tuned.field], tuned.value)
    changed: set[Field] = {field for field in FIELDS if values[field] != str(getattr(before, field))}
    if not changed:
        return before
    return Parameters.model_validate(before.model_dump() | values | _numbers(values, changed))


def asked_for(constraints: Sequence[Constraint], reading: ReadBrief | None = None) -> tuple[Tuned, ...]:
    """The parameters people asked for, in the order of saying. A relative one has the value "+" or "-"."""
    found = list(_of_brief(reading)) if reading is not None else []
    said: set[tuple[int | None, str]] = set()
    for wish in constraints:
        if wish.origin == "brief" or wish.shot is not None or wish.kind in _ELSEWHERE:
            continue
        if (wish.message, wish.words) not in said:
            said.add((wish.message, wish.words))
            alone = [
                one.value.lower() for one in constraints if one.words == wish.words and one.shot is not None
            ]
            for clause in clauses(wish.words):
                if any(value in clause or clause in value for value in alone):
                    continue  # said of one shot
                found += [Tuned(field=one.field, value=one.value, wish=wish) for one in heard(clause)]
    for wish in constraints:  # a style no list knows is the style all the same
        if wish.kind == "style" and wish.shot is None:
            mine = [one for one in found if one.field == "artistic_style" and one.wish is not None]
            if not any(one.wish and one.wish.words == wish.words for one in mine) and not heard(wish.value):
                found.append(Tuned(field="artistic_style", value=wish.value[:120], wish=wish))
    return tuple(found)


_ELSEWHERE = frozenset(("dialogue", "voice", "edit", "lock", "making"))  # words that tune nothing


def as_tuning(wish: Constraint) -> Constraint:
    """The wish; one that was read as a thing or a mood of the story but speaks of how the picture is made
    ("more camera movement", "a calmer camera") is kept in its own words instead."""
    if wish.origin == "brief" or wish.kind not in ("subject", "action", "mood", "place"):
        return wish
    for clause in clauses(wish.words):
        if not tunes(clause) or (wish.kind == "mood" and not names_parameter(clause)):
            continue
        if any((one.kind, one.value) == (wish.kind, wish.value) for one in wishes(clause)):
            return wish.model_copy(update={"kind": "other", "value": clause[:200]})
    return wish


def said_of(old: Parameters, new: Parameters) -> tuple[str, ...]:
    """What changed between two sets of parameters, a sentence each."""
    told: list[str] = []
    for field in FIELDS:
        before, now = str(getattr(old, field)), str(getattr(new, field))
        if before != now:
            numbers = {"style_intensity": f" (guidance {new.guidance:g})", "quality": f" ({new.steps} steps)"}
            told.append(f"{_NAMES[field]} is {now} instead of {before}{numbers.get(field, '')}.")
    return tuple(told)


def _numbers(values: Mapping[str, str], changed: set[Field]) -> dict[str, Any]:  # Any: floats and whole steps
    """What the changed values mean to an engine; guidance adds up from intensity and style."""
    rows = craft_file()
    made: dict[str, Any] = {}
    for field in changed & {"quality", "motion"}:
        made |= rows[field]["numbers"][values[field]]
    if changed & {"style_intensity", "artistic_style"}:
        base = rows["style_intensity"]["numbers"][values["style_intensity"]]["guidance"]
        more = rows["artistic_style"]["numbers"].get(values["artistic_style"], {}).get("guidance", 0.0)
        made["guidance"] = min(30.0, max(0.0, base + more))
    return made


def _moved(field: Field, now: str, value: str) -> str:
    """The value after a word: the word's own, or some steps up or down from where it is."""
    order: Sequence[str] = craft_file()[field].get("order", ())
    if not value.strip("+-"):
        at = order.index(now) + value.count("+") - value.count("-")
        return order[min(len(order) - 1, max(0, at))]
    return value


def _of_brief(reading: ReadBrief) -> Iterator[Tuned]:
    """Parameters a brief sets: words that can mean nothing else, and any in a sentence of instructions."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", reading.text):
        order = ORDER.match(sentence) is not None
        for clause in clauses(sentence):
            yield from (Tuned(field=one.field, value=one.value) for one in heard(clause, everything=order))


__all__ = ["FIELDS", "Tuned", "as_tuning", "asked_for", "parameters_of", "said_of", "tunes"]
