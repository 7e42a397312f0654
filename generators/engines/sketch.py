"""Draws storyboard panels and character sheets from words: no weights, no fonts, no network."""

from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused
from storage.domain.render import AnyRequest, StillRequest


class Sketch:
    """The draft still engine: a drawn panel, and its layers for the camera to move through."""

    profile = GeneratorProfile(
        name="sketch",
        version="5",
        makes="still",
        tier="draft",
        memory=300_000_000,
        cores=1,
        fixed_seconds=0.02,
        seconds_per_second=0.95,  # less from 1.5 megapixels on, above which it draws no larger
        by_pixels=True,
        leaves=("layers",),
        credits=("Panels: drawn by Soundstage",),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Draw one keyframe: `main` is a PNG of the asked size, `layers` what `camera` needs.

        Of a character's `view` there are no layers: nothing moves through it.
        Raises EngineRefused for anything but a still, and for a view of any but one character.
        """
        if not isinstance(request, StillRequest):
            raise EngineRefused(f"The sketch engine draws stills; it was asked for a {request.makes}.")
        if request.view != "shot":
            return _view(request, folder, on_progress)
        from generators.drawing.compositor import Compositor, Lens
        from generators.drawing.finish import picture
        from generators.drawing.layers import write
        from generators.drawing.panel import painted

        on_progress(0.0, "drawing the panel")
        layers = painted(request)
        on_progress(0.7, "developing the panel")
        image = picture(*Compositor(layers, (request.width, request.height)).frame(0, Lens()))
        main, depth = folder / "panel.png", folder / "panel.layers"
        # light compression: grain does not compress, and the time is better spent drawing
        image.save(main, "PNG", compress_level=1)
        write(layers, depth)
        on_progress(1.0, "panel drawn")
        return Media(
            files={"main": main, "layers": depth},
            facts={"model": "soundstage-sketch-5", "seed": request.seed, "device": "cpu"},
        )


def _view(request: StillRequest, folder: Path, on_progress: Progress) -> Media:
    """One character of the plan on plain ground, seen from `request.view`."""
    if len(request.characters) != 1:
        count = len(request.characters)
        raise EngineRefused(f"A view shows one character; the request names {count or 'none'}.")
    from generators.drawing.model_sheet import viewed

    on_progress(0.0, f"drawing the {request.view} view")
    image, drawn = viewed(request)
    main = folder / "view.png"
    image.save(main, "PNG", compress_level=1)
    on_progress(1.0, "view drawn")
    return Media(
        files={"main": main},
        facts={"model": "soundstage-sketch-5", "device": "cpu", "view": request.view, "seen": drawn},
    )
