"""The score engine: music that fits its film to the sample and comes to an end."""

import json
from fractions import Fraction
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any, Literal, get_args

import mido
import numpy as np
import pytest

from generators.engines.score import Score
from generators.ports import Media
from generators.sound.composition import compose
from generators.sound.form import Stretch
from generators.sound.genres import GENRES
from generators.sound.performance import perform
from storage.domain.errors import EngineRefused
from storage.domain.plan import Music
from storage.domain.render import ScoreRequest, Section, SpeechRequest
from tests.unit.generators.sound.listening import level, measured, nothing, onset, samples

Mode = Literal["major", "minor", "dorian", "lydian", "mixolydian"]
SECTIONS = (
    Section(start=0, end=72, mood="calm", intensity=0.2),
    Section(start=72, end=216, mood="hopeful", intensity=0.5),
    Section(start=216, end=360, mood="epic", intensity=0.9),
    Section(start=360, end=432, mood="calm", intensity=0.3),
)


def a_request(**changes: object) -> ScoreRequest:
    request = ScoreRequest(
        seed=7,
        frames=432,
        rate=Fraction(24),
        music=Music(genre="orchestral", mood="warm", bpm=92, key="D", mode="minor"),
        sections=SECTIONS,
        hits=(72, 144, 216, 288, 360),
    )
    return request.model_copy(update=changes)


def made(folder: Path, request: ScoreRequest) -> Media:
    folder.mkdir(parents=True, exist_ok=True)
    return Score().make(request, {}, folder, nothing)


def written(media: Media) -> Any:  # mido has no types
    return mido.MidiFile(str(media.files["midi"]))


@pytest.fixture(scope="module")
def film_score(tmp_path_factory: pytest.TempPathFactory) -> Media:
    return made(tmp_path_factory.mktemp("score"), a_request())


def test_a_score_is_as_long_as_its_film_to_the_sample(film_score: Media):
    assert samples(film_score.files["main"]).shape == (18 * 48_000, 2)


