"""A scene's clips one after another, small and light, each with its slate: for looking through on a phone."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused
from storage.domain.render import AnyRequest, ProxyRequest

if TYPE_CHECKING:
    from generators.media.joining import Stretch


class Proxies:
    """Lays clips end to end with ffmpeg at a small size, quickly rather than finely."""

    profile = GeneratorProfile(
        name="proxies",
        version="1",
        makes="proxy",
        tier="house",
        memory=300_000_000,
        cores=2,
        fixed_seconds=0.1,
        seconds_per_second=0.11,  # most of it decoding clips of 1280x720, whatever the size of the proxy
        credits=("Cut: FFmpeg with x264 and libass, GPL-3.0", "Type: Source Sans, OFL-1.1"),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Make the proxy. Raises EngineRefused, ArtifactMissing, MediaUnreadable or EngineFailed."""
        if not isinstance(request, ProxyRequest):
            raise EngineRefused(f"The proxy maker makes proxies; it was asked for a {request.makes}.")
        _allowed(request)
        from generators.media import house, joining
        from generators.media.ffmpeg import run, source
        from generators.media.inputs import require

        require(inputs, request.parts, "The proxy")
        stretches = [
            joining.Stretch(role=role, first=0, frames=frames)
            for role, frames in zip(request.parts, request.lengths, strict=True)
        ]
        joining.check(stretches, inputs, request.rate, exact=False)
        # what smooths the edges of blocks is not seen at this size, and is a third of the decoder's time
        clips = [
            arg
            for s in stretches
            for arg in ("-skip_loop_filter", "all", "-threads", "1", "-i", source(inputs[s.role]))
        ]
        graph, slates = _graph(request, stretches, folder)
        path = folder / "proxy.mp4"
        try:
            run(
                [
                    *clips, *(arg for plate in slates for arg in ("-i", source(plate))),
                    "-filter_complex", graph, "-map", "[film]", "-frames:v", str(request.frames),
                    *house.picture(request.rate, crf=30), *house.container(),
                    "-metadata", f"comment={house.SYNTHETIC_MARK}", source(path),
                ],
                on_progress=lambda fraction: on_progress(fraction, "making the proxy"),
                total_frames=request.frames,
            )  # fmt: skip
        finally:
            for plate in slates:
                plate.unlink()
        on_progress(1.0, "proxy made")
        return Media(
            files={"main": path},
            facts={"parts": len(stretches), "synthetic": True, "mark": house.SYNTHETIC_MARK},
        )


def _graph(request: ProxyRequest, stretches: "Sequence[Stretch]", folder: Path) -> tuple[str, list[Path]]:
    """The filter graph, and the plates it reads as inputs after the clips, written into `folder`."""
    from generators.media import joining
    from generators.media.slates import slate

    size = (request.width, request.height)
    gap = max(2, round(min(size) * 0.03) // 2 * 2)
    chains: list[str] = []
    plates: list[Path] = []
    for index, stretch in enumerate(stretches):
        small = joining.taken(index, stretch, size=size, rate=request.rate, flags="area")
        label = request.labels[index] if request.labels else ""
        plate = slate(label, width=request.width - 2 * gap, height=request.height - 2 * gap)
        if plate is None:
            chains.append(f"{small}[p{index}]")
            continue
        plates.append(folder / f"slate{index}.png")
        plate.save(plates[-1])
        chains.append(f"{small}[c{index}]")
        marked = f"[c{index}][{len(stretches) + len(plates) - 1}:v:0]overlay={gap}:{gap}:format=yuv420"
        chains.append(f"{marked}[p{index}]")
    chains.append(joining.laid([f"p{i}" for i in range(len(stretches))], request.rate))
    return ";".join(chains), plates


def _allowed(request: ProxyRequest) -> None:
    """Raise EngineRefused, which says what the request lacks."""
    if not request.parts or len(request.lengths) != len(request.parts) or min(request.lengths) < 1:
        raise EngineRefused("A proxy needs at least one clip, and of each a length of at least a frame.")
    if request.labels and len(request.labels) != len(request.parts):
        raise EngineRefused("A proxy's clips are either all labelled or none of them is.")
    if sum(request.lengths) != request.frames:
        raise EngineRefused(f"The clips add up to {sum(request.lengths)} frames, not {request.frames}.")
    if request.width % 2 or request.height % 2 or min(request.width, request.height) < 2:
        raise EngineRefused("A proxy's width and height are even, and at least two.")
