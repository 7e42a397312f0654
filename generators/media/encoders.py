"""Which encoder of H.264 can be used on this machine."""

from generators.media.ffmpeg import run
from storage.domain.errors import EngineFailed


def usable(codec: str) -> str:
    """`codec` when this ffmpeg can encode H.264 with it here, else libx264."""
    if codec == "libx264":
        return codec
    if not ("264" in codec and codec.replace("_", "").isalnum()):  # the film is H.264, whatever makes it
        return "libx264"
    try:  # being listed is not enough: a hardware encoder needs its hardware
        picture = ("-f", "lavfi", "-i", "color=s=320x240:r=24", "-frames:v", "2", "-pix_fmt", "yuv420p")
        run((*picture, "-c:v", codec, "-f", "null", "-"))
    except EngineFailed:
        return "libx264"
    return codec