@pytest.mark.parametrize(
    ("frames", "rate"), [(7, Fraction(24)), (41, Fraction(24000, 1001)), (301, Fraction(30000, 1001))]
)
def test_a_score_of_any_length_and_rate_is_exact(tmp_path: Path, frames: int, rate: Fraction):
    media = made(tmp_path, a_request(frames=frames, rate=rate, sections=(), hits=(frames // 2,)))
    assert len(samples(media.files["main"])) == round(frames * 48_000 / rate)
    assert level(samples(media.files["main"])) > -40


def test_a_score_starts_at_once_and_ends_in_silence(film_score: Media):
    music = samples(film_score.files["main"])
    assert onset(music, below_peak=46) < 0.3 * 48_000
    assert np.abs(music[-48:]).max() < 0.001
    assert level(music[-24_000:-12_000]) < level(music) - 10


def test_a_score_never_clips_and_is_loud_enough(film_score: Media):
    heard = measured(film_score.files["main"])
    assert heard.true_peak <= -1.0
    assert heard.lufs == pytest.approx(-16, abs=0.5)


def test_a_score_is_strongest_where_the_film_is(film_score: Media):
    music = samples(film_score.files["main"])
    calm, strong = music[: 3 * 48_000], music[9 * 48_000 : 15 * 48_000]
    assert 4 < level(strong) - level(calm) < 20


def test_the_same_seed_makes_the_same_bytes_and_another_seed_other_music(tmp_path: Path, film_score: Media):
    again = made(tmp_path / "again", a_request())
    other = made(tmp_path / "other", a_request(seed=8))
    for role in ("main", "midi"):
        assert again.files[role].read_bytes() == film_score.files[role].read_bytes()
        assert other.files[role].read_bytes() != film_score.files[role].read_bytes()


def test_the_folder_holds_the_music_and_its_midi_and_nothing_else(film_score: Media):
    folder = film_score.files["main"].parent
    assert sorted(path.name for path in folder.iterdir()) == ["score.mid", "score.wav"]
    assert "captions" not in film_score.files


def test_the_midi_file_opens_elsewhere_and_lasts_as_long_as_the_film(film_score: Media):
    assert written(film_score).length == pytest.approx(18, abs=0.05)
    assert sum(message.type == "note_on" for message in written(film_score)) > 100


def test_every_cut_of_a_regular_film_is_marked_within_one_frame(film_score: Media):
    file = written(film_score)
    clock, struck = 0.0, set[float]()
    for message in file:
        clock += message.time
        if message.type == "note_on" and message.velocity > 40:
            struck.add(clock)
    for hit in (72, 144, 216, 288, 360):
        assert min(abs(moment - hit / 24) for moment in struck) <= 1 / 24


def test_two_genres_sound_different(tmp_path: Path):
    def colour(genre: str) -> np.ndarray:
        music = Music(genre=genre, mood="warm", bpm=92, key="D", mode="minor")
        media = made(tmp_path / genre, a_request(music=music, frames=144, sections=()))
        sound = samples(media.files["main"]).mean(axis=1)
        frames = np.abs(np.fft.rfft(sound[: len(sound) // 4096 * 4096].reshape(-1, 4096), axis=1)) ** 2
        bands = np.array([chunk.sum() for chunk in np.array_split(np.log1p(frames).mean(axis=0)[:512], 24)])
        flux = np.maximum(np.diff(np.log1p(frames), axis=0), 0).mean()
        return np.append(bands / bands.sum(), 0.02 * flux)

    colours = [colour(genre) for genre in ("orchestral", "synthwave", "ambient", "folk")]
    apart = [np.abs(one - two).sum() for i, one in enumerate(colours) for two in colours[i + 1 :]]
    assert min(apart) > 0.03


@pytest.mark.parametrize(
    ("genre", "mode"), list(zip((genre.name for genre in GENRES), cycle(get_args(Mode)), strict=False))
)
def test_every_genre_makes_music_in_its_key_and_mode(tmp_path: Path, genre: str, mode: Mode):
    music = Music(genre=genre, mood="tense", bpm=60 + 11 * len(genre), key="F#", mode=mode)
    media = made(tmp_path, a_request(music=music, frames=120, sections=(), hits=()))
    assert level(samples(media.files["main"])) > -30
    assert media.facts["genre"] == genre


def test_lyrics_are_sung_in_order_and_captioned_in_time(tmp_path: Path):
    lines = (
        "The lamp is low, the tide is wide",
        "",
        "And nobody remembers why",
        "We wait until the morning light",
    )
    media = made(tmp_path, a_request(lyrics=lines, sections=()))
    captions = json.loads(media.files["captions"].read_text(encoding="utf-8"))
    assert [row["line"] for row in captions] == [0, 2, 3]
    assert [row["text"] for row in captions] == [line for line in lines if line]
    ends = 0.0
    for row in captions:
        assert ends <= row["start"] < row["end"] <= 18
        assert [word["text"] for word in row["words"]] == row["text"].split()
        assert row["words"][0]["start"] == row["start"]
        ends = row["end"]


CHORUS = ("The lamp is low, the tide is wide", "And nobody remembers why")


@pytest.mark.parametrize(("seconds", "verses"), [(180, 3), (240, 4)])
def test_a_long_song_has_verses_choruses_and_a_climax(seconds: int, verses: int):
    lines: list[str] = []
    for verse in range(verses):
        lines += [f"The river carries lantern number {verse * 4 + line} home" for line in range(4)]
        lines += CHORUS
    values = (0.25, 0.4, 0.55, 0.7, 0.95, 0.35)
    parts = [Stretch(seconds=seconds / 6, mood="warm", intensity=value) for value in values]
    piece = compose(Music(genre="folk", mood="warm", bpm=96), parts, seed=5, lyrics=lines)
    at = piece.form.tempo.seconds_at
    assert [line.line for line in piece.sung] == list(range(len(lines)))
    assert {line.part for line in piece.sung if line.text in CHORUS} == {"chorus"}
    assert 4 < at(piece.sung[0].start) < 0.15 * seconds, "an opening without words"
    assert 0.7 * seconds < at(piece.sung[-1].end) < seconds - 4, "an ending without words"
    pauses = [at(after.start) - at(before.end) for before, after in pairwise(piece.sung)]
    assert max(pauses) < 0.25 * seconds and sum(pause > 8 for pause in pauses) >= verses - 1
    assert all(at(line.end) - at(line.start) < 8 for line in piece.sung), "no line drags"
    downbeats = {round(at(bar.start), 4) for bar in piece.form.bars}
    assert {round(seconds * part / 6, 4) for part in range(6)} <= downbeats
    (arrival,) = [phrase for phrase in piece.form.phrases if phrase.role == "arrival"]
    assert 0.6 * seconds < at(arrival.bars[0].start) < 0.85 * seconds
    lead, answer = (
        next(player for player in piece.players if player.name == name) for name in ("lead", "answer")
    )
    sung = sum(len(word.notes) for line in piece.sung for word in line.words)
    assert sung <= len(lead.notes) <= sung + 1, "the voice sings words"
    assert len(answer.notes) > 20, "and an instrument plays between them"
    middle = [
        sorted(note.pitch for note in lead.notes if line.start - 0.2 <= note.start < line.end)
        for line in piece.sung
    ]
    high = [
        notes[len(notes) // 2]
        for line, notes in zip(piece.sung, middle, strict=True)
        if line.part == "chorus"
    ]
    low = [
        notes[len(notes) // 2] for line, notes in zip(piece.sung, middle, strict=True) if line.part == "verse"
    ]
    assert sum(high) / len(high) > sum(low) / len(low), "a chorus lies higher"


def test_a_score_of_three_minutes_is_loudest_where_the_film_is(tmp_path: Path):
    values = (0.2, 0.4, 0.5, 0.65, 0.95, 0.3)
    sections = tuple(
        Section(start=720 * part, end=720 * part + 720, mood="warm", intensity=value)
        for part, value in enumerate(values)
    )
    music = samples(made(tmp_path, a_request(frames=4320, sections=sections, hits=())).files["main"])
    levels = [level(music[part * 30 * 48_000 : (part + 1) * 30 * 48_000]) for part in range(6)]
    assert max(levels) == levels[4] and min(levels[0], levels[5]) == min(levels)
    assert 4 < levels[4] - levels[0] < 20
    seconds = [level(music[at * 48_000 : (at + 1) * 48_000]) for at in range(178)]
    assert min(seconds) > -50, "there is no hole in it"


def test_instruments_asked_for_play_and_unknown_ones_are_named(tmp_path: Path):
    music = Music(genre="ambient", mood="calm", bpm=70, instruments=("solo cello", "hurdy-gurdy", "no drums"))
    media = made(tmp_path, a_request(music=music))
    programs = {message.program for message in written(media) if message.type == "program_change"}
    assert 42 in programs
    assert media.facts["unknown_instruments"] == ["hurdy-gurdy"]


def test_music_played_in_stretches_joins_without_a_seam(tmp_path: Path):
    piece = compose(
        Music(genre="orchestral", mood="warm", bpm=92),
        [Stretch(seconds=12, mood="warm", intensity=0.6)],
        seed=5,
    )
    whole, parts = tmp_path / "whole.wav", tmp_path / "parts.wav"
    perform(piece, 12 * 48_000, whole, lambda _: None)
    perform(piece, 12 * 48_000, parts, lambda _: None, window=4.0)
    for start in range(0, 11 * 48_000, 12_000):
        moment = slice(start, start + 12_000)
        assert abs(level(samples(whole)[moment]) - level(samples(parts)[moment])) < 1.5


def test_other_work_is_refused_in_a_sentence(tmp_path: Path):
    with pytest.raises(EngineRefused, match="composes music"):
        Score().make(SpeechRequest(seed=1, lines=("Hello.",)), {}, tmp_path, nothing)
    with pytest.raises(EngineRefused, match="Music shorter than"):
        Score().make(a_request(frames=1), {}, tmp_path, nothing)


def test_no_music_is_exact_silence_as_long_as_the_film(tmp_path: Path):
    nobody = a_request(music=Music(genre="none", mood="warm", bpm=92))
    media = made(tmp_path, nobody)
    heard = samples(media.files["main"])
    assert heard.shape == (18 * 48_000, 2) and not np.any(heard)
    assert set(media.files) == {"main"} and media.facts["genre"] == "none"
