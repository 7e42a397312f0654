"""Bars fill the film exactly, sections begin on downbeats, cuts fall on beats where they can."""

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.sound.form import Stretch, shape

STRETCHES = st.lists(
    st.builds(
        Stretch,
        seconds=st.floats(0.3, 60),
        mood=st.just(""),
        intensity=st.floats(0, 1),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=80, deadline=None)
@given(STRETCHES, st.integers(40, 220), st.sampled_from((3, 4)), st.lists(st.floats(0, 300), max_size=12))
def test_a_form_fills_its_film_whatever_the_sections(
    stretches: list[Stretch], bpm: int, meter: int, hits: list[float]
):
    total = sum(stretch.seconds for stretch in stretches)
    form = shape(stretches, bpm=bpm, meter=meter, hits=[hit for hit in hits if hit < total])
    clock = 0
    for bar in form.bars:
        assert bar.start == clock
        assert bar.beats >= 1
        clock += bar.beats
    assert clock == form.beats
    assert abs(form.tempo.seconds_at(form.beats) - total) < 1e-6
    assert 0 <= form.hold < form.beats
    assert list(form.tempo.seconds) == sorted(form.tempo.seconds)
    assert form.phrases[-1].role == "ending"


def test_sections_begin_on_downbeats_and_cuts_on_beats():
    parts = [Stretch(seconds=seconds, mood="", intensity=0.5) for seconds in (3, 6, 6, 6, 3)]
    form = shape(parts, bpm=92, meter=4, hits=(3, 6, 9, 12, 15, 18, 21))
    downbeats = {round(form.tempo.seconds_at(bar.start), 6) for bar in form.bars}
    assert {0, 3, 9, 15, 21} <= downbeats
    assert all(abs(hit - round(hit)) < 1e-6 for hit in form.hits)


def test_the_strongest_phrase_is_the_arrival_and_the_last_rings():
    parts = [Stretch(seconds=8, mood="", intensity=value) for value in (0.2, 0.5, 0.9, 0.3)]
    form = shape(parts, bpm=100, meter=4)
    (arrival,) = [phrase for phrase in form.phrases if phrase.role == "arrival"]
    assert arrival.intensity == max(phrase.intensity for phrase in form.phrases)
    assert form.tempo.seconds_at(form.beats) - form.tempo.seconds_at(form.hold) >= 1.8


def test_the_tempo_stays_near_the_one_asked_for():
    form = shape([Stretch(seconds=7.3, mood="", intensity=0.5)] * 4, bpm=120, meter=4, hits=(3.1, 9.9))
    pace = form.beats / form.tempo.seconds_at(form.beats) * 60
    assert abs(pace / 120 - 1) < 0.1
