"""What a line typed at a keyboard is: words, a command, or a change to words sent before; pure."""

import re
from dataclasses import dataclass, replace
from typing import Literal

_COMMAND = re.compile(r"/[A-Za-z]")
_CHANGE = re.compile(r"/(?P<what>edit|undo)(?:\s+(?P<rest>.*))?", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(r"(?P<number>\d{1,6})(?:\s+(?P<rest>.*))?", re.DOTALL)

Doing = Literal["said", "command", "edited", "taken back", "not understood"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A line as it was understood.

    `text` are the words now, `before` those they replace or that are taken back, `number` and `ref` the
    message's; for what was not understood `text` is a sentence saying so and nothing is sent.
    """

    doing: Doing
    text: str
    before: str = ""
    number: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that one person sent in this room, in order: `None` where they took it back. Commands have refs
    too, but no number: nobody changes what a command did by other words."""

    sent: tuple[str | None, ...] = ()
    commands: int = 0

    def read(self, line: str) -> "tuple[Page, Typed]":
        """What `line` does, and the page after it."""
        if found := _CHANGE.fullmatch(line.strip()):
            change = (found["rest"] or "").strip()
            return self._edit(change) if found["what"].lower() == "edit" else self._undo(change)
        if _COMMAND.match(line.strip()):
            count = self.commands + 1
            return replace(self, commands=count), Typed(doing="command", text=line, ref=f"c{count}")
        number = len(self.sent) + 1
        after = replace(self, sent=(*self.sent, line))
        return after, Typed(doing="said", text=line, number=number, ref=ref(number))

    def _edit(self, change: str) -> "tuple[Page, Typed]":
        number, words = self._last, change
        # "/edit 45 seconds" means the words "45 seconds" unless there is a message 45
        if (found := _NUMBERED.fullmatch(change)) and 1 <= int(found["number"]) <= len(self.sent):
            number, words = int(found["number"]), (found["rest"] or "").strip()
        if (trouble := self._trouble(number, "change")) is not None:
            return self, trouble
        if not words:
            say = "Put the new words behind it, as in /edit warmer light"
            return self, _puzzled(f"{say}, or /edit {number} warmer light.")
        before = self.sent[number - 1] or ""
        edited = Typed(doing="edited", text=words, before=before, number=number, ref=ref(number))
        return self._with(number, words), edited

    def _undo(self, change: str) -> "tuple[Page, Typed]":
        if change and not change.isdecimal():
            return self, _puzzled("/undo takes back your last message, and /undo 2 your second.")
        number = int(change[:6]) if change else self._last
        if (trouble := self._trouble(number, "take back")) is not None:
            return self, trouble
        before = self.sent[number - 1] or ""
        return self._with(number, None), Typed(
            doing="taken back", text="", before=before, number=number, ref=ref(number)
        )

    @property
    def _last(self) -> int:
        """The number of the newest message that still stands, 0 for none."""
        return max((n for n, text in enumerate(self.sent, start=1) if text is not None), default=0)

    def _trouble(self, number: int, what: str) -> Typed | None:
        if not self._last:
            return _puzzled(f"There is nothing of yours to {what} here.")
        if not 1 <= number <= len(self.sent):
            return _puzzled(f"You have no message {number} here; your newest is {len(self.sent)}.")
        if self.sent[number - 1] is None:
            return _puzzled(f"You took message {number} back already; say it again instead.")
        return None

    def _with(self, number: int, text: str | None) -> "Page":
        return replace(self, sent=(*self.sent[: number - 1], text, *self.sent[number:]))


def ref(number: int) -> str:
    """The room's name for a person's message."""
    return f"m{number}"


def _puzzled(sentence: str) -> Typed:
    return Typed(doing="not understood", text=sentence)
