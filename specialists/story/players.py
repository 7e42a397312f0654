"""Who and what a film shows, in the grammatical forms its lines need."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from specialists.reading.inflect import is_plural, lemma, singular, third
from specialists.reading.tagging import kind_of
from specialists.story.lexicon import lexicon

Group = Literal[
    "being", "thing", "vehicle", "nature", "weather", "sky", "land", "plant", "idea", "event", "building"
]
_GROUPS: dict[str, Group] = {
    "person": "being", "animal": "being", "spirit": "being", "vehicle": "vehicle", "nature": "nature",
    "idea": "idea", "building": "building", "place": "building",
}  # fmt: skip
_WEATHER = frozenset(
    """rain storm thunderstorm thunder lightning wind breeze hurricane tornado snow blizzard fog mist cloud
    clouds sea ocean wave waves tide river stream waterfall sky night dusk dawn smoke snowfall monsoon
    winter""".split()
)
_SKY = frozenset(
    """sun sunrise sunset sunlight moon moonlight star stars constellation comet meteor planet aurora
    eclipse rainbow galaxy light""".split()
)
_PLANT = frozenset(
    """tree trees oak willow pine birch flower flowers rose roses tulip sunflower sunflowers daisy
    dandelion cherry_blossom blossom leaf leaves grass moss mushroom vine ivy cactus seedling sapling
    reed reeds forest garden""".split()
)
_EVENT = frozenset(
    """ceremony day swim race party wedding funeral festival parade duel heist date birthday game match
    trip voyage walk holiday dance picnic dinner breakfast lunch meeting lesson journey adventure battle
    night morning evening afternoon summer show concert rehearsal audition interview expedition picnic
    harvest hunt chase fight dream""".split()
)
_AIRY = frozenset("balloon balloons kite kites paper_plane".split())
# Said without an article: "hope", never "the hope".
_MASS = frozenset(
    """hope love fear jealousy envy joy sorrow grief loneliness freedom peace war friendship childhood
    music jazz blues sleep death life luck beauty truth revenge nostalgia courage patience time silence
    anger solitude happiness sadness boredom greed kindness forgiveness gravity memory romance
    heartbreak techno opera coffee tea bread""".split()
)
# How a body does what a beat asks for: (one, many) forms of stand, walk, sit and run.
Body = Literal["legs", "fins", "wings", "creeping", "floating"]
_VERBS = ("stand", "walk", "sit", "run")
_MOTION: dict[Body, tuple[str, str, str, str]] = {
    "legs": ("stand", "walk", "sit", "run"),
    "fins": ("float", "glide", "sink", "dart"),
    "wings": ("hover", "flutter", "settle", "dart"),
    "creeping": ("rest", "creep", "curl", "hurry"),
    "floating": ("hover", "drift", "sink", "rush"),
}
_BODIES: dict[str, Body] = {
    word: body
    for body, words in cast(
        "dict[Body, str]",
        {
            "fins": """fish goldfish salmon trout shark whale dolphin seal octopus squid jellyfish starfish
                seahorse mermaid kraken stingray manta eel""",
            "wings": """butterfly moth bee bumblebee wasp firefly fireflies dragonfly hummingbird drone bat
                ladybug""",
            "creeping": "snail slug worm caterpillar snake",
            "floating": "ghost spirit phantom",
        },
    ).items()
    for word in words.split()
}
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
        if last[0].isupper() and is_plural(last) and not self.kind == "person":
            return f"the {self.text}"  # "the Alps"
        if self.group == "idea" and self.text.lower() == self.head and massive(self.head):
            return self.text
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
    def short(self) -> str:
        """What it is called once it is known: "the keeper", "the clock", "Pixel"; names stay."""
        words = self.text.partition(" of ")[0].split()
        if words[-1][0].isupper():
            return words[-1] if words[0][0].islower() else self.text
        if self.head in _WEAK or " of " in self.text or (self.the == self.text and "'s" not in words[0]):
            return self.the
        tail = self.head.split()
        number = [word for word in words if word.lower() in NUMBERS][:1]
        return " ".join(("the", *number, *words[-len(tail) :]))

    @property
    def body(self) -> Body:
        return _BODIES.get(self.head) or _BODIES.get(singular(self.head), "legs")

    def motion(self) -> dict[str, str]:
        """How it stands, walks, sits and runs, agreeing with its number."""
        done = _MOTION[self.body]
        return {verb: does if self.plural else third(does) for verb, does in zip(_VERBS, done, strict=True)}

    @property
    def its(self) -> str:
        if self.plural:
            return "their"
        if self.head in _SHE:
            return "her"
        if self.head in _HE:
            return "his"
        return "their" if self.kind == "person" else "its"


# Too little to be known by: "the first day" is never "the day".
_WEAK = frozenset(
    "day days time thing things one way morning night evening year hour man woman light shop".split()
)


def massive(head: str) -> bool:
    """Whether an idea is spoken of without an article."""
    return head in _MASS or head.endswith(("ness", "ousy", "hood", "ism", "ity"))


TAIL = re.compile(
    r" (of|at|by|on|through|below|above|outside|under|behind|beside|near|over|in|to|between|beyond|along"
    r"|inside|facing|after|before|without|from|with) "
)


@cache
def player(text: str) -> Player:
    """The player called `text`."""
    words = (TAIL.split(text, maxsplit=1)[0] or text).lower().split()
    head = words[-1]
    whole = text.split()
    if len(words) == len(whole) > 1 and whole[-1][0].isupper() and whole[-2][0].islower():
        head = words[-2] if kind_of(words[-2]) not in ("thing", "place") else head  # "dog Pixel" is a dog
    for size in (3, 2):  # heads of several words: "polar bear"
        tail = " ".join(words[-size:])
        if len(words) >= size and tail in lexicon().kinds:
            head = tail
            break
    kind = kind_of(head)
    if words[0][0] != text.split()[0][0] and kind == "thing":
        kind = "person"  # a name
    group: Group = "being" if head in _WALKING else _GROUPS.get(kind, "thing")
    if kind in ("thing", "idea") and head in _EVENT:
        group = "event"
    elif kind == "thing" and lemma(head) == head:
        group = "idea"
    if head in _AIRY:
        group = "thing"
    if group != "event" and kind in ("nature", "thing", "idea", "place"):
        one = singular(head)
        for name, heads in (("weather", _WEATHER), ("sky", _SKY), ("plant", _PLANT)):
            if head in heads or one in heads:
                group = cast(Group, name)
    named = whole[-1][0].isupper() and head == words[-1] and kind == "person"  # Tomas is one
    plural = (is_plural(head.split()[-1]) and not named) or any(word in NUMBERS - {"one"} for word in words)
    return Player(text=text, head=head, kind=kind, group=group, plural=plural)


# Parts that lie where the whole lies: "the window of the kitchen" is inside, "the roof of the bakery" is not.
_WITHIN = frozenset("doorway corner window middle back end side floor heart wings counter".split())


def where(place: str) -> str:
    """ "laundromat" -> "in the laundromat": with the preposition and article the place takes."""
    words = lexicon()
    heads = TAIL.split(place.lower(), maxsplit=1)[0].split()
    the = player(place).the
    for size in (3, 2, 1):
        tail = " ".join(heads[-size:])
        for form in (tail, singular(tail)):
            if prep := (words.spots.get(form) if len(heads) < len(place.split()) else "") or words.places.get(
                form
            ):
                return f"{prep} {the}"
    return f"in {the}" if is_inside(place) or place.split()[-1][0].isupper() else f"at {the}"


def is_inside(place: str) -> bool:
    """Whether a place lies under a roof."""
    before, _, after = (*TAIL.split(place.lower(), maxsplit=1), "", "")[:3]
    words = before.split()
    if after and words[-1] in _WITHIN:
        return is_inside(after)
    if words[0] in ("street", "path", "road", "sky") or words[-1] in ("sign", "garden"):
        return False
    return any(" ".join(words[i : i + n]) in lexicon().roofed for n in (1, 2) for i in range(len(words)))
