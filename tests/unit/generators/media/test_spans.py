"""Which frames of which pieces stand where."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.media.cut.spans import Span, spans_of, stretches_of
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


@pytest.mark.parametrize(
    ("pieces", "frames", "said"),
    [
        ((), 0, "at least one piece"),
        ((Piece(role="a", start=0, end=24),), 30, "end at frame 24"),
        ((Piece(role="a", start=0, end=24), Piece(role="b", start=30, end=40)), 40, "where 24 was due"),
        ((Piece(role="a", start=5, end=24),), 24, "where 0 was due"),
        ((Piece(role="a", start=0, end=0),), 0, "no frames"),
        ((Piece(role="a", start=0, end=8), Piece(role="b", start=-2, end=20, fade_in=10)), 20, "longer than"),
    ],
)
def test_pieces_that_do_not_make_a_film_are_refused(
    pieces: tuple[Piece, ...], frames: int, said: str
) -> None:
    with pytest.raises(EngineRefused, match=said):
        spans_of(pieces, frames)


FILMS = st.lists(
    st.tuples(st.integers(24, 60), st.sampled_from((0, 0, 7, 12)), st.booleans()), min_size=1, max_size=40
)


@given(FILMS, st.integers(1, 6))
def test_stretches_tile_the_film_and_never_part_a_cross_fade(
    pieces: list[tuple[int, int, bool]], most: int
) -> None:
    made, total = laid(*pieces)
    spans = spans_of(made, total)
    stretches = stretches_of(spans, most=most)
    assert stretches[0].start == 0
    assert stretches[-1].end == total
    for before, after in pairwise(stretches):
        assert before.end == after.start
        assert after.spans[0].overlap == 0
    for stretch in stretches:
        assert len(stretch.spans) <= most + 1
        for before, after in pairwise(stretch.spans):
            assert after.at == before.end - after.overlap


@given(FILMS, st.integers(1, 6))
def test_the_same_frames_are_seen_however_the_film_is_parted(
    pieces: list[tuple[int, int, bool]], most: int
) -> None:
    made, total = laid(*pieces)
    spans = spans_of(made, total)

    def seen(parts: tuple[Span, ...]) -> dict[int, set[tuple[str, int]]]:
        shown: dict[int, set[tuple[str, int]]] = {}
        for span in parts:
            for step in range(span.frames):
                shown.setdefault(span.at + step, set()).add((span.role, span.first + step))
        return shown

    parted = tuple(span for stretch in stretches_of(spans, most=most) for span in stretch.spans)
    assert seen(parted) == seen(spans)
    assert set(seen(spans)) == set(range(total))
