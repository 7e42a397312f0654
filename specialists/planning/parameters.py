"""Creative words to parameters: how strong the style, how fine the picture, how much it moves; pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from specialists.asked.asking import FILLER, ORDER
from specialists.asked.wishes import wishes
from specialists.planning.edits import in_scope, remusic, restaged
from specialists.planning.shotcraft import MOVES, camera_words
from specialists.planning.staging import crosses_the_line
from specialists.speaking.turn_context import ReadBrief
from storage.domain.plan import (
    AnyPlan,
    CameraMove,
    ClipPlan,
    Constraint,
    MoviePlan,
    Parameters,
    Shot,
    SongPlan,
    shots_of,
)

Field = Literal["style_intensity", "artistic_style", "colour_mood", "composition", "quality", "motion"]
FIELDS: tuple[Field, ...] = (
    "style_intensity",
    "artistic_style",
    "colour_mood",
    "composition",
    "quality",
    "motion",
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """One parameter word in a clause. `value` is the value, or "+" and "-" for steps up and down."""

    field: Field
    value: str
    start: int
    end: int


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
    rows = _file()
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
        if wish.origin == "brief" or wish.shot is not None:
            continue
        if (wish.message, wish.words) not in said:
            said.add((wish.message, wish.words))
            alone = [
                one.value.lower() for one in constraints if one.words == wish.words and one.shot is not None
            ]
            for clause in _clauses(wish.words):
                if any(value in clause or clause in value for value in alone):
                    continue  # said of one shot
                found += [Tuned(field=one.field, value=one.value, wish=wish) for one in _heard(clause)]
    for wish in constraints:  # a style no list knows is the style all the same
        if wish.kind == "style" and wish.shot is None:
            mine = [one for one in found if one.field == "artistic_style" and one.wish is not None]
            if not any(one.wish and one.wish.words == wish.words for one in mine) and not _heard(wish.value):
                found.append(Tuned(field="artistic_style", value=wish.value[:120], wish=wish))
    return tuple(found)


def tunes(clause: str) -> bool:
    """Whether a clause speaks of parameters and of nothing else ("more contrast", "a wilder camera")."""
    low = _plain(clause)
    heard = _heard(low)
    return bool(heard) and not _others(low, heard)


def as_tuning(wish: Constraint) -> Constraint:
    """The wish; one that was read as a thing or a mood of the story but speaks of how the picture is made
    ("more camera movement", "a calmer camera") is kept in its own words instead."""
    if wish.origin == "brief" or wish.kind not in ("subject", "action", "mood", "place"):
        return wish
    for clause in _clauses(wish.words):
        if not tunes(clause) or (wish.kind == "mood" and not _names_parameter(clause)):
            continue
        if any((one.kind, one.value) == (wish.kind, wish.value) for one in wishes(clause)):
            return wish.model_copy(update={"kind": "other", "value": clause[:200]})
    return wish


def with_motion(plan: AnyPlan, motion: str) -> AnyPlan:
    """The plan with its camera moving as much as `motion` says, but where a camera move was wished for."""
    if not isinstance(plan, MoviePlan | ClipPlan):
        return plan
    wished = {
        shot.id
        for wish in plan.constraints
        if wish.kind == "camera" and wish.value in MOVES
        for shot in in_scope(shots_of(plan), wish.shot)
    }
    shots: list[Shot] = []
    for shot in shots_of(plan):
        moved = shot if shot.id in wished else _moving(shot, motion, shots[-1] if shots else None)
        shots.append(moved.model_copy(update={"camera": camera_words(moved.staging, _PACES[motion])}))
    if isinstance(plan, ClipPlan):
        return plan.model_copy(update={"shot": shots[0]})
    return plan.model_copy(update={"shots": tuple(shots)})


def said_of(old: Parameters, new: Parameters) -> tuple[str, ...]:
    """What changed between two sets of parameters, a sentence each."""
    told: list[str] = []
    for field in FIELDS:
        before, now = str(getattr(old, field)), str(getattr(new, field))
        if before != now:
            numbers = {"style_intensity": f" (guidance {new.guidance:g})", "quality": f" ({new.steps} steps)"}
            told.append(f"{_NAMES[field]} is {now} instead of {before}{numbers.get(field, '')}.")
    return tuple(told)


_OF_MUSIC = re.compile(r"\b(?:song|music|score|soundtrack|melody|tune|beats?|bpm|drums?)\b")
_TEMPO = re.compile(r"\b(?:slow|fast|quick|speed|brisk|tempo|languid|calmer pace)")


def is_of_music(wish: Constraint) -> bool:
    """Whether a wish for another tempo means the music and not the camera: "the song slower"."""
    clauses = re.split(r"[,.;!?]|\band\b|\bbut\b", wish.words.lower())
    said = [clause for clause in clauses if _TEMPO.search(clause)]
    return wish.kind == "tempo" and (wish.value.isdigit() or any(_OF_MUSIC.search(clause) for clause in said))


def retimed(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """The music alone slower or quicker, by a sixth or a fifth, or at the beats a minute that were named."""
    if not isinstance(plan, MoviePlan | SongPlan):
        return plan
    if wish.value.isdigit():
        bpm = int(wish.value)
    else:
        bpm = round(plan.music.bpm * (5 / 6 if wish.value == "slow" else 6 / 5))
    return remusic(plan, bpm=min(220, max(40, bpm)))


_PACES = {"still": "slow", "gentle": "slow", "steady": "steady", "lively": "quick", "wild": "quick"}
_CALMER: Mapping[CameraMove, CameraMove] = {
    "handheld": "push in",
    "truck left": "pan left",
    "truck right": "pan right",
    "crane up": "tilt up",
    "crane down": "tilt down",
}
_LIVELIER: Mapping[CameraMove, CameraMove] = {
    "static": "push in",
    "pan left": "truck left",
    "pan right": "truck right",
    "tilt up": "crane up",
    "tilt down": "crane down",
}


def _moving(shot: Shot, motion: str, before: Shot | None) -> Shot:
    move = shot.staging.move
    match motion:
        case "still":
            move = "static"
        case "gentle":
            move = _CALMER.get(move, move)
        case "steady":
            move = "push in" if move == "handheld" else move
        case "lively":
            move = _LIVELIER.get(move, move)
        case _:
            move = _LIVELIER.get(move, move) if move not in ("static", "push in", "pull out") else "handheld"
    staged = restaged(shot, move=move)
    if before and before.scene == shot.scene and crosses_the_line(before.staging, staged.staging):
        staged = restaged(shot, move="handheld" if motion == "wild" else shot.staging.move)
    return staged


def _numbers(values: Mapping[str, str], changed: set[Field]) -> dict[str, Any]:  # Any: floats and whole steps
    """What the changed values mean to an engine; guidance adds up from intensity and style."""
    rows = _file()
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
    order: Sequence[str] = _file()[field].get("order", ())
    if not value.strip("+-"):
        at = order.index(now) + value.count("+") - value.count("-")
        return order[min(len(order) - 1, max(0, at))]
    return value


def _of_brief(reading: ReadBrief) -> Iterator[Tuned]:
    """Parameters a brief sets: words that can mean nothing else, and any in a sentence of instructions."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", reading.text):
        order = ORDER.match(sentence) is not None
        for clause in _clauses(sentence):
            yield from (Tuned(field=one.field, value=one.value) for one in _heard(clause, everything=order))


