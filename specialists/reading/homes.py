"""Where a film happens when its brief names no place: where its subjects are at home."""

import re
from collections.abc import Sequence

from specialists.reading.inflect import is_plural, lemma, singular
from specialists.reading.tagging import kind_of
from specialists.story.lexicon import lexicon


def home_of(subjects: Sequence[str], core: str = "") -> str:
    """Where they are found when nobody said: the first one's own place, another's, or one for their kind."""
    for subject in (part for name in subjects for part in name.split(" of ")):
        if found := _own_place(subject):
            return found
    if kind_of(subjects[0].split()[-1].lower()) == "idea" and (
        found := _own_place(re.sub(r"[^\w' -]", " ", core))
    ):
        return found  # "the silence after the war" is where the war was
    before, _, after = subjects[0].partition(" of ")
    alive = bool(after) and kind_of(after.split()[-1]) in ("person", "animal", "spirit")
    subject = after if alive else before
    words = subject.lower().split()
    kind = kind_of(words[-1])
    owner = re.match(r"([\w-]+)'s ", subject)
    if owner and kind_of(owner[1].lower()) == "person" and kind in ("object", "thing", "idea"):
        return f"{owner[1]}'s house"
    if kind != "building" and (stage := next((s for s in subjects[1:] if _is_ground(s)), "")):
        return stage  # who is with a bridge is at the bridge
    if words[-1] in lexicon().roofed and kind != "vehicle":
        return f"street outside the {singular_phrase(subject)}"
    if kind == "building":
        return f"street outside the {singular_phrase(subject)}"
    if kind == "place" or words[-1] in lexicon().places:
        return subject
    if kind == "person" and is_plural(words[-1]):
        return f"{words[-1]}' street" if words[-1].endswith("s") else f"{words[-1]}'s street"
    if kind == "thing" and lemma(words[-1]) == words[-1]:
        kind = "idea"  # "a midnight swim"
    short = " ".join(singular_phrase(subject).split()[-2:])
    return lexicon().home.get(kind, lexicon().home["thing"]).replace("{x}", short)[:110]


def _is_ground(subject: str) -> bool:
    head = subject.split()[-1].lower()
    return kind_of(head) == "building" and head in lexicon().places


_KINDS = frozenset(
    ("person", "animal", "machine", "vehicle", "object", "nature", "spirit", "building", "idea", "thing")
)


def _own_place(subject: str) -> str:
    """The place that goes with one of the subject's words, the last first: clock -> "clock room"."""
    home = lexicon().home
    words = [word.lower().removesuffix("'s") for word in subject.split()]
    pairs = [" ".join(words[index : index + 2]) for index in range(len(words) - 1)]
    for word in (*reversed(pairs), *reversed(words)):
        for form in (word, singular(word)):
            if form in home and form not in _KINDS:
                if form != word and home[form].startswith(f"{form}'s "):  # "cats' rooftops"
                    return home[form].replace(
                        f"{form}'s", f"{word}'" if word.endswith("s") else f"{word}'s", 1
                    )
                owner = re.match(r"([\w-]+)'s ", subject)
                mine = (
                    owner
                    and "'" not in home[form]
                    and owner[1] != form
                    and kind_of(owner[1].lower()) == "person"
                )
                return f"{owner[1]}'s {home[form]}" if owner and mine else home[form]
    return ""


def singular_phrase(subject: str) -> str:
    """ "two robots" -> "robot": as a modifier ("robot workshop")."""
    words = [word for word in subject.split() if word.lower() not in lexicon().sets["numbers"]]
    return " ".join((*words[:-1], singular(words[-1]))) if words else subject
