"""What Tab may put behind a command's name in this terminal: personas, models, shots, settings."""

from collections.abc import Awaitable, Callable, Sequence

from bot.replies_queue import ACTS
from bot.stored import options_of, plan_of
from storage.domain.errors import RequestError
from storage.domain.film import Project, ProjectId
from storage.domain.plan import AnyPlan, shots_of
from storage.ports import Database

Complete = Callable[[str, str], Awaitable[Sequence[str]]]  # (place, what stands behind "/cast ") -> lines
SETTINGS = tuple(
    f"discussion {length}{whose}" for length in ("full", "short", "none") for whose in ("", " for me")
)
PARTS = ("the title", "the look", "the light", "the music", "the length")


def completions(
    database: Database, id: ProjectId, complete_cast: Complete
) -> Callable[[str], Awaitable[Sequence[str]]]:
    """The whole lines that a line such as "/cast Lu" could become, for one film's room."""

    async def known(line: str) -> Sequence[str]:
        command, _, rest = line.partition(" ")
        async with database.read() as uow:
            project = await uow.films.project(id)
        lines = await _behind(command.lower(), rest.lstrip(), project, complete_cast)
        return [f"{command.lower()} {one}" for one in lines]

    return known


async def _behind(command: str, rest: str, project: Project, complete_cast: Complete) -> Sequence[str]:
    match command:
        case "/cast":
            return await complete_cast(options_of(project).place, rest)
        case "/why":
            return _begun(rest, asked_about(project))
        case "/settings":
            return _begun(rest, SETTINGS)
        case "/queue":
            return _begun(rest, ("mine", *ACTS))
        case _:
            return ()


def asked_about(project: Project) -> tuple[str, ...]:
    """What one can ask about: "shot 1", … and the parts of the plan; nothing before there is one."""
    try:
        plan = plan_of(project) if project.plan else None
    except RequestError:  # another version's: whoever asks is told so
        plan = None
    return () if plan is None else (*_shots(plan), *PARTS)


def _shots(plan: AnyPlan) -> tuple[str, ...]:
    """ "shot 3" for sh030, as people say it; a shot put in between keeps its own name."""
    ids = [shot.id for shot in shots_of(plan)]
    return tuple(f"shot {int(id[2:]) // 10}" if int(id[2:]) % 10 == 0 else id for id in ids)


def _begun(rest: str, lines: Sequence[str]) -> Sequence[str]:
    return [line for line in lines if line.startswith(rest.lower())]
