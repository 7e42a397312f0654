"""Personas are read from one file each, and what is wrong with a file is said at once."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.guest import as_file, known_slots, read_guest
from specialists.persona import KINDS, MOVES, Persona, load_personas, read_persona
from specialists.speaking.turn_context import Line
from specialists.speaking.turn_script import turn_script
from storage.domain.errors import SettingsError
from tests.unit.specialists.casting import a_turn, the_cast, the_craft

NEWCOMER = """\
+++
name = "Gaffer"
craft = "lamps"
colour = "#ffcc00"
glyph = "✹"
speaks_in = ["film"]
keywords = ["lamp", "cable"]
+++
You are Gaffer. You speak of lamps.
"""


def test_the_cast_is_the_thirteen_in_speaking_order():
    assert list(the_cast()) == [
        "Luna", "Frame", "Saga", "Lyra", "Quill", "Reel", "Pixel", "Lens", "Echo", "Seer", "Mace", "Helm", "Forge",
    ]  # fmt: skip


def test_the_three_makers_bid_with_the_figures_the_studio_was_given():
    assert [
        (the_cast()[name].rate, the_cast()[name].bid_base, the_cast()[name].bid_jitter)
        for name in ("Pixel", "Lyra", "Reel")
    ] == [
        (80, 60, 20),
        (90, 70, 20),
        (100, 80, 20),
    ]


def test_every_persona_can_be_told_from_the_others():
    for field in ("craft", "colour", "glyph", "voice"):
        assert len({getattr(persona, field) for persona in the_cast().values()}) == 13
    assert all(len(persona.glyph) == 1 for persona in the_cast().values())


def test_every_kind_of_work_has_speakers_a_planner_and_a_critic():
    for kind in KINDS:
        speakers = {persona.name for persona in the_cast().values() if kind in persona.speaks_in}
        assert {"Pixel", "Lens"} < speakers


def test_no_two_personas_share_a_way_of_speaking_and_nobody_mentions_machines():
    said: dict[str, str] = {}
    for persona in the_cast().values():
        for text in {pattern.text for pattern in persona.patterns}:
            assert said.setdefault(text, persona.name) == persona.name, text
            assert not re.search(r"\b(AI|model|prompt|assistant|chatbot)\b", text)


@pytest.mark.parametrize("name", ["Luna", "Frame", "Saga", "Quill", "Lyra", "Reel"])
def test_the_talkers_have_many_ways_to_take_a_turn(name: str):
    patterns = the_cast()[name].patterns
    for move in ("propose", "build", "answer"):
        assert len([p for p in patterns if p.move == move and "film" in p.kinds]) >= 8


def test_a_newcomer_is_one_file_and_needs_no_patterns(tmp_path: Path):
    (tmp_path / "gaffer.md").write_text(NEWCOMER)
    gaffer = load_personas(tmp_path)["Gaffer"]
    assert (gaffer.patterns, gaffer.rate, gaffer.voice) == ((), 90, "You are Gaffer. You speak of lamps.")


def test_every_problem_of_every_file_is_reported_at_once(tmp_path: Path):
    (tmp_path / "a.md").write_text(
        NEWCOMER.replace('colour = "#ffcc00"', 'colour = "yellow"').replace('glyph = "✹"\n', "")
    )
    (tmp_path / "b.md").write_text("You are nobody.")
    (tmp_path / "c.md").write_text(NEWCOMER.replace('["film"]', '["opera"]\nrate = -1\nhobby = "chess"'))
    (tmp_path / "d.md").write_text(NEWCOMER)
    (tmp_path / "e.md").write_text(NEWCOMER)
    (tmp_path / "f.md").write_text(
        NEWCOMER.replace("+++\nYou", '[patterns]\nsing = ["la"]\nbuild = "x"\n+++\nYou')
    )
    (tmp_path / "g.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError) as caught:
        load_personas(tmp_path)
    for expected in (
        'a.md: colour must look like "#3fa7d6".',
        "a.md: glyph is missing.",
        "b.md: begin with front matter between two lines of +++.",
        "c.md: speaks_in: opera is not among film, image, song, speech, clip.",
        "c.md: rate must be a whole number from 0 to 1000.",
        "c.md: hobby is not something a persona has; remove it or mend the spelling.",
        "e.md: the name Gaffer is taken; choose another.",
        "f.md: patterns.build must be a list of non-empty texts.",
        "g.md: cannot be read as UTF-8 text; save it again as UTF-8.",
    ):
        assert expected in caught.value.problems
    assert any(
        problem.startswith("f.md: patterns.sing is neither a move") for problem in caught.value.problems
    )


def test_a_folder_without_personas_is_refused(tmp_path: Path):
    with pytest.raises(SettingsError, match="no persona files"):
        load_personas(tmp_path / "nowhere")


def test_every_move_can_be_spoken_by_a_newcomer_too():
    for kind in KINDS:
        assert {p.move for p in the_craft().patterns if kind in p.kinds} == set(MOVES)


# ---- guests: what people bring to their room


GUEST = NEWCOMER.replace(
    "+++\nYou", 'order = 45\n[patterns]\nbuild = ["Under {@any} I hang [a lamp|two lamps]."]\n+++\nYou'
)
LARGE = "\n".join(["Say it with lamps."] * 3000)


def problems_of(text: str) -> tuple[str, ...]:
    """What is wrong with a guest's file."""
    slots = known_slots(the_cast().values())
    with pytest.raises(SettingsError) as caught:
        read_guest(text, "gaffer.md", taken=the_cast(), slots=slots)
    return tuple(problem.removeprefix("gaffer.md: ") for problem in caught.value.problems)


