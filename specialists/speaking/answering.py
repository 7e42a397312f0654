"""What a person asked for, as words of a turn: the answer to them, and later mentions of it."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from specialists.asked.wish import Wish, clauses, quoted
from specialists.craft import Craft
from specialists.reading.inflect import is_plural
from specialists.reading.noun import Noun, possessive
from specialists.speaking.brief_words import BODILY, grammar, plain_noun
from specialists.speaking.heard import decided, mentioned
from specialists.speaking.plain import defanged, unmentioned
from specialists.speaking.script import Choice, Word, spoken, word
from specialists.speaking.turn_context import Line, TurnContext

_OPEN = re.compile(r"^\W*(?:(?:and|but|so)\W+)?(?:who|what|why|how|when|where|which|whose)\b", re.IGNORECASE)
_PRAISE = "oh wow yes yeah great perfect lovely beautiful wonderful brilliant amazing nice thanks thank"
_KIND = re.compile(
    rf"^\W*(?:(?:{_PRAISE.replace(' ', '|')})\b"
    r"|(?:i|we) (?:really |just |do )?(?:love|like|adore) (?!.*\b(?:but|if|more|less|to)\b))",
    re.IGNORECASE,
)
_BACK = re.compile(r"^no longer:\s*", re.IGNORECASE)  # how the engine says that a message was deleted
_WAIT = re.compile(
    r"^\W*(?:(?:no|oh|ok|okay|please|hey)\W+)*(?:wait|hold on|hang on|not so fast|not yet|stop"
    r"|(?:one|just a|give me a) (?:moment|second|sec|minute))\b(?:\W+\w+){0,2}\W*$",
    re.IGNORECASE,
)
# What a question may be about, by the slot that answers it where it has been decided.
_TOPICS = (
    ("palette", r"colou?rs?|palette|hues?"),
    ("light", r"light|lit|lamp"),
    ("lens", r"lens|focal|mm"),
    ("angle", r"angle|camera|how high"),
    ("bpm", r"bpm|tempo|how fast|beats"),
    ("instrument", r"instruments?|plays|playing"),
    ("genre", r"music|score|genre|soundtrack"),
    ("pace", r"pace|cuts?|cutting|speed"),
    ("ending", r"end|ends|ending|last thing|finish(?:es)?"),
    ("mood", r"mood|feel|feeling"),
    ("arc", r"story|arc|plot|about"),
)
# Wishes that one sees or feels in the work: others are settled in the plan and need no second mention.
_SEEN = frozenset("weather time season light palette style mood subject place".split())
_IN_THE_SAME_BREATH = {
    "length": "that time",
    "place": "that place",
    "season": "that season",
    "tempo": "that pulse",
}
_CLAUSES = 3  # ways of saying what changes that the model chooses among: from more it takes its favourites


def wish_words(context: TurnContext, wanted: Sequence[Wish]) -> dict[str, Sequence[Word]]:
    """`@wish`: what a person asked for, with their name, least mentioned first; `@weather` if it is that."""
    said = " ".join(line.text for line in context.lines if line.role == "persona")
    found: list[tuple[int, str, Word]] = []
    for wish in wanted:
        phrase = wish.phrase.removeprefix("a ").removeprefix("an ").removeprefix("the ")
        if (who := _asker(context, wish)) and phrase and wish.constraint.kind in _SEEN and not _many(phrase):
            text = f"{possessive(who)} {phrase}"
            found.append((said.count(text), wish.constraint.kind, Word(noun=Noun(text=text, number="name"))))
    found.sort(key=lambda row: row[0])
    return {
        "@wish": [one for times, _, one in found if times == found[0][0]],
        "@weather": [one for _, kind, one in found if kind == "weather"],
    }


def _many(phrase: str) -> bool:
    """What others say about a wish is in the singular."""
    return is_plural(phrase.split()[-1].lower())


def owners_of(context: TurnContext, wanted: Sequence[Wish], craft: Craft) -> dict[Choice, str]:
    """Who is to be named for a decision that a wish made by itself: the person, not who answered."""
    owned = (
        (choice, _asker(context, wish)) for wish in wanted for choice in _fixed_by(wish, craft, context.kind)
    )
    return {choice: who for choice, who in owned if who}


def _asker(context: TurnContext, wish: Wish) -> str:
    """The name of the person who voiced `wish` in the thread, or ""."""
    asked = wish.constraint.words.lower()
    return next(
        (line.name for line in context.lines if line.role == "person" and asked in line.text.lower()), ""
    )


def answer_words(
    context: TurnContext,
    craft: Craft,
    asked: Sequence[Wish],
    words: Mapping[str, Sequence[Word]],
    rng: random.Random,
) -> dict[str, Sequence[Word]]:
    """`wish`, `said`, `change` and `change2`: the person's words and what follows from them."""
    if context.command.move != "answer":
        return {}
    if aside := _aside(context, craft, words, rng):
        return aside
    said = " ".join(line.text.lower() for line in context.lines if line.role == "persona")
    phrases = [wish.phrase for wish in asked if wish.phrase]
    found: dict[str, Sequence[Word]] = (
        {"said": (word(quoted(unmentioned(defanged(context.command.about)))),)}
        if context.command.about.strip()
        else {}
    )
    if phrases:
        found["wish"] = (word(" and ".join(phrases[:2])),)
    stands = {(slot, value) for slot, (value, _) in decided(context.lines).items()}
    # Whoever answers second begins with the second wish.
    turn = len(asked) and sum(line.name != context.command.to for line in _since(context)) % len(asked)
    offered: set[str] = set()
    for name, wish in zip(("change", "change2"), (*asked[turn:], *asked[:turn]) or (None,), strict=False):
        phrase, again = (wish.phrase, _again(wish)) if wish and wish.phrase else ("it", "it")
        bodily = frozenset[str]() if "who" in words else BODILY
        ways = list(_sayable(_clauses(wish, context, craft), craft, context.kind, bodily))
        gone = plain_noun(wish.constraint.value if wish and wish.constraint.kind == "exclude" else "")
        left_out = {"gone": (gone,), **grammar("gone", (gone,))}
        rng.shuffle(ways)
        ways = [way for way in ways if way not in offered] or ways  # two of a kind are not told the same
        fresh: list[tuple[str, str]] = []
        stale: list[tuple[str, str]] = []
        for clause in ways:
            long = spoken(clause, {**words, "wish": (word(phrase),), **left_out})
            short = spoken(clause, {**words, "wish": (word(again),), **left_out})
            if long and short:
                short = short.replace("that that ", "that the ")
                heard = long.lower() in said or short.lower() in said
                (stale if heard else fresh).append((long, short))
                offered.add(clause)
            if len(fresh) == _CLAUSES:
                break
        fixed = tuple(
            choice
            for each in asked
            for choice in _fixed_by(each, craft, context.kind)
            if choice not in stands
        )
        found[name] = [
            replace(word(_lowered(long, words), *fixed, it=_lowered(short, words)), echoes=True)
            for long, short in fresh or stale[:_CLAUSES]
        ]
        if (sort := _sort(wish, context.command.about)) != "wish":
            found[sort] = found[name]
            if len(asked) < 2:  # it is answered, not quoted back
                found = {sort: found[name]}
    return found


