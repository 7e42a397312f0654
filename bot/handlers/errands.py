"""What a person asks of the studio beside the film: /why, /cast, /settings, /retry, one handler each."""

from collections.abc import Awaitable, Callable, Mapping

from bot import replies
from bot.brief import Options
from bot.handlers.cast import Cast
from bot.handlers.minutes import Minutes
from specialists.why import why
from specialists.wishes import intent_of
from storage.domain.conversation import Card, Inbound
from storage.domain.errors import RequestError

Errand = Callable[[str, Inbound], Awaitable[Card]]


class Errands:
    """Runs errands in one thread; each answers with one card and changes nothing in the discussion."""

    def __init__(self, cast: Cast, minutes: Minutes, options: Options) -> None:
        self._cast = cast
        self._minutes = minutes
        self._options = options
        self._known: Mapping[str, Errand] = {
            "/why": self._why,
            "/cast": self._cast_,
            "/settings": self._settings,
            "/retry": self._retry,
        }

    async def run(self, inbound: Inbound) -> bool:
        """Whether the message was an errand; then it is done and answered."""
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

    async def _retry(self, words: str, inbound: Inbound) -> Card:
        return replies.announcement(await self._cast.desk.retry())
