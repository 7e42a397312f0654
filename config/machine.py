"""What the environment says about this machine's own programs."""

import os


def chosen_ffmpeg() -> str:
    """The ffmpeg that IMAGEIO_FFMPEG_EXE names, or "": it overrides the one inside imageio-ffmpeg."""
    return os.environ.get("IMAGEIO_FFMPEG_EXE", "")  # noqa: TID251  # config reads the environment
