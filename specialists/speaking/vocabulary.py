"""What a turn may name: the brief's nouns, what is still to be decided, and what others said."""

import random
import re
from collections.abc import Collection, Mapping, Sequence

from specialists.asked.wish import REOPENS, Wish, apart, wish_of, wishes_in
from specialists.craft import Craft, Item
from specialists.craft.fit import EXCLUSIVE, fitting, ranked, tags_of
from specialists.reading.inflect import is_plural
from specialists.reading.noun import Noun, possessive
from specialists.speaking.answering import answer_words, owners_of, wish_words
from specialists.speaking.brief_words import brief_words
from specialists.speaking.exchanges import looking_back, tied
from specialists.speaking.heard import OPEN_ENDED, Heard, decided, heard
from specialists.speaking.script import Choice, Vocabulary, Word, word
from specialists.speaking.turn_context import TurnContext

_OPTIONS = 4  # of a slot that the model chooses among
_CONCRETE = frozenset({"light", "texture", "motif", "palette", "instrument"})  # can be pointed at
_HOURS = ("night", "night", "dusk", "golden", "day", "morning")
_LEANINGS = {"speech": {"home": 0.5, "tender": 0.3}, "song": {"tender": 0.3}}
# What a brief that carries no feeling of its own leans to; anything it does say weighs more.
_DULL = {"calm": 0.2, "hopeful": 0.2, "wonder": 0.2, "warm": 0.1}
_MENU = 8  # options of a slot a large model is offered
_RELEVANT = 3  # things of others that may be taken up at one place


def vocabulary_of(context: TurnContext, craft: Craft, named: Collection[str] | None = None) -> Vocabulary:
    """Every slot that has something to say in this turn; of the craft's own only those `named`, if given."""
    rng = random.Random(f"vocabulary/{context.draw}")
    wanted = [wish_of(c, craft) for c in context.reading.constraints]
    asked = wishes_in(context.command.about, context.reading.constraints, craft)
    tags = _tags(context, craft)
    known = heard(context.lines, craft)
    words: dict[str, Sequence[Word]] = {"work": (word(craft.kinds[context.kind].work),)}
    words |= brief_words(context, rng)
    slots = frozenset(
        name for name in (*craft.kinds[context.kind].slots, "sound") if named is None or name in named
    )
    words |= _free_words(context, craft, tags if "sound" in slots else None, words, rng)
    words |= _open_slots(context, craft, tags, wanted, asked, rng, slots - {"sound"})
    words |= _heard_words(context, known, craft, owners_of(context, wanted, craft))
    words |= wish_words(context, wanted)
    if context.command.to:
        words["person" if context.command.move == "answer" else "to"] = (_name(context.command.to),)
    words |= answer_words(context, craft, asked, words, rng)
    words |= looking_back(
        context, craft, lambda slot: _offered(slot, context, craft, tags, wanted, rng), words, rng
    )
    return {name: found for name, found in words.items() if found}


def menu(context: TurnContext, craft: Craft) -> tuple[str, ...]:
    """Options a model that speaks freely is offered when a turn is about one slot: those a plan can hold."""
    slot = context.command.about
    if context.command.move != "specify" or slot not in craft.kinds[context.kind].slots:
        return ()
    rng = random.Random(f"menu/{context.draw}")
    wanted = [wish_of(c, craft) for c in context.reading.constraints]
    found = _offered(slot, context, craft, _tags(context, craft), wanted, rng)
    return tuple(item.say for item in found[:_MENU])


def _offered(
    slot: str,
    context: TurnContext,
    craft: Craft,
    tags: dict[str, float],
    wanted: Sequence[Wish],
    rng: random.Random,
) -> list[Item]:
    """The options of a slot that suit the brief and what was asked for, the best first."""
    found = _items(slot, craft, decided(context.lines), context.reading.text, tags, rng)
    return _as_wished(slot, found, context, craft, wanted)


def _tags(context: TurnContext, craft: Craft) -> dict[str, float]:
    """What the brief and the wishes lean to."""
    hour = random.Random(f"{context.seed}/{context.reading.text}").choice(_HOURS)
    leaning = _DULL | _LEANINGS.get(context.kind, {})
    named = tags_of(
        craft,
        " ".join(
            (context.reading.text, *(c.value for c in context.reading.constraints if c.kind != "exclude"))
        ),
        (*context.reading.moods, *(c.value for c in context.reading.constraints if c.kind == "mood")),
    )
    # One hour for the whole thread where the brief names none, so that light and colours agree.
    return leaning | ({} if named.keys() & EXCLUSIVE[0] else {hour: 0.4}) | named


