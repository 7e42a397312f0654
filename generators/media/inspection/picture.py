"""Watching a moving picture once, scaled down: black, standing still, flickering, broken."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from generators.media.ffmpeg import run, source
from generators.media.inspection.flicker import flickers
from generators.media.inspection.sentences import between, wrong_frames, wrong_rate, wrong_size
from generators.media.probe import Probe, Still, frozen_in
from storage.domain.errors import EngineFailed

_LONG = 1.0  # seconds of black or of no movement that count as a fault
_LASTING = 1.9  # the same where there is one picture a second: two of them
_EVERY = 720 * 1280 * 720  # pixels of a film up to which every one of its pictures is watched


class Asked(Protocol):
    """A request for a moving picture."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def frames(self) -> int: ...
    @property
    def rate(self) -> Fraction: ...


def formed(facts: Probe, request: Asked) -> tuple[str, ...]:
    """What the file says of itself, nothing decoded: size, length, rate, and a format that plays anywhere."""
    if not facts.video:
        return ("There is no picture in the file.",)
    wrong: list[str] = []
    if (facts.width, facts.height) != (request.width, request.height):
        wrong.append(wrong_size((facts.width, facts.height), (request.width, request.height)))
    if facts.video != "h264" or facts.pix_fmt != "yuv420p":
        wrong.append(f"The picture is {facts.video} {facts.pix_fmt}, not H.264 yuv420p, and may not play.")
    if facts.frames != request.frames:
        wrong.append(wrong_frames(facts.frames, request.frames))
    if facts.rate != request.rate or not facts.constant_rate:
        wrong.append(wrong_rate(facts.rate, request.rate))
    return tuple(wrong)


def watched(path: Path, facts: Probe) -> tuple[str, ...]:
    """What can be seen, from one decode at a reduced size.

    A long film is made of clips that were watched in full: only its key frames are decoded, one a second,
    at a twentieth of the cost, and a fault must show in two of them.
    """
    whole = facts.frames * facts.width * facts.height <= _EVERY
    skip = () if whole else ("-skip_frame", "nokey")
    lasting, step = (_LONG, 0.1) if whole else (_LASTING, 1.1)  # seconds; a step is a little over a picture
    watch = (
        f"scale=w='min(320,iw)':h=-2:flags=fast_bilinear,blackdetect=d={lasting}:pix_th=0.06,"
        f"freezedetect=n=-60dB:d={lasting},signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-"
    )
    shown = ("-map", "0:v:0", "-vf", watch, "-fps_mode", "passthrough", "-f", "null", "-")
    try:
        seen = run(("-xerror", *skip, "-skip_loop_filter", "all", "-i", source(path), *shown))
    except EngineFailed:
        return ("The picture does not decode to its last frame.",)
    times = [float(at) for at in re.findall(r"pts_time:([\d.]+)", seen.output)]
    luma = [float(level) for level in re.findall(r"YAVG=([\d.]+)", seen.output)]
    wrong: list[str] = []
    if whole and len(times) != facts.frames:
        wrong.append(f"Only {len(times)} of {facts.frames} frames decode.")
    if not whole and (not times or facts.duration - times[-1] > _LASTING):
        wrong.append("The picture does not decode to its last frame.")
    black = [
        Still(start=float(a), end=float(b))
        for a, b in re.findall(r"black_start:([\d.]+) black_end:([\d.]+)", seen.log_tail)
    ]
    wrong += [f"The picture is black {between(s.start, s.end)}." for s in black]
    for still in frozen_in(seen.log_tail, end=facts.duration):
        if not any(b.start <= still.start + step and still.end <= b.end + step for b in black):
            wrong.append(f"The picture stands still {between(still.start, still.end)}.")
    wrong += [f"The picture flickers {between(s.start, s.end)}." for s in flickers(times, luma)]
    return tuple(wrong)
