"""The answer to "/why …": what of the plan is asked about, and the messages that decided it; pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from specialists.planning.parameters import FIELDS
from specialists.planning.provenance import BRIEF, PLANNER, THE_BRIEF, decisions, value_of
from specialists.speaking.novelty import stems
from specialists.speaking.turn_context import Line
from specialists.story.lexicon import lexicon
from storage.domain.plan import AnyPlan, Decision, Shot, shots_of

QUOTE = 120  # characters


class Row(NamedTuple):
    """One field with what decided it.

    `message` is the message's sequence number, `quote` at most 120 characters of it.
    """

    field: str
    value: str
    by: str
    message: int
    quote: str


class Answer(NamedTuple):
    """What "/why …" is answered with, the most decisive first; no rows when `title` says what is wrong."""

    title: str
    rows: tuple[Row, ...] = ()


def why(words: str, plan: AnyPlan, lines: Sequence[Line] = ()) -> Answer:
    """The answer to a question in a person's words: "shot 3", "the music", "why is it snowing?"."""
    low = " ".join(re.sub(r"[?!.,]", " ", words.lower().replace("’", "'")).split())
    shots = shots_of(plan)
    numbers = _shots_named(low, shots)
    missing = [name for name, shot in numbers if shot is None]
    if missing:
        known = (
            f"its shots are 1 to {len(shots)}"
            if len(shots) > 1
            else "it has one shot"
            if shots
            else "it has none"
        )
        return Answer(f"The plan has no {missing[0]}: {known}.")
    asked = [shot for _, shot in numbers if shot is not None]
    rest = _SHOT.sub(" ", low)
    said = [word for word in re.findall(r"[\w#'-]+", rest) if word not in _SMALL]
    decided = plan.decided or decisions(plan, plan.constraints, lines)
    fields, unknown = _fields_named(said, plan, decided)
    if unknown and not fields:
        return Answer(_unknown(unknown[0], plan, decided))
    if not said and not asked:
        return Answer("Ask about a shot or a part of the plan: /why shot 3, /why the music, /why the title.")
    rows = [one for one in decided if _is_asked(one, fields, asked, plan)]
    if not rows:  # "why is it snowing?" of a film without snow: what there is instead
        rows = [one for one in decided if _is_asked(one, {(name, "") for name, _ in fields}, asked, plan)]
    title = f"Why {_named(said, asked)}"
    if not rows:
        return Answer(f"The plan does not say why: nobody decided {_named(said, asked)}.")
    ranked = sorted(rows, key=lambda one: _rank(one, plan, lines))
    return Answer(title, tuple(_merged(ranked, plan, lines)))


_SHOT = re.compile(
    r"\b(?:shots?|panel)\s*(?:number|no|#)?\s*(\d{1,3})\b|\bsh(\d{3,5})\b|\b(last|final|first|opening)\s+shot\b"
)
_SMALL = frozenset(
    """why is are was were it its it's the a an of in for to this that there so as and or did do does you we
    they he
    she have has had made make making be being at on with what who decided decide chose choose film movie
    picture shot
    no not never shots about because please tell me how come such set""".split()
)  # fmt: skip
_MUSIC = "music.genre music.bpm music.mood music.key music.instruments"
_CAMERA = "staging.size staging.angle staging.lens_mm staging.move staging.placement"
_TUNING = " ".join(f"parameters.{name}" for name in FIELDS)
_CALLED: Mapping[str, str] = {  # fields, and the words they go by
    "title": "title name called",
    "logline": "logline story",
    "look.style parameters.artistic_style parameters.style_intensity": "style",
    "look.style look.palette look.light": "look",
    "look.palette palette": "palette colour color",
    "look.light staging.key_light": "light lighting lit",
    _MUSIC: "music song score soundtrack",
    "music.genre": "genre",
    "music.bpm": "tempo bpm beat",
    "music.key": "key",
    "music.instruments": "instrument",
    "language": "language",
    "length frames": "length long short duration seconds",
    "frames": "frames",
    "size staging.size": "size",
    "size": "format vertical square widescreen",
    "size parameters.quality": "resolution",
    "parameters.quality": "quality",
    "parameters.style_intensity": "intensity",
    "parameters.composition": "composition",
    "parameters.motion staging.move": "motion",
    _TUNING: "parameters settings",
    "music.mood mood parameters.colour_mood": "mood",
    _CAMERA: "camera",
    "staging.size staging.angle staging.placement": "framing",
    "staging.size": "closer close wide wider",
    "staging.angle": "angle",
    "staging.lens_mm": "lens",
    "staging.move": "move movement",
    "staging.placement": "placement",
    "staging.weather": "weather",
    "staging.time": "time hour",
    "staging.season": "season",
    "subject": "subject character",
    "place": "place location setting where",
    "action": "action happens ending end",
    "narration": "narration line voice says said words",
    "transition": "transition fade cut",
    "avoid": "avoid missing without",
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    word: tuple(fields.split()) for fields, words in _CALLED.items() for word in words.split()
}


