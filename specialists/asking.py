"""What a sentence asks for: one small recogniser for each kind of wish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from specialists.counting import NUMBER, number_of, times_in
from specialists.inflect import lemma
from specialists.phrases import is_place, phrases
from specialists.ruled_out import ruled_out
from specialists.story.asks import asks, colours, pattern
from specialists.story.lexicon import lexicon
from storage.domain.plan import ConstraintKind

FILLER = frozenset(
    """a an the it this that and or but also then please make use add put have let more less bit little
    much very really just so to be is are was in on of for with at by from i we you me my would like
    want need can could should think maybe perhaps some all lot whole film movie video shot shots
    scene picture thing stuff ok okay yes no thanks thank great nice good lovely love cool wow hi
    hello hey set give try do don't not too there here now ha haha instead everywhere throughout go
    start what about how turn change keep light lights lighting colour color colours colors palette
    tone tones mood music song style camera pace ending that's it's i'm let's can could seconds second
    minutes minute long weather outside feel bring into only looks look said say mean means meant sorry
    actually nah hm hmm hmmm wait obviously course definitely please pls plz pretty kindly oh ah um uh
    well right sure yep yeah nope non nein ja oui bitte danke merci gracias claro tops max maximum
    minimum least most exactly around roughly approximately possibly possible rather prefer preferably
    better fine alright agree agreed disagree again still yet even quite totally truly super way lots
    many bunch tad slightly somewhat kind kinda sort there's here's they're we're you're it'll i'll we'll
    i've they them us am were been being has had does did done doing shall must may might will would
    thinking feels feeling guess suppose imagining reckon believe pixel luna lyra saga quill seer guys
    one ones bpm beats mins min secs sec as than if also plus besides later graag favor favore por per
    voice spoken i'd he she him her going""".split()
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
    """Every wish the rules find in `sentence`; they may overlap (see `settled`)."""
    low = sentence.lower().replace("’", "'")
    yield from _titles(sentence, low)
    yield from _lengths(low)
    yield from _beats(low)
    for out in ruled_out(low, brief=origin == "brief"):
        weight = 5 if out.kind == "exclude" else 4  # "no jazz" asks for no jazz
        yield Found(kind=out.kind, value=out.value, start=out.start, end=out.end, weight=weight)
    yield from _senses(low)
    yield from _colours(low, origin)
    yield from _languages(low, origin)
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
    yield from _things(sentence, low)


_LESS = re.compile(
    r"\b(?:(?:less|not (?:so|too|as|that|very|quite)|not|isn't|don't (?:make|want) it|never)\s+(?:so |too |very |that )?|too\s+)$"
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
    r"(?:^|[,.;:!?⟧]|\b(?:some|only|just|more|with|solo|and|gentle|soft|quiet|slow|sad|use|prefer|rather|want|like|of|"
    r"please|maybe|make it|i'd love|hear|love)\s)\s*$"
)
_AFTER_MUSIC = re.compile(
    r"\s*(?:$|[,.;:!?]|(?:please|pls|only|instead|and|on the soundtrack|under|underneath|music|for the|in the background|"
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
        r"\b(?:call (?:it|the film|this(?: one| film)?)|title it|name it|titled|the title (?:is|should be|could be|to)|title:|"
        r"(?:change|set) the (?:title|name) to|rename it(?: to)?)\s+(.{1,80})$",
        sentence,
        re.IGNORECASE,
    )
    for hit in (quoted, plain):
        if hit:
            yield Found(kind="title", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=9)
            return


_TOO = r"\s*(?:is|are|'s|seems?|feels?|sounds?|was|would be)?\s*(?:a bit |a little |way |much |far |still )*too (long|short)\b"
_RELATIVE = re.compile(
    r"(?<!no )(?<!any )\b(shorter|longer)\b(?!\s+(?:lens|shot|than|hair|beard|coat|dress|road|one|legs|ears|shadow))|"
    r"\btoo (long|short)\b|"
    r"\b(?P<cut>trim it|cut it down|tighten it|shorten it|shorten the film|half as long|half the length)\b|"
    r"\b(?P<more>lengthen it|extend it|draw it out|twice as long|double the length|twice the length)\b"
)


def _lengths(low: str) -> Iterator[Found]:
    for span in times_in(low):
        if too := re.match(_TOO, low[span.end :]):  # "20 seconds is too short" asks for no 20 seconds
            value = "shorter" if too[1] == "long" else "longer"
            yield Found(kind="length", value=value, start=span.start, end=span.end + too.end(), weight=6)
            continue
        if re.match(r"\s*(?:ago|later|earlier|before|after|from now|past|to midnight|to noon)\b", low[span.end :]):
            continue
        seconds = min(max(span.seconds, SHORTEST), LONGEST)
        yield Found(kind="length", value=f"{seconds:g}", start=span.start, end=span.end, weight=5)
    for hit in _RELATIVE.finditer(low):
        said = hit[1] or {"long": "shorter", "short": "longer"}.get(hit[2] or "")
        value = said or ("shorter" if hit["cut"] else "longer")
        yield Found(kind="length", value=value, start=hit.start(), end=hit.end(), weight=2)


