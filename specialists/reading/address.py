"""What kind of speech a brief asks for, whom it is for and what about, in the brief's own words."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from specialists.reading.inflect import lemma
from specialists.reading.tagging import kind_of
from specialists.story.lexicon import lexicon

_PREPS = ("for", "to", "about", "of", "on", "from", "with", "before", "after", "that")
_ASKED = (
    r"^\W*(?:(?:please|could you|can you|would you|i(?:'d like| want| need| would like)(?: you to)?)\s+)*"
    r"(?:(?:write|give|hold|make|say|record|read|speak|deliver|do|draft|create|compose)\s+)?(?:me\s+|us\s+)?"
)
_ARTICLES = r"(?:(?:an?|the|some|my|our|eine?n?|une?|un[ao]?|el|la|le|il)\s+)?"
_LENGTH = re.compile(r"\b(?:in|of|about)?\s*\d+\s*-?\s*(?:seconds?|secs?|minutes?|mins?)\b(?:\s+long)?", re.I)
_TONGUE = re.compile(r",?\s+in (?:german|french|spanish|italian|english)\b", re.I)
_EVENTS = frozenset(
    """wedding birthday anniversary party retirement graduation christening baptism funeral dinner picnic
    feast barbecue play strike reunion show concert festival opening premiere exhibition launch celebration
    ball dance game match final race exam battle season""".split()
)
_WHEN = re.compile(
    r"\s+(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*|tonight|tomorrow|today|next \w+)$", re.I
)
_WHERE = re.compile(r"\s+(?:at|in)\s+((?:the|our|my|an?)\s+.+)$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A speech as its brief asks for it. All but `act` is in the brief's own words, "" where it says none.

    `act` is a name of speech.toml. `whom` is for whom it is, `cause` what for or on what occasion, `topic`
    what it is about, `deed` what is told of them ("worked through the flood"), `place` and `when` where and
    when. `rest` is the first sentence without its framing, `facts` are the sentences after it. `framed` says
    that the brief names the act in so many words.
    """

    act: str
    whom: str = ""
    cause: str = ""
    topic: str = ""
    deed: str = ""
    place: str = ""
    when: str = ""
    rest: str = ""
    facts: tuple[str, ...] = ()
    framed: bool = False


def address_of(text: str) -> Address:
    """What speech `text` asks for. A brief that names no act is a talk about what it says. Pure."""
    told = _TONGUE.sub("", _LENGTH.sub(" ", " ".join(text.split())))
    parts = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\s*;\s*", told) if part.strip()]
    first = parts[0].strip(" .!") if parts else ""
    facts = tuple(part for part in parts[1:] if len(part.split()) > 3)
    act, prep, rest = _framing(first)
    if not act:
        return _filled("talk", "about", first.strip(" .!?"), facts, framed=False)
    return _filled(act, prep, rest, facts, framed=True)


def unframed(text: str) -> str:
    """`text` without words that only say that a speech is wanted; as it is where they may mean a thing."""
    act, prep, rest = _framing(text, sure=True)
    return rest if act and prep and rest else text


def _framing(text: str, *, sure: bool = False) -> tuple[str, str, str]:
    """(act, preposition, what follows) of a brief that begins with a speech act; ("", "", text) else."""
    doubtful = frozenset(_file()["ambiguous"]["words"].split("|")) if sure else frozenset[str]()
    orders = frozenset(_file()["ambiguous"]["verbs"].split("|")) if sure else frozenset[str]()
    for words, act in _words("words"):
        if words in doubtful or words.lower() not in text.lower():
            continue
        found = re.match(
            rf"{_ASKED}{_ARTICLES}(?:[\w'’-]+,?\s+){{0,3}}?{re.escape(words)}"
            r"(?:\s+(?:speech|address|talk|note|message|words|script|text|card))?"
            r"(?:\s+(?P<prep>[^\W\d_]+)\s+|\s*[:,—–-]\s+|\s*$)(?P<rest>.*)$",
            text,
            re.I,
        )
        if found and (prep := (found["prep"] or "").lower()) in (*_PREPS, *_foreign_preps(), ""):
            return act, prep, found["rest"].strip()
        if found and not found["rest"]:
            return act, "", ""
        if found and act in ("explanation", "instructions") and found["prep"]:
            return act, "of", f"{found['prep']} {found['rest']}".strip()
    for words, act in _words("verbs"):
        if words in orders:
            continue
        found = re.match(rf"{_ASKED}{re.escape(words)}\s+(?P<rest>\S.*)$", text, re.I)
        if found and re.match(
            r"(?:the|our|my|an?|all|every\w*|how|why|what|where|to|two|three|those|[A-Z])", found["rest"]
        ):
            rest = found["rest"]
            speaks = _file()["act"][act]["speaks"]
            prep = words.split()[-1] if words.split()[-1] in _PREPS else "of" if speaks == "it" else "to"
            return act, prep if prep in _file()["act"][act] else next(iter(_slots(act)), ""), rest
    return "", "", text


