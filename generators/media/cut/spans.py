"""Which frames of which pieces are on the screen when, in stretches small enough to encode at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storage.domain.errors import EngineRefused
from storage.domain.render import Piece

_HELD = 7_400_000  # pixels of one frame of every open piece: eight pieces of 1280x720


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Frames `[first, first + frames)` of one piece, placed at frame `at` of the film.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of the film that is encoded in one go: frames `[start, end)`."""

    start: int
    end: int
    spans: tuple[Span, ...]

    @property
    def frames(self) -> int:
        return self.end - self.start


def spans_of(pieces: Sequence[Piece], frames: int) -> tuple[Span, ...]:
    """Lay the pieces end to end. A dip becomes a straight cut in the middle of its overlap, in black.

    Raises EngineRefused when the pieces do not cover frames `[0, frames)` without gap or clash.
    """
    if not pieces:
        raise EngineRefused("A film needs at least one piece of picture: the cut was asked for none.")
    spans: list[Span] = []
    clock = 0
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
    if clock != frames:
        raise EngineRefused(f"The pieces end at frame {clock}, but the film was to have {frames} frames.")
    return tuple(spans)


def _check(piece: Piece, *, fade: int, clock: int, before: Span | None) -> None:
    if piece.end <= piece.start:
        raise EngineRefused(
            f"The piece {piece.role} has no frames: it goes from {piece.start} to {piece.end}."
        )
    if piece.start != clock - fade:
        raise EngineRefused(
            f"The piece {piece.role} starts at frame {piece.start}, where {clock - fade} was due."
        )
    if (
        fade < 0
        or fade > piece.end - piece.start
        or (before and fade > before.frames - before.overlap - before.rise)
    ):
        raise EngineRefused(f"The transition of {fade} frames into {piece.role} is longer than its pieces.")


def most_pieces(width: int, height: int) -> int:
    """How many pieces one ffmpeg may hold open: it keeps about 25 frames of each (40 MB at 1280x720)."""
    return max(2, min(12, _HELD // (width * height)))


def stretches_of(spans: Sequence[Span], *, most: int) -> tuple[Stretch, ...]:
    """Group spans into stretches of about `most` pieces, never parting a cross-fade.

    Where the next span fades in, it is parted just after its fade: both stretches read that piece,
    and no frame of the film is encoded twice.
    """
    stretches: list[Stretch] = []
    group: list[Span] = []
    for span in spans:
        if len(group) < most or span.frames == span.overlap:
            group.append(span)
            continue
        head, rest = _part(span)
        stretches.append(_stretch([*group, *head]))
        group = [rest]
    return (*stretches, _stretch(group))


def _part(span: Span) -> tuple[tuple[Span, ...], Span]:
    """The fading head of a span (none at a straight cut) and the rest of it."""
    if not span.overlap:
        return (), span
    head = replace(span, frames=span.overlap, fall=0)
    rest = replace(
        span,
        first=span.first + span.overlap,
        frames=span.frames - span.overlap,
        at=span.at + span.overlap,
        overlap=0,
    )
    return (head,), rest


def _stretch(group: Sequence[Span]) -> Stretch:
    return Stretch(start=group[0].at, end=group[-1].end, spans=tuple(group))
