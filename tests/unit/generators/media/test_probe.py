"""Reading the facts of a file."""

from fractions import Fraction
from pathlib import Path

import pytest

from generators.media import house
from generators.media.ffmpeg import run, source
from generators.media.probe import black_spans, frame_hashes, frozen_spans, loudness, picture_hash, probe
from storage.domain.errors import MediaUnreadable
from tests.unit.generators.media.reels import colour, moving, tone


def test_a_clip_in_the_house_format_reads_as_one(tmp_path: Path) -> None:
    facts = probe(moving(tmp_path / "clip.mp4", 60))
    assert (facts.video, facts.profile, facts.pix_fmt) == ("h264", "High", "yuv420p")
    assert (facts.width, facts.height, facts.frames, facts.rate) == (96, 64, 60, Fraction(24))
    assert facts.constant_rate
    assert facts.duration == 2.5
    assert facts.key_frames == 3  # one each second
    assert facts.faststart
    assert facts.audio == ""


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(25), Fraction(60)])
def test_the_rate_is_exact_even_where_it_is_not_whole(tmp_path: Path, rate: Fraction) -> None:
    facts = probe(moving(tmp_path / "clip.mp4", 50, rate=rate))
    assert facts.rate == rate
    assert facts.frames == 50
    assert facts.duration == pytest.approx(float(50 / rate), abs=1e-6)


def test_sound_alone_reads_as_sound(tmp_path: Path) -> None:
    facts = probe(tone(tmp_path / "tone.wav", 1.5))
    assert (facts.audio, facts.sample_rate, facts.channels) == ("pcm_s16le", 48_000, 2)
    assert facts.audio_duration == pytest.approx(1.5, abs=0.001)
    assert facts.video == ""


def test_a_film_with_its_index_at_the_end_does_not_start_fast(tmp_path: Path) -> None:
    clip = moving(tmp_path / "clip.mp4", 24)
    late = tmp_path / "late.mp4"
    run(["-i", source(clip), "-c", "copy", source(late)])
    assert probe(clip).faststart
    assert not probe(late).faststart


@pytest.mark.parametrize("bytes_", [b"", b"this is not media", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_not_media_is_said_to_be_unreadable(tmp_path: Path, bytes_: bytes) -> None:
    path = tmp_path / "strange.mp4"
    path.write_bytes(bytes_)
    with pytest.raises(MediaUnreadable, match=r"strange\.mp4"):
        probe(path)


def test_a_missing_file_is_unreadable_too(tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable):
        probe(tmp_path / "gone.mp4")


def test_title_and_comment_come_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "named.mp4"
    said = ["-metadata", "title=It's 5:00, {100%}", "-metadata", f"comment={house.SYNTHETIC_MARK}"]
    run(["-f", "lavfi", "-i", "color=s=64x64:r=24", "-frames:v", "5", *said, source(path)])
    facts = probe(path)
    assert facts.title == "It's 5:00, {100%}"
    assert facts.comment == house.SYNTHETIC_MARK


def test_a_sine_measures_as_loud_as_it_was_made(tmp_path: Path) -> None:
    heard = loudness(tone(tmp_path / "tone.wav", 3.0, level=-15.0, hertz=1000))
    assert heard.true_peak == pytest.approx(-15.0, abs=0.2)
    # a 1 kHz stereo sine at -15 dBFS peak: -18.01 RMS, +3.01 for two channels, K-weighting 0 at 1 kHz
    assert heard.integrated == pytest.approx(-15.0, abs=0.3)


def test_silence_measures_as_silence(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    run(["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "1", source(path)])
    assert loudness(path).integrated <= -70
    assert loudness(path).true_peak == float("-inf")


def test_black_and_frozen_stretches_are_found_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    graph = (
        "testsrc2=s=96x64:r=24:d=1[a];color=black:s=96x64:r=24:d=1.5[b];color=red:s=96x64:r=24:d=1.5[c];"
        "testsrc2=s=96x64:r=24:d=1[d];[a][b][c][d]concat=n=4[v]"
    )
    run(["-filter_complex", graph, "-map", "[v]", *house.picture(Fraction(24)), source(path)])
    (black,) = black_spans(path)
    assert (black.start, black.end) == (pytest.approx(1.0, abs=0.1), pytest.approx(2.5, abs=0.1))
    frozen = frozen_spans(path)
    assert [round(s.start, 1) for s in frozen] == [1.0, 2.5]
    assert frozen[-1].end == pytest.approx(4.0, abs=0.1)
    assert black_spans(path, at_least=2.0) == ()


def test_a_picture_that_never_moves_again_is_frozen_to_its_end(tmp_path: Path) -> None:
    (frozen,) = frozen_spans(colour(tmp_path / "still.mp4", "orange", 48))
    assert (frozen.start, frozen.end) == (0.0, 2.0)


def test_equal_pictures_have_equal_hashes_whatever_surrounds_them(tmp_path: Path) -> None:
    clip = moving(tmp_path / "a.mp4", 12)
    copy = tmp_path / "b.mp4"
    run(["-i", source(clip), "-c", "copy", "-metadata", "title=another", source(copy)])
    assert clip.read_bytes() != copy.read_bytes()
    assert picture_hash(clip) == picture_hash(copy)
    assert len(frame_hashes(clip)) == len(set(frame_hashes(clip))) == 12
    assert picture_hash(clip) != picture_hash(moving(tmp_path / "c.mp4", 11))
