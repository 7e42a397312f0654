"""Engines that do what the request's title or line says: paint, crash, refuse, hang or chatter."""

import fcntl
import hashlib
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused
from storage.domain.render import AnyRequest, Makes, SpeechRequest


class OnCue:
    """Makes a text file; the first spoken line is its cue."""

    profile = GeneratorProfile(name="on-cue", version="1", makes="speech", tier="draft")

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        assert isinstance(request, SpeechRequest)
        match request.lines[0]:
            case "refuse":
                raise EngineRefused("I will not say that.")
            case "break":
                raise ZeroDivisionError("a bug in the engine")
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                on_progress(0.5, f"hanging in {os.getpid()}")
                time.sleep(0.15)  # past the limit on how often progress is told
                on_progress(0.6, f"{os.getpid()}")
                while True:
                    time.sleep(60)
            case "half a line" | "no json" | "a very long line" as words:
                _speak_for_the_host(words)
            case "fill memory":
                bytearray(b"x" * 200 * 2**20)
            case "have a child work":
                busy = "import time\nwhile time.process_time() < 0.3: pass"
                subprocess.run([sys.executable, "-c", busy], check=True)
            case "chatter":
                print("this is not a protocol line")  # noqa: T201  # what libraries do
                sys.stdout.flush()
            case _:
                pass
        main = folder / "main.txt"
        main.write_text(" ".join(request.lines) + "".join(sorted(inputs)))
        return Media(files={"main": main}, facts={"pid": os.getpid()})


def _speak_for_the_host(words: str) -> None:
    """Write onto the host's own line to its parent, as a broken host would, and die."""
    out = next(number for number in range(3, 64) if _is_written_pipe(number))
    match words:
        case "half a line":
            os.write(out, b'{"id": 1, "event": "pro')
        case "no json":
            os.write(out, b"Segmentation fault\n")
        case _:
            os.write(out, b"x" * (17 * 2**20))
    os.kill(os.getpid(), signal.SIGKILL)


def _is_written_pipe(descriptor: int) -> bool:
    try:
        flags, mode = fcntl.fcntl(descriptor, fcntl.F_GETFL), os.fstat(descriptor).st_mode
    except OSError:
        return False
    return flags & os.O_ACCMODE == os.O_WRONLY and stat.S_ISFIFO(mode)


class _Painter:
    """Makes small text files that say what they were made from: another request, another file."""

    profile: GeneratorProfile
    roles: tuple[str, ...] = ("main",)

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        on_progress(0.5, "painting")
        seen = hashlib.sha256(request.model_dump_json().encode())
        for role in sorted(inputs):
            seen.update(f"\n{role}=".encode() + inputs[role].read_bytes())
        files = {role: folder / f"{role}.{request.makes}" for role in self.roles}
        for role, path in files.items():
            path.write_text(f"{role} {seen.hexdigest()}")
        return Media(files=files)


def _painter(makes: Makes, *roles: str) -> type[_Painter]:
    name = f"tests.fakes.engines:Paint{makes.capitalize()}"
    profile = GeneratorProfile(
        name=name,
        version="1",
        makes=makes,
        tier="draft",
        seconds_per_second=0.01,
        leaves=("layers",) if makes == "still" else (),
        house_format=makes in ("clip", "card"),
    )
    return type(f"Paint{makes.capitalize()}", (_Painter,), {"profile": profile, "roles": ("main", *roles)})


PaintStill = _painter("still", "layers")
PaintClip = _painter("clip")
PaintScore = _painter("score", "midi", "captions")
PaintSpeech = _painter("speech", "timing")
PaintCard = _painter("card")
PaintMix = _painter("mix", "srt", "vtt", "voice", "music")
PaintSheet = _painter("sheet")
PaintSegment = _painter("segment")
PaintCut = _painter("cut")
PaintFrame = _painter("frame")
PaintJoin = _painter("join")
PaintPick = _painter("pick", "layers")
PaintLips = _painter("lips")
PaintFit = _painter("fit", "captions")
PaintProxy = _painter("proxy")
PaintPoster = _painter("poster")
PaintEnlarge = _painter("enlarge")
PAINTERS = tuple(
    engine.profile.name
    for engine in (
        PaintStill, PaintClip, PaintScore, PaintSpeech, PaintCard, PaintMix, PaintSheet, PaintSegment,
        PaintCut, PaintFrame, PaintJoin, PaintPick, PaintLips, PaintFit, PaintProxy, PaintPoster,
        PaintEnlarge,
    )
)  # fmt: skip


class LocalGenerator:
    """A Generator that runs engines in this process: the same port, without the processes."""

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """Have `engine`, "module:Class", make `request`."""
        module, _, attribute = engine.partition(":")
        made = getattr(import_module(module), attribute)()
        return made.make(request, inputs, folder, on_progress)

    async def warm(self) -> None:
        """Nothing to start."""

    async def close(self) -> None:
        """Nothing to end."""
