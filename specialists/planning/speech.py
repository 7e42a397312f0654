"""What is said in a speech: beats of its act, filled with whom and what the brief names."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from specialists.reading.address import Address, address_of, second_person
from specialists.reading.brief import Reading
from specialists.reading.inflect import article, conjugate
from specialists.story.lexicon import lexicon
from specialists.story.players import Player, player

WORDS_A_SECOND = 2.3
SHORTEST, LONGEST = 8, 22  # words of a line
_ORDER = ("opening", "why", "detail", "turn", "close")
_FEWEST = 3  # lines, where there is time for them


def speech_lines(reading: Reading, *, seconds: float, seed: int) -> tuple[str, ...]:
    """The lines of the speech a brief asks for, about `seconds` long when spoken; at least one. Pure.

    In English a line has 8 to 22 words; a long speech stops where its act has nothing new to say. A brief in
    another language is answered in it where we have words for it, and with its own words where we have none.
    """
    if reading.language != "en":
        return tongue_lines(reading.text, reading.language, seconds=seconds, seed=seed) or _own(reading.text)
    address = _meant(address_of(reading.text), reading)
    slots = _slots(address, reading)
    rng = random.Random(f"{seed}:speech:{reading.text}")
    row = _file()["act"][address.act]
    plural = bool(address.topic) and (_who(address.topic).plural or " and " in address.topic)
    ready = {beat: _ready(row[beat], slots, plural, rng) for beat in _ORDER}
    ready["more"] = _ready(_file()["more"][row["speaks"]], slots, plural, rng)
    facts = [fact for fact in (_fact(text, address.act) for text in address.facts) if fact]
    return _laid(ready, facts, round(seconds * WORDS_A_SECOND))


def tongue_lines(brief: str, language: str, *, seconds: float, seed: int) -> tuple[str, ...]:
    """A speech in one of the other languages we have words for; empty where we have none.

    `brief` may be in any language: only one in `language` lends its words for whom the speech is.
    """
    row = _file()["tongue"].get(language)
    if row is None:
        return ()
    address = address_of(brief)
    whom = ""
    if found := re.search(rf"\b{row['for']}\s+([^,.;!?]+)", brief):
        whom = found[1].strip()
    own: list[str] = [*row.get(address.act, ())]
    common = [text.replace("{whom}", whom) for text in row["any"] if whom or "{whom}" not in text]
    rng = random.Random(f"{seed}:speech:{language}:{brief}")
    middle = [text for text in common[1:-1] if whom not in text or not whom]
    rng.shuffle(middle)
    named = [text for text in common[1:-1] if whom and whom in text]
    start = own[:1] or common[:1]
    body = [*own[1:], *middle, *(common[:1] if own else ())]
    lines = [*start, *named]
    for text in body:
        if _count((*lines, text, common[-1])) > round(seconds * WORDS_A_SECOND) and len(lines) >= _FEWEST - 1:
            break
        lines.append(text)
    return (*lines, common[-1])


def speech_titles(reading: Reading) -> tuple[str, ...]:
    """Titles for a speech, the plainest first."""
    if reading.language != "en":
        return ()
    address = _meant(address_of(reading.text), reading)
    speaks = _file()["act"][address.act]["speaks"]
    named = address.topic if speaks == "it" else address.whom or address.cause or address.topic
    patterns: Sequence[str] = _file()["titles"].get(address.act, _file()["titles"]["talk"])
    told = [_plain_title(pattern.replace("{x}", _titled(named))) for pattern in patterns]
    return tuple(title for title in told if len(title) <= 80 and named)


def mention_lines(name: str, language: str = "en") -> tuple[str, ...]:
    """Lines that bring `name`, with its article, into a speech in that language."""
    if row := _file()["tongue"].get(language):
        return (row["mention"].replace("{x}", name),)
    return tuple(text.replace("{x}", name) for text in _file()["mention"]["lines"])


def _meant(address: Address, reading: Reading) -> Address:
    """The address with a topic: a brief that tells of somebody is a story, one that names a thing a talk."""
    topic, act, deed = address.topic, address.act, address.deed
    main = player(reading.subjects[0])
    said = main.text if main.plural and main.the not in reading.text.lower() else main.the
    if not address.framed:
        asked = re.match(r"(?:how|why|what|where|when)\b", topic, re.I) is not None
        second = f" and {player(reading.subjects[1]).the}" if len(reading.subjects) > 1 else ""
        if reading.actions and not asked:
            act, topic = "story", main.the
            deed = conjugate(reading.actions[0], "present", plural=main.plural)
        elif asked or len(topic.split()) > 5 or re.search(r"[,:;]", topic):
            topic = said if asked else f"{said}{second}"
    fallback = "" if address.whom and act != "talk" else said
    topic = topic or address.cause or fallback
    return Address(
        act=act, whom=address.whom, cause=address.cause, topic=topic, deed=deed, place=address.place,
        when=address.when, rest=address.rest, facts=address.facts, framed=address.framed,
    )  # fmt: skip


def _slots(address: Address, reading: Reading) -> Mapping[str, str]:
    """Every word a line may name; "" where the brief says none."""
    single = re.search(r"\b(?:my|i|i'm|me)\b", reading.text.lower()) is not None
    whom, topic = _definite(address.whom), _definite(address.topic)
    someone = _who(address.whom or address.topic)
    they = _pronouns(someone)
    short = whom.partition(" of ")[0]
    if " and " not in short and re.match(r"the \S+ \S+", short):
        short = someone.short if " of " not in whom else short
    name = re.sub(r"^the (?=\S)", "", whom.partition(" of ")[0])
    row = _file()["act"][address.act]
    single = single or bool(row.get("alone"))
    speaks = row["speaks"]
    deed = second_person(address.deed) if speaks == "you" and address.deed else address.deed
    place, cause = address.place, _definite(address.cause)
    named = reading.places[0] not in reading.inferred and reading.places[0] not in f"{address.deed} {cause}"
    if not place and named:
        place = player(reading.places[0]).the
    slots = {
        "whom": whom, "short": short, "name": name, "cause": cause, "topic": topic, "place": _definite(place),
        "when": address.when, "deed": deed, "a_topic": _indefinite(address.topic), **they,
        "I": "I" if single else "we", "me": "me" if single else "us", "my": "my" if single else "our",
        "am": "am" if single else "are",
    }  # fmt: skip
    return slots | {
        slot.capitalize(): _upper(slots[slot]) for slot in ("whom", "name", "cause", "topic", "they", "deed")
    }


def _who(words: str) -> Player:
    return player(re.sub(r"^(?:an?|the|my|our|your|all|all the)\s+", "", words, flags=re.I) or "everyone")


def _pronouns(who: Player) -> Mapping[str, str]:
    they = {"his": ("he", "him"), "her": ("she", "her"), "its": ("it", "it")}.get(who.its, ("they", "them"))
    return {"they": they[0], "them": they[1], "their": who.its}


def _definite(words: str) -> str:
    """ "a repair café" the second time: "the repair café"; names, plurals and questions stay."""
    found = re.match(r"an?\s+(?=\S)", words, re.I)
    return f"the {words[found.end() :]}" if found else _lowered(words)


def _indefinite(words: str) -> str:
    first = words.split(" ", 1)[0].lower() if words else ""
    if first == "the" and _who(words).plural:
        return words[4:]
    if not words or first in ("a", "an", "the", "my", "our", "two", "three") or words[0].isupper():
        return (
            re.sub(r"^[Tt]he ", lambda _: f"{article(words[4:])} ", words)
            if first == "the"
            else _lowered(words)
        )
    return words if _who(words).plural else f"{article(words)} {words}"


def _lowered(words: str) -> str:
    """Without the capital a brief's first word has only for standing first."""
    first = words.split(" ", 1)[0] if words else ""
    low = first.lower()
    known = any(low in entries for entries in lexicon().sets.values())
    return low + words[len(first) :] if known and low != "i" else words


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _line(text: str, slots: Mapping[str, str], plural: bool) -> str:
    """The pattern in this brief's words; "" where a word is missing or it is no longer a line to speak."""
    if any(not slots.get(name) for name in re.findall(r"\{(\w+)\}", text)):
        return ""
    text = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if plural else r"\1", text)
    line = _upper(re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], text))
    line = re.sub(
        r"([.!?:]\s+)(\w)", lambda end: end[1] + (end[2].upper() if end[1][0] != ":" else end[2]), line
    )
    return line if SHORTEST <= len(line.split()) <= LONGEST else ""


