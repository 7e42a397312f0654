"""How long and how fast, as people say it: "half a minute", "too long", "80 bpm"."""

import re
from collections.abc import Iterator

from specialists.asked.found import Found
from specialists.reading.counting import NUMBER, number_of, times_in

SHORTEST = 4  # seconds of film
LONGEST = 3600
_TOO = (
    r"\s*(?:is|are|'s|seems?|feels?|sounds?|was|would be)?\s*"
    r"(?:a bit |a little |way |much |far |still )*too (long|short)\b"
)
_RELATIVE = re.compile(
    r"(?<!no )(?<!any )\b(shorter|longer)\b(?!\s+(?:lens|shot|than|hair|beard|coat|dress|road|one"
    r"|legs|ears|shadow))|"
    r"\btoo (long|short)\b|"
    r"\b(?P<cut>trim it|cut it down|tighten it|shorten it|shorten the film|half as long|half the length)\b|"
    r"\b(?P<more>lengthen it|extend it|draw it out|twice as long|double the length|twice the length)\b"
)


def lengths(low: str) -> Iterator[Found]:
    """Lengths of the film in `low` (lower case), in seconds, and "shorter" and "longer"."""
    for span in times_in(low):
        if too := re.match(_TOO, low[span.end :]):  # "20 seconds is too short" asks for no 20 seconds
            value = "shorter" if too[1] == "long" else "longer"
            yield Found(kind="length", value=value, start=span.start, end=span.end + too.end(), weight=6)
            continue
        if re.match(
            r"\s*(?:ago|later|earlier|before|after|from now|past|to midnight|to noon)\b", low[span.end :]
        ):
            continue
        seconds = min(max(span.seconds, SHORTEST), LONGEST)
        yield Found(kind="length", value=f"{seconds:g}", start=span.start, end=span.end, weight=5)
    for hit in _RELATIVE.finditer(low):
        said = hit[1] or {"long": "shorter", "short": "longer"}.get(hit[2] or "")
        value = said or ("shorter" if hit["cut"] else "longer")
        yield Found(kind="length", value=value, start=hit.start(), end=hit.end(), weight=2)


_BEATS = re.compile(
    rf"(?<![\w-])({NUMBER})[\s-]*(?:bpm\b|beats? (?:per|a|an|in a) minute)|"
    rf"\b(?:tempo|beat|pulse|song|music|track)\b[^.,;]{{0,18}}?\bto (?:about |around "
    rf")?(\d{{2,3}})\b(?!\s*(?:s\b|sec|min|%|:|m\b))|"
    rf"\b(?:tempo|bpm)\b(?:\s+(?:of|to|at|is|be|should be|around|about|like|=)|:|,)*\s*(\d{{2,3}})\b|"
    r"\b(?:faster|quicker|slower|slow|quick|fast)\W+(?:like|to|at|maybe|around|about"
    r"|say)\s+(\d{2,3})\b(?!\s*(?:s|m|%|:))"
)


def beats(low: str) -> Iterator[Found]:
    """A beat in beats a minute, within what a score can be written in."""
    for hit in _BEATS.finditer(low):
        beat = number_of(hit[1] or hit[2] or hit[3] or hit[4])
        if beat is not None and 20 <= beat <= 400:
            value = f"{min(220, max(40, round(beat)))}"
            start = hit.start(4) if hit[4] else hit.start()
            yield Found(kind="tempo", value=value, start=start, end=hit.end(), weight=5)
