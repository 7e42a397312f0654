"""Where the sentences of a text end, also while it is still being written. Pure."""

import re

_END = re.compile(
    r"(?:[.!?…]+[“”’»\"')\]]*(?=\s)"  # followed by a space: "2.5" is a number
    r"|[。！？]+[」』”’)]*)"  # these need none
)
_SHORT = re.compile(r"(?:^|[\s(“\"'])(?:(?i:mr|mrs|ms|dr|st|vs|ca|approx|e\.g|i\.e|z\.b|bzw)|[A-HJ-Z])\.$")


def ends(text: str, start: int = 0) -> tuple[int, ...]:
    """Where sentences that begin after `start` certainly end: what follows them has begun.

    Each is a place just after the last mark of a sentence. An abbreviation ends none, and neither does
    a full stop inside a quotation.
    """
    return tuple(
        found.end()
        for found in _END.finditer(text)
        if found.end() > start and not _is_inside(text, found.end())
    )


def whole(text: str) -> str:
    """The whole sentences at the beginning of `text`; "" when not even the first has ended."""
    said = text.rstrip()
    found = ends(said + " ")
    return said[: found[-1]].strip() if found else ""


def split(text: str) -> tuple[str, ...]:
    """The sentences of `text`; the last one may lack its mark."""
    at = 0
    parts: list[str] = []
    for end in (*ends(text), len(text)):
        if part := text[at:end].strip():
            parts.append(part)
        at = end
    return tuple(parts)


def _is_inside(text: str, end: int) -> bool:
    before = text[:end]
    if _SHORT.search(before):
        return True
    if "„" in before:  # German marks: what closes there opens elsewhere
        return before.count("„") > before.count("“") + before.count("”")
    return before.count("“") > before.count("”")
