"""Reading the facts of a file: the only reader of streams, loudness and spans of nothing."""

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from generators.media.ffmpeg import run, source
from storage.domain.errors import EngineFailed, MediaUnreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a media file holds. Absent streams have "" or 0. Times in seconds; a duration counts from zero."""

    container: str  # as ffmpeg names it: "mov,mp4,m4a,3gp,3g2,mj2", "wav", "png_pipe"
    duration: float
    faststart: bool  # an MP4 whose index comes before its media
    video: str = ""  # codec
    profile: str = ""
    pix_fmt: str = ""
    colour: str = ""  # as ffmpeg names it: "tv, bt709, progressive"
    parameters: str = ""  # length and checksum of what a decoder is told first; equal where pictures join
    width: int = 0
    height: int = 0
    rate: Fraction = Fraction(0)
    constant_rate: bool = True
    frames: int = 0
    key_frames: int = 0
    begins_on_key: bool = False
    video_start: float = 0.0
    video_duration: float = 0.0
    audio: str = ""
    sample_rate: int = 0
    channels: int = 0
    audio_start: float = 0.0
    audio_duration: float = 0.0
    subtitles: str = ""
    title: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """EBU R 128: integrated in LUFS, true peak in dBTP. Silence is -70 and -inf."""

    integrated: float
    true_peak: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """Seconds `[start, end)` in which the picture is black or does not move."""

    start: float
    end: float


_STREAM = re.compile(r"^\s*Stream #0:\d+(?:\[\w+\])?(?:\(\w+\))?: (Video|Audio|Subtitle): (.*)$")
_CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6, "7.1": 8}


def probe(path: Path) -> Probe:
    """The facts of `path`, read without decoding. Raises MediaUnreadable."""
    if not path.is_file() or path.stat().st_size == 0:
        raise MediaUnreadable(f"The file {path.name} is missing or empty.")
    try:
        seen = run(
            ("-i", source(path), "-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-f", "framecrc", "-")
        )
    except EngineFailed as exc:
        raise MediaUnreadable(f"The file {path.name} is not media that can be read.") from exc
    head = seen.log_tail.split("Output #0", 1)[0]
    facts: dict[str, object] = {}
    kinds: list[str] = []
    for line in head.splitlines():
        if found := _STREAM.match(line):
            kind, said = found.groups()
            if kind not in kinds:
                kinds.append(kind)
                facts |= _video(said) if kind == "Video" else _audio(said) if kind == "Audio" else _text(said)
    return _facts(path, head, facts, kinds, seen.output)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packets:
    """The packets of one stream: its tick, and per packet its time, length and whether it is a key frame."""

    tick: Fraction
    rows: tuple[tuple[int, int, bool], ...]

    @property
    def seconds(self) -> float:
        """From time zero to the end of the last packet shown."""
        return float(max((at + length for at, length, _ in self.rows), default=0) * self.tick)

    @property
    def start(self) -> float:
        """When the first packet is shown; what comes before time zero is not."""
        return float(max(0, min((at for at, _, _ in self.rows), default=0)) * self.tick)


def _packets(framecrc: str) -> dict[int, _Packets]:
    """Parse ffmpeg's `framecrc`: `stream, dts, pts, duration, size, crc[, F=flags]`."""
    ticks: dict[int, Fraction] = {}
    rows: dict[int, list[tuple[int, int, bool]]] = {}
    for line in framecrc.splitlines():
        if line.startswith("#tb "):
            stream, tick = line[4:].split(":")
            ticks[int(stream)] = Fraction(tick.strip())
        elif line and not line.startswith("#"):
            part = [field.strip() for field in line.split(",")]
            key = not any(field.startswith("F=0x0") for field in part[6:])
            rows.setdefault(int(part[0]), []).append((int(part[2]), int(part[3]), key))
    return {s: _Packets(tick=tick, rows=tuple(rows.get(s, ()))) for s, tick in ticks.items()}


def _facts(path: Path, head: str, facts: dict[str, object], kinds: list[str], framecrc: str) -> Probe:
    packets = _packets(framecrc)
    if not any(packets.values()):
        raise MediaUnreadable(f"The file {path.name} holds no picture and no sound.")
    order = [kind for kind in ("Video", "Audio") if kind in kinds]
    of = {kind: packets.get(index) for index, kind in enumerate(order)}
    picture, sound = of.get("Video"), of.get("Audio")
    if picture:
        told = re.search(r"^#extradata 0: *(\S.*)$", framecrc, re.M)
        facts["parameters"] = told[1] if told else ""
        steps = sorted(at for at, _, _ in picture.rows)
        gaps = {b - a for a, b in pairwise(steps)}
        step = min(gaps, default=picture.rows[0][1] if picture.rows else 0)
        facts |= {
            "frames": len(picture.rows),
            "key_frames": sum(key for _, _, key in picture.rows),
            "begins_on_key": bool(picture.rows) and picture.rows[0][2],
            "rate": 1 / (step * picture.tick) if step else Fraction(0),
            "constant_rate": len(gaps) <= 1,
            "video_start": picture.start,
            "video_duration": picture.seconds,
        }
    if sound:
        facts |= {"audio_start": sound.start, "audio_duration": sound.seconds}
    named = re.search(r"^Input #0, (.*), from '", head, re.M)
    lasts = re.search(r"^\s*Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", head, re.M)
    duration = max((p.seconds for p in of.values() if p), default=0.0)
    if lasts and not picture:
        duration = int(lasts[1]) * 3600 + int(lasts[2]) * 60 + float(lasts[3])
    return Probe(
        container=named[1] if named else "",
        duration=duration,
        faststart=starts_fast(path),
        title=_tag(head, "title"),
        comment=_tag(head, "comment"),
        **facts,  # pyright: ignore[reportArgumentType] - built above, field by field
    )


