"""What a sentence rules out: "no people", "keep the cars out of it", "could we lose the crowd?"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from specialists.story.asks import asks
from storage.domain.plan import ConstraintKind

_VERBS = (
    r"no|without(?: any)?|remove|get rid of|lose|drop|ditch|scrap|skip|cut|minus|zero|"
    r"(?:don't|do not|dont|never|didn't|won't|can't|shouldn't|please not)(?: really)? "
    r"(?:show|use|add|include|want|need|have|see|like|put)(?: to (?:see|have|hear|show|use))?(?: any)?|"
    r"not (?:have|show|see|use|include|want)(?: any)?|not a single|"
    r"(?:should|must)(?:n't| not) (?:be|have|show|include)(?: any)?|there(?:'s| is| are) no|"
    r"leave out|avoid|take out|cut out|delete|hide|erase|omit|ban|exclude|stay away from|steer clear of|"
    r"(?:i'm|im|we're|i am|we are) (?:so )?(?:sick|tired|bored) of|i (?:hate|can't stand|dislike)"
    r"|enough of|"
    r"(?<!don't )(?<!not )(?<!never )(?<!to )stop(?= the (?:\w+)$)|free of|empty of|devoid of|not "
    r"so many|away with"
)
_END = (
    r"(?=\s*(?:$|[,.;:!?()–]|\b(?:and|or|in|at|from|with|on|for|please|pls|but|anywhere"
    r"|whatsoever|at all|either|"
    r"this time|though|tho|thanks|if|so|just|only|any ?more|any longer|after all|again|throughout|instead|"
    r"walking|standing|running|sitting|visible|because|as|to|of|near|around|i|we|it|that|let|nor"
    r"|than|by|over|"
    r"altogether|completely|entirely|then|here|there|ok|okay|idea)\b))"
)
_OF = re.compile(
    rf"\b(?:{_VERBS})\s+(?:more\s+)?(?:the |any |all |those |these |my |a |an |of |the "
    rf")*([\w'-]+(?:\s+[\w'-]+){{0,3}}?){_END}"
)
_OUT = re.compile(
    r"\b(?:keep|leave|take|cut|get|edit)\s+(?:the |any |all |those |these "
    r")?([\w'-]+(?:\s+[\w'-]+){0,2}?)\s*\bout\b"
    r"(?:\s+of\s+(?:it|this|there|the (?:film|picture|shot|frame|image|scene)))?"
)
_OFF = re.compile(
    r"\b(?:turn|switch|keep|leave)\s+(?:the |any |all )?([\w'-]+)\s+off\b|\b(?:turn|switch) "
    r"off\s+(?:the |any |all )?"
    r"([\w'-]+)\b|\b(subtitles|subs|captions|titles|music|narration|voice-?over|text|sound"
    r"|dialogue)\s*:?\s+off\b"
)
_CEASE = re.compile(
    r"\b(?:let|make|have) (?:the|all the|that) ([\w'-]+) (?:stop|cease|go away|disappear"
    r"|vanish)\b(?= *(?:$|[,.;!?]))"
)
_FREE = re.compile(r"\b(people|text|music|dialogue|dialog|narration|subtitle|car|animal|word)s?-free\b")
_NOBODY = re.compile(
    r"\b(?:nobody|no one|no-one|noone|not a soul|no human being)\b(?: else)?"
    r"(?=\s*(?:$|[,.!?;:]|(?:in|on|at|around|anywhere|please|pls|visible|there|only|just|to be "
    r"seen|should be (?:seen|visible|in)"
    r"|is (?:seen|visible|there|in)|in sight|and|or)\b))"
)
_NEVER = frozenset(
    """one more longer way idea matter it looking that this them these those problem worries worry need rush
    hurry offence doubt thanks thank you big deal point such so too much less wait longer later sooner further
    be to much many stop kidding what why how chance reason clue longer question pressure sense
    shot shots""".split()
)
# What a brief can rule out; "a house with no door" is about the house.
_BRIEF = frozenset(
    """people person humans faces text words subtitles captions titles music score soundtrack narration
    narrator voice voiceover voice-over dialogue blood violence""".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """One thing that must not be, and where the words for it stand."""

    kind: ConstraintKind
    value: str
    start: int
    end: int


def ruled_out(low: str, *, brief: bool) -> Iterator[RuledOut]:
    """What `low` (lower case) rules out. Of a brief, only what no story is about."""
    for hit in _NOBODY.finditer(low):
        if not brief:
            yield RuledOut(kind="exclude", value="people", start=hit.start(), end=hit.end())
    for shape in (_OF, _OUT, _OFF, _CEASE, _FREE):
        for hit in shape.finditer(low):
            if shape is not _OF and brief:
                continue
            what = next((group for group in hit.groups() if group), "").strip(" '-")
            for one in re.split(r"\s+(?:and|or)\s+", what):
                if found := _named(one, hit, brief):
                    yield found
    yield from _lists(low, brief)


def _lists(low: str, brief: bool) -> Iterator[RuledOut]:
    """ "No cars or bikes", "no blood, gore or screaming": what follows on the first."""
    for hit in re.finditer(
        r"\b(?:no|without(?: any)?)\s+[\w'-]+(?P<more>(?:\s*,\s*[\w'-]+)*,?\s+(?:or|nor|and no)\s+[\w'-]+)",
        low,
    ):
        start = hit.start("more")
        for word in re.findall(r"[\w'-]{2,}", hit["more"]):
            at = low.index(word, start)
            known = asks("excluded").get(word, word)
            if (
                word not in ("or", "nor", "and", "no")
                and word not in _NEVER
                and (not brief or word in _BRIEF)
            ):
                yield _found(known, at, at + len(word))


def _named(what: str, hit: re.Match[str], brief: bool) -> RuledOut | None:
    what = re.sub(r"^(?:the|any|all|a|an|more|of|those|these|that|single)\s+", "", what.strip())
    what = re.sub(r"\s+(?:at all|please|pls|idea|thing|stuff|part|bit)$", "", what)
    if not what or what.split()[0] in _NEVER or (brief and what not in _BRIEF):
        return None
    if what in asks("called") and what not in asks("excluded"):
        return None  # "I hate the colours" says nothing of which
    return _found(asks("excluded").get(what, what), hit.start(), hit.end())


def _found(value: str, start: int, end: int) -> RuledOut:
    """Music and narration that are ruled out are none of their kind."""
    if value in ("music", "narration"):
        return RuledOut(kind=value, value="none", start=start, end=end)
    return RuledOut(kind="exclude", value=value, start=start, end=end)
