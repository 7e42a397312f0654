"""The cut: the right frame of the right piece at the right time, in a file that plays anywhere."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from generators.engines.cutter import Cutter
from generators.media.ffmpeg import run, source
from generators.media.inspect import inspect
from generators.media.probe import loudness, picture_hash, probe
from generators.ports import Media
from storage.domain.errors import ArtifactMissing, EngineFailed, EngineRefused, MediaUnreadable
from storage.domain.render import CutRequest, Piece, SheetRequest
from tests.unit.generators.media.reels import RATE, colour, means, moving, planes, tone

RED, GREEN, BLUE = (254, 0, 0), (0, 128, 0), (0, 0, 254)
SHADES = {"red": RED, "green": GREEN, "blue": BLUE}
Subtitles = Literal["burned", "soft", "off"]
SRT = "1\n00:00:00,500 --> 00:00:01,000\nThe clock stops: {\\an8} 100% 'so'\n"


def silence(_: float, __: str) -> None:
    """Nobody listens."""


def asked(
    pieces: tuple[Piece, ...],
    *,
    subtitles: Subtitles = "off",
    title: str = "",
    rate: Fraction = RATE,
    codec: str = "libx264",
) -> CutRequest:
    return CutRequest(
        width=96, height=64, frames=pieces[-1].end, rate=rate, pieces=pieces, subtitles=subtitles, title=title, codec=codec
    )  # fmt: skip


def cut(request: CutRequest, inputs: Mapping[str, Path], folder: Path) -> Media:
    folder.mkdir(exist_ok=True)
    return Cutter().make(request, inputs, folder, silence)


@pytest.fixture
def reels(tmp_path: Path) -> dict[str, Path]:
    """Three flat clips of 24 frames and ten seconds of a tone at about -14 LUFS."""
    made = {name: colour(tmp_path / f"{name}.mp4", name, 24) for name in SHADES}
    return made | {"mix": tone(tmp_path / "mix.wav", 10.0, level=-14.0, hertz=1000)}


def near(seen: np.ndarray, wanted: tuple[int, int, int]) -> bool:
    return bool(np.abs(seen - np.array(wanted)).max() < 14)


def test_straight_cuts_change_on_the_frame(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (
        Piece(role="red", start=0, end=24),
        Piece(role="green", start=24, end=40),
        Piece(role="blue", start=40, end=64),
    )
    seen = means(cut(asked(pieces), reels, tmp_path / "out").files["main"])
    assert len(seen) == 64
    assert all(near(frame, RED) for frame in seen[:24])
    assert all(near(frame, GREEN) for frame in seen[24:40])
    assert all(near(frame, BLUE) for frame in seen[40:])


def test_a_cross_fade_truly_overlaps_its_two_pieces(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="blue", start=12, end=36, fade_in=12))
    seen = means(cut(asked(pieces), reels, tmp_path / "out").files["main"])
    assert len(seen) == 36
    assert all(near(frame, RED) for frame in seen[:12])
    assert all(near(frame, BLUE) for frame in seen[24:])
    blending = seen[12:24]
    assert (np.diff(blending[:, 0]) < 0).all()  # red goes as
    assert (np.diff(blending[:, 2]) > 0).all()  # blue comes,
    assert (blending.sum(axis=1) > 180).all()  # and it is never dark between


def test_a_dip_goes_through_black(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="blue", start=12, end=36, fade_in=12, dip=True))
    seen = means(cut(asked(pieces), reels, tmp_path / "out").files["main"])
    assert len(seen) == 36
    assert near(seen[11], RED)
    assert near(seen[24], BLUE)
    assert seen[17:19].sum(axis=1).min() < 12
    assert (seen[12:18, 2] < 8).all(), "no blue before the black"
    assert (seen[19:24, 0] < 8).all(), "no red after it"


def test_a_piece_is_played_from_its_first_frame_at_its_own_speed(tmp_path: Path) -> None:
    clip = moving(tmp_path / "clip.mp4", 30)
    inputs = {"a": colour(tmp_path / "a.mp4", "red", 24), "b": clip, "mix": tone(tmp_path / "m.wav", 3)}
    pieces = (Piece(role="a", start=0, end=24), Piece(role="b", start=24, end=54))
    film = planes(cut(asked(pieces), inputs, tmp_path / "out").files["main"]).astype(int)
    alone = planes(clip).astype(int)
    for at in (0, 7, 29):
        off = [np.abs(film[24 + at] - frame).mean() for frame in alone]
        assert int(np.argmin(off)) == at


def test_the_film_probes_as_promised(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=18, end=42, fade_in=6))
    media = cut(asked(pieces, title="Night"), reels, tmp_path / "out")
    facts = probe(media.files["main"])
    assert (facts.video, facts.profile, facts.pix_fmt) == ("h264", "High", "yuv420p")
    assert (facts.width, facts.height, facts.rate, facts.frames) == (96, 64, RATE, 42)
    assert facts.constant_rate
    assert (facts.audio, facts.sample_rate, facts.channels) == ("aac", 48_000, 2)
    assert facts.duration == 1.75
    assert facts.audio_duration == pytest.approx(1.75, abs=0.001)
    assert facts.faststart
    assert facts.title == "Night"
    assert "synthetic" in facts.comment
    assert facts.subtitles == ""
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["film.mp4"]


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001)])
def test_no_frame_is_lost_at_any_rate(tmp_path: Path, rate: Fraction) -> None:
    inputs = {name: colour(tmp_path / f"{name}.mp4", name, 40, rate=rate) for name in SHADES}
    inputs["mix"] = tone(tmp_path / "mix.wav", 5)
    pieces = (
        Piece(role="red", start=0, end=40),
        Piece(role="green", start=29, end=69, fade_in=11),
        Piece(role="blue", start=58, end=98, fade_in=11),
    )
    film = cut(asked(pieces, rate=rate), inputs, tmp_path / "out").files["main"]
    facts = probe(film)
    assert (facts.rate, facts.frames) == (rate, 98)
    assert facts.duration == pytest.approx(float(98 / rate), abs=0.002)
    seen = means(film)
    assert near(seen[28], RED)
    assert near(seen[40], GREEN)
    assert near(seen[57], GREEN)
    assert near(seen[69], BLUE)


def test_a_long_film_is_cut_in_stretches_that_leave_no_seam(tmp_path: Path) -> None:
    names = list(SHADES)
    inputs = {name: colour(tmp_path / f"{name}.mp4", name, 24) for name in names}
    inputs["mix"] = tone(tmp_path / "mix.wav", 30)
    pieces: list[Piece] = []
    clock = 0
    for index in range(40):
        fade = 6 if index and index % 3 else 0
        pieces.append(Piece(role=names[index % 3], start=clock - fade, end=clock - fade + 24, fade_in=fade))
        clock += 24 - fade
    media = cut(asked(tuple(pieces)), inputs, tmp_path / "out")
    assert media.facts["stretches"] > 2
    facts = probe(media.files["main"])
    assert (facts.frames, facts.constant_rate) == (clock, True)
    seen = means(media.files["main"])
    for piece in pieces:
        for at in range(piece.start + piece.fade_in, piece.end - 6):
            assert near(seen[at], SHADES[piece.role]), (piece, at)


def test_subtitles_change_the_lower_part_while_a_cue_stands_and_nothing_else(
    reels: dict[str, Path], tmp_path: Path
) -> None:
    inputs = dict(reels, srt=tmp_path / "film.srt")
    inputs["srt"].write_text(SRT, "utf-8")
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=24, end=48))
    plain = planes(cut(asked(pieces), inputs, tmp_path / "plain").files["main"]).astype(int)
    burned = planes(cut(asked(pieces, subtitles="burned"), inputs, tmp_path / "burned").files["main"]).astype(
        int
    )
    off = np.abs(plain - burned)
    for frame in range(48):
        lower, upper = off[frame, 36:].max(), off[frame, :24].max()
        if 12 <= frame < 24:
            assert lower > 60, frame
        elif not 11 <= frame <= 24:
            assert lower < 30, frame
        assert upper < 30, frame


def test_subtitles_keep_time_in_every_stretch(tmp_path: Path) -> None:
    inputs = {"red": colour(tmp_path / "red.mp4", "red", 12), "srt": tmp_path / "film.srt"}
    inputs["mix"] = tone(tmp_path / "mix.wav", 12)
    inputs["srt"].write_text("1\n00:00:09,000 --> 00:00:09,500\nLate, but in time\n", "utf-8")
    pieces = tuple(Piece(role="red", start=n * 12, end=n * 12 + 12) for n in range(20))
    media = cut(asked(pieces, subtitles="burned"), inputs, tmp_path / "out")
    assert media.facts["stretches"] > 1
    lower = planes(media.files["main"])[:, 36:].astype(int)
    lettered = np.abs(lower - np.array(RED)).max(axis=(1, 2, 3)) > 90
    assert lettered.nonzero()[0].tolist() == list(range(216, 228))


def test_soft_subtitles_are_a_track_and_leave_the_picture_alone(
    reels: dict[str, Path], tmp_path: Path
) -> None:
    inputs = dict(reels, srt=tmp_path / "film.srt")
    inputs["srt"].write_text(SRT, "utf-8")
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=24, end=48))
    soft = cut(asked(pieces, subtitles="soft"), inputs, tmp_path / "soft").files["main"]
    plain = cut(asked(pieces), inputs, tmp_path / "plain").files["main"]
    assert probe(soft).subtitles == "mov_text"
    assert probe(soft).duration == 2.0
    assert picture_hash(soft) == picture_hash(plain)


def test_the_same_pieces_give_the_same_bytes(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="blue", start=16, end=40, fade_in=8))
    first = cut(asked(pieces), reels, tmp_path / "a").files["main"].read_bytes()
    assert first == cut(asked(pieces), reels, tmp_path / "b").files["main"].read_bytes()


def test_the_film_stands_at_minus_fourteen_and_under_its_ceiling(tmp_path: Path) -> None:
    """Full-band noise limited to -1.1 dBTP: coding it to AAC pushes its peaks up, so the cutter must soften it."""
    mix = tmp_path / "mix.wav"
    noise = "anoisesrc=c=white:r=48000:d=6:a=1:seed=7,alimiter=limit=0.89:level=0,volume=-0.2dB,pan=stereo|c0=c0|c1=c0"
    run(["-f", "lavfi", "-i", noise, "-c:a", "pcm_s16le", source(mix)])
    inputs = {"clip": moving(tmp_path / "clip.mp4", 120), "mix": mix}
    media = cut(asked((Piece(role="clip", start=0, end=120),)), inputs, tmp_path / "out")
    assert media.facts["attenuated_db"] > 0
    assert loudness(media.files["main"]).true_peak <= -1.0


def test_a_good_mix_passes_inspection_untouched(tmp_path: Path) -> None:
    inputs = {
        "clip": moving(tmp_path / "clip.mp4", 96),
        "mix": tone(tmp_path / "mix.wav", 4, level=-14, hertz=1000),
    }
    request = asked((Piece(role="clip", start=0, end=96),))
    media = cut(request, inputs, tmp_path / "out")
    assert media.facts["attenuated_db"] == 0
    assert inspect(media.files["main"], request) == ()


@pytest.mark.parametrize(
    "title", ['"Night": 100% \\ {x}', "it's [0:v];[a]", "-y %{pts} :=,;'", "one\ntwo\tthree\x00", "夜 🎬", ""]
)
def test_no_title_can_do_harm(tmp_path: Path, title: str) -> None:
    inputs = {"red": colour(tmp_path / "red.mp4", "red", 6), "mix": tone(tmp_path / "mix.wav", 1)}
    film = cut(asked((Piece(role="red", start=0, end=6),), title=title), inputs, tmp_path / "out").files[
        "main"
    ]
    assert probe(film).title == "".join(c if c.isprintable() else " " for c in title).strip()
    assert probe(film).frames == 6


def test_folders_with_awkward_names_are_only_folders(tmp_path: Path) -> None:
    folder = tmp_path / "it's [1]: 100%,a;b \\ é"
    folder.mkdir()
    inputs = {
        "red": colour(folder / "-red.mp4", "red", 12),
        "mix": tone(folder / "mix.wav", 1),
        "srt": folder / "film's.srt",
    }
    inputs["srt"].write_text(SRT, "utf-8")
    film = cut(asked((Piece(role="red", start=0, end=12),), subtitles="burned"), inputs, folder / "out")
    assert probe(film.files["main"]).frames == 12


def test_a_codec_this_machine_lacks_falls_back_and_says_so(reels: dict[str, Path], tmp_path: Path) -> None:
    media = cut(
        asked((Piece(role="red", start=0, end=24),), codec="h264_videotoolbox"), reels, tmp_path / "out"
    )
    assert (media.facts["codec_asked"], media.facts["codec"]) == ("h264_videotoolbox", "libx264")


def test_progress_climbs_to_one(reels: dict[str, Path], tmp_path: Path) -> None:
    heard: list[float] = []
    folder = tmp_path / "out"
    folder.mkdir()
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=24, end=48))
    Cutter().make(asked(pieces), reels, folder, lambda fraction, _: heard.append(fraction))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_broken_piece_is_named_and_nothing_is_left(reels: dict[str, Path], tmp_path: Path) -> None:
    reels["green"].write_bytes(b"torn to pieces")
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=24, end=48))
    with pytest.raises((MediaUnreadable, EngineFailed)) as failed:
        cut(asked(pieces), reels, tmp_path / "out")
    assert "green" in str(failed.value)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_piece_that_is_too_short_is_refused_not_stretched(reels: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable, match="red has 24 frames"):
        cut(asked((Piece(role="red", start=0, end=30),)), reels, tmp_path / "out")


def test_a_missing_piece_or_mix_is_named(reels: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(ArtifactMissing, match="violet"):
        cut(asked((Piece(role="violet", start=0, end=24),)), reels, tmp_path / "a")
    del reels["mix"]
    with pytest.raises(ArtifactMissing, match="mix"):
        cut(asked((Piece(role="red", start=0, end=24),)), reels, tmp_path / "b")


def test_the_cutter_cuts_and_does_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(EngineRefused, match="sheet"):
        Cutter().make(SheetRequest(title="x", shots=(), rate=RATE), {}, tmp_path, silence)
