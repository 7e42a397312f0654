"""Which of a persona's patterns suit a turn, compiled into the script the model chooses from. Pure."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from specialists.craft import Craft
from specialists.deciding.agenda import OWNERS
from specialists.persona import Pattern
from specialists.speaking.brief_words import BODILY
from specialists.speaking.heard import OPEN_ENDED
from specialists.speaking.novelty import stems
from specialists.speaking.prompt import may_pass
from specialists.speaking.script import Script, Variant, Vocabulary, script_of, slot_name, variants_of
from specialists.speaking.turn_context import Line, TurnContext
from specialists.speaking.vocabulary import vocabulary_of

_PATTERNS = 2  # that the model chooses among: from more, its favourite opening always wins
_LUCK = 4.0  # against a worth of 1.5 for each thing decided: two threads should not open alike
_CLOSES = 2.0  # for closing something that is still open
_BEHIND = 2.5  # a pattern this much worse than the best is not offered
# Slots that are only filled when there is something to say about them.
_TO_THE_POINT = re.compile(
    r"\{(?:mend|recalled|one|way|restored|lost|doubt|reply|thanks|known|withdrawn|waiting)\b", re.IGNORECASE
)
_ON_BRIEF = 2.5  # for a word of the brief's own, or of a person's
_AT_ONCE = 0.8  # and more when the first sentence has it: a person may interrupt there
_STALE_NAME = 2.0  # less when the last turns have named just that: the thread is not a roll-call
_ELSEWHERE = 3.0  # against a turn that could stand in any thread
_LATELY = 2  # turns back
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
    meant = _meant(context)
    scored: list[tuple[float, tuple[Variant, ...]]] = []
    is_fresh = False
    for patterns in _by_preference(context, craft):
        if not patterns:
            continue
        named = frozenset(slot for pattern in patterns for slot in _slots(pattern.text))
        words = vocabulary_of(context, craft, named)
        for pattern in patterns:
            if not _suits(pattern, words) or not (variants := variants_of(pattern, words)):
                continue
            worth = _worth(variants[0], context, said) + _LUCK * rng.random()
            is_fresh = is_fresh or worth > _STALE
            scored.append((worth + _nearness(variants[0], said, meant), variants))
        if is_fresh:
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


def _suits(pattern: Pattern, words: Vocabulary) -> bool:
    """Whether the pattern leaves nothing out and takes nothing for granted: of two wishes it answers both,
    and where nobody is to be seen there are no hands to look at."""
    slots = _slots(pattern.text)
    if "change2" in words and "change" in slots and "change2" not in slots:
        return False
    return "who" in words or not _words(pattern.text) & BODILY


@cache
def _slots(text: str) -> frozenset[str]:
    """The slots a pattern names, without their marks of form: "@any", "palette"."""
    return frozenset(map(slot_name, re.findall(r"\{([^{}]+)\}", text)))


@cache
def _words(text: str) -> frozenset[str]:
    """The words of a pattern's own."""
    return frozenset(re.findall(r"[a-z]+", re.sub(r"\{[^{}]*\}", " ", text.lower())))


def _meant(context: TurnContext) -> frozenset[str]:
    """The stems of what people wrote: the brief, and what was typed since."""
    typed = (line.text for line in context.lines if line.role == "person")
    return frozenset(stem for text in (context.reading.text, *typed) for stem in stems(text))


def _worth(variant: Variant, context: TurnContext, said: Sequence[tuple[Line, str]]) -> float:
    """How much a pattern would bring to the thread: what it decides, less what it repeats.

    `said` are the cast's lines, each with its text in lower case.
    """
    slots = {slot for place in variant.places for option in place for slot, _ in option.choices}
    own = stems(_text(variant))
    worth = (
        1.5 * min(len(slots - OPEN_ENDED), 2)
        + 0.5 * len(slots & OPEN_ENDED)
        + _CLOSES * bool(slots & _due(context))
    )
    worth -= 1.5 * (len(own) - len(set(own)))
    worth += 2.5 * bool(re.search(r"\{(?:wish|said)\}", variant.pattern.text, re.IGNORECASE))
    worth += 6 * bool(_TO_THE_POINT.search(variant.pattern.text))
    worth += 2 * ("{change2}" in variant.pattern.text.lower())
    shape = shape_of(variant.pattern)
    for line, lowered in said:
        if shape.fits(lowered):
            worth -= 6 if line.name == context.persona.name else 4
    if "{@w" in variant.pattern.text:
        answered = any(
            _takes_up(line.text, variant) for line in context.lines if line.name == context.persona.name
        )
        just_said = any(_takes_up(line.text, variant) for line, _ in said[-_LATELY:])
        worth += -4 if answered else -1 if just_said else 2.5
    return worth


def _due(context: TurnContext) -> frozenset[str]:
    """What this turn should settle: the slot it is about, or what is still open of the speaker's craft."""
    if context.command.move == "specify" and context.command.about:
        return frozenset({context.command.about})
    return frozenset(slot for slot in context.missing if OWNERS.get(slot) == context.persona.craft)


def _text(variant: Variant) -> str:
    return "".join(place[0].text for place in variant.places)


def _nearness(variant: Variant, said: Sequence[tuple[Line, str]], meant: frozenset[str]) -> float:
    """How much a turn is about this brief and no other, or at least about what was decided on it.

    `meant` are the stems of what people wrote.
    """
    text = _text(variant)
    named = meant.intersection(stems(text))
    if _TO_THE_POINT.search(variant.pattern.text):
        return float(bool(named))  # it answers what was just put
    if not named:
        return 0.0 if re.search(r"\{[@=]", variant.pattern.text) else -_ELSEWHERE
    lately = [set(stems(lowered)) for _, lowered in said[-_LATELY:]]
    is_stale = len(lately) == _LATELY and all(named <= stems_ for stems_ in lately)
    at_once = not named.isdisjoint(stems(re.split(r"(?<=[.!?…])\s", text, maxsplit=1)[0]))
    return _ON_BRIEF + _AT_ONCE * at_once - _STALE_NAME * is_stale


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern's own texts in order, in lower case; between them may stand anything."""

    pieces: tuple[str, ...]

    def fits(self, lowered: str) -> bool:
        """Whether the pattern can have made this text (in lower case); each piece is looked for once."""
        if len(self.pieces) == 1:
            return lowered == self.pieces[0]
        first, *middle, last = self.pieces
        if not lowered.startswith(first) or len(lowered) < len(first) + len(last):
            return False
        at, end = len(first), len(lowered) - len(last)
        for piece in middle:
            found = lowered.find(piece, at, end)
            if found < 0:
                return False
            at = found + len(piece)
        return lowered.endswith(last)


@cache
def shape_of(pattern: Pattern) -> Shape:
    """Fits every text the pattern can have made, whatever was in its slots."""
    return Shape(tuple(re.split(r"\{[^{}]+\}|\[[^\[\]]+\]", pattern.text.lower())))


def _takes_up(text: str, variant: Variant) -> bool:
    return any("'s " in option.text and option.text in text for place in variant.places for option in place)