def _shots_named(low: str, shots: Sequence[Shot]) -> list[tuple[str, Shot | None]]:
    """The shots a question names, with None for one that is not there."""
    found: list[tuple[str, Shot | None]] = []
    ids = {shot.id: shot for shot in shots}
    for hit in _SHOT.finditer(low):
        if hit[1]:
            found.append((f"shot {hit[1]}", ids.get(f"sh{int(hit[1]) * 10:03d}")))
        elif hit[2]:
            found.append((f"sh{hit[2]}", ids.get(f"sh{hit[2]}")))
        else:
            end = -1 if hit[3] in ("last", "final") else 0
            found.append((hit[0], shots[end] if shots else None))
    return found


def _fields_named(
    said: Sequence[str], plan: AnyPlan, decided: Sequence[Decision]
) -> tuple[set[tuple[str, str]], list[str]]:
    """(field leaf, value or "") that the words name, and the words that name nothing."""
    fields: set[tuple[str, str]] = set()
    unknown: list[str] = []
    known = {_leaf(one.field) for one in decided}
    valued: list[tuple[str, str]] = []
    for word in said:
        singular = word.removesuffix("'s")
        singular = singular[:-1] if singular not in _WORDS and singular.endswith("s") else singular
        if names := _WORDS.get(word) or _WORDS.get(singular):
            fields |= {(name, "") for name in names if name in known}
            continue
        senses = [(f"staging.{sense}", lexicon().senses[sense].get(word, "")) for sense in _SENSES]
        senses = [pair for pair in senses if pair[1]]
        there = [pair for pair in senses if any(_matches(one, pair, plan) for one in decided)]
        hits = there or _holding(word, plan, decided) or senses
        valued += hits
        if not hits:
            unknown.append(word)
    named = {name for name, _ in fields}
    narrowed = {(name, value) for name, value in valued if name in named}
    if narrowed:
        fields = narrowed
    elif valued and not fields:
        fields = set(valued)
    return fields, unknown


def _holding(word: str, plan: AnyPlan, decided: Sequence[Decision]) -> list[tuple[str, str]]:
    """The fields whose value has the word in it: "why jazz?", "why the fox?"."""
    pairs = dict.fromkeys(
        (_leaf(one.field), word) for one in decided if _has_word(value_of(plan, one.field), word)
    )
    return [pair for pair in pairs if pair[0] in _TOLD_FIRST] or list(pairs)


_SENSES = ("weather", "time", "season")
_TOLD_FIRST = frozenset(
    """look.palette palette music.genre music.instruments subject place look.style look.light staging.angle
    staging.size staging.move staging.lens_mm staging.key_light mood transition""".split()
)


def _has_word(value: str, word: str) -> bool:
    wanted = set(stems(word))
    return wanted <= set(stems(value)) if wanted else word in re.findall(r"[\w'-]+", value.lower())


