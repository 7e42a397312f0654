"""What a text says once its disguise is off: every reading of it as plain lower-case words; pure."""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from math import prod
from urllib.parse import unquote

BREAK = "¶"  # a word of its own: no phrase goes across it
_TAGS = range(0xE0020, 0xE007F)  # invisible doubles of ASCII
_WORD = re.compile(r"[^\W_]+|¶")
_CHUNK_EDGE = ".,;:!?\"'“”‘’«»„…)]}([{<>*_~`#-–—"
_BETWEEN = re.compile(r"[\W_]+")
_ELIDED = re.compile(r"\b(l|d|qu|n|s|c|j|m|t|un|all|dell|nell|sull)['’](?=\w{3})")
_BLANKED = re.compile(r"[^\W_]+([*#%_-])(?:[^\W_]|\1)*[^\W_]")  # "p*rn": one sign for any letter
_OWN = re.compile(r"(?<=\w)['’]s\b")  # "the boss's" is the boss
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_TALL_I = re.compile(r"(?<=[a-z])I(?=[a-z])")  # passes for an l
_IDEOGRAPH = re.compile(r"([\u3400-\u9fff])")
_ESCAPED = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"(?:\b(?:0x)?[0-9a-fA-F]{2}[\s,:]*){4,}")
_LONGEST = 24  # letters of a run-together word that is taken apart
_REMEMBERED = 8192  # words whose reading is kept: most of a text are the same few
_LONG = 9  # letters from which a known beginning may have more words behind it
_TAIL = 5  # letters that a broken-up word may have beyond its known beginning
_MOST = 48  # ways of reading one word's digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguises:
    """How letters and words are disguised, as data.

    `letters` are always read so; `alike` letters of another script only where a known word comes out.
    `digits` gives the letters a digit or sign can stand for, `signs` several signs for one letter.
    `common` are short words that are no broken-off piece; `never` are words that are what they are;
    `between` are harmless words that run together with others.
    """

    letters: Mapping[int, str]
    alike: Mapping[str, str]
    digits: Mapping[str, str]
    signs: Mapping[str, str]
    common: frozenset[str]
    never: frozenset[str]
    between: frozenset[str]
    announce: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """The words that rules know: whole ones, and the beginnings of those with any ending."""

    words: frozenset[str]
    stems: frozenset[str]

    def knows(self, word: str) -> bool:
        """Whether a rule speaks of this word."""
        return word in self.words or any(word[:end] in self.stems for end in range(3, len(word) + 1))

    @cached_property
    def written(self) -> frozenset[str]:
        """Whole words and beginnings, as they are written in the rules."""
        return self.words | self.stems

    @cached_property
    def heads(self) -> frozenset[str]:
        """What a known word can begin with: its first letters, at most three."""
        return frozenset(word[:end] for word in self.written for end in (1, 2, 3))

    @cached_property
    def by_length(self) -> Mapping[int, tuple[str, ...]]:
        """Whole words and stems, by their number of letters."""
        found: dict[int, list[str]] = {}
        for word in sorted(self.written):
            found.setdefault(len(word), []).append(word)
        return {length: tuple(words) for length, words in found.items()}

    @cached_property
    def squeezed(self) -> Mapping[str, str]:
        """Words by how they read with every repeated letter written once."""
        return {_once(word): word for word in sorted(self.written) if len(word) > 2}


