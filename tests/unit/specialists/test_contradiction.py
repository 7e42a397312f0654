"""A brief that asks for two things of which only one can be gets one question; poetry gets none."""

import tomllib
from pathlib import Path
from typing import Any, cast

import pytest

from specialists.asked.wishes import merge, wishes
from specialists.reading.brief import clarified, read_brief

ROOT = Path(__file__).parents[3]
CONTRADICTORY = {
    "a silent film with narration": ("no narration", "with narration"),
    "A silent movie about a clown, with a narrator": ("no narration", "with narration"),
    "10 seconds, two minutes long": ("10 seconds", "two minutes"),
    "a 30 second film about a whale, 2 minutes long": ("30 second", "2 minutes"),
    "a sunny rainy night at noon": ("sunny", "rain"),
    "a fox walks through the night at noon": ("at noon", "at night"),
    "no people, a man walks": ("no people", "show the man"),
    "A baker sings at dawn, no people": ("no people", "show the baker"),
    "black and white in bright red colours": ("black and white", "in full colour"),
    "a monochrome clip of a parrot in full colour": ("black and white", "in full colour"),
    "vertical widescreen": ("vertical", "widescreen"),
    "a vertical video of a fox in 16:9": ("vertical", "widescreen"),
    "a song at 80 bpm, 140 bpm": ("80 bpm", "140 bpm"),
    "an instrumental song with lyrics about the sea": ("no lyrics", "with lyrics"),
    "a robot learns to cry, happy ending, sad ending": ("happy ending", "sad ending"),
    "a pianist, no music, with a jazz soundtrack": ("no music", "with a jazz soundtrack"),
    "a chase in one take with quick cuts": ("slower, without cuts", "quick cuts"),
    "no dogs, a dog runs on the beach": ("no dogs", "show the dog"),
}
ORDINARY = (
    "a bittersweet happy funeral", "a black and white film with one red coat", "an old young man",
    "silent film about a pianist with a piano score", "a town with no people, only dogs",
    "the midnight sun over Lapland", "an eclipse: night at noon over the fields", "the sun comes out after the rain",
    "a sunny day turns stormy", "a 30 second film of a man who waits 10 minutes for a bus",
    "two minutes of silence, a crowd stands still", "a vertical farm in a widescreen city", "a house without doors",
    "a street without children", "no dialogue: two mimes argue", "snow in July", "a slow race of fast snails",
    "half a minute about the last minute of a match", "a loud silence", "a 45 second film about a sprinter who runs 10 seconds",
    "a colourful parrot in a black and white world", "a musician in a town without music finds jazz",
    "no faces: an old potter's hands", "from black and white into colour: a girl opens a door",
    "a square in Venice, vertical towers", "between 30 and 40 seconds of waves", "a film of 20 to 30 seconds about rain",
    "sun and rain: a rainbow forms over the farm", "a summer funeral in the snow", "cold fire", "nobody knows a baker",
)  # fmt: skip


@pytest.mark.parametrize("text", CONTRADICTORY)
def test_what_cannot_both_be_is_asked_by_name_with_the_two_as_answers(text: str):
    reading = read_brief(text)
    assert reading.options == CONTRADICTORY[text]
    assert reading.unclear.endswith("?")
    assert all(option in reading.unclear for option in reading.options)
    assert reading.subjects  # the discussion could go on all the same


@pytest.mark.parametrize("text", CONTRADICTORY)
def test_each_answer_reads_as_a_wish(text: str):
    for option in read_brief(text).options:
        assert any(wish.kind != "other" for wish in wishes(option)), option


def _ordinary() -> tuple[str, ...]:
    listed = (ROOT / "benchmarks" / "briefs.txt").read_text(encoding="utf-8").splitlines()
    raw = (ROOT / "benchmarks" / "discussion.toml").read_text(encoding="utf-8")
    data = cast(dict[str, list[dict[str, Any]]], tomllib.loads(raw))
    ours = [row["brief"] for part in ("row", "held_out") for row in data[part]]
    return tuple(dict.fromkeys((*ORDINARY, *filter(None, listed), *ours)))


@pytest.mark.parametrize("text", _ordinary())
def test_an_ordinary_brief_is_asked_nothing(text: str):
    assert read_brief(text).unclear == ""


def test_enough_ordinary_briefs_are_tried():
    assert len(_ordinary()) >= 100


@pytest.mark.parametrize(
    "text", ["make something cool", "surprise me", "idk, anything", "a nice video please", "mach was schönes", "fais une belle vidéo, quelque chose de cool"]
)  # fmt: skip
def test_a_brief_that_says_too_little_is_asked_who_and_where(text: str):
    reading = read_brief(text)
    assert reading.unclear.startswith("Who or what") and reading.options == ()


def test_the_answer_to_a_contradiction_goes_before_the_brief_and_leaves_its_subject():
    reading = read_brief("a 30 second film about a whale, 2 minutes long")
    answer = wishes("2 minutes", message=2)
    assert clarified(reading, answer).subjects == ("whale",)
    wanted = {wish.kind: wish.value for wish in merge((*reading.constraints, *answer))}
    assert wanted["length"] == "120"
