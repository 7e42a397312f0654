"""Noun phrases and verb phrases of a short English text, read by rule and word list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from specialists.inflect import is_plural, lemma, singular
from specialists.story.lexicon import lexicon

Tag = Literal["det", "num", "prep", "conj", "rel", "pron", "aux", "adv", "adj", "noun", "poss", "verb", "to",
              "hour", "state", "stop"]  # fmt: skip
_TOKEN = re.compile(r"[\w][\w'’\-]*|[^\w\s]")
_HOUR = re.compile(r"\d{1,2}(:\d\d)?\s?([ap]m)?|\d{4}", re.IGNORECASE)
_NOUNY = ("det", "poss", "adj", "num")
# Verbs whose object is where they happen: "crossing a flooded city".
_GROUND = frozenset(
    "cross enter explore roam wander haunt guard visit climb leave reach search survive tend rule clean rob invade inhabit".split()
)
_SENSED = ("weather", "time", "season")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word (or one entry of several words) and what it is taken for."""

    text: str
    tag: Tag

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")


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
    ground: bool = False  # the object of a verb like "cross"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What a text is about. `actions` are verb phrases in base form."""

    nouns: tuple[Noun, ...]
    actions: tuple[str, ...]


def kind_of(head: str) -> str:
    """What the word `head` names: person, animal, machine, vehicle, object, nature, …, place or thing."""
    words = lexicon()
    for word in (head, singular(head)):
        if word in words.kinds:
            return words.kinds[word]
    for word in (head, singular(head)):
        if word in words.places:
            return "place"
    if (
        re.search(r"(er|or|ist|ian|eer|ess|man|woman|boy|girl|maker|keeper)$", singular(head))
        and len(head) > 4
    ):
        return "person"
    return "thing"


def phrases(text: str) -> Phrases:
    """Noun and verb phrases in the order of the text."""
    tokens = tagged(text)
    found: list[Noun] = []
    actions: list[str] = []
    at, verb, prep = 0, "", ""
    while at < len(tokens):
        token = tokens[at]
        if token.tag in ("det", "num", "adj", "noun", "poss"):
            noun, after = _noun_phrase(tokens, at)
            if noun is not None:
                ground = (
                    bool(verb)
                    and not prep
                    and verb in _GROUND
                    and kind_of(noun.head) in ("place", "building")
                )
                found.append(
                    replace(noun, prep=prep, after_verb=bool(verb), ground=ground,
                            complement=verb in ("be", "become") and not prep)
                )  # fmt: skip
            prep, at = "", after
            continue
        if token.tag == "verb":
            if not (at and tokens[at - 1].tag == "to" and verb):
                action = _action(tokens, at)
                if action and action not in actions and not _chained(tokens, at):
                    actions.append(action)
            verb, prep = lemma(token.text) or token.low, ""
        elif token.tag == "aux":
            verb, prep = ("be" if lemma(token.text) == "be" else verb), ""
            if _stands_alone(tokens, at) and not (at and tokens[at - 1].tag == "to"):
                actions += [action for action in (_action(tokens, at),) if action]
        elif token.tag in ("prep", "to"):
            prep = token.low
        elif token.tag in ("stop", "conj", "rel"):
            prep = ""
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
    base = lemma(head.text) or head.low
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
        if token.tag in ("prep", "state") and len(parts) > 0 and _place_ahead(tokens, end):
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
        parts.append(token.text if token.text[1:] != token.text[1:].lower() else token.text)
        end += 1
    while len(parts) > 1 and (parts[-1].lower() in words.sets["prepositions"] - {"up", "down", "away", "out", "off"}
                              or parts[-1].lower() in words.sets["determiners"] | words.sets["conjunctions"]):  # fmt: skip
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
    return noun is not None and (noun.head in lexicon().senses["time"] or noun.head in ("day", "year", "week", "time"))


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
    if after + 1 < len(tokens) and tokens[after].low == "of":
        inner, end = _noun_phrase(tokens, after + 1)
        if inner is not None:
            body += tokens[after:end]
            after = end
    head = tokens[last_noun].low
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


def tagged(text: str) -> list[Token]:
    """The words of `text` with what each is taken for."""
    words = _joined(_plain_case(text))
    tokens: list[Token] = []
    for index, word in enumerate(words):
        tokens.append(Token(text=word, tag=_tag(word, tokens, words[index + 1 :])))
    return tokens


def _plain_case(text: str) -> list[str]:
    """Words with capitals kept only where they mean a name."""
    found = [re.sub(r"[’]", "'", word) for word in _TOKEN.findall(text)]
    letters = [word for word in found if word[0].isalpha()]
    long = [word for word in letters if len(word) > 3]
    shouted = len(long) > 1 and all(word[0].isupper() for word in long)
    words: list[str] = []
    fresh = True
    known = lexicon()
    for word in found:
        low = word.lower()
        name = word[0].isupper() and not shouted and low != "i"
        if name and fresh:  # the first word of a sentence: a name only when it is no known word
            stem = low.removesuffix("'s")
            name = not (
                any(stem in entries for entries in known.sets.values())
                or kind_of(stem) != "thing" or lemma(stem) or any(stem in s for s in known.senses.values())
            )  # fmt: skip
            name = name and len(letters) > 2 and not stem.endswith(("ly", "ing", "ed"))
        words.append(word if name else low)
        fresh = word in ".!?:"
    return words


