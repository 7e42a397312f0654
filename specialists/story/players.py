"""Who and what a film shows, in the grammatical forms its lines need."""

from dataclasses import dataclass
from typing import Literal

from specialists.inflect import is_plural, singular
from specialists.story.lexicon import lexicon
from specialists.tagging import kind_of

Group = Literal["being", "thing", "vehicle", "nature"]
_GROUPS: dict[str, Group] = {
    "person": "being", "animal": "being", "spirit": "being", "vehicle": "vehicle", "nature": "nature",
    "idea": "nature",
}  # fmt: skip
_WALKING = frozenset(
    """robot robots android androids cyborg automaton golem doll puppet marionette scarecrow snowman
    toy ai""".split()
)
_SHE = frozenset(
    "woman women girl lady grandmother grandma granny mother mum mom sister daughter aunt widow "
    "bride wife queen princess witch "
    "waitress ballerina seamstress geisha nun actress mermaid goddess siren heroine hen lioness cow".split()
)
_HE = frozenset(
    "man boy gentleman grandfather grandpa father dad brother son uncle widower groom husband king "
    "prince wizard fisherman "
    "policeman cowboy samurai monk priest postman mailman watchman emperor sorcerer bull rooster hero".split()
)
# Owners that need no article: "grandmother's clock".
_KIN = frozenset(
    "grandmother grandfather grandma grandpa granny mother father mum mom dad uncle aunt".split()
)
NUMBERS = frozenset(
    """one two three four five six seven eight nine ten several many few both twelve hundred thousand
    dozen""".split()
)  # fmt: skip


# Said with the main one's possessive: "her grandson".
RELATIVES = _KIN | frozenset(
    """grandson granddaughter grandchild grandchildren son daughter sons daughters brother sister
    husband wife twin parents cousin child""".split()
)
# There is only one: "the moon", never "a moon".
UNIQUE = frozenset(
    """sun moon sky sea ocean earth world wind night dark universe aurora rain snow sunrise sunset
    tide dawn dusk""".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A subject or a place. `text` is the brief's phrase without its article."""

    text: str
    head: str
    kind: str
    group: Group
    plural: bool

    @property
    def the(self) -> str:
        """With its article: "the lighthouse keeper", "Anna", "grandmother's clock"."""
        first = self.text.split()[0]
        last = self.text.split()[-1]
        if last[0].isupper() and is_plural(last):
            return f"the {self.text}"  # "the Alps"
        if first[0].isupper() or (first.lower().removesuffix("'s") in _KIN and first.endswith("'s")):
            return self.text
        return f"the {self.text}"

    @property
    def The(self) -> str:
        return self.the[0].upper() + self.the[1:]

    @property
    def bare(self) -> str:
        """Without a number: "robots"."""
        words = [word for word in self.text.split() if word.lower() not in NUMBERS]
        return " ".join(words) or self.text

    @property
    def its(self) -> str:
        if self.plural:
            return "their"
        if self.head in _SHE:
            return "her"
        if self.head in _HE:
            return "his"
        return "their" if self.kind == "person" else "its"


def player(text: str) -> Player:
    """The player called `text`."""
    before, of, _ = text.partition(" of ")
    words = (before if of else text).lower().split()
    head = words[-1]
    for size in (3, 2):  # heads of several words: "polar bear"
        tail = " ".join(words[-size:])
        if len(words) >= size and tail in lexicon().kinds:
            head = tail
            break
    kind = kind_of(head)
    if words[0][0] != text.split()[0][0] and kind == "thing":
        kind = "person"  # a name
    group: Group = "being" if head in _WALKING else _GROUPS.get(kind, "thing")
    plural = is_plural(head.split()[-1]) or any(word in NUMBERS - {"one"} for word in words)
    return Player(text=text, head=head, kind=kind, group=group, plural=plural)


def where(place: str) -> str:
    """ "laundromat" -> "in the laundromat": with the preposition and article the place takes."""
    words = lexicon()
    lowered = place.lower()
    heads = (
        lowered.partition(" of ")[0]
        .partition(" at ")[0]
        .partition(" by ")[0]
        .partition(" on ")[0]
        .partition(" through ")[0]
    ).split()
    for size in (3, 2, 1):
        tail = " ".join(heads[-size:])
        tail = tail if tail in words.places else singular(tail)
        if tail in words.places:
            return f"{words.places[tail]} {player(place).the}"
    return (
        f"in {player(place).the}"
        if is_inside(place) or place.split()[-1][0].isupper()
        else f"at {player(place).the}"
    )


def is_inside(place: str) -> bool:
    """Whether a place lies under a roof."""
    words = place.lower().split()
    if words[0] in ("street", "path", "road", "sky"):
        return False
    return any(" ".join(words[i : i + n]) in lexicon().roofed for n in (1, 2) for i in range(len(words)))
