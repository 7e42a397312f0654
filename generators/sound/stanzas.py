"""Lyrics in stanzas, and where in a piece each of them is sung."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

Part = Literal["verse", "chorus"]

_LONGEST = 4  # lines
_BEATS_A_LINE = 8  # to sing one and breathe
_MUCH = 1.5  # phrases without words to one with them: beyond that the words are spread thinner


@dataclass(frozen=True, slots=True, kw_only=True)
class Stanza:
    """Lines that belong together: their numbers in the lyrics, and their words."""

    part: Part
    lines: tuple[tuple[int, str], ...]


def stanzas(lyrics: Sequence[str]) -> tuple[Stanza, ...]:
    """Words that return are the chorus; an empty line, a change of part or four lines end a stanza."""
    texts = [" ".join(line.split()) for line in lyrics]
    often = Counter(text.casefold() for text in texts if text)
    out: list[Stanza] = []
    begins = True
    for number, text in enumerate(texts):
        if not text:
            begins = True
            continue
        part: Part = "chorus" if often[text.casefold()] > 1 else "verse"
        if begins or out[-1].part != part or len(out[-1].lines) == _LONGEST:
            out.append(Stanza(part=part, lines=()))
        out[-1] = Stanza(part=part, lines=(*out[-1].lines, (number, text)))
        begins = False
    return tuple(out)


def placed(groups: Sequence[Stanza], places: int, beats: float) -> list[tuple[int, Stanza]]:
    """`(place, lines)`: what is sung in each of `places` phrases of about `beats` beats.

    A stanza keeps together, with music alone between it and the next; few words are spread over the piece.
    """
    most = max(1, int(beats // _BEATS_A_LINE))
    while most > 1 and places > (1 + _MUCH) * sum(_needs(groups, most)):
        most -= 1
    if places > (1 + _MUCH) * sum(_needs(groups, most)):
        groups = [Stanza(part=group.part, lines=(line,)) for group in groups for line in group.lines]
    while sum(_needs(groups, most)) > places and most < _LONGEST:
        most += 1
    needs = _needs(groups, most)
    alone = places - sum(needs)
    if alone < 0:
        return _crowded(groups, places)
    out: list[tuple[int, Stanza]] = []
    for order, (group, start) in enumerate(zip(groups, accumulate(needs, initial=0), strict=False)):
        place = start + round(alone * order / len(groups))
        out.extend(
            (place + at // most, Stanza(part=group.part, lines=group.lines[at : at + most]))
            for at in range(0, len(group.lines), most)
        )
    return out


def _needs(groups: Sequence[Stanza], most: int) -> list[int]:
    """How many phrases each stanza fills with at most `most` lines in one."""
    return [-(-len(group.lines) // most) for group in groups]


def _crowded(groups: Sequence[Stanza], places: int) -> list[tuple[int, Stanza]]:
    """More words than the music has room for: shared out evenly."""
    lines = [Stanza(part=group.part, lines=(line,)) for group in groups for line in group.lines]
    out: list[tuple[int, Stanza]] = []
    for place in range(places):
        own = lines[len(lines) * place // places : len(lines) * (place + 1) // places]
        if own:
            out.append((place, Stanza(part=own[0].part, lines=tuple(one.lines[0] for one in own))))
    return out
