"""What a person may ask of the shots by number: swap two, take one out, put one in, show another thing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from specialists.asked.asking import found_in
from specialists.reading.counting import number_of
from specialists.reading.phrases import phrases
from specialists.story.asks import asks

_ORDINAL = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|one"
NOUN = r"(?:shots?|panels?)"
ONE = (
    rf"(?:the\s+)?(?:{NOUN}\s*(?:number\s*)?#?)?(\d{{1,3}}|sh\d{{3,5}}|{_WORDS}|"
    + "|".join(_ORDINAL)
    + rf"|last|final)(?:\s+(?:{NOUN}|one))?(?![\w-])(?!\s*(?:seconds?|secs?|minutes?|mins?)\b)"
)
NAMED = (  # a shot that is called one: "shot 3", "the last shot"
    rf"(?:the\s+)?(?:{NOUN}\s*(?:number\s*)?#?\s*(\d{{1,3}}|{_WORDS})|(sh\d{{3,5}})|"
    rf"({'|'.join(_ORDINAL)}|last|final)\s+{NOUN})(?![\w-])"
)
_SWAP = re.compile(
    rf"\b(?:swap|switch|exchange)\s+(?:the (?:order|places) of\s+)?{ONE}\s+(?:and|with|for)\s+{ONE}"
    r"(?:\s+around|\s+places)?",
    re.I,
)
_LIST = rf"(?:\s*(?:,\s*and|,|and|&)\s*(?:{NOUN}\s*)?(?:\d{{1,3}}|sh\d{{3,5}})(?!\s*(?:s\b|sec|min)))*"
_GONE = re.compile(
    rf"\b(?:remove|delete|drop|cut|lose|take out|get rid of|leave out|skip)\s+(?P<shots>{NAMED}{_LIST})", re.I
)
_END = r"(?=\s*(?:$|[.;!?\n,]|\b(?:and|then|but)\s+(?:make|remove|swap|lock|the|use|shot|cut|add|set)\b))"
_NEW = re.compile(
    r"\b(?:add|insert|include|put in|give me|i want)\s+(?:an?|another|one more)\s+"
    r"(?P<size>extreme wide|wide|full|medium|close-?\s?up|close)?\s*"
    r"(?P<noun>shot|view|picture|panel)?\s*(?:of|showing|with|where)\s+(?P<what>[^.;!?\n]{2,80}?)"
    r"(?P<at>\s+(?:at the (?:very )?(?:end|start|beginning)"
    rf"|(?:before|after|between)\s+{ONE}(?:\s+and\s+{ONE})?))?" + _END,
    re.I,
)
_THING = r"""(?:["“‘'](?P<{0}q>[^"”’']{{1,60}})["”’']|(?P<{0}>[\w'’-]+(?:\s+[\w'’-]+){{0,3}}?))"""
_SORT = r"(?:the\s+(?P<sort>word|words|name|subject)\s+)?"
_NOT = r"\s+(?:instead of|rather than|in place of|and not)\s+(?:the\s+(?:word|subject|name)\s+)?"
_LEAD = r"(?:(?:show|use|have|put|say|make it|let it be|it should be|i want|there should be|with)\s+)?"
_INSTEAD = (
    re.compile(
        rf"(?:\b(?:in|for|at|of)\s+)?\b(?P<shot>{NAMED})\s*[:,]?\s+{_LEAD}{_SORT}{_THING.format('new')}{_NOT}"
        rf"{_THING.format('old')}{_END}",
        re.I,
    ),
    re.compile(
        rf"(?:^|(?<=[.;!?\n,]))\s*{_LEAD}{_SORT}{_THING.format('new')}{_NOT}{_THING.format('old')}"
        rf"\s+in\s+(?P<shot>{NAMED})",
        re.I,
    ),
    re.compile(
        rf"(?:\bin\s+(?P<shot>{NAMED})\s*[:,]?\s+)?\b(?:replace|swap|change|exchange|switch)\s+{_SORT}(?!it\b)"
        rf"{_THING.format('old')}\s+(?:with|by|for|to|into)\s+{_THING.format('new')}"
        rf"(?:\s+in\s+(?P<late>{NAMED}))?{_END}",
        re.I,
    ),
)
_KEPT = re.compile(r"in (?P<scope>[a-z0-9 ]+?) (?P<how>show|say) “(?P<new>.+)” for “(?P<old>.+)”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recut:
    """One change to the shots. `one`, `other`: shot ids or "last"; `what` is shown in a new shot.

    To replace is to show or say `what` where `other` was, in shot `one` or, where that is "", in all; `size`
    is "words" where only what is said is meant.
    """

    does: Literal["swap", "remove", "add", "replace"]
    one: str = ""
    other: str = ""
    what: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotted:
    """A change and where its words stand."""

    recut: Recut
    start: int
    end: int


def recut_of(sentence: str) -> Recut | None:
    """The first change a sentence asks for, or None when it is about something else."""
    return next((one.recut for one in recuts_in(sentence)), None)


def recuts_in(text: str) -> tuple[Spotted, ...]:
    """Every change `text` asks for, in order, none overlapping another."""
    found: list[Spotted] = []
    for one in (*_kept(text), *_swaps(text), *_removals(text), *_additions(text), *_replacements(text)):
        # "remove shots 3 and 4" is two changes in the same words
        if all(
            one.end <= other.start
            or one.start >= other.end
            or (one.start, one.end) == (other.start, other.end)
            for other in found
        ):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def value_of(recut: Recut) -> str:
    """The change as it is kept among the wishes: "swap sh020 and sh040"; `recut_of` reads it back."""
    match recut.does:
        case "swap":
            return f"swap {recut.one} and {recut.other}"
        case "remove":
            return "remove the last shot" if recut.one == "last" else f"remove {recut.one}"
        case "replace":
            how = "say" if recut.size == "words" else "show"
            return f"in {recut.one or 'every shot'} {how} “{recut.what}” for “{recut.other}”"[:200]
        case "add":
            end = {"last": " at the end", "sh000": " at the start"}.get(recut.one)
            if end is None:
                end = f" after {recut.one}" if recut.one else ""
            return f"add a {recut.size + ' ' if recut.size else ''}shot of {recut.what}{end}"


def id_said(said: str) -> str:
    """The id of a shot as a person names it: "3", "three", "third", "sh030", "last"."""
    said = said.lower()
    if said.startswith("sh"):
        return said
    if said in ("last", "final"):
        return "last"
    number = _ORDINAL.index(said) + 1 if said in _ORDINAL else int(number_of(said) or 1)
    return f"sh{number * 10:03d}"


def ids_in(text: str) -> tuple[str, ...]:
    """The ids of every shot named in `text`: "shots 2 and 4"."""
    names = rf"\b(\d{{1,3}}|sh\d{{3,5}}|{_WORDS}|{'|'.join(_ORDINAL)}|last|final)\b(?!\s*shots)"
    return tuple(dict.fromkeys(id_said(hit[1]) for hit in re.finditer(names, text, re.I)))


def _kept(text: str) -> Iterator[Spotted]:
    if hit := _KEPT.search(text):
        one = "" if hit["scope"] == "every shot" else hit["scope"]
        size = "words" if hit["how"] == "say" else ""
        yield _spotted(hit, Recut(does="replace", one=one, other=hit["old"], what=hit["new"], size=size))


def _swaps(text: str) -> Iterator[Spotted]:
    for hit in _SWAP.finditer(text):
        yield _spotted(hit, Recut(does="swap", one=id_said(hit[1]), other=id_said(hit[2])))


def _removals(text: str) -> Iterator[Spotted]:
    for hit in _GONE.finditer(text):
        for id in ids_in(hit["shots"]):
            yield _spotted(hit, Recut(does="remove", one=id))


def _additions(text: str) -> Iterator[Spotted]:
    for hit in _NEW.finditer(text):
        size = (hit["size"] or "").lower()
        if not hit["noun"] and not size.startswith("close"):
            continue  # "add a clock with no hands" is a thing in the picture
        at = (hit["at"] or "").lower()
        one = (
            "last"
            if "the" in at and at.endswith("end")
            else "sh000"
            if "start" in at or "beginning" in at
            else ""
        )
        named = re.search(rf"(before|after|between)\s+{ONE}", at)
        if named:
            one = id_said(named[2])
            if named[1] == "before" and one != "last":
                one = f"sh{max(0, int(one[2:]) - 10):03d}"
        yield _spotted(
            hit,
            Recut(
                does="add",
                one=one,
                what=hit["what"].strip(),
                size="close-up" if size.startswith("close") else size,
            ),
        )


def _replacements(text: str) -> Iterator[Spotted]:
    for shape in _INSTEAD:
        for hit in shape.finditer(text):
            groups = hit.groupdict()
            shot = groups.get("shot") or groups.get("late") or ""
            quoted = bool(hit["newq"])
            new = _bare(hit["newq"] or hit["new"])
            old = _bare(hit["oldq"] or hit["old"])
            sort = (hit["sort"] or "").lower()
            if old.lower() in asks("called") or new.lower() in asks("called"):
                continue  # "change the title to Low Tide", "the camera instead of …"
            if not sort and not quoted and not (_is_thing(new) and _is_thing(old)):
                continue  # "shot 3 closer instead of wider"
            one = ids_in(shot)[0] if shot else ""
            size = "words" if sort.startswith("word") or (quoted and not sort) else ""
            yield _spotted(hit, Recut(does="replace", one=one, other=old, what=new, size=size))


def _is_thing(phrase: str) -> bool:
    """Whether a phrase names something to be seen, and no weather, size or colour."""
    if re.search(NAMED, phrase, re.I) or any(one.kind != "subject" for one in found_in(phrase, "person")):
        return False
    nouns = phrases(f"a {phrase}").nouns
    return bool(nouns) and nouns[0].kind != "idea"


def _bare(phrase: str) -> str:
    return re.sub(r"^(?:the|an?|some)\s+", "", phrase.strip(), flags=re.I)


def _spotted(hit: re.Match[str], recut: Recut) -> Spotted:
    return Spotted(recut=recut, start=hit.start(), end=hit.end())


__all__ = [
    "NAMED",
    "NOUN",
    "ONE",
    "Recut",
    "Spotted",
    "id_said",
    "ids_in",
    "recut_of",
    "recuts_in",
    "value_of",
]
