"""Frames are shared out exactly."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.planning.pacing import Cards, cards, fits, needed, share, shot_count, shot_frames, words_for


def test_a_film_of_24_seconds_has_the_usual_cards_and_five_or_six_shots():
    card = cards(576, 24)
    assert (card.title, card.end) == (60, 72)
    for pace in ("slow", "steady", "quick"):
        assert shot_count((576 - 132) / 24, pace) in (5, 6)


def test_a_film_of_four_seconds_has_short_cards_and_one_shot():
    card = cards(96, 24)
    assert (card.title, card.end) == (19, 19)
    assert shot_count((96 - 38) / 24, "steady") == 1


def test_cards_of_a_long_film_stay_short():
    card = cards(3600 * 24, 24)
    assert card.title <= 4 * 24 and card.end <= 4 * 24 and card.fade == 24


def test_shots_of_a_long_film_last_four_to_seven_seconds():
    for pace in ("slow", "steady", "quick"):
        assert 4 <= 3590 / shot_count(3590, pace) <= 7


def test_three_minutes_have_at_least_thirty_six_shots_at_any_pace():
    for pace in ("slow", "steady", "quick"):
        assert shot_count(173, pace) >= 36
    assert shot_count(173, "quick") >= 40


def test_what_is_said_in_one_shot_is_counted_with_its_pauses():
    line = "Nobody comes here by accident."
    assert needed((), 24) == needed(("",), 24) == 0
    assert fits(line, needed((line,), 24), 24) and not fits(line, needed((line,), 24) - 1, 24)
    assert needed((line, line), 24) > 2 * needed((line,), 24) - round(0.6 * 24)


def test_a_line_fits_when_it_leaves_room_to_breathe():
    assert words_for(84, 24) == 6
    assert fits("Nobody comes here by accident.", 84, 24)
    assert not fits("Nobody ever comes here by any accident at all.", 84, 24)


@settings(deadline=None)
@given(st.integers(1, 100_000), st.lists(st.floats(0.2, 3), min_size=1, max_size=200), st.integers(0, 60))
def test_shares_add_up_and_keep_their_least(frames: int, weights: list[float], least: int):
    shares = share(frames, weights, least=least)
    assert sum(shares) == frames
    if frames >= least * len(weights):
        assert min(shares) >= least


@settings(deadline=None)
@given(
    st.integers(0, 90),
    st.integers(0, 90),
    st.integers(0, 20),
    st.lists(st.booleans(), min_size=1, max_size=40),
    st.integers(0, 99),
)
def test_cards_shots_and_overlaps_make_the_film(
    title: int, end: int, fade: int, fades: list[bool], seed: int
):
    frames = title + end + 60 * len(fades)
    lengths = shot_frames(
        frames,
        Cards(title=title, end=end, fade=fade),
        fades,
        weights=[1.0] * len(fades),
        rng=random.Random(seed),
    )
    assert title + sum(lengths) - fade * sum(fades) + end == frames
    assert min(lengths) >= 2 * fade
