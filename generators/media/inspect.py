"""Looking at what was made before it is filed: black, frozen, silent, clipped, wrong length or size."""

import re
from fractions import Fraction
from pathlib import Path

from generators.media.ffmpeg import run, source
from generators.media.probe import Probe, Still, frozen_in, loudness, probe
from storage.domain.errors import EngineFailed, MediaUnreadable
from storage.domain.render import (
    AnyRequest,
    CardRequest,
    ClipRequest,
    CutRequest,
    MixRequest,
    ScoreRequest,
    SheetRequest,
    SpeechRequest,
    StillRequest,
)

TARGET, TOLERANCE, CEILING = -14.0, 1.0, -1.0  # LUFS, LU, dBTP: what a finished film must measure
_SILENT = -60.0  # dBFS: a peak below this is silence
_FULL = -0.05  # dBFS: a peak this high that stays flat is clipped
_LONG = 1.0  # seconds of black or of no movement that count as a fault
_FLAT = 2.0  # standard deviation of luma (0-255) below which a still shows nothing


def inspect(path: Path, request: AnyRequest) -> tuple[str, ...]:
    """What is wrong with the file made for `request`, one sentence each; nothing when it is fine.

    `path` is the request's `main` file. A file that cannot be read at all is one such sentence.
    """
    try:
        match request:
            case StillRequest():
                return _still(path, size=(request.width, request.height))
            case SheetRequest():
                return _still(path, size=None)
            case ClipRequest() | CardRequest():
                return _picture(path, request)
            case CutRequest():
                return _picture(path, request) + _film_sound(path, request)
            case ScoreRequest():
                planned = request.music.genre == "none"
                return _sound(path, seconds=request.frames / request.rate, silent=planned)
            case MixRequest():
                return _sound(path, seconds=request.frames / request.rate, silent=request.silent)
            case SpeechRequest():
                return _sound(path, seconds=None)
    except MediaUnreadable as exc:
        return (str(exc),)


def _still(path: Path, *, size: tuple[int, int] | None) -> tuple[str, ...]:
    from PIL import Image, ImageStat

    try:
        with Image.open(path) as image:
            actual = image.size
            tones = ImageStat.Stat(image.convert("L").resize((160, 90)))  # converting decodes all of it
    except (OSError, SyntaxError, ValueError) as exc:  # what Pillow raises for a broken file
        raise MediaUnreadable(f"The picture {path.name} cannot be read.") from exc
    wrong: list[str] = []
    if size and actual != size:
        wrong.append(_wrong_size(actual, size))
    if tones.mean[0] < 4:
        wrong.append("The picture is black.")
    elif tones.stddev[0] < _FLAT:
        wrong.append("The picture is one flat colour.")
    return tuple(wrong)


def _picture(path: Path, request: ClipRequest | CardRequest | CutRequest) -> tuple[str, ...]:
    """Probe, then decode once at a reduced size, watching for black and for no movement."""
    facts = probe(path)
    if not facts.video:
        return ("There is no picture in the file.",)
    wrong = [*_format(facts, request)]
    if facts.frames != request.frames:
        wrong.append(f"The picture has {facts.frames} frames, not {request.frames}.")
    if facts.rate != request.rate or not facts.constant_rate:
        wrong.append(f"The picture runs at {_rate(facts.rate)} a second, not a steady {_rate(request.rate)}.")
    watch = f"scale=w='min(320,iw)':h=-2,blackdetect=d={_LONG}:pix_th=0.06,freezedetect=n=-60dB:d={_LONG}"
    to_nothing = ("-fps_mode", "passthrough", "-progress", "pipe:1", "-f", "null", "-")
    try:
        seen = run(("-xerror", "-i", source(path), "-map", "0:v:0", "-vf", watch, *to_nothing))
    except EngineFailed:
        return (*wrong, "The picture does not decode to its last frame.")
    decoded = [int(n) for n in re.findall(r"^frame=(\d+)", seen.output, re.M)]
    if not decoded or decoded[-1] != facts.frames:
        wrong.append(f"Only {decoded[-1] if decoded else 0} of {facts.frames} frames decode.")
    black = [
        Still(start=float(a), end=float(b))
        for a, b in re.findall(r"black_start:([\d.]+) black_end:([\d.]+)", seen.log_tail)
    ]
    wrong += [f"The picture is black from {_clock(s.start)} to {_clock(s.end)}." for s in black]
    for still in frozen_in(seen.log_tail, end=facts.duration):
        if not any(b.start <= still.start + 0.1 and still.end <= b.end + 0.1 for b in black):
            wrong.append(f"The picture stands still from {_clock(still.start)} to {_clock(still.end)}.")
    return tuple(wrong)