_OWN = ("{deed}", "{cause}", "{place}", "{Cause}")  # what no other brief says


def _ready(patterns: Sequence[str], slots: Mapping[str, str], plural: bool, rng: random.Random) -> list[str]:
    """The patterns this brief can fill, in an order of its own: what only it can say first."""
    told = [
        (any(word in text for word in _OWN), line)
        for text in patterns
        if (line := _line(text, slots, plural))
    ]
    rng.shuffle(told)
    return [line for _, line in sorted(told, key=lambda one: not one[0])]


def _fact(text: str, act: str) -> str:
    """A further sentence of the brief, said to those it is about."""
    told = " ".join(text.split())
    if _file()["act"][act]["speaks"] == "you":
        told = re.sub(r"^(?:They|He|She)\b", "You", told)
        told = re.sub(r"\btheir\b", "your", told)
    return told if told[-1:] in ".!?" and 3 < len(told.split()) <= LONGEST + 8 else ""


def _laid(ready: Mapping[str, Sequence[str]], facts: Sequence[str], words: int) -> tuple[str, ...]:
    """Opening and close, and between them as much as fits into `words`: what the brief itself tells first."""
    chosen: dict[str, list[str]] = {beat: [] for beat in _ORDER}
    short = words < _FEWEST * 13
    fewest = 1 if words < 2 * SHORTEST else 2 if short else _FEWEST
    for beat in ("opening", "close")[: 1 if fewest == 1 else 2]:
        chosen[beat] += sorted(ready[beat], key=lambda line: len(line.split()) if short else 0)[:1]
    for beat, line in _further(ready, facts):
        now = sum(_count(lines) for lines in chosen.values())
        count = sum(map(len, chosen.values()))
        # half a line too long is nearer than half a line too short
        if count >= fewest and now + len(line.split()) / 2 > words:
            break
        if not _echoes(line, [one for lines in chosen.values() for one in lines]):
            chosen[beat].append(line)
    return tuple(line for beat in _ORDER for line in chosen[beat]) or ("…",)


