"""Who is in a room's cast and which model plays whom: what is stored for a room, and its cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from specialists.casting import (
    EVERYONE,
    CastCommand,
    Casting,
    CastRow,
    cast_table,
    complete,
    from_json,
    read_cast,
    to_json,
)
from specialists.guest import as_file, known_slots, read_guest
from specialists.models.desk import ModelDesk
from specialists.persona import Persona
from storage.domain.conversation import Button, Card
from storage.domain.errors import CloudRefused, ModelUnavailable, SettingsError, Unclear
from storage.ports import Database

MOST_GUESTS = 20  # in one place
_CASTING, _GUESTS = "casting", "personas"  # keys of a place's session

Stored = dict[str, dict[str, str]]  # a guest's name -> its text, and the file it came from


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everybody in a place's cast, in speaking order; `skipped` says who cannot be there, and why."""

    personas: dict[str, Persona]
    guests: frozenset[str] = frozenset()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    casting: Casting = field(default_factory=Casting)
    guests: Stored = field(default_factory=dict[str, dict[str, str]])


class CastingDesk:
    """The cast of each place (guild, room, terminal): the studio's own, its guests, and their models."""

    def __init__(self, database: Database, desk: ModelDesk, personas: Mapping[str, Persona]) -> None:
        """`personas` are the studio's own, by name."""
        self._database = database
        self._desk = desk
        self._own = dict(personas)
        self._slots = known_slots(self._own.values())

    # ---- models

    async def casting(self, place: str) -> Casting:
        """What the place has assigned."""
        return (await self._session(place)).casting

    async def table(self, place: str) -> Card:
        """Who is played by what."""
        await self._desk.ready()
        session = await self._session(place)
        company = self._company(session.guests)
        rows = cast_table(company.personas, session.casting, self._desk.profile.name)
        return _table_card(rows, company, self._desk.describe())

    async def change(self, place: str, words: str, by: str) -> Card:
        """Do what "/cast `words`" asks; without words it is the table. What is unclear is asked back."""
        if not words.strip():
            return await self.table(place)
        names = tuple(await self.personas(place))
        try:
            command = read_cast(words, names, await self._installed())
            if command.change.model:
                await self._desk.admit(command.change.model)
        except (Unclear, CloudRefused, ModelUnavailable) as exc:
            return Card(title="", body=_harmless(str(exc)), tone="warn")
        async with self._database.begin() as uow:
            casting = command.apply(_read(await uow.conversations.session(place)).casting)
            await uow.conversations.set_session(place, _CASTING, to_json(casting))
        return _changed_card(command, by)

    async def recast(self, place: str, casting: Casting) -> None:
        """Keep a casting that came about otherwise (a remedy that a person chose)."""
        async with self._database.begin() as uow:
            await uow.conversations.set_session(place, _CASTING, to_json(casting))

    async def complete(self, place: str, prefix: str) -> tuple[str, ...]:
        """What `prefix` may become, at most 25 lines."""
        names = tuple(await self.personas(place))
        return complete(prefix, names, await self._installed() or ())

    # ---- personas

    async def personas(self, place: str) -> dict[str, Persona]:
        """The studio's own and the place's guests, by name, in speaking order."""
        return (await self.company(place)).personas

    async def company(self, place: str) -> Company:
        """Everybody there, and which guests can no longer be read."""
        return self._company((await self._session(place)).guests)

    async def add_persona(self, place: str, text: str, source: str) -> Card:
        """Take in a guest from a Markdown file; `source` is the file's name. A guest of the same name is
        replaced."""
        source = _file_name(source)
        try:
            persona = read_guest(text, source, taken=self._own, slots=self._slots)
        except SettingsError as exc:
            return _refused_card(source, exc.problems)
        async with self._database.begin() as uow:
            guests = _read(await uow.conversations.session(place)).guests
            same = next((name for name in guests if name.casefold() == persona.name.casefold()), "")
            if not same and len(guests) >= MOST_GUESTS:
                return _full_card(tuple(guests))
            kept = {name: stored for name, stored in guests.items() if name != same}
            kept[persona.name] = {"text": text, "source": source}
            await uow.conversations.set_session(place, _GUESTS, kept)
        return _welcome_card(persona, is_new=not same)

    async def add_from_form(self, place: str, fields: Mapping[str, str]) -> Card:
        """Take in a guest from a form's fields (specialists.guest.as_file says which)."""
        try:
            return await self.add_persona(place, as_file(fields), "the form")
        except SettingsError as exc:
            return _refused_card("the form", exc.problems)

    async def remove_persona(self, place: str, name: str) -> Card:
        """Let a guest go, and what it was cast with."""
        wanted = " ".join(name.split()).casefold()
        if own := next((one for one in self._own if one.casefold() == wanted), ""):
            return Card(title="", body=f"{own} belongs to the studio's own cast and stays.", tone="warn")
        async with self._database.begin() as uow:
            session = _read(await uow.conversations.session(place))
            found = next((one for one in session.guests if one.casefold() == wanted), "")
            if not found:
                return _unknown_guest_card(name, tuple(session.guests))
            kept = {one: stored for one, stored in session.guests.items() if one != found}
            await uow.conversations.set_session(place, _GUESTS, kept)
            await uow.conversations.set_session(place, _CASTING, to_json(session.casting.without(found)))
        return Card(title="", body=f"{found} has left this room's cast.", tone="good")

    def _company(self, stored: Stored) -> Company:
        personas, skipped = dict(self._own), list[str]()
        for name, row in stored.items():
            try:
                guest = read_guest(row["text"], row["source"], taken=personas, slots=self._slots)
            except SettingsError as exc:
                skipped.append(f"{name} cannot be read any more and is left out: {exc.problems[0]}")
                continue
            personas[guest.name] = guest
        ordered = dict(sorted(personas.items(), key=lambda item: (item[1].order, item[0])))
        return Company(
            personas=ordered, guests=frozenset(personas) - frozenset(self._own), skipped=tuple(skipped)
        )

    async def _session(self, place: str) -> _Session:
        async with self._database.read() as uow:
            return _read(await uow.conversations.session(place))

    async def _installed(self) -> tuple[str, ...] | None:
        """Names of the models that may be cast; None when the server does not say."""
        try:
            return tuple(model.name for model in await self._desk.castable())
        except ModelUnavailable:
            return None


