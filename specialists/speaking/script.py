"""The script of one turn: sentence patterns and a vocabulary, compiled into a grammar.

A pattern is text with `[this|that]` and `{slots}`. A slot names an entry of the vocabulary:
`{lens}`, with an article `{a lens}`, `{the subject}`, `{in place}`, as an owner `{the subject's}`,
in another form `{lens.does}`; a capital letter (`{The subject}`) is the same slot. `{@palette}` is
what another speaker chose ("Luna's blue hour"), `{=palette}` the same without the name.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from specialists.persona import Pattern
from specialists.reading.noun import Noun, possessive
from specialists.speaking.novelty import stems

_PIECE = re.compile(r"\{(?P<slot>[^{}]+)\}|\[(?P<either>[^\[\]]+)\]|(?P<text>[^\[\]{}]+)")
_SLOT = re.compile(
    r"(?:(?P<article>a|the|in) )?(?P<name>[@=]?\w+)(?:\.(?P<form>\w+))?(?P<own>'s)?", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.?!…][”’\"')]*\s+$")
_INNER_QUOTES = str.maketrans("“”", "‘’")
_MOST_ALIKE = 3  # options of a slot that is used twice in one pattern: they multiply

Choice = tuple[str, str]  # slot, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One thing a slot may say. `choices` are what saying it decides, `decides` what its forms do."""

    noun: Noun
    choices: tuple[Choice, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict[str, str])
    decides: Mapping[str, Choice] = field(default_factory=dict[str, Choice])
    echoes: bool = False  # may repeat words of the rest of the turn


Vocabulary = Mapping[str, Sequence[Word]]


