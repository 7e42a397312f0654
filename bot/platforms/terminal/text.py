"""Text that is safe and fits: what may reach a terminal, how wide it is, where it breaks.

Everything here is pure. Widths are in terminal cells: a wide (CJK, emoji) character takes two.
"""

import re
from collections.abc import Iterator

# Whole escape sequences go, not only their first byte, so that no debris is left on the screen.
# Their bodies are bounded and stop at a line's end: an unclosed one cannot swallow the rest of a turn.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor, screen
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]{0,500}(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, …
    r"|\x1b[ -/]*[0-~]?"  # everything else that begins with escape
)


def _unwanted() -> dict[int, str | None]:
    """Characters that never reach the screen (ECMA-48 controls, Unicode 15 format characters)."""
    gone = [range(0x00, 0x20), range(0x7F, 0xA0)]  # C0 and C1
    gone += [
        range(0x202A, 0x202F),
        range(0x2066, 0x206A),
        range(0x200E, 0x2010),
        range(0x061C, 0x061D),
    ]  # bidi
    gone += [range(0x200B, 0x200C), range(0x2060, 0x2065), range(0x206A, 0x2070), range(0xFEFF, 0xFF00)]
    gone += [range(0x00AD, 0x00AE), range(0xFFF9, 0xFFFC), range(0xE0000, 0xE0080)]  # hyphen, notes, tags
    table: dict[int, str | None] = {code: None for codes in gone for code in codes}
    table |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")  # cannot be encoded
    table |= {0x09: "    ", 0x0A: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
    return table


_UNWANTED = _unwanted()


def sanitise(text: str) -> str:
    """`text` without escape sequences, control characters and direction overrides; lines end in \\n."""
    return _SEQUENCE.sub("", text).translate(_UNWANTED)


def one_line(text: str) -> str:
    """`text` sanitised, with every run of white space made one space."""
    return " ".join(sanitise(text).split())


def cells(text: str) -> int:
    """Width of one line of `text` on a terminal, in cells."""
    if text.isascii():
        return len(text)
    from prompt_toolkit.utils import get_cwidth  # the same widths the drawing library uses

    return sum(max(0, get_cwidth(character)) for character in text)


def clusters(text: str) -> Iterator[str]:
    """Characters with the marks and joiners that belong to them: what must not be broken apart."""
    held = ""
    for character in text:
        if held and cells(character) > 0 and not held.endswith("\N{ZERO WIDTH JOINER}"):
            yield held
            held = ""
        held += character
    if held:
        yield held


def fit(text: str, width: int) -> str:
    """`text` on one line of at most `width` cells; what does not fit becomes one ellipsis."""
    if cells(text) <= width:
        return text
    kept, room = "", width - 1
    for cluster in clusters(text):
        room -= cells(cluster)
        if room < 0:
            break
        kept += cluster
    return kept.rstrip() + "…" if width > 0 else ""


class Flow:
    """Wraps text that arrives in pieces, at spaces and between wide characters.

    `feed` returns what can be shown for certain; the word still arriving is kept back until a space,
    the next wide character or `finish`. The pieces may be cut anywhere: the lines come out the same.
    """

    def __init__(self, width: int, indent: str = "") -> None:
        """Lines of at most `width` cells (at least 1), each after the first led by `indent`."""
        self._width = max(1, width)
        self._indent = indent
        self._column = 0
        self._gap = 0
        self._word = ""

    def feed(self, piece: str) -> str:
        """What to write now. `piece` must be sanitised."""
        out: list[str] = []
        for character in piece:
            if character == "\n":
                out += [self._place(), "\n", self._indent]
                self._column = self._gap = 0
            elif character == " ":
                out.append(self._place())
                self._gap += 1
            else:
                size = cells(character)
                joined = self._word.endswith("\N{ZERO WIDTH JOINER}")
                if size and self._word and not joined and (size > 1 or cells(self._word[-1:]) > 1):
                    out.append(self._place())
                self._word += character
        return "".join(out)

    def finish(self) -> str:
        """The word kept back."""
        return self._place()

    def forget(self, ending: str) -> bool:
        """Drop the word kept back, if `ending` (without white space) is all of it or its end."""
        if not ending or not self._word.endswith(ending):
            return False
        self._word = self._word.removesuffix(ending)
        return True

    def _place(self) -> str:
        word, self._word = self._word, ""
        if not word:
            return ""
        gap, self._gap = self._gap, 0
        if self._column:
            gap = min(gap, 1)
        if self._column + gap + cells(word) <= self._width:
            self._column += gap + cells(word)
            return " " * gap + word
        out = ["\n" + self._indent] if self._column else []
        self._column = 0
        for cluster in clusters(word):
            size = cells(cluster)
            if self._column and self._column + size > self._width:
                out.append("\n" + self._indent)
                self._column = 0
            out.append(cluster)
            self._column += size
        return "".join(out)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells (a single wider character excepted). `text` must be sanitised."""
    flow = Flow(width)
    return (flow.feed(text) + flow.finish()).split("\n")
