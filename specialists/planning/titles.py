"""Titles, loglines and taglines out of a brief's own words."""

import random
import re
from collections.abc import Mapping

from specialists.planning.speech import speech_titles
from specialists.planning.treatment import NONVOLITIONAL, Film, goal_of
from specialists.reading.core import core_of
from specialists.reading.inflect import article, conjugate, lemma
from specialists.reading.mending import with_titles
from specialists.story.players import NUMBERS, UNIQUE, Player, where

_SMALL = frozenset("a an the of in on at to for and or by with from over under who into through".split())
_HOURS = {
    "dawn": "Dawn",
    "morning": "Morning",
    "day": "Day",
    "golden hour": "Evening",
    "dusk": "Dusk",
    "night": "Night",
}


def title_of(film: Film) -> str:
    """A title in the brief's words, chosen by seed and brief."""
    return titles_of(film, 1)[0]


def titles_of(film: Film, most: int) -> tuple[str, ...]:
    """Up to `most` different titles in the brief's words, in an order settled by seed and brief."""
    if film.kind == "speech" and (spoken := speech_titles(film.reading)):
        return spoken[:most]
    if film.reading.language != "en":
        words = film.reading.text.split()
        kept = words[:7]
        while len(words) > 7 and len(kept) > 2 and len(kept[-1]) <= 4:
            kept.pop()
        return (" ".join(kept).strip(" .,;:!?")[:60] if len(kept) > 1 else title_case(film.subjects[0].text),)
    rng = random.Random(f"{film.seed}:title:{film.reading.text}")
    first, rest = (
        list(film.story.first_titles),
        [*film.story.titles, *film.story.arc_titles.get(film.arc, ())],
    )
    rng.shuffle(first)
    rng.shuffle(rest)
    slots = _slots(film)
    own = _own_title(film)
    told = [title for pattern in (*first, *rest) if (title := _title(pattern, film, slots))]
    found = list(dict.fromkeys([own, *told] if own else told))
    return tuple(found)[:most] or (f"The {slots['Main']}"[:80],)


def _own_title(film: Film) -> str:
    """The brief itself, where it already is one: "The Cartographer of Lost Things", "rain on a tin roof"."""
    core = core_of(film.reading.text).strip(" .!?")
    words = core.split()
    cased = sum(word[0].isupper() for word in words if word.lower() not in _SMALL) == sum(
        word.lower() not in _SMALL for word in words
    )
    if (
        not 2 <= len(words) <= 7
        or len(core) > 48
        or film.actions
        or words[0].lower() in ("my", "our", "your")
    ):
        return title_case(core) if 2 <= len(words) <= 7 and cased and len(core) <= 48 else ""
    if any(not (character.isalnum() or character in " '’-,") for character in core):
        return ""
    return title_case(core)


def _title(pattern: str, film: Film, slots: Mapping[str, str]) -> str:
    """The pattern as a title, or "" where it does not suit this film."""
    main = film.subjects[0]
    named = main.the == main.text
    if film.places[0].text in film.reading.inferred and "Place}" in pattern:
        return ""
    if "'s" in main.text.split()[0] and re.search(r"\{[Aa]\}", pattern):
        return ""
    if main.text.split()[0] in ("last", "first", "only") and "Last {Hour}" in pattern:
        return ""
    if any(not slots.get(slot) for slot in re.findall(r"\{(\w+)\}", pattern)):
        return ""
    if (named or main.plural or main.text.split()[0] in ("last", "first", "only")) and re.search(
        r"\{[Aa]\}|[Aa] \{Main\}|Its", pattern
    ):
        return ""
    pattern = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if main.plural else r"\1", pattern)
    title = re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], pattern)
    if named:
        for name in (slots["Main"], slots["Head"]):
            title = re.sub(rf"\b[Tt]he ({re.escape(name)})\b", r"\1", title)
    if len(film.subjects) > 1 and film.subjects[1].the == film.subjects[1].text:
        title = re.sub(rf"\b[Tt]he ({re.escape(slots['Other'])})\b", r"\1", title)
    title = title.replace("s's ", "s' " if main.plural else "s's ").replace("at Day", "by Day")
    stems = [word.removesuffix("'s") for word in re.findall(r"[\w'-]{4,}", title.lower())]
    fits = 2 <= len(title.split()) <= 7 and len(title) <= 60 and len(set(stems)) == len(stems)
    return title[0].upper() + title[1:] if fits else ""


