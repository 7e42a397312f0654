"""What a sentence asks for: one small recogniser for each kind of wish."""

import re
from collections.abc import Iterator
from functools import cache

from specialists.asked.found import Found, Origin, settled
from specialists.asked.languages import languages
from specialists.asked.measures import LONGEST, SHORTEST, beats, lengths
from specialists.asked.ruled_out import ruled_out
from specialists.asked.things import FILLER, things
from specialists.story.asks import asks, colours, pattern
from specialists.story.lexicon import lexicon
from storage.domain.plan import ConstraintKind

# A sentence of a brief that says how to make it rather than what it shows.
ORDER = re.compile(
    r"\s*(?:please\s+)?(?:make (?:it|this)\b|use\b|no\b|without\b|keep\b|add\b|in the style\b|"
    r"shot (?:like|in|on)\b|"
    r"about \d|around \d|\d+ (?:seconds|minutes)|"
    r"(?:style|mood|tone|music|length|palette|colou?rs?|title)\s*:|"
    r"(?:very |quite )?(?:slow|fast|dreamy|calm|noir)\b)",
    re.IGNORECASE,
)


def found_in(sentence: str, origin: Origin) -> Iterator[Found]:
    """Every wish the rules find in `sentence`; they may overlap (see `settled`)."""
    low = sentence.lower().replace("’", "'")
    yield from _titles(sentence, low)
    yield from lengths(low)
    yield from beats(low)
    for out in ruled_out(low, brief=origin == "brief"):
        weight = 5 if out.kind == "exclude" else 4  # "no jazz" asks for no jazz
        yield Found(kind=out.kind, value=out.value, start=out.start, end=out.end, weight=weight)
    yield from _senses(low)
    yield from _colours(low, origin)
    yield from languages(low, origin)
    for kind in ("music", "narration", "size", "ending", "style"):
        for hit in pattern(kind).finditer(low):
            if kind == "style" and origin == "brief" and not _styled(low, hit):
                continue
            if kind == "music" and origin == "brief" and not re.search(r"music|score|soundtrack|song", low):
                continue
            weight = 4 if kind in ("music", "narration") else 2
            value = asks(kind)[hit[1].lower()]
            yield Found(kind=kind, value=value, start=hit.start(), end=hit.end(), weight=weight)
    for hit in pattern("text").finditer(low):
        yield Found(kind="exclude", value="text", start=hit.start(), end=hit.end(), weight=5)
    yield from _endings(low)
    if origin == "brief":
        return
    for kind in ("light", "palette", "tempo", "camera", "mood"):
        for hit in pattern(kind).finditer(low):
            if hit[1] == "bright" and _SUNNY.match(low, hit.end()):
                continue  # "bright sunshine" is weather
            yield from _turned(kind, asks(kind)[hit[1].lower()], hit, low)
    for hit in pattern("bare_music").finditer(low):
        if _BEFORE_MUSIC.search(low[: hit.start()]) and _AFTER_MUSIC.match(low, hit.end()):
            value = asks("bare_music")[hit[1].lower()]
            yield Found(kind="music", value=value, start=hit.start(), end=hit.end(), weight=1)
    for hit in re.finditer(r"\b(\d{2,3})\s?mm\b", low):
        yield Found(kind="camera", value=f"{hit[1]}mm", start=hit.start(), end=hit.end(), weight=2)
    yield from _named_styles(low)
    yield from things(sentence, low)


_LESS = re.compile(
    r"\b(?:(?:less|not (?:so|too|as|that|very|quite)|not|isn't|don't (?:make|want) it"
    r"|never)\s+(?:so |too |very |that )?|too\s+)$"
)


def _turned(kind: ConstraintKind, value: str, hit: re.Match[str], low: str) -> Iterator[Found]:
    """A quality, or its opposite where there is to be less of it ("less cheerful", "too dark")."""
    denied = None if hit[1].startswith(("too ", "less ", "not ")) else _LESS.search(low[: hit.start()])
    if denied is None:
        told = hit[1].startswith(("less ", "not ")) or "too " in hit[1]
        weight = 3 if told else 2 if hit[1] == "moonlight" else 1
        yield Found(kind=kind, value=value, start=hit.start(), end=hit.end(), weight=weight)
    elif other := asks("opposite").get(value):
        yield Found(kind=kind, value=other, start=denied.start(), end=hit.end(), weight=3)


_SUNNY = re.compile(r"\s+(?:sun|sunny|sunshine|sunlight|day|daylight|morning|red|blue|green|pink|colou?rs?)")
_BEFORE_MUSIC = re.compile(
    r"(?:^|[,.;:!?⟧]|\b(?:some|only|just|more|with|solo|and|gentle|soft|quiet|slow|sad|use|prefer"
    r"|rather|want|like|of|"
    r"please|maybe|make it|i'd love|hear|love)\s)\s*$"
)
_AFTER_MUSIC = re.compile(
    r"\s*(?:$|[,.;:!?]|(?:please|pls|only|instead|and|on the soundtrack|under|underneath|music"
    r"|for the|in the background|"
    r"too|throughout|thanks|would|maybe|perhaps|alone)\b)"
)


