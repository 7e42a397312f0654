"""Chords belong to their key and move into each other with little motion."""

import pytest

from generators.sound.harmony import chord_of, key_of, voicing
from generators.sound.progressions import _TABLE  # pyright: ignore[reportPrivateUsage] - the table itself is what is checked


def test_a_chord_is_built_from_its_key():
    assert chord_of("1", key_of("D", "minor")).tones == (2, 5, 9)
    assert chord_of("5M7", key_of("D", "minor")).tones == (9, 1, 4, 7)
    assert chord_of("b7", key_of("C", "major")).tones == (10, 2, 5)
    assert chord_of("5s", key_of("C", "major")).tones == (7, 0, 2)
    assert chord_of("19", key_of("Bb", "major")).tones == (10, 2, 5, 0)


@pytest.mark.parametrize("mode", ["major", "minor", "dorian", "lydian", "mixolydian"])
def test_every_progression_can_be_played_in_every_mode(mode: str):
    key = key_of("F#", mode)
    for flavour in _TABLE.values():
        for rows in flavour.values():
            for row in (row for rows_of_role in rows.values() for row in rows_of_role):
                assert all(len(chord_of(token, key).tones) >= 3 for token in row.split())


def test_voices_move_as_little_as_they_can():
    key = key_of("C", "major")
    voiced: tuple[int, ...] = ()
    for token in "1 6 4 5 1 2 5 1".split():
        following = voicing(chord_of(token, key), voiced, centre=60)
        assert set(chord_of(token, key).tones) == {pitch % 12 for pitch in following}
        if voiced:
            assert sum(min(abs(pitch - old) for old in voiced) for pitch in following) <= 8
        voiced = following


def test_an_unknown_chord_is_refused():
    with pytest.raises(ValueError, match="not a chord"):
        chord_of("9", key_of("C", "major"))
