"""What a brief is about is read without a model."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.reading.brief import check_brief, read_brief
from storage.domain.errors import RequestError, Unclear

BRIEFS = {
    "A lighthouse keeper teaches a storm to sing": (("lighthouse keeper", "storm"), "", "teach a storm to sing"),
    "two robots fall in love in a laundromat": (("two robots",), "laundromat", "fall in love"),
    "the last bakery open at 4am in a snowed-in mountain town": (("last bakery",), "snowed-in mountain town", ""),
    "an octopus who wants to be a pianist": (("octopus",), "", "want to be a pianist"),
    "sunrise over mountains": (("sunrise",), "mountains", ""),
    "a music video about a paper boat crossing a flooded city": (("paper boat",), "flooded city", "cross a flooded city"),
    "The day my grandmother's clock stopped": (("grandmother's clock",), "", "stop"),
    "A girl finds a door in the ocean": (("girl", "door"), "ocean", "find a door"),
    "Three sisters rob a museum at midnight": (("three sisters",), "museum", "rob a museum"),
    "An astronaut alone on Mars grows a single rose": (("astronaut", "single rose"), "Mars", "grow a single rose"),
    "a puppet yodels its own song": (("puppet",), "", "yodel its own song"),
    "Anna waits for a bus that never comes": (("Anna", "bus"), "", "wait for a bus"),
    "cats playing jazz on a rooftop in Paris": (("cats",), "rooftop", "play jazz"),
    "make me a 30 second film about a fox who steals the moon": (("fox", "moon"), "", "steal the moon"),
    "I want a short, funny video of a penguin who opens an ice cream truck in the Sahara desert": (
        ("penguin", "ice cream truck"), "Sahara desert", "open an ice cream truck",
    ),
    "A taxi driver in Mumbai picks up a ghost during the monsoon": (("taxi driver", "ghost"), "Mumbai", "pick up a ghost"),
    "an epic battle between knights and a dragon at a volcano": (("knights", "dragon"), "volcano", ""),
}  # fmt: skip


@pytest.mark.parametrize("text", BRIEFS)
def test_subjects_places_and_actions_are_found(text: str):
    subjects, place, action = BRIEFS[text]
    reading = read_brief(text)
    assert reading.subjects[: len(subjects)] == subjects
    if place:
        assert reading.places[0] == place and not reading.inferred
    if action:
        assert reading.actions[0] == action


@pytest.mark.parametrize("text", BRIEFS)
def test_subjects_and_named_places_are_the_brief_s_own_words(text: str):
    reading = read_brief(text)
    for phrase in (*reading.subjects, *(place for place in reading.places if place not in reading.inferred)):
        assert phrase.lower() in text.lower()


def test_a_place_nobody_named_suits_the_subject():
    assert read_brief("A lighthouse keeper teaches a storm to sing").places == ("lighthouse gallery",)
    assert "grandmother" in read_brief("The day my grandmother's clock stopped").places[0]
    assert read_brief("a whale dreams").inferred == ("open ocean",)


def test_two_who_act_together_are_known_to():
    assert read_brief("An old fisherman and a young whale become friends").together
    assert not read_brief("A girl finds a door").together


def test_weather_hour_and_length_become_constraints():
    found = {
        c.kind: c.value for c in read_brief("a 40 second film of a snowy street at midnight").constraints
    }
    assert found == {"length": "40", "weather": "snow", "time": "night"}
    assert read_brief("a 40 second film of a snowy street").seconds == 40


def test_a_brief_that_says_nothing_is_unclear_and_still_read():
    reading = read_brief("make something nice")
    assert reading.unclear.endswith("?") and reading.subjects and reading.places
    assert read_brief("coffee").unclear == ""


@pytest.mark.parametrize(
    ("text", "language", "subject"),
    [
        ("Ein Leuchtturmwärter lehrt den Sturm singen", "de", "Leuchtturmwärter"),
        ("Un vieux marin cherche la mer dans une ville abandonnée", "fr", "vieux marin"),
        ("Un pulpo que quiere ser pianista en una ciudad de cristal", "es", "pulpo"),
        ("Un polpo che vuole suonare il pianoforte nella città", "it", "polpo"),
        ("ночной поезд идёт через снег", "ru", "ночной поезд"),
        ("海の底で眠る灯台", "ja", ""),
        ("Een vuurtorenwachter leert de storm zingen", "nl", "vuurtorenwachter"),
    ],
)
def test_a_brief_in_another_language_is_read_too(text: str, language: str, subject: str):
    reading = read_brief(text)
    assert reading.language == language
    assert reading.subjects and reading.places
    assert not subject or reading.subjects[0] == subject


@pytest.mark.parametrize("text", ["", "   \n\t ", "🎬🎥✨", "... !!! ???"])
def test_a_brief_without_words_is_refused_with_a_way_out(text: str):
    with pytest.raises(Unclear, match="say in a sentence"):
        check_brief(text)


def test_a_brief_too_long_is_refused_with_the_limit():
    with pytest.raises(RequestError, match="8,000"):
        check_brief("word " * 1700)
    check_brief("a" * 8000)


def test_control_characters_are_refused_and_line_breaks_are_not():
    with pytest.raises(RequestError, match=r"U\+0007"):
        check_brief("a bell\x07 rings")
    check_brief("a fox\n\tand the moon")


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_no_text_is_too_strange_to_read(text: str):
    reading = read_brief(text)
    assert reading.subjects and reading.places
    assert all(0 < len(phrase) <= 200 for phrase in (*reading.subjects, *reading.places))


LONG = (
    "A long winter. The village has run out of firewood. A boy named Tomas walks into the forest with an axe "
    "and meets a wolf who can speak. They make a deal."
)


def test_a_long_brief_is_about_who_acts_in_it():
    reading = read_brief(LONG)
    assert reading.subjects[:2] == ("boy Tomas", "wolf") and reading.places == ("forest",)
    assert reading.steps == ("walk into the forest with an axe", "meet a wolf", "make a deal")


@pytest.mark.parametrize(
    ("text", "subject", "place"),
    [
        ("The Silence After the War", "silence", "ruined town"),
        ("What happens to a balloon after a child lets go of it?", "balloon", "open sky"),
        ("could you film a tea ceremony on the moon", "tea ceremony", "moon"),
        ("A trailer for a movie about a librarian who robs banks", "librarian", "library reading room"),
        ("Mr. Okafor paints the same bridge every morning", "Mr Okafor", "bridge"),
        ("make me a video about three goats who run a coffee shop", "three goats", "coffee shop"),
        ("jealousy", "jealousy", "quiet street at the edge of town"),
    ],
)
def test_briefs_of_other_shapes_are_read_too(text: str, subject: str, place: str):
    reading = read_brief(text)
    assert (reading.subjects[0], reading.places[0]) == (subject, place)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a clockmaker's cat steals midnight", "en"),
        ("grandma's clock stops", "en"),
        ("a fox’s garden", "en"),
        ("octopus", "en"),
        ("l'homme qui rêvait d'un arbre", "fr"),
        ("un gatto ruba la luna nell'ora della notte", "it"),
        ("kočka hodináře krade v noci půlnoc", "cs"),
    ],
)
def test_an_apostrophe_does_not_make_a_brief_foreign(text: str, language: str):
    assert read_brief(text).language == language


@pytest.mark.parametrize(
    ("text", "subjects", "place"),
    [
        # what a stretch of time, a part or a crush is said of is what the brief shows
        ("The last night of a seaside arcade before it closes for good", ("seaside arcade",), "seaside arcade"),
        ("good morning from the lighthouse", ("lighthouse",), ""),
        ("A barista has a crush on the mailman", ("barista", "mailman"), ""),
        ("A sushi master's first day as a student again", ("sushi master",), ""),
        ("The ghost of a gardener keeps pruning the apple trees", ("ghost of a gardener", "apple trees"), ""),
        ("A night bus driver in Lagos sings to keep himself awake", ("night bus driver",), "Lagos"),
        # where it is, though no "in" says so
        ("a flea market where every clock shows a different year", ("flea market",), "flea market"),
        ("Goats take over a golf course at sunrise", ("goats",), "golf course"),
        ("A security guard discovers a forest on level 7 of a parking garage", ("security guard", "forest"), "parking garage"),
        ("A diver rings the bell of a sunken church once a year", ("diver", "bell"), "sunken church"),
        ("A deep-sea diver finds a piano at the bottom of a canyon", ("deep-sea diver", "piano"), "bottom of a canyon"),
        ("A retired punk band rehearses in a retirement home", ("retired punk band",), "retirement home"),
        ("A satellite comes home to the farm where it was built", ("satellite",), "farm"),
        # verbs that were taken for nouns
        ("Grandfather and granddaughter restart the old olive press", ("grandfather", "granddaughter"), ""),
        ("Sisters harvest saffron before the sun is up", ("sisters", "saffron"), ""),
        ("Mice stage Hamlet beneath the floor of the opera", ("mice",), ""),
    ],
)  # fmt: skip
def test_misreadings_of_real_briefs_stay_mended(text: str, subjects: tuple[str, ...], place: str):
    reading = read_brief(text)
    assert reading.subjects[: len(subjects)] == subjects
    if place:
        assert reading.places[0] == place and not reading.inferred


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("a haunted nursery, no blood, no gore, just dread", "blood gore dread"),
        ("A work song for people picking olives in the heat", "heat"),
        ("The night nurse who collects lost dreams in jars", "jars"),
        ("Die nackten Äste, ein Mädchen im roten Mantel", "nackten roten Mantel"),
        ("Eine Bäckerin backt nachts Brot für eine Stadt, die nie schläft", "nie"),
        ("Un gardien de phare apprend à un goéland à lire les étoiles", "lire"),
    ],
)
def test_what_is_no_thing_and_no_place_is_neither(text: str, never: str):
    reading = read_brief(text)
    words = " ".join((*reading.subjects, *reading.places)).split()
    assert not set(never.split()) & set(words)


def test_no_blood_and_no_gore_is_english():
    assert read_brief("a haunted nursery, no blood, no gore, just dread").language == "en"