def test_a_guest_is_a_persona_like_any_other():
    guest = read_guest(GUEST, "gaffer.md", taken=the_cast(), slots=known_slots(the_cast().values()))
    assert guest == read_persona(GUEST, "gaffer.md")
    assert read_guest("\ufeff" + GUEST.replace("\n", "\r\n"), "from-windows.md") == guest


@pytest.mark.parametrize(
    ("mend", "problem"),
    [
        (("Gaffer", "LUNA"), "the name LUNA belongs to somebody of this cast; choose another."),
        (('"Gaffer"', '"Lun\u0430"'), "the name Lun\u0430 mixes letters of several alphabets; write it in one."),
        (("Gaffer", "\uff2c\uff55\uff4e\uff41"), "the name \uff2c\uff55\uff4e\uff41 belongs to somebody of this cast; choose another."),
        (('"Gaffer"', '"Everyone"'), "the name Everyone means something else here; choose another."),
        (('"Gaffer"', '"Big  Gaffer"'), "the name “Big  Gaffer” has a space too many; take it out."),
        (("lamps", "l" * 61), "craft has 61 characters; 60 is the most."),
        (('"lamps"', '"lamps\\nand more"'), "craft must be one line."),
        (("✹", "lamps"), "glyph has 5 characters; 4 is the most."),
        (('"cable"', '"@everyone"'), "keywords mentions “@everyone”; a persona calls nobody, so leave the mention out."),
        (("You are", "Call <@&12345>. You are"), "the voice mentions “<@&12345>”; a persona calls nobody, so leave the mention out."),
        (("You are", "You \u202eare"), "the voice has a hidden character (U+202E); remove it."),
        (("You are", "You \x07are"), "the voice has a hidden character (U+0007); remove it."),
        (('["lamp", "cable"]', str([f"w{n}" for n in range(61)])), "there are 61 keywords; 60 is the most."),
        (("cable", "c" * 41), "a keyword has at most 40 characters."),
        (('["film"]', "[]"), "speaks_in is empty, so it would never speak; choose from film, image, song, speech, clip."),
        (("order = 45", 'tools = ["git"]'), "tools are for the studio's own cast; leave them out."),
        (("order = 45", "bid_base = 900"), "bid_base must be from 0 to 100 here."),
        (("order = 45", "rate = 0"), "rate must be from 10 to 300 here."),
        (("lamps.\n", "lamps. " * 800), "the voice has 5628 characters; 4000 is the most."),
        (("{@any}", "{@ayn}"), "the pattern “Under {@ayn} I hang [a lamp|two lamps].” has the slot {@ayn}, which nobody fills; did you mean {@any}?"),
        (("two lamps]", "two lamps"), "the pattern “Under {@any} I hang [a lamp|two lamps.” has a bracket without its partner; close it."),
        (("I hang", "{lens} {palette}"), "the pattern “Under {@any} {lens} {palette} [a lamp|two lamps…” has two slots with no word between them; put one there."),
        (("I hang", "is {lens} is {palette} is {light} or"), "the pattern “Under {@any} is {lens} is {palette} is {light} …” has 5 slots and choices; 4 is the most."),
        (("I hang", "I hang " * 30), "the pattern “Under {@any} I hang I hang I hang I hang I hang…” has 243 characters; 200 is the most."),
        (('["Under', "[" + '"Lamps.", ' * 101 + '"Under'), "there are 102 patterns; 100 is the most."),
        (("You are", LARGE + "You are"), "a persona's file has at most 32 kB; shorten it."),
        (("order = 45", "order = " + "[" * 4000), "the front matter is not what a persona's looks like."),
        (("order = 45", "order = " + "9" * 5000), "the front matter is not what a persona's looks like."),
    ],
)  # fmt: skip
def test_what_a_guest_may_not_be_is_said(mend: tuple[str, str], problem: str):
    assert mend[0] in GUEST
    assert problem in problems_of(GUEST.replace(*mend))


