"""Pixel writes the plan, Lens and Mace look at it, the room sees it with its price."""

import asyncio
import time
from collections.abc import Mapping

from bot import replies
from bot.brief import Options
from bot.handlers.cast import Cast
from bot.handlers.minutes import Minutes
from bot.handlers.policy import decided
from bot.ports import ChatPlatform
from bot.replies_price import price_card
from specialists.persona import Persona
from specialists.planning.limits import Allowance
from specialists.planning.plan_writer import PlanWriter, unwritten
from specialists.planning.review import review
from specialists.planning.revision import diff, revise
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.policy.works import judge_plan
from specialists.production import Production
from specialists.production.forecast import Forecast
from storage.domain.commands import ReviewPlan, WritePlan
from storage.domain.errors import CloudRefused, ModelUnavailable
from storage.domain.events import PlanReviewed, PlanWritten
from storage.domain.film import ProjectState
from storage.domain.plan import AnyPlan
from storage.ports import UnitOfWork

PATIENCE = 60.0  # seconds for a title: a shorter limit would make a busy machine write another plan


class Planning:
    """The plan of one discussion, from its words to its price.

    What takes many milliseconds is thought in a thread: other rooms talk on the same event loop.
    """

    def __init__(
        self,
        cast: Cast,
        minutes: Minutes,
        room: ChatPlatform,
        options: Options,
        personas: Mapping[str, Persona],
    ) -> None:
        self._cast = cast
        self._minutes = minutes
        self._room = room
        self._options = options
        self._personas = personas

    async def write(self, command: WritePlan) -> None:
        """The plan from all that was decided and asked for."""
        began = time.monotonic()
        plan = await self._draft()
        text = plan.model_dump_json()

        async def also(uow: UnitOfWork) -> None:
            await uow.films.update_project(
                self._minutes.project.id, plan=text, title=plan.title, state=ProjectState.PLANNED
            )

        seconds = time.monotonic() - began
        await self._minutes.write(
            PlanWritten(plan=text, attempt=command.attempt),
            self._minutes.measured("tool", "write_plan", "Pixel", plan.title, seconds, 0.0),
            also=also,
        )
        await self._cast.warm()

    async def review(self, command: ReviewPlan) -> None:
        """What is wrong with the plan; what policy will not have is a reason, what it asks about waits."""
        record = self._minutes.record
        plan = record.plan
        approved = await self._cast.policy.approved(self._minutes.project)
        verdict = await asyncio.to_thread(judge_plan, plan, approved=approved)
        if verdict.decision == "ask" and record.was_refused("plan", verdict.rule):
            refused = f"It was not allowed here. {verdict.sentence}"
        elif verdict.decision == "ask":
            asked = await self._cast.policy.ask(self._minutes.project, verdict, "plan", plan.title)
            await self._minutes.fold(asked)
            return
        else:
            refused = verdict.sentence if verdict.decision == "refuse" else ""
        reasons = await asyncio.to_thread(
            review,
            plan,
            record.constraints,
            seconds=self._options.seconds,
            bench=self._cast.bench,
            allowance=Allowance(seconds=self._options.budget_seconds or None),
        )
        if refused:
            reasons = (refused, *reasons)
        await self._minutes.write(
            decided(verdict, "plan", plan.title),
            PlanReviewed(reasons=tuple(reasons), attempt=command.attempt),
        )

    async def show(self, *, dry_run: bool = False) -> None:
        """The plan and its price; of a revision, what changes and how much is rendered again.

        Nobody is asked for a green light on a `dry_run`, and all that is known of the price is told.
        """
        plan, made = self._minutes.record.plan, self._minutes.record.made
        production, price = await self._priced()
        attended = self._room.is_attended and not dry_run
        if made is None:
            card = replies.plan_card(plan, price, production.notes, attended=attended)
        else:
            card = replies.revision_card(
                plan.title, diff(made, plan), price, production.notes, attended=attended
            )
        await self._minutes.post(card, key=f"plan:{len(self._minutes.record.plans)}")
        if dry_run:
            folder = self._minutes.project.folder
            await self._minutes.tell(price_card(price, folder, revision=made is not None))

    async def _priced(self) -> tuple[Production, Forecast]:
        async with self._cast.database.read() as uow:
            project = await uow.films.project(self._minutes.project.id)
            production = self._cast.productions.production(project)
            return production, await self._cast.productions.forecast(uow, production)

    async def _draft(self) -> AnyPlan:
        """The plan from all that was read, asked for and decided; a finished film's is only changed."""
        record = self._minutes.record
        # A wish that was taken back cannot be subtracted from a plan: that one is written anew.
        if (made := record.made) is not None and not record.discussion.ledger.undone:
            plan, _ = await asyncio.to_thread(revise, made, record.new_wishes, lines=record.lines)
            return plan
        known = (
            record.reading,
            record.constraints,
            record.choices,
            PlanOptions(
                kind=self._options.kind,
                seconds=self._options.seconds,
                width=self._options.width,
                height=self._options.height,
                seed=self._options.seed,
                transition=self._cast.transition,
                variations=self._options.variations,
            ),
            self._cast.craft,
            self._cast.story,
        )
        casting = await self._cast.casting.casting(self._options.place)
        planner = self._personas.get("Pixel") or next(iter(self._personas.values()))
        try:
            voice = await self._cast.desk.voice(planner, casting)
        except (ModelUnavailable, CloudRefused) as exc:
            words = unwritten(exc, record.reading, record.lines, known[3])
        else:
            words = await PlanWriter(voice.model, patience=PATIENCE).words(*known, lines=record.lines)
        for note in words.notes:
            await self._minutes.tell(replies.announcement(note))
        return await asyncio.to_thread(write_plan, *known, words, lines=record.lines)