class Reader:
    """Reads texts as `disguises` and the rules' own words say."""

    def __init__(self, disguises: Disguises, lexicon: Lexicon) -> None:
        self._disguises = disguises
        self._lexicon = lexicon
        self._knows = lru_cache(_REMEMBERED)(lexicon.knows)
        self._of_word = lru_cache(_REMEMBERED)(self._read_word)
        self._signs = re.compile("|".join(map(re.escape, sorted(disguises.signs, key=len, reverse=True))))
        # Latin letters read as those of a script they pass for: "пopнo".
        self._back: dict[int, str] = {}
        for other, latins in disguises.alike.items():
            for latin in latins if "а" <= other <= "я" else "":
                self._back.setdefault(ord(latin), other)

    def forms(self, text: str) -> tuple[str, ...]:
        """The text as written, without its disguises, and backwards where that says something.

        Each form is lower-case words with one space before and after every word.
        """
        found: list[str] = []
        for told in self._tellings(text):
            bare = self._bare(told)
            found.append(_padded(plain_words(bare)))
            mended, is_backwards = self._mended(told, bare)
            found.append(_padded(mended))
            if is_backwards:
                turned = bare[::-1]
                found.append(_padded(self._mended(turned, turned)[0]))
        return tuple(dict.fromkeys(found))

    def _bare(self, text: str) -> str:
        return bare(text, self._disguises.letters)

    def _tellings(self, text: str) -> Iterator[str]:
        """The text, and what is written in it in some code."""
        yield text
        if hidden := "".join(chr(ord(c) - 0xE0000) for c in text if ord(c) in _TAGS):
            yield hidden
        opened = html.unescape(text) if "&" in text else text
        opened = unquote(opened) if "%" in opened else opened
        opened = _ESCAPED.sub(_unescaped, opened) if "\\" in opened else opened
        if opened != text:
            yield opened
        announced = bool(self._disguises.announce.search(text))
        for code in _BASE64.findall(text):
            if (announced or len(code) >= 16) and (read := _from_base64(code)):
                yield read
        if announced:
            yield codecs.decode(text, "rot13")
            for code in _HEX.findall(text):
                if read := _printable(bytes.fromhex(re.sub(r"0x|[^0-9a-fA-F]", "", code))):
                    yield read

    # ---- words mended one by one

    def _mended(self, told: str, folded: str) -> tuple[list[str], bool]:
        """The words with every disguise off that hides a known word; and whether any stood backwards."""
        if _TALL_I.search(told) or _CAMEL.search(told):
            folded = self._bare(_CAMEL.sub(" ", _TALL_I.sub("l", told)))
        words: list[str] = []
        is_backwards = False
        for chunk in folded.split():
            for word in self._of_chunk(chunk):
                mended = self._of_word(word)
                if mended is None and self._turned(word):
                    mended, is_backwards = [word[::-1]], True
                words += mended or [word]
        return self._rejoined(words), is_backwards

    def _of_chunk(self, chunk: str) -> list[str]:
        """The words between two spaces: "p.o.r.n" and "$ex" are one."""
        plain = plain_words(chunk)
        if len(plain) == 1 and len(plain[0]) == len(chunk):
            return plain
        core = chunk.strip(_CHUNK_EDGE)
        if len(plain) > 1:
            joined = "".join(plain)
            broken = any(not self._is_whole(word) for word in plain)
            if broken and len(joined) > 1 and (joined in self._disguises.common or self._knows(joined)):
                return [joined]
            if broken and len(joined) > 2 and (parts := self._apart(joined)):
                return parts
        for guess in (chunk, core):
            if guess and (read := self._without_signs(guess)):
                return read
        return plain

    def _is_whole(self, word: str) -> bool:
        return len(word) > 1 and (word in self._disguises.common or self._knows(word))

    def _without_signs(self, chunk: str) -> list[str]:
        """The known words that a chunk with signs in it can stand for."""
        if not _BETWEEN.search(chunk):
            return []
        chunk = self._signs.sub(lambda sign: self._disguises.signs[sign[0]], chunk)
        if not any(c.isalpha() for c in chunk):
            return []
        if read := self._by_digits(chunk):
            return read
        core = chunk.strip(_CHUNK_EDGE)
        if (hidden := _BLANKED.fullmatch(core)) and len(core) - core.count(hidden[1]) >= 2:
            mask = re.compile(re.escape(core).replace(re.escape(hidden[1]), ".") + r"\Z")
            return [word for word in self._lexicon.by_length.get(len(core), ()) if mask.match(word)]
        return []

    def _by_digits(self, word: str) -> list[str]:
        """The known words that some reading of the digits and signs gives; empty when none does."""
        choices = [c if c.isalpha() else self._disguises.digits.get(c, "") for c in word]
        if "" in choices or prod(map(len, choices)) > _MOST:
            return []
        # A digit that stands for one letter here and another there is the less likely reading.
        for letters in sorted(product(*choices), key=lambda read: len(set(zip(word, read, strict=True)))):
            guess = "".join(letters)
            if self._knows(guess):
                return [guess]
            if parts := self._of_word(guess):
                return parts
        return []

    def _read_word(self, word: str) -> list[str] | None:
        """What a word hides, or None when it is what it is."""
        known, data = self._knows, self._disguises
        if word in data.never or self._has(word) or (len(word) < _LONG and known(word)):
            return [word]
        if known(word):
            return self._apart(word) or [word]
        if not word.isascii():
            for alike in self._alike(word):
                if known(alike):
                    return [alike]
                if alike.isascii() and (parts := self._of_word(alike)):
                    return parts
        if any(c.isdigit() for c in word) and not word.isdigit():
            return self._by_digits(word) or None
        if re.search(r"(.)\1\1", word) or len(re.findall(r"(.)\1", word)) > 1:
            once = _once(word)
            for end in range(len(once), 2, -1):
                if (hit := self._lexicon.squeezed.get(once[:end])) and (
                    end == len(once) or hit in self._lexicon.stems
                ):
                    return [hit]
        if 7 <= len(word) <= _LONGEST and (parts := self._apart(word)):
            return parts
        return None

    def _alike(self, word: str) -> Iterator[str]:
        """The word with its letters of one script read as those of another that look the same."""
        choices = [self._disguises.alike.get(c, c) for c in word]
        if any(c != word[at] for at, c in enumerate(choices)) and prod(map(len, choices)) <= _MOST:
            yield from map("".join, product(*choices))
        if (back := word.translate(self._back)) != word:
            yield back

    def _turned(self, word: str) -> bool:
        if len(word) < 4 or word in self._disguises.never or word in self._disguises.common:
            return False
        return self._knows(word[::-1])

    def _apart(self, word: str) -> list[str]:
        """A run-together word as the known words it is made of; empty when something is left over."""
        if word in self._disguises.never or len(word) > _LONGEST:
            return []
        small, words = self._disguises.between, self._lexicon.written
        ways: dict[int, list[str]] = {0: []}
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 14), end):
                piece = word[start:end]
                good = piece in small or (len(piece) > 2 and piece in words)
                if start in ways and good and (end not in ways or len(ways[end]) > len(ways[start]) + 1):
                    ways[end] = [*ways[start], piece]
        parts = ways.get(len(word), [])
        return parts if len(parts) > 1 and any(part not in small for part in parts) else []

    def _rejoined(self, words: Sequence[str]) -> list[str]:
        """Known words that were broken up by spaces, whole again."""
        done: list[str] = []
        at = 0
        while at < len(words):
            if single := self._letters_from(words, at):
                count, parts = single
                done += parts
                at += count
                continue
            for count in (4, 3, 2) if words[at][:3] in self._lexicon.heads else ():
                pieces = words[at : at + count]
                if len(pieces) == count and self._belong(pieces):
                    done.append("".join(pieces))
                    at += count
                    break
            else:
                done.append(words[at])
                at += 1
        return done

    def _belong(self, pieces: Sequence[str]) -> bool:
        joined = "".join(pieces)
        if not 3 < len(joined) < 16:
            return False
        is_exact = self._has(joined)
        if not is_exact and not any(joined[:-short] in self._lexicon.stems for short in range(1, _TAIL)):
            return False
        if joined in self._disguises.never or all(self._is_whole(p) or p.isdigit() for p in pieces):
            return False
        # "por no hablar": what was known before the last piece came needs no last piece
        return is_exact or not any(self._knows("".join(pieces[:end])) for end in range(1, len(pieces)))

    def _letters_from(self, words: Sequence[str], at: int) -> tuple[int, list[str]] | None:
        """A run of single letters as the words it spells, and how many letters they were."""
        end = at
        while end < len(words) and len(words[end]) == 1 and words[end] != BREAK:
            end += 1
        if end - at < 3:
            return None
        run = "".join(words[at:end])
        if self._has(run):
            return end - at, [run]
        if whole := self._apart(run):
            return end - at, whole
        if any(c.isdigit() for c in run) and (whole := self._by_digits(run)):
            return end - at, whole
        found: list[str] = []
        start = 0
        while start < len(run):
            known = next(
                (run[start:e] for e in range(len(run), start + 3, -1) if self._has(run[start:e])), ""
            )
            found.append(known or run[start])
            start += len(known) or 1
        return end - at, found

    def _has(self, word: str) -> bool:
        return word in self._lexicon.written


