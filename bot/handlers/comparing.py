"""The takes of a shot side by side on one labelled page, made outside any production."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from bot.files import copy
from bot.handlers.stage import Stage
from bot.stored import plan_of
from specialists.production.pictures import RATE
from storage.domain.artifact import Artifact
from storage.domain.errors import ArtifactMissing, BeyondEngine, NotFound, RequestError
from storage.domain.film import Project, Take
from storage.domain.plan import AnyPlan
from storage.domain.render import AnyRequest, FrameRequest, Makes, SheetRequest

PICTURES = ("still", "pick", "enlarge")  # artifacts that are a picture; of others a frame is taken


class Comparing:
    """Makes pages that compare takes."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def page(self, project: Project, shot: str) -> Path:
        """Write the page of a shot's takes into the work's folder, and return where it lies.

        A take whose file was pruned keeps its place, empty. Raises NotFound when the shot has no take,
        BeyondEngine, or RequestError when the page cannot be written.
        """
        async with self._stage.database.read() as uow:
            takes = [take for take in await uow.films.takes(project.id) if take.shot == shot]
            if not takes:
                raise NotFound(f"There is no take of {shot} to compare.")
            stored: list[Artifact | None] = []
            for take in takes:
                try:
                    stored.append(await uow.artifacts.get(take.artifact))
                except NotFound:
                    stored.append(None)
        target = Path(project.folder) / f"takes-{shot}.jpg"
        folder = self._stage.scratch / uuid4().hex
        try:
            page = await self._page(plan_of(project), shot, takes, stored, folder)
            copy(page, target)
        except OSError as exc:
            raise RequestError(f"{target} could not be written ({exc.strerror or exc}): free it.") from exc
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return target

    async def _page(
        self,
        plan: AnyPlan,
        shot: str,
        takes: Sequence[Take],
        stored: Sequence[Artifact | None],
        folder: Path,
    ) -> Path:
        labels = tuple(label_of(take) for take in takes)
        inputs: dict[str, Path] = {}
        for label, artifact in zip(labels, stored, strict=True):
            picture = await self._picture(plan, artifact, folder / label) if artifact else None
            if picture is not None:
                inputs[f"still:{label}"] = picture
        request = SheetRequest(title=f"{plan.title}: {shot}", labels=labels, rate=RATE)
        return await self._made("sheet", request, inputs, folder / "page")

    async def _picture(self, plan: AnyPlan, artifact: Artifact, folder: Path) -> Path | None:
        try:
            path = self._stage.files.path(artifact.digest, artifact.suffix)
        except ArtifactMissing:
            return None
        if artifact.kind in PICTURES:
            return path
        request = FrameRequest(width=getattr(plan, "width", 0), height=getattr(plan, "height", 0), at="first")
        return await self._made("frame", request, {"main": path}, folder)

    async def _made(self, makes: Makes, request: AnyRequest, inputs: dict[str, Path], folder: Path) -> Path:
        if makes not in self._stage.bench:
            raise BeyondEngine(f"No engine here makes a {makes}; choose one in the settings.", limit=makes)
        _make(folder)
        engine = self._stage.bench[makes].name
        media = await self._stage.generator.generate(
            engine, request, inputs, folder, lambda _share, _doing: None
        )
        return media.files["main"]


def _make(folder: Path) -> None:
    folder.mkdir(parents=True)


def label_of(take: Take) -> str:
    """What stands under a take on the page."""
    return f"take {take.number} (in the film)" if take.selected else f"take {take.number}"
