"""Text made fit to be read aloud: what a voice cannot say is left out, the rest cut into sentences."""

import re
import unicodedata

_LONGEST = 320  # characters a voice is given at once
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+(?=\S)")
_CLAUSE_END = re.compile(r"(?<=[,;:—–])\s+")
_TITLES = frozenset(
    "Mr Mrs Ms Dr Prof St Sr Jr Capt Col Gen Lt Sgt Rev No vs etc Hr Fr Nr M Mme Mlle Sra Dott Sig".split()
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Both voices take these for mark-up (pronunciation links, pitch and speed tags).
_MARKUP = re.compile(r"[<>{}\[\]\\|^~`*_#=]+")
_JOINERS = frozenset("\ufe0e\ufe0f\u20e3")  # what is left of an emoji without its picture
_SAID = {"&": {"en": "and", "de": "und", "fr": "et", "es": "y", "it": "e"}}
_PUNCTUATION = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "–": "—",
        "‑": "-",
        "−": "-",
    }
)


def shown(text: str) -> str:
    """`text` as a subtitle may show it: one line, without control characters and emoji."""
    plain = _TAG.sub("", unicodedata.normalize("NFC", text))
    kept = "".join(character if _is_readable(character) else " " for character in plain)
    return re.sub(r"\s+([,.;:!?…])", r"\1", " ".join(kept.split()))


def spoken(text: str, language: str) -> str:
    """`text` as the voice of `language` is given it. Empty when there is nothing to say."""
    said = _LINK.sub(" ", shown(text))
    for sign, words in _SAID.items():
        said = said.replace(sign, f" {words.get(language, '')} ")
    said = _MARKUP.sub(" ", said.translate(_PUNCTUATION)).replace('"', " ")
    said = re.sub(r"([!?.,;:—-])(?:\s*\1)+", lambda found: "…" if found[1] == "." else found[1], said)
    said = " ".join(said.split())
    if not any(character.isalnum() for character in said):
        return ""
    said = re.sub(r"^[^\w¿¡']+", "", said)
    return said if said[-1] in ".!?…" else said.rstrip(",;:—- ") + "."


def sentences(text: str) -> tuple[str, ...]:
    """`text` in sentences, very long ones in clauses; titles and initials do not end one."""
    found: list[str] = []
    for part in _whole(shown(text)):
        found.extend(_clauses(part) if len(part) > _LONGEST else (part,))
    return tuple(sentence for sentence in found if any(character.isalnum() for character in sentence))


def _whole(text: str) -> list[str]:
    out: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ends(text, match.start(), text[match.end()]):
            out.append(text[start : match.end()].strip())
            start = match.end()
    out.append(text[start:].strip())
    return [part for part in out if part]


def _ends(text: str, at: int, following: str) -> bool:
    """Whether the mark before `at` ends a sentence."""
    if following.islower():
        return False
    if text[at - 1] != ".":
        return True
    word = text[text.rfind(" ", 0, at) + 1 : at - 1].lstrip("(\"“'‘«")
    return not (word in _TITLES or (len(word) == 1 and word.isalpha() and word.isupper()))


def _clauses(text: str) -> list[str]:
    """A long sentence cut after commas, then, where there is none, between words."""
    pieces: list[str] = []
    for part in _CLAUSE_END.split(text):
        words = part.split()
        if pieces and len(pieces[-1]) + len(part) < _LONGEST:
            pieces[-1] += " " + part
        elif len(part) <= _LONGEST:
            pieces.append(part)
        else:
            run = ""
            for word in words:
                for piece in (word[at : at + _LONGEST] for at in range(0, len(word), _LONGEST)):
                    if run and len(run) + len(piece) >= _LONGEST:
                        pieces.append(run)
                        run = ""
                    run = f"{run} {piece}".strip()
            pieces.append(run)
    return pieces


def _is_readable(character: str) -> bool:
    """Letters, marks on them, numbers, punctuation, money and sums; no control characters or emoji."""
    category = unicodedata.category(character)
    return (
        category[0] in "LMNPZ" or category in ("Sc", "Sm") or character == "°"
    ) and character not in _JOINERS
