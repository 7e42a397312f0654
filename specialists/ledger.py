"""All that people asked for in a discussion, message by message: what stands, and who disagrees; pure."""

from dataclasses import dataclass, replace

from specialists.wishes import merge, wishes
from storage.domain.plan import Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message of a person, and the wishes in it. A withdrawn one has none."""

    message: int
    person: str
    text: str
    wishes: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two people want what cannot both be; `later` was said last."""

    earlier: Constraint
    later: Constraint

    @property
    def question(self) -> str:
        """What is asked of the two."""
        return (
            f"{self.earlier.person} asked for “{self.earlier.value}” and {self.later.person} for "
            f"“{self.later.value}”: which is it?"
        )

    @property
    def options(self) -> tuple[str, str]:
        """The two wishes, with who wants them: what is answered."""
        return (
            f"{self.earlier.value} ({self.earlier.person})",
            f"{self.later.value} ({self.later.person})",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What people asked for since the brief, in the order of saying.

    `since` is the number of entries there were at the newest cut: what came later is a revision.
    `dropped` are wishes that lost against another person's.
    """

    entries: tuple[Entry, ...] = ()
    since: int = 0
    dropped: tuple[Constraint, ...] = ()

    def heard(self, person: str, text: str, message: int) -> "Ledger":
        """A person said something. The same message again changes nothing."""
        if any(entry.message == message for entry in self.entries):
            return self
        found = tuple(
            wish.model_copy(update={"person": person})
            for wish in wishes(text, message=message, origin="person")
        )
        entry = Entry(message=message, person=person, text=text, wishes=found)
        return replace(self, entries=(*self.entries, entry))

    def edited(self, message: int, text: str) -> "Ledger":
        """The words of a message are others now; its place in the order stays."""
        return replace(
            self,
            entries=tuple(
                Ledger().heard(entry.person, text, message).entries[0] if entry.message == message else entry
                for entry in self.entries
            ),
        )

    def withdrawn(self, message: int) -> "Ledger":
        """A message was taken back, and the wishes in it."""
        return replace(
            self,
            entries=tuple(
                replace(entry, text="", wishes=()) if entry.message == message else entry
                for entry in self.entries
            ),
        )

    def cut_made(self) -> "Ledger":
        """A version is finished: what comes now is a revision of it."""
        return replace(self, since=len(self.entries))

    def called_off(self) -> "Ledger":
        """A revision was called off: what was asked for it is forgotten; before the first cut all stays."""
        return replace(self, entries=self.entries[: self.since]) if self.since else self

    def settled(self, conflict: Conflict, winner: Constraint) -> "Ledger":
        """One of two wishes was chosen."""
        loser = conflict.earlier if winner == conflict.later else conflict.later
        return replace(self, dropped=(*self.dropped, loser))

    @property
    def conflict(self) -> Conflict | None:
        """The first disagreement between two people that nobody has settled."""
        return None

    @property
    def standing(self) -> tuple[Constraint, ...]:
        """What counts: later wishes override earlier ones they conflict with."""
        return merge(self._all(0))

    @property
    def new(self) -> tuple[Constraint, ...]:
        """What counts of what was asked since the newest cut."""
        return merge(self._all(self.since))

    def _all(self, start: int) -> tuple[Constraint, ...]:
        return tuple(
            wish for entry in self.entries[start:] for wish in entry.wishes if wish not in self.dropped
        )
