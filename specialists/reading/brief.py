"""What a brief is about, read without any model."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from specialists.asked.wishes import wishes
from specialists.reading.contradiction import contradiction
from specialists.reading.core import core_of
from specialists.reading.foreign import foreign
from specialists.reading.homes import home_of
from specialists.reading.inflect import singular
from specialists.reading.mending import mended
from specialists.reading.phrases import Noun, Phrases, is_place, phrases
from specialists.reading.tagging import kind_of
from specialists.reading.tongue import language_of
from specialists.story.asks import colours
from specialists.story.lexicon import lexicon
from storage.domain.errors import RequestError, Unclear
from storage.domain.plan import Constraint

LONGEST = 8000  # characters
_ELSEWHERE = re.compile(
    r"^.{0,30}?\b(?:film|video|vidéo|vídeo|película|clip|kurzfilm|filmpje)\s+(?:über|von|sur|de"
    r"|sobre|su|di|om|over|o)\s+(?=\S)",
    re.I,
)
_VAGUE = frozenset(
    """
    something anything whatever stuff thing things nice cool good great interesting beautiful
    awesome amazing fun pretty film movie video clip picture image song story short make me a an the
    do it please for i want us some you like one surprise idk dunno up to goes about of with random
    content art vid vids piece thingy masterpiece viral epic best ever really very so super quick
    little good-looking visual visuals mach mache was etwas schönes cooles ein einen eine bitte fais
    faites un une quelque chose de beau belle bel vidéo haz algo bonito película fai qualcosa bello
    maak iets moois
    """.split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a brief says.

    `subjects` and `places` are short phrases in the brief's own words, without articles, most
    important first, never empty; `inferred` holds those of `places` the brief did not name.
    `actions` are verb phrases in base form ("teach a storm to sing"). `unclear` is the one question
    to ask when the brief says too little, or what cannot both be; "" when it is clear.
    `together` says that the first two subjects act as one
    ("a fox and a hound become friends"). `steps` are those of the actions that the first
    subject does one after another, in the order told, when there are at least two.
    """

    text: str
    language: str
    subjects: tuple[str, ...]
    places: tuple[str, ...]
    actions: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    seconds: float | None = None
    unclear: str = ""
    inferred: tuple[str, ...] = ()
    together: bool = False
    steps: tuple[str, ...] = ()
    options: tuple[str, ...] = ()  # answers to `unclear`, where there are a few: each reads as a wish


