"""Noun phrases and verb phrases of a short English text, read by rule and word list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from specialists.reading.inflect import is_plural, lemma, singular
from specialists.reading.tagging import Token, kind_of, tagged
from specialists.story.lexicon import lexicon

# Verbs whose object is where they happen: "crossing a flooded city".
_GROUND = frozenset(
    """cross enter explore quit roam wander haunt guard visit climb leave reach search survive tend rule
    clean rob invade inhabit run own manage""".split()
)


# "fly over the ocean": where one goes is what one does.
_GOING = frozenset(
    "fly travel walk run swim sail drive ride climb drift float skate wander race march crawl roll".split()
)
_ALONG = frozenset("over across through around past along towards into up".split())
_ASIDE = frozenset(("when", "while", "where", "as", "because", "if", "until", "after", "before"))
_ENDS = frozenset("bottom top edge end side foot mouth middle heart back front ghost spirit".split())
_SENSED = ("weather", "time", "season")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A noun phrase without its article. `prep` is the preposition before it, if any."""

    text: str
    head: str  # lower case
    kind: str  # person, animal, …, place, thing
    plural: bool
    prep: str = ""
    after_verb: bool = False
    complement: bool = False  # what something is or becomes: "to be a pianist"
    acts: bool = False  # a verb follows: this one does something
    ground: bool = False  # the object of a verb like "cross"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What a text is about. `actions` are verb phrases in base form."""

    nouns: tuple[Noun, ...]
    actions: tuple[str, ...]


def phrases(text: str) -> Phrases:
    """Noun and verb phrases in the order of the text."""
    tokens = tagged(text)
    found: list[Noun] = []
    actions: list[str] = []
    at, verb, prep = 0, "", ""
    aside, joined = -1, False
    while at < len(tokens):
        token = tokens[at]
        if token.tag in ("det", "num", "adj", "noun", "poss"):
            noun, after = _noun_phrase(tokens, at)
            if at and tokens[at - 1].low in _ASIDE:
                aside = len(found)  # what is done in this clause is not what the text is about
            joined = bool(at) and tokens[at - 1].low == "and"
            if noun is not None and tokens[at].low != "no":
                ground = (
                    bool(verb)
                    and not prep
                    and verb in _GROUND
                    and kind_of(noun.head) in ("place", "building", "vehicle")
                )
                found.append(
                    replace(
                        noun,
                        prep=prep,
                        after_verb=bool(verb),
                        ground=ground,
                        complement=verb in ("be", "become") and not prep,
                    )
                )
            prep, at = "", after
            continue
        if token.tag in ("verb", "aux") and found and not found[-1].prep and tokens[at - 1].tag != "stop":
            if aside != len(found) - 1:
                found[-1] = replace(found[-1], acts=True)
                if joined and len(found) > 1:
                    found[-2] = replace(found[-2], acts=True)
        if token.tag == "verb":
            if not (at and verb and (tokens[at - 1].tag == "to" or tokens[at - 1].low == "of")):
                action = "" if found and aside == len(found) - 1 else _action(tokens, at)
                if action and action not in actions and not _chained(tokens, at):
                    actions.append(action)
            verb, prep = lemma(token.text) or token.low, ""
        elif token.tag == "aux":
            verb, prep = ("be" if lemma(token.text) == "be" else verb), ""
            if _stands_alone(tokens, at) and not (at and tokens[at - 1].tag == "to"):
                actions += [action for action in (_action(tokens, at),) if action]
        elif token.tag in ("prep", "to"):
            prep = prep if prep == "like" else token.low
        elif token.low == "instead":
            prep = "like"  # "instead of sheep" shows no sheep
        elif token.tag in ("stop", "conj", "rel"):
            prep = ""
            verb = "" if token.low in ".!?;:" else verb
        at += 1
    return Phrases(nouns=tuple(found), actions=tuple(dict.fromkeys(actions)))


def _chained(tokens: Sequence[Token], at: int) -> bool:
    """Whether the verb at `at` belongs to the verb phrase already begun ("keeps walking")."""
    return bool(at) and tokens[at - 1].tag == "verb" and tokens[at].low.endswith("ing")


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a form of "be" is the verb itself ("is afraid of the dark") or passive."""
    if lemma(tokens[at].text) != "be" or tokens[at].low == "being":
        return False
    rest = [t for t in tokens[at + 1 : at + 4] if t.tag not in ("adv", "aux")]
    return bool(rest) and (rest[0].tag in ("adj", "det", "state", "noun"))


def _action(tokens: Sequence[Token], at: int) -> str:
    """The verb phrase at `at` in base form, up to the place it happens in."""
    words = lexicon()
    head = tokens[at]
    base = lemma(head.text) or singular(head.low)
    before: list[str] = []
    for token in reversed(tokens[:at]):
        if token.tag not in ("aux", "adv"):
            break
        before.append(token.low)
    passive = any(lemma(word) == "be" for word in before) and re.search(r"(ed|en|wn|ght|st|ne)$", head.low)
    parts = ["be", head.low] if passive else [base]
    end = at + 1
    while end < len(tokens):
        token = tokens[end]
        if token.tag == "stop" or (token.tag == "conj" and token.low not in ("and", "or", "than")):
            break
        if token.tag == "rel" or (token.tag == "conj" and not _nominal(tokens, end + 1)):
            break
        led = token.low in _ALONG and parts[-1] in _GOING
        led = led or (token.low == "over" and parts[-1] == "take")
        if token.tag in ("prep", "state") and not led and _place_ahead(tokens, end):
            break
        if token.tag in ("det", "num") and len(parts) > 1 and _time_ahead(tokens, end):
            break
        if token.tag == "verb" and tokens[end - 1].tag == "verb" and not token.low.endswith("ing"):
            break
        if token.tag == "prep" and token.low in ("when", "until", "before", "after", "during"):
            break
        if token.tag == "verb" and end > at + 1 and tokens[end - 1].tag == "noun" and not head.tag == "aux":
            if not token.low.endswith("ing"):
                break
        parts.append(token.text)
        end += 1
    while len(parts) > 1 and (
        parts[-1].lower() in words.sets["prepositions"] - {"up", "down", "away", "out", "off"}
        or parts[-1].lower() in words.sets["determiners"] | words.sets["conjunctions"]
    ):
        parts.pop()
    if any(word in ("not", "never") or word.endswith("n't") or word == "cannot" for word in before):
        parts.insert(0, "never")
    phrase = " ".join(parts)
    if len(parts) == 1 and base in ("be", "have", "make", "take", "get", "become", "give"):
        return ""
    return re.sub(r"\s+([,'’])", r"\1", phrase)


def _time_ahead(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun phrase that says when begins at `at` ("one winter night", "every day")."""
    noun, _ = _noun_phrase(tokens, at)
    return noun is not None and (
        noun.head in lexicon().senses["time"] or noun.head in ("day", "year", "week", "time")
    )