def _matches(one: Decision, pair: tuple[str, str], plan: AnyPlan) -> bool:
    name, value = pair
    return name == _leaf(one.field) and (not value or _has_word(value_of(plan, one.field), value))


def _is_asked(one: Decision, fields: set[tuple[str, str]], shots: Sequence[Shot], plan: AnyPlan) -> bool:
    head = one.field.partition(".")[0]
    if shots and head not in {shot.id for shot in shots}:
        return False
    return not fields or any(_matches(one, pair, plan) for pair in fields)


def _leaf(field: str) -> str:
    head, _, leaf = field.partition(".")
    return leaf if re.fullmatch(r"sh\d+", head) else field


def _rank(one: Decision, plan: AnyPlan, lines: Sequence[Line]) -> int:
    """0 a person's wish, 1 a persona's choice, 2 the brief, 3 what the planner filled in."""
    if one.by == PLANNER:
        return 3
    if one.message == BRIEF:
        asked = any((wish.message or BRIEF) == BRIEF and wish.person == one.by for wish in plan.constraints)
        return 0 if asked and one.by != THE_BRIEF else 2
    return 1 if any(line.seq == one.message and line.role == "persona" for line in lines) else 0


def _merged(rows: Sequence[Decision], plan: AnyPlan, lines: Sequence[Line]) -> Iterator[Row]:
    """One row for each field, value and message, with the shots it is true of where it is not all of them."""
    groups: dict[tuple[str, str, str, int], list[str]] = {}
    for one in rows:
        head, _, _ = one.field.partition(".")
        key = (_leaf(one.field), value_of(plan, one.field), one.by, one.message)
        groups.setdefault(key, []).append(head if _leaf(one.field) != one.field else "")
    total = len(shots_of(plan))
    told: set[tuple[str, str, int]] = set()
    for (leaf, value, by, message), heads in groups.items():
        ids = [head for head in heads if head]
        shots = f" of {', '.join(ids[:4])}{', …' if len(ids) > 4 else ''}" if ids and len(ids) < total else ""
        label = leaf.rpartition(".")[2].replace("_mm", "").replace("_", " ")
        label = f"music {label}" if leaf.startswith("music.") else label
        if (label, by, message) in told and len(ids) in (0, total):
            continue  # the palette of the film, and once more of every shot
        told.add((label, by, message))
        yield Row(f"{label}{shots}", value, by, message, _quote(message, value, plan, lines))


def _quote(message: int, value: str, plan: AnyPlan, lines: Sequence[Line]) -> str:
    """The sentence of a message that speaks of the value, else its beginning."""
    text = plan.brief if message == BRIEF else next((line.text for line in lines if line.seq == message), "")
    text = text or next((wish.words for wish in plan.constraints if wish.message == message), "")
    wanted = set(stems(value))
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(text.split()))
    best = max(sentences, key=lambda sentence: len(wanted & set(stems(sentence))), default="")
    if len(best) <= QUOTE:
        return best
    return f"{best[: QUOTE - 1].rpartition(' ')[0]}…"


def _named(said: Sequence[str], shots: Sequence[Shot]) -> str:
    ids = " and ".join(shot.id for shot in shots)
    what = f"“{' '.join(said)}”" if said else ""
    return f"{what} in {ids}" if what and ids else what or ids


def _unknown(word: str, plan: AnyPlan, decided: Sequence[Decision]) -> str:
    known = [*_WORDS, *_all_senses()]
    known += [
        found for one in decided for found in re.findall(r"[a-z]{4,}", value_of(plan, one.field).lower())
    ]
    near = get_close_matches(word, list(dict.fromkeys(known)), 1, 0.6)
    means = (
        f"did you mean “{near[0]}”?"
        if near
        else "ask about a shot, the look, the music, the title or the words."
    )
    return f"Nothing in the plan is called “{word}”: {means}"


@cache
def _all_senses() -> tuple[str, ...]:
    return tuple(word for sense in _SENSES for word in lexicon().senses[sense])


__all__ = ["Answer", "Row", "why"]
