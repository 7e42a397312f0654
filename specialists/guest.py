"""A guest: a persona that people bring to their own room, from a file or a form; pure.

Its file is that of any persona, with narrower limits: a stranger wrote it, and it speaks in a thread
that others read.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, cast

from specialists.persona import KINDS, PICTURES, Persona, read_persona
from specialists.speaking.script import slot_name
from storage.domain.errors import SettingsError

LARGEST_FILE = 32 * 1024  # bytes
LONGEST_VOICE = 4000  # characters
MOST_PATTERNS = 100
MOST_KEYWORDS = 60
_LONGEST = {"craft": 60, "glyph": 4, "model": 200}  # characters
_LONGEST_KEYWORD = 40
_LONGEST_PATTERN = 200
_MOST_MARKS = 4  # slots and choices of one pattern: recognising it later costs more with each
_RANGES = {"rate": (10, 300), "bid_base": (0, 100), "bid_jitter": (0, 50), "order": (0, 100)}
_RESERVED = frozenset(
    "everyone everybody all here room channel studio soundstage embedded reset default system".split()
)
_MENTION = re.compile(r"(?<![\w.{])@[\w*]+|<[@#][!&]?\w+>|<t:\d+")
_MARK = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]")
_SLOT = re.compile(r"\{([^{}]*)\}")
_ALIKE = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"))  # alphabets with letters alike
_JOINERS = "\u200c\u200d"  # what holds emoji and some scripts together
_FIELDS = (
    "name", "craft", "colour", "glyph", "voice", "keywords", "speaks_in", "model", "order", "propose",
    "build",
)  # fmt: skip


def read_guest(
    text: str, source: str, *, taken: Collection[str] = (), slots: Collection[str] = ()
) -> Persona:
    """The persona written in `text`; `source` names it in messages.

    `taken` are names that belong to somebody else, `slots` the names patterns may use in {…}; empty, they
    are not looked at. Raises SettingsError with every problem.
    """
    if len(text.encode("utf-8", "replace")) > LARGEST_FILE:
        raise SettingsError(
            [f"{source}: a persona's file has at most {LARGEST_FILE // 1024} kB; shorten it."]
        )

    def check(head: Mapping[str, Any], voice: str) -> list[str]:
        return [
            *_strange_characters(head, voice),
            *_name(head.get("name"), taken),
            *_sizes(head, voice),
            *_numbers(head),
            *_patterns(head.get("patterns"), slots),
        ]

    try:
        return read_persona(text.replace("\r\n", "\n").removeprefix("\ufeff"), source, check=check)
    except (RecursionError, ValueError) as exc:  # brackets within brackets for ever; a number without end
        raise SettingsError([f"{source}: the front matter is not what a persona's looks like."]) from exc


def as_file(fields: Mapping[str, str]) -> str:
    """The file of a persona from the fields of a form.

    `keywords` and `speaks_in` are lists with commas; `propose` and `build` one pattern a line; `order` a
    number. Left empty, a guest speaks in pictures, has a grey name and the first letter of it as a face.
    Raises SettingsError for a field that no form has.
    """
    if strange := sorted(set(fields) - set(_FIELDS)):
        raise SettingsError(
            [f"The form has no field {name}; it has {', '.join(_FIELDS)}." for name in strange]
        )
    given = {key: value.strip() for key, value in fields.items() if value.strip()}
    name = given.get("name", "")
    lines = [
        f"{key} = {_toml(given.get(key, default))}"
        for key, default in (("name", ""), ("craft", ""), ("colour", "#9aa5b1"), ("glyph", name[:1] or "?"))
    ]
    colour = given.get("colour", "#9aa5b1").lower()
    lines[2] = f"colour = {_toml(colour if colour.startswith('#') else f'#{colour}')}"
    lines += [
        f"keywords = {_toml(_split(given.get('keywords', '')))}",
        f"speaks_in = {_toml(_split(given.get('speaks_in', '').lower()) or list(PICTURES))}",
    ]
    if "model" in given:
        lines.append(f"model = {_toml(given['model'])}")
    if "order" in given:
        is_number = re.fullmatch(r"[0-9]{1,4}", given["order"])
        lines.append(f"order = {int(given['order']) if is_number else _toml(given['order'])}")
    moves = [(move, given[move].splitlines()) for move in ("propose", "build") if move in given]
    if moves:
        lines.append("[patterns]")
        lines += [f"{move} = {_toml([t.strip() for t in texts if t.strip()])}" for move, texts in moves]
    return "\n".join(["+++", *lines, "+++", given.get("voice", ""), ""])


def known_slots(personas: Collection[Persona]) -> frozenset[str]:
    """The slots that the patterns of `personas` use: what others may use, too."""
    return frozenset(
        slot_name(slot) for p in personas for pattern in p.patterns for slot in _SLOT.findall(pattern.text)
    )


def _name(name: object, taken: Collection[str]) -> list[str]:
    if not isinstance(name, str):
        return []
    key = _key(name)
    if key in map(_key, taken):
        return [f"the name {name} belongs to somebody of this cast; choose another."]
    if key in _RESERVED:
        return [f"the name {name} means something else here; choose another."]
    if name != " ".join(name.split()):
        return [f"the name “{name}” has a space too many; take it out."]
    if len({unicodedata.name(c, "").split(" ")[0] for c in name} & _ALIKE) > 1:  # "Lun\u0430" is not Luna
        return [f"the name {name} mixes letters of several alphabets; write it in one."]
    return []


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _strange_characters(head: Mapping[str, Any], voice: str) -> list[str]:
    problems: list[str] = []
    for where, text in (*_texts_in(head, ""), ("the voice", voice)):
        if odd := next((c for c in text if _is_hidden(c)), ""):
            problems.append(f"{where} has a hidden character (U+{ord(odd):04X}); remove it.")
        if found := _MENTION.search(text):
            problems.append(
                f"{where} mentions “{found[0]}”; a persona calls nobody, so leave the mention out."
            )
    return list(dict.fromkeys(problems))


def _is_hidden(character: str) -> bool:
    """Whether it is a control or format character other than a line's end, a tab or a joiner."""
    return character not in "\n\t" + _JOINERS and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs")


