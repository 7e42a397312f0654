"""The segment: the right frame of the right piece at the right time, and the words that belong to it."""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.engines.segmenter import Segmenter
from generators.media.cut import burning
from generators.media.cut.captions import Caption as Shown
from generators.media.probe import picture_hash, probe
from generators.ports import Media
from generators.sound.caption_files import srt
from generators.sound.subtitles import Said, timed
from storage.domain.errors import ArtifactMissing, EngineFailed, EngineRefused, MediaUnreadable
from storage.domain.render import Caption, Piece, SegmentRequest, SheetRequest
from tests.unit.generators.media.reels import RATE, colour, means, moving, planes

RED, GREEN, BLUE = (254, 0, 0), (0, 128, 0), (0, 0, 254)
SHADES = {"red": RED, "green": GREEN, "blue": BLUE}
WORDS = ({"line": 0, "text": "The clock stops: {\\an8} 100% 'so'", "start": 0.5, "end": 1.0},)


def silence(_: float, __: str) -> None:
    """Nobody listens."""


def asked(
    pieces: tuple[Piece, ...],
    *,
    frames: int | None = None,
    captions: tuple[Caption, ...] = (),
    rate: Fraction = RATE,
    size: tuple[int, int] = (96, 64),
    codec: str = "libx264",
) -> SegmentRequest:
    return SegmentRequest(
        width=size[0], height=size[1], frames=pieces[-1].end if frames is None else frames, rate=rate, pieces=pieces, captions=captions, codec=codec
    )  # fmt: skip


def segment(request: SegmentRequest, inputs: Mapping[str, Path], folder: Path) -> Media:
    folder.mkdir(exist_ok=True)
    return Segmenter().make(request, inputs, folder, silence)


def spoken(path: Path, *rows: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def reels(tmp_path: Path) -> dict[str, Path]:
    """Three flat clips of 24 frames, and a line spoken from 0.5 s to 1 s."""
    made = {name: colour(tmp_path / f"{name}.mp4", name, 24) for name in SHADES}
    return made | {"words": spoken(tmp_path / "words.json", *WORDS)}


def near(seen: np.ndarray, wanted: tuple[int, int, int]) -> bool:
    return bool(np.abs(seen - np.array(wanted)).max() < 14)


def test_straight_cuts_change_on_the_frame(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (
        Piece(role="red", start=0, end=24),
        Piece(role="green", start=24, end=40),
        Piece(role="blue", start=40, end=64),
    )
    seen = means(segment(asked(pieces), reels, tmp_path / "out").files["main"])
    assert len(seen) == 64
    assert all(near(frame, RED) for frame in seen[:24])
    assert all(near(frame, GREEN) for frame in seen[24:40])
    assert all(near(frame, BLUE) for frame in seen[40:])


def test_a_cross_fade_truly_overlaps_its_two_pieces(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="blue", start=12, end=36, fade_in=12))
    seen = means(segment(asked(pieces), reels, tmp_path / "out").files["main"])
    assert len(seen) == 36
    assert all(near(frame, RED) for frame in seen[:12])
    assert all(near(frame, BLUE) for frame in seen[24:])
    blending = seen[12:24]
    assert (np.diff(blending[:, 0]) < 0).all()  # red goes as
    assert (np.diff(blending[:, 2]) > 0).all()  # blue comes,
    assert (blending.sum(axis=1) > 180).all()  # and it is never dark between


def test_a_dip_goes_through_black(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="blue", start=12, end=36, fade_in=12, dip=True))
    seen = means(segment(asked(pieces), reels, tmp_path / "out").files["main"])
    assert len(seen) == 36
    assert near(seen[11], RED)
    assert near(seen[24], BLUE)
    assert seen[17:19].sum(axis=1).min() < 12
    assert (seen[12:18, 2] < 8).all(), "no blue before the black"
    assert (seen[19:24, 0] < 8).all(), "no red after it"


