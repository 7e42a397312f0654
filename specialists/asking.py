"""What a sentence asks for: one small recogniser for each kind of wish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from specialists.inflect import lemma
from specialists.phrases import is_place, phrases
from specialists.story.asks import asks, colours, pattern
from specialists.story.lexicon import lexicon
from storage.domain.plan import ConstraintKind

_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "half a": 0.5,
}


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


FILLER = frozenset(
    """a an the it this that and or but also then please make use add put have let more less bit little
    much very really just so to be is are was in on of for with at by from i we you me my would like
    want need can could should think maybe perhaps some all lot whole film movie video shot shots
    scene picture thing stuff ok okay yes no thanks thank great nice good lovely love cool wow hi
    hello hey set give try do don't not too there here now ha haha instead everywhere throughout go
    start what about how turn change keep light lights lighting colour color colours colors palette
    tone tones mood music song style camera pace ending that's it's i'm let's can could seconds second
    minutes minute long weather outside feel bring into only looks look""".split()
)


_NOUN = r"(?:an?|the|some|two|three|more|his|her|their|another|lots of|a few)?\s*[\w'’-]+(?:\s+[\w'’-]+){0,4}"


# A sentence of a brief that says how to make it rather than what it shows.
ORDER = re.compile(
    r"\s*(?:please\s+)?(?:make (?:it|this)\b|use\b|no\b|without\b|keep\b|add\b|in the style\b|"
    r"shot (?:like|in|on)\b|"
    r"about \d|around \d|\d+ (?:seconds|minutes)|"
    r"(?:style|mood|tone|music|length|palette|colou?rs?|title)\s*:|"
    r"(?:very |quite )?(?:slow|fast|dreamy|calm|noir)\b)",
    re.IGNORECASE,
)
Origin = Literal["brief", "person", "option"]
SHORTEST = 4  # seconds of film
LONGEST = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    kind: ConstraintKind
    value: str
    start: int
    end: int
    weight: int = 0  # the larger takes overlapping words


def found_in(sentence: str, origin: Origin) -> Iterator[Found]:
    low = sentence.lower().replace("’", "'")
    yield from _titles(sentence, low)
    yield from _lengths(low)
    yield from _excluded(low, origin)
    yield from _senses(low)
    yield from _colours(low, origin)
    for kind in ("music", "narration", "language", "size", "ending", "style"):
        for hit in pattern(kind).finditer(low):
            if kind == "style" and origin == "brief" and not _styled(low, hit):
                continue
            if kind == "music" and origin == "brief" and not re.search(r"music|score|soundtrack|song", low):
                continue
            weight = 4 if kind in ("music", "narration") else 2
            value = asks(kind)[hit[1].lower()]
            yield Found(kind=kind, value=value, start=hit.start(), end=hit.end(), weight=weight)
    for hit in pattern("text").finditer(low):
        yield Found(kind="exclude", value="text", start=hit.start(), end=hit.end(), weight=3)
    yield from _endings(low)
    if origin == "brief":
        return
    for kind in ("light", "palette", "tempo", "camera", "mood"):
        for hit in pattern(kind).finditer(low):
            yield Found(
                kind=kind, value=asks(kind)[hit[1].lower()], start=hit.start(), end=hit.end(), weight=1
            )
    for hit in re.finditer(r"\b(\d{2,3})\s?mm\b", low):
        yield Found(kind="camera", value=f"{hit[1]}mm", start=hit.start(), end=hit.end(), weight=2)
    yield from _named_styles(low)
    yield from _things(sentence, low)


def _titles(sentence: str, low: str) -> Iterator[Found]:
    quoted = re.search(
        r"""\b(?:call(?:ed)?(?: it| the film| this)?|titled?(?: it| should be| is)?|"""
        r"""named?(?: it)?|the title)\b"""
        r"""[:\s]*(?:is |to )?["“'‘«](.{1,80}?)["”'’»](?:\W|$)""",
        sentence,
        re.IGNORECASE,
    )
    plain = re.search(
        r"\b(?:call it|title it|name it|titled|the title is|title:)\s+(.{1,80})$", sentence, re.IGNORECASE
    )
    for hit in (quoted, plain):
        if hit:
            yield Found(kind="title", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=9)
            return