def _format(facts: Probe, request: ClipRequest | CardRequest | CutRequest) -> tuple[str, ...]:
    wrong: list[str] = []
    if (facts.width, facts.height) != (request.width, request.height):
        wrong.append(_wrong_size((facts.width, facts.height), (request.width, request.height)))
    if facts.video != "h264" or facts.pix_fmt != "yuv420p":
        wrong.append(f"The picture is {facts.video} {facts.pix_fmt}, not H.264 yuv420p, and may not play.")
    return tuple(wrong)


def _film_sound(path: Path, request: CutRequest) -> tuple[str, ...]:
    facts = probe(path)
    if not facts.audio:
        return ("The film has no sound.",)
    wrong: list[str] = []
    if abs(facts.audio_duration - float(request.frames / request.rate)) > 0.05:
        wrong.append(
            f"The sound lasts {facts.audio_duration:.2f} s, not {request.frames / request.rate:.2f} s."
        )
    heard = loudness(path)
    if heard.true_peak < _SILENT:
        return tuple(wrong) if request.silent else (*wrong, "The film is silent.")
    if abs(heard.integrated - TARGET) > TOLERANCE:
        wrong.append(f"The film is at {heard.integrated:.1f} LUFS, not {TARGET:.0f}.")
    if heard.true_peak > CEILING:
        wrong.append(f"The sound peaks at {heard.true_peak:.1f} dBTP, above {CEILING:.0f}.")
    if not facts.faststart:
        wrong.append("The film's index stands at its end, so it cannot play before it has arrived.")
    return tuple(wrong)


def _sound(path: Path, *, seconds: Fraction | None, silent: bool = False) -> tuple[str, ...]:
    """One pass of `astats`. Clipped is a peak at full scale on which the wave lies flat.

    `silent` says that silence was planned.
    """
    listen = ("-af", "astats=measure_perchannel=none", "-progress", "pipe:1", "-f", "null", "-")
    try:
        seen = run(("-xerror", "-i", source(path), "-map", "0:a:0", *listen))
    except EngineFailed as exc:
        raise MediaUnreadable(f"The sound {path.name} cannot be decoded.") from exc
    said = {name.strip(): value for name, value in re.findall(r"\] ([A-Z][\w ]+): (\S+)", seen.log_tail)}
    peak, flat = _number(said.get("Peak level dB")), _number(said.get("Flat factor"))
    lasts = [int(n) / 1_000_000 for n in re.findall(r"^out_time_us=(\d+)", seen.output, re.M)]
    wrong: list[str] = []
    if not lasts or lasts[-1] < 0.05:
        return ("There is no sound in the file.",)
    if seconds is not None and abs(lasts[-1] - float(seconds)) > 0.05:
        wrong.append(f"The sound lasts {lasts[-1]:.2f} s, not {float(seconds):.2f} s.")
    if peak < _SILENT:
        wrong += [] if silent else ["The sound is silent."]
    elif peak > _FULL and flat > 0:
        wrong.append("The sound is clipped.")
    return tuple(wrong)


def _number(text: str | None) -> float:
    """astats writes "-inf" and "nan" for digital silence."""
    value = float(text) if text else float("-inf")
    return value if value == value else float("-inf")


def _wrong_size(actual: tuple[int, int], wanted: tuple[int, int]) -> str:
    return f"The picture is {actual[0]}×{actual[1]}, not {wanted[0]}×{wanted[1]}."


def _rate(rate: Fraction) -> str:
    return f"{float(rate):.6g} frames"


def _clock(seconds: float) -> str:
    return f"{seconds:.1f} s"
