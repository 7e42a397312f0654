"""Something that looks at pictures on cue, and engines whose pictures can be looked at."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from generators.ports import Media, Progress
from specialists.ports import Sight
from storage.domain.plan import Shot
from storage.domain.render import AnyRequest, ClipRequest, StillRequest
from tests.fakes.engines import LocalGenerator

FINE = Sight(seen="What was asked for.")


class CuedEye:
    """Reports of a shot what its cues say, one after the other, and then that all is fine; None is trouble."""

    tokens = 1000

    def __init__(
        self, cues: Mapping[str, Sequence[Sight | None]] | None = None, *, always: Sight | None = FINE
    ):
        self._cues = {shot: list(cues) for shot, cues in (cues or {}).items()}
        self._always = always
        self.trouble = ""
        self.looked: list[tuple[str, int, int]] = []  # shot, its seed, and how many pictures there were

    async def look(self, pictures: Sequence[bytes], shot: Shot) -> Sight | None:
        """The next cue of the shot."""
        self.looked.append((shot.id, shot.seed, len(pictures)))
        cues = self._cues.get(shot.id)
        sight = cues.pop(0) if cues else self._always
        self.trouble = "" if sight else "The model sleeps."
        return sight


class PicturingGenerator(LocalGenerator):
    """Painters whose stills and clips are real pictures: a black bar, and one colour for each seed."""

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """As painted, with a picture for `main`."""
        media = await super().generate(engine, request, inputs, folder, on_progress)
        if isinstance(request, StillRequest | ClipRequest):
            grey = request.seed % 251
            size = request.width, request.height
            picture = Image.new("RGB", size, (grey, grey, 255 - grey))
            picture.paste((0, 0, 0), (0, 0, size[0] // 3, size[1]))
            picture.save(media.files["main"], format="PNG")
        return media