def _further(ready: Mapping[str, Sequence[str]], facts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What to say next, the most needed first: why, the brief's own facts, details, the turn, the rest."""
    yield from (("why", line) for line in ready["why"][:1])
    yield from (("why", line) for line in facts)
    yield from (("detail", line) for line in ready["detail"][:2])
    yield from (("turn", line) for line in ready["turn"][:1])
    yield from (("detail", line) for line in ready["detail"][2:])
    yield from (("why", line) for line in ready["why"][1:])
    yield from (("detail", line) for line in ready["more"])
    yield from (("turn", line) for line in ready["turn"][1:])


def _echoes(line: str, said: Sequence[str]) -> bool:
    """Whether the line begins as another one has: "You worked through …" is said once."""
    return any(_start(line) == _start(other) for other in said)


def _start(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w']+", line.lower())[:3])


def _own(text: str) -> tuple[str, ...]:
    """The brief's own sentences: all we can honestly say in a language we have no words for."""
    parts = [part.strip() for part in re.split(r"(?<=[.!?。！？])\s*", text) if part.strip()]
    return tuple(part[:600] for part in parts) or (text[:600],)


def _count(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _plain_title(title: str) -> str:
    """Articles as titles have them: "Thank You, Volunteers", "An Apology to the Neighbours"."""
    title = re.sub(r", The (?=\w)", ", ", title)
    return _upper(re.sub(r"(?<=[a-z] )The (?=\w)", "the ", re.sub(r"^The (?=.*: |.*, in )", "", title)))


def _titled(words: str) -> str:
    small = ("a", "an", "the", "of", "for", "to", "in", "on", "at", "and", "who", "from", "with")
    parts = re.sub(r"^(?:an?)\s+", "", words).split()
    return " ".join(part if at and part.lower() in small else _upper(part) for at, part in enumerate(parts))


@cache
def _file() -> dict[str, Any]:  # Any: a TOML table has no better type
    path = Path(__file__).parents[1] / "story" / "speech.toml"
    return loads(path.read_text(encoding="utf-8"))
