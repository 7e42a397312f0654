"""Tunes can be sung: chord tones on strong beats, small steps, a theme that returns."""

from itertools import pairwise
from random import Random

import pytest

from generators.sound.form import Stretch, shape
from generators.sound.harmony import key_of
from generators.sound.melody import Tone, motif, tune
from generators.sound.progressions import harmonise

KEY = key_of("D", "minor")
FORM = shape([Stretch(seconds=32, mood="", intensity=0.5)], bpm=90, meter=4)


def melodies(seed: int) -> list[tuple[Tone, ...]]:
    rng = Random(seed)
    chords = harmonise(FORM, KEY, "minor", "plain", rng)
    idea = motif(rng, meter=4, pace=1.6, bar_seconds=2.7)
    number = 0
    out: list[tuple[Tone, ...]] = []
    for phrase in FORM.phrases:
        spots = chords[number : number + len(phrase.bars)]
        out.append(tune(phrase, spots, idea, KEY, rng, centre=72))
        number += len(phrase.bars)
    return out


@pytest.mark.parametrize("seed", range(6))
def test_strong_beats_fall_on_the_chord(seed: int):
    rng = Random(seed)
    chords = [spot for bar in harmonise(FORM, KEY, "minor", "plain", rng) for spot in bar]
    strong = [tone for melody in melodies(seed) for tone in melody if tone.start % 4 == 0]
    sounding = [[chord for beat, chord in chords if beat <= tone.start][-1] for tone in strong]
    fitting = sum(chord.has(tone.pitch) for tone, chord in zip(strong, sounding, strict=True))
    assert fitting >= 0.85 * len(strong)


@pytest.mark.parametrize("seed", range(6))
def test_a_tune_moves_mostly_by_step_inside_two_octaves(seed: int):
    for melody in melodies(seed):
        pitches = [tone.pitch for tone in melody]
        leaps = [abs(after - before) for before, after in pairwise(pitches)]
        assert max(pitches) - min(pitches) <= 20
        assert max(leaps) <= 12
        assert sum(leap <= 5 for leap in leaps) >= 0.6 * len(leaps)
        assert len(set(pitches)) >= 3


@pytest.mark.parametrize("seed", range(6))
def test_notes_follow_one_another_without_overlap_and_the_phrase_breathes(seed: int):
    for phrase, melody in zip(FORM.phrases, melodies(seed), strict=True):
        for before, after in pairwise(melody):
            assert before.start + before.length <= after.start + 1e-6
        last = phrase.bars[-1]
        assert melody[-1].start + melody[-1].length < last.start + last.beats


def test_seeds_invent_different_tunes():
    sung = {tuple((tone.start, tone.pitch) for tone in melodies(seed)[0]) for seed in range(12)}
    assert len(sung) >= 10
