"""Subjects and places of a brief in another language, told by small words and capitals."""

import re

from specialists.reading.tongue import is_article, is_spatial, small_words


def foreign(core: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Subjects and places of a brief in another language, told by articles, prepositions and capitals."""
    if language in ("zh", "ja", "ko", "th"):
        runs = list(dict.fromkeys(re.findall(r"[^\s\W\d_]{2,8}", core)))
        return tuple(runs[:2]), tuple(runs[2:3])
    words = re.findall(r"[^\W\d_][\w'’-]*", core)
    small = small_words(language)
    places: list[str] = []
    subjects: list[str] = []
    if language == "de" and len(words) > 1 and words[0].lower() not in small and words[1][0].islower():
        subjects.append(words[0])  # "Kinder bauen …": whoever acts may stand without an article
    for index, word in enumerate(words):
        if word.lower() not in small:
            continue
        after = index + 1
        while after < len(words) and words[after].lower() in small:
            after += 1
        if (
            language == "de"
        ):  # what a German article leads to has a capital: "die nackten Äste", "die nie schläft"
            while after < len(words) and after < index + 4 and words[after][0].islower():
                after += 1
            if after < len(words) and words[after][0].islower():
                continue
        if after >= len(words) or (language == "fr" and words[after].endswith(_INFINITIVES)):
            continue
        bucket = (
            places
            if is_spatial(word, language) and not (word == "à" and after > index + 1)  # "à un goéland": whom
            else subjects
            if (after == index + 1 or language == "de") and is_article(word)
            else None
        )
        if language == "de" and bucket is places and words[after] in _WORN:
            continue  # "im roten Mantel" is no place
        if bucket is not None and not any(words[after] in one.split() for one in (*places, *subjects)):
            bucket.append(_whole(words, after, language))
    if not subjects:
        named = [word for word in words[1:] if word[0].isupper() and word not in places]
        long = [word for word in words if len(word) > 3 and word not in places and word.lower() not in small]
        subjects = [_with_adjective(words, words.index(word)) for word in (named or long)[:2]]
    kept = [word if language == "de" or not words or word != words[0] else word.lower() for word in subjects]
    kept = [word for word in kept if not any(word != other and word in other.split() for other in kept)]
    return tuple(dict.fromkeys(kept))[:3], tuple(dict.fromkeys(places))[:2]


_ADJECTIVES = frozenset(
    "vieux vieil vieille petit petite grand grande jeune dernier dernière belle beau viejo vieja "
    "pequeño pequeña último última joven vecchio vecchia "
    "piccolo piccola ultimo ultima giovane velho velha kleine kleiner kleines alte alter altes "
    "junge junger letzte letzter oude jonge laatste gammal "
    "gammel lilla lille stary stara mały mała stare ostatni".split()
)


_WORN = frozenset("Mantel Kleid Hut Anzug Pullover Jacke Schuhen Stiefeln Uniform".split())
_INFINITIVES = ("er", "ir", "ire", "dre")
_BELONGS = {"fr": ("de", "d"), "es": ("de",), "pt": ("de",), "it": ("di",)}


def _whole(words: list[str], at: int, language: str) -> str:
    """ "gardien de phare" as one: the noun at `at` with what it is the keeper, the cup or the song of."""
    one = _with_adjective(words, at)
    after = at + len(one.split())
    if after + 1 < len(words) and words[after] in _BELONGS.get(language, ()):
        following = words[after + 1]
        if not is_article(following) and following not in small_words(language):
            return f"{one} {words[after]} {following}"
    return one


def _with_adjective(words: list[str], at: int) -> str:
    """The noun at `at`, together with the next word when it is only an adjective."""
    word = words[at]
    adjective = (
        word.lower() in _ADJECTIVES or re.search(r"(ый|ий|ой|ая|яя|ое|ее|ые|ие)$", word.lower()) is not None
    )
    return f"{word} {words[at + 1]}" if adjective and at + 1 < len(words) else word
