"""Which of a persona's patterns suit a turn, compiled into the script the model chooses from. Pure."""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache

from specialists.craft import Craft
from specialists.deciding.agenda import OWNERS
from specialists.persona import Pattern
from specialists.speaking.heard import OPEN_ENDED
from specialists.speaking.novelty import stems
from specialists.speaking.prompt import may_pass
from specialists.speaking.script import Script, Variant, script_of, slot_name, variants_of
from specialists.speaking.turn_context import Line, TurnContext
from specialists.speaking.vocabulary import vocabulary_of

_PATTERNS = 2  # that the model chooses among: from more, its favourite opening always wins
_LUCK = 2.5  # against a worth of 1.5 for each thing decided
_CLOSES = 2.0  # for closing something that is still open
_BEHIND = 2.5  # a pattern this much worse than the best is not offered
# Slots that are only filled when there is something to say about them.
_TO_THE_POINT = re.compile(r"\{(?:mend|recalled|one|way|restored|lost|doubt|reply|thanks)\b", re.IGNORECASE)
_STALE = -2.0  # worth below which everything has been said: others' ways of speaking are tried
_LAST_WORD = frozenset({"lost", "doubt"})
_NEXT_BEST = {
    "open": "propose", "propose": "build", "build": "propose", "specify": "build", "object": "build",
    "answer": "propose", "review": "settle", "plan": "settle", "settle": "build",
    "recall": "propose", "options": "settle", "amend": "plan",
}  # fmt: skip


def turn_script(context: TurnContext, craft: Craft) -> Script:
    """What the persona may say in this turn: its few best patterns, with the vocabulary of the turn."""
    rng = random.Random(f"patterns/{context.draw}")
    said = [(line, line.text.lower()) for line in context.lines if line.role == "persona"]
    scored: list[tuple[float, tuple[Variant, ...]]] = []
    for patterns in _by_preference(context, craft):
        if not patterns:
            continue
        named = frozenset(slot for pattern in patterns for slot in _slots(pattern.text))
        words = vocabulary_of(context, craft, named)
        scored += [
            (_worth(variants[0], context, said) + _LUCK * rng.random(), variants)
            for pattern in patterns
            if (variants := variants_of(pattern, words))
        ]
        if any(worth > _STALE for worth, _ in scored):
            break
    best = sorted(scored, key=lambda row: -row[0])[:_PATTERNS]
    kept = [variants for worth, variants in best if worth > best[0][0] - _BEHIND]
    return script_of([variant for variants in kept for variant in variants])


def _by_preference(context: TurnContext, craft: Craft) -> Iterator[list[Pattern]]:
    """The persona's own patterns for the move, then anybody's, then those of the nearest move."""
    move: str = context.command.move
    for wanted in (move, _NEXT_BEST[move], "settle"):
        for source in (context.persona.patterns, craft.patterns):
            yield [
                p
                for p in source
                if p.move == wanted and context.kind in p.kinds and _may_say(p, context, craft)
            ]


def _may_say(pattern: Pattern, context: TurnContext, craft: Craft) -> bool:
    """Whether nobody would be surprised by the pattern's words about this kind of work."""
    slots = _slots(pattern.text)
    move, about = context.command.move, context.command.about
    if move == "review" and pattern.move == move and bool(about) != ("reasons" in slots):
        return False  # a plan that was sent back is not praised
    if move == "specify" and pattern.move == move and about:
        return about in slots
    if pattern.move == move == "recall" and bool(context.recalled) != bool(slots & {"recalled", "recalled2"}):
        return False  # nothing is made up about what was made before
    if pattern.move == move == "object" and may_pass(context) != bool(slots & _LAST_WORD):
        return False  # the last word before the plan is about what got lost, and about nothing else
    return not _words(pattern.text) & craft.kinds[context.kind].never


@cache
def _slots(text: str) -> frozenset[str]:
    """The slots a pattern names, without their marks of form: "@any", "palette"."""
    return frozenset(map(slot_name, re.findall(r"\{([^{}]+)\}", text)))


@cache
def _words(text: str) -> frozenset[str]:
    """The words of a pattern's own."""
    return frozenset(re.findall(r"[a-z]+", re.sub(r"\{[^{}]*\}", " ", text.lower())))


def _worth(variant: Variant, context: TurnContext, said: Sequence[tuple[Line, str]]) -> float:
    """How much a pattern would bring to the thread: what it decides, less what it repeats.

    `said` are the cast's lines, each with its text in lower case.
    """
    slots = {slot for place in variant.places for option in place for slot, _ in option.choices}
    text = " ".join(place[0].text for place in variant.places)
    own = stems(text)
    worth = (
        1.5 * min(len(slots - OPEN_ENDED), 2)
        + 0.5 * len(slots & OPEN_ENDED)
        + _CLOSES * bool(slots & _due(context))
    )
    worth -= 1.5 * (len(own) - len(set(own)))
    worth += 2.5 * bool(re.search(r"\{(?:wish|said)\}", variant.pattern.text, re.IGNORECASE))
    worth += 6 * bool(_TO_THE_POINT.search(variant.pattern.text))
    worth += 2 * ("{change2}" in variant.pattern.text.lower())
    shape, part = shape_of(variant.pattern), _part(variant.pattern.text)
    for line, lowered in said:
        if part in lowered and shape.fullmatch(line.text):
            worth -= 6 if line.name == context.persona.name else 4
    if "{@w" in variant.pattern.text:
        answered = any(
            _takes_up(line.text, variant) for line in context.lines if line.name == context.persona.name
        )
        worth += -4 if answered else 2.5
    return worth


def _due(context: TurnContext) -> frozenset[str]:
    """What this turn should settle: the slot it is about, or what is still open of the speaker's craft."""
    if context.command.move == "specify" and context.command.about:
        return frozenset({context.command.about})
    return frozenset(slot for slot in context.missing if OWNERS.get(slot) == context.persona.craft)


@cache
def shape_of(pattern: Pattern) -> re.Pattern[str]:
    """Matches every text the pattern can have made, whatever was in its slots."""
    pieces = re.split(r"(\{[^{}]+\}|\[[^\[\]]+\])", pattern.text)
    parts = (".{1,160}?" if piece[:1] in "{[" else re.escape(piece) for piece in pieces if piece)
    return re.compile("".join(parts), re.IGNORECASE)


@cache
def _part(text: str) -> str:
    """The longest of a pattern's own texts, in lower case: where it is not, the pattern was not said."""
    return max(re.split(r"\{[^{}]+\}|\[[^\[\]]+\]", text), key=len).lower()


def _takes_up(text: str, variant: Variant) -> bool:
    return any("'s " in option.text and option.text in text for place in variant.places for option in place)