_BEATS = re.compile(
    rf"(?<![\w-])({NUMBER})[\s-]*(?:bpm\b|beats? (?:per|a|an|in a) minute)|"
    rf"\b(?:tempo|beat|pulse|song|music|track)\b[^.,;]{{0,18}}?\bto (?:about |around )?(\d{{2,3}})\b(?!\s*(?:s\b|sec|min|%|:|m\b))|"
    rf"\b(?:tempo|bpm)\b(?:\s+(?:of|to|at|is|be|should be|around|about|like|=)|:|,)*\s*(\d{{2,3}})\b|"
    r"\b(?:faster|quicker|slower|slow|quick|fast)\W+(?:like|to|at|maybe|around|about|say)\s+(\d{2,3})\b(?!\s*(?:s|m|%|:))"
)


def _beats(low: str) -> Iterator[Found]:
    """A beat in beats a minute, within what a score can be written in."""
    for hit in _BEATS.finditer(low):
        beat = number_of(hit[1] or hit[2] or hit[3] or hit[4])
        if beat is not None and 20 <= beat <= 400:
            value = f"{min(220, max(40, round(beat)))}"
            start = hit.start(4) if hit[4] else hit.start()
            yield Found(kind="tempo", value=value, start=start, end=hit.end(), weight=5)


_SPEECH = (
    r"narrat\w*|voice-?\s?overs?|voiceover|voices?|speaks?|speaking|spoken|says?|said|told|tell|sing|sings|sung|sing it|"
    r"lyrics|lines|words|dialogue|language|subtitles?|hear it|talks?|talking|read|reads|audio|dubbed|dub it"
)
_TO = r"in|auf|en|em|på|po|op|in het|in de|into|to|na|на|σε|by"
_BARE = (
    r"\s*(?:,|\.|!|\?|;|$|please\b|pls\b|bitte\b|s'il\b|por favor|per favore|graag\b|instead\b|is (?:fine|ok|okay|better|good)\b"
    r"|would be\b|then\b|and\b|only\b|this time\b|version\b|narration\b|voice|subtitles?\b|lyrics\b|text\b|for (?:the|all)\b"
    r"|not\b|thanks\b|if possible\b|throughout\b|all the way\b|with\b|maybe\b|perhaps\b|language\b|speaking\b|dub\b)"
)


@cache
def _english_names() -> frozenset[str]:
    """What English calls each language: the first of its names."""
    names = asks("language")
    return frozenset(next(name for name, of in names.items() if of == code) for code in names.values())


def _languages(low: str, origin: Origin) -> Iterator[Found]:
    """A language by its name, where it is spoken and no "French bakery"."""
    for name, code in asks("language").items():
        if name[0] > "\u2e80" and name in low:  # a script without spaces
            yield Found(kind="language", value=code, start=low.index(name), end=len(low), weight=5)
    for hit in pattern("language").finditer(low):
        before, after = low[: hit.start()], low[hit.end() :]
        led = re.search(rf"(?:^|[\s,;:(])(?:{_TO})\s+(?:the\s+)?$", before)
        spoken = re.search(rf"\b(?:{_SPEECH})\b[^.!?]{{0,25}}$", before) or re.match(
            rf"\s+(?:{_SPEECH})\b", after
        )
        alone = re.fullmatch(r"(?:.*[,.;:!?]\s*|)(?:\W|and|or|maybe|just|no|non|nein|yes|ok|how about|make it|i'd say|use|"
                             r"keep it|keep|try|prefer|i prefer|i want|let's do|go|with|better|please|rather|plain)*\s*", before)  # fmt: skip
        bare = re.match(_BARE, after)
        if origin == "brief" and not (led and re.match(_BARE, after)) and not spoken:
            continue
        own = led and hit[1] not in _english_names()  # "auf Französisch": no bakery is called that
        if own or (led and (bare or spoken)) or (spoken and bare) or (alone and bare) or re.match(
            r"\s+(?:narration|voice-?over|voice|lyrics|subtitles?|version|dub)\b", after
        ):  # fmt: skip
            start = led.start() if led else hit.start()
            yield Found(kind="language", value=asks("language")[hit[1]], start=start, end=hit.end(), weight=5)


