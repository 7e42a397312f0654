"""A picture at a larger size: resampled and a little sharpened, with nothing invented."""

from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.render import AnyRequest, EnlargeRequest

METHOD = "Lanczos resampling and a light unsharp mask; no detail was invented"


class Enlarger:
    """Enlarges stills with Pillow."""

    profile = GeneratorProfile(
        name="enlarger",
        version="1",
        makes="enlarge",
        tier="house",
        memory=400_000_000,
        seconds_per_second=0.135,  # of the picture it makes
        by_pixels=True,
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Enlarge the picture. Raises EngineRefused, ArtifactMissing, MediaUnreadable or EngineFailed."""
        if not isinstance(request, EnlargeRequest):
            raise EngineRefused(f"The enlarger enlarges pictures; it was asked for a {request.makes}.")
        from PIL import Image, ImageFilter

        from generators.media.inputs import picture, require

        require(inputs, ("main",), "The enlarging")
        on_progress(0.0, "reading the picture")
        small = picture(inputs["main"], "main")
        _allowed(small.size, (request.width, request.height))
        on_progress(0.2, "enlarging the picture")
        large = small.resize((request.width, request.height), Image.Resampling.LANCZOS)
        factor = request.width / small.width
        if factor > 1:
            # edges grow soft by about as much as they grow wide; the threshold leaves grain alone
            large = large.filter(ImageFilter.UnsharpMask(radius=0.7 * factor, percent=45, threshold=2))
        on_progress(0.6, "writing the picture")
        main = folder / "picture.png"
        try:
            large.save(main, "PNG", compress_level=1)  # grain does not compress
        except OSError as exc:
            raise EngineFailed("The enlarged picture could not be written.", log=str(exc)) from exc
        on_progress(1.0, "picture enlarged")
        return Media(
            files={"main": main},
            facts={"method": METHOD, "from": f"{small.width}×{small.height}", "factor": round(factor, 3)},
        )


def _allowed(small: tuple[int, int], large: tuple[int, int]) -> None:
    """Raise EngineRefused where the picture would get smaller, or another shape by more than a pixel."""
    said = f"{small[0]}×{small[1]} to {large[0]}×{large[1]}"
    if large[0] < small[0] or large[1] < small[1]:
        raise EngineRefused(f"The enlarger does not make pictures smaller: {said}.")
    if (
        abs(large[0] * small[1] / small[0] - large[1]) > 1
        and abs(large[1] * small[0] / small[1] - large[0]) > 1
    ):
        raise EngineRefused(f"Enlarging keeps a picture's shape, and {said} would change it.")