def _nominal(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun phrase that is not the subject of a new clause begins at `at`."""
    while at < len(tokens) and tokens[at].tag in ("det", "num", "adj", "poss"):
        at += 1
    if at >= len(tokens) or tokens[at].tag != "noun":
        return False
    while at < len(tokens) and tokens[at].tag == "noun":
        at += 1
    return at >= len(tokens) or tokens[at].tag not in ("verb", "aux")


def _place_ahead(tokens: Sequence[Token], at: int) -> bool:
    """Whether the preposition at `at` leads to a place ("in a laundromat") or an hour ("at night")."""
    words = lexicon()
    if tokens[at].tag == "prep" and tokens[at].low not in words.sets["place_prepositions"] - {"to", "like"}:
        return False
    noun, _ = _noun_phrase(tokens, at + 1)
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is not None and following.tag == "hour":
        return True
    if noun is None:
        return False
    return is_place(replace(noun, prep=tokens[at].low)) or noun.head in words.senses["time"]


def is_place(noun: Noun) -> bool:
    """Whether the phrase says where: a place word or a name after a preposition of place."""
    words = lexicon()
    if noun.prep not in words.sets["place_prepositions"]:
        return noun.ground
    if any(noun.head in words.senses[sense] for sense in _SENSED):
        return False
    if noun.head in words.places or singular(noun.head) in words.places:
        return noun.prep not in ("of", "about")
    if noun.kind == "building":
        return True
    if noun.kind == "vehicle" and noun.prep in ("in", "on", "aboard", "inside", "from"):
        return True
    if noun.text.split()[-1][0].isupper() and noun.prep in (
        "in",
        "at",
        "over",
        "across",
        "through",
        "near",
        "above",
        "outside",
        "to",
        "into",
        "from",
        "under",
        "of",
    ):
        return True
    return noun.kind == "thing" and noun.prep in ("in", "at", "inside", "across", "outside", "beneath")


def _noun_phrase(tokens: Sequence[Token], at: int) -> tuple[Noun | None, int]:
    start = at
    while at < len(tokens) and tokens[at].tag == "det":
        at += 1
    if at + 1 < len(tokens) and tokens[at].low == "one" and tokens[at + 1].tag in ("adj", "noun"):
        at += 1
    begin, last_noun = at, -1
    while at < len(tokens) and tokens[at].tag in ("num", "adj", "noun", "poss"):
        if tokens[at].tag == "num" and last_noun >= 0:
            break  # "the town clock | one winter night"
        if tokens[at].tag == "noun":
            last_noun = at
        at += 1
        if at < len(tokens) and tokens[at].tag == "det" and tokens[at - 1].tag == "poss":
            break
    if last_noun < 0:
        return None, max(at, start + 1)
    body = list(tokens[begin : last_noun + 1])
    after = last_noun + 1
    aside = (
        after + 1 < len(tokens)
        and tokens[after + 1].low in ("a", "an")  # "operator | of a building", but "bottom of a canyon"
        and tokens[last_noun].low not in _ENDS
    )
    if (
        after + 1 < len(tokens)
        and tokens[after].low == "of"
        and not aside
        and kind_of(tokens[last_noun].low) != "idea"
    ):
        inner, end = _noun_phrase(tokens, after + 1)
        if inner is not None:
            body += tokens[after:end]
            after = end
    head = tokens[last_noun].low
    if tokens[last_noun].text[0].isupper() and last_noun > begin and kind_of(head) == "thing":
        known = tokens[last_noun - 1]  # "her dog Pixel": a dog
        head = known.low if known.text[0].islower() and kind_of(known.low) not in ("thing", "place") else head
    text = " ".join(token.text for token in body)
    number = {
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "several",
        "many",
        "both",
        "twelve",
    }
    plural = is_plural(head) or any(t.low in number for t in tokens[begin:last_noun])
    return Noun(text=text, head=head, kind=kind_of(head), plural=plural), after
