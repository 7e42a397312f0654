"""Who is played by which model: assignments of a session, and the words that change them; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, cast

from specialists.persona import Persona
from storage.domain.errors import Unclear

EVERYONE = "*"  # the role every persona has that no line of its own names
EMBEDDED_NAME = "embedded"  # the embedded model's name in a casting; a server need not have it
TEMPERATURES = (0.0, 2.0)
LENGTHS = (16, 1000)  # tokens
_ALL = ("everyone", "everybody", "all", EVERYONE)
_SETTINGS = {"temperature": "temperature", "temp": "temperature", "length": "length", "model": "model"}
_RESET = ("reset", "default")
_OFFERED = 25  # completions: more than that no room shows
_MODEL = re.compile(r"[A-Za-z0-9_][\w.:/-]{0,199}")
USAGE = (
    "Say who and what: /cast Luna llama3.2:3b, /cast everyone embedded, /cast Luna temperature 0.4, "
    "/cast Luna length 80 or /cast Luna reset."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a role is played by; None or "" leaves it to the persona's file and the settings.

    `temperature` is 0 to 2, `length` the most tokens of a turn (16 to 1000).
    """

    model: str = ""
    temperature: float | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """Assignments by role: a persona's name, or EVERYONE."""

    roles: Mapping[str, Assignment] = field(default_factory=dict[str, Assignment])

    def of(self, persona: str) -> Assignment:
        """What stands for `persona`: its own line first, then everyone's."""
        own, all_ = self.roles.get(persona, Assignment()), self.roles.get(EVERYONE, Assignment())
        return Assignment(
            model=own.model or all_.model,
            temperature=own.temperature if own.temperature is not None else all_.temperature,
            length=own.length if own.length is not None else all_.length,
        )

    def assigned(self, role: str, assignment: Assignment) -> "Casting":
        """With one line changed."""
        return replace(self, roles={**self.roles, role: assignment})

    def without(self, role: str) -> "Casting":
        """With one line gone."""
        return replace(self, roles={name: line for name, line in self.roles.items() if name != role})


@dataclass(frozen=True, slots=True, kw_only=True)
class CastCommand:
    """What a person wants changed. `role` is a persona's name or EVERYONE; `reset` forgets its line."""

    role: str
    change: Assignment = Assignment()
    reset: bool = False

    def apply(self, casting: Casting) -> Casting:
        """`casting` as it is afterwards.

        What everyone is given, nobody keeps otherwise: a later word for all overrides earlier ones for one.
        """
        if self.reset:
            return Casting() if self.role == EVERYONE else casting.without(self.role)
        if self.role == EVERYONE:
            lines = {name: _cleared(line, self.change) for name, line in casting.roles.items()}
            casting = Casting(roles={name: line for name, line in lines.items() if line != Assignment()})
        return casting.assigned(self.role, _overlaid(casting.roles.get(self.role, Assignment()), self.change))


@dataclass(frozen=True, slots=True, kw_only=True)
class CastRow:
    """One line of the table: what a persona is played by. None is left to the studio."""

    role: str
    craft: str
    model: str
    temperature: float | None
    length: int | None


def read_cast(words: str, personas: Collection[str], installed: Collection[str] | None) -> CastCommand:
    """What "Luna llama3.2:3b", "everyone embedded", "Luna temperature 0.4" or "Luna reset" ask for.

    Several settings may follow one another. `installed` are the models there are; None where nobody
    knows, and any name is taken. Raises Unclear.
    """
    rest = words.replace("=", " ").split()
    if not rest:
        raise Unclear(USAGE)
    role, rest = _role(rest, personas)
    who = "everyone" if role == EVERYONE else role
    rest = rest[1:] if rest and rest[0].lower() in ("as", "to", "is", "with") else rest
    if not rest:
        raise Unclear(f"What about {who}? {USAGE}")
    if [word.lower() for word in rest] in ([word] for word in _RESET):
        return CastCommand(role=role, reset=True)
    change = Assignment()
    while rest:
        setting, taken = _setting(rest[0]), 1
        if setting != "model" or rest[0].lower() == "model":
            if len(rest) < 2:
                raise Unclear(f"Which {setting} for {who}? For example: /cast {who} {_EXAMPLES[setting]}.")
            taken = 2
        value = rest[taken - 1]
        match setting:
            case "temperature":
                change = replace(change, temperature=_temperature(value))
            case "length":
                change = replace(change, length=_length(value))
            case _:
                if change.model:
                    raise Unclear(f"{who} can have one model, {change.model} or {value}; which is it?")
                change = replace(change, model=_model(value, installed))
        rest = rest[taken:]
    return CastCommand(role=role, change=change)


def cast_table(personas: Mapping[str, Persona], casting: Casting, default: str) -> tuple[CastRow, ...]:
    """Who is played by what, in the order of `personas`; `default` is the model of whoever names none."""
    return tuple(
        CastRow(
            role=persona.name,
            craft=persona.craft,
            model=(line := casting.of(persona.name)).model or persona.model or default,
            temperature=line.temperature,
            length=line.length,
        )
        for persona in personas.values()
    )


