"""The part of a brief that says what is shown: without "make me a film about" and how long it is to be."""

import re

from specialists.asked.asking import ORDER
from specialists.asked.set_apart import set_apart
from specialists.reading.address import unframed
from specialists.reading.counting import times_in
from specialists.reading.mending import polite_off

_FRAMING = re.compile(
    r"^\s*(?:please\s+|could you\s+|can you\s+|i\s+(?:want|need|would like|'d like)\s+(?:you to\s+)?)*"
    r"(?:make|create|generate|produce|show|shoot|film|write|draw|give|do)?\s*(?:me|us)?\s*"
    r"(?:(?:an?|the|some)\s+)?(?:[\w-]+,?\s+){0,4}?"
    r"(?:film|movie|video|clip|animation|cartoon|trailer|teaser|documentary|story|picture|image"
    r"|photo|drawing"
    r"|illustration|poster|mural|woodcut|etching|song|lullaby|ballad|anthem|hymn|jingle|tune|rap|shanty|serenade|poem|tale|commercial|advert|ad|sequence|vignette|montage|time-?lapse)s?\s+"
    r"(?:about|of|where|in which|showing|featuring|on|for|that shows|set)\s+(?=\S)",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"^[^:.]{0,70}\b(?:films?|movie|video|clip|animation|style|story|song|picture)\b[^:.]{0,40}:\s+", re.I
)
_ORDER = re.compile(
    r"^\s*(?:please\s+)?(?:show|film|shoot|draw|imagine|picture)\s+(?:me\s+|us\s+)?(?=(?:an?|the"
    r"|two|my)\s)",
    re.I,
)


def core_of(text: str) -> str:
    """The brief without "make me a film about", how long it is to be, and what is asked of the making."""
    text = polite_off(set_apart(text, "brief").rest)
    text = re.sub(
        r"\b(?:in|for|of|about)?\s*\d+\s*-?\s*(?:seconds?|secs?|minutes?|mins?)\b(?:\s+long)?",
        " ",
        text,
        flags=re.I,
    )
    text = _without_length(text)
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", text) if part]
    shown = [part for index, part in enumerate(sentences) if not index or not ORDER.match(part)]
    core = " ".join(shown)
    core = unframed(core)
    for _ in range(2):  # "a trailer for a movie about …"
        core = _FRAMING.sub("", core, count=1)
    core = _TITLED.sub("", core, count=1)
    core = _ORDER.sub("", core, count=1)
    return re.sub(r"\b(?:vs\.?|versus)(?=\s)", "and", core, flags=re.I).strip() or text


def _without_length(text: str) -> str:
    """The brief without how long it is to be: "a film, a minute and a half long, about a keeper"."""
    for span in sorted(times_in(text.lower()), key=lambda span: -span.start):
        after = re.match(r"[\s-]*long\b,?", text[span.end :])
        before = re.search(r",?\s*(?:of\s+)?$", text[: span.start])
        if after and before and len(text.lower()) == len(text):
            text = f"{text[: before.start()]} {text[span.end + after.end() :]}"
    return text
