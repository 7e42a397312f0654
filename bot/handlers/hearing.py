"""What people type while the cast talks becomes events: wishes, orders, corrections, answers to policy."""

from bot import replies
from bot.handlers.cast import Cast
from bot.handlers.errands import Errands
from bot.handlers.minutes import Minutes
from bot.handlers.policy import decided
from bot.inbox import Inbox
from bot.replies_policy import read_answer, refused_card
from specialists.asked.wishes import back_to, intent_of
from specialists.policy.judge import Verdict, judge
from storage.domain.commands import AwaitApproval
from storage.domain.conversation import Card, Inbound
from storage.domain.events import (
    AgainAsked,
    Event,
    GreenLit,
    Interjected,
    MessageDeleted,
    MessageEdited,
    SentBack,
    Stopped,
)

BRIEF = 1  # the number of the message that opened the discussion


class Hearing:
    """Deals with everything that was typed, in order."""

    def __init__(self, cast: Cast, minutes: Minutes, inbox: Inbox, errands: Errands) -> None:
        self._cast = cast
        self._minutes = minutes
        self._inbox = inbox
        self._errands = errands

    async def all(self) -> str:
        """What the person wants of the session: "cancel", "stop", or "" to go on."""
        for inbound in self._inbox.take():
            if wanted := await self.one(inbound):
                return wanted
        return ""

    async def one(self, inbound: Inbound) -> str:
        """One message. The same answers as `all`."""
        if inbound.deletes or inbound.edits:
            await self._correct(inbound)
            return ""
        if await self._errands.run(inbound) or await self._is_approval(inbound):
            return ""
        match None if inbound.is_bot else intent_of(inbound.text):
            case "cancel":
                await self._minutes.write(Stopped(by=inbound.person))
                return "cancel"
            case "stop":
                return "stop"
            case "go":
                await self._minutes.write(GreenLit(by=inbound.person))
            case "again":
                await self._minutes.write(AgainAsked(by=inbound.person))
            case "help":
                await self._minutes.tell(replies.help_card())
            case _ if (craft := back_to(inbound.text)) and not inbound.is_bot:
                await self._minutes.write(SentBack(by=inbound.person, to=craft))
            case _:
                await self.interjected(inbound)
        return ""

    async def interjected(self, inbound: Inbound) -> None:
        """Words about the film: policy looks at them first, then they stand in the thread."""
        verdict = await self._judged(inbound.text)
        if verdict.decision == "refuse":
            await self._minutes.write(decided(verdict, "message", inbound.text, None))
            await self._minutes.tell(refused_card(verdict.rule, verdict.sentence))
            return

        def heard(message: int) -> tuple[Event, ...]:
            judged = decided(verdict, "message", inbound.text, message)
            if verdict.decision == "ask":
                return (judged,)
            said = Interjected(
                person=inbound.person, text=inbound.text, message=message, is_bot=inbound.is_bot
            )
            return judged, said

        await self._minutes.say(
            "person", inbound.person, inbound.text, lambda message: heard(message.seq), ref=inbound.ref
        )
        if verdict.decision == "ask":
            message = self._minutes.record.messages[-1].seq
            asked = await self._cast.policy.ask(
                self._minutes.project, verdict, "message", inbound.text, message
            )
            await self._minutes.fold(asked)

    async def _judged(self, text: str) -> Verdict:
        """What policy says; what a permitted person has allowed in this discussion is not asked again."""
        return judge(text, approved=await self._cast.policy.approved(self._minutes.project))

    async def _correct(self, inbound: Inbound) -> None:
        """An edited message replaces its wish, a deleted one withdraws it; only its author's word counts."""
        message = self._minutes.record.message_of(inbound.edits or inbound.deletes, inbound.person)
        if message is None or message == BRIEF:
            if not inbound.deletes:
                await self.interjected(
                    inbound
                )  # a changed brief, or one of what nobody here has heard, is news
            return
        if inbound.deletes:
            await self._minutes.write(MessageDeleted(person=inbound.person, message=message))
            return
        verdict = await self._judged(inbound.text)
        if not verdict.allowed:
            await self._minutes.write(
                decided(verdict, "message", inbound.text, message),
                MessageDeleted(person=inbound.person, message=message),
            )
            await self._minutes.tell(refused_card(verdict.rule, verdict.sentence))
            return
        await self._minutes.write(
            decided(verdict, "message", inbound.text, message),
            MessageEdited(person=inbound.person, text=inbound.text, message=message),
        )

    async def _is_approval(self, inbound: Inbound) -> bool:
        """Whether the message answered the policy question that is open."""
        waits = any(isinstance(one, AwaitApproval) for one in self._minutes.record.discussion.pending)
        allowed = read_answer(inbound.text) if waits else None
        if allowed is None:
            return False
        came = await self._cast.policy.answer(
            self._minutes.project, allowed=allowed, by=inbound.person, may_approve=inbound.may_approve
        )
        if isinstance(came, Card):
            await self._minutes.tell(came)
        return True  # what was decided is found where the answer is waited for