def _filled(act: str, prep: str, rest: str, facts: tuple[str, ...], *, framed: bool) -> Address:
    """The words after the framing, each where the act puts what stands behind their preposition."""
    told = rest
    if act == "announcement" and prep in ("", "that"):  # what is announced is a sentence of its own
        whole = f"{rest[:1].upper()}{rest[1:]}." if rest else ""
        return Address(act=act, rest=told, facts=(whole, *facts) if whole else facts, framed=framed)
    slots: dict[str, str] = {}
    if found := _WHEN.search(rest):
        slots["when"], rest = found[0].strip(), rest[: found.start()]
    if act != "talk" or framed:
        deed = re.search(r",?\s+(?:who|which|that)\s+(\w+\s+.+)$", rest)
        if deed and not re.match(r"(?:how|why|what|where|when)\b", rest):
            slots["deed"], rest = deed[1].strip(), rest[: deed.start()]
    roles = _slots(act)
    pieces = re.split(rf"\s+({'|'.join(roles) or 'for'})\s+", f" {prep or next(iter(roles), 'for')} {rest}")
    for name, words in zip(pieces[1::2], pieces[2::2], strict=False):
        wanted = roles.get(name, ("topic",))
        taken = [
            slot
            for slot in wanted
            if slot not in slots and (_suits(slot, words) or (not slots and len(wanted) == 1))
        ]
        if name == "of" and slots.get("whom", slots.get("topic", slots.get("cause"))) and len(pieces) > 3:
            taken = []
        if taken and words:
            slots[taken[0]] = words
        elif words:  # belongs to what was said before: "the volunteers of the animal shelter"
            last = next((slot for slot in ("cause", "topic", "whom") if slot in slots), "topic")
            slots[last] = f"{slots[last]} {name} {words}" if last in slots else words
    for slot in ("whom", "cause"):
        if slot in slots and "place" not in slots and (found := _WHERE.search(slots[slot])):
            slots["place"], slots[slot] = found[1], slots[slot][: found.start()]
    whom = slots.get("whom", "")
    if "place" not in slots and (found := re.search(r"\bof ((?:the|our|my) [\w' -]+)$", whom)):
        slots["place"] = found[1] if _lies(found[1]) else ""
    clean = {slot: words.strip(" ,.!?:\"'“”") for slot, words in slots.items()}
    return Address(act=act, rest=told, facts=facts, framed=framed, **clean)


def _suits(slot: str, words: str) -> bool:
    """Whether the words can be whom it is for: an event, a thing or a doing is a cause."""
    if slot != "whom":
        return True
    if re.match(r"\w+ing\b", words):
        return False
    head = re.split(r"\s(?:of|at|in|on|from|with|and|after)\s", words)[0].split()[-1].lower()
    return head not in _EVENTS and kind_of(head) not in ("idea", "object")


def _lies(words: str) -> bool:
    head = words.split()[-1].lower()
    return kind_of(head) in ("building", "place") or head in lexicon().places


def second_person(deed: str) -> str:
    """What is told of them, told to them: "keeps the lights on" -> "keep the lights on"."""
    first, _, rest = deed.partition(" ")
    be = {"is": "are", "was": "were", "has": "have", "does": "do"}
    base = lemma(first)
    told = be.get(first, base if base and first.endswith("s") and base != first else first)
    rest = re.sub(r"\b(?:their|his|her)\b", "your", rest)
    return f"{told} {rest}".strip()


def _slots(act: str) -> Mapping[str, tuple[str, ...]]:
    row = _file()["act"][act]
    return {prep: tuple(str(row[prep]).split()) for prep in _PREPS if prep in row}


@cache
def _foreign_preps() -> tuple[str, ...]:
    return tuple(str(row["for"]) for row in _file()["tongue"].values())


@cache
def _words(name: str) -> tuple[tuple[str, str], ...]:
    """(words, act), the longest first."""
    rows = [(words, act) for act, row in _file()["act"].items() for words in row[name].split("|")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def _file() -> dict[str, Any]:  # Any: a TOML table has no better type
    path = Path(__file__).parents[1] / "story" / "speech.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