def bare(text: str, letters: Mapping[int, str]) -> str:
    """The text in lower case without accents, invisible marks and fancy alphabets."""
    kept = "".join(c for c in text.translate(letters) if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    split = unicodedata.normalize("NFKD", kept).casefold()
    low = "".join(c for c in split.translate(letters) if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    return re.sub(r"\bno(?=\s*[,;:!.])", "nay", low)  # "no, …" takes nothing back


def plain_words(text: str) -> list[str]:
    """The words of a bare text; an ideograph is a word."""
    if "'" in text or "’" in text:
        text = _ELIDED.sub(r"\1 ", _OWN.sub("", text)).replace("'", "").replace("’", "")
    return _WORD.findall(text if text.isascii() else _IDEOGRAPH.sub(r" \1 ", text))


def _padded(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _once(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _unescaped(code: re.Match[str]) -> str:
    number = int(code[1] or code[2], 16)
    return chr(number) if number < 0x110000 else ""


def _from_base64(code: str) -> str:
    try:
        return _printable(
            base64.urlsafe_b64decode(
                code.rstrip("=").translate(_URL_SAFE) + "=" * (-len(code.rstrip("=")) % 4)
            )
        )
    except (binascii.Error, ValueError):
        return ""


_URL_SAFE = str.maketrans("+/", "-_")


def _printable(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return ""
    return text if len(text) > 2 and text.replace("\n", " ").isprintable() else ""
