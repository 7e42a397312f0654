"""The mixer: narration over ducked music, at the loudness films are delivered at."""

import json
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from generators.engines.mixer import Mixer
from generators.engines.score import Score
from generators.engines.scratch_voice import ScratchVoice
from generators.ports import Media
from generators.sound.resampling import resample
from generators.sound.wav import Signal, write_wav
from storage.domain.errors import EngineRefused
from storage.domain.plan import Music
from storage.domain.render import Cue, MixRequest, ScoreRequest, SpeechRequest
from tests.unit.generators.sound.listening import level, measured, nothing, onset, samples, tone

RATE = Fraction(24)
CUES = (Cue(role="speech:sh010", at=72, until=200), Cue(role="speech:sh020", at=216, until=330))
LINES = (
    "The old clockmaker climbs the tower at night. Nobody waits for him.",
    "And far out at sea, past the last of the boats, the lighthouse answers him with a slow and patient beam.",
)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A real score of sixteen seconds and two spoken lines."""
    folder = tmp_path_factory.mktemp("inputs")
    score = ScoreRequest(
        seed=3, frames=384, rate=RATE, music=Music(genre="piano", mood="warm", bpm=80), sections=()
    )
    found = {"music": Score().make(score, {}, folder, nothing).files["main"]}
    for cue, line in zip(CUES, LINES, strict=True):
        shot = folder / cue.role[-5:]
        shot.mkdir()
        spoken = ScratchVoice().make(SpeechRequest(seed=1, lines=(line,)), {}, shot, nothing)
        found[cue.role] = spoken.files["main"]
        found[cue.role.replace("speech", "timing")] = spoken.files["timing"]
    return found


@pytest.fixture(scope="module")
def mix(inputs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Media:
    request = MixRequest(frames=384, rate=RATE, cues=CUES, picture_end=340)
    return Mixer().make(request, inputs, tmp_path_factory.mktemp("mix"), nothing)


def shown(media: Media) -> list[tuple[float, float, list[str]]]:
    """Subtitles as (start, end, lines)."""
    found: list[tuple[float, float, list[str]]] = []
    for block in media.files["srt"].read_text(encoding="utf-8").split("\n\n"):
        if block.strip():
            _, times, *lines = block.strip().split("\n")
            start, end = (
                sum(
                    float(part) * unit
                    for part, unit in zip(
                        re.split("[:]", stamp.replace(",", ".")), (3600, 60, 1), strict=True
                    )
                )
                for stamp in times.split(" --> ")
            )
            found.append((start, end, lines))
    return found


def test_the_mix_and_its_stems_are_as_long_as_the_film(mix: Media):
    for role in ("main", "voice", "music"):
        assert samples(mix.files[role]).shape == (16 * 48_000, 2)


def test_the_mix_is_at_the_loudness_of_a_delivered_film(mix: Media):
    heard = measured(mix.files["main"])
    assert heard.lufs == pytest.approx(-14, abs=0.5)
    assert heard.true_peak <= -1.8


def test_the_stems_add_up_to_the_mix(mix: Media):
    whole = samples(mix.files["voice"]) + samples(mix.files["music"])
    assert np.abs(whole - samples(mix.files["main"])).max() < 0.001


def test_the_music_steps_back_under_the_voice_and_comes_back(inputs: dict[str, Path], tmp_path: Path):
    drone = tmp_path / "drone.wav"
    write_wav(drone, tone(16))
    request = MixRequest(frames=384, rate=RATE, cues=CUES, picture_end=384)
    media = Mixer().make(request, {**inputs, "music": drone}, tmp_path, nothing)
    music = samples(media.files["music"])

    def at(seconds: float) -> float:
        return level(music[int(seconds * 48_000) :][:4_800])

    rows = json.loads(inputs["timing:sh010"].read_text(encoding="utf-8"))
    first, last = 3 + rows[0]["start"], 3 + rows[-1]["end"]
    assert 8 < at(1.5) - at((first + last) / 2) < 14
    assert at(first) - at((first + last) / 2) < 3, "down before the first word"
    assert abs(at(8.6) - at(1.5)) < 3, "back between the lines"
    steps = np.diff([at(moment) for moment in np.arange(0.2, 15, 0.1)])
    assert np.abs(steps).max() < 8, "no jump"


def test_the_voice_is_heard_above_the_music(mix: Media, inputs: dict[str, Path]):
    rows = json.loads(inputs["timing:sh020"].read_text(encoding="utf-8"))
    spoken = slice(int((9 + rows[0]["start"]) * 48_000), int((9 + rows[0]["end"]) * 48_000))
    assert level(samples(mix.files["voice"])[spoken]) > level(samples(mix.files["music"])[spoken]) + 8


def test_subtitles_begin_with_the_voice(mix: Media):
    voice = samples(mix.files["voice"])
    first, *_ = shown(mix)
    assert abs(onset(voice) / 48_000 - first[0]) < 0.08
    second = onset(voice[9 * 48_000 :]) / 48_000 + 9
    assert min(abs(start - second) for start, _, _ in shown(mix)) < 0.08


def test_subtitles_hold_every_word_and_can_be_read(mix: Media):
    subtitles = shown(mix)
    assert " ".join(" ".join(lines) for _, _, lines in subtitles) == " ".join(LINES)
    assert all(len(lines) <= 2 and max(map(len, lines)) <= 42 for _, _, lines in subtitles)
    for (_, end, _), (start, _, _) in pairwise(subtitles):
        assert end <= start
    assert all(sum(map(len, lines)) / (end - start) < 24 for start, end, lines in subtitles)


def test_the_mix_fades_to_nothing(mix: Media):
    assert np.abs(samples(mix.files["main"])[-4:]).max() < 0.0005


def test_the_same_inputs_give_the_same_bytes(mix: Media, inputs: dict[str, Path], tmp_path: Path):
    request = MixRequest(frames=384, rate=RATE, cues=CUES, picture_end=340)
    again = Mixer().make(request, inputs, tmp_path, nothing)
    for role, path in mix.files.items():
        assert again.files[role].read_bytes() == path.read_bytes()


def test_a_film_without_a_voice_has_music_and_empty_subtitles(inputs: dict[str, Path], tmp_path: Path):
    media = Mixer().make(
        MixRequest(frames=384, rate=RATE, picture_end=384), {"music": inputs["music"]}, tmp_path, nothing
    )
    assert measured(media.files["main"]).lufs == pytest.approx(-14, abs=0.5)
    assert media.files["srt"].read_text(encoding="utf-8") == ""
    assert np.abs(samples(media.files["voice"])).max() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mix.wav",
        "music.wav",
        "subtitles.srt",
        "subtitles.vtt",
        "voice.wav",
    ]


def test_the_captions_say_who_speaks_and_what_is_sung(inputs: dict[str, Path], tmp_path: Path):
    rows = json.loads(inputs["timing:sh010"].read_text(encoding="utf-8"))
    named = tmp_path / "timing.json"
    named.write_text(json.dumps([{**row, "speaker": "Ada <1>"} for row in rows]), encoding="utf-8")
    lyrics = tmp_path / "lyrics.json"
    sung: list[dict[str, object]] = [{"line": 0, "text": "low tide", "start": 0.5, "end": 2.2}]
    sung.append({"line": 1, "text": "high water", "start": 3.2, "end": 5.0})
    lyrics.write_text(json.dumps(sung), encoding="utf-8")
    media = Mixer().make(
        MixRequest(frames=384, rate=RATE, cues=CUES, picture_end=384),
        {**inputs, "timing:sh010": named, "lyrics": lyrics},
        tmp_path,
        nothing,
    )
    first, second, *_ = shown(media)
    assert first[2] == ["♪ low tide ♪"]
    assert "".join(second[2]).startswith("ADA ‹1›: The old")
    assert "high water" not in media.files["srt"].read_text(encoding="utf-8"), "Ada speaks all the while"
    web = media.files["vtt"].read_text(encoding="utf-8")
    assert web.startswith("WEBVTT\n\n1\n00:00:00.500 --> ") and "<v Ada &lt;1&gt;>The old" in web
    assert web.count("-->") == len(shown(media))


def test_a_song_stays_up_where_nobody_speaks(inputs: dict[str, Path], tmp_path: Path):
    drone, lyrics = tmp_path / "drone.wav", tmp_path / "lyrics.json"
    write_wav(drone, tone(16))
    lyrics.write_text(
        json.dumps([{"line": 0, "text": "low tide", "start": 0.5, "end": 15}]), encoding="utf-8"
    )
    request = MixRequest(frames=384, rate=RATE, picture_end=384)
    media = Mixer().make(request, {"music": drone, "lyrics": lyrics}, tmp_path, nothing)
    music = samples(media.files["music"])
    levels = [level(music[int(at * 48_000) :][:4_800]) for at in np.arange(0.2, 13, 0.5)]
    assert max(levels) - min(levels) < 0.5
    with pytest.raises(EngineRefused, match="cannot read the lyrics"):
        lyrics.write_text("[3]", encoding="utf-8")
        Mixer().make(request, {"music": drone, "lyrics": lyrics}, tmp_path, nothing)


def test_a_voice_that_runs_late_is_kept_whole_and_reported(inputs: dict[str, Path], tmp_path: Path):
    late = Cue(role="speech:sh010", at=10, until=40)
    media = Mixer().make(
        MixRequest(frames=384, rate=RATE, cues=(late,), picture_end=384), inputs, tmp_path, nothing
    )
    rows = json.loads(inputs["timing:sh010"].read_text(encoding="utf-8"))
    voice = samples(media.files["voice"])
    last = np.flatnonzero(np.abs(voice[:, 0]) > 0.003)[-1] / 48_000
    assert abs(last - (10 / 24 + rows[-1]["end"])) < 0.15
    assert media.facts["overruns"] == ["speech:sh010"]
    assert media.facts["cut_off"] == []


def test_only_the_end_of_the_film_cuts_a_voice_and_it_says_so(inputs: dict[str, Path], tmp_path: Path):
    late = Cue(role="speech:sh010", at=360, until=384)
    media = Mixer().make(
        MixRequest(frames=384, rate=RATE, cues=(late,), picture_end=384), inputs, tmp_path, nothing
    )
    assert media.facts["cut_off"] == ["speech:sh010"]
    assert all(end <= 16 for _, end, _ in shown(media))


@pytest.mark.parametrize("frames", [1, 25, 240])
def test_any_length_is_exact_at_a_broken_rate(inputs: dict[str, Path], tmp_path: Path, frames: int):
    rate = Fraction(24000, 1001)
    request = MixRequest(frames=frames, rate=rate, picture_end=frames)
    media = Mixer().make(request, {"music": inputs["music"]}, tmp_path, nothing)
    assert len(samples(media.files["main"])) == round(frames * 48_000 / rate)


def test_music_with_hard_peaks_is_held_under_the_ceiling(tmp_path: Path):
    rng = np.random.default_rng(1)
    clicks = (rng.standard_normal((12 * 48_000, 2)) * 0.02).astype(np.float32)
    clicks[::4_000] = 0.6
    write_wav(tmp_path / "clicks.wav", clicks)
    request = MixRequest(frames=288, rate=RATE, picture_end=288)
    media = Mixer().make(request, {"music": tmp_path / "clicks.wav"}, tmp_path, nothing)
    heard = measured(media.files["main"])
    assert heard.true_peak <= -1.8
    assert heard.lufs == pytest.approx(-14, abs=0.5)


def test_music_of_another_rate_and_one_channel_is_taken(tmp_path: Path):
    mono: Signal = resample(tone(12)[:, :1], 48_000, 44_100)
    write_wav(tmp_path / "mono.wav", mono, rate=44_100)
    request = MixRequest(frames=288, rate=RATE, picture_end=288)
    media = Mixer().make(request, {"music": tmp_path / "mono.wav"}, tmp_path, nothing)
    music = samples(media.files["music"])
    spectrum = np.abs(np.fft.rfft(music[:, 0]))
    assert abs(np.argmax(spectrum) * 48_000 / len(music) - 440) < 1


def test_silent_music_stays_silent(tmp_path: Path):
    write_wav(tmp_path / "silence.wav", tone(4, amplitude=0))
    request = MixRequest(frames=96, rate=RATE, picture_end=96)
    media = Mixer().make(request, {"music": tmp_path / "silence.wav"}, tmp_path, nothing)
    assert np.abs(samples(media.files["main"])).max() == 0


def test_a_missing_or_broken_input_is_refused_by_name(inputs: dict[str, Path], tmp_path: Path):
    request = MixRequest(frames=384, rate=RATE, cues=CUES, picture_end=384)
    with pytest.raises(EngineRefused, match="music"):
        Mixer().make(
            request, {role: path for role, path in inputs.items() if role != "music"}, tmp_path, nothing
        )
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"not sound")
    with pytest.raises(EngineRefused, match="speech:sh010"):
        Mixer().make(request, {**inputs, "speech:sh010": broken}, tmp_path, nothing)
