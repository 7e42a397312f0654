"""The cut: parts, sound, chapters and subtitles as one file that plays anywhere."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused
from storage.domain.render import AnyRequest, CutRequest


class Cutter:
    """Joins parts in the house format with ffmpeg: the picture is copied, only the sound is encoded."""

    profile = GeneratorProfile(
        name="cutter",
        version="2",
        makes="cut",
        tier="house",
        memory=200_000_000,
        cores=1,
        fixed_seconds=2.3,  # measuring and watching what is short in full
        seconds_per_second=0.053,  # most of it sound, whatever the picture's size
        credits=("Cut: FFmpeg with x264, GPL-3.0",),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Cut the film. Raises EngineRefused, ArtifactMissing, MediaUnreadable or EngineFailed."""
        if not isinstance(request, CutRequest):
            raise EngineRefused(f"The cutter makes cuts, not a {request.makes}.")
        from generators.media import house
        from generators.media.cut import parts, sound
        from generators.media.inputs import require

        if not request.parts:
            raise EngineRefused("A film needs at least one part: the cut was asked for of none.")
        require(inputs, [*request.parts, "mix"], "The cut")
        on_progress(0.0, "looking at the parts")
        parts.check(request, inputs)
        work = folder / "work"
        work.mkdir(parents=True)
        try:
            on_progress(0.2, "fitting the sound")
            heard = sound.coded(request, inputs["mix"], work)
            on_progress(0.8, "joining picture and sound")
            film = parts.join(request, inputs, heard.path, work)
            final = folder / "film.mp4"
            film.replace(final)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        on_progress(1.0, "the film is cut")
        facts = {
            "parts": len(request.parts),
            "chapters": len(request.chapters),
            "integrated_lufs": heard.heard.integrated,
            "true_peak_dbtp": heard.heard.true_peak,
            "attenuated_db": heard.attenuated,
            "synthetic": True,
            "mark": house.SYNTHETIC_MARK,
        }
        return Media(files={"main": final}, facts=facts)