def check_brief(text: str) -> None:
    """Raise RequestError or Unclear, with the way out, for a brief nothing can be made from."""
    if not text.strip():
        raise Unclear(
            "The brief is empty: say in a sentence what to make, such as "
            '"two robots fall in love in a laundromat".'
        )
    if len(text) > LONGEST:
        raise RequestError(
            f"The brief is {len(text):,} characters long and {LONGEST:,} is the limit: "
            "cut it to what the film must show."
        )
    if strange := sorted(
        {f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t\r"}
    ):
        raise RequestError(
            f"The brief contains control characters ({', '.join(strange[:3])}): "
            "remove them and send it again as plain text."
        )
    if not any(character.isalpha() for character in text):
        raise Unclear(
            "The brief has no words in it: say in a sentence who or what the film shows, and where."
        )


def read_brief(text: str) -> Reading:
    """What the brief says, by rule and word list; a pure function that never fails on text with letters."""
    told = " ".join(re.sub(r"\s*[\r\n]+\s*", ". ", text.strip()).split())
    language = language_of(told)
    found = wishes(told, message=1, origin="brief")
    seconds = next((float(c.value) for c in found if c.kind == "length"), None)
    core = core_of(told)
    if language == "en":
        core = mended(core)
    together = False
    if language != "en":
        (subjects, places), actions = foreign(_ELSEWHERE.sub("", core), language), ()
        places = places or subjects[-1:]
        moods: tuple[str, ...] = ()
    else:
        read = phrases(core)
        subjects, places = _subjects(read, long=_is_long(core)), _places(read)
        actions = _doings(core, subjects, read.actions)
        together = len(subjects) > 1 and _joined(core, subjects[0], subjects[1])
        moods = _moods(told)
    clash = contradiction(told, subjects, found)
    unclear = _question(told) or (clash.question if clash else "")
    if not subjects:
        subjects = places[:1] or (_any_words(core),)
    inferred = () if places else (home_of(subjects, core if language == "en" else ""),)
    if inferred and len(subjects) > 1:
        subjects = tuple(name for name in subjects if name not in inferred)  # stood on: the place
    return Reading(
        text=text,
        language=language,
        subjects=subjects,
        places=places or inferred,
        actions=actions,
        moods=moods or _moods(told),
        constraints=found,
        seconds=seconds,
        unclear=unclear,
        options=clash.options if clash and unclear == clash.question else (),
        inferred=inferred,
        together=together,
        steps=_steps(core, subjects) if language == "en" and subjects else (),
    )


def clarified(reading: Reading, wanted: Sequence[Constraint]) -> Reading:
    """A brief that said too little, as the person's answer makes it: the first words that name
    something count.

    One that said too much has its subject; the answer is a wish like any other, and goes before the brief's.
    """
    if not reading.unclear or reading.options:
        return reading
    for wish in wanted:
        answer = read_brief(wish.words)
        if wish.origin == "person" and wish.kind in ("other", "subject", "place") and not answer.unclear:
            return replace(
                answer, text=reading.text, constraints=reading.constraints, seconds=reading.seconds
            )
    return reading


# Words for a part, a count or a doing: nothing to point a camera at.
_PARTS = frozenset(
    """good earth name names floor go lets let top side sides rest part kind sort pages page lot number thing
    things deal move turn while what who way ways bit end beginning level crush dread gore""".split()
)
_WHEN = frozenset(("during", "before", "after", "since", "until", "about", "like", "as"))


_ALIVE = ("person", "animal", "spirit", "machine")


def _subjects(read: Phrases, *, long: bool = False) -> tuple[str, ...]:
    """Those the film shows: who acts first, then whom or what they act on."""
    framing = lexicon().sets["framings"]
    said = [
        _who_in(noun) if "'s " in noun.text else noun  # "a sushi master's first day" shows the master
        for noun in read.nouns
        if noun.head not in _PARTS
        and not is_place(noun)
        and not noun.complement
        and noun.prep not in _WHEN
        and noun.head not in framing
    ]
    solid = [noun for noun in said if noun.kind != "idea" and noun.head not in ("other", "others")]
    shown = list(filter(_showable, solid))
    lasting = [noun for noun in shown if noun.acts or noun.head not in _HOURS]
    shown = lasting or shown
    shown = shown or [_who_in(noun) for noun in said] or [noun for noun in read.nouns if noun.prep in _WHEN]
    ordered = sorted(shown, key=_importance)
    if (
        long and ordered
    ):  # several sentences: the first that can act is whom they are about, not what was in the way
        alive = [noun for noun in ordered if noun.kind in _ALIVE or noun.text.split()[-1][0].isupper()]
        lead = [noun for noun in alive if noun.acts][:1]
        ordered = [
            *lead,
            *(noun for noun in alive if noun not in lead),
            *(n for n in ordered if n not in alive),
        ]
    crowds = lexicon().crowds
    named = (f"{noun.text} {crowds[noun.head]}" if noun.head in crowds else noun.text for noun in ordered)
    return tuple(dict.fromkeys(_short(text) for text in named))[:4]


def _doings(core: str, subjects: Sequence[str], actions: tuple[str, ...]) -> tuple[str, ...]:
    """The actions; in a brief of several sentences those of the main subject's sentence come first."""
    if not subjects or not _is_long(core):
        return actions
    parts = re.split(r"(?<=[.!?])\s+", core)
    own = next((part for part in parts if subjects[0].lower() in part.lower()), "")
    first = phrases(own).actions if own else ()
    return tuple(dict.fromkeys((*first, *actions)))


def _joined(core: str, one: str, other: str) -> bool:
    """Whether the two are named in one breath: "Anna and her dog"."""
    own = r"(an? |the |her |his |their |my |its )?"
    return bool(re.search(rf"{re.escape(one)} and {own}{re.escape(other)}", core, re.I))


_PRONOUN = re.compile(r"\s*(?:then |and |but |together |so )*(?:he|she|they|it)\b", re.I)


def _steps(core: str, subjects: Sequence[str]) -> tuple[str, ...]:
    """What the first subject does, in the order told: where nobody else acts, or "they" do."""
    steps: list[str] = []
    for part in re.split(r"(?<=[.!?])\s+", core):
        read = phrases(part)
        acting = [noun.text for noun in read.nouns if noun.acts and not noun.after_verb and not noun.prep]
        own = acting == [subjects[0]] or (not acting and steps and _PRONOUN.match(part))
        steps += [action for action in read.actions if own and 2 <= len(action.split()) <= 9]
    steps = [step for step in dict.fromkeys(steps) if not step.startswith(("never ", "be ", "want to "))]
    return tuple(steps[:4]) if len(steps) > 1 else ()


def _is_long(core: str) -> bool:
    return len(re.findall(r"[.!?](?:\s|$)", core)) > 2


def _who_in(noun: Noun) -> Noun:
    """Whom an idea is about: "grandpa's last fishing trip" shows grandpa, "neon samurai duel" the samurai."""
    words = noun.text.split()
    for index in range(len(words) - 1, -1, -1):
        word = words[index].lower().removesuffix("'s")
        if (
            noun.kind == "idea"
            and word != noun.head
            and kind_of(word) in ("person", "animal", "spirit", "machine", "vehicle")
        ):
            told = " ".join((*words[:index], words[index].removesuffix("'s")))
            return replace(noun, text=told, head=word, kind=kind_of(word))
    return noun


def _importance(noun: Noun) -> tuple[bool, bool, bool]:
    """Sorts who acts before what is acted on, and those behind a preposition last."""
    behind = noun.prep in lexicon().sets["place_prepositions"] or noun.prep in ("to", "for", "from")
    led = noun.after_verb or noun.prep not in ("", "between")
    return led, not noun.acts, behind and noun.prep != "between"


def _showable(noun: Noun) -> bool:
    """Not a time ("one winter night") nor a thing only compared or measured with ("of the dark")."""
    senses = lexicon().senses
    behind = noun.prep not in ("", "between") or noun.after_verb
    if behind and (noun.head in senses["time"] or noun.head in senses["season"]):
        return False
    if noun.prep and noun.prep in lexicon().sets["place_prepositions"] and noun.head in senses["weather"]:
        return False
    if noun.head in ("time", "way", "day", "life", "end", "times", "dark"):
        return not noun.prep and not noun.after_verb
    if noun.kind == "thing" and (noun.head in colours() or noun.head in lexicon().sets["adjectives"]):
        return False
    return noun.prep != "of" or noun.kind not in ("thing", "idea", "building", "place")


def _places(read: Phrases) -> tuple[str, ...]:
    acting = any(noun.acts for noun in read.nouns)
    named: list[str] = []
    for noun in read.nouns:
        # "noodle bar, rain, an android eats alone": where somebody acts, set without a preposition
        scene = acting and not noun.acts and not noun.prep and not noun.after_verb
        if (is_place(noun) or (scene and noun.kind in ("building", "place"))) and _solid(noun):
            named.append(_short(noun.text))
        names = [word for word in noun.text.split() if word[0].isupper()]
        if noun.prep == "in" and names and noun.head in lexicon().senses["weather"]:
            named.append(" ".join(names))  # "in a Tokyo downpour" happens in Tokyo
    return tuple(dict.fromkeys(named or _grounds(read)))[:4]


def _grounds(read: Phrases) -> list[str]:
    """Where it is when no phrase says "in": "the bell of a sunken church", "comes home to the farm",
    "goats take over a golf course", "a flea market where every clock is wrong"."""
    words = lexicon()

    def lies(noun: Noun) -> bool:
        place = noun.head in words.places or singular(noun.head) in words.places
        return (noun.kind in ("place", "building") or (place and noun.kind != "person")) and _solid(noun)

    within = [
        noun for noun in read.nouns if noun.prep in ("of", "to", "by", "for", "against", "off") and lies(noun)
    ]
    named = [_short(noun.text) for noun in within]
    for noun in read.nouns:
        after = noun.text.partition(" of ")[2]
        whole = after.split()[-1].lower() if after else ""
        if whole and not noun.acts and (kind_of(whole) in ("place", "building")):
            named.append(_short(re.sub(r"^(?:an?|the) ", "", after)))
    first = [noun for noun in read.nouns if not noun.prep and noun.kind == "place" and lies(noun)]
    return named or [_short(noun.text) for noun in first[:1]]


_HOURS = frozenset(
    "night nights day days morning evening dawn dusk midnight noon winter summer spring autumn".split()
)
_NOWHERE = frozenset(
    """love time silence secret trouble danger tears way style heat cold peace retirement jar jars bottle
    bottles envelope envelopes pocket pockets turns pieces pairs rows circles french english german italian
    spanish mantel kleid""".split()
)


def _solid(noun: Noun) -> bool:
    """Not a mood, an hour, a colour or a weather."""
    senses = lexicon().senses
    return not (
        noun.head in _NOWHERE
        or (noun.head in ("end", "middle", "bottom") and " of " not in noun.text)
        or (noun.head in colours() and noun.kind == "thing")
        or any(noun.head in senses[sense] for sense in ("weather", "time", "season"))
    )


def _short(text: str) -> str:
    """At most six words, the head's end kept; without "same" or "own", which only point back."""
    words = text.split()
    while len(words) > 1 and words[0].lower() in ("same", "own", "very", "any", "whole", "entire", "certain"):
        words = words[1:]
    words = list(dict.fromkeys(words)) if len(words) > 6 else words
    return " ".join(words[-6:]) if len(words) > 6 and "of" not in words else " ".join(words[:8])


def _moods(text: str) -> tuple[str, ...]:
    """Moods the words carry, the most often carried first."""
    carried = lexicon().senses["mood"]
    counts: dict[str, int] = {}
    for word in re.findall(r"[\w'’-]+", text.lower()):
        for form in (word, singular(word)):
            if form in carried:
                counts[carried[form]] = counts.get(carried[form], 0) + 1
                break
    return tuple(sorted(counts, key=lambda mood: -counts[mood]))


def _question(text: str) -> str:
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in _VAGUE]
    if words:
        return ""
    return "Who or what should the film show, and where?"


def _any_words(core: str) -> str:
    words = re.findall(r"[^\W_][\w'’-]*", core)
    small = lexicon().sets["pronouns"] | _VAGUE
    meant = [word for word in words if word.lower() not in small]
    return " ".join((meant or words or ["a stranger"])[:4]).lower()
