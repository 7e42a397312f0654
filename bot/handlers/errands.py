"""What a person asks of the studio beside the film: /why, /cast, /settings, /queue, one handler each."""

from collections.abc import Awaitable, Callable, Mapping

from bot import replies
from bot.brief import Options
from bot.handlers.cast import Cast
from bot.handlers.minutes import Minutes
from bot.handlers.queue_words import COMMAND
from specialists.asked.wishes import intent_of
from specialists.deciding.remedies import TRY_AGAIN
from specialists.planning.why import why
from storage.domain.commands import Ask
from storage.domain.conversation import Card, Inbound
from storage.domain.errors import RequestError
from storage.domain.events import Interjected

Errand = Callable[[str, Inbound], Awaitable[Card]]


class Errands:
    """Runs errands in one thread; each answers with one card and changes nothing in the discussion.

    The one exception: while the studio asks what to do about a model, /retry is an answer to that.
    """

    def __init__(self, cast: Cast, minutes: Minutes, options: Options) -> None:
        self._cast = cast
        self._minutes = minutes
        self._options = options
        self._known: Mapping[str, Errand] = {
            "/why": self._why,
            "/cast": self._cast_,
            "/settings": self._settings,
            "/retry": self._retry,
            COMMAND: self._queue,
        }

    async def run(self, inbound: Inbound) -> bool:
        """Whether the message was an errand; then it is done and answered."""
        if self._tries_again(inbound):
            await self._answer(TRY_AGAIN, inbound)
            return True
        name, _, words = inbound.text.strip().partition(" ")
        errand = self._known.get(name.lower())
        if errand is None and intent_of(inbound.text) == "retry":
            errand = self._retry
        if errand is None and name.lower() == "why" and self._knows_why(words):
            errand = self._why
        if errand is None or inbound.is_bot:
            return False
        try:
            card = await errand(words.strip(), inbound)
        except RequestError as exc:
            card = replies.announcement(str(exc))
        await self._minutes.tell(card)
        return True

    def _tries_again(self, inbound: Inbound) -> bool:
        """Whether it answers what to do about a model in trouble: "again" then means no new round."""
        talk = self._minutes.record.discussion
        is_offered = isinstance(talk.doing, Ask) and talk.why == "trouble" and TRY_AGAIN in talk.doing.options
        return is_offered and not inbound.is_bot and intent_of(inbound.text) in ("again", "retry")

    async def _answer(self, option: str, inbound: Inbound) -> None:
        """The question that is open is answered with one of its options."""
        await self._minutes.say(
            "person",
            inbound.person,
            inbound.text,
            lambda message: (Interjected(person=inbound.person, text=option, message=message.seq),),
            ref=inbound.ref,
        )

    def _knows_why(self, words: str) -> bool:
        """Whether a "why …" is about the plan; any other is a question to the cast."""
        record = self._minutes.record
        return bool(record.plans) and bool(why(words, record.plan, record.thread).rows)

    async def _why(self, words: str, inbound: Inbound) -> Card:
        record = self._minutes.record
        if not record.plans:
            return replies.announcement("There is no plan yet: ask again once Pixel has written it.")
        return replies.why(why(words, record.plan, record.thread))

    async def _cast_(self, words: str, inbound: Inbound) -> Card:
        place = self._options.place
        if not words:
            return await self._cast.casting.table(place)
        return await self._cast.casting.change(place, words, inbound.person)

    async def _settings(self, words: str, inbound: Inbound) -> Card:
        place, person = self._options.place, inbound.person
        if not words:
            return await self._cast.preferences.show(place, person)
        return await self._cast.preferences.set(place, words, person)

    async def _queue(self, words: str, inbound: Inbound) -> Card:
        here = self._minutes.project.id
        return await self._cast.queue.answer(
            words, by=inbound.person, may_manage=inbound.may_manage, here=here
        )

    async def _retry(self, words: str, inbound: Inbound) -> Card:
        return replies.announcement(await self._cast.desk.retry())
