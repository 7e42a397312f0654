"""How a film is to be made: takes, sheets, versions, stems, locks, and what its clips begin and end on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from specialists.asked.recut import NAMED, NOUN, ids_in
from specialists.reading.counting import number_of
from storage.domain.plan import ConstraintKind

MOST_TAKES = 4  # of each keyframe
_ALSO = rf"(?:\s*(?:,\s*and|,|and|&)\s*(?:{NOUN}\s*)?(?:\d{{1,3}}|sh\d{{3,5}}))*"
_AS_IT_IS = (
    r"(?:exactly |just )?(?:as (?:it|they) (?:is|are)|as is|alone|the way (?:it|they) (?:is|are)"
    r"|unchanged|untouched)"
)
_LOCK = re.compile(
    rf"\b(?P<un>un)?lock\s+(?P<shots>{NAMED}{_ALSO})"
    rf"|\b(?:keep|leave)\s+(?P<kept>{NAMED}{_ALSO})\s+{_AS_IT_IS}"
    rf"|\b(?:don't|do not|don’t|never) (?:change|touch)\s+(?P<left>{NAMED}{_ALSO})"
    r"|\b(?P<unall>un)?lock (?:all(?: (?:the |of the )?shots)?|every shot|everything)\b",
    re.I,
)
_FLOWS = r"(?:ends?|flows?|morphs?|arrives?|turns?|transforms?|blends?|leads?|runs?|goes)"
_ON = (
    r"(?:\s+(?:right|straight|seamlessly|smoothly))?\s+(?:on(?:to)?|into|in|to|with)\s+"
    r"(?:the (?:start|beginning|first frame) of\s+)?"
)
_THEN = rf"(?:{NAMED}|the next(?: one| {NOUN})?)"
_ARRIVES = re.compile(
    rf"\b(?P<one>{NAMED})\s+(?:should |must |could )?{_FLOWS}{_ON}(?P<next>{_THEN})"
    rf"|\b(?:end|morph|blend|let|have|make)\s+(?P<other>{NAMED})(?:\s+{_FLOWS})?{_ON}(?P<then>{_THEN})",
    re.I,
)
_EACH_OTHER = r"(?:each other|one another|the next(?: one)?)"
_ALL_ARRIVE = re.compile(
    rf"\bmorph(?:s|ing)? between (?:all )?(?:the |of the )?{NOUN}"
    rf"|\b(?:let |have |make )?(?:all|every|each)(?: the| of the)? {NOUN} (?:should |must )?"
    rf"{_FLOWS}{_ON}{_EACH_OTHER}",
    re.I,
)
_TEXT = re.compile(
    rf"\b(?:(?:make|generate|render|do)\s+)?(?P<shots>{NAMED}|all (?:the )?{NOUN}|every {NOUN})\s+"
    r"(?:(?:is|are|should be)\s+)?(?:(?:made|generated)\s+)?"
    r"(?:(?:only )?from (?:the )?(?:text|words|prompt)(?: only| alone)?|without (?:a )?keyframes?)",
    re.I,
)
_PHONES = r"(?:tiktok|(?:instagram )?reels|phones|my phone|youtube shorts|shorts)"
_VERSION = r"(?:\s+(?:version|cut|one|copy|format|film))"
_STORYBOARD = r"(?:it|this|the storyboard)"
_WHOLE: Mapping[str, tuple[str, ...]] = {
    "vertical": (
        (
            r"(?:also|plus|and|additionally|as well as)\s+(?:(?:i )?(?:make|want|need|have|give me)\s+)?"
            rf"(?:an?\s+|in\s+|one\s+)?(?:vertical|portrait|upright|9:16){_VERSION}?(?:\s+for {_PHONES})?"
        ),
        rf"(?:also|and)\s+(?:one\s+)?for {_PHONES}",
        (
            rf"(?:for {_PHONES}|(?:an?\s+)?vertical(?: version| cut)?)\s+"
            r"(?:as well|too|alongside|on top|besides|in addition)"
        ),
        rf"with (?:an?\s+)?(?:extra |additional |second )?vertical{_VERSION}",
        rf"an? (?:extra|additional|second) vertical{_VERSION}",
    ),
    "sheets": (r"(?:with\s+)?(?:an?\s+|the\s+)?(?:character|model|turnaround) sheets?(?:\s+too)?",),
    "archive": (
        (
            r"(?:with|and|plus|add|also)\s+(?:the\s+|an?\s+)?(?:archive|archival)"
            r"(?:\s+(?:copy|version|master|file))?"
        ),
        r"an? (?:archive|archival) (?:copy|version|master)",
    ),
    "stems": (
        r"(?:with|and|plus|add|also|keep)\s+(?:the\s+)?(?:separate\s+|(?:sound|music|audio)\s+)?stems",
    ),
    "lip sync": (
        r"(?:with\s+)?lip[\s-]?sync(?:ed|hed|ing)?",
        r"(?:with\s+)?(?:the(?:ir)?\s+)?(?:mouths?|lips) (?:moving|move|should move|that move)",
        r"(?:with\s+)?moving (?:mouths?|lips)",
    ),
    "film": (
        (
            r"(?:(?<=[.;,!?])|^)\s*(?:now |ok,? |please |then |so )*(?:film it|now the film"
            rf"|make (?:the|a) film (?:of|from|out of) {_STORYBOARD}"
            rf"|(?:turn|make) {_STORYBOARD} into (?:the|a) film)"
            r"(?=\s*(?:$|[.;,!?]|now\b|please\b))"
        ),
    ),
    "storyboard": (
        r"(?:just|only)\s+(?:make |do |draw )?(?:me )?(?:an?|the)\s+storyboard(?:\s+(?=(?:of|for|about)\b))?",
        r"an? storyboard(?:\s+only)?(?=\s+(?:of|for|about)\b)",
        r"storyboard only",
        r"as a storyboard(?: only)?",
    ),
}
_FORMS = tuple(
    (value, re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w-])", re.I)) for value, ways in _WHOLE.items()
)
_BEST = re.compile(
    r"\b(?:with |take |keep |pick |choose )?(?:the )?best (?:out )?of (?P<n>two|three|four|[1-4])\b"
    r"(?! (?:both|us|them|all)\b)",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One thing asked of the making; `scope` is the shot it is limited to, if any."""

    kind: ConstraintKind
    value: str
    start: int
    end: int
    scope: str | None = None


