"""Words set to a tune: how many notes a line needs, and when each word is sung."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from generators.sound.form import Bar, Phrase
from generators.sound.stanzas import Part, Stanza, placed, stanzas

_VOWELS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüœ]+")
_UNITS = (2.0, 1.5, 1.0, 0.75, 0.5, 0.375, 0.25, 0.125)  # beats a syllable, the slowest that fits
_BREATH = 0.84  # share of its time a line is sung in


@dataclass(frozen=True, slots=True, kw_only=True)
class SungWord:
    """One word and the beats on which its syllables begin, with their lengths."""

    text: str
    notes: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SungLine:
    """One line of the lyrics, placed in beats inside one phrase."""

    line: int
    text: str
    phrase: int
    words: tuple[SungWord, ...]
    part: Part = "verse"
    place: int = 0  # in its stanza

    @property
    def start(self) -> float:
        return self.words[0].notes[0][0]

    @property
    def end(self) -> float:
        at, length = self.words[-1].notes[-1]
        return at + length


def syllables(word: str) -> int:
    """About how many syllables a word has; a silent final e is not counted. At least one."""
    plain = re.sub(r"[^a-zà-ÿœæ]", "", word.lower())
    groups = len(_VOWELS.findall(plain))
    if groups > 1 and plain.endswith("e") and not plain.endswith(("le", "ee", "ie")):
        groups -= 1
    return max(1, groups)


def set_lines(lines: Sequence[str], phrases: Sequence[Phrase], hold: int) -> tuple[SungLine, ...]:
    """Lines in the phrases that can be sung, in order: verses and choruses, with music alone between them.

    An opening stays instrumental unless there is nothing else. Empty lines are left out.
    """
    groups = stanzas(lines)
    if not groups:
        return ()
    places = [
        (index, _span(phrase.bars, hold))
        for index, phrase in enumerate(phrases)
        if phrase.role != "opening" and phrase.bars[0].start < hold
    ] or [(0, (0.0, float(max(hold, 1))))]
    usual = median(end - start for _, (start, end) in places)
    out: list[SungLine] = []
    for place, group in placed(groups, len(places), usual):
        phrase, (start, end) = places[place]
        width = (end - start) / len(group.lines)
        for order, (number, text) in enumerate(group.lines):
            line = _sung(number, text, phrase, start + order * width, width)
            out.append(replace(line, part=group.part, place=_place(groups, number)))
    return tuple(out)


def _place(groups: Sequence[Stanza], number: int) -> int:
    return next(at for group in groups for at, (own, _) in enumerate(group.lines) if own == number)


def _span(bars: Sequence[Bar], hold: int) -> tuple[float, float]:
    return float(bars[0].start), float(min(bars[-1].start + bars[-1].beats, hold))


def _sung(number: int, text: str, phrase: int, start: float, width: float) -> SungLine:
    words = text.split()
    counts = [syllables(word) for word in words]
    total = sum(counts)
    unit = next(
        (unit for unit in _UNITS if unit * (total + 1) <= width * _BREATH), width * _BREATH / (total + 1)
    )
    clock = start
    out: list[SungWord] = []
    for order, (word, count) in enumerate(zip(words, counts, strict=True)):
        notes: list[tuple[float, float]] = []
        for syllable in range(count):
            last = order == len(words) - 1 and syllable == count - 1
            # a line rests on its last syllable, and a comma takes a little time
            length = min(2 * unit, start + width * 0.94 - clock) if last else unit
            notes.append((clock, max(length, unit / 2)))
            clock += unit
        if (
            word.endswith((",", ";", ":"))
            and clock + unit * (total - sum(counts[: order + 1]) + 2) < start + width
        ):
            clock += unit
        out.append(SungWord(text=word, notes=tuple(notes)))
    return SungLine(line=number, text=text, phrase=phrase, words=tuple(out))
