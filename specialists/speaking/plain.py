"""Words of people and models made harmless: no mention calls anybody, no mark of ours can be forged. Pure."""

import re
from collections.abc import Container
from functools import lru_cache

_LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,12}://|\bwww\.|\bdiscord\.(?:gg|com)/|\bmatrix\.to/)\S*", re.IGNORECASE
)
_LINK_MARKS = ("://", "www.", "WWW.", "discord.", "matrix.to", "](")
_NAMED_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[\w -]+:)\d+>")
# What chat templates begin a speaker with: a person who types them must not begin one.
_TEMPLATE = re.compile(
    r"\[/?(?:INST|SYS|AVAILABLE_TOOLS|TOOL_CALLS)\]|^#{1,6}\s", re.IGNORECASE | re.MULTILINE
)
_MARKS = str.maketrans({"<": "‹", ">": "›", "\x00": " "})
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f]")


@lru_cache(maxsize=4096)
def defanged(text: str) -> str:
    """`text` on one line, as material: it cannot close our tags, begin a turn or hide letters."""
    shown = _INVISIBLE.sub("", text.replace("\n", " ").replace("\r", " ").replace("\t", " "))
    return " ".join(_TEMPLATE.sub(" ", shown).translate(_MARKS).split())


def unmentioned(text: str) -> str:
    """`text` in which nobody is called: mentions become plain words. Safe piece by piece, too."""
    return _MENTION.sub("", text).replace("@", "")


def without_links(text: str, known: Container[str] = ()) -> str:
    """`text` without links, except those in `known`; a named link keeps its name."""
    if not any(mark in text for mark in _LINK_MARKS):
        return text
    named = _NAMED_LINK.sub(r"\1", text)
    return _LINK.sub(lambda found: found[0] if found[0].rstrip(".,;:!?)") in known else "", named)


def links_in(text: str) -> frozenset[str]:
    """The links that stand in `text`."""
    if not any(mark in text for mark in _LINK_MARKS):
        return frozenset()
    return frozenset(found[0].rstrip(".,;:!?)") for found in _LINK.finditer(text))