_SHOT = re.compile(
    r"\b(?:shots?|panel|frame|picture|scene)\s*(?:number|no\.?|#)?\s*\d|\bsh\d{3}|"
    r"\b(?:first|second|third|fourth|fifth|sixth|last|final|closing|opening)\s+(?:shot|panel|picture|scene)\b"
)
_WHOLE = re.compile(r"\b(?:whole|everything|all (?:the )?shots|overall|the film|the rest|everywhere)\b")


_PAIRED = "(?:orange|teal|background|ink)\\b"  # "teal and orange", "pen and ink"


def _clauses(text: str) -> list[str]:
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


def _heard(clause: str, *, everything: bool = True) -> list[_Heard]:
    """The parameter words in a clause, in order. Without `everything`, only unmistakable ones."""
    found: list[_Heard] = []
    low = _plain(clause)
    for field in FIELDS:
        mine: list[_Heard] = []
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
                one = _Heard(field=field, value=value, start=hit.start(), end=hit.end())
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


def _one_meaning(low: str, found: list[_Heard]) -> list[_Heard]:
    """Where words could mean two parameters the longer phrase counts, then what is spoken of."""

    def strength(one: _Heard) -> tuple[int, bool]:
        return one.end - one.start, _speaks_of(low, one.field)

    kept: list[_Heard] = []
    for one in sorted(found, key=lambda heard: (-strength(heard)[0], not strength(heard)[1])):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _degree(low: str, one: _Heard) -> _Heard | None:
    """How strongly a style is meant: "very painterly", "more painterly", "a hint of watercolour"."""
    if one.field != "artistic_style":
        return None
    before = low[: one.start].rstrip()
    for value, listed in _file()["degrees"].items():
        if any(re.search(rf"(?<![\w-]){re.escape(words)}$", before) for words in listed):
            return _Heard(field="style_intensity", value=value, start=one.start, end=one.end)
    step = re.search(r"\b(more|less)$", before)
    if step:
        value = "+" if step[1] == "more" else "-"
        return _Heard(field="style_intensity", value=value, start=one.start, end=one.end)
    return None


