"""A revision changes what it was asked to change and nothing else."""

from pathlib import Path

from specialists.brief import read_brief
from specialists.craft import load_craft
from specialists.review import review
from specialists.revision import diff, revise
from specialists.story.telling import load_story
from specialists.synthesis import PlanOptions, write_plan
from specialists.wishes import wishes
from storage.domain.plan import MoviePlan
from storage.domain.timeline import lay_out

CRAFT = load_craft(Path(__file__).parents[3] / "specialists" / "craft")


def a_film() -> MoviePlan:
    reading = read_brief("a girl finds a door in the ocean")
    plan = write_plan(reading, (), {}, PlanOptions(seed=4), CRAFT, load_story())
    assert isinstance(plan, MoviePlan)
    return plan


def revised(plan: MoviePlan, said: str) -> tuple[MoviePlan, tuple[str, ...]]:
    new, changed = revise(plan, wishes(said, message=9))
    assert isinstance(new, MoviePlan)
    return new, changed


def test_snow_touches_every_shot_and_keeps_what_snow_does_not_touch():
    old = a_film()
    new, changed = revised(old, "make it snow")
    assert changed == tuple(shot.id for shot in old.shots)
    for before, after in zip(old.shots, new.shots, strict=True):
        assert after.staging == before.staging.model_copy(update={"weather": "snow"})
        assert (after.subject, after.place, after.action, after.palette, after.seed, after.frames) == (
            before.subject, before.place, before.action, before.palette, before.seed, before.frames,
        )  # fmt: skip
    assert new.music == old.music and new.title == old.title and new.look == old.look
    assert sum(a.narration != b.narration for a, b in zip(old.shots, new.shots, strict=True)) <= 1


def test_a_wish_for_one_shot_changes_that_shot_only():
    old = a_film()
    new, changed = revised(old, "shot 3 closer")
    assert changed == ("sh030",)
    assert new.shots[2].staging.size != old.shots[2].staging.size
    assert new.shots[2].camera != old.shots[2].camera
    assert [s for s in new.shots if s.id != "sh030"] == [s for s in old.shots if s.id != "sh030"]


def test_a_title_changes_no_shot():
    new, changed = revised(a_film(), 'call it "Low Tide"')
    assert new.title == "Low Tide" and changed == ()


def test_music_changes_no_shot():
    new, changed = revised(a_film(), "jazz")
    assert new.music.genre == "jazz" and changed == ()


def test_another_length_paces_the_same_shots_anew():
    old = a_film()
    new, _ = revised(old, "make it 36 seconds")
    assert lay_out(new).seconds == 36
    assert [s.action for s in new.shots] == [s.action for s in old.shots]
    assert review(new, wishes("make it 36 seconds", message=9)) == ()


def test_a_much_shorter_film_lets_shots_go_and_keeps_first_and_last():
    old = a_film()
    new, _ = revised(old, "make it 8 seconds")
    assert lay_out(new).seconds == 8
    assert len(new.shots) < len(old.shots)
    assert (new.shots[0].id, new.shots[-1].id) == (old.shots[0].id, old.shots[-1].id)
    assert {scene.id for scene in new.scenes} == {shot.scene for shot in new.shots}


def test_a_wish_is_remembered_and_a_second_one_overrides_it():
    once, _ = revised(a_film(), "make it snow")
    twice, changed = revised(once, "make it rain")
    assert [c.value for c in twice.constraints if c.kind == "weather"] == ["rain"]
    assert {shot.staging.weather for shot in twice.shots} == {"rain"} and len(changed) == len(twice.shots)


def test_asking_for_what_is_there_already_changes_nothing():
    once, _ = revised(a_film(), "make it snow and use red light")
    assert revised(once, "make it snow")[1] == ()


def test_the_change_is_told_in_sentences():
    old = a_film()
    told = " ".join(diff(old, revised(old, "make it snow, shot 2 closer")[0]))
    assert "weather: snow" in told
    assert diff(old, old) == ("Nothing in the plan had to change.",)
    assert "36 seconds long instead of 24" in " ".join(diff(old, revised(old, "make it 36 seconds")[0]))
    assert diff(old, revised(old, 'call it "Low Tide"')[0]) == ("The title is now “Low Tide”.",)


def test_shots_change_places_and_nothing_is_made_again():
    old = a_film()
    new, _ = revised(old, "swap 2 and 4")
    assert [s.id for s in new.shots[:4]] == ["sh010", "sh040", "sh030", "sh020"]
    kept = {s.id: (s.action, s.frames, s.narration, s.seed) for s in old.shots}
    assert {s.id: (s.action, s.frames, s.narration, s.seed) for s in new.shots} == kept
    assert "sh020, sh040: changed places" in " ".join(diff(old, new))
    assert review(new, new.constraints, seconds=24) == ()


def test_a_shot_taken_out_leaves_its_time_to_the_others():
    old = a_film()
    new, _ = revised(old, "please remove shot 3")
    assert [s.id for s in new.shots] == [s.id for s in old.shots if s.id != "sh030"]
    assert lay_out(new).seconds == 24 and "sh030: gone" in " ".join(diff(old, new))
    assert revised(new, "remove shot 3")[0].shots == new.shots


def test_a_shot_of_something_new_is_put_in():
    old = a_film()
    new, changed = revised(old, "add a close-up of the key at the end")
    added = new.shots[-1]
    assert (added.subject, added.staging.size) == ("key", "close-up") and added.id in changed
    assert "key" in added.prompt and len(new.shots) == len(old.shots) + 1
    assert lay_out(new).seconds == 24 and review(new, new.constraints, seconds=24) == ()


def test_a_much_longer_film_gets_new_shots_instead_of_slow_ones():
    new, _ = revised(a_film(), "make it 90 seconds")
    assert lay_out(new).seconds == 90
    assert max(shot.frames for shot in new.shots) <= 8 * 24
    assert len({(s.subject, s.place, s.action, s.staging) for s in new.shots}) == len(new.shots)
    assert review(new, wishes("make it 90 seconds", message=9)) == ()


def test_brighter_neon_is_neon_and_brighter():
    old = a_film()
    new, changed = revised(old, "make the neon brighter")
    assert {shot.staging.key_light for shot in new.shots} == {"#ff2e88"} and len(changed) == len(new.shots)
    assert new.look.light == "neon" and new.look.palette != old.look.palette


def test_a_shorter_film_is_still_told():
    new, _ = revised(a_film(), "make it 14 seconds")
    assert sum(bool(shot.narration) for shot in new.shots) >= 2
