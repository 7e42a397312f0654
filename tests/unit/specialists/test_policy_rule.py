"""The small language that rules are written in."""

import pytest

from specialists.policy.rule import SUBJECTS, Glance, PhraseReader, Rule

LISTS = {"animal": "cat|cats, guinea pig*, @small", "small": "mouse, vole"}


def reader() -> PhraseReader:
    return PhraseReader(LISTS, str.lower)


def stands(phrase: str, text: str) -> bool:
    phrases, form = reader().read([phrase]), f" {text} "
    found = phrases.pattern.search(form) is not None
    assert not found or phrases.may_be_in(Glance.at(form)), "a first look must not miss what is there"
    return found


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("blue moon", "once in a blue moon"),
        ("blue|red moon", "a red moon"),
        ("moon*", "two moonlit roofs"),
        ("blue very? moon", "blue moon"),
        ("blue very? moon", "blue very moon"),
        ("blue .. moon", "blue as the moon"),
        ("blue ... moon", "blue is the colour of moon"),
        ("feed *", "feed them"),
        ("feed @animal", "feed cats"),
        ("feed @animal", "feed guinea pigs"),
        ("feed the|a @animal", "feed a vole"),
        ("@animal", "one mouse"),
        ("eats full_moon|stars", "it eats full moon"),
    ],
)
def test_a_phrase_stands_where_people_would_say_it_does(phrase: str, text: str):
    assert stands(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("moon", "moons"),
        ("blue moon", "blue full moon"),
        ("blue .. moon", "blue is not a moon"),
        ("blue .. moon", "blue ¶ moon"),
        ("feed @animal", "feed dogs"),
    ],
)
def test_and_nowhere_else(phrase: str, text: str):
    assert not stands(phrase, text)


@pytest.mark.parametrize("phrase", ["very? blue", ".. blue"])
def test_a_phrase_begins_with_a_word(phrase: str):
    with pytest.raises(ValueError, match="must begin with a word"):
        reader().read([phrase])


def test_a_list_that_does_not_exist_is_named():
    with pytest.raises(LookupError, match="@fruit"):
        reader().read(["eat @fruit"])


def a_rule(**changes: object) -> Rule:
    read = reader().read
    values: dict[str, object] = {
        "name": "pets",
        "decision": "refuse",
        "subjects": frozenset(SUBJECTS),
        "any_of": read(["@animal"]),
        "also": (read(["fly", "flies"]),),
        "within": 3,
        "harmless": read(["cat flap"]),
        "negation": reader().ends(["no"], ["such"]),
        "instead": "a bird is fine",
    }
    return Rule(**values | changes)  # pyright: ignore[reportArgumentType]  # a table of any values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the cat flies", ("cat",)),
        ("the cat and vole fly", ("cat", "vole")),
        ("the cat sits on the roof and flies", ()),
        ("the cat ¶ flies", ()),
        ("it flies ¶ the cat", ()),
        ("the cat flap flies", ()),
        ("no cat flies", ()),
        ("no such cat flies", ()),
        ("no cat flap flies but a cat flies", ("cat",)),
        ("a dog flies", ()),
    ],
)
def test_a_rule_fires_on_what_is_near_and_not_harmless(text: str, found: tuple[str, ...]):
    form = f" {text} "
    assert a_rule().found_in(form, Glance.at(form)) == found


def test_without_a_distance_the_whole_text_counts():
    form = " the cat sits on the roof and looks at the moon ¶ a kite flies "
    assert a_rule(within=0).found_in(form, Glance.at(form)) == ("cat",)
