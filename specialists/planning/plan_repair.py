"""A plan's words out of what was said in the discussion, for when no model wrote any. Pure."""

import re
from collections.abc import Sequence

from specialists.planning.synthesis import PlanOptions, PlanWords
from specialists.reading.brief import Reading
from specialists.speaking.novelty import stems
from specialists.speaking.plain import defanged
from specialists.speaking.sentences import split
from specialists.speaking.turn_context import Line

_QUOTED = re.compile(r"“([^“”]{2,90})”")
_TITLED = re.compile(
    r"\b(?:call(?:ed)?(?: it)?|title[d]?(?: it| is|:)?|name it)\s*[:,]?\s*“([^“”]{2,80})”", re.IGNORECASE
)
_ABOUT_TALK = frozenset("i i'm i'd i'll me my we we'd we'll our us you your it's that's yes no".split())
_MOST = 8  # words of a line, and of a tagline


def overheard(reading: Reading, lines: Sequence[Line], options: PlanOptions) -> PlanWords:
    """Titles somebody gave, lines somebody quoted, and the sentence that tells it best; else empty.

    Only sentences that name what the brief is about count, and none in which the cast speaks of itself.
    """
    said = [line for line in lines if line.role == "persona"]
    subject = set(stems(" ".join((*reading.subjects, *reading.places))))
    titles = [found[1] for line in said for found in _TITLED.finditer(line.text)]
    quotes = [
        found[1].strip()
        for line in said
        for found in _QUOTED.finditer(line.text)
        if not _is_of_people(found[1], lines)
    ]
    told = [
        defanged(sentence)
        for line in said
        for sentence in split(_QUOTED.sub("", line.text))
        if subject & set(stems(sentence)) and not _ABOUT_TALK & set(re.findall(r"[\w']+", sentence.lower()))
        if "?" not in sentence and ":" not in sentence
    ]
    short = [text for text in (*quotes, *told) if len(text.split()) <= _MOST and len(text) <= 80]
    fits = (quote for quote in quotes if len(quote.split()) <= _MOST and quote[-1:] in ".!…")
    spoken = tuple(dict.fromkeys(quote for quote in fits if quote not in titles))
    return PlanWords(
        title=next((title.strip(" .") for title in titles if len(title.split()) <= 7), ""),
        logline=max((text for text in told if 6 <= len(text.split()) <= 30), key=len, default="")[:300],
        tagline=next((text for text in short if subject & set(stems(text))), ""),
        lines=spoken if options.kind in ("film", "storyboard") and len(spoken) > 2 else (),
    )


def _is_of_people(quote: str, lines: Sequence[Line]) -> bool:
    """Whether a quotation is a person's own words given back to them."""
    bare = quote.strip(" ….!?").lower()
    return any(line.role != "persona" and bare in line.text.lower() for line in lines)
