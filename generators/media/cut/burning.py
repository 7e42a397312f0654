"""The captions of a segment as a script and a typeface that libass burns in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generators.media.cut import captions
from generators.media.fonts import Face, drawable
from generators.sound.subtitles import Said, timed
from storage.domain.errors import EngineRefused
from storage.domain.render import Caption, SegmentRequest

SCRIPT = "captions.ass"


def shown(request: SegmentRequest, inputs: Mapping[str, Path]) -> tuple[captions.Caption, ...]:
    """What stands on the screen, in seconds of the segment; what began before it stands from its start.

    Raises EngineRefused when a timing cannot be read.
    """
    rate, lasts = request.rate, float(request.frames / request.rate)
    lines = sorted(request.captions, key=lambda line: line.at)
    said = [sentence for line in lines for sentence in _said(line, inputs[line.role], float(line.at / rate))]
    limits = [(float(line.at / rate), float(line.until / rate)) for line in lines]
    cues = timed(said, seconds=max((until for _, until in limits), default=0.0))
    kept: list[captions.Caption] = []
    for cue in cues:
        until = [until for at, until in limits if at <= cue.start + 1e-6][-1]
        start, end = max(cue.start, 0.0), min(cue.end, until, lasts)
        if end > start:
            kept.append(captions.Caption(start=start, end=end, text="\n".join(cue.named)))
    return tuple(kept)


def _said(line: Caption, timing: Path, offset: float) -> list[Said]:
    try:
        return [
            Said(
                text=str(row["text"]),
                start=offset + float(row["start"]),
                end=offset + float(row["end"]),
                speaker=str(row.get("speaker", "")),
                sung=line.role == "lyrics",
            )
            for row in json.loads(timing.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise EngineRefused(f"The segmenter cannot read the timing “{line.role}”.") from exc


def write(said: Sequence[captions.Caption], typeface: Face, *, size: tuple[int, int], work: Path) -> str:
    """Write the captions and their typeface, since a bare machine has none; returns the script's name.

    What the typeface lacks is left out: elsewhere the machine's own fonts would decide how it looks.
    """
    drawn = [replace(c, text="\n".join(drawable(x, typeface)[0] for x in c.text.split("\n"))) for c in said]
    script = captions.ass(drawn, width=size[0], height=size[1], family=typeface.family)
    (work / SCRIPT).write_text(script, "utf-8")
    (work / "type").mkdir()
    (work / "type" / "face.ttf").write_bytes(typeface.data)
    return SCRIPT
