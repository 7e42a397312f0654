"""The scratch voice: every sentence spoken, in time, at one level."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.engines.scratch_voice import ScratchVoice
from generators.ports import Media
from generators.sound.wav import Signal
from storage.domain.errors import EngineRefused
from storage.domain.render import SpeechRequest
from tests.unit.generators.sound.listening import colour, level, measured, nothing, pitch, samples

LINES = (
    "The old clockmaker climbs the tower at night. Nobody has seen Dr. Brown since 1923!",
    "And the lighthouse answers, with a single beam of light.",
)


def made(folder: Path, **wishes: Any) -> Media:
    folder.mkdir(parents=True, exist_ok=True)
    request = SpeechRequest(seed=1, lines=LINES).model_copy(update=wishes)
    return ScratchVoice().make(request, {}, folder, nothing)


def rows(media: Media) -> list[dict[str, Any]]:
    return json.loads(media.files["timing"].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def narration(tmp_path_factory: pytest.TempPathFactory) -> Media:
    return made(tmp_path_factory.mktemp("speech"))


def test_every_sentence_of_every_line_is_spoken_in_order(narration: Media):
    assert [(row["line"], row["text"]) for row in rows(narration)] == [
        (0, "The old clockmaker climbs the tower at night."),
        (0, "Nobody has seen Dr. Brown since 1923!"),
        (1, "And the lighthouse answers, with a single beam of light."),
    ]


def test_the_timing_says_where_the_voice_is_heard(narration: Media):
    sound = samples(narration.files["main"])
    assert sound.shape[1] == 1
    loud = np.abs(sound[:, 0]) > np.abs(sound).max() * 10 ** (-40 / 20)
    heard = np.flatnonzero(loud) / 48_000
    before = 0.0
    for row in rows(narration):
        inside = heard[(heard >= row["start"] - 0.02) & (heard <= row["end"] + 0.02)]
        assert row["start"] >= before
        assert abs(inside[0] - row["start"]) < 0.06
        assert abs(inside[-1] - row["end"]) < 0.12
        before = row["end"]
    spoken = np.zeros(len(heard), bool)
    for row in rows(narration):
        spoken |= (heard >= row["start"] - 0.02) & (heard <= row["end"] + 0.02)
    assert spoken.all()


def test_the_voice_is_even_and_never_too_loud(narration: Media):
    heard = measured(narration.files["main"])
    assert heard.lufs == pytest.approx(-18, abs=1)
    assert heard.true_peak <= -1
    sound = samples(narration.files["main"])
    levels = [level(sound[int(row["start"] * 48_000) : int(row["end"] * 48_000)]) for row in rows(narration)]
    assert max(levels) - min(levels) < 3


def test_a_line_hurries_to_fit_its_slot(tmp_path: Path, narration: Media):
    calm = [row for row in rows(narration) if row["line"] == 0]
    slot = (calm[-1]["end"] - calm[0]["start"]) * 0.86
    media = made(tmp_path, slots=(slot, 60.0))
    hurried = [row for row in rows(media) if row["line"] == 0]
    assert hurried[-1]["end"] - hurried[0]["start"] <= slot + 0.01
    assert 1.0 < media.facts["speeds"][0] <= 1.3
    assert media.facts["speeds"][1] == 1.0
    assert media.facts["overruns"] == []


def test_a_line_that_cannot_fit_is_spoken_whole_and_reported(tmp_path: Path):
    media = made(tmp_path, slots=(1.0, 60.0))
    assert len(rows(media)) == 3
    assert media.facts["speeds"][0] == 1.3
    assert [over["line"] for over in media.facts["overruns"]] == [0]
    assert media.facts["overruns"][0]["seconds"] > 1


def test_the_same_request_gives_the_same_bytes(tmp_path: Path, narration: Media):
    again = made(tmp_path)
    for role in ("main", "timing"):
        assert again.files[role].read_bytes() == narration.files[role].read_bytes()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Über den Dächern der Stadt weht ein kalter Wind."),
        ("fr", "La lumière du phare traverse la baie."),
        ("es", "¿Quién vive en la torre?"),
        ("it-IT", "La nave parte all'alba."),
        ("en-GB", "The harbour is grey."),
    ],
)
def test_the_other_languages_are_spoken_too(tmp_path: Path, language: str, line: str):
    media = made(tmp_path, lines=(line,), language=language)
    (row,) = rows(media)
    assert row["text"] == line
    assert 0.8 < row["end"] - row["start"] < 6
    assert media.facts["model"].startswith("pico")
    assert measured(media.files["main"]).true_peak <= -1


def test_a_character_has_a_voice_of_its_own_and_keeps_it(tmp_path: Path, narration: Media):
    keeper = made(tmp_path / "keeper", voice="keeper")
    again = made(tmp_path / "again", voice="keeper")
    assert keeper.facts["model"] != narration.facts["model"]
    assert keeper.files["main"].read_bytes() == again.files["main"].read_bytes()


DIALOGUE = ("The harbour is quiet tonight.", "You came back for me after all.", "I never left the pier.")


def spoken(media: Media, line: int) -> Signal:
    own = [row for row in rows(media) if row["line"] == line]
    return samples(media.files["main"])[int(own[0]["start"] * 48_000) : int(own[-1]["end"] * 48_000)]


def test_a_dialogue_is_spoken_by_different_people(tmp_path: Path):
    media = made(
        tmp_path,
        lines=(*DIALOGUE, "And nobody saw us."),
        voices=("", "a deep gruff man", "Ada, a young girl"),
        speakers=("", "Tom", " Ada "),
    )
    pitches = [pitch(spoken(media, line)) for line in range(4)]
    assert pitches[1] < 0.85 * pitches[0] and pitches[1] < 0.7 * pitches[2]
    assert media.facts["voices"][0] == media.facts["voices"][3] == "hibari heart"
    assert len(set(media.facts["voices"])) == 3
    assert [row.get("speaker") for row in rows(media)] == [None, "Tom", "Ada", None]


def test_a_character_sounds_the_same_in_every_request(tmp_path: Path):
    alone = made(tmp_path / "alone", lines=DIALOGUE[1:2], voices=("Jonas",))
    among = made(tmp_path / "among", lines=DIALOGUE, voices=("Mara", "Jonas", "Mara"))
    assert pitch(spoken(alone, 0)) == pytest.approx(pitch(spoken(among, 1)), rel=0.02)
    assert np.abs(colour(spoken(alone, 0)) - colour(spoken(among, 1))).mean() < 0.5


@pytest.mark.parametrize(("language", "people"), [("en", 24), ("de", 12)])
def test_no_two_voices_are_mistaken_for_each_other(tmp_path: Path, language: str, people: int):
    line = "Wir warten am alten Hafen." if language == "de" else "We wait at the old harbour wall."
    voices = ("", *(f"reader {number}" for number in range(people)))
    media = made(tmp_path, lines=(line,) * len(voices), voices=voices, language=language)
    heard = [(pitch(spoken(media, at)), colour(spoken(media, at))) for at in range(len(voices))]
    for (low, one), (high, other) in combinations(heard, 2):
        higher, coloured = abs(np.log2(high / low)) * 12, np.abs(one - other).mean()
        assert higher > 1.5 or coloured > 2.0, "semitones, decibels"


def test_several_lines_end_within_their_slots_together(tmp_path: Path):
    calm = made(tmp_path / "calm", lines=DIALOGUE, voices=("", "Tom", "Ada"))
    slots = tuple(1.03 * row["end"] - 1.03 * row["start"] for row in rows(calm))
    tight = made(tmp_path / "tight", lines=DIALOGUE, voices=("", "Tom", "Ada"), slots=slots)
    assert rows(tight)[-1]["end"] <= sum(slots) < rows(calm)[-1]["end"]
    assert tight.facts["late"] == 0 and tight.facts["overruns"] == []
    assert max(tight.facts["speeds"]) / min(tight.facts["speeds"]) < 1.15, "they hurry alike"
    hopeless = made(tmp_path / "hopeless", lines=DIALOGUE, slots=(0.4, 0.4, 0.4))
    assert hopeless.facts["late"] == pytest.approx(rows(hopeless)[-1]["end"] - 1.2, abs=0.01)


def test_nothing_unreadable_reaches_the_voice(tmp_path: Path):
    media = made(tmp_path, lines=("Look \x07🎬 <pitch level='200'>up</pitch> & \u202elisten!", "🎬🎬", "   "))
    (row,) = rows(media)
    assert row["text"] == "Look up & listen!"


def test_an_unknown_language_is_refused_with_the_ones_it_speaks(tmp_path: Path):
    with pytest.raises(EngineRefused, match="English, German, Spanish, French and Italian"):
        made(tmp_path, language="ja")


def test_silence_cannot_be_spoken(tmp_path: Path):
    with pytest.raises(EngineRefused, match="nothing in these lines"):
        made(tmp_path, lines=("…", "🎬"))
    assert list(tmp_path.iterdir()) == []