@pytest.mark.parametrize("dip", [False, True])
def test_segments_of_a_faded_film_show_what_one_segment_of_it_shows(tmp_path: Path, dip: bool) -> None:
    """The transition belongs to the earlier segment, which reads both clips; the later one begins after it."""
    inputs = {"a": colour(tmp_path / "a.mp4", "red", 30), "b": moving(tmp_path / "b.mp4", 40)}
    whole = (Piece(role="a", start=0, end=30), Piece(role="b", start=20, end=60, fade_in=10, dip=dip))
    later = (Piece(role="b", start=-10, end=30, fade_in=10, dip=dip),)
    one = planes(segment(asked(whole), inputs, tmp_path / "one").files["main"]).astype(int)
    head = planes(segment(asked(whole, frames=30), inputs, tmp_path / "head").files["main"]).astype(int)
    tail = planes(segment(asked(later), inputs, tmp_path / "tail").files["main"]).astype(int)
    assert (len(one), len(head), len(tail)) == (60, 30, 30)
    for at, frame in enumerate((*head, *tail)):
        off = np.abs(one - frame).mean(axis=(1, 2, 3))
        assert off[at] < min(8, off.min() + 0.5), at


def test_a_piece_is_played_from_its_first_frame_at_its_own_speed(tmp_path: Path) -> None:
    clip = moving(tmp_path / "clip.mp4", 30)
    inputs = {"a": colour(tmp_path / "a.mp4", "red", 24), "b": clip}
    pieces = (Piece(role="a", start=0, end=24), Piece(role="b", start=24, end=54))
    film = planes(segment(asked(pieces), inputs, tmp_path / "out").files["main"]).astype(int)
    alone = planes(clip).astype(int)
    for at in (0, 7, 29):
        off = [np.abs(film[24 + at] - frame).mean() for frame in alone]
        assert int(np.argmin(off)) == at


def test_a_segment_is_in_the_house_format_and_alone_in_its_folder(
    reels: dict[str, Path], tmp_path: Path
) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=18, end=42, fade_in=6))
    line = (Caption(role="words", at=0, until=42),)
    facts = probe(segment(asked(pieces, captions=line), reels, tmp_path / "out").files["main"])
    assert (facts.video, facts.profile, facts.pix_fmt, facts.audio) == ("h264", "High", "yuv420p", "")
    assert (facts.width, facts.height, facts.rate, facts.frames) == (96, 64, RATE, 42)
    assert facts.parameters == probe(reels["red"]).parameters
    assert facts.constant_rate
    assert facts.faststart
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["segment.mp4"]


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001)])
def test_no_frame_is_lost_at_any_rate(tmp_path: Path, rate: Fraction) -> None:
    inputs = {name: colour(tmp_path / f"{name}.mp4", name, 40, rate=rate) for name in SHADES}
    pieces = (
        Piece(role="red", start=0, end=40),
        Piece(role="green", start=29, end=69, fade_in=11),
        Piece(role="blue", start=58, end=98, fade_in=11),
    )
    film = segment(asked(pieces, rate=rate), inputs, tmp_path / "out").files["main"]
    facts = probe(film)
    assert (facts.rate, facts.frames) == (rate, 98)
    assert facts.duration == pytest.approx(float(98 / rate), abs=0.002)
    seen = means(film)
    assert near(seen[28], RED)
    assert near(seen[40], GREEN)
    assert near(seen[57], GREEN)
    assert near(seen[69], BLUE)


def test_captions_change_the_lower_part_while_they_stand_and_nothing_else(
    reels: dict[str, Path], tmp_path: Path
) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=24, end=48))
    line = (Caption(role="words", at=0, until=24),)
    plain = planes(segment(asked(pieces), reels, tmp_path / "plain").files["main"]).astype(int)
    burned = planes(
        segment(asked(pieces, captions=line), reels, tmp_path / "burned").files["main"]
    ).astype(int)  # fmt: skip
    off = np.abs(plain - burned)
    for frame in range(48):
        lower, upper = off[frame, 36:].max(), off[frame, :24].max()
        if 12 <= frame < 24:
            assert lower > 60, frame
        elif not 11 <= frame <= 24:
            assert lower < 30, frame
        assert upper < 30, frame


def test_a_caption_that_crosses_an_edge_goes_on_behind_it(reels: dict[str, Path], tmp_path: Path) -> None:
    """Spoken from 18 frames into the first segment of 24 to 6 frames into the second."""
    reels["words"] = spoken(tmp_path / "w.json", {"line": 0, "text": "Late", "start": 0.0, "end": 0.5})
    piece = (Piece(role="red", start=0, end=24),)

    def lettered(at: int, name: str) -> list[int]:
        line = (Caption(role="words", at=at, until=at + 12),)
        seen = planes(segment(asked(piece, captions=line), reels, tmp_path / name).files["main"])
        return (np.abs(seen[:, 36:].astype(int) - RED).max(axis=(1, 2, 3)) > 90).nonzero()[0].tolist()

    assert lettered(18, "before") == list(range(18, 24))
    assert lettered(-6, "after") == list(range(6))
    assert lettered(-12, "long after") == []