def word(text: str, *choices: Choice, **forms: str) -> Word:
    """A word that says `text` and decides `choices`."""
    return Word(noun=Noun(text=text), choices=choices, forms=forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A text the model may write at one place, and what writing it decides."""

    text: str
    choices: tuple[Choice, ...] = ()
    echoes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One whole turn as a row of places; the model picks one option at each."""

    pattern: Pattern
    places: tuple[tuple[Option, ...], ...]

    def read(self, text: str) -> dict[str, str] | None:
        """What `text` decides by slot, or None where it is not this variant."""
        groups = ("|".join(f"(?:{re.escape(option.text)})" for option in place) for place in self.places)
        found = re.fullmatch("".join(f"({group})" for group in groups), text)
        if found is None:
            return None
        chosen: dict[str, str] = {}
        for said, place in zip(found.groups(), self.places, strict=True):
            chosen |= next(dict(option.choices) for option in place if option.text == said)
        return chosen

    def read_beginning(self, text: str) -> dict[str, str] | None:
        """What `text` decides by slot when this variant begins with it, or None.

        Only options that were said to their end decide anything.
        """
        return _begun(text, self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What one turn may say: a GBNF grammar, and the variants it stands for."""

    grammar: str
    variants: tuple[Variant, ...]

    def read(self, text: str) -> dict[str, str] | None:
        """What `text` decides by slot, or None where the script does not allow it."""
        readings = (variant.read(text) for variant in self.variants)
        return next((reading for reading in readings if reading is not None), None)

    def read_beginning(self, text: str) -> dict[str, str] | None:
        """What `text` decides by slot when something the script allows begins with it, or None."""
        readings = (variant.read_beginning(text) for variant in self.variants)
        return next((reading for reading in readings if reading is not None), None)


def _begun(text: str, places: Sequence[tuple[Option, ...]]) -> dict[str, str] | None:
    if not text or not places:
        return None if text else {}
    for option in places[0]:
        if text.startswith(option.text):
            rest = _begun(text[len(option.text) :], places[1:])
            if rest is not None:
                return dict(option.choices) | rest
    return {} if any(option.text.startswith(text) for option in places[0]) else None


def script_of(variants: Sequence[Variant]) -> Script:
    """The grammar whose sentences are exactly those of `variants` (at least one)."""
    # A pattern with many variants is one choice among the patterns, not many.
    groups = [
        list(group)
        for _, group in itertools.groupby(range(len(variants)), lambda at: variants[at].pattern.text)
    ]
    ways = [" | ".join(f"p{number}" for number in group) for group in groups]
    rules = [f"root ::= {' | '.join(f'( {way} )' if ' | ' in way else way for way in ways)}"]
    for number, variant in enumerate(variants):
        rules.append(f"p{number} ::= {' '.join(_symbols(variant.places))}")
    return Script(grammar="\n".join(rules) + "\n", variants=tuple(variants))


def _symbols(places: Sequence[tuple[Option, ...]]) -> Iterator[str]:
    """The places of a variant in GBNF; neighbours without a choice are one text."""
    for chosen, group in itertools.groupby(places, key=lambda place: len(place) > 1):
        if chosen:
            for place in group:
                yield f"( {' | '.join(_quoted(option.text) for option in place)} )"
        elif text := "".join(place[0].text for place in group):
            yield _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def variants_of(pattern: Pattern, vocabulary: Vocabulary) -> tuple[Variant, ...]:
    """The ways `pattern` can be said with `vocabulary`; none where a slot has nothing to say.

    Options that repeat a word of the rest of the turn are left out. A slot used twice (a lens and
    what it does) says the same thing both times, so it makes one variant an option.
    """
    slots = [slot_name(piece) for piece in re.findall(r"\{([^{}]+)\}", pattern.text)]
    if any(not vocabulary.get(name) for name in slots):
        return ()
    twice = [name for name in dict.fromkeys(slots) if slots.count(name) > 1]
    rows = itertools.product(*([(name, one) for one in vocabulary[name][:_MOST_ALIKE]] for name in twice))
    variants: list[Variant] = []
    for row in rows:
        fixed = {**vocabulary, **{name: (one,) for name, one in row}}
        places = _distinct(_places(pattern.text, fixed))
        if places is not None:
            variants.append(Variant(pattern=pattern, places=places))
    return tuple(variants)


def spoken(text: str, vocabulary: Vocabulary) -> str | None:
    """`text` with the first option everywhere, or None where a slot has nothing to say."""
    found = variants_of(Pattern(move="propose", text=text), vocabulary)
    return "".join(place[0].text for place in found[0].places) if found else None


def slot_name(slot: str) -> str:
    """The entry of the vocabulary a slot names: "The subject's" -> "subject"."""
    found = _SLOT.fullmatch(slot)
    return found["name"].lower() if found else slot


def _places(text: str, vocabulary: Vocabulary) -> list[tuple[Option, ...]]:
    places: list[tuple[Option, ...]] = []
    said = ""
    for piece in _PIECE.finditer(text):
        begins = not said.strip(" “\"'") or bool(_SENTENCE_END.search(said))
        if slot := piece["slot"]:
            options = tuple(_option(slot, one) for one in vocabulary[slot_name(slot)])
            if said.count("“") > said.count("”"):  # a quotation inside a quotation
                options = tuple(replace(o, text=o.text.translate(_INNER_QUOTES)) for o in options)
        else:
            options = tuple(Option(text=part) for part in (piece["either"] or piece["text"]).split("|"))
        if begins:
            options = tuple(replace(option, text=_capital(option.text)) for option in options)
        places.append(tuple({option.text: option for option in options}.values()))
        said += options[0].text
    return places


def _option(slot: str, one: Word) -> Option:
    found = _SLOT.fullmatch(slot)
    if found is None:
        return Option(text=one.noun.text)
    form = found["form"] or ""
    text = one.forms.get(form, one.noun.text)
    match (found["article"] or "").lower():
        case "the":
            text = one.noun.the
        case "a":
            text = one.noun.a
        case "in":
            text = one.noun.inside
        case _:
            pass
    if found["own"]:
        text = possessive(text)
    if slot[:1].isupper() or found["name"][:1].isupper() or found["name"][1:2].isupper():
        text = _capital(text)
    decided = (*one.choices, *((one.decides[form],) if form in one.decides else ()))
    return Option(text=text, choices=decided, echoes=one.echoes)


def _distinct(places: list[tuple[Option, ...]]) -> tuple[tuple[Option, ...], ...] | None:
    """`places` without options that repeat a content word said elsewhere; None when none is left.

    What has no alternative (the text itself, the subject) always stays; of options that clash with
    each other, the better ranked stays.
    """
    said = {stem for place in places if len(place) == 1 for stem in stems(place[0].text)}
    owner: dict[str, int] = {}
    kept: list[list[Option]] = [list(place) if len(place) == 1 else [] for place in places]
    for rank in range(max((len(place) for place in places), default=0)):
        for at, place in enumerate(places):
            if len(place) > 1 and rank < len(place):
                words = set[str]() if place[rank].echoes else set(stems(place[rank].text))
                if not words & said and all(owner.get(stem, at) == at for stem in words):
                    kept[at].append(place[rank])
                    owner |= dict.fromkeys(words, at)
    return tuple(map(tuple, kept)) if all(kept) else None


def _capital(text: str) -> str:
    lead = len(text) - len(text.lstrip(" “\"'"))
    return text[:lead] + text[lead : lead + 1].upper() + text[lead + 1 :]
