"""The words of a short English text and what each is taken for: noun, verb, adjective, …"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from specialists.reading.inflect import is_plural, lemma, singular
from specialists.story.lexicon import lexicon

Tag = Literal[
    "det",
    "num",
    "prep",
    "conj",
    "rel",
    "pron",
    "aux",
    "adv",
    "adj",
    "noun",
    "poss",
    "verb",
    "to",
    "hour",
    "state",
    "stop",
]


_TOKEN = re.compile(r"[\w][\w'’\-]*|[^\w\s]")


_HOUR = re.compile(r"\d{1,2}(:\d\d)?\s?([ap]m)?|\d{4}", re.IGNORECASE)


_NOUNY = ("det", "poss", "adj", "num")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word (or one entry of several words) and what it is taken for."""

    text: str
    tag: Tag

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")


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
    if re.search(r"(ness|ousy|hood|ism|[^aeiou]ity|ence|ance|itude|dom)$", head) and len(head) > 5:
        return "idea"
    return "thing"


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
                or kind_of(stem) != "thing"
                or lemma(stem)
                or any(stem in s for s in known.senses.values())
            )
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
    for tag, name in (
        ("det", "determiners"),
        ("num", "numbers"),
        ("rel", "relatives"),
        ("aux", "auxiliaries"),
        ("pron", "pronouns"),
        ("conj", "conjunctions"),
    ):
        if low in sets[name] or (tag == "aux" and (low.endswith("n't") or low == "cannot")):
            return tag  # pyright: ignore[reportReturnType]  # the pairs above hold tags
    if low in sets["prepositions"]:
        return "prep"
    if low.endswith(("'s", "s'")) and len(low) > 2:
        return "poss"
    if low in sets["adverbs"] or (
        low.endswith("ly") and low not in sets["adjectives"] and len(low) > 4 and kind_of(low) == "thing"
    ):
        return "adv"
    return _content_tag(low, word, was, before, following)


def _content_tag(low: str, word: str, was: str, before: Sequence[Token], following: str) -> Tag:
    """Noun, adjective, verb or state: told from the word's form and what stands around it."""
    known = lexicon()
    verb = lemma(low)
    noun = kind_of(low) != "thing"
    ends = (
        not following
        or not following[0].isalnum()
        or any(
            following in known.sets[name]
            for name in (
                "prepositions",
                "determiners",
                "conjunctions",
                "relatives",
                "auxiliaries",
                "pronouns",
            )
        )
    )
    adjective = (
        low in known.sets["adjectives"]
        or "-" in low
        or (not noun and not verb and re.search(r"(ful|less|ous|ish|ic|ible|able|y|al|ed)$", low) is not None)
    )
    if word[0].isupper() and not verb:
        return "noun"
    if was == "rel" and not verb and not noun and (is_plural(low) or low.endswith("ed")):
        return "verb"  # a verb we do not know: "a ferry that never yodels"
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
        if (low == "full" and following == "of") or (following == "by" and re.search(r"(ed|en)$", low)):
            return "state"  # "a train full of strangers", "a show hosted by a dragon"
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
        if (
            not verb
            and not noun
            and one
            and is_plural(low)  # a plural cannot follow "a": it must be what the one does
            and kind_of(head) not in ("thing", "idea")
        ):
            return "verb"  # a verb we do not know: "a puppet yodels its own song"
        if not verb and not noun and is_plural(head) and following in known.sets["determiners"]:
            return "verb"
        if verb:
            together = any(t.low == "and" for t in before[-5:])
            plural = (
                (is_plural(head) and not before[-1].text[0].isupper())  # Tomas is one
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
    if verb and not noun and low.endswith("ing") and is_plural(following):
        return "adj"  # "skateboarding grandmothers"
    if verb and not noun and (low == verb or low.endswith(("ing", "s"))):
        return "verb"
    return "adj" if adjective and not noun else "noun"