def _lengths(low: str) -> Iterator[Found]:
    number = r"(\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
    for hit in re.finditer(
        number + r"[\s-]*(seconds?|secs?|s(?=\W|$)(?<!\d{4}s)|minutes?|mins?)\b(\s+and\s+a\s+half)?", low
    ):
        amount = _NUMBERS.get(hit[1]) or (float(hit[1].replace(",", ".")) if hit[1][0].isdigit() else 0)
        if hit[2] == "s" and not hit[1][0].isdigit():
            continue
        if hit[2] in ("second", "sec") and hit[1] in ("a", "one") and not hit[3]:
            continue  # "wait a second"
        seconds = (amount + (0.5 if hit[3] else 0)) * (60 if hit[2].startswith("m") else 1)
        seconds = min(max(seconds, SHORTEST), LONGEST)
        yield Found(kind="length", value=f"{seconds:g}", start=hit.start(), end=hit.end(), weight=5)
    for hit in re.finditer(
        r"\b(?:make it|make the film|a bit|much|a little)\s+(shorter|longer)\b|^(shorter|longer)$", low
    ):
        yield Found(kind="length", value=hit[1] or hit[2], start=hit.start(), end=hit.end(), weight=2)


# What a brief can rule out; "a house with no door" is about the house.
_RULED_OUT = frozenset(
    """people person humans faces text words subtitles captions titles music score soundtrack narration
    narrator voice voiceover voice-over dialogue blood violence""".split()
)


def _excluded(low: str, origin: Origin) -> Iterator[Found]:
    said = re.compile(
        r"\b(?:no|without(?: any)?|remove|get rid of|lose|drop|don't (?:show|use|add|include|want)(?: any)?|"
        r"do not (?:show|use|add|include|want)(?: any)?|leave out|avoid|take out|cut out|delete|hide)\s+"
        r"(?:the |any |all )?((?:[\w'-]+\s?){1,3}?)"
        r"(?=$|,|\b(?:and|or|in|at|from|with|please|but)\b)"
    )
    for hit in said.finditer(low):
        what = hit[1].strip()
        if what and what not in ("one", "more", "longer", "way", "idea", "matter", "longer", "it", "looking"):
            for word in re.split(r"\s+(?:and|or)\s+", what):
                if origin == "brief" and word not in _RULED_OUT:
                    continue
                yield Found(kind="exclude", value=word, start=hit.start(), end=hit.end(), weight=2)


