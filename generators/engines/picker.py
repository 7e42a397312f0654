"""The best of several pictures of the same shot, by what was seen in them and what can be measured."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused, MediaUnreadable
from storage.domain.render import AnyRequest, PickRequest


class Picker:
    """Compares what was seen, then exposure, contrast and sharpness; the winner's files go on as they are."""

    profile = GeneratorProfile(
        name="picker",
        version="1",
        makes="pick",
        tier="house",
        memory=200_000_000,
        seconds_per_second=0.03,  # of each candidate
        by_pixels=True,
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """Pick one. Raises EngineRefused, ArtifactMissing, MediaUnreadable or EngineFailed."""
        if not isinstance(request, PickRequest):
            raise EngineRefused(f"The picker picks among pictures; it was asked for a {request.makes}.")
        if request.candidates < 1 or "main" not in request.roles:
            raise EngineRefused("A pick needs at least one candidate, and of each its picture (main).")
        from generators.media import choice
        from generators.media.inputs import picture, require

        numbers = range(1, request.candidates + 1)
        require(inputs, [f"{role}:{number}" for number in numbers for role in request.roles], "The pick")
        measured: list[choice.Marks] = []
        for number in numbers:
            on_progress((number - 1) / request.candidates, "comparing the candidates")
            seen = picture(inputs[f"main:{number}"], f"main:{number}")
            if seen.size != (request.width, request.height):
                sizes = f"{seen.width}×{seen.height}, not {request.width}×{request.height}"
                raise MediaUnreadable(f"The picture main:{number} is {sizes}.")
            measured.append(choice.marks(seen))
        liked: list[int] = []
        if "sights" in inputs:
            liked = [choice.liking(report) for report in json.loads(inputs["sights"].read_text("utf-8"))]
        index, why = choice.best(measured, liked)
        files: dict[str, Path] = {}
        try:
            for role in request.roles:
                found = inputs[f"{role}:{index + 1}"]
                files[role] = folder / f"{role}{found.suffix}"
                shutil.copyfile(found, files[role])
        except OSError as exc:
            raise EngineFailed("The chosen picture could not be copied.", log=str(exc)) from exc
        on_progress(1.0, f"picked candidate {index + 1}")
        scores = [marks.score for marks in measured]
        return Media(files=files, facts={"chosen": index + 1, "scores": scores, "liked": liked, "why": why})
