"""A project's plan and options as values: what another version wrote is told, not guessed at."""

from pydantic import ValidationError

from bot.brief import Options
from storage.domain.errors import RequestError
from storage.domain.film import Project
from storage.domain.plan import PLAN, AnyPlan


def plan_of(project: Project) -> AnyPlan:
    """The project's plan. Raises RequestError when this version cannot read it."""
    try:
        return PLAN.validate_json(project.plan)
    except ValidationError as exc:
        raise _unreadable(project, "plan") from exc


def options_of(project: Project) -> Options:
    """What was set beside the brief. Raises RequestError when this version cannot read it."""
    try:
        return Options.model_validate_json(project.options)
    except ValidationError as exc:
        raise _unreadable(project, "brief") from exc


def _unreadable(project: Project, what: str) -> RequestError:
    name = f"“{project.title}”" if project.title else "this film"
    return RequestError(
        f"The {what} of {name} was written by another version of Soundstage and this one cannot read it: "
        "go on with that version, or begin anew with `soundstage try`."
    )
