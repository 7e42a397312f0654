"""Spoken sentences as SubRip subtitles a person can read in time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

WIDTH = 42  # characters a line
LINES = 2
PER_SECOND = 20.0  # characters a reader keeps up with
_GAP = 0.08  # seconds between two subtitles
_SHORTEST = 1.0  # seconds a subtitle stays, where there is room
_LINGER = 1.5  # seconds it may stay after the voice has ended
# SubRip readers take these for mark-up: tags, override blocks, line breaks, the arrow between times
_MARKUP = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "/"})
_SOFT_BREAK = re.compile(r"[,;:.!?…—–]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence and when it is heard, in seconds of the film."""

    text: str
    start: float
    end: float


def srt(sentences: Iterable[Said], *, seconds: float) -> str:
    """A SubRip file of a film `seconds` long: at most two lines of 42 characters, never overlapping.

    Sentences are put in order of time; each keeps the moment its voice begins.
    """
    shown = timed(sentences, seconds=seconds)
    return "\n".join(
        f"{number}\n{_stamp(said.start)} --> {_stamp(said.end)}\n{said.text}\n"
        for number, said in enumerate(shown, start=1)
    )


def timed(sentences: Iterable[Said], *, seconds: float) -> tuple[Said, ...]:
    """The subtitles themselves, their lines wrapped."""
    pieces = [piece for said in sorted(sentences, key=lambda said: said.start) for piece in _split(said)]
    shown: list[Said] = []
    for index, piece in enumerate(pieces):
        limit = pieces[index + 1].start - _GAP if index + 1 < len(pieces) else seconds
        wanted = max(_SHORTEST, len(piece.text) / PER_SECOND)
        end = max(piece.end, min(piece.start + wanted, piece.end + _LINGER))
        end = min(end, limit, seconds)
        if end - piece.start < 0.05:  # two voices at once: keep what can be shown
            end = min(piece.start + 0.05, seconds)
        if piece.start < seconds and end > piece.start:
            shown.append(replace(piece, text="\n".join(wrap(piece.text)), end=end))
    return tuple(shown)


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


def _split(said: Said) -> list[Said]:
    """A sentence in pieces of at most two lines, its time shared out by their length."""
    text = " ".join(said.text.translate(_MARKUP).split())
    words = [part for word in text.split() for part in _fitting(word, WIDTH)]
    if not words:
        return []
    count = 1
    while len(groups := _grouped(words, count)) and any(len(wrap(group)) > LINES for group in groups):
        count += 1
    weights = [len(group) + 2 for group in groups]
    pieces: list[Said] = []
    clock, share = said.start, (said.end - said.start) / sum(weights)
    for group, weight in zip(groups, weights, strict=True):
        pieces.append(Said(text=group, start=clock, end=clock + weight * share))
        clock += weight * share
    return pieces


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


def _stamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d},{rest % 1000:03d}"