def _free_words(
    context: TurnContext,
    craft: Craft,
    tags: dict[str, float] | None,
    words: Mapping[str, Sequence[Word]],
    rng: random.Random,
) -> dict[str, Sequence[Word]]:
    """Details that decide nothing: risks nobody has mentioned yet, and sounds that suit `tags`, if given.

    `words` are those of the brief: a risk says what it means here.
    """
    before = " ".join(line.text.lower() for line in context.lines)
    ruled = {f"{c.kind} {c.value}" for c in context.reading.constraints}
    fresh = [item for item in craft.options["sound"] if item.name not in before] if tags is not None else []
    risks = [
        item
        for item in craft.options["risk"]
        if context.kind in item.forms.get("for", "film").split()
        and item.say not in before
        and item.forms.get("unless", "-") not in ruled
    ]
    rng.shuffle(risks)
    raised = next((line.text for line in reversed(context.lines) if line.name == context.command.to), "")
    mended = [item for item in craft.options["risk"] if item.forms["mend"] in raised.lower()]
    reasons = context.command.about.rstrip(".") if context.command.move == "review" else ""
    return {
        "mend": [word(item.forms["mend"], **tied(item, words, rng)) for item in mended],
        "reasons": [word(reasons)] if reasons else [],
        "sound": [_word("", item) for item in ranked(fresh, tags or {}, rng)[:_OPTIONS]],
        "risk": [
            Word(noun=Noun(text=item.say), forms={**item.forms, **tied(item, words, rng)})
            for item in risks[:_OPTIONS]
        ],
    }


def _open_slots(
    context: TurnContext,
    craft: Craft,
    tags: dict[str, float],
    wanted: Sequence[Wish],
    asked: Sequence[Wish],
    rng: random.Random,
    slots: frozenset[str],
) -> dict[str, Sequence[Word]]:
    """Options for those of `slots` not decided yet, or opened again by what a person asked for."""
    settled = decided(context.lines)
    again = {slot for wish in asked for slot in REOPENS.get(wish.constraint.kind, ())}
    if context.command.move == "specify" and context.command.about:
        again.add(context.command.about)
    words: dict[str, Sequence[Word]] = {}
    for slot in sorted(slots):
        if slot in settled and slot not in OPEN_ENDED and slot not in again:
            continue
        used = {value for line in context.lines for key, value in line.choices.items() if key == slot}
        options = [
            item
            for item in _items(slot, craft, settled, context.reading.text, tags, rng)
            if item.name not in used
        ]
        options = _as_wished(slot, options, context, craft, wanted)
        if options:
            words[slot] = [_word(slot, item) for item in options[:_OPTIONS]]
    if "genre" in words:
        words["genre"] = [_with_lead(one, craft, rng) for one in words["genre"]]
    return words


def _items(
    slot: str,
    craft: Craft,
    settled: Mapping[str, tuple[str, str]],
    text: str,
    tags: dict[str, float],
    rng: random.Random,
) -> list[Item]:
    if slot in ("bpm", "instrument"):
        chosen = settled.get("genre", ("", ""))[0]
        genre = (
            craft.genres.get(chosen) or craft.genres[_items("genre", craft, settled, text, tags, rng)[0].name]
        )
        if slot == "instrument":
            return [
                Item(name=name, say=f"the {name}")
                for name in rng.sample(genre.instruments, len(genre.instruments))
            ]
        low, high = genre.bpm
        lively = any(tag in tags for tag in ("tense", "playful", "joyful"))
        third = (high - low) / 3
        start = low + (1 if lively else 0) * third
        numbers = sorted({round((start + third * part) / 2) * 2 for part in (0.1, 0.5, 0.9, 1.3)})
        return [Item(name=str(number), say=str(number)) for number in numbers]
    named = (
        [item for item in craft.options[slot] if _names(text, item.name)] if slot not in OPEN_ENDED else []
    )
    return named or fitting(ranked(craft.options[slot], tags, rng), tags)


