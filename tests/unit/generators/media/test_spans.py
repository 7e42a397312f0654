"""Which frames of which pieces stand where in a segment."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.media.cut.spans import Span, spans_of
from storage.domain.errors import EngineRefused
from storage.domain.render import Piece


def laid(*pieces: tuple[int, int, bool]) -> tuple[tuple[Piece, ...], int]:
    """Pieces from (frames, fade into it, dip), placed as `timeline.lay_out` places them."""
    made: list[Piece] = []
    clock = 0
    for index, (frames, fade, dip) in enumerate(pieces):
        start = clock - (fade if made else 0)
        made.append(
            Piece(role=f"p{index}", start=start, end=start + frames, fade_in=fade if made else 0, dip=dip)
        )
        clock = start + frames
    return tuple(made), clock


def test_straight_cuts_use_every_frame_of_every_piece() -> None:
    pieces, total = laid((24, 0, False), (30, 0, False))
    assert spans_of(pieces, total) == (
        Span(role="p0", first=0, frames=24, at=0),
        Span(role="p1", first=0, frames=30, at=24),
    )


def test_a_cross_fade_lets_two_pieces_overlap() -> None:
    pieces, total = laid((24, 0, False), (30, 10, False))
    assert total == 44
    assert spans_of(pieces, total)[1] == Span(role="p1", first=0, frames=30, at=14, overlap=10)


def test_a_dip_falls_and_rises_and_cuts_in_black() -> None:
    pieces, total = laid((24, 0, False), (30, 10, True))
    before, after = spans_of(pieces, total)
    assert (before.frames, before.fall) == (19, 5)
    assert (after.at, after.first, after.frames, after.rise) == (19, 5, 25, 5)


def test_what_reaches_beyond_the_segment_is_left_out() -> None:
    pieces = (
        Piece(role="a", start=-10, end=40, fade_in=10),
        Piece(role="b", start=30, end=90, fade_in=10),
        Piece(role="c", start=90, end=120),
    )
    assert spans_of(pieces, 40) == (
        Span(role="a", first=10, frames=40, at=0),
        Span(role="b", first=0, frames=10, at=30, overlap=10),
    )


@pytest.mark.parametrize(
    ("pieces", "frames", "said"),
    [
        ((), 0, "at least one piece"),
        ((Piece(role="a", start=0, end=24),), 30, "end at frame 24"),
        ((Piece(role="a", start=0, end=24), Piece(role="b", start=30, end=40)), 40, "where 24 was due"),
        ((Piece(role="a", start=5, end=24),), 24, "starts at frame 0"),
        ((Piece(role="a", start=-4, end=24, fade_in=10),), 24, "starts at frame 0"),
        ((Piece(role="a", start=0, end=0),), 0, "no frames"),
        ((Piece(role="a", start=0, end=8), Piece(role="b", start=-2, end=20, fade_in=10)), 20, "longer than"),
        ((Piece(role="a", start=0, end=24), Piece(role="b", start=14, end=40, fade_in=10)), 20, "parts"),
    ],
)
def test_pieces_that_do_not_make_a_segment_are_refused(
    pieces: tuple[Piece, ...], frames: int, said: str
) -> None:
    with pytest.raises(EngineRefused, match=said):
        spans_of(pieces, frames)


FILMS = st.lists(
    st.tuples(st.integers(24, 60), st.sampled_from((0, 0, 7, 12)), st.booleans()), min_size=1, max_size=20
)


@given(FILMS)
def test_segments_that_begin_where_a_fade_ends_show_what_the_film_shows(
    pieces: list[tuple[int, int, bool]],
) -> None:
    made, total = laid(*pieces)

    def seen(spans: tuple[Span, ...], start: int) -> dict[int, list[tuple[object, ...]]]:
        """For each frame of the film what is shown, and how far each fade has got."""
        shown: dict[int, list[tuple[object, ...]]] = {}
        for before, span in zip((None, *spans), spans, strict=False):
            assert before is None or span.at == before.end - span.overlap
            for step in range(span.frames):
                fades = [step / n for n in (span.overlap, span.rise) if step < n]
                falls = [(span.frames - step) / n for n in (span.fall,) if step >= span.frames - n]
                row = (span.role, span.first + step, *fades, *falls)
                shown.setdefault(start + span.at + step, []).append(row)
        return shown

    edges = [*(piece.start + piece.fade_in for piece in made), total]
    parted: dict[int, list[tuple[object, ...]]] = {}
    for start, end in pairwise(edges):
        near = [p for p in made if p.start < end and p.end > start]
        moved = [p.model_copy(update={"start": p.start - start, "end": p.end - start}) for p in near]
        parted |= seen(spans_of(moved, end - start), start)
    assert parted == seen(spans_of(made, total), 0)
    assert set(parted) == set(range(total))
