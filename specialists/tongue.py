"""Which language a short text is written in, told by script and by its smallest words."""

import re
import unicodedata

_SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("CYRILLIC", "ru"), ("ARABIC", "ar"),
    ("HEBREW", "he"), ("GREEK", "el"), ("DEVANAGARI", "hi"), ("THAI", "th"), ("BENGALI", "bn"), ("TAMIL", "ta"),
    ("GEORGIAN", "ka"), ("ARMENIAN", "hy"),
)  # fmt: skip
_SMALL = {
    "en": "the a an of and to in is who with on that at for by from where when his her their my wants over about under into its through makes",
    "de": "der die das ein eine einer eines einem einen und ist nicht mit von im auf dem den des zu für wenn über unter am wird sich lehrt",
    "fr": "le la les un une des du de et est qui dans avec sur pour par au aux son sa ses que à en ne pas sous",
    "es": "el la los las un una unos de del y es que en con por para su sus al se no quien cuando sobre bajo",
    "it": "il lo la gli le un una uno di del della e è che in con per su nel nella al alla suo sua non quando sotto",
    "pt": "o a os as um uma de do da dos das e é que em no na com por para seu sua ao não quando sob",
    "nl": "de het een van en is die dat in met op voor zijn haar niet aan naar door onder over bij wordt",
    "sv": "en ett och är som i på med av för till den det inte sin sitt hennes hans när under över att",
    "pl": "i w na z do się nie jest który która że o po dla jego jej przez pod nad jak co gdy",
    "da": "en et og er som i på med af for til den det ikke sin sit hendes hans når under over at",
    "fi": "ja on joka ei se hän kun että mutta niin kuin oli hänen",
    "tr": "bir ve bu ile için de da gibi çok olan ne o",
    "cs": "a v na s do se je který která že o po pro jeho její jako když pod nad",
}  # fmt: skip
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_MARKS = {"ß": "de", "ñ": "es", "¿": "es", "ã": "pt", "õ": "pt", "ł": "pl", "ą": "pl", "ę": "pl", "å": "sv", "ø": "da", "ř": "cs", "ě": "cs", "ı": "tr", "ğ": "tr"}  # fmt: skip


def language_of(text: str) -> str:
    """An ISO 639-1 code; "en" when nothing speaks against it."""
    letters = [character for character in text if character.isalpha()]
    for name, code in _SCRIPTS:
        share = sum(unicodedata.name(letter, "").startswith(name) for letter in letters)
        if letters and share / len(letters) > (0.05 if code == "ja" else 0.4):
            return code
    words = re.findall(r"[^\W\d_]+", text.lower())
    scores = {code: float(sum(word in small for word in words)) for code, small in _WORDS.items()}
    for mark, code in _MARKS.items():
        scores[code] += 1.5 * (mark in text.lower())
    scores["en"] += 0.6  # the benefit of the doubt
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= 2 or (len(words) < 5 and scores[best] >= 1.5) else "en"


_ARTICLES = frozenset(
    "der die das ein eine einer eines einem einen den dem un une le la les des el los las una il lo gli uno o os as um uma de het een en ett "
    "a az".split()
)
_SPATIAL = {
    "de": "in im am auf über unter durch vor hinter neben an", "fr": "dans sur sous à au aux chez vers par", "es": "en sobre bajo por hacia",
    "it": "in nel nella nello sul sulla sotto su al alla", "pt": "em no na nos nas sob sobre pelo pela", "nl": "in op onder over aan door bij",
    "sv": "i på under över vid genom", "da": "i på under over ved gennem", "pl": "w we na pod nad przez przy", "ru": "в во на под над через у",
    "cs": "v ve na pod nad přes u", "uk": "в у на під над через",
}  # fmt: skip
_MORE = {
    "ru": "и в во на с со не что как к у о об от до за из под над через про для когда где который которая его её их он она это",
    "de": "durch vor hinter neben an",
}


def small_words(language: str) -> frozenset[str]:
    """The language's smallest words, its prepositions among them."""
    return _WORDS.get(language, frozenset()) | frozenset(
        f"{_MORE.get(language, '')} {_SPATIAL.get(language, '')}".split()
    )


def is_article(word: str) -> bool:
    """Whether a noun is likely to follow the word in some European language."""
    return word.lower() in _ARTICLES


def is_spatial(word: str, language: str) -> bool:
    """Whether the word says where in that language."""
    return word.lower() in _SPATIAL.get(language, "").split()