def _texts_in(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text in a TOML value with the name of the place it stands at."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, inner in cast(Mapping[str, object], value).items():
            yield from _texts_in(inner, f"{where}.{key}" if where else key)
    elif isinstance(value, list):
        for inner in cast(list[object], value):
            yield from _texts_in(inner, where)


def _sizes(head: Mapping[str, Any], voice: str) -> list[str]:
    problems = [
        f"{key} has {len(head[key])} characters; {most} is the most."
        for key, most in _LONGEST.items()
        if isinstance(head.get(key), str) and len(head[key]) > most
    ]
    problems += [
        f"{key} must be one line."
        for key in _LONGEST
        if isinstance(head.get(key), str) and "\n" in head[key].strip()
    ]
    if len(voice) > LONGEST_VOICE:
        problems.append(f"the voice has {len(voice)} characters; {LONGEST_VOICE} is the most.")
    keywords = _list(head.get("keywords"))
    if len(keywords) > MOST_KEYWORDS:
        problems.append(f"there are {len(keywords)} keywords; {MOST_KEYWORDS} is the most.")
    if any(isinstance(word, str) and len(word) > _LONGEST_KEYWORD for word in keywords):
        problems.append(f"a keyword has at most {_LONGEST_KEYWORD} characters.")
    if head.get("speaks_in") == []:
        problems.append(f"speaks_in is empty, so it would never speak; choose from {', '.join(KINDS)}.")
    if head.get("tools"):
        problems.append("tools are for the studio's own cast; leave them out.")
    return problems


def _numbers(head: Mapping[str, Any]) -> list[str]:
    return [
        f"{key} must be from {lowest} to {highest} here."
        for key, (lowest, highest) in _RANGES.items()
        if type(head.get(key)) is int and 0 <= head[key] <= 1000 and not lowest <= head[key] <= highest
    ]


def _patterns(table: object, slots: Collection[str]) -> list[str]:
    texts = [text for _, text in _texts_in(table, "")]
    problems: list[str] = []
    if len(texts) > MOST_PATTERNS:
        problems.append(f"there are {len(texts)} patterns; {MOST_PATTERNS} is the most.")
    for text in texts[:MOST_PATTERNS]:
        problems += [f"the pattern “{_short(text)}” {problem}" for problem in _of_pattern(text, slots)]
    return problems


def _of_pattern(text: str, slots: Collection[str]) -> Iterator[str]:
    if len(text) > _LONGEST_PATTERN:
        yield f"has {len(text)} characters; {_LONGEST_PATTERN} is the most."
    marks = list(_MARK.finditer(text))
    if len(marks) > _MOST_MARKS:
        yield f"has {len(marks)} slots and choices; {_MOST_MARKS} is the most."
    if any(not re.search(r"\w{2}", text[one.end() : other.start()]) for one, other in pairwise(marks)):
        yield "has two slots with no word between them; put one there."
    if re.search(r"[\[\]{}]", _MARK.sub("", text)):
        yield "has a bracket without its partner; close it."
    for slot in _SLOT.findall(text) if slots else ():
        if (name := slot_name(slot)) not in slots:
            near = get_close_matches(name, slots, n=1, cutoff=0.6)
            yield f"has the slot {{{slot}}}, which nobody fills; " + (
                f"did you mean {{{near[0]}}}?" if near else "take one that the studio's own personas use."
            )


def _list(value: object) -> Sequence[object]:
    return cast(list[object], value) if isinstance(value, list) else ()


def _short(text: str) -> str:
    return text if len(text) <= 48 else f"{text[:47]}…"


def _split(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[,;\n]", text) if word.strip()]


def _toml(value: str | list[str]) -> str:
    """A TOML text or list of texts. JSON writes them the same, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
