"""Put a finished cut where the person asked for it, whole or not at all."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.archive import Contents
from bot.archive import write as write_archive
from bot.documents import discussion_document, plan_document, report_document
from bot.files import copy, put
from bot.handlers.archives import gathered
from bot.handlers.productions import Productions
from bot.jobs.runner import Report, Result
from bot.stored import plan_of
from specialists.planning.review import shots_touched
from storage.domain.artifact import Artifact, StepKey
from storage.domain.errors import RequestError
from storage.domain.events import DailyPosted, Delivered
from storage.domain.film import Cut, Project, ProjectId, ProjectState
from storage.domain.job import Done, Job
from storage.domain.plan import AnyPlan
from storage.ports import Clock, Database, FileStore, UnitOfWork

ARCHIVE = "archive.zip"
ASIDE = ".soundstage-incoming"  # files are written here first, then renamed into place


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is delivered: texts and media by file name; `results` are the media that were asked for.

    `archive` is what goes into one, where the plan wants that.
    """

    papers: Mapping[str, str]
    media: Mapping[str, Path]
    results: Sequence[str]
    archive: Contents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """Where finished work is kept beside the person's folder, by kind of plan."""

    folders: Mapping[str, Path]
    papers: Path  # plans and discussions


class Deliveries:
    """The last step of every production."""

    def __init__(
        self,
        database: Database,
        files: FileStore,
        clock: Clock,
        productions: Productions,
        shelves: Shelves,
        glyphs: Mapping[str, str],
        models: Callable[[], Sequence[str]],
    ) -> None:
        self._database = database
        self._files = files
        self._clock = clock
        self._productions = productions
        self._shelves = shelves
        self._glyphs = glyphs
        self._models = models

    async def deliver(self, job: Job, report: Report) -> Result:
        """Write the folder; running it twice leaves the same folder."""
        id = ProjectId(job.args["project"])
        async with self._database.read() as uow:
            project = await uow.films.project(id)
            cuts = await uow.films.cuts(id)
            cut = next(c for c in cuts if c.version == job.args["version"])
            parcel = await self._gather(uow, project, cut)
            before = await delivered_names(uow, project)
            if "archive" in getattr(plan_of(project), "deliverables", ()):
                zipped = await gathered(uow, self._files, project, parcel.papers)
                parcel = replace(parcel, archive=zipped)
        folder = Path(project.folder)
        report(0.2, "copying")
        try:
            names = await asyncio.to_thread(_write, folder, parcel, before)
            await asyncio.to_thread(self._shelve, project, cut, parcel)
        except OSError as exc:
            raise RequestError(
                f"The film is finished but could not be written to {folder}: {exc.strerror or exc}. "
                "Make room or make the folder writable, then run `soundstage resume`."
            ) from exc

        async def file(uow: UnitOfWork) -> None:
            await uow.films.update_project(id, state=ProjectState.DONE)
            await uow.events.append(
                project.conversation, Delivered(folder=str(folder), files=names), now=self._clock.now()
            )

        return Result(outcome=Done(), file=file)

    async def papers(self, uow: UnitOfWork, project: Project, cut: Cut) -> Mapping[str, str]:
        """The texts that lie beside a version."""
        return (await self._gather(uow, project, cut)).papers

    def shelved(self, id: ProjectId) -> Sequence[Path]:
        """What is kept of a work beside the person's folder."""
        shelves = {*self._shelves.folders.values(), self._shelves.papers}
        return sorted(path for shelf in shelves for path in shelf.glob(f"{id}_v*"))

    async def _gather(self, uow: UnitOfWork, project: Project, cut: Cut) -> Parcel:
        """The texts and the media of the person's folder."""
        plan = plan_of(project)
        production = self._productions.production(project)
        made = await uow.films.outputs([step.key for step in production.steps])
        artifacts: list[Artifact] = []
        found: dict[StepKey, dict[str, Artifact]] = {}
        for step in production.steps:
            if step.key in made:  # a poster that could not be made keeps no film back
                found[step.key] = {
                    role: await uow.artifacts.get(digest) for role, digest in made[step.key].outputs.items()
                }
                artifacts += found[step.key].values()
        media: dict[str, Path] = {}
        results: dict[str, Artifact] = {}
        for offered in production.offerings:
            artifact = found.get(offered.step, {}).get(offered.role)
            if artifact is None:
                continue
            name = offered.file_name(artifact.suffix)
            media[name] = self._files.path(artifact.digest, artifact.suffix)
            if offered.result:
                results[name] = artifact
        events = await uow.events.read(stream=project.conversation)
        papers = {
            "plan.json": _json(plan_document(plan)),
            "discussion.md": discussion_document(
                plan.title,
                await uow.conversations.messages(project.conversation),
                self._glyphs,
                events,
            ),
            "report.json": _json(
                report_document(
                    plan,
                    cut=cut,
                    events=events,
                    steps=await uow.films.steps(project.id),
                    artifacts=artifacts,
                    models=self._models(),
                    now=self._clock.now(),
                    touched=touched(plan),
                    results=results,
                )
            ),
        }
        return Parcel(papers=papers, media=media, results=tuple(results))

    def _shelve(self, project: Project, cut: Cut, parcel: Parcel) -> None:
        """The work under its own number with a JSON sidecar, and what was said and planned about it."""
        stem = f"{project.id}_v{cut.version:03d}"
        for name in ("plan.json", "discussion.md"):
            put(self._shelves.papers / f"{stem}.{name}", parcel.papers[name])
        shelf = self._shelves.folders[project.kind]
        for name in parcel.results:
            source = parcel.media[name]
            tail = "".join(Path(name).stem.partition("-")[1:])  # "-2" of the second variation
            target = shelf / f"{stem}{tail}{source.suffix}"
            copy(source, target)
            put(target.with_suffix(target.suffix + ".json"), parcel.papers["report.json"])


