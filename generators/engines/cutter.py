"""The cut: every piece, the mix and the subtitles as one file that plays anywhere."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from generators.media.cut import assemble
from generators.media.cut.spans import most_pieces, spans_of, stretches_of
from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import ArtifactMissing, EngineRefused
from storage.domain.render import AnyRequest, CutRequest


class Cutter:
    """Joins pieces in the house format with ffmpeg; encodes picture once and sound apart."""

    profile = GeneratorProfile(
        name="cutter",
        version="1",
        makes="cut",
        tier="house",
        memory=400_000_000,
        cores=2,
        seconds_per_second=0.3,
        credits=("Cut: FFmpeg with x264 and libass, GPL-3.0",),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Cut the film. Raises EngineRefused, ArtifactMissing, MediaUnreadable or EngineFailed."""
        if not isinstance(request, CutRequest):
            raise EngineRefused(f"The cutter makes cuts, not a {request.makes}.")
        wanted = [piece.role for piece in request.pieces] + ["mix"]
        if missing := [
            role for role in dict.fromkeys(wanted) if role not in inputs or not inputs[role].is_file()
        ]:
            raise ArtifactMissing(f"The cut cannot start: {', '.join(missing)} is not there.")
        most = most_pieces(request.width, request.height)
        stretches = stretches_of(spans_of(request.pieces, request.frames), most=most)
        work = folder / "work"
        work.mkdir(parents=True)
        try:
            film, facts = assemble.film(request, stretches, inputs, work, on_progress)
            final = folder / "film.mp4"
            film.replace(final)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return Media(files={"main": final}, facts=facts)
