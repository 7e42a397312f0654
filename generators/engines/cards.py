"""Title and end cards: lettering over a moving ground in the film's own palette."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused
from storage.domain.render import AnyRequest, CardRequest

if TYPE_CHECKING:
    from generators.media.titles import Layer


class Cards:
    """Composes cards with MoviePy and encodes them in the house format."""

    profile = GeneratorProfile(
        name="cards",
        version="2",
        makes="card",
        tier="house",
        max_seconds=120.0,
        memory=250_000_000,
        cores=1,
        house_format=True,
        fixed_seconds=0.2,
        seconds_per_second=1.05,
        by_pixels=True,
        credits=("Cards: MoviePy, MIT", "Type: Source Sans, OFL-1.1"),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Make the card. Raises EngineRefused or EngineFailed."""
        if not isinstance(request, CardRequest):
            raise EngineRefused(f"The card maker makes cards, not a {request.makes}.")
        if request.frames < 1 or not request.palette:
            raise EngineRefused("A card needs at least one frame and one colour.")
        from generators.media import card_layout, house, titles
        from generators.media.ffmpeg import run, source

        layers, lost = card_layout.layers(request)
        seconds = float(request.frames / request.rate)
        pictures = titles.frames(
            layers,
            titles.ground(request.width, request.height, request.palette, seconds=seconds),
            width=request.width,
            height=request.height,
            count=request.frames,
            rate=request.rate,
        )
        path = folder / f"{request.card}.mp4"
        rate = f"{request.rate.numerator}/{request.rate.denominator}"
        raw = ["-f", "rawvideo", "-pix_fmt", "rgb0", "-video_size", f"{request.width}x{request.height}"]
        shown = ["-framerate", rate, "-i", "pipe:0", "-vf", f"{house.FROM_RGB},{_fade(request)}"]
        run(
            [*raw, *shown, *house.picture(request.rate, crf=18), *house.container(), source(path)],
            frames=pictures,
            total_frames=request.frames,
            on_progress=lambda fraction: on_progress(fraction, f"setting the {request.card} card"),
        )
        return Media(files={"main": path}, facts=facts(layers, lost))


def _fade(request: CardRequest) -> str:
    """The film opens from black on its title and closes to black on its last card: never a second of it."""
    if request.card == "title":
        return (
            f"fade=t=in:start_frame=0:nb_frames={max(1, min(round(request.rate / 2), request.frames // 6))}"
        )
    length = max(1, min(round(request.rate * 3 / 4), request.frames // 4))
    return f"fade=t=out:start_frame={request.frames - length}:nb_frames={length}"


def facts(layers: "Sequence[Layer]", lost: str) -> dict[str, Any]:
    """What the provenance says of a card; `undrawn` are characters the typeface does not have."""
    from generators.media.fonts import face
    from generators.media.house import SYNTHETIC_MARK

    return {
        "layers": len(layers),
        "typeface": face("light").credit,
        "undrawn": lost,
        "synthetic": True,
        "mark": SYNTHETIC_MARK,
    }
