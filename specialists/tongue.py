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
    return best if scores[best] >= 2 or len(words) < 5 and scores[best] >= 1.5 else "en"
