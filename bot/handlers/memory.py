"""What a room made earlier, as Echo remembers it."""

from bot.stored import options_of, plan_of
from specialists.recall import Past, past_of
from storage.domain.errors import RequestError
from storage.domain.film import ProjectId, ProjectState
from storage.ports import Database


async def remembered(database: Database, place: str, *, but: ProjectId) -> tuple[Past, ...]:
    """The finished productions of a place, the newest first; what another version wrote is left out."""
    async with database.read() as uow:
        projects = await uow.films.projects(states=frozenset({ProjectState.DONE}))
        found: list[Past] = []
        for project in projects:
            if project.id == but:
                continue
            try:
                if options_of(project).place != place:
                    continue
                conversation = await uow.conversations.get(project.conversation)
                found.append(
                    past_of(
                        project.id, project.title, conversation.brief, project.created_at, plan_of(project)
                    )
                )
            except RequestError:
                continue
    return tuple(found)
