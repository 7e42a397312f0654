"""Spoken and sung sentences as subtitles a person can read in time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

WIDTH = 42  # characters a line
LINES = 2
PER_SECOND = 20.0  # characters a reader keeps up with
_GAP = 0.08  # seconds between two subtitles
_SHORTEST = 1.0  # seconds a subtitle stays, where there is room
_LINGER = 1.5  # seconds it may stay after the voice has ended
_SAME_VOICE = 3.0  # seconds after which it must be said again who speaks
_LONGEST_NAME = 30  # characters of a speaker's name that fit before the words
_NOTE = "♪"
_SOFT_BREAK = re.compile(r"[,;:.!?…—–]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence and when it is heard, in seconds of the film; who says it, "" being the narrator."""

    text: str
    start: float
    end: float
    speaker: str = ""
    sung: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtitle:
    """What stands on the screen from `start` to `end`; `names` where it must say who speaks."""

    text: str
    start: float
    end: float
    speaker: str = ""
    sung: bool = False
    names: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The text as it is set, without a name."""
        return _set(self.text, sung=self.sung)

    @property
    def named(self) -> tuple[str, ...]:
        """The same with "NAME: " before it, where it is needed."""
        return _set(_label(self.speaker) + self.text, sung=self.sung) if self.names else self.lines


def _label(speaker: str) -> str:
    return f"{speaker.upper()[:_LONGEST_NAME].rstrip()}: "


def timed(sentences: Iterable[Said], *, seconds: float) -> tuple[Subtitle, ...]:
    """The subtitles of a film `seconds` long: at most two lines of 42 characters, never overlapping.

    They are put in order of time; each keeps the moment its voice begins. What is sung stands where nobody
    speaks: it is shortened to its longest stretch of that, and left out where there is too little.
    """
    every = sorted(sentences, key=lambda said: said.start)
    spoken = _laid_out([said for said in every if not said.sung], seconds)
    sung = [free for said in every if said.sung and (free := _between(said, spoken, seconds))]
    if not sung:
        return spoken
    beside = [replace(said, end=min(said.end, after.start - _GAP)) for said, after in pairwise(sung)]
    songs = _laid_out([*beside, sung[-1]], seconds)
    return _unhurried(sorted((*spoken, *songs), key=lambda cue: cue.start))


def _laid_out(sentences: Sequence[Said], seconds: float) -> tuple[Subtitle, ...]:
    pieces = [piece for said in _with_names(sentences) for piece in _split(said)]
    shown: list[Subtitle] = []
    for index, piece in enumerate(pieces):
        limit = pieces[index + 1].start - _GAP if index + 1 < len(pieces) else seconds
        wanted = max(_SHORTEST, len(piece.text) / PER_SECOND)
        end = max(piece.end, min(piece.start + wanted, piece.end + _LINGER))
        end = min(end, limit, seconds)
        if end - piece.start < 0.05:  # two voices at once: keep what can be shown
            end = min(piece.start + 0.05, seconds)
        if piece.start < seconds and end > piece.start:
            shown.append(replace(piece, end=end))
    return tuple(shown)


def _between(said: Said, spoken: Sequence[Subtitle], seconds: float) -> Said | None:
    """A sung line in its longest stretch without a spoken subtitle; none where that is too short to read."""
    edges = [
        (cue.start - _GAP, cue.end + _GAP) for cue in spoken if cue.end > said.start and cue.start < said.end
    ]
    starts = [said.start, *(max(end, said.start) for _, end in edges)]
    ends = [*(min(start, said.end) for start, _ in edges), min(said.end, seconds)]
    start, end = max(zip(starts, ends, strict=True), key=lambda free: free[1] - free[0])
    if end - start < min(_SHORTEST, said.end - said.start):
        return None
    return replace(said, start=start, end=end)


def _unhurried(shown: Sequence[Subtitle]) -> tuple[Subtitle, ...]:
    """Songs and speech together: what lingers gives way to what comes next."""
    following = [cue.start - _GAP for cue in shown[1:]]
    return tuple(
        replace(cue, end=max(cue.start + 0.05, min(cue.end, limit)))
        for cue, limit in zip(shown, [*following, float("inf")], strict=True)
    )


def _with_names(sentences: Sequence[Said]) -> list[Subtitle]:
    """Who speaks is said when that changes, and again after a silence."""
    out: list[Subtitle] = []
    last, until = "", float("-inf")
    for said in sentences:
        speaker = " ".join(said.speaker.split())
        out.append(
            Subtitle(
                text=" ".join(said.text.split()),
                start=said.start,
                end=said.end,
                speaker=speaker,
                sung=said.sung,
                names=bool(speaker) and (speaker != last or said.start > until + _SAME_VOICE),
            )
        )
        last, until = speaker, said.end
    return out


def _set(text: str, *, sung: bool) -> tuple[str, ...]:
    """`text` in lines; what is sung between two notes."""
    if not sung:
        return wrap(text)
    lines = list(wrap(text, WIDTH - 4))
    if lines:
        lines[0] = f"{_NOTE} {lines[0]}"
        lines[-1] = f"{lines[-1]} {_NOTE}"
    return tuple(lines)


def wrap(text: str, width: int = WIDTH) -> tuple[str, ...]:
    """`text` in lines of at most `width`, as even as they come; words longer than a line are broken."""
    words = [part for word in text.split() for part in _fitting(word, width)]
    if not words:
        return ()
    lines = _greedy(words, width)
    if len(lines) == LINES:
        # of all places to break into two, the one that leaves the lines most alike
        choices = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
        fitting = [pair for pair in choices if max(map(len, pair)) <= width]
        return min(fitting, key=lambda pair: _unevenness(*pair))
    return tuple(lines)


def _unevenness(first: str, second: str) -> float:
    return abs(len(first) - len(second)) - (8 if _SOFT_BREAK.search(first) else 0)


def _greedy(words: Sequence[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _fitting(word: str, width: int) -> list[str]:
    return [word[at : at + width] for at in range(0, len(word), width)]


def _split(cue: Subtitle) -> list[Subtitle]:
    """A subtitle in pieces of at most two lines, its time shared out by their length."""
    words = [part for word in cue.text.split() for part in _fitting(word, WIDTH - 4 * cue.sung)]
    if not words:
        return []
    count = 1
    while len(pieces := _pieces(cue, _grouped(words, count))) and any(len(p.named) > LINES for p in pieces):
        count += 1
    weights = [len(piece.text) + 2 for piece in pieces]
    clock, share = cue.start, (cue.end - cue.start) / sum(weights)
    out: list[Subtitle] = []
    for piece, weight in zip(pieces, weights, strict=True):
        out.append(replace(piece, start=clock, end=clock + weight * share))
        clock += weight * share
    return out


def _pieces(cue: Subtitle, groups: Sequence[str]) -> list[Subtitle]:
    return [replace(cue, text=group, names=cue.names and at == 0) for at, group in enumerate(groups)]


def _grouped(words: Sequence[str], count: int) -> list[str]:
    """Words in `count` groups of nearly equal length, breaking after a comma where one is near."""
    total = sum(len(word) + 1 for word in words)
    groups: list[str] = []
    taken = 0
    for number in range(1, count + 1):
        room = len(words) - taken - (count - number)
        if room <= 0:
            break
        if number == count:
            groups.append(" ".join(words[taken:]))
            break
        goal = total * number / count
        so_far = sum(len(word) + 1 for word in words[:taken])
        best, best_cost = 1, float("inf")
        for take in range(1, room + 1):
            so_far += len(words[taken + take - 1]) + 1
            cost = abs(so_far - goal) - (10 if _SOFT_BREAK.search(words[taken + take - 1]) else 0)
            if cost < best_cost:
                best, best_cost = take, cost
        groups.append(" ".join(words[taken : taken + best]))
        taken += best
    return groups
