"""A wish about single shots, a length or a language touches those shots and nothing else, in short and long films."""

import pytest

from specialists.asked.wishes import wishes
from specialists.planning.review import review
from specialists.planning.revision import diff, revise
from storage.domain.plan import MoviePlan
from storage.domain.timeline import lay_out
from tests.unit.specialists.films import BRIEF, SECONDS, a_film, changed_fields, planned

_FILM = (
    "title", "logline", "tagline", "look", "music", "language", "voice", "width", "height", "subtitles", "seed",
    "title_frames", "end_frames", "transition_frames", "characters", "deliverables", "locked", "best_of", "kind",
)  # fmt: skip
BOTH = pytest.mark.parametrize("size", [8, 36])


def revised(size: int, said: str) -> tuple[MoviePlan, MoviePlan]:
    """The film before and after; the revision passes review."""
    old = a_film(size)
    asked = wishes(said, message=9)
    new, _ = revise(old, asked)
    assert isinstance(new, MoviePlan)
    assert review(new, asked, seconds=SECONDS[size]) == ()
    assert all(line[0].isupper() and line.endswith((".", "”.")) for line in diff(old, new))
    return old, new


def touched(old: MoviePlan, new: MoviePlan) -> dict[str, set[str]]:
    """The changed fields of every shot that is in both films, by id."""
    before = {shot.id: shot for shot in old.shots}
    pairs = [(before[shot.id], shot) for shot in new.shots if shot.id in before]
    return {now.id: changed_fields(was, now) for was, now in pairs if was != now}


def of_film(old: MoviePlan, new: MoviePlan) -> set[str]:
    return {name for name in _FILM if getattr(old, name) != getattr(new, name)}


def gone(old: MoviePlan, new: MoviePlan) -> list[str]:
    return [shot.id for shot in old.shots if shot.id not in {one.id for one in new.shots}]


def frames(plan: MoviePlan) -> int:
    return lay_out(plan).frames


@BOTH
def test_closer_is_one_shot_closer(size: int):
    old, new = revised(size, "shot 3 closer")
    assert touched(old, new).keys() == {"sh030"} and touched(old, new)["sh030"] <= {"size", "lens_mm", "move"}
    assert frames(new) == frames(old) and of_film(old, new) == set()


@BOTH
@pytest.mark.parametrize("said", ["swap 2 and 4", "swap shots 2 and 4", "swap shot 4 with shot 2"])
def test_a_swap_changes_two_places_and_no_picture(size: int, said: str):
    old, new = revised(size, said)
    ids = [shot.id for shot in old.shots]
    ids[1], ids[3] = ids[3], ids[1]
    assert [shot.id for shot in new.shots] == ids
    assert all(fields <= {"scene", "transition"} for fields in touched(old, new).values())
    assert touched(old, new).keys() <= {"sh020", "sh040"}
    assert frames(new) == frames(old) and "changed places" in " ".join(diff(old, new))


@BOTH
def test_a_slower_song_is_the_music_alone(size: int):
    old, new = revised(size, "the song slower")
    assert (touched(old, new), of_film(old, new)) == ({}, {"music"})
    assert new.music == old.music.model_copy(update={"bpm": new.music.bpm}) and new.music.bpm < old.music.bpm


@BOTH
@pytest.mark.parametrize("said", ["cut ten seconds", "ten seconds shorter", "make it 10 seconds shorter"])
def test_ten_seconds_go_with_few_shots(size: int, said: str):
    old, new = revised(size, said)
    assert frames(new) == frames(old) - 240
    assert all(fields == {"frames"} for fields in touched(old, new).values()) and len(touched(old, new)) <= 1
    assert len(gone(old, new)) <= (3 if size == 8 else 2)
    assert {"sh010", old.shots[-1].id} & set(gone(old, new)) == set()
    assert of_film(old, new) <= {"music"} and new.music.bpm == old.music.bpm


@BOTH
def test_two_seconds_less_is_one_or_two_shots(size: int):
    old, new = revised(size, "two seconds shorter")
    assert frames(new) == frames(old) - 48 and len(touched(old, new)) + len(gone(old, new)) <= 2


@BOTH
def test_longer_by_some_is_further_shots_and_the_others_as_they_were(size: int):
    old, new = revised(size, "20 seconds longer")
    assert frames(new) == frames(old) + 480
    assert touched(old, new) == {} and gone(old, new) == []
    added = [shot for shot in new.shots if shot.id not in {one.id for one in old.shots}]
    assert 3 <= len(added) <= 6
    looks = {(s.subject, s.place, s.action, s.staging) for s in new.shots}
    assert len(looks) == len(new.shots)


@BOTH
def test_a_length_far_off_is_paced_anew_and_met(size: int):
    _, new = revised(size, "make it a minute")
    assert lay_out(new).seconds == 60 and len(diff(a_film(size), new)) <= 12


def test_a_wish_for_a_length_is_met_to_the_frame_however_it_is_said():
    for said, seconds in (("make it 40 seconds", 40), ("a second longer", 37), ("cut it by 3 seconds", 33)):
        assert lay_out(revised(8, said)[1]).seconds == seconds


def test_ten_seconds_less_twice_is_twenty_less():
    once, _ = revise(a_film(36), wishes("cut ten seconds", message=9))
    asked = wishes("cut ten seconds", message=12)
    twice, _ = revise(once, asked)
    assert isinstance(twice, MoviePlan) and lay_out(twice).seconds == 160
    assert review(twice, twice.constraints, seconds=180) == ()
    assert [wish.value for wish in twice.constraints if wish.kind == "length"] == ["-20"]