def logline_of(film: Film) -> str:
    """The film in one sentence, close to the brief; a brief in another language speaks for itself."""
    if film.reading.language != "en":
        return " ".join(film.reading.text.split())[:600]
    who, place = film.subjects[0], film.places[0]
    if told := _told_whole(film):
        return told
    opening = _indefinite(who)
    second = f" and {_lower(film.subjects[1])}" if len(film.subjects) > 1 else ""
    if film.actions:
        both = film.reading.together and len(film.subjects) > 1
        first = next((action for action in film.actions[:2] if " " in action), film.actions[0])
        told = conjugate(first, "present", plural=who.plural or both)
        named = told.lower()
        spot = next((p for p in film.places if p.head.split()[-1] not in named), None)
        said = (
            ""
            if spot is None or spot.text in film.reading.inferred or " in " in told
            else f" {where(spot.text)}"
        )
        return f"{opening}{second if both else ''} {told}{said}."[:600]
    if phrase := _whole_phrase(film):
        told = film.story.loglines_of_phrase
        hour = _HOURS[film.hours[0]].lower()
        pattern = random.Random(f"{film.seed}:logline:{film.reading.text}").choice(told)
        line = pattern.replace("{np}", phrase).replace("{hour}", hour)
        return f"{line[0].upper()}{line[1:]}"
    rng = random.Random(f"{film.seed}:logline:{film.reading.text}")
    inferred = place.text in film.reading.inferred
    slots = {
        "A": opening,
        "a": _lower(who),
        "in": _where_first(place.text, film.reading.text),
        "and_o": second,
        "hour": _HOURS[film.hours[0]].lower(),
    }
    pattern = rng.choice(film.story.loglines)
    pattern = pattern.replace(" {in}", "") if inferred else pattern
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], pattern)[:600]


def _told_whole(film: Film) -> str:
    """The brief's own sentence, where it is one: the one about the main subject in a long brief."""
    raw = with_titles(" ".join(film.reading.text.split()))
    if raw.endswith("?") and len(raw.split()) <= 18 and raw.count(".") == 0:
        return raw[0].upper() + raw[1:]
    head = film.subjects[0].text
    parts = [part for part in re.split(r"(?<=[.!?])\s+", core_of(raw)) if part]
    sentence = next((part for part in parts if head.split()[-1].lower() in part.lower()), "").strip(" .!?")
    at = sentence.lower().find(head.lower())
    if at < 0 and head[-1].islower() and head.split()[-1][0].isupper():  # "a boy named Tomas"
        head = head.split()[-1]
        at = sentence.find(head)
    if not film.actions or at < 0 or at > 24 or not 3 <= len(sentence.split()) <= 28:
        return ""
    after = sentence[at + len(head) :].split()
    while after and (after[0].lower() in _WITH_VERB or after[0].endswith("ly")):
        after = after[1:]
    if not after:
        return ""
    joined = after[0].lower() in ("and",) or head.split()[-1][0].isupper()
    finite = lemma(after[0]) and not after[0].endswith(("ing", "ed")) and sentence.isascii()
    if not finite and not joined:
        return ""
    if any(word.lower() in ("lol", "bro", "u", "thru", "wanna") for word in sentence.split()):
        return ""
    return f"{sentence[0].upper()}{sentence[1:]}."


def _whole_phrase(film: Film) -> str:
    """The brief as a phrase inside a sentence: "rain on a tin roof"; "" when it is more than that."""
    core = core_of(film.reading.text).strip(" .!?")
    if not 2 <= len(core.split()) <= 12 or not core.isascii() or re.search(r"[,.:;!?]", core):
        return ""
    first = core.split()[0]
    keep = (
        first[0].isupper()
        and first.lower() not in ("the", "a", "an", "my", "our")
        and film.subjects[0].text[0].isupper()
    )
    cased = sum(word[0].isupper() for word in core.split()) > 2
    return core if keep else core.lower() if cased else core[0].lower() + core[1:]


_WITH_VERB = frozenset("still never always once only also finally secretly slowly quietly can cannot".split())


def _where_first(place: str, brief: str) -> str:
    """Where, as one says it the first time: "in an abandoned swimming pool" when the brief says so."""
    told = where(place)
    said = re.search(rf"\b(an?) {re.escape(place)}\b", brief, re.I)
    return told.replace("the ", f"{said[1].lower()} ", 1) if said else told