async def delivered_names(uow: UnitOfWork, project: Project) -> tuple[str, ...]:
    """Everything the studio has put into the person's folder so far."""
    events = [entry.event for entry in await uow.events.read(stream=project.conversation)]
    names = [name for event in events if isinstance(event, Delivered) for name in event.files]
    return tuple(dict.fromkeys([*names, *(e.file for e in events if isinstance(e, DailyPosted))]))


def touched(plan: AnyPlan) -> list[dict[str, Any]]:
    """For each wish a person voiced: the shots whose staging, words or picture carry it."""
    rows: list[dict[str, Any]] = []
    for wish in plan.constraints:
        if wish.origin == "person":
            named = list(shots_touched(plan, wish))
            rows.append({"from": wish.words, "kind": wish.kind, "value": wish.value, "shots": named})
    return rows


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _write(folder: Path, parcel: Parcel, before: Sequence[str]) -> tuple[str, ...]:
    """Everything is written aside first, then renamed, the film last: it stands for all the rest.

    What lay there from an earlier version and is no part of this one goes.
    """
    aside = folder / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        for name, source in parcel.media.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, aside / name)
        for name, text in parcel.papers.items():
            (aside / name).write_text(text, encoding="utf-8")
        beside = [name for name in parcel.media if name not in parcel.results]
        if parcel.archive:
            write_archive(aside / ARCHIVE, parcel.archive)
            beside.append(ARCHIVE)
        for name in (*parcel.papers, *beside, *reversed(parcel.results)):
            with (aside / name).open("rb") as handle:
                os.fsync(handle.fileno())
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).replace(folder / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)  # half a film on a full disk helps nobody
    names = (*parcel.papers, *beside, *parcel.results)
    for name in before:
        if name not in names:
            (folder / name).unlink(missing_ok=True)
            if "/" in name:
                with suppress(OSError):  # something else is in there
                    (folder / name).parent.rmdir()
    return names
