"""Moves a camera through a panel's layers: parallax, weather and light, frame by frame into a clip."""

import subprocess
import tempfile
import time
import zipfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from generators.media import house
from generators.media.ffmpeg import PIPE, executable, source
from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.render import AnyRequest, ClipRequest

if TYPE_CHECKING:
    from generators.drawing.arrival import Arrival

# Where nothing moves but grain, less of it would leave the picture frozen; where the camera moves, its last
# half is not seen, and costs twice the bytes, and more time wherever the clip is decoded.
STILL_CRF, MOVING_CRF = 24, 26


class Camera:
    """The draft clip engine: the camera move of the shot over the layers of its panel."""

    profile = GeneratorProfile(
        name="camera",
        version="3",
        makes="clip",
        tier="draft",
        memory=300_000_000,
        cores=1,
        fixed_seconds=0.1,
        seconds_per_second=0.8,  # of which 0.15 to watch it afterwards
        by_pixels=True,
        ends_on=True,
        house_format=True,
        credits=("Camera: moved by Soundstage",),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Shoot `request.frames` frames from the input `layers`: `main` is a silent H.264 MP4.

        A part of a long shot is what the whole would show in those frames. With the input `last` the last
        third of the whole gives way to that picture, and its last frame is that picture.
        Raises EngineRefused for anything but a clip, or layers that are missing or unreadable;
        EngineFailed when the encoder breaks.
        """
        if not isinstance(request, ClipRequest):
            raise EngineRefused(f"The camera engine shoots clips; it was asked for a {request.makes}.")
        if "layers" not in inputs:
            raise EngineRefused("The camera needs a drawn panel's layers, and this still has none.")
        from generators.drawing.compositor import Compositor
        from generators.drawing.layers import read
        from generators.drawing.moves import lens_at

        try:
            layers = read(inputs["layers"])
        except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as exc:
            raise EngineRefused("The panel's layers cannot be read; draw the panel again.") from exc
        size, whole = (request.width, request.height), request.whole or request.frames
        arrival = _arrival(inputs["last"], size, whole) if "last" in inputs else None
        on_progress(0.0, "setting up the camera")
        compositor = Compositor(layers, size, float(request.rate))
        main = folder / "clip.mp4"
        said = time.monotonic()
        is_still = request.shot.staging.move == "static" or arrival is not None
        crf = STILL_CRF if is_still else MOVING_CRF
        with Recorder(main, size, request.rate, crf=crf) as recorder:
            for done in range(request.frames):
                number = request.offset + done
                lens = lens_at(number, whole, request.rate, request.shot.staging, request.seed)
                frame = compositor.drawn(number, lens)
                if arrival is not None:
                    frame = arrival.near(number, frame)
                recorder.write(frame.luma.data)
                recorder.write(frame.chroma.data)
                if time.monotonic() - said > 0.3:
                    said = time.monotonic()
                    on_progress(done / request.frames, "shooting")
        on_progress(1.0, "clip shot")
        return Media(
            files={"main": main},
            facts={
                "model": "soundstage-camera-3",
                "move": request.shot.staging.move,
                "seed": request.seed,
                "device": "cpu",
                "arrived": arrival is not None,
            },
        )


def _arrival(picture: Path, size: tuple[int, int], frames: int) -> "Arrival":
    """The picture a shot of `frames` frames arrives on. Raises EngineRefused."""
    from PIL import Image

    from generators.drawing.arrival import Arrival

    try:
        with Image.open(picture) as opened:
            return Arrival(opened.convert("RGB"), size, frames)
    except (OSError, SyntaxError, ValueError) as exc:  # what Pillow raises for a broken file
        raise EngineRefused("The picture this shot is to end on cannot be read.") from exc


class Recorder:
    """An encoder that takes raw frames (NV12); leaving the `with` block ends it, whatever happened."""

    def __init__(self, path: Path, size: tuple[int, int], rate: Fraction, *, crf: int = STILL_CRF) -> None:
        self._path = path
        shown = "-f", "rawvideo", "-pix_fmt", "nv12", "-s", f"{size[0]}x{size[1]}", "-r", f"{rate}"
        # stored as yuv420p all the same
        coded = (*house.picture(rate, crf=crf), "-pix_fmt", "nv12", *house.container())
        self._command = [
            executable(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-filter_threads", "1",
            *shown, "-i", "pipe:0", "-an", "-vf", house.TAGGED, *coded, source(path),
        ]  # fmt: skip
        self._log: IO[bytes] = tempfile.TemporaryFile()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                pipesize=PIPE,
            )
        except OSError as exc:
            self._log.close()
            raise EngineFailed("The video encoder could not be started.", log=str(exc)) from exc
        return self

    @property
    def ended(self) -> bool:
        """Whether the encoder's process is gone."""
        return self._process is None or self._process.poll() is not None

    def write(self, frame: bytes | memoryview) -> None:
        """Hand over a part of a frame. Raises EngineFailed when the encoder has stopped."""
        assert self._process is not None and self._process.stdin is not None
        try:
            self._process.stdin.write(frame)
        except OSError as exc:
            raise self._failure() from exc

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None and self._process.stdin is not None
        try:
            if kind is None:
                self._process.stdin.close()
                if self._process.wait(timeout=120) != 0:
                    raise self._failure()
        except (OSError, subprocess.TimeoutExpired) as exc:
            raise self._failure() from exc
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            if not self._process.stdin.closed:
                try:
                    self._process.stdin.close()
                except OSError:
                    pass  # what was buffered for a dead encoder is of no use to anyone
            self._log.close()

    def _failure(self) -> EngineFailed:
        self._log.seek(0)
        tail = self._log.read()[-2000:].decode(errors="replace").strip()
        return EngineFailed("The video encoder stopped before the clip was finished.", log=tail)
