"""Begin, go on with, or reopen a discussion: it is folded from the log, so a restart loses nothing."""

from bot.handlers.cast import Cast
from bot.handlers.record import opened
from bot.handlers.talk import Ending, Talk
from bot.inbox import Inbox
from bot.ports import ChatPlatform
from bot.stored import options_of
from storage.domain.events import Interjected
from storage.domain.film import Project, ProjectState

__all__ = ["Cast", "Discussions", "Ending"]


class Discussions:
    """Every discussion of the studio; each is folded from the log, so a restart goes on mid-way."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    async def hold(
        self, project: Project, room: ChatPlatform, inbox: Inbox, *, dry_run: bool = False
    ) -> Ending:
        """Go on with the project's discussion until production may begin, or nobody wants it.

        A `dry_run` ends where the plan stands and its price is told.
        """
        async with self._cast.database.read() as uow:
            messages = await uow.conversations.messages(project.conversation)
            events = await uow.events.read(stream=project.conversation)
        options = options_of(project)
        personas = await self._cast.casting.personas(options.place)
        record, _ = opened(options, personas, messages).after(*(logged.event for logged in events))
        talk = Talk(self._cast, project, room, inbox, record, personas, dry_run=dry_run)
        return await talk.go_on()

    async def reopen(self, project: Project, words: str) -> None:
        """A wish about a finished film: the cast talks again, briefly."""
        options = options_of(project)
        now = self._cast.clock.now()
        async with self._cast.database.begin() as uow:
            message = await uow.conversations.add(
                project.conversation, role="person", name=options.person, content=words, now=now
            )
            await uow.films.update_project(project.id, state=ProjectState.DISCUSSING)
            await uow.events.append(
                project.conversation,
                Interjected(person=options.person, text=words, message=message.seq),
                now=now,
            )
