"""A brief as it was meant: slang said plainly, slips of the pen mended, titles of address joined to names."""

import re
from functools import cache

from specialists.reading.inflect import lemma, singular
from specialists.story.lexicon import lexicon

_SLANG = {
    "thru": "through",
    "tho": "though",
    "u": "you",
    "ur": "your",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "has to",
    "kinda": "",
    "sorta": "",
    "lol": "",
    "lmao": "",
    "rofl": "",
    "omg": "",
    "bro": "",
    "bruh": "",
    "pls": "",
    "plz": "",
    "ngl": "",
    "tbh": "",
    "yo": "",
    "dat": "that",
    "da": "the",
    "n": "and",
    "w/": "with",
    "b4": "before",
    "2nite": "tonight",
    "luv": "love",
    "doggo": "dog",
    "kitty": "kitten",
}
# Real words a swap of letters away from ours.
_REAL = frozenset(
    """trial trail angle angel quite quiet dairy diary sacred scared beard bread untied united casual
    causal martial marital silver sliver form from gods dogs bowls blows tired tried bored board brand
    stake steak waist brake break lair good liar sails salsa vans vanes dessert desert""".split()
)
_ADDRESS = re.compile(r"\b(Mr|Mrs|Ms|Dr|St|Prof|Sgt|Capt|Lt)\.\s+(?=[A-Z])")
_NAMED = re.compile(
    r"\b([a-z]+),? (?:who is |that is )?(?:named|called|by the name of) (?=[A-Z][a-z]+\b(?! [A-Z]))"
)
_ASKED = re.compile(
    r"^\s*(?:what happens (?:to|when|if|after)|what if|why (?:do|does|did|is|are|can't|can|won't)|"
    r"how (?:do|does|did|can|could|to)|where (?:do|does|did)|"
    r"why(?= (?:we|people|they|i)\b)|when (?:do|does|did)|imagine|picture this:?)\s+",
    re.IGNORECASE,
)
# "Good morning from the lighthouse" greets; it shows the lighthouse.
_GREETING = re.compile(
    r"^\s*(?:an?\s+)?(?:good (?:morning|evening|night|afternoon|day)|hello|greetings|goodbye|farewell"
    r"|happy (?:birthday|new year)|merry christmas)[,!]?\s+(?:from|to)\s+(?=\S)",
    re.I,
)
_POLITE = re.compile(
    r"^\s*(?:hey|hi|hello|ok|okay|so|please|um|well)?[,!]?\s*(?:could|can|would"
    r"|will)\s+you\s+(?:please\s+)?",
    re.I,
)


_CRUSH = re.compile(r"\b(?:has|have|having|had)\s+(?:got\s+)?an?\s+(?:\w+\s+)?crush\s+on\b", re.I)
# "the last night of a seaside arcade" is about the arcade: a stretch of time is nobody.
_SPAN_OF = re.compile(
    r"^(?:the|an?|one)\s+(?:(?:very|last|first|final|only|long|longest|quiet|busiest|whole|single)\s+)*"
    r"(?:nights?|days?|mornings?|evenings?|afternoons?|hours?|minutes?|weeks?|weekend|season|shift|summer"
    r"|winter|autumn|spring)\s+(?:of|at|in|on|inside|aboard)\s+(?=(?:an?|the|my|our|his|her|their)\s)",
    re.I,
)


def mended(text: str) -> str:
    """The brief in plain words, for reading only: what the person wrote is kept beside it."""
    text = with_titles(text)
    text = _NAMED.sub(r"\1 ", text)
    text = _ASKED.sub("", text)
    text = _CRUSH.sub("adores", text)
    text = _SPAN_OF.sub("", text)
    words = re.split(r"(\W+)", text)
    mended = "".join(_word(word) for word in words)
    return " ".join(mended.split()) or text


def with_titles(text: str) -> str:
    """ "Mr. Okafor" -> "Mr Okafor": the dot ends no sentence."""
    return _ADDRESS.sub(r"\1 ", text)


def polite_off(text: str) -> str:
    """ "could you film a tea ceremony" -> "film a tea ceremony"."""
    return _GREETING.sub("", _POLITE.sub("", text)) or text


def _word(word: str) -> str:
    if not word.isalpha() or not word.islower() or not word.isascii():
        return word
    if word in _SLANG:
        return _SLANG[word]
    return _slip(word) if 3 < len(word) <= 24 else word


@cache
def _slip(word: str) -> str:
    """The word we know that `word` is a slip of: letters swapped, one doubled, one missing in a long word."""
    if word in _REAL or _known(word):
        return word
    swapped = (
        [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
        if len(word) > 4
        else []
    )
    # A short word with a double letter is rather one we do not know: "good" is no slip of "god".
    doubled = [
        word[:i] + word[i + 1 :]
        for i in range(len(word) - 1)
        if word[i] == word[i + 1]
        and (len(word) > 5 or word[i] in "ahijkquvwxy" or word[i : i + 3] == 3 * word[i])
    ]
    missing = (
        [word[:i] + letter + word[i:] for i in range(1, len(word)) for letter in "abcdefghijklmnopqrstuvwxyz"]
        if len(word) > 7
        else []
    )
    return next((one for one in (*doubled, *swapped, *missing) if _named(one)), word)


def _known(word: str) -> bool:
    words = lexicon()
    return _named(word) or any(word in entries for entries in words.sets.values())


def _named(word: str) -> bool:
    words = lexicon()
    return (
        any(form in words.kinds or form in words.places for form in (word, singular(word)))
        or bool(lemma(word))
        or any(word in sense for sense in words.senses.values())
    )
