"""What a person asked for, as words of a turn: the answer to them, and later mentions of it."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from specialists.asked.wish import Wish, clauses, quoted
from specialists.craft import Craft
from specialists.reading.noun import Noun, possessive
from specialists.speaking.heard import decided
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
_CLAUSES = 3  # ways of saying what changes that the model chooses among: from more it takes its favourites


def wish_words(context: TurnContext, wanted: Sequence[Wish]) -> dict[str, Sequence[Word]]:
    """`@wish`: what a person asked for, with their name, least mentioned first; `@weather` if it is that."""
    said = " ".join(line.text for line in context.lines if line.role == "persona")
    found: list[tuple[int, str, Word]] = []
    for wish in wanted:
        phrase = wish.phrase.removeprefix("a ").removeprefix("an ").removeprefix("the ")
        if (who := _asker(context, wish)) and phrase and not phrase.startswith("no "):
            text = f"{possessive(who)} {phrase}"
            found.append((said.count(text), wish.constraint.kind, Word(noun=Noun(text=text, number="name"))))
    found.sort(key=lambda row: row[0])
    return {
        "@wish": [one for times, _, one in found if times == found[0][0]],
        "@weather": [one for _, kind, one in found if kind == "weather"],
    }


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
    for name, wish in zip(("change", "change2"), (*asked[turn:], *asked[:turn]) or (None,), strict=False):
        phrase, again = (wish.phrase, wish.again) if wish and wish.phrase else ("it", "it")
        ways = list(_sayable(_clauses(wish, context, craft), craft, context.kind))
        rng.shuffle(ways)
        fresh: list[tuple[str, str]] = []
        stale: list[tuple[str, str]] = []
        for clause in ways:
            long = spoken(clause, {**words, "wish": (word(phrase),)})
            short = spoken(clause, {**words, "wish": (word(again),)})
            if long and short:
                heard = long.lower() in said or short.lower() in said
                (stale if heard else fresh).append((long, short))
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
    return found


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


def _sayable(found: Sequence[str], craft: Craft, kind: str) -> Sequence[str]:
    """Those of the clauses that nobody would be surprised by about this kind of work."""
    never = craft.kinds[kind].never
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
        "music": next((("genre", name) for name in craft.genres if name in value), ("", "")),
    }.get(wish.constraint.kind, ("", ""))
    return (fixed,) if fixed[0] in craft.kinds[kind].slots else ()


def _lowered(text: str, words: Mapping[str, Sequence[Word]]) -> str:
    """A clause without its capital, unless it begins with "I" or a name."""
    first = text.split(" ", 1)[0]
    names = {one.noun.text.split(" ")[0] for key in ("subject", "place") for one in words.get(key, ())}
    return text if first in ("I", "I'm", "I'll") or first in names else text[:1].lower() + text[1:]
