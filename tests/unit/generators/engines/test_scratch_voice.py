"""The scratch voice: every sentence spoken, in time, at one level."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.engines.scratch_voice import ScratchVoice
from generators.ports import Media
from storage.domain.errors import EngineRefused
from storage.domain.render import SpeechRequest
from tests.unit.generators.sound.listening import level, measured, nothing, samples

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
