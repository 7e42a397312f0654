"""A stretch of the film as it will be seen: in its size, faded, captions burned in, in the house format."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused, MediaUnreadable
from storage.domain.render import AnyRequest, SegmentRequest

if TYPE_CHECKING:
    from generators.media.cut.graph import Source
    from generators.media.cut.spans import Span


class Segmenter:
    """Encodes one segment with ffmpeg; what it makes joins with every clip and card in the house format."""

    profile = GeneratorProfile(
        name="segmenter",
        version="1",
        makes="segment",
        tier="house",
        memory=300_000_000,
        cores=1,
        fixed_seconds=0.14,
        seconds_per_second=0.27,
        by_pixels=True,
        credits=("Captions: FFmpeg with x264 and libass, GPL-3.0",),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Make the segment. Raises EngineRefused, ArtifactMissing, MediaUnreadable or EngineFailed."""
        if not isinstance(request, SegmentRequest):
            raise EngineRefused(f"The segmenter makes segments, not a {request.makes}.")
        from generators.media import house
        from generators.media.cut import burning
        from generators.media.cut.graph import graph
        from generators.media.cut.spans import spans_of
        from generators.media.encoders import usable
        from generators.media.ffmpeg import run, source
        from generators.media.fonts import face
        from generators.media.inputs import require

        require(inputs, [named.role for named in (*request.pieces, *request.captions)], "The segment")
        spans = spans_of(request.pieces, request.frames)
        sources = _sources(request, spans, inputs)
        said = burning.shown(request, inputs)
        codec = usable(request.codec)
        size = (request.width, request.height)
        work, path = folder / "work", folder / "segment.mp4"
        work.mkdir(parents=True)
        try:
            script = burning.write(said, face("semibold"), size=size, work=work) if said else None
            plan = graph(spans, sources, width=size[0], height=size[1], rate=request.rate, captions=script)
            pieces = [arg for s in spans for arg in ("-threads", "1", "-i", source(inputs[s.role]))]
            coded = ["-frames:v", str(request.frames), *house.picture(request.rate, codec=codec)]
            run(
                [
                    *("-filter_complex_threads", "1", *pieces, "-filter_complex", plan, "-map", "[seen]"),
                    *(*coded, *house.container(), source(path)),
                ],
                on_progress=lambda fraction: on_progress(fraction, "cutting the picture"),
                total_frames=request.frames,
                cwd=work,
            )
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            shutil.rmtree(work, ignore_errors=True)
        on_progress(1.0, "the segment is cut")
        facts = {
            "codec": codec,
            "codec_asked": request.codec,
            "captions": len(said),
            "typeface": face("semibold").credit if said else "",
        }
        return Media(files={"main": path}, facts=facts)


def _sources(
    request: SegmentRequest, spans: "tuple[Span, ...]", inputs: Mapping[str, Path]
) -> "tuple[Source, ...]":
    """What each span is read from. Raises MediaUnreadable naming the piece that is broken or does not fit."""
    from generators.media.cut.graph import Source
    from generators.media.probe import probe

    centres = {piece.role: piece.centre for piece in request.pieces}
    sources: list[Source] = []
    for span in spans:
        try:
            facts = probe(inputs[span.role])
        except MediaUnreadable as exc:
            raise MediaUnreadable(f"The piece {span.role} cannot be cut: {exc}") from exc
        needed = span.first + span.frames
        if facts.frames < needed:
            raise MediaUnreadable(
                f"The piece {span.role} has {facts.frames} frames, and the cut needs {needed}."
            )
        if facts.rate != request.rate:
            runs, wants = (f"{float(rate):.6g}" for rate in (facts.rate, request.rate))
            raise MediaUnreadable(
                f"The piece {span.role} runs at {runs} frames a second, the film at {wants}."
            )
        sources.append(Source(facts=facts, centre=centres[span.role]))
    return tuple(sources)
