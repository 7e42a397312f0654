"""Variations are worth a choice: the draft engines make something else of each."""

from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
from PIL import Image

from bot.bootstrap import DRAFT, bench_of
from generators.engines.score import Score
from generators.engines.sketch import Sketch
from generators.sound.voices import voice_for
from specialists.production import produce
from storage.domain.plan import AnyPlan, ImagePlan, Look, Music, Shot, SongPlan, SpeechPlan, Staging
from storage.domain.render import SpeechRequest

PALETTE = ("#0b1a20", "#1f4a52", "#7fb5b0", "#f0a94a")
COMMON: dict[str, Any] = {"title": "T", "brief": "b", "seed": 11, "variations": 4}


def made(plan: AnyPlan, engine: Sketch | Score, folder: Path, role: str = "main") -> list[Path]:
    """What the engine makes of each variation, in order."""
    files: list[Path] = []
    steps = produce(plan, bench_of(DRAFT)).by_key()
    for number, step in enumerate(steps[key] for key in produce(plan, bench_of(DRAFT)).results):
        place = folder / str(number)
        place.mkdir()
        files.append(engine.make(step.request, {}, place, lambda _share, _doing: None).files[role])
    return files


def notes(file: Path) -> tuple[int, ...]:
    """The pitches played, in order."""
    messages: Any = mido.MidiFile(str(file))  # mido has no types
    return tuple(int(m.note) for m in messages if m.type == "note_on" and m.velocity)


@pytest.mark.parametrize(
    ("place", "subject", "size"),
    [("sky", "fox", "wide"), ("field", "detective", "close-up"), ("kitchen", "kettle", "wide")],
)
def test_variations_of_a_panel_are_told_apart_as_thumbnails(
    tmp_path: Path, place: str, subject: str, size: str
):
    shot = Shot(
        id="sh010", scene="sc01", subject=subject, place=place, action="waits", camera="wide", mood="calm",
        palette=PALETTE, prompt="p", frames=24, seed=3,
        staging=Staging.model_validate({"size": size, "placement": "centre"}),
    )  # fmt: skip
    look = Look(style="drawn", palette_name="teal", palette=PALETTE, light="soft")
    plan = ImagePlan(**COMMON, width=320, height=180, look=look, shot=shot)
    thumbnails = [
        np.asarray(Image.open(file).convert("RGB").resize((32, 18)), np.float64)
        for file in made(plan, Sketch(), tmp_path)
    ]
    apart = [
        float(np.abs(one - other).mean())
        for number, one in enumerate(thumbnails)
        for other in thumbnails[number + 1 :]
    ]
    assert min(apart) > 1.5, "of 255; grain alone is below 0.6"


def test_variations_of_a_song_have_other_notes(tmp_path: Path):
    music = Music(genre="folk", mood="warm", bpm=92)
    plan = SongPlan(**COMMON, seconds=8, music=music)
    tunes = [notes(file) for file in made(plan, Score(), tmp_path, role="midi")]
    assert all(len(tune) > 20 for tune in tunes)
    assert len(set(tunes)) == 4


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "it"])
def test_variations_of_a_speech_have_other_voices(language: str):
    plan = SpeechPlan(**COMMON, lines=("Hello.",), language=language)
    requests = [step.request for step in produce(plan, bench_of(DRAFT)).steps]
    voices = [voice_for(one.language, one.voice) for one in requests if isinstance(one, SpeechRequest)]
    assert len(voices) == len(set(voices)) == 4 and None not in voices
