"""`soundstage try`, `resume` and `revise`: a brief in this terminal."""

import zlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import get_args
from uuid import uuid4

from bot.bootstrap import Studio, open_studio
from bot.brief import (
    Options,
    free_folder,
    read_budget,
    read_discussion,
    read_lane,
    read_seconds,
    read_seed,
    read_size,
    read_variations,
    slug,
)
from bot.cli.carrying import carry, check_resources
from bot.cli.ready import check_ready, check_room
from bot.cli.room import is_attended
from bot.lock import in_hand
from bot.session import UNFINISHED, accept, under_way
from bot.stored import options_of
from config.settings import Settings
from config.terminal import terminal_facts
from specialists.policy.judge import check_policy
from specialists.reading.brief import check_brief
from storage.domain.errors import NotFound, RequestError, Unclear
from storage.domain.film import Project, ProjectState
from storage.domain.plan import Kind


async def try_brief(
    settings: Settings,
    brief: str,
    *,
    kind: str,
    seconds: str,
    size: str,
    out: Path | None,
    yes: bool,
    say: Sequence[str],
    seed: str | None,
    variations: str,
    budget: str,
    discussion: str | None,
    lane: str,
    dry_run: bool,
) -> int:
    """Check everything first, then accept the brief and carry it to the end."""
    if kind not in get_args(Kind):
        raise RequestError(f"--kind {kind} is not made here: choose one of {', '.join(get_args(Kind))}.")
    check_brief(brief)
    attended = is_attended(hands_free=yes)
    # Where somebody sits, what policy asks about is asked of them in the room.
    check_policy(brief, subject="brief", asking="pass" if attended else "refuse")
    for words in say:
        _check_words(words, "--say")
    width, height = read_size(size)
    length = read_discussion(discussion) if discussion is not None else None
    options = Options(
        kind=kind,  # pyright: ignore[reportArgumentType]  # checked above
        seconds=read_seconds(seconds),
        width=width,
        height=height,
        seed=read_seed(seed) if seed is not None else zlib.crc32(brief.encode()),
        say=tuple(say),
        attended=attended,
        person=terminal_facts().person,
        discussion=length or settings.discussion_length,
        rounds=settings.discussion_rounds,
        ready_seconds=settings.ready_seconds,
        variations=read_variations(variations),
        budget_seconds=read_budget(budget),
        lane=read_lane(lane),
    )
    check_ready(settings, options.kind)
    with _claimed(out or free_folder(Path.cwd() / "films", slug(brief))) as folder:
        check_room(
            settings,
            (settings.data_dir, folder),
            seconds=options.seconds * options.variations,
            width=width,
            height=height,
        )
        async with open_studio(settings) as studio:
            wanted = await studio.preferences.discussion(
                options.place, options.person, length, settings.discussion_length
            )
            options = options.model_copy(update={"discussion": wanted})
            project = await accept(
                studio.database, studio.clock, brief, options, folder, new_id=uuid4().hex[:12]
            )
            with in_hand(settings.data_dir, project.id):
                return await carry(studio, project, attended=attended, dry_run=dry_run)


async def resume_brief(settings: Settings, *, out: Path | None, yes: bool, budget: str | None) -> int:
    """Go on with the latest unfinished brief, or with that of a folder; with a new `budget` where given."""
    allowed = None if budget is None else read_budget(budget)
    if not settings.database.exists():
        raise NotFound("There is no brief to resume; `soundstage try` begins one.")
    async with open_studio(settings) as studio:
        async with studio.database.read() as uow:
            if out is not None:
                found = await uow.films.projects(folder=str(out))
                if not found:
                    raise NotFound(f"No brief was accepted for {out}; `soundstage try` begins one.")
            else:
                found = await uow.films.projects(states=UNFINISHED) or await uow.films.projects()
                if not found:
                    raise NotFound("There is no brief to resume; `soundstage try` begins one.")
        project = found[0]
        if project.state is ProjectState.CANCELLED:
            raise RequestError("That brief was called off; `soundstage try` begins a new one.")
        if project.state is not ProjectState.DONE:
            check_resources(settings, project)
        with in_hand(settings.data_dir, project.id):
            await _let_go_on(studio, project, allowed)
            return await carry(studio, project, attended=is_attended(hands_free=yes))


async def _let_go_on(studio: Studio, project: Project, allowed: float | None) -> None:
    """Whoever resumes a film wants it to go on, paused or not; only a budget is raised by a number."""
    if allowed is not None:
        if not options_of(project).budget_seconds:
            raise RequestError("No budget was set for this one, so none is used up: resume without --budget.")
        await studio.productions.raise_budget(project.id, allowed=allowed, by=terminal_facts().person)
    else:
        await studio.queue.unpause(project.id, by=terminal_facts().person)


async def revise_film(settings: Settings, folder: Path, words: str, *, yes: bool, dry_run: bool) -> int:
    """Open a short discussion on a finished film and render what depends on the change.

    A `dry_run` says what that would take and leaves the film as it was.
    """
    _check_words(words, "The change")
    if not settings.database.exists():
        raise _no_film(folder)
    async with open_studio(settings) as studio:
        async with studio.database.read() as uow:
            found = await uow.films.projects(folder=str(folder))
        if found and found[0].state in UNFINISHED:
            raise under_way(folder)
        if not found or found[0].state is not ProjectState.DONE:
            raise _no_film(folder)
        check_resources(settings, found[0])
        with in_hand(settings.data_dir, found[0].id):
            await studio.discussions.reopen(found[0], words)
            try:
                return await carry(studio, found[0], attended=is_attended(hands_free=yes), dry_run=dry_run)
            finally:
                if dry_run:
                    await studio.queue.call_off(found[0].id, by="")


def _check_words(words: str, what: str) -> None:
    if not words.strip():
        raise Unclear(f'{what} is empty: say what you would like, such as "make it snow".')
    check_brief(words)
    check_policy(words)


@contextmanager
def _claimed(folder: Path) -> Generator[Path]:
    """The folder the result will lie in: made now, so that trouble shows before any work.

    Folders made here go again if they are empty at the end; `resume` makes them anew.
    """
    made: list[Path] = []
    try:
        if folder.exists() and not folder.is_dir():
            raise RequestError(f"--out {folder} is a file: name a new or empty folder.")
        if folder.exists() and any(folder.iterdir()):
            raise RequestError(f"--out {folder} is not empty: name a new or empty folder.")
        made = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".soundstage-probe"
        try:
            probe.write_bytes(b"\0" * 4096)
        finally:
            probe.unlink(missing_ok=True)
    except OSError as exc:
        _leave_nothing(made)
        raise RequestError(
            f"--out {folder} cannot be written ({exc.strerror or exc}): choose another folder or free it."
        ) from exc
    try:
        yield folder
    finally:
        _leave_nothing(made)


def _no_film(folder: Path) -> NotFound:
    return NotFound(f"There is no finished film of this studio in {folder}: name the folder that holds one.")


def _leave_nothing(made: Sequence[Path]) -> None:
    """Remove the empty ones of these folders, the innermost first."""
    for folder in made:
        with suppress(OSError):  # it is not empty, or someone was quicker
            folder.rmdir()
