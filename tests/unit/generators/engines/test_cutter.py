"""The cut: every part as it is, one after another without a seam, in a file that plays anywhere."""

import re
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest

from generators.engines.camera import Recorder
from generators.engines.cards import Cards
from generators.engines.cutter import Cutter
from generators.engines.joiner import Joiner
from generators.engines.segmenter import Segmenter
from generators.media import house
from generators.media.ffmpeg import run, source
from generators.media.inspect import inspect
from generators.media.probe import frame_hashes, loudness, picture_hash, probe
from generators.ports import Media
from storage.domain.errors import ArtifactMissing, EngineRefused, MediaUnreadable
from storage.domain.render import (
    CardRequest,
    Chapter,
    CutRequest,
    JoinRequest,
    Piece,
    SegmentRequest,
    SheetRequest,
)
from tests.unit.generators.media.reels import RATE, colour, moving, tone

Subtitles = Literal["burned", "soft", "off"]
SRT = "1\n00:00:00,500 --> 00:00:01,000\nThe clock stops: {\\an8} 100% 'so'\n"
ODD_TITLES = ['"Night": 100% \\ {x}', "it's [0:v];[a]", "-y %{pts} :=,;'", "one\ntwo\tthree\x00", "夜 🎬", ""]


def silence(_: float, __: str) -> None:
    """Nobody listens."""


def asked(
    *lengths: int,
    parts: tuple[str, ...] = ("red", "green", "blue"),
    subtitles: Subtitles = "off",
    title: str = "",
    rate: Fraction = RATE,
    chapters: tuple[Chapter, ...] = (),
) -> CutRequest:
    return CutRequest(
        width=96, height=64, frames=sum(lengths), rate=rate, parts=parts[: len(lengths)], lengths=lengths,
        subtitles=subtitles, title=title, chapters=chapters,
    )  # fmt: skip


def cut(request: CutRequest, inputs: Mapping[str, Path], folder: Path) -> Media:
    folder.mkdir(exist_ok=True)
    return Cutter().make(request, inputs, folder, silence)


@pytest.fixture
def reels(tmp_path: Path) -> dict[str, Path]:
    """Three flat clips of 24 frames and ten seconds of a tone at about -14 LUFS."""
    made = {name: colour(tmp_path / f"{name}.mp4", name, 24) for name in ("red", "green", "blue")}
    return made | {"mix": tone(tmp_path / "mix.wav", 10.0, level=-14.0, hertz=1000)}


def a_clip_of_the_camera(path: Path, frames: int, rate: Fraction) -> Path:
    """What the camera's recorder makes of frames that differ."""
    with Recorder(path, (96, 64), rate) as recorder:
        for number in range(frames):
            recorder.write(bytes((number * 5 + at) % 200 + 20 for at in range(96 * 64 * 3 // 2)))
    return path


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001)])
def test_clips_cards_and_segments_join_without_one_frame_changing(tmp_path: Path, rate: Fraction) -> None:
    """Each decodes in the film to exactly what it decodes to alone, at times without a gap."""
    card = CardRequest(card="title", width=96, height=64, frames=31, rate=rate, title="Night", palette=("#0b1a24", "#e07a3f"))  # fmt: skip
    clip = a_clip_of_the_camera(tmp_path / "clip.mp4", 37, rate)
    faded = SegmentRequest(
        width=96, height=64, frames=25, rate=rate,
        pieces=(Piece(role="a", start=-12, end=25), Piece(role="b", start=13, end=62, fade_in=12)),
    )  # fmt: skip
    (tmp_path / "card").mkdir()
    (tmp_path / "segment").mkdir()
    long = moving(tmp_path / "long.mp4", 49, rate=rate)
    (tmp_path / "joined").mkdir()
    both = JoinRequest(width=96, height=64, frames=60, rate=rate, parts=(37, 23))
    halves = {"part:0": clip, "part:1": a_clip_of_the_camera(tmp_path / "rest.mp4", 24, rate)}
    joined = Joiner().make(both, halves, tmp_path / "joined", silence)
    inputs = {
        "card": Cards().make(card, {}, tmp_path / "card", silence).files["main"],
        "clip": clip,
        "segment": Segmenter().make(faded, {"a": clip, "b": long}, tmp_path / "segment", silence).files["main"],
        "joined": joined.files["main"],
        "one": colour(tmp_path / "one.mp4", "red", 1, rate=rate),
        "mix": tone(tmp_path / "mix.wav", 5.0),
    }  # fmt: skip
    parts = ("card", "clip", "segment", "joined", "one", "clip", "card")
    request = asked(31, 37, 25, 60, 1, 37, 31, parts=parts, rate=rate)
    film = cut(request, inputs, tmp_path / "out").files["main"]
    assert frame_hashes(film) == tuple(h for part in parts for h in frame_hashes(inputs[part]))
    assert times(film) == [n * house.timescale(rate) / rate for n in range(222)]