def _more(low: str, one: _Heard) -> _Heard:
    """ "much more stylised" is two steps."""
    far = one.value in "+-" and re.search(r"\b(?:much|far|way|a lot)$", low[: one.start].rstrip())
    return _Heard(field=one.field, value=one.value * 2, start=one.start, end=one.end) if far else one


def _denied(low: str, one: _Heard) -> bool:
    """ "not cinematic", "without film grain": nothing is set by it."""
    before = low[: one.start].rstrip()
    return (
        re.search(
            r"\b(?:not|no|without|isn't|never|don't (?:make|use|want)(?: it)?)(?: so| too| very| a| any)?$",
            before,
        )
        is not None
    )


def _is_near(low: str, one: _Heard) -> bool:
    """Whether a word that means many things means this one: beside what it is about, or said alone."""
    for name in _file()[one.field]["about"]:
        for hit in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", low):
            between = low[one.end : hit.start()] if hit.start() >= one.end else low[hit.end() : one.start]
            if all(word in FILLER or word in _known_words() for word in re.findall(r"[\w'-]+", between)):
                return True
    return not _others(low, [one])


def _others(low: str, heard: Sequence[_Heard]) -> list[str]:
    """The words of a clause that say something else than parameters."""
    rest = low
    for one in heard:
        rest = rest[: one.start] + " " * (one.end - one.start) + rest[one.end :]
    return [
        word for word in re.findall(r"[\w'-]+", rest) if word not in FILLER and word not in _known_words()
    ]


def _speaks_of(low: str, field: Field) -> bool:
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", low) for name in _file()[field]["about"])


def _names_parameter(clause: str) -> bool:
    return any(_speaks_of(_plain(clause), field) for field in FIELDS)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _phrases(field: Field, sort: str) -> list[tuple[str, str]]:
    """(value, words) of one list of words."""
    rows: Mapping[str, Sequence[str]] = _file()[field].get(sort, {})
    return [(value, words) for value, listed in rows.items() for words in listed]


def _steps(field: Field) -> list[tuple[str, str]]:
    """(value, words) of what moves a parameter up or down."""
    row = _file()[field]
    return [(sign, words) for sign, name in (("+", "up"), ("-", "down")) for words in row.get(name, ())]


@cache
def _known_words() -> frozenset[str]:
    """Words that only help to say a parameter: "very", "bit", "camera", "quality"."""
    rows = _file()
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
def _file() -> dict[str, Any]:  # Any: a TOML table has no better type
    path = Path(__file__).parents[1] / "craft" / "parameters.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


__all__ = [
    "FIELDS", "Tuned", "as_tuning", "asked_for", "is_of_music", "parameters_of", "retimed", "said_of",
    "tunes", "with_motion",
]  # fmt: skip
