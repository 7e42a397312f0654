"""WAV files read and written in blocks, so that an hour of sound needs no more memory than a minute."""

import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from storage.domain.errors import MediaUnreadable

RATE = 48_000  # samples a second, everywhere in the studio
BLOCK = 480_000  # samples worked on at once: ten seconds

Signal = npt.NDArray[np.float32]  # shape (samples, channels), full scale is 1.0

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the samples of a WAV file lie and how they are written."""

    kind: int
    channels: int
    rate: int
    width: int  # bytes a sample
    offset: int
    frames: int


def _layout(path: Path) -> _Layout:
    """Read the header of a RIFF WAVE file. Raises MediaUnreadable."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if file.read(4) != b"RIFF" or not file.read(4) or file.read(4) != b"WAVE":
                raise MediaUnreadable(f"{path.name} is not a WAV file.")
            form: tuple[int, int, int, int] | None = None
            while len(head := file.read(8)) == 8:
                name, length = struct.unpack("<4sI", head)
                if name == b"fmt ":
                    body = file.read(length + length % 2)
                    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
                    if kind == _EXTENSIBLE and length >= 26:
                        kind = struct.unpack_from("<H", body, 24)[0]
                    form = (kind, channels, rate, bits // 8)
                elif name == b"data" and form is not None:
                    kind, channels, rate, width = form
                    # a file still being streamed carries a length of zero or 2**32 - 1
                    room = size - file.tell()
                    length = room if length in (0, 0xFFFFFFFF) else min(length, room)
                    frames = length // (channels * width)
                    return _Layout(
                        kind=kind,
                        channels=channels,
                        rate=rate,
                        width=width,
                        offset=file.tell(),
                        frames=frames,
                    )
                else:
                    file.seek(length + length % 2, 1)
    except (OSError, struct.error, ZeroDivisionError) as error:
        raise MediaUnreadable(f"{path.name} cannot be read as a WAV file.") from error
    raise MediaUnreadable(f"{path.name} has no sound in it.")


class WavFile:
    """A WAV file open for reading: PCM of 16, 24 or 32 bits, or floats of 32.

    Raises MediaUnreadable when it is none of these.
    """

    def __init__(self, path: Path) -> None:
        layout = _layout(path)
        self.rate, self.channels, self.frames = layout.rate, layout.channels, layout.frames
        if (layout.kind, layout.width) not in {(_PCM, 2), (_PCM, 3), (_PCM, 4), (_FLOAT, 4)}:
            raise MediaUnreadable(f"{path.name} holds samples in a form the studio does not read.")
        self._float = layout.kind == _FLOAT
        self._width = layout.width
        shape: tuple[int, ...] = (self.frames, self.channels)
        kind: Any = {2: "<i2", 3: "u1", 4: "<f4" if self._float else "<i4"}[layout.width]  # a dtype string
        if layout.width == 3:
            shape = (*shape, 3)
        self._samples: npt.NDArray[Any] = (
            np.memmap(path, dtype=kind, mode="r", offset=layout.offset, shape=shape)
            if self.frames
            else np.zeros(shape, kind)
        )

    @property
    def seconds(self) -> float:
        return self.frames / self.rate

    def read(self, start: int, count: int) -> Signal:
        """Samples `[start, start + count)`; silence before the file begins and after it ends."""
        block = np.zeros((count, self.channels), np.float32)
        first, last = max(start, 0), min(start + count, self.frames)
        if last > first:
            block[first - start : last - start] = self._as_floats(self._samples[first:last])
        return block

    def _as_floats(self, raw: npt.NDArray[Any]) -> Signal:
        if self._float:
            return raw.astype(np.float32)
        if self._width == 3:
            parts = raw.astype(np.int32)
            whole = (parts[..., 0] << 8) | (parts[..., 1] << 16) | (parts[..., 2] << 24)
            return (whole / 2.0**31).astype(np.float32)
        return (raw / 2.0 ** (8 * self._width - 1)).astype(np.float32)


class WavWriter:
    """A 16-bit WAV being written block by block; a context manager."""

    def __init__(self, path: Path, *, channels: int, rate: int = RATE) -> None:
        self._file = wave.open(str(path), "wb")
        self._file.setnchannels(channels)
        self._file.setsampwidth(2)
        self._file.setframerate(rate)

    def write(self, block: Signal) -> None:
        """Append samples of shape (samples, channels); what passes full scale is clipped."""
        self._file.writeframesraw(np.clip(np.rint(block * 32767.0), -32768, 32767).astype("<i2").tobytes())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def blocks(frames: int, size: int = BLOCK) -> Iterator[tuple[int, int]]:
    """`(start, count)` of each block of a file of `frames` samples."""
    for start in range(0, frames, size):
        yield start, min(size, frames - start)


def write_wav(path: Path, signal: Signal, *, rate: int = RATE) -> None:
    """Write a whole signal of shape (samples, channels) as a 16-bit WAV."""
    with WavWriter(path, channels=signal.shape[1], rate=rate) as file:
        file.write(signal)
