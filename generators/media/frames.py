"""The first or the very last frame of a clip, as it was coded and no other."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from generators.media.ffmpeg import run, source
from storage.domain.errors import EngineFailed, MediaUnreadable

if TYPE_CHECKING:
    from PIL.Image import Image

# how far before its end a clip is decoded from, in turn: None is all of it
_TAILS: tuple[str | None, ...] = ("-0.25", None)


def frame(path: Path, at: Literal["first", "last"], size: tuple[int, int]) -> "Image":
    """The frame as RGB, brought to `size` (width, height). Raises MediaUnreadable.

    For the last one the end of the clip is decoded and each frame written over the one before, so that
    neither a count nor a rate can be wrong by one. A clip without a frame in its last quarter
    of a second, because it is slow or its sound outlasts it, is decoded whole.
    """
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "frame.rgb"
        seeks = [("-frames:v", "1")] if at == "first" else [("-update", "1")]
        for tail in (None,) if at == "first" else _TAILS:
            _decode(path, found, size, tail, *seeks)
            if found.is_file() and found.stat().st_size:
                return Image.frombytes("RGB", size, found.read_bytes())
    raise MediaUnreadable("The clip holds no frame that can be shown.")


def _decode(path: Path, found: Path, size: tuple[int, int], tail: str | None, kept: tuple[str, str]) -> None:
    seek = ("-sseof", tail) if tail else ()
    scaled = f"scale={size[0]}:{size[1]}:flags=lanczos+accurate_rnd+full_chroma_int:in_color_matrix=bt709"
    raw = ("-fps_mode", "passthrough", "-f", "image2", *kept, "-c:v", "rawvideo", "-pix_fmt", "rgb24")
    try:
        run((*seek, "-i", source(path), "-map", "0:v:0", "-vf", scaled, *raw, source(found)))
    except EngineFailed as exc:
        raise MediaUnreadable("The clip cannot be decoded.") from exc
