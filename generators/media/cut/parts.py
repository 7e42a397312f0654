"""Parts in the house format, joined as they are: nothing of the picture is encoded again."""

from collections.abc import Mapping
from pathlib import Path

from generators.media import house
from generators.media.cut import captions
from generators.media.ffmpeg import run
from generators.media.probe import Probe, probe
from storage.domain.errors import EngineFailed, EngineRefused, MediaUnreadable
from storage.domain.render import Chapter, CutRequest


def check(request: CutRequest, inputs: Mapping[str, Path]) -> None:
    """Raise EngineRefused when the lengths do not make the film.

    Raises MediaUnreadable naming the first part that is broken, or is not encoded as the film needs it.
    """
    if len(request.parts) != len(request.lengths) or sum(request.lengths) != request.frames:
        told = f"{len(request.parts)} parts of {sum(request.lengths)} frames"
        raise EngineRefused(f"The film was to have {request.frames} frames, and was given {told}.")
    known: dict[str, Probe] = {}
    first = ""
    for role, length in zip(request.parts, request.lengths, strict=True):
        if role not in known:
            try:
                known[role] = probe(inputs[role])
            except MediaUnreadable as exc:
                raise MediaUnreadable(f"The part {role} cannot be joined: {exc}") from exc
        facts = known[role]
        first = first or facts.parameters
        if wrong := _wrong(request, facts, length, first):
            raise MediaUnreadable(f"The part {role} {wrong}.")


def _wrong(request: CutRequest, facts: Probe, length: int, parameters: str) -> str:
    """What keeps a part out of the film, after its name; "" when nothing does."""
    if (facts.video, facts.profile, facts.pix_fmt) != ("h264", "High", "yuv420p"):
        return f"is {facts.video} {facts.profile} {facts.pix_fmt}, not H.264 High yuv420p"
    if (facts.width, facts.height) != (request.width, request.height):
        return f"is {facts.width}×{facts.height}, the film {request.width}×{request.height}"
    if facts.rate != request.rate:
        runs, wants = (f"{float(rate):.6g}" for rate in (facts.rate, request.rate))
        return f"runs at {runs} frames a second, the film at {wants}"
    if facts.frames != length:
        return f"has {facts.frames} frames, and the film needs {length}"
    if not facts.begins_on_key:
        return "does not begin with a whole picture"
    if facts.parameters != parameters:
        return "is encoded otherwise than the parts before it, so it cannot be joined to them"
    return ""


def join(request: CutRequest, inputs: Mapping[str, Path], sound: Path, work: Path) -> Path:
    """The film inside `work`: the checked parts one after another with `sound`, captions and chapters.

    Raises EngineFailed when what was joined is not the film that was asked for.
    """
    (work / "parts.txt").write_text("".join(_listed(inputs[role]) for role in request.parts), "utf-8")
    sources = ["-f", "concat", "-safe", "0", "-i", "parts.txt", "-i", sound.name]
    maps = ["-map", "0:v:0", "-map", "1:a:0"]
    said = _said(request, inputs) if request.subtitles == "soft" else ()
    if said:
        (work / "captions.srt").write_text(captions.srt(said), "utf-8")
        sources += ["-i", "captions.srt"]
        maps += ["-map", "2:s:0", "-c:s", "mov_text"]
    (work / "chapters.txt").write_text(chapters(request), "utf-8")
    sources += ["-f", "ffmetadata", "-i", "chapters.txt"]
    ticks = house.timescale(request.rate)
    step = ticks * request.rate.denominator // request.rate.numerator
    # the list's clock is in microseconds: over many parts its roundings would show as gaps
    clock = f"setts=pts=N*{step}:dts=N*{step}:duration={step}:time_base=1/{ticks}"
    title = "".join(c if c.isprintable() else " " for c in request.title).strip()
    marks = ["-metadata", f"title={title}", "-metadata", f"comment={house.SYNTHETIC_MARK}"]
    marks += ["-map_chapters", str(3 if said else 2), "-video_track_timescale", str(ticks)]
    copied = ["-c:v", "copy", "-bsf:v", clock, "-c:a", "copy"]
    run([*sources, *maps, *copied, *house.container(), *marks, "film.mp4"], cwd=work)
    film = work / "film.mp4"
    facts = probe(film)
    if (facts.frames, facts.rate, facts.constant_rate) != (request.frames, request.rate, True):
        found = f"{facts.frames} frames at {float(facts.rate):.6g} a second"
        raise EngineFailed(f"The parts did not join: the film has {found}.")
    return film


def _listed(path: Path) -> str:
    """A line of ffmpeg's concat list: a quote ends the quoting, is escaped, and begins it again."""
    quoted = str(path.absolute()).replace("'", "'\\''")
    return f"file 'file:{quoted}'\n"


def _said(request: CutRequest, inputs: Mapping[str, Path]) -> tuple[captions.Caption, ...]:
    return captions.read_srt(inputs["srt"].read_text("utf-8", "replace")) if "srt" in inputs else ()


def chapters(request: CutRequest) -> str:
    """The chapters as an ffmetadata file: each lasts until the next, the last until the film ends."""
    tick = f"{request.rate.denominator}/{request.rate.numerator}"
    kept = [c for c in sorted(request.chapters, key=lambda c: c.start) if 0 <= c.start < request.frames]
    ends = [*(c.start for c in kept), request.frames][1:]
    rows = [_chapter(c, end, tick) for c, end in zip(kept, ends, strict=True) if end > c.start]
    return ";FFMETADATA1\n" + "".join(rows)


def _chapter(chapter: Chapter, end: int, tick: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in chapter.title).split())
    escaped = "".join(f"\\{c}" if c in "=;#\\" else c for c in plain)
    named = escaped or "…"  # a track of chapters without a word in it is refused by readers
    return f"[CHAPTER]\nTIMEBASE={tick}\nSTART={chapter.start}\nEND={end}\ntitle={named}\n"
