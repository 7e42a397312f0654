"""Encoding the stretches of a film, its sound and its captions, and joining them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from generators.media import house
from generators.media.cut import captions
from generators.media.cut.graph import graph
from generators.media.cut.spans import Stretch
from generators.media.ffmpeg import run, source
from generators.media.fonts import drawable, face
from generators.media.probe import Loudness, loudness, probe
from generators.ports import Progress
from storage.domain.errors import EngineFailed, MediaUnreadable
from storage.domain.render import CutRequest

CEILING = -1.0  # dBTP after AAC
_PICTURE_SHARE = 0.9  # of the progress bar


def film(
    request: CutRequest,
    stretches: Sequence[Stretch],
    inputs: Mapping[str, Path],
    work: Path,
    on_progress: Progress,
) -> tuple[Path, dict[str, Any]]:
    """The finished file inside `work`, and the facts of how it was made."""
    said = captions.read_srt(inputs["srt"].read_text("utf-8", "replace")) if "srt" in inputs else ()
    burned = _script(request, said, work) if request.subtitles == "burned" and said else None
    check(request, inputs)
    codec = usable(request.codec)
    parts: list[Path] = []
    for index, stretch in enumerate(stretches):

        def advance(fraction: float, stretch: Stretch = stretch) -> None:
            done = (stretch.start + fraction * stretch.frames) / request.frames
            on_progress(_PICTURE_SHARE * done, "cutting the picture")

        parts.append(_encode(request, stretch, inputs, work, f"part{index:04d}.mp4", codec, burned, advance))
    on_progress(_PICTURE_SHARE, "fitting the sound")
    sound, heard, attenuated = _sound(request, inputs["mix"], work)
    on_progress(0.97, "joining picture and sound")
    soft = said if request.subtitles == "soft" else ()
    joined = _join(request, parts, sound, soft, work)
    on_progress(1.0, "the film is cut")
    return joined, {
        "codec": codec,
        "codec_asked": request.codec,
        "stretches": len(stretches),
        "captions": len(said) if request.subtitles != "off" else 0,
        "typeface": face("semibold").credit if burned else "",
        "integrated_lufs": heard.integrated,
        "true_peak_dbtp": heard.true_peak,
        "attenuated_db": attenuated,
        "synthetic": True,
        "mark": house.SYNTHETIC_MARK,
    }


def _script(request: CutRequest, said: Sequence[captions.Caption], work: Path) -> str:
    """Write the captions and their typeface, since a bare machine has none; returns the script's name.

    What the typeface lacks is left out: elsewhere the machine's own fonts would decide how it looks.
    """
    typeface = face("semibold")
    drawn = [replace(c, text="\n".join(drawable(x, typeface)[0] for x in c.text.split("\n"))) for c in said]
    script = captions.ass(drawn, width=request.width, height=request.height, family=typeface.family)
    (work / "captions.ass").write_text(script, "utf-8")
    (work / "type").mkdir()
    (work / "type" / "face.ttf").write_bytes(typeface.data)
    return "captions.ass"


def check(request: CutRequest, inputs: Mapping[str, Path]) -> None:
    """Raise MediaUnreadable naming the first piece that is broken, too short or at another rate."""
    for piece in request.pieces:
        try:
            facts = probe(inputs[piece.role])
        except MediaUnreadable as exc:
            raise MediaUnreadable(f"The piece {piece.role} cannot be cut: {exc}") from exc
        if facts.frames < piece.end - piece.start:
            wanted = piece.end - piece.start
            raise MediaUnreadable(
                f"The piece {piece.role} has {facts.frames} frames, and the cut needs {wanted}."
            )
        if facts.rate != request.rate:
            runs, wants = (f"{float(rate):.6g}" for rate in (facts.rate, request.rate))
            raise MediaUnreadable(
                f"The piece {piece.role} runs at {runs} frames a second, the film at {wants}."
            )


def usable(codec: str) -> str:
    """`codec` when this ffmpeg can encode H.264 with it here, else libx264."""
    if codec == "libx264":
        return codec
    if not ("264" in codec and codec.replace("_", "").isalnum()):  # the film is H.264, whatever makes it
        return "libx264"
    try:  # being listed is not enough: a hardware encoder needs its hardware
        probe_args = ("-f", "lavfi", "-i", "color=s=320x240:r=24", "-frames:v", "2", "-pix_fmt", "yuv420p")
        run((*probe_args, "-c:v", codec, "-f", "null", "-"))
    except EngineFailed:
        return "libx264"
    return codec


def _encode(
    request: CutRequest,
    stretch: Stretch,
    inputs: Mapping[str, Path],
    work: Path,
    name: str,
    codec: str,
    burned: str | None,
    advance: Any,
) -> Path:
    plan = graph(stretch, width=request.width, height=request.height, rate=request.rate, captions=burned)
    pieces = [arg for span in stretch.spans for arg in ("-threads", "1", "-i", source(inputs[span.role]))]
    joined = ["-filter_complex_threads", "2", "-filter_complex", plan, "-map", "[film]"]
    coded = ["-frames:v", str(stretch.frames), *house.picture(request.rate, codec=codec), *house.container()]
    run(
        [*pieces, *joined, *coded, name],
        on_progress=advance,
        total_frames=stretch.frames,
        cwd=work,
    )
    return work / name


def _sound(request: CutRequest, mix: Path, work: Path) -> tuple[Path, Loudness, float]:
    """The mix as AAC, exactly as long as the film; softened if AAC pushed its peaks over the ceiling."""
    path = work / "sound.m4a"
    attenuation = 0.0
    heard = _code_sound(request, mix, path, attenuation)
    for _ in range(2):
        if heard.true_peak <= CEILING:
            break
        attenuation += heard.true_peak - CEILING + 0.1
        heard = _code_sound(request, mix, path, attenuation)
    return path, heard, round(attenuation, 2)


def _code_sound(request: CutRequest, mix: Path, path: Path, attenuation: float) -> Loudness:
    """Encode the mix `attenuation` dB softer, cut or filled to the sample; measure what is heard."""
    samples = round(request.frames / request.rate * house.AUDIO_RATE)
    fit = f"aresample={house.AUDIO_RATE},aformat=channel_layouts=stereo,apad,atrim=end_sample={samples}"
    volume = f",volume={-attenuation:.2f}dB" if attenuation else ""
    coded = ["-af", fit + volume, *house.sound(), *house.container()]
    run(["-i", source(mix), "-map", "0:a:0", *coded, source(path)])
    return loudness(path)


def _join(
    request: CutRequest, parts: Sequence[Path], sound: Path, soft: Sequence[captions.Caption], work: Path
) -> Path:
    (work / "parts.txt").write_text("".join(f"file {part.name}\n" for part in parts), "utf-8")
    args = ["-f", "concat", "-safe", "0", "-i", "parts.txt", "-i", sound.name]
    maps = ["-map", "0:v:0", "-map", "1:a:0"]
    if soft:
        (work / "captions.srt").write_text(captions.srt(soft), "utf-8")
        args += ["-i", "captions.srt"]
        maps += ["-map", "2:s:0", "-c:s", "mov_text"]
    title = "".join(c if c.isprintable() else " " for c in request.title).strip()
    marks = ["-metadata", f"title={title}", "-metadata", f"comment={house.SYNTHETIC_MARK}"]
    scale = ["-video_track_timescale", str(house.timescale(request.rate))]
    run(
        [*args, *maps, "-c:v", "copy", "-c:a", "copy", *house.container(), *marks, *scale, "film.mp4"],
        cwd=work,
    )
    return work / "film.mp4"
