"""Titles, loglines and taglines out of a brief's own words."""

import random
import re
from collections.abc import Mapping

from specialists.inflect import article, conjugate
from specialists.story.players import NUMBERS, UNIQUE, Player, where
from specialists.treatment import Film, goal_of

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
    if film.reading.language != "en":
        words = film.reading.text.split()
        kept = words[:7]
        while len(words) > 7 and len(kept) > 2 and len(kept[-1]) <= 4:
            kept.pop()
        return (" ".join(kept).strip(" .,;:!?")[:60] if len(kept) > 1 else title_case(film.subjects[0].text),)
    rng = random.Random(f"{film.seed}:title:{film.reading.text}")
    patterns = [
        *film.story.titles,
        *film.story.arc_titles.get(film.arc, ()),
        *film.story.arc_titles.get(film.arc, ()),
    ]
    rng.shuffle(patterns)
    slots = _slots(film)
    found = dict.fromkeys(title for pattern in patterns if (title := _title(pattern, film, slots)))
    return tuple(found)[:most] or (f"The {slots['Main']}"[:80],)


def _title(pattern: str, film: Film, slots: Mapping[str, str]) -> str:
    """The pattern as a title, or "" where it does not suit this film."""
    main = film.subjects[0]
    named = main.the == main.text
    if any(not slots.get(slot) for slot in re.findall(r"\{(\w+)\}", pattern)):
        return ""
    if (named or main.plural or main.text.split()[0] in ("last", "first", "only")) and re.search(
        r"\{[Aa]\}|[Aa] \{Main\}|Its", pattern
    ):
        return ""
    pattern = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if main.plural else r"\1", pattern)
    title = re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], pattern)
    if named:
        title = re.sub(rf"\b[Tt]he ({re.escape(slots['Main'])})", r"\1", title)
    title = title.replace("s's ", "s' ").replace("at Day", "by Day")
    stems = [word.removesuffix("'s") for word in re.findall(r"[\w'-]{4,}", title.lower())]
    fits = 2 <= len(title.split()) <= 7 and len(title) <= 60 and len(set(stems)) == len(stems)
    return title[0].upper() + title[1:] if fits else ""


def logline_of(film: Film) -> str:
    """The film in one sentence, close to the brief; a brief in another language speaks for itself."""
    if film.reading.language != "en":
        return " ".join(film.reading.text.split())[:600]
    who, place = film.subjects[0], film.places[0]
    opening = _indefinite(who)
    if film.actions:
        both = film.reading.together and len(film.subjects) > 1
        told = conjugate(goal_of(film.actions), "present", plural=who.plural or both)
        named = set(re.findall(r"[\w'-]+", told.lower()))
        spot = "" if place.head.split()[-1] in named or " in " in told else f" {where(place.text)}"
        also = f" and {_lower(_indefinite(film.subjects[1]))}" if both and len(film.subjects) > 1 else ""
        return f"{opening}{also} {told}{spot}."[:600]
    rng = random.Random(f"{film.seed}:logline:{film.reading.text}")
    slots = {
        "A": opening,
        "s": who.the,
        "in": where(place.text),
        "and_o": f" and {film.subjects[1].the}" if len(film.subjects) > 1 else "",
        "hour": "sunset" if film.hours[0] == "golden hour" else film.hours[0],
    }
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], rng.choice(film.story.loglines))[:600]


def _lower(text: str) -> str:
    return text[0].lower() + text[1:] if text.split()[0] in ("A", "An", "The") else text


def tagline_of(film: Film) -> str:
    """Under the title: a few words, never the title again; none in a language we do not write."""
    if film.reading.language != "en":
        return ""
    rng = random.Random(f"{film.seed}:tagline:{film.reading.text}")
    hour = {"golden hour": "evening"}.get(film.hours[0], film.hours[0])
    place = where(film.places[0].text)
    doing = conjugate(goal_of(film.actions), "ing") if film.actions else ""
    options = [f"one {hour} {place}", f"a {film.mood} story", f"a small film about {film.subjects[0].the}"]
    if doing and len(doing.split()) <= 6:
        options += [f"a film about {doing}", f"on {doing}"]
    return (
        rng.choice([text for text in options if len(text.split()) <= 9] or options)[:120]
        .replace("a eerie", "an eerie")
        .replace("a awed", "an awed")
    )


def title_case(text: str) -> str:
    words = text.split()
    return " ".join(
        word if (word in _SMALL and index) or not word[0].isalpha() else word[0].upper() + word[1:]
        for index, word in enumerate(words)
    )


def _slots(film: Film) -> dict[str, str]:
    main = film.subjects[0]
    goal = goal_of(film.actions)
    short = goal if 2 <= len(goal.split()) <= 6 else ""
    other = film.subjects[1] if len(film.subjects) > 1 else None
    return {
        "Main": title_case(_bare(main)),
        "A": article(_bare(main)).capitalize(),
        "a": article(_bare(main)),
        "Other": title_case(_bare(other)) if other else "",
        "Place": title_case(film.places[0].text)
        if len(film.places[0].text.split()) <= 3 and not film.places[0].text[0].isupper()
        else "",
        "Doing": title_case(conjugate(short, "ing")) if short else "",
        "Do": title_case(short) if short and not short.startswith("never") else "",
        "Hour": _HOURS[film.hours[0]],
    }


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
