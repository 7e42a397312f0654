"""Engines that do what the request's title or line says: paint, crash, refuse, hang or chatter."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused
from storage.domain.render import AnyRequest, SpeechRequest


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
            case "chatter":
                print("this is not a protocol line")  # noqa: T201  # what libraries do
                sys.stdout.flush()
            case _:
                pass
        main = folder / "main.txt"
        main.write_text(" ".join(request.lines) + "".join(sorted(inputs)))
        return Media(files={"main": main}, facts={"pid": os.getpid()})