def test_captions_are_timed_and_set_as_in_the_subtitles_of_the_film(tmp_path: Path) -> None:
    """Two people, a long sentence and a pause: what is burned is what stands in the film's own file."""
    rows: tuple[dict[str, Any], ...] = (
        {"line": 0, "text": "Nobody hears it, but the fox that waits under the bridge of the old town, and it turns its head.", "start": 0.1, "end": 5.2, "speaker": "Ada"},
        {"line": 1, "text": "Run.", "start": 5.6, "end": 5.9, "speaker": "Ada"},
        {"line": 2, "text": "Never!", "start": 7.0, "end": 7.5, "speaker": "Bo"},
        {"line": 3, "text": "And so it stayed.", "start": 8.0, "end": 9.0},
    )  # fmt: skip
    inputs = {"words": spoken(tmp_path / "w.json", *rows)}
    request = asked(
        (Piece(role="red", start=0, end=240),), captions=(Caption(role="words", at=12, until=240),)
    )
    said = [
        Said(text=r["text"], start=0.5 + r["start"], end=0.5 + r["end"], speaker=r.get("speaker", ""))
        for r in rows
    ]
    from generators.media.cut.captions import read_srt

    film = read_srt(srt(timed(said, seconds=10.0)))
    burned = burning.shown(request, inputs)
    assert [shown.text for shown in burned] == [shown.text for shown in film]
    assert burned[0].text.startswith("ADA: Nobody")
    assert "ADA" not in burned[1].text
    for mine, theirs in zip(burned, film, strict=True):
        assert (mine.start, mine.end) == pytest.approx((theirs.start, theirs.end), abs=0.001)


def test_no_caption_stands_longer_than_it_may(tmp_path: Path) -> None:
    inputs = {
        "one": spoken(tmp_path / "1.json", {"line": 0, "text": "One", "start": 0.0, "end": 0.9}),
        "two": spoken(tmp_path / "2.json", {"line": 0, "text": "Two", "start": 0.0, "end": 0.5}),
    }
    lines = (Caption(role="two", at=48, until=60), Caption(role="one", at=0, until=18))
    shown = burning.shown(asked((Piece(role="red", start=0, end=96),), captions=lines), inputs)
    assert shown == (
        Shown(start=0.0, end=0.75, text="One"),
        Shown(start=2.0, end=2.5, text="Two"),
    )


def test_a_piece_of_another_size_is_brought_to_that_of_the_segment(tmp_path: Path) -> None:
    inputs = {"a": moving(tmp_path / "a.mp4", 6, size="192x128")}
    small = segment(asked((Piece(role="a", start=0, end=6),)), inputs, tmp_path / "out").files["main"]
    large, seen = planes(inputs["a"], width=192, height=128), planes(small)
    shrunk = large.reshape(6, 64, 2, 96, 2, 3).mean(axis=(2, 4))
    assert np.abs(shrunk - seen).mean() < 8


@pytest.mark.parametrize(
    ("centre", "wanted"), [(0.0, RED), (0.5, GREEN), (1.0, BLUE), (0.2, RED), (0.8, BLUE)]
)
def test_an_upright_version_fills_the_picture_around_its_centre(
    tmp_path: Path, centre: float, wanted: tuple[int, int, int]
) -> None:
    from generators.media import house
    from generators.media.ffmpeg import run, source

    thirds = "color=c=red:s=64x64:r=24[a];color=c=green:s=64x64:r=24[b];color=c=blue:s=64x64:r=24[c];[a][b][c]hstack=inputs=3"
    wide = tmp_path / "wide.mp4"
    run(["-f", "lavfi", "-i", thirds, "-vf", house.FROM_RGB, "-frames:v", "2", *house.picture(RATE), source(wide)])  # fmt: skip
    piece = (Piece(role="wide", start=0, end=2, centre=centre),)
    tall = segment(asked(piece, size=(64, 96)), {"wide": wide}, tmp_path / "out").files["main"]
    seen = planes(tall, width=64, height=96)
    assert seen.shape == (2, 96, 64, 3)
    assert near(seen[1, 2:-2, 4:-4].mean(axis=(0, 1)), wanted)


