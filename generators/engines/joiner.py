"""The parts of a long shot as one clip, the frame they share kept once."""

from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineRefused
from storage.domain.render import AnyRequest, JoinRequest


class Joiner:
    """Joins clips with ffmpeg, encoded once more in the house format."""

    profile = GeneratorProfile(
        name="joiner",
        version="1",
        makes="join",
        tier="house",
        memory=400_000_000,
        cores=2,
        fixed_seconds=0.25,
        seconds_per_second=0.62,
        by_pixels=True,
        house_format=True,
        credits=("Cut: FFmpeg with x264 and libass, GPL-3.0",),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Join the parts. Raises EngineRefused, ArtifactMissing, MediaUnreadable or EngineFailed."""
        if not isinstance(request, JoinRequest):
            raise EngineRefused(f"The joiner joins the parts of a shot; it was asked for a {request.makes}.")
        _allowed(request)
        from generators.media import house, joining
        from generators.media.ffmpeg import run, source
        from generators.media.inputs import require

        stretches = [
            joining.Stretch(role=f"part:{index}", first=min(index, 1), frames=frames)
            for index, frames in enumerate(request.parts)
        ]
        require(inputs, [stretch.role for stretch in stretches], "The joining")
        joining.check(stretches, inputs, request.rate, exact=True)
        size = (request.width, request.height)
        chains = [
            joining.taken(i, s, size=size, rate=request.rate, flags="bicubic") + f"[p{i}]"
            for i, s in enumerate(stretches)
        ]
        chains.append(joining.laid([f"p{i}" for i in range(len(stretches))], request.rate))
        path = folder / "clip.mp4"
        parts = [arg for s in stretches for arg in ("-threads", "1", "-i", source(inputs[s.role]))]
        run(
            [
                *parts, "-filter_complex", ";".join(chains), "-map", "[film]",
                "-frames:v", str(request.frames), *house.picture(request.rate, crf=18), *house.container(),
                source(path),
            ],
            on_progress=lambda fraction: on_progress(fraction, "joining the parts of the shot"),
            total_frames=request.frames,
        )  # fmt: skip
        on_progress(1.0, "the shot is whole")
        return Media(files={"main": path}, facts={"parts": len(stretches)})


def _allowed(request: JoinRequest) -> None:
    """Raise EngineRefused, which says what the request lacks."""
    if not request.parts or min(request.parts) < 1:
        raise EngineRefused("A shot is joined from one part or more, and each adds at least a frame.")
    if sum(request.parts) != request.frames:
        raise EngineRefused(f"The parts add up to {sum(request.parts)} frames, not {request.frames}.")
    if request.width % 2 or request.height % 2 or min(request.width, request.height) < 2:
        raise EngineRefused("A clip's width and height are even, and at least two.")
