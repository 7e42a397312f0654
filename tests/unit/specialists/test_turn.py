"""The thread reads as a conversation about this brief."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from specialists.models.embedded import EmbeddedModel
from specialists.models.scripted import ScriptedModel
from specialists.novelty import stems
from specialists.persona import KINDS
from specialists.turn import Line, TurnWriter
from specialists.turn_script import shape_of, turn_script
from storage.domain.commands import Move
from storage.domain.errors import ModelUnavailable, ReplyUnusable
from tests.unit.specialists.casting import (
    CLOCK,
    FOX,
    MANN,
    MARS,
    Brief,
    a_thread,
    a_turn,
    a_wish,
    spoken,
    the_cast,
    the_craft,
)

ANA = Line(name="Ana", role="person", text="make it snow and use red light", seq=3)
SNOW = a_wish("make it snow", "weather", "snow")
RED = a_wish("use red light", "light", "red")
WISHED = replace(FOX, constraints=(SNOW, RED))
SPOKEN: tuple[tuple[str, Move, str], ...] = (
    ("Quill", "open", ""), ("Saga", "propose", ""), ("Lyra", "propose", ""), ("Quill", "build", "Saga"),
    ("Saga", "build", "Quill"), ("Lens", "object", ""), ("Pixel", "plan", ""), ("Lens", "review", ""),
)  # fmt: skip
BRIEFS = pytest.mark.parametrize("brief", [FOX, CLOCK, MARS, MANN], ids=lambda brief: brief.subjects[0])


@BRIEFS
async def test_nobody_repeats_anybody(brief: Brief):
    for seed in range(4):
        lines = await a_thread(brief, seed=seed)
        assert len({line.text for line in lines}) == len(lines)
        used = [way for line in lines if (way := way_of_saying(line.text))]
        assert len(set(used)) == len(used)


def way_of_saying(text: str) -> str:
    """The pattern `text` was made from: the one with the most words of its own."""
    patterns = [pattern for persona in the_cast().values() for pattern in persona.patterns]
    made = (pattern.text for pattern in patterns if shape_of(pattern).fullmatch(text))
    return max(made, key=lambda way: len(re.sub(r"\{[^}]*\}", "", way)), default="")


@BRIEFS
async def test_everyone_speaks_one_to_three_sentences_of_clean_english(brief: Brief):
    for seed in range(4):
        for line in await a_thread(brief, seed=seed):
            # Inverted commas quote a line of the film, which is no sentence of the speaker's.
            own = re.sub(r"“[^”]*?([.!?]?)”", r"Q\1", line.text)
            assert 1 <= len(re.findall(r"[.!?…](?:\s|$)", own)) <= 3, line.text
            assert line.text[0].isupper() or line.text[0] in "“0123456789", line.text
            assert line.text[-1] in ".!?”", line.text
            for slip in (
                r"\ba [aeio]\w",
                r"\ban [bcdfgjklmnpqrstvwxyz]",
                r"\b(\w+) \1\b",
                r"\bthe (?:a|an|the)\b",
                r"  ",
                r"[{}\[\]|]",
                r"\bthe Mars\b",
            ):
                assert not re.search(slip, line.text, re.IGNORECASE), (slip, line.text)


@BRIEFS
async def test_the_brief_is_named_again_and_again(brief: Brief):
    words = set(stems(" ".join((*brief.subjects, *brief.places))))
    lines = await a_thread(brief)
    assert sum(bool(words & set(stems(line.text))) for line in lines) >= len(lines) / 3


async def test_later_speakers_take_up_what_was_said_by_name():
    for seed in range(5):
        lines = await a_thread(CLOCK, seed=seed)
        names = [line.name for line in lines]
        taken_up = [
            line
            for at, line in enumerate(lines)
            if any(f"{name}'s " in line.text for name in names[:at] if name != line.name)
        ]
        assert len(taken_up) >= 4


async def test_what_was_decided_is_not_decided_again():
    for seed in range(5):
        seen: dict[str, str] = {}
        for line in await a_thread(FOX, seed=seed):
            for slot, value in line.choices.items():
                assert slot in ("motif", "texture") or slot not in seen, (slot, value, seen)
                seen[slot] = value
        assert {"palette", "light", "lens", "arc", "genre", "bpm"} <= set(seen) | {"light", "bpm"}


async def test_two_briefs_and_two_seeds_give_different_threads():
    threads = [await a_thread(brief, seed=seed) for brief in (FOX, CLOCK, MARS) for seed in (1, 2)]
    for at, thread in enumerate(threads):
        for other in threads[at + 1 :]:
            same = {line.text for line in thread} & {line.text for line in other}
            assert len(same) <= 4, same


async def test_a_turn_said_again_after_a_restart_is_the_same():
    lines = await a_thread(FOX, order=(("Luna", "open", ""), ("Frame", "propose", "Luna")))
    context = a_turn("Saga", "propose", lines=lines, turn=3)
    assert await spoken(context) == await spoken(replace(context, lines=tuple(lines)))
    others = {(await spoken(replace(context, seed=seed))).text for seed in range(6)}
    assert len(others) > 2


@pytest.mark.parametrize("name", ["Luna", "Frame", "Saga", "Lyra", "Quill", "Reel", "Pixel", "Lens", "Echo"])
async def test_a_person_is_answered_in_their_own_words_and_told_what_changes(name: str):
    lines = (
        Line(
            name="Luna", role="persona", text="Sea glass.", choices={"palette": "sea glass", "light": "neon"}
        ),
        ANA,
    )
    for seed in range(5):
        said = await spoken(a_turn(name, "answer", WISHED, lines=lines, to="Ana", about=ANA.text, seed=seed))
        assert "Ana" in said.text
        assert re.search(r"\b(?:snow|flakes|red light|that light|white)\b", said.text, re.IGNORECASE), (
            said.text
        )
        assert said.choices["light"] == "red light"
        assert len(said.text.split()) > 6


async def test_a_wish_changes_what_may_be_chosen():
    lines = (ANA,)
    palettes = {
        (await spoken(a_turn("Luna", "specify", WISHED, lines=lines, about="palette", seed=seed))).choices[
            "palette"
        ]
        for seed in range(8)
    }
    for name in palettes:
        red, green, blue = (int(the_craft().palettes[name].colours[-1][at : at + 2], 16) for at in (1, 3, 5))
        assert red > 150 and red > green + 60 and red > blue + 60, name


async def test_others_come_back_to_what_the_person_asked_for():
    lines = (Line(name="Luna", role="persona", text="Blue.", choices={"palette": "blue hour"}), ANA)
    texts = [
        (await spoken(a_turn("Quill", "build", WISHED, lines=lines, to="Luna", seed=seed))).text
        for seed in range(6)
    ]
    assert any("Ana's snow" in text or "Ana's red light" in text for text in texts)


@pytest.mark.parametrize(
    "words", ["too slow, honestly", "I love it!", "can the fox be blue?", "no people", "🦊", "a" * 300]
)
async def test_anything_a_person_says_is_answered_even_when_it_was_not_understood(words: str):
    for name in ("Luna", "Saga", "Reel", "Forge"):
        said = await spoken(a_turn(name, "answer", lines=(replace(ANA, text=words),), to="Ana", about=words))
        assert "Ana" in said.text


@pytest.mark.parametrize(
    "slot",
    [
        "palette",
        "light",
        "lens",
        "angle",
        "arc",
        "ending",
        "genre",
        "bpm",
        "pace",
        "transition",
        "mood",
        "instrument",
    ],
)
async def test_the_missing_specific_is_given(slot: str):
    for name in the_cast():
        said = await spoken(a_turn(name, "specify", about=slot))
        assert slot in said.choices, (name, said.text)


async def test_a_doubt_is_taken_up_by_whoever_answers_the_critic():
    lines = (
        Line(
            name="Lens",
            role="persona",
            text="One risk: two wide shots in a row read as one. The mend is simple: put a close-up between them.",
        ),
    )
    said = await spoken(a_turn("Reel", "build", lines=lines, to="Lens"))
    assert "I put a close-up between them" in said.text


async def test_a_plan_that_was_sent_back_is_not_praised():
    said = await spoken(a_turn("Lens", "review", about="Shots sh010 and sh020 are the same shot."))
    assert "sh010 and sh020 are the same shot" in said.text
    assert "assed" not in said.text


@pytest.mark.parametrize("kind", ["song", "speech"])
async def test_nobody_speaks_of_cameras_about_a_work_without_pictures(kind: str):
    for seed in range(6):
        for line in await a_thread(FOX, seed=seed, kind=kind, order=SPOKEN):
            assert not re.search(r"\b(camera|lens|shots?|frames?|cuts?|film|palette)\b", line.text), line.text


async def test_everybody_can_take_every_turn_about_every_kind_of_work():
    for kind in KINDS:
        for name in the_cast():
            for move in get_args(Move):
                said = await spoken(a_turn(name, move, MANN, kind=kind))
                assert said.text
                assert set(said.choices) <= the_craft().kinds[kind].slots


async def test_the_words_stream_as_they_come():
    pieces: list[str] = []

    async def listen(piece: str) -> None:
        pieces.append(piece)

    model = ScriptedModel(["Luna: I see ash and ember. One lamp."])
    said = await TurnWriter(model, the_craft()).speak(a_turn("Luna", "open"), listen)
    assert len(pieces) > 3
    assert said.text == "I see ash and ember. One lamp."
    assert said.choices == {"palette": "ash and ember"}
    assert model.asked[0].script is None
    assert model.asked[0].messages[0].content.startswith("You are Luna, who dresses the light.")


async def test_a_model_that_fails_or_babbles_is_the_callers_to_handle():
    async def nobody(_: str) -> None:
        pass

    with pytest.raises(ModelUnavailable):
        await TurnWriter(ScriptedModel([]), the_craft()).speak(a_turn("Luna", "open"), nobody)
    for freely, reply in ((True, "As an AI I have no eyes."), (False, "Once upon a time.")):
        with pytest.raises(ReplyUnusable):
            await TurnWriter(ScriptedModel([reply], speaks_freely=freely), the_craft()).speak(
                a_turn("Luna", "open"), nobody
            )


async def test_the_embedded_model_speaks_its_part():
    model = EmbeddedModel(threads=1)
    pieces: list[str] = []

    async def listen(piece: str) -> None:
        pieces.append(piece)

    context = a_turn("Luna", "open", CLOCK)
    said = await TurnWriter(model, the_craft()).speak(context, listen)
    assert "".join(pieces).strip() == said.text
    assert turn_script(context, the_craft()).read(said.text) == said.choices
    assert said.novelty == 1.0
    await model.close()
