"""The poster: a still of the film under its title."""

from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.render import AnyRequest, PosterRequest


class Poster:
    """Letters a still with Pillow, in the typeface and palette of the film's cards."""

    profile = GeneratorProfile(
        name="poster",
        version="1",
        makes="poster",
        tier="house",
        memory=400_000_000,
        fixed_seconds=0.015,
        seconds_per_second=0.105,
        by_pixels=True,
        credits=("Type: Source Sans, OFL-1.1",),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Make the poster. Raises EngineRefused, ArtifactMissing, MediaUnreadable or EngineFailed."""
        if not isinstance(request, PosterRequest):
            raise EngineRefused(f"The poster maker makes posters; it was asked for a {request.makes}.")
        if min(request.width, request.height) < 64 or not request.palette:
            raise EngineRefused("A poster needs at least 64 pixels on each side and one colour.")
        from generators.media import poster
        from generators.media.fonts import face
        from generators.media.house import SYNTHETIC_MARK
        from generators.media.inputs import picture, require

        require(inputs, ("still",), "The poster")
        on_progress(0.0, "reading the still")
        still = picture(inputs["still"], "still")
        on_progress(0.2, "lettering the poster")
        made, lost = poster.draw(request, still)
        path = folder / "poster.jpg"
        try:
            made.save(
                path, "JPEG", quality=92, subsampling=0, optimize=True, comment=SYNTHETIC_MARK.encode("ascii")
            )
        except OSError as exc:
            raise EngineFailed("The poster could not be written.", log=str(exc)) from exc
        on_progress(1.0, "poster done")
        facts = {
            "typeface": face("light").credit,
            "undrawn": lost,
            "synthetic": True,
            "mark": SYNTHETIC_MARK,
        }
        return Media(files={"main": path}, facts=facts)