def making_in(text: str) -> Iterator[Made]:
    """What `text` asks of the making; readings may overlap, the earlier ones counting."""
    yield from _locks(text)
    yield from _arrivals(text)
    for hit in _TEXT.finditer(text):
        scopes = (
            ids_in(hit["shots"])
            if re.search(r"\d|first|second|third|last|final", hit["shots"], re.I)
            else (None,)
        )
        for scope in scopes:
            yield Made(kind="making", value="from text", start=hit.start(), end=hit.end(), scope=scope)
    for hit in _BEST.finditer(text):
        takes = min(MOST_TAKES, int(number_of(hit["n"]) or 1))
        yield Made(kind="making", value=f"best of {takes}", start=hit.start(), end=hit.end())
    for value, form in _FORMS:
        for hit in form.finditer(text):
            yield Made(kind="making", value=value, start=hit.start(), end=hit.end())


def _locks(text: str) -> Iterator[Made]:
    for hit in _LOCK.finditer(text):
        named = hit["shots"] or hit["kept"] or hit["left"]
        value = "unlock" if hit["un"] or hit["unall"] else "lock"
        for scope in ids_in(named) if named else (None,):
            yield Made(kind="lock", value=value, start=hit.start(), end=hit.end(), scope=scope)


def _arrivals(text: str) -> Iterator[Made]:
    for hit in _ARRIVES.finditer(text):
        first = ids_in(hit["one"] or hit["other"])[0]
        last = hit["next"] or hit["then"]
        then = ids_in(last)[0] if "next" not in last.lower() else ""
        if not then or (first != "last" and then == f"sh{int(first[2:]) + 10:03d}"):
            yield Made(kind="making", value="on the next", start=hit.start(), end=hit.end(), scope=first)
    for hit in _ALL_ARRIVE.finditer(text):
        yield Made(kind="making", value="on the next", start=hit.start(), end=hit.end())
