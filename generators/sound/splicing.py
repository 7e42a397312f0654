"""Spans of a piece of music played one after another, joined so that the joint is not heard."""

from collections.abc import Iterator, Sequence

import numpy as np

from generators.sound.chroma import Read
from generators.sound.curves import faded
from generators.sound.fitting import Span
from generators.sound.wav import RATE, Signal, blocks

_CROSSED = RATE * 40 // 1000  # samples two spans sound together
_AHEAD = RATE * 12 // 1000  # samples before the downbeat from which only the second is left, attack and all
_LONGEST_FADE = RATE * 3 // 2


def spliced(read: Read, spans: Sequence[Span], *, music: int) -> Iterator[Signal]:
    """The sound of `spans` in order, in blocks; `music` is the length of the piece in samples.

    At each joint the next span comes in with equal power just before its first beat. The end of the last is
    faded where the music is cut there, and where it stops before that.
    """
    for number, span in enumerate(spans):
        following = spans[number + 1] if number + 1 < len(spans) else None
        for start, count in blocks(span.frames):
            block = read(span.start + start, count)
            if following is None:
                block = _faded_out(block, span, start, music)
            else:
                block = _crossed(read, block, start, span, following)
            yield block


def _crossed(read: Read, block: Signal, start: int, span: Span, following: Span) -> Signal:
    """A block of `span`, its end going over into what comes before `following`."""
    at = np.arange(start, start + len(block)) - (span.frames - _AHEAD - _CROSSED)
    if at[-1] < 0:
        return block
    gone = np.clip(at / _CROSSED, 0, 1) * np.pi / 2
    coming = read(following.start - span.frames + start, len(block))
    return faded(block, np.cos(gone)) + faded(coming, np.sin(gone))


def _faded_out(block: Signal, span: Span, start: int, music: int) -> Signal:
    end = min(span.end, music)
    if span.end == music:  # it ends as it was made
        return block
    fade = max(1, min(_LONGEST_FADE, (end - span.start) // 2))
    falling = np.clip((end - 1 - np.arange(span.start + start, span.start + start + len(block))) / fade, 0, 1)
    return faded(block, np.square(np.sin(falling * np.pi / 2)))
