"""A speech says something to somebody, in words that could be said aloud."""

import re
from itertools import combinations

import pytest

from specialists.planning.speech import mention_lines, speech_lines, speech_titles, tongue_lines
from specialists.reading.brief import read_brief
from specialists.reading.tongue import language_of

VOLUNTEERS = "Thank you speech for the volunteers of the animal shelter"
BRIEFS = (
    VOLUNTEERS,
    "Thank you speech for the night nurses of the city hospital",
    "A toast to Anna and Tom who met on a night bus",
    "Apology to the neighbours for the loud party",
    "Eulogy for my grandfather who built boats",
    "Welcome speech for the new students at the music school",
    "Explain how a lighthouse works to a child",
    "Invitation to our summer picnic for the whole street",
    "Pep talk for the under-12 goalkeepers before the final",
    "A bedtime story about a fox who cannot sleep",
    "An advert for a repair shop",
    "Guided meditation about a slow river",
    "Weather bulletin for the north coast",
    "News bulletin about the cheese that rolled through town",
    "Instructions for folding a paper crane",
    "Announcement: the library reopens on Monday with a reading garden",
    "A speech on courage",
    "Why libraries matter",
    "A lighthouse keeper teaches a storm to sing",
)  # fmt: skip
FILM = re.compile(r"\b(?:shot|camera|frame|scene|film|screen|lens|close-up)\b", re.IGNORECASE)


def spoken(brief: str, seconds: float = 24, seed: int = 3) -> tuple[str, ...]:
    return speech_lines(read_brief(brief), seconds=seconds, seed=seed)


@pytest.mark.parametrize("brief", BRIEFS)
def test_lines_can_be_spoken_and_belong_to_the_brief(brief: str):
    for seed in range(6):
        lines = spoken(brief, 40, seed)
        assert len(lines) >= 4 and len(set(lines)) == len(lines)
        for line in lines:
            assert 8 <= len(line.split()) <= 22 and line[0].isupper() and line[-1] in ".?!"
            assert not FILM.search(line) and not re.search(r"[{}\[\]|]|\ba [aeio]\w|the the|the a ", line), (
                line
            )
        names = set(re.findall(r"[a-z]{5,}", brief.lower()))
        assert names & set(re.findall(r"[a-z]{5,}", " ".join(lines).lower()))


@pytest.mark.parametrize("brief", BRIEFS)
@pytest.mark.parametrize("seconds", [24, 60, 120])
def test_a_speech_is_as_long_as_asked(brief: str, seconds: int):
    words = sum(len(line.split()) for line in spoken(brief, seconds))
    assert abs(words / 2.3 - seconds) <= max(6, seconds * 0.2)


def test_few_seconds_are_a_line_or_two_and_never_nothing():
    assert 1 <= len(spoken(VOLUNTEERS, 5)) <= len(spoken(VOLUNTEERS, 10)) <= 2


def test_no_two_briefs_get_the_same_speech_and_no_two_seeds_either():
    speeches = [spoken(brief) for brief in BRIEFS]
    assert all(set(one) - set(other) for one, other in combinations(speeches, 2))
    assert len({spoken(VOLUNTEERS, seed=seed) for seed in range(8)}) >= 6


def test_the_volunteers_are_thanked_and_not_shown():
    told = " ".join(spoken(VOLUNTEERS))
    assert "volunteers" in told and "thank" in told.lower()
    assert not re.search(r"\b[Aa] thank\b|Thank keeps|Here Thank", told)


def test_what_they_did_is_said_to_them_once_and_in_the_second_person():
    lines = spoken("Thank you speech for the nurses who keep the ward calm", 60)
    assert sum("you keep the ward calm" in line.lower() for line in lines) == 1


def test_the_brief_s_own_facts_are_told_to_those_they_are_about():
    lines = spoken("Thank the night nurses. They stayed through the storm without a break.", 40)
    assert "You stayed through the storm without a break." in lines


def test_who_says_my_speaks_as_one_and_the_others_as_we():
    assert " I " in " ".join(spoken("Eulogy for my grandfather who built boats", 60))
    assert not re.search(r"\bI\b", " ".join(spoken("Apology to the neighbours for the loud party", 60)))


@pytest.mark.parametrize(
    ("brief", "language", "name"),
    [
        ("Dankesrede für die Freiwilligen des Tierheims", "de", "die Freiwilligen des Tierheims"),
        ("Un discours de remerciement pour les bénévoles du refuge", "fr", "les bénévoles du refuge"),
        (
            "Un discurso de agradecimiento para los voluntarios del refugio",
            "es",
            "los voluntarios del refugio",
        ),
        ("Un discorso di ringraziamento per i volontari del rifugio", "it", "i volontari del rifugio"),
    ],
)
def test_other_languages_are_spoken_throughout_and_name_whom_it_is_for(brief: str, language: str, name: str):
    lines = spoken(brief, 30)
    assert name in " ".join(lines) and len(set(lines)) == len(lines) >= 3
    assert language_of(" ".join(lines)) == language
    assert not any(word in " ".join(lines) for word in (" the ", " thank ", "{"))


def test_a_language_we_have_no_words_for_speaks_the_brief_s_own():
    brief = "Een bedankje voor de vrijwilligers van het dierenasiel. Zij komen elke dag."
    assert spoken(brief) == ("Een bedankje voor de vrijwilligers van het dierenasiel.", "Zij komen elke dag.")
    assert tongue_lines(VOLUNTEERS, "nl", seconds=24, seed=1) == ()


def test_an_english_brief_lends_no_english_words_to_a_german_speech():
    lines = tongue_lines(VOLUNTEERS, "de", seconds=30, seed=1)
    assert lines and "volunteers" not in " ".join(lines)


def test_titles_name_whom_it_is_for():
    assert speech_titles(read_brief(VOLUNTEERS))[0] == "Thank You, Volunteers of the Animal Shelter"
    assert speech_titles(read_brief(BRIEFS[3]))[0] == "An Apology to the Neighbours"


def test_what_somebody_adds_is_brought_in_as_one_says_it():
    assert all("a small parrot" in line for line in mention_lines("a small parrot"))
    assert mention_lines("a parrot", "de") != mention_lines("a parrot")
