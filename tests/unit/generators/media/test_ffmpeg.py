"""Running ffmpeg: it reports, it fails with its log, and it never stays behind."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.media.ffmpeg import executable, run, source
from storage.domain.errors import EngineFailed, EngineRefused


def test_a_missing_ffmpeg_is_one_sentence_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(EngineRefused) as refused:
        executable(str(tmp_path / "nowhere"))
    assert "imageio-ffmpeg" in str(refused.value)
    assert str(tmp_path / "nowhere") in str(refused.value)


def test_an_ffmpeg_handed_in_is_the_one_that_runs() -> None:
    assert executable(executable()) == executable()


def test_progress_climbs_to_the_whole() -> None:
    heard: list[float] = []
    picture = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=24", "-frames:v", "240", "-f", "null", "-"]
    run(picture, on_progress=heard.append, total_frames=240)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_failure_carries_the_end_of_the_log(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a film")
    with pytest.raises(EngineFailed) as failed:
        run(["-i", source(broken), "-f", "null", "-"])
    assert "Invalid data" in failed.value.log
    assert "broken" in str(failed.value) or "Invalid data" in str(failed.value)


def test_a_full_disk_is_called_a_full_disk() -> None:
    picture = ["-f", "lavfi", "-i", "color=s=64x64:r=24", "-frames:v", "30", "-f", "rawvideo"]
    with pytest.raises(EngineFailed, match="the disk is full"):
        run([*picture, "file:/dev/full"])


def test_a_file_named_like_an_option_or_a_pattern_is_only_a_file(tmp_path: Path) -> None:
    for name in ("-y.mp4", "concat:a|b.mp4", "%03d.mp4", "it's [0:v], 100%;.mp4"):
        made = tmp_path / name
        run(["-f", "lavfi", "-i", "color=s=64x64:r=24", "-frames:v", "3", source(made)])
        assert made.is_file(), name
        assert "Duration: 00:00:00.1" in run(["-i", source(made), "-f", "null", "-"]).log_tail


def test_pictures_are_fed_through_its_standard_input(tmp_path: Path) -> None:
    made = tmp_path / "fed.mp4"
    frames = (bytes([shade]) * (64 * 64 * 3) for shade in range(0, 250, 10))
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", "64x64", "-framerate", "24", "-i", "pipe:0"]
    run([*raw, "-pix_fmt", "yuv420p", source(made)], frames=frames)
    assert made.stat().st_size > 0


def test_no_ffmpeg_outlives_a_studio_that_stops_in_the_middle() -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    endless = [
        "-re",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=64x64:r=24",
        "-metadata",
        "title=orphan-4711",
        "-f",
        "null",
        "-",
    ]
    with pytest.raises(KeyboardInterrupt):
        run(endless, on_progress=stop, total_frames=10)
    assert not _running("orphan-4711")


def test_frames_that_break_off_end_the_run_too() -> None:
    def frames() -> Iterator[bytes]:
        yield b"\0" * (64 * 64 * 3)
        raise ValueError("the painter fell")

    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", "64x64", "-framerate", "24", "-i", "pipe:0"]
    with pytest.raises(ValueError, match="painter"):
        run([*raw, "-metadata", "title=orphan-4712", "-f", "null", "-"], frames=frames())
    assert not _running("orphan-4712")


def test_an_ffmpeg_dies_with_a_studio_that_is_killed_outright(tmp_path: Path) -> None:
    import sys
    import time

    script = (
        "import os, signal\n"
        "from generators.media.ffmpeg import run\n"
        "def stop(_): os.kill(os.getpid(), signal.SIGKILL)\n"
        "run(['-re','-f','lavfi','-i','testsrc2=s=64x64:r=24','-metadata','title=orphan-4713','-f','null','-'],"
        " on_progress=stop, total_frames=10)\n"
    )
    studio = subprocess.run([sys.executable, "-c", script], check=False, timeout=20)
    assert studio.returncode == -9
    for _ in range(100):  # the kernel kills it; reaping takes a moment
        if not _running("orphan-4713"):
            return
        time.sleep(0.02)
    pytest.fail("an ffmpeg was left behind")


def _running(mark: str) -> bool:
    """Whether a live process has `mark` among its arguments."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if (
                state != "Z"
                and mark.encode() in (folder / "cmdline").read_bytes()
                and b"ffmpeg" in (folder / "cmdline").read_bytes()
            ):
                return True
        except OSError:
            continue
    return False
