"""Works that begin from one of several variations of another: no talk, the same plan but for its seeds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.brief import free_folder
from bot.documents import corrected
from bot.stored import options_of, plan_of
from specialists.production.candidates import larger, more_like, picked
from storage.domain.conversation import Conversation, ConversationId, Message, Phase, Status
from storage.domain.errors import RequestError
from storage.domain.events import BriefGiven, GreenLit, PlanReviewed, PlanWritten
from storage.domain.film import Project, ProjectId, ProjectState
from storage.domain.plan import AnyPlan
from storage.ports import Clock, Database

TAKEN_BACK = "(taken back)"


class Variations:
    """Proposes such works, and opens them once somebody said go."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def more_like(self, source: Project, number: int | None, count: int, *, new_id: str) -> Project:
        """A work of `count` candidates like variation `number` of a finished one; nothing is written yet.

        Raises RequestError.
        """
        plan = _finished(source)
        chosen = picked(plan, number)
        return self._project(source, more_like(plan, chosen, count), f"vary-{chosen}", new_id)

    def larger(self, source: Project, number: int | None, times: int, *, new_id: str) -> Project:
        """A work of variation `number` of a finished image, larger; nothing is written yet.

        Raises RequestError.
        """
        plan = _finished(source)
        chosen = picked(plan, number)
        return self._project(source, larger(plan, chosen, times), f"upscale-{chosen}", new_id)

    def _project(self, source: Project, plan: AnyPlan, tail: str, new_id: str) -> Project:
        told = {
            "seed": plan.seed, "variations": plan.variations, "discussion": "none", "say": (),
            "attended": False, "budget_seconds": 0.0,
        }  # fmt: skip
        folder = Path(source.folder)
        return Project(
            id=ProjectId(new_id),
            conversation=ConversationId(f"c-{new_id}"),
            kind=plan.kind,
            title=plan.title,
            state=ProjectState.PRODUCING,
            folder=str(free_folder(folder.parent, f"{folder.name}-{tail}")),
            plan=plan.model_dump_json(),
            options=options_of(source).model_copy(update=told).model_dump_json(),
            created_at=self._clock.now(),
        )

    async def open(self, project: Project, source: Project, *, by: str) -> None:
        """Write the new work down as if its discussion were over, so that it can be asked about and revised.

        What was said about the other is copied: the plan names the messages that decided its parts.
        """
        async with self._database.begin() as uow:
            messages = await uow.conversations.messages(source.conversation)
            changed = corrected(await uow.events.read(stream=source.conversation))
            brief = messages[0]
            await uow.conversations.open(
                Conversation(
                    id=project.conversation,
                    platform="terminal",
                    thread=project.conversation,
                    brief=brief.content,
                    phase=Phase.GREEN_LIGHT,
                    status=Status.OPEN,
                    created_at=project.created_at,
                )
            )
            await uow.films.add_project(project)
            for message in _as_it_stands(messages, changed):
                await uow.conversations.add(
                    project.conversation,
                    role=message.role,
                    name=message.name,
                    content=message.content,
                    now=message.at,
                    metadata=message.metadata,
                )
            await uow.events.append(
                project.conversation,
                BriefGiven(person=brief.name, text=brief.content, options=json.loads(project.options)),
                PlanWritten(plan=project.plan, attempt=1),
                PlanReviewed(reasons=(), attempt=1),
                GreenLit(by=by),
                now=self._clock.now(),
            )


def _finished(source: Project) -> AnyPlan:
    if source.state is not ProjectState.DONE:
        raise RequestError("That work is not finished yet: choose among its variations when it is.")
    return plan_of(source)


def _as_it_stands(messages: Sequence[Message], changed: Mapping[int, str]) -> Sequence[Message]:
    """The messages with the words people left standing, in their old order and number."""
    return [
        replace(message, content=changed[message.seq] or TAKEN_BACK) if message.seq in changed else message
        for message in messages
    ]