def test_everything_wrong_with_a_guest_is_said_at_once():
    text = GUEST.replace("Gaffer", "Luna").replace("#ffcc00", "yellow").replace("cable", "@here")
    assert len(problems_of(text.replace("glyph = ", "gliph = "))) == 5


def test_emoji_and_other_alphabets_are_welcome():
    text = GUEST.replace('"Gaffer"', '"Светлана"').replace("✹", "🧑‍🎤").replace("lamps.", "光と影。")
    assert read_guest(text, "guest.md", taken=the_cast()).glyph == "🧑‍🎤"


FORM = {
    "name": "Gaffer",
    "craft": "lamps",
    "colour": "FFCC00",
    "glyph": "✹",
    "keywords": "lamp, cable; gel",
    "speaks_in": "Film, clip",
    "order": "45",
    "voice": 'You are Gaffer.\nYou say "more light".',
    "build": "Under {@any} I hang [a lamp|two lamps].\n\nOne lamp for {the subject}.",
}


def test_a_form_makes_the_same_persona_as_a_file():
    guest = read_guest(as_file(FORM), "the form", slots=known_slots(the_cast().values()))
    assert (guest.name, guest.colour, guest.keywords) == ("Gaffer", "#ffcc00", ("lamp", "cable", "gel"))
    assert (guest.speaks_in, guest.order, guest.voice) == (("film", "clip"), 45, FORM["voice"])
    assert [pattern.move for pattern in guest.patterns] == ["build", "build"]


def test_a_form_may_be_left_half_empty():
    guest = read_guest(as_file({"name": "Ada", "craft": "numbers", "voice": "You count."}), "the form")
    assert (guest.glyph, guest.speaks_in, guest.keywords) == ("A", ("film", "clip", "image"), ())


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({**FORM, "order": "first"}, "the form: order must be a whole number from 0 to 1000."),
        ({**FORM, "colour": "gold"}, 'the form: colour must look like "#3fa7d6".'),
        ({**FORM, "voice": " "}, "the form: the voice is missing; write a few sentences below the front matter."),
        ({**FORM, "craft": "lamps\x7f"}, "the form: craft has a hidden character (U+007F); remove it."),
        ({**FORM, "name": ""}, "the form: name must be a text that is not empty."),
        ({**FORM, "speaks_in": "opera"}, "the form: speaks_in: opera is not among film, image, song, speech, clip."),
        ({**FORM, "rate": "0"}, "The form has no field rate; it has name, craft, colour, glyph, voice, keywords, speaks_in, model, order, propose, build."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_said(fields: dict[str, str], problem: str):
    with pytest.raises(SettingsError) as caught:
        read_guest(as_file(fields), "the form")
    assert problem in caught.value.problems


@given(st.dictionaries(st.sampled_from(list(FORM)), st.text(max_size=30)))
def test_whatever_is_typed_into_a_form_is_a_persona_or_a_list_of_problems(typed: dict[str, str]):
    try:
        guest = read_guest(as_file(FORM | typed), "the form")
    except SettingsError as exc:
        assert all(exc.problems)
    else:
        assert guest.voice == (FORM | typed)["voice"].strip()


@given(
    st.text(max_size=200) | st.text('+="[]{}#\n abc12.', max_size=120).map(lambda t: f"+++\n{t}\n+++\nVoice.")
)
def test_whatever_is_uploaded_is_a_persona_or_a_list_of_problems(text: str):
    try:
        guest = read_guest(text, "upload.md")
    except SettingsError as exc:
        assert all(exc.problems)
    else:
        assert isinstance(guest, Persona)


def test_a_guests_patterns_are_among_what_the_small_model_chooses_from():
    guest = read_guest(GUEST, "gaffer.md")
    luna = Line(name="Luna", role="persona", text="Blue hour.", choices={"palette": "blue hour"}, seq=1)
    turn = replace(a_turn("Luna", "build", lines=(luna,), to="Luna"), persona=guest)
    assert {variant.pattern for variant in turn_script(turn, the_craft()).variants} & set(guest.patterns)
