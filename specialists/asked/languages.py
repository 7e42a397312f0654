"""The language a film is to be told in, where it is named and no "French bakery"."""

import re
from collections.abc import Iterator
from functools import cache

from specialists.asked.found import Found, Origin
from specialists.story.asks import asks, pattern

_SPEECH = (
    r"narrat\w*|voice-?\s?overs?|voiceover|voices?|speaks?|speaking|spoken|says?|said|told|tell"
    r"|sing|sings|sung|sing it|"
    r"lyrics|lines|words|dialogue|language|subtitles?|hear it|talks?|talking|read|reads|audio|dubbed|dub it"
)
_TO = r"in|auf|en|em|på|po|op|in het|in de|into|to|na|на|σε|by"
_BARE = (
    r"\s*(?:,|\.|!|\?|;|$|please\b|pls\b|bitte\b|s'il\b|por favor|per favore|graag\b|instead\b|is "
    r"(?:fine|ok|okay|better|good)\b"
    r"|would be\b|then\b|and\b|only\b|this time\b|version\b|narration\b|voice|subtitles?\b"
    r"|lyrics\b|text\b|for (?:the|all)\b"
    r"|not\b|thanks\b|if possible\b|throughout\b|all the way\b|with\b|maybe\b|perhaps\b"
    r"|language\b|speaking\b|dub\b)"
)


@cache
def _english_names() -> frozenset[str]:
    """What English calls each language: the first of its names."""
    names = asks("language")
    return frozenset(next(name for name, of in names.items() if of == code) for code in names.values())


_ALONE = re.compile(
    r"(?:.*[,.;:!?]\s*|)(?:\W|and|or|maybe|just|no|non|nein|yes|ok|how about|make it|i'd say|use|"
    r"keep it|keep|try|prefer|i prefer|i want|let's do|go|with|better|please|rather|plain)*\s*"
)


def languages(low: str, origin: Origin) -> Iterator[Found]:
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
        alone = _ALONE.fullmatch(before)
        bare = re.match(_BARE, after)
        if origin == "brief" and not (led and re.match(_BARE, after)) and not spoken:
            continue
        own = led and hit[1] not in _english_names()  # "auf Französisch": no bakery is called that
        if own or (led and (bare or spoken)) or (spoken and bare) or (alone and bare) or re.match(
            r"\s+(?:narration|voice-?over|voice|lyrics|subtitles?|version|dub)\b", after
        ):  # fmt: skip
            start = led.start() if led else hit.start()
            yield Found(kind="language", value=asks("language")[hit[1]], start=start, end=hit.end(), weight=5)
