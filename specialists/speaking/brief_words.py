"""The brief in the words of a turn: who and what it is about, where, what is done, and parts verbatim."""

import random
import re
from collections.abc import Mapping, Sequence

from specialists.reading.inflect import conjugate, singular
from specialists.reading.noun import Noun, noun, shortened
from specialists.reading.tagging import kind_of
from specialists.speaking.novelty import stems
from specialists.speaking.plain import defanged, unmentioned
from specialists.speaking.script import Word, word
from specialists.speaking.turn_context import TurnContext

BODILY = frozenset("face faces hair hands fingers coat coats knees shoulders".split())
_SECOND_LEADS = 0.35  # how often the second living subject of a brief is spoken of first
_QUOTED = 3  # parts of a brief quoted in one thread, at most
_LIVING = frozenset({"person", "animal", "machine", "spirit"})
_HOW_SITED = re.compile(r"\s+(?:outside|behind|above|below|beneath|between|beside|before|across)\s.*$")
_GRAMMAR = {
    "is": ("is", "are"),
    "has": ("has", "have"),
    "does": ("does", "do"),
    "s": ("s", ""),
    "es": ("es", ""),
    "was": ("was", "were"),
}
_LONG_DOING = 5  # words of an action after which it is cut the second time
# Where a brief falls into parts, in the languages people brief in: what a part may begin with, and what
# begins another clause, so that the one before it is whole.
_CLAUSES = frozenset("before until when where which while who qui que che die wie".split())
_JOINTS = _CLAUSES | frozenset(
    """after against as at behind beneath beside between from in inside into on over somewhere through to
    under with without gegen im am auf für um zur zum vor contre dans pour sur contra para por en em ao aos op
    naar voor per nella sulla con outside above below across along""".split()
)
_HANGING = frozenset(
    "a an the of and or is it its his her their der das ein eine le la un una de el o do".split()
)
_PEOPLE = re.compile(r"\b(?:people|persons?|humans?|nobody|anybody|crowds?|faces?|actors?)\b", re.IGNORECASE)


def brief_words(context: TurnContext, rng: random.Random) -> Mapping[str, Sequence[Word]]:
    """`subject`, `second`, `third`; `who`: one of them that lives; `place`, `action`, `quote`; with grammar.

    A slot is empty where the brief has nothing for it.
    """
    reading = context.reading
    english = reading.language == "en"
    before = " ".join(line.text.lower() for line in context.lines if line.role != "person")

    def said(phrase: str) -> Word:
        full = noun(phrase, english=english)
        if not english or phrase.lower() not in before:
            return Word(noun=full)
        short = noun(shortened(_HOW_SITED.sub("", phrase)))
        return Word(noun=short if short.number == full.number else full)  # "last night" is not "night"

    phrases = [re.sub(r"^both\s+", "", phrase) or phrase for phrase in reading.subjects]
    if english and len(phrases) > 1 and is_alive(phrases[1]) and rng.random() < _SECOND_LEADS:
        phrases[:2] = phrases[1::-1]
    subjects = [said(phrase) for phrase in phrases]
    living = [one for one, phrase in zip(subjects, phrases, strict=True) if not english or is_alive(phrase)]
    if any(c.kind == "exclude" and _PEOPLE.search(c.value) for c in reading.constraints):
        living = []  # nobody is to be seen, so nobody does anything
    owner = f"{reading.subjects[0]}'s " if reading.subjects else "'s "
    # Places of a brief in another language may be our own inference, in English.
    places = [said(phrase.removeprefix(owner)) for phrase in reading.places] if english else []
    return {
        "subject": subjects[:1],
        "second": subjects[1:2],
        "third": subjects[2:3],
        "who": living[:1],
        "place": places[:1],
        "action": [word(one) for one in _doings(reading.actions, before)] if english else [],
        "quote": [word(f"“{one}”") for one in _fresh_parts(context, before, rng)],
        **grammar("subject", subjects),
        **grammar("who", living),
    }


def grammar(name: str, words: Sequence[Word]) -> Mapping[str, Sequence[Word]]:
    """ "is", "has", "s" and so on, as the first of `words` takes them."""
    many = bool(words) and words[0].noun.number == "many"
    return {f"{form}_{name}": (word(both[many]),) for form, both in _GRAMMAR.items()} if words else {}


def _doings(actions: Sequence[str], before: str) -> Sequence[str]:
    """What is done, as "repairing the clock"; shorter the second time. What merely is, or never happens, is
    no doing."""
    told = [_told(conjugate(one, "ing")) for one in actions if not re.match(r"(?:be|never|get|want)\b", one)]
    return [_shorter(one) if one.lower() in before else one for one in told][:1]


def _told(action: str) -> str:
    """An action as others tell it: the brief's "me" is not the speaker."""
    return re.sub(r"\bme\b", "somebody", re.sub(r"\bmy\b", "their", action))


def _shorter(action: str) -> str:
    words = action.split()
    if len(words) <= _LONG_DOING:
        return action
    cut = next((at for at, one in enumerate(words) if at > 1 and one in _JOINTS | {"of", "out", "for"}), 0)
    return " ".join(words[:cut]) if cut else action


def is_alive(phrase: str) -> bool:
    """Whether somebody or something that lives is named: one can want, and be waited for."""
    head = re.sub(r"\s+(?:of|in|on|at|with|from)\s.*", "", phrase.lower()).split()[-1]
    return kind_of(head) in _LIVING or kind_of(singular(head)) in _LIVING


def _fresh_parts(context: TurnContext, before: str, rng: random.Random) -> Sequence[str]:
    """One part of the brief that nobody has quoted yet, or none."""
    parts = parts_of(unmentioned(defanged(context.reading.text)))
    # What was quoted stands with a capital or without, in one kind of marks or the other.
    quoted = [part for part in parts if re.search(rf"[“‘]{re.escape(part.lower())}[”’]", before)]
    heard = {stem for part in quoted for stem in stems(part)}
    fresh = [part for part in parts if heard.isdisjoint(stems(part))]
    return [rng.choice(fresh)] if fresh and len(quoted) < _QUOTED else []


def parts_of(text: str) -> tuple[str, ...]:
    """Stretches of three to seven words of a brief that can stand by themselves between inverted commas."""
    found: list[str] = []
    for clause in re.split(r"[,.;:!?…()\[\]“”\"\n]+|\s[-–—]\s", text):
        words = clause.split()
        starts = [0, *(at for at, one in enumerate(words) if at and one.lower() in _JOINTS)]
        ends = [at for at in starts if at and words[at].lower() in _CLAUSES] + [len(words)]
        for start in starts:
            for end in (at for at in ends if at > start):
                run = words[start:end]
                if 3 <= len(run) <= 7 and run[-1].lower() not in _HANGING and len(stems(" ".join(run))) > 1:
                    found.append(" ".join(run))
    return tuple(dict.fromkeys(found))


def plain_noun(phrase: str) -> Word:
    """A thing a person named, as a noun."""
    return Word(noun=noun(phrase) if phrase else Noun(text="that", number="name"))