def _again(wish: Wish) -> str:
    """How a wish is taken up in the same breath: what it names, where a bare "it" would hang in the air."""
    return _IN_THE_SAME_BREATH.get(wish.constraint.kind, wish.phrase) if wish.again == "it" else wish.again


def _aside(
    context: TurnContext, craft: Craft, words: Mapping[str, Sequence[Word]], rng: random.Random
) -> dict[str, Sequence[Word]]:
    """`withdrawn`, `waiting` or `known`: a message taken back, a call to wait, a question of fact."""
    about = context.command.about.strip()
    if taken := _BACK.match(about):
        own = unmentioned(defanged(about[taken.end() :]))
        return _said_aside("withdrawn", {**words, "taken": (word(quoted(own)),)}, craft, rng)
    if _WAIT.match(about):
        return _said_aside("waiting", words, craft, rng)
    if about.endswith("?") and _OPEN.search(about):
        standing = decided(context.lines)
        for slot, topic in _TOPICS:
            if slot in standing and re.search(rf"\b(?:{topic})\b", about, re.IGNORECASE):
                value, who = standing[slot]
                by = "I" if who == context.persona.name else who
                fact = Noun(text=mentioned(slot, value, craft), number="name")
                about_it = {**words, "fact": (Word(noun=fact),), "by": (word(by),)}
                return _said_aside("known", about_it, craft, rng)
    return {}


