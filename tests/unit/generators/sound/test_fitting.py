"""Cut lists last exactly as long as asked for, begin and end with the music, and join bars to bars."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.sound.fitting import Span, cut_list

BARS = st.lists(st.integers(80_000, 120_000), min_size=1, max_size=40)


def edges_of(lengths: list[int]) -> tuple[int, ...]:
    return (0, *np.cumsum(lengths).tolist())


@settings(max_examples=120, deadline=None)
@given(BARS, st.floats(0.05, 4.0), st.integers(0, 2**32 - 1))
def test_any_music_is_cut_to_any_length_on_its_bars(lengths: list[int], share: float, seed: int):
    edges = edges_of(lengths)
    unlike = np.random.default_rng(seed).random((len(lengths), len(lengths))) * 2
    frames = max(1, round(edges[-1] * share))
    spans = cut_list(edges, unlike, frames=frames)
    assert sum(span.frames for span in spans) == frames
    assert spans[0].start == 0
    assert all(0 <= span.start < span.end for span in spans)
    assert all(before.end in edges and after.start in edges for before, after in pairwise(spans))
    if len(lengths) >= 8 and frames > 4 * 120_000:
        assert abs(spans[-1].end - edges[-1]) < 120_000, "it ends as the music does, give or take a bar"
        assert all(after.start > 0 for after in spans[1:]), "it begins once"


def test_music_that_is_as_long_as_asked_for_is_left_alone():
    assert cut_list((0, 100, 200, 300, 400), np.ones((4, 4)), frames=400) == (Span(start=0, end=400),)


def test_the_joint_is_where_the_bars_are_most_alike():
    edges = edges_of([100_000] * 24)
    unlike = np.ones((24, 24))
    np.fill_diagonal(unlike, 0)
    unlike[6, 10] = 0.0  # bar 10 sounds just as bar 6 would
    assert cut_list(edges, unlike, frames=2_000_000) == (
        Span(start=0, end=600_000),
        Span(start=1_000_000, end=2_400_000),
    )
    unlike[20, 12] = 0.0  # and after bar 19 one may go back to bar 12
    assert cut_list(edges, unlike, frames=3_200_000) == (
        Span(start=0, end=2_000_000),
        Span(start=1_200_000, end=2_400_000),
    )