def _read(session: Mapping[str, Any]) -> _Session:  # any JSON values
    guests: Stored = {}
    kept: object = session.get(_GUESTS)
    for name, row in cast(Mapping[str, object], kept if isinstance(kept, Mapping) else {}).items():
        if isinstance(row, Mapping):
            texts = cast(Mapping[str, object], row)
            guests[name] = {"text": str(texts.get("text", "")), "source": str(texts.get("source", name))}
    return _Session(casting=from_json(session.get(_CASTING)), guests=guests)


def _file_name(source: str) -> str:
    """The last part of a path, short and printable: it stands in messages."""
    name = source.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable()).strip()[:60] or "the file"


# ---- what people read


def _table_card(rows: Sequence[CastRow], company: Company, who: str) -> Card:
    fields = tuple((f"{row.role} ({_craft(row, company)})", _played_by(row)) for row in rows)
    return Card(
        title="The cast",
        body="\n".join((who, *company.skipped)),
        fields=fields,
        buttons=(Button(label="/cast everyone reset", intent="cast everyone reset"),),
        tone="warn" if company.skipped else "plain",
    )


def _craft(row: CastRow, company: Company) -> str:
    return f"{row.craft}, guest" if row.role in company.guests else row.craft


def _played_by(row: CastRow) -> str:
    parts = [row.model]
    if row.temperature is not None:
        parts.append(f"temperature {row.temperature:g}")
    if row.length is not None:
        parts.append(f"at most {row.length} tokens")
    return ", ".join(parts)


def _changed_card(command: CastCommand, by: str) -> Card:
    who = "Everyone" if command.role == EVERYONE else command.role
    if command.reset:
        return Card(title="", body=f"{who} is cast as usual again ({by}).", tone="good")
    change, parts = command.change, list[str]()
    if change.model:
        parts.append("speaks with " + ("the embedded model" if change.model == "embedded" else change.model))
    if change.temperature is not None:
        parts.append(f"has a temperature of {change.temperature:g}")
    if change.length is not None:
        parts.append(f"says at most {change.length} tokens a turn")
    said = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return Card(title="", body=f"{who} {said} from the next turn on ({by}).", tone="good")


def _welcome_card(persona: Persona, *, is_new: bool) -> Card:
    came = "joins this room's cast" if is_new else "is replaced by the new file"
    return Card(
        title=f"{persona.glyph} {persona.name}",
        body=f"{persona.name} ({persona.craft}) {came} and speaks in: {', '.join(persona.speaks_in)}.",
        tone="good",
    )


def _refused_card(source: str, problems: Sequence[str]) -> Card:
    lines = [_harmless(problem) for problem in problems]
    title = "One thing to mend first" if len(lines) == 1 else f"{len(lines)} things to mend first"
    return Card(title=f"{title} in {_harmless(source)}", body="\n".join(lines), tone="bad")


def _harmless(text: str) -> str:
    """A stranger's words quoted back: they call nobody."""
    return text.replace("@", "＠")


def _full_card(guests: Sequence[str]) -> Card:
    return Card(
        title="",
        body=f"A room has at most {MOST_GUESTS} guests; let one go first: {', '.join(guests)}.",
        tone="warn",
    )


def _unknown_guest_card(name: str, guests: Sequence[str]) -> Card:
    there = f"The guests here are {', '.join(guests)}." if guests else "There are no guests here."
    return Card(title="", body=f"No guest is called {_harmless(name[:60])}. {there}", tone="warn")