def _titles(sentence: str, low: str) -> Iterator[Found]:
    quoted = re.search(
        r"""\b(?:call(?:ed)?(?: it| the film| this(?: one| film)?)?|titled?(?: it| should be| is)?|"""
        r"""named?(?: it)?|the title)\b"""
        r"""[:\s]*(?:is |to )?["“'‘«](.{1,80}?)["”'’»](?:\W|$)""",
        sentence,
        re.IGNORECASE,
    )
    plain = re.search(
        r"\b(?:call (?:it|the film|this(?: one| film)?)|title it|name it|titled|the title (?:is"
        r"|should be|could be|to)|title:|"
        r"(?:change|set) the (?:title|name) to|rename it(?: to)?)\s+(.{1,80})$",
        sentence,
        re.IGNORECASE,
    )
    for hit in (quoted, plain):
        if hit:
            yield Found(kind="title", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=9)
            return


@cache
def _sense_pattern(kind: str) -> re.Pattern[str]:
    """Finds any word that carries weather, an hour or a season, the longest first."""
    words = sorted(lexicon().senses[kind], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, words))})(?![\w'-])")


_DENIED = re.compile(
    r"\b(no|without|less|stop the|not|every|each|(?<!bit )(?<!lot )(?<!lots )(?<!touch )(?<!hint "
    r")(?<!plenty )of)\s+(any\s+|the\s+)?$"
)
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


_ITS_COLOUR = re.compile(
    r"\b(?:the|his|her|its|their)\s+([\w-]+)\s+(?:be|is|are|should be|could be|to be|was|in)\s+$"
)
_LIT_WHOLE = frozenset(
    "film movie picture image light lights lighting whole thing palette colours colors tones".split()
)


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
        if (of := _ITS_COLOUR.search(low[: hit.start()])) and of[1] not in _LIT_WHOLE:
            continue  # "can the whale be pink?" is about the whale
        if re.match(r"\s+(?:hat|coat|dress|car|dog|cat|balloon|door|shirt|boat)", low[hit.end() :]):
            continue
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
    for hit in re.finditer(r"\b((?:[a-zé]+[ -])?[\w-]{3,})[ -]style\b(?! of)", low):
        words = [word for word in hit[1].split() if word not in _NO_STYLE]
        if words and words[-1] == hit[1].split()[-1]:
            start = hit.end() - len(" style") - len(words[-1])
            yield Found(kind="style", value=words[-1], start=start, end=hit.end(), weight=1)
    for hit in re.finditer(
        r"(?<!i'd )(?<!would )(?<!more )(?<!thinking )(?<!feels )(?<!sounds )(?<!you )(?<!i "
        r")(?<!we )(?<!don't )"
        r"\b(?:in the (?:style|manner) of|should look like|looks? like|as if it were|like)\s+"
        r"(?!it\b|to\b|that\b|this\b|more\b|less\b|\d|a (?:whole|full|half)?\s?(?:minute|bit|lot)"
        r"|half |shot )"
        r"([\w'-]+(?:\s+[\w'-]+){0,5})",
        low,
    ):
        yield Found(kind="style", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=1)


_ENDS = re.compile(
    r"\b(?:the )?(?:end|ending|finale|last bit)\s+(?:should|could|must|can|has to|needs to"
    r"|to)?\s*(?:be|is|feel|feels|to be)\s+"
    r"(?:a bit |a little |much |more |very |really |kind of )*(happy|happier|hopeful|uplifting"
    r"|joyful|sad|sadder|tragic|"
    r"bittersweet|dark|open|ambiguous|unresolved)\b"
)


_NO_STYLE = frozenset(
    "the that this another free same his her other what which whatever in a any our old new my no of".split()
)


def _endings(low: str) -> Iterator[Found]:
    for hit in _ENDS.finditer(low):
        value = asks("ending").get(f"{hit[1]} ending", "open")
        yield Found(kind="ending", value=value, start=hit.start(), end=hit.end(), weight=6)
    for hit in re.finditer(
        r"\b(?:(?:end|finish|close|conclude|wrap up)(?:s|es|ing)?\s+(?:it\s+|the film\s+)?(?:with"
        r"|on|in)|at the end,?(?! of\b))\s+(.{3,120})$",
        low,
    ):
        yield Found(kind="ending", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=6)


__all__ = ["FILLER", "LONGEST", "ORDER", "SHORTEST", "Found", "Origin", "found_in", "settled"]
