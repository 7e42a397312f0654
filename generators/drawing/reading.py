"""Reading a shot: which shape its words ask for, in which pose, in what kind of place."""

import re
from dataclasses import dataclass, replace

from generators.drawing.figures import Build
from generators.drawing.forces import DWELLS_BELOW, FORCES, OWN_COLOURS, SIZES, STATES, VEHICLES, VIEWS, Force
from generators.drawing.nouns import NOUNS, Noun
from generators.drawing.people import CLOTHES, MANY, MOVES, NOT_PEOPLE, PEOPLE, PERSON_ENDINGS
from generators.drawing.places.words import FALLBACK, PLACES
from storage.domain.plan import Character

_LINKS = frozenset(
    "with in on at of under beside near by from inside over through who that which holding wearing "
    "carrying against behind beneath between into across along and for before after above below while "
    "where as to outside".split()
)
_COUNTS = {"pair": 2, "two": 2, "three": 3, "four": 4, "several": 4, "five": 5, "six": 6, "many": 6}
_COLOURS = {
    "red": "#c0392b", "crimson": "#a3202c", "scarlet": "#c8321e", "blue": "#2f5d9b", "green": "#3f7a4a",
    "yellow": "#e0b83a", "golden": "#d9a93a", "gold": "#d9a93a", "white": "#ece8e0", "black": "#242226",
    "orange": "#d9772b", "purple": "#6d4590", "violet": "#6d4590", "pink": "#d88a9e", "brown": "#7a5230",
    "grey": "#7c7c80", "gray": "#7c7c80", "silver": "#b5bcc4", "copper": "#b4693a", "bronze": "#9a6f3c",
    "teal": "#2f7f80", "turquoise": "#3aa6a0", "pale": "#d8d2c8",
}  # fmt: skip


_NOBODY = Build()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a phrase names, ready to be drawn. `noun` is None where nothing drawable is named."""

    phrase: str
    noun: Noun | None
    build: Build = _NOBODY
    pose: str = "standing"
    count: int = 1
    height: float = 1.0  # against a grown person
    colour: str | None = None  # of its clothes or hide, where the words or the cast list say one
    force: Force | None = None  # weather, light or a state of things: never a figure
    scale: float = 1.0  # "giant", "tiny", "toy" against its own kind

    @property
    def is_person(self) -> bool:
        return self.noun is not None and self.noun.shape == "person"


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower().replace("’", "'").replace("'s", ""))


def _singular(word: str) -> tuple[str, ...]:
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("ves"):
        forms.append(word[:-3] + "f")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    return (
        *forms,
        *(
            {"mice": "mouse", "geese": "goose", "men": "man", "women": "woman", "children": "child"}.get(w, w)
            for w in [word]
        ),
    )


def _known(phrase: str) -> Noun | Build | None:
    for form in _singular(phrase):
        if form in PEOPLE:
            return PEOPLE[form]
        if form in NOUNS:
            return NOUNS[form]
    return None


def _find(words: list[str]) -> tuple[Noun | Build, int] | None:
    """The last drawable noun among `words` (longer names win), and where it stands."""
    for end in range(len(words), 0, -1):
        for length in (3, 2, 1):
            if length <= end and (found := _known(" ".join(words[end - length : end]))):
                return found, end - 1
    return None


def names_something(phrase: str) -> bool:
    """Whether a word of `phrase` itself is known, so that nobody need guess by its sound."""
    return _find(words_of(phrase)) is not None


def _sounds_like_a_person(word: str) -> bool:
    return (
        len(word) > 4
        and word.endswith(PERSON_ENDINGS)
        and not word.endswith(("ness", "less"))
        and word not in NOT_PEOPLE
    )


def pose_of(text: str) -> str:
    """The pose that an action's words ask for."""
    plain = f" {' '.join(words_of(text))} "
    for pose, stems in MOVES:
        if any(f" {stem}" in plain for stem in stems):
            return pose
    return "standing"


