"""Films of minutes: enough shots, none like another, chapters with names; a music video is sung."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from specialists.planning.review import review
from storage.domain.plan import MoviePlan
from storage.domain.timeline import lay_out
from tests.unit.specialists.films import planned

BRIEFS = (Path(__file__).parents[3] / "benchmarks" / "briefs.txt").read_text(encoding="utf-8").splitlines()
STANDING = "create a 3-minute music video about a sunrise over mountains"


def alike(plan: MoviePlan) -> int:
    """Pairs of shots that show the same in the same way, as benchmarks/briefs.py counts them."""
    looks = [(s.subject, s.place, s.action, s.staging.size, s.staging.angle) for s in plan.shots]
    return sum(one == other for one, other in combinations(looks, 2))


def check_song(plan: MoviePlan) -> None:
    assert len(plan.shots) >= 40 and 16 <= len(plan.lyrics) <= 28
    assert not any(shot.narration for shot in plan.shots)
    times = Counter(plan.lyrics)
    assert (
        max(times.values()) >= 2 and sum(count == 1 for count in times.values()) >= 8
    )  # a chorus, and verses


def test_the_music_video_that_was_ordered():
    plan = planned(STANDING, seed=3)
    check_song(plan)
    assert (
        lay_out(plan).seconds == 180 and alike(plan) == 0 and review(plan, plan.constraints, seconds=24) == ()
    )
    assert len(plan.scenes) >= 4 and len({scene.title for scene in plan.scenes}) == len(plan.scenes)
    assert any("sunrise" in line.lower() for line in plan.lyrics)
    assert not any(re.search(r"\b(?:moon|stars|night)\b", line) for line in plan.lyrics)
    assert any(one.field == "lyrics" for one in plan.decided)


@pytest.mark.parametrize("brief", BRIEFS[2::9])
def test_three_minutes_have_their_shots_and_no_two_alike(brief: str):
    plan = planned(brief, seconds=180, seed=5)
    assert len(plan.shots) >= 36 and alike(plan) == 0 and lay_out(plan).seconds == 180
    assert len({scene.title for scene in plan.scenes}) == len(plan.scenes) >= 4
    assert plan.lyrics == () and review(plan, (), seconds=180) == ()
    song = planned(f"a music video: {brief}", seconds=180, seed=5)
    check_song(song)
    assert alike(song) == 0


@pytest.mark.parametrize(
    ("brief", "seconds"),
    [
        ("a 3-minute film about a fox", 180), ("a three minutes film about a fox", 180),
        ("a film, a minute and a half long, about a fox", 90), ("a fox in the snow, 1:30 long", 90),
        ("a two-minute music video about a fox", 120),
    ],
)  # fmt: skip
def test_a_brief_s_own_length_goes_before_the_usual_one(brief: str, seconds: int):
    plan = planned(brief)
    assert lay_out(plan).seconds == seconds and plan.shots[0].subject == "fox"


def test_a_music_video_without_its_song_is_sent_back():
    plan = planned(STANDING, "no narration", seed=3)
    assert plan.lyrics and review(plan, plan.constraints) == ()
    silent = plan.model_copy(update={"lyrics": ()})
    assert "to be sung" in " ".join(review(silent, silent.constraints))
    instrumental = planned(STANDING, "no singing please", seed=3)
    assert instrumental.lyrics == () and review(instrumental, instrumental.constraints) == ()


def test_an_instrumental_music_video_has_no_words():
    assert planned("an instrumental music video about a fox", seconds=60).lyrics == ()


def test_a_song_in_another_language_is_sung_in_it():
    german = planned(STANDING, "in German", seed=3)
    assert german.language == "de" and 16 <= len(german.lyrics) <= 28 and "Lichter" in " ".join(german.lyrics)
