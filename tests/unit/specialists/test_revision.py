"""A revision changes what it was asked to change and nothing else."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from specialists.asked.wishes import wishes
from specialists.craft import load_craft
from specialists.planning.review import review
from specialists.planning.revision import diff, revise
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.reading.brief import read_brief
from specialists.story.telling import load_story
from storage.domain.plan import AnyPlan, ClipPlan, MoviePlan, SongPlan, shots_of
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


def test_a_shot_taken_out_takes_its_time_along():
    old = a_film()
    new, changed = revised(old, "please remove shot 3")
    assert [s.id for s in new.shots] == [s.id for s in old.shots if s.id != "sh030"]
    begins = old.shots[3].model_copy(update={"transition": old.shots[2].transition})  # the scene, from now on
    assert changed == ("sh040",) and new.shots[2] == begins and new.shots[3:] == old.shots[4:]
    assert lay_out(new).frames == lay_out(old).frames - old.shots[2].frames
    assert "sh030: gone" in " ".join(diff(old, new))
    assert review(new, new.constraints, seconds=24) == ()
    assert revised(new, "remove shot 3")[0].shots == new.shots


def test_a_shot_of_something_new_is_put_in():
    old = a_film()
    new, changed = revised(old, "add a close-up of the key at the end")
    added = new.shots[-1]
    assert (added.subject, added.staging.size) == ("key", "close-up") and changed == (added.id,)
    assert "key" in added.prompt and new.shots[:-1] == old.shots
    assert lay_out(new).frames == lay_out(old).frames + added.frames
    assert review(new, new.constraints, seconds=24) == ()


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


# ---- what a wish changes, and nothing else

_WHOLE = (
    "title",
    "logline",
    "tagline",
    "look",
    "music",
    "language",
    "width",
    "height",
    "subtitles",
    "parameters",
    "variations",
)
_OF_A_SHOT = (
    "subject",
    "subjects",
    "place",
    "action",
    "mood",
    "palette",
    "narration",
    "frames",
    "avoid",
    "transition",
    "scene",
)


def touched(old: AnyPlan, new: AnyPlan) -> dict[str, str]:
    """Every changed field, with "film" or the shots it changed in; what follows from it (prompt,"
    " camera) left out."""
    found: dict[str, str] = {}
    for name in _WHOLE:
        before, now = getattr(old, name, None), getattr(new, name, None)
        if isinstance(before, BaseModel) and isinstance(now, BaseModel):
            parts = type(now).model_fields
            found |= {
                f"{name}.{part}": "film" for part in parts if getattr(before, part) != getattr(now, part)
            }
        elif before != now:
            found[name] = "film"
    was = {shot.id: shot for shot in shots_of(old)}
    for shot in shots_of(new):
        if shot.id not in was:
            found["new shot"] = shot.id
            continue
        before = was[shot.id]
        fields = [name for name in _OF_A_SHOT if getattr(before, name) != getattr(shot, name)]
        fields += [
            name for name in type(shot.staging).model_fields
            if getattr(before.staging, name) != getattr(shot.staging, name)
        ]  # fmt: skip
        for name in fields:
            found[name] = f"{found[name]} {shot.id}" if name in found else shot.id
    gone = [id for id in was if id not in {shot.id for shot in shots_of(new)}]
    every = " ".join(shot.id for shot in shots_of(new))
    told = {name: "all" if where == every else where for name, where in found.items()}
    return told | ({"gone": " ".join(gone)} if gone else {})


WISHES: dict[str, dict[str, str]] = {
    "make the neon brighter": {"look.light": "film", "look.palette": "film", "palette": "all", "key_light": "all"},
    "shot 3 closer": {"size": "sh030", "lens_mm": "sh030"},
    "the song slower": {"music.bpm": "film"},
    "faster music": {"music.bpm": "film"},
    "set the tempo to 132 beats per minute": {"music.bpm": "film"},
    "more stylised": {"parameters.style_intensity": "film", "parameters.guidance": "film"},
    "higher quality": {"parameters.quality": "film", "parameters.steps": "film"},
    "symmetrical framing": {"parameters.composition": "film"},
    "less motion": {"parameters.motion": "film", "parameters.motion_strength": "film", "move": "sh030 sh040"},
    "wilder camera": {"parameters.motion": "film", "parameters.motion_strength": "film", "move": "sh020 sh050"},
    "rain in the last shot": {"weather": "sh050", "narration": "sh050"},
    "at night": {"time": "all"},
    "make shot 2 at dawn": {"time": "sh020"},
    "shot 2 warmer": {"palette": "sh020"},
    "red light in shot 4": {"palette": "sh040", "key_light": "sh040"},
    "the last shot wider": {"lens_mm": "sh050"},
    'call it "Low Tide"': {"title": "film"},
    "jazz instead": {"music.genre": "film", "music.instruments": "film"},
    "no music": {"music.genre": "film", "music.instruments": "film", "music.arc": "film"},
    "no narration": {"narration": "sh010 sh030 sh040 sh050"},
    "vertical": {"width": "film", "height": "film"},
    "make it 36 seconds": {"frames": "all"},
    "swap 2 and 4": {"scene": "sh040 sh020"},
    "black and white": {"look.palette": "film", "look.palette_name": "film", "palette": "all", "parameters.colour_mood": "film"},
    "watercolour": {"look.style": "film", "parameters.artistic_style": "film"},
    "make shot 2 sadder": {"mood": "sh020"},
    "end with a kiss": {"action": "sh050"},
    "no text": {"subtitles": "film", "avoid": "all"},
}  # fmt: skip


@pytest.mark.parametrize("said", WISHES)
def test_a_wish_changes_what_it_touches_and_nothing_else(said: str):
    old = a_film()
    new, changed = revised(old, said)
    assert touched(old, new) == WISHES[said]
    others = {shot.id for shot in old.shots} - set(changed)
    assert all(shot in new.shots for shot in old.shots if shot.id in others)
    told = diff(old, new)
    assert all(line[0].isupper() and line.endswith(".") for line in told) and "Nothing" not in told[0]


def test_the_change_is_told_in_the_words_of_what_changed():
    old = a_film()
    told = {said: " ".join(diff(old, revised(old, said)[0])) for said in WISHES}
    for said, words in (
        ("make the neon brighter", "light is now neon"), ("shot 3 closer", "Shot sh030: framed as medium"),
        ("the song slower", "slower: 58 beats a minute instead of 69"), ("more stylised", "strong instead of balanced"),
        ("higher quality", "high instead of standard (32 steps)"), ("less motion", "gentle instead of steady"),
        ("vertical", "720x1280 instead of 1280x720"), ("no text", "no subtitles"), ("watercolour", "style is now watercolour"),
    ):  # fmt: skip
        assert words in told[said]


def test_slower_twice_is_slower_still():
    once, _ = revised(a_film(), "the song slower")
    twice, _ = revised(once, "the song slower")
    assert twice.music.bpm < once.music.bpm < a_film().music.bpm
    assert revised(a_film(), "slower")[0] != a_film()


def test_songs_clips_and_pictures_are_revised_and_told_as_well():
    reading = read_brief("a girl finds a door in the ocean")
    clip = write_plan(reading, (), {}, PlanOptions(kind="clip", seconds=6, seed=4), CRAFT, load_story())
    longer, _ = revise(clip, wishes("make it 9 seconds", message=9))
    assert isinstance(longer, ClipPlan) and longer.shot.frames == 216
    assert diff(clip, longer)[0] == "The clip is 9 seconds long instead of 6."
    song = write_plan(reading, (), {}, PlanOptions(kind="song", seed=4), CRAFT, load_story())
    slower, _ = revise(song, wishes("slower", message=9))
    assert isinstance(song, SongPlan) and isinstance(slower, SongPlan) and slower.music.bpm < song.music.bpm
    assert "slower" in diff(song, slower)[0]
    image = write_plan(reading, (), {}, PlanOptions(kind="image", seed=4), CRAFT, load_story())
    drawn, _ = revise(image, wishes("watercolour", message=9))
    assert "watercolour" in diff(image, drawn)[0]
