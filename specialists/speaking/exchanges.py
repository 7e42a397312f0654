"""Words for the turns that look back: what was recalled, what is still open, what got lost. Pure."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from specialists.craft import Craft, Item
from specialists.reading.noun import Noun
from specialists.speaking.grounds import Ground, grounds
from specialists.speaking.heard import between, decided, mentioned
from specialists.speaking.plain import defanged, unmentioned
from specialists.speaking.script import Word, spoken, word
from specialists.speaking.summary import SLOTS_SAID
from specialists.speaking.turn_context import TurnContext

_LONGEST = 220  # characters of something recalled

Options = Callable[[str], Sequence[Item]]  # what the craft offers for a slot, the best first


def looking_back(
    context: TurnContext,
    craft: Craft,
    options: Options,
    words: Mapping[str, Sequence[Word]],
    rng: random.Random,
) -> dict[str, Sequence[Word]]:
    """Slots of the moves recall, options, amend and (before the plan is written) object.

    `words` are those of the brief, for what a doubt means to it.
    """
    match context.command.move:
        case "recall":
            return _recalled(context)
        case "options":
            return _choice(context, craft, options, rng)
        case "amend":
            return _amended(context, craft)
        case "object":
            return _lost(grounds(context, craft), craft, words, rng)
        case _:
            return {}


def _recalled(context: TurnContext) -> dict[str, Sequence[Word]]:
    """`recalled`: an earlier production as the memory tells it, without its full stop."""
    told = [unmentioned(defanged(one)).rstrip(" .") for one in context.recalled]
    kept = [one if len(one) <= _LONGEST else one[:_LONGEST].rsplit(" ", 1)[0] + "…" for one in told if one]
    return {"recalled": [word(one) for one in kept[:1]], "recalled2": [word(one) for one in kept[1:2]]}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    slot: str
    value: str
    by: str = ""


def _choice(
    context: TurnContext, craft: Craft, options: Options, rng: random.Random
) -> dict[str, Sequence[Word]]:
    """`one` and `other` are two sides the cast takes; `way` and `way2` two ways to settle the open `gap`."""
    slots = craft.kinds[context.kind].slots
    found: dict[str, Sequence[Word]] = {}
    for split in between(context.lines):
        if split.slot in slots:
            sides = (_Side(slot=split.slot, value=split.older[0], by=split.older[1]),
                     _Side(slot=split.slot, value=split.newer[0], by=split.newer[1]))  # fmt: skip
            for name, side in zip(("one", "other"), sides, strict=True):
                said = mentioned(side.slot, side.value, craft)
                found[name] = [Word(noun=Noun(text=said, number="name"), forms={"by": side.by})]
            break
    settled = decided(context.lines)
    gaps = [slot for slot in context.missing if slot in slots and slot not in settled]
    for slot in gaps:
        ways = list(options(slot)[:4])
        if len(ways) == 1:  # the best, and against it anything else there is
            ways += [item for item in craft.options.get(slot, ()) if item != ways[0]][:1]
        if len(ways) > 1:
            first, second = rng.sample(ways, 2)
            found["gap"] = [word(SLOTS_SAID.get(slot, slot))]
            found["way"] = [word(mentioned(slot, first.name, craft))]
            found["way2"] = [word(mentioned(slot, second.name, craft))]
            break
    return found


def _amended(context: TurnContext, craft: Craft) -> dict[str, Sequence[Word]]:
    """`restored` goes back into the plan instead of `dropped`: what `to` decided and somebody changed."""
    lost = [one for one in grounds(context, craft, context.command.to) if one.slot]
    return {
        "restored": [
            Word(
                noun=Noun(text=mentioned(one.slot, one.value, craft), number="name"),
                choices=((one.slot, one.value),),
            )
            for one in lost[:1]
        ],
        "dropped": [word(mentioned(one.slot, one.instead, craft)) for one in lost[:1]],
    }


def tied(item: Item, words: Mapping[str, Sequence[Word]], rng: random.Random) -> dict[str, str]:
    """What a risk means for this brief (`here`) and what its mend does for it (`gain`), in its `words`."""
    found: dict[str, str] = {}
    for name in ("here", "gain"):
        ways = [spoken(way, words) for way in item.forms.get(name, "").split(" | ")]
        if sayable := [way for way in ways if way]:
            way = rng.choice(sayable)
            found[name] = way[:1].lower() + way[1:]
    return found


def _lost(
    found: Sequence[Ground], craft: Craft, words: Mapping[str, Sequence[Word]], rng: random.Random
) -> dict[str, Sequence[Word]]:
    """`lost` was decided and is `instead` something of `by`'s; `doubt` is a risk of ours nobody took up."""
    lost = [one for one in found if one.slot][:1]
    doubts = [one for one in found if not one.slot][:1]
    return {
        "lost": [Word(noun=Noun(text=mentioned(one.slot, one.value, craft), number="name")) for one in lost],
        "instead": [word(mentioned(one.slot, one.instead, craft)) for one in lost],
        "by": [Word(noun=Noun(text=one.by, number="name")) for one in lost],
        "doubt": [
            word(one.value, **{"here": "as we said", **tied(item, words, rng)}, mend=one.mend)
            for one in doubts
            for item in craft.options["risk"]
            if item.say == one.value
        ],
    }