def _lower(who: Player) -> str:
    text = _indefinite(who)
    return text if who.text[0].isupper() and who.text in text.split(" ", 1)[0] else text[0].lower() + text[1:]


def tagline_of(film: Film) -> str:
    """Under the title: a few words, never the title again; none in a language we do not write."""
    if film.reading.language != "en":
        return ""
    rng = random.Random(f"{film.seed}:tagline:{film.reading.text}")
    main, inferred = film.subjects[0], film.places[0].text in film.reading.inferred
    goal = goal_of(film.actions)
    doing = conjugate(goal, "ing") if len(goal.split()) > 2 and not goal.startswith("never") else ""
    place = where(film.places[0].text)
    slots = {
        "hour": {"golden hour": "evening"}.get(film.hours[0], film.hours[0]),
        "span": "night" if film.hours[-1] in ("night", "dusk") else "day",
        "in": "" if inferred else place,
        "Place": "" if inferred else film.places[0].The,
        "s": main.short,
        "S": main.short[0].upper() + main.short[1:],
        "o": film.subjects[1].short if len(film.subjects) > 1 else "",
        "dare": main.short if doing and goal.split()[0] not in NONVOLITIONAL else "",
        "Doing": doing[:1].upper() + doing[1:],
        "try": goal if doing and goal.split()[0] not in NONVOLITIONAL else "",
    }
    options = [
        re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], pattern)
        for pattern in film.story.taglines
        if all(slots[slot] for slot in re.findall(r"\{(\w+)\}", pattern))
    ]
    short = [text for text in options if len(text.split()) <= 9]
    return (rng.choice(short) if short else f"It all comes down to {main.short}")[:120]


def title_case(text: str) -> str:
    words = text.split()
    return " ".join(
        word if (word in _SMALL and index) or not word[0].isalpha() else word[0].upper() + word[1:]
        for index, word in enumerate(words)
    )


def _slots(film: Film) -> dict[str, str]:
    main = film.subjects[0]
    goal = goal_of(film.actions)
    short = _clause(goal)
    other = film.subjects[1] if len(film.subjects) > 1 else None
    return {
        "Main": title_case(_bare(main)),
        "Head": title_case(_short_name(main)),
        "InPlace": title_case(f"- {where(film.places[0].text)}")[2:]
        if len(film.places[0].text.split()) <= 3
        else "",
        "A": article(_bare(main)).capitalize(),
        "a": article(_bare(main)),
        "Other": title_case(_short_name(other)) if other else "",
        "Place": title_case(film.places[0].text)
        if len(film.places[0].text.split()) <= 3 and not film.places[0].text[0].isupper()
        else "",
        "Doing": title_case(conjugate(short, "ing")) if short else "",
        "Do": title_case(short) if short and _can_be_learned(short) else "",
        "Hour": _HOURS[film.hours[0]],
    }


def _clause(goal: str) -> str:
    """As much of the goal as a title holds: "fall in love with the voice | on floor 13"."""
    words = goal.split()
    ends = [at for at, word in enumerate(words) if word in _CUTS and 3 <= at <= 6]
    end = len(words) if len(words) <= 6 else ends[-1] if ends else 0
    return " ".join(words[:end]) if end >= 3 else ""


_CUTS = frozenset("in on at to for with from of by over under about into and while until".split())


def _can_be_learned(goal: str) -> bool:
    words = goal.split()
    known = words[0] in NONVOLITIONAL or words[0] in ("never", "be", "wait", "want", "have", "let", "happen")
    return not known and not {"his", "her", "its", "their"} & set(words)


def _short_name(who: Player) -> str:
    words = who.short.removeprefix("the ").split()
    return " ".join(word for word in words if word.lower() not in NUMBERS) or who.bare


def _bare(who: Player) -> str:
    return who.bare


def _indefinite(who: Player) -> str:
    if who.plural:
        text = who.text
    elif "'s" in who.text.split()[0]:
        text = who.the
    elif (
        who.the == who.text or who.head in UNIQUE or who.text.split()[0] in ("last", "first", "only", "same")
    ):
        text = who.the
    else:
        text = f"{article(who.text)} {who.text}"
    return text[0].upper() + text[1:]


__all__ = ["NUMBERS", "logline_of", "tagline_of", "title_case", "title_of"]
