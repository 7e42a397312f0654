"""Echo finds the production people mean, and none when they mean none."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from specialists.craft import load_craft
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.reading.brief import read_brief
from specialists.recall import SLOTS, Past, asks_recall, choices, past_of, recall, sentences
from specialists.story.telling import load_story
from storage.domain.plan import Kind

CRAFT = load_craft(Path(__file__).parents[3] / "specialists" / "craft")
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday


def made(title: str, brief: str, days_ago: float, **more: str) -> Past:
    at = NOW - timedelta(days=days_ago)
    return Past(project=title.lower().replace(" ", "-"), title=title, brief=brief, made_at=at, **more)


LIGHTHOUSE = made("The Keeper", "A lighthouse keeper teaches a storm to sing", 7, palette="red lantern", light="a single lamp",
                  style="cinematic illustration", lens="35mm", genre="waltz")  # fmt: skip
ROBOTS = made(
    "Rust and Roses",
    "two robots fall in love in a laundromat",
    30,
    palette="neon and wet slate",
    genre="synth",
)
FOX = made(
    "The Fox and the Moon",
    "A fox steals the moon and hides it in a well",
    1,
    palette="blue hour",
    lens="85mm",
)
OCTOPUS = made("Eight Hands", "an octopus who wants to be a pianist", 240, palette="sea glass", genre="piano")
KEEPER_TWO = made("The Lamp", "a lighthouse in the snow", 60, palette="snow and cinder")
ROOM = (OCTOPUS, KEEPER_TWO, ROBOTS, LIGHTHOUSE, FOX)


@pytest.mark.parametrize(
    "said",
    ["like last week's lighthouse", "Make it like last week's lighthouse, but with snow", "as in our robot film",
     "same look as the one with the fox", "the same palette as the fox film", "again like yesterday's", "do it like last time",
     "remember the film with the fox?", "like the one we made about the octopus", "use the colours of our last film",
     "a heron on a pier, in the same style as the lighthouse one", "as we did in March", "a sequel to our whale movie",
     "like the song from Tuesday", "make it look like the film we made yesterday", "the light from yesterday's clip please",
     "similar to the poster from last month", "continue our robot story", "the same look as before", "Like Monday's film",
     "shoot it like the last one", "as before, but slower", "with the mood of that robot film"],
)  # fmt: skip
def test_people_point_at_earlier_productions(said: str):
    assert asks_recall(said)


@pytest.mark.parametrize(
    "said",
    ["she remembers last week", "a girl who looks like her mother", "He walks the same road as yesterday",
     "It tastes like yesterday's coffee", "it feels like yesterday", "the soup tastes like last week's soup", "she feels like last week's queen", "the last film in the world", "a film about last week",
     "A boy dreams of the film he made", "make it darker", "an old man remembers the film he saw in March", "like a lion",
     "the same boat every morning", "a robot that looks like our postman", "the moon as in a dream", "a song about yesterday",
     "make it look like film noir", "same as the others", "the last bakery open at 4am", "like an old photograph",
     "the same woman as before the war", "the man looks like the one she lost", "again, but closer", "back to the style",
     "in the style of the old masters", "make shot 3 like shot 1", "the light of the last lamp", "", "go",
     "a widow remembers the film of their wedding", "The day my grandmother's clock stopped", "a city like no other one"],
)  # fmt: skip
def test_a_story_about_the_past_points_at_nothing(said: str):
    assert not asks_recall(said)


def test_no_brief_of_the_bench_asks_for_an_earlier_film():
    folder = Path(__file__).parents[3] / "benchmarks"
    assert not [line for line in (folder / "briefs.txt").read_text("utf-8").splitlines() if asks_recall(line)]


def titles(said: str, *, most: int = 2, room: tuple[Past, ...] = ROOM) -> list[str]:
    return [found.past.title for found in recall(said, room, now=NOW, most=most)]


def test_words_find_the_film_and_the_time_decides_between_two():
    assert titles("like the octopus film") == ["Eight Hands"]
    assert titles("same look as the one with the fox") == ["The Fox and the Moon"]
    assert titles("as in our robot film, but in the rain") == ["Rust and Roses"]
    assert titles("like last week's lighthouse")[0] == "The Keeper"
    assert titles("like the lighthouse from September")[0] == "The Lamp"
    assert (
        titles("like the lighthouse film") == ["The Lamp", "The Keeper"]
        or len(titles("like our lighthouse")) == 2
    )


def test_a_time_alone_finds_what_was_made_then():
    assert titles("again like yesterday's") == ["The Fox and the Moon"]
    assert titles("do it like last time") == ["The Fox and the Moon"]
    assert titles("as we did in March") == ["Eight Hands"]
    assert titles("like last week's") == ["The Keeper"]
    assert titles("like the one from 30 days ago") == ["Rust and Roses"]


def test_below_the_floor_nothing_is_found():
    assert titles("like the film with the giraffe and the umbrella stand") == []
    assert titles("like Friday's film") == []
    assert titles("like our lighthouse film", room=()) == []


def test_a_time_that_fits_does_not_make_up_for_words_that_do_not():
    assert titles("like yesterday's giraffe parade") == []


def test_words_count_for_less_when_the_time_is_another():
    (sure,) = recall("like the octopus film", ROOM, now=NOW, most=1)
    (doubtful,) = recall("like last week's octopus", ROOM, now=NOW, most=1)
    assert doubtful.past == sure.past and doubtful.score == pytest.approx(sure.score / 2, abs=0.01)


def test_only_the_words_of_the_comparison_count():
    said = "An octopus plays for two robots, in the same style as the one with the fox"
    assert titles(said) == ["The Fox and the Moon"]


def test_what_is_found_is_said_and_may_be_taken_over():
    found = recall("like last week's lighthouse", ROOM, now=NOW)
    told = sentences(found)[0]
    assert "The Keeper" in told and "7 days ago" in told and "red lantern" in told and "storm to sing" in told
    assert choices(found) == {
        "palette": "red lantern", "light": "a single lamp", "lens": "35mm", "genre": "waltz", "style": "cinematic illustration",
    }  # fmt: skip
    assert choices(recall("the same palette as last week's lighthouse", ROOM, now=NOW)) == {
        "palette": "red lantern"
    }
    assert choices(recall("the same music as our robot film", ROOM, now=NOW)) == {"genre": "synth"}
    assert choices(()) == {} and sentences(()) == ()


def test_yesterday_is_yesterday_where_the_person_is():
    late = Past(
        project="x", title="Late", brief="a heron", made_at=datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    )
    here = NOW.astimezone(timezone(timedelta(hours=2)))
    assert [one.when for one in recall("like yesterday's heron", (late,), now=here)] == ["yesterday"]
    assert [one.when for one in recall("like yesterday's heron", (late,), now=NOW)] == ["2 days ago"]


@pytest.mark.parametrize("kind", ["film", "image", "clip", "song", "speech"])
def test_any_plan_can_be_recalled_by_its_brief(kind: Kind):
    brief = "A lighthouse keeper teaches a storm to sing"
    plan = write_plan(read_brief(brief), (), {}, PlanOptions(seed=4, kind=kind), CRAFT, load_story())
    past = past_of("p1", plan.title, brief, NOW - timedelta(days=3), plan)
    (found,) = recall("like our lighthouse film", (past, *ROOM[:1]), now=NOW, most=1)
    assert found.past == past and len(past.summary) <= 600
    assert bool(past.palette) == (kind in ("film", "image", "clip"))
    assert bool(past.genre) == (kind in ("film", "song"))
    again = write_plan(
        read_brief("a fox in a well"), (), choices((found,)), PlanOptions(seed=1), CRAFT, load_story()
    )
    if kind == "film":
        assert past_of("p2", "", "", NOW, again).palette == past.palette
    assert set(choices((found,))) <= set(SLOTS)