def _tag(head: str, name: str) -> str:
    own = re.split(r"^\s+Duration: ", head, maxsplit=1, flags=re.M)[0]  # chapters and streams have titles too
    found = re.search(rf"^\s+{name}\s*: (.*)$", own, re.M)
    return found[1].strip() if found else ""


def _video(said: str) -> dict[str, object]:
    """ "h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1280x720 [SAR 1:1 …], …"."""
    found = re.match(r"(\w+)(?: \(([A-Z][^)/]*)\))?", said)
    size = re.search(r", (\d+)x(\d+)", said)
    pix = re.search(r", (\w+)(?:\(([^)]*)\))?, \d+x\d+", said)
    return {
        "video": found[1] if found else "",
        "profile": (found[2] or "") if found else "",
        "pix_fmt": pix[1] if pix else "",
        "colour": (pix[2] or "") if pix else "",
        "width": int(size[1]) if size else 0,
        "height": int(size[2]) if size else 0,
    }


def _audio(said: str) -> dict[str, object]:
    """ "aac (LC) (mp4a / 0x6134706D), 48000 Hz, stereo, fltp, 192 kb/s"."""
    hertz = re.search(r"(\d+) Hz, ([^,]+)", said)
    layout = hertz[2].strip() if hertz else ""
    counted = re.match(r"(\d+) channels", layout)
    return {
        "audio": said.split(" ", 1)[0].rstrip(","),
        "sample_rate": int(hertz[1]) if hertz else 0,
        "channels": int(counted[1]) if counted else _CHANNELS.get(layout.split("(")[0], 0),
    }


def _text(said: str) -> dict[str, object]:
    return {"subtitles": said.split(" ", 1)[0].rstrip(",")}


def starts_fast(path: Path) -> bool:
    """Whether an MP4's index (`moov`) stands before its media (`mdat`): ISO/IEC 14496-12, 4.2."""
    order: list[bytes] = []
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, kind = int.from_bytes(head[:4], "big"), head[4:]
            used = 8
            if size == 1:
                size, used = int.from_bytes(file.read(8), "big"), 16
            order.append(kind)
            if size < used or not kind.isalnum():
                break
            file.seek(size - used, 1)
    return b"moov" in order and b"mdat" in order and order.index(b"moov") < order.index(b"mdat")


def loudness(path: Path) -> Loudness:
    """Integrated loudness and true peak of the whole file (ITU-R BS.1770, as ffmpeg's ebur128 measures)."""
    log = _listen(path, ("-map", "0:a:0", "-af", "ebur128=peak=true:framelog=quiet"))
    summary = log.rsplit("Summary:", 1)[-1]
    integrated = re.search(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-?inf) dBFS", summary)
    if not integrated or not peak:
        raise MediaUnreadable(f"The sound of {path.name} could not be measured.")
    return Loudness(integrated=float(integrated[1]), true_peak=float(peak[1]))


def black_spans(path: Path, *, at_least: float = 1.0) -> tuple[Still, ...]:
    """Stretches of `at_least` seconds in which nearly every pixel is black."""
    log = _listen(path, ("-map", "0:v:0", "-vf", f"blackdetect=d={at_least:.3f}:pix_th=0.06"))
    found = re.findall(r"black_start:([\d.]+) black_end:([\d.]+)", log)
    return tuple(Still(start=float(start), end=float(end)) for start, end in found)


def frozen_spans(path: Path, *, at_least: float = 1.0) -> tuple[Still, ...]:
    """Stretches of `at_least` seconds in which the picture does not change."""
    log = _listen(path, ("-map", "0:v:0", "-vf", f"freezedetect=n=-60dB:d={at_least:.3f}"))
    return frozen_in(log, end=probe(path).duration)


def frozen_in(log: str, *, end: float) -> tuple[Still, ...]:
    """What `freezedetect` said in `log`; a picture that never moved again is frozen until `end`."""
    starts = [float(at) for at in re.findall(r"freeze_start: ([\d.]+)", log)]
    ends = [float(at) for at in re.findall(r"freeze_end: ([\d.]+)", log)]
    ends += [end] * (len(starts) - len(ends))  # frozen to the last frame: no end is reported
    return tuple(Still(start=a, end=b) for a, b in zip(starts, ends, strict=True))


def frame_hashes(path: Path) -> tuple[str, ...]:
    """One MD5 per decoded frame, of its yuv420p pixels."""
    hashed = ("-fps_mode", "passthrough", "-pix_fmt", "yuv420p", "-f", "framemd5", "-")
    try:
        seen = run(("-i", source(path), "-map", "0:v:0", *hashed))
    except EngineFailed as exc:
        raise MediaUnreadable(f"The picture of {path.name} cannot be decoded.") from exc
    rows = [line for line in seen.output.splitlines() if line and not line.startswith("#")]
    return tuple(row.rsplit(",", 1)[-1].strip() for row in rows)


def picture_hash(path: Path) -> str:
    """One hash of every decoded frame in order: equal pictures, equal hash."""
    from hashlib import sha256

    return sha256("\n".join(frame_hashes(path)).encode("ascii")).hexdigest()


def _listen(path: Path, filters: tuple[str, ...]) -> str:
    """What the filters say about the decoded file."""
    try:
        return run(("-i", source(path), *filters, "-f", "null", "-")).log_tail
    except EngineFailed as exc:
        raise MediaUnreadable(f"The file {path.name} cannot be decoded.") from exc