@cache
def _sense_pattern(kind: str) -> re.Pattern[str]:
    """Finds any word that carries weather, an hour or a season, the longest first."""
    words = sorted(lexicon().senses[kind], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, words))})(?![\w'-])")


_DENIED = re.compile(r"\b(no|without|less|stop the|not|every|each|of)\s+(any\s+|the\s+)?$")
_IN_A_NAME = re.compile(r"\s+(globe|man|king|queen|drop)")


def _senses(low: str) -> Iterator[Found]:
    """Weather, hour and season, unless denied ("no rain") or part of a name ("snow globe")."""
    kinds: tuple[ConstraintKind, ...] = ("weather", "time", "season")
    for kind in kinds:
        for hit in _sense_pattern(kind).finditer(low):
            named = kind == "weather" and _IN_A_NAME.match(low[hit.end() :])
            if not named and not _DENIED.search(low[max(0, hit.start() - 14) : hit.start()]):
                value = lexicon().senses[kind][hit[1]]
                yield Found(kind=kind, value=value, start=hit.start(), end=hit.end(), weight=1)


def _colours(low: str, origin: Origin) -> Iterator[Found]:
    names = "|".join(sorted(colours(), key=len, reverse=True))
    lit = (
        rf"\b({names})(?:ish)?\s+(?:key\s+|neon\s+)?(?:light|lights|lighting|glow|lit|lamps|lanterns)\b|"
        rf"\b(?:light|lit|lights?)\s+(?:it |everything |all )?(?:in )?({names})\b"
    )
    for hit in re.finditer(lit, low):
        yield Found(
            kind="light", value=colours()[hit[1] or hit[2]], start=hit.start(), end=hit.end(), weight=4
        )
    list_of = rf"((?:{names})(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)(?:{names}))*)"
    for hit in re.finditer(rf"\b{list_of}\b(?!\s+(?:light|glow|lit))", low):
        after = re.match(r"\s+([\w-]+)", low[hit.end() :])
        named = after[1] if after else ""
        told = re.search(
            r"\b(?:uses?|in|more|all|shades of|mostly|palette:?|colou?rs?:?|make it|everything)"
            r"\s+(?:of\s+|the\s+)?$",
            low[: hit.start()],
        )
        hue = named in ("palette", "tones", "colours", "colors", "hues", "shades", "tint", "everywhere")
        free = not named or named in (
            "please",
            "instead",
            "for",
            "in",
            "as",
            "and",
            "with",
            "everywhere",
            "too",
        )
        if low[hit.start() : hit.end()] == "black and white":
            yield Found(kind="palette", value="monochrome", start=hit.start(), end=hit.end(), weight=5)
        elif hue or (told and free) or (origin != "brief" and free):
            several = re.findall(rf"\b(?:{names})\b", hit[1])
            value = " ".join(dict.fromkeys(colours()[name] for name in several))
            yield Found(kind="palette", value=value, start=hit.start(), end=hit.end(), weight=2)


def _styled(low: str, hit: re.Match[str]) -> bool:
    """Whether a brief means a style by the word: "noir", "in watercolour", "claymation film"."""
    strong = hit[1] in (
        "noir",
        "film noir",
        "claymation",
        "stop motion",
        "stop-motion",
        "anime",
        "cyberpunk",
        "steampunk",
        "pixel art",
        "super 8",
        "photorealistic",
        "film grain",
        "art deco",
        "watercolour",
        "watercolor",
    )
    return strong or bool(re.search(r"\b(in|like an?|as an?|style of)\s+(an?\s+)?$", low[: hit.start()]))


def _named_styles(low: str) -> Iterator[Found]:
    for hit in re.finditer(
        r"\b(?:in the (?:style|manner) of|should look like|looks? like|as if it were|like)\s+"
        r"((?:[\w'-]+\s?){1,6})",
        low,
    ):
        yield Found(kind="style", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=1)


def _endings(low: str) -> Iterator[Found]:
    for hit in re.finditer(
        r"\b(?:end(?:s|ing)?\s+(?:it\s+)?(?:with|on|in)|at the end,?(?! of\b))\s+(.{3,120})$", low
    ):
        yield Found(kind="ending", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=6)


def _things(sentence: str, low: str) -> Iterator[Found]:
    """Subjects to add, a new place, an action."""
    move = re.search(
        r"\b(?:(?:set|move) (?:it|this)|put it|place it|make it happen|it should happen|happens?|"
        r"change the (?:place|location|setting) to)\s+(?:to\s+)?"
        r"((?:in|on|at|under|inside|into|near)?\s*.{3,60}?)(?=$|,|\s+and\s|\s+with\s)",
        low,
    )
    if move:
        where = move[1] if re.match(r"(in|on|at|under|inside|into|near)\b", move[1]) else f"in {move[1]}"
        nouns = [noun for noun in phrases(where).nouns if is_place(noun) or noun.prep]
        if nouns and not _is_sense(nouns[0].head):
            yield Found(
                kind="place",
                value=_as_written(nouns[0].text, sentence),
                start=move.start(),
                end=low.find(nouns[0].text.lower(), move.start()) + len(nouns[0].text),
                weight=3,
            )
            return
    act = re.search(
        r"\b(?:have|let|make|show)\s+((?:the|a|an|him|her|them|his)\b.{3,90})$|\b((?:the|he|she|they)\b[\w\s'-]{2,40}?\s(?:should|must|could)\s.{3,60})$",
        low,
    )
    if act:
        said = re.sub(r"\b(should|must|could)\s+", "", (act[1] or act[2]))
        read = phrases(said)
        if read.nouns and read.actions:
            yield Found(
                kind="action",
                value=f"{read.nouns[0].text} {read.actions[0]}",
                start=act.start(),
                end=act.end(),
                weight=1,
            )
            return
        if whole := re.match(r"(?:the|an?|his|her)\s+([\w'-]+)\s+([\w'-]+(?:\s+[\w'-]+){0,6})$", said):
            if lemma(whole[2].split()[0]) == whole[2].split()[0]:
                yield Found(
                    kind="action", value=f"{whole[1]} {whole[2]}", start=act.start(), end=act.end(), weight=1
                )
                return
    add = re.compile(
        r"\b(?:add|include|put in|bring in|throw in|with|i want to see|there should be|there is|"
        r"give (?:him|her|them|it)|needs?|insert|"
        r"i(?:'d| would) like(?: to see)?|i want|we need|how about|what about|more)\s+"
        rf"({_NOUN})(?=$|,|\s+and\s|\s+in\s|\s+on\s|\s+at\s|\s+to\s|\s+please)"
    )
    for hit in add.finditer(low):
        read = phrases(sentence[hit.start(1) : hit.end(1)])
        for noun in read.nouns[:1]:
            if noun.kind != "idea" and not _is_sense(noun.head) and noun.head not in FILLER:
                yield Found(kind="subject", value=noun.text, start=hit.start(), end=hit.end(), weight=0)


def _as_written(phrase: str, sentence: str) -> str:
    """The phrase with the person's own capitals: "Tokyo alley"."""
    found = re.search(re.escape(phrase), sentence, re.IGNORECASE)
    return found[0] if found else phrase


def _is_sense(head: str) -> bool:
    return any(head in lexicon().senses[sense] for sense in ("weather", "time", "season", "mood"))


def settled(found: list[Found]) -> list[Found]:
    """Where two readings claim the same words, the weightier stays, then the longer."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.weight, f.start - f.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
