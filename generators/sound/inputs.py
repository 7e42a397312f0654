"""The sounds an engine is given, opened at the studio's rate."""

from collections.abc import Mapping
from pathlib import Path

from generators.sound.resampling import resample
from generators.sound.wav import RATE, WavFile, write_wav
from storage.domain.errors import EngineRefused, MediaUnreadable


def opened(inputs: Mapping[str, Path], role: str, folder: Path, *, by: str) -> WavFile:
    """The input `role` as 48 kHz sound; another rate is converted into `folder` first.

    Raises EngineRefused, in which `by` ("mixer") says who needs it.
    """
    if role not in inputs:
        raise EngineRefused(f"The {by} was not given the sound “{role}”.")
    try:
        file = WavFile(inputs[role])
    except MediaUnreadable as error:
        raise EngineRefused(f"The {by} cannot use the sound “{role}”: {error}") from error
    if file.rate == RATE:
        return file
    path = folder / f"48k-{role.replace(':', '-')}.wav"
    write_wav(path, resample(file.read(0, file.frames), file.rate, RATE))
    return WavFile(path)