@cache
def _sense_pattern(kind: str) -> re.Pattern[str]:
    """Finds any word that carries weather, an hour or a season, the longest first."""
    words = sorted(lexicon().senses[kind], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, words))})(?![\w'-])")


_DENIED = re.compile(
    r"\b(no|without|less|stop the|not|every|each|(?<!bit )(?<!lot )(?<!lots )(?<!touch )(?<!hint )(?<!plenty )of)\s+(any\s+|the\s+)?$"
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


_ITS_COLOUR = re.compile(r"\b(?:the|his|her|its|their)\s+([\w-]+)\s+(?:be|is|are|should be|could be|to be|was|in)\s+$")
_LIT_WHOLE = frozenset("film movie picture image light lights lighting whole thing palette colours colors tones".split())


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
        r"(?<!i'd )(?<!would )(?<!more )(?<!thinking )(?<!feels )(?<!sounds )(?<!you )(?<!i )(?<!we )(?<!don't )"
        r"\b(?:in the (?:style|manner) of|should look like|looks? like|as if it were|like)\s+"
        r"(?!it\b|to\b|that\b|this\b|more\b|less\b|\d|a (?:whole|full|half)?\s?(?:minute|bit|lot)|half |shot )"
        r"([\w'-]+(?:\s+[\w'-]+){0,5})",
        low,
    ):
        yield Found(kind="style", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=1)


_ENDS = re.compile(
    r"\b(?:the )?(?:end|ending|finale|last bit)\s+(?:should|could|must|can|has to|needs to|to)?\s*(?:be|is|feel|feels|to be)\s+"
    r"(?:a bit |a little |much |more |very |really |kind of )*(happy|happier|hopeful|uplifting|joyful|sad|sadder|tragic|"
    r"bittersweet|dark|open|ambiguous|unresolved)\b"
)


_NO_STYLE = frozenset("the that this another free same his her other what which whatever in a any our old new my no of".split())


def _endings(low: str) -> Iterator[Found]:
    for hit in _ENDS.finditer(low):
        value = asks("ending").get(f"{hit[1]} ending", "open")
        yield Found(kind="ending", value=value, start=hit.start(), end=hit.end(), weight=6)
    for hit in re.finditer(
        r"\b(?:(?:end|finish|close|conclude|wrap up)(?:s|es|ing)?\s+(?:it\s+|the film\s+)?(?:with|on|in)|at the end,?(?! of\b))\s+(.{3,120})$", low
    ):
        yield Found(kind="ending", value=hit[1].strip(), start=hit.start(), end=hit.end(), weight=6)


def _things(sentence: str, low: str) -> Iterator[Found]:
    """Subjects to add, a new place, an action."""
    move = re.search(
        r"\b(?:(?:set|move|relocate|take|bring) (?:it|this|everything)(?= (?:to|in|on|at|into|under|near)\b)|"
        r"(?:should|could|must|to) (?:be set|take place|play)|takes place|put it(?= (?:in|on|at|under|into|near)\b)|place it|make it happen|it should happen|happens?|"
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
        r"(?:\b|^)(?:add|include|put(?: in)?|bring (?:in|back)|throw in|with|i want to see|there should be|there is|"
        r"(?:have|see|get|show|use|there was|there were)(?= (?:an?|some|one|two|three|more) )|^show(?= the )|and(?= (?:an?|one|some) )|"
        r"mention|feature|give (?:him|her|them|it|us)|needs?|insert|"
        r"i(?:'d| would) (?:like|love)(?: to see)?|i want|we need|how about|what about|more)\s+"
        rf"({_NOUN}?)(?=$|[,.!?;]|\s+(?:and|in|on|at|to|please|pls|into|somewhere|too|as|who|that|there|for|next|"
        r"near|beside|under|over|behind|instead|maybe|walking|running|sitting|standing|with|is|would)\b)"
    )
    for hit in add.finditer(low):
        read = phrases(sentence[hit.start(1) : hit.end(1)])
        for noun in read.nouns[:1]:
            if noun.kind == "idea" or _is_sense(noun.head) or noun.head in FILLER or _is_wish_word(noun.head):
                continue
            # "a happy dog" is a dog, not a mood: a thing somebody names with an article goes before its adjectives
            if hit[0].startswith("give it ") and not re.match(r"(?:an?|some|more|the)\b", hit[1]):
                continue
            article = re.match(r"(?:an?|the|some|one|two|three|his|her|their|another)\b", hit[1])
            weight = 3 if article and noun.kind != "thing" and len(noun.text.split()) > 1 else 0
            yield Found(kind="subject", value=noun.text, start=hit.start(), end=hit.end(), weight=weight)


def _as_written(phrase: str, sentence: str) -> str:
    """The phrase with the person's own capitals: "Tokyo alley"."""
    found = re.search(re.escape(phrase), sentence, re.IGNORECASE)
    return found[0] if found else phrase


@cache
def _is_wish_word(word: str) -> bool:
    """Whether a word alone is a wish of another kind: "close-ups", "jazz", "neon", "subtitles"."""
    tables = ("light", "palette", "tempo", "music", "camera", "mood", "size", "language", "excluded", "called")
    return any(word in asks(name) for name in tables) or word in colours()


def _is_sense(head: str) -> bool:
    return any(head in lexicon().senses[sense] for sense in ("weather", "time", "season", "mood"))


def settled(found: list[Found]) -> list[Found]:
    """Where two readings claim the same words, the weightier stays, then the longer."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.weight, f.start - f.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