def _names(text: str, option: str) -> bool:
    """Whether the brief asks for an option outright: "a jazz club", "by candlelight"."""
    words = " ".join(re.findall(r"[\w-]+", text.lower()))
    return f" {option.lower()} " in f" {words} "


def _as_wished(
    slot: str, options: list[Item], context: TurnContext, craft: Craft, wanted: Sequence[Wish]
) -> list[Item]:
    """`options` narrowed to what a person asked for, where they asked for something of this slot."""
    for wish in reversed(wanted):
        kind, value = wish.constraint.kind, wish.constraint.value
        if slot == "light" and kind == "light" and wish.phrase:
            return [Item(name=wish.phrase, say=wish.phrase)]
        if slot == "palette" and kind in ("palette", "light") and wish.colour:
            target = craft.colours[wish.colour][0]
            used = {line.choices.get(slot) for line in context.lines}
            every = [item for item in craft.options[slot] if item.name not in used]
            return sorted(every, key=lambda item: apart(craft.palettes[item.name].colours[-1], target))[:3]
        if slot == "mood" and kind == "mood":
            family = craft.family(value.lower())
            same = [item for item in options if family and family in item.fits and item.name != value]
            return [Item(name=value.lower(), say=value.lower()), *same[:2]]
        if slot == "genre" and kind == "music":
            named = [item for item in options if item.name in value.lower() or value.lower() in item.say]
            return named or options
        if slot == "pace" and kind == "tempo":
            quick = any(part in value.lower() for part in ("fast", "quick", "up"))
            return [item for item in options if item.name == ("quick" if quick else "slow")] or options
    if slot == "mood" and context.reading.moods:
        own = [item for item in options if item.name in context.reading.moods]
        kin = {craft.family(mood) for mood in context.reading.moods}
        return [*own, *(item for item in options if item not in own and kin & item.fits)] or options
    return options


def _heard_words(
    context: TurnContext, known: Sequence[Heard], craft: Craft, owners: Mapping[Choice, str]
) -> dict[str, Sequence[Word]]:
    """`=slot` is what stands, `@slot` names another who chose it; `@any`, `@thing` are the freshest."""
    me = context.persona.name
    slots = craft.kinds[context.kind].slots
    said = " ".join(line.text for line in context.lines)
    words: dict[str, list[Word]] = {}
    theirs: list[tuple[int, int, Word]] = []
    things: list[tuple[int, int, Word]] = []
    for age, one in enumerate(reversed(known)):
        if one.slot not in slots:
            continue
        words.setdefault(f"={one.slot}", []).append(word(one.plain, short=one.owned))
        who = owners.get((one.slot, one.value), one.who)
        # What others say about it is in the singular; the joins are spoken of as many.
        if who != me and (one.slot == "transition" or not is_plural(one.owned.split()[-1].lower())):
            text = f"{possessive(who)} {one.owned}"
            owned = Word(noun=Noun(text=text, number="name"), forms={"short": one.owned})
            words.setdefault(f"@{one.slot}", []).append(owned)
            row = (said.count(text) * 4 - (who == context.command.to) * 2, age, owned)
            theirs += [row] * (one.slot != "transition")
            things += [row] * (one.slot in _CONCRETE)
    best, solid = (sorted(rows, key=lambda row: row[:2])[:_RELEVANT] for rows in (theirs, things))
    return {**words, "@any": [row[2] for row in best], "@thing": [row[2] for row in solid]}


def _with_lead(one: Word, craft: Craft, rng: random.Random) -> Word:
    """A genre with an instrument and a tempo of its own, as forms `lead` and `tempo`."""
    genre = craft.genres[one.choices[0][1]]
    lead = rng.choice(genre.instruments)
    low, high = genre.bpm
    tempo = str(round((low + (high - low) * rng.choice((0.2, 0.4, 0.6))) / 2) * 2)
    return Word(
        noun=one.noun,
        choices=one.choices,
        forms={**one.forms, "lead": f"the {lead}", "tempo": tempo},
        decides={"lead": ("instrument", lead), "tempo": ("bpm", tempo)},
    )


def _word(slot: str, item: Item) -> Word:
    return Word(
        noun=Noun(text=item.say),
        choices=((slot, item.name),) if slot else (),
        forms={**item.forms, "name": item.name},
    )


def _name(name: str) -> Word:
    return Word(noun=Noun(text=name, number="name"))