def _joined(words: list[str]) -> list[str]:
    """Entries of several words ("bus stop") as one."""
    known = lexicon()
    joined: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(known.longest, len(words) - at), 1, -1):
            entry = " ".join(words[at : at + size]).lower()
            if (
                entry in known.places
                or entry in known.kinds
                or any(entry in s for s in known.senses.values())
            ):
                joined.append(" ".join(words[at : at + size]))
                at += size
                break
        else:
            joined.append(words[at])
            at += 1
    return joined


def _tag(word: str, before: Sequence[Token], after: Sequence[str]) -> Tag:
    known = lexicon()
    low = word.lower()
    sets = known.sets
    previous = next((t for t in reversed(before) if t.tag != "adv"), None)
    was = previous.tag if previous else "stop"
    following = after[0].lower() if after else ""
    if not low[0].isalnum():
        return "stop"
    if _HOUR.fullmatch(low):
        return "hour" if re.search(r"[ap]m|:", low) or not following or not following[0].isalpha() else "num"
    if low == "that" and was == "noun":
        told = lemma(following) or following in sets["auxiliaries"] or following in sets["adverbs"]
        return "rel" if told else "det"
    if low == "to" and lemma(following) == following and following in known.verbs:
        return "to"
    if low == "her" and (not following or following in sets["prepositions"]):
        return "pron"
    for tag, name in (("det", "determiners"), ("num", "numbers"), ("rel", "relatives"), ("aux", "auxiliaries"),
                      ("pron", "pronouns"), ("conj", "conjunctions")):  # fmt: skip
        if low in sets[name] or (tag == "aux" and (low.endswith("n't") or low == "cannot")):
            return tag  # pyright: ignore[reportReturnType]  # the pairs above hold tags
    if low in sets["prepositions"]:
        return "prep"
    if low.endswith(("'s", "s'")) and len(low) > 2:
        return "poss"
    if low in sets["adverbs"] or (low.endswith("ly") and low not in sets["adjectives"] and len(low) > 4
                                  and kind_of(low) == "thing"):  # fmt: skip
        return "adv"
    return _content_tag(low, word, was, before, following)


def _content_tag(low: str, word: str, was: str, before: Sequence[Token], following: str) -> Tag:
    """Noun, adjective, verb or state: told from the word's form and what stands around it."""
    known = lexicon()
    verb = lemma(low)
    noun = kind_of(low) != "thing"
    ends = not following or not following[0].isalnum() or any(
        following in known.sets[name] for name in ("prepositions", "determiners", "conjunctions", "relatives", "auxiliaries", "pronouns")
    )  # fmt: skip
    adjective = low in known.sets["adjectives"] or "-" in low or (
        not noun and not verb and re.search(r"(ful|less|ous|ish|ic|ible|able|y|al|ed)$", low) is not None
    )  # fmt: skip
    if word[0].isupper() and not verb:
        return "noun"
    if (
        was in ("to", "rel", "pron", "aux")
        and verb
        and not (was == "aux" and adjective and ends and not low.endswith("ing"))
    ):
        return "verb"
    if was in _NOUNY or was == "prep":
        if verb and low.endswith("ing") and not noun:
            if was == "prep" and (ends or following):
                return "adj" if not ends else "verb"
            return "noun" if ends else "adj"
        if adjective and not ends:
            return "adj"
        if verb and low.endswith("ed") and not ends and not noun:
            return "adj"
        return "adj" if adjective and not noun and was in ("adj",) and ends and low.endswith("ed") else "noun"
    if was == "noun":
        if low in known.sets["participles"] and (
            (ends and following not in known.sets["determiners"]) or not following
        ):
            if verb not in ("set",) and not (
                low in ("left", "lost", "told", "said") and following in known.sets["determiners"]
            ):
                return "state"
        head = before[-1].low if before else ""
        opened = next((t for t in reversed(before) if t.tag not in ("noun", "adj", "num")), None)
        one = opened is not None and opened.low in ("a", "an", "every", "each", "one")
        if noun and one and kind_of(head) == "thing" and low != verb and not low.endswith("s"):
            return "noun"  # "a single rose"
        if not verb and one and low.endswith("s") and not low.endswith("ss") and (
            following in known.sets["determiners"] or following in known.sets["pronouns"]
        ):
            return "verb"  # a verb we do not know: "a puppet yodels its own song"
        if not verb and not noun and is_plural(head) and following in known.sets["determiners"]:
            return "verb"
        if verb:
            together = any(t.low == "and" for t in before[-5:])
            plural = (
                is_plural(head)
                or any(t.tag == "num" and t.low not in ("one",) for t in before[-4:])
                or together
            )
            third_person = low != verb and low.endswith("s")
            if low.endswith("ing") or (low != verb and not third_person):
                return "verb"
            if third_person and not (noun and plural):
                return "verb"
            if low == verb and plural:
                return "verb"
        return "adj" if low in known.sets["adjectives"] and not noun else "noun"
    if was == "verb":
        if verb and low.endswith("ing") and ends:
            return "verb"
        if verb and low != verb and low.endswith("s") and not ends and any(t.tag == "rel" for t in before):
            return "verb"  # "a boy who cannot sleep builds a rocket"
        if verb and low != verb and low.endswith("s") and following in known.sets["determiners"]:
            return "verb"
        return "adj" if adjective and not ends else "noun"
    if adjective and following and not ends:
        return "adj"
    if verb and not noun and (low == verb or low.endswith(("ing", "s"))):
        return "verb"
    return "adj" if adjective and not noun else "noun"