def test_the_same_pieces_give_the_same_bytes(reels: dict[str, Path], tmp_path: Path) -> None:
    pieces = (Piece(role="red", start=0, end=24), Piece(role="blue", start=16, end=40, fade_in=8))
    request = asked(pieces, captions=(Caption(role="words", at=0, until=40),))
    first = segment(request, reels, tmp_path / "a").files["main"].read_bytes()
    assert first == segment(request, reels, tmp_path / "b").files["main"].read_bytes()


def test_a_segment_without_a_change_keeps_its_picture(tmp_path: Path) -> None:
    clip = moving(tmp_path / "clip.mp4", 12)
    made = segment(asked((Piece(role="a", start=0, end=12),)), {"a": clip}, tmp_path / "out").files["main"]
    assert np.abs(planes(made).astype(int) - planes(clip).astype(int)).mean() < 3
    assert picture_hash(made) != picture_hash(tmp_path / "clip.mp4"), "it was encoded, so it is not the same"


def test_folders_with_awkward_names_are_only_folders(tmp_path: Path) -> None:
    folder = tmp_path / "it's [1]: 100%,a;b \\ é"
    folder.mkdir()
    inputs = {
        "red": colour(folder / "-red.mp4", "red", 12),
        "words": spoken(folder / "film's.json", *WORDS),
    }
    line = (Caption(role="words", at=-6, until=12),)
    film = segment(asked((Piece(role="red", start=0, end=12),), captions=line), inputs, folder / "out")
    assert probe(film.files["main"]).frames == 12
    assert film.facts["captions"] == 1


def test_a_codec_this_machine_lacks_falls_back_and_says_so(reels: dict[str, Path], tmp_path: Path) -> None:
    request = asked((Piece(role="red", start=0, end=24),), codec="h264_videotoolbox")
    media = segment(request, reels, tmp_path / "out")
    assert (media.facts["codec_asked"], media.facts["codec"]) == ("h264_videotoolbox", "libx264")


def test_progress_climbs_to_one(reels: dict[str, Path], tmp_path: Path) -> None:
    heard: list[float] = []
    folder = tmp_path / "out"
    folder.mkdir()
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=24, end=48))
    Segmenter().make(asked(pieces), reels, folder, lambda fraction, _: heard.append(fraction))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_broken_piece_is_named_and_nothing_is_left(reels: dict[str, Path], tmp_path: Path) -> None:
    reels["green"].write_bytes(b"torn to pieces")
    pieces = (Piece(role="red", start=0, end=24), Piece(role="green", start=24, end=48))
    with pytest.raises((MediaUnreadable, EngineFailed), match="green"):
        segment(asked(pieces), reels, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_piece_that_is_too_short_or_too_fast_is_refused_not_stretched(
    reels: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(MediaUnreadable, match="red has 24 frames"):
        segment(asked((Piece(role="red", start=0, end=30),)), reels, tmp_path / "a")
    with pytest.raises(MediaUnreadable, match="24 frames a second, the film at 25"):
        segment(asked((Piece(role="red", start=0, end=24),), rate=Fraction(25)), reels, tmp_path / "b")


def test_what_is_missing_or_unreadable_is_named(reels: dict[str, Path], tmp_path: Path) -> None:
    red = (Piece(role="red", start=0, end=24),)
    with pytest.raises(ArtifactMissing, match="violet"):
        segment(asked((Piece(role="violet", start=0, end=24),)), reels, tmp_path / "a")
    with pytest.raises(ArtifactMissing, match="nobody"):
        segment(asked(red, captions=(Caption(role="nobody", at=0, until=9),)), reels, tmp_path / "b")
    reels["words"].write_text("[{]", "utf-8")
    with pytest.raises(EngineRefused, match="words"):
        segment(asked(red, captions=(Caption(role="words", at=0, until=9),)), reels, tmp_path / "c")


def test_the_segmenter_makes_segments_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(EngineRefused, match="sheet"):
        Segmenter().make(SheetRequest(title="x", shots=(), rate=RATE), {}, tmp_path, silence)