def complete(prefix: str, personas: Sequence[str], installed: Sequence[str]) -> tuple[str, ...]:
    """Whole lines that `prefix` may become, at most 25."""
    roles = ("everyone", *personas)
    typed = prefix.lstrip().lower()
    who = next((r for r in sorted(roles, key=len, reverse=True) if typed.startswith(f"{r.lower()} ")), None)
    if who is None:
        lines = [role for role in roles if role.lower().startswith(typed)]
    else:
        wanted = typed[len(who) + 1 :].lstrip()
        values = (EMBEDDED_NAME, *installed, "temperature 0.7", "length 120", "reset")
        lines = [f"{who} {value}" for value in values if value.lower().startswith(wanted)]
        # "qwen" is also what somebody types who looks for "library/qwen3:4b"
        lines += [f"{who} {v}" for v in installed if wanted in v.lower() and f"{who} {v}" not in lines]
    return tuple(lines[:_OFFERED])


def to_json(casting: Casting) -> dict[str, dict[str, Any]]:
    """As JSON values, to be stored."""
    return {
        role: {
            key: value
            for key, value in (
                ("model", line.model), ("temperature", line.temperature), ("length", line.length)
            )
            if value not in ("", None)
        }
        for role, line in casting.roles.items()
    }  # fmt: skip


def from_json(value: object) -> Casting:
    """What `to_json` wrote; whatever else is in there is left out."""
    roles: dict[str, Assignment] = {}
    for role, line in _table(value).items():
        row = _table(line)
        model = row.get("model")
        roles[role] = Assignment(
            model=model if isinstance(model, str) and _MODEL.fullmatch(model) else "",
            temperature=_number(row.get("temperature"), TEMPERATURES),
            length=None if (length := _number(row.get("length"), LENGTHS)) is None else round(length),
        )
    return Casting(roles={role: line for role, line in roles.items() if line != Assignment()})


_EXAMPLES = {"temperature": "temperature 0.7", "length": "length 120", "model": "model llama3.2:3b"}


def _role(words: list[str], personas: Collection[str]) -> tuple[str, list[str]]:
    """Who is meant, and the words after the name; names may have spaces in them."""
    if words[0].lower() in _ALL:
        return EVERYONE, words[1:]
    by_name = {name.casefold(): name for name in personas}
    for length in range(min(len(words), 8), 0, -1):
        if name := by_name.get(" ".join(words[:length]).casefold()):
            return name, words[length:]
    near = get_close_matches(words[0].casefold(), [*by_name, "everyone"], n=1, cutoff=0.6)
    hint = f"did you mean {by_name.get(near[0], near[0])}?" if near else f"there are {_listed(personas)}."
    raise Unclear(f"Nobody in this cast is called {words[0]}: {hint}")


def _setting(word: str) -> str:
    """What the word sets; a word that names no setting is a model."""
    if (known := _SETTINGS.get(word.lower())) is not None:
        return known
    near = get_close_matches(word.lower(), ("temperature", "length", "reset"), n=1, cutoff=0.75)
    if near:
        raise Unclear(f"“{word}” is no setting of a persona: did you mean {near[0]}?")
    return "model"


def _temperature(text: str) -> float:
    lowest, highest = TEMPERATURES
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not lowest <= value <= highest:
        raise Unclear(
            f"A temperature of {text} cannot be had: give a number from {lowest:g} to {highest:g}, "
            "such as 0.7 (low is careful, high is wild)."
        )
    return value


def _length(text: str) -> int:
    lowest, highest = LENGTHS
    if not re.fullmatch(r"[0-9]{1,6}", text) or not lowest <= int(text) <= highest:
        raise Unclear(
            f"A length of {text} cannot be had: give a whole number of tokens from {lowest} to {highest}, "
            "such as 120 (a token is about three quarters of a word)."
        )
    return int(text)


def _model(name: str, installed: Collection[str] | None) -> str:
    """The model's name as the server writes it."""
    if name.lower() == EMBEDDED_NAME:
        return EMBEDDED_NAME
    if not _MODEL.fullmatch(name):
        raise Unclear(f"“{name}” is no name of a model: one looks like llama3.2:3b, or is “embedded”.")
    if installed is None:
        return name
    known = {one.lower(): one for one in installed}
    for same in (name.lower(), f"{name.lower()}:latest"):
        if same in known:
            return known[same]
    family = [one for one in installed if one.lower().split(":")[0] == name.lower()]
    near = family or [known[n] for n in get_close_matches(name.lower(), known, n=3, cutoff=0.55)]
    if near:
        hint = f"did you mean {' or '.join(near[:3])}?"
    elif installed:
        hint = f"there are {_listed(installed)} and {EMBEDDED_NAME}."
    else:
        hint = f"the only model here is {EMBEDDED_NAME}."
    raise Unclear(f"There is no model {name} here: {hint}")


def _listed(names: Collection[str]) -> str:
    shown = list(names)[:20]
    return ", ".join(shown) + (" and others" if len(names) > len(shown) else "")


def _overlaid(line: Assignment, change: Assignment) -> Assignment:
    return Assignment(
        model=change.model or line.model,
        temperature=change.temperature if change.temperature is not None else line.temperature,
        length=change.length if change.length is not None else line.length,
    )


def _cleared(line: Assignment, change: Assignment) -> Assignment:
    """`line` without what `change` sets."""
    return Assignment(
        model="" if change.model else line.model,
        temperature=None if change.temperature is not None else line.temperature,
        length=None if change.length is not None else line.length,
    )


def _table(value: object) -> Mapping[str, object]:
    return cast(Mapping[str, object], value) if isinstance(value, Mapping) else {}


def _number(value: object, limits: tuple[float, float]) -> float | None:
    """`value` where it is a number within `limits`."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if limits[0] <= value <= limits[1] else None
