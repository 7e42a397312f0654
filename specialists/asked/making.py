"""How the film is to be made, where people say it: takes, sheets, versions, stems, locks, what a clip begins on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from specialists.asked.recut import NAMED, NOUN, ids_in
from specialists.reading.counting import number_of
from storage.domain.plan import ConstraintKind

MOST_TAKES = 4  # of each keyframe
_LOCKED = rf"(?P<shots>{NAMED}(?:\s*(?:,\s*and|,|and|&)\s*(?:{NOUN}\s*)?(?:\d{{1,3}}|sh\d{{3,5}}))*)"
_LOCK = re.compile(
    rf"\b(?P<un>un)?lock\s+{_LOCKED}"
    rf"|\b(?:keep|leave)\s+{_LOCKED.replace('<shots', '<kept')}\s+(?:exactly |just )?(?:as (?:it|they) (?:is|are)|as is|alone"
    r"|the way (?:it|they) (?:is|are)|unchanged|untouched)"
    rf"|\b(?:don't|do not|don’t|never) (?:change|touch)\s+{_LOCKED.replace('<shots', '<left')}"
    r"|\b(?P<unall>un)?lock (?:all(?: (?:the |of the )?shots)?|every shot|everything)\b",
    re.I,
)
_FLOWS = r"(?:ends?|flows?|morphs?|arrives?|turns?|transforms?|blends?|leads?|runs?|goes)"
_ON = r"(?:\s+(?:right|straight|seamlessly|smoothly))?\s+(?:on(?:to)?|into|in|to|with)\s+(?:the (?:start|beginning|first frame) of\s+)?"
_NEXT = rf"(?P<next>{NAMED}|the next(?: one| {NOUN})?)"
_ARRIVES = (
    re.compile(
        rf"\b(?P<one>{NAMED})\s+(?:should |must |could )?{_FLOWS}{_ON}{_NEXT}"
        rf"|\b(?:end|morph|blend|let|have|make)\s+(?P<other>{NAMED})(?:\s+{_FLOWS})?{_ON}{_NEXT.replace('next>', 'then>')}",
        re.I,
    ),
    re.compile(
        rf"\bmorph(?:s|ing)? between (?:all )?(?:the |of the )?{NOUN}"
        rf"|\b(?:all|every|each)(?: the| of the)? {NOUN} (?:should |must )?{_FLOWS}{_ON}(?:each other|one another|the next(?: one)?)"
        rf"|\b(?:let|have|make) (?:all|every|each)(?: the)? {NOUN} {_FLOWS}{_ON}(?:each other|one another|the next(?: one)?)",
        re.I,
    ),
)
_TEXT = re.compile(
    rf"\b(?:(?:make|generate|render|do)\s+)?(?P<shots>{NAMED}|all (?:the )?{NOUN}|every {NOUN})\s+"
    r"(?:(?:is|are|should be)\s+)?(?:(?:made|generated)\s+)?"
    r"(?:(?:only )?from (?:the )?(?:text|words|prompt)(?: only| alone)?|without (?:a )?keyframes?)",
    re.I,
)
_WHOLE: tuple[tuple[str, str], ...] = (
    (
        "vertical",
        r"(?:also|plus|and|additionally|as well as)\s+(?:(?:make|want|need|give me|have|i want|i need)\s+)?(?:an?\s+|in\s+|one\s+)?"
        r"(?:vertical|portrait|upright|9:16)(?:\s+(?:version|cut|one|copy|format|film))?(?:\s+for (?:tiktok|reels|phones|my phone))?"
        r"|(?:also|and)\s+(?:one\s+)?for (?:tiktok|reels|instagram reels|phones|youtube shorts|shorts|my phone)"
        r"|(?:for (?:tiktok|reels|phones|my phone|youtube shorts)|an?\s+vertical(?: version| cut)?|vertical version|vertical)\s+"
        r"(?:as well|too|alongside|on top|besides|in addition)"
        r"|with (?:an?\s+)?(?:extra |additional |second )?vertical (?:version|cut|copy)"
        r"|an? (?:extra|additional|second) vertical (?:version|cut|copy)",
    ),
    (
        "sheets",
        r"(?:with\s+)?(?:an?\s+|the\s+)?(?:character|model|turnaround) sheets?(?:\s+(?:for \w+|please|too))?",
    ),
    (
        "archive",
        r"(?:with|and|plus|add|also)\s+(?:the\s+|an?\s+)?(?:archive|archival)(?:\s+(?:copy|version|master|file))?"
        r"|an? (?:archive|archival) (?:copy|version|master)",
    ),
    (
        "stems",
        r"(?:with|and|plus|add|also|keep)\s+(?:the\s+)?(?:separate\s+|sound\s+|music\s+|audio\s+)?stems",
    ),
    (
        "lip sync",
        r"(?:with\s+)?lip[\s-]?sync(?:ed|hed|ing)?|(?:with\s+)?(?:the(?:ir)?\s+)?(?:mouths?|lips) (?:moving|move|should move|that move)"
        r"|(?:with\s+)?moving (?:mouths?|lips)",
    ),
    (
        "film",
        r"(?:(?<=[.;,!?])|^)\s*(?:now |ok,? |please |then |so )*(?:film it|make (?:the|a) film (?:of|from|out of) (?:it|this|the storyboard)"
        r"|(?:turn|make) (?:it|this|the storyboard) into (?:the|a) film|now the film)(?=\s*(?:$|[.;,!?]|now\b|please\b))",
    ),
    (
        "storyboard",
        r"(?:just|only)\s+(?:make |do |draw )?(?:me )?(?:an?|the)\s+storyboard(?:\s+(?=of\b|for\b|about\b))?"
        r"|\ban? storyboard(?:\s+only)?(?=\s+(?:of|for|about)\b)|storyboard only|as a storyboard(?: only)?",
    ),
)
_FORMS = tuple((value, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)) for value, words in _WHOLE)
_BEST = re.compile(
    r"\b(?:with |take |keep |pick |choose )?(?:the )?best (?:out )?of (?P<n>two|three|four|[1-4])\b(?! both)(?! (?:us|them|all)\b)",
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
    one_by_one, all_of_them = _ARRIVES
    for hit in one_by_one.finditer(text):
        first = ids_in(hit["one"] or hit["other"])[0]
        last = hit["next"] or hit["then"]
        then = ids_in(last)[0] if "next" not in last.lower() else ""
        if not then or (first != "last" and then == f"sh{int(first[2:]) + 10:03d}"):
            yield Made(kind="making", value="on the next", start=hit.start(), end=hit.end(), scope=first)
    for hit in all_of_them.finditer(text):
        yield Made(kind="making", value="on the next", start=hit.start(), end=hit.end())