def times(path: Path) -> list[int]:
    """When each picture is shown, in ticks of the file."""
    seen = run(("-i", source(path), "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "-")).output
    rows = [line.split(",") for line in seen.splitlines() if line and not line.startswith("#")]
    assert len({row[3] for row in rows}) == 1, "every picture lasts as long"
    return [int(row[2]) for row in rows]


def test_a_film_of_very_many_parts_keeps_its_clock(tmp_path: Path) -> None:
    """Ticks that are no whole microseconds, ninety times over."""
    rate = Fraction(24000, 1001)
    inputs = {"red": colour(tmp_path / "red.mp4", "red", 7, rate=rate), "mix": tone(tmp_path / "m.wav", 30)}
    film = cut(asked(*([7] * 90), parts=("red",) * 90, rate=rate), inputs, tmp_path / "out").files["main"]
    assert {after - before for before, after in pairwise(times(film))} == {1001}
    assert probe(film).frames == 630


def test_the_film_probes_as_promised(reels: dict[str, Path], tmp_path: Path) -> None:
    media = cut(asked(24, 24, title="Night"), reels, tmp_path / "out")
    facts = probe(media.files["main"])
    assert (facts.video, facts.profile, facts.pix_fmt) == ("h264", "High", "yuv420p")
    assert (facts.width, facts.height, facts.rate, facts.frames) == (96, 64, RATE, 48)
    assert facts.constant_rate
    assert (facts.audio, facts.sample_rate, facts.channels) == ("aac", 48_000, 2)
    assert facts.duration == 2.0
    assert facts.audio_duration == pytest.approx(2.0, abs=0.001)
    assert facts.faststart
    assert facts.title == "Night"
    assert "synthetic" in facts.comment
    assert facts.subtitles == ""
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["film.mp4"]


def test_soft_subtitles_are_a_track_and_leave_the_picture_alone(
    reels: dict[str, Path], tmp_path: Path
) -> None:
    inputs = dict(reels, srt=tmp_path / "film.srt")
    inputs["srt"].write_text(SRT, "utf-8")
    scenes = (Chapter(start=0, title="One"), Chapter(start=24, title="Two"))
    soft = cut(asked(24, 24, subtitles="soft", chapters=scenes), inputs, tmp_path / "soft").files["main"]
    plain = cut(asked(24, 24), inputs, tmp_path / "plain").files["main"]
    assert probe(soft).subtitles == "mov_text"
    assert probe(soft).duration == 2.0
    assert picture_hash(soft) == picture_hash(plain)
    said = run(("-i", source(soft), "-map", "0:s:0", "-f", "srt", "-")).output
    assert "00:00:00,500 --> 00:00:01,000" in said
    assert "The clock stops:" in said
    assert [title for _, _, title in chapters(soft)] == ["One", "Two"]


def chapters(path: Path) -> list[tuple[float, float, str]]:
    """The chapters of a file as a player reads them: seconds, seconds, title."""
    written = run(("-i", source(path), "-f", "ffmetadata", "-")).output
    found = re.findall(
        r"\[CHAPTER\]\nTIMEBASE=(\d+)/(\d+)\nSTART=(\d+)\nEND=(\d+)\ntitle=((?:\\\n|.)*)\n", written
    )
    return [
        (int(start) * int(n) / int(d), int(end) * int(n) / int(d), re.sub(r"\\(.)", r"\1", title))
        for n, d, start, end, title in found
    ]


def test_chapters_are_named_and_last_until_the_next(reels: dict[str, Path], tmp_path: Path) -> None:
    scenes = (
        Chapter(start=0, title="The harbour; = # \\ 'so'"),
        Chapter(start=30, title="夜 — Часы\nzwölf"),
        Chapter(start=48, title=" "),
        Chapter(start=72, title="Beyond the end"),
    )
    film = cut(asked(24, 24, 24, title="Night", chapters=scenes), reels, tmp_path / "out").files["main"]
    read = chapters(film)
    assert [title for _, _, title in read] == ["The harbour; = # \\ 'so'", "夜 — Часы zwölf", "…"]
    assert [start for start, _, _ in read] == pytest.approx([0, 1.25, 2.0], abs=0.001)
    assert [end for _, end, _ in read] == pytest.approx([1.25, 2.0, 3.0], abs=0.001)
    facts = probe(film)
    assert (facts.title, facts.duration, facts.faststart) == ("Night", 3.0, True)


def test_a_chapter_is_not_taken_for_the_title(reels: dict[str, Path], tmp_path: Path) -> None:
    request = asked(24, chapters=(Chapter(start=0, title="The harbour"),))
    assert probe(cut(request, reels, tmp_path / "out").files["main"]).title == ""


def test_the_same_parts_give_the_same_bytes(reels: dict[str, Path], tmp_path: Path) -> None:
    request = asked(24, 24, title="Night", chapters=(Chapter(start=0, title="One"),))
    first = cut(request, reels, tmp_path / "a").files["main"].read_bytes()
    assert first == cut(request, reels, tmp_path / "b").files["main"].read_bytes()


def test_the_film_stands_at_minus_fourteen_and_under_its_ceiling(tmp_path: Path) -> None:
    """Full-band noise limited to -1.1 dBTP: coding it to AAC pushes its peaks up, so the cutter must soften it."""
    mix = tmp_path / "mix.wav"
    noise = "anoisesrc=c=white:r=48000:d=6:a=1:seed=7,alimiter=limit=0.89:level=0,volume=-0.2dB,pan=stereo|c0=c0|c1=c0"
    run(["-f", "lavfi", "-i", noise, "-c:a", "pcm_s16le", source(mix)])
    inputs = {"clip": moving(tmp_path / "clip.mp4", 120), "mix": mix}
    media = cut(asked(120, parts=("clip",)), inputs, tmp_path / "out")
    assert media.facts["attenuated_db"] > 0
    assert loudness(media.files["main"]).true_peak <= -1.0


def test_a_good_mix_passes_inspection_untouched(tmp_path: Path) -> None:
    inputs = {
        "clip": moving(tmp_path / "clip.mp4", 96),
        "mix": tone(tmp_path / "mix.wav", 4, level=-14, hertz=1000),
    }
    request = asked(96, parts=("clip",))
    media = cut(request, inputs, tmp_path / "out")
    assert media.facts["attenuated_db"] == 0
    assert inspect(media.files["main"], request) == ()


@pytest.mark.parametrize("title", ODD_TITLES)
def test_no_title_can_do_harm(tmp_path: Path, title: str) -> None:
    inputs = {"red": colour(tmp_path / "red.mp4", "red", 6), "mix": tone(tmp_path / "mix.wav", 1)}
    request = asked(6, title=title, chapters=(Chapter(start=0, title=title),))
    film = cut(request, inputs, tmp_path / "out").files["main"]
    plain = "".join(c if c.isprintable() else " " for c in title).strip()
    assert probe(film).title == plain
    assert probe(film).frames == 6
    assert [named for _, _, named in chapters(film)] == [" ".join(plain.split()) or "…"]


def test_folders_with_awkward_names_are_only_folders(tmp_path: Path) -> None:
    folder = tmp_path / "it's [1]: 100%,a;b \\ é"
    folder.mkdir()
    inputs = {
        "red": colour(folder / "-red's.mp4", "red", 12),
        "mix": tone(folder / "mix.wav", 1),
        "srt": folder / "film's.srt",
    }
    inputs["srt"].write_text(SRT, "utf-8")
    film = cut(asked(12, subtitles="soft"), inputs, folder / "out")
    assert probe(film.files["main"]).frames == 12


def test_progress_climbs_to_one(reels: dict[str, Path], tmp_path: Path) -> None:
    heard: list[float] = []
    folder = tmp_path / "out"
    folder.mkdir()
    Cutter().make(asked(24, 24), reels, folder, lambda fraction, _: heard.append(fraction))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_broken_part_is_named_and_nothing_is_left(reels: dict[str, Path], tmp_path: Path) -> None:
    reels["green"].write_bytes(b"torn to pieces")
    with pytest.raises(MediaUnreadable, match="green"):
        cut(asked(24, 24), reels, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_part_cut_short_on_disk_is_named(tmp_path: Path, reels: dict[str, Path]) -> None:
    clip = moving(tmp_path / "clip.mp4", 48)
    clip.write_bytes(clip.read_bytes()[:-2000])
    with pytest.raises(MediaUnreadable, match="part clip"):
        cut(asked(24, 48, parts=("red", "clip")), reels | {"clip": clip}, tmp_path / "out")


def test_a_part_that_does_not_fit_is_refused_and_told_why(reels: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable, match="red has 24 frames, and the film needs 30"):
        cut(asked(30), reels, tmp_path / "a")
    large = colour(tmp_path / "large.mp4", "red", 24, size="192x128")
    with pytest.raises(MediaUnreadable, match="large is 192×128, the film 96×64"):
        cut(asked(24, 24, parts=("red", "large")), reels | {"large": large}, tmp_path / "b")
    fast = colour(tmp_path / "fast.mp4", "red", 24, rate=Fraction(30))
    with pytest.raises(MediaUnreadable, match="fast runs at 30 frames"):
        cut(asked(24, 24, parts=("red", "fast")), reels | {"fast": fast}, tmp_path / "c")
    foreign = tmp_path / "foreign.mp4"
    run(["-f", "lavfi", "-i", "testsrc2=s=96x64:r=24", "-frames:v", "24", "-pix_fmt", "yuv420p", "-profile:v", "high", "-c:v", "libx264", source(foreign)])  # fmt: skip
    with pytest.raises(MediaUnreadable, match="foreign is encoded otherwise"):
        cut(asked(24, 24, parts=("red", "foreign")), reels | {"foreign": foreign}, tmp_path / "d")
    other = tmp_path / "other.mp4"
    run(["-f", "lavfi", "-i", "testsrc2=s=96x64:r=24", "-frames:v", "24", "-pix_fmt", "yuv444p", "-c:v", "libx264", source(other)])  # fmt: skip
    with pytest.raises(MediaUnreadable, match="other is h264 High 4:4:4"):
        cut(asked(24, parts=("other",)), reels | {"other": other}, tmp_path / "e")


def test_lengths_that_do_not_make_the_film_are_refused(reels: dict[str, Path], tmp_path: Path) -> None:
    wrong = asked(24, 24).model_copy(update={"frames": 50})
    with pytest.raises(EngineRefused, match="50 frames"):
        cut(wrong, reels, tmp_path / "a")
    with pytest.raises(EngineRefused, match="at least one part"):
        cut(asked(), reels, tmp_path / "b")


def test_a_missing_part_or_mix_is_named(reels: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(ArtifactMissing, match="violet"):
        cut(asked(24, parts=("violet",)), reels, tmp_path / "a")
    del reels["mix"]
    with pytest.raises(ArtifactMissing, match="mix"):
        cut(asked(24), reels, tmp_path / "b")


def test_the_cutter_cuts_and_does_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(EngineRefused, match="sheet"):
        Cutter().make(SheetRequest(title="x", shots=(), rate=RATE), {}, tmp_path, silence)
