"""The words that cast a persona with a model, and what becomes of them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.casting import (
    EVERYONE,
    USAGE,
    Assignment,
    CastCommand,
    Casting,
    cast_table,
    complete,
    from_json,
    read_cast,
    to_json,
)
from storage.domain.errors import Unclear
from tests.unit.specialists.casting import the_cast

NAMES = ("Luna", "Frame", "Old Tom", "Pixel")
MODELS = ("llama3.2:3b", "qwen3:4b", "mistral:latest", "library/Gemma3:12B")


def read(words: str) -> CastCommand:
    return read_cast(words, NAMES, MODELS)


def after(*words: str) -> Casting:
    """What stands when all of it was said, in order."""
    casting = Casting()
    for line in words:
        casting = read(line).apply(casting)
    return casting


@pytest.mark.parametrize(
    ("words", "role", "change"),
    [
        ("Luna llama3.2:3b", "Luna", Assignment(model="llama3.2:3b")),
        ("luna LLAMA3.2:3B", "Luna", Assignment(model="llama3.2:3b")),
        ("Luna as qwen3:4b", "Luna", Assignment(model="qwen3:4b")),
        ("Luna model mistral", "Luna", Assignment(model="mistral:latest")),
        ("Pixel library/gemma3:12b", "Pixel", Assignment(model="library/Gemma3:12B")),
        ("everyone embedded", EVERYONE, Assignment(model="embedded")),
        ("all Embedded", EVERYONE, Assignment(model="embedded")),
        ("Luna temperature 0.4", "Luna", Assignment(temperature=0.4)),
        ("Luna temp=0,4", "Luna", Assignment(temperature=0.4)),
        ("Luna length 80", "Luna", Assignment(length=80)),
        ("old  tom length 80", "Old Tom", Assignment(length=80)),
        (
            "Old Tom qwen3:4b temperature 1 length 60",
            "Old Tom",
            Assignment(model="qwen3:4b", temperature=1.0, length=60),
        ),
    ],
)
def test_plain_words_are_understood(words: str, role: str, change: Assignment):
    assert read(words) == CastCommand(role=role, change=change)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", USAGE),
        ("Luna", "What about Luna?"),
        ("Lnua qwen3:4b", "Nobody in this cast is called Lnua: did you mean Luna?"),
        ("evryone embedded", "did you mean everyone?"),
        ("Zebulon qwen3:4b", "there are Luna, Frame, Old Tom, Pixel."),
        ("Luna llama3:3b", "There is no model llama3:3b here: did you mean llama3.2:3b"),
        ("Luna qwen3", "did you mean qwen3:4b?"),
        ("Luna xyzzy", "there are llama3.2:3b, qwen3:4b, mistral:latest, library/Gemma3:12B and embedded."),
        ("Luna “qwen”", "is no name of a model"),
        ("Luna temperature", "Which temperature for Luna? For example: /cast Luna temperature 0.7."),
        ("Luna temperature hot", "give a number from 0 to 2"),
        ("Luna temperature 2.1", "A temperature of 2.1 cannot be had"),
        ("Luna temperature nan", "cannot be had"),
        ("Luna temprature 1", "did you mean temperature?"),
        ("Luna length 15", "a whole number of tokens from 16 to 1000"),
        ("Luna length 1001", "cannot be had"),
        ("Luna length 80.5", "cannot be had"),
        ("Luna length ٨٠", "cannot be had"),
        ("Luna qwen3:4b mistral", "Luna can have one model, qwen3:4b or mistral; which is it?"),
    ],
)
def test_what_is_unclear_is_asked_back_with_the_nearest_guess(words: str, answer: str):
    with pytest.raises(Unclear) as unclear:
        read(words)
    assert answer in str(unclear.value)


def test_without_a_server_there_is_one_model():
    with pytest.raises(Unclear, match="the only model here is embedded"):
        read_cast("Luna qwen3:4b", NAMES, ())
    assert read_cast("Luna embedded", NAMES, ()).change.model == "embedded"


def test_while_the_server_is_down_its_models_are_taken_on_trust():
    assert read_cast("Luna qwen3:4b", NAMES, None).change.model == "qwen3:4b"


def test_a_later_word_for_one_beats_what_everyone_has_and_a_later_word_for_everyone_beats_that():
    casting = after("everyone qwen3:4b", "Luna mistral temperature 0.3")
    assert casting.of("Luna") == Assignment(model="mistral:latest", temperature=0.3)
    assert casting.of("Frame") == Assignment(model="qwen3:4b")
    casting = read("everyone embedded").apply(casting)
    assert casting.of("Luna") == Assignment(model="embedded", temperature=0.3)


def test_one_line_grows_setting_by_setting_and_is_reset_as_a_whole():
    casting = after("Luna qwen3:4b", "Luna length 80", "Luna temperature 0", "Frame length 40")
    assert casting.of("Luna") == Assignment(model="qwen3:4b", temperature=0.0, length=80)
    assert read("Luna reset").apply(casting).roles == {"Frame": Assignment(length=40)}
    assert read("everyone reset").apply(casting) == Casting()


def test_the_table_says_who_is_played_by_what():
    cast = the_cast()
    casting = read_cast("Luna qwen3:4b temperature 0.4", cast, MODELS).apply(Casting())
    rows = {row.role: row for row in cast_table(cast, casting, "llama3.2:3b")}
    assert list(rows) == list(cast)
    assert (rows["Luna"].model, rows["Luna"].temperature, rows["Luna"].craft) == ("qwen3:4b", 0.4, "style")
    assert (rows["Frame"].model, rows["Frame"].temperature) == ("llama3.2:3b", None)


@pytest.mark.parametrize(
    ("prefix", "lines"),
    [
        ("", ("everyone", *NAMES)),
        ("lu", ("Luna",)),
        ("Luna q", ("Luna qwen3:4b",)),
        ("luna gemma", ("Luna library/Gemma3:12B",)),
        ("old tom te", ("Old Tom temperature 0.7",)),
        ("everyone e", ("everyone embedded",)),
        ("nobody ", ()),
    ],
)
def test_what_is_typed_is_completed(prefix: str, lines: tuple[str, ...]):
    found = complete(prefix, NAMES, MODELS)
    assert found[: len(lines)] == lines
    assert all(read_cast(line, NAMES, MODELS) for line in complete("Luna ", NAMES, MODELS)), (
        "every offer is understood"
    )


def test_no_room_is_offered_more_than_it_can_show():
    assert len(complete("Luna ", NAMES, [f"model{n}:1b" for n in range(80)])) == 25


assignments = st.builds(
    Assignment,
    model=st.sampled_from(("", "embedded", *MODELS)),
    temperature=st.none() | st.floats(0, 2),
    length=st.none() | st.integers(16, 1000),
).filter(lambda line: line != Assignment())


@given(st.dictionaries(st.sampled_from((EVERYONE, *NAMES)), assignments))
def test_a_casting_survives_being_stored(roles: dict[str, Assignment]):
    casting = Casting(roles=roles)
    assert from_json(json.loads(json.dumps(to_json(casting)))) == casting


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("Luna", "model", "temperature", "length", "x")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
def test_whatever_is_stored_reads_as_a_casting_within_the_limits(value: object):
    for line in from_json(value).roles.values():
        assert line.temperature is None or 0 <= line.temperature <= 2
        assert line.length is None or 16 <= line.length <= 1000


def test_a_yes_is_no_temperature():
    assert from_json({"Luna": {"temperature": True, "length": True, "model": "qwen3:4b"}}) == Casting(
        roles={"Luna": Assignment(model="qwen3:4b")}
    )


@given(st.text(max_size=60) | st.text("Lunaevrytmpgh0123456789.: =", max_size=40))
def test_any_words_are_a_command_or_a_question(words: str):
    try:
        command = read(words)
    except Unclear as unclear:
        assert str(unclear)
    else:
        assert from_json(to_json(command.apply(Casting()))) == command.apply(Casting())
