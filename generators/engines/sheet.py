"""A page of pictures: a storyboard labelled as on a set, a character sheet, candidates to choose from."""

from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.render import AnyRequest, SheetRequest


class Sheet:
    """Lays the keyframes out on paper with Pillow."""

    profile = GeneratorProfile(
        name="sheet",
        version="1",
        makes="sheet",
        tier="house",
        memory=300_000_000,
        fixed_seconds=0.03,
        seconds_per_second=0.038,  # of each panel, which is 1280x720
        credits=("Type: Source Sans, OFL-1.1",),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Make the sheet; a shot or label without a still keeps its place, empty.

        Raises EngineRefused or EngineFailed.
        """
        if not isinstance(request, SheetRequest):
            raise EngineRefused(f"The sheet maker makes contact sheets, not a {request.makes}.")
        if not request.shots and not request.labels:
            raise EngineRefused("A contact sheet needs at least one shot or one label.")
        if request.shots and request.labels:
            raise EngineRefused("A contact sheet shows shots or labelled pictures, not both.")
        from generators.media import page
        from generators.media.house import SYNTHETIC_MARK

        what = "sheet" if request.labels else "storyboard"
        path = folder / f"{what}.jpg"
        try:
            picture, lost = page.draw(
                request, inputs, lambda fraction: on_progress(fraction * 0.95, f"laying out the {what}")
            )
            picture.save(path, "JPEG", quality=90, optimize=True, comment=SYNTHETIC_MARK.encode("ascii"))
        except OSError as exc:
            raise EngineFailed(f"A panel of the {what} could not be read or written.", log=str(exc)) from exc
        on_progress(1.0, f"{what} done")
        facts = {
            "panels": len(request.labels or request.shots),
            "width": picture.width,
            "height": picture.height,
            "undrawn": lost,
            "mark": SYNTHETIC_MARK,
        }
        return Media(files={"main": path}, facts=facts)