def _said_aside(
    name: str, words: Mapping[str, Sequence[Word]], craft: Craft, rng: random.Random
) -> dict[str, Sequence[Word]]:
    ways = [way for clause in craft.answers[name]["*"]["any"] if (way := spoken(clause, words))]
    rng.shuffle(ways)
    return {name: [replace(word(_lowered(way, words)), echoes=True) for way in ways[:_CLAUSES]]}


def _sort(wish: Wish | None, about: str) -> str:
    """What is due: an answer to a "wish", or where nothing was asked for a "reply", or "thanks"."""
    if wish is not None and wish.constraint.kind != "other":
        return "wish"
    if about.rstrip().endswith("?"):
        return "reply"
    return "thanks" if _KIND.search(about) else "wish"


def _clauses(wish: Wish | None, context: TurnContext, craft: Craft) -> Sequence[str]:
    """What follows from a wish; a question or a kind word is answered as what it is."""
    about, own = context.command.about, context.persona.craft
    match _sort(wish, about):
        case "reply":
            ways = craft.answers["question"]["what" if _OPEN.search(about) else "*"]
        case "thanks":
            ways = craft.answers["praise"]["*"]
        case _ if wish is not None:
            return clauses(wish, about, own, craft)
        case _:
            ways = craft.answers["*"]["*"]
    return ways.get(own, ways["any"])


def _sayable(found: Sequence[str], craft: Craft, kind: str, bodily: frozenset[str]) -> Sequence[str]:
    """Those of the clauses that nobody is surprised by about this kind of work, without `bodily` words."""
    never = craft.kinds[kind].never | bodily
    return [clause for clause in found if not never & set(re.findall(r"[a-z]+", clause.lower()))] or (
        craft.answers["*"]["*"]["any"]
    )


def _since(context: TurnContext) -> Sequence[Line]:
    """The lines after the last one a person said."""
    last = max((at for at, line in enumerate(context.lines) if line.role == "person"), default=-1)
    return context.lines[last + 1 :]


def _fixed_by(wish: Wish | None, craft: Craft, kind: str) -> tuple[Choice, ...]:
    """What answering `wish` decides all by itself."""
    if wish is None or not wish.phrase:
        return ()
    value = wish.constraint.value.lower()
    fixed = {
        "light": ("light", wish.phrase),
        "mood": ("mood", value),
        "tempo": ("bpm", value) if value.isdigit() else ("", ""),
        "music": next((("genre", name) for name in craft.genres if name in value), ("", "")),
    }.get(wish.constraint.kind, ("", ""))
    return (fixed,) if fixed[0] in craft.kinds[kind].slots else ()


def _lowered(text: str, words: Mapping[str, Sequence[Word]]) -> str:
    """A clause without its capital, unless it begins with "I" or a name."""
    first = text.split(" ", 1)[0]
    names = {
        one.noun.text.split(" ")[0]
        for key in ("subject", "who", "second", "place", "by")
        for one in words.get(key, ())
    }
    return text if first in ("I", "I'm", "I'll") or first in names else text[:1].lower() + text[1:]
