"""The fitter: music brought to a length with its beat, its beginning and its ending."""

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.engines.fitter import Fitter
from generators.engines.score import Score
from generators.ports import Media
from generators.sound.composition import compose
from generators.sound.form import Stretch
from generators.sound.wav import RATE, Signal, write_wav
from storage.domain.errors import EngineRefused
from storage.domain.plan import Music
from storage.domain.render import FitRequest, ScoreRequest, Section
from tests.unit.generators.sound.listening import level, nothing, samples

FILM = Fraction(24)
BPM = 92
BEAT = 60 / BPM
MUSIC = Music(genre="orchestral", mood="warm", bpm=BPM)


def clicks(seconds: float) -> Signal:
    """A beat every `BEAT`, low and loud on the first of four, over a note that changes with the bar."""
    sound = np.zeros(round(seconds * RATE))
    ring = np.arange(RATE // 20) / RATE
    for beat in range(int((seconds - 0.06) / BEAT)):
        pitch, loud = (400, 0.6) if beat % 4 == 0 else (900, 0.3)
        at = round(beat * BEAT * RATE)
        sound[at : at + len(ring)] += loud * np.sin(2 * np.pi * pitch * ring) * np.exp(-80 * ring)
    clock = np.arange(len(sound)) / RATE
    notes = np.array((220, 247, 262, 196))[(clock // (4 * BEAT)).astype(int) % 4]
    sound += 0.03 * np.sin(np.cumsum(2 * np.pi * notes / RATE))
    return np.stack([sound, sound], axis=1).astype(np.float32)


def fitted(music: Path, seconds: float, folder: Path, captions: Path | None = None, **changes: Any) -> Media:
    folder.mkdir(exist_ok=True)
    request = FitRequest(frames=round(seconds * 24), rate=FILM, bpm=BPM).model_copy(update=changes)
    inputs = {"music": music} | ({"captions": captions} if captions else {})
    return Fitter().make(request, inputs, folder, nothing)


def struck(sound: Signal) -> np.ndarray:
    """When the clicks of `clicks` begin, in seconds."""
    loud = np.abs(sound[:, 0]) > 0.12
    starts = np.flatnonzero(loud & ~np.roll(loud, 1))
    return starts[np.diff(starts, prepend=-RATE) > RATE // 5] / RATE


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("track") / "clicks.wav"
    write_wav(path, clicks(24 * 4 * BEAT))
    return path


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sections = tuple(
        Section(start=240 * at, end=240 * at + 240, mood="warm", intensity=value)
        for at, value in enumerate((0.3, 0.55, 0.9, 0.4))
    )
    request = ScoreRequest(seed=3, frames=960, rate=FILM, music=MUSIC, sections=sections)
    return Score().make(request, {}, tmp_path_factory.mktemp("score"), nothing).files["main"]


@pytest.mark.parametrize("change", [-10, 37])
def test_the_beat_goes_on_across_the_joints(track: Path, tmp_path: Path, change: int):
    seconds = 24 * 4 * BEAT + change
    media = fitted(track, seconds, tmp_path / "out")
    sound = samples(media.files["main"])
    assert sound.shape == (round(round(seconds * 24) * 2000), 2)
    assert len(media.facts["spans"]) > 1
    beats = struck(sound)
    assert len(beats) >= (seconds - 4 * BEAT) / BEAT - 1
    off = (beats - beats[0] + BEAT / 2) % BEAT - BEAT / 2
    assert np.abs(off).max() < 0.015
    strong = [np.abs(sound[int(at * RATE) :][: RATE // 20]).max() > 0.45 for at in beats]
    assert all(is_first == (number % 4 == 0) for number, is_first in enumerate(strong)), "bars of four"


@pytest.mark.parametrize("change", [-10, 37])
def test_a_composed_score_is_joined_on_its_downbeats_and_without_a_click(
    score: Path, tmp_path: Path, change: int
):
    media = fitted(score, 40 + change, tmp_path / "out")
    sound, whole = samples(media.files["main"]), samples(score)
    assert len(sound) == (40 + change) * RATE
    stretches = [Stretch(seconds=10, mood="warm", intensity=value) for value in (0.3, 0.55, 0.9, 0.4)]
    form = compose(MUSIC, stretches, seed=3).form
    downbeats = np.array([form.tempo.seconds_at(bar.start) for bar in form.bars])
    spans = media.facts["spans"]
    assert len(spans) > 1
    clock = 0.0
    for (start, end), (following, _) in pairwise(spans):
        clock += end - start
        left, entered = (at - downbeats[np.abs(downbeats - at).argmin()] for at in (end, following))
        assert abs(left - entered) < 0.015, "the bars go on across the joint"
        assert max(abs(left), abs(entered)) < 0.025
        joint = sound[int((clock - 0.06) * RATE) : int((clock + 0.01) * RATE), 0]
        assert np.abs(np.diff(joint)).max() < 1.5 * np.abs(np.diff(whole[:, 0])).max()
        assert np.abs(np.diff(joint, 2)).max() < 1.5 * np.abs(np.diff(whole[:, 0], 2)).max()
    assert np.abs(sound[: 5 * RATE] - whole[: 5 * RATE]).max() < 0.001, "it begins as it did"
    assert np.abs(sound[-100:]).max() < 0.002 and level(sound[-3 * RATE : -2 * RATE]) > -50, "and ends"


def test_lines_move_with_their_bars(track: Path, tmp_path: Path):
    captions = tmp_path / "captions.json"
    rows: list[dict[str, object]] = []
    for bar in range(1, 23):
        start, end = bar * 4 * BEAT + 0.1, (bar + 1) * 4 * BEAT - 0.3
        word = {"text": f"bar{bar}", "start": start, "end": end}
        rows.append({"line": bar, "text": f"bar{bar}", "start": start, "end": end, "words": [word]})
    captions.write_text(json.dumps(rows), encoding="utf-8")
    for change in (-10, 37):
        media = fitted(track, 24 * 4 * BEAT + change, tmp_path / f"out{change}", captions)
        moved = json.loads(media.files["captions"].read_text(encoding="utf-8"))
        bars, clock = list[str](), 0.0
        for start, end in media.facts["spans"]:
            for row in moved:
                if clock <= row["start"] < clock + end - start:
                    bar = int(row["text"][3:])
                    assert row["start"] - clock + start == pytest.approx(bar * 4 * BEAT + 0.1, abs=0.03)
                    assert row["words"][0]["start"] == row["start"]
                    bars.append(row["text"])
            clock += end - start
        assert len(bars) == len(moved)
        assert (len(set(bars)) < 22) == (change < 0) and (len(bars) > len(set(bars))) == (change > 0)
        assert all(before["end"] <= after["start"] + 0.05 for before, after in pairwise(moved))


def test_music_of_the_right_length_stays_as_it_is(track: Path, tmp_path: Path):
    whole = samples(track)
    media = fitted(track, len(whole) / RATE, tmp_path / "out")
    made = samples(media.files["main"])
    count = min(len(whole), len(made)) - 2 * RATE
    assert np.abs(made[:count] - whole[:count]).max() < 0.0001


def test_the_same_request_gives_the_same_bytes(track: Path, tmp_path: Path):
    one, two = (fitted(track, 50, tmp_path / name).files["main"].read_bytes() for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("seconds", [0.5, 3, 300])
def test_any_length_is_exact(track: Path, tmp_path: Path, seconds: float):
    assert len(samples(fitted(track, seconds, tmp_path / "out").files["main"])) == round(seconds * RATE)


def test_silence_and_a_short_sound_are_fitted_too(tmp_path: Path):
    for name, sound in (("silence", np.zeros((9 * RATE, 2), np.float32)), ("short", clicks(1.2))):
        write_wav(tmp_path / f"{name}.wav", sound)
        media = fitted(tmp_path / f"{name}.wav", 20, tmp_path / name, silent=name == "silence")
        assert len(samples(media.files["main"])) == 20 * RATE


def test_what_cannot_be_fitted_is_refused_by_name(track: Path, tmp_path: Path):
    with pytest.raises(EngineRefused, match="not given the sound “music”"):
        Fitter().make(FitRequest(frames=48, rate=FILM, bpm=BPM), {}, tmp_path, nothing)
    broken = tmp_path / "captions.json"
    broken.write_text("[3]")
    with pytest.raises(EngineRefused, match="cannot read the captions"):
        fitted(track, 30, tmp_path / "out", broken)
    with pytest.raises(EngineRefused, match="at a tempo"):
        fitted(track, 30, tmp_path / "out", bpm=0.0)
