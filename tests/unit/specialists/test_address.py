"""What kind of speech a brief asks for, and for whom."""

import pytest

from specialists.reading.address import Address, address_of, second_person, unframed
from specialists.reading.brief import read_brief

ASKED = {
    "Thank you speech for the volunteers of the animal shelter": Address(
        act="thanks", whom="the volunteers of the animal shelter", place="the animal shelter"
    ),
    "A best man's toast for two vets who met over a sick parrot": Address(
        act="toast", whom="two vets", deed="met over a sick parrot"
    ),
    "a toast for my sister's wedding": Address(act="toast", cause="my sister's wedding"),
    "Apology to the neighbours for the loud party": Address(
        act="apology", whom="the neighbours", cause="the loud party"
    ),
    "Sorry to my cat for the vacuum cleaner": Address(act="apology", whom="my cat", cause="the vacuum cleaner"),
    "Welcome speech for the new students at the music school": Address(
        act="welcome", whom="the new students", place="the music school"
    ),
    "Eulogy for my grandfather who built boats": Address(act="eulogy", whom="my grandfather", deed="built boats"),
    "Explain how a lighthouse works to a child": Address(
        act="explanation", whom="a child", topic="how a lighthouse works"
    ),
    "Pep talk for the goalkeepers before the final": Address(act="pep", whom="the goalkeepers", cause="the final"),
    "A bedtime story about a fox who cannot sleep": Address(act="story", topic="a fox", deed="cannot sleep"),
    "Instructions for folding a paper crane": Address(act="instructions", topic="folding a paper crane"),
    "Weather bulletin for the north coast": Address(act="weather", topic="the north coast"),
    "Thank the night nurses who keep the ward calm": Address(
        act="thanks", whom="the night nurses", deed="keep the ward calm"
    ),
    "A retirement speech for Mr Okafor after 40 years of driving the number 9 bus": Address(
        act="toast", whom="Mr Okafor", cause="40 years of driving the number 9 bus"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", ASKED)
def test_the_act_is_the_framing_and_the_rest_is_whom_and_why(text: str):
    found, wanted = address_of(text), ASKED[text]
    for slot in ("act", "whom", "cause", "topic", "deed", "place"):
        assert getattr(found, slot) == getattr(wanted, slot), slot
    assert found.framed


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Dankesrede für die Freiwilligen des Tierheims", "thanks"),
        ("Discours de remerciement pour les bénévoles du refuge", "thanks"),
        ("Disculpas para los vecinos", "apology"),
        ("Un brindisi per la nonna", "toast"),
    ],
)
def test_acts_are_known_in_other_languages(text: str, act: str):
    assert address_of(text).act == act


def test_what_is_announced_stays_a_sentence():
    found = address_of("Announcement: the library reopens on Monday")
    assert found.act == "announcement" and found.facts == ("The library reopens on Monday.",)


def test_a_brief_that_names_no_act_is_a_talk():
    found = address_of("A lighthouse keeper teaches a storm to sing")
    assert found.act == "talk" and not found.framed


def test_a_deed_is_told_to_those_who_did_it():
    assert second_person("keeps the lights on in her kitchen") == "keep the lights on in your kitchen"
    assert second_person("was there first") == "were there first"


@pytest.mark.parametrize(
    "text", ["A wedding speech goes wrong", "The opening of a museum", "A message to the sea in a bottle"]
)
def test_a_film_about_a_speech_is_not_read_past_it(text: str):
    assert unframed(text) == text


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Thank you speech for the volunteers of the animal shelter", "volunteers of the animal shelter"),
        ("A toast to Anna and Tom", "Anna"),
        ("a lullaby about the last tram home", "last tram"),
        ("A eulogy for a lighthouse keeper", "lighthouse keeper"),
    ],
)
def test_a_speech_act_is_nobody_to_show(text: str, subject: str):
    assert read_brief(text).subjects[0] == subject
