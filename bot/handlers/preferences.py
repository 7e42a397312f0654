"""How long the cast talks before it plans: what a command, a person, a room and the settings say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal, cast, get_args

from storage.domain.conversation import Card
from storage.ports import Database

Length = Literal["full", "short", "none"]
LENGTHS: tuple[Length, ...] = get_args(Length)
_KEY = "discussion"  # of a place's session
_MEANS = {
    "full": "the whole discussion",
    "short": "a few words, then the plan",
    "none": "no discussion: the plan at once",
}
_ASIDE = frozenset("discussion discussions to for the is be please = in at of".split())
_MINE = frozenset("me myself mine my".split())
_OURS = frozenset("room everyone all us here everybody".split())
_FORGET = frozenset("default reset usual clear".split())
USAGE = (
    "Say how long: /settings discussion full, short or none; add “for me” to set it for yourself only, "
    "or say default to forget it."
)


def resolve(command: str | None, person: str | None, room: str | None, default: str) -> Length:
    """How long this discussion is: the command beats the person, the person the room, the room `default`.

    What is no length counts as not said.
    """
    return _length(command) or _length(person) or _length(room) or _length(default) or "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a place remembers: for all of it, and by person."""

    room: str | None = None
    people: Mapping[str, str] = field(default_factory=dict[str, str])

    def as_json(self) -> dict[str, Any]:
        return {"room": self.room, "people": dict(self.people)}


class Preferences:
    """Remembers how long people want discussions to be, place by place."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def discussion(self, place: str, person: str, command: str | None, default: str) -> Length:
        """How long a discussion that `person` begins in `place` is; `command` is what they said with it."""
        said = await self._said(place)
        return resolve(command, said.people.get(person), said.room, default)

    async def set(self, place: str, words: str, person: str) -> Card:
        """Do what "discussion none" or "discussion none for me" ask; without a length it is shown."""
        read = _read_words(words)
        if isinstance(read, str):
            return Card(title="", body=read, tone="warn")
        length, is_mine = read
        async with self._database.begin() as uow:
            said = _read(await uow.conversations.session(place))
            people = {name: kept for name, kept in said.people.items() if name != person or not is_mine}
            if is_mine and length:
                people[person] = length
            changed = _Said(room=said.room if is_mine else length, people=people)
            await uow.conversations.set_session(place, _KEY, changed.as_json())
        return _changed_card(length, person if is_mine else "", changed.people.get(person))

    async def show(self, place: str, person: str, default: str = "full") -> Card:
        """What counts for `person` in `place`, and why; `default` is what the settings say."""
        said = await self._said(place)
        mine, counts = said.people.get(person), resolve(None, said.people.get(person), said.room, default)
        return Card(
            title="Discussion",
            body=f"For {person} here: {counts}, {_MEANS[counts]}. {USAGE}",
            fields=(
                (f"{person}", mine or "says nothing"),
                ("this room", said.room or "says nothing"),
                ("the studio", default),
            ),
        )

    async def _said(self, place: str) -> _Said:
        async with self._database.read() as uow:
            return _read(await uow.conversations.session(place))


def _length(said: object) -> Length | None:
    return next((one for one in LENGTHS if one == said), None)


def _read_words(words: str) -> tuple[Length | None, bool] | str:
    """The length (None forgets it) and whether it is the person's own; or what is wrong."""
    said = [word for word in re.split(r"[\s=,;:.!]+", words.lower().strip()) if word and word not in _ASIDE]
    is_mine = any(word in _MINE for word in said)
    values = [word for word in said if word not in _MINE | _OURS]
    if len(values) != 1 or (is_mine and any(word in _OURS for word in said)):
        return USAGE
    if values[0] in _FORGET:
        return None, is_mine
    if length := _length(values[0]):
        return length, is_mine
    near = get_close_matches(values[0], (*LENGTHS, *_FORGET), n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"A discussion cannot be “{values[0][:40]}”.{hint} {USAGE}"


def _read(session: Mapping[str, Any]) -> _Said:  # any JSON values
    table = _table(session.get(_KEY))
    people = _table(table.get("people")).items()
    return _Said(
        room=_length(table.get("room")),
        people={name: length for name, said in people if (length := _length(said))},
    )


def _table(value: object) -> Mapping[str, object]:
    return cast(Mapping[str, object], value) if isinstance(value, Mapping) else {}


def _changed_card(length: Length | None, person: str, own: str | None) -> Card:
    """`person` is "" for the whole room; `own` is what the person who said it keeps for themselves."""
    who = f"{person}'s briefs" if person else "briefs in this room"
    if length is None:
        body = f"From now on {who} are discussed as usual."
    else:
        body = f"From now on {who} get {_MEANS[length]}."
    if not person and own:
        body += f" You keep your own setting ({own}); “/settings discussion default for me” forgets it."
    return Card(title="", body=body, tone="good")
