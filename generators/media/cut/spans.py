"""Which frames of which pieces are on the screen when, from the first frame of a segment to its last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storage.domain.errors import EngineRefused
from storage.domain.render import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Frames `[first, first + frames)` of one piece, placed at frame `at` of the segment.

    `overlap` frames at its head are cross-faded with the tail of the span before it.
    `rise` frames at its head come up from black; `fall` frames at its tail go down to black.
    """

    role: str
    first: int
    frames: int
    at: int
    overlap: int = 0
    rise: int = 0
    fall: int = 0

    @property
    def end(self) -> int:
        return self.at + self.frames


def spans_of(pieces: Sequence[Piece], frames: int) -> tuple[Span, ...]:
    """Lay the pieces end to end and keep what is seen in frames `[0, frames)`.

    A dip becomes a straight cut in the middle of its overlap, in black. Raises EngineRefused when the pieces
    do not cover those frames without gap or clash, or when an edge of the segment parts a transition.
    """
    if not pieces:
        raise EngineRefused("A segment needs at least one piece of picture: it was asked for of none.")
    spans: list[Span] = []
    clock = pieces[0].start + pieces[0].fade_in
    if clock > 0 or (pieces[0].start < 0 and pieces[0].fade_in > -pieces[0].start):
        raise EngineRefused(
            f"The segment starts at frame 0, but {pieces[0].role} is not wholly there before frame {clock}."
        )
    for piece in pieces:
        fade = piece.fade_in if spans else 0
        _check(piece, fade=fade, clock=clock, before=spans[-1] if spans else None)
        span = Span(role=piece.role, first=0, frames=piece.end - piece.start, at=piece.start)
        if fade and piece.dip:
            out = fade // 2  # frames of the overlap that the outgoing piece keeps
            last = spans[-1]
            spans[-1] = replace(last, frames=last.frames - (fade - out), fall=out)
            span = replace(span, first=out, frames=span.frames - out, at=span.at + out, rise=fade - out)
        elif fade:
            span = replace(span, overlap=fade)
        spans.append(span)
        clock = piece.end
    if clock < frames:
        raise EngineRefused(f"The pieces end at frame {clock}, but the segment was to have {frames} frames.")
    return tuple(_trimmed(span, frames) for span in spans if span.end > 0 and span.at < frames)


def _check(piece: Piece, *, fade: int, clock: int, before: Span | None) -> None:
    if piece.end <= piece.start:
        raise EngineRefused(
            f"The piece {piece.role} has no frames: it goes from {piece.start} to {piece.end}."
        )
    if before and piece.start != clock - fade:
        raise EngineRefused(
            f"The piece {piece.role} starts at frame {piece.start}, where {clock - fade} was due."
        )
    if (
        fade < 0
        or fade > piece.end - piece.start
        or (before and fade > before.frames - before.overlap - before.rise)
    ):
        raise EngineRefused(f"The transition of {fade} frames into {piece.role} is longer than its pieces.")


def _trimmed(span: Span, frames: int) -> Span:
    """What of a span lies in frames `[0, frames)` of the segment, of which it has at least one."""
    early, late = max(0, -span.at), max(0, span.end - frames)
    head, tail = max(span.overlap, span.rise), span.fall
    if 0 < early < head or 0 < late < tail or span.frames - late < head:
        raise EngineRefused(f"An edge of the segment parts the transition at {span.role}.")
    return replace(
        span,
        first=span.first + early,
        frames=span.frames - early - late,
        at=span.at + early,
        overlap=0 if early else span.overlap,
        rise=0 if early else span.rise,
        fall=0 if late else span.fall,
    )
