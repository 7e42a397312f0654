"""`soundstage projects`, `project` and `cuts`: what was made, as tables or as JSON."""

import json
import sys
from pathlib import Path

from bot.bootstrap import open_studio
from bot.cli.running import OK
from bot.cli.works import check_store, size, work_in
from bot.gallery import CutEntry, GalleryEntry, ShotEntry, TakeEntry, Timeline
from bot.platforms.terminal.text import one_line
from bot.tables import table
from config.settings import Settings


async def list_projects(settings: Settings, *, as_json: bool) -> int:
    """Every work, newest first."""
    entries: tuple[GalleryEntry, ...] = ()
    if settings.database.exists():
        async with open_studio(settings) as studio:
            entries = await studio.gallery.entries()
    if as_json:
        say_json([entry.model_dump(mode="json") for entry in entries])
    elif not entries:
        say("Nothing was made here yet; `soundstage try` begins something.")
    else:
        heads = ("made", "title", "kind", "state", "for", "plays", "versions", "folder")
        for line in table([heads, *map(_row, entries)]):
            say(line)
    return OK


def _row(entry: GalleryEntry) -> tuple[str, ...]:
    return (
        f"{entry.made_at:%Y-%m-%d %H:%M}",
        entry.title or "(no plan yet)",
        entry.kind,
        entry.state,
        entry.person,
        f"{entry.seconds:.1f} s" if entry.seconds else "",
        str(entry.versions),
        entry.folder,
    )


async def show_project(settings: Settings, folder: Path, *, as_json: bool) -> int:
    """One work: shots with takes and selects, versions with notes, files with sizes."""
    check_store(settings, folder)
    async with open_studio(settings) as studio:
        project = await work_in(studio.database, folder)
        timeline = await studio.gallery.timeline(project.id)
    if as_json:
        say_json(timeline.model_dump(mode="json"))
    else:
        for line in lines_of(timeline):
            say(line)
    return OK


async def list_cuts(settings: Settings, folder: Path) -> int:
    """The versions of a work."""
    check_store(settings, folder)
    async with open_studio(settings) as studio:
        project = await work_in(studio.database, folder)
        cuts = (await studio.gallery.timeline(project.id)).cuts
    for line in cut_lines(cuts):
        say(line)
    return OK


def lines_of(timeline: Timeline) -> list[str]:
    """A work on paper."""
    entry = timeline.entry
    plays = f", {entry.seconds:.1f} seconds" if entry.seconds else ""
    lines = [one_line(f"“{entry.title}”, {entry.kind}{plays}, {entry.state} ({entry.project})"), ""]
    if timeline.shots:
        heads = ("at", "shot", "what", "camera", "takes")
        lines += [*table([heads, *map(_shot_row, timeline.shots)]), ""]
    lines += [*cut_lines(timeline.cuts), ""]
    if timeline.assets:
        rows = [(asset.kind, str(asset.files), size(asset.size)) for asset in timeline.assets]
        total = sum(asset.size for asset in timeline.assets)
        count = str(sum(asset.files for asset in timeline.assets))
        lines += table([("files", "number", "size"), *rows, ("all", count, size(total))])
    return lines


def _shot_row(shot: ShotEntry) -> tuple[str, ...]:
    if shot.kind != "shot":
        return (f"{shot.start:.2f}", shot.kind, "", "", "")
    name = f"{shot.id} (locked)" if shot.locked else shot.id
    takes = ", ".join(map(_take, shot.takes))
    return (f"{shot.start:.2f}", name, f"{shot.subject}, {shot.place}", shot.camera, takes)


def _take(take: TakeEntry) -> str:
    """ "2*" is the select."""
    return f"{take.number}*" if take.selected else str(take.number)


def cut_lines(cuts: tuple[CutEntry, ...]) -> list[str]:
    """The versions, a line each."""
    if not cuts:
        return ["No version is finished yet."]
    rows = [
        (cut.version, f"{cut.made_at:%Y-%m-%d %H:%M}", ", ".join(cut.shots), cut.note or "the first")
        for cut in cuts
    ]
    return table([("version", "made", "other shots", "what changed"), *rows])


def say(line: str) -> None:
    """One line to the person."""
    sys.stdout.write(line + "\n")


def say_json(value: object) -> None:
    """A value for programs."""
    say(json.dumps(value, indent=2, ensure_ascii=False))