def subject_of(phrase: str, action: str = "", characters: tuple[Character, ...] = ()) -> Subject:
    """What `phrase` names ("the old lighthouse keeper with a lantern"), doing `action`.

    A character whose name is in the phrase lends its description, colour and height.
    """
    who = next((c for c in characters if c.name.lower() in phrase.lower()), None)
    text = words_of(phrase)
    cut = next((i for i, word in enumerate(text) if word in _LINKS and i > 0), len(text))
    head, tail = text[:cut], text[cut:]
    described = words_of(who.description) if who else []
    about = described[
        : next((i for i, word in enumerate(described) if word in _LINKS and i > 0), len(described))
    ]
    found = _find(head)
    if found is None and (force := force_of(head[-1:])) is not None:
        return Subject(phrase=phrase, noun=None, force=force)
    if found is None and head and _sounds_like_a_person(head[-1]):
        found = Build(), len(head) - 1
    if found is None and (force := force_of(head)) is not None:
        return Subject(phrase=phrase, noun=None, force=force)
    if found is None:
        found = _find(about) or _find(described) or _find(tail)
    if found is None and who is not None and who.name[:1].isupper():
        found = Build(), 0  # a name of somebody's own; "hope" in a cast list is nobody
    if found is None:
        person = next((w for w in reversed(text) if _sounds_like_a_person(w)), None)
        if person is None:
            return Subject(phrase=phrase, noun=None)
        found = Build(), text.index(person)
    thing = found[0]
    adjectives = {*head, *described}
    plural = (
        head[-1:]
        and head[-1].endswith("s")
        and head[-1] not in PEOPLE
        and head[-1] not in NOUNS
        and not head[-1].endswith("ss")
        and found[1] == len(head) - 1
    )
    count = next((n for word, n in _COUNTS.items() if word in head), 3 if plural else 1)
    if any(word in MANY for word in head) and not any(word in _COUNTS for word in head):
        count = 2 if {"couple", "twins", "lovers"} & set(head) else 5
    # "a woman in a red coat": the colour nearest before the clothes, else any before the noun
    colour = next((_COLOURS[w] for w in (*head, *tail[:4], *described) if w in _COLOURS), None)
    colour = colour or next((OWN_COLOURS[w] for w in head if w in OWN_COLOURS), None)
    if who is not None and colour is None:
        colour = who.accent
    pose = pose_of(f"{phrase} {action}")
    scale = next((SIZES[w] for w in head if w in SIZES), 1.0)
    if isinstance(thing, Noun):
        height = thing.height * (who.height if who else 1.0)
        if scale > 1.5 and thing.bulk in {"small", "person"}:
            thing = replace(thing, bulk="large")
        if scale < 0.5 and thing.bulk in {"large", "huge"}:
            thing = replace(thing, bulk="person", height=0.7)
        return Subject(
            phrase=phrase, noun=thing, pose=pose, count=count, height=height, colour=colour, scale=scale
        )
    build = _dressed(thing, adjectives, [*tail, *described, *words_of(action)])
    usual = 0.66 if build.child else 0.95 if build.stoop else 1.0
    height = who.height if who is not None and who.height != 1.0 else usual
    if who is not None and who.height < 0.8:
        build = replace(build, child=True)
    return Subject(
        phrase=phrase, noun=Noun("person"), build=build, pose=pose, count=count, height=height,
        colour=colour, scale=scale,
    )  # fmt: skip


def _dressed(build: Build, adjectives: set[str], rest: list[str]) -> Build:
    for word in rest:
        if wear := CLOTHES.get(word):
            build = replace(build, **wear)  # type: ignore[arg-type]
    if adjectives & {"old", "elderly", "aged", "ancient", "grandfather", "retired"} and build.hat != "helmet":
        grey = build.dress != "dress" and build.hair != "bun"
        build = replace(build, stoop=True, beard=build.beard or grey)
    if adjectives & {"young", "little", "small"} and adjectives & {"girl", "boy", "child"}:
        build = replace(build, child=True)
    if adjectives & {"hooded"}:
        build = replace(build, hat="hood")
    return build


def force_of(words: list[str]) -> Force | None:
    """The weather, light or state of things that the last known of `words` names."""
    for word in reversed(words):
        for form in _singular(word):
            if form in FORCES:
                return FORCES[form]
    return None


def states_of(text: str) -> frozenset[str]:
    """What has become of a place, as its words say: "flooded", "frozen", "burning", …"""
    plain = f" {' '.join(words_of(text))} "
    return frozenset(state for state, stems in STATES.items() if any(f" {stem}" in plain for stem in stems))


def view_of(place: str) -> str:
    """From where a place is seen: "window", "doorway", "corner", "far", "middle" or "" for no matter."""
    words = words_of(place)
    return next((view for view, said in VIEWS.items() if set(words[:2]) & said and "of" in words[:4]), "")


def place_of(place: str, fallback: str = "", subject: Subject | None = None) -> str:
    """The family of places that `place` names: the last word known decides, else `FALLBACK`.

    A `subject` may know better: a train does not stand in its own carriage, an octopus in "the sea"
    is seen below the waves.
    """
    family = _family(place, fallback)
    shape = subject.noun.shape if subject is not None and subject.noun is not None else ""
    if shape in VEHICLES and family == "corridor" and not set(words_of(place)) & _HALTS:
        return "field"
    deep = shape in DWELLS_BELOW or (shape == "whale" and "frozen" in states_of(place))
    if deep and family == "sea":
        return "underwater"
    return family


_HALTS = frozenset("station subway metro underground platform tunnel terminal garage hangar".split())


def core_of(place: str) -> list[str]:
    """The words of a place without the standpoint: "window of the small kitchen" is the small kitchen."""
    words = words_of(place)
    if view_of(place):
        words = words[words.index("of") + 1 :]
    return [word for word in words if word not in {"the", "a", "an"}]


def _family(place: str, fallback: str) -> str:
    if view_of(place):
        place = " ".join(core_of(place))
    for text in (place, fallback):
        words = words_of(text)
        cut = next((i for i, word in enumerate(words) if word in _LINKS and i > 0), len(words))
        for part in (words[:cut], words):
            for end in range(len(part), 0, -1):
                for length in (2, 1):
                    if length <= end:
                        for form in _singular(" ".join(part[end - length : end])):
                            if form in PLACES:
                                return PLACES[form]
    return FALLBACK
