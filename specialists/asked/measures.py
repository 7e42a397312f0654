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
    r"\b(?P<cut>trim it|cut it down|tighten it|(?:shorten|trim)(?: it| the film| ⟦\d+⟧)?|half as long"
    r"|half the length)\b|"
    r"\b(?P<more>(?:lengthen|extend)(?: it| the film| ⟦\d+⟧)|draw it out|twice as long|double the length"
    r"|twice the length)\b"
)


_IT = r"(?:it|this|that|the (?:film|movie|whole thing|video)|⟦\d+⟧)"
_ABOUT = r"\s+(?:about |around |roughly |some |another |a further |the (?:first|last) )?$"
_LESS = re.compile(
    r"\b(?:cut(?: out| off| away)?|lose|trim(?: off| away)?|drop|remove|shave(?: off)?"
    r"|take(?: off| out| away)?|shorter by|minus"
    rf"|(?:cut|trim|shorten|tighten|reduce)(?: {_IT})?(?: down)? by){_ABOUT}"
)
_MORE = re.compile(
    r"\b(?:add|longer by|plus|give (?:it|⟦\d+⟧)"
    rf"|(?:extend|lengthen|stretch|prolong)(?: {_IT})? by){_ABOUT}"
)
_ONE = re.compile(r"(?<![\w-])(?:a|an|one|another) (second|minute) (?=(?:shorter|longer|less|more)\b)")
_FROM_ONE = re.compile(
    r"\b(?:cut|trim|shave|take|lose|add)(?: off| out)? (?:a|one|another) (second)(?= (?:from|off|of|to) ⟦)"
    r"|(?<=by )(?:a|one) (second)\b"
)


def _relative(low: str) -> Iterator[Found]:
    """ "Ten seconds shorter", "cut ten seconds", "two seconds longer": so much less or more than now."""
    spans = [(span.start, span.end, span.seconds) for span in times_in(low)]
    spans += [(hit.start(), hit.end(1), 60.0 if hit[1] == "minute" else 1.0) for hit in _ONE.finditer(low)]
    for hit in _FROM_ONE.finditer(low):
        at = hit.start(1) if hit[1] else hit.start(2)
        spans.append((low.rindex(" ", 0, at - 1) + 1, hit.end(), 1.0))
    for start, end, seconds in spans:
        after = re.match(r"\s*(?:too )?(shorter|less|longer|more)\b(?! than)", low[end:])
        too = re.match(r"\s*too (long|short)\b", low[end:])
        less, more = _LESS.search(low[:start]), _MORE.search(low[:start])
        if after or too:
            sign = "-" if (after and after[1] in ("shorter", "less")) or (too and too[1] == "long") else "+"
            said = after or too
            ends = end + (said.end() if said else 0)
            yield Found(kind="length", value=f"{sign}{seconds:g}", start=start, end=ends, weight=8)
        elif led := less or more:
            rest = re.match(r"\s+(?:out|off|away|from (?:it|the film))\b", low[end:])
            ends = end + (rest.end() if rest else 0)
            value = f"{'-' if less else '+'}{seconds:g}"
            yield Found(kind="length", value=value, start=led.start(), end=ends, weight=8)


def lasting(now: float, value: str) -> float:
    """The seconds that `now` becomes: "36", "-10", "+20", "shorter", or several of them in turn."""
    for step in value.split():
        if step[0] in "+-":
            now += float(step)
        else:
            now = {"shorter": now * 0.7, "longer": now * 1.5}.get(step) or float(step)
        now = min(max(now, SHORTEST), LONGEST)
    return now


def length_said(value: str) -> str:
    """A length as one would say it: "45 seconds", "10 seconds shorter", "longer"."""
    said = {"-": "shorter", "+": "longer"}
    steps = [
        f"{step[1:]} second{'' if step[1:] == '1' else 's'} {said[step[0]]}"
        if step[0] in said
        else step
        if step in said.values()
        else f"{step} seconds"
        for step in value.split()
    ]
    return " and ".join(steps)


def is_relative(value: str) -> bool:
    """Whether a length is counted from what there is: "shorter", "-10"."""
    return not value.replace(".", "").isdigit()


def counted_on(before: str, value: str) -> str:
    """The length that `value` makes of an earlier wish: 60 and "-10" are 50, "-10" and "-10" are "-20"."""
    if not is_relative(before):
        return f"{lasting(float(before), value):g}"
    *steps, last = before.split()
    if last[0] in "+-" and value[0] in "+-":
        return " ".join((*steps, f"{float(last) + float(value):+g}"))
    return " ".join((*steps, last, value)[-_STEPS:])


_STEPS = 12  # of changes to a length that are kept apart


def lengths(low: str) -> Iterator[Found]:
    """Lengths of the film in `low` (lower case), in seconds, and what is shorter or longer than now."""
    yield from _relative(low)
    for span in times_in(low):
        if too := re.match(_TOO, low[span.end :]):  # "20 seconds is too short" asks for no 20 seconds
            value = "shorter" if too[1] == "long" else "longer"
            yield Found(kind="length", value=value, start=span.start, end=span.end + too.end(), weight=6)
            continue
        if re.match(
            r"\s*(?:ago|later|earlier|before|after|from now|past|to midnight|to noon)\b", low[span.end :]
        ):
            continue
        yield Found(
            kind="length", value=f"{min(span.seconds, LONGEST):g}", start=span.start, end=span.end, weight=5
        )
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
