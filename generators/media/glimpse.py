"""A few small pictures of what was made, for a model that looks at it."""

import tempfile
from pathlib import Path

from generators.media.ffmpeg import run, source
from generators.media.probe import probe

WIDTH = 640  # pixels across: more costs tokens and shows no more
MOMENTS = (0.05, 0.5, 0.95)  # of a clip


def glimpses(path: Path) -> tuple[bytes, ...]:
    """The still, or three moments of the clip, as JPEG files. Raises MediaUnreadable, EngineFailed."""
    facts = probe(path)
    frames = [round((facts.frames - 1) * at) for at in MOMENTS] if facts.frames > 1 else [0]
    wanted = "+".join(f"eq(n\\,{frame})" for frame in dict.fromkeys(frames))
    with tempfile.TemporaryDirectory() as folder:
        shown = (
            "-vf",
            f"select={wanted},scale='min({WIDTH},iw)':-2",
            "-fps_mode",
            "passthrough",
            "-q:v",
            "4",
        )
        run(("-i", source(path), "-map", "0:v:0", *shown, source(Path(folder) / "look-%d.jpg")))
        return tuple(picture.read_bytes() for picture in sorted(Path(folder).glob("look-*.jpg")))
