"""Scenes and shots as a plan names them."""

import pytest

from storage.domain.plan import Music, SongPlan
from storage.planned import planned
from tests.builders import a_plan_text


def test_a_films_scenes_and_shots_come_in_order():
    scenes, shots = planned(a_plan_text("sh020", "sh010"))
    assert [scene.id for scene in scenes] == ["sc01"]
    assert [shot.id for shot in shots] == ["sh020", "sh010"]


def test_a_song_has_neither():
    song = SongPlan(
        title="Steam", brief="a song", seed=1, seconds=20, music=Music(genre="folk", mood="warm", bpm=90)
    )
    assert planned(song.model_dump_json()) == ((), ())


def test_before_there_is_a_plan_there_is_neither():
    assert planned("") == ((), ())


@pytest.mark.parametrize("text", ["{}", "nonsense", '{"kind": "opera"}'])
def test_text_that_is_no_plan_is_refused(text: str):
    with pytest.raises(ValueError, match="validation error"):
        planned(text)
