"""One frame of a clip as a picture: what the next part of a long shot begins from."""

from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused
from storage.domain.render import AnyRequest, FrameRequest


class Framer:
    """Takes a clip's first or last frame with ffmpeg."""

    profile = GeneratorProfile(
        name="framer",
        version="1",
        makes="frame",
        tier="house",
        memory=200_000_000,
        fixed_seconds=0.03,
        seconds_per_second=0.33,
        by_pixels=True,
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Take the frame. Raises EngineRefused, ArtifactMissing or MediaUnreadable."""
        if not isinstance(request, FrameRequest):
            raise EngineRefused(f"The framer takes frames of clips; it was asked for a {request.makes}.")
        if request.width < 1 or request.height < 1:
            raise EngineRefused("A frame needs a width and a height.")
        from generators.media.frames import frame
        from generators.media.inputs import require

        require(inputs, ("main",), "The frame")
        on_progress(0.0, f"taking the {request.at} frame")
        still = frame(inputs["main"], request.at, (request.width, request.height))
        main = folder / "frame.png"
        still.save(main, "PNG", compress_level=1)  # grain does not compress
        on_progress(1.0, "frame taken")
        return Media(files={"main": main}, facts={"at": request.at})