@BOTH
@pytest.mark.parametrize("said", ["in German", "auf Deutsch"])
def test_another_language_is_words_and_nothing_else(size: int, said: str):
    old, new = revised(size, said)
    assert of_film(old, new) == {"language"} and new.language == "de"
    assert all(fields <= {"narration", "dialogue"} for fields in touched(old, new).values())
    assert frames(new) == frames(old) and any(shot.narration for shot in new.shots)


@BOTH
def test_a_shot_taken_out_leaves_all_others_as_they_were(size: int):
    old, new = revised(size, "remove shot 5")
    assert gone(old, new) == ["sh050"] and touched(old, new) == {}
    assert frames(new) == frames(old) - old.shots[4].frames and of_film(old, new) == set()


@BOTH
def test_a_shot_put_in_leaves_all_others_as_they_were(size: int):
    old, new = revised(size, "add a shot of the sea after 3")
    added = new.shots[3]
    assert (
        added.id not in {shot.id for shot in old.shots} and added.subject == "sea" and "sea" in added.prompt
    )
    assert (*new.shots[:3], *new.shots[4:]) == old.shots and frames(new) == frames(old) + added.frames


@BOTH
def test_one_thing_stands_in_another_s_place_in_one_shot(size: int):
    was = a_film(size).shots[6]
    named = was.subject.split()[-1]
    for said in (
        f"in shot 7 a heron instead of the {named}",
        f"shot 7: the subject heron instead of {named}",
    ):
        old, new = revised(size, said)
        now = new.shots[6]
        assert touched(old, new).keys() == {"sh070"}
        assert touched(old, new)["sh070"] <= {"subject", "action", "narration"}
        assert now.subject == "heron" and "heron" in now.prompt and named not in now.action
        assert (now.frames, now.seed, now.place, now.staging) == (
            was.frames,
            was.seed,
            was.place,
            was.staging,
        )
    assert touched(*revised(size, f"replace the {named} with a heron in shot 7")).keys() == {"sh070"}


def test_one_word_stands_in_another_s_place():
    shot = a_film().shots[0]
    word = shot.narration.split()[0]
    old, new = revised(8, f'shot 1: the word "Listen" instead of "{word}"')
    assert touched(old, new) == {"sh010": {"narration"}} and new.shots[0].narration.startswith("Listen")


@BOTH
def test_brighter_neon_is_light_and_colour(size: int):
    old, new = revised(size, "make the neon brighter")
    assert of_film(old, new) == {"look"} and len(touched(old, new)) == size
    assert {frozenset(fields) for fields in touched(old, new).values()} == {
        frozenset(("palette", "key_light"))
    }
    assert len(diff(old, new)) <= 3


@BOTH
def test_one_shot_is_held_longer_and_the_film_with_it(size: int):
    old, new = revised(size, "shot 2 two seconds longer")
    assert touched(old, new) == {"sh020": {"frames"}} and frames(new) == frames(old) + 48
    old, new = revised(size, "the last shot longer")
    last = old.shots[-1]
    assert touched(old, new) == {last.id: {"frames"}} and new.shots[-1].frames > last.frames
    assert frames(new) - frames(old) == new.shots[-1].frames - last.frames
    assert revised(size, "hold shot 3 for six seconds")[1].shots[2].frames == 144


def test_what_is_said_of_many_shots_is_one_sentence():
    _, new = revised(36, "make it 80 seconds")
    told = diff(a_film(36), new)
    assert sum("a new length" in line for line in told) == 1 and all(len(line) < 400 for line in told)


def test_a_plan_that_dropped_a_change_to_its_shots_is_refused():
    old = a_film()
    for said, kept in (
        ("swap 2 and 4", "swap"), ("remove shot 5", "remove"), ("add a shot of the sea after 3", "sea"),
        ("in shot 7 a heron instead of the ship", "heron"), ("hold shot 3 for nine seconds", "sh030"),
    ):  # fmt: skip
        asked = wishes(said, message=9)
        claims = old.model_copy(update={"constraints": asked})
        assert any(kept in reason for reason in review(claims, asked, seconds=36)), said
        assert "lost" in " ".join(review(old, asked, seconds=36))


def test_a_shot_that_is_not_there_is_said_to_be_missing():
    asked = wishes("swap 2 and 40", message=9)
    new, changed = revise(a_film(), asked)
    assert changed == () and "no such shot: it ends with sh080" in review(new, asked)[0]


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("swap 2 and 4", ["sh010", "sh040", "sh030", "sh020", "sh050"]),
        ("remove shot 3", ["sh010", "sh020", "sh040", "sh050", "sh060"]),
        ("add a shot of the sea after 3", ["sh010", "sh020", "sh030", "sh035", "sh040"]),
        ("shot 2 two seconds longer", ["sh010", "sh020", "sh030", "sh040", "sh050"]),
        ("in shot 2 a heron instead of the gull", ["sh010", "sh020", "sh030", "sh040", "sh050"]),
    ],
)
def test_what_is_asked_before_the_first_cut_is_in_the_plan_that_is_written_then(said: str, ids: list[str]):
    plan = planned(BRIEF, said, seconds=36, seed=4)
    assert [shot.id for shot in plan.shots][:5] == ids
    assert review(plan, plan.constraints, seconds=36) == ()
    same = [shot for shot in plan.shots if shot in a_film().shots]
    assert len(same) >= len(plan.shots) - 2
