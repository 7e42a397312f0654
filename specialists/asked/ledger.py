"""All that people asked for in a discussion, message by message: what stands, and who disagrees; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from specialists.asked.clash import contradict, merge, names, overrides, same
from specialists.asked.dialogue import split
from specialists.asked.measures import length_said
from specialists.asked.scope import told
from specialists.asked.undoing import Undo
from specialists.asked.wishes import asked_in
from specialists.planning.look import name_of
from specialists.story.asks import asks
from storage.domain.plan import Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message of a person, and the wishes in it. A withdrawn one has none.

    `undoes` is what the message takes back of earlier ones; it comes before its wishes.
    """

    message: int
    person: str
    text: str
    wishes: tuple[Constraint, ...] = ()
    undoes: tuple[Undo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two people want what cannot both be; `later` was said last."""

    earlier: Constraint
    later: Constraint

    @property
    def question(self) -> str:
        """What is asked of the two."""
        return (
            f"{self.earlier.person} asked for “{plainly(self.earlier)}” and {self.later.person} for "
            f"“{plainly(self.later)}”: which is it?"
        )

    @property
    def options(self) -> tuple[str, str]:
        """The two wishes, with who wants them: what is answered."""
        return (
            f"{plainly(self.earlier)} ({self.earlier.person})",
            f"{plainly(self.later)} ({self.later.person})",
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
        """A person said something. The same message again changes nothing.

        Who only gives in ("ok, you win") gives up their side of the first disagreement they are in.
        """
        if any(entry.message == message for entry in self.entries):
            return self
        conflict = self.conflict if _GIVES_IN.match(text.strip()) else None
        if conflict and person in (conflict.earlier.person, conflict.later.person):
            other = conflict.later if person == conflict.earlier.person else conflict.earlier
            told = replace(self, entries=(*self.entries, Entry(message=message, person=person, text=text)))
            return told.settled(conflict, other)
        return replace(self, entries=(*self.entries, _entry(person, text, message)))

    def edited(self, message: int, text: str) -> "Ledger":
        """The words of a message are others now; its place in the order stays."""
        return replace(
            self,
            entries=tuple(
                _entry(entry.person, text, message) if entry.message == message else entry
                for entry in self.entries
            ),
        )

    def withdrawn(self, message: int) -> "Ledger":
        """A message was taken back, and the wishes in it."""
        return replace(
            self,
            entries=tuple(
                replace(entry, text="", wishes=(), undoes=()) if entry.message == message else entry
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
        """One of two wishes was chosen; whoever else had asked for the loser's has lost too."""
        loser = conflict.earlier if winner == conflict.later else conflict.later
        alike = (
            wish
            for entry in self.entries
            for wish in _said(entry)
            if wish == loser or (same(wish, loser) and wish.person != winner.person)
        )
        return replace(self, dropped=tuple(dict.fromkeys((*self.dropped, loser, *alike))))

    @property
    def conflict(self) -> Conflict | None:
        """The first disagreement between two people that nobody has settled.

        Each person is heard with what they last said of a thing: who changes their own mind, or comes to
        agree, disagrees with nobody.
        """
        standing = [pair for pair in self._standing() if pair[1] not in self.dropped]
        positions: dict[str, list[Constraint]] = {}
        for _, wish in standing:
            positions.setdefault(wish.person, []).append(wish)
        if len(positions) < 2:
            return None
        held = {id(wish) for own in positions.values() for wish in _kept(own)}
        current = [wish for _, wish in standing if id(wish) in held]
        for at, later in enumerate(current):
            for earlier in current[:at]:
                if earlier.person != later.person and contradict(later, earlier):
                    return Conflict(earlier=earlier, later=later)
        return None

    @property
    def standing(self) -> tuple[Constraint, ...]:
        """What counts: later wishes override earlier ones they conflict with."""
        return merge(wish for _, wish in self._standing())

    @property
    def new(self) -> tuple[Constraint, ...]:
        """What counts of what was asked since the newest cut."""
        return merge(wish for at, wish in self._standing() if at >= self.since)

    @property
    def undone(self) -> tuple[Constraint, ...]:
        """What counted at the newest cut and was taken back since: a plan made with it is no longer right."""
        cut = replace(self, entries=self.entries[: self.since])
        before = [wish for _, wish in cut._standing()]
        left = [wish for _, wish in self._standing()]
        return tuple(wish for wish in merge(before) if wish in before and wish not in left)

    def _standing(self) -> list[tuple[int, Constraint]]:
        """Every wish not taken back and not lost, with the index of its entry."""
        said: list[tuple[int, Constraint]] = []
        for at, entry in enumerate(self.entries):
            for undo in entry.undoes:
                gone = _meant(undo, entry.person, said)
                said = [pair for pair in said if id(pair[1]) not in gone]
                if not gone:
                    said += [(at, wish) for wish in undo.instead]
            for wish in entry.wishes:
                gone = _denied(wish, said)
                said = [pair for pair in said if id(pair[1]) not in gone]
                if not gone:
                    said.append((at, wish))
        return [pair for pair in said if pair[1] not in self.dropped] if self.dropped else said


def _entry(person: str, text: str, message: int) -> Entry:
    asked = asked_in(text, message=message)
    return Entry(
        message=message,
        person=person,
        text=text,
        wishes=tuple(wish.model_copy(update={"person": person}) for wish in asked.wishes),
        undoes=tuple(
            replace(undo, instead=tuple(wish.model_copy(update={"person": person}) for wish in undo.instead))
            for undo in asked.undoes
        ),
    )


def _said(entry: Entry) -> Iterator[Constraint]:
    for undo in entry.undoes:
        yield from undo.instead
    yield from entry.wishes


def _meant(undo: Undo, person: str, said: Sequence[tuple[int, Constraint]]) -> frozenset[int]:
    """Which of the person's own wishes are taken back; another's are no one else's to take."""
    own = [(at, wish) for at, wish in said if wish.person == person]
    if undo.lifts:
        own = [(at, wish) for at, wish in own if wish.kind == "exclude"]
    if not undo.what:
        newest = max((at for at, _ in own), default=-1)
        return frozenset(id(wish) for at, wish in own if at == newest)
    return frozenset(id(wish) for _, wish in own if names(undo.what, wish))


# What ruling out overrides by itself: the place it takes is seen in the picture.
_SEEN = frozenset(("subject", "weather", "season", "place", "exclude", "other", "action"))


def _denied(wish: Constraint, said: Sequence[tuple[int, Constraint]]) -> frozenset[int]:
    """ "Drop the candles" takes back one's own candlelight, and leaves nothing to be avoided."""
    if wish.kind != "exclude":
        return frozenset()
    return frozenset(
        id(old)
        for _, old in said
        if old.person == wish.person
        and old.kind not in _SEEN
        and old.shot == wish.shot
        and names(wish.value, old)
    )


def _kept(own: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """A person's own last word on each thing: the very wishes, none of them counted on."""
    kept: list[Constraint] = []
    for new in own:
        kept = [*(old for old in kept if not overrides(new, old)), new]
    return tuple(kept)


_GIVES_IN = re.compile(
    r"(?:(?:ok|okay|fine|alright|all right|well|sure|yes|yeah|hm+)[,.! ]*)*(?:you win|agreed|i "
    r"agree(?: with \w+)?|i give in|"
    r"have it your way|fair enough|whatever you (?:say|want|like)|as you (?:like|wish)|your call"
    r"|i don't mind|"
    r"(?:let's )?(?:do|go with|take) (?:it )?(?:your|his|her|their|\w+'s)(?: way| version| idea| "
    r"one)?|you're right|"
    r"(?:that's )?fine (?:by|with) me)[\s.!,]*$",
    re.IGNORECASE,
)


_DONE = {"on the next": "the next shot at the end of", "from text": "words alone for"}
_MADE = {
    "vertical": "a vertical version as well",
    "sheets": "character sheets",
    "film": "the film itself",
    "storyboard": "only a storyboard",
}


def plainly(wish: Constraint) -> str:
    """What a wish asks for, as one would say it: "red light in shot 2", "no foxes", "45 seconds"."""
    value = wish.value
    if value.startswith("#"):
        value = " and ".join(dict.fromkeys(name_of(tone) for tone in value.split()))
    match wish.kind:
        case "exclude":
            value = f"no {value}"
        case "music" | "narration" if value == "none":
            value = f"no {wish.kind}"
        case "music":
            value = f"{value} music" if value.isalpha() and not value.endswith("music") else value
        case "length":
            value = length_said(value)
        case "edit":
            value = re.sub(r"\bsh(\d{2,})0\b", lambda hit: f"shot {int(hit[1])}", value)
        case "lock" | "making" if wish.shot is not None:
            return f"{_DONE.get(value, value)} {told(wish.shot).removeprefix('in ')}"
        case "dialogue":
            who, line = split(value)
            value = f"{who} saying “{line}”" if line else "some dialogue"
        case "voice":
            who, how = split(value)
            value = f"a voice for {who} ({how})"
        case "making":
            value = _MADE.get(value, value)
        case "tempo":
            value = (
                f"{value} beats a minute"
                if value.isdigit()
                else {"slow": "slower", "quick": "faster"}.get(value, value)
            )
        case "light":
            value = value if "light" in value or value in ("brighter", "darker") else f"{value} light"
        case "palette":
            value = {"monochrome": "black and white"}.get(value, value)
        case "language":
            value = next((name.title() for name, code in asks("language").items() if code == value), value)
        case "ending":
            value = f"an ending {value}" if value.startswith(("on ", "with ")) else f"the ending “{value}”"
        case _:
            pass
    return f"{value} {told(wish.shot)}".strip()
